"""What two records found to be of one human, or of two after all, change in the crimes that hold both: their clocks."""

from collections.abc import Sequence
from datetime import datetime

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.rights.actions.projecting import project


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
