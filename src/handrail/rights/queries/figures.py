"""What stands in a whole force: kept counts for figures, and a page of clocks for the list behind each.

Counts are sums of `Tally`, which holds as many rows as there are units, rights, months and due days; lists read one
page of an index. Neither grows with the region.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum

from handrail.agencies.models import Team
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.journey.models import Event
from handrail.journey.policy import seen_by as journey_seen_by
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights import policy
from handrail.rights.models import Clock, Tally
from handrail.rights.queries.person import Stood, stood

STATES = ("met", "late", "missed", "running", "no_limit", "not_recorded", "not_applicable", "stopped")
MONTHS = (1, 3, 12, 0)
MOST = 50


@dataclass(slots=True)
class Counted:
    """How many clocks of one right, or of one unit, stand in each state; `by_upgrade` of those missed or late."""

    states: Counter[str] = field(default_factory=Counter)
    by_upgrade: int = 0
    enhanced: int = 0

    @property
    def fell_due(self) -> int:
        """How many had a day by which they were owed that has passed, or were answered: met, late and missed."""
        return self.states["met"] + self.states["late"] + self.states["missed"]

    @property
    def in_time(self) -> int | None:
        """Met, as a whole percentage of those that fell due; none where none did."""
        return round(100 * self.states["met"] / self.fell_due) if self.fell_due else None


@dataclass(frozen=True, slots=True)
class Failing:
    """What one unit fails today unless somebody answers it: by right, and how many of each with enhanced rights."""

    team: Team | None
    rights: Mapping[str, int]
    enhanced: int

    @property
    def clocks(self) -> int:
        """How many in all."""
        return sum(self.rights.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """Which clocks a list is of: all that is empty is any. `due_on` asks for those unanswered and due that day."""

    state: str = ""
    entitlement: str = ""
    team_id: int | None = None
    any_team: bool = True
    since: date | None = None
    due_on: date | None = None
    gap: str = ""
    unrecorded: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A clock on a list, with the person it is of."""

    stood: Stood
    person: Person


