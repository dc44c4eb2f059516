"""What two records found to be of one human, or of two after all, change in the crimes that hold both: their clocks."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.rights.actions.projecting import project


def known_to(record_ids: Sequence[int], *, by: Actor) -> frozenset[int]:
    """Nobody knows a record by its clocks alone."""
    return frozenset()


def to_joining(persons: Sequence[int], *, by: Actor) -> Callable[[Collection[int], Collection[int]], str]:
    """No clock objects to a join."""
    return lambda one, other: ""


def joined(persons: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Work out again the clocks of those of these files that stand beside another of them in a crime."""
    with database.whole_file():
        beside = [person for (person,) in database.read(_BESIDE, [database.listed(persons)])]
        if beside:
            project(beside, at=at)


_BESIDE = """
WITH part AS MATERIALIZED (SELECT DISTINCT r.crime_id, k.person_id FROM people_record k
  JOIN crimes_role r ON r.record_id = k.id AND r.role IN ('victim', 'bereaved_relative')
 WHERE k.person_id = ANY (%s::bigint[])),
twice AS (SELECT crime_id FROM part GROUP BY 1 HAVING count(*) > 1)
SELECT DISTINCT person_id FROM part WHERE crime_id IN (SELECT crime_id FROM twice)
"""
