"""The one door: what it lists, what it says, from anywhere and with an empty environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = Path(__file__).resolve().parents[3]
PROJECT = next(folder for folder in (CODE, *CODE.parents) if (folder / "requirements.txt").exists())
DOOR = next(path for path in (PROJECT / "handrail", PROJECT / "door") if path.is_file())
PATH = os.environ["PATH"]


def door(*words: str, path: str = PATH, folder: Path = Path("/")) -> subprocess.CompletedProcess[str]:
    """Go through the door with nothing in the environment but PATH."""
    return subprocess.run([DOOR, *words], env={"PATH": path}, cwd=folder, capture_output=True, text=True, check=False)


def test_alone_it_lists_every_command() -> None:
    listed = door().stdout
    for command in ("demo", "serve", "take-in", "clocks", "test", "check", "bench", "shell", "migrate", "rebuild"):
        assert f"./handrail {command} " in listed
    for command in ("pictures", "database-roles", "audit verify"):
        assert f"./handrail {command}" in listed


def test_a_command_that_is_not_there_is_said_and_the_list_shown() -> None:
    done = door("tkae-in")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no command tkae-in" in done.stderr
    assert "./handrail take-in PATH" in done.stderr


def test_whoever_asks_how_a_command_is_used_has_no_database_made_for_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for words in (["audit-sample", "--help"], ["clocks", "-h"]):
        environment = {"PATH": PATH, "HANDRAIL_HOME": str(home)}
        done = subprocess.run([DOOR, *words], env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "./handrail audit-sample --n N --seed S" in done.stdout
    assert not home.exists()


def test_database_roles_prints_the_very_sql_that_makes_our_own(tmp_path: Path) -> None:
    done = door("database-roles", folder=tmp_path)
    assert done.stdout == (CODE / "handrail" / "config" / "roles.sql").read_text()


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """Give a PATH with the tools every Debian has, and Python, but without Node."""
    for tool in ("bash", "readlink", "dirname", "realpath", "sha256sum", "grep", "cat"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    (tmp_path / "env").symlink_to("/usr/bin/env")
    (tmp_path / "flock").symlink_to("/usr/bin/flock")
    (tmp_path / "python3").symlink_to(sys.base_prefix + "/bin/python3")
    return str(tmp_path)


def test_what_is_missing_is_said_with_the_exact_line_that_installs_it(bare: str) -> None:
    done = door("serve", path=bare)
    assert done.returncode == 1
    assert "apt-get install nodejs npm" in done.stderr


def test_a_home_that_nobody_can_write_in_is_said_and_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    environment = {"PATH": PATH, "HANDRAIL_HOME": str(tmp_path / "a file" / "home")}
    done = subprocess.run([DOOR, "clocks", "--all"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        f"handrail: HANDRAIL_HOME, {tmp_path}/a file/home, cannot be used: Not a directory."
        " Choose a folder that you may write in.\n"
    )


def test_a_server_of_yours_that_does_not_answer_is_said_and_keys_are_kept_for_it(tmp_path: Path) -> None:
    url = "postgresql://handrail_app:x@127.0.0.1:1/handrail"
    environment = {"PATH": PATH, "HANDRAIL_HOME": str(tmp_path / "home"), "DATABASE_URL": url}
    environment |= {"DATABASE_OWNER_URL": url, "DATABASE_SYSTEM_URL": url}
    done = subprocess.run([DOOR, "rebuild"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the database cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
    kept = [tmp_path / "home" / name for name in ("secret_key", "escrow_key")]
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600, 0o600]


def test_a_server_of_yours_needs_all_three_addresses() -> None:
    environment = {"PATH": PATH, "DATABASE_URL": "postgresql://handrail_app@db.example/handrail"}
    done = subprocess.run([DOOR, "rebuild"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "DATABASE_OWNER_URL must be too" in done.stderr
