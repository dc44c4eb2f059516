"""Today, one page a role: what to do, most urgent first, and nothing of anybody the viewer may not see."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.core.parts import Group, Row

Table = Callable[[str], Any]
pytestmark = pytest.mark.data


def rows(browser: Client, group: str) -> list[Row]:
    """Return the rows of one group of Today."""
    page = browser.get("/")
    assert page.status_code == 200
    if group == "at_once":
        return list(page.context["at_once"])
    groups: list[Group] = page.context["groups"]
    return [row for one in groups if one.key == group for row in one.rows]


CAST = (
    "Maureen", "Delroy", "Simran", "Cath", "Ruth", "Amira", "Beth", "Nasreen", "Pavel", "Priya", "Helen", "Tom", "Owen",
    "Marsha", "Farah", "Joan", "Iris", "Colin", "Grace",
)  # fmt: skip


@pytest.mark.parametrize("member", CAST)
def test_everybody_has_a_today_of_their_own(signed_in: SignedIn, member: str) -> None:
    assert signed_in(member).get("/").status_code == 200


def test_maureen_finds_what_came_in_the_night_before_anything_else(signed_in: SignedIn) -> None:
    page = signed_in("Maureen").get("/")
    assert page.context["lede"].startswith("Since last night: ")
    assert "crimes came in" in page.context["lede"]
    assert [group.key for group in page.context["groups"]][:1] == ["held"]


def test_the_desk_is_led_from_its_first_line_to_the_rows_in_quarantine_and_those_that_wait(
    signed_in: SignedIn, as_system: AsSystem, table: Table
) -> None:
    with as_system():
        force = table("intake.Bundle").filter(status="taken").latest("taken_at")
        held = {
            state: table("intake.KeptRow").filter(source=force.source, state=state, closed_at=None).count()
            for state in ("quarantined", "waiting")
        }
    assert all(held.values()), "there must be something to lead to"
    browser = signed_in("Maureen")
    links = {link.url: link.label for link in browser.get("/").context["lede_links"]}
    assert set(links) == {reverse("intake:quarantined"), reverse("intake:waiting"), reverse("matching:queue")}
    for url, label in links.items():
        assert any(character.isdigit() for character in label)
        assert f'<a class="govuk-link" href="{url}">{label}</a>' in browser.get("/").content.decode()
        assert browser.get(url).status_code == 200
    for other in ("Priya", "Colin", "Simran"):
        assert signed_in(other).get("/").context["lede_links"] == ()


def test_the_desk_decides_what_is_in_its_queue_and_not_what_only_an_officer_can_answer(signed_in: SignedIn) -> None:
    held = rows(signed_in("Maureen"), "held")
    assert any("Zofia Nowak" in row.sentence for row in held)
    assert all(row.actions[0].label == "Decide" for row in held)
    assert not any("Kevin Doyle" in row.sentence for row in held)


def test_priya_is_told_first_that_he_was_bailed_and_with_whose_direct_line(signed_in: SignedIn) -> None:
    at_once = rows(signed_in("Priya"), "at_once")
    gurpreet = next(row for row in at_once if "Gurpreet" in row.sentence)
    assert gurpreet.sentence == "Tell Gurpreet Kaur Sandhu at once: the suspect was bailed"
    assert "0121 496 0121" in gurpreet.note
    assert "0121 496 0122" in gurpreet.note
    assert gurpreet.actions[0].label == "Record"
    assert gurpreet.safe is not None
    assert gurpreet.safe.words == "not now: ring from 09:30"


def test_nine_breaches_of_one_order_are_one_row_that_says_so(signed_in: SignedIn) -> None:
    danielle = [row for row in rows(signed_in("Priya"), "at_once") if "Danielle" in row.sentence]
    assert len(danielle) == 1
    assert "and 8 earlier, not told either" in danielle[0].reason


def test_simran_knows_that_it_was_not_told_and_is_not_asked_to_record_it(signed_in: SignedIn) -> None:
    gurpreet = next(row for row in rows(signed_in("Simran"), "at_once") if "Gurpreet" in row.sentence)
    assert gurpreet.sentence == "Gurpreet Kaur Sandhu has not been told: the suspect was bailed"
    assert gurpreet.actions == ()


def test_a_service_is_told_the_risk_and_for_what_and_never_a_crime_number(signed_in: SignedIn) -> None:
    new = rows(signed_in("Simran"), "new")
    gurpreet = next(row for row in new if "Gurpreet" in row.sentence)
    assert "high risk" in gurpreet.reason
    assert not any("20HR/" in row.reason for row in new)


def test_what_is_owed_to_one_person_in_one_crime_is_one_row(signed_in: SignedIn) -> None:
    owed = rows(signed_in("Priya"), "owed")
    danielle = [row for row in owed if "Danielle" in row.sentence]
    assert len(danielle) == 1
    assert danielle[0].sentence == (
        "Send Danielle Osei the written acknowledgement and tell them where to find help, and of the Victims' Code;"
        " and about restorative justice"
    )


def test_recording_leads_back_to_the_row_it_began_from(signed_in: SignedIn) -> None:
    owed = rows(signed_in("Priya"), "owed")
    for row in owed:
        assert f"next=%2F%23row-{row.key}" in row.actions[0].url


def test_owen_has_what_is_past_half_its_time_and_his_officers_overdue(signed_in: SignedIn) -> None:
    browser = signed_in("Owen")
    come = rows(browser, "come")
    assert any("Jeevan" in row.sentence for row in come)
    late = rows(browser, "unit")
    assert any("owed by PC Priya Raval" in row.reason for row in late)
    assert not any("Naomi" in row.sentence for row in late)


def test_iris_has_the_hearing_to_tell_of(signed_in: SignedIn) -> None:
    assert [row.sentence for row in rows(signed_in("Iris"), "court")] == [
        "Tell Danielle Osei when and where the hearing is",
    ]


def test_kevin_s_complaint_is_the_victim_care_desk_s_and_iris_does_not_know_of_him(
    signed_in: SignedIn, called: Callable[[str], Any], as_system: AsSystem, table: Table
) -> None:
    """His complaint may be about the officer who has his crime, so it is not chased by her; nor by witness care."""
    kevin = called("Kevin Doyle")
    with as_system():
        owed = table("journey.Owed").filter(person_id=kevin.id, what__startswith="VC-12", closed_at=None)
        assert {(row.what, row.owner.list_name) for row in owed.select_related("owner")} == {
            ("VC-12.1", "victim care"),
            ("VC-12.2", "victim care"),
        }
    assert signed_in("Maureen").get(f"/people/{kevin.ref}/").status_code == 200
    assert signed_in("Iris").get(f"/people/{kevin.ref}/").status_code == 404


def test_a_sergeant_of_very_many_is_shown_the_nearest_and_the_way_to_the_whole_unit(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However large a unit is, the page reads no more of it, and says so."""
    monkeypatch.setattr(agencies, "ANSWERED", 0)
    browser = signed_in("Owen")
    assert list(agencies.answered_for(viewer=browser.get("/").context["request"].actor).values()) == ["PC Priya Raval"]
    (unit,) = [group for group in browser.get("/").context["groups"] if group.key == "unit"]
    assert unit.why.startswith("You answer for more than")
    assert unit.rows
    assert browser.get(unit.more.url).status_code == 200


