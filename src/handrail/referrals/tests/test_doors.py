"""The other doors: no crime, no police, safe contact first; and nobody learns whether somebody is known."""

import re
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from handrail.audit.actor import STRANGER, system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.directory.models import Service
from handrail.people.models import Person
from handrail.referrals import actions
from handrail.referrals.forms import Door
from handrail.referrals.models import Decision, Referral
from handrail.referrals.queries import owners
from handrail.referrals.views import doors

pytestmark = pytest.mark.data

SAFE = {"phone": "07700 900777", "safe_to_call": "yes", "safe_to_text": "yes"}
HANNAH = actions.Coming(
    said=SAFE | {"given_names": "Hannah", "postcode": "B15"},
    happened=frozenset({"domestic_abuse"}),
    by_whom="ex_partner",
    agrees="yes",
)


@pytest.fixture(autouse=True)
def _nobody_came_before(db: None) -> None:
    cache.clear()


def come(coming: actions.Coming, at: datetime) -> Decision:
    """Somebody comes by the public door, signed in as nobody."""
    return actions.refer_by_door(coming, door="self", by=STRANGER, at=at)


def test_hannah_refers_herself_and_the_police_see_nothing(
    cast: Cast, looking: Looking, morning: datetime, as_system: AsSystem
) -> None:
    looking(STRANGER)
    decision = come(HANNAH, morning)
    actions.disclose(by=system("test"), at=morning + timedelta(minutes=1))
    with as_system():
        made = Decision.objects.get(id=decision.id)
        assert (made.decision, made.crime_id, made.referral is not None) == ("made", None, True)
        referral = Referral.objects.select_related("service").get(id=made.referral_id or 0)
        assert referral.service.name == "Lantern House advocacy"
    for name in ("Maureen", "Joan", "Priya", "Owen", "Farah", "Colin"):
        looking(cast(name))
        assert not Referral.objects.filter(id=referral.id).exists(), name
        assert not Decision.objects.filter(id=decision.id).exists(), name
        assert not Person.objects.filter(id=decision.person_id).exists(), name
    looking(cast("Simran"))
    assert Referral.objects.filter(id=referral.id).exists()
    looking(cast("Pavel"))
    assert not Referral.objects.filter(id=referral.id).exists()


def test_where_she_agrees_the_referral_desk_sees_it(cast: Cast, looking: Looking, morning: datetime) -> None:
    looking(STRANGER)
    agreed = actions.Coming(
        said=HANNAH.said, happened=HANNAH.happened, by_whom="ex_partner", agrees="yes", police_may_see=True
    )
    decision = come(agreed, morning)
    looking(cast("Maureen"))
    assert Referral.objects.filter(person_id=decision.person_id).exists()
    looking(cast("Priya"))
    assert not Referral.objects.filter(person_id=decision.person_id).exists()


def test_a_hold_at_the_door_is_first_contacts_and_has_an_owner(cast: Cast, looking: Looking, morning: datetime) -> None:
    looking(STRANGER)
    undecided = actions.Coming(
        said=HANNAH.said | {"safe_to_call": "", "safe_to_text": ""}, happened=HANNAH.happened, agrees="no"
    )
    decision = come(undecided, morning)
    assert decision.decision in ("held", "not_made")
    looking(cast("Delroy"))
    assert Decision.objects.filter(id=decision.id).exists()
    looking(cast("Maureen"))
    assert not Decision.objects.filter(id=decision.id).exists()
    assert not any(owners.find_unowned().values())


def test_honour_based_abuse_goes_to_the_named_list_only(
    cast: Cast, looking: Looking, morning: datetime, as_system: AsSystem
) -> None:
    looking(STRANGER)
    decision = come(
        actions.Coming(said=HANNAH.said, happened=frozenset({"honour_based"}), by_whom="other_family", agrees="yes"),
        morning,
    )
    actions.disclose(by=system("test"), at=morning + timedelta(minutes=1))
    with as_system():
        assert Person.objects.get(id=decision.person_id).restricted
    looking(cast("Nasreen"))
    assert Referral.objects.filter(person_id=decision.person_id).exists()
    for name in ("Simran", "Ruth", "Maureen", "Farah", "Amira"):
        looking(cast(name))
        assert not Referral.objects.filter(person_id=decision.person_id).exists(), name


FORM = {
    "phone": "07700 900778", "safe_to_call": "yes", "given_names": "Hannah", "happened": ["stalking"],
    "by_whom": "stranger", "agrees": "yes", "police": "no",
}  # fmt: skip


