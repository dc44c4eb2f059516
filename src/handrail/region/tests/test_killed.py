"""Killed at any point, a take-in did nothing, and run again it does everything; two at once are one after the other."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from handrail.intake.tests.bundles import CRIME, DALE, ROSA, SUSPECT, TOLD, VICTIM, write
from handrail.intake.tests.whole_database import told
from handrail.region.night import write_night
from handrail.region.spoiling import spoil

pytestmark = pytest.mark.data
OwnDatabase = Callable[[str], AbstractContextManager[dict[str, str]]]
SPOKEN_OF = datetime(2026, 4, 9, 4, 0, tzinfo=UTC)
AT = "2026-04-09T06:00:00+00:00"
SEEDS = range(12)
Environment = Mapping[str, str]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a night with some rows broken, all of them of people the region does not hold."""
    folder = tmp_path_factory.mktemp("night") / "bundle"
    write_night(folder, seed=77, crimes=40, extracted_at=SPOKEN_OF)
    spoil(folder, 77, spared=())
    return folder


def command(path: Path, last: int = 0) -> list[str]:
    return [sys.executable, "-P", "-m", "handrail.intake.tests.dying", str(path), AT, str(last)]


def run(path: Path, own: Environment, last: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(path, last), env={**own, "HANDRAIL_ROLE": "system"}, capture_output=True, text=True, check=False
    )


def whole(own: Environment, but: Callable[[str, str], bool] = lambda table, row: False) -> dict[str, list[str]]:
    return told(own["DATABASE_OWNER_URL"], but)


def differences(one: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> str:
    """Return what stands in one of two databases only, a few rows of each table; empty where they are equal."""
    return "\n".join(
        f"{table}: {sorted({*one[table]} - {*other[table]})[:2]} is not {sorted({*other[table]} - {*one[table]})[:2]}"
        for table in one
        if one[table] != other[table]
    )


@pytest.fixture(scope="module")
def clean(night: Path) -> dict[str, Any]:
    """Keep what one clean run gives; the first test that needs it makes it."""
    return {}


def clean_run(night: Path, own_database: OwnDatabase, clean: dict[str, Any]) -> dict[str, Any]:
    if not clean:
        with own_database("region") as own:
            clean["before"] = whole(own)
            done = run(night, own)
            assert done.returncode == 0, done.stderr
            clean.update(json.loads(done.stdout), after=whole(own))
    return clean


@pytest.mark.parametrize("group", [0, 1, 2])
def test_killed_at_any_statement_and_run_again_it_equals_one_clean_run(
    night: Path, own_database: OwnDatabase, clean: dict[str, Any], group: int
) -> None:
    """Each group kills one database four times, at statements that four seeds chose, and then lets it finish."""
    expected = clean_run(night, own_database, clean)
    with own_database("region") as own:
        for seed in SEEDS[4 * group : 4 * group + 4]:
            last = Random(seed).randrange(1, expected["statements"] - 1)
            killed = run(night, own, last)
            assert killed.returncode == -9, (last, killed.stdout, killed.stderr)
            assert differences(whole(own), expected["before"]) == "", f"killed before statement {last}"
        again = run(night, own)
        assert again.returncode == 0, again.stderr
        assert json.loads(again.stdout)["did"] == expected["did"]
        assert differences(whole(own), expected["after"]) == ""


def test_killed_before_the_commit_nothing_happened_and_after_it_everything_did(
    night: Path, own_database: OwnDatabase, clean: dict[str, Any]
) -> None:
    expected = clean_run(night, own_database, clean)
    commit = expected["statements"] - 1
    with own_database("region") as own:
        assert run(night, own, commit).returncode == -9
        assert differences(whole(own), expected["before"]) == ""
        assert run(night, own, commit + 1).returncode == -9
        assert differences(whole(own), expected["after"]) == ""
        again = json.loads(run(night, own).stdout)["did"]
        assert (again["status"], again["events"], again["people"]["new"]) == ("unchanged", 0, 0)
        assert differences(whole(own, _of_taking), {t: [r for r in rows if not _of_taking(t, r)] for t, rows in
                                                    expected["after"].items()}) == ""  # fmt: skip


def _of_taking(table: str, row: str) -> bool:
    """Whether a row only writes down that a bundle was taken in."""
    return table in ("intake_bundle", "audit_entry", "procrastinate_jobs")


def at_once(paths: list[Path], own: Environment) -> list[dict[str, Any]]:
    """Take bundles in at once: all are started while somebody holds the turn, and go when all of them wait for it."""
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM"
    )
    waiting += " pg_database WHERE datname = current_database())"
    with psycopg.connect(own["DATABASE_SYSTEM_URL"]) as holder:
        holder.execute("SELECT pg_advisory_lock(hashtext('handrail take-in'))")
        started = [
            subprocess.Popen(
                command(path), env={**os.environ, **own, "HANDRAIL_ROLE": "system"}, stdout=subprocess.PIPE, text=True
            )
            for path in paths
        ]
        try:
            until = time.monotonic() + 60
            while holder.execute(waiting).fetchone() != (len(paths),):
                assert time.monotonic() < until, "not all of them came to wait"
                time.sleep(0.05)
            holder.execute("SELECT pg_advisory_unlock(hashtext('handrail take-in'))")
            return [json.loads(process.communicate(timeout=120)[0])["did"] for process in started]
        finally:
            for process in started:
                process.kill()
                process.communicate()


def test_the_same_bundle_twice_at_once_is_taken_in_once(
    night: Path, own_database: OwnDatabase, clean: dict[str, Any]
) -> None:
    expected = clean_run(night, own_database, clean)
    with own_database("region") as own:
        did = at_once([night, night], own)
        assert sorted(one["status"] for one in did) == ["taken", "unchanged"]
        assert sum(one["events"] for one in did) == expected["did"]["events"]
        assert differences(whole(own, _of_taking), {t: [r for r in rows if not _of_taking(t, r)] for t, rows in
                                                    expected["after"].items()}) == ""  # fmt: skip


def test_two_bundles_at_once_are_one_after_the_other(
    night: Path, own_database: OwnDatabase, clean: dict[str, Any], tmp_path: Path
) -> None:
    """Rosa's night and another one share nothing, so either may go first."""
    clean_run(night, own_database, clean)
    rosas = write(tmp_path / "rosa", crimes=(CRIME,), people=(ROSA, DALE), roles=(VICTIM, SUSPECT))
    with own_database("region") as own:
        for path in (night, rosas):
            assert json.loads(run(path, own).stdout)["did"]["status"] == "taken"
        expected = whole(own)
    with own_database("region") as own:
        assert [one["status"] for one in at_once([night, rosas], own)] == ["taken", "taken"]
        assert differences(whole(own), expected) == ""


def test_a_new_forces_first_two_bundles_at_once_open_it_once(own_database: OwnDatabase, tmp_path: Path) -> None:
    theirs = {"force_code": "43", "force": "Another force"}
    first = write(tmp_path / "first", manifest=theirs)
    second = write(tmp_path / "second", manifest=theirs, events=(TOLD | {"about": "", "event": "acknowledged"},))
    with own_database("region") as own:
        assert {one["status"] for one in at_once([first, second], own)} == {"taken"}
        with psycopg.connect(own["DATABASE_OWNER_URL"]) as database:
            assert database.execute("SELECT count(*) FROM agencies_agency WHERE source = 'police:43'").fetchone() == (
                1,
            )
