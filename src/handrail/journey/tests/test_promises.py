"""Promises of contact: Kezia Blake was promised calls that never came; each of hers here has a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.core.moments import parse_moment
from handrail.journey.happenings import Happening
from handrail.journey.promises import OFFICER_IN_THE_CASE, Promise, promises_of, standing
from handrail.journey.tests.stories import LATE, Story

THURSDAY = "2026-04-23T16:00:00Z"
"""Five in the afternoon in Birmingham."""


def kezia() -> Story:
    """Promised, on the Monday, a call by five on the Thursday."""
    return Story("Kezia Blake").on("2026-04-20 10:00", "contact_promised", detail=THURSDAY, by="PC Farrell")


def the_one(story: Story, at: str = "") -> Promise:
    (promise,) = promises_of(story.happenings, at=parse_moment(at) if at else LATE)
    return promise


def states(story: Story, at: str = "") -> dict[str, str]:
    return {one.ref: one.state for one in promises_of(story.happenings, at=parse_moment(at) if at else LATE)}


def test_a_promise_is_open_until_its_instant_and_broken_after_it() -> None:
    assert the_one(kezia(), "2026-04-23 17:00").state == "open"
    assert the_one(kezia(), "2026-04-23 17:00:01").state == "broken"
    assert the_one(kezia()).by_event == ""


def test_a_promise_says_who_made_it_when_and_for_when() -> None:
    promise = the_one(kezia())
    assert (promise.ref, promise.person, promise.crime) == ("contact_promised", "Kezia Blake", "20DA/000417/26")
    assert promise.promised_for == datetime(2026, 4, 23, 16, tzinfo=UTC)
    assert promise.made_at == parse_moment("2026-04-20 10:00")
    assert promise.made_by == promise.owner_hint == "PC Farrell"


def test_a_promise_by_nobody_named_is_for_the_officer_in_the_case() -> None:
    promise = the_one(Story("Kezia Blake").on("2026-04-20 10:00", "contact_promised", detail=THURSDAY))
    assert promise.made_by == ""
    assert promise.owner_hint == OFFICER_IN_THE_CASE


def test_a_call_at_the_very_instant_keeps_the_promise() -> None:
    promise = the_one(kezia().on("2026-04-23 17:00", "contact_kept", about="contact_promised"))
    assert promise.state == "kept"
    assert promise.by_event == "contact_kept"


def test_a_call_after_the_instant_is_broken_and_rung_later() -> None:
    story = kezia().on("2026-04-24 09:00", "contact_kept", about="contact_promised")
    assert the_one(story, "2026-04-23 20:00").state == "broken"
    assert the_one(story).state == "broken_rung_later"
    assert the_one(story).by_event == "contact_kept"


def test_a_missed_call_breaks_the_promise_before_its_instant() -> None:
    story = kezia().on("2026-04-23 16:00", "contact_missed", about="contact_promised")
    assert the_one(story, "2026-04-23 16:30").state == "broken"
    assert the_one(story).by_event == "contact_missed"


def test_a_call_missed_and_then_made_in_time_is_kept() -> None:
    story = kezia().on("2026-04-23 16:00", "contact_missed", about="contact_promised")
    assert the_one(story.on("2026-04-23 16:40", "contact_kept", about="contact_promised")).state == "kept"


def test_a_voicemail_keeps_no_promise() -> None:
    story = kezia().on("2026-04-22 09:00", "contact_kept", about="contact_promised", method="voicemail")
    assert the_one(story).state == "broken"


def test_a_call_before_the_promise_was_made_does_not_keep_it() -> None:
    assert the_one(kezia().on("2026-04-20 09:00", "contact_kept", about="contact_promised")).state == "broken"


def test_a_promise_made_anew_in_time_moves_the_old_one() -> None:
    """Her officer is ill on the Wednesday; a colleague rings to say it will be the Friday."""
    story = kezia().on(
        "2026-04-22 10:00", "contact_promised", ref="new", about="contact_promised", detail="2026-04-24T16:00:00Z"
    )
    assert states(story, "2026-04-23 12:00") == {"contact_promised": "moved", "new": "open"}
    assert states(story) == {"contact_promised": "moved", "new": "broken"}


@pytest.mark.parametrize("when", ["2026-04-23 17:00", "2026-04-24 10:00"])
def test_a_promise_made_anew_once_it_is_due_moves_nothing(when: str) -> None:
    story = kezia().on(when, "contact_promised", ref="new", about="contact_promised", detail="2026-04-27T16:00:00Z")
    assert states(story)["contact_promised"] == "broken"


def test_a_moved_promise_is_still_promised_for_its_new_time() -> None:
    story = kezia().on("2026-04-22 10:00", "contact_moved", about="contact_promised", detail="2026-04-24T16:00:00Z")
    assert states(story, "2026-04-23 12:00") == {"contact_promised": "moved", "contact_moved": "open"}
    assert states(story) == {"contact_promised": "moved", "contact_moved": "broken"}


def test_a_move_that_is_also_promised_anew_is_one_new_promise() -> None:
    story = kezia().on("2026-04-22 10:00", "contact_moved", about="contact_promised", detail="2026-04-24T16:00:00Z")
    story.on("2026-04-22 10:00", "contact_promised", ref="new", about="contact_promised", detail="2026-04-24T16:00:00Z")
    assert states(story) == {"contact_promised": "moved", "new": "broken"}


def test_a_promise_missed_and_then_moved_was_broken() -> None:
    story = kezia().on("2026-04-22 09:00", "contact_missed", about="contact_promised")
    assert the_one(story.on("2026-04-22 10:00", "contact_moved", about="contact_promised")).state == "broken"


def test_a_call_that_names_no_promise_is_for_the_one_that_is_open() -> None:
    assert the_one(kezia().on("2026-04-22 09:00", "contact_kept")).state == "kept"


def test_a_call_that_names_no_promise_keeps_none_where_several_are_open() -> None:
    story = kezia().on("2026-04-21 10:00", "contact_promised", ref="second", detail="2026-04-24T16:00:00Z")
    assert set(states(story.on("2026-04-22 09:00", "contact_kept")).values()) == {"broken"}


def test_a_call_that_names_no_promise_keeps_the_other_once_one_is_settled() -> None:
    story = kezia().on("2026-04-21 10:00", "contact_promised", ref="second", detail="2026-04-24T16:00:00Z")
    story.on("2026-04-21 11:00", "contact_missed", about="contact_promised")
    assert states(story.on("2026-04-22 09:00", "contact_kept")) == {"contact_promised": "broken", "second": "kept"}


def test_a_call_in_which_the_next_is_promised_keeps_the_last_one() -> None:
    story = kezia().on("2026-04-22 09:00", "contact_kept")
    story.on("2026-04-22 09:00", "contact_promised", ref="next", detail="2026-04-29T16:00:00Z")
    assert states(story) == {"contact_promised": "kept", "next": "broken"}


def test_a_call_about_another_crime_or_to_another_person_keeps_nothing_here() -> None:
    elsewhere = Story("Kezia Blake", "20DA/000999/26").on("2026-04-22 09:00", "contact_kept", ref="elsewhere")
    sister = Story("Naomi Blake").on("2026-04-22 09:00", "contact_kept", ref="sister")
    everything = kezia().happenings + elsewhere.happenings + sister.happenings
    assert [one.state for one in promises_of(everything, at=LATE)] == ["broken"]


def test_a_promise_already_broken_is_not_the_one_that_is_open() -> None:
    assert the_one(kezia().on("2026-04-24 09:00", "contact_kept")).state == "broken"


def test_a_promise_whose_time_was_not_recorded_stays_open_until_someone_calls() -> None:
    story = Story("Kezia Blake").on("2026-04-20 10:00", "contact_promised")
    assert the_one(story).state == "open"
    assert the_one(story).promised_for is None
    assert the_one(story.on("2026-05-20 10:00", "contact_kept")).state == "kept"


def test_a_promise_taken_back_as_a_mistake_is_none() -> None:
    assert promises_of(kezia().on("2026-04-21 09:00", "row_voided", about="contact_promised").happenings, at=LATE) == []


def test_a_call_taken_back_as_a_mistake_keeps_nothing() -> None:
    story = kezia().on("2026-04-22 09:00", "contact_kept", about="contact_promised")
    assert the_one(story.on("2026-04-26 09:00", "row_voided", about="contact_kept")).state == "broken"
    assert the_one(story, "2026-04-25 09:00").state == "kept"


def test_what_was_on_record_by_a_day_is_all_that_day_could_know() -> None:
    story = kezia().on("2026-04-22 09:00", "contact_kept", about="contact_promised", recorded="2026-05-04 09:00")
    (then,) = promises_of(story.happenings, at=LATE, recorded_by=parse_moment("2026-05-01 09:00"))
    assert then.state == "broken"
    assert the_one(story).state == "kept"


hours = st.integers(0, 200)
kinds = st.sampled_from(["contact_promised", "contact_kept", "contact_missed", "contact_moved", "row_voided"])
START = datetime(2026, 4, 20, 9, tzinfo=UTC)


@st.composite
def calls(draw: st.DrawFn) -> list[Happening]:
    refs = [f"E{number}" for number in range(draw(st.integers(1, 8)))]
    happenings = []
    for ref in refs:
        kind = draw(kinds)
        due = (START + timedelta(hours=draw(hours))).isoformat() if draw(st.booleans()) else ""
        happened = START + timedelta(hours=draw(hours))
        about = tuple(draw(st.lists(st.sampled_from(refs), max_size=2, unique=True)))
        detail = due if kind in ("contact_promised", "contact_moved") else ""
        row = Happening(ref, kind, "C", "P", "", happened, None, happened + timedelta(hours=draw(hours)), about)
        happenings.append(row._replace(detail=detail, method=draw(st.sampled_from(["", "phone", "voicemail"]))))
    return happenings


@given(st.data(), calls(), hours)
def test_the_order_in_which_calls_are_read_does_not_matter(
    data: st.DataObject, happenings: list[Happening], later: int
) -> None:
    at = START + timedelta(hours=later)
    shuffled = data.draw(st.permutations(happenings))
    assert promises_of(shuffled, at=at) == promises_of(happenings, at=at)


@given(calls(), hours)
def test_an_earlier_moment_sees_nothing_of_what_happened_later(happenings: list[Happening], later: int) -> None:
    at = START + timedelta(hours=later)
    known = [one for one in happenings if one.happened_at <= at]
    assert promises_of(happenings, at=at) == promises_of(known, at=at)


@given(calls(), hours, hours)
def test_a_kept_row_stands_later_as_it_would_be_computed(happenings: list[Happening], then: int, more: int) -> None:
    at = START + timedelta(hours=then)
    known = [one for one in happenings if one.happened_at <= at]
    later = at + timedelta(hours=more)
    kept_rows = [standing(one, later) for one in promises_of(known, at=at)]
    assert [one.state for one in kept_rows] == [one.state for one in promises_of(known, at=later)]
