"""Clocks: what starts each, what answers it, when it is due. Everyone here was owed something for a reason."""

from datetime import UTC, date, datetime

import pytest

from handrail.core.moments import parse_moment
from handrail.journey.tests.stories import Story
from handrail.rights.clocks import as_json, settled, standing
from handrail.rights.tests.asking import FROM_THE_REPORT, clock, clocks, rights, state


def derek() -> Story:
    """Derek Hollis's shed was broken into; he rang on Monday 13 April 2026, and nothing is urgent."""
    return Story("Derek Hollis").on("2026-04-13 10:00", "crime_reported")


def amina() -> Story:
    """Amina Yusuf's husband was arrested on Monday 20 April 2026; she has enhanced rights from the first night."""
    story = Story("Amina Yusuf").on("2026-04-20 09:00", "crime_reported")
    story.on("2026-04-20 09:00", "enhanced_recorded", detail="serious_crime")
    return story.on("2026-04-20 11:00", "suspect_arrested", suspect="husband")


def test_a_report_starts_what_is_owed_on_reporting_and_a_question_about_support() -> None:
    assert rights(derek()) == sorted([*FROM_THE_REPORT, "VC-04.3"])


def test_nothing_is_owed_where_nothing_happened() -> None:
    assert clocks(Story("Derek Hollis")) == []
    assert clocks(Story("Derek Hollis").on("2026-04-13 10:00", "risk_graded", detail="high")) == []


def test_a_standard_limit_is_five_working_days_and_ends_with_the_day() -> None:
    assert clock(derek(), "VC-03.1").due_on == date(2026, 4, 20)
    assert state(derek(), "VC-03.1", "2026-04-20 23:59") == "running"
    assert state(derek(), "VC-03.1", "2026-04-21 00:00") == "missed"


def test_an_answer_in_the_last_minute_of_the_day_is_in_time_and_one_after_it_is_late() -> None:
    assert state(derek().on("2026-04-20 23:59", "acknowledged", method="letter"), "VC-03.1") == "met"
    assert state(derek().on("2026-04-21 00:00", "acknowledged", method="letter"), "VC-03.1") == "late"


def test_an_enhanced_limit_is_one_working_day() -> None:
    one = clock(amina(), "VC-06.1")
    assert (one.limit_working_days, one.due_on, one.enhanced, one.by_upgrade) == (1, date(2026, 4, 21), True, False)


@pytest.mark.parametrize("method", ["phone", "video", "voicemail"])
def test_a_written_right_is_not_answered_by_speaking(method: str) -> None:
    assert state(derek().on("2026-04-14 10:00", "acknowledged", method=method), "VC-03.1") == "missed"


@pytest.mark.parametrize("method", ["", "letter", "email", "text", "in_person", "portal", "through_advocate"])
def test_a_written_right_is_answered_in_writing_and_where_how_is_not_recorded(method: str) -> None:
    one = clock(derek().on("2026-04-14 10:00", "acknowledged", method=method), "VC-03.1")
    assert (one.state, one.how, one.answered_by) == ("met", method, "acknowledged")


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("code_given", "VC-03.2"),
        ("needs_assessed", "VC-04.1"),
        ("contact_plan_agreed", "VC-06.6"),
    ],
)
def test_each_right_on_reporting_has_its_own_answer(kind: str, right: str) -> None:
    story = derek().on("2026-04-14 10:00", kind, method="phone")
    assert [one.entitlement for one in clocks(story) if one.answered_at] == [right]


def test_a_voicemail_answers_nothing() -> None:
    story = amina().on("2026-04-20 15:00", "victim_told", about="suspect_arrested", method="voicemail")
    assert state(story, "VC-06.1", "2026-04-20 18:00") == "running"


def test_an_attempt_to_tell_answers_nothing() -> None:
    story = amina().on("2026-04-20 15:00", "tell_attempted", about="suspect_arrested", method="phone")
    assert state(story, "VC-06.1") == "missed"


