"""A share followed from month to month: what it usually is, how far it usually strays, and which months are unusual.

A p′ chart (Laney). The centre is the share of all who were counted in the baseline. The limits of a month stand three
sigma from it, sigma being that of a share of so many, times the spread: how far the months of the baseline strayed,
beside what chance alone would make them (the mean moving range of their distances from the centre, over 1.128). Where
thousands are counted, chance alone leaves limits so close that every month seems unusual; where the spread is under
one, one is taken, and the chart is a p chart.

Four rules say that a month is unusual; a pattern is read over the months that are judged, those left out skipped:

- *outside*: one beyond three sigma;
- *two of three*: two of three in a row beyond two sigma on the same side;
- *one side*: eight in a row on the same side of the centre;
- *trend*: six in a row, each higher than the one before, or each lower.

A month is not judged where fewer than the least were counted, or where it is not over. Where the limits are begun again
(re-based), the stretch from that month has a baseline of its own, and no pattern reaches over the seam.

Sources, all *recalled*: Laney, Quality Engineering 14(4), 2002; Western Electric, Statistical Quality Control Handbook,
1956 (outside, two of three, one side); Nelson, Journal of Quality Technology 16(4), 1984 (trend). Others count seven
or nine on one side: how many is a setting.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import copysign, inf, sqrt
from typing import NamedTuple

OUTSIDE, TWO_OF_THREE, ONE_SIDE, TREND = "outside", "two_of_three", "one_side", "trend"
RULES = (OUTSIDE, TWO_OF_THREE, ONE_SIDE, TREND)
_OF_MOVING_RANGE = 1.128
"""The mean range of two, in sigmas of a normal spread (d2 of two)."""
_EVEN = 1e-9
"""Shares closer than this are the same: what is left is the machine's rounding."""


class Month(NamedTuple):
    """One month: its first day, how many were counted, how many of them met, and whether the month is over."""

    first: date
    met: int
    counted: int
    is_over: bool = True


@dataclass(frozen=True, slots=True)
class Method:
    """How a chart is made: months of a baseline and the fewest it may have, the least counted, lengths of patterns.

    `still_open` is the greatest share that may still run for a month to be over.
    """

    baseline: int = 12
    fewest: int = 6
    least: int = 20
    one_side: int = 8
    trend: int = 6
    still_open: float = 0.05

    def is_over(self, *, counted: int, running: int) -> bool:
        """Say whether so few of a month still run that its share will hardly move."""
        return running <= self.still_open * (counted + running)


@dataclass(frozen=True, slots=True)
class Point:
    """One month of the chart. `low` and `high` are none where there are no limits; `unusual` are the rules it meets."""

    month: Month
    share: float | None
    judged: bool
    low: float | None = None
    high: float | None = None
    unusual: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """Months with one baseline. `centre` is none where the baseline had too few months; `of` are those it had."""

    points: Sequence[Point]
    centre: float | None
    spread: float
    of: Sequence[date]


def chart(months: Sequence[Month], *, method: Method, rebased: Iterable[date] = ()) -> list[Stretch]:
    """Judge months in order. Raises `ValueError` where they are not, or where more were met than counted."""
    if any(later.first <= earlier.first for earlier, later in pairwise(months)):
        raise ValueError("months should follow each other")
    if any(not 0 <= month.met <= month.counted for month in months):
        raise ValueError("met should lie within 0 and counted")
    seams = sorted(set(rebased))
    parts: dict[int, list[Month]] = {}
    for month in months:
        parts.setdefault(sum(seam <= month.first for seam in seams), []).append(month)
    return [_stretch(part, method) for part in parts.values()]


def _stretch(months: Sequence[Month], method: Method) -> Stretch:
    judged = [month for month in months if month.is_over and month.counted >= max(1, method.least)]
    base = judged[: method.baseline]
    if len(base) < method.fewest:
        points = [Point(month, _share(month), month in judged) for month in months]
        return Stretch(points, None, 1.0, [month.first for month in base])
    centre = sum(month.met for month in base) / sum(month.counted for month in base)
    spread = _spread([_distance(month, centre, 1.0) for month in base])
    distances = [_distance(month, centre, spread) for month in judged]
    found = dict(zip((month.first for month in judged), unusual(distances, _shares(judged), method), strict=True))
    points = [
        Point(month, _share(month), month.first in found, *_limits(month, centre, spread), found.get(month.first, ()))
        for month in months
    ]
    return Stretch(points, centre, spread, [month.first for month in base])


def unusual(distances: Sequence[float], shares: Sequence[float], method: Method) -> list[tuple[str, ...]]:
    """Say of each month which rules it meets, from its distance from the centre in sigmas and its share."""
    found: list[set[str]] = [set() for _ in distances]
    for place, distance in enumerate(distances):
        if abs(distance) > 3:
            found[place].add(OUTSIDE)
    for start in range(len(distances) - 2):
        for side in (1, -1):
            beyond = [place for place in range(start, start + 3) if side * distances[place] > 2]
            if len(beyond) >= 2:
                _mark(found, beyond, TWO_OF_THREE)
    for start in range(len(distances) - method.one_side + 1):
        window = range(start, start + method.one_side)
        if any(all(side * distances[place] > 0 for place in window) for side in (1, -1)):
            _mark(found, window, ONE_SIDE)
    for start in range(len(shares) - method.trend + 1):
        steps = [later - earlier for earlier, later in pairwise(shares[start : start + method.trend])]
        if steps and (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
            _mark(found, range(start, start + method.trend), TREND)
    return [tuple(rule for rule in RULES if rule in one) for one in found]


def _mark(found: Sequence[set[str]], places: Iterable[int], rule: str) -> None:
    for place in places:
        found[place].add(rule)


def _spread(distances: Sequence[float]) -> float:
    """How far the baseline strays beside chance: never less than one, and one where nothing strays."""
    ranges = [abs(later - earlier) for earlier, later in pairwise(distances)]
    return max(1.0, sum(ranges) / len(ranges) / _OF_MOVING_RANGE) if ranges else 1.0


def _distance(month: Month, centre: float, spread: float) -> float:
    """How many sigmas a month stands from the centre; without end where the centre leaves no room to stray."""
    off = month.met / month.counted - centre
    sigma = _sigma(month, centre) * spread
    if abs(off) < _EVEN:
        return 0.0
    return off / sigma if sigma else copysign(inf, off)


def _sigma(month: Month, centre: float) -> float:
    return sqrt(centre * (1 - centre) / month.counted)


def _limits(month: Month, centre: float, spread: float) -> tuple[float | None, float | None]:
    if not month.counted:
        return None, None
    reach = 3 * _sigma(month, centre) * spread
    return max(0.0, centre - reach), min(1.0, centre + reach)


def _share(month: Month) -> float | None:
    return month.met / month.counted if month.counted else None


def _shares(months: Sequence[Month]) -> list[float]:
    return [month.met / month.counted for month in months]
