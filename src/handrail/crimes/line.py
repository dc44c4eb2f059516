"""A pattern as one line in time: when each incident was, how grave, and how long after the one before.

Lays out where each mark, step and word stands; the template only writes it down. The list beside it holds the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from handrail.core.axis import ticks
from handrail.core.lettering import shortened, width
from handrail.core.looks import Stroke, look_of
from handrail.crimes.conduct import STEP_WORDS

WIDTH = 1040.0
LEFT, RIGHT = 316.0, 1016.0
TOP, STEP, GAPS = 52.0, 34.0, 30.0
LETTERS, HALF = 12.0, 10.0
APART = 21.0


@dataclass(frozen=True, slots=True)
class Spot:
    """One occasion to draw: when, how grave, its state (a name from `core.looks`), its sentence, where it leads."""

    when: datetime
    severity: int
    state: str
    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mark in its place."""

    x: float
    y: float
    left: float
    top: float
    tone: str
    strokes: tuple[Stroke, ...]
    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words in their place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """The picture: its size, each step with its words, the ticks of time, the line, the marks and the gaps."""

    width: float
    height: float
    left: float
    right: float
    foot: float
    summary: str
    steps: tuple[Words, ...]
    ticks: tuple[Words, ...]
    path: str
    marks: tuple[Drawn, ...]
    gaps: tuple[Words, ...]


def line_of(spots: Sequence[Spot], *, summary: str) -> Line | None:
    """Return the picture of these occasions; none where there are fewer than two. It holds nothing else."""
    ordered = sorted(spots, key=lambda spot: (spot.when, spot.sentence))
    if len(ordered) < 2:
        return None
    start, end = ordered[0].when, ordered[-1].when
    spare = max((end - start) * 0.04, timedelta(hours=12))
    start, end = start - spare, end + spare
    used = sorted({spot.severity for spot in ordered}, reverse=True)
    rows = {step: TOP + place * STEP for place, step in enumerate(used)}
    foot = TOP + (len(used) - 1) * STEP + GAPS
    xs = _spread([LEFT + (spot.when - start) / (end - start) * (RIGHT - LEFT) for spot in ordered])
    marks = tuple(_drawn(spot, x, rows[spot.severity]) for spot, x in zip(ordered, xs, strict=True))
    return Line(
        WIDTH, foot + 26, LEFT, RIGHT, foot, summary,
        tuple(Words(12, y + 4, shortened(STEP_WORDS[step], LETTERS, LEFT - 32)) for step, y in rows.items()),
        tuple(_ticks(start, end)),
        "M" + "L".join(f"{mark.x} {mark.y}" for mark in marks),
        marks,
        tuple(_gaps(ordered, xs, foot + 14)),
    )  # fmt: skip


def _ticks(start: datetime, end: datetime) -> list[Words]:
    """Return the days along the line; one whose words would run into those before it, or out of the picture, is not."""
    found: list[Words] = []
    for tick in ticks(start, end, RIGHT - LEFT):
        words = Words(
            round(LEFT + (tick.at - start) / (end - start) * (RIGHT - LEFT), 1), 20, f"{tick.label} {tick.year}".strip()
        )
        clear = not found or words.x >= found[-1].x + width(found[-1].text, LETTERS) + 6
        if clear and words.x + width(words.text, LETTERS) <= WIDTH:
            found.append(words)
    return found


def _spread(xs: Sequence[float]) -> list[float]:
    """Move marks apart where they would cover each other, in their order and within the line."""
    least = min(APART, (RIGHT - LEFT - 2 * HALF) / max(len(xs) - 1, 1))
    found: list[float] = []
    for x in xs:
        found.append(max(x, found[-1] + least) if found else max(x, LEFT + HALF))
    limit = RIGHT - HALF
    for place in range(len(found) - 1, -1, -1):
        found[place] = min(found[place], limit)
        limit = found[place] - least
    return [round(x, 1) for x in found]


def _drawn(spot: Spot, x: float, y: float) -> Drawn:
    look = look_of(spot.state)
    return Drawn(x, y, x - HALF, y - HALF, look.tone, look.strokes, spot.sentence, spot.href)


def _gaps(spots: Sequence[Spot], xs: Sequence[float], y: float) -> list[Words]:
    """Say between two marks how many days lie between them, where there is room for it."""
    found = []
    for (one, x), (other, after) in pairwise(zip(spots, xs, strict=True)):
        days = (other.when - one.when).days
        words = f"{days} d" if days else "same day"
        if width(words, LETTERS) + 4 <= after - x:
            found.append(Words(round((x + after) / 2, 1), y, words))
    return found