def since_of(months: int, *, at: datetime) -> date | None:
    """The first day of the month with which the last so many months begin, this one among them; none for all."""
    first = local_date(at).replace(day=1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first if months else None


def failing_today(*, viewer: Actor, at: datetime) -> list[Failing]:
    """Return, for each unit of the viewer's force, what is due by the end of today and not answered; most first."""
    rights: dict[int | None, Counter[str]] = {}
    enhanced: Counter[int | None] = Counter()
    rows = _tally(viewer).filter(settled="", due_on=local_date(at))
    for team, right, more, count in _sums(rows, "team_id", "entitlement", "enhanced"):
        rights.setdefault(team, Counter())[right] += count
        enhanced[team] += count if more else 0
    teams = Team.objects.in_bulk([team for team in rights if team is not None])
    found = [
        Failing(teams.get(team or 0), {right: count for right, count in sorted(some.items()) if count}, enhanced[team])
        for team, some in rights.items()
    ]
    return sorted((one for one in found if one.clocks), key=lambda one: (-one.clocks, str(one.team or "")))


def by_right(*, viewer: Actor, at: datetime, since: date | None) -> dict[str, Counted]:
    """Return how the clocks started since a day stand, by right."""
    return _counted(viewer, at, since, "entitlement")


def by_unit(*, viewer: Actor, at: datetime, since: date | None) -> dict[Team | None, Counted]:
    """Return how the clocks started since a day stand, by the unit that has the crime now."""
    found = _counted(viewer, at, since, "team_id")
    teams = Team.objects.in_bulk([team for team in found if team is not None])
    named = {teams.get(team or 0): counted for team, counted in found.items()}
    return dict(sorted(named.items(), key=lambda pair: -pair[1].states["missed"]))


def _counted(viewer: Actor, at: datetime, since: date | None, column: str) -> dict[Any, Counted]:
    today = local_date(at)
    found: dict[Any, Counted] = {}
    rows = _started(_tally(viewer), since)
    for key, settled, due_on, by_upgrade, enhanced, count in _sums(
        rows, column, "settled", "due_on", "by_upgrade", "enhanced"
    ):
        counted = found.setdefault(key, Counted())
        state = settled or ("missed" if due_on < today else "running")
        counted.states[state] += count
        counted.by_upgrade += count if by_upgrade else 0
        counted.enhanced += count if enhanced else 0
    return found


def count(asked: Asked, *, viewer: Actor, at: datetime) -> int:
    """Return how many clocks of the viewer's force a list is of, from the kept counts."""
    return sum(_tallied(part, asked, viewer) for part in _parts(asked, at))


def _tallied(part: "_Part", asked: Asked, viewer: Actor) -> int:
    rows = _started(_tally(viewer), asked.since).filter(part.where, _where(asked))
    return int(rows.aggregate(sum=Sum("clocks"))["sum"] or 0)


def gaps(*, viewer: Actor, at: datetime) -> dict[str, int]:
    """Return how many clocks are answered by voicemail only, and for nobody; and journeys enhanced but not recorded."""
    found = {gap: count for gap, count in _sums(_tally(viewer).exclude(gap=""), "gap") if count}
    found["unrecorded"] = count(Asked(unrecorded=True), viewer=viewer, at=at)
    return found


def pages(asked: Asked, *, viewer: Actor, at: datetime) -> int:
    """Return how many pages a list has, from the kept counts."""
    return sum(-(-_tallied(part, asked, viewer) // MOST) for part in _parts(asked, at))


def listed(asked: Asked, *, viewer: Actor, at: datetime, page: int = 1) -> list[Listed]:
    """Return one page of clocks of the viewer's force that this viewer may see; those of others are left out.

    Each part of a list is read in the order of its own index, and starts on a page of its own.
    """
    _check(viewer)
    some: list[Clock] = []
    for part in _parts(asked, at):
        length = -(-_tallied(part, asked, viewer) // MOST)
        if 1 <= page <= length:
            some = list(_read(part, asked, viewer)[(page - 1) * MOST : page * MOST])
            break
        page -= length
    known = crimes.known({row.crime_id for row in some}, viewer=viewer)
    persons = people.known({row.person_id for row in some}, viewer=viewer)
    return [
        Listed(one, persons[one.kept.person_id])
        for one in stood(some, at=at, known=known)
        if one.kept.person_id in persons
    ]


def _read(part: "_Part", asked: Asked, viewer: Actor) -> QuerySet[Clock]:
    rows = Clock.objects.filter(policy.seen_by(viewer), part.where, _where(asked), agency_id=viewer.agency_id)
    if asked.since is not None:
        rows = rows.filter(started_on__gte=asked.since)
    return rows.order_by(*part.order)


def reasons_found(listed_here: Sequence[Listed], *, viewer: Actor) -> dict[tuple[int | None, int | None], list[str]]:
    """Return, by (record, crime), why our rule found enhanced rights: `offence:rape`, `relationship:ex_partner`."""
    found: dict[tuple[int | None, int | None], list[str]] = {}
    kept = [one.stood.kept for one in listed_here]
    events = Event.objects.filter(
        journey_seen_by(viewer),
        person_id__in={row.person_id for row in kept},
        crime_id__in={row.crime_id for row in kept},
        kind="enhanced_found",
        superseded_at=None,
    )
    for record, crime, detail in events.order_by("id").values_list("record_id", "crime_id", "detail"):
        found.setdefault((record, crime), []).append(detail)
    return found


def _check(viewer: Actor) -> None:
    if not policy.may_count(viewer):
        raise NotKnown


def _tally(viewer: Actor) -> QuerySet[Tally]:
    _check(viewer)
    return Tally.objects.filter(agency_id=viewer.agency_id)


def _started(rows: QuerySet[Tally], since: date | None) -> QuerySet[Tally]:
    return rows if since is None else rows.filter(started_in__gte=since)


def _sums(rows: QuerySet[Tally], *columns: str) -> list[tuple[Any, ...]]:
    return list(rows.values_list(*columns).annotate(sum=Sum("clocks")).order_by())


class _Part(NamedTuple):
    """Some of a list: which clocks, in the order of which index."""

    where: Q
    order: tuple[str, ...]


_BY_DAY, _LATEST = ("due_on", "id"), ("-started_on", "-id")


def _parts(asked: Asked, at: datetime) -> list[_Part]:
    """What is owed by a day, the soonest first; then what is settled, the latest first."""
    today = local_date(at)
    if asked.due_on is not None:
        return [_Part(Q(settled="", due_on=asked.due_on), _BY_DAY)]
    if asked.state in ("missed", "running"):
        by_day = Q(due_on__lt=today) if asked.state == "missed" else Q(due_on__gte=today)
        return [_Part(Q(settled="") & by_day, _BY_DAY), _Part(Q(settled=asked.state), _LATEST)]
    return [_Part(Q(settled=asked.state) if asked.state else Q(), _LATEST)]


def _where(asked: Asked) -> Q:
    where = Q()
    if asked.entitlement:
        where &= Q(entitlement=asked.entitlement)
    if not asked.any_team:
        where &= Q(team_id=asked.team_id)
    if asked.gap:
        where &= Q(gap=asked.gap)
    if asked.unrecorded:
        where &= Q(enhanced_unrecorded=True)
    return where
