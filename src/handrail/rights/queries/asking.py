"""Clocks computed from the events, for the command: not the rows that are kept."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from handrail.core import database
from handrail.core.refs import read_ref
from handrail.rights.clocks import Clock, clocks_of
from handrail.rights.editions import Rules
from handrail.rights.queries.journeys import Journey, read, records_of
from handrail.rights.rulebook import rules_in_use

REPORTED = "crime_reported"


def records_named(ref: str) -> list[int]:
    """Return every record of the person who has this reference: ours, or one that a force uses."""
    return [
        key
        for (key,) in database.read(
            "SELECT id FROM people_record WHERE person_id IN (SELECT id FROM people_person WHERE ref = %s"
            " UNION SELECT person_id FROM people_record WHERE source_ref = %s) ORDER BY source, source_ref",
            [read_ref(ref) or "", ref],
        )
    ]


def clocks_at(
    *,
    at: datetime,
    recorded_by: datetime | None = None,
    record_ids: Collection[int] | None = None,
    rules: Rules | None = None,
) -> Iterator[Sequence[Clock]]:
    """Yield the clocks of each journey (of these records), in the order of the refs of people and crimes.

    `at` looks at what had happened by then; `recorded_by` only at what was on record then. By other `rules` than those
    in use where they are given. Somebody held twice in one crime is one person: by their oldest record.
    """
    asked = rules or rules_in_use()
    for journeys in _read(record_ids, recorded_by):
        for journey in journeys:
            if journey.counted and any(one.kind == REPORTED for one in journey.happenings):
                yield clocks_of(journey.happenings, rules=asked, at=at)


def _read(record_ids: Collection[int] | None, recorded_by: datetime | None) -> Iterator[Sequence[Journey]]:
    if record_ids is None:
        yield from _read_in_order(recorded_by=recorded_by)
        return
    rows = database.read(
        "SELECT DISTINCT person_id FROM people_record WHERE id = ANY (%s::bigint[])", [sorted(record_ids)]
    )
    persons = [person for (person,) in rows]
    asked = {key: said for key, said in records_of(persons).items() if key in record_ids}
    found = read(persons, asked, recorded_by=recorded_by)
    place = {key: number for number, key in enumerate(record_ids)}
    yield sorted(found, key=lambda journey: (place[journey.record_id], journey.duty.crime_ref))


def _read_in_order(*, most: int = 2000, recorded_by: datetime | None = None) -> Iterator[list[Journey]]:
    """Yield every journey held, some thousand records at a time, in order of the source's refs of people and crimes."""
    after = ("", "")
    while True:
        records = database.read(
            "SELECT id, person_id, source, source_ref FROM people_record WHERE (source, source_ref) > (%s, %s)"
            " ORDER BY source, source_ref LIMIT %s",
            [*after, most],
        )
        if not records:
            return
        after = records[-1][2], records[-1][3]
        place = {key: number for number, (key, *_) in enumerate(records)}
        persons = sorted({row[1] for row in records})
        asked = {key: said for key, said in records_of(persons).items() if key in place}
        found = read(persons, asked, recorded_by=recorded_by)
        yield sorted(found, key=lambda one: (place[one.record_id], one.duty.crime_ref, one.crime_id or 0))
