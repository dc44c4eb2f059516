"""Compute parts of a region in several processes side by side, all on one snapshot, and hand what they find to one.

The others read and compute, and write nothing. One that ends before it is done, however it ends, ends the whole.
"""

import fcntl
import multiprocessing
import pickle
import signal
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from datetime import datetime
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from django.db import connection, connections, transaction

from handrail.core import database
from handrail.journey.actions import Owing, Settled, Sighted

Lot = tuple[int, int, int]
_ROOM = 1 << 20
"""Bytes that may wait between two processes: as much as Linux lets anybody have."""


class Part(NamedTuple):
    """What a lot of people's journeys change: clocks as COPY takes them, sights, and what is owed; or, last, counts."""

    people: int = 0
    differed: int = 0
    new: bytes = b""
    changed: bytes = b""
    gone: Sequence[int] = ()
    sighted: Sequence[Sighted] = ()
    opened: Sequence[Owing] = ()
    closed: Sequence[Settled] = ()
    counts: Sequence[tuple[Any, ...]] = ()


Compute = Callable[[Sequence[Lot], datetime], Generator[Part, None, None]]


class EndedEarly(RuntimeError):
    """One of the processes that compute ended before it was done; nothing was written."""


def share_snapshot() -> str:
    """Name what this transaction sees, so that others may see the same while it lasts; not within a savepoint."""
    return str(database.ask("SELECT pg_export_snapshot()")[0][0])


def side_by_side(
    compute: Compute, lots: Sequence[Lot], at: datetime, *, snapshot: str, processes: int
) -> Generator[Part, None, None]:
    """Yield what so many processes compute, each of every so-many-eth lot, as it comes. Raises `EndedEarly`."""
    fork = multiprocessing.get_context("fork")
    open_ends: list[Connection] = []
    started = []
    try:
        for number in range(processes):
            here, there = fork.Pipe(duplex=False)
            with suppress(OSError):
                fcntl.fcntl(there.fileno(), fcntl.F_SETPIPE_SZ, _ROOM)
            open_ends.append(here)
            process = fork.Process(
                target=_work, args=(compute, lots[number::processes], at, snapshot, there, list(open_ends)), daemon=True
            )
            process.start()
            there.close()
            started.append(process)
        yield from _arriving(open_ends)
    finally:
        for process in started:
            process.terminate()
            process.join()


def _arriving(ends: list[Connection]) -> Generator[Part, None, None]:
    while ends:
        for end in wait(ends):
            assert isinstance(end, Connection)
            try:
                part = pickle.loads(end.recv_bytes())  # noqa: S301, our own child wrote it
            except EOFError:
                raise EndedEarly from None
            if part is None:
                ends.remove(end)
                end.close()
            else:
                yield part


def _work(
    compute: Compute, lots: Sequence[Lot], at: datetime, snapshot: str, out: Connection, not_ours: Sequence[Connection]
) -> None:
    """Compute in a process of its own: on a connection of its own, that can write nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for end in not_ours:
        end.close()
    inherited = connections["default"]
    connections["default"] = inherited.copy()
    with transaction.atomic():
        database.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        database.run(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        with database.whole_file():
            for part in compute(lots, at):
                out.send_bytes(pickle.dumps(part, pickle.HIGHEST_PROTOCOL))
    out.send_bytes(pickle.dumps(None))
    out.close()
    connection.close()
