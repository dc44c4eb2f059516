"""roles.sql: what each login may do, whoever makes them."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import Connection, errors

from handrail.config.cluster import ROLES, Cluster
from handrail.config.postgres import cluster_of, in_use
from handrail.config.tests.conftest import Home

pytestmark = pytest.mark.data

LOGINS = ["handrail_owner", "handrail_app", "handrail_system"]


@pytest.fixture(scope="module")
def cluster(home_of_a_file: Home) -> Iterator[Cluster]:
    """Give a server of our own, with its logins."""
    cluster = cluster_of(home_of_a_file.folder, for_tests=True)
    with in_use(cluster):
        yield cluster


def as_login(cluster: Cluster, login: str, database: str = "handrail") -> Connection[tuple[object, ...]]:
    """Connect as one of the logins."""
    return psycopg.connect(cluster.url(login, database), autocommit=True)


def test_no_login_can_do_what_a_superuser_can(cluster: Cluster) -> None:
    with as_login(cluster, "handrail_app") as app:
        found = app.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'handrail%' "
            "AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)"
        )
        assert found.fetchall() == []


def test_what_the_owner_makes_the_others_can_read_and_write_but_not_empty_or_change(cluster: Cluster) -> None:
    with as_login(cluster, "handrail_owner") as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS note (id serial PRIMARY KEY, words text)")
    for login in LOGINS[1:]:
        with as_login(cluster, login) as connection:
            connection.execute("INSERT INTO note (words) VALUES ('rang at ten')")
            connection.execute("UPDATE note SET words = 'rang at eleven'")
            connection.execute("DELETE FROM note")
            for refused in (
                "TRUNCATE note",
                "ALTER TABLE note ADD more text",
                "CREATE TABLE stray ()",
                "DROP TABLE note",
            ):
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(refused)


def test_the_system_login_can_copy_into_a_table_of_its_own_session(cluster: Cluster) -> None:
    with as_login(cluster, "handrail_system") as system:
        system.execute("CREATE TEMPORARY TABLE landing (words text)")
        with system.cursor().copy("COPY landing FROM STDIN") as copy:
            copy.write_row(["a row"])
        assert system.execute("SELECT count(*) FROM landing").fetchone() == (1,)


def test_a_function_of_the_owner_is_for_the_logins_and_for_nobody_else(cluster: Cluster) -> None:
    with as_login(cluster, "handrail_owner") as owner:
        owner.execute("CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    with as_login(cluster, "handrail_app") as app:
        assert app.execute("SELECT answer()").fetchone() == (42,)
    with as_login(cluster, "postgres") as superuser:
        superuser.execute("CREATE ROLE reporting")
        superuser.execute("SET ROLE reporting")
        with pytest.raises(errors.InsufficientPrivilege):
            superuser.execute("SELECT answer()")


def test_the_tests_login_makes_databases_that_are_as_the_real_one(cluster: Cluster) -> None:
    with as_login(cluster, "handrail_test") as test:
        test.execute("CREATE DATABASE making OWNER handrail_owner")
        test.execute("ALTER DATABASE making RENAME TO made")
        test.execute("CREATE DATABASE clone OWNER handrail_owner TEMPLATE made")
    with as_login(cluster, "handrail_owner", "clone") as owner:
        owner.execute("CREATE TABLE note (words text)")
        owner.execute("CREATE INDEX ON note USING gin (words gin_trgm_ops)")
        with as_login(cluster, "handrail_test") as test:
            test.execute("DROP DATABASE clone WITH (FORCE)")
            test.execute("DROP DATABASE made")


@pytest.mark.parametrize("login", LOGINS[1:])
def test_the_tests_login_in_anothers_part_may_do_no_more_than_that_login(cluster: Cluster, login: str) -> None:
    with as_login(cluster, "handrail_owner") as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS note (id serial PRIMARY KEY, words text)")
    with psycopg.connect(cluster.url("handrail_test"), options=f"-c role={login}", autocommit=True) as test:
        assert test.execute("SELECT current_user::text").fetchone() == (login,)
        for refused in ("TRUNCATE note", "CREATE TABLE stray ()", "CREATE DATABASE stray"):
            with pytest.raises(errors.InsufficientPrivilege):
                test.execute(refused)


def test_the_four_extensions_are_there_and_text_is_utf_8_whatever_the_machines_language(cluster: Cluster) -> None:
    with as_login(cluster, "handrail_app") as app:
        assert app.execute(
            "SELECT similarity('Siân', 'Siân'), unaccent('Siân'), levenshtein('Ann', 'Anne')"
        ).fetchone() == (
            1.0,
            "Sian",
            1,
        )
        assert app.execute("SELECT lower('ŁÓDŹ'), current_setting('server_encoding')").fetchone() == ("łódź", "UTF8")


def test_a_dba_who_is_no_superuser_can_run_it_twice(home: Home) -> None:
    """A region's own server: the DBA may make roles and databases, and is given nothing more."""
    cluster = cluster_of(home.folder)
    cluster.make()
    server = cluster.start()
    try:
        with as_login(cluster, "postgres", "postgres") as superuser:
            superuser.execute("CREATE ROLE dba LOGIN CREATEDB CREATEROLE PASSWORD 'only-here'")
        for _time in range(2):
            _run_as_dba(cluster)
        with as_login(cluster, "handrail_owner") as owner:
            owner.execute("CREATE TABLE note (words text)")
        with as_login(cluster, "handrail_app") as app:
            app.execute("INSERT INTO note VALUES ('made on a server of theirs')")
        with as_login(cluster, "postgres") as superuser:
            assert superuser.execute("SELECT FROM pg_roles WHERE rolname = 'handrail_test'").fetchone() is None
    finally:
        cluster.stop(server)


def _run_as_dba(cluster: Cluster) -> None:
    environment = {"PATH": os.environ["PATH"], "PGHOST": "127.0.0.1", "PGPORT": cluster.kept["port"], "PGUSER": "dba"}
    environment["PGPASSWORD"] = "only-here"
    for login in LOGINS:
        environment[f"{login.upper()}_PASSWORD"] = cluster.kept[login]
    command: list[str | Path] = [cluster.binaries / "psql", "-X", "-d", "postgres", "-f", ROLES]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
