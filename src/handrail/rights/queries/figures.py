"""What stands in a whole force, from kept counts: by right, unit, supervisor, group of people, council and month.

Counts are sums of `Tally`, which holds as many rows as there are values, rights, months and due days: no sum scans the
clocks, and none grows with the region. Counts of one dimension are kept beside right and month, never of two together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When

from handrail.agencies.models import Team, Worker
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.workdays import local_date
from handrail.rights import policy
from handrail.rights.disproportion import ETHNICITY, group_of
from handrail.rights.models import Dimension, Gap, Tally, Told
from handrail.rights.profiles import ETHNICITIES, FIELDS, NOT_RECORDED, code_at, place_of
from handrail.rights.rulebook import rules_in_use

MONTHS = (1, 3, 12, 0)
UNRECORDED, NOT_AS_CHOSEN, WRITTEN_ONLY = "unrecorded", Told.NOT_AS_CHOSEN.value, Told.WRITTEN_ONLY.value
MARKS = (UNRECORDED, NOT_AS_CHOSEN, WRITTEN_ONLY, Gap.VOICEMAIL_ONLY.value, Gap.FOR_NOBODY.value)
"""What is counted beside the states, never in place of one."""
TOTALS = Dimension.SEX
"""The dimension of which everybody's counts are added up: the one with the fewest values."""
NONE = "none"
"""The key of those for whom no unit, or no supervisor, is named."""
EVERY = "every"
"""The key of what is under any supervisor, or none: everything that is open."""

By = Literal["right", "duty_holder", "month", "unit", "supervisor", "crime_group", "age", "sex", "ethnicity", "council"]


@dataclass(slots=True)
class Counted:
    """How many clocks stand in each state, each in one; `not_recorded` is a state of its own and no miss.

    `by_upgrade` are of those missed or late; `marks` says of how many something else is to be known (see `MARKS`).
    """

    states: Counter[str] = field(default_factory=Counter)
    by_upgrade: int = 0
    enhanced: int = 0
    marks: Counter[str] = field(default_factory=Counter)

    @property
    def fell_due(self) -> int:
        """How many had a day by which they were owed that has passed, or were answered: met, late and missed."""
        return self.states["met"] + self.states["late"] + self.states["missed"]

    @property
    def in_time(self) -> int | None:
        """Met, as a whole percentage of those that fell due; none where none did."""
        return round(100 * self.states["met"] / self.fell_due) if self.fell_due else None

    def add(self, state: str, count: int, *, by_upgrade: bool, enhanced: bool, marks: Iterable[str]) -> None:
        """So many more stand like this."""
        self.states[state] += count
        self.by_upgrade += count if by_upgrade else 0
        self.enhanced += count if enhanced else 0
        for mark in marks:
            self.marks[mark] += count

    def join(self, other: "Counted") -> None:
        """So many more, as another count has them."""
        self.states.update(other.states)
        self.marks.update(other.marks)
        self.by_upgrade += other.by_upgrade
        self.enhanced += other.enhanced


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a figure: its key as addresses have it, what it is called, and how its clocks stand."""

    key: str
    words: str
    counted: Counted


class Within(NamedTuple):
    """Only those of one dimension: which, and the key of its group; an ethnicity also by the key of its five groups."""

    dimension: str
    key: str


class Grid(NamedTuple):
    """Right × unit: each cell by the right's id and the unit's key, the sums of both, and what the units are called."""

    cells: Mapping[tuple[str, str], Counted]
    rights: Mapping[str, Counted]
    units: Mapping[str, Counted]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Fails:
    """What fails today unless somebody answers it: by right, and how many of each are of enhanced rights."""

    rights: Mapping[str, int]
    by_enhanced: Mapping[str, int]

    @property
    def clocks(self) -> int:
        """How many in all."""
        return sum(self.rights.values())

    @property
    def enhanced(self) -> int:
        """How many of them are of enhanced rights."""
        return sum(self.by_enhanced.values())


@dataclass(frozen=True, slots=True)
class Failing(_Fails):
    """What one unit fails today; none where no unit has the crime."""

    team: Team | None


@dataclass(frozen=True, slots=True)
class FailingUnder(_Fails):
    """What fails today under one supervisor; none where the crime names no supervisor."""

    supervisor: Worker | None


def since_of(months: int, *, at: datetime) -> date | None:
    """The first day of the month with which the last so many months begin, this one among them; none for all."""
    first = local_date(at).replace(day=1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first if months else None


def month_after(month: date) -> date:
    """The first day of the month after a month, by its first."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def failing_today(*, viewer: Actor, at: datetime, on: date | None = None) -> list[Failing]:
    """Return, for each unit of the viewer's force, what is due by the end of today and not answered; most first.

    `on` asks it of another day: nothing falls due on a Sunday, and whoever looks then asks what Monday will bring.
    """
    found = _failing(Dimension.UNIT, viewer, on or local_date(at))
    teams = Team.objects.in_bulk([key for key in found if key])
    failing = [Failing(*counted, teams.get(key)) for key, counted in found.items()]
    return sorted(failing, key=lambda one: (-one.clocks, str(one.team or "")))


