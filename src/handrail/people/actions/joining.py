"""Find that two records are of one human, and undo it: a pointer moves between files, and nothing else does.

Every record stays in the file it was opened in, with the sights, the journey, the clocks, the decisions and what is
owed that are that file's. So nobody sees more by it, and undoing it has nothing to put back but the pointer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import Refused
from handrail.core.refs import new_refs
from handrail.people.policy import may_be_joined_by

ONE_AT_A_TIME = 7_316_001
"""The key of the lock under which pointers move, so that two joins at once cannot each miss the other."""


class MayNotBeJoined(Refused):
    """These two records may not be joined."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records to join, and why, in a code: `certain`, `decided`."""

    record_id: int
    other_id: int
    why: str

    @property
    def key(self) -> tuple[int, int]:
        """The two records, the lower key first."""
        return min(self.record_id, self.other_id), max(self.record_id, self.other_id)


@dataclass(frozen=True, slots=True)
class Linked:
    """What came of it: the link of every pair that now stands, and in a code why each other pair was refused.

    `same_record`; `not_known`: whoever asks does not see both; `restricted` and `same_crime`: a person must decide;
    `conflicting_roles`: one would be victim and suspect in one crime; `asks_a_supervisor`: it would tell where somebody
    lives to those who work with another party of a crime, or bring together whom somebody parted, which a machine never
    does (`cluster`).
    """

    links: Mapping[tuple[int, int], int]
    refused: Mapping[tuple[int, int], str]


