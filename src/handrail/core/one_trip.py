"""Statements sent to the server one after another in one trip, each kept prepared there: for what one event asks.

A cursor spends more on a statement than the server does on one that finds a few rows by key; and it sends each by
itself, so that the server is woken for each. Here they go through libpq's own pipeline.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg import pq
from psycopg.abc import PQGen
from psycopg.adapt import Transformer
from psycopg.generators import fetch_many, send
from psycopg.pq.abc import PGresult

Statement = tuple[str, Sequence[Any]]
_Key = tuple[str, tuple[int, ...]]

_kept: WeakKeyDictionary[psycopg.Connection[Any], dict[_Key, bytes]] = WeakKeyDictionary()
"""By connection, the name under which its server keeps each statement prepared, for parameters of these types."""
_numbers = count(1)
_PLACE = re.compile(r"%([%s])")
_BOOLEAN, _WHOLE_NUMBER, _MOMENT, _SAID_BY_THE_STATEMENT = 16, 20, 1184, 0
_FAILED = (pq.ExecStatus.FATAL_ERROR, pq.ExecStatus.PIPELINE_ABORTED)


def in_one_trip(asked: Sequence[Statement], *, binary: bool) -> list[list[tuple[Any, ...]]]:
    """Run statements, each after the one before, in one transaction; return the rows of each.

    Parameters are numbers, words and moments; of words the type must be said where they stand (`%s::text[]`). One that
    fails stops those after it, and raises what it would have raised by itself.
    """
    connection.ensure_connection()
    open_here = connection.connection
    if connection.in_atomic_block and open_here.pgconn.transaction_status == pq.TransactionStatus.IDLE:
        open_here.execute("SELECT")  # a transaction begins with its first statement, which is a cursor's
    with connection.wrap_database_errors, open_here.lock:
        results = _results(open_here, asked, binary=binary)
    reader = Transformer(open_here)
    found = []
    for result in results:
        reader.set_pgresult(result)
        found.append(reader.load_rows(0, result.ntuples, tuple))
    return found


def _results(open_here: psycopg.Connection[Any], asked: Sequence[Statement], *, binary: bool) -> list[PGresult]:
    to_server, kept = open_here.pgconn, _kept.setdefault(open_here, {})
    written = [(sql, *_written(params)) for sql, params in asked]
    wanted = []
    to_server.enter_pipeline_mode()
    try:
        for sql, types, values in written:
            name = kept.get((sql, types))
            if name is None:
                name = kept[sql, types] = f"in_one_trip_{next(_numbers)}".encode()
                to_server.send_prepare(name, _numbered(sql), types)
                wanted.append(False)
            to_server.send_query_prepared(name, values, result_format=pq.Format(binary))
            wanted.append(True)
        to_server.pipeline_sync()
        results = open_here.wait(_gathered(to_server, len(wanted)))
        to_server.exit_pipeline_mode()
    except BaseException:
        open_here.close()
        raise
    for result in results:
        if result.status in _FAILED:
            del _kept[open_here]
            raise psycopg.errors.error_from_result(result)
    return [result for result, is_wanted in zip(results, wanted, strict=True) if is_wanted]


def _gathered(to_server: pq.abc.PGconn, how_many: int) -> PQGen[list[PGresult]]:
    """Send what is waiting to be sent, then fetch a result of each statement, and the end of the trip."""
    yield from send(to_server)
    results = []
    for _ in range(how_many):
        results += yield from fetch_many(to_server)
    yield from fetch_many(to_server)
    return results


@lru_cache(maxsize=256)
def _numbered(sql: str) -> bytes:
    """Write a statement's places for parameters as the server does."""
    places = count(1)
    return _PLACE.sub(lambda found: "%" if found[1] == "%" else f"${next(places)}", sql).encode()


def _written(params: Sequence[Any]) -> tuple[tuple[int, ...], list[bytes | None]]:
    """Write parameters as the server reads them, and the types they are of."""
    types, values = [], list[bytes | None]()
    for param in params:
        values.append(None if param is None else str(param).encode())
        types.append(
            _BOOLEAN if isinstance(param, bool)
            else _WHOLE_NUMBER if isinstance(param, int)
            else _MOMENT if isinstance(param, datetime)
            else _SAID_BY_THE_STATEMENT
        )  # fmt: skip
    return tuple(types), values
