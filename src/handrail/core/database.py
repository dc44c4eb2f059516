"""What a transaction may see, and rows by the thousand.

Row-level security reads two settings that last as long as the transaction: the audiences of whoever is looking, and
whether the whole file is open. The second is for writing and computing what must not depend on who happens to look
(a clock is the same whoever opens the page); the places that may open it are listed in a test.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import psycopg
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from handrail.core.one_trip import Statement, in_one_trip


def look_as(audiences: Iterable[int], *, agency_id: int | None = None) -> None:
    """Let the rest of this transaction see only what these audiences may see, as somebody of this agency."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('handrail.audiences', %s, true), set_config('handrail.agency', %s, true)",
            [listed(sorted(audiences)), str(agency_id or "")],
        )


_open: WeakSet[BaseDatabaseWrapper] = WeakSet()
"""Connections on which the whole file is open now; each thread has its own."""


@contextmanager
def whole_file() -> Iterator[None]:
    """Open the whole file for a write or a computation that must not depend on the viewer.

    Nothing read here may be shown: what a page shows is asked again, with the viewer. Within a block that has it open
    nothing is asked of the server; the outermost block closes it.
    """
    opened_on = connections["default"]
    if opened_on in _open:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('handrail.whole_file', 'on', true)")
        _open.add(opened_on)
        try:
            yield
        finally:
            _open.discard(opened_on)
        cursor.execute("SELECT set_config('handrail.whole_file', '', true)")


@contextmanager
def along_indexes() -> Iterator[None]:
    """Read rows in the order of an index, however few of them the server expects to be wanted.

    It does not know how many are in a group that a column holds among others, expects next to none, and would gather
    and sort a whole month for one page.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_bitmapscan', 'on', true), set_config('enable_sort', 'on', true)")


@contextmanager
def together() -> Iterator[None]:
    """Keep the statements that `run` is given in this block, and send all of them in one trip at its end.

    For a few writes that ask nothing of one another: how many rows each touched is not known, and nothing is copied.
    """
    runs_on = connections["default"]
    waiting = _waiting[runs_on] = []
    try:
        yield
    finally:
        del _waiting[runs_on]
    in_one_trip(waiting, binary=False)


_waiting: WeakKeyDictionary[BaseDatabaseWrapper, list[Statement]] = WeakKeyDictionary()
"""Connections on which statements are kept to be sent together, with those that are kept now."""


def read_together(asked: Sequence[Statement]) -> list[list[tuple[Any, ...]]]:
    """Run statements, each after the one before, and wait once for all; return the rows of each (see `read`)."""
    return in_one_trip(asked, binary=True)


def listed(words: Iterable[int | str]) -> str:
    """Write keys, or words of letters, as PostgreSQL writes an array: one parameter, not one by one.

    Its type must be written where it stands: `= ANY (%s::bigint[])`.
    """
    return "{" + ",".join(map(str, words)) + "}"


def among(keys: Sequence[int]) -> tuple[str, int | str]:
    """Return what stands after a key that is to be one of these, and its parameter.

    One key is said to be one: then the server sees that one plan does for any, and plans no more.
    """
    return ("= %s::bigint", keys[0]) if len(keys) == 1 else ("= ANY (%s::bigint[])", listed(keys))


def copy_rows(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> int:
    """Copy rows into a fresh temporary table that lasts for this transaction; return how many there were.

    `columns` is the list inside CREATE TABLE's brackets, a name and a type each. A table under row-level security
    cannot be copied into, so what is written goes through here and then INSERT ... SELECT. Rows go in binary, at a
    quarter of the cost of text; jsonb is written as text by whoever calls, so a table that holds any goes as text.
    """
    types = [column.split()[1] for column in columns.split(",")]
    binary = "jsonb" not in types
    written = 0
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY pg_temp.{table} FROM STDIN{' (FORMAT BINARY)' if binary else ''}") as copy:
            if binary:
                copy.set_types(types)
            for row in rows:
                copy.write_row(row)
                written += 1
        cursor.execute(f"ANALYZE pg_temp.{table}")
    return written


_FEW = 60
"""As many rows as are written out in a statement; more are copied into a table first."""


def few(rows: Sequence[Any]) -> bool:
    """Say whether rows are few enough to be written out: making a table costs more than one event may."""
    return len(rows) <= _FEW


def written_out(table: str, columns: str, rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """Return what stands after FROM for a few rows written out, and its parameter: the same however many there are."""
    names = [column.split()[0] for column in columns.split(",")]
    written = json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=_as_postgres_writes)
    return f"json_to_recordset(%s::json) {table} ({columns})", [written]


def _as_postgres_writes(cell: object) -> str:
    """Write moments, days and bytes as PostgreSQL reads them."""
    return rf"\x{cell.hex()}" if isinstance(cell, bytes) else str(cell)


def few_or_many(
    table: str, columns: str, rows: Iterable[Sequence[Any]], *, how_many: int | None = None
) -> tuple[str, list[Any]]:
    """Return what stands after FROM for these rows, and its parameters: a few are written out, many are copied in.

    Rows that are made as they are copied come with `how_many` there are.
    """
    if how_many is None:
        rows = list(rows)
        how_many = len(rows)
    if how_many <= _FEW:
        return written_out(table, columns, list(rows))
    copy_rows(table, columns, rows)
    return f"pg_temp.{table} {table}", []


MANY = 1000


def take_stock(table: str, *, added: int) -> None:
    """Have the planner look again at a table into which many rows came in this transaction.

    Until it commits nothing else would, and a plan made for an empty table can take a thousand times as long on a full
    one. A table that has grown by less than a quarter since it was last looked at is left alone.
    """
    if added >= MANY:
        ask("SELECT handrail_take_stock(%s)", [table])


def ask(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows, none where it has none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def read(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows, read in binary, for thousands: a moment comes at a fifth of text's cost.

    Parameters go to the server apart from the statement, so one that stands alone there needs its type written.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(sql, params, binary=True).fetchall()


def run(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> int:
    """Run one statement and return how many rows it touched; within `together` that is not known."""
    if _waiting and (waiting := _waiting.get(connections["default"])) is not None:
        waiting.append((sql, list(params)))
        return -1
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def next_ids(sequence_of: str, count: int) -> list[int]:
    """Take `count` primary keys of a table at once."""
    return [
        row[0]
        for row in ask(
            "SELECT nextval(s.name) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name OFFSET 0) s,"
            " generate_series(1, %s)",
            [sequence_of, count],
        )
    ]
