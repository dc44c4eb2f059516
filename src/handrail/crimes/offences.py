"""What an offence code means: its class, and the groups it belongs to.

A code is the Home Office class and sub-class, `008/66`, as the contract for the police extract has it; the Counting
Rules' own codes, `8Q`, are known too. The table is reference data (`reference/offences.json`). Where a sub-class is
"only if you cannot tell", it has the groups of the graver offences it may be, so that nobody misses what they are owed.
Flags and relationships decide beside these groups, never less (see `enhanced`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

_DATA = Path(__file__).parent / "reference" / "offences.json"
_CLASS = re.compile(r"(\d{1,3})\s*/\s*(\d{1,2})")
_COUNTED = re.compile(r"\d{1,3}(?:\.\d{1,2})?[A-Z]?|CIFAS|FFA UK|UK FINANCE|AF")

NO_GROUPS: frozenset[str] = frozenset()


@cache
def _table() -> Mapping[str, object]:
    return cast(Mapping[str, object], json.loads(_DATA.read_text(encoding="utf-8")))


EDITION: str = str(_table()["edition"])
SOURCE: str = str(_table()["source"])
LICENCE: str = str(_table()["licence"])


def _numbers(ranges: str) -> Iterator[int]:
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


@cache
def _classes() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Class → its name and the sub-classes in use."""
    rows = cast(dict[str, list[str]], _table()["classes"])
    return {code: (name, tuple(f"{sub:02d}" for sub in _numbers(ranges))) for code, (name, ranges) in rows.items()}


def _covered(pattern: str) -> Iterator[str]:
    """The codes a pattern covers: `019`, `802-825`, `004/04`, `004/08-09`; only those in use."""
    classes, _, subs = pattern.partition("/")
    wanted = {f"{sub:02d}" for sub in _numbers(subs)} if subs else None
    for number in _numbers(classes):
        code = f"{number:03d}"
        if code in _classes():
            yield from (f"{code}/{sub}" for sub in _classes()[code][1] if wanted is None or sub in wanted)


@cache
def _codes_by_group() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group, (_, patterns) in cast(dict[str, list[str]], _table()["groups"]).items():
        codes: set[str] = set()
        for pattern in patterns.split():
            codes.update(found[pattern[1:]] if pattern.startswith("@") else _covered(pattern))
        found[group] = frozenset(codes)
    return found


@cache
def _groups_by_code() -> Mapping[str, frozenset[str]]:
    held: dict[str, set[str]] = {f"{code}/{sub}": set() for code, (_, subs) in _classes().items() for sub in subs}
    for group, codes in _codes_by_group().items():
        for code in codes:
            held[code].add(group)
    counted = cast(dict[str, str], _table()["counting_rules"])
    return {
        **{code: frozenset(groups) for code, groups in held.items()},
        **{code: frozenset(filter(None, groups.split(";"))) for code, groups in counted.items()},
    }


GROUPS: Mapping[str, str] = MappingProxyType(
    {group: name for group, (name, _) in cast(dict[str, list[str]], _table()["groups"]).items()}
)
"""Every group, with its name in plain words."""

CODES: frozenset[str] = frozenset(_groups_by_code())
"""Every code in the table, in its spelling."""


def spelled(offence_code: str) -> str:
    """The code in the table's spelling: `8/66` is `008/66`, `8q` is `8Q`."""
    code = offence_code.strip().upper()
    parts = _CLASS.fullmatch(code)
    return f"{int(parts[1]):03d}/{int(parts[2]):02d}" if parts else code


def is_well_formed(offence_code: str) -> bool:
    """Whether it has the shape of a code; one that has and is not in the table is taken in and listed."""
    code = spelled(offence_code)
    return bool(_CLASS.fullmatch(code) or _COUNTED.fullmatch(code))


def is_known(offence_code: str) -> bool:
    """Whether the code is in the table."""
    return spelled(offence_code) in CODES


def groups_of(offence_code: str) -> frozenset[str]:
    """The groups an offence belongs to; none for a code that is not known."""
    return _groups_by_code().get(spelled(offence_code), NO_GROUPS)


def codes_in(group: str) -> frozenset[str]:
    """Every class and sub-class of one group."""
    return _codes_by_group()[group]


def class_name(offence_code: str) -> str:
    """The name of the offence's class, empty for a code that is not known."""
    code = spelled(offence_code)
    return _classes()[code[:3]][0] if "/" in code and code in CODES else ""
