"""Lays out the clocks of one person as a strip: a row for each right, a bar from its trigger to the day it was due.

The template only writes it down. A mark stands where it was answered, a line runs on from the bar where that was late
or is still owed (dashed where no day is set), and one line down the picture is now. Clocks of one right that would
cover each other stand on further tracks of its row; those that find none are counted in words, and are in the table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.core.axis import ticks
from handrail.core.lettering import shortened
from handrail.core.looks import Stroke, look_of, pressing

WIDTH, LEFT, RIGHT = 1180.0, 330.0, 1120.0
TOP, TRACK, GAP, FOOT = 44.0, 20.0, 8.0, 26.0
LETTERS = 12.0
TRACKS = 4
APART = 12.0


@dataclass(frozen=True)
class Bar:
    """One clock: when it started, when it is due (none where no day is), when it was answered, how it stands."""

    row: str
    start: datetime
    due: datetime | None
    answered: datetime | None
    state: str
    sentence: str
    href: str


@dataclass(frozen=True)
class Drawn:
    """One clock as it is drawn: paths, its mark, and its sentence."""

    tone: str
    strokes: Sequence[Stroke]
    glyph: Sequence[Stroke]
    x: float
    y: float
    sentence: str
    href: str
    hit: tuple[float, float, float]


@dataclass(frozen=True)
class Row:
    """One right: its words, where they stand, its clocks, and how many found no room."""

    words: str
    words_y: float
    bottom: float
    drawn: Sequence[Drawn]
    more: str


@dataclass(frozen=True)
class Picture:
    """The whole picture, in its own units; one unit is one pixel at full width."""

    summary: str
    height: float
    foot: float
    rules: Sequence[tuple[float, str, str]]
    rows: Sequence[Row]
    now: float
    width: float = WIDTH
    top: float = TOP
    left: float = LEFT
    right: float = RIGHT

    @property
    def today_y(self) -> float:
        """Where the word under the line of now stands."""
        return self.foot + 17


@dataclass(frozen=True)
class _Scale:
    start: datetime
    end: datetime

    def x(self, at: datetime) -> float:
        return round(LEFT + (at - self.start) / (self.end - self.start) * (RIGHT - LEFT), 1)


def picture_of(bars: Sequence[Bar], *, now: datetime, summary: str) -> Picture | None:
    """Lay out clocks, rows in the order in which they first come; none where there is no clock."""
    if not bars:
        return None
    moments = [moment for bar in bars for moment in (bar.start, bar.due, bar.answered) if moment] + [now]
    room = max(timedelta(days=1), (max(moments) - min(moments)) / 40)
    scale = _Scale(min(moments) - room, max(moments) + room)
    rows: list[Row] = []
    for words in dict.fromkeys(bar.row for bar in bars):
        rows.append(
            _row(words, [bar for bar in bars if bar.row == words], scale, now, rows[-1].bottom if rows else TOP)
        )
    foot = rows[-1].bottom
    return Picture(
        summary=summary,
        height=foot + FOOT,
        foot=foot,
        rules=[(scale.x(tick.at), tick.label, tick.year) for tick in ticks(scale.start, scale.end, RIGHT - LEFT)],
        rows=rows,
        now=scale.x(now),
    )


def _row(words: str, bars: Iterable[Bar], scale: _Scale, now: datetime, top: float) -> Row:
    """One right; what asks most of somebody finds its track first."""
    ends: list[list[tuple[float, float]]] = [[]]
    placed: list[tuple[Bar, int]] = []
    more = 0
    for bar in sorted(bars, key=lambda bar: (pressing(bar.state), bar.start)):
        left, right = _reach(bar, scale, now)
        track = next((i for i, taken in enumerate(ends) if all(right < a or left > b for a, b in taken)), None)
        if track is None and len(ends) < TRACKS:
            ends.append([])
            track = len(ends) - 1
        if track is None:
            more += 1
        else:
            ends[track].append((left, right))
            placed.append((bar, track))
    bottom = top + GAP + TRACK * len(ends)
    said = f"and {more} more" if more else ""
    drawn = [_drawn(bar, scale, now, top + GAP / 2 + TRACK * (track + 0.5)) for bar, track in placed]
    return Row(shortened(words, LETTERS, LEFT - 14), top + GAP / 2 + TRACK / 2 + 4, bottom, drawn, said)


def _reach(bar: Bar, scale: _Scale, now: datetime) -> tuple[float, float]:
    ends = [scale.x(bar.start), scale.x(_mark_at(bar, now)), *([scale.x(bar.due)] if bar.due else [])]
    return min(ends) - APART, max(ends) + APART


def _mark_at(bar: Bar, now: datetime) -> datetime:
    """Where its mark stands: where it was answered, at now where it is overdue or has no day, else where it is due."""
    if bar.answered:
        return bar.answered
    return now if bar.due is None or bar.state == "missed" else bar.due


def _drawn(bar: Bar, scale: _Scale, now: datetime, y: float) -> Drawn:
    look, start, mark = look_of(bar.state), scale.x(bar.start), scale.x(_mark_at(bar, now))
    due = scale.x(bar.due) if bar.due else start
    strokes = [Stroke("hr-heavy", f"M{start:.1f} {y - 5:.1f}v10")] if due - start <= 1 else []
    if due - start > 1:
        strokes.append(Stroke("hr-thread__band", f"M{start:.1f} {y - 5:.1f}H{due:.1f}v10H{start:.1f}z"))
    if mark - due > 1:
        strokes.append(Stroke("hr-thread__over" if bar.due else "hr-thread__wait", f"M{due:.1f} {y:.1f}H{mark:.1f}"))
    left, right = min(start, mark) - 9, max(due, mark) + 9
    return Drawn(
        look.tone, strokes, look.strokes, mark, y, bar.sentence, bar.href, (left, y - 9, round(right - left, 1))
    )
