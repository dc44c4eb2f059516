"""Rows that are right but early wait, and are taken in by themselves when what they name comes or is put right."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.core import database
from handrail.intake.actions import NotKept, correct_row
from handrail.intake.models import KeptRow
from handrail.intake.tests.bundles import ARREST, CRIME, DALE, ROSA, SUSPECT, TOLD, VICTIM
from handrail.intake.tests.nights import BY, FIRST, counts, events, kinds, one, only, record_of, take

pytestmark = pytest.mark.data
System = Callable[[], AbstractContextManager[None]]
LATER = FIRST + timedelta(hours=30)
SOMEBODY_ELSE = {
    "person_ref": "N1",
    "family_name": "Iqbal",
    "given_names": "Ken",
    "date_of_birth": "1960-05-05",
    "sex": "M",
}


@pytest.fixture(autouse=True)
def _as_system(as_system: System) -> Iterator[None]:
    with as_system():
        yield


def kept(**conditions: object) -> list[KeptRow]:
    mine = KeptRow.objects.filter(source="police:20", closed_at=None, bundle__taken_at__gte=FIRST).filter(**conditions)
    return list(mine.exclude(bundle__period_from="2026-03-18").order_by("id"))


def put_right(file: str, **cells: str) -> KeptRow:
    (row,) = kept(file=file, state="quarantined")
    assert correct_row(row, values=row.values | cells, by=BY, at=LATER) is None
    row.refresh_from_db()
    return row


def test_a_role_waits_for_its_crime_and_its_events_wait_with_it(tmp_path: Path) -> None:
    did = take(tmp_path, **only(people=(ROSA, DALE), roles=(VICTIM, SUSPECT), events=(ARREST, TOLD)))
    assert counts(did, "roles.csv") == {"read": 2, "waiting": 2}
    assert counts(did, "events.csv") == {"read": 2, "waiting": 2}
    assert did["reasons"]["waiting"] == 4
    assert kinds("N1") == []
    did = take(tmp_path, hours=24, **only(crimes=(CRIME,)))
    assert counts(did, "crimes.csv") == {"read": 1, "new": 1}
    assert counts(did, "roles.csv") == {"released": 2}
    assert counts(did, "events.csv") == {"released": 2}
    assert {"crime_reported", "suspect_arrested", "victim_told"} <= set(kinds("N1"))
    assert sum(did["decisions"].values()) == 1
    assert kept() == []


def test_an_event_waits_for_a_victim_who_has_no_row_yet(tmp_path: Path) -> None:
    did = take(tmp_path, roles=(SUSPECT,))
    assert counts(did, "events.csv") == {"read": 2, "new": 1, "waiting": 1}
    did = take(tmp_path, hours=24, **only(roles=(VICTIM,)))
    assert counts(did, "events.csv") == {"released": 1}
    assert {"suspect_arrested", "victim_told"} <= set(kinds("N1"))


def test_a_witness_is_no_victim_so_an_event_for_one_waits(tmp_path: Path) -> None:
    did = take(tmp_path, roles=(VICTIM | {"role": "witness"}, SUSPECT))
    assert counts(did, "events.csv")["waiting"] == 1


def test_a_chain_of_abouts_waits_whole_and_is_released_whole(tmp_path: Path) -> None:
    chain = tuple(TOLD | {"event_ref": f"E{n}", "about": f"E{n - 1}"} for n in range(2, 6))
    did = take(tmp_path, events=chain)
    assert counts(did, "events.csv") == {"read": 4, "waiting": 4}
    did = take(tmp_path, hours=24, **only(events=(ARREST,)))
    assert counts(did, "events.csv") == {"read": 1, "new": 1, "released": 4}
    assert kinds("N1").count("victim_told") == 4


def test_a_row_that_waits_adds_none_when_it_is_sent_again(tmp_path: Path) -> None:
    early = only(people=(ROSA,), roles=(VICTIM,))
    take(tmp_path, **early)
    did = take(tmp_path, hours=24, **early)
    assert counts(did, "roles.csv") == {"read": 1, "waiting": 1}
    assert len(kept()) == 1


def test_a_waiting_row_of_a_later_bundle_overtakes_the_older_content_that_lets_it_in(tmp_path: Path) -> None:
    take(tmp_path, hours=24, **only(people=(ROSA,), roles=(VICTIM | {"risk_grade": "medium"},)))
    did = take(tmp_path, hours=0, at=LATER)
    assert counts(did, "roles.csv") == {"read": 2, "new": 2, "released": 1}
    grades = one("SELECT string_agg(risk_grade, '' ORDER BY r.id) FROM crimes_role r JOIN people_record k"
                 " ON k.id = r.record_id WHERE k.source_ref = 'N1'")  # fmt: skip
    assert grades == "medium"
    assert [detail for _, _, detail, _ in events("N1", kind="risk_graded")][-1] == "medium"
    assert kept() == []


def test_what_names_a_quarantined_crime_waits_and_goes_in_when_a_person_puts_it_right(tmp_path: Path) -> None:
    did = take(tmp_path, crimes=(CRIME | {"reported_at": "yesterday evening"},))
    assert counts(did, "crimes.csv") == {"read": 1, "quarantined": 1}
    assert counts(did, "roles.csv") == {"read": 2, "waiting": 2}
    row = put_right("crimes.csv", reported_at="2026-04-07T21:04:00+01:00")
    assert row.closed_because == "corrected"
    assert {"crime_reported", "suspect_arrested", "victim_told"} <= set(kinds("N1"))
    assert one("SELECT count(*) FROM referrals_decision d JOIN people_record r ON r.id = d.record_id"
               " WHERE r.source_ref = 'N1'") == 1  # fmt: skip
    assert kept() == []


def test_a_correction_that_is_still_wrong_changes_nothing_and_says_what_would_be_right(tmp_path: Path) -> None:
    take(tmp_path, roles=(VICTIM | {"role": "vicitm"}, SUSPECT))
    (row,) = kept(file="roles.csv")
    wrong = correct_row(row, values=row.values | {"role": "victims"}, by=BY, at=LATER)
    assert wrong is not None
    assert [problem.column for problem in wrong.problems] == ["role"]
    assert "Expected" in wrong.problems[0].problem
    assert kept(file="roles.csv") == [row]


def test_a_row_put_right_that_names_what_is_not_held_waits_from_then_on(tmp_path: Path) -> None:
    take(tmp_path, **only(people=(ROSA,), roles=(VICTIM | {"role": "vicitm"},)))
    row = put_right("roles.csv", role="victim")
    assert (row.state, row.closed_at) == ("waiting", None)
    did = take(tmp_path, hours=24, **only(crimes=(CRIME,)))
    assert counts(did, "roles.csv") == {"released": 1}


def test_a_row_is_put_right_once(tmp_path: Path) -> None:
    take(tmp_path, roles=(VICTIM | {"role": "vicitm"}, SUSPECT))
    (row,) = kept(file="roles.csv")
    put_right("roles.csv", role="victim")
    with pytest.raises(NotKept):
        correct_row(row, values=row.values | {"role": "victim"}, by=BY, at=LATER)


def test_a_wrong_row_sent_again_after_it_was_put_right_adds_none(tmp_path: Path) -> None:
    wrong: dict[str, Any] = {"roles": (VICTIM | {"role": "vicitm"}, SUSPECT)}
    take(tmp_path, **wrong)
    put_right("roles.csv", role="victim")
    did = take(tmp_path, hours=24, **wrong)
    assert counts(did, "roles.csv") == {"read": 2, "unchanged": 1, "quarantined": 1}
    assert kept() == []
    assert "victim_told" in kinds("N1")


def test_a_wrong_row_sent_right_the_next_night_leaves_quarantine_by_itself(tmp_path: Path) -> None:
    wrong: dict[str, Any] = {"roles": (VICTIM | {"support_need": "maybe"}, SUSPECT)}
    take(tmp_path, **wrong)
    (row,) = kept(file="roles.csv")
    take(tmp_path, hours=24)
    row.refresh_from_db()
    assert row.closed_because == "sent_right"
    take(tmp_path, hours=48, **wrong)
    assert kept(file="roles.csv") == [row]


# A different person. --------------------------------------------------------------------------------------------------


def test_a_row_whose_name_birth_date_and_sex_all_change_is_a_different_person(tmp_path: Path) -> None:
    take(tmp_path)
    did = take(tmp_path, hours=24, **only(people=(SOMEBODY_ELSE,)))
    assert counts(did, "people.csv") == {"read": 1, "quarantined": 1}
    assert did["reasons"]["different_person"] == 1
    assert did["people"] == {"new": 0, "found": 0}
    assert "Expected" in did["problems"][0]["problem"]
    assert record_of("N1")["family_name"] == "Beddoes"


@pytest.mark.parametrize("same", ["family_name given_names", "date_of_birth", "sex"])
def test_a_change_that_leaves_one_of_the_three_is_only_a_change(tmp_path: Path, same: str) -> None:
    take(tmp_path)
    did = take(tmp_path, hours=24, **only(people=(SOMEBODY_ELSE | {name: ROSA[name] for name in same.split()},)))
    assert counts(did, "people.csv") == {"read": 1, "changed": 1}


def test_nothing_of_a_different_person_lands_in_the_journey_of_who_is_held(tmp_path: Path) -> None:
    """Ken was given Rosa's ref by mistake: his burglary must not be hers, nor hers his."""
    take(tmp_path)
    his = only(
        crimes=(CRIME | {"crime_ref": "20/B/1"},),
        people=(SOMEBODY_ELSE,),
        roles=(VICTIM | {"crime_ref": "20/B/1"},),
        events=(TOLD | {"event_ref": "E9", "crime_ref": "20/B/1", "event": "acknowledged", "about": ""},),
    )
    before = kinds("N1")
    did = take(tmp_path, hours=24, **his)
    assert (counts(did, "roles.csv"), counts(did, "events.csv")) == (
        {"read": 1, "waiting": 1},
        {"read": 1, "waiting": 1},
    )
    assert kinds("N1") == before
    put_right("people.csv", person_ref="N77")
    assert kinds("N1") == before
    assert {"crime_reported", "acknowledged"} <= set(kinds("N77"))
    assert kept() == []


