"""Compute everything again from the events, whole or not at all, and say how much differed.

The journeys are computed by several processes side by side, each on a part of the people and all on the same snapshot,
and what differs is written by one transaction: killed before its end, everything is as it was. What somebody records
meanwhile waits for that end, and is then computed on top of it.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.collecting import no_collecting
from handrail.rights.actions import counting, keeping
from handrail.rights.actions.counting import Counts
from handrail.rights.actions.owing import Roll
from handrail.rights.actions.projecting import moved, see_and_owe
from handrail.rights.actions.side_by_side import Lot, Part, share_snapshot, side_by_side
from handrail.rights.queries.journeys import TURNS, records_of

AT_A_TIME = 2000
ENOUGH_FOR_TWO = 10_000
"""With fewer people than this a second process costs more than it saves."""
PROCESSES = 2
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many people, clocks and open things owed there are, and how many rows differed from what was kept."""

    people: int
    clocks: int
    owed: int
    differed: int


def rebuild(*, by: Actor, at: datetime, tell: Tell, processes: int | None = None) -> Rebuilt:
    """Compute the journeys of every person again and write what differs, in one transaction.

    Within a transaction of the caller's, which no other process can see into, this one computes alone.
    """
    alone = connection.in_atomic_block
    if not alone:
        _open_lists()
    with database.whole_file(), no_collecting():
        database.ask("SELECT pg_advisory_xact_lock(%s)", [TURNS])
        lots = _lots()
        people = sum(count for _, _, count in lots)
        if processes is None:
            processes = PROCESSES if people >= ENOUGH_FOR_TWO else 1
        empty = keeping.set_lists_aside()
        compute = partial(_in_turn, empty=empty)
        if alone or processes == 1:
            parts = compute(lots, at)
        else:
            parts = side_by_side(compute, lots, at, snapshot=share_snapshot(), processes=processes)
        with closing(parts):
            clocks, owed, differed = _write_all(parts, at, lambda done: tell(done, people), empty=empty)
        if empty:
            keeping.take_stock(added=clocks)
            keeping.put_lists_back()
        audit.record("rebuilt", by=by, at=at, about="clock")
    return Rebuilt(people=people, clocks=clocks, owed=owed, differed=differed)


def _write_all(
    parts: Iterable[Part], at: datetime, tell: Callable[[int], None], *, empty: bool
) -> tuple[int, int, int]:
    """Write every part as it comes, the counts at the end; return how many clocks and things owed, and differences."""
    done = differed = 0
    counted = []
    for part in parts:
        tell(done)
        differed += _write(part, at, empty=empty)
        done += part.people
        counted.append(part.counts)
    tell(done)
    counting.replace(counted)
    clocks, owed = database.ask(
        "SELECT (SELECT coalesce(sum(clocks), 0) FROM rights_tally WHERE dimension = 'unit'),"
        " (SELECT count(*) FROM journey_owed WHERE closed_at IS NULL)"
    )[0]
    return clocks, owed, differed


def _open_lists() -> None:
    """Have the lists that stand in where nobody is named, before any process looks for them."""
    with transaction.atomic():
        for agency in Agency.objects.filter(side="police"):
            for name in (agencies.VICTIM_CARE, agencies.RESTRICTED):
                agencies.named_list(agency, name=name)


def _lots() -> list[Lot]:
    """Every person, some thousand at a time: the first key, the last, and how many."""
    return [
        (first, last, count)
        for first, last, count in database.ask(
            "SELECT min(id), max(id), count(*) FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS lot"
            " FROM people_person) p GROUP BY lot ORDER BY 1",
            [AT_A_TIME],
        )
    ]


def _in_turn(lots: Sequence[Lot], at: datetime, *, empty: bool) -> Generator[Part, None, None]:
    """Compute these lots one after another, and count every clock; nothing is written.

    Where the table of clocks is `empty` it is not read: who writes it has it alone.
    """
    counts, roll = Counts(at), Roll()
    for first, last, people in lots:
        asked = [
            key for (key,) in database.ask("SELECT id FROM people_person WHERE id BETWEEN %s AND %s", [first, last])
        ]
        found = moved(asked, records_of(asked), counts, roll, at=at, anew=True, kept=() if empty else None)
        new, changed = (
            (keeping.copied(rows, at=at) if rows else b"") for rows in (found.clocks.new, found.clocks.changed)
        )
        yield Part(
            people, found.clocks.rows, new, changed, found.clocks.gone, found.sighted, found.opened, found.closed
        )
    yield Part(counts=counts.rows())


def _write(part: Part, at: datetime, *, empty: bool) -> int:
    """Write what a lot changes, straight into a table that was `empty`; return how many rows differed."""
    for rows, over in ((part.new, False), (part.changed, True)):
        if rows and empty:
            keeping.fill(rows)
        elif rows:
            keeping.insert_copied(rows, over=over)
    keeping.remove(part.gone)
    see_and_owe(part.sighted, part.opened, part.closed, at=at)
    return part.differed + len(part.opened) + len(part.closed)
