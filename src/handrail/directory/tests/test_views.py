"""The directory, as workers read it: who takes whom, where, how full, and how fresh that is."""

from collections.abc import Callable

import pytest
from django.test import Client

from handrail.directory.models import Service

SignedIn = Callable[[str], Client]
pytestmark = pytest.mark.data


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