def test_telling_never_answers_an_acknowledgement_or_a_referral() -> None:
    story = derek().on("2026-04-13 10:00", "need_recorded", detail="yes")
    story.on("2026-04-14 10:00", "victim_told", about="crime_reported need_recorded", method="letter")
    assert not [one for one in clocks(story) if one.answered_at]


def test_telling_without_saying_of_what_answers_nothing() -> None:
    assert state(amina().on("2026-04-20 15:00", "victim_told", method="phone"), "VC-06.1") == "missed"


def test_one_call_answers_all_that_it_names() -> None:
    """At five the officer rings once: he was arrested, interviewed, and is out on bail; she is told all of it."""
    story = amina().on("2026-04-20 13:00", "suspect_interviewed").on("2026-04-20 16:00", "suspect_released")
    story.on("2026-04-20 16:00", "suspect_bailed")
    story.on(
        "2026-04-20 17:00",
        "victim_told",
        about="suspect_arrested suspect_interviewed suspect_released suspect_bailed",
        method="phone",
    )
    told = [one for one in clocks(story) if one.answered_by == "victim_told"]
    assert [one.entitlement for one in told] == ["VC-06.1", "VC-06.2", "VC-06.4", "VC-06.3"]
    assert {one.state for one in told} == {"met"}


def test_telling_of_one_arrest_never_answers_another() -> None:
    story = amina().on("2026-04-20 12:00", "suspect_arrested", ref="brother", suspect="brother")
    story.on("2026-04-20 15:00", "victim_told", about="suspect_arrested", method="phone")
    assert state(story, "VC-06.1", trigger="suspect_arrested") == "met"
    assert state(story, "VC-06.1", trigger="brother") == "missed"


def test_an_answer_before_its_trigger_is_contact_only() -> None:
    story = amina().on("2026-04-20 10:59", "victim_told", about="suspect_arrested", method="phone")
    assert clock(story, "VC-06.1").answered_at is None


def test_an_answer_at_the_very_moment_of_its_trigger_counts_as_after_it() -> None:
    story = amina().on("2026-04-20 11:00", "victim_told", about="suspect_arrested", method="in_person")
    assert state(story, "VC-06.1") == "met"


def test_the_earliest_answer_counts() -> None:
    story = amina().on("2026-04-24 10:00", "victim_told", ref="again", about="suspect_arrested")
    story.on("2026-04-21 10:00", "victim_told", about="suspect_arrested")
    assert clock(story, "VC-06.1").answered_by == "victim_told"


@pytest.mark.parametrize(
    "kind",
    ["suspect_bailed", "suspect_under_investigation", "bail_changed", "bail_extended", "bail_cancelled", "bail_ended"],
)
def test_every_turn_of_bail_is_owed_to_the_victim(kind: str) -> None:
    assert state(amina().on("2026-04-20 16:00", kind), "VC-06.4") == "missed"


def test_a_decision_not_to_investigate_takes_both_the_telling_and_the_offer() -> None:
    story = derek().on("2026-04-14 09:00", "not_investigated")
    story.on("2026-04-15 09:00", "victim_told", about="not_investigated", method="phone")
    assert clock(story, "VC-06.5").answered_at is None
    story.on("2026-04-17 09:00", "support_offered")
    one = clock(story, "VC-06.5")
    assert (one.state, one.answered_at) == ("met", parse_moment("2026-04-17 09:00"))


def test_a_charging_decision_is_owed_whichever_it_is() -> None:
    for kind in ("charged", "no_further_action", "disposal_decided"):
        assert state(amina().on("2026-04-22 10:00", kind), "VC-06.9") == "missed"
    for detail, owed in (("no_charge", 1), ("charge", 0), ("more_work", 0), ("disposal", 0), ("", 0)):
        story = amina().on("2026-04-22 10:00", "cps_decision", detail=detail)
        assert rights(story).count("VC-06.9") == owed


