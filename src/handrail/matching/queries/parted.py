"""Whom somebody decided to be two people: no third record brings them together without a second person."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.matching import policy
from handrail.matching.models import AFTER_ALL

_PARTED = (
    "SELECT r.person_id, s.person_id FROM people_record r"
    " JOIN matching_pair p ON p.record_id = r.id AND (p.state = 'rejected' OR p.state = 'asked' AND p.decided_why = %s"
    " OR %s AND p.levels_then IS NOT NULL AND p.state IN ('open', 'not_sure', 'asked'))"
    " JOIN people_record s ON s.id = p.other_id"
    " WHERE r.person_id = ANY (%s::bigint[]) AND s.person_id = ANY (%s::bigint[])"
)
_EVERY_FILE = (
    "SELECT r.id, coalesce(o.person_id, r.person_id) FROM people_record r"
    " LEFT JOIN people_joined m ON m.person_id = r.person_id LEFT JOIN people_joined o ON o.one_id = m.one_id"
    " WHERE r.id = ANY (%s::bigint[])"
)


def parted_from(persons: Collection[int], *, by: Actor) -> Mapping[int, set[int]]:
    """Return, by file, those of these files that somebody decided are of another human. The whole file must be open.

    To a machine they stay two while what has come since waits for a person; to everybody while a supervisor is asked
    whether they are one after all.
    """
    keys, found = database.listed(sorted(persons)), defaultdict[int, set[int]](set)
    for one, other in database.ask(_PARTED, [AFTER_ALL, by.kind == "system", keys, keys]):
        found[one].add(other)
        found[other].add(one)
    return found


def objection(parted: Mapping[int, set[int]], one: Collection[int], other: Collection[int], by: Actor) -> str:
    """Return, in a code, why these files may not be joined by this actor, or empty where they may.

    A machine never joins them; a person asks a supervisor, who may, and is not told which file it is about.
    """
    if all(parted.get(person, set()).isdisjoint(other) for person in one):
        return ""
    if by.kind == "system":
        return "cluster"
    return "" if by.role in policy.AGREEING else "asks_a_supervisor"


def would_bring_together(record_id: int, other_id: int, *, viewer: Actor) -> str:
    """Return the objection to joining all that is one person with either of two records, as a page must know it."""
    files: dict[int, set[int]] = {record_id: set(), other_id: set()}
    with database.whole_file():
        for record, person in database.ask(_EVERY_FILE, [database.listed(sorted(files))]):
            files[record].add(person)
        one, other = files[record_id], files[other_id]
        return objection(parted_from(one | other, by=viewer), one, other, viewer)
