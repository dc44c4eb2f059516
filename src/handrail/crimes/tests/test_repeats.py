"""Repeats within twelve months, by the wording in use."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from handrail.crimes.repeats import DEFINITIONS, IN_USE, is_within, months_after, repeat_of, repeated

REFERRED = date(2025, 4, 8)


def test_any_abuse_within_twelve_months_of_the_last_referral_is_a_repeat() -> None:
    assert repeat_of([REFERRED], [(date(2026, 4, 8), False, "call")]) == (date(2026, 4, 8), REFERRED, "call")


def test_twelve_months_and_a_day_is_a_new_referral() -> None:
    assert repeat_of([REFERRED], [(date(2026, 4, 9), True, "assault")]) is None


def test_the_twelve_months_run_from_the_last_referral_before_it() -> None:
    found = repeat_of([date(2024, 1, 1), REFERRED], [(date(2026, 3, 1), True, "assault")])
    assert found is not None
    assert found[1] == REFERRED


def test_by_the_old_wording_only_what_is_criminal_counts() -> None:
    call = [(date(2025, 9, 1), False, "call")]
    assert repeat_of([REFERRED], call, by=DEFINITIONS["old"]) is None
    assert repeat_of([REFERRED], [(date(2025, 9, 1), True, "assault")], by=DEFINITIONS["old"]) is not None
    assert IN_USE.counts_any
    assert "need not be criminal" in IN_USE.words


def test_the_incident_that_was_referred_repeats_nothing() -> None:
    assert repeat_of([REFERRED], [(date(2025, 4, 1), True, "assault"), (REFERRED, True, "assault")]) is None


def test_twelve_months_from_a_leap_day_end_with_february() -> None:
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert is_within(date(2024, 2, 29), date(2025, 2, 28), 12)


@given(st.lists(st.dates(date(2000, 1, 1), date(2040, 1, 1)), max_size=8))
def test_days_repeat_just_where_two_of_them_lie_within_the_months(days: list[date]) -> None:
    pairs = [(a, b) for n, a in enumerate(days) for b in days[n + 1 :]]
    assert repeated(days, months=12) == any(is_within(min(pair), max(pair), 12) for pair in pairs)
