"""A person's page: everything the viewer may see, and no gap for what they may not."""

from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.core import database
from handrail.referrals.actions import accept_referral

PageOf = Callable[[str, str], str]
Called = Callable[[str], Any]
Table = Callable[[str], Any]
pytestmark = pytest.mark.data

SUSPECTS = ("8 Foundry Close", "41 Tanner St", "5 Chainmaker", "07700 900318", "07700 900328", "07700 900368")
"""Where suspects of the stories live and how they are rung."""


def test_tom_sees_five_reports_of_one_man_as_one_line(page_of: PageOf) -> None:
    page = page_of("Tom", "Naomi Clarke")
    for number in range(1, 6):
        assert f"20HR/70020{number}" in page
    assert "pattern: 3 incidents" in page, "two of the five name another man, or nobody"
    assert "10 officers met" in page


def test_a_service_sees_what_its_referral_carries_and_no_count_of_the_rest(
    signed_in: SignedIn, page_of: PageOf, called: Called
) -> None:
    page = page_of("Beth", "Naomi Clarke")
    assert "20HR/700205" in page
    for hidden in (
        "20HR/700201",
        "20HR/700203",
        "20HR/700204",
        "Malicious communications",
        "Criminal damage",
        "PC Joe Turner",
        "PC Rob Lacey",
        "Triage",
    ):
        assert hidden not in page
    assert "5 incidents" not in page
    context = signed_in("Beth").get(f"/people/{called('Naomi Clarke').ref}/").context
    shown = sum(choice.count for choice in context["choices"] if choice.name)
    assert context["choices"][0].count == shown
    assert f"{len([1 for title, _ in context['facts']]) - 1} incidents" in page


@pytest.mark.parametrize("member", ["Pavel", "Delroy", "Grace", "Helen", "Amira"])
def test_a_stranger_to_gurpreet_finds_nothing_there(signed_in: SignedIn, called: Called, member: str) -> None:
    browser, ref = signed_in(member), called("Gurpreet Kaur Sandhu").ref
    refused, nowhere = browser.get(f"/people/{ref}/"), browser.get("/people/0000000000/")
    assert refused.status_code == nowhere.status_code == 404
    assert "Gurpreet" not in refused.content.decode()


def test_a_restricted_record_is_not_found_by_the_desk_and_opens_for_the_list(
    signed_in: SignedIn, page_of: PageOf, called: Called
) -> None:
    assert signed_in("Maureen").get(f"/people/{called('Zara Mahmood').ref}/").status_code == 404
    page = page_of("Nasreen", "Zara Mahmood")
    assert "Restricted record: forced marriage" in page


STORIES = ("Gurpreet", "Naomi", "Leah", "Zara", "Ellie", "Danielle", "Zofia", "Kevin")


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("member", ["Maureen", "Priya", "Tom", "Helen", "Farah", "Simran", "Beth", "Amira", "Nasreen"])
def test_where_a_suspect_lives_is_on_nobodys_page(
    signed_in: SignedIn, as_system: AsSystem, table: Table, member: str, story: str
) -> None:
    with as_system():
        found = table("people.Person").filter(shown_name__startswith=story).exclude(seen_by=[])
        refs = [person.ref for person in found]
    for ref in refs:
        page = signed_in(member).get(f"/people/{ref}/").content.decode()
        assert not [where for where in SUSPECTS if where in page]


def test_a_refuge_is_named_to_nobody(page_of: PageOf) -> None:
    for member in ("Priya", "Maureen", "Simran", "Iris"):
        page = page_of(member, "Danielle Osei")
        assert "In a refuge: shown to nobody" in page
        assert "Harebell" not in page
        assert "B23 5DA" not in page


def test_the_code_word_is_said_to_exist_and_shown_only_to_who_works_with_them(
    page_of: PageOf, as_system: AsSystem, table: Table
) -> None:
    assert "library book" not in page_of("Nasreen", "Zara Mahmood")
    assert "There is one" in page_of("Nasreen", "Zara Mahmood")
    with as_system():
        table("people.Record").filter(source_ref="HRP-10001").update(code_word="marigold")
    assert "marigold" in page_of("Priya", "Gurpreet Kaur Sandhu")
    for member in ("Maureen", "Simran", "Owen"):
        page = page_of(member, "Gurpreet Kaur Sandhu")
        assert "marigold" not in page
        assert "has a code word" in unescape(page).lower()


