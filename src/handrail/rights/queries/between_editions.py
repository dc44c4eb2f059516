"""What another edition of the Code would make of the same journeys: those of one month, and of one unit.

Bounded: at most `JOURNEYS` of them, the latest reported first, whatever the size of the region.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from handrail.audit.actor import Actor
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights.clocks import Clock, clocks_of
from handrail.rights.editions import Rules
from handrail.rights.models import WRITTEN_ACKNOWLEDGEMENT
from handrail.rights.models import Clock as Kept
from handrail.rights.policy import seen_by
from handrail.rights.queries.journeys import read

JOURNEYS = 500
"""How many journeys are compared at most."""
_SETTLED = ("met", "late", "not_applicable", "stopped")
_LONGEST = timedelta(days=31)
"""Longer than any limit of the acknowledgement with its weekends: what began in a month is due before this is over."""


@dataclass(frozen=True, slots=True)
class Differing:
    """One clock that stands otherwise under the second edition, or the same and due another day.

    None where that edition has no such clock.
    """

    person: Person
    first: Clock | None
    second: Clock | None

    @property
    def entitlement(self) -> str:
        """The right it is of."""
        found = self.first or self.second
        return "" if found is None else found.entitlement

    @property
    def is_by_day_only(self) -> bool:
        """Whether it stands the same under both, and only its due day is another."""
        return self.first is not None and self.second is not None and self.first.state == self.second.state


@dataclass(slots=True)
class Beside:
    """How the clocks of some journeys stand under two editions: by right, and which differ in it or in their day.

    `cut` says that there are more journeys than were compared.
    """

    journeys: int = 0
    cut: bool = False
    first: dict[str, Counter[str]] = field(default_factory=dict)
    second: dict[str, Counter[str]] = field(default_factory=dict)
    differing: list[Differing] = field(default_factory=list)


def beside(first: Rules, second: Rules, *, month: date, team_id: int | None, viewer: Actor, at: datetime) -> Beside:
    """Compute the journeys that began in a month (of one unit's crimes) under each edition, as of `at`.

    Only journeys this viewer may open, and of their events those the viewer may see.
    """
    places = _journeys(month, team_id, viewer)
    found = Beside(journeys=min(len(places), JOURNEYS), cut=len(places) > JOURNEYS)
    wanted = {(record, crime) for _, record, crime in places[:JOURNEYS]}
    persons = people.known(sorted({person for person, *_ in places[:JOURNEYS]}), viewer=viewer)
    for journey in read(sorted(persons)) if persons else ():
        if (journey.record_id, journey.crime_id) in wanted:
            one = clocks_of(journey.happenings, rules=first, at=at)
            other = clocks_of(journey.happenings, rules=second, at=at)
            _count(found, persons[journey.person_id], one, other)
    return found


def _journeys(month: date, team_id: int | None, viewer: Actor) -> Sequence[tuple[int, int, int]]:
    """Person, record and crime of the journeys reported in this month, latest first; one more than are compared.

    Read through the clock that every journey has, by the index of its right: what is settled by its start, what is
    open by its due day.
    """
    until = (month + timedelta(days=32)).replace(day=1)
    begun = Kept.objects.filter(
        seen_by(viewer),
        entitlement=WRITTEN_ACKNOWLEDGEMENT,
        agency_id=viewer.agency_id,
        started_on__gte=month,
        started_on__lt=until,
    )
    if team_id is not None:
        begun = begun.filter(team_id=team_id)
    ways = [begun.filter(settled=state) for state in _SETTLED]
    ways.append(begun.filter(settled="", due_on__gte=month, due_on__lt=until + _LONGEST))
    rows = [
        row
        for way in ways
        for row in way.order_by("-started_on", "-id").values_list(
            "started_on", "id", "person_id", "record_id", "crime_id"
        )[: JOURNEYS + 1]
    ]
    return [(person, record, crime) for *_, person, record, crime in sorted(rows, reverse=True)[: JOURNEYS + 1]]


def _count(found: Beside, person: Person, first: Sequence[Clock], second: Sequence[Clock]) -> None:
    one = {(clock.entitlement, clock.trigger_event): clock for clock in first}
    other = {(clock.entitlement, clock.trigger_event): clock for clock in second}
    for counts, clocks in ((found.first, first), (found.second, second)):
        for clock in clocks:
            counts.setdefault(clock.entitlement, Counter())[clock.state] += 1
    for key in dict.fromkeys([*one, *other]):
        before, after = one.get(key), other.get(key)
        if before is None or after is None or (before.state, before.due_on) != (after.state, after.due_on):
            found.differing.append(Differing(person, before, after))
