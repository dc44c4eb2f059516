"""A rebuild of a whole region by two processes: the same rows as by one, whole or not at all."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from multiprocessing import active_children
from multiprocessing.connection import Connection

import psycopg
import pytest
from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from handrail.audit.actor import system
from handrail.core import database
from handrail.people.models import Person
from handrail.rights import actions
from handrail.rights.actions import rebuilding, side_by_side
from handrail.rights.actions.side_by_side import EndedEarly
from handrail.rights.models import Clock
from handrail.rights.queries.journeys import TURNS
from handrail.rights.tests.counts import tallied

pytestmark = pytest.mark.data

BY = system("rebuild")
SPOILED = "UPDATE rights_clock SET settled = 'met', due_on = NULL WHERE settled = '' AND id %% 2 = 0"


@pytest.fixture
def address(
    own_database: Callable[[str], AbstractContextManager[dict[str, str]]],
    working_on: Callable[[str], AbstractContextManager[BaseDatabaseWrapper]],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """A region of the test's own, worked on as the system, some people at a time."""
    monkeypatch.setattr(rebuilding, "AT_A_TIME", 40)
    with own_database("region") as addresses, working_on(addresses["DATABASE_SYSTEM_URL"]):
        yield addresses["DATABASE_SYSTEM_URL"]


def kept() -> list[tuple[object, ...]]:
    """Every clock but for when it was computed, every thing owed, and the counts."""
    names = ", ".join(field.attname for field in Clock._meta.fields if field.attname not in ("id", "computed_at"))
    return [
        *database.ask(f"SELECT {names} FROM rights_clock ORDER BY record_id, crime_id, entitlement, trigger_ref"),
        *database.ask("SELECT o.* FROM journey_owed o ORDER BY o.id"),
        *sorted(tallied().items(), key=str),
    ]


def test_two_processes_give_the_rows_that_one_gave(address: str, morning: datetime) -> None:
    before = kept()
    quiet = actions.rebuild(by=BY, at=morning, tell=lambda done, total: None, processes=2)
    assert quiet.differed == 0
    assert quiet.people == Person.objects.count()
    assert kept() == before
    database.run(SPOILED)
    database.run("DELETE FROM rights_clock WHERE id %% 7 = 0")
    database.run("DELETE FROM rights_tally WHERE id %% 3 = 0")
    assert actions.rebuild(by=BY, at=morning, tell=lambda done, total: None, processes=2).differed > 100
    assert kept() == before


def lists() -> list[tuple[object, ...]]:
    """Every index of the clocks, as it is defined."""
    return database.ask("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'rights_clock' ORDER BY 1")


def guards() -> list[tuple[object, ...]]:
    """Whether each row is shown only to who may see it, and what a page may do with clocks at all."""
    may = "SELECT a.privilege_type FROM aclexplode(c.relacl) a WHERE a.grantee = 'handrail_app'::regrole ORDER BY 1"
    return database.ask(f"SELECT relrowsecurity, ARRAY({may}) FROM pg_class c WHERE oid = 'rights_clock'::regclass")


@pytest.mark.parametrize("processes", [1, 2])
def test_where_no_clock_is_kept_the_lists_are_made_after_them_and_are_the_same(
    address: str, morning: datetime, processes: int
) -> None:
    before, as_they_were = kept(), lists()
    database.run("DELETE FROM rights_clock")
    made_after = []

    def tell(done: int, total: int) -> None:
        made_after.append(len(lists()))

    assert actions.rebuild(by=BY, at=morning, tell=tell, processes=processes).differed > 100
    assert set(made_after) == {0}, "the key, the rule that one trigger starts one clock, and the lists wait"
    assert lists() == as_they_were
    assert kept() == before


def test_after_a_first_rebuild_nobody_waits_for_the_server_to_look_at_the_clocks_by_itself(
    address: str, morning: datetime
) -> None:
    def looked_at() -> int:
        (found,) = database.ask("SELECT analyze_count FROM pg_stat_all_tables WHERE relname = 'rights_clock'")
        return int(found[0])

    database.run("DELETE FROM rights_clock")
    before = looked_at()
    actions.rebuild(by=BY, at=morning, tell=lambda done, total: None, processes=2)
    assert looked_at() == before + 1, "until then every clock of a force is read for any hundred people's"


def test_while_no_row_is_guarded_no_page_may_read_a_clock_and_then_each_is_guarded_as_before(
    address: str, morning: datetime
) -> None:
    as_they_were = guards()
    assert as_they_were == [(True, ["DELETE", "INSERT", "SELECT", "UPDATE"])]
    database.run("DELETE FROM rights_clock")
    meanwhile = []

    def tell(done: int, total: int) -> None:
        meanwhile.extend(guards())

    actions.rebuild(by=BY, at=morning, tell=tell)
    assert set(map(str, meanwhile)) == {str((False, []))}, "were it left like this, pages would be refused"
    assert guards() == as_they_were


def test_where_clocks_are_kept_everybody_can_go_on_reading_them(address: str, morning: datetime) -> None:
    def tell(done: int, total: int) -> None:
        with psycopg.connect(address, options="-c lock_timeout=200ms") as page:
            assert page.execute("SELECT count(*) FROM rights_clock").fetchone() != (0,)

    database.run(SPOILED)
    assert actions.rebuild(by=BY, at=morning, tell=tell).differed > 100


def test_one_that_is_killed_on_the_way_leaves_everything_as_it_was(address: str, morning: datetime) -> None:
    database.run(SPOILED)
    before = kept()
    arriving = side_by_side._arriving

    def killed(ends: list[Connection]) -> Iterator[side_by_side.Part]:
        parts = arriving(ends)
        yield next(parts)
        for child in active_children():
            os.kill(child.pid or 0, signal.SIGKILL)
        yield from parts

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(side_by_side, "_arriving", killed)
        with pytest.raises(EndedEarly):
            actions.rebuild(by=BY, at=morning, tell=lambda done, total: None, processes=2)
    assert kept() == before
    assert not active_children()
    assert actions.rebuild(by=BY, at=morning, tell=lambda done, total: None, processes=2).differed > 100


def test_what_somebody_records_meanwhile_waits_and_is_computed_on_top(address: str, morning: datetime) -> None:
    person = Person.objects.exclude(records=None).order_by("id")[0]
    with psycopg.connect(address) as rebuild:
        rebuild.execute("SELECT pg_advisory_xact_lock(%s)", [TURNS])
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            database.run("SET LOCAL lock_timeout = '200ms'")
            actions.project([person.id], at=morning)
        rebuild.rollback()
    actions.project([person.id], at=morning)
    assert Clock.objects.filter(person_id=person.id).exists()
