"""Lays out a thread as a picture: where each lane, mark and word stands. The template only writes it down.

Marks that would cover each other move to another track of their lane; when a lane's tracks are full the rest become one
mark that says how many there are, the most pressing states drawn singly before any other. Words are set where they
meet neither a mark nor other words, the most pressing first; what finds no room is still in the mark's own sentence
and in the list.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from handrail.core.axis import ticks
from handrail.core.lettering import shortened, width, wrapped
from handrail.core.looks import Stroke, look_of, pressing
from handrail.core.moments import say_day
from handrail.core.workdays import local_date
from handrail.desk.thread.items import TRACK_LIMIT, Item, Scale, crowded, items_of, packed
from handrail.desk.thread.journey import Lane, Mark, Thread, day_key
from handrail.desk.thread.strokes import Box, drawn_strokes

WIDTH = 1180.0
LEFT, RIGHT = 124.0, 936.0
AXIS, FOOT = 44.0, 26.0
TRACK, LETTERS, LINE = 20.0, 12.0, 15.0
ABOVE, BELOW = 12.0, 9.0
LABEL_ROWS = 2
LABEL_ROOM = 260.0
NOTE_LINE = 17.0


@dataclass(frozen=True)
class Words:
    """Words in the picture: `y` is their baseline; `css` and `tone` say how they are painted."""

    x: float
    y: float
    text: str
    css: str
    anchor: str = "start"
    tone: str = "quiet"

    @property
    def box(self) -> Box:
        """The room that the words may take."""
        wide = width(self.text, LETTERS)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return Box(left, self.y - 11, left + wide, self.y + 3)


@dataclass(frozen=True)
class Drawn:
    """One mark, or several in one, as it is drawn: a link with a sentence for its name."""

    members: tuple[Mark, ...]
    href: str
    sentence: str
    tone: str
    strokes: tuple[Stroke, ...]
    glyph: tuple[Stroke, ...]
    x: float
    y: float
    box: Box
    words: Words | None = None


@dataclass(frozen=True)
class Band:
    """One lane: its label, its marks, the words under them, its notes, and the line that closes it."""

    name: str
    top: float
    bottom: float
    label: tuple[Words, ...]
    runs: tuple[tuple[str, str], ...]
    drawn: tuple[Drawn, ...]
    labels: tuple[Words, ...]
    notes: tuple[Words, ...]


@dataclass(frozen=True)
class Rule:
    """A line of the axis, from top to bottom, with its words."""

    x: float
    label: str
    year: str
    says: bool

    @property
    def words_x(self) -> float:
        return round(self.x + 5, 1)


@dataclass(frozen=True)
class Picture:
    """The whole picture, in its own units; one unit is one pixel at full width."""

    summary: str
    width: float
    height: float
    axis: float
    foot: float
    left: float
    right: float
    rules: tuple[Rule, ...]
    bands: tuple[Band, ...]
    now: float | None

    @property
    def tall(self) -> float:
        """How high the lanes are together."""
        return round(self.foot - self.axis, 1)

    @property
    def today_y(self) -> float:
        return round(self.foot + 17, 1)

    @property
    def ahead(self) -> float:
        """How wide the part after now is."""
        return round(self.right - self.now, 1) if self.now is not None else 0.0

    @property
    def drawn(self) -> Iterator[Drawn]:
        """Every mark that is drawn, lane by lane."""
        return (drawn for band in self.bands for drawn in band.drawn)

    @property
    def labels(self) -> Iterator[Words]:
        """Every word that was set for marks, those inside them too."""
        for band in self.bands:
            yield from band.labels
            yield from (drawn.words for drawn in band.drawn if drawn.words)


def picture_of(thread: Thread) -> Picture:
    """Lay out a thread. The same thread always gives the same picture."""
    scale = Scale(thread.start, thread.end, LEFT, RIGHT)
    bands: list[Band] = []
    for lane in thread.lanes_to_show:
        marks = tuple(mark for mark in thread.marks if mark.lane == lane.name)
        bands.append(_band(thread, lane, marks, scale, bands[-1].bottom if bands else AXIS))
    foot = bands[-1].bottom if bands else AXIS
    return Picture(
        summary=_summary(thread, len(bands)),
        width=WIDTH,
        height=foot + FOOT,
        axis=AXIS,
        foot=foot,
        left=LEFT,
        right=RIGHT,
        rules=_rules(thread, scale),
        bands=tuple(bands),
        now=scale.x(thread.now) if thread.start <= thread.now <= thread.end else None,
    )


def _summary(thread: Thread, lanes: int) -> str:
    today = local_date(thread.now)
    first, last = (say_day(local_date(at), today=today) for at in (thread.start, thread.end))
    things = len(thread.marks)
    return (
        f"Journey of {thread.person_name}, {first} to {last}: {things} marks in {lanes} lanes. The list has the same."
    )


def _rules(thread: Thread, scale: Scale) -> tuple[Rule, ...]:
    placed = [(scale.x(tick.at), tick) for tick in ticks(thread.start, thread.end, RIGHT - LEFT)]
    years = [x for x, tick in placed if tick.year]
    close = {a for a, b in pairwise(years) if b - a < 44}
    return tuple(
        Rule(x, tick.label, "" if x in close else tick.year, x + 5 + width(tick.label or tick.year, LETTERS) <= RIGHT)
        for x, tick in placed
        if x < RIGHT - 8
    )


def _band(thread: Thread, lane: Lane, marks: tuple[Mark, ...], scale: Scale, top: float) -> Band:
    placed, left_over = packed(items_of(marks, thread.now, scale))
    crowds = crowded(left_over, scale)
    tracks = max((track for _, track in placed), default=0) + 1
    middle = top + ABOVE + TRACK / 2
    # Bands lie under the points that stand on them.
    placed.sort(key=lambda one: "solid" in one[0].layers)
    drawn = [_drawn(item, middle + TRACK * track) for item, track in placed]
    if crowds:
        drawn += [_drawn(item, middle + TRACK * TRACK_LIMIT) for item in crowds]
        tracks = TRACK_LIMIT + 1
    under = top + ABOVE + TRACK * tracks
    labels = _labels(drawn, under, alone=tracks == 1)
    name = wrapped(lane.label, LETTERS + 1, LEFT - 24)
    notes = _notes(lane, top)
    bottom = max([under + BELOW, top + 34 + 15 * len(name), *(words.y + BELOW for words in (*labels, *notes))])
    return Band(
        name=lane.name,
        top=top,
        bottom=bottom,
        label=tuple(Words(16, middle + 4 + 16 * i, line, "lane") for i, line in enumerate(name)),
        runs=tuple(_runs(marks, scale, middle)),
        drawn=tuple(drawn),
        labels=tuple(labels),
        notes=notes,
    )


def _notes(lane: Lane, top: float) -> tuple[Words, ...]:
    room = WIDTH - RIGHT - 26
    lines = [
        (line, "note" if place == 0 else "more")
        for place, note in enumerate(lane.note_lines)
        for line in wrapped(note, LETTERS + 1 if place == 0 else LETTERS, room)
    ]
    return tuple(
        Words(RIGHT + 14, top + 22 + NOTE_LINE * i, line, css, tone=lane.tone) for i, (line, css) in enumerate(lines)
    )


def _runs(marks: Iterable[Mark], scale: Scale, y: float) -> Iterator[tuple[str, str]]:
    """The faint lines behind the points of a pattern: tone and path."""
    for mark in marks:
        if mark.shape == "run":
            yield look_of(mark.state).tone, f"M{scale.x(mark.at):.1f} {y:.1f}H{scale.x(mark.until or mark.at):.1f}"


def _drawn(item: Item, y: float) -> Drawn:
    look = look_of(item.state)
    box = Box(item.left, y - 10, item.right, y + 10)
    single = len(item.members) == 1 and not item.count
    return Drawn(
        members=item.members,
        href=item.members[0].href if single else f"#{day_key(item.members[0].at)}",
        sentence=item.members[0].sentence if single else _together(item),
        tone=look.tone,
        strokes=drawn_strokes(item, y),
        glyph=look.strokes if item.has_glyph else (),
        x=round(item.middle, 1),
        y=y,
        box=box,
        words=_inside(item, y),
    )


def _together(item: Item) -> str:
    first, last = (say_day(local_date(at)) for at in (item.members[0].at, item.members[-1].at))
    when = f"on {first}" if first == last else f"from {first} to {last}"
    states = ", ".join(dict.fromkeys(look_of(m.state).word for m in item.members))
    return f"{len(item.members)} more {when} ({states}): the list has each."


def _inside(item: Item, y: float) -> Words | None:
    """The words that stand inside a mark: how many it holds, or who holds a case."""
    if item.count:
        return Words(round(item.middle, 1), y + 4, item.count, "count", "middle", look_of(item.state).tone)
    if item.shape == "case" and (label := item.members[0].label):
        words = Words(round(item.left + 9, 1), y + 4, label, "inside")
        return words if words.box.right <= item.right - 6 else None
    return None


def _labels(drawn: list[Drawn], under: float, *, alone: bool) -> list[Words]:
    """Set the words of a lane's marks where they meet nothing, the most pressing first."""
    taken = [one.box for one in drawn]
    labels: list[Words] = []
    for named in sorted(_named(drawn), key=lambda named: (pressing(named.state), named.wide, named.left)):
        words = next((words for words in named.places(under, alone) if _free(words.box, taken)), None)
        if words:
            taken.append(words.box)
            labels.append(words)
    return sorted(labels, key=lambda words: (words.x, words.y))