def failing_by_supervisor(*, viewer: Actor, at: datetime) -> list[FailingUnder]:
    """Return, for each supervisor, what the police owe by the end of today and nobody answered; most first.

    The supervisor is the one the crime names: the officer's sergeant, as the extract says.
    """
    found = _failing(Dimension.SUPERVISOR, viewer, local_date(at))
    workers = Worker.objects.in_bulk([key for key in found if key])
    failing = [FailingUnder(*counted, workers.get(key)) for key, counted in found.items()]
    return sorted(failing, key=lambda one: (-one.clocks, str(one.supervisor or "")))


def _failing(dimension: Dimension, viewer: Actor, day: date) -> dict[int, tuple[dict[str, int], Counter[str]]]:
    rights, enhanced = dict[int, Counter[str]](), dict[int, Counter[str]]()
    rows = tally(viewer, dimension).filter(settled="", due_on=day)
    for key, right, more, count in sums(rows, "value", "entitlement", "enhanced"):
        rights.setdefault(key, Counter())[right] += count
        enhanced.setdefault(key, Counter())[right] += count if more else 0
    found = {
        key: ({right: count for right, count in sorted(some.items()) if count}, enhanced[key])
        for key, some in rights.items()
    }
    return {key: pair for key, pair in found.items() if pair[0]}


def counts(
    by: By,
    *,
    viewer: Actor,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    entitlement: str = "",
    within: Within | None = None,
) -> list[Group]:
    """Return how the clocks of the viewer's force stand, one group for each value there is, in the list's own order.

    `since` and `until` are first days of months, the second not within: those that started from the one to before the
    other. `entitlement` is one right. `within` is one group of one dimension, and `by` then is the right, the duty
    holder or the month. Those under a supervisor are the open ones only, running and missed.
    """
    rows = started(_of_dimension(by, within, viewer), since, until)
    if within is not None:
        rows = rows.filter(value__in=values_of(within, viewer=viewer))
    if entitlement:
        rows = rows.filter(entitlement=entitlement)
    column = {"right": "entitlement", "duty_holder": "entitlement", "month": "started_in"}.get(by, "value")
    return _grouped(by, _counted(rows, at, column))


def matrix(
    *, viewer: Actor, at: datetime, since: date | None = None, until: date | None = None
) -> dict[tuple[str, str], Counted]:
    """Return how the clocks stand by right and unit: by the right's id and the unit's key."""
    return dict(grid(viewer=viewer, at=at, since=since, until=until).cells)


def grid(*, viewer: Actor, at: datetime, since: date | None = None, until: date | None = None) -> Grid:
    """Return how the clocks stand by right and unit, read once, with the sums of each."""
    rows = started(tally(viewer, Dimension.UNIT), since, until)
    found = _counted(rows, at, "entitlement", "value")
    teams = Team.objects.in_bulk({team for _, team in found if team})
    rights, units, cells = dict[str, Counted](), dict[str, Counted](), dict[tuple[str, str], Counted]()
    for (right, team), counted in sorted(found.items()):
        unit = teams[team].ref if team in teams else NONE
        cells[right, unit] = counted
        rights.setdefault(right, Counted()).join(counted)
        units.setdefault(unit, Counted()).join(counted)
    names = {team.ref: team.name for team in teams.values()} | {NONE: "No unit named"}
    return Grid(cells, rights, units, {unit: names[unit] for unit in sorted(units, key=lambda one: names[one])})


