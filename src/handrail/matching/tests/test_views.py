"""While a worker types: who sees what, with scripts and without, and that the public door says nothing."""

from django.test import Client
from django.urls import reverse

from handrail.audit.tests.fixtures import SignedIn

TYPED = {"family_name": "Sandhu", "given_names": "Gurpreet Kaur", "date_of_birth": "", "phone": "", "postcode": ""}


def test_a_workers_form_asks_and_the_public_door_does_not(signed_in: SignedIn, client: Client) -> None:
    asks = f'formaction="{reverse("matching:seen_before")}"'
    assert asks in signed_in("Simran").get(reverse("referrals:refer_somebody")).content.decode()
    assert asks not in client.get(reverse("referrals:refer_yourself")).content.decode()


def test_what_is_half_typed_is_answered_as_far_as_it_goes(signed_in: SignedIn) -> None:
    said = {**TYPED, "date_of_birth": "31/2/", "phone": "07"}
    answer = signed_in("Simran").post(reverse("matching:seen_before"), said)
    assert answer.status_code == 200
    assert "Too little is typed to say" in answer.content.decode(), "a name alone finds nobody, and says nothing of her"
    answer = signed_in("Simran").post(reverse("matching:seen_before"), {**TYPED, "date_of_birth": "31/1/1950"})
    assert "Nobody you may know of looks like this person" in answer.content.decode()


def test_a_script_is_given_the_part_and_a_browser_without_one_a_page(signed_in: SignedIn) -> None:
    simran = signed_in("Simran")
    part = simran.post(reverse("matching:seen_before"), TYPED, headers={"HX-Request": "true"}).content.decode()
    whole = simran.post(reverse("matching:seen_before"), TYPED).content.decode()
    assert "<html" not in part and "<html" in whole


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.post(reverse("matching:seen_before"), TYPED).status_code == 302
