"""Pages of triage and referrals, as each of the cast finds them."""

from collections.abc import Callable

import pytest
from django.test import Client

SignedIn = Callable[[str], Client]
pytestmark = pytest.mark.data


@pytest.mark.parametrize(
    "name", ["Maureen", "Joan", "Priya", "Owen", "Farah", "Delroy", "Simran", "Ruth", "Nasreen", "Pavel"]
)
@pytest.mark.parametrize("address", ["/referrals/", "/services/"])
def test_everybody_has_their_referrals_and_the_services(signed_in: SignedIn, name: str, address: str) -> None:
    assert signed_in(name).get(address).status_code == 200


@pytest.mark.parametrize("name", ["Maureen", "Priya", "Owen", "Farah", "Delroy"])
def test_whoever_decides_has_a_queue_of_holds(signed_in: SignedIn, name: str) -> None:
    assert signed_in(name).get("/referrals/held/").status_code == 200


def test_everything_open_has_an_owner(signed_in: SignedIn) -> None:
    page = signed_in("Maureen").get("/referrals/owners/")
    assert "Everything open has an owner" in page.content.decode()
