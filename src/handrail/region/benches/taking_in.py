"""How fast a bundle is taken in, beside the least it could cost: a bare COPY of the rows it left."""

import resource
import tempfile
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter
from typing import IO

from django.db import connection, transaction

from handrail.core import database
from handrail.region.benches.databases import Tell, fill, fresh, work_as
from handrail.region.benches.figures import Figure, per_second

ROWS_A_CRIME = 12


def measure(*, rows: int, at: datetime, tell: Tell) -> list[Figure]:
    """Take in a bundle of about so many rows in an empty region, then copy what it left into twins of its tables."""
    with fresh("take_in"):
        before = _counts()
        taken = fill(crimes=-(-rows // ROWS_A_CRIME), at=at, tell=tell)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        filled = [table for table, count in _counts().items() if count > before.get(table, 0)]
        copied, seconds = _copy_again(filled, tell)
    over = f"{taken.rows:,} input rows, one transaction"
    return [
        Figure("take-in", "input rows", per_second(taken.rows, taken.seconds), "", f"{over}, {taken.seconds:.1f} s"),
        Figure("take-in", "bare COPY of its rows", f"{seconds:.1f} s", "", f"{copied:,} rows of {len(filled)} tables"),
        Figure("take-in", "bare COPY ÷ take-in", f"{seconds / taken.seconds:.2f}", "0.25 or more", over),
        Figure("take-in", "memory of the process at its peak", f"{peak:,.0f} MB", "", over),
    ]  # fmt: skip


def _tables() -> list[str]:
    return [row[0] for row in database.ask("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                                           " AND relkind = 'r' ORDER BY relname")]  # fmt: skip


def _counts() -> dict[str, int]:
    """Count every table that the system's login may read."""
    return {
        table: database.ask(f'SELECT count(*) FROM public."{table}"')[0][0]
        for table in _tables()
        if database.ask("SELECT has_table_privilege(%s, 'SELECT')", [f'public."{table}"'])[0][0]
    }


def _copy_again(tables: Sequence[str], tell: Tell) -> tuple[int, float]:
    """Copy the rows of these tables into twins with the same indexes, keys and constraints; return rows and seconds.

    The twins have no triggers but those of their foreign keys, and no policies. The clock runs from the first row to
    the end of the commit, as it does for the taking-in.
    """
    work_as("handrail_owner")
    ordered = _parents_first(tables)
    _make_twins(ordered)
    with tempfile.TemporaryFile() as kept:
        ends = []
        for table in ordered:
            tell(f"copying out {table}")
            _copy_out(table, kept)
            ends.append(kept.tell())
        kept.seek(0)
        tell("copying in again, bare")
        began = perf_counter()
        with transaction.atomic():
            for table, end in zip(ordered, ends, strict=True):
                _copy_in(table, kept, end)
        seconds = perf_counter() - began
    copied = sum(database.ask(f'SELECT count(*) FROM twins."{table}"')[0][0] for table in ordered)
    return copied, seconds


_KEYS = (
    "SELECT c.conrelid::regclass::text, c.confrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)"
    " FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace"
)


def _parents_first(tables: Sequence[str]) -> list[str]:
    parents: dict[str, set[str]] = {table: set() for table in tables}
    for child, parent, _, _ in database.ask(_KEYS):
        if child in parents and parent in parents and child != parent:
            parents[child].add(parent)
    ordered: list[str] = []
    while parents:
        ready = sorted(table for table, above in parents.items() if above <= set(ordered)) or sorted(parents)[:1]
        ordered += ready
        for table in ready:
            del parents[table]
    return ordered


def _make_twins(tables: Sequence[str]) -> None:
    database.run("CREATE SCHEMA twins")
    for table in tables:
        database.run(f'CREATE TABLE twins."{table}" (LIKE public."{table}" INCLUDING ALL)')
    for child, parent, name, definition in database.ask(_KEYS):
        if child in tables:
            twin = (
                definition.replace(f"REFERENCES {parent}(", f"REFERENCES twins.{parent}(")
                if parent in tables
                else definition
            )
            database.run(f'ALTER TABLE twins."{child}" ADD CONSTRAINT "{name}" {twin}')


def _copy_out(table: str, kept: IO[bytes]) -> None:
    with connection.cursor() as cursor, cursor.copy(f'COPY public."{table}" TO STDOUT (FORMAT BINARY)') as copy:
        for block in copy:
            kept.write(block)


def _copy_in(table: str, kept: IO[bytes], end: int) -> None:
    with connection.cursor() as cursor, cursor.copy(f'COPY twins."{table}" FROM STDIN (FORMAT BINARY)') as copy:
        while left := end - kept.tell():
            copy.write(kept.read(min(left, 1 << 20)))