def test_colin_sees_what_will_fail_today_by_unit_and_each_figure_opens_its_list(signed_in: SignedIn) -> None:
    browser = signed_in("Colin")
    failing, by_right = browser.get("/").context["tables"]
    assert "will fail today" in failing.caption
    assert any(line.cells[0] == "PPU Domestic Abuse" for line in failing.lines)
    assert browser.get(failing.lines[0].href).status_code == 200
    for line in by_right.lines[:2]:
        for link in line.links:
            assert browser.get(link).status_code == 200


def test_grace_is_told_kindly_that_no_name_is_for_her(signed_in: SignedIn) -> None:
    page = signed_in("Grace").get("/")
    assert page.context["groups"] == []
    assert page.context["at_once"] == []
    assert "never shown" in page.content.decode()


@pytest.mark.parametrize("member", ["Pavel", "Grace"])
def test_a_stranger_to_everybody_reads_no_victims_name(
    signed_in: SignedIn, as_system: AsSystem, table: Table, member: str
) -> None:
    with as_system():
        names = set(
            table("people.Person").exclude(seen_by=[]).exclude(shown_name="").values_list("shown_name", flat=True)
        )
    page = unescape(signed_in(member).get("/").content.decode())
    assert [name for name in names if len(name) > 5 and name in page] == []


def test_nobody_without_the_list_reads_of_zara(signed_in: SignedIn) -> None:
    for member in ("Maureen", "Simran", "Owen", "Colin"):
        assert "Zara" not in signed_in(member).get("/").content.decode()
    assert "Zara" in signed_in("Nasreen").get("/").content.decode()


def test_a_high_risk_referral_that_a_service_declines_is_for_its_sender_at_once_and_not_born_overdue(
    signed_in: SignedIn, called: Callable[[str], Any]
) -> None:
    """Lantern House has no room for Gurpreet: somebody has her within the hour, and whoever looks sees who."""
    gurpreet = called("Gurpreet Kaur Sandhu")
    simran = signed_in("Simran")
    new = next(row for row in rows(simran, "new") if "Gurpreet" in row.sentence)
    asked = simran.get(new.href, follow=True).context["request"].path
    ref = asked.rstrip("/").rpartition("/")[2]
    assert simran.post(reverse("referrals:decline", args=[ref]), {"reason": "no_capacity"}).status_code == 302
    maureen = signed_in("Maureen")
    route = [row for row in every_row(maureen) if "Gurpreet" in row.sentence and row.actions[0].label == "Route"]
    assert [(row.state, row.due) for row in route] == [("at_once", "due today at 08:00")]
    seen = signed_in("Owen").get(f"/people/{gurpreet.ref}/").context["owed"]
    (waiting,) = [row for row in seen if row.state == "at_once" and "risk" in row.reason]
    assert "owed by victim care" in waiting.reason


