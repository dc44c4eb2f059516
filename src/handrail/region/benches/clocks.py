"""How fast clocks are computed: by the rules alone, through the database, over a whole region, and for one event."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter, process_time

from django.db import transaction

from handrail.audit.actor import system
from handrail.core import database
from handrail.core.collecting import no_collecting
from handrail.crimes import actions as crimes
from handrail.journey import actions as journey
from handrail.region.benches.databases import Tell, fill, fresh, put_in_order, work_as
from handrail.region.benches.figures import Figure, milliseconds, per_second
from handrail.rights import actions as rights
from handrail.rights.clocks import clocks_of
from handrail.rights.queries.journeys import read
from handrail.rights.rulebook import rules_in_use

CRIMES = 12_000
REGION = 340_000
"""The crimes of one force in a year."""
ONE_BY_ONE = 200
BY = system("bench")


def measure(*, crimes: int, at: datetime, tell: Tell) -> list[Figure]:
    """Compute every clock of a region: from journeys at hand, from tables without a clock, and one person at a time."""
    with fresh("clocks"):
        fill(crimes=crimes, at=at, tell=tell)
        return [*_by_the_rules(at, tell), *_through_the_database(crimes, at, tell), *_one_event(at, tell)]


def _persons(most: int | None = None) -> list[int]:
    return [
        row[0]
        for row in database.ask(
            "SELECT DISTINCT person_id FROM journey_event WHERE kind = 'crime_reported' ORDER BY 1 LIMIT %s", [most]
        )
    ]


def _by_the_rules(at: datetime, tell: Tell) -> list[Figure]:
    tell("clocks by the rules alone")
    journeys = [one.happenings for one in read(_persons(most=CRIMES))]
    rules = rules_in_use()
    with no_collecting():
        began = process_time()
        clocks = sum(len(clocks_of(happenings, rules=rules, at=at)) for happenings in journeys)
        pure = process_time() - began
    over = f"{len(journeys):,} journeys, {clocks:,} clocks; processor time, one core"
    return [Figure("clocks", "journeys, by the rules alone", per_second(len(journeys), pure), "20,000 a second", over)]


def _through_the_database(crimes: int, at: datetime, tell: Tell) -> list[Figure]:
    """Compute and write everything as a take-in does; then only the clocks and the counts, as a rebuild does."""
    persons = _persons()
    journeys = int(
        database.ask("SELECT count(DISTINCT (record_id, crime_id)) FROM journey_event WHERE kind = 'crime_reported'")[
            0
        ][0]
    )
    tell("clocks as a take-in computes them")
    _forget("rights_clock", "rights_tally", "journey_owed")
    with transaction.atomic():
        through = _timed(lambda: journey.project(persons, at=at))
    tell("every clock, as a rebuild computes them")
    _forget("rights_clock", "rights_tally")
    began = perf_counter()
    rebuilt = rights.rebuild(by=BY, at=at, tell=lambda done, total: tell(f"{done:,} of {total:,} people rebuilt"))
    anew = perf_counter() - began
    tell("every clock again, of which none differs")
    again = _timed(lambda: rights.rebuild(by=BY, at=at, tell=lambda *_: None))
    over = f"{crimes:,} crimes, {journeys:,} journeys, {rebuilt.clocks:,} clocks"
    whole = f"60 s at {REGION:,} crimes"
    return [
        Figure("clocks", "journeys, through the database, as in a take-in", per_second(journeys, through), "",
               f"{over}; one process; read, computed, every clock, count and thing owed written"),
        Figure("clocks", "journeys, through the database, as in a rebuild", per_second(journeys, anew),
               "5,000 a second", f"{over}; read, computed, every clock and count written, what is owed compared"),
        Figure("clocks", "every clock recomputed and written", f"{anew:.1f} s", whole,
               f"{over}; at this rate {REGION:,} crimes take {anew * REGION / crimes:.0f} s"),
        Figure("clocks", "every clock recomputed and compared", f"{again:.1f} s", whole,
               f"{over}; at this rate {REGION:,} crimes take {again * REGION / crimes:.0f} s"),
    ]  # fmt: skip


def _forget(*tables: str) -> None:
    """Empty these tables, and put all in order."""
    work_as("handrail_owner")
    for table in tables:
        database.run(f"TRUNCATE {table}")
    put_in_order()


def _one_event(at: datetime, tell: Tell) -> list[Figure]:
    """Record one event for each of some people, as a page does, and time what follows from it apart."""
    tell("one event at a time")
    rows = database.ask(
        "SELECT DISTINCT ON (person_id) person_id, record_id, crime_id FROM journey_event WHERE kind = 'crime_reported'"
        " AND superseded_at IS NULL AND person_id %% (SELECT greatest(1, max(person_id) / %s) FROM journey_event) = 0"
        " ORDER BY person_id LIMIT %s",
        [ONE_BY_ONE * 2, ONE_BY_ONE],
    )
    recorded, clocked, followed = [], [], []
    for number, (person, record, crime) in enumerate(rows):
        happened = journey.Happened(
            kind="suspect_arrested", happened_at=at, person_id=person, record_id=record, crime_id=crime
        )
        when = at + timedelta(seconds=number)
        with database.whole_file():
            began = perf_counter()
            journey.record_events([happened], by=BY, at=when)
            after = perf_counter()
            rights.project([person], at=when)
            then = perf_counter()
            crimes.project([person], at=when)
            recorded.append(after - began)
            clocked.append(then - after)
            followed.append(perf_counter() - then)
    over = f"{len(rows)} people, each one event"
    return [
        Figure("clocks", "one journey's clocks when an event lands", milliseconds(clocked), "2 ms",
               f"{over}; read, computed, clocks, counts and what is owed written"),
        Figure("clocks", "one event recorded, before its clocks", milliseconds(recorded), "", over),
        Figure("clocks", "the patterns it may be part of, after its clocks", milliseconds(followed), "", over),
    ]  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began
