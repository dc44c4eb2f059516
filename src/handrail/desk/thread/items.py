"""The things to be drawn in one lane: how far each reaches along the line, and on which track it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from handrail.core.lettering import width
from handrail.core.looks import look_of, pressing
from handrail.desk.thread.journey import Mark, Shape

TRACK_LIMIT = 4
HALF = 9.0
SHORTEST = 10.0
NEAR = 30.0


@dataclass(frozen=True)
class Scale:
    """From moments to places along the line."""

    start: datetime
    end: datetime
    left: float
    right: float

    def x(self, at: datetime) -> float:
        """The place of a moment; one outside the line stands at its end."""
        share = (at - self.start) / (self.end - self.start)
        return round(self.left + min(max(share, 0.0), 1.0) * (self.right - self.left), 1)

    def inside(self, x: float, half: float) -> float:
        """The place moved so that something of this half width stays on the line."""
        return min(max(x, self.left + half), self.right - half)


@dataclass(frozen=True)
class Item:
    """One mark, or a crowd of them (`count` is what is written in it), with its reach from left to right.

    Two solid things never share ground on a track, nor do two thin ones; a point may stand on a thin band.
    """

    members: tuple[Mark, ...]
    shape: Shape
    state: str
    left: float
    right: float
    middle: float
    begun: float = 0.0
    due: float = 0.0
    count: str = ""
    goes_on: bool = False
    came_before: bool = False
    layers: frozenset[str] = field(default=frozenset({"solid"}))

    @property
    def has_glyph(self) -> bool:
        """Whether it has a shape of its state: a band has none, nor a running clock, which ends in a post."""
        return self.shape in ("point", "clock") and not self.count and not self.ends_in_a_post

    @property
    def ends_in_a_post(self) -> bool:
        return self.shape == "clock" and look_of(self.state).shape == "post"

    def covers(self, other: "Item") -> bool:
        """Whether the two may not stand on one track."""
        return bool(self.layers & other.layers) and self.left < other.right and other.left < self.right


def items_of(marks: Iterable[Mark], now: datetime, scale: Scale) -> list[Item]:
    """What a lane has to draw, in order of time; what lies wholly outside the line is counted at its end."""
    shown = sorted((m for m in marks if m.shape != "run"), key=lambda m: (m.at, m.label))
    before = tuple(m for m in shown if _last(m, now) < scale.start)
    after = tuple(m for m in shown if m.at > scale.end)
    within = [m for m in shown if _last(m, now) >= scale.start and m.at <= scale.end]
    ends = [_end(group, words, scale) for group, words in ((before, "earlier"), (after, "later")) if group]
    return ends + [_item(mark, now, scale) for mark in within]


def _last(mark: Mark, now: datetime) -> datetime:
    lasting = now if mark.until is None and mark.shape in ("bar", "case", "line") else mark.at
    return max(t for t in (mark.at, lasting, mark.until, mark.answered_at) if t)


def _end(marks: tuple[Mark, ...], word: str, scale: Scale) -> Item:
    count = f"{len(marks)} {word}"
    wide = width(count, 12) + 14
    left = scale.left if word == "earlier" else scale.right - wide
    return Item(marks, "point", _worst(marks), left, left + wide, left + wide / 2, count=count)


def _item(mark: Mark, now: datetime, scale: Scale) -> Item:
    if mark.shape == "clock":
        return _clock(mark, scale)
    if mark.shape in ("bar", "case", "line"):
        return _band(mark, now, scale)
    x = scale.inside(scale.x(mark.at), HALF)
    return Item((mark,), mark.shape, mark.state, x - HALF, x + HALF, x)


def _clock(mark: Mark, scale: Scale) -> Item:
    begun, due = scale.x(mark.at), scale.x(mark.until or mark.at)
    end = scale.inside(scale.x(mark.answered_at or mark.until or mark.at), HALF)
    left, right = min(begun, end - HALF), max(due, end + HALF)
    goes_on = mark.until is not None and mark.until > scale.end
    return Item((mark,), "clock", mark.state, left, right, end, begun=begun, due=due, goes_on=goes_on)


def _band(mark: Mark, now: datetime, scale: Scale) -> Item:
    until = mark.until or max(now, mark.at)
    left, right = scale.x(mark.at), scale.x(until)
    if right - left < SHORTEST:
        middle = scale.inside((left + right) / 2, SHORTEST / 2)
        left, right = middle - SHORTEST / 2, middle + SHORTEST / 2
    return Item(
        members=(mark,),
        shape=mark.shape,
        state=mark.state,
        left=left,
        right=right,
        middle=(left + right) / 2,
        goes_on=mark.until is None or until > scale.end,
        came_before=mark.at < scale.start,
        layers=frozenset({"solid", "thin"} if mark.shape == "case" else {"thin"}),
    )


def packed(items: list[Item]) -> tuple[list[tuple[Item, int]], list[Item]]:
    """Each item with its track, and those for which a lane has no track left.

    In order of time while that holds them all; where it does not, the most pressing are given their tracks first.
    """
    placed, left_over = _packed(items)
    if left_over:
        placed, left_over = _packed(sorted(items, key=lambda i: (not i.count, pressing(i.state), i.middle)))
    return placed, left_over


def _packed(items: list[Item]) -> tuple[list[tuple[Item, int]], list[Item]]:
    tracks: list[list[Item]] = [[] for _ in range(TRACK_LIMIT)]
    placed: list[tuple[Item, int]] = []
    left_over: list[Item] = []
    for item in items:
        track = next((n for n, held in enumerate(tracks) if not any(item.covers(other) for other in held)), None)
        if track is None:
            left_over.append(item)
        else:
            tracks[track].append(item)
            placed.append((item, track))
    return placed, left_over


def crowded(items: list[Item], scale: Scale) -> list[Item]:
    """Items that found no track, gathered with their neighbours into counted marks that do not cover each other."""
    crowds: list[Item] = []
    for item in sorted(items, key=lambda i: i.middle):
        crowds.append(_crowd(item.members, item.middle, scale))
        while len(crowds) > 1 and crowds[-1].left < crowds[-2].right + NEAR:
            last, before = crowds.pop(), crowds.pop()
            share = len(before.members) / (len(before.members) + len(last.members))
            middle = before.middle * share + last.middle * (1 - share)
            crowds.append(_crowd(before.members + last.members, middle, scale))
    return crowds


def _crowd(members: tuple[Mark, ...], middle: float, scale: Scale) -> Item:
    count = f"+{len(members)}"
    half = width(count, 12) / 2 + 7
    x = scale.inside(middle, half)
    ordered = tuple(sorted(members, key=lambda m: m.at))
    return Item(ordered, "point", _worst(members), x - half, x + half, x, count=count)


def _worst(marks: Iterable[Mark]) -> str:
    """The most pressing state among marks; where none presses, the state of the first."""
    return min((mark.state for mark in marks), key=pressing)