def test_a_decision_of_the_prosecutors_is_owed_once_where_the_police_act_on_it() -> None:
    story = amina().on("2026-04-22 10:00", "cps_decision", detail="no_charge", suspect="husband")
    story.on("2026-04-23 10:00", "no_further_action", about="cps_decision", suspect="husband")
    assert clock(story, "VC-06.9").trigger == "no_further_action"
    assert clock(story, "VC-06.9", "2026-04-22 12:00").trigger == "cps_decision"


def test_no_further_action_against_another_suspect_leaves_the_prosecutors_decision_owed() -> None:
    story = amina().on("2026-04-22 10:00", "cps_decision", detail="no_charge", suspect="husband")
    story.on("2026-04-23 10:00", "no_further_action", about="cps_decision", suspect="brother")
    assert rights(story).count("VC-06.9") == 2


@pytest.mark.parametrize(("outcome", "owed"), [("18", 1), ("16", 0), ("", 0)])
def test_a_closed_journey_is_owed_an_explanation_only_where_the_crime_is_unsolved(outcome: str, owed: int) -> None:
    story = derek().on("2026-05-01 09:00", "journey_closed")
    story.on("2026-05-02 09:00", "outcome_recorded", detail=outcome)
    assert rights(story).count("VC-06.13") == owed


def test_the_outcome_that_counts_is_the_last_one() -> None:
    story = derek().on("2026-05-01 09:00", "journey_closed").on("2026-05-01 09:00", "outcome_recorded", detail="18")
    assert rights(story).count("VC-06.13") == 1
    story.on("2026-06-01 09:00", "outcome_recorded", ref="charge", detail="1")
    assert rights(story).count("VC-06.13") == 0


def test_an_outcome_alone_starts_no_clock() -> None:
    assert rights(derek().on("2026-05-01 09:00", "outcome_recorded", detail="18")) == rights(derek())


def test_a_filed_or_reopened_case_is_owed_and_reopening_is_also_answered_by_asking() -> None:
    story = derek().on("2026-05-01 09:00", "filed_unsolved").on("2026-09-01 09:00", "case_reopened")
    story.on("2026-09-02 09:00", "views_sought")
    assert state(story, "VC-06.13", trigger="filed_unsolved") == "missed"
    assert state(story, "VC-06.13", trigger="case_reopened") == "met"


def test_a_hearing_is_owed_from_the_day_the_unit_received_it() -> None:
    """Listed on the Thursday before Easter; the witness care unit had it on the Tuesday after."""
    story = amina().on("2026-04-02 15:00", "hearing_listed", known="2026-04-07 09:00")
    one = clock(story, "VC-08.1")
    assert (one.due_on, one.reason, one.limit_working_days) == (date(2026, 4, 8), None, 1)
    assert one.known_at == parse_moment("2026-04-07 09:00")


def test_a_hearing_whose_receipt_was_not_recorded_runs_from_the_hearing_and_says_so() -> None:
    one = clock(amina().on("2026-04-21 15:00", "hearing_listed"), "VC-08.1")
    assert (one.due_on, one.reason) == (date(2026, 4, 22), "receipt_assumed")
    assert one.known_at == one.triggered_at


@pytest.mark.parametrize("kind", ["hearing_listed", "hearing_changed", "hearing_vacated"])
def test_every_change_of_a_hearing_is_owed(kind: str) -> None:
    story = amina().on("2026-04-21 15:00", kind, known="2026-04-22 09:00")
    assert state(story.on("2026-04-23 09:00", "victim_told", about=kind), "VC-08.1") == "met"


def test_a_sentence_is_answered_by_telling_or_by_explaining_it() -> None:
    story = amina().on("2026-09-01 15:00", "sentence_received", known="2026-09-02 09:00", detail="custodial:18")
    assert state(story, "VC-09.2", "2026-09-03 12:00") == "running"
    assert state(story.on("2026-09-03 12:00", "sentence_explained"), "VC-09.2") == "met"


