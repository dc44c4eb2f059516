"""A risk grade that rises after the referral was made: who is told, once, and what stays as it was."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.agencies import queries as agencies
from handrail.agencies.models import Agency, Worker
from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import Cast
from handrail.core import database
from handrail.intake.tests.bundles import CRIME, VICTIM
from handrail.intake.tests.nights import BY, FIRST, only, take
from handrail.journey.actions import Happened, record_event
from handrail.referrals import actions as referrals
from handrail.referrals.actions.raising import NothingRaised, NotYoursToSettle
from handrail.referrals.models import Referral

pytestmark = pytest.mark.data
System = Callable[[], AbstractContextManager[None]]
ASSAULT = CRIME | {"offence_code": "105/01", "flags": "domestic_abuse"}
REACHABLE = {
    "person_ref": "N1", "family_name": "Beddoes", "given_names": "Rosa", "date_of_birth": "1991-02-11", "sex": "F",
    "phone": "07700 900431", "safe_to_call": "yes", "safe_asked_on": "2026-04-07", "postcode": "B9 5QQ",
}  # fmt: skip
STANDARD = VICTIM | {"risk_grade": "standard", "referral_consent": "yes", "consent_on": "2026-04-07"}
NIGHT: dict[str, Any] = {"crimes": (ASSAULT,), "roles": (STANDARD,), "people": (REACHABLE,), "events": ()}


@pytest.fixture(autouse=True)
def _as_system(as_system: System) -> Iterator[None]:
    with as_system():
        yield


@pytest.fixture
def worker_of(morning: datetime) -> Callable[[Agency], tuple[Worker, Worker, Actor]]:
    """Return a worker and a cover of an agency, and the first as whoever acts."""

    def find(agency: Agency) -> tuple[Worker, Worker, Actor]:
        worker, cover = Worker.objects.filter(agency=agency, role="advocate").order_by("id")[:2]
        return worker, cover, agencies.actor_for(worker, at=morning)

    return find


def rosas() -> Referral:
    return Referral.objects.select_related("service__agency", "agency").get(record__source_ref="N1")


def owed() -> list[tuple[str, bool, str]]:
    """Return what is open because of a higher grade: what, whether urgent, whose (a worker, a list, an agency)."""
    return database.ask(
        "SELECT o.what, o.urgent, coalesce(w.name, nullif(a.list_name, ''), g.name) FROM journey_owed o"
        " JOIN people_record r ON r.id = o.record_id JOIN agencies_audience a ON a.id = o.owner_id"
        " LEFT JOIN agencies_worker w ON w.id = a.worker_id LEFT JOIN agencies_agency g ON g.id = a.agency_id"
        " WHERE r.source_ref = 'N1' AND o.closed_at IS NULL AND (o.what LIKE '%%_since') ORDER BY 1"
    )


def graded(folder: Path, grade: str, hours: float) -> None:
    take(folder, hours=hours, **only(roles=(STANDARD | {"risk_grade": grade},)))


def test_a_grade_that_rises_in_a_later_extract_is_told_to_the_worker_and_the_desk_and_the_referral_stands(
    tmp_path: Path, worker_of: Callable[[Agency], tuple[Worker, Worker, Actor]]
) -> None:
    """Rosa went to a service at standard risk; two nights later the officer grades it high."""
    take(tmp_path, **NIGHT)
    referral = rosas()
    worker, cover, who = worker_of(referral.agency)
    referrals.accept_referral(referral, worker=worker, cover=cover, by=who, at=FIRST + timedelta(hours=3))
    assert owed() == []
    graded(tmp_path, "high", 48)
    assert owed() == [("graded_high_since", True, "victim care"), ("risk_high_since", True, worker.name)]
    now = rosas()
    assert (now.state, now.risk, now.worker_id) == ("accepted", "standard", worker.id)


def test_each_grade_is_told_once_and_not_again_when_somebody_has_seen_to_it(
    tmp_path: Path, worker_of: Callable[[Agency], tuple[Worker, Worker, Actor]]
) -> None:
    """Medium first, for the worker alone; then high; then the same high again the next night, which is nothing new."""
    take(tmp_path, **NIGHT)
    referral = rosas()
    worker, cover, who = worker_of(referral.agency)
    referrals.accept_referral(referral, worker=worker, cover=cover, by=who, at=FIRST + timedelta(hours=3))
    graded(tmp_path, "medium", 24)
    assert owed() == [("risk_medium_since", False, worker.name)]
    referrals.settle_higher_risk(rosas(), did="plan_changed", by=who, at=FIRST + timedelta(hours=30))
    graded(tmp_path, "high", 48)
    assert [what for what, *_ in owed()] == ["graded_high_since", "risk_high_since"]
    referrals.settle_higher_risk(rosas(), did="known_already", by=who, at=FIRST + timedelta(hours=50))
    take(tmp_path, hours=72, **only(crimes=(ASSAULT | {"outcome_code": "15"},)))
    assert [what for what, *_ in owed()] == ["graded_high_since"]
    with pytest.raises(NothingRaised):
        referrals.settle_higher_risk(rosas(), did="known_already", by=who, at=FIRST + timedelta(hours=80))


def test_a_grade_that_falls_or_is_first_given_as_standard_asks_nothing(tmp_path: Path) -> None:
    take(tmp_path, **NIGHT | {"roles": (STANDARD | {"risk_grade": "medium"},)})
    graded(tmp_path, "standard", 24)
    assert owed() == []


def test_whoever_accepts_later_has_what_the_service_owed(
    tmp_path: Path, worker_of: Callable[[Agency], tuple[Worker, Worker, Actor]]
) -> None:
    """The grade rose while the referral lay unanswered: it was the whole service's, and is then the worker's."""
    take(tmp_path, **NIGHT)
    graded(tmp_path, "high", 24)
    referral = rosas()
    assert ("risk_high_since", True, referral.agency.name) in owed()
    worker, cover, who = worker_of(referral.agency)
    referrals.accept_referral(referral, worker=worker, cover=cover, by=who, at=FIRST + timedelta(hours=26))
    assert ("risk_high_since", True, worker.name) in owed()


def test_a_stranger_cannot_say_that_it_was_seen_to(tmp_path: Path, cast: Cast) -> None:
    take(tmp_path, **NIGHT)
    graded(tmp_path, "high", 24)
    before = owed()
    with pytest.raises(NotYoursToSettle):
        referrals.settle_higher_risk(rosas(), did="known_already", by=cast("Pavel"), at=FIRST + timedelta(hours=26))
    assert owed() == before


def test_a_grade_recorded_by_hand_is_told_as_one_from_an_extract_is(tmp_path: Path) -> None:
    """The officer writes *high* on the record page; the job that follows tells the service, and the desk."""
    take(tmp_path, **NIGHT)
    referral = rosas()
    crime = referral.carries.all()[0].crime_id
    happened = Happened(
        "risk_graded", FIRST + timedelta(hours=4), referral.person_id, referral.record_id, crime, detail="high"
    )
    record_event(happened, by=BY, at=FIRST + timedelta(hours=4))
    assert owed() == []
    referrals.decide_for([referral.person_id], by=BY, at=FIRST + timedelta(hours=4))
    assert [what for what, *_ in owed()] == ["graded_high_since", "risk_high_since"]
