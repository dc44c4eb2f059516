"""May I ring now: never wider than what the person answered."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handrail.people.ringing import Reach, ToAsk, may_ring, may_ring_whole, strictest

MORNING = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)  # ten o'clock in Birmingham, a Wednesday
ASKED = date(2026, 4, 6)
YES, NO, NOT_ASKED = ("yes", ASKED), ("no", ASKED), ("", None)

RAVAL = ToAsk("PC Raval, 0121 496 0105", "Sgt Hale, 0121 496 0103")

GURPREET = Reach(
    phone=True, call=YES, text=NO, message=NO, safe_times=("Weekdays, 9:30 to 14:30",), interpreter="yes",
    language="pa", worker_gender="F", ask=RAVAL,
)  # fmt: skip


def test_gurpreet_may_be_rung_until_school_ends_with_an_interpreter_and_no_voicemail() -> None:
    answer = may_ring(GURPREET, at=MORNING)
    assert (answer.state, answer.words) == ("may", "may ring until 14:30")
    assert answer.more == ("leave no voicemail", "interpreter: Punjabi", "asked for a woman")


def test_before_her_time_the_answer_says_when() -> None:
    answer = may_ring(GURPREET, at=datetime(2026, 4, 8, 6, 0, tzinfo=UTC))
    assert (answer.state, answer.words) == ("limits", "not now: ring from 09:30")
    assert may_ring(GURPREET, at=datetime(2026, 4, 10, 15, 0, tzinfo=UTC)).words == "not now: ring Monday from 09:30"


def test_a_number_the_suspect_holds_is_never_rung_whatever_she_answered() -> None:
    answer = may_ring(replace(GURPREET, unsafe=frozenset({"phone"})), at=MORNING)
    assert (answer.state, answer.words) == ("never", "do not contact: ask PC Raval, 0121 496 0105")


def test_nobody_asked_is_not_safe() -> None:
    answer = may_ring(Reach(phone=True, email=True, ask=RAVAL), at=MORNING)
    assert (answer.state, answer.words) == ("unknown", "safe contact not asked: ask PC Raval, 0121 496 0105")


def test_a_child_is_not_rung_whatever_the_file_says_until_their_sixteenth_birthday() -> None:
    """Leon is eight; whoever filled in his row said yes to everything."""
    answer = may_ring(replace(GURPREET, born=date(2018, 1, 5)), at=MORNING)
    assert (answer.state, answer.words) == ("never", "a child: do not ring, ask PC Raval, 0121 496 0105")
    assert answer.more[0] == "if they are off: Sgt Hale, 0121 496 0103"
    assert "leave no voicemail" not in answer.more
    assert may_ring(replace(GURPREET, born=date(2010, 4, 9)), at=MORNING).state == "never"
    assert may_ring(replace(GURPREET, born=date(2010, 4, 8)), at=MORNING).state == "may"


def test_calls_refused_and_texts_agreed_is_text_only() -> None:
    answer = may_ring(replace(GURPREET, call=NO, text=YES, safe_times=()), at=MORNING)
    assert (answer.state, answer.words) == ("limits", "text only")


def test_a_wish_that_cannot_be_read_is_shown_and_nobody_is_told_to_ring() -> None:
    answer = may_ring(replace(GURPREET, safe_times=("school hours",)), at=MORNING)
    assert (answer.state, answer.words) == ("limits", "read before you ring: “school hours”")


def test_an_answer_older_than_counts_is_asked_again() -> None:
    answer = may_ring(GURPREET, at=MORNING, answers_since=date(2026, 4, 7))
    assert answer.state == "unknown"
    undated = replace(GURPREET, call=("yes", None))
    assert may_ring(undated, at=MORNING, answers_since=date(2026, 1, 1)).state == "unknown"


def test_an_old_refusal_stands() -> None:
    refused = Reach(phone=True, call=("no", date(2020, 1, 1)))
    assert may_ring(refused, at=MORNING, answers_since=date(2026, 1, 1)).state == "never"


def test_a_phone_the_family_shares_is_unsafe_where_family_is_suspected() -> None:
    shared = replace(GURPREET, shared_with="household")
    assert may_ring(shared, at=MORNING).more[0] == "others share the phone"
    assert may_ring(shared, at=MORNING, household_unsafe=True).state == "never"


# Another record of the same human, which whoever looks does not see. --------------------------------------------------


def test_where_nothing_elsewhere_is_stricter_her_answer_is_said_as_it_is() -> None:
    elsewhere = replace(GURPREET, email=True, mail=YES, text=YES, language="pl")
    assert may_ring_whole(GURPREET, elsewhere, at=MORNING) == may_ring(GURPREET, at=MORNING)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"call": NO},
        {"unsafe": frozenset({"phone"})},
        {"shared_with": "suspect"},
        {"deceased": True},
        {"born": date(2018, 1, 5)},
        {"safe_times": ("Weekdays, 9:30 to 14:30", "not on Wednesdays")},
    ],
)
def test_whatever_is_stricter_elsewhere_stops_whoever_would_ring_and_none_of_it_is_said(elsewhere: Any) -> None:
    answer = may_ring_whole(GURPREET, replace(GURPREET, **elsewhere), at=MORNING)
    assert (answer.state, answer.words) == ("never", "do not ring: ask the desk")
    assert answer.more == ("interpreter: Punjabi", "asked for a woman")


def test_a_message_that_may_be_left_by_one_record_and_not_by_another_is_not_left() -> None:
    agreed = replace(GURPREET, message=YES)
    assert "leave no voicemail" not in may_ring(agreed, at=MORNING).more
    assert "leave no voicemail" in may_ring_whole(agreed, GURPREET, at=MORNING).more


def test_the_dead_are_never_rung() -> None:
    assert may_ring(replace(GURPREET, deceased=True), at=MORNING).state == "never"


def test_no_beats_yes_until_they_are_asked_again_on_a_later_day() -> None:
    assert strictest([("yes", ASKED), ("no", ASKED)])[0] == "no"
    assert strictest([("yes", date(2026, 4, 7)), ("no", ASKED)])[0] == "yes"
    assert strictest([("yes", ASKED), ("no", None)])[0] == "no"
