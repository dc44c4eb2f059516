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

TOP, GAPS = 52.0, 30.0
LETTERS, HALF = 12.0, 10.0
APART = 21.0
NEWEST = 2
"""Of how many of the latest incidents the time since the one before is always said: whether it shortens."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What it is drawn on: its width, where the line runs, and how far its steps are apart.

    Where there is no room at the left for what each step is called, it stands above the step.
    """

    width: float
    left: float
    right: float
    step: float
    above: bool = False


WIDE = Sheet(1040.0, 316.0, 1016.0, 34.0)
NARROW = Sheet(350.0, 6.0, 338.0, 48.0, above=True)


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


def line_of(spots: Sequence[Spot], *, summary: str, sheet: Sheet = WIDE) -> Line | None:
    """Return the picture of these occasions; none where there are fewer than two. It holds nothing else."""
    ordered = sorted(spots, key=lambda spot: (spot.when, spot.sentence))
    if len(ordered) < 2:
        return None
    start, end = ordered[0].when, ordered[-1].when
    spare = max((end - start) * 0.04, timedelta(hours=12))
    start, end = start - spare, end + spare
    used = sorted({spot.severity for spot in ordered}, reverse=True)
    top = TOP + (16 if sheet.above else 0)
    rows = {step: top + place * sheet.step for place, step in enumerate(used)}
    foot = top + (len(used) - 1) * sheet.step + GAPS
    run = sheet.right - sheet.left
    said = [_gap(one, other) for one, other in pairwise(ordered)]
    xs = _spread(
        [sheet.left + (spot.when - start) / (end - start) * run for spot in ordered], _apart(said, sheet), sheet
    )
    marks = tuple(_drawn(spot, x, rows[spot.severity]) for spot, x in zip(ordered, xs, strict=True))
    return Line(
        sheet.width, foot + 26, sheet.left, sheet.right, foot, summary,
        tuple(_named(step, y, sheet) for step, y in rows.items()),
        tuple(_ticks(start, end, sheet)),
        "M" + "L".join(f"{mark.x} {mark.y}" for mark in marks),
        marks,
        tuple(_gaps(said, xs, foot + 14)),
    )  # fmt: skip


def _named(step: int, y: float, sheet: Sheet) -> Words:
    if sheet.above:
        return Words(sheet.left, y - 16, shortened(STEP_WORDS[step], LETTERS, sheet.right - sheet.left))
    return Words(12, y + 4, shortened(STEP_WORDS[step], LETTERS, sheet.left - 32))


def _ticks(start: datetime, end: datetime, sheet: Sheet) -> list[Words]:
    """Return the days along the line; one whose words would run into those before it, or out of the picture, is not."""
    found: list[Words] = []
    run = sheet.right - sheet.left
    for tick in ticks(start, end, run):
        x = round(sheet.left + (tick.at - start) / (end - start) * run, 1)
        words = Words(x, 20, f"{tick.label} {tick.year}".strip())
        clear = not found or words.x >= found[-1].x + width(found[-1].text, LETTERS) + 6
        if clear and words.x + width(words.text, LETTERS) <= sheet.width:
            found.append(words)
    return found


def _apart(said: Sequence[str], sheet: Sheet) -> list[float]:
    """Return how far each mark must stand from the one before it: the newest, so that the time between them is said."""
    newest = [max(APART, width(words, LETTERS) + 6) for words in said[-NEWEST:]]
    others = len(said) - len(newest)
    room = sheet.right - sheet.left - 2 * HALF - sum(newest)
    return [min(APART, room / max(others, 1))] * others + newest


def _spread(xs: Sequence[float], apart: Sequence[float], sheet: Sheet) -> list[float]:
    """Move marks apart where they would cover each other, in their order and within the line."""
    found = [max(xs[0], sheet.left + HALF)]
    for x, least in zip(xs[1:], apart, strict=True):
        found.append(max(x, found[-1] + least))
    limit = sheet.right - HALF
    for place, least in zip(range(len(found) - 1, -1, -1), [*reversed(apart), 0.0], strict=True):
        found[place] = min(found[place], limit)
        limit = found[place] - least
    return [round(x, 1) for x in found]


def _drawn(spot: Spot, x: float, y: float) -> Drawn:
    look = look_of(spot.state)
    return Drawn(x, y, x - HALF, y - HALF, look.tone, look.strokes, spot.sentence, spot.href)


def _gap(one: Spot, other: Spot) -> str:
    days = (other.when - one.when).days
    return f"{days} d" if days else "same day"


def _gaps(said: Sequence[str], xs: Sequence[float], y: float) -> list[Words]:
    """Say between two marks how many days lie between them, where there is room for it."""
    return [
        Words(round((x + after) / 2, 1), y, words)
        for words, (x, after) in zip(said, pairwise(xs), strict=True)
        if width(words, LETTERS) + 4 <= after - x
    ]
