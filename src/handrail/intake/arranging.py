"""What becomes of each good row: new, changed, unchanged, older than what is held, or waiting.

Plain data in, plain data out. A row waits when it is right in itself but names something that is not held: a crime, a
person, another event, or a victim who has no such row; or a crime or person whose own row is quarantined, because then
nobody knows yet whom or what it speaks of. What is held already as it came is *unchanged*, whatever it names. A
person's `merged_into` names nobody that must be held: it proposes a match, and a proposal must not keep a victim out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from handrail.intake.columns import COLUMNS, CRIMES, EVENTS, FILES, PEOPLE, ROLES

VICTIMS = frozenset({"victim", "bereaved_relative"})
Fate = Literal["new", "changed", "unchanged", "older_than_held", "waiting", "different_person"]
Key = tuple[str, ...]


class Candidate(NamedTuple):
    """A good row that asks to be taken in: from this bundle, or kept from an earlier one (`kept` is its key)."""

    key: Key
    values: tuple[Any, ...]
    content: bytes
    as_of: datetime
    line: int
    kept: int | None = None


class HeldRow(NamedTuple):
    """What is held under a key: the digest last taken in, the moment it spoke of, and for a person who they are."""

    content: bytes
    as_of: datetime
    who: tuple[str, date | None, str] | None = None


@dataclass(slots=True)
class Arranged:
    """The fate of every candidate of one file, and what each waiting one waits for."""

    fates: list[tuple[Candidate, Fate]] = field(default_factory=list)
    waits_for: dict[Key, tuple[str, ...]] = field(default_factory=dict)

    def having(self, *fates: Fate) -> list[Candidate]:
        """Return the candidates with one of these fates."""
        return [candidate for candidate, fate in self.fates if fate in fates]


Held = Mapping[str, Mapping[Key, HeldRow]]
KeptOut = Mapping[str, frozenset[str]]


def at(file: str, column: str) -> int:
    """Return the place of a column among a row's values."""
    return COLUMNS[file].index(column)


_ROLE = {name: at(ROLES, name) for name in ("crime_ref", "person_ref", "role", "concerning")}
_EVENT = {name: at(EVENTS, name) for name in ("event_ref", "crime_ref", "person_ref", "suspect_ref", "about")}


def arrange(
    rows: Mapping[str, Sequence[Candidate]],
    held: Held,
    *,
    victims: Mapping[str, Iterable[str]],
    kept_out: KeptOut = MappingProxyType({}),
) -> dict[str, Arranged]:
    """Say what becomes of every candidate.

    `held` is what is held under the keys the candidates name, by file; `victims` gives, for crimes that are held, the
    person refs of their victims; `kept_out` the refs of crimes and people whose own row is quarantined, held or not.
    Order does not matter: a row may name one that comes after it.
    """
    arranged = {file: Arranged() for file in FILES}
    for file in (CRIMES, PEOPLE):
        for row in rows[file]:
            arranged[file].fates.append((row, _fate(row, held[file].get(row.key), file)))
    strangers = {row.key[0] for row in arranged[PEOPLE].having("different_person")}
    crimes = {key[0] for key in held[CRIMES]} | {row.key[0] for row in rows[CRIMES]}
    people = {key[0] for key in held[PEOPLE]} | {row.key[0] for row in rows[PEOPLE]}
    crimes -= kept_out.get(CRIMES, frozenset())
    people -= kept_out.get(PEOPLE, frozenset()) | strangers
    everyone = defaultdict(set, {crime: set(refs) for crime, refs in victims.items()})
    for row in rows[ROLES]:
        fate = _fate(row, held[ROLES].get(row.key), ROLES)
        missing = _role_waits_for(row.values, crimes, people) if fate in ("new", "changed") else ()
        if missing:
            arranged[ROLES].waits_for[row.key] = missing
            arranged[ROLES].fates.append((row, "waiting"))
        else:
            arranged[ROLES].fates.append((row, fate))
            if row.values[_ROLE["role"]] in VICTIMS:
                everyone[row.values[_ROLE["crime_ref"]]].add(row.values[_ROLE["person_ref"]])
    _arrange_events(rows[EVENTS], held, arranged[EVENTS], crimes, people, everyone)
    return arranged


