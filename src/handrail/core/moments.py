"""Moments and days: read as written, and said for people.

A written time is ISO 8601 with an offset, or without one and then Europe/London (the contract for the police extract).
Storage is UTC. In October's double hour a time without an offset is the first of the two; a time in the hour that
spring skips does not exist and is a bad value (DESIGN 5, "Time is an argument").
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from handrail.core.workdays import LONDON, local_date

_HOUR = timedelta(hours=1)
_TIME_FORM = "a time such as 2026-04-02T17:05:00+01:00"
_DAY_FORM = "a date such as 2026-04-02"

# Since 1996 the clocks go forward once and back once a year, both at 01:00 UTC.
_STEADY_YEARS = range(1996, 2037)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class BadMoment(ValueError):
    """A written time or date that cannot be one; the message says what would be right."""


def parse_moment(text: str) -> datetime:
    """The UTC moment that is written. Raises `BadMoment`."""
    written = text.strip()
    # What Python reads is wider than what the contract allows: week dates, dates alone, any letter for the T.
    if len(written) < 16 or written[4] != "-" or written[7] != "-" or written[10] not in "T " or written[13] != ":":
        raise BadMoment(f"should be {_TIME_FORM}")
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo is not None else from_local(moment)
    except BadMoment:
        raise
    except (ValueError, OverflowError) as fault:
        raise BadMoment(f"should be {_TIME_FORM}") from fault


def from_local(wall: datetime) -> datetime:
    """The UTC moment of a time on the wall in London: the first of October's two, none in spring's skipped hour."""
    if wall.year not in _STEADY_YEARS:
        return _from_local_by_zone(wall)
    forward, back = _changes(wall.year)
    if wall < forward or wall >= back:
        return wall.replace(tzinfo=UTC)
    if wall < forward + _HOUR:
        raise _skipped(wall)
    return (wall - _HOUR).replace(tzinfo=UTC)


@cache
def _changes(year: int) -> tuple[datetime, datetime]:
    """On the wall in London: when the skipped hour begins, and when the first pass of the double hour ends."""
    return _last_sunday(year, 3) + _HOUR, _last_sunday(year, 10) + 2 * _HOUR


def _last_sunday(year: int, month: int) -> datetime:
    last = date(year, month, 31)
    return datetime.fromordinal(last.toordinal() - (last.weekday() + 1) % 7)


def _from_local_by_zone(wall: datetime) -> datetime:
    moment = wall.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    if moment.astimezone(LONDON).replace(tzinfo=None, fold=0) != wall.replace(fold=0):
        raise _skipped(wall)
    return moment


def _skipped(wall: datetime) -> BadMoment:
    return BadMoment(
        f"{wall:%H:%M} on {wall:%Y-%m-%d} does not exist: the clocks go forward over it; give the time with its offset"
    )


def parse_day(text: str) -> date:
    """The date that is written, as YYYY-MM-DD. Raises `BadMoment`."""
    written = text.strip()
    if len(written) != 10 or written[4] != "-" or written[7] != "-":
        raise BadMoment(f"should be {_DAY_FORM}")
    try:
        return date.fromisoformat(written)
    except ValueError as fault:
        raise BadMoment(f"should be {_DAY_FORM}") from fault


def say_moment(moment: datetime, *, today: date | None = None) -> str:
    """`Tue 7 Apr, 17:00`, local time; with the year where `today` is given and lies in another."""
    local = moment.astimezone(LONDON)
    return f"{_short(local.date(), today)}, {local:%H:%M}"


def say_day(day: date, *, today: date | None = None) -> str:
    """`Mon 27 April`; with the year where `today` is given and lies in another."""
    year = f" {day.year}" if today is not None and today.year != day.year else ""
    return f"{_DAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1]}{year}"


def say_happened(sentence: str, moment: datetime, *, today: date | None = None) -> str:
    """A sentence with its moment; what came with a date alone is kept as midnight, and said with its day."""
    local = moment.astimezone(LONDON)
    dated = (local.hour, local.minute) == (0, 0)
    when = say_day(local.date(), today=today) if dated else say_moment(moment, today=today)
    return f"{sentence} {when}." if sentence.endswith("?") else f"{sentence.rstrip('.')}, {when}."


def say_day_in_full(day: date) -> str:
    """`Monday 27 April 2026`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_local_day(moment: datetime, *, today: date | None = None) -> str:
    """The local day of a moment, said."""
    return say_day(local_date(moment), today=today)


def as_written(moment: datetime) -> str:
    """The moment for a machine: ISO 8601 in UTC, ending in Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _short(day: date, today: date | None) -> str:
    year = f" {day.year}" if today is not None and today.year != day.year else ""
    return f"{_DAYS[day.weekday()][:3]} {day.day} {_MONTHS[day.month - 1][:3]}{year}"
