"""Repeats within twelve months, by definitions that are data with their words shown (reference, 4.1).

`reference/repeats.json` holds SafeLives' old and current wording; which one a region uses is `in_use`. A repeat victim,
suspect or pair, a serial suspect and a victim of several partners are our own readings, and their months are recalled.
"""

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

_DATA = Path(__file__).parent / "reference" / "repeats.json"


@dataclass(frozen=True, slots=True)
class Definition:
    """One wording of a repeat: over how many months, whether every incident counts or only a criminal one."""

    id: str
    name: str
    months: int
    counts_any: bool
    words: str


@cache
def _table() -> Mapping[str, Any]:
    return cast(Mapping[str, Any], json.loads(_DATA.read_text(encoding="utf-8")))


SOURCE: str = f"Repeats: {_table()['source']} (edition {_table()['edition']})."
DEFINITIONS: Mapping[str, Definition] = {
    row["id"]: Definition(row["id"], row["name"], row["months"], row["counts"] == "any", row["words"])
    for row in _table()["definitions"]
}
"""Every wording held, by its id."""
IN_USE: Definition = DEFINITIONS[_table()["in_use"]]
MONTHS: int = _table()["months_of_repeat"]


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_within(first: date, later: date, months: int) -> bool:
    """Say whether a day is no more than so many months after another: twelve months and a day is too late."""
    return first <= later <= months_after(first, months)


def repeat_of(
    referred: Iterable[date], incidents: Iterable[tuple[date, bool, str]], *, by: Definition = IN_USE
) -> tuple[date, date, str] | None:
    """Return the latest incident that repeats one referred to MARAC: that day, the referral's, and the incident's key.

    `incidents` are (day, whether criminal, key), between the same two people. None where none repeats.
    """
    days = sorted(referred)
    found = []
    for day, criminal, key in incidents:
        before = [one for one in days if one < day]
        if before and (by.counts_any or criminal) and is_within(before[-1], day, by.months):
            found.append((day, before[-1], key))
    return max(found, default=None)


def repeated(days: Iterable[date], *, months: int = MONTHS) -> bool:
    """Say whether any two of these days lie within so many months of each other."""
    ordered = sorted(days)
    return any(is_within(first, later, months) for first, later in zip(ordered, ordered[1:], strict=False))


def near_another(groups: Iterable[Iterable[date]], *, months: int = MONTHS) -> int:
    """Return how many of these groups of days have one within so many months of a day of another group."""
    days = [sorted(group) for group in groups]
    return sum(
        any(
            is_within(min(day, other), max(day, other), months)
            for place, group in enumerate(days) if place != mine for other in group for day in own
        )
        for mine, own in enumerate(days)
    )  # fmt: skip