def test_views_are_owed_before_a_disposal_is_decided() -> None:
    story = derek().on("2026-04-20 09:00", "disposal_considered")
    assert state(story, "VC-06.8") == "running"
    assert clock(story, "VC-06.8").due_on is None
    asked = derek().on("2026-04-20 09:00", "disposal_considered").on("2026-04-21 09:00", "views_sought")
    assert state(asked.on("2026-04-22 09:00", "disposal_decided"), "VC-06.8") == "met"
    assert state(story.on("2026-04-22 09:00", "disposal_decided"), "VC-06.8") == "missed"


def test_views_that_were_not_sought_are_excused_only_with_a_reason_and_before_the_decision() -> None:
    def considered() -> Story:
        return derek().on("2026-04-20 09:00", "disposal_considered")

    said = considered().on("2026-04-21 09:00", "views_not_sought", detail="could_not_be_reached")
    bare = considered().on("2026-04-21 09:00", "views_not_sought")
    afterwards = considered().on("2026-04-23 09:00", "views_not_sought", detail="could_not_be_reached")
    for story in (said, bare, afterwards):
        story.on("2026-04-22 09:00", "disposal_decided")
    assert [state(story, "VC-06.8") for story in (said, bare, afterwards)] == ["not_applicable", "missed", "missed"]


@pytest.mark.parametrize("asked", ["2026-04-22 09:00", "2026-04-22 10:00"])
def test_views_sought_at_or_after_the_decision_came_too_late(asked: str) -> None:
    story = derek().on("2026-04-20 09:00", "disposal_considered").on("2026-04-22 09:00", "disposal_decided")
    one = clock(story.on(asked, "views_sought"), "VC-06.8")
    assert (one.state, one.answered_at) == ("missed", None)


def test_a_disposal_decided_for_another_suspect_is_not_the_one_awaited() -> None:
    story = derek().on("2026-04-20 09:00", "disposal_considered", suspect="lad")
    assert state(story.on("2026-04-22 09:00", "disposal_decided", suspect="cousin"), "VC-06.8") == "running"


def test_a_request_for_a_woman_officer_is_met_or_refused_with_a_reason_before_the_interview() -> None:
    def asked() -> Story:
        return amina().on("2026-04-20 12:00", "officer_gender_requested", detail="f")

    met = asked().on("2026-04-21 09:00", "officer_gender_met").on("2026-04-22 09:00", "victim_interviewed")
    refused = asked().on("2026-04-21 09:00", "officer_gender_refused", detail="none_on_duty")
    unexplained = asked().on("2026-04-21 09:00", "officer_gender_refused").on("2026-04-22 09:00", "victim_interviewed")
    assert [state(story, "VC-02.4") for story in (met, refused, unexplained)] == ["met", "met", "missed"]


def test_an_answer_that_names_nothing_is_for_the_one_open_clock_it_could_answer() -> None:
    story = derek().on("2026-04-20 09:00", "disposal_considered", ref="first").on("2026-04-21 09:00", "views_sought")
    assert state(story, "VC-06.8", trigger="first") == "met"


def test_an_answer_that_names_nothing_answers_none_where_several_are_open() -> None:
    story = derek().on("2026-04-20 09:00", "disposal_considered", ref="first")
    story.on("2026-04-20 09:00", "disposal_considered", ref="second").on("2026-04-21 09:00", "views_sought")
    assert [one.state for one in clocks(story) if one.entitlement == "VC-06.8"] == ["running", "running"]
    story.on("2026-04-22 09:00", "views_sought", ref="named", about="first")
    story.on("2026-04-23 09:00", "views_sought", ref="rest")
    answered = {one.trigger_event: one.answered_by for one in clocks(story) if one.entitlement == "VC-06.8"}
    assert answered == {"first": "named", "second": "rest"}


def test_a_clock_answered_at_the_very_same_moment_still_counts_as_open() -> None:
    story = derek().on("2026-04-20 09:00", "disposal_considered", ref="first")
    story.on("2026-04-20 09:00", "disposal_considered", ref="second")
    story.on("2026-04-22 09:00", "views_sought", ref="named", about="first")
    story.on("2026-04-22 09:00", "views_sought", ref="unnamed")
    answered = {one.trigger_event: one.answered_by for one in clocks(story) if one.entitlement == "VC-06.8"}
    assert answered == {"first": "named", "second": None}