def test_somebody_may_say_that_it_is_the_same_person_after_all(tmp_path: Path) -> None:
    take(tmp_path)
    take(tmp_path, hours=24, **only(people=(SOMEBODY_ELSE,)))
    (row,) = kept(file="people.csv")
    wrong = correct_row(row, values=row.values, by=BY, at=LATER)
    assert wrong is not None
    assert wrong.problems[0].code == "different_person"
    assert correct_row(row, values=row.values, same_person=True, by=BY, at=LATER) is None
    assert record_of("N1")["family_name"] == "Iqbal"


# Who is a victim when. ------------------------------------------------------------------------------------------------


def test_a_late_victim_is_told_everything_that_was_said_of_every_victim(tmp_path: Path) -> None:
    take(tmp_path)
    mother = {
        "person_ref": "N3",
        "family_name": "Beddoes",
        "given_names": "Joy",
        "date_of_birth": "1960-01-01",
        "sex": "F",
    }
    late = only(people=(mother,), roles=(VICTIM | {"person_ref": "N3", "since": "2026-04-08T09:00:00+01:00"},))
    take(tmp_path, hours=24, **late)
    assert [kind for kind, _, _, for_all in events("N3") if for_all] == ["suspect_arrested"]
    assert "victim_told" not in kinds("N3")
    assert events("N3", kind="crime_reported")[0][1].isoformat() == "2026-04-08T08:00:00+00:00"
    assert kinds("N1").count("suspect_arrested") == 1


