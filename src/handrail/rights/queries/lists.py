"""The list behind every figure: its clocks, a page at a time, each read in the order of an index.

How long a list is comes from the kept counts; what it shows is only what the viewer may see. A list of every right
together is read right by right, in the Code's order, where no index has them all; a long one month by month, so that
its last page begins no further into an index than its first. Where few clocks of a right are of one group of people,
they are found by their profiles, else a page is read along the days. The pages of a list end where a page would read
too far (`Laid.reach`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product
from typing import NamedTuple

from django.db.models import F, Q, QuerySet, Sum

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.journey.models import Event
from handrail.journey.policy import seen_by as journey_seen_by
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights import policy
from handrail.rights.editions import order_of
from handrail.rights.models import FEW, Clock, Dimension, Tally, Told
from handrail.rights.profiles import FIELDS
from handrail.rights.queries.figures import (
    EVERY,
    Within,
    duty_holders,
    month_after,
    own_unit,
    started,
    sums,
    tally,
    totals,
    values_of,
)
from handrail.rights.queries.person import Stood, stood

MOST = 50
NOT_IN_TIME, NOT_NEEDED, FELL_DUE, WITHOUT_LIMIT = "not_in_time", "not_needed", "fell_due", "without_limit"
TOGETHER = {
    NOT_IN_TIME: ("missed", "late"),
    NOT_NEEDED: ("not_applicable", "stopped"),
    FELL_DUE: ("missed", "late", "met"),
    WITHOUT_LIMIT: ("no_limit", "done"),
}
"""Lists of several states: one after the other."""
ONE_IN, READ_AT_MOST = 640, 5000
"""Fewer than one in so many, of more than so many: few among many."""
_UNDER_ANY = Within(Dimension.SUPERVISOR.value, EVERY)
LONG = 500
"""More than so many of one part are laid out month by month."""
REACH, READ = 10_000, 40_000
"""How far into a list its pages go, and how many rows of an index are passed over for that where it holds others too:
a page is read from the beginning of its month, and nobody works through so many (decision 0019)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which clocks a list is of: all that is empty is any; a state is one of a clock, or one of `TOGETHER`; of
    those that have no limit, `done` asks for those answered and `no_limit` for the others.

    `rights` are some of them together. `since` and `until` are first days of months, the second not within. `due_on`
    asks for those unanswered and due that day. `told` is a mark of `Told`, *both* counting as either. `by_upgrade` are
    those late or missed at once. A list is of one unit or of one `within`, as counts are kept of one dimension at a
    time.
    """

    state: str = ""
    entitlement: str = ""
    rights: tuple[str, ...] = ()
    duty_holder: str = ""
    enhanced: bool = False
    by_upgrade: bool = False
    team_id: int | None = None
    any_team: bool = True
    since: date | None = None
    until: date | None = None
    due_on: date | None = None
    gap: str = ""
    told: str = ""
    unrecorded: bool = False
    within: Within | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A clock on a list, with the person it is of."""

    stood: Stood
    person: Person


