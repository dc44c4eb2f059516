"""Working days: the calendar against others' calendars, and limits against the day-by-day count."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import holidays
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.core.workdays import (
    BANK_HOLIDAYS,
    EDITION,
    FIRST_DAY,
    LAST_DAY,
    LICENCE,
    LONDON,
    SOURCE,
    OutsideCalendar,
    due_from,
    due_on,
    end_of,
    is_working_day,
    local_date,
    working_days_between,
)

PUBLISHED = Path("shared", "data", "wm-geography", "govuk_bank_holidays.json")
DAY = timedelta(days=1)

days = st.dates(FIRST_DAY, LAST_DAY)
days_with_room = st.dates(FIRST_DAY, date(2028, 10, 1))
limits = st.integers(1, 30)


def wall_time(*parts: int) -> datetime:
    """A time as a clock on the wall shows it, which knows no offset."""
    return datetime(*parts)  # type: ignore[arg-type] # noqa: DTZ001


moments = st.datetimes(wall_time(2012, 1, 2), wall_time(2028, 9, 1), timezones=st.just(UTC))


def _published() -> Path | None:
    return next((above / PUBLISHED for above in Path(__file__).parents if (above / PUBLISHED).is_file()), None)


def _count_to(day: date, n: int) -> date:
    """The nth working day after a day, counted as on a wall calendar."""
    while n:
        day += DAY
        if day.weekday() not in (5, 6) and day not in BANK_HOLIDAYS:
            n -= 1
    return day


def test_the_bank_holidays_say_their_edition_source_and_licence() -> None:
    assert EDITION == "bank-holidays-england-and-wales-2028"
    assert "gov.uk/bank-holidays" in SOURCE
    assert "Open Government Licence" in LICENCE


def test_every_bank_holiday_is_one_that_another_calendar_knows() -> None:
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(2012, 2029))
    assert {day for day in england if day.weekday() < 5} == set(BANK_HOLIDAYS)


def test_the_government_list_in_its_own_package_agrees_where_it_has_the_year() -> None:
    theirs = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    first, last = min(one["date"] for one in theirs), max(one["date"] for one in theirs)
    assert {one["date"] for one in theirs} == {day for day in BANK_HOLIDAYS if first <= day <= last}


@pytest.mark.parametrize("n", [1, 2, 5, 10, 20, 30])
def test_every_limit_of_the_code_from_every_day_of_2012_to_2028_ends_as_the_government_list_makes_it(n: int) -> None:
    """Counted day by day on the list in the government's own package, which is at hand without a network."""
    theirs = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    off = {one["date"] for one in theirs}
    assert (min(off).year, max(off).year) == (2012, 2028)
    every_day = map(date.fromordinal, range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1))
    working = [day for day in every_day if day.weekday() < 5 and day not in off]
    place = 0
    counted = 0
    for ordinal in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1):
        day = date.fromordinal(ordinal)
        while place < len(working) and working[place] <= day:
            place += 1
        if place + n - 1 < len(working):
            assert due_on(day, n) == working[place + n - 1]
            counted += 1
    assert counted > 6100


@pytest.mark.skipif(_published() is None, reason="the published list is not beside this project")
def test_the_published_list_agrees_day_by_day() -> None:
    path = _published()
    assert path is not None
    events = json.loads(path.read_text(encoding="utf-8"))["england-and-wales"]["events"]
    assert [event["date"] for event in events] == [day.isoformat() for day in BANK_HOLIDAYS]


@pytest.mark.parametrize(
    ("day0", "n", "due"),
    [
        pytest.param("2026-04-02", 1, "2026-04-07", id="the Thursday before Easter: four days later, on the Tuesday"),
        pytest.param("2026-04-03", 1, "2026-04-07", id="Good Friday itself"),
        pytest.param(
            "2026-12-24", 1, "2026-12-29", id="Christmas Eve: Christmas, a weekend, Boxing Day kept on Monday"
        ),
        pytest.param("2026-12-24", 5, "2027-01-05", id="Christmas Eve, five days: over the end of the year"),
        pytest.param("2027-12-24", 1, "2027-12-29", id="Christmas and Boxing Day at a weekend: Monday and Tuesday off"),
        pytest.param("2022-09-16", 1, "2022-09-20", id="the Queen's funeral"),
        pytest.param("2023-05-05", 1, "2023-05-09", id="the coronation"),
        pytest.param("2020-05-07", 1, "2020-05-11", id="the early May holiday moved to VE Day"),
        pytest.param("2026-04-10", 5, "2026-04-17", id="an ordinary Friday, five days"),
        pytest.param("2026-04-11", 5, "2026-04-17", id="a Saturday: day 0 does not count"),
        pytest.param("2026-04-10", 0, "2026-04-10", id="no working days: the day itself"),
    ],
)
def test_a_limit_ends_on_the_nth_working_day_after(day0: str, n: int, due: str) -> None:
    assert due_on(date.fromisoformat(day0), n) == date.fromisoformat(due)


