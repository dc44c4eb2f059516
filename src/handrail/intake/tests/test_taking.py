"""What becomes of each row of a bundle, and of what is held, when it is taken in (contract, the importer's promises).

Rosa Beddoes rang on the evening of 7 April; every test changes one thing of her bundle, or brings another after it.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.agencies.models import Agency
from handrail.core import database
from handrail.intake.actions import take_in
from handrail.intake.models import Bundle, KeptRow
from handrail.intake.tests.bundles import ARREST, CRIME, DALE, ROSA, SUSPECT, TOLD, VICTIM, write
from handrail.intake.tests.nights import BY, FIRST, counts, events, kinds, one, only, outcome, record_of, take
from handrail.intake.tests.test_extract import SAMPLES, needs_samples

pytestmark = pytest.mark.data
TABLES = (
    "people_person", "people_record", "people_record_version", "crimes_crime", "crimes_role", "crimes_version",
    "journey_event", "journey_event_detail", "journey_sight", "journey_owed", "referrals_decision",
    "referrals_referral", "referrals_carried", "intake_kept_row", "agencies_worker", "agencies_team",
    "agencies_audience", "rights_clock",
)  # fmt: skip
System = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def _as_system(as_system: System) -> Iterator[None]:
    with as_system():
        yield


# Each row ends as exactly one of new, changed, unchanged, quarantined, waiting. ---------------------------------------


def test_a_bundle_of_what_nobody_holds_is_new(tmp_path: Path) -> None:
    did = take(tmp_path)
    assert did["status"] == "taken"
    assert {file: counts(did, file) for file in did["rows"]} == {
        "crimes.csv": {"read": 1, "new": 1},
        "people.csv": {"read": 2, "new": 2},
        "roles.csv": {"read": 2, "new": 2},
        "events.csv": {"read": 2, "new": 2},
    }
    assert did["people"] == {"new": 2, "found": 0}
    assert sum(did["decisions"].values()) == 1


def test_the_same_bundle_again_changes_nothing(tmp_path: Path) -> None:
    first = take(tmp_path, at=FIRST + timedelta(hours=1))
    held = _held()
    again = take(tmp_path, at=FIRST + timedelta(hours=5))
    assert again["status"] == "unchanged"
    assert again["bundle"] == first["bundle"]
    assert counts(again, "roles.csv") == {"read": 2, "unchanged": 2}
    assert again["people"] == {"new": 0, "found": 2}
    assert again["events"] == 0
    assert again["decisions"] == {"made": 0, "held": 0, "not_made": 0}
    assert _held() == held


def _held() -> dict[str, int]:
    """Return a digest of everything held, by table; what is written down of each taking-in is left out."""
    return {t: one(f"SELECT coalesce(sum(hashtextextended(x::text, 0)), 0) FROM {t} x") for t in TABLES}


@needs_samples
@pytest.mark.parametrize("name", ["sample", "dirty"])
def test_a_published_sample_gives_its_expected_figures_and_again_nothing(name: str, tmp_path: Path) -> None:
    expected = json.loads((SAMPLES / name / "truth" / "expected.json").read_text())
    at = datetime(2026, 4, 8, 6, tzinfo=UTC)
    did = take_in(SAMPLES / name / "bundle", by=BY, at=at).as_json
    assert {file: {k: n for k, n in rows.items() if k != "released"} for file, rows in did["rows"].items()} == (
        expected["rows"]
    )
    assert sum(did["decisions"].values()) == expected["decisions_total"]
    held = _held()
    again = take_in(SAMPLES / name / "bundle", by=BY, at=at + timedelta(hours=1)).as_json
    assert (again["status"], again["events"], sum(again["decisions"].values())) == ("unchanged", 0, 0)
    assert again["people"]["new"] == 0
    assert {file: (rows["quarantined"], rows["waiting"]) for file, rows in again["rows"].items()} == {
        file: (rows["quarantined"], rows["waiting"]) for file, rows in expected["rows"].items()
    }
    assert _held() == held


def test_two_identical_rows_are_one_and_the_second_is_unchanged(tmp_path: Path) -> None:
    did = take(tmp_path, people=(ROSA, DALE, ROSA))
    assert counts(did, "people.csv") == {"read": 3, "new": 2, "unchanged": 1}
    assert did["people"] == {"new": 2, "found": 0}


def test_two_rows_of_one_key_that_differ_are_both_kept_out(tmp_path: Path) -> None:
    did = take(tmp_path, people=(ROSA, ROSA | {"phone": "07700 900123"}, DALE))
    assert counts(did, "people.csv") == {"read": 3, "new": 1, "quarantined": 2}
    assert counts(did, "roles.csv") == {"read": 2, "new": 1, "waiting": 1}


def test_two_faults_in_a_row_are_two_problems_and_one_row(tmp_path: Path) -> None:
    did = take(tmp_path, roles=(VICTIM | {"role": "vicitm", "support_need": "maybe"}, SUSPECT))
    assert counts(did, "roles.csv") == {"read": 2, "new": 1, "quarantined": 1}
    assert did["problems_total"] == 2
    assert {(p["file"], p["line"], p["column"], p["value"]) for p in did["problems"]} == {
        ("roles.csv", 2, "role", "vicitm"),
        ("roles.csv", 2, "support_need", "maybe"),
    }
    assert all("Expected" in problem["problem"] for problem in did["problems"])


def test_the_first_thousand_problems_are_told_and_all_are_counted(tmp_path: Path) -> None:
    bad = tuple(ROSA | {"person_ref": f"N{n}", "sex": "Q"} for n in range(10, 1112))
    did = take(tmp_path, **only(people=bad))
    assert did["problems_total"] == 1102
    assert len(did["problems"]) == 1000


# Again is safe. ------------------------------------------------------------------------------------------------------


def test_a_row_that_changed_later_replaces_what_is_held_and_its_version_is_kept(tmp_path: Path) -> None:
    take(tmp_path)
    did = take(tmp_path, hours=24, **only(people=(ROSA | {"phone": "07700 900456"},)))
    assert counts(did, "people.csv") == {"read": 1, "changed": 1}
    assert did["people"] == {"new": 0, "found": 1}
    assert record_of("N1")["phone"] == "07700 900456"
    was = one(
        "SELECT v.was->>'phone' FROM people_record_version v JOIN people_record r ON r.id = v.record_id"
        " WHERE r.source_ref = 'N1'"
    )
    assert was == ""


def test_a_crime_and_a_role_that_changed_keep_their_versions(tmp_path: Path) -> None:
    take(tmp_path)
    changed = only(crimes=(CRIME | {"log_ref": "1234"},), roles=(VICTIM | {"risk_grade": "medium"},))
    take(tmp_path, hours=24, **changed)
    assert one(
        "SELECT was->>'risk_grade' FROM crimes_version WHERE role_id IS NOT NULL AND was->>'risk_grade' = 'high'"
    )
    versions = (
        "SELECT count(*) FROM crimes_version v JOIN crimes_crime c ON c.id = v.crime_id WHERE c.source_ref = '20/A/1'"
    )
    assert one(versions + " AND v.role_id IS NULL") == 1


def test_a_row_of_an_older_bundle_changes_nothing_and_is_counted(tmp_path: Path) -> None:
    take(tmp_path, hours=24)
    did = take(tmp_path, hours=0, at=FIRST + timedelta(hours=30), **only(people=(ROSA | {"phone": "07700 900456"},)))
    assert counts(did, "people.csv") == {"read": 1, "unchanged": 1}
    assert did["reasons"]["older_than_held"] == 1
    assert record_of("N1")["phone"] == ""


def test_another_content_spoken_of_at_the_same_moment_changes_nothing(tmp_path: Path) -> None:
    take(tmp_path)
    did = take(tmp_path, **only(people=(ROSA | {"phone": "07700 900456"},)))
    assert did["reasons"]["older_than_held"] == 1


def test_what_a_bundle_leaves_out_stays_held(tmp_path: Path) -> None:
    take(tmp_path)
    before = kinds("N1")
    take(tmp_path, hours=24, **only())
    assert kinds("N1") == before
    assert record_of("N2")["family_name"] == "Tonks"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_bundles_in_either_order_end_in_what_the_later_says(tmp_path: Path, order: tuple[int, int]) -> None:
    later = VICTIM | {"risk_grade": "medium", "referral_consent": "yes"}
    bundles: tuple[dict[str, Any], ...] = ({}, only(people=(ROSA | {"phone": "07700 900456"},), roles=(later,)))
    for place in order:
        take(tmp_path, hours=24 * place, at=FIRST + timedelta(hours=48), **bundles[place])
    assert record_of("N1")["phone"] == "07700 900456"
    role = database.ask(
        "SELECT r.risk_grade, r.referral_consent FROM crimes_role r JOIN people_record k ON k.id = r.record_id"
        " WHERE k.source_ref = 'N1'"
    )
    assert role == [("medium", "yes")]
    assert KeptRow.objects.filter(source="police:20", key__contains="20/A/1", closed_at=None).count() == 0


def test_keys_hold_within_one_force(tmp_path: Path) -> None:
    """Another force's N1 is somebody else, whatever she is called."""
    take(tmp_path)
    theirs = write(tmp_path / "theirs", manifest={"force_code": "43", "force": "Another force"})
    assert take_in(theirs, by=BY, at=FIRST + timedelta(hours=2)).as_json["people"] == {"new": 2, "found": 0}
    assert one("SELECT count(DISTINCT person_id) FROM people_record WHERE source_ref = 'N1'") == 2