def test_a_victim_with_another_part_in_the_crime_is_not_told_twice(tmp_path: Path) -> None:
    take(tmp_path)
    joy = {"person_ref": "N3", "family_name": "Beddoes", "given_names": "Joy"}
    more = only(people=(joy,), roles=(VICTIM | {"role": "witness"}, VICTIM | {"person_ref": "N3"}))
    did = take(tmp_path, hours=24, **more)
    recorded = (
        "SELECT count(*) FROM journey_event e JOIN people_record r ON r.id = e.record_id WHERE r.source_ref = 'N1'"
    )
    assert one(recorded + " AND e.kind = 'suspect_arrested'") == 1
    assert did["events"] == sum(1 for kind in kinds("N3") if kind not in ("triage_decided", "referral_sent"))


def test_an_event_that_names_nobody_is_one_event_for_each_victim(tmp_path: Path) -> None:
    joy = {"person_ref": "N3", "family_name": "Beddoes", "given_names": "Joy"}
    take(tmp_path, people=(ROSA, DALE, joy), roles=(VICTIM, VICTIM | {"person_ref": "N3"}, SUSPECT))
    for ref in ("N1", "N3"):
        assert [for_all for *_, for_all in events(ref, kind="suspect_arrested")] == [True]
    assert kinds("N3").count("victim_told") == 0


def test_a_changed_event_supersedes_and_nothing_is_edited_away(tmp_path: Path) -> None:
    take(tmp_path)
    take(tmp_path, hours=24, **only(events=(ARREST | {"happened_at": "2026-04-07T23:55:00+01:00"},)))
    assert [at.isoformat() for _, at, *_ in events("N1", kind="suspect_arrested")] == ["2026-04-07T22:55:00+00:00"]
    versions = "SELECT superseded_at IS NULL FROM journey_event WHERE ref = 'E1' AND record_id = %s ORDER BY id"
    assert database.ask(versions, [record_of("N1")["id"]]) == [(False,), (True,)]


def test_a_person_in_the_journey_twice_over_is_one_event_each(tmp_path: Path) -> None:
    """Joy lost two sons in one crash: she is a bereaved relative of each, and hears of the report once."""
    son = {"person_ref": "N3", "family_name": "Beddoes", "given_names": "Al", "deceased_on": "2026-04-07"}
    brother = son | {"person_ref": "N4", "given_names": "Cy"}
    lost = VICTIM | {"role": "bereaved_relative", "risk_grade": ""}
    roles = (lost | {"concerning": "N3"}, lost | {"concerning": "N4"},
             VICTIM | {"person_ref": "N3"}, VICTIM | {"person_ref": "N4"}, SUSPECT)  # fmt: skip
    did = take(tmp_path, people=(ROSA, DALE, son, brother), roles=roles)
    assert counts(did, "roles.csv") == {"read": 5, "new": 5}
    assert kinds("N1").count("crime_reported") == 1
    decided = (
        "SELECT count(*) FROM referrals_decision d JOIN people_record r ON r.id = d.record_id WHERE r.source_ref = 'N1'"
    )
    assert one(decided) == 1
