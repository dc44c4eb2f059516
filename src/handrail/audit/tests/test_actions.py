"""Rows are appended by whoever acts, and by nobody changed; the worker seals; the command says what it found."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django import app

from handrail.audit import actions
from handrail.audit.actor import system
from handrail.audit.tests.conftest import JOAN, NOON, settle, wait_for_others
from handrail.core import database

pytestmark = pytest.mark.data
OwnDatabase = Callable[[str], AbstractContextManager[dict[str, str]]]
WorkingOn = Callable[[str], AbstractContextManager[Any]]


def test_an_entry_keeps_who_and_what_by_id_and_never_a_name(db: None, as_system: Any) -> None:
    actions.record("looked at person", by=JOAN, at=NOON, about="person", ids=[12], refs=["ABC"])
    with as_system():
        row = database.ask(
            "SELECT at, actor_kind, actor_id, agency_id, action, about, ids, refs FROM audit_entry"
            " ORDER BY id DESC LIMIT 1"
        )
    assert row == [(NOON, "worker", 7, 3, "looked at person", "person", [12], ["ABC"])]


def test_a_job_of_ours_is_known_by_its_name(db: None, as_system: Any) -> None:
    actions.record("bundle taken in", by=system("take-in"), at=NOON)
    with as_system():
        assert database.ask("SELECT actor_kind, reason FROM audit_entry ORDER BY id DESC LIMIT 1") == [
            ("system", "take-in")
        ]


@pytest.mark.parametrize("login", ["DATABASE_URL", "DATABASE_SYSTEM_URL"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'nothing'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "INSERT INTO audit_block (epoch, from_xid, to_xid, rows, previous, hash, sealed_at)"
        " VALUES (1, 0, 9, 0, '', '', now())",
        "DELETE FROM audit_block",
        "UPDATE audit_epoch SET reason = ''",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "SELECT audit_close(1, '99'::xid8)",
    ],
)  # fmt: skip
def test_neither_pages_nor_jobs_can_change_remove_or_seal_by_hand(
    own_database: OwnDatabase, login: str, statement: str
) -> None:
    with (
        own_database("bare") as addresses,
        psycopg.connect(addresses[login]) as session,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        session.execute(statement)


def test_pages_can_neither_seal_nor_start_an_epoch(db: None) -> None:
    for statement in ("SELECT audit_seal()", "SELECT audit_findings()", "SELECT audit_start_epoch(now(), 'x')"):
        with pytest.raises(DatabaseError), transaction.atomic():
            database.ask(statement)


def test_an_entry_cannot_choose_its_own_transaction_or_epoch(db: None, as_system: Any) -> None:
    database.run(
        "INSERT INTO audit_entry (at, actor_kind, action, about, ids, refs, reason, digest, xid, epoch)"
        " VALUES (now(), 'worker', 'dated back', '', '{}', '{}', '', '', '3', 7)"
    )
    with as_system():
        assert database.ask(
            "SELECT xid = pg_current_xact_id(), epoch FROM audit_entry WHERE action = 'dated back'"
        ) == [(True, 1)]


def test_a_page_reads_only_what_was_done_in_its_own_agency(db: None) -> None:
    actions.record("looked at person", by=JOAN, at=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('handrail.agency', '3', true)")
    assert {row[0] for row in database.ask("SELECT DISTINCT agency_id FROM audit_entry")} == {3}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('handrail.agency', '', true)")
    assert database.ask("SELECT id FROM audit_entry") == []


def test_the_worker_seals_each_minute_and_when_it_is_asked(own_database: OwnDatabase, working_on: WorkingOn) -> None:
    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["audit.seal"] == "* * * * *"
    with own_database("bare") as addresses, working_on(addresses["DATABASE_SYSTEM_URL"]):
        actions.record("looked at person", by=JOAN, at=NOON)
        settle()
        actions.record("looked at person", by=JOAN, at=NOON)
        wait_for_others()
        app.tasks["audit.seal"].func(ids=[])
        assert database.ask("SELECT rows FROM audit_block") == [(1,), (1,)]


def verify(addresses: dict[str, str], *words: str) -> tuple[int, str]:
    """Run the command as `./handrail audit verify` does."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "django", "audit_verify", *words],
        env=addresses | {"HANDRAIL_ROLE": "system", "HANDRAIL_DEBUG": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_the_command_prints_blocks_and_head_and_fails_on_a_finding(
    own_database: OwnDatabase, working_on: WorkingOn
) -> None:
    with own_database("bare") as addresses:
        with working_on(addresses["DATABASE_SYSTEM_URL"]):
            actions.record("looked at person", by=JOAN, at=NOON)
            settle()
        code, said = verify(addresses)
        assert code == 0
        assert "1 entries in 1 blocks" in said
        head = next(line for line in said.splitlines() if line.startswith("Head: ")).removeprefix("Head: ")
        assert verify(addresses, "--head", head)[0] == 0
        code, said = verify(addresses, "--head", head, "--restored")
        assert (code, said.splitlines()[0]) == (0, "Epoch 2 has begun.")
        with psycopg.connect(addresses["DATABASE_OWNER_URL"], autocommit=True) as owner:
            owner.execute("UPDATE audit_entry SET actor_id = 1")
        code, said = verify(addresses)
        assert code == 1
        assert "Block 1 (epoch 1): entries, or the block itself, were changed" in said


def test_the_region_s_audit_holds_no_name_and_no_free_text(db: None, as_system: Any, morning: datetime) -> None:
    with as_system():
        rows = database.ask("SELECT action, about, reason, array_to_string(refs, ' ') FROM audit_entry")
        names = {
            word
            for (name,) in database.ask(
                "SELECT sort_name FROM people_person UNION SELECT upper(name) FROM agencies_worker"
            )
            for word in name.split()
            if len(word) > 2
        }
    assert rows
    codes = {"OFFICER"}  # a rank is a word of ours before it is a name
    for row in rows:
        for said in row:
            assert len(said) <= 80
            assert not set(said.upper().replace("_", " ").split()) & (names - codes), row
