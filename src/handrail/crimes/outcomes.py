"""Home Office outcomes of a recorded crime, 0 to 22 (reference, 2.1). Reference data: `reference/outcomes.json`.

0 is not an outcome and never stands in a denominator. 14 and 16 both mean that the victim does not support further
action; they differ only in whether a suspect is known.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

_DATA = Path(__file__).parent / "reference" / "outcomes.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome: its code, its name, and its group with the group's name."""

    code: str
    name: str
    group: str
    group_name: str


@cache
def _table() -> Mapping[str, object]:
    return cast(Mapping[str, object], json.loads(_DATA.read_text(encoding="utf-8")))


EDITION: str = str(_table()["edition"])
SOURCE: str = str(_table()["source"])
LICENCE: str = str(_table()["licence"])

GROUPS: Mapping[str, str] = MappingProxyType(cast(dict[str, str], _table()["groups"]))
OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        code: Outcome(code, name, group, GROUPS[group])
        for code, (name, group) in cast(dict[str, list[str]], _table()["outcomes"]).items()
    }
)

NOT_YET = "0"
NO_SUSPECT = "18"


def spelled(outcome_code: str) -> str:
    """The code in the table's spelling: `01` is `1`."""
    code = outcome_code.strip()
    return code.lstrip("0") or ("0" if code else "")


def is_outcome(outcome_code: str) -> bool:
    """Whether the Home Office has such an outcome."""
    return spelled(outcome_code) in OUTCOMES


def outcome_of(outcome_code: str) -> Outcome | None:
    """The outcome, or none where nothing or no such outcome is recorded."""
    return OUTCOMES.get(spelled(outcome_code))
