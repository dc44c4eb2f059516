"""What a printed chronology tells, by who reads it: a meeting, a court, a housing officer. No address is ever in it.

`reference/readers.json` says what each reader is told. A chronology holds what whoever prints it may see, without what
was told to a service alone: nobody hands that on but the person. Its totals are counted from what is on the paper.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from handrail.crimes.conduct import Incident

_DATA = Path(__file__).parent / "reference" / "readers.json"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody a chronology is printed for, and what they are told."""

    id: str
    name: str
    lede: str
    names_others: bool
    risk: bool
    officer: bool
    outcome: bool
    masked: bool
    reasons: bool
    shared: bool


@cache
def _table() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], json.loads(_DATA.read_text(encoding="utf-8")))


READERS: Mapping[str, Reader] = {row["id"]: Reader(**row) for row in _table()["readers"]}
"""Every reader, by id."""
SOURCE: str = f"Readers: {_table()['source']} (edition {_table()['edition']})."
_MASKED: frozenset[str] = frozenset(_table()["masked_groups"])
_MASKED_WORDS: str = _table()["masked_words"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One incident as it may be told, before it is known to whom.

    `told` says that only a service was told of it; `shared`, that the person agreed that the police see it, no more.
    `recorded_with` is the number of the crime with which something that is itself no crime is recorded.
    """

    incident: Incident
    words: str
    number: str
    log: str
    officer: str
    outcome: str
    more: str
    told: bool
    shared: bool
    recorded_with: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a chronology."""

    when: datetime
    words: str
    number: str
    log: str
    officer: str
    outcome: str


def given(reader: Reader, entries: Iterable[Entry]) -> list[Entry]:
    """Return the incidents this reader may be given, oldest first; what only a service was told is not among them."""
    kept = (one for one in entries if not one.told and (reader.shared or not one.shared))
    return sorted(kept, key=lambda one: (one.incident.when, one.number, one.words))


def told_to(reader: Reader, entries: Iterable[Entry]) -> list[Told]:
    """Return the lines this reader is given."""
    return [
        Told(
            one.incident.when, _words(reader, one), one.number, one.log, one.officer if reader.officer else "",
            one.outcome if reader.outcome else "",
        )
        for one in given(reader, entries)
    ]  # fmt: skip


def _words(reader: Reader, one: Entry) -> str:
    if reader.masked and one.incident.what & _MASKED:
        return _MASKED_WORDS
    said = [one.words]
    if reader.names_others and one.more:
        said.append(one.more)
    if one.recorded_with:
        said.append(f"recorded with {one.recorded_with}")
    return ", ".join(said)


def officers(lines: Iterable[Told]) -> int:
    """Return how many officers these lines name, each counted once."""
    return len({" ".join(line.officer.split()).casefold() for line in lines if line.officer})


def columns(reader: Reader, lines: Sequence[Told]) -> list[tuple[str, str]]:
    """Return the columns of the table, as (attribute, heading): those the reader is given and that hold anything."""
    every = (
        ("words", "What"),
        ("number", "Crime number"),
        ("log", "Log"),
        ("officer", "Officer"),
        ("outcome", "Outcome"),
    )
    return [(name, heading) for name, heading in every if any(getattr(line, name) for line in lines)]
