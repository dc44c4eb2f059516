"""Lays out shares with their intervals as a picture: a line from low to high, a mark at the share, the words beside it.

The template only writes it down. What is hidden or has nobody keeps its line and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from handrail.core.intervals import Interval
from handrail.core.lettering import shortened, width

LEAST, MOST, SCALE, SAID, TOP, LINE, FOOT = 120.0, 300.0, 390.0, 212.0, 34.0, 30.0, 12.0
"""How wide the names may be, from and to; how wide a whole share is, and the words beside it; heights."""
GAP = 16.0
LETTERS = 13.0


@dataclass(frozen=True)
class Shown:
    """One group to draw: its share and interval, or why there is none; `claim` is `lower`, `higher` or none."""

    words: str
    share: float | None
    interval: Interval | None
    said: str
    claim: str = ""


@dataclass(frozen=True)
class Drawn:
    """One line of the picture."""

    y: float
    words_y: float
    words: str
    said: str
    sentence: str
    x: float | None
    low: float
    high: float
    claim: str

    @property
    def wide(self) -> float:
        """How wide the interval is."""
        return round(self.high - self.low, 1)


@dataclass(frozen=True)
class Picture:
    """The whole picture, in its own units; one unit is one pixel at full width."""

    summary: str
    height: float
    foot: float
    ticks: Sequence[tuple[float, str]]
    lines: Sequence[Drawn]
    all: float | None
    left: float
    top: float = TOP

    @property
    def width(self) -> float:
        """How wide the whole is."""
        return self.left + SCALE + SAID

    @property
    def said_x(self) -> float:
        """Where the words beside the intervals begin."""
        return self.left + SCALE + GAP


def picture_of(groups: Sequence[Shown], *, summary: str, everybody: float | None) -> Picture:
    """Lay out groups in the order given, with a line for the share of everybody."""
    foot = TOP + LINE * len(groups)
    widest = max((width(group.words, LETTERS) for group in groups), default=LEAST)
    left = min(MOST, max(LEAST, float(ceil(widest + GAP))))
    return Picture(
        summary=summary,
        height=foot + FOOT,
        foot=foot,
        ticks=[(_x(left, tick / 4), f"{25 * tick}%") for tick in range(5)],
        lines=[_line(left, group, TOP + LINE * place + LINE / 2) for place, group in enumerate(groups)],
        all=None if everybody is None else _x(left, everybody),
        left=left,
    )


def _line(left: float, group: Shown, y: float) -> Drawn:
    low, high = (_x(left, group.interval.low), _x(left, group.interval.high)) if group.interval else (left, left)
    return Drawn(
        y=y,
        words_y=y + 4,
        words=shortened(group.words, LETTERS, left - GAP),
        said=group.said,
        sentence=f"{group.words}: {group.said}",
        x=None if group.share is None else _x(left, group.share),
        low=low,
        high=high,
        claim=group.claim,
    )


def _x(left: float, share: float) -> float:
    return round(left + share * SCALE, 1)