def every_row(browser: Client) -> list[Row]:
    """Return the rows of every group of Today."""
    return [row for group in browser.get("/").context["groups"] for row in group.rows]


def give(first_name: str, count: int) -> None:
    """Make so many things of others this worker's own, with everybody they concern."""
    worker = agencies.by_first_name(first_name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM agencies_audience WHERE worker_id = %s", [worker.id])
        audience = cursor.fetchone()[0]
        cursor.execute(
            "SELECT id, person_id, crime_id FROM journey_owed WHERE closed_at IS NULL AND kind = ANY (%s)"
            " AND owner_id <> %s ORDER BY kind, id LIMIT %s",
            [["clock", "promise"], audience, count],
        )
        owed, persons, crimes = (list(column) for column in zip(*cursor.fetchall(), strict=True))
        for table, keys in (("journey_owed", owed), ("people_person", persons), ("crimes_crime", crimes)):
            cursor.execute(f"UPDATE {table} SET seen_by = seen_by || %s WHERE id = ANY (%s)", [[audience], keys])
        cursor.execute("UPDATE journey_owed SET owner_id = %s WHERE id = ANY (%s)", [audience, owed])


def test_two_hundred_things_owed_take_no_more_statements_than_eight(signed_in: SignedIn, as_system: AsSystem) -> None:
    browser = signed_in("Helen")
    taken = []
    for count in (8, 200):
        with as_system():
            give("Helen", count)
        browser.get("/")
        with CaptureQueriesContext(connection) as statements:
            page = browser.get("/")
        assert sum(len(group.rows) for group in page.context["groups"]) >= min(
            count // 2, 12
        )  # one row holds several rights
        taken.append(len(statements))
    assert taken[0] == taken[1]
    assert taken[1] <= 24


def test_priya_reads_why_fewer_rows_are_late_than_things(signed_in: SignedIn) -> None:
    """The tile counts what she owes; one call can tell several, and stands in one row."""
    page = signed_in("Priya").get("/").context
    late = next(group for group in page["groups"] if group.key == "overdue")
    things = int(page["figures"][0].number)
    assert 1 < len(late.rows) < things
    assert late.why == f"{things} things are owed: what one call can tell stands in one row."


def test_maureen_reads_as_many_holds_on_today_as_in_the_queue(signed_in: SignedIn) -> None:
    """Two questions about one person are one row, and two of those left."""
    browser = signed_in("Maureen")
    held = next(group for group in browser.get("/").context["groups"] if group.key == "held")
    left = browser.get(reverse("referrals:held")).context["left"]
    assert len(held.rows) < left
    assert held.why == f"{left} holds: what is asked about one person stands in one row."


def test_of_a_night_with_more_holds_than_the_page_shows_maureen_reads_that_there_are_more(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A heavy night must not look like a light one."""
    browser = signed_in("Maureen")
    monkeypatch.setattr(import_module("handrail.desk.views.today"), "MOST", 3)
    page = browser.get("/").context
    held = next(group for group in page["groups"] if group.key == "held")
    assert held.why.endswith("There are more: these are the most pressing.")
    assert page["figures"][0].number.endswith(" or more")
    monkeypatch.setattr("handrail.referrals.queries.holds.MOST_HELD", 3)
    assert browser.get(reverse("referrals:held")).context["left"] == "3 or more"


def test_on_a_sunday_colin_sees_what_monday_will_bring(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, morning: datetime
) -> None:
    """Nothing falls due on a day that is no working day; he looks on Sunday because Monday is full."""
    browser = signed_in("Colin")
    sunday = morning + timedelta(days=4)
    monkeypatch.setattr("handrail.agencies.middleware.timezone", SimpleNamespace(now=lambda: sunday))
    failing = browser.get("/").context["tables"][0]
    due = [int(line.cells[1].replace(",", "")) for line in failing.lines]
    assert failing.caption == f"{sum(due):,} will fail on Mon 13 April unless answered" and sum(due)
    assert "Today is no working day" in failing.note
    assert browser.get(failing.lines[0].href).context["count"] == due[0]
    words = [figure.words for figure in browser.get(reverse("rights:figures")).context["figures"]]
    assert words[:2] == ["due today", "due Mon 13 April, the next working day"]