@given(days_with_room, limits)
def test_the_due_day_is_the_nth_counted_on_a_wall_calendar(day0: date, n: int) -> None:
    due = due_on(day0, n)
    assert due == _count_to(day0, n)
    assert is_working_day(due)
    assert working_days_between(day0, due) == n


@given(days_with_room, limits)
def test_a_longer_limit_is_never_due_sooner(day0: date, n: int) -> None:
    assert due_on(day0, n) < due_on(day0, n + 1)


@given(days_with_room, limits)
def test_a_later_start_is_never_due_sooner(day0: date, n: int) -> None:
    assert due_on(day0, n) <= due_on(day0 + DAY, n)


@given(days)
def test_a_weekend_or_bank_holiday_is_never_a_working_day(day: date) -> None:
    assert is_working_day(day) == (day.weekday() < 5 and day not in BANK_HOLIDAYS)


@given(days, days)
def test_working_days_between_is_the_count_and_turns_with_the_order(a: date, b: date) -> None:
    assert working_days_between(a, b) == -working_days_between(b, a)
    if a <= b <= a + 60 * DAY:
        span = [a + DAY * step for step in range(1, (b - a).days + 1)]
        assert working_days_between(a, b) == sum(map(is_working_day, span))


@pytest.mark.parametrize("day", ["2011-12-31", "2029-01-01", "1999-06-01"])
def test_a_day_outside_the_edition_is_refused_and_the_edition_named(day: str) -> None:
    outside = date.fromisoformat(day)
    for ask in (is_working_day, lambda d: due_on(d, 1), lambda d: working_days_between(d, FIRST_DAY)):
        with pytest.raises(OutsideCalendar, match=f"{day} .*{EDITION}.* 2012-01-01 to 2028-12-31"):
            ask(outside)


def test_a_limit_that_runs_past_the_last_year_held_is_refused() -> None:
    assert due_on(date(2028, 12, 28), 1) == date(2028, 12, 29)
    with pytest.raises(OutsideCalendar, match=EDITION):
        due_on(date(2028, 12, 29), 1)
    with pytest.raises(OutsideCalendar, match=EDITION):
        due_from(datetime(2028, 12, 29, 12, tzinfo=UTC), 1)
    with pytest.raises(OutsideCalendar, match="2011-12-31"):
        due_from(datetime(2011, 12, 31, 12, tzinfo=UTC), 1)


def test_a_limit_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="less than no working days"):
        due_on(date(2026, 4, 1), -1)


def test_eleven_at_night_in_summer_is_already_the_next_day_in_utc_terms() -> None:
    assert local_date(datetime(2026, 7, 1, 22, 59, tzinfo=UTC)) == date(2026, 7, 1)
    assert local_date(datetime(2026, 7, 1, 23, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert local_date(datetime(2026, 1, 1, 23, 59, tzinfo=UTC)) == date(2026, 1, 1)


def test_a_moment_without_an_offset_has_no_day() -> None:
    for ask in (local_date, lambda moment: due_from(moment, 1)):
        with pytest.raises(ValueError, match="no offset"):
            ask(wall_time(2026, 7, 1, 23, 0))


offsets = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))


@given(st.datetimes(wall_time(1930, 1, 2), wall_time(2060, 1, 1), timezones=offsets | st.just(UTC)))
def test_the_local_day_is_what_the_time_zone_says(moment: datetime) -> None:
    assert local_date(moment) == moment.astimezone(LONDON).date()


@settings(deadline=None)  # the first look at a limit makes its table
@given(moments, limits)
def test_the_table_of_limits_agrees_with_the_count(moment: datetime, n: int) -> None:
    due, end = due_from(moment, n)
    assert due == due_on(local_date(moment), n)
    assert end == end_of(due)
    assert due_from(moment.astimezone(LONDON), n) == (due, end)


@given(days)
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    end = end_of(day)
    assert local_date(end) == day + DAY
    assert local_date(end - timedelta(microseconds=1)) == day


def test_the_day_the_clocks_change_is_an_hour_short_or_long() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert end_of(spring) - end_of(spring - DAY) == timedelta(hours=23)
    assert end_of(autumn) - end_of(autumn - DAY) == timedelta(hours=25)