@transaction.atomic
def link(rows: Sequence[Pair], *, by: Actor, at: datetime) -> Linked:
    """Join the files of each of these pairs of records into one person, the oldest file first among them.

    A pair is refused by itself and the rest go on; pairs are taken in the order given, each with what the ones before
    it joined. A pair already linked keeps its link.
    """
    with database.whole_file():
        database.ask("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        asked = {row.key: row for row in rows}
        files = _files_of_records({key for pair in asked for key in pair})
        refused = _refused(asked, files, by)
        wanted = [key for key in asked if key not in refused]
        links = _standing(wanted)
        groups = Groups(_ones([person for key in wanted for person in (files[key[0]], files[key[1]])]))
        made = []
        for key, objection in _objections(wanted, files, groups, links, by).items():
            if objection:
                refused[key] = objection
            elif key not in links:
                made.append(key)
        links |= _keep(made, asked, by, at)
        _point(groups.moved())
        _tell(groups.touched(), by, at)
        if made:
            keys = sorted({record for key in made for record in key})
            audit.record("records joined", by=by, at=at, about="record", ids=keys)
    return Linked({key: value for key, value in links.items() if key not in refused}, refused)


@transaction.atomic
def undo_links(link_ids: Collection[int], *, why: str, by: Actor, at: datetime) -> int:
    """Undo these links, each of its files a person again as far as no other link holds it; return how many stood.

    What was recorded in between is in the file of the record it was recorded of, and stays there. Raises
    `MayNotBeJoined` where whoever asks does not see both records of each.
    """
    with database.whole_file():
        database.ask("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        undone = database.ask(
            "UPDATE people_link SET undone_at = %s, undone_by_kind = %s, undone_by = %s, undone_why = %s"
            " WHERE id = ANY (%s) AND undone_at IS NULL RETURNING record_id, other_id",
            [at, by.kind, by.id, why, sorted(set(link_ids))],
        )
        if not undone:
            return 0
        files = _files_of_records({record for pair in undone for record in pair})
        if _refused({(one, other): Pair(one, other, why) for one, other in undone}, files, by, undoing=True):
            raise MayNotBeJoined
        before = _ones(list(files.values()))
        after = Groups({person: person for person in before})
        for one, other in _edges_among(list(before)):
            after.join(one, other)
        _point({person: one for person in before if (one := after.one(person)) != before[person]})
        _tell(list(before), by, at)
        audit.record("join undone", by=by, at=at, about="record", ids=sorted(files), reason=why)
    return len(undone)


class Groups:
    """Files by the oldest of those they are one with, as links are followed one after another."""

    def __init__(self, ones: Mapping[int, int]) -> None:
        """Begin from the files as they are grouped: person and the oldest of its group."""
        self._before = dict(ones)
        self._one = dict(ones)
        self._members: dict[int, set[int]] = defaultdict(set)
        for person, one in ones.items():
            self._members[one].add(person)
        self._grown: set[int] = set()

    def one(self, person: int) -> int:
        """The oldest of the files that this one is one with."""
        return self._one[person]

    def members(self, person: int) -> frozenset[int]:
        """Every file that is one with this one, itself among them."""
        return frozenset(self._members[self._one[person]])

    def everybody(self) -> list[int]:
        """Every file of every group."""
        return sorted(self._one)

    def join(self, person: int, other: int) -> None:
        """Make one of the files of both."""
        oldest, younger = sorted((self._one[person], self._one[other]))
        if oldest != younger:
            moved = self._members.pop(younger)
            self._members[oldest] |= moved
            for one in moved:
                self._one[one] = oldest
            self._grown.add(oldest)

    def moved(self) -> dict[int, int]:
        """The files of every group that grew, each with the oldest of its group."""
        return {person: self._one[person] for person in self.touched()}

    def touched(self) -> list[int]:
        """Every file of a group that grew."""
        return sorted(person for person, one in self._one.items() if one in self._grown)


def _files_of_records(record_ids: Collection[int]) -> dict[int, int]:
    found = database.ask(
        "SELECT id, person_id FROM people_record WHERE id = ANY (%s::bigint[])", [database.listed(sorted(record_ids))]
    )
    return {int(key): int(person) for key, person in found}


def _ones(persons: Collection[int]) -> dict[int, int]:
    """Return every file that is one with any of these, itself among them, with the oldest of its group."""
    found = database.ask(
        "SELECT o.person_id, o.one_id FROM people_joined m JOIN people_joined o ON o.one_id = m.one_id"
        " WHERE m.person_id = ANY (%s::bigint[])",
        [database.listed(sorted(set(persons)))],
    )
    return {person: person for person in persons} | dict(found)


def _refused(
    asked: Mapping[tuple[int, int], Pair], files: Mapping[int, int], by: Actor, *, undoing: bool = False
) -> dict[tuple[int, int], str]:
    """Return, in a code, which pairs whoever asks may not join, whatever the crimes say."""
    persons = {
        key: (sees, restricted)
        for key, sees, restricted in database.ask(
            "SELECT id, seen_by && %s::int[], restricted FROM people_person WHERE id = ANY (%s::bigint[])",
            [sorted(by.audiences), database.listed(sorted(set(files.values())))],
        )
    }
    known = {key for name in settings.JOINING for key in import_module(name).known_to(sorted(files), by=by)}
    refused = {}
    for key in asked:
        one, other = key
        if one not in files or other not in files:
            refused[key] = "not_known"
            continue
        if one == other:
            refused[key] = "same_record"
            continue
        (sees_one, one_restricted), (sees_other, other_restricted) = persons[files[one]], persons[files[other]]
        objection = may_be_joined_by(
            by,
            sees_both=(sees_one or one in known) and (sees_other or other in known),
            restricted=(one_restricted or other_restricted) and not undoing,
        )
        if objection:
            refused[key] = objection
    return refused


def _standing(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    records, others = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    found = database.ask(
        "SELECT l.record_id, l.other_id, l.id FROM people_link l"
        " JOIN unnest(%s::bigint[], %s::bigint[]) w (record, other) ON l.record_id = w.record AND l.other_id = w.other"
        " WHERE l.undone_at IS NULL",
        [database.listed(records), database.listed(others)],
    )
    return {(record, other): key for record, other, key in found}


def _edges_among(persons: Sequence[int]) -> list[tuple[int, int]]:
    """Return the files that each standing link between these files holds together."""
    return [
        (int(one), int(other))
        for one, other in database.ask(
            "SELECT r.person_id, o.person_id FROM people_record r"
            " JOIN people_link l ON l.record_id = r.id AND l.undone_at IS NULL"
            " JOIN people_record o ON o.id = l.other_id WHERE r.person_id = ANY (%s)",
            [list(persons)],
        )
    ]


def _objections(
    wanted: Sequence[tuple[int, int]],
    files: Mapping[int, int],
    groups: Groups,
    links: Mapping[tuple[int, int], int],
    by: Actor,
) -> dict[tuple[int, int], str]:
    """Join each pair in `groups` unless an app above objects to what would be one; return the objections, or empty."""
    voices = [import_module(name).to_joining(groups.everybody(), by=by) for name in settings.JOINING]
    found = {}
    for key in wanted:
        person, other = files[key[0]], files[key[1]]
        objection = ""
        if key not in links and groups.one(person) != groups.one(other):
            sides = groups.members(person), groups.members(other)
            objection = next(filter(None, (objects(*sides) for objects in voices)), "")
        if not objection:
            groups.join(person, other)
        found[key] = objection
    return found


def _keep(
    made: Sequence[tuple[int, int]], asked: Mapping[tuple[int, int], Pair], by: Actor, at: datetime
) -> dict[tuple[int, int], int]:
    if not made:
        return {}
    keys, refs = database.next_ids("people_link", len(made)), new_refs(len(made), taken=_taken)
    database.copy_rows(
        "new_link",
        "id bigint, ref text, record_id bigint, other_id bigint, why text",
        ((key, ref, *pair, asked[pair].why) for key, ref, pair in zip(keys, refs, made, strict=True)),
    )
    database.run(
        "INSERT INTO people_link (id, ref, record_id, other_id, why, made_at, made_by_kind, made_by, undone_by_kind,"
        " undone_why) SELECT id, ref, record_id, other_id, why, %s, %s, %s, '', '' FROM new_link",
        [at, by.kind, by.id],
    )
    database.take_stock("people_link", added=len(made))
    return dict(zip(made, keys, strict=True))


def _taken(refs: list[str]) -> list[str]:
    found = database.ask("SELECT ref FROM people_link WHERE ref = ANY (%s::text[])", [database.listed(refs)])
    return [row[0] for row in found]


def _point(ones: Mapping[int, int]) -> None:
    """Let each of these files point at the oldest it is one with: itself, where it is alone."""
    if ones:
        database.copy_rows("now_one", "person_id bigint, one_id bigint", ones.items())
        database.run(
            "INSERT INTO people_joined (person_id, one_id) SELECT person_id, one_id FROM now_one"
            " ON CONFLICT (person_id) DO UPDATE SET one_id = excluded.one_id"
            " WHERE people_joined.one_id <> excluded.one_id"
        )
        database.take_stock("people_joined", added=len(ones))


def _tell(persons: Sequence[int], by: Actor, at: datetime) -> None:
    """Tell the apps above whose files were joined or parted: what that closes is worked out there."""
    if persons:
        for name in settings.JOINED:
            import_module(name).joined(persons, by=by, at=at)
