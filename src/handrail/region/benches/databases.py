"""Databases of the benches' own: made, filled with a region, worked on through one of our logins, and dropped."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from handrail.core import database
from handrail.intake.actions import Outcome, take_in
from handrail.region.build import BY, SEED, open_region
from handrail.region.cast import CAST
from handrail.region.night import Written, write_night
from handrail.region.roster import Officer, roster

Tell = Callable[[str], None]
DAYS = 60
"""The days over which the crimes of a bench's bundle were reported: a force's first extract, not one night's."""
CRIMES_AN_OFFICER = 40
"""A larger region has more officers, not officers with more crimes."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A bundle taken in: how many rows it had, how long it took in seconds, and what it did."""

    rows: int
    seconds: float
    outcome: Outcome


def _server() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(os.environ["DATABASE_TEST_URL"], dbname="postgres", autocommit=True)


def _do(statement: str, name: str) -> None:
    with _server() as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name)))


@contextmanager
def fresh(name: str) -> Iterator[None]:
    """Make a database with our tables and nothing in them, work on it, and drop it."""
    name = f"handrail_bench_{name}"
    before = dict(connection.settings_dict)
    connection.close()
    _do("DROP DATABASE IF EXISTS {}", name)
    _do("CREATE DATABASE {} OWNER handrail_owner TEMPLATE template1", name)
    try:
        login = urlsplit(os.environ["DATABASE_TEST_URL"])
        connection.settings_dict.update(NAME=name, USER=login.username, PASSWORD=login.password)
        work_as("handrail_owner")
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        work_as("handrail_system")
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        _do("DROP DATABASE IF EXISTS {}", name)


def work_as(role: str) -> None:
    """Take the part of one of our logins from here on: a new connection, as the login's own would be."""
    connection.close()
    connection.settings_dict["OPTIONS"] = {"options": f"-c role={role}"}


def put_in_order() -> None:
    """Vacuum and analyse every table, as a server does by itself in the hour: else it does so beside what is timed."""
    work_as("handrail_owner")
    database.run("VACUUM (ANALYZE)")
    work_as("handrail_system")


def write_bundle(folder: Path, *, crimes: int, at: datetime) -> Written:
    """Write the bundle of a bench: the same rows each time, but for when they happened."""
    return write_night(
        folder, seed=SEED + crimes, crimes=crimes, extracted_at=at - timedelta(hours=2), days=DAYS,
        officers=_officers(max(60, crimes // CRIMES_AN_OFFICER)),
    )  # fmt: skip


def _officers(count: int) -> tuple[Officer, ...]:
    """Return so many officers, those of the cast who can sign in among them."""
    cast = [
        Officer(member.source_ref, member.name, member.phone, member.email, member.team)
        for member in CAST
        if member.role == "officer"
    ]
    return (*cast, *roster(count))[:count]


def fill(*, crimes: int, at: datetime, tell: Tell) -> TakenIn:
    """Open the region and take in a bundle of so many crimes, timing only the taking-in."""
    open_region(at=at)
    with TemporaryDirectory(prefix="handrail-bench-") as folder:
        tell(f"writing {crimes:,} crimes")
        written = write_bundle(Path(folder) / "bundle", crimes=crimes, at=at)
        began = perf_counter()
        outcome = take_in(written.folder, by=BY, at=at, tell=lambda stage, *_: tell(f"{crimes:,} crimes: {stage}"))
        seconds = perf_counter() - began
    if outcome.refused:
        raise RuntimeError(str(outcome.as_json["why"]))
    return TakenIn(sum(written.counts.values()), seconds, outcome)