def first_month(*, viewer: Actor, at: datetime) -> date:
    """Return the first month in which a clock of the viewer's force or unit started; this month where none did."""
    found = totals(viewer).order_by("started_in").values_list("started_in", flat=True).first()
    return found or local_date(at).replace(day=1)


def by_right(*, viewer: Actor, at: datetime, since: date | None) -> dict[str, Counted]:
    """Return how the clocks started since a day stand, by right."""
    return {group.key: group.counted for group in counts("right", viewer=viewer, at=at, since=since)}


def by_unit(*, viewer: Actor, at: datetime, since: date | None) -> dict[Team | None, Counted]:
    """Return how the clocks started since a day stand, by the unit that has the crime now."""
    found = _counted(started(tally(viewer, Dimension.UNIT), since), at, "value")
    teams = Team.objects.in_bulk([team for (team,) in found if team])
    named = {teams.get(team): counted for (team,), counted in found.items()}
    return dict(sorted(named.items(), key=lambda pair: -pair[1].states["missed"]))


def gaps(*, viewer: Actor, at: datetime) -> dict[str, int]:
    """Return how many clocks carry each mark, of all that are held: answered by voicemail only, for nobody, unrecorded.

    Enhanced but not recorded counts journeys: it is said on the one clock that every journey has.
    """
    found: Counter[str] = Counter()
    marked = Q(enhanced_unrecorded=True) | ~Q(gap="") | ~Q(told="")
    for counted in _counted(totals(viewer).filter(marked), at, "agency_id").values():
        found.update(counted.marks)
    return {mark: count for mark, count in found.items() if count} | {UNRECORDED: found[UNRECORDED]}


def _of_dimension(by: By, within: Within | None, viewer: Actor) -> QuerySet[Tally]:
    if by in ("right", "duty_holder", "month"):
        return tally(viewer, Dimension(within.dimension)) if within else totals(viewer)
    if within is not None and within.dimension != by:
        raise ValueError(f"Counts by {by} within one {within.dimension} are not kept: one dimension at a time.")
    return tally(viewer, Dimension(by))


def _counted(rows: QuerySet[Tally], at: datetime, *columns: str) -> dict[tuple[Any, ...], Counted]:
    """Add up the rows, those open by whether their day has passed."""
    today, found = local_date(at), dict[tuple[Any, ...], Counted]()
    stated = rows.annotate(
        state=Case(
            When(settled="", due_on__lt=today, then=Value("missed")),
            When(settled="", then=Value("running")),
            default=F("settled"),
        )
    )
    by = ("state", "by_upgrade", "enhanced", "gap", "told", "enhanced_unrecorded")
    for *key, state, by_upgrade, enhanced, gap, told, unrecorded, count in sums(stated, *columns, *by):
        if count:
            found.setdefault(tuple(key), Counted()).add(
                state, count, by_upgrade=by_upgrade, enhanced=enhanced, marks=marks_of(gap, told, unrecorded)
            )
    return found


def marks_of(gap: str, told: str, unrecorded: bool) -> list[str]:
    """What else is to be known of a clock, beside how it stands."""
    both = [NOT_AS_CHOSEN, WRITTEN_ONLY] if told == Told.BOTH else [told] if told else []
    return [*both, *([gap] if gap else []), *([UNRECORDED] if unrecorded else [])]


def _grouped(by: By, found: Mapping[tuple[Any, ...], Counted]) -> list[Group]:
    if by == "month":
        return [Group(f"{month:%Y-%m}", f"{month:%B %Y}", counted) for (month,), counted in sorted(found.items())]
    if by == "right":
        return _of_rights(found)
    if by == "duty_holder":
        return _of_duty_holders(found)
    if by in FIELDS:
        places = sorted(found)
        codes = [code_at(by, place) for (place,) in places]
        return [Group(code, FIELDS[by].names[code], found[key]) for key, code in zip(places, codes, strict=True)]
    named: Mapping[int, Team | Worker] = (
        Team.objects.in_bulk([key for (key,) in found if key])
        if by == "unit"
        else Worker.objects.in_bulk([key for (key,) in found if key])
    )
    groups = [
        Group(named[key].ref, named[key].name, counted) if key in named else Group(NONE, f"No {by} named", counted)
        for (key,), counted in found.items()
    ]
    return sorted(groups, key=lambda group: (group.key == NONE, group.words))


