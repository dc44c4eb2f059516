"""The import contracts say the same thing in each place where they say it."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[4]
APPS = {path.parent.name for path in (PROJECT / "src" / "handrail").glob("*/__init__.py")}


@pytest.fixture(scope="module")
def contracts() -> dict[str, dict[str, Any]]:
    """Give the contracts by their id."""
    written = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract for contract in written}


def test_every_app_has_its_rung_and_none_may_be_left_out(contracts: dict[str, dict[str, Any]]) -> None:
    rungs = [app.strip() for rung in contracts["ladder"]["layers"] for app in rung.split("|")]
    assert sorted(rungs) == sorted(APPS)
    assert contracts["ladder"]["exhaustive"]


def test_every_app_keeps_the_shape_but_the_three_that_have_none(contracts: dict[str, dict[str, Any]]) -> None:
    assert set(contracts["shape"]["containers"]) == {f"handrail.{app}" for app in APPS - {"config", "core", "region"}}
    assert contracts["shape"]["exhaustive"]


def test_every_module_of_rules_is_held_to_be_pure(contracts: dict[str, dict[str, Any]]) -> None:
    allowed = {name.strip().strip("()") for name in contracts["shape"]["layers"][-1].split(":")}
    unshaped = ("handrail.config.", "handrail.core.")
    held = {name for name in contracts["pure"]["source_modules"] if not name.startswith(unshaped)}
    assert {name.rsplit(".", 1)[1] for name in held} == allowed
    for container in contracts["shape"]["containers"]:
        folder = PROJECT / "src" / Path(*container.split("."))
        there = {path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
        assert {f"{container}.{name}" for name in there & allowed} <= held
