"""The embedded server: shared by commands, stopped by the last one out, and plain about what is in its way."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from handrail.config.cluster import Cluster
from handrail.config.postgres import OUTSIDE, cluster_of, in_use
from handrail.config.tests.conftest import Home

WHO = """
import os, psycopg
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SYSTEM_URL"):
    with psycopg.connect(os.environ[name]) as connection:
        print(*connection.execute("SELECT current_user, current_database()").fetchone())
"""
WAIT = "print('up', flush=True); input()"


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    """Say whether something comes to be so in time."""
    limit = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def test_a_command_finds_the_database_and_leaves_no_server(home: Home) -> None:
    done = home.run(WHO)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["handrail_app handrail", "handrail_owner handrail", "handrail_system handrail"]
    assert home.server() is None


def test_what_was_written_is_there_the_next_time_on_the_same_port(home: Home) -> None:
    script = "import os, psycopg; connection = psycopg.connect(os.environ['DATABASE_OWNER_URL'], autocommit=True); "
    first = home.run(script + "connection.execute('CREATE TABLE kept ()'); print(connection.info.port)")
    second = home.run(script + "connection.execute('SELECT FROM kept'); print(connection.info.port)")
    assert (second.returncode, second.stdout) == (0, first.stdout)


def test_two_commands_share_one_server_and_the_last_one_out_stops_it(home: Home) -> None:
    first, second = home.start(WAIT), home.start(WAIT)
    assert [process.stdout and process.stdout.readline() for process in (first, second)] == ["up\n", "up\n"]
    server = home.server()
    first.communicate("\n", timeout=30)
    assert server is not None
    assert home.server() == server
    second.communicate("\n", timeout=30)
    assert home.server() is None


def test_a_server_left_by_a_killed_command_is_taken_over_and_stopped_by_the_next(home: Home) -> None:
    killed = home.start("import time; print('up', flush=True); time.sleep(1)")
    assert killed.stdout
    killed.stdout.readline()
    killed.kill()
    killed.communicate(timeout=30)
    left = home.server()
    assert left is not None
    with_it = home.run("import os; print(os.environ['DATABASE_URL'])")
    assert with_it.returncode == 0
    assert home.server() is None


def test_told_to_stop_the_command_is_told_and_then_the_server_stops(home: Home) -> None:
    process = home.start("import time; print('up', flush=True); time.sleep(60)")
    assert process.stdout
    process.stdout.readline()
    process.terminate()
    assert process.wait(30) == 128 + signal.SIGTERM
    process.communicate()
    assert home.server() is None


def test_a_command_that_fails_gives_its_own_exit_code(home: Home) -> None:
    assert home.run("raise SystemExit(7)").returncode == 7


def test_the_file_of_a_dead_server_does_not_say_that_the_new_one_takes_connections(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power came back: between two looks the new server has put its own file where the dead one's was."""
    dead = subprocess.Popen([sys.executable, "-c", "", "postgres"])
    dead.wait()
    starting = subprocess.Popen([sys.executable, "-c", "input()", "postgres"], stdin=subprocess.PIPE)
    files = [[str(process.pid), *[""] * 6, state] for process, state in ((dead, "ready"), (starting, "starting"))]
    monkeypatch.setattr(Cluster, "_pid_file", lambda _: files.pop(0))
    cluster = Cluster(tmp_path, tmp_path, tmp_path, None)
    assert not cluster.is_ready()
    assert not cluster.is_ready()
    starting.communicate(b"\n")


def test_a_power_cut_loses_nothing_that_was_committed(home: Home) -> None:
    script = "import os, psycopg; connection = psycopg.connect(os.environ['DATABASE_OWNER_URL'], autocommit=True); "
    process = home.start(script + "connection.execute('CREATE TABLE kept ()'); print('up', flush=True); input()")
    assert process.stdout
    process.stdout.readline()
    server = home.server()
    assert server is not None
    os.kill(server, signal.SIGKILL)
    process.communicate("\n", timeout=30)
    assert within(10, lambda: home.server() is None)
    assert home.run(script + "connection.execute('SELECT FROM kept')").returncode == 0


