"""Breaking some rows of a bundle on purpose, as tired people and old systems do, and mending its manifest."""

import csv
import json
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from handrail.intake.extract import CRIMES, EVENTS, KEYS, PEOPLE, ROLES
from handrail.region.night import sha256_of


class Broken(NamedTuple):
    """One row that was broken: where, what was done to it, and whether it is then quarantined or only waits."""

    file: str
    key: str
    column: str
    why: str
    fate: str


@dataclass(slots=True)
class _File:
    """The rows of one file, and which of them have been broken."""

    header: list[str]
    rows: list[list[str]]
    taken: set[int] = field(default_factory=set)


def spoil(folder: Path, seed: int, *, each: int = 1, spared: Container[str] = ()) -> tuple[Broken, ...]:
    """Break `each` rows in every way below, sparing rows that name a spared reference; return what was broken.

    Rows that name a broken crime or person will wait; they are not listed.
    """
    rng = Random(seed)
    files = {file: _read(folder / file) for file in (CRIMES, PEOPLE, ROLES, EVENTS)}
    broken: list[Broken] = []
    for file, column, why, fate, fits, change in _WAYS:
        held = files[file]
        for _ in range(each):
            place = _choose(rng, held, fits, spared)
            if place is None:
                continue
            row = dict(zip(held.header, held.rows[place], strict=True))
            key = ",".join(row[name] for name in KEYS[file]) if file == ROLES else row[KEYS[file][0]]
            change(held, place, row)
            broken.append(Broken(file, key, column, why, fate))
    for file, held in files.items():
        _write(folder / file, held)
    _mend(folder, {file: len(held.rows) for file, held in files.items()})
    return tuple(broken)


def _choose(rng: Random, held: _File, fits: Callable[[dict[str, str]], bool], spared: Container[str]) -> int | None:
    """Return the place of some row that fits and is still whole, or None."""
    for _ in range(1000):
        place = rng.randrange(len(held.rows)) if held.rows else 0
        if not held.rows or place in held.taken or len(held.rows[place]) != len(held.header):
            continue
        row = dict(zip(held.header, held.rows[place], strict=True))
        named = {row.get(name, "") for name in ("crime_ref", "person_ref", "event_ref")}
        if fits(row) and not any(name in spared for name in named):
            held.taken.add(place)
            return place
    return None


def _read(path: Path) -> _File:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    return _File(header, rows)


def _write(path: Path, held: _File) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([held.header, *held.rows])


def _mend(folder: Path, counts: dict[str, int]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    for file, count in counts.items():
        manifest["files"][file] = {"rows": count, "sha256": sha256_of(folder / file)}
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def _put(column: str, value: str) -> Callable[[_File, int, dict[str, str]], None]:
    def change(held: _File, place: int, row: dict[str, str]) -> None:
        held.rows[place][held.header.index(column)] = value

    return change


def _twice(held: _File, place: int, row: dict[str, str]) -> None:
    other = list(held.rows[place])
    other[held.header.index("offence")] = f"{row['offence']} (amended)"
    held.taken.add(len(held.rows))
    held.rows.append(other)


def _extra_cell(held: _File, place: int, row: dict[str, str]) -> None:
    held.rows[place].append("see log")


def _any(row: dict[str, str]) -> bool:
    return True


def _about(row: dict[str, str]) -> bool:
    return row["event"] == "victim_told"


def _suspect(row: dict[str, str]) -> bool:
    return row["role"] == "suspect"


_WAYS: tuple[
    tuple[str, str, str, str, Callable[[dict[str, str]], bool], Callable[[_File, int, dict[str, str]], None]], ...
] = (
    (CRIMES, "reported_at", "not a time", "quarantined", _any, _put("reported_at", "31/02/2026 25:00")),
    (CRIMES, "outcome_code", "unknown outcome", "quarantined", _any, _put("outcome_code", "99")),
    (CRIMES, "flags", "unknown flag", "quarantined", _any, _put("flags", "domestic_abuse;doemstic")),
    (CRIMES, "crime_ref", "same key, other content", "quarantined", _any, _twice),
    (PEOPLE, "date_of_birth", "not a date", "quarantined", _any, _put("date_of_birth", "12/03/1988")),
    (PEOPLE, "family_name", "control character", "quarantined", _any, _put("family_name", "Bra\x00mble")),
    (ROLES, "role", "unknown role", "quarantined", _suspect, _put("role", "supsect")),
    (ROLES, "person_ref", "no such person: waits", "waiting", _suspect, _put("person_ref", "N-NOT-SENT-YET")),
    (EVENTS, "event", "unknown event", "quarantined", _any, _put("event", "suspect_teleported")),
    (EVENTS, "happened_at", "not a time", "quarantined", _any, _put("happened_at", "yesterday")),
    (EVENTS, "about", "nothing it is about", "quarantined", _about, _put("about", "")),
    (EVENTS, "about", "no such event: waits", "waiting", _about, _put("about", "E-NOT-SENT-YET")),
    (EVENTS, "", "too many cells", "quarantined", _any, _extra_cell),
)
