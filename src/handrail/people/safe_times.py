"""When somebody said it is safe to ring them: reads the sentence an officer wrote, as far as it can be read surely.

What is not understood is never guessed. A bare hour that could be morning or evening, *school hours* (which are not
safe in the holidays) or any word not known here leaves the sentence *not fully read*: then nobody is told that they
may ring, only what was written. Where a wish can be read wider or narrower, the narrower is taken.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from handrail.core.workdays import LONDON

MINUTE, HOUR, DAY = 1, 60, 24 * 60
DAY_FROM, DAY_UNTIL = 8 * HOUR, 21 * HOUR
"""Hours in which somebody is rung who named none, local minutes from midnight. Recalled."""

_EVERY = frozenset(range(7))
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SETS = {"weekday": frozenset(range(5)), "weekend": frozenset({5, 6})}
_PARTS = {"morning": (9 * HOUR, 12 * HOUR), "afternoon": (12 * HOUR, 17 * HOUR), "evening": (18 * HOUR, 20 * HOUR)}
_PARTS_SHUT = {"morning": (0, 12 * HOUR), "afternoon": (12 * HOUR, 18 * HOUR), "evening": (17 * HOUR, DAY)}
_FILLER = frozenset({"on", "in", "the", "at", "only", "between", "from", "and", "or", ",", "call", "calls", "please"})
_T = r"(?:\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm)?|noon|midday)"
_TOKEN = re.compile(
    rf"(?P<days>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\s*(?:-|to)\s*(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
    rf"|(?P<span>(?:between\s+|from\s+)?{_T}\s*(?:-|to|until|till|and)\s*{_T})"
    rf"|(?P<after>(?:after|from)\s+{_T})|(?P<before>(?:before|until|till|by)\s+{_T})"
    r"|(?P<any>(?:any|every|each)\s*(?:day|time)s?|daily)"
    r"|(?P<day>(?:mon|tues?|wed|thur?s?|fri|sat|sun)(?:day|nesday|rday|urday|sday)?s?\b)"
    r"|(?P<set>week(?:day|end)s?)|(?P<part>(?:morning|afternoon|evening)s?)|(?P<word>[^\s,]+|,)"
)
_NEVER = re.compile(r"^(?:not|never|no|except|avoid)\b\s*")
_CLAUSES = re.compile(r"[;\n]|\.\s|\.$|\bbut\b|,?\s+(?=(?:not|never|except|avoid)\b)")


class _NotRead(ValueError):
    """A part of the sentence that could mean more than one thing."""


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes of the local day, from and until, on some days of the week (0 is Monday)."""

    days: frozenset[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Times:
    """What was read: windows of which one must hold in every group, windows that shut, and whether all was read."""

    groups: tuple[tuple[Window, ...], ...] = ()
    shut: tuple[Window, ...] = ()
    whole: bool = True

    def open_on(self, weekday: int) -> list[tuple[int, int]]:
        """The stretches of a day of the week in which it is safe, in minutes from midnight."""
        stretches = [(0, DAY)] if self.groups else [(DAY_FROM, DAY_UNTIL)]
        for group in self.groups:
            allowed = [(window.start, window.end) for window in group if weekday in window.days]
            stretches = [
                (max(a, start), min(b, end))
                for a, b in stretches
                for start, end in allowed
                if max(a, start) < min(b, end)
            ]
        for window in self.shut:
            if weekday in window.days:
                stretches = [piece for stretch in stretches for piece in _without(stretch, window)]
        return _merged(stretches)

    def until(self, at: datetime) -> int | None:
        """Until when it is safe, in local minutes, if it is safe at this moment."""
        local = at.astimezone(LONDON)
        now = local.hour * HOUR + local.minute
        return next((end for start, end in self.open_on(local.weekday()) if start <= now < end), None)

    def next_open(self, at: datetime) -> tuple[int, int] | None:
        """When it is safe next: in how many days, and from which local minute; none within a week."""
        local = at.astimezone(LONDON)
        now = local.hour * HOUR + local.minute
        for ahead in range(8):
            day = (local + timedelta(days=ahead)).weekday()
            starts = [start for start, _ in self.open_on(day) if ahead or start > now]
            if starts:
                return ahead, starts[0]
        return None


def _without(stretch: tuple[int, int], window: Window) -> Iterator[tuple[int, int]]:
    start, end = stretch
    if start < min(end, window.start):
        yield start, min(end, window.start)
    if max(start, window.end) < end:
        yield max(start, window.end), end


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=4096)
def read_times(written: str) -> Times:
    """What a sentence about safe times says; `whole` is false where any of it could not be read."""
    text = re.sub(r"[\u2013\u2014\u2212]", "-", written.strip().lower())
    both: list[Window] = []
    alone: list[tuple[Window, ...]] = []
    shut: list[Window] = []
    whole = True
    for clause in filter(None, (part.strip(" ,") for part in _CLAUSES.split(text))):
        never = _NEVER.match(clause)
        try:
            pieces = _pieces(clause[never.end() :] if never else clause, shut=bool(never))
        except _NotRead:
            whole = False
            continue
        for piece in pieces:
            windows = piece.windows()
            if never:
                shut += windows
            elif piece.days and piece.times:
                both += windows
            else:
                alone.append(tuple(windows))
    groups = (*([tuple(both)] if both else []), *alone)
    return Times(groups, tuple(shut), whole)


