"""The small facts derived before any rule is tried."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.people.contact_keys import holding
from handrail.referrals.triage_facts import (
    days_between,
    end_of_day,
    highest_grade,
    is_decided,
    is_domestic,
    is_safe_adult,
    months_before,
    since_months,
    within_months,
)

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("day", "earlier"),
    [
        (date(2026, 4, 8), date(2025, 4, 8)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2026, 12, 31), date(2025, 12, 31)),
    ],
)
def test_twelve_months_back_is_the_same_day_a_year_before(day: date, earlier: date) -> None:
    assert months_before(day, 12) == earlier


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_months_back_is_never_a_day_that_does_not_exist_and_never_later(day: date, months: int) -> None:
    found = months_before(day, months)
    assert (day.year * 12 + day.month) - (found.year * 12 + found.month) == months
    assert found.day <= day.day


def test_a_day_is_a_local_day() -> None:
    half_past_midnight_in_london = datetime(2026, 4, 7, 23, 30, tzinfo=UTC)
    assert end_of_day(half_past_midnight_in_london) == datetime(2026, 4, 8, 22, 59, 59, tzinfo=UTC)
    assert end_of_day(datetime(2026, 1, 7, 23, 30, tzinfo=UTC)) == datetime(2026, 1, 7, 23, 59, 59, tzinfo=UTC)
    assert days_between(datetime(2026, 4, 7, 22, 30, tzinfo=UTC), half_past_midnight_in_london) == 1


def test_months_back_count_the_day_itself_and_nothing_after_the_report_unless_asked() -> None:
    report = datetime(2026, 4, 7, 20, 0, tzinfo=UTC)
    year_ago = datetime(2025, 4, 7, 0, 30, tzinfo=UTC)
    after = datetime(2026, 5, 1, tzinfo=UTC)
    assert within_months(year_ago, before=report, months=12)
    assert not within_months(after, before=report, months=12)
    assert since_months(after, before=report, months=12)
    assert not since_months(datetime(2025, 4, 6, 12, 0, tzinfo=UTC), before=report, months=12)


def test_the_highest_grade_is_kept_and_none_is_none() -> None:
    assert highest_grade(["", "standard", "high", "medium"]) == "high"
    assert highest_grade(["", ""]) == highest_grade([]) == ""


def test_domestic_is_by_flag_by_offence_or_between_people_of_16_or_more() -> None:
    partner = [("partner", 30)]
    assert is_domestic(flags=frozenset({"domestic_abuse"}), groups=NONE, victim_age=12, suspects=[])
    assert is_domestic(flags=NONE, groups=frozenset({"domestic_abuse_offence"}), victim_age=30, suspects=[])
    assert is_domestic(flags=NONE, groups=NONE, victim_age=16, suspects=partner)
    assert not is_domestic(flags=NONE, groups=NONE, victim_age=15, suspects=partner)
    assert not is_domestic(flags=NONE, groups=NONE, victim_age=40, suspects=[("child", 15)])
    assert not is_domestic(flags=NONE, groups=NONE, victim_age=40, suspects=[("neighbour", 50)])
    assert is_domestic(flags=NONE, groups=NONE, victim_age=None, suspects=[("sibling", None)])


def test_a_child_in_the_household_is_decided_only_in_domestic_abuse() -> None:
    assert is_decided("victim", domestic=False)
    assert is_decided("bereaved_relative", domestic=False)
    assert is_decided("child_in_household", domestic=True)
    assert not is_decided("child_in_household", domestic=False)
    assert not is_decided("witness", domestic=True)


def test_a_grandmother_elsewhere_is_a_safe_adult_and_a_mother_at_the_suspects_address_is_not() -> None:
    suspects = [holding(phone="07700 900123", address="28 Gerard Close", postcode="WV10 0HL")]
    elsewhere = holding(phone="07700 900124", address="3 Park Road", postcode="B5 7QP")
    with_him = holding(phone="07700 900125", address="28 Gerard Cl", postcode="WV10 0HL")
    same_phone = holding(phone="+44 7700 900123")
    assert is_safe_adult("G1", elsewhere, suspected=frozenset({"S1"}), suspects_hold=suspects)
    assert not is_safe_adult("M1", with_him, suspected=frozenset({"S1"}), suspects_hold=suspects)
    assert not is_safe_adult("M1", same_phone, suspected=frozenset({"S1"}), suspects_hold=suspects)
    assert not is_safe_adult("S1", elsewhere, suspected=frozenset({"S1"}), suspects_hold=suspects)
    assert not is_safe_adult("G1", holding(), suspected=frozenset(), suspects_hold=[]), "there is no way to tell her"
