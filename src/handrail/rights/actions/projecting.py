"""Move clocks, counts and what is owed to where the journeys now stand; a function of the events alone."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any, NamedTuple

from handrail.audit.actor import system
from handrail.core import database
from handrail.core.collecting import no_collecting
from handrail.crimes import actions as crimes
from handrail.journey import actions as journeys
from handrail.journey.actions import Owing, Settled, Sighted
from handrail.journey.promises import MOVED, PROMISED, promises_in
from handrail.journey.vocabulary import URGENT_KINDS
from handrail.people import actions as people
from handrail.rights.actions import keeping, owing
from handrail.rights.actions.at_once import alerts_of
from handrail.rights.actions.counting import Counts, add, fold
from handrail.rights.actions.keeping import Difference, compare
from handrail.rights.actions.owing import ALERT, CLOCK, PROMISE, REVIEW, Roll, Standing
from handrail.rights.clocks import clocks_in
from handrail.rights.enhancing import TO_LOOK_AT, looks
from handrail.rights.queries.journeys import (
    AtHand,
    Journey,
    Records,
    asked_at_hand,
    asked_records,
    held_by,
    read,
    records_of,
)
from handrail.rights.queries.together import asked_joined, held_twice_among, take_turns
from handrail.rights.rulebook import rules_in_use

AT_A_TIME = 1000
MANY = 500
BY = system("rights")


def project(person_ids: Iterable[int], *, at: datetime) -> None:
    """Compute the clocks, promises and alerts of these persons again, and write what differs from what is kept.

    Two who record at once about one person take turns here, so that the second reads what the first recorded.
    """
    asked, counts, roll = sorted(set(person_ids)), Counts(at), Roll()
    if database.few(asked) and _project_few(asked, counts, roll, at=at):
        return
    also: set[int] = set()
    with no_collecting():
        for start in range(0, len(asked), AT_A_TIME):
            some = asked[start : start + AT_A_TIME]
            records = records_of(some, lock=True)
            also |= take_turns(held_twice_among(some))
            write(moved(some, records, counts, roll, at=at), at=at)
        # Their other records in the same crimes: in turn with whoever moves those.
        if others := sorted(also.difference(asked)):
            write(moved(others, records_of(others), counts, roll, at=at), at=at)
        counts.write()
    if len(asked) >= MANY:
        fold(at)


def _project_few(person_ids: Sequence[int], counts: Counts, roll: Roll, *, at: datetime) -> bool:
    """The same for a few: what is read is asked for at once, and so is what is written.

    Does nothing, and says so, where one of them is held twice in a crime.
    """
    turn = asked_records(person_ids, lock=True)
    asked = [turn, *asked_at_hand(person_ids), keeping.asked_of(person_ids), _asked_owed(person_ids)]
    asked.append(asked_joined(person_ids))
    held, events, crimes_held, instead, kept, owed, joined = database.read_together(asked)
    if joined and held_twice_among(person_ids):
        return False
    records = held_by(held)
    standings = [
        stand(journey, at=at) for journey in read(person_ids, records, at_hand=AtHand(events, crimes_held, instead))
    ]
    clocks = compare(standings, person_ids, counts, at=at, kept=kept)
    sighted = _who_is_to_see(standings)
    opened, closed = _owe(standings, sighted, owed, roll)
    _let_see(sighted, at=at)
    rows = counts.rows()
    few = all(database.few(some) for some in (rows, (*clocks.new, *clocks.changed), opened, closed))
    with database.together() if few else nullcontext():
        keeping.write(clocks, at=at)
        owe(opened, closed, at=at)
        add(rows)
    return True


class Moved(NamedTuple):
    """What the journeys of some persons change: their clocks, who is to see them, what is owed and what is no more."""

    clocks: Difference
    sighted: Sequence[Sighted]
    opened: Sequence[Owing]
    closed: Sequence[Settled]


def moved(
    person_ids: Sequence[int],
    records: Records,
    counts: Counts,
    roll: Roll,
    *,
    at: datetime,
    anew: bool = False,
    kept: Sequence[tuple[Any, ...]] | None = None,
) -> Moved:
    """Compute the journeys of these persons and find what is not as it is kept; nothing is written.

    What their clocks change is added to the counts: with `anew`, every clock; workers who may have promised, to the
    roll. `kept` are their clocks' rows where they are known already.
    """
    standings = [stand(journey, at=at) for journey in read(person_ids, records)]
    clocks = compare(standings, person_ids, counts, at=at, anew=anew, kept=kept)
    sighted = _who_is_to_see(standings)
    return Moved(clocks, sighted, *_owe(standings, sighted, database.read(*_asked_owed(person_ids)), roll))


def write(one: Moved, *, at: datetime) -> None:
    """Write what the journeys of some persons change."""
    keeping.write(one.clocks, at=at)
    see_and_owe(one.sighted, one.opened, one.closed, at=at)


def see_and_owe(
    sighted: Sequence[Sighted], opened: Sequence[Owing], closed: Sequence[Settled], *, at: datetime
) -> None:
    """Let those see who are to see, then open what is owed and close what is owed no more."""
    _let_see(sighted, at=at)
    owe(opened, closed, at=at)


def owe(opened: Sequence[Owing], closed: Sequence[Settled], *, at: datetime) -> None:
    """Open what is owed, and close what is owed no more."""
    journeys.open_owed(opened, by=BY, at=at)
    journeys.settle_owed(closed, by=BY, at=at)


def stand(journey: Journey, *, at: datetime) -> Standing:
    """Compute one journey as it stands at `at`, or at its last event where that is later.

    A long take-in, or a slower page, does not undo what somebody else recorded since it began. Without a report there
    is no victim's row in the crime, and no clock (a child, say). What was promised, and a reason to look at again, are
    of one record, whoever else's it is.
    """
    happenings, kinds = journey.happenings, journey.kinds
    moment = max(at, happenings[-1].happened_at) if happenings else at
    own = happenings if journey.own is None else journey.own
    clocks = clocks_in(happenings, rules=rules_in_use().kept, at=moment) if keeping.REPORTED in kinds else []
    promises = promises_in(own, at=moment) if PROMISED in kinds or MOVED in kinds else []
    urgent = keeping.FOUND in kinds and not URGENT_KINDS.isdisjoint(kinds)
    alerts = [(one.ref, one.kind) for one in alerts_of(happenings, clocks)] if urgent else []
    again = looks(own, at=moment) if not TO_LOOK_AT.isdisjoint(kinds) else []
    return Standing(journey, clocks, promises, alerts, again)


def _asked_owed(person_ids: Sequence[int]) -> tuple[str, Sequence[object]]:
    """Return the statement that reads what is owed to these persons now."""
    these, keys = database.among(person_ids)
    return (
        "SELECT source_ref, kind, owner_id, due_at, record_id, crime_id FROM journey_owed"
        f" WHERE person_id {these} AND closed_at IS NULL AND kind = ANY (%s::text[])",
        [keys, database.listed([CLOCK, PROMISE, ALERT, REVIEW])],
    )


def _owe(
    standings: Sequence[Standing], sighted: Sequence[Sighted], held: Sequence[tuple[Any, ...]], roll: Roll
) -> tuple[list[Owing], list[Settled]]:
    """What is newly owed, or owed by another or by another day, beside what is held; and what is owed no more."""
    owners = owing.find_owners(standings, sighted, roll)
    now = {due.source_ref: (due, one.journey) for one in standings for due in owing.owed(one, owners)}
    before = {source_ref: (owner, due_at) for source_ref, _, owner, due_at, _, _ in held}
    opened = [
        owing.row_of(due, journey)
        for source_ref, (due, journey) in now.items()
        if before.get(source_ref) != (due.owner_id, due.due_at)
    ]
    gone: dict[tuple[int, int | None], list[tuple[str, str]]] = {}
    for source_ref, kind, _, _, record, crime in held:
        if source_ref not in now:
            gone.setdefault((record, crime), []).append((kind, source_ref))
    closed = [
        row
        for one in standings
        for row in owing.closing(one, gone.pop((one.journey.record_id, one.journey.crime_id), ()))
    ]
    closed += [Settled(kind, ref, "taken_back") for rows in gone.values() for kind, ref in rows]
    return opened, closed


def _who_is_to_see(standings: Sequence[Standing]) -> list[Sighted]:
    """The witness care unit, which owes these persons something in their crimes, and so has a reason to see them."""
    return [
        Sighted(one.journey.person_id, queue, "court", "witness_care", crime, f"crime:{crime}")
        for one in standings
        if (queue := one.journey.duty.witness_care) and (crime := one.journey.crime_id) and not one.journey.restricted
        if any(owing.of_witness_care(clock) for clock in one.clocks)
    ]


def _let_see(asked: Sequence[Sighted], *, at: datetime) -> None:
    if asked and journeys.open_sights(asked, by=BY, at=at):
        people.show_again(sorted({row.person_id for row in asked}))
        crimes.show_again(sorted({row.crime_id for row in asked if row.crime_id is not None}))
