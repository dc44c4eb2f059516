"""An audit with three sealed blocks to tamper with."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from handrail.audit import actions
from handrail.audit.actor import Actor
from handrail.core import database

NOON = datetime(2026, 4, 8, 11, 0, tzinfo=UTC)
JOAN = Actor(kind="worker", id=7, name="Joan Whitlock", agency_id=3)


def wait_for_others() -> None:
    """Wait until no transaction, in any database of the server, began before the last entry was recorded."""
    limit = time.monotonic() + 120
    while database.ask("SELECT 1 FROM audit_entry WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())"):
        assert time.monotonic() < limit, "a transaction has been open for two minutes"
        time.sleep(0.05)


def settle() -> None:
    """Seal what is not sealed yet, as one block: sealed sooner, it could be two, on either side of a transaction."""
    wait_for_others()
    actions.seal()


@pytest.fixture
def sealed(
    own_database: Callable[[str], AbstractContextManager[dict[str, str]]],
    working_on: Callable[[str], AbstractContextManager[object]],
) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Seal three blocks of three entries each; give the owner's own connection, for what nobody else may do.

    The test works as the system's login.
    """
    with own_database("bare") as addresses, working_on(addresses["DATABASE_SYSTEM_URL"]):
        for block in range(3):
            for entry in range(3):
                minute = timedelta(minutes=10 * block + entry)
                actions.record("looked at person", by=JOAN, at=NOON + minute, about="person", ids=[100 * block + entry])
            settle()
        with psycopg.connect(addresses["DATABASE_OWNER_URL"], autocommit=True) as owner:
            yield owner
