"""The directory, as workers read it: who takes whom, where, how full, and how fresh that is."""

import re

import pytest
from django.test import Client

from handrail.audit.tests.fixtures import SignedIn
from handrail.directory.models import Service

pytestmark = pytest.mark.data
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


def test_the_list_says_how_many_were_not_checked_for_long(signed_in: SignedIn) -> None:
    page = signed_in("Maureen").get("/services/").content.decode()
    assert "3 not checked for 90 days or more" in page
    assert "high-risk domestic abuse advocate (IDVA)" in page


def test_the_list_is_narrowed_by_kind_and_council(signed_in: SignedIn) -> None:
    page = signed_in("Simran").get("/services/?kind=idva&council=E08000031").content.decode()
    assert "Kingfisher" in page
    assert "Larchway" not in page


def test_a_service_shows_its_room_and_what_was_not_recorded(signed_in: SignedIn) -> None:
    sarc = Service.objects.get(kinds__contains=["sarc"])
    page = signed_in("Amira").get(f"/services/{sarc.ref}/").content.decode()
    assert "Larkfield" in page
    assert "Not recorded" in page


def test_a_service_not_on_handrail_says_so(signed_in: SignedIn) -> None:
    fernbank = Service.objects.get(name="Fernbank")
    assert "referrals go by secure mail" in signed_in("Maureen").get(f"/services/{fernbank.ref}/").content.decode()


def test_a_stranger_is_asked_to_sign_in(db: None) -> None:
    assert Client().get("/services/").status_code == 302


def test_nobody_but_the_service_sees_its_places_change_by_one_when_somebody_comes_to_it_themselves(
    signed_in: SignedIn,
) -> None:
    """Priya knows who might have gone to Lantern House today; what the directory says must not tell her."""
    one = Service.objects.get(name="Lantern House advocacy")
    Service.objects.filter(id=one.id).update(capacity=60, load=40)

    def read(who: str) -> list[str]:
        browser = signed_in(who)
        return [browser.get(page).content.decode() for page in ("/services/", f"/services/{one.ref}/")]

    others = {who: read(who) for who in ("Priya", "Amira", "Grace")}
    assert "20 free of 60" in read("Ruth")[1]
    Service.objects.filter(id=one.id).update(load=41)
    assert "19 free of 60" in read("Ruth")[1]
    assert "41 people there now" in read("Ruth")[1]
    for who, before in others.items():
        assert "10 or more free of 60" in before[1], who
        for page, again in zip(before, read(who), strict=True):
            assert TOKEN.sub("", page) == TOKEN.sub("", again), who