def test_the_public_page_is_neutral_leaves_quickly_and_is_not_kept(db: None) -> None:
    answer = Client().get("/referrals/yourself/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store, private"
    assert "You can leave this page quickly." in page
    title = page.split("<title>")[1].split("</title>")[0].lower()
    assert not any(word in title for word in ("abuse", "crime", "victim", "police"))
    assert page.index("Phone number") < page.index("First name")


def test_a_shared_phone_offers_nothing_typed_before(db: None) -> None:
    page = Client().get("/referrals/yourself/").content.decode()
    fields = [one for one in page.split("<") if re.match(r'textarea|input type="(text|email)"', one)]
    assert fields
    assert all('autocomplete="off"' in one for one in fields)


def test_whoever_comes_hears_the_same(db: None) -> None:
    """A name that is in the force's extract, and one that is in nobody's."""
    browser = Client()
    answers = [
        browser.post("/referrals/yourself/", FORM | {"given_names": given, "family_name": family}, follow=True).content
        for given, family in (("Gurpreet", "Kaur Sandhu"), ("Nobody", "Anybody"))
    ]
    assert answers[0] == answers[1]
    assert b"in the ways you said are safe" in answers[0]


def test_a_mistake_keeps_what_was_typed_and_says_what_would_be_right(db: None) -> None:
    page = Client().post(
        "/referrals/yourself/",
        FORM | {"safe_to_call": "", "date_of_birth": "31/31/1990", "needs_to_know": "Ask for Han"},
    )
    words = page.content.decode()
    assert "Choose at least one way that is safe" in words
    assert "Write the date with numbers, such as 27/3/1991." in words
    assert "Ask for Han" in words


@pytest.mark.parametrize("born", ["27/3/2091", "27/3/0091", "27/3/1066"])
def test_a_birth_date_that_cannot_be_makes_nobody_a_child(born: str, db: None) -> None:
    page = Client().post("/referrals/yourself/", FORM | {"date_of_birth": born})
    assert "Look at the year again, such as 27/3/1991." in page.content.decode()


def test_what_is_wrong_is_said_at_the_top_with_a_link_to_its_field(db: None) -> None:
    words = Client().post("/referrals/yourself/", FORM | {"given_names": ""}).content.decode()
    assert '<a href="#id_given_names">Write a name to ask for. It need not be the full one.</a>' in words


def test_the_public_page_is_throttled(db: None) -> None:
    browser = Client()
    for _ in range(doors.MOST):
        assert browser.post("/referrals/yourself/", FORM).status_code == 302
    refused = browser.post("/referrals/yourself/", FORM | {"needs_to_know": "Ask for Han"})
    assert refused.status_code == 429
    assert "Try again in an hour." in refused.content.decode()
    assert "Ask for Han" in refused.content.decode()


def test_mistakes_are_not_counted_against_whoever_makes_them(db: None) -> None:
    browser = Client()
    for _ in range(doors.MOST + 1):
        assert browser.post("/referrals/yourself/", FORM | {"safe_to_call": ""}).status_code == 200
    assert browser.post("/referrals/yourself/", FORM).status_code == 302


def test_a_browser_may_send_the_public_form_as_coming_from_here(db: None) -> None:
    """With `no-referrer` a browser sends `Origin: null`, and the form is refused as forged."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/referrals/yourself/")
    assert page["Referrer-Policy"] == "same-origin"
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = browser.post(
        "/referrals/yourself/", FORM | {"csrfmiddlewaretoken": token}, headers={"origin": "http://testserver"}
    )
    assert sent.status_code == 302


def test_the_public_page_speaks_to_the_person_and_the_workers_of_them(db: None, signed_in: SignedIn) -> None:
    own = Client().get("/referrals/yourself/").content.decode()
    assert "keeps contacting you" in own
    assert "Not sure" in own
    assert "Not asked" not in own
    workers = signed_in("Delroy").get("/referrals/somebody/").content.decode()
    assert "keeps contacting them" in workers
    assert "Not asked" in workers


def test_delroy_refers_somebody_and_sees_where_it_went(signed_in: SignedIn, as_system: AsSystem) -> None:
    browser = signed_in("Delroy")
    done = browser.post("/referrals/somebody/", FORM, follow=True)
    assert done.status_code == 200
    with as_system():
        referral = Referral.objects.latest("id")
        assert (referral.door, referral.police_may_see) == ("worker", False)
    assert browser.get(f"/referrals/{referral.ref}/").status_code == 200


@pytest.mark.parametrize("name", ["Maureen", "Priya"])
def test_the_police_do_not_refer_by_this_door(signed_in: SignedIn, name: str) -> None:
    assert signed_in(name).get("/referrals/somebody/").status_code == 403


def test_what_they_are_targeted_for_is_their_own_group_and_sex_may_be_declined(
    morning: datetime, as_system: AsSystem
) -> None:
    """Kofi says that it was for his race, and would rather not say his sex: declined is kept, and is not *unknown*."""
    typed = SAFE | {
        "given_names": "Kofi", "happened": ["hate_other"], "targeted_for": ["hate_race", "hate_religion"], "sex": "D",
        "agrees": "yes", "police": "no",
    }  # fmt: skip
    form = Door(typed, at=morning)
    assert form.is_valid(), form.errors
    coming = form.coming()
    assert coming.happened == {"hate_race", "hate_religion"}
    decision = come(coming, morning)
    with as_system():
        assert Person.objects.get(id=decision.person_id).records.get().sex == "D"
    unsaid = Door(typed | {"targeted_for": []}, at=morning)
    assert unsaid.is_valid()
    assert unsaid.coming().happened == {"hate_other"}


def test_before_first_contact_is_open_nothing_is_lost_unsaid(as_system: AsSystem) -> None:
    """A force that has just begun: what Hannah typed stays on the page, and she is told that nobody has it."""
    with as_system():
        Service.objects.filter(kinds__contains=["first_contact"]).update(until_on="2026-04-01")
    page = Client().post("/referrals/yourself/", FORM)
    assert page.status_code == 200
    assert "Nothing was sent" in page.content.decode()
    assert 'value="07700' in page.content.decode()


def test_behind_a_proxy_of_ours_those_who_come_from_elsewhere_are_not_turned_away(settings: Settings) -> None:
    settings.PROXIES = 1
    library, home = {"X-Forwarded-For": "198.51.100.7"}, {"X-Forwarded-For": "198.51.100.7, 203.0.113.5"}
    browser = Client()
    for _ in range(doors.MOST):
        assert browser.post("/referrals/yourself/", FORM, headers=library).status_code == 302
    assert browser.post("/referrals/yourself/", FORM, headers=library).status_code == 429
    assert browser.post("/referrals/yourself/", FORM, headers=home).status_code == 302
