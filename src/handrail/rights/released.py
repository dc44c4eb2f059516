"""A submitted return as the commissioner's office reads it: no small count, nor what would give one away.

A return counts a whole force and names nobody, but a count of one or two in an area is somebody whom a person who knows
the case would know again. Every figure of an area is a count, or a sum of counts, or made of both (a rate, its
interval): the counts under one sum are a table, and each such table passes the one rule (`core.suppression`); a sum
that the rule would not print is small in the table it is itself a part of. So no rate gives away how many were not in
time, and no sum what is left of it.

Returns of two quarters count different rights, those that started in each, so nothing is learnt by taking one from the
other. A correction counts those of the returns before it again, so a figure that differs from theirs by a small count
is hidden in it as a small count is, and a sum with all its parts.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from handrail.core.suppression import suppressed
from handrail.rights.quarterly import COUNTED, DONE

FELL_DUE, NOT_IN_TIME, NOT_NEEDED = "fell_due", "not_in_time", "not_needed"
BESIDE = ("running", "no_limit", "not_recorded", NOT_NEEDED)
"""Counts that are printed with no sum of them: a table of their own all the same."""
PLAIN = ("code", "title", "words", "rights", "not_carried", "rate_of")


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of an area, or the sum of others."""

    name: str
    count: int
    parts: "tuple[Figure, ...]" = ()

    @property
    def beneath(self) -> frozenset[str]:
        """The names of its parts, and of theirs."""
        return frozenset(name for part in self.parts for name in (part.name, *part.beneath))

    @property
    def counts(self) -> dict[str, int]:
        """By name, its count, those of its parts, and of theirs."""
        return {self.name: self.count} | {name: count for part in self.parts for name, count in part.counts.items()}


def released(document: Mapping[str, Any], *, before: Sequence[Mapping[str, Any]], threshold: int) -> dict[str, Any]:
    """A return as it may be read outside its force: each figure that may not be shown is none.

    `before` are the returns of the same quarter that were submitted before it, as they were submitted. Of each area
    `suppressed` says whether anything of it is not shown.
    """
    return {**document, "areas": [_released(area, before, threshold) for area in document["areas"]]}


def _released(area: Mapping[str, Any], before: Sequence[Mapping[str, Any]], threshold: int) -> dict[str, Any]:
    tables = figures_of(area)
    counts = _counts(tables)
    earlier = [_counts(figures_of(one)) for each in before for one in each["areas"] if one["code"] == area["code"]]
    near = {
        name
        for name, count in counts.items()
        if any(0 < abs(count - was.get(name, count)) < threshold for was in earlier)
    }
    hidden = frozenset[str]().union(*(hidden_of(table, threshold=threshold, near=near) for table in tables))
    shown = {name: count for name, count in counts.items() if name not in hidden}
    return {**_said(area, shown), "suppressed": bool(hidden)}


def _counts(tables: Sequence[Figure]) -> dict[str, int]:
    return {name: count for table in tables for name, count in table.counts.items() if name}


def figures_of(area: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The figures of an area as tables: what is printed as a sum with its parts, and what is printed beside.

    Late and missed are one part beside met, so that the rate may be shown where the two may not; so are, of what has no
    number of days, those not done yet beside those done, and the stages that do not count beside those that do.
    """
    met, late, missed = (Figure(state, area[state]) for state in COUNTED)
    not_in_time = Figure(NOT_IN_TIME, late.count + missed.count, (late, missed))
    fell_due = Figure(FELL_DUE, met.count + not_in_time.count, (met, not_in_time))
    counted = {**area, NOT_NEEDED: area["not_applicable"] + area["stopped"]}
    beside = tuple(Figure(name, counted[name]) for name in BESIDE)
    if area.get("rate_of") != DONE:
        return fell_due, Figure("", 0, beside)
    of, did = Figure("of", area["of"]), Figure("did", area["did"])
    owed = replace(of, parts=(did, Figure("not_done", of.count - did.count)))
    no_limit = Figure("no_limit", area["no_limit"], (owed, Figure("not_counted", area["no_limit"] - of.count)))
    return fell_due, no_limit, Figure("", 0, tuple(one for one in beside if one.name != no_limit.name))


def hidden_of(table: Figure, *, threshold: int, near: Set[str] = frozenset()) -> frozenset[str]:
    """The names of a sum and of its parts, theirs too, of which the count is not shown; `near` are never shown."""
    hidden, whole = _hidden(table, threshold, near)
    return hidden | ({table.name} if whole else frozenset())


def _hidden(figure: Figure, threshold: int, near: Set[str]) -> tuple[frozenset[str], bool]:
    """What of the parts of a figure is not shown, and whether the figure itself is not shown for it."""
    if figure.name in near:
        return figure.beneath, True
    if not figure.parts:
        return frozenset(), False
    below = {part.name: _hidden(part, threshold, near) for part in figure.parts}
    also = [name for name, (_, whole) in below.items() if whole]
    found = suppressed({part.name: (part.count,) for part in figure.parts}, threshold=threshold, also=also)
    parts = (part.beneath | {part.name} if part.name in found.rows else below[part.name][0] for part in figure.parts)
    return frozenset[str]().union(*parts), found.total


def _said(area: Mapping[str, Any], shown: Mapping[str, int]) -> dict[str, Any]:
    """An area with only those of its figures that are shown; *not applicable* and *stopped* are one."""
    of, did = ("of", "did") if area.get("rate_of") == DONE else (FELL_DUE, "met")
    rated = of in shown and did in shown
    return {
        **{name: area[name] for name in PLAIN if name in area},
        **{name: shown.get(name) for name in (FELL_DUE, *COUNTED, *BESIDE)},
        "of": shown.get(of),
        "did": shown.get(did),
        "rate": area.get("rate", area.get("in_time")) if rated else None,
        "low": area["low"] if rated else None,
        "high": area["high"] if rated else None,
    }
