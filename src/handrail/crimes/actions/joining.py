"""What the crimes say before two records become one person, and which channels close once they are."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import chain

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.crimes.actions.proposing import project
from handrail.crimes.queries.joining import ACCUSED, HARMED, accused_known_to, standing_of
from handrail.people import actions as people
from handrail.people import queries as people_queries
from handrail.people.contact_keys import Holding, holding, shared
from handrail.people.strip import CLOSE_TO_HOME


def known_to(record_ids: Sequence[int], *, by: Actor) -> frozenset[int]:
    """Return which of these records the police may join by what they see of crimes: those accused in one they see.

    Nobody has a sight of a suspect; that two suspects are one man is for those to say who see what both did.
    """
    return accused_known_to(record_ids, viewer=by)


def to_joining(persons: Sequence[int], *, by: Actor) -> Callable[[Collection[int], Collection[int]], str]:
    """Return what says, in a code, why two sets of these files may not be one person, or nothing where they may.

    Read once for all of them, asked pair by pair as files come together.
    """
    standing = standing_of(persons)
    return lambda one, other: standing.objection(one, other, by)


def joined(persons: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Close, and open again, the channels of everybody whom it concerns that these files were joined or parted.

    And propose their patterns again: two suspects found to be one man make one of what were two.

    Of each human's files, a channel that a suspect of any of their crimes holds, by any record of that suspect's, is
    closed for all of them; and where somebody at home is suspected by one file, a telephone the household shares and
    post to the home are closed for the others. That they are stays unsaid wherever the file itself does not say so.
    """
    with database.whole_file():
        groups: dict[int, set[int]] = defaultdict(set)
        for person, one in database.read(_VICTIMS, [sorted(ACCUSED), sorted(HARMED), *[database.listed(persons)] * 2]):
            groups[one].add(person)
        everybody = sorted({person for files in groups.values() for person in files})
        against: dict[int, set[int]] = defaultdict(set)
        for person, other in database.read(_AGAINST, [sorted(HARMED), sorted(ACCUSED), database.listed(everybody)]):
            against[person].add(other)
        at_home = _close_to_home(everybody)
        # Nothing closes for somebody whom nobody is accused of harming, or opens where nothing was closed.
        concerned = at_home | against.keys() | people_queries.closed_channels(everybody).keys()
        concerning = [files for files in groups.values() if not concerned.isdisjoint(files)]
        held = _held({*chain.from_iterable(concerning), *chain.from_iterable(against.values())})
        closed = []
        for files in concerning:
            accused = {other for person in files for other in against[person]} - files
            theirs = [holds for other in accused for _, holds, _ in held[other]]
            for person in files:
                own = {channel for unsafe, _, _ in held[person] for channel in unsafe}
                found = {channel for _, holds, _ in held[person] for channel in shared(holds, theirs)}
                if person not in at_home and not at_home.isdisjoint(files):
                    found |= {"address", *(("phone",) if any(sharing for _, _, sharing in held[person]) else ())}
                closed.append((person, sorted(found - own)))
        people.close_channels(closed, by=by, at=at)
        project(persons, at=at)


def _close_to_home(persons: Sequence[int]) -> set[int]:
    """Return which of these files are of a victim of somebody close to home."""
    found = database.ask(
        "SELECT DISTINCT k.person_id FROM people_record k JOIN crimes_role r ON r.record_id = k.id"
        " AND r.role = ANY (%s) AND r.status = 'live' JOIN crimes_crime c ON c.id = r.crime_id"
        " WHERE k.person_id = ANY (%s::bigint[]) AND (c.flags::text[] || c.groups::text[]) && %s::text[]",
        [sorted(HARMED), database.listed(persons), sorted(CLOSE_TO_HOME)],
    )
    return {row[0] for row in found}


def _held(persons: Collection[int]) -> dict[int, list[tuple[list[str], Holding, bool]]]:
    """Return, by file, of each of its records: the channels that are unsafe, what it holds, if its phone is shared."""
    held: dict[int, list[tuple[list[str], Holding, bool]]] = defaultdict(list)
    for person, unsafe, sharing, phone, email, address, postcode in database.ask(
        "SELECT person_id, unsafe::text[], phone_shared_with <> '', phone, email, address, postcode FROM people_record"
        " WHERE person_id = ANY (%s)",
        [sorted(persons)],
    ):
        holds = holding(phone=phone, email=email, address=address, postcode=postcode)
        held[person].append((unsafe, holds, sharing))
    return held


def close_channels(crime_ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Close what is to be closed after these crimes or the records in them changed, for whoever was ever joined."""
    found = database.ask(
        "SELECT DISTINCT j.person_id FROM crimes_role r JOIN people_record k ON k.id = r.record_id"
        " JOIN people_joined j ON j.person_id = k.person_id WHERE r.crime_id = ANY (%s)",
        [list(crime_ids)],
    )
    if found:
        joined([row[0] for row in found], by=by, at=at)


# Each of these files and every victim of somebody accused in one of them, with every file that is one with them.
_VICTIMS = (
    "SELECT DISTINCT coalesce(o.person_id, t.person_id), coalesce(m.one_id, t.person_id) FROM ("
    " SELECT v.person_id FROM people_record s JOIN crimes_role a ON a.record_id = s.id AND a.role = ANY (%s::text[])"
    " JOIN crimes_role h ON h.crime_id = a.crime_id AND h.role = ANY (%s::text[])"
    " JOIN people_record v ON v.id = h.record_id WHERE s.person_id = ANY (%s::bigint[])"
    " UNION SELECT unnest(%s::bigint[])) t (person_id)"
    " LEFT JOIN people_joined m ON m.person_id = t.person_id LEFT JOIN people_joined o ON o.one_id = m.one_id"
)
# Every file of every suspect in a crime in which one of these files is a victim.
_AGAINST = (
    "SELECT DISTINCT v.person_id, coalesce(o.person_id, s.person_id) FROM people_record v"
    " JOIN crimes_role h ON h.record_id = v.id AND h.role = ANY (%s::text[])"
    " JOIN crimes_role a ON a.crime_id = h.crime_id AND a.role = ANY (%s::text[])"
    " JOIN people_record s ON s.id = a.record_id LEFT JOIN people_joined m ON m.person_id = s.person_id"
    " LEFT JOIN people_joined o ON o.one_id = m.one_id WHERE v.person_id = ANY (%s::bigint[])"
)
