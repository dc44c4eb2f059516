"""What taking in leads triage to decide, and to decide again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.agencies.models import Agency
from handrail.core import database
from handrail.intake.tests.bundles import CRIME, DALE, ROSA, SUSPECT, VICTIM
from handrail.intake.tests.nights import BY, FIRST, one, only, take
from handrail.referrals import actions as referrals

pytestmark = pytest.mark.data
System = Callable[[], AbstractContextManager[None]]
SHOPLIFTING = CRIME | {"crime_ref": "20/S/1", "offence_code": "046/01", "flags": ""}
NOT_ASKED = VICTIM | {"crime_ref": "20/S/1", "support_need": "", "risk_grade": ""}
STRANGER = SUSPECT | {"crime_ref": "20/S/1", "relationship_to_victim": "stranger"}
THEFT: dict[str, Any] = {"crimes": (SHOPLIFTING,), "people": (ROSA, DALE), "roles": (NOT_ASKED, STRANGER), "events": ()}


@pytest.fixture(autouse=True)
def _as_system(as_system: System) -> Iterator[None]:
    with as_system():
        yield


def decided(ref: str = "N1") -> list[tuple[str, str, bool]]:
    """Return every decision on somebody, in order: what, its code, whether it stands."""
    return database.ask(
        "SELECT d.decision, d.code, d.superseded_at IS NULL FROM referrals_decision d"
        " JOIN people_record r ON r.id = d.record_id WHERE r.source_ref = %s ORDER BY d.id",
        [ref],
    )


def owed(kind: str) -> int:
    return int(
        one(
            "SELECT count(*) FROM journey_owed o JOIN people_record r ON r.id = o.record_id"
            " WHERE r.source_ref = 'N1' AND o.kind = %s AND o.closed_at IS NULL",
            kind,
        )
    )


def test_nobody_is_let_go_unasked_and_who_is_never_answered_for_is_let_go_after_five_days(tmp_path: Path) -> None:
    """Rosa's purse was taken and nobody asked what she needs; five days on, a bundle that does not name her comes."""
    take(tmp_path, at=FIRST + timedelta(hours=1), **THEFT)
    assert decided() == [("held", "need_not_assessed", True)]
    soon = take(tmp_path, hours=4 * 24, **only())
    assert "need_never_assessed" not in soon["reasons"]
    late = take(tmp_path, hours=7 * 24, **only())
    assert late["reasons"]["need_never_assessed"] >= 1
    assert decided() == [("held", "need_not_assessed", False), ("not_made", "need_never_assessed", True)]
    assert owed("held") == 0


def test_the_nightly_job_finds_them_too_and_once_only(tmp_path: Path) -> None:
    take(tmp_path, at=FIRST + timedelta(hours=1), **THEFT)
    force = Agency.objects.get(source="police:20")
    later = FIRST + timedelta(days=8)
    assert ("not_made", "need_never_assessed", False) in referrals.decide_again(force=force, by=BY, at=later)
    assert ("not_made", "need_never_assessed", False) not in referrals.decide_again(force=force, by=BY, at=later)
    assert decided()[-1] == ("not_made", "need_never_assessed", True)


def test_an_answer_that_comes_supersedes_the_hold(tmp_path: Path) -> None:
    take(tmp_path, at=FIRST + timedelta(hours=1), **THEFT)
    take(tmp_path, hours=24, **only(roles=(NOT_ASKED | {"support_need": "no"},)))
    assert [answer[:2] for answer in decided() if answer[2]] == [("not_made", "no_need_recorded")]
    assert len(decided()) == 2


def test_somebody_who_is_victim_and_child_of_the_house_is_decided_once_as_victim(tmp_path: Path) -> None:
    child = VICTIM | {"role": "child_in_household", "support_need": "", "risk_grade": ""}
    joy = {
        "person_ref": "N3",
        "family_name": "Beddoes",
        "given_names": "Joy",
        "date_of_birth": "1980-02-02",
        "sex": "F",
    }
    did = take(
        tmp_path, people=(ROSA, DALE, joy), roles=(child, VICTIM, VICTIM | {"person_ref": "N3"}, SUSPECT), events=()
    )
    assert sum(did["decisions"].values()) == 2
    assert [code for _, code, _ in decided()] == ["high_risk_no_consent"]


def test_of_two_who_accuse_each_other_the_one_at_high_risk_goes_on(tmp_path: Path) -> None:
    """Dale says Rosa hit him, on the night she was strangled: hers is high and his is not, so hers is not held."""
    strangled = CRIME | {"flags": "domestic_abuse;strangulation"}
    other = CRIME | {"crime_ref": "20/D/1", "offence_code": "105/01", "flags": "domestic_abuse"}
    his = VICTIM | {"crime_ref": "20/D/1", "person_ref": "N2", "risk_grade": "standard"}
    hers = SUSPECT | {"crime_ref": "20/D/1", "person_ref": "N1"}
    take(tmp_path, crimes=(strangled, other), roles=(VICTIM, SUSPECT, his, hers), events=())
    assert [answer[:2] for answer in decided("N1")] == [("made", "high_risk_no_consent")]
    assert [answer[:2] for answer in decided("N2")] == [("held", "both_parties")]


def test_a_hold_on_a_cancelled_crime_asks_nobody_any_more(tmp_path: Path) -> None:
    take(tmp_path, at=FIRST + timedelta(hours=1), **THEFT)
    assert owed("held") == 1
    take(tmp_path, hours=24, **only(crimes=(SHOPLIFTING | {"status": "cancelled"},)))
    assert owed("held") == 0
