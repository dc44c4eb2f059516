"""`./handrail clocks` and `./handrail rebuild`, on the region and on the published sample."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from handrail.audit.tests.fixtures import AsSystem
from handrail.core import database
from handrail.core.moments import parse_moment
from handrail.journey.happenings import Happening
from handrail.journey.vocabulary import ANSWERING_KINDS
from handrail.people.models import Person
from handrail.rights.models import Clock
from handrail.rights.rulebook import rules_in_use
from handrail.rights.tests.reckoning import TABLE, Reckoning

pytestmark = pytest.mark.data

PROJECT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())
SAMPLE = PROJECT.parent / "shared" / "data" / "police-extract" / "sample" / "bundle"
KEYS = [
    "entitlement", "person_ref", "crime_ref", "trigger_event", "trigger", "triggered_at", "known_at", "answered_at",
    "limit_working_days", "due_on", "enhanced", "by_upgrade", "state", "reason", "edition", "source",
]  # fmt: skip
NOW = "2026-04-08T07:00:00+01:00"


@pytest.fixture(autouse=True)
def _system(as_system: AsSystem) -> Iterator[None]:
    with as_system():
        yield


def clocks(*options: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command("clocks", *options, "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_line_is_one_clock_with_the_keys_of_the_paper_in_their_order() -> None:
    found = clocks("--all", "--at", NOW)
    shown = {right.id for right in rules_in_use().editions[0].rights if not right.kept}
    assert len([one for one in found if one["entitlement"] not in shown]) == Clock.objects.count()
    assert {tuple(one) for one in found} == {tuple(KEYS)}
    keys = [(one["crime_ref"], one["person_ref"], one["entitlement"], one["trigger_event"]) for one in found]
    assert len(set(keys)) == len(keys)


def test_one_edition_alone_is_as_if_it_had_been_in_force_throughout() -> None:
    found = clocks("--all", "--at", NOW, "--edition", "example-shorter")
    ours = clocks("--all", "--at", NOW)
    assert {one["edition"] for one in found} == {"example-shorter"}
    assert {one["edition"] for one in ours} == {"code-2021"}
    assert [one["trigger_event"] for one in found] == [one["trigger_event"] for one in ours]
    assert {one["limit_working_days"] for one in found if one["entitlement"] == "VC-03.1"} == {3, 1}
    same = clocks("--all", "--at", NOW, "--edition", "code-2021")
    assert same == ours
    with pytest.raises(CommandError, match="should be one of code-2021, example-shorter"):
        clocks("--all", "--edition", "code-1066")


def test_a_person_is_found_by_our_reference_or_by_the_force_s() -> None:
    person = Person.objects.get(shown_name="Naomi Clarke")
    by_ours = clocks("--person", person.ref, "--at", NOW)
    record = person.records.get()
    assert by_ours == clocks("--person", record.source_ref, "--at", NOW)
    assert {one["person_ref"] for one in by_ours} == {record.source_ref}
    everybody = clocks("--all", "--at", NOW)
    assert sorted(by_ours, key=str) == sorted(
        (one for one in everybody if one["person_ref"] == record.source_ref), key=str
    )


def test_it_reads_the_events_and_not_what_is_kept() -> None:
    before = clocks("--all", "--at", NOW)
    database.run("DELETE FROM rights_clock")
    assert clocks("--all", "--at", NOW) == before


def test_at_an_earlier_moment_less_had_happened_and_by_an_earlier_record_nothing_was_known() -> None:
    now, then = clocks("--all", "--at", NOW), clocks("--all", "--at", "2026-03-25T12:00")
    assert 0 < len(then) < len(now)
    assert clocks("--all", "--at", NOW, "--recorded-by", "2026-03-01T00:00") == []
    assert clocks("--all", "--at", NOW, "--recorded-by", "2027-01-01T00:00") == now


def test_in_words_each_clock_is_a_sentence_under_its_person_and_crime() -> None:
    out = StringIO()
    person = Person.objects.get(shown_name="Naomi Clarke")
    call_command("clocks", "--person", person.ref, "--at", NOW, stdout=out)
    lines = out.getvalue().splitlines()
    headings = [line for line in lines if not line.startswith("  ")]
    assert headings == sorted(headings, key=lines.index) and len(set(headings)) == len(headings)
    assert all("Source: Code 2021, right" in line for line in lines if line.startswith("  "))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--person", "nobody"), "No person here has the reference 'nobody'"),
        (("--all", "--at", "yesterday"), "--at 'yesterday': should be a time such as"),
        (("--all", "--recorded-by", "2026-03-29T01:30"), "does not exist"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_would_be_right(options: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        clocks(*options)


def test_a_rebuild_says_that_nothing_differed() -> None:
    out = StringIO()
    call_command("rebuild", stdout=out)
    assert "Nothing differed from what was kept." in out.getvalue()


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the published sample of the police extract is not here")
def test_the_sample_s_clocks_are_as_the_paper_read_aloud_makes_them() -> None:
    """Taken in, computed and printed; against the files read anew and reckoned the slow way."""
    call_command("take_in", str(SAMPLE), "--json", stdout=StringIO())
    at = parse_moment("2026-04-06T00:00:00+01:00")
    found = defaultdict(set)
    for one in clocks("--all", "--at", at.isoformat()):
        assert _holds(one), one
        if _is_reckoned(one):
            found[one["crime_ref"], one["person_ref"]].add(_in_short(one))
    told = told_by_the_files()
    assert len(told) > 550
    for key, happenings in told.items():
        slow = {_of_reckoning(one) for one in Reckoning(happenings, at).told()}
        assert found[key] == {one for one in slow if one[0] != "VC-04.3"}, key
    before = _kept()
    call_command("rebuild", stdout=StringIO())
    assert _kept() == before


def _kept() -> list[tuple[object, ...]]:
    return [
        *database.ask("SELECT c.* FROM rights_clock c ORDER BY c.id"),
        *database.ask("SELECT o.* FROM journey_owed o ORDER BY o.id"),
    ]


def _is_reckoned(one: dict[str, object]) -> bool:
    """The slow reckoning knows fewer triggers, and leaves the referral, whose need is a column, to the stories."""
    right = str(one["entitlement"])
    return right != "VC-04.3" and right in TABLE and one["trigger"] in TABLE[right].starts


def _in_short(one: dict[str, object]) -> tuple[object, ...]:
    return (
        one["entitlement"],
        one["trigger_event"],
        one["state"],
        one["due_on"],
        one["answered_at"],
        one["limit_working_days"],
    )


def _of_reckoning(told: tuple[object, ...]) -> tuple[object, ...]:
    right, trigger, state, due_on, answered_at, days = told[:6]
    answered = None if answered_at is None else datetime.fromisoformat(str(answered_at)).astimezone(UTC)
    return (
        right,
        trigger,
        state,
        due_on,
        None if answered is None else answered.isoformat().replace("+00:00", "Z"),
        days,
    )


def _holds(one: dict[str, object]) -> bool:
    """What holds of every clock there can be."""
    state, answered = one["state"], one["answered_at"]
    if one["triggered_at"] is None:
        return state in ("not_recorded", "not_applicable") and one["due_on"] is None and bool(one["reason"])
    return (
        (answered is None or parse_moment(str(answered)) >= parse_moment(str(one["triggered_at"])))
        and (answered is not None or state not in ("met", "late"))
        and (answered is None or state in ("met", "late", "no_limit"))
        and (one["due_on"] is None or one["limit_working_days"] in (1, 2, 5, 10, 30))
        and (state != "not_applicable" or bool(one["reason"]))
        and (not one["by_upgrade"] or state in ("late", "missed"))
    )


def told_by_the_files() -> dict[tuple[str, str], list[Happening]]:
    """The journeys of the sample, read from its files by hand; enhanced as the force and our rule record it.

    Businesses are left out: whether one has named a contact is not for the slow reckoning.
    """
    found_by_rule = _found_by_rule()
    crimes = {row["crime_ref"]: row for row in _rows("crimes.csv")}
    told: dict[tuple[str, str], list[Happening]] = {}
    for role in _rows("roles.csv"):
        crime, key = crimes[role["crime_ref"]], (role["crime_ref"], role["person_ref"])
        if role["role"] not in ("victim", "bereaved_relative") or "business" in crime["flags"].split(";"):
            continue
        reported = parse_moment(crime["reported_at"])
        non_crime = "non_crime" if "non_crime" in crime["flags"].split(";") else ""
        made = [("crime_reported", non_crime, reported)]
        made += [("enhanced_recorded", reason, reported) for reason in role["enhanced_reason"].split(";") if reason]
        made += [("enhanced_found", reason, reported) for reason in found_by_rule.get(key, ())]
        if crime["outcome_code"]:
            made.append(("outcome_recorded", crime["outcome_code"], reported))
        told[key] = [_happening(f"{crime['crime_ref']}#{kind}" + (f"#{detail}" if kind.startswith("enhanced") else ""),
                                kind, key, when, (), detail) for kind, detail, when in made]  # fmt: skip
    for row in _rows("events.csv"):
        keys = [key for key in told if key[0] == row["crime_ref"] and row["person_ref"] in ("", key[1])]
        if row["person_ref"] or row["event"] not in ANSWERING_KINDS or len(keys) == 1:
            about = tuple(filter(None, row["about"].split(";")))
            for key in keys:
                when = parse_moment(row["happened_at"])
                told[key].append(_happening(row["event_ref"], row["event"], key, when, about, row["detail"]))
                if row["known_at"]:
                    told[key][-1] = told[key][-1]._replace(known_at=parse_moment(row["known_at"]))
    return told


def _found_by_rule() -> dict[tuple[str, str], list[str]]:
    found = defaultdict(list)
    for crime, person, detail in database.ask(
        "SELECT c.source_ref, r.source_ref, e.detail FROM journey_event e JOIN crimes_crime c ON c.id = e.crime_id"
        " JOIN people_record r ON r.id = e.record_id WHERE e.kind = 'enhanced_found' AND e.superseded_at IS NULL"
    ):
        found[crime, person].append(detail)
    return found


def _happening(
    ref: str, kind: str, key: tuple[str, str], when: datetime, about: tuple[str, ...], detail: str
) -> Happening:
    return Happening(ref, kind, key[0], key[1], "", when, None, when, about, "", "", detail)


def _rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
