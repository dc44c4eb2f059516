"""Lays out a control chart as a picture: the months, the centre and limits of each stretch, and what is unusual.

The template only writes it down. A month that is judged is a filled dot, one that is not is a hollow ring, and one
that is unusual is a diamond with the number of its rule beside it: shape and number, never colour alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from handrail.core.looks import Stroke, look_of
from handrail.rights.control_chart import RULES, Point, Stretch

WIDTH, HEIGHT = 1100.0, 380.0
LEFT, RIGHT, TOP, FOOT = 56.0, 940.0, 24.0, 320.0
LETTERS = 12.0
_LOOKS = {"usual": look_of("note"), "apart": look_of("due"), "unusual": look_of("unusual")}


@dataclass(frozen=True)
class Mark:
    """One month: where it stands, how it looks, its sentence, and the list it leads to."""

    x: float
    y: float
    tone: str
    strokes: Sequence[Stroke]
    sentence: str
    href: str
    words: str
    words_y: float


@dataclass(frozen=True)
class Lines:
    """The lines of one stretch, as paths, and the words at their end."""

    centre: str
    limits: Sequence[str]
    words: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class Picture:
    """The whole picture, in its own units; one unit is one pixel at full width."""

    summary: str
    grid: Sequence[tuple[float, str]]
    months: Sequence[tuple[float, str, str]]
    path: Sequence[str]
    stretches: Sequence[Lines]
    seams: Sequence[float]
    marks: Sequence[Mark]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP
    foot: float = FOOT


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    months: int

    def x(self, place: int) -> float:
        step = (RIGHT - LEFT) / max(1, self.months)
        return round(LEFT + step * (place + 0.5), 1)

    def y(self, share: float) -> float:
        return round(FOOT - (share - self.low) / (self.high - self.low) * (FOOT - TOP), 1)


def picture_of(
    stretches: Sequence[Stretch], *, summary: str, say: Callable[[Point], str], link: Callable[[date], str]
) -> Picture:
    """Lay out a chart; `say` gives the sentence of a month, `link` where it leads."""
    points = [point for stretch in stretches for point in stretch.points]
    scale = _scale(points, stretches)
    starts = [0]
    for stretch in stretches:
        starts.append(starts[-1] + len(stretch.points))
    return Picture(
        summary=summary,
        grid=[(scale.y(tenth / 10), f"{10 * tenth}%") for tenth in _tenths(scale)],
        months=_months(points, scale),
        path=_path(points, scale),
        stretches=[_lines(one, start, scale) for one, start in zip(stretches, starts, strict=False)],
        seams=[round(scale.x(start) - (RIGHT - LEFT) / scale.months / 2, 1) for start in starts[1:-1]],
        marks=[
            _mark(point, scale.x(place), scale.y(point.share), say(point), link(point.month.first))
            for place, point in enumerate(points)
            if point.share is not None
        ],
    )


def _scale(points: Sequence[Point], stretches: Sequence[Stretch]) -> _Scale:
    """From the tenth below the lowest thing drawn to the tenth above the highest."""
    drawn = [value for point in points for value in (point.share, point.low, point.high) if value is not None]
    drawn += [stretch.centre for stretch in stretches if stretch.centre is not None]
    low, high = floor(min(drawn, default=0.0) * 10) / 10, ceil(max(drawn, default=1.0) * 10) / 10
    return _Scale(min(low, 0.9), max(high, low + 0.1), len(points))


def _tenths(scale: _Scale) -> range:
    first, last = round(scale.low * 10), round(scale.high * 10)
    return range(first, last + 1, 1 if last - first <= 5 else 2)


def _months(points: Sequence[Point], scale: _Scale) -> list[tuple[float, str, str]]:
    """Where each month is named: every one where there is room, and the year where it changes."""
    step = max(1, ceil(34 * len(points) / (RIGHT - LEFT)))
    found, year = [], 0
    for place in range(0, len(points), step):
        first = points[place].month.first
        found.append((scale.x(place), f"{first:%b}", str(first.year) if first.year != year else ""))
        year = first.year
    return found


def _path(points: Sequence[Point], scale: _Scale) -> list[str]:
    """Lines from month to month, broken where nobody was counted."""
    parts: list[list[str]] = [[]]
    for place, point in enumerate(points):
        if point.share is None:
            parts.append([])
        else:
            parts[-1].append(f"{scale.x(place)} {scale.y(point.share)}")
    return ["M" + "L".join(part) for part in parts if len(part) > 1]


def _lines(stretch: Stretch, start: int, scale: _Scale) -> Lines:
    half = (RIGHT - LEFT) / scale.months / 2
    if stretch.centre is None:
        return Lines("", (), ())
    first, last = scale.x(start) - half, scale.x(start + len(stretch.points) - 1) + half
    middle = scale.y(stretch.centre)
    steps: dict[str, list[str]] = {"low": [], "high": []}
    for place, point in enumerate(stretch.points, start):
        for side, value in (("low", point.low), ("high", point.high)):
            if value is not None:
                steps[side].append(f"M{scale.x(place) - half:.1f} {scale.y(value)}h{2 * half:.1f}")
    ends = [
        (scale.y(stretch.points[-1].high or stretch.centre), "upper limit"),
        (middle, f"usually {stretch.centre:.0%}"),
        (scale.y(stretch.points[-1].low or stretch.centre), "lower limit"),
    ]
    is_last = start + len(stretch.points) == scale.months
    limits = ["".join(one) for one in steps.values() if one]
    return Lines(f"M{first:.1f} {middle}H{last:.1f}", limits, _apart(ends) if is_last else ())


def _apart(ends: Sequence[tuple[float, str]]) -> list[tuple[float, str]]:
    """The words at the end of the lines, moved down where they would cover each other."""
    found: list[tuple[float, str]] = []
    for y, words in ends:
        found.append((max(y + 4, found[-1][0] + 15) if found else y + 4, words))
    return found


def _mark(point: Point, x: float, y: float, sentence: str, href: str) -> Mark:
    look = _LOOKS["unusual" if point.unusual else "usual" if point.judged else "apart"]
    numbers = ", ".join(str(RULES.index(rule) + 1) for rule in point.unusual)
    low = point.low is not None and point.share is not None and point.share < point.low
    below = y - 14 - LETTERS < TOP or (low and y + 24 < FOOT)  # beside a low month the line comes from above
    return Mark(x, y, look.tone, look.strokes, sentence, href, numbers, y + 24 if below else y - 13)