def _free(box: Box, taken: list[Box]) -> bool:
    return box.left >= LEFT and box.right <= RIGHT and not any(box.meets(other) for other in taken)


@dataclass(frozen=True)
class _Named:
    """Words that want a place: of one mark, or of several alike that follow each other."""

    text: str
    state: str
    left: float
    right: float
    middle: float
    y: float
    wide: bool

    def places(self, under: float, alone: bool) -> Iterator[Words]:
        """Where the words may stand, the best place first: on the only track under the mark, on one of many beside."""
        tone = look_of(self.state).tone if pressing(self.state) < pressing("event") else "quiet"
        said = shortened(self.text, LETTERS, LABEL_ROOM)

        def at(x: float, y: float, anchor: str) -> Words:
            return Words(round(x, 1), y, said, "label", anchor, tone)

        after, before = at(self.right + 4, self.y + 4, "start"), at(self.left - 4, self.y + 4, "end")
        start, middle, end = at(self.left + 1, 0, "start"), at(self.middle, 0, "middle"), at(self.right - 1, 0, "end")
        below = (start, middle, end) if self.wide else (middle, start, end)
        rows = [[replace(words, y=under + 11 + LINE * row) for words in below] for row in range(LABEL_ROWS)]
        yield from (*rows[0], after, before) if alone or self.wide else (after, *rows[0], before)
        for row in rows[1:]:
            yield from row


def _named(drawn: list[Drawn]) -> Iterator[_Named]:
    alike: list[Drawn] = []
    for one in sorted(drawn, key=lambda one: one.x):
        if one.words or len(one.members) > 1 or not one.members[0].label:
            continue
        if alike and not _follows(alike[-1], one):
            yield _name(alike)
            alike = []
        alike.append(one)
    if alike:
        yield _name(alike)


def _follows(before: Drawn, after: Drawn) -> bool:
    one, two = before.members[0], after.members[0]
    points = one.shape in ("point", "clock") and two.shape in ("point", "clock")
    return points and (one.label, one.state) == (two.label, two.state) and after.box.left - before.box.right < 70


def _name(alike: list[Drawn]) -> _Named:
    mark = alike[0].members[0]
    left, right = min(one.box.left for one in alike), max(one.box.right for one in alike)
    wide = mark.shape in ("bar", "case")
    middle = (alike[0].x + alike[-1].x) / 2 if mark.shape in ("point", "clock") else (left + right) / 2
    text = f"{mark.label} ×{len(alike)}" if len(alike) > 1 else mark.label
    return _Named(text, mark.state, left, right, middle, max(one.y for one in alike), wide)
