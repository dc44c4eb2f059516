"""A row of Today may hold rights that different things answer: Record offers each of them, about what it owes."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from handrail.journey.models import Owed
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data
SignedIn = Callable[[str], Client]
AsSystem = Callable[[], AbstractContextManager[None]]


def test_a_row_that_owes_an_acknowledgement_and_a_telling_offers_both(signed_in: SignedIn, as_system: AsSystem) -> None:
    """Nadia was sent nothing and told nothing: one row, two things to record, each leading to its own form."""
    nadia = File("Nadia Rehman", found=("flag:domestic_abuse", "relationship:ex_partner")).on(
        "2026-04-07 19:00", "suspect_arrested"
    )
    priya = signed_in("Priya")
    with as_system():
        rows = Owed.objects.filter(person_id=nadia.person_id, kind="clock", closed_at=None)
        owed = {row.what: row.ref for row in rows}
    here = reverse("rights:record", args=[nadia.person.ref])
    asked = f"{here}?owed={owed['VC-03.1']}&owed={owed['VC-06.1']}"
    page = unescape(priya.get(asked).content.decode())
    assert "What is owed now" in page
    links = re.findall(r'href="([^"]*owed=[^"]*)"', page)
    told = next(link for link in links if "kind=victim_told" in link)
    sent = next(link for link in links if "kind=acknowledged" in link)
    assert owed["VC-06.1"] in told
    assert owed["VC-03.1"] not in told
    assert owed["VC-03.1"] in sent
    assert "What was" in priya.get(told).content.decode()
    assert priya.get(sent).status_code == 200


def test_a_row_that_one_telling_answers_goes_straight_to_its_form(signed_in: SignedIn, as_system: AsSystem) -> None:
    nadia = File("Nadia Rehman", found=("flag:domestic_abuse",)).on("2026-04-07 19:00", "suspect_arrested")
    with as_system():
        row = Owed.objects.get(person_id=nadia.person_id, kind="clock", what="VC-06.1", closed_at=None)
    page = signed_in("Priya").get(f"{reverse('rights:record', args=[nadia.person.ref])}?owed={row.ref}")
    assert "What is owed now" not in page.content.decode()
