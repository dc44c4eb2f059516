"""The list behind every figure: its clocks, a page at a time, each read in the order of an index.

How long a list is comes from the kept counts; what it shows is only what the viewer may see. Where few clocks of a
right are of one group of people, they are found by their profiles, else a page is read along the days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product
from typing import NamedTuple

from django.db.models import F, Q, QuerySet, Sum

from handrail.audit.actor import Actor
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.journey.models import Event
from handrail.journey.policy import seen_by as journey_seen_by
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights import policy
from handrail.rights.models import Clock, Dimension, Tally, Told
from handrail.rights.profiles import FIELDS
from handrail.rights.queries.figures import Within, own_unit, started, tally, totals, values_of
from handrail.rights.queries.person import Stood, stood

MOST = 50
NOT_IN_TIME, NOT_NEEDED = "not_in_time", "not_needed"
TOGETHER = {NOT_IN_TIME: ("missed", "late"), NOT_NEEDED: ("not_applicable", "stopped")}
"""Lists of two states: the one after the other."""
OF_EVERY_RIGHT = (NOT_IN_TIME, "missed", "running", "late", "not_recorded", "stopped")
"""States of which a list may be of every right together: what is open, or few enough to have an index of its own."""
ONE_IN, READ_AT_MOST = 64, 5000
"""Fewer than one in so many, of more than so many: few among many."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which clocks a list is of: all that is empty is any; a state is one of a clock, or one of `TOGETHER`.

    `since` and `until` are first days of months, the second not within. `due_on` asks for those unanswered and due
    that day. `told` is a mark of `Told`, *both* counting as either. A list is of one unit or of one `within`, as
    counts are kept of one dimension at a time.
    """

    state: str = ""
    entitlement: str = ""
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


def count(asked: Asked, *, viewer: Actor, at: datetime) -> int:
    """Return how many clocks of the viewer's force a list is of, from the kept counts."""
    return sum(_tallied(part, asked, viewer) for part in _parts(asked, at))


def pages(asked: Asked, *, viewer: Actor, at: datetime) -> int:
    """Return how many pages a list has, from the kept counts."""
    return sum(-(-_tallied(part, asked, viewer) // MOST) for part in _parts(asked, at))


def listed(asked: Asked, *, viewer: Actor, at: datetime, page: int = 1) -> list[Listed]:
    """Return one page of clocks of the viewer's force that this viewer may see; those of others are left out.

    Who sees the figures of one unit lists what that unit has.
    Each part of a list is read in the order of its own index, and starts on a page of its own.
    """
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
    if asked.state in TOGETHER:
        return [part for state in TOGETHER[asked.state] for part in _parts(replace(asked, state=state), at)]
    if asked.state in ("missed", "running"):
        by_day = Q(due_on__lt=today) if asked.state == "missed" else Q(due_on__gte=today)
        return [_Part(Q(settled="") & by_day, _BY_DAY), _Part(Q(settled=asked.state), _LATEST)]
    return [_Part(Q(settled=asked.state) if asked.state else Q(), _LATEST)]


def _where(asked: Asked) -> Q:
    """What counts and clocks say in the same words."""
    where = Q()
    if asked.entitlement:
        where &= Q(entitlement=asked.entitlement)
    if asked.gap:
        where &= Q(gap=asked.gap)
    if asked.told:
        where &= Q(told__in=[asked.told, Told.BOTH.value])
    if asked.unrecorded:
        where &= Q(enhanced_unrecorded=True)
    return where


def _tallied(part: _Part, asked: Asked, viewer: Actor) -> int:
    rows = _of_group(asked, viewer).filter(part.where, _where(asked))
    return int(started(rows, asked.since, asked.until).aggregate(sum=Sum("clocks"))["sum"] or 0)


def _of_group(asked: Asked, viewer: Actor) -> QuerySet[Tally]:
    """The counts of the one group that the list is of, or of everybody."""
    if not asked.any_team:
        if asked.within is not None:
            raise ValueError("A list is of one unit or of one group: counts of both together are not kept.")
        return tally(viewer, Dimension.UNIT).filter(value=asked.team_id or 0)
    if asked.within is None:
        return totals(viewer)
    return tally(viewer, Dimension(asked.within.dimension)).filter(value__in=values_of(asked.within, viewer=viewer))


def _read(part: _Part, asked: Asked, viewer: Actor) -> QuerySet[Clock]:
    rows = Clock.objects.filter(policy.seen_by(viewer), part.where, _where(asked), agency_id=viewer.agency_id)
    own = own_unit(viewer)
    if own is not None:
        rows = rows.filter(team_id=own.id)
    if not asked.any_team:
        rows = rows.filter(team_id=asked.team_id)
    if asked.since is not None:
        rows = rows.filter(started_on__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(started_on__lt=asked.until)
    if asked.within is not None:
        rows = _within(rows, part, asked, viewer)
    return rows.order_by(*part.order)


def _within(rows: QuerySet[Clock], part: _Part, asked: Asked, viewer: Actor) -> QuerySet[Clock]:
    """Those of one group: found by their profiles where they are few among many, else looked for along the index."""
    name, key = asked.within or Within("", "")
    values = values_of(Within(name, key), viewer=viewer)
    if name == Dimension.UNIT:
        return rows.filter(team_id=values[0] or None)
    if name == Dimension.SUPERVISOR:
        return rows.filter(supervisor_id=values[0] or None)
    among = _tallied(part, replace(asked, within=None), viewer)
    if among > READ_AT_MOST and among > ONE_IN * _tallied(part, asked, viewer):
        return rows.filter(profile__in=list(_profiles(name, values)))
    field = FIELDS[name]
    return rows.alias(place=F("profile").bitrightshift(field.shift).bitand(field.mask)).filter(place__in=values)


def _profiles(name: str, places: Sequence[int]) -> Iterator[int]:
    """Every profile that has one of these places in one list, whatever it has in the others."""
    others = (
        [place << field.shift for place in places]
        if one == name
        else [at << field.shift for at in range(len(field.names))]
        for one, field in FIELDS.items()
    )
    return (sum(parts) for parts in product(*others))
