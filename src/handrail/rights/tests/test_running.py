"""Enhanced rights and the limits they shorten; triggers and answers that were taken back."""

from datetime import date

import pytest

from handrail.journey.tests.stories import Story
from handrail.rights.tests.asking import clock, clocks, state

ARREST = "2026-04-20 11:00"
"""A Monday: five working days end on Monday 27 April, one on Tuesday 21 April."""


def maureen() -> Story:
    """Maureen Pike is 81. Nobody saw at first that she had been targeted before."""
    return Story("Maureen Pike").on("2026-04-20 09:00", "crime_reported").on(ARREST, "suspect_arrested")


def upgraded(when: str, story: Story | None = None) -> Story:
    return (story or maureen()).on(when, "enhanced_recorded", detail="persistently_targeted")


def facts(story: Story, at: str = "") -> tuple[str, date | None, int | None, bool, bool]:
    one = clock(story, "VC-06.1", at)
    return one.state, one.due_on, one.limit_working_days, one.enhanced, one.by_upgrade


def test_an_upgrade_within_the_shorter_limit_shortens_it_from_the_same_trigger() -> None:
    assert facts(upgraded("2026-04-21 15:00"), "2026-04-21 16:00") == ("running", date(2026, 4, 21), 1, True, False)
    assert facts(upgraded("2026-04-21 15:00"), "2026-04-22 00:00") == ("missed", date(2026, 4, 21), 1, True, False)


def test_what_an_upgrade_makes_overdue_at_once_is_counted_apart() -> None:
    assert facts(upgraded("2026-04-22 15:00"), "2026-04-22 14:00") == ("running", date(2026, 4, 27), 5, False, False)
    assert facts(upgraded("2026-04-22 15:00"), "2026-04-22 15:00") == ("missed", date(2026, 4, 21), 1, True, True)
    told = upgraded("2026-04-22 15:00").on("2026-04-23 09:00", "victim_told", about="suspect_arrested")
    assert facts(told) == ("late", date(2026, 4, 21), 1, True, True)


def test_an_upgrade_is_to_blame_from_the_midnight_the_shorter_limit_ended_to_the_one_the_longer_ended() -> None:
    blamed = {when: facts(upgraded(when))[4] for when in ("2026-04-21 23:59", "2026-04-22 00:00", "2026-04-28 00:00")}
    assert list(blamed.values()) == [False, True, False]


def test_a_clock_already_missed_when_the_upgrade_comes_was_not_missed_by_it() -> None:
    assert facts(upgraded("2026-04-28 09:00")) == ("missed", date(2026, 4, 21), 1, True, False)


def test_after_the_answer_no_upgrade_changes_anything() -> None:
    told = maureen().on("2026-04-23 09:00", "victim_told", about="suspect_arrested")
    assert facts(upgraded("2026-04-24 15:00", told)) == ("met", date(2026, 4, 27), 5, False, False)


def test_a_reason_removed_lengthens_nothing_that_was_running() -> None:
    story = upgraded("2026-04-20 09:00").on("2026-04-20 15:00", "enhanced_removed", detail="persistently_targeted")
    assert facts(story) == ("missed", date(2026, 4, 21), 1, True, False)


def test_a_reason_removed_before_the_trigger_no_longer_counts() -> None:
    story = upgraded("2026-04-20 09:00").on("2026-04-20 10:00", "enhanced_removed", detail="persistently_targeted")
    assert facts(story)[1:4] == (date(2026, 4, 27), 5, False)


def test_removing_one_reason_leaves_the_others() -> None:
    story = upgraded("2026-04-20 09:00").on("2026-04-20 09:00", "enhanced_found", detail="age:under_18")
    story.on("2026-04-20 10:00", "enhanced_removed", detail="persistently_targeted")
    assert facts(story)[2:4] == (1, True)


def test_a_removal_that_names_no_reason_removes_none() -> None:
    assert facts(upgraded("2026-04-20 09:00").on("2026-04-20 10:00", "enhanced_removed"))[2:4] == (1, True)


def test_what_held_at_the_report_holds_for_what_happened_before_it_too() -> None:
    """He was arrested at the door, twenty minutes before the crime was recorded."""
    story = Story("Maureen Pike").on("2026-04-20 09:20", "crime_reported").on("2026-04-20 09:00", "suspect_arrested")
    assert facts(upgraded("2026-04-20 09:20", story)) == ("missed", date(2026, 4, 21), 1, True, False)


def test_a_limit_that_is_the_same_for_all_is_not_shortened() -> None:
    story = Story("Maureen Pike").on("2026-04-20 09:00", "need_recorded", detail="yes")
    one = clock(upgraded("2026-04-21 09:00", story), "VC-04.3")
    assert (one.limit_working_days, one.enhanced, one.by_upgrade) == (2, True, False)