def test_addresses_numbers_and_the_code_word_stay_off_paper(page_of: PageOf, as_system: AsSystem, table: Table) -> None:
    with as_system():
        table("people.Record").filter(source_ref="HRP-10001").update(code_word="marigold")
    page = page_of("Priya", "Gurpreet Kaur Sandhu")
    for private in ("14 Pinfold Way", "07700 900311", "marigold"):
        line = page[: page.index(private)].rpartition('class="hr-facts__row')[2]
        assert line.startswith(" hr-address")
    assert "Printed by PC Priya Raval" in page


def test_the_polices_own_note_is_for_the_police(page_of: PageOf) -> None:
    assert "her work e-mail" in page_of("Tom", "Naomi Clarke")
    assert "her work e-mail" not in page_of("Beth", "Naomi Clarke")


def test_a_child_is_never_rung(signed_in: SignedIn, called: Called) -> None:
    page = signed_in("Farah").get(f"/people/{called('Ellie Marsh').ref}/")
    assert page.context["cards"][2].safe.words.startswith("a child: do not ring")
    assert "11, a child" in page.content.decode()


def test_the_phone_he_answers_is_unsafe_whatever_the_file_says(page_of: PageOf) -> None:
    page = page_of("Tom", "Zofia Nowak")
    assert "Shared with a suspect, so unsafe" in page
    assert "may ring" not in page


def test_nobody_who_has_died_is_rung_or_written_to(page_of: PageOf, as_system: AsSystem, table: Table) -> None:
    with as_system():
        table("people.Person").filter(shown_name="Kevin Doyle").update(deceased_on="2026-04-07")
        table("people.Record").filter(source_ref="HRP-80001").update(deceased_on="2026-04-07")
    page = page_of("Maureen", "Kevin Doyle")
    assert "They have died" in page
    assert "no contact" in page
    assert "died Tue 7 April" in page


def test_somebody_whose_name_was_not_recorded_is_still_owed_their_rights(
    signed_in: SignedIn, as_system: AsSystem, table: Table
) -> None:
    with as_system():
        table("people.Person").filter(shown_name="Kevin Doyle").update(shown_name="")
        ref = table("people.Person").filter(records__source_ref="HRP-80001").get().ref
    page = signed_in("Maureen").get(f"/people/{ref}/").content.decode()
    assert "Name not recorded" in page
    assert "somebody whose name is not recorded" in page


def test_codes_are_said_in_words(page_of: PageOf) -> None:
    page = unescape(page_of("Tom", "Naomi Clarke"))
    assert "Enhanced rights apply because" in page
    assert "They agreed to a referral" in page
    assert "Support is needed" in page
    for code in ("flag:", "offence:", "made:stalking", "held:", "not_asked", "By in person", "need_not_assessed"):
        assert code not in page


def test_who_in_the_agency_has_opened_the_record_is_said(signed_in: SignedIn, page_of: PageOf, called: Called) -> None:
    page_of("Cath", "Gurpreet Kaur Sandhu")
    page_of("Priya", "Gurpreet Kaur Sandhu")
    opened = signed_in("Simran").get(f"/people/{called('Gurpreet Kaur Sandhu').ref}/").context["opened_by"]
    names = [name for name, _ in opened]
    assert "Cath Doolan" in names
    assert "PC Priya Raval" not in names


def opened(browser: Client, ref: str) -> dict[str, str]:
    """Return who a person's page says has opened the record, and when."""
    return dict(browser.get(f"/people/{ref}/").context["opened_by"])


