"""Who may be sent an acknowledgement or the Code together with others, and who is left out and why.

Only what is sent alike to everybody: never a decision, never to anybody with enhanced rights, and only by a way they
said is safe (issue 3, part 4). The restricted are not here at all: a list is no place to read that somebody is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.journey import queries as journeys
from handrail.journey.models import Owed
from handrail.people.models import Person
from handrail.rights.enhancing import FOUND, RECORDED, REMOVED, reason_of
from handrail.rights.queries.recording import Place
from handrail.rights.queries.telling import Item, ToTell, of_rows

TOGETHER: Mapping[str, str] = MappingProxyType({"acknowledged": "VC-03.1", "code_given": "VC-03.2"})
"""What may be sent to many at once: the event that records it, and the right it answers."""
WAYS: tuple[str, ...] = ("text", "email", "letter")
# Enhanced rights are not named: they may come from a crime that this viewer does not see.
WHY = MappingProxyType(
    {
        "enhanced": "is told one at a time, by somebody who can answer",
        "withheld": "was not told, as it would create a risk: is told one at a time, by a safe way",
        "unsafe": "said this way is not safe, or a suspect shares it",
        "unasked": "was never asked whether this way is safe, or too long ago",
        "not_held": "no number or address for this way is held",
    }
)
_STANDING = {"refused": "unsafe", "unsafe": "unsafe", "not_recorded": "unasked", "not_held": "not_held"}
CONSIDERED, MOST = 2000, 500
"""How much of what is owed is looked through, and how many people are on one page; the first due first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One person to whom it is owed: the things, and why not in bulk (empty where they may be sent it)."""

    person: Person
    items: Sequence[Item]
    why_not: str

    @property
    def place(self) -> Place:
        """Where the first of it is owed."""
        return self.items[0].place


def owed_in_bulk(kind: str, way: str, *, viewer: Actor, at: datetime) -> list[Asked]:
    """Return whom this worker owes an acknowledgement or the Code, each with why it may not go together with others."""
    mine = sorted(viewer.audiences)
    rows = journeys.owed_by(viewer=viewer, audience_ids=mine, kinds=("clock",), at=at, most=CONSIDERED)
    owed: list[Owed] = list(rows.filter(what=TOGETHER[kind])[:MOST])
    found = [one for one in of_rows(owed, viewer=viewer, at=at) if not one.person.restricted]
    enhanced = enhanced_among({one.person.id for one in found})
    return [Asked(one.person, one.items, _why_not(one, way, enhanced)) for one in found]


def _why_not(one: ToTell, way: str, enhanced: Collection[int]) -> str:
    if one.person.id in enhanced:
        return "enhanced"
    if any(item.withheld for item in one.items):
        return "withheld"
    standing = one.ways.get(way, "not_held")
    return "" if standing == "safe" else _STANDING[standing]


def enhanced_among(person_ids: Collection[int]) -> frozenset[int]:
    """Return which of these persons have a reason for enhanced rights that holds, in any crime of theirs.

    By the whole file: a reason the viewer cannot see keeps somebody out of a list as well as one they can.
    """
    with database.whole_file():
        events = database.read(
            "SELECT person_id, record_id, crime_id, kind, detail FROM journey_event e WHERE person_id = ANY (%s)"
            " AND kind = ANY (%s) AND superseded_at IS NULL AND NOT EXISTS (SELECT FROM journey_event v"
            "   WHERE v.person_id = e.person_id AND v.kind = 'row_voided' AND v.superseded_at IS NULL"
            "   AND e.ref = ANY (v.about)) ORDER BY happened_at, recorded_at, id",
            [list(person_ids), [RECORDED, FOUND, REMOVED]],
        )
    held: dict[int, set[tuple[int, int, str]]] = {}
    for person, record, crime, kind, detail in events:
        reasons = held.setdefault(person, set())
        reason = (record, crime, reason_of(detail))
        if kind == REMOVED:
            reasons.discard(reason)
        else:
            reasons.add(reason)
    return frozenset(person for person, reasons in held.items() if reasons)