def test_a_data_folder_that_another_server_uses_is_said_plainly(home: Home) -> None:
    with_server = home.start(WAIT)
    assert with_server.stdout
    with_server.stdout.readline()
    (home.folder / "server.pid").write_text("1")  # as if somebody had started the server by hand
    refused = home.run(WHO)
    assert refused.returncode == 1
    assert f"is in use by a PostgreSQL server (process {home.server()})" in refused.stderr
    (home.folder / "server.pid").write_text(str(home.server()))
    with_server.communicate("\n", timeout=30)


def test_a_port_taken_by_another_program_is_said_and_another_chosen(home: Home) -> None:
    port = int(home.run("import os; print(os.environ['DATABASE_URL'].split(':')[-1].split('/')[0])").stdout)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        done = home.run(WHO)
    assert done.returncode == 0
    assert f"port {port} of this database is in use by another program" in done.stderr


def test_data_of_another_version_is_refused_in_plain_words(home: Home) -> None:
    home.run("pass")
    (cluster_of(home.folder).data / "PG_VERSION").write_text("9\n")
    refused = home.run("print('never')")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "is PostgreSQL 9's; this is PostgreSQL" in refused.stderr


def test_a_server_that_cannot_start_shows_its_own_last_words(home: Home) -> None:
    home.run("pass")
    (cluster_of(home.folder).data / "postgresql.conf").write_text("no_such_setting = on\n")
    refused = home.run("print('never')")
    assert refused.returncode == 1
    assert "no_such_setting" in refused.stderr


def test_a_making_that_was_cut_short_begins_again(home: Home) -> None:
    unfinished = cluster_of(home.folder).data.with_name("database.new")
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("half")
    assert home.run(WHO).returncode == 0


def test_secrets_and_data_are_closed_to_everybody_else(home: Home) -> None:
    home.run("pass")

    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(home.folder / "secrets") == mode(home.folder / "database") == 0o700
    assert mode(home.folder / "secrets" / "database.json") == mode(home.folder / "secret_key") == 0o600
    assert mode(home.folder) & 0o007 == 0


def test_only_the_tests_own_server_trades_safety_for_speed_and_has_the_tests_login(home: Home) -> None:
    script = "import os; print('DATABASE_TEST_URL' in os.environ, os.environ['HANDRAIL_HOME'].endswith('/test'))"
    assert home.run(script).stdout.split() == ["False", "False"]
    assert home.run(script, "--for-tests").stdout.split() == ["True", "True"]


def test_a_home_that_the_servers_account_may_not_enter_keeps_its_data_where_it_may() -> None:
    outer = Path(tempfile.mkdtemp())  # mode 0700, as /root is
    (outer / "home").mkdir()
    (outer / "home" / "something").touch()
    cluster: Cluster = cluster_of(outer / "home")
    try:
        assert (cluster.account is None) == (os.geteuid() != 0)
        assert cluster.data.parent.parent == (OUTSIDE if cluster.account else outer)
        with in_use(cluster):
            assert cluster.is_ready()
    finally:
        shutil.rmtree(cluster.data.parent)
        shutil.rmtree(outer, ignore_errors=True)


@pytest.mark.parametrize("login", ["handrail_app", "handrail_system"])
def test_the_logs_hold_no_statement_and_no_value(home: Home, login: str) -> None:
    name = {"handrail_app": "DATABASE_URL", "handrail_system": "DATABASE_SYSTEM_URL"}[login]
    script = f"import os, psycopg; psycopg.connect(os.environ['{name}']).execute(\"SELECT 1/0, 'Marjorie Okafor'\")"
    assert home.run(script).returncode == 1
    log = (home.folder / "postgres.log").read_text()
    assert "division by zero" in log
    assert "Marjorie" not in log


def test_nothing_listens_beyond_this_machine(home: Home) -> None:
    script = "import os, psycopg; connection = psycopg.connect(os.environ['DATABASE_URL'])\n"
    script += "for name in ('listen_addresses', 'fsync'): print(connection.execute(f'SHOW {name}').fetchone()[0])"
    assert home.run(script).stdout.split() == ["127.0.0.1", "on"]


def test_without_a_command_it_says_how_it_is_used(home: Home) -> None:
    command = [sys.executable, "-P", "-m", "handrail.config.postgres"]
    done = subprocess.run(command, env=home.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "COMMAND" in done.stderr
