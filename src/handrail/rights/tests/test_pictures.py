"""Heat map and strip as they are laid out: nothing lost, nothing outside the frame, never by colour alone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.intervals import Interval
from handrail.core.lettering import width
from handrail.rights.heat_picture import Cell
from handrail.rights.heat_picture import picture_of as heat
from handrail.rights.interval_picture import Shown
from handrail.rights.interval_picture import picture_of as intervals
from handrail.rights.profiles import ETHNICITIES, PLACES
from handrail.rights.strip_picture import LEFT, RIGHT, TRACKS, Bar
from handrail.rights.strip_picture import picture_of as strip

NOW = datetime(2026, 4, 8, 6, tzinfo=UTC)
STATES = ("met", "late", "missed", "running", "no_limit")


def test_every_cell_says_its_share_in_words_and_those_of_few_and_of_none_say_so() -> None:
    cells = {
        ("a", "x"): Cell(49, 100, False, "", ""),
        ("a", "y"): Cell(95, 100, False, "", ""),
        ("b", "x"): Cell(3, 4, True, "", ""),
        ("b", "y"): Cell(0, 0, True, "", ""),
    }
    picture = heat([("a", "A"), ("b", "B")], [("x", "X"), ("y", "Y")], cells, summary="")
    assert [(cell.words, cell.shade) for cell in picture.cells] == [("49%", 1), ("95%", 5), ("3/4", 6), ("–", 0)]
    assert all(
        cell.x + picture.column <= picture.width and cell.y + picture.row <= picture.height for cell in picture.cells
    )


@st.composite
def bars(draw: st.DrawFn) -> Bar:
    start = NOW - timedelta(hours=draw(st.integers(1, 9000)))
    due = draw(st.none() | st.integers(1, 900).map(lambda hours: start + timedelta(hours=hours)))
    answered = draw(st.none() | st.integers(0, 2000).map(lambda hours: start + timedelta(hours=hours)))
    return Bar(
        draw(st.sampled_from(["3. Code", "6. Arrest"])), start, due, answered, draw(st.sampled_from(STATES)), "", ""
    )


@given(st.lists(bars(), min_size=1, max_size=30))
def test_every_clock_is_drawn_in_the_frame_or_counted_in_words(some: list[Bar]) -> None:
    picture = strip(some, now=NOW, summary="")
    assert picture is not None
    assert LEFT <= picture.now <= RIGHT
    drawn = [one for row in picture.rows for one in row.drawn]
    more = sum(int(row.more.split()[1]) for row in picture.rows if row.more)
    assert len(drawn) + more == len(some)
    assert all(LEFT <= one.x <= RIGHT for one in drawn)
    for row in picture.rows:
        assert len({one.y for one in row.drawn}) <= TRACKS
        for one in row.drawn:
            others = [other for other in row.drawn if other is not one and other.y == one.y]
            assert not any(abs(other.x - one.x) < 9 for other in others)


def test_what_is_overdue_has_its_mark_at_now_and_what_was_answered_where_it_was() -> None:
    due = NOW - timedelta(days=3)
    overdue = Bar("3. Code", NOW - timedelta(days=9), due, None, "missed", "", "")
    late = Bar("6. Arrest", NOW - timedelta(days=9), due, NOW - timedelta(days=1), "late", "", "")
    picture = strip([overdue, late], now=NOW, summary="")
    assert picture is not None
    (first,), (second,) = (row.drawn for row in picture.rows)
    assert first.x == picture.now > second.x
    assert (first.tone, second.tone) == ("alarm", "warn")
    assert first.glyph != second.glyph


def test_nobody_with_no_clock_has_a_strip() -> None:
    assert strip([], now=NOW, summary="") is None


def test_every_group_that_is_compared_has_its_whole_name_and_stands_within_the_picture() -> None:
    names = [*ETHNICITIES.values(), *PLACES.values()]
    groups = [Shown(words, 1.0, Interval(0.0, 1.0), "100% of 10,000: less often", "lower") for words in names]
    picture = intervals(groups, summary="", everybody=0.5)
    assert [line.words for line in picture.lines] == names
    assert all(width(line.words, 13) <= picture.left for line in picture.lines)
    assert all(picture.left <= line.low < line.high < picture.said_x for line in picture.lines)
    assert all(picture.said_x + width(line.said, 13) <= picture.width for line in picture.lines)
