"""A risk grade rose after the referral was made: whoever carries the case, and the desk that sent it, are told today.

The referral stands as it was sent; what it was sent at stays on it. Only crimes that it carries count, so that a
service learns nothing of another. Each is told once of each grade.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail.agencies.models import Agency, Side, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, Refused
from handrail.directory.models import Service
from handrail.journey import actions as journey
from handrail.journey.actions import Owing
from handrail.referrals import policy
from handrail.referrals.actions.owners import is_here, keeper, of_worker
from handrail.referrals.actions.sending import due_by_risk
from handrail.referrals.models import Referral, State
from handrail.referrals.queries.gathering import Asked
from handrail.referrals.triage_facts import GRADES, highest_grade

WITH_SERVICE = {"high": "raised_high", "medium": "raised_medium"}
"""The first part of `source_ref` of what the service owes, by the grade it rose to."""
WITH_DESK = "regraded"
"""The same of what the desk owes: only where it rose to high."""
SEEN = {
    "plan_changed": "The plan was changed to match",
    "known_already": "It was known, and the plan holds",
    "service_told": "The service was told, and goes on",
}


class NotYoursToSettle(NotAllowed):
    """This is for whoever carries the case, or for the desk that sent it."""


class NothingSaid(Refused):
    """Say what was done: choose one of the answers."""


class NothingRaised(Refused):
    """Nothing is open here about a higher risk: somebody has seen to it already."""


@dataclass(frozen=True, slots=True)
class _Raised:
    """An open referral whose risk is graded higher now than it was sent at."""

    referral: Referral
    grade: str
    crime_id: int


def tell_of_higher_risk(gathered: Mapping[int, Sequence[Asked]], *, by: Actor, at: datetime) -> int:
    """Open what is owed because a grade rose, for everybody gathered, set-wise; return how many rows are new."""
    graded = {
        (asked.part.person_id, asked.part.crime_id): asked.facts.crime_grade
        for several in gathered.values()
        for asked in several
        if asked.facts.crime_grade in WITH_SERVICE
    }
    raised = list(_raised(graded))
    if not raised:
        return 0
    keep = _Keepers(at)
    rows = [row for one in raised for row in _owing(one, keep, at)]
    told = {
        source
        for (source,) in database.ask(
            "SELECT source_ref FROM journey_owed WHERE kind = 'referral' AND source_ref = ANY (%s)",
            [[row.source_ref for row in rows]],
        )
    }
    return journey.open_owed([row for row in rows if row.source_ref not in told], by=by, at=at)


def _raised(graded: Mapping[tuple[int, int], str]) -> Iterable[_Raised]:
    persons = sorted({person for person, _ in graded})
    open_ones = (
        Referral.objects.filter(person_id__in=persons, state__in=[State.SENT, State.ACCEPTED])
        .exclude(risk="high")
        .select_related("person", "service__agency", "agency", "from_agency")
        .prefetch_related("carries")
        if persons
        else ()
    )
    for referral in open_ones:
        grades = {one.crime_id: graded.get((referral.person_id, one.crime_id), "") for one in referral.carries.all()}
        grade = highest_grade(grades.values())
        if grade and GRADES.index(grade) > GRADES.index(referral.risk):
            yield _Raised(referral, grade, next(crime for crime, given in grades.items() if given == grade))


class _Keepers:
    """Who keeps an agency's referrals, asked once of each."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._known: dict[tuple[int, bool], int] = {}
        self._here: dict[tuple[int, bool], bool] = {}

    def of(self, agency: Agency, *, restricted: bool) -> int:
        """Return the audience that keeps them, the agency's own where nobody is trusted by name."""
        asked = (agency.id, restricted)
        if asked not in self._known:
            found = keeper(agency, restricted=restricted, at=self.at)
            self._known[asked] = found or keeper(agency, restricted=False, at=self.at)
        return self._known[asked]

    def shown(self, referral: Referral) -> int:
        """Return who at its service was shown a referral that nobody has accepted."""
        found = database.ask(
            "SELECT audience_id FROM journey_sight WHERE source = %s AND why = %s AND until_at IS NULL LIMIT 1",
            [f"referral:{referral.id}", f"referred_to:{referral.id}"],
        )
        return int(found[0][0]) if found else self.of(referral.agency, restricted=referral.person.restricted)

    def is_here(self, service: Service, *, restricted: bool) -> bool:
        """Say whether the service answers on Handrail."""
        asked = (service.id, restricted)
        if asked not in self._here:
            self._here[asked] = is_here(service, restricted=restricted, at=self.at)
        return self._here[asked]


