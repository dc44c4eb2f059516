"""The test databases, whose eyes a test looks through, and the cast.

Every test runs against real PostgreSQL as the app's login, under row-level security. Two template databases are made
before the first test process starts: `bare` (migrated, empty) and `region` (the invented region on the morning of the
demo, its night taken in). Each process works on its own clone of `region`, and each test takes back what it did.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import django
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from handrail.agencies import queries as agencies
from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core import database

PROJECT = Path(__file__).parent
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
MORNING = datetime(2026, 4, 8, 6, 0, tzinfo=UTC)
LOGINS = {
    "DATABASE_URL": "handrail_app",
    "DATABASE_OWNER_URL": "handrail_owner",
    "DATABASE_SYSTEM_URL": "handrail_system",
}


def _server() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(os.environ["DATABASE_TEST_URL"], dbname="postgres", autocommit=True)


def _do(server: psycopg.Connection[tuple[object, ...]], statement: str, *names: str) -> None:
    """Do it; where the server's own housekeeping is inside a database, and may not be ended, wait until it is out."""
    for patience in range(100, -1, -1):
        try:
            server.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
            return
        except psycopg.errors.InsufficientPrivilege:
            if not patience:
                raise
            time.sleep(0.1)


def _work_on(name: str, role: str) -> None:
    """Point Django at a database, on the tests' login taking the part of one of ours."""
    login = urlsplit(os.environ["DATABASE_TEST_URL"])
    connection.close()
    connection.settings_dict.update(
        NAME=name, USER=login.username, PASSWORD=login.password, OPTIONS={"options": f"-c role={role}"}
    )


def _digest_of(*patterns: str) -> str:
    written = sha256()
    for path in sorted(path for pattern in patterns for path in PROJECT.glob(pattern)):
        if "tests" not in path.parts:
            written.update(path.read_bytes())
    return written.hexdigest()[:12]


def _template(name: str) -> str:
    """Name a template after what it was made from, as it was when the run began."""
    return os.environ[f"HANDRAIL_TEMPLATE_{name.upper()}"]


def _name_templates() -> None:
    tables = _digest_of("src/handrail/*/migrations/*.py", "requirements.txt")
    code = _digest_of("src/handrail/**/*.py", "src/handrail/**/*.json", "requirements.txt")
    os.environ["HANDRAIL_TEMPLATE_BARE"] = f"handrail_bare_{tables}"
    os.environ["HANDRAIL_TEMPLATE_REGION"] = f"handrail_region_{code}"