def _of_rights(found: Mapping[tuple[Any, ...], Counted]) -> list[Group]:
    titles = {right.id: right for edition in rules_in_use().editions for right in edition.rights}
    known = [(right, counted) for (right,), counted in found.items() if right in titles]
    known.sort(key=lambda pair: (titles[pair[0]].number, float(pair[0].split(".")[1])))
    return [Group(right, titles[right].title, counted) for right, counted in known]


def duty_holders() -> Mapping[str, str]:
    """Who owes each right in the edition last in force: every right has one."""
    return {right.id: right.duty_holder for edition in rules_in_use().editions for right in edition.rights}


def _of_duty_holders(found: Mapping[tuple[Any, ...], Counted]) -> list[Group]:
    holders, summed = duty_holders(), dict[str, Counted]()
    for (right,), counted in found.items():
        summed.setdefault(holders.get(right, NOT_RECORDED), Counted()).join(counted)
    return [Group(holder, holder, counted) for holder, counted in sorted(summed.items())]


def values_of(within: Within, *, viewer: Actor) -> tuple[int, ...]:
    """The values by which a group is counted, from its key. Raises `NotKnown` where there is no such group.

    Only an ethnicity has several: those recorded of one of the five groups in which they are compared.
    """
    if within.dimension == ETHNICITY and within.key not in ETHNICITIES:
        codes = [code for code in ETHNICITIES if group_of(ETHNICITY, code) == within.key]
        if not codes:
            raise NotKnown
        return tuple(place_of(ETHNICITY, code) or 0 for code in codes)
    if within.dimension in FIELDS:
        place = place_of(within.dimension, within.key)
        if place is None:
            raise NotKnown
        return (place,)
    if within.key == NONE:
        return (0,)
    model = Team if within.dimension == Dimension.UNIT else Worker
    found = model.objects.filter(agency_id=viewer.agency_id or 0, ref=within.key).first()
    if found is None:
        raise NotKnown
    return (int(found.id),)


def own_unit(viewer: Actor) -> Team | None:
    """The one unit whose figures the viewer may see; none for who sees those of the whole force.

    Raises `NotKnown` for who may see none.
    """
    if policy.may_count(viewer):
        return None
    worker = Worker.objects.select_related("team").filter(id=viewer.id or 0).first()
    if worker is None or worker.team is None or not policy.may_count_own_unit(viewer):
        raise NotKnown
    return worker.team


def tally(viewer: Actor, dimension: Dimension) -> QuerySet[Tally]:
    """The counts of the viewer's force, or of their own unit, by one dimension. Raises `NotKnown` for who may see none.

    Who sees one unit sees it by unit, and what is open under themselves: counts of people there would be too small.
    """
    rows, own = Tally.objects.filter(agency_id=viewer.agency_id, dimension=dimension), own_unit(viewer)
    if own is None:
        return rows
    if dimension not in (Dimension.UNIT, Dimension.SUPERVISOR):
        raise NotKnown
    return rows.filter(value=own.id if dimension == Dimension.UNIT else viewer.id or 0)


def totals(viewer: Actor) -> QuerySet[Tally]:
    """Everybody's counts in the viewer's force or unit, each clock once, in as few rows as there are."""
    return tally(viewer, TOTALS if policy.may_count(viewer) else Dimension.UNIT)


def started(rows: QuerySet[Tally], since: date | None, until: date | None = None) -> QuerySet[Tally]:
    """Those that started in these months."""
    if since is not None:
        rows = rows.filter(started_in__gte=since)
    return rows if until is None else rows.filter(started_in__lt=until)


def sums(rows: QuerySet[Tally], *columns: str) -> Sequence[tuple[Any, ...]]:
    """How many, by these columns."""
    return list(rows.values_list(*columns).annotate(sum=Sum("clocks")).order_by())