@pytest.mark.parametrize(
    ("arrest", "standard", "enhanced"),
    [
        pytest.param("2026-04-02 23:30", "2026-04-13", "2026-04-07", id="late on the Thursday before Easter"),
        pytest.param("2026-04-03 00:30", "2026-04-13", "2026-04-07", id="half past midnight, already Good Friday"),
        pytest.param("2026-12-23 12:00", "2027-01-04", "2026-12-24", id="two days before Christmas"),
        pytest.param("2026-12-24 23:59", "2027-01-05", "2026-12-29", id="the last minute of Christmas Eve"),
        pytest.param("2027-12-31 12:00", "2028-01-10", "2028-01-04", id="New Year's Eve, with New Year at a weekend"),
        pytest.param("2026-03-27 12:00", "2026-04-07", "2026-03-30", id="over the night the clocks go forward"),
        pytest.param("2026-10-23 12:00", "2026-10-30", "2026-10-26", id="over the night the clocks go back"),
    ],
)
def test_limits_run_over_easter_christmas_new_year_and_the_change_of_clocks(
    arrest: str, standard: str, enhanced: str
) -> None:
    story = Story("Maureen Pike").on(arrest, "suspect_arrested")
    assert clock(story, "VC-06.1", arrest).due_on == date.fromisoformat(standard)
    assert clock(upgraded(arrest, story), "VC-06.1", arrest).due_on == date.fromisoformat(enhanced)
    assert state(story, "VC-06.1", f"{enhanced} 23:59") == "running"
    assert (
        state(story, "VC-06.1", f"{date.fromordinal(date.fromisoformat(enhanced).toordinal() + 1)} 00:00") == "missed"
    )


def test_a_trigger_taken_back_before_it_was_answered_stops_its_clock() -> None:
    """The arrest was typed against the wrong crime."""
    story = maureen().on("2026-04-21 09:00", "row_voided", about="suspect_arrested")
    assert state(story, "VC-06.1", "2026-04-20 18:00") == "running"
    assert state(story, "VC-06.1") == "stopped"
    late = story.on("2026-04-22 09:00", "victim_told", about="suspect_arrested")
    assert clock(late, "VC-06.1").answered_at is None


def test_a_trigger_taken_back_after_it_was_answered_leaves_the_answer() -> None:
    story = maureen().on("2026-04-20 17:00", "victim_told", about="suspect_arrested")
    assert state(story.on("2026-04-21 09:00", "row_voided", about="suspect_arrested"), "VC-06.1") == "met"


def test_a_trigger_taken_back_at_the_moment_of_its_answer_was_answered() -> None:
    story = maureen().on("2026-04-21 09:00", "victim_told", about="suspect_arrested")
    assert state(story.on("2026-04-21 09:00", "row_voided", about="suspect_arrested"), "VC-06.1") == "met"


def test_an_answer_taken_back_opens_the_clock_again() -> None:
    """The officer ticked the wrong name: it was the neighbour who was told."""
    story = maureen().on("2026-04-20 17:00", "victim_told", about="suspect_arrested")
    story.on("2026-04-22 09:00", "row_voided", about="victim_told")
    assert state(story, "VC-06.1", "2026-04-21 09:00") == "met"
    assert state(story, "VC-06.1", "2026-04-22 09:00") == "running"
    assert state(story.on("2026-04-23 09:00", "victim_told", ref="told", about="suspect_arrested"), "VC-06.1") == "met"


def test_a_corrected_event_is_the_same_clock_computed_again() -> None:
    story = maureen().on("2026-04-21 11:00", "suspect_arrested", recorded="2026-04-23 09:00")
    one = clock(story, "VC-06.1")
    assert (one.trigger_event, one.due_on) == ("suspect_arrested", date(2026, 4, 28))


def test_what_was_on_record_by_then_had_the_uncorrected_event() -> None:
    story = maureen().on("2026-04-21 11:00", "suspect_arrested", recorded="2026-04-23 09:00")
    (then,) = [one for one in clocks(story, recorded_by="2026-04-22 09:00") if one.entitlement == "VC-06.1"]
    assert then.due_on == date(2026, 4, 27)


def test_a_reason_taken_back_as_a_mistake_never_held() -> None:
    story = upgraded("2026-04-20 09:00").on("2026-04-22 09:00", "row_voided", about="enhanced_recorded")
    assert facts(story, "2026-04-22 09:00")[:3] == ("running", date(2026, 4, 27), 5)


def test_a_report_taken_back_and_made_again_is_owed_from_the_good_one() -> None:
    story = maureen().on("2026-04-22 09:00", "row_voided", about="crime_reported")
    assert state(story, "VC-03.1") == "stopped"
    story.on("2026-04-22 10:00", "crime_reported", ref="again")
    one = clock(story, "VC-03.1", "2026-04-23 09:00")
    assert (one.state, one.trigger_event, one.due_on) == ("running", "again", date(2026, 4, 29))