def _make(name: str, from_template: str, fill: Callable[[], None]) -> None:
    """Make a template unless it is there; it takes its name only once it is whole."""
    with _server() as server:
        if server.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        kind = name.rsplit("_", 1)[0]
        for (old,) in server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{kind}%"]).fetchall():
            _do(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", str(old))
        _do(server, "CREATE DATABASE {} OWNER handrail_owner TEMPLATE {}", f"{kind}_making", from_template)
        _work_on(f"{kind}_making", "handrail_owner")
        fill()
        connection.close()
        _do(server, "ALTER DATABASE {} RENAME TO {}", f"{kind}_making", name)


def _migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def _build_region() -> None:
    _work_on(connection.settings_dict["NAME"], "handrail_system")
    call_command("build_region", at=MORNING, months=0, verbosity=0)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add our own options."""
    parser.addoption("--write-who-may", action="store_true", help="write docs/who-may.md anew")


def pytest_configure(config: pytest.Config) -> None:
    """Make the templates, once, before any test process starts."""
    if hasattr(config, "workerinput") or "DATABASE_TEST_URL" not in os.environ or config.option.collectonly:
        return
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    _name_templates()
    _forget_the_dead()
    with config.stash[blocking_manager_key].unblock():
        _make(_template("bare"), "template1", _migrate)
        _make(_template("region"), _template("bare"), _build_region)


def _forget_the_dead() -> None:
    """Drop the clones that a run which was killed left behind; one that somebody works on stays."""
    with _server() as server:
        left = server.execute(
            "SELECT datname FROM pg_database d WHERE datname ~ '^handrail_(test|own)_'"
            " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"
        ).fetchall()
        for (name,) in left:
            process = str(name).split("_")[3:4]
            if not (process and Path(f"/proc/{process[0]}").exists()):
                _do(server, "DROP DATABASE IF EXISTS {}", str(name))


@contextmanager
def _clone(template: str, name: str) -> Iterator[str]:
    with _server() as server:
        _do(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        _do(server, "CREATE DATABASE {} OWNER handrail_owner TEMPLATE {}", name, _template(template))
    try:
        yield name
    finally:
        with _server() as server:
            _do(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str) -> Iterator[None]:
    """Give this test process its own clone of the region."""
    with _clone("region", f"handrail_test_{worker_id}_{os.getpid()}") as name:
        _work_on(name, "handrail_app")
        yield
        connection.close()


@pytest.fixture
def own_database(worker_id: str) -> Iterator[Callable[[str], AbstractContextManager[dict[str, str]]]]:
    """Give a test a database of its own, cloned from `bare` or `region`, as the environment of a command.

    For what runs in a process of its own: a killed take-in, a server that a browser visits.
    """
    made = 0

    @contextmanager
    def environment(template: str) -> Iterator[dict[str, str]]:
        nonlocal made
        made += 1
        with _clone(template, f"handrail_own_{worker_id}_{os.getpid()}_{made}") as name:
            yield os.environ | {variable: _address(variable, name) for variable in LOGINS}

    yield environment


def _address(variable: str, name: str) -> str:
    return os.environ[variable].rsplit("/", 1)[0] + "/" + name


@pytest.fixture
def working_on(
    django_db_blocker: DjangoDbBlocker,
) -> Callable[[str], AbstractContextManager[BaseDatabaseWrapper]]:
    """Work on the database at an address for a while, as its login, with nothing taken back at the end.

    `with own_database("bare") as addresses, working_on(addresses["DATABASE_SYSTEM_URL"]): ...`
    """

    @contextmanager
    def work(address: str) -> Iterator[BaseDatabaseWrapper]:
        before, parts = connections["default"], urlsplit(address)
        own = before.copy()
        own.settings_dict.update(NAME=parts.path.lstrip("/"), USER=parts.username, PASSWORD=parts.password, OPTIONS={})
        connections["default"] = own
        try:
            with django_db_blocker.unblock():
                yield own
                own.close()
        finally:
            connections["default"] = before

    return work


@contextmanager
def _as(role: str) -> Iterator[None]:
    """Play another login's part, which outside a test has transactions of its own: neither finds the other's tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        before = cursor.fetchone()[0]
        cursor.execute("DISCARD TEMP")
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("DISCARD TEMP")
                cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(before)))


@pytest.fixture
def as_system(db: None) -> AsSystem:
    """Give the test the part of the system's login for a while: `with as_system():`."""
    return lambda: _as("handrail_system")


@pytest.fixture
def as_owner(db: None) -> AsSystem:
    """Give the test the part of the owner's login for a while, to tamper with what nobody else may touch."""
    return lambda: _as("handrail_owner")


@pytest.fixture
def morning() -> datetime:
    """Return the moment at which the region stands when a test begins."""
    return MORNING


@pytest.fixture
def cast(db: None, morning: datetime) -> Cast:
    """Return a member of the cast by first name, as an actor: `cast("Amira")`."""

    def actor(first_name: str) -> Actor:
        with _as("handrail_system"):
            worker = agencies.by_first_name(first_name)
            return agencies.actor_for(worker, at=morning)

    return actor


@pytest.fixture
def looking(db: None) -> Looking:
    """Look through an actor's eyes for the rest of the test, as a page would."""

    def look(actor: Actor) -> None:
        database.look_as(actor.audiences, agency_id=actor.agency_id)

    return look


@pytest.fixture
def signed_in(db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings, morning: datetime) -> SignedIn:
    """Return a browser in which one of the cast has signed in and chosen their role: `signed_in("Maureen")`.

    Its pages are asked for on the region's morning. The sign-in itself has tests of its own.
    """
    settings.SECOND_FACTOR_REQUIRED = False
    monkeypatch.setattr("handrail.agencies.middleware.timezone", SimpleNamespace(now=lambda: morning))

    def sign_in(first_name: str) -> Client:
        worker = agencies.by_first_name(first_name)
        client = Client()
        client.force_login(worker.user)  # type: ignore[arg-type]
        session = client.session
        session["worker"] = worker.id
        session.save()
        return client

    return sign_in


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Open Chromium for one test, and close it with the event loop it brings: Django will not work beside one."""
    with sync_playwright() as playwright:
        path = shutil.which(os.environ["HANDRAIL_CHROMIUM"])
        opened = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield opened
        opened.close()
