"""Count how many clocks stand alike, by each dimension: what changes is added up and written once, never scanned."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Literal

from handrail.core import database
from handrail.core.workdays import local_date
from handrail.rights.models import Dimension
from handrail.rights.profiles import FIELDS

_TALLY = (
    "agency_id bigint, dimension text, value bigint, entitlement text, started_in date, enhanced boolean,"
    " by_upgrade boolean, settled text, due_on date, gap text, told text, enhanced_unrecorded boolean, clocks integer"
)
_TALLY_NAMES = ", ".join(part.split()[0] for part in _TALLY.split(","))
_ALIKE = _TALLY_NAMES.removesuffix(", clocks")

Place = tuple[int | None, str, int]
"""Where a clock is counted: agency, dimension, value."""
Whose = tuple[int | None, int | None, int | None, int]
"""Where and for whom a clock stands: agency, team, supervisor, profile."""
Face = tuple[str, date, bool, bool, str, date | None, str, str, bool]
"""How it stands: right, day of the start, enhanced, by upgrade, settled, day due, gap, told, enhanced unrecorded."""
_SETTLED, _DUE_ON = 4, 5


class Counts:
    """Changes to the counts, gathered while clocks change and written once at the end."""

    def __init__(self, at: datetime) -> None:
        self._month = local_date(at).replace(day=1)
        self._kept: dict[tuple[Any, ...], int] = {}
        self._faces: dict[Face, int] = {}
        self._changes: defaultdict[Place, Counter[int]] = defaultdict(Counter)

    def add(self, clocks: Iterable[tuple[Whose, Face]], more: Literal[1, -1]) -> None:
        """One more clock, or one fewer, stands as each of these does.

        Faces are numbered as the tally keeps them, and gathered by place before they are counted: places are few.
        """
        faces = self._faces
        standing: dict[Whose, tuple[list[int], list[int]]] = {}
        for whose, face in clocks:
            found = standing.get(whose)
            if found is None:
                found = standing[whose] = ([], [])
            every, still_open = found
            number = faces.get(face)
            if number is None:
                number = faces[face] = self._kept.setdefault(self._as_kept(face), len(self._kept))
            every.append(number)
            if face[_DUE_ON] is not None and not face[_SETTLED]:
                still_open.append(number)
        places: defaultdict[Place, list[int]] = defaultdict(list)
        for whose, (every, still_open) in standing.items():
            supervisor, *others = places_of(whose)
            places[supervisor].extend(still_open)
            for place in others:
                places[place].extend(every)
        for place, numbers in places.items():
            changes = self._changes[place]
            changes.update(numbers) if more > 0 else changes.subtract(numbers)

    def rows(self) -> list[tuple[Any, ...]]:
        """The changes as rows of the tally."""
        kept = list(self._kept)
        return [
            (*place, *kept[number], more)
            for place, changes in self._changes.items()
            for number, more in changes.items()
            if more
        ]

    def _as_kept(self, face: Face) -> tuple[Any, ...]:
        """A face as the tally keeps it: months for days, and the day due only where the state depends on it."""
        entitlement, started_on, enhanced, by_upgrade, settled, due_on, *rest = face
        if settled:
            due_on = None
        elif due_on is not None and due_on < self._month:
            due_on = due_on.replace(day=1)
        return entitlement, started_on.replace(day=1), enhanced, by_upgrade, settled, due_on, *rest

    def write(self) -> int:
        """Add the changes to the counts; return how many rows that took."""
        return add(self.rows())


def add(rows: Sequence[tuple[Any, ...]]) -> int:
    """Add rows of changes to the counts; return how many."""
    if rows:
        asked, params = database.few_or_many("new_tally", _TALLY, rows)
        database.run(f"INSERT INTO rights_tally ({_TALLY_NAMES}) SELECT {_TALLY_NAMES} FROM {asked}", params)
    return len(rows)


def replace(parts: Iterable[Sequence[tuple[Any, ...]]]) -> None:
    """Put these counts, added up, in the place of all that were kept."""
    summed: dict[tuple[Any, ...], int] = {}
    for rows in parts:
        for *key, count in rows:
            alike = tuple(key)
            summed[alike] = summed.get(alike, 0) + count
    database.run("DELETE FROM rights_tally")
    add([(*alike, count) for alike, count in summed.items() if count])


def places_of(whose: Whose) -> list[Place]:
    """Where a clock is counted: the supervisor first, who is counted only for what is open."""
    agency, team, supervisor, profile = whose
    return [
        (agency, _SUPERVISOR, supervisor or 0),
        (agency, _UNIT, team or 0),
        *[(agency, name, profile >> shift & mask) for name, shift, mask in _OF_PROFILE],
    ]


_SUPERVISOR, _UNIT = Dimension.SUPERVISOR.value, Dimension.UNIT.value
_OF_PROFILE = [(name, field.shift, field.mask) for name, field in FIELDS.items()]

_SAME = " AND ".join(
    f"t.{name} IS NOT DISTINCT FROM d.{name}" if name in ("agency_id", "due_on") else f"t.{name} = d.{name}"
    for name in _ALIKE.split(", ")
)


def fold(at: datetime) -> None:
    """Make one row of all that count the same, so that a sum stays short; the sums are as before.

    Only what is there more than once is written again. What another transaction adds meanwhile is not seen here and
    stays as it is.
    """
    month = local_date(at).replace(day=1)
    database.run(
        "UPDATE rights_tally SET due_on = date_trunc('month', due_on)::date"
        " WHERE due_on < %s AND due_on <> date_trunc('month', due_on)::date",
        [month],
    )
    database.run(
        f"WITH d AS MATERIALIZED (SELECT {_ALIKE} FROM rights_tally GROUP BY {_ALIKE}"
        "   HAVING count(*) > 1 OR sum(clocks) = 0),"
        f" gone AS (DELETE FROM rights_tally t USING d WHERE {_SAME} RETURNING t.*)"
        f" INSERT INTO rights_tally ({_TALLY_NAMES}) SELECT {_ALIKE}, sum(clocks) FROM gone"
        f" GROUP BY {_ALIKE} HAVING sum(clocks) <> 0"
    )


_EVERY_VALUE = ", ".join(
    [
        f"('{Dimension.UNIT.value}', coalesce(c.team_id, 0))",
        *(f"('{name}', (c.profile >> {field.shift}) & {field.mask})" for name, field in FIELDS.items()),
    ]
)
_OF_CLOCKS = (
    "SELECT c.agency_id, v.dimension, v.value, c.entitlement, date_trunc('month', c.started_on)::date AS started_in,"
    " c.enhanced, c.by_upgrade, c.settled, CASE WHEN c.settled <> '' THEN NULL"
    " WHEN c.due_on < %(month)s THEN date_trunc('month', c.due_on)::date ELSE c.due_on END AS due_on,"
    " c.gap, c.told, c.enhanced_unrecorded, count(*)::integer AS clocks"
    " FROM rights_clock c CROSS JOIN LATERAL (VALUES {values}) v (dimension, value)"
    " {only} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12"
)
EVERY_CLOCK = (
    _OF_CLOCKS.format(values=_EVERY_VALUE, only="")
    + " UNION ALL "
    + _OF_CLOCKS.format(
        values=f"('{Dimension.SUPERVISOR.value}', coalesce(c.supervisor_id, 0))",
        only="WHERE c.settled = '' AND c.due_on IS NOT NULL",
    )
)
"""The counts that the kept clocks come to: a scan, for those who doubt them; `month` is the first of now's."""
