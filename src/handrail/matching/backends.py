"""Where a whole table is matched: DuckDB on one machine. Spark has the same face, and is asked the same questions.

The table is made here: values that many share are taken out, and how common each value is is counted, by SQL that both
understand.
"""

import os
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any, Protocol

import duckdb
import pyarrow as pa
from splink import DuckDBAPI

from handrail.matching.cleaned import COLUMNS, LISTS, Cleaned
from handrail.matching.shared_by_many import common_sql, table_sql, term_sql

RAW, TABLE, NUMBERED = "said", "compared", "numbered"


class Backend(Protocol):
    """A place that holds tables, answers SQL, and is known to Splink."""

    any_function: str
    """The name of *these two lists share something*."""
    at_once: int
    """How many questions it answers side by side."""
    plain: bool
    """Whether Splink works as its own pages show: it finds the pairs, with comparisons as they are written."""
    number: str
    """What stands for a record among its millions of pairs: less than its id, where the place numbers its rows."""
    hashed: str
    """The function that makes one number of 64 bits of several values; empty to have Splink bring the pairs."""

    def api(self) -> Any:
        """Return Splink's way in."""

    def split(self, column: str) -> str:
        """Return SQL for the parts of a text between strokes."""

    def unsplit(self, column: str) -> str:
        """Return SQL for the text whose parts between strokes a list holds."""

    def load(self, name: str, table: pa.Table, *, columns: str = "*") -> None:
        """Hold a table under a name, or what is asked of its columns."""

    def make(self, name: str, query: str) -> None:
        """Hold what a query finds under a name."""

    def view(self, name: str, query: str) -> None:
        """Let a name stand for a query."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""

    def columns(self, query: str) -> pa.Table:
        """Return what a query finds, by columns: what many rows say is then made once."""

    def count(self, name: str) -> int:
        """Return how many rows a table has."""


class DuckDB:
    """DuckDB, in memory, spilling to disk where a table is larger."""

    any_function, number, hashed = "list_has_any", "CAST(rowid AS INTEGER)", "hash"

    def __init__(self, *, spill: str = "", plain: bool = False) -> None:
        """Start one of its own; a `plain` one goes step by step."""
        self.plain, self.at_once = plain, 1 if plain else len(os.sched_getaffinity(0))
        self.connection = duckdb.connect(":memory:")
        self.connection.execute("SET enable_progress_bar = false")
        if spill:
            self.connection.execute("SET temp_directory = $1", [spill])

    def api(self) -> DuckDBAPI:
        """Return Splink's way in, each time another: side by side they share the tables."""
        return DuckDBAPI(self.connection.cursor())

    def split(self, column: str) -> str:
        """Return SQL for the parts of a text between strokes."""
        return f"string_split({column}, '|')"

    def unsplit(self, column: str) -> str:
        """Return SQL for the text whose parts between strokes a list holds."""
        return f"array_to_string({column}, '|')"

    def load(self, name: str, table: pa.Table, *, columns: str = "*") -> None:
        """Hold a table under a name, or what is asked of its columns."""
        self.connection.register(f"{name}_arrived", table)
        self.view(name, f"SELECT {columns} FROM {name}_arrived")

    def make(self, name: str, query: str) -> None:
        """Hold what a query finds under a name."""
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS {query}").fetchall()

    def view(self, name: str, query: str) -> None:
        """Let a name stand for a query."""
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        return self.connection.execute(query).fetchall()

    def columns(self, query: str) -> pa.Table:
        """Return what a query finds, by columns: what many rows say is then made once."""
        return self.connection.sql(query).to_arrow_table()

    def count(self, name: str) -> int:
        """Return how many rows a table has."""
        return int(self.rows(f"SELECT count(*) FROM {name}")[0][0])


def arrow(records: Iterable[tuple[str, Cleaned]]) -> pa.Table:
    """Return cleaned records as a table: nothing is null, a list is never."""
    rows = list(records)
    text, lists = pa.string(), pa.list_(pa.string())
    columns: dict[str, Any] = {"id": pa.array([key for key, _ in rows], type=text)}
    for column in COLUMNS:
        values: Sequence[Any] = [getattr(record, column) for _, record in rows]
        if column in LISTS:
            columns[column] = pa.array([list(value) for value in values], type=lists)
        else:
            columns[column] = pa.array([value or None for value in values], type=text)
    return pa.table(columns)


def lay_out(backend: Backend, table: pa.Table) -> None:
    """Load cleaned records, take out what many share, and count how common the rest is."""
    backend.load(RAW, table)
    lay_out_loaded(backend)


def lay_out_loaded(backend: Backend) -> None:
    """Take out what many share of the records that are loaded, and count how common the rest is."""
    for kind, query in common_sql(RAW).items():
        backend.make(f"common_{kind}", query)
    backend.make(TABLE, table_sql(RAW))
    backend.view(NUMBERED, f"SELECT {backend.number} AS id, id AS record, {', '.join(COLUMNS)} FROM {TABLE}")
    for column, query in term_sql(TABLE).items():
        backend.make(f"term_{column}", query)


def backend_named(name: str) -> Backend:
    """Start the place of that name: `duckdb`, or `spark` where the extra is installed."""
    if name == "spark":
        spark: Backend = import_module("handrail.matching.spark").Spark()
        return spark
    return DuckDB()
