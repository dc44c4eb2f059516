"""The sentence an officer wrote about when it is safe is read surely, or not at all."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.people.safe_times import DAY, read_times

WEDNESDAY = datetime(2026, 4, 8, tzinfo=UTC)


def at(clock: str, day: int = 8) -> datetime:
    """A moment in April 2026 by the clock on the wall in London, which is an hour ahead of UTC."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 4, day, hour - 1, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "open_at", "shut_at"),
    [
        ("Weekdays, 9:30 to 14:30", at("9:30"), at("14:30")),
        ("weekdays 10:00-14:30", at("10:00"), at("12:00", 11)),
        ("after 18:00", at("18:00"), at("17:59")),
        ("after 18:00", at("20:59"), at("21:00")),
        ("Any day, 10:00 to 20:00", at("19:59", 12), at("9:59")),
        ("not weekends", at("9:00"), at("9:00", 11)),
        ("Tuesday and Thursday mornings", at("9:00", 9), at("9:00")),
        ("weekdays 9–3", at("14:59"), at("15:00")),
        ("Mon to Fri 10-2pm; not Wednesdays", at("13:59", 9), at("12:00")),
        ("before 5pm", at("16:59"), at("17:00")),
        ("weekdays 10:00-12:00; weekends after 14:00", at("15:00", 11), at("15:00")),
    ],
)
def test_a_plain_wish_is_read(written: str, open_at: datetime, shut_at: datetime) -> None:
    times = read_times(written)
    assert times.whole
    assert times.until(open_at) is not None
    assert times.until(shut_at) is None


@pytest.mark.parametrize(
    "written",
    [
        "school hours", "after 6", "2-4", "when he is at work", "mornings, he works nights", "9.75", "from 25:00",
        "after 16:00; never before work", "not when the van is outside", "Tuesday 9:00-8:00",
        "mornings Tuesday, afternoons Thursday",
    ],
)  # fmt: skip
def test_a_wish_that_could_mean_two_things_is_not_guessed(written: str) -> None:
    assert not read_times(written).whole


def test_two_wishes_both_hold() -> None:
    """Weekdays, and after six: never on a Saturday evening, though the second part alone would allow it."""
    times = read_times("weekdays; after 18:00")
    assert times.until(at("18:30")) is not None
    assert times.until(at("18:30", 11)) is None


def test_somebody_who_named_no_times_is_rung_by_day_only() -> None:
    assert read_times("").until(at("8:00")) == 21 * 60
    assert read_times("").until(at("7:59")) is None


def test_the_next_safe_time_is_known() -> None:
    assert read_times("after 18:00").next_open(at("7:00")) == (0, 18 * 60)
    assert read_times("Thursday mornings").next_open(at("7:00")) == (1, 9 * 60)
    assert read_times("not weekends, not weekdays").next_open(at("7:00")) is None


@given(st.text(max_size=60), st.integers(0, 6))
def test_whatever_was_written_stretches_lie_in_the_day_and_apart(written: str, weekday: int) -> None:
    stretches = read_times(written).open_on(weekday)
    assert all(0 <= start < end <= DAY for start, end in stretches)
    assert all(before[1] < after[0] for before, after in zip(stretches, stretches[1:], strict=False))


WORDS = ["weekdays", "not", "9-3", "after 18:00", ";", "mornings", "sat", "never", "mon-wed"]


@given(st.lists(st.sampled_from(WORDS), max_size=7))
def test_a_word_nobody_knows_never_widens_what_is_safe(words: list[str]) -> None:
    """A sentence with something unread in it is not whole, whatever stands around it."""
    assert not read_times(" ".join([*words, "; perhaps"])).whole
