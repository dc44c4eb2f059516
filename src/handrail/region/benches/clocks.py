"""How fast clocks are computed: by the rules alone, through the database, and for one person."""

from datetime import datetime
from time import perf_counter, process_time

from django.db import transaction

from handrail.core import database
from handrail.core.collecting import no_collecting
from handrail.journey import actions as journey
from handrail.region.benches.databases import Tell, fill, fresh
from handrail.region.benches.figures import Figure, milliseconds, per_second
from handrail.rights.clocks import clocks_of
from handrail.rights.queries.journeys import read
from handrail.rights.rulebook import rules_in_use

CRIMES = 12_000
ONE_BY_ONE = 200


def measure(*, at: datetime, tell: Tell) -> list[Figure]:
    """Compute every clock of a region: from journeys at hand, from tables without a clock, and one person at a time."""
    with fresh("clocks"):
        fill(crimes=CRIMES, at=at, tell=tell)
        persons = [
            row[0]
            for row in database.ask(
                "SELECT DISTINCT person_id FROM journey_event WHERE kind = 'crime_reported' ORDER BY 1"
            )
        ]
        tell("clocks by the rules alone")
        journeys = [one.happenings for one in read(persons)]
        rules = rules_in_use()
        with no_collecting():
            began = process_time()
            clocks = sum(len(clocks_of(happenings, rules=rules, at=at)) for happenings in journeys)
            pure = process_time() - began
        tell("clocks through the database")
        through = _through(persons, at)
        tell("the clocks of one person")
        one_by_one = [_one(person, at) for person in persons[:: max(1, len(persons) // ONE_BY_ONE)]]
    over = f"{len(journeys):,} journeys, {clocks:,} clocks; processor time, one core"
    return [
        Figure("clocks", "journeys, by the rules alone", per_second(len(journeys), pure), "20,000 a second", over),
        Figure("clocks", "journeys, through the database", per_second(len(journeys), through), "5,000 a second",
               "read, computed and every row written"),
        Figure("clocks", "one person's journeys, read, computed and compared", milliseconds(one_by_one), "",
               f"{len(one_by_one)} people"),
    ]  # fmt: skip


def _through(persons: list[int], at: datetime) -> float:
    with transaction.atomic():
        database.run("DELETE FROM rights_clock")
        database.run("DELETE FROM rights_tally")
        database.run("DELETE FROM journey_owed WHERE kind IN ('clock', 'promise', 'alert')")
    began = perf_counter()
    with transaction.atomic():
        journey.project(persons, at=at)
    return perf_counter() - began


def _one(person: int, at: datetime) -> float:
    began = perf_counter()
    with transaction.atomic():
        journey.project([person], at=at)
    return perf_counter() - began
