"""A pattern as one line in time: marks in their order, inside the picture, none upon another."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.lettering import width
from handrail.crimes.line import LETTERS, NARROW, WIDE, Sheet, Spot, line_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def spot(day: int, severity: int = 2) -> Spot:
    """Give an occasion so many days after the first of January."""
    return Spot(START + timedelta(days=day), severity, "crime", f"Harassment, day {day}.", f"#i-{day}")


@given(
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 7)), min_size=2, max_size=40),
    st.sampled_from([WIDE, NARROW]),
)
def test_every_mark_stands_inside_the_picture_in_order_of_time(days: list[tuple[int, int]], sheet: Sheet) -> None:
    line = line_of([spot(*one) for one in days], summary="some", sheet=sheet)
    assert line is not None
    assert len(line.marks) == len(days)
    assert all(sheet.left <= mark.x <= sheet.right and 0 < mark.y < line.foot for mark in line.marks)
    assert all(one.x <= other.x for one, other in pairwise(line.marks))
    assert all(one.x + width(one.text, LETTERS) < other.x for one, other in pairwise(line.ticks))
    assert all(one.x >= 0 and one.x + width(one.text, LETTERS) <= sheet.width for one in (*line.steps, *line.ticks))


@given(st.lists(st.integers(0, 700), min_size=3, max_size=40), st.sampled_from([WIDE, NARROW]))
def test_how_long_after_the_one_before_the_last_two_came_is_always_said(days: list[int], sheet: Sheet) -> None:
    line = line_of([spot(day) for day in days], summary="some", sheet=sheet)
    assert line is not None
    *_, before, one, last = sorted(days)
    said = [f"{gap} d" if gap else "same day" for gap in (one - before, last - one)]
    assert [gap.text for gap in line.gaps][-2:] == said
    assert all(a.x + width(a.text, LETTERS) / 2 < b.x - width(b.text, LETTERS) / 2 for a, b in pairwise(line.gaps)), (
        "none runs into another"
    )


def test_two_on_one_day_stand_side_by_side() -> None:
    line = line_of([spot(0), spot(0), spot(300)], summary="three")
    assert line is not None
    assert line.marks[1].x - line.marks[0].x >= 20


def test_graver_is_higher_and_only_steps_that_are_used_are_named() -> None:
    line = line_of([spot(0, 1), spot(50, 6)], summary="two")
    assert line is not None
    assert line.marks[1].y < line.marks[0].y
    assert len(line.steps) == 2
    assert [gap.text for gap in line.gaps] == ["50 d"]


def test_one_incident_is_no_line() -> None:
    assert line_of([spot(0)], summary="one") is None
