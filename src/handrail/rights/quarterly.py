"""The five areas of the quarterly return to the Ministry: what each counts, and what a return says.

Definitions are data with editions (`reference/quarterly-return.json`); a return carries the words of the edition it was
made by, so that it can be read when they have changed. Source: domain reference 2.4.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from handrail.core.intervals import wilson

_DATA = Path(__file__).parent / "reference" / "quarterly-return.json"
STATES = ("met", "late", "missed", "running", "no_limit", "not_recorded", "not_applicable", "stopped")
COUNTED = ("met", "late", "missed")
DONE = "done"


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the return, and the rights that stand for it.

    `rate` is what its rate is of: `in_time`, of those that fell due, or `done`, of all owed, where the Code gives no
    number. `stages` are the details of the trigger that count; every one, where there is none. `words` say it all.
    """

    code: str
    title: str
    rights: tuple[str, ...]
    rate: str
    words: str
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definitions:
    """One edition of the return's definitions."""

    edition: str
    in_force_from: date
    title: str
    source: str
    licence: str
    counts: str
    areas: tuple[Area, ...]


@cache
def editions() -> tuple[Definitions, ...]:
    """Every edition held, the latest last."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))["editions"]
    found = [
        Definitions(
            row["edition"],
            date.fromisoformat(row["in_force_from"]),
            row["title"],
            row["source"],
            row["licence"],
            row["counts"],
            tuple(
                Area(
                    area["code"],
                    area["title"],
                    tuple(area["rights"]),
                    area["rate"],
                    area["words"],
                    tuple(area.get("stages", ())),
                )
                for area in row["areas"]
            ),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: one.in_force_from))


def definitions_of(quarter: date) -> Definitions:
    """The definitions in force on the last day of a quarter; before the first edition, the first."""
    last = end_of_quarter(quarter)
    return next((one for one in reversed(editions()) if one.in_force_from <= last), editions()[0])


def quarter_of(day: date) -> date:
    """The first day of the quarter of the year that a day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def end_of_quarter(quarter: date) -> date:
    """The last day of a quarter, by its first."""
    following = quarter_of(quarter + timedelta(days=100))
    return following - timedelta(days=1)


def before(quarter: date) -> date:
    """The quarter before."""
    return quarter_of(quarter - timedelta(days=1))


def document_of(
    quarter: date,
    counts: Mapping[str, Mapping[str, int]],
    *,
    done: Mapping[str, tuple[int, int]],
    carried: Sequence[str],
) -> dict[str, Any]:
    """A return whole, as it is stored: definitions in words, and every figure. `counts` are by right and state.

    `done` says of each area whose rate is of what was done how many were owed and how many done. `carried` are the
    rights that some edition of the Code held here carries; an area of none says so.
    """
    by = definitions_of(quarter)
    return {
        "title": by.title,
        "edition": by.edition,
        "source": by.source,
        "counts": by.counts,
        "from": quarter.isoformat(),
        "until": end_of_quarter(quarter).isoformat(),
        "areas": [_area(area, counts, done, carried) for area in by.areas],
    }


def _area(
    area: Area, counts: Mapping[str, Mapping[str, int]], done: Mapping[str, tuple[int, int]], carried: Sequence[str]
) -> dict[str, Any]:
    states = {state: sum(counts.get(right, {}).get(state, 0) for right in area.rights) for state in STATES}
    fell_due = sum(states[state] for state in COUNTED)
    of, met = done[area.code] if area.rate == DONE else (fell_due, states["met"])
    interval = wilson(met, of)
    return {
        "code": area.code,
        "title": area.title,
        "words": area.words,
        "rights": list(area.rights),
        "not_carried": [right for right in area.rights if right not in carried],
        "fell_due": fell_due,
        **states,
        "rate_of": area.rate,
        "of": of,
        "did": met,
        "rate": met / of if of else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }


def changes(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> list[tuple[str, str, int, int]]:
    """What a later document says otherwise than an earlier one: area, state, the count then and the count now.

    Beside the states, how many a rate is of and how many did; what either does not say, or does not show, is not
    compared.
    """
    then = {area["code"]: area for area in earlier["areas"]}
    both = [(area, then.get(area["code"], {})) for area in later["areas"]]
    return [
        (area["title"], said, was[said], area[said])
        for area, was in both
        for said in (*STATES, *(("of", "did") if area["rate_of"] == DONE else ()))
        if None not in (was.get(said), area.get(said)) and was[said] != area[said]
    ]