def test_information_answers_only_when_it_covers_everything() -> None:
    some = derek().on("2026-04-14 09:00", "information_given", detail="rights;support")
    topics = "process;rights;support;compensation;medical;pre_trial_therapy;accommodation"
    whole = derek().on("2026-04-14 09:00", "information_given", detail=topics)
    assert (state(some, "VC-03.2"), state(whole, "VC-03.2")) == ("missed", "met")


def test_a_right_without_a_number_shows_whether_it_was_done_and_fails_nobody() -> None:
    assert state(derek(), "VC-04.1") == "no_limit"
    one = clock(derek().on("2026-06-01 09:00", "needs_assessed"), "VC-04.1")
    assert (one.state, one.due_on, one.limit_working_days) == ("no_limit", None, None)
    assert one.answered_at == parse_moment("2026-06-01 09:00")


def test_a_trigger_before_the_first_edition_starts_nothing() -> None:
    assert clocks(Story("Sylvia Okafor").on("2021-03-31 23:59", "crime_reported")) == []
    assert len(clocks(Story("Sylvia Okafor").on("2021-04-01 00:00", "crime_reported"))) == len(FROM_THE_REPORT) + 1


def test_a_report_made_again_by_a_later_bundle_starts_nothing_twice() -> None:
    story = derek().on("2026-04-14 10:00", "crime_reported", ref="again")
    assert clock(story, "VC-03.1").trigger_event == "crime_reported"


def test_a_clock_in_json_has_exactly_the_keys_of_the_paper_and_times_in_utc() -> None:
    story = amina().on("2026-04-20 17:00", "victim_told", about="suspect_arrested", method="phone")
    assert as_json(clock(story, "VC-06.1")) == {
        "entitlement": "VC-06.1",
        "person_ref": "Amina Yusuf",
        "crime_ref": "20DA/000417/26",
        "trigger_event": "suspect_arrested",
        "trigger": "suspect_arrested",
        "triggered_at": "2026-04-20T10:00:00Z",
        "known_at": "2026-04-20T10:00:00Z",
        "answered_at": "2026-04-20T16:00:00Z",
        "limit_working_days": 1,
        "due_on": "2026-04-21",
        "enhanced": True,
        "by_upgrade": False,
        "state": "met",
        "reason": None,
        "edition": "code-2021",
        "source": "Code 2021, right 6",
    }


def test_a_kept_row_needs_only_what_settled_it_and_its_due_day() -> None:
    one = clock(derek(), "VC-03.1", "2026-04-14 09:00")
    assert (one.state, settled(one)) == ("running", "")
    assert standing(settled(one), one.due_on, datetime(2026, 4, 20, 22, 59, tzinfo=UTC)) == "running"
    assert standing(settled(one), one.due_on, datetime(2026, 4, 20, 23, 0, tzinfo=UTC)) == "missed"
    before = clock(derek().on("2026-04-20 09:00", "disposal_considered"), "VC-06.8")
    assert standing(settled(before), before.due_on, datetime(2030, 1, 1, tzinfo=UTC)) == "running"


def test_what_has_no_limit_is_kept_as_done_once_it_is_answered_and_its_state_stays_no_limit() -> None:
    story = derek().on("2026-04-13 16:00", "property_not_needed", item="coat")
    story.on("2026-04-14 10:00", "property_returned", item="coat")
    for at, kept in (("2026-04-14 09:00", "no_limit"), ("2026-04-14 11:00", "done")):
        one = clock(story, "VC-10.2", at)
        assert (one.state, settled(one)) == ("no_limit", kept)
        assert standing(settled(one), one.due_on, datetime(2030, 1, 1, tzinfo=UTC)) == "no_limit"
