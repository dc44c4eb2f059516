"""The thread as a picture and as a list: nothing covers anything, nothing is left out, nothing hidden shows."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.core.looks import LOOKS
from handrail.desk.thread import Lane, Mark, Picture, Thread, by_day, choices, picture_of, span_of
from handrail.desk.thread.strokes import Box

NOW = datetime(2026, 4, 8, 8, 0, tzinfo=UTC)
LANES = ("crimes", "police", "told", "promises", "support")
LABELS = ("", "arrest", "harassment", "2 days late", "non-molestation order, served 5 Feb, expires in September")

# Few moments and many: marks must often fall upon each other.
MOMENTS = st.integers(-900, 120).map(lambda days: NOW + timedelta(days=days)) | st.integers(-96, 48).map(
    lambda hours: NOW + timedelta(hours=hours)
)


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    at = draw(MOMENTS)
    lasts = st.none() | st.integers(0, 300).map(lambda days: at + timedelta(days=days))
    return Mark(
        lane=draw(st.sampled_from(LANES)),
        at=at,
        until=draw(lasts),
        shape=draw(st.sampled_from(("point", "point", "clock", "bar", "case", "line", "run"))),
        state=draw(st.sampled_from(sorted(LOOKS))),
        label=draw(st.sampled_from(LABELS)),
        sentence="What happened, and how it stands.",
        href=f"/event/{draw(st.integers(0, 10**9))}/",
        answered_at=draw(lasts),
    )


def thread_of(held: list[Mark], lanes: tuple[str, ...] = LANES) -> Thread:
    start, end = span_of(held, NOW)
    return Thread("A. Khan", start, end, NOW, tuple(Lane(name, name.capitalize()) for name in lanes), tuple(held))


THREADS = st.lists(marks(), max_size=60).map(thread_of)


def told(at: datetime, state: str = "met", label: str = "") -> Mark:
    return Mark("told", at, at + timedelta(days=1), "clock", state, label, "A. Khan was told.", "/event/1/")


def boxes_that_meet(boxes: Iterator[Box]) -> list[tuple[Box, Box]]:
    return [(one, other) for one, other in combinations(list(boxes), 2) if one.meets(other)]


def shown_in(picture: Picture) -> list[str]:
    return sorted(mark.href for drawn in picture.drawn for mark in drawn.members)


@given(THREADS)
def test_no_two_labels_overlap(thread: Thread) -> None:
    assert not boxes_that_meet(words.box for words in picture_of(thread).labels)


@given(THREADS)
def test_words_beside_marks_cover_no_mark(thread: Thread) -> None:
    for band in picture_of(thread).bands:
        for words in band.labels:
            assert not any(words.box.meets(drawn.box) for drawn in band.drawn)


@given(THREADS)
def test_every_mark_and_word_is_inside_its_lane(thread: Thread) -> None:
    picture = picture_of(thread)
    for band in picture.bands:
        for box in (*(drawn.box for drawn in band.drawn), *(words.box for words in band.labels)):
            assert picture.left <= box.left + 0.1
            assert box.right - 0.1 <= picture.right
            assert band.top <= box.top
            assert box.bottom <= band.bottom
    assert all(one.bottom == other.top for one, other in zip(picture.bands, picture.bands[1:], strict=False))
    assert picture.foot < picture.height


@given(THREADS)
def test_points_on_one_track_never_cover_each_other(thread: Thread) -> None:
    points = [drawn for drawn in picture_of(thread).drawn if drawn.glyph or drawn.words]
    assert not boxes_that_meet(drawn.box for drawn in points)


@given(THREADS)
def test_every_mark_is_drawn_exactly_once(thread: Thread) -> None:
    assert shown_in(picture_of(thread)) == sorted(mark.href for mark in thread.marks if mark.shape != "run")


@given(THREADS)
def test_every_mark_is_in_the_list_once_and_the_latest_day_comes_first(thread: Thread) -> None:
    days = by_day(thread)
    entries = [entry.mark for day in days for entry in day.entries]
    assert sorted(mark.href for mark in entries) == sorted(m.href for m in thread.marks if m.shape != "run")
    assert [mark.at for mark in entries] == sorted((mark.at for mark in entries), reverse=True)
    assert [day.key for day in days] == sorted({day.key for day in days}, reverse=True)


@given(THREADS)
def test_the_lanes_of_the_list_are_the_whole_of_it(thread: Thread) -> None:
    everything, *lanes = choices(thread)
    assert everything.count == sum(choice.count for choice in lanes)
    for choice in lanes:
        entries = [entry.mark for day in by_day(thread, choice.name) for entry in day.entries]
        assert len(entries) == choice.count
        assert {mark.lane for mark in entries} == {choice.name}


@given(st.lists(marks(), max_size=30))
def test_what_a_viewer_may_not_see_leaves_no_gap(held: list[Mark]) -> None:
    """A police officer has no part in support: the picture is the one of somebody who was never supported."""
    seen = [mark for mark in held if mark.lane != "support"]
    without = tuple(name for name in LANES if name != "support")
    assert picture_of(thread_of(seen, without)) == picture_of(thread_of(seen))


@given(THREADS)
def test_a_picture_is_a_function_of_its_thread(thread: Thread) -> None:
    assert picture_of(thread) == picture_of(thread)


@given(st.lists(MOMENTS, min_size=2, max_size=40))
def test_later_marks_stand_further_along(moments: list[datetime]) -> None:
    picture = picture_of(thread_of([told(at) for at in moments]))
    drawn = sorted((one for one in picture.drawn if one.glyph), key=lambda one: one.members[0].at)
    assert [one.x for one in drawn] == sorted(one.x for one in drawn)


@given(st.lists(MOMENTS, min_size=1, max_size=40))
def test_now_is_in_the_picture_and_what_is_still_to_come_lies_after_it(moments: list[datetime]) -> None:
    picture = picture_of(thread_of([told(at) for at in moments]))
    assert picture.now is not None
    assert picture.left < picture.now < picture.right


def test_two_hundred_marks_in_one_month_stay_a_picture_of_a_page() -> None:
    held = [told(NOW - timedelta(hours=3 * n), "met" if n % 9 else "missed", "not told") for n in range(200)]
    picture = picture_of(thread_of(held))
    assert picture.height < 260
    assert len(shown_in(picture)) == 200


def test_what_was_missed_is_drawn_singly_before_what_was_met() -> None:
    """A. Khan was told of forty things on one day, and of one she was not: that one must not vanish in the crowd."""
    day = NOW - timedelta(days=40)
    picture = picture_of(thread_of([told(NOW), *(told(day) for _ in range(40)), told(day, "missed", "not told")]))
    missed = next(one for one in picture.drawn if one.members[0].state == "missed")
    assert len(missed.members) == 1
    assert "not told" in [words.text for words in picture.labels]
    assert any(one.words and one.words.text.startswith("+") for one in picture.drawn)


def test_a_crowd_says_how_many_it_holds_and_leads_to_its_day_in_the_list() -> None:
    day = NOW - timedelta(days=40)
    picture = picture_of(thread_of([told(NOW), *(told(day, "late") for _ in range(30))]))
    crowd = next(one for one in picture.drawn if len(one.members) > 1)
    assert crowd.sentence == "26 more on Fri 27 February (late): the list has each."
    assert crowd.href == "#day-2026-02-27"


def test_marks_before_the_picture_are_counted_at_its_edge() -> None:
    held = [told(NOW - timedelta(days=days)) for days in (3, 400, 500)]
    lanes = (Lane("told", "Told"),)
    picture = picture_of(Thread("R. Nowak", NOW - timedelta(days=30), NOW, NOW, lanes, tuple(held)))
    assert [one.words.text for one in picture.drawn if one.words] == ["2 earlier"]


def test_the_same_thing_again_and_again_is_named_once_with_its_number() -> None:
    held = [Mark("crimes", NOW - timedelta(days=d), None, "point", "crime", "breach", "", "") for d in (2, 4, 6, 90)]
    assert [words.text for words in picture_of(thread_of(held)).labels] == ["breach", "breach ×3"]


def test_a_lane_with_nothing_in_it_is_not_drawn_unless_it_has_something_to_say() -> None:
    lanes = (Lane("told", "Told"), Lane("orders", "Orders"), Lane("support", "Support", ("not yet referred",)))
    picture = picture_of(Thread("R. Nowak", NOW - timedelta(days=9), NOW, NOW, lanes, (told(NOW),)))
    assert [band.name for band in picture.bands] == ["told", "support"]


def test_an_empty_thread_is_an_empty_picture() -> None:
    picture = picture_of(thread_of([]))
    assert picture.bands == ()
    assert by_day(thread_of([])) == ()


def test_a_lane_that_is_not_there_shows_everything_and_does_not_say_why() -> None:
    thread = thread_of([told(NOW)])
    assert by_day(thread, "support") == by_day(thread, "no such lane") == by_day(thread)
    assert choices(thread, "support")[0].current


def test_a_mark_without_its_lane_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="support"):
        Thread(
            "A. Khan", NOW, NOW + timedelta(days=1), NOW, (), (Mark("support", NOW, None, "point", "case", "", "", ""),)
        )


def test_days_are_local_days() -> None:
    """23:30 UTC in June is half past midnight of the next day in Walsall."""
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert by_day(thread_of([told(late)]))[0].key == "day-2026-06-02"


def test_a_date_that_cannot_be_is_in_the_list_and_does_not_stretch_the_picture() -> None:
    """An officer wrote the year as 26."""
    slip = Mark("told", datetime(26, 11, 22, 10, 0, tzinfo=UTC), None, "point", "met", "update", "An update.", "/")
    start, end = span_of([slip], NOW)
    assert NOW - timedelta(days=40000) < start < NOW < end
    thread = Thread("Farida", start, end, NOW, (Lane("told", "Told", ()),), (slip,))
    assert [entry.mark for day in by_day(thread) for entry in day.entries] == [slip]


def test_what_is_told_of_a_childhood_leaves_this_year_its_room_and_is_counted_where_the_line_begins() -> None:
    years = timedelta(days=366)
    childhood, before, now = told(NOW - 41 * years), told(NOW - 8 * years), told(NOW - timedelta(days=30))
    thread = thread_of([childhood, before, now])
    assert before.at - timedelta(days=200) < thread.start < before.at, "eight years ago and now are one line"
    assert [one.words.text for one in picture_of(thread).drawn if one.words] == ["1 earlier"]
    assert [entry.mark for day in by_day(thread) for entry in day.entries][-1] == childhood
    assert span_of([childhood], NOW)[0] < childhood.at, "where nothing else is known it is the line"