def test_a_desk_can_hand_over_no_bundle_but_its_own_forces(tmp_path: Path) -> None:
    ours = Agency.objects.get(source="police:20")
    theirs = write(tmp_path / "theirs", manifest={"force_code": "43"})
    did = take_in(theirs, by=BY, at=FIRST, force=ours)
    assert did.refused
    assert "'43': expected 20" in did.as_json["why"]


# Refused: nothing was stored. -----------------------------------------------------------------------------------------


def test_a_bundle_that_disagrees_with_its_manifest_is_refused_before_a_row_is_stored(tmp_path: Path) -> None:
    folder = write(tmp_path / "night", counts={"roles.csv": 3})
    held = _held()
    did = take_in(folder, by=BY, at=FIRST + timedelta(hours=1)).as_json
    assert did["status"] == "refused"
    assert "roles.csv has 2 rows and the manifest says 3" in did["why"]
    assert all(count == 0 for rows in did["rows"].values() for count in rows.values())
    assert (did["people"], did["events"], did["problems_total"]) == ({"new": 0, "found": 0}, 0, 0)
    assert did["decisions"] == {"made": 0, "held": 0, "not_made": 0}
    assert _held() == held


def test_a_refused_bundle_is_listed_with_its_reason(tmp_path: Path) -> None:
    did = take_in(tmp_path / "nothing-here", by=BY, at=FIRST)
    assert did.refused
    assert one("SELECT why FROM intake_bundle WHERE ref = %s", did.ref) == did.as_json["why"] != ""