def _fate(row: Candidate, held: HeldRow | None, file: str) -> Fate:
    if held is None:
        return "new"
    if held.content == row.content:
        return "unchanged"
    if row.as_of <= held.as_of:
        return "older_than_held"
    if file == PEOPLE and held.who is not None and _somebody_else(held.who, who(row.values)):
        return "different_person"
    return "changed"


_WHO = {name: at(PEOPLE, name) for name in ("given_names", "family_name", "date_of_birth", "sex")}


def who(values: Sequence[Any]) -> tuple[str, date | None, str]:
    """Return a person's name, birth date and sex as a row says them."""
    given, family = values[_WHO["given_names"]] or "", values[_WHO["family_name"]] or ""
    return f"{given} {family}".strip().upper(), values[_WHO["date_of_birth"]], values[_WHO["sex"]] or ""


def _somebody_else(was: tuple[str, date | None, str], now: tuple[str, date | None, str]) -> bool:
    return all(before and after and before != after for before, after in zip(was, now, strict=True))


def _role_waits_for(values: Sequence[Any], crimes: set[str], people: set[str]) -> tuple[str, ...]:
    missing = []
    if values[_ROLE["crime_ref"]] not in crimes:
        missing.append(f"{CRIMES}|{values[_ROLE['crime_ref']]}")
    for column in ("person_ref", "concerning"):
        if values[_ROLE[column]] and values[_ROLE[column]] not in people:
            missing.append(f"{PEOPLE}|{values[_ROLE[column]]}")
    return tuple(missing)


def _arrange_events(
    rows: Sequence[Candidate],
    held: Held,
    arranged: Arranged,
    crimes: set[str],
    people: set[str],
    victims: Mapping[str, set[str]],
) -> None:
    refs = {key[0] for key in held[EVENTS]} | {row.key[0] for row in rows}
    asked_by: dict[str, list[Candidate]] = defaultdict(list)
    stopped: list[Candidate] = []
    fates = [_fate(row, held[EVENTS].get(row.key), EVENTS) for row in rows]
    for row in (row for row, fate in zip(rows, fates, strict=True) if fate in ("new", "changed")):
        about = row.values[_EVENT["about"]] or ()
        missing = _event_waits_for(row.values, crimes, people, victims)
        missing += [f"{EVENTS}|{ref}" for ref in about if ref not in refs]
        for ref in about:
            if ref in refs and (ref,) not in held[EVENTS]:
                asked_by[ref].append(row)
        if missing:
            arranged.waits_for[row.key] = tuple(missing)
            stopped.append(row)
    _stop_what_asks(stopped, asked_by, arranged)
    for row, fate in zip(rows, fates, strict=True):
        arranged.fates.append((row, "waiting" if row.key in arranged.waits_for else fate))


def _stop_what_asks(stopped: list[Candidate], asked_by: Mapping[str, Sequence[Candidate]], arranged: Arranged) -> None:
    """Let every event wait that is about one that waits, and those about it in turn."""
    while stopped:
        early = stopped.pop()
        for row in asked_by.get(early.key[0], ()):
            already = arranged.waits_for.get(row.key)
            arranged.waits_for[row.key] = (*(already or ()), f"{EVENTS}|{early.key[0]}")
            if already is None:
                stopped.append(row)


def _event_waits_for(
    values: Sequence[Any], crimes: set[str], people: set[str], victims: Mapping[str, set[str]]
) -> list[str]:
    missing = []
    crime, person, suspect = (values[_EVENT[name]] for name in ("crime_ref", "person_ref", "suspect_ref"))
    if crime not in crimes:
        missing.append(f"{CRIMES}|{crime}")
    if person and person not in people:
        missing.append(f"{PEOPLE}|{person}")
    elif person and person not in victims.get(crime, ()):
        missing.append(f"{ROLES}|{crime}|{person}")
    if suspect and suspect not in people:
        missing.append(f"{PEOPLE}|{suspect}")
    return missing