def test_the_worker_who_has_them_learns_from_which_side_they_were_opened_and_no_name(
    signed_in: SignedIn,
    called: Called,
    cast: Callable[[str], Any],
    morning: datetime,
    as_system: AsSystem,
    table: Table,
) -> None:
    """A name of another service would say where else somebody is supported; nobody asked them whether it may be."""
    ref = called("Gurpreet Kaur Sandhu").ref
    for member in ("Priya", "Owen", "Cath"):
        signed_in(member).get(f"/people/{ref}/")
    assert set(opened(signed_in("Simran"), ref)) == {"Cath Doolan"}
    with as_system():
        sent = table("referrals.Referral").get(person__ref=ref, state="sent")
        workers = {name: table("agencies.Worker").get(name=name) for name in ("Simran Gill", "Cath Doolan")}
        accept_referral(
            sent, worker=workers["Simran Gill"], cover=workers["Cath Doolan"], by=cast("Simran"), at=morning
        )
    seen = opened(signed_in("Simran"), ref)
    police = next(who for who in seen if who.endswith(" people of the police"))
    assert set(seen) == {"Cath Doolan", police}
    assert int(police.partition(" ")[0]) >= 2, "Priya and Owen, and whoever decided of a pair with her record"
    assert seen[police].startswith("last ")
    for other in ("Cath", "Maureen", "Priya"):
        assert not any(" of the police" in who or " of other " in who for who in opened(signed_in(other), ref)), other


def test_the_database_itself_gives_others_looks_to_the_worker_who_has_them_alone(
    signed_in: SignedIn,
    called: Called,
    cast: Callable[[str], Any],
    looking: Callable[[Any], None],
    morning: datetime,
    as_system: AsSystem,
    table: Table,
) -> None:
    person = called("Gurpreet Kaur Sandhu")
    signed_in("Priya").get(f"/people/{person.ref}/")
    with as_system():
        sent = table("referrals.Referral").get(person=person, state="sent")
        pair = {name: table("agencies.Worker").get(name=name) for name in ("Simran Gill", "Cath Doolan")}
        accept_referral(sent, worker=pair["Simran Gill"], cover=pair["Cath Doolan"], by=cast("Simran"), at=morning)
    asked = "SELECT side, workers FROM referrals_opened_elsewhere(%s)"
    looking(cast("Simran"))
    ((side, workers),) = database.ask(asked, [person.id])
    assert (side, workers >= 1) == ("police", True)
    assert not table("audit.Entry").exclude(agency_id=cast("Simran").agency_id).exists()
    for other in ("Cath", "Beth", "Maureen", "Owen", "Pavel", "Grace"):
        looking(cast(other))
        assert database.ask(asked, [person.id]) == [], other
    database.look_as(frozenset())
    assert database.ask(asked, [person.id]) == []


def test_a_promise_of_somebody_else_says_whose_it_is(signed_in: SignedIn, called: Called) -> None:
    rows = signed_in("Maureen").get(f"/people/{called('Kevin Doyle').ref}/").context["owed"]
    promise = next(row for row in rows if row.sentence == "Ring Kevin Doyle, as promised")
    assert promise.reason.startswith("promised by PC Lorraine Amos")


def test_one_lane_of_the_list_can_be_asked_for(signed_in: SignedIn, called: Called) -> None:
    page = signed_in("Tom").get(f"/people/{called('Naomi Clarke').ref}/?lane=promises")
    lanes = {entry.mark.lane for day in page.context["days"] for entry in day.entries}
    assert lanes == {"promises"}


@pytest.mark.parametrize(
    ("worker", "short", "long"),
    [("Maureen", "Adele Marsh", "Danielle Osei"), ("Priya", "Adele Marsh", "Gurpreet Kaur Sandhu")],
)
def test_a_long_journey_takes_no_more_statements_than_a_short_one(
    signed_in: SignedIn, called: Called, worker: str, short: str, long: str
) -> None:
    taken = []
    for name in (short, long):
        ref = called(name).ref
        assert signed_in("Owen").get(f"/people/{ref}/").status_code == 200, "somebody whose name the page gives"
        browser = signed_in(worker)
        browser.get(f"/people/{ref}/")
        with CaptureQueriesContext(connection) as statements:
            browser.get(f"/people/{ref}/")
        taken.append(len(statements))
    assert taken[0] == taken[1] <= 24


def test_the_page_of_somebody_with_a_worker_takes_no_more_statements_for_the_worker(
    signed_in: SignedIn, called: Called
) -> None:
    browser, ref = signed_in("Simran"), called("Gurpreet Kaur Sandhu").ref
    browser.get(f"/people/{ref}/")
    with CaptureQueriesContext(connection) as statements:
        assert browser.get(f"/people/{ref}/").context["cards"]
    assert len(statements) <= 24
