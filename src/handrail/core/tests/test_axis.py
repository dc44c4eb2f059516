"""The time axis says enough and never too much."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.axis import ticks

NOW = datetime(2026, 4, 8, 8, 0, tzinfo=UTC)


def words(days: int, room: float = 812) -> list[str]:
    return [tick.label for tick in ticks(NOW - timedelta(days=days), NOW, room)]


def test_a_week_is_marked_by_days() -> None:
    assert words(6) == ["2 Apr", "3 Apr", "4 Apr", "5 Apr", "6 Apr", "7 Apr", "8 Apr"]


def test_two_months_are_marked_by_mondays() -> None:
    assert words(60)[:3] == ["9 Feb", "16 Feb", "23 Feb"]


def test_a_year_is_marked_by_months_and_the_year_stands_where_it_changes() -> None:
    marked = ticks(NOW - timedelta(days=365), NOW, 812)
    assert [tick.label for tick in marked][-4:] == ["Jan", "Feb", "Mar", "Apr"]
    assert [tick.year for tick in marked if tick.year] == ["2025", "2026"]


def test_ten_years_are_marked_by_years() -> None:
    marked = ticks(NOW - timedelta(days=3650), NOW, 812)
    assert {tick.label for tick in marked} == {""}
    assert [tick.year for tick in marked][-2:] == ["2025", "2026"]


def test_midnight_is_local() -> None:
    assert ticks(NOW - timedelta(days=6), NOW, 812)[-1].at == datetime(2026, 4, 7, 23, 0, tzinfo=UTC)


@given(st.integers(1, 20_000), st.integers(200, 1600))
def test_an_axis_is_in_order_within_its_ends_and_not_crowded(days: int, room: int) -> None:
    start = NOW - timedelta(days=days)
    marked = ticks(start, NOW, room)
    assert [tick.at for tick in marked] == sorted({tick.at for tick in marked})
    assert all(start <= tick.at <= NOW for tick in marked)
    assert len(marked) <= room / 32 + 2
