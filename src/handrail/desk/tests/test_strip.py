"""The same answer to *may I ring now?*, and the same officer to ask, on every page about a person."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.crimes import queries as crimes
from handrail.people import queries as people

pytestmark = pytest.mark.data


def _strip(page: str) -> list[str]:
    found = re.search(r'<div class="hr-strip".*?</ul>', page, re.DOTALL)
    assert found is not None
    return [" ".join(re.sub("<.*?>", " ", one).split()) for one in re.findall(r"<li.*?</li>", found[0], re.DOTALL)]


def test_every_page_about_a_person_carries_the_same_strip(signed_in: SignedIn, called: Callable[[str], Any]) -> None:
    """Tom opens Naomi's page, her rights, the form to record and the form to promise."""
    browser, naomi = signed_in("Tom"), called("Naomi Clarke")
    pages = ("/people/{}/", "/rights/{}/", "/rights/{}/record/", "/rights/{}/promise/")
    strips = [_strip(browser.get(page.format(naomi.ref)).content.decode()) for page in pages]
    assert strips[0]
    assert all(strip == strips[0] for strip in strips)


def test_one_crime_at_home_makes_the_shared_telephone_unsafe_on_the_row_of_another_crime_too(
    called: Callable[[str], Any],
    table: Callable[[str], Any],
    cast: Cast,
    looking: Looking,
    morning: datetime,
    as_system: AsSystem,
) -> None:
    """What is said beside a row rests on all that the viewer knows of the person, not on the crime of that row."""
    priya, gurpreet = cast("Priya"), called("Gurpreet Kaur Sandhu")
    noon = morning + timedelta(hours=5)
    with as_system():
        table("people.Record").filter(person_id=gurpreet.id).update(
            phone="07700 900123", phone_shared_with="household", safe_to_call="yes", safe_asked_on=noon.date(),
            safe_times="", unsafe=[],
        )  # fmt: skip
    looking(priya)
    found = people.known({gurpreet.id}, viewer=priya)[gurpreet.id]
    theirs = crimes.crimes_of_all([found], viewer=priya)[found.id]
    assert theirs == list(crimes.crimes_of(found, viewer=priya))
    assert any("domestic_abuse" in crime.flags for crime in theirs)
    ordinary = [
        crime for crime in theirs if not {"domestic_abuse", "domestic_abuse_offence"} & {*crime.flags, *crime.groups}
    ]
    assert people.ringing_of(found, ordinary[:0], viewer=priya, at=noon).state == "may"
    assert crimes.ringing_of_all([found], viewer=priya, at=noon)[gurpreet.id].state == "never"


def test_nobody_on_today_is_told_to_ask_themself(
    signed_in: SignedIn,
    cast: Cast,
    called: Callable[[str], Any],
    table: Callable[[str], Any],
    as_system: AsSystem,
) -> None:
    """Her sergeant is told to ask Priya; Priya, who would be asked, is not."""
    priya = cast("Priya")
    with as_system():
        table("people.Record").filter(person_id=called("Gurpreet Kaur Sandhu").id).update(
            safe_to_call="no", safe_to_text="no"
        )
    asked = signed_in("Owen").get("/").content.decode()
    assert f"ask {priya.name}" in asked
    page = signed_in("Priya").get("/").content.decode()
    assert "do not contact" in page
    assert f"ask {priya.name}" not in page
