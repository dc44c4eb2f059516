"""Who is held twice as a victim of one crime: two records there, found to be of one human.

For computing, which must not depend on who looks: the whole file is open, and nothing read here is shown as it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from handrail.core import database

Part = tuple[int, int]
"""A record in a crime."""


class Other(NamedTuple):
    """Another record of the same human in the same crime. `live` where both rows stand and neither is restricted."""

    one_id: int
    person_id: int
    record_id: int
    live: bool


def asked_joined(person_ids: Sequence[int]) -> tuple[str, Sequence[Any]]:
    """Return the statement that finds which of these persons is joined to another: nobody else can be held twice."""
    these, keys = database.among(person_ids)
    return f"SELECT m.person_id FROM people_joined m WHERE m.person_id {these}", [keys]


def held_twice_among(person_ids: Sequence[int]) -> dict[Part, list[Other]]:
    """Return each such record of these persons in its crime with the others: only the joined can be held twice."""
    found: dict[Part, list[Other]] = {}
    if joined := [key for (key,) in database.read(*asked_joined(person_ids))]:
        these, keys = database.among(joined)
        rows = database.read(f"{_HELD_TWICE} WHERE m.person_id {these} GROUP BY 1, 2, 3, 4, 5", [keys])
        for crime, record, *other in rows:
            found.setdefault((record, crime), []).append(Other(*other))
    return found


def take_turns(found: Mapping[Part, Sequence[Other]]) -> set[int]:
    """Wait until nobody else is moving the journeys of these humans; return the persons of their other records."""
    others = {other for some in found.values() for other in some}
    for one in sorted({other.one_id for other in others}):
        database.ask("SELECT pg_advisory_xact_lock(hashtextextended('held twice', %s::bigint))", [one])
    return {other.person_id for other in others}


_VICTIM = "role IN ('victim', 'bereaved_relative')"
_HELD_TWICE = f"""
SELECT r.crime_id, k.id, o.one_id, o.person_id, x.id,
       bool_or(r.status = 'live') AND bool_or(s.status = 'live') AND NOT bool_or(p.restricted OR q.restricted)
  FROM people_joined m
  JOIN people_joined o ON o.one_id = m.one_id AND o.person_id <> m.person_id
  JOIN people_person p ON p.id = m.person_id
  JOIN people_person q ON q.id = o.person_id
  JOIN people_record k ON k.person_id = m.person_id
  JOIN people_record x ON x.person_id = o.person_id
  JOIN crimes_role r ON r.record_id = k.id AND r.{_VICTIM}
  JOIN crimes_role s ON s.record_id = x.id AND s.crime_id = r.crime_id AND s.{_VICTIM}
"""

FILES_HERE = """ARRAY(
 SELECT {clock}.person_id UNION ALL
 SELECT o.person_id FROM people_joined m JOIN people_joined o ON o.one_id = m.one_id AND o.person_id <> m.person_id
   JOIN people_person p ON p.id = m.person_id AND NOT p.restricted
   JOIN people_person q ON q.id = o.person_id AND NOT q.restricted
  WHERE m.person_id = {clock}.person_id)"""
"""Of a clock: the files on which the events that moved it may stand, for `= ANY`; a restricted one is alone."""

COUNTED_ONCE = """
   AND NOT EXISTS (SELECT FROM people_joined m
                     JOIN people_joined e ON e.one_id = m.one_id AND e.person_id < m.person_id
                     JOIN people_person q ON q.id = e.person_id AND NOT q.restricted AND NOT p.restricted
                     JOIN people_record x ON x.person_id = e.person_id
                     JOIN crimes_role s ON s.record_id = x.id AND s.crime_id = c.id AND s.status = 'live'
                      AND s.role IN ('victim', 'bereaved_relative')
                    WHERE m.person_id = p.id)
"""
"""Of a crime `c` and a victim's person `p`: not where an older record of the same human stands in it as well."""
