"""`take-in` as a machine meets it: one JSON object on standard output, and an exit code."""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import sha256
from pathlib import Path

import pytest

from handrail.intake.tests.bundles import SUSPECT, VICTIM, write

pytestmark = pytest.mark.data
OwnDatabase = Callable[[str], AbstractContextManager[dict[str, str]]]


def take_in(own: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "django", "take_in", *words],
        env={**own, "HANDRAIL_ROLE": "system"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_prints_one_object_and_its_exit_code_says_how_it_went(own_database: OwnDatabase, tmp_path: Path) -> None:
    """Taken in with a row in quarantine is 0; taken in again is 0; refused is 2; a fault of ours is 1."""
    night = write(tmp_path / "night", roles=(VICTIM | {"role": "vicitm"}, SUSPECT))
    refused = write(tmp_path / "refused", manifest={"version": "2"})
    with own_database("region") as own:
        first = take_in(own, str(night), "--json")
        assert (first.returncode, json.loads(first.stdout)["status"]) == (0, "taken")
        assert json.loads(first.stdout)["rows"]["roles.csv"]["quarantined"] == 1
        assert first.stdout.count("\n") == 1
        again = take_in(own, str(night), "--json")
        assert (again.returncode, json.loads(again.stdout)["status"]) == (0, "unchanged")
        no = take_in(own, str(refused), "--json")
        assert (no.returncode, json.loads(no.stdout)["status"]) == (2, "refused")
        manifest = sha256((refused / "manifest.json").read_bytes()).hexdigest()
        assert json.loads(no.stdout)["bundle"] == manifest, "a bundle that is refused is named too"
        nothing = take_in(own, str(tmp_path / "nothing"), "--json")
        assert (nothing.returncode, json.loads(nothing.stdout)["status"]) == (2, "refused")
        assert json.loads(nothing.stdout)["why"]
        said = take_in(own, str(night))
        assert "taken in before" in said.stdout
        fault = take_in(own | {"DATABASE_SYSTEM_URL": own["DATABASE_SYSTEM_URL"] + "_gone"}, str(night), "--json")
        assert (fault.returncode, fault.stdout) == (1, "")
