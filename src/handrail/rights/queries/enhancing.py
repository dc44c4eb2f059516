"""Enhanced rights of one person, crime by crime; and what recording or removing a reason would change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.workdays import local_date
from handrail.journey import queries as journeys
from handrail.journey.happenings import ROW_VOIDED, Happening
from handrail.journey.models import Event
from handrail.people.models import Person
from handrail.rights.clocks import Clock, clocks_of
from handrail.rights.enhancing import KINDS, Look, Reason, looks, standing
from handrail.rights.queries.journeys import read
from handrail.rights.queries.recording import Place, places
from handrail.rights.rulebook import rules_in_use

_FORESEEN = "foreseen"


@dataclass(frozen=True, slots=True)
class EnhancedIn:
    """Enhanced rights in one crime: the reasons that hold, what is to be looked at, and what was recorded, in order."""

    place: Place
    reasons: Sequence[Reason]
    looks: Sequence[Look]
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a change would do to the clocks that are open: how many become overdue at once, due today, due sooner.

    `kept` are the open clocks that keep a shorter limit which the status alone would no longer give.
    """

    overdue: int
    today: int
    sooner: int
    kept: int


def enhanced_of(person: Person, *, viewer: Actor, at: datetime) -> list[EnhancedIn]:
    """Return a person's enhanced rights in each crime in which this viewer may see them, latest first."""
    found = list(
        journeys.events(viewer=viewer, person_id=person.id, files=person.files).filter(kind__in=[*KINDS, ROW_VOIDED])
    )
    return [_in(place, found, at) for place in places(person, viewer=viewer) if place.crime is not None]


def _in(place: Place, events: Iterable[Event], at: datetime) -> EnhancedIn:
    mine = [one for one in events if (one.record_id, one.crime_id) == (place.record_id, place.crime_id)]
    happened = [_happening(one) for one in mine]
    shown = [one for one in mine if one.kind in KINDS]
    return EnhancedIn(place, standing(happened, at=at), looks(happened, at=at), shown)


def _happening(one: Event) -> Happening:
    return Happening(
        one.ref, one.kind, str(one.crime_id), str(one.record_id), "", one.happened_at, one.known_at, one.recorded_at,
        tuple(one.about), one.method, one.item, one.detail, one.by_whom,
    )  # fmt: skip


def foresee(place: Place, *, kind: str, detail: str, happened_at: datetime, at: datetime) -> Foreseen:
    """Return what an event of this kind would do to the open clocks of this person in this crime, if it were recorded.

    Computed from the whole journey, as the clocks themselves are; what comes out is counts, and no event.
    """
    with database.whole_file():
        journey = next(
            one for one in read([place.person.id]) if (one.record_id, one.crime_id) == (place.record_id, place.crime_id)
        )
    now = journey.happenings
    added = Happening(_FORESEEN, kind, "", "", "", happened_at, None, at, detail=detail)
    before = _open(clocks_of(now, rules=rules_in_use(), at=at))
    after = _open(clocks_of([*now, added], rules=rules_in_use(), at=at))
    return _compare(before, after, local_date(at))


def _open(clocks: Iterable[Clock]) -> dict[tuple[str, str], Clock]:
    return {
        (one.entitlement, one.trigger_event): one
        for one in clocks
        if one.due_on is not None and one.state in ("running", "missed")
    }


def _compare(before: dict[tuple[str, str], Clock], after: dict[tuple[str, str], Clock], today: date) -> Foreseen:
    moved = [
        one
        for key, one in after.items()
        if key in before and one.due_on is not None and one.due_on != before[key].due_on
    ]
    days = [one.due_on for one in moved if one.due_on is not None]
    still = [key for key, one in after.items() if one.enhanced and key in before and before[key].due_on == one.due_on]
    return Foreseen(
        overdue=sum(day < today for day in days),
        today=sum(day == today for day in days),
        sooner=sum(day > today for day in days),
        kept=len(still),
    )
