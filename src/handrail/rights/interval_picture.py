"""Lays out shares with their intervals as a picture: a line from low to high, a mark at the share, the words beside it.

The template only writes it down. What is hidden or has nobody keeps its line and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.core.intervals import Interval
from handrail.core.lettering import shortened

WIDTH, LEFT, RIGHT, TOP, LINE, FOOT = 760.0, 200.0, 590.0, 34.0, 30.0, 12.0
LETTERS = 13.0


@dataclass(frozen=True)
class Shown:
    """One group to draw: its share and interval, or why there is none; `marked` where a difference is claimed."""

    words: str
    share: float | None
    interval: Interval | None
    said: str
    marked: bool = False


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
    marked: bool

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
    width: float = WIDTH
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP

    @property
    def said_x(self) -> float:
        """Where the words beside the intervals begin."""
        return RIGHT + 16


def picture_of(groups: Sequence[Shown], *, summary: str, everybody: float | None) -> Picture:
    """Lay out groups in the order given, with a line for the share of everybody."""
    foot = TOP + LINE * len(groups)
    return Picture(
        summary=summary,
        height=foot + FOOT,
        foot=foot,
        ticks=[(_x(tick / 4), f"{25 * tick}%") for tick in range(5)],
        lines=[_line(group, TOP + LINE * place + LINE / 2) for place, group in enumerate(groups)],
        all=None if everybody is None else _x(everybody),
    )


def _line(group: Shown, y: float) -> Drawn:
    low, high = (_x(group.interval.low), _x(group.interval.high)) if group.interval else (LEFT, LEFT)
    return Drawn(
        y=y,
        words_y=y + 4,
        words=shortened(group.words, LETTERS, LEFT - 12),
        said=group.said,
        sentence=f"{group.words}: {group.said}",
        x=None if group.share is None else _x(group.share),
        low=low,
        high=high,
        marked=group.marked,
    )


def _x(share: float) -> float:
    return round(LEFT + share * (RIGHT - LEFT), 1)
