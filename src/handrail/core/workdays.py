"""Working days in England and Wales, and the local day of a moment.

A working day is any day but Saturday, Sunday and a bank holiday of England and Wales. The day on which something
happens is day 0; a limit of n working days is kept until the end of the nth working day after it, local time
(domain reference 1.4; clocks, "Dates"). Local is Europe/London. Bank holidays are facts with an edition
(`reference/bank_holidays.json`); a day outside its years is refused, never guessed.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_DATA = Path(__file__).parent / "reference" / "bank_holidays.json"
_DAY = timedelta(days=1)

# Before 1972 local time was at times one or two hours ahead all year; since then it is GMT, or one hour ahead of it.
_PLAIN_YEARS_FROM = 1972

Due = tuple[date, datetime]
"""A due day, and the first UTC instant after it."""


class OutsideCalendar(ValueError):
    """A day for which no edition of the bank holidays is held."""


class _Calendar:
    """The edition read into tables: for each day from the first, how many working days lie on or before it."""

    def __init__(self, table: Mapping[str, object]) -> None:
        self.edition = str(table["edition"])
        self.source = str(table["source"])
        self.licence = str(table["licence"])
        years = cast(Mapping[str, list[list[str]]], table["days"])
        self.holidays: Mapping[date, str] = {
            date.fromisoformat(day): name for days in years.values() for day, name in days
        }
        self.first = date(cast(int, table["first_year"]), 1, 1)
        self.last = date(cast(int, table["last_year"]), 12, 31)
        self.base = self.first.toordinal()
        self.working: list[date] = []
        self.count: list[int] = []
        for ordinal in range(self.base, self.last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.weekday() < 5 and day not in self.holidays:
                self.working.append(day)
            self.count.append(len(self.working))

    def index(self, day: date) -> int:
        """The place of this day in the tables. Raises `OutsideCalendar`."""
        index = day.toordinal() - self.base
        if not 0 <= index < len(self.count):
            raise self.outside(day)
        return index

    def outside(self, day: date) -> OutsideCalendar:
        """What is said of a day that the edition does not cover."""
        return OutsideCalendar(
            f"{date(day.year, day.month, day.day).isoformat()} needs bank holidays that the edition {self.edition} does"
            f" not hold: it covers {self.first.isoformat()} to {self.last.isoformat()}"
        )


_CALENDAR = _Calendar(cast(Mapping[str, object], json.loads(_DATA.read_text(encoding="utf-8"))))

EDITION: str = _CALENDAR.edition
SOURCE: str = _CALENDAR.source
LICENCE: str = _CALENDAR.licence
FIRST_DAY: date = _CALENDAR.first
LAST_DAY: date = _CALENDAR.last
BANK_HOLIDAYS: Mapping[date, str] = _CALENDAR.holidays
"""The name of each bank holiday by its day."""


def local_date(moment: datetime) -> date:
    """The day in Europe/London on which this moment falls. The moment must know its offset."""
    if moment.tzinfo is not UTC:
        if moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no offset, so its local day cannot be known")
        moment = moment.astimezone(UTC)
    if moment.year < _PLAIN_YEARS_FROM:
        return moment.astimezone(LONDON).date()
    if moment.hour == 23 and _is_summer_night(moment.toordinal()):
        return moment.date() + _DAY
    return moment.date()


@cache
def _is_summer_night(ordinal: int) -> bool:
    """Whether 23:00 UTC on this day is already the next day in London."""
    evening = datetime.fromordinal(ordinal).replace(hour=23, tzinfo=UTC)
    return evening.astimezone(LONDON).date().toordinal() > ordinal


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor a bank holiday. Raises `OutsideCalendar`."""
    index = _CALENDAR.index(day)
    before = _CALENDAR.count[index - 1] if index else 0
    return _CALENDAR.count[index] > before


def due_on(day0: date, n: int) -> date:
    """The nth working day after day 0; for n = 0, day 0 itself. Raises `OutsideCalendar`."""
    if n < 0:
        raise ValueError(f"a limit is not less than no working days, but was {n}")
    index = _CALENDAR.index(day0)
    if n == 0:
        return date.fromordinal(day0.toordinal())
    place = _CALENDAR.count[index] + n - 1
    if place >= len(_CALENDAR.working):
        raise _CALENDAR.outside(_CALENDAR.last + _DAY)
    return _CALENDAR.working[place]


def next_working_day(at: datetime) -> date:
    """The first working day after the local day of a moment."""
    return due_on(local_date(at), 1)


def working_days_between(a: date, b: date) -> int:
    """How many working days lie after `a`, up to and including `b`; below 0 where `b` is before `a`."""
    return _CALENDAR.count[_CALENDAR.index(b)] - _CALENDAR.count[_CALENDAR.index(a)]


@lru_cache(maxsize=16384)
def end_of(day: date) -> datetime:
    """The UTC instant at which this local day has ended: what happened before it happened by the end of the day."""
    after = day + _DAY
    return datetime(after.year, after.month, after.day, tzinfo=LONDON).astimezone(UTC)


def due_from(moment: datetime, n: int) -> Due:
    """The due day of a limit of n working days that runs from this moment, and the instant at which that day ends.

    The same as `due_on(local_date(moment), n)` and its `end_of`, by one look in a table: it is asked for each clock of
    each journey. Raises `OutsideCalendar`.
    """
    if moment.tzinfo is not UTC:
        return due_from(_in_utc(moment), n)
    index = moment.toordinal() - _CALENDAR.base
    if moment.hour == 23 and _is_summer_night(moment.toordinal()):
        index += 1
    if index >= 0:
        try:
            return _dues(n)[index]
        except IndexError:
            pass
    raise _CALENDAR.outside(max(local_date(moment), _CALENDAR.last + _DAY) if index >= 0 else local_date(moment))


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no offset, so its local day cannot be known")
    return moment.astimezone(UTC)


@cache
def _dues(n: int) -> list[Due]:
    """For each day from the first, the nth working day after it and the end of that; as far as the edition goes."""
    table: list[Due] = []
    for index in range(len(_CALENDAR.count)):
        try:
            due = due_on(date.fromordinal(_CALENDAR.base + index), n)
        except OutsideCalendar:
            break
        table.append((due, end_of(due)))
    return table
