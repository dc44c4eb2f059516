"""A time axis: which days to mark between two moments, and what to write there.

Days, weeks from Monday, months, quarters or years, the closest that leaves room for its words. Europe/London.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, time, timedelta

from handrail.core.workdays import LONDON, local_date


@dataclass(frozen=True)
class Tick:
    """A mark on the axis: the local midnight it stands at, its words, and the year where that changes."""

    at: datetime
    label: str
    year: str = ""


Step = Callable[[Date], Date]


def _months(count: int) -> Step:
    def following(day: Date) -> Date:
        month = day.month - 1 - (day.month - 1) % count + count
        return Date(day.year + month // 12, month % 12 + 1, 1)

    return following


def _years(count: int) -> Step:
    return lambda day: Date(day.year - day.year % count + count, 1, 1)


def _day_words(day: Date) -> str:
    return f"{day.day} {day:%b}"


# The step to the next mark, its words, and the room the words need.
_SCALES: tuple[tuple[Step, Callable[[Date], str], float], ...] = (
    (lambda day: day + timedelta(days=1), _day_words, 48),
    (lambda day: day + timedelta(days=7 - day.weekday()), _day_words, 48),
    (_months(1), lambda day: f"{day:%b}", 32),
    (_months(3), lambda day: f"{day:%b}", 32),
    (_years(1), lambda day: "", 44),
    (_years(5), lambda day: "", 44),
    (_years(25), lambda day: "", 0),
)


def ticks(start: datetime, end: datetime, room: float) -> tuple[Tick, ...]:
    """The marks from `start` to `end` on an axis that is `room` wide; the first stands at `start` if it has room."""
    first, last = local_date(start), local_date(end)
    days, words, needed = _closest(first, last, room)
    marked = [(datetime.combine(day, time(), LONDON), words(day)) for day in days]
    if not marked or (marked[0][0] - start) / (end - start) * room > max(needed, 40):
        marked.insert(0, (start, words(first)))
    return _with_years([(at, said) for at, said in marked if at <= end])


def _closest(first: Date, last: Date, room: float) -> tuple[list[Date], Callable[[Date], str], float]:
    """The days to mark on the closest scale that has room for its words."""
    for step, words, needed in _SCALES[:-1]:
        if days := _days(first, last, step, limit=int(room // needed)):
            return days, words, needed
    step, words, needed = _SCALES[-1]
    return _days(first, last, step, limit=400), words, needed


def _days(first: Date, last: Date, step: Step, *, limit: int) -> list[Date]:
    """The marked days after the first; none at all where they would be more than the limit."""
    day, found = step(first), []
    while day <= last:
        found.append(day)
        if len(found) > limit:
            return []
        day = step(day)
    return found


def _with_years(marked: list[tuple[datetime, str]]) -> tuple[Tick, ...]:
    years = [local_date(at).year for at, _ in marked]
    return tuple(
        Tick(at, said, str(year) if years.index(year) == place else "")
        for place, ((at, said), year) in enumerate(zip(marked, years, strict=True))
    )