# What a bundle leaves behind. -----------------------------------------------------------------------------------------


def test_the_sealing_of_the_audit_is_asked_for_in_the_same_transaction(tmp_path: Path) -> None:
    asked = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'audit.seal'"
    before = one(asked)
    take(tmp_path)
    assert one(asked) == before + 1


def test_matching_is_asked_for_in_the_same_transaction(tmp_path: Path) -> None:
    asked = (
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name IN ('matching.match_changed', 'matching.ask_officers')"
    )
    before = one(asked)
    take(tmp_path)
    assert one(asked) == before + 2


def test_a_bundle_keeps_what_it_did_and_is_audited_with_its_digest(tmp_path: Path) -> None:
    did = outcome(tmp_path)
    bundle = Bundle.objects.get(ref=did.ref)
    assert bundle.did == did.as_json
    entry = database.ask("SELECT digest FROM audit_entry WHERE action = 'bundle taken in' ORDER BY id DESC LIMIT 1")
    assert bytes(entry[0][0]).hex() == bundle.content_digest


def test_a_column_named_for_immigration_is_stored_nowhere_and_only_its_name_is_told(tmp_path: Path) -> None:
    secret = "overstayed-since-2019"
    did = take(tmp_path, people=(ROSA | {"immigration_status": secret}, DALE, {"person_ref": "N3", "sex": "Q"}))
    assert did["reasons"]["column_not_stored:people.csv:immigration_status"] == 1
    assert secret not in json.dumps(did)
    for table in ("people_record", "people_record_version", "intake_kept_row", "intake_bundle", "journey_event"):
        assert one(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", f"%{secret}%") == 0


def test_an_unknown_column_is_told_and_left_out(tmp_path: Path) -> None:
    did = take(tmp_path, people=(ROSA | {"shoe_size": "5"}, DALE))
    assert did["reasons"]["column_ignored:people.csv:shoe_size"] == 1
    assert counts(did, "people.csv") == {"read": 2, "new": 2}


def test_events_are_counted_one_for_each_victim_with_those_made_from_columns(tmp_path: Path) -> None:
    did = take(tmp_path)
    told = events("N1")
    made_by_triage = [kind for kind, *_ in told if kind in ("triage_decided", "referral_sent")]
    assert did["events"] == len(told) - len(made_by_triage)
    assert {"crime_reported", "enhanced_found", "need_recorded", "risk_graded", "suspect_arrested", "victim_told"} <= (
        {kind for kind, *_ in told}
    )
    assert (ARREST["event"], TOLD["event"]) == ("suspect_arrested", "victim_told")
