"""Seen before? While somebody types: the people whom this viewer may know of who may be the one they type about.

Only records of people whom the viewer holds a sight of are found: the function that searches repeats that filter, and
row-level security is asked again of what it finds. So *nobody* means *nobody whom you may know of*, and the page says
so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.matching.answers import Between, Pair, answer
from handrail.matching.cleaned import COLUMNS, Cleaned, Said, clean
from handrail.matching.keys import keys
from handrail.matching.policy import may_ask_if_seen_before
from handrail.matching.queries.weighing import cleaned_of, known_for
from handrail.matching.scoring import Evidence, Weighed, weigh
from handrail.matching.shared_by_many import without_common
from handrail.people import queries as people
from handrail.people.models import Person

MOST_CANDIDATES = 60
MOST_SHOWN = 5
WORTH_SHOWING = -3.0
"""Bits from which somebody half typed is shown: little is typed yet, so less than *possible* is asked of it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed so far."""

    family_name: str = ""
    given_names: str = ""
    date_of_birth: date | None = None
    postcode: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody known already who may be the one typed about, and what speaks for and against it."""

    person: Person
    answer: str
    bits: float
    evidence: tuple[Evidence, ...]

    @property
    def reasons(self) -> Sequence[Evidence]:
        """What speaks for it, the heaviest first."""
        return [one for one in self.evidence if one.bits > 0.5]

    @property
    def doubts(self) -> Sequence[Evidence]:
        """What speaks against it."""
        return [one for one in self.evidence if one.bits < -0.5]


def says_enough(typed: Typed) -> bool:
    """Whether what is typed says enough to look by: a name alone is many people's, and is looked for in the search."""
    return bool(keys(_cleaned(typed)))


def _cleaned(typed: Typed) -> Cleaned:
    return clean(Said(**{name: getattr(typed, name) for name in Typed.__slots__}))


def seen_before(typed: Typed, *, viewer: Actor, at: datetime) -> list[Seen]:
    """Return people this viewer may know of who may be the one typed about, the likeliest first; nobody for others."""
    if not may_ask_if_seen_before(viewer):
        return []
    mine = _cleaned(typed)
    wanted = keys(mine)
    if not wanted:
        return []
    rows = database.ask(
        f"SELECT record_id, {', '.join(COLUMNS)} FROM matching_seen_before(%s, %s)", [list(wanted), MOST_CANDIDATES]
    )
    theirs = {row[0]: cleaned_of(row[1:]) for row in rows}
    if not theirs:
        return []
    known = known_for([mine, *theirs.values()])
    mine = without_common(mine, known.common)
    found = []
    for record_id, record in theirs.items():
        other = without_common(record, known.common)
        weighed = weigh(mine, other, known.weights, known.terms)
        if weighed.bits >= WORTH_SHOWING:
            said = answer(Pair(mine, other, weighed, Between(), known.borne), known.weights)
            found.append((weighed, said.answer, record_id))
    found.sort(key=lambda one: (-one[0].bits, one[2]))
    return _shown(found[: MOST_SHOWN * 3], viewer)


def _shown(found: Sequence[tuple[Weighed, str, int]], viewer: Actor) -> list[Seen]:
    """Return one row for each person, the heaviest of their records."""
    whose = dict(
        database.ask("SELECT id, person_id FROM people_record WHERE id = ANY (%s)", [[key for _, _, key in found]])
    )
    persons = people.known(sorted(set(whose.values())), viewer=viewer)
    shown: dict[int, Seen] = {}
    for weighed, said, record_id in found:
        person = persons.get(whose.get(record_id, 0))
        if person is not None:
            shown.setdefault(person.id, Seen(person, said, weighed.bits, weighed.evidence))
    return list(shown.values())[:MOST_SHOWN]
