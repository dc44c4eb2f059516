"""Two records of one human: a join shows nobody a row more, and undoing it brings back exactly what was.

Worlds are made at random in the region: records joined, events recorded in between, joins undone, in any order. What
each audience sees is asked of PostgreSQL as a page would ask, every secured table whole.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import transaction

from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import AsSystem
from handrail.core import database
from handrail.journey import actions as journey
from handrail.journey.actions import Happened
from handrail.people import actions as people
from handrail.people.actions import Pair
from handrail.people.models import Joined, Link, Record

pytestmark = pytest.mark.data
Rows = dict[str, frozenset[str]]

MATCHING = system("matching")
OURS = ("people_link", "people_joined", "people_closed", "audit_entry", "crimes_pattern", "crimes_pattern_member")
"""Tables that a join writes, and that no page reads; and patterns, of incidents that each were shown before."""

OWED = {
    "journey_owed": "(SELECT * FROM journey_owed WHERE kind <> 'pattern')",
    "worsening": "(SELECT person_id, crime_id, what, regexp_replace(source_ref, '^pattern:[0-9]+:', ''), owner_id,"
    " cover_id, due_at, seen_by FROM journey_owed WHERE kind = 'pattern' AND closed_at IS NULL)",
}
"""What is owed because a pattern worsens is closed and opened anew as joins make and unmake it: it says the same, of
the same occasion, and only the pattern's own number is another where one of its two people is joined."""


class World:
    """A random part of the region: audiences that see somebody, and records that may turn out to be one human's."""

    def __init__(self, seed: int, at: datetime) -> None:
        self.random, self.at = Random(seed), at
        sighted = database.ask(
            "SELECT s.audience_id, a.of_agency_id, s.side, count(*) FROM journey_sight s"
            " JOIN agencies_audience a ON a.id = s.audience_id WHERE s.until_at IS NULL GROUP BY 1, 2, 3 ORDER BY 1"
        )
        self.audiences = self.random.sample(sighted, 7)
        self.tables = [
            row[0]
            for row in database.ask("SELECT relname::text FROM pg_class WHERE relrowsecurity ORDER BY 1")
            if row[0] not in OURS
        ]
        seen = [
            row[0]
            for row in database.ask(
                "SELECT r.id FROM people_record r JOIN people_person p ON p.id = r.person_id"
                " WHERE p.seen_by && %s::integer[] OR p.restricted ORDER BY r.id",
                [[audience for audience, _, _, _ in self.audiences]],
            )
        ]
        every = [row[0] for row in database.ask("SELECT id FROM people_record ORDER BY id")]
        self.records = self.random.sample(seen, min(10, len(seen))) + self.random.sample(every, 6)

    def shown(self) -> dict[int, Rows]:
        """Give, of each audience, every row of every secured table that a page of theirs could show."""
        found: dict[int, Rows] = {}
        for audience, agency, _, _ in self.audiences:
            with looking_as(audience, agency):
                found[audience] = {
                    table: frozenset(row[0] for row in database.ask(f"SELECT md5(t::text) FROM {rows} t"))
                    for table, rows in {**{table: table for table in self.tables}, **OWED}.items()
                }
        return found

    def pairs(self, count: int) -> list[Pair]:
        """Draw pairs of records."""
        return [Pair(*self.random.sample(self.records, 2), "certain") for _ in range(count)]

    def join(self, count: int) -> list[int]:
        """Join pairs at random, by a job or a supervisor who sees everybody; give the links, of which there is one."""
        every = frozenset(row[0] for row in database.ask("SELECT id FROM agencies_audience"))
        all_seeing = Actor("worker", 1, "Sgt", side="police", role="supervisor", audiences=every)
        for _ in range(50):
            by = self.random.choice((MATCHING, all_seeing))
            if links := list(people.link(self.pairs(count), by=by, at=self.at).links.values()):
                return links
        raise AssertionError("nobody here can be joined")

    def tell(self, records: Sequence[int]) -> None:
        """Record that something happened to each of these people."""
        told = Record.objects.filter(id__in=records)
        happened = [Happened("need_recorded", self.at, one.person_id, one.id, detail="yes") for one in told]
        journey.record_events(happened, by=MATCHING, at=self.at)


def standing_links() -> set[int]:
    """Give the links that stand."""
    return set(Link.objects.filter(undone_at=None).values_list("id", flat=True))


@contextmanager
def looking_as(audience: int, agency: int) -> Iterator[None]:
    """Look as a page of one audience does, through the app's login, for a while."""
    with transaction.atomic():
        database.ask("SET LOCAL ROLE handrail_app")
        database.look_as({audience})
        database.ask("SELECT set_config('handrail.agency', %s, true)", [str(agency)])
        yield
        database.look_as(())
        database.ask("SET LOCAL ROLE handrail_system")


@pytest.mark.parametrize("seed", range(6))
def test_no_audience_sees_a_row_more_or_less_for_any_join_and_undoing_brings_back_what_was(
    seed: int, as_system: AsSystem, morning: datetime
) -> None:
    with as_system():
        world = World(seed, morning)
        before, standing, joined = (
            world.shown(),
            standing_links(),
            set(Joined.objects.values_list("person_id", flat=True)),
        )
        assert any(rows["journey_event"] for rows in before.values()), "there is something that could leak"
        links = world.join(6)
        assert world.shown() == before
        more = world.join(4)
        people.undo_links(world.random.sample(links, len(links) // 2), why="mistaken", by=MATCHING, at=morning)
        assert world.shown() == before
        people.undo_links([*links, *more], why="mistaken", by=MATCHING, at=morning)
        assert world.shown() == before
        assert standing_links() <= standing
        assert all(row.person_id == row.one_id for row in Joined.objects.exclude(person__in=joined))


@pytest.mark.parametrize("seed", range(100, 103))
def test_what_happens_while_records_are_joined_is_seen_by_whom_it_would_be_were_they_never(
    seed: int, as_system: AsSystem, morning: datetime
) -> None:
    with as_system():
        world = World(seed, morning)
        told = world.random.sample(world.records, 5)
        before = count_of(world.shown())
        with transaction.atomic():
            world.tell(told)
            never = count_of(world.shown())
            transaction.set_rollback(True)
        assert never != before
        links = world.join(6)
        world.tell(told)
        assert count_of(world.shown()) == never
        people.undo_links(links, why="mistaken", by=MATCHING, at=morning + timedelta(hours=1))
        assert count_of(world.shown()) == never


def count_of(shown: dict[int, Rows]) -> dict[int, dict[str, int]]:
    """Count what each audience sees of each table."""
    return {audience: {table: len(rows) for table, rows in tables.items()} for audience, tables in shown.items()}
