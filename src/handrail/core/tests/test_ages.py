"""Age in whole years, on a birthday, before it, on 29 February, and of somebody whose birth date cannot be right."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.ages import age_on


def test_a_year_is_added_on_the_birthday_and_not_the_day_before() -> None:
    assert age_on(date(2010, 4, 8), date(2026, 4, 7)) == 15
    assert age_on(date(2010, 4, 8), date(2026, 4, 8)) == 16


def test_who_was_born_on_29_february_is_older_on_1_march_in_other_years() -> None:
    assert age_on(date(2012, 2, 29), date(2025, 2, 28)) == 12
    assert age_on(date(2012, 2, 29), date(2025, 3, 1)) == 13


def test_a_birth_date_after_the_day_or_none_is_unknown_and_on_the_day_is_nought() -> None:
    assert age_on(None, date(2026, 4, 8)) is None
    assert age_on(date(2026, 4, 9), date(2026, 4, 8)) is None
    assert age_on(date(2026, 4, 8), date(2026, 4, 8)) == 0


@given(born=st.dates(), day=st.dates())
def test_nobody_is_ever_less_than_nought_and_a_day_later_nobody_is_younger(born: date, day: date) -> None:
    """Whatever the dates: unknown, or from nought up."""
    age = age_on(born, day)
    assert (age is None) == (born > day)
    if age is not None and day < date.max:
        later = age_on(born, date.fromordinal(day.toordinal() + 1))
        assert later is not None
        assert age <= later <= age + 1