def _owing(one: _Raised, keep: _Keepers, at: datetime) -> Iterable[Owing]:
    """Yield what the service's worker owes, and what the desk does.

    Where the service is not on Handrail the desk owes both in one: it tells them. Of a referral the police may not
    know of only the service is told, or who keeps the door it came by.
    """
    referral, restricted = one.referral, one.referral.person.restricted
    sender = referral.from_agency or referral.agency
    police = sender.side == Side.POLICE and referral.police_may_see
    here = keep.is_here(referral.service, restricted=restricted)
    desk = keep.of(sender, restricted=restricted)
    if here:
        yield Owing(
            referral.person_id, "referral", f"risk_{one.grade}_since", f"{WITH_SERVICE[one.grade]}:{referral.id}",
            of_worker(referral.worker) if referral.worker else keep.shown(referral),
            referral.record_id, one.crime_id, cover_id=of_worker(referral.cover) if referral.cover else None,
            due_at=due_by_risk(at, risk=one.grade), urgent=one.grade == "high", circle="s",
        )  # fmt: skip
    if desk and (one.grade == "high" and police or not here):
        source = WITH_DESK if one.grade == "high" else WITH_SERVICE[one.grade]
        yield Owing(
            referral.person_id, "referral", "graded_high_since" if one.grade == "high" else "graded_medium_since",
            f"{source}:{referral.id}", desk, referral.record_id, one.crime_id,
            due_at=due_by_risk(at, risk=one.grade), urgent=one.grade == "high",
            circle="t" if police else "s",
        )  # fmt: skip


def hand_to_worker(referral: Referral, *, worker: Worker, cover: Worker, by: Actor, at: datetime) -> None:
    """Make what the service owes because of a higher grade its worker's, now that one is named."""
    found = database.ask(
        "SELECT person_id, kind, what, source_ref, owner_id, record_id, crime_id, due_at, urgent, circle"
        " FROM journey_owed WHERE kind = 'referral' AND source_ref = ANY (%s) AND circle = 's' AND closed_at IS NULL",
        [[f"{source}:{referral.id}" for source in WITH_SERVICE.values()]],
    )
    journey.open_owed(
        [
            Owing(
                person, kind, what, source, of_worker(worker), record, crime, of_worker(cover), due_at, urgent=urgent,
                circle=circle,
            )
            for person, kind, what, source, _, record, crime, due_at, urgent, circle in found
        ],
        by=by,
        at=at,
    )  # fmt: skip


def settle_higher_risk(referral: Referral, *, did: str, by: Actor, at: datetime) -> None:
    """Say what was done about a higher grade: it is owed no more by whoever says so. The other's stays open."""
    with database.whole_file():
        now = Referral.objects.select_for_update(of=("self",)).get(id=referral.id)
        sources = [*WITH_SERVICE.values()] if policy.may_tend(by, now) else []
        sources += [WITH_DESK, *WITH_SERVICE.values()] if policy.may_reroute(by, now) else []
        if not sources:
            raise NotYoursToSettle
        if did not in SEEN:
            raise NothingSaid
        refs = [f"{source}:{now.id}" for source in dict.fromkeys(sources)]
        if not journey.close_owed(kind="referral", source_refs=refs, because=did, by=by, at=at):
            raise NothingRaised
        audit.record("higher risk seen to", by=by, at=at, about="referral", ids=[now.id], refs=[now.ref], reason=did)


def sources_of(referral_id: int) -> list[str]:
    """Return every source by which something is owed because of a higher grade of this referral."""
    return [f"{source}:{referral_id}" for source in (WITH_DESK, *WITH_SERVICE.values())]
