"""Sent to several people at once: what may be, to whom, who is left out, and what the audit keeps."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.errors import Refused
from handrail.rights import actions, queries
from handrail.rights.actions.in_bulk import NeverInBulk, NotTogether
from handrail.rights.tests.filing import File
from handrail.rights.tests.reading import text
from handrail.rights.tests.test_views import when

pytestmark = pytest.mark.data

AsOwner = Callable[[], AbstractContextManager[None]]
SAFE = {"phone": "07700 900411", "safe_to_text": "yes", "safe_asked_on": "2026-04-06"}


def said(file: File, **answers: str) -> File:
    columns = ", ".join(f"{column} = %s" for column in answers)
    with database.whole_file():
        database.run(f"UPDATE people_record SET {columns} WHERE id = %s", [*answers.values(), file.record_id])
    return file


@pytest.fixture
def six(db: None) -> dict[str, File]:
    """Six victims of Tom's: three who may be texted, and three who may not, each for another reason."""
    files = {
        "Ann Ashe": said(File("Ann Ashe", officer="WM7103"), **SAFE),
        "Bill Birch": said(File("Bill Birch", officer="WM7103"), **SAFE),
        "Cara Cole": said(File("Cara Cole", officer="WM7103", found=["flag:hate_race"]), **SAFE),
        "Dev Dale": said(File("Dev Dale", officer="WM7103"), **SAFE | {"safe_to_text": "no"}),
        "Elsa Elm": said(File("Elsa Elm", officer="WM7103"), phone="07700 900415"),
        "Fay Fern": said(File("Fay Fern", officer="WM7103"), **SAFE),
    }
    with database.whole_file():
        database.run(
            "UPDATE people_person SET restricted = true, restricted_why = 'fgm' WHERE id = %s",
            [files["Fay Fern"].person_id],
        )
    return files


def why(name: str, kind: str, six: dict[str, File], viewer: Actor, at: datetime) -> str:
    found = {one.person.id: one.why_not for one in queries.owed_in_bulk(kind, "text", viewer=viewer, at=at)}
    return found.get(six[name].person_id, "not there")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Ann Ashe", ""),
        ("Bill Birch", ""),
        ("Cara Cole", "enhanced"),
        ("Dev Dale", "unsafe"),
        ("Elsa Elm", "unasked"),
        ("Fay Fern", "not there"),
    ],
)
def test_each_is_sent_it_or_left_out_for_a_reason_and_the_restricted_are_not_there(
    name: str, reason: str, six: dict[str, File], cast: Cast, looking: Looking, morning: datetime
) -> None:
    tom = cast("Tom")
    looking(tom)
    assert why(name, "acknowledged", six, tom, morning) == reason
    assert why(name, "code_given", six, tom, morning) == reason


def test_whoever_it_was_withheld_from_is_told_alone(
    six: dict[str, File], cast: Cast, looking: Looking, morning: datetime
) -> None:
    """Bill's letters are opened by the man he names; Ann's acknowledgement goes out all the same."""
    bill, tom = six["Bill Birch"], cast("Tom")
    looking(tom)
    owed = queries.owed_in_bulk("acknowledged", "text", viewer=tom, at=morning)
    bill.events["crime_reported"] = next(one.items[0].ref for one in owed if one.person.id == bill.person_id)
    bill.on("2026-04-07 12:00", "tell_withheld", about="crime_reported", detail="VC-03.1:would_create_risk")
    looking(tom)
    assert why("Bill Birch", "acknowledged", six, tom, morning) == "withheld"
    assert why("Ann Ashe", "acknowledged", six, tom, morning) == ""


def test_one_sending_answers_for_each_and_the_audit_keeps_one_row_with_its_digest(
    six: dict[str, File], cast: Cast, looking: Looking, as_owner: AsOwner, morning: datetime
) -> None:
    tom = cast("Tom")
    looking(tom)
    both = [six[name].person.ref for name in ("Ann Ashe", "Bill Birch")]
    count = actions.record_in_bulk(both, kind="acknowledged", way="text", happened_at=morning, by=tom, at=morning)
    assert count == 2
    for name in ("Ann Ashe", "Bill Birch"):
        assert "VC-03.1" not in {row.what for row in six[name].owed("clock")}
        assert six[name].clock("VC-03.1").answered_how == "text"
    with as_owner():
        rows = database.ask("SELECT ids, length(digest) FROM audit_entry WHERE action = 'recorded in bulk'")
    assert [(set(ids), length) for ids, length in rows] == [
        ({six[name].person_id for name in ("Ann Ashe", "Bill Birch")}, 16)
    ]


@pytest.mark.parametrize("kind", ["victim_told", "review_right_told", "vps_offered", "no_further_action"])
def test_a_decision_is_never_told_in_bulk(
    kind: str, six: dict[str, File], cast: Cast, looking: Looking, morning: datetime
) -> None:
    tom = cast("Tom")
    looking(tom)
    refs = [six["Ann Ashe"].person.ref]
    with pytest.raises(NeverInBulk):
        actions.record_in_bulk(refs, kind=kind, way="text", happened_at=morning, by=tom, at=morning)


@pytest.mark.parametrize("name", ["Cara Cole", "Dev Dale", "Elsa Elm", "Fay Fern"])
def test_whoever_is_slipped_in_stops_all_of_it(
    name: str, six: dict[str, File], cast: Cast, looking: Looking, morning: datetime
) -> None:
    tom = cast("Tom")
    looking(tom)
    refs = [six["Ann Ashe"].person.ref, six[name].person.ref]
    with pytest.raises(NotTogether):
        actions.record_in_bulk(refs, kind="acknowledged", way="text", happened_at=morning, by=tom, at=morning)
    assert "VC-03.1" in {row.what for row in six["Ann Ashe"].owed("clock")}


def test_what_is_sent_before_the_report_or_tomorrow_is_refused(
    six: dict[str, File], cast: Cast, looking: Looking, morning: datetime
) -> None:
    tom = cast("Tom")
    looking(tom)
    for moment in (morning - timedelta(days=3), morning + timedelta(hours=1)):
        with pytest.raises(Refused):
            actions.record_in_bulk(
                [six["Ann Ashe"].person.ref], kind="acknowledged", way="text", happened_at=moment, by=tom, at=morning
            )


def test_the_page_lists_who_was_left_out_and_why(six: dict[str, File], signed_in: SignedIn) -> None:
    tom = signed_in("Tom")
    address = reverse("rights:in_bulk") + "?kind=acknowledged&way=text"
    page = text(tom.get(address))
    assert re.search(r"Cara Cole T/\w+ is told one at a time", page)
    assert "Cara Cole has enhanced" not in page
    assert re.search(r"Dev Dale T/\w+ said this way is not safe", page)
    assert re.search(r"Elsa Elm T/\w+ was never asked whether this way is safe", page)
    assert "Fay Fern" not in page
    done = tom.post(address, {**when(), "people": [six["Ann Ashe"].person.ref]}, follow=True)
    assert "Recorded for 1 person." in text(done)


@pytest.mark.parametrize("first_name", ["Simran", "Grace"])
def test_only_the_police_send_to_many(first_name: str, signed_in: SignedIn) -> None:
    assert signed_in(first_name).get(reverse("rights:in_bulk")).status_code == 403
