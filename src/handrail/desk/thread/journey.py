"""The thread: everything that happened to a person, in lanes along one time line (pages, "A person's journey").

What a viewer may not see is not given to it at all: neither its mark, nor its lane, nor its part in the span of time.
`picture.py` draws the thread; here is what it holds, and the same as a list by date.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from handrail.core.looks import Tone
from handrail.core.moments import say_day
from handrail.core.workdays import local_date

Shape = Literal["point", "clock", "bar", "case", "line", "run"]


@dataclass(frozen=True)
class Lane:
    """One kind of thing. The first note line is the finding, the others its detail, in the colour of `tone`.

    A lane is drawn if it has a mark or a note, and is absent otherwise.
    """

    name: str
    label: str
    note_lines: tuple[str, ...] = ()
    tone: Tone = "quiet"


@dataclass(frozen=True)
class Mark:
    """One thing that happened, holds or is due.

    `shape` says how its time is drawn: `point` a moment; `clock` from trigger (`at`) to due (`until`), ending where it
    was answered (`answered_at`); `bar` a thin band (bail, an order), `case` a thick one with its words inside, `line` a
    dashed one (waiting); `run` a faint line behind the points of its lane (one pattern), itself never clicked.
    `until` empty on a band means that it still holds. `state` is a name from `core.looks`: shape, colour and word.
    `sentence` says the whole of it: what, when, and how it stands.
    """

    lane: str
    at: datetime
    until: datetime | None
    shape: Shape
    state: str
    label: str
    sentence: str
    href: str
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Thread:
    """A person's lanes and marks between two moments, seen at `now`."""

    person_name: str
    start: datetime
    end: datetime
    now: datetime
    lanes: tuple[Lane, ...]
    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError("a thread ends after it starts")
        known = {lane.name for lane in self.lanes}
        strays = sorted({mark.lane for mark in self.marks} - known)
        if strays:
            raise ValueError(f"marks in lanes that were not given: {', '.join(strays)}")

    @property
    def lanes_to_show(self) -> tuple[Lane, ...]:
        """The lanes that have something to say."""
        used = {mark.lane for mark in self.marks}
        return tuple(lane for lane in self.lanes if lane.name in used or lane.note_lines)


@dataclass(frozen=True)
class Entry:
    """A mark in the list, with its lane's label."""

    mark: Mark
    lane: str


@dataclass(frozen=True)
class Day:
    """One local day of the list, the latest thing first."""

    key: str
    words: str
    entries: tuple[Entry, ...]
    is_today: bool
    is_future: bool


@dataclass(frozen=True)
class Choice:
    """A link that shows one lane of the list, or all of it (`name` empty)."""

    name: str
    label: str
    count: int
    current: bool


def chosen_lane(thread: Thread, asked: str) -> str:
    """The lane that was asked for, or none where the thread has no such lane to show."""
    return asked if any(mark.lane == asked for mark in thread.marks) else ""


def choices(thread: Thread, asked: str = "") -> tuple[Choice, ...]:
    """The lanes that have something in the list, all of them first."""
    chosen = chosen_lane(thread, asked)
    counts = {lane.name: sum(mark.lane == lane.name for mark in listed(thread)) for lane in thread.lanes}
    lanes = (Choice(lane.name, lane.label, counts[lane.name], lane.name == chosen) for lane in thread.lanes)
    everything = Choice("", "Everything", sum(counts.values()), not chosen)
    return (everything, *(choice for choice in lanes if choice.count))


def listed(thread: Thread) -> tuple[Mark, ...]:
    """The marks that the list holds: all but the line behind a pattern, which is only drawn."""
    return tuple(mark for mark in thread.marks if mark.shape != "run")


def day_key(at: datetime) -> str:
    """The anchor of a mark's day in the list."""
    return f"day-{local_date(at).isoformat()}"


def by_day(thread: Thread, asked: str = "") -> tuple[Day, ...]:
    """The thread as a list by local date, the latest first; one lane of it where that is asked for."""
    chosen = chosen_lane(thread, asked)
    labels = {lane.name: lane.label for lane in thread.lanes}
    marks = sorted((m for m in listed(thread) if chosen in ("", m.lane)), key=lambda m: m.at, reverse=True)
    today = local_date(thread.now)
    return tuple(
        _day(day, tuple(Entry(mark, labels[mark.lane]) for mark in group), today)
        for day, group in groupby(marks, key=lambda m: local_date(m.at))
    )


def _day(day: date, entries: tuple[Entry, ...], today: date) -> Day:
    return Day(f"day-{day.isoformat()}", say_day(day, today=today), entries, day == today, day > today)


LONGEST = timedelta(days=36525)
"""What is drawn lies within a hundred years: an older date is a slip of the hand, and is in the list."""

APART = timedelta(days=3653)
"""What was ten years before anything else, in a childhood perhaps, is counted at the end of the line: the rest would
have no room."""


def span_of(marks: Iterable[Mark], now: datetime) -> tuple[datetime, datetime]:
    """From a little before the first mark to a little after now, and as far ahead as a quarter of what is behind.

    It is made from the marks that the viewer sees and from nothing else, so that its ends tell nothing more.
    """
    seen: Sequence[Mark] = tuple(marks)
    first = max(_first([mark.at for mark in seen] or [now]), now - LONGEST)
    behind = max(now - first, timedelta(days=28))
    last = max((t for mark in seen for t in (mark.at, mark.until, mark.answered_at) if t), default=now)
    ahead = min(max(last - now, behind * 0.06), behind * 0.25)
    return min(first, now) - behind * 0.03, now + max(ahead, timedelta(days=3))


def _first(moments: Iterable[datetime]) -> datetime:
    """The first of these moments, or the first after a gap that sets apart what was before it."""
    *before, first = sorted(moments)
    for at in reversed(before):
        if first - at > APART:
            break
        first = at
    return first
