"""Which enhanced rights follow by rule from the offence, the flags, the relationship or the age (reference, 1.3).

The force's own reasons are recorded beside these and never replaced by them. The table (`reference/enhanced.json`) is
our reading of the Code's three categories; its detailed tests are recalled, and say so.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

Category = Literal["serious_crime", "persistently_targeted", "vulnerable", "intimidated"]

CATEGORIES: Mapping[Category, str] = {
    "serious_crime": "Victim of the most serious crime",
    "persistently_targeted": "Persistently targeted",
    "vulnerable": "Vulnerable",
    "intimidated": "Intimidated",
}

_DATA = Path(__file__).parent / "reference" / "enhanced.json"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for enhanced rights: a code such as `offence:rape`, and the Code's category it falls under."""

    code: str
    category: Category


@dataclass(frozen=True, slots=True)
class _Rules:
    edition: str
    source: str
    under_age: int
    domestic_from_age: int
    offences: Mapping[str, Category]
    within: Mapping[str, tuple[str, ...]]
    flags: Mapping[str, Category]
    relationships: Mapping[str, Category]


@cache
def _rules() -> _Rules:
    table = json.loads(_DATA.read_text(encoding="utf-8"))
    return _Rules(
        edition=table["edition"],
        source=table["source"],
        under_age=table["under_age"],
        domestic_from_age=table["domestic_from_age"],
        offences=cast(dict[str, Category], table["offences"]),
        within={group: tuple(wider) for group, wider in table["within"].items()},
        flags=cast(dict[str, Category], table["flags"]),
        relationships=cast(dict[str, Category], table["relationships"]),
    )


EDITION: str = _rules().edition
SOURCE: str = _rules().source

# Ties by which the Code or its reading knows the person, whatever the ages.
_AT_ANY_AGE = frozenset({"exploiter", "bereaved_relative"})


def category_of(code: str) -> Category | None:
    """The category under which a reason found by rule falls, such as `offence:rape`; none for one of a force's own."""
    rules, (why, _, name) = _rules(), code.partition(":")
    if why == "age":
        return "vulnerable"
    tables = {"offence": rules.offences, "flag": rules.flags, "relationship": rules.relationships}
    return tables.get(why, {}).get(name)


def _by_offence(groups: frozenset[str]) -> Iterable[Reason]:
    rules = _rules()
    said = {wider for group in groups for wider in rules.within.get(group, ())}
    return (
        Reason(f"offence:{group}", category)
        for group, category in rules.offences.items()
        if group in groups and group not in said
    )


def _by_flag(flags: frozenset[str]) -> Iterable[Reason]:
    return (Reason(f"flag:{flag}", category) for flag, category in _rules().flags.items() if flag in flags)


def _by_relationship(relationships: frozenset[str], age: int | None) -> Iterable[Reason]:
    child = age is not None and age < _rules().domestic_from_age
    return (
        Reason(f"relationship:{tie}", category)
        for tie, category in _rules().relationships.items()
        if tie in relationships and (tie in _AT_ANY_AGE or not child)
    )


def enhanced_by(
    groups: Iterable[str], flags: Iterable[str], relationships: Iterable[str], age: int | None
) -> tuple[Reason, ...]:
    """Why somebody has enhanced rights by rule: offences first, then flags, relationships and age, always in one order.

    `groups` are those of the offence (none for a `non_crime`), `relationships` what each suspect is to the victim, or
    `bereaved_relative` for one, `age` the victim's in years at the offence, none where it is not recorded. A partner or
    family tie makes domestic abuse only between people of 16 and over (triage, *domestic*): leave out the ties of
    suspects known to have been younger; the victim's own age is looked at here.
    """
    young = (Reason("age:under_18", "vulnerable"),) if age is not None and age < _rules().under_age else ()
    return (
        *_by_offence(frozenset(groups)),
        *_by_flag(frozenset(flags)),
        *_by_relationship(frozenset(relationships), age),
        *young,
    )