@dataclass(slots=True)
class _Piece:
    """Days and times that belong together."""

    shut: bool
    days: set[int] = field(default_factory=set)
    times: list[tuple[int, int]] = field(default_factory=list)
    time_first: bool = False

    def windows(self) -> list[Window]:
        days = frozenset(self.days) or _EVERY
        times = self.times or ([(0, DAY)] if self.shut else [(DAY_FROM, DAY_UNTIL)])
        return [Window(days, start, end) for start, end in times]


def _pieces(clause: str, *, shut: bool) -> list[_Piece]:
    """The pieces of one clause. A day named after days and times begins the next piece."""
    pieces = [_Piece(shut)]
    known = False
    for found in _TOKEN.finditer(clause):
        kind, text = str(found.lastgroup), found[0]
        if kind == "word":
            if text not in _FILLER:
                raise _NotRead(text)
            continue
        known = True
        here = pieces[-1]
        if kind in ("days", "day", "set"):
            if here.days and here.times:
                pieces.append(here := _Piece(shut))
            here.time_first = here.time_first or bool(here.times)
            here.days |= _days(kind, text)
        elif kind != "any":
            if here.time_first and here.days:
                raise _NotRead(text)
            here.times.append(_time(kind, text, shut=shut))
    if not known:
        raise _NotRead(clause)
    return pieces


def _days(kind: str, text: str) -> frozenset[int]:
    if kind == "set":
        return _SETS[text.rstrip("s")]
    if kind == "day":
        return frozenset({_NAMES.index(text[:3])})
    first, last = (_NAMES.index(name[:3]) for name in re.split(r"\s*(?:-|\bto\b)\s*", text))
    return frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))


def _time(kind: str, text: str, *, shut: bool) -> tuple[int, int]:
    if kind == "part":
        return (_PARTS_SHUT if shut else _PARTS)[text.rstrip("s")]
    clocks = re.findall(_T, text)
    if kind == "span":
        return _span(*clocks)
    minute = _clock(clocks[0])
    if kind == "after":
        return (minute, DAY if shut else max(DAY_UNTIL, minute))
    return (0 if shut else min(DAY_FROM, minute), minute)


def _clock(text: str) -> int:
    """Minutes from midnight. Raises `_NotRead` for an hour that could be of the morning or of the evening."""
    if text in ("noon", "midday"):
        return 12 * HOUR
    hour, minute, half = _parts(text)
    if not half and (hour < 7 or (hour <= 12 and not re.search(r"[:.]", text))):
        raise _NotRead(text)
    return _minutes(hour, minute, half)


def _parts(text: str) -> tuple[int, int, str]:
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", text.strip())
    if found is None:
        raise _NotRead(text)
    return int(found[1]), int(found[2] or 0), found[3] or ""


def _minutes(hour: int, minute: int, half: str) -> int:
    if half and not 1 <= hour <= 12:
        raise _NotRead(f"{hour}{half}")
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    if hour > 24 or minute > 59:
        raise _NotRead(f"{hour}:{minute}")
    return min(hour * HOUR + minute, DAY)


def _span(first: str, last: str) -> tuple[int, int]:
    """From and until. Bare hours are read only where they cross noon (`9-3`) or one of them settles the other."""
    if {first, last} & {"noon", "midday"}:
        start, end = _clock(first), _clock(last)
    else:
        (h1, m1, half1), (h2, m2, half2) = _parts(first), _parts(last)
        if half2 and not half1:
            half1 = half2 if _minutes(h1, m1, half2 if h1 <= 12 else "") < _minutes(h2, m2, half2) else "am"
            half1 = "" if h1 > 12 else half1
        start, end = _minutes(h1, m1, half1), _minutes(h2, m2, half2)
        bare = not (half1 or half2)
        if bare and 7 <= h1 < 12 and h2 < 7 and (h2, m2) < (h1, m1):
            end += 12 * HOUR
        elif bare and h1 < 7 or (bare and h2 < 12 and not re.search(r"[:.]", first + last)):
            raise _NotRead(f"{first}-{last}")
    if start >= end:
        raise _NotRead(f"{first}-{last}")
    return start, end


def say_minute(minute: int) -> str:
    """`15:00`, of minutes from midnight."""
    return f"{minute // HOUR:02}:{minute % HOUR:02}"
