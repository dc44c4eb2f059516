"""Times and dates as forces write them and as people read them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.core.moments import (
    BadMoment,
    as_written,
    from_local,
    parse_day,
    parse_moment,
    say_day,
    say_day_in_full,
    say_local_day,
    say_moment,
)
from handrail.core.workdays import LONDON


def wall_time(*parts: int) -> datetime:
    """A time as a clock on the wall shows it, which knows no offset."""
    return datetime(*parts)  # type: ignore[arg-type] # noqa: DTZ001


wall_times = st.datetimes(wall_time(1950, 1, 1), wall_time(2060, 1, 1))


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-04-02T17:05:00+01:00", "2026-04-02T16:05:00+00:00"),
        ("2026-04-02T17:05:00Z", "2026-04-02T17:05:00+00:00"),
        ("2026-04-02T17:05", "2026-04-02T16:05:00+00:00"),
        ("2026-01-02T17:05", "2026-01-02T17:05:00+00:00"),
        ("2026-04-02 17:05:09.25", "2026-04-02T16:05:09.250000+00:00"),
        (" 2026-04-02T17:05:00-05:30 ", "2026-04-02T22:35:00+00:00"),
        ("1985-07-01T09:00", "1985-07-01T08:00:00+00:00"),
        ("1970-01-15T09:00", "1970-01-15T08:00:00+00:00"),
    ],
)
def test_a_time_with_an_offset_is_that_and_without_one_is_london(written: str, utc: str) -> None:
    assert parse_moment(written).isoformat() == utc


def test_in_the_double_hour_of_october_the_first_is_meant() -> None:
    assert parse_moment("2026-10-25T01:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert parse_moment("2026-10-25T02:00") == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)
    assert parse_moment("2026-10-25T01:30:00+00:00") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2026-03-29T01:00", "2026-03-29T01:59:59", "1985-03-31T01:30"])
def test_the_hour_that_spring_skips_does_not_exist(written: str) -> None:
    with pytest.raises(BadMoment, match="does not exist: the clocks go forward"):
        parse_moment(written)


def test_the_minutes_on_either_side_of_the_skipped_hour_exist() -> None:
    assert parse_moment("2026-03-29T00:59").hour == 0
    assert parse_moment("2026-03-29T02:00") == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert parse_moment("2026-03-29T01:30:00+00:00") == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "2026-04-02",
        "02/04/2026 17:05",
        "2026-13-02T17:05:00Z",
        "2026-02-30T17:05:00Z",
        "2026-04-02T25:05:00Z",
        "2026-04-02T17:05:61Z",
        "2026-W14-4T17:05:00Z",
        "20260402T170500Z",
        "2026-04-02x17:05:00Z",
        "2026-04-02T17:05:00+99:00",
        "0001-01-01T00:00:00+14:00",
        "２０２６-04-02T17:05:00Z",
    ],
)
def test_what_is_not_a_time_is_refused_with_what_would_be_right(written: str) -> None:
    with pytest.raises(BadMoment, match="should be a time such as 2026-04-02T17:05:00"):
        parse_moment(written)


def test_a_bad_time_is_a_bad_value_to_whoever_asks_for_one() -> None:
    assert issubclass(BadMoment, ValueError)


def test_a_date_is_read_in_one_form_only() -> None:
    assert parse_day(" 2026-04-02 ") == date(2026, 4, 2)
    for written in ("", "02/04/2026", "20260402", "2026-W14-4", "2026-02-29", "2026-4-2", "2026-04-02T00:00"):
        with pytest.raises(BadMoment, match="should be a date such as 2026-04-02"):
            parse_day(written)


@given(wall_times)
def test_london_time_is_read_as_the_time_zone_reads_it(wall: datetime) -> None:
    expected = wall.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    exists = expected.astimezone(LONDON).replace(tzinfo=None) == wall.replace(fold=0)
    if exists:
        assert from_local(wall) == expected
        assert parse_moment(wall.isoformat()) == expected
    else:
        with pytest.raises(BadMoment):
            from_local(wall)


near_changes = st.sampled_from([wall_time(2026, 3, 29, 1), wall_time(2027, 10, 31, 2), wall_time(1999, 10, 31, 1)])


@given(near_changes, st.integers(-90, 90))
def test_every_minute_around_a_change_of_the_clocks_is_read_right(change: datetime, minutes: int) -> None:
    wall = change + timedelta(minutes=minutes)
    expected = wall.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    if expected.astimezone(LONDON).replace(tzinfo=None, fold=0) == wall:
        assert from_local(wall) == expected
    else:
        with pytest.raises(BadMoment):
            from_local(wall)


@given(
    wall_times,
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_a_moment_written_and_read_again_is_the_same(wall: datetime, zone: timezone) -> None:
    moment = wall.replace(tzinfo=zone)
    assert parse_moment(moment.isoformat()) == moment
    assert parse_moment(as_written(moment)) == moment
    assert as_written(moment).endswith("Z")


def test_times_are_said_as_people_say_them() -> None:
    call = datetime(2026, 4, 7, 16, 0, tzinfo=UTC)
    assert say_moment(call) == "Tue 7 Apr, 17:00"
    assert say_day(date(2026, 4, 27)) == "Mon 27 April"
    assert say_local_day(datetime(2026, 4, 26, 23, 30, tzinfo=UTC)) == "Mon 27 April"
    assert say_day_in_full(date(2026, 4, 27)) == "Monday 27 April 2026"


def test_the_year_is_said_only_where_it_is_not_this_one() -> None:
    today = date(2026, 5, 1)
    assert say_day(date(2026, 4, 27), today=today) == "Mon 27 April"
    assert say_day(date(2025, 12, 29), today=today) == "Mon 29 December 2025"
    assert say_moment(datetime(2025, 12, 29, 9, 5, tzinfo=UTC), today=today) == "Mon 29 Dec 2025, 09:05"