@dataclass(frozen=True, slots=True)
class Laid:
    """A list laid out: its parts, how many clocks each has by the kept counts, and what it was asked for by whom."""

    asked: Asked
    viewer: Actor
    parts: Sequence[tuple["Part", int]]
    reach: int = REACH

    @property
    def count(self) -> int:
        """How many clocks of the viewer's force it is of."""
        return sum(length for _, length in self.parts)

    @property
    def pages(self) -> int:
        """How many pages are shown of it: no more than its reach."""
        return -(-min(self.count, self.reach) // MOST)


def lay_out(asked: Asked, *, viewer: Actor, at: datetime) -> Laid:
    """Lay out a list by the kept counts. Raises `NotKnown` for who may not count, or where there is no such group."""
    found: list[tuple[Part, int]] = []
    for part in _parts(asked, at):
        by_right = _is_by_right(part, asked, viewer)
        lengths: dict[str, Counter[date]] = {}
        counts = _counts_of(part, asked, viewer)
        for right, day, length in sums(counts, "entitlement", "due_on" if part.order == BY_DAY else "started_in"):
            lengths.setdefault(right if by_right else "", Counter())[day.replace(day=1)] += length
        for right in sorted(lengths, key=order_of) if by_right else lengths:
            narrowed = part._replace(where=part.where & Q(entitlement=right)) if right else part
            found += _by_month(narrowed, lengths[right])
    parts = [(part, length) for part, length in found if length > 0]
    return Laid(asked, viewer, parts, _reach(asked, sum(length for _, length in parts), viewer=viewer, at=at))


def _reach(asked: Asked, count: int, *, viewer: Actor, at: datetime) -> int:
    """How far the pages of a list go: less far where its index holds many others between them."""
    wider = replace(asked, within=None, enhanced=False)
    if asked.entitlement and own_unit(viewer) is None:
        wider = replace(wider, team_id=None, any_team=True)
    if count <= LONG or wider == asked:
        return REACH
    among = sum(_tallied(part, wider, viewer) for part in _parts(wider, at))
    return max(MOST, min(REACH, READ * count // max(1, among)))


def _by_month(part: "Part", lengths: Counter[date]) -> list[tuple["Part", int]]:
    """A part whole where it is short, else month by month in its own order."""
    if lengths.total() <= LONG:
        return [(part, lengths.total())]
    months = sorted(lengths, reverse=part.order != BY_DAY)
    return [(part._replace(month=month), lengths[month]) for month in months]


def count(asked: Asked, *, viewer: Actor, at: datetime) -> int:
    """Return how many clocks of the viewer's force a list is of, from the kept counts."""
    return lay_out(asked, viewer=viewer, at=at).count


def pages(asked: Asked, *, viewer: Actor, at: datetime) -> int:
    """Return how many pages a list has, from the kept counts."""
    return lay_out(asked, viewer=viewer, at=at).pages


def listed(asked: Asked | Laid, *, viewer: Actor, at: datetime, page: int = 1) -> list[Listed]:
    """Return one page of clocks of the viewer's force that this viewer may see; those of others are left out.

    Who sees the figures of one unit lists what that unit has, those they may see together.
    Each part of a list is read in the order of its own index, and begins where the counts say that the last ends: what
    the viewer may not see leaves a page shorter, and takes no row from another. Of a force a page is found by its
    place among all, whoever looks, and then read as they may: to ask of each row before it costs a hundred times more.
    """
    laid = asked if isinstance(asked, Laid) else lay_out(asked, viewer=viewer, at=at)
    first, keys, unit = (page - 1) * MOST, list[int](), own_unit(viewer)
    with nullcontext() if unit else database.whole_file():
        for part, length in laid.parts:
            if first < length and first + MOST > 0:
                rows = _rows(part, laid.asked, viewer)
                rows = rows.filter(policy.seen_by(viewer), team_id=unit.id) if unit else rows
                here = rows.values_list("id", flat=True)[max(0, first) : min(length, first + MOST)]
                with nullcontext() if unit or _is_few(part, laid.asked, viewer) else database.along_indexes():
                    keys += here
            first -= length
    seen = Clock.objects.filter(policy.seen_by(viewer)).in_bulk(keys)
    some = [seen[key] for key in keys if key in seen]
    known = crimes.known({row.crime_id for row in some}, viewer=viewer)
    persons = people.known({row.person_id for row in some}, viewer=viewer)
    return [
        Listed(one, persons[one.kept.person_id])
        for one in _with_items(stood(some, at=at, known=known), viewer)
        if one.kept.person_id in persons
    ]


def _with_items(clocks: Sequence[Stood], viewer: Actor) -> list[Stood]:
    """Say which thing each is of, where the right is owed for each: their phone, and not their keys."""
    each = {one.kept.trigger_ref: one.kept.person_id for one in clocks if one.right.per_item}
    if not each:
        return list(clocks)
    named = Event.objects.filter(
        journey_seen_by(viewer), person_id__in=set(each.values()), ref__in=each.keys(), superseded_at=None
    ).exclude(item="")
    things = {(person, ref): item for person, ref, item in named.values_list("person_id", "ref", "item")}
    return [replace(one, item=things.get((one.kept.person_id, one.kept.trigger_ref), "")) for one in clocks]


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


class Part(NamedTuple):
    """Some of a list: which clocks, in the order of which index, due or started in which month (any, for none).

    `whole`: the index has those of every right together.
    """

    where: Q
    order: tuple[str, ...]
    whole: bool = True
    month: date | None = None


BY_DAY, LATEST = ("due_on", "id"), ("-started_on", "-id")


def _parts(asked: Asked, at: datetime) -> list[Part]:
    """What is owed by a day, the soonest first; then what is settled, the latest first."""
    today = local_date(at)
    if asked.due_on is not None:
        return [Part(Q(settled="", due_on=asked.due_on), BY_DAY)]
    if asked.state in TOGETHER:
        return [part for state in TOGETHER[asked.state] for part in _parts(replace(asked, state=state), at)]
    if asked.state in ("missed", "running"):
        by_day = Q(due_on__lt=today) if asked.state == "missed" else Q(due_on__gte=today)
        return [Part(Q(settled="") & by_day, BY_DAY), _settled(asked.state)]
    return [_settled(asked.state)] if asked.state else [Part(Q(), LATEST)]


def _settled(state: str) -> Part:
    return Part(Q(settled=state), LATEST, whole=state in FEW)


def _is_by_right(part: Part, asked: Asked, viewer: Actor) -> bool:
    """Whether a part is read right by right: of a unit, or of what is marked, an index has every right together."""
    if asked.entitlement or not asked.any_team or own_unit(viewer) is not None:
        return False
    return bool(asked.duty_holder or asked.rights) or not part.whole


def _where(asked: Asked) -> Q:
    """What counts and clocks say in the same words."""
    where = Q()
    if asked.entitlement:
        where &= Q(entitlement=asked.entitlement)
    if asked.rights:
        where &= Q(entitlement__in=asked.rights)
    if asked.duty_holder:
        rights = [right for right, holder in duty_holders().items() if holder == asked.duty_holder]
        if not rights:
            raise NotKnown
        where &= Q(entitlement__in=rights)
    if asked.gap:
        where &= Q(gap=asked.gap)
    if asked.told:
        where &= Q(told__in=[asked.told, Told.BOTH.value])
    if asked.unrecorded:
        where &= Q(enhanced_unrecorded=True)
    if asked.by_upgrade:
        where &= Q(by_upgrade=True)
    if asked.enhanced:
        where &= Q(enhanced=True)
    return where


def _counts_of(part: Part, asked: Asked, viewer: Actor) -> QuerySet[Tally]:
    rows = started(_of_group(asked, viewer).filter(part.where, _where(asked)), asked.since, asked.until)
    if part.month is None:
        return rows
    return rows.filter(_in_month("due_on" if part.order == BY_DAY else "started_in", part.month))


def _in_month(column: str, month: date) -> Q:
    return Q(**{f"{column}__gte": month, f"{column}__lt": month_after(month)})


def _tallied(part: Part, asked: Asked, viewer: Actor) -> int:
    return int(_counts_of(part, asked, viewer).aggregate(sum=Sum("clocks"))["sum"] or 0)


def _of_group(asked: Asked, viewer: Actor) -> QuerySet[Tally]:
    """The counts of the one group that the list is of, or of everybody."""
    if not asked.any_team:
        if asked.within is not None:
            raise ValueError("A list is of one unit or of one group: counts of both together are not kept.")
        return tally(viewer, Dimension.UNIT).filter(value=asked.team_id or 0)
    if asked.within is None:
        return totals(viewer)
    rows = tally(viewer, Dimension(asked.within.dimension))
    return rows if asked.within == _UNDER_ANY else rows.filter(value__in=values_of(asked.within, viewer=viewer))


def _rows(part: Part, asked: Asked, viewer: Actor) -> QuerySet[Clock]:
    rows = Clock.objects.filter(part.where, _where(asked), agency_id=viewer.agency_id)
    if not asked.any_team:
        rows = rows.filter(team_id=asked.team_id)
    if asked.since is not None:
        rows = rows.filter(started_on__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(started_on__lt=asked.until)
    if part.month is not None:
        rows = rows.filter(_in_month("due_on" if part.order == BY_DAY else "started_on", part.month))
    if asked.within is not None:
        rows = _within(rows, part, asked, viewer)
    return rows.order_by(*part.order)


def _within(rows: QuerySet[Clock], part: Part, asked: Asked, viewer: Actor) -> QuerySet[Clock]:
    """Those of one group: found by their profiles where they are few among many, else looked for along the index."""
    name, key = asked.within or Within("", "")
    values = () if asked.within == _UNDER_ANY else values_of(Within(name, key), viewer=viewer)
    if name == Dimension.UNIT:
        return rows.filter(team_id=values[0] or None)
    if name == Dimension.SUPERVISOR:
        rows = rows.filter(settled="", due_on__isnull=False)
        return rows if asked.within == _UNDER_ANY else rows.filter(supervisor_id=values[0] or None)
    if _is_few(part, asked, viewer):
        return rows.filter(profile__in=list(_profiles(name, values)))
    field = FIELDS[name]
    return rows.alias(place=F("profile").bitrightshift(field.shift).bitand(field.mask)).filter(place__in=values)


def _is_few(part: Part, asked: Asked, viewer: Actor) -> bool:
    """Whether a list is of a group of people who are few among many."""
    if asked.within is None or asked.within.dimension not in FIELDS:
        return False
    among = _tallied(part, replace(asked, within=None), viewer)
    return among > READ_AT_MOST and among > ONE_IN * _tallied(part, asked, viewer)


def _profiles(name: str, places: Sequence[int]) -> Iterator[int]:
    """Every profile that has one of these places in one list, whatever it has in the others."""
    others = (
        [place << field.shift for place in places]
        if one == name
        else [at << field.shift for at in range(len(field.names))]
        for one, field in FIELDS.items()
    )
    return (sum(parts) for parts in product(*others))
