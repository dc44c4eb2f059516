"""What excuses a clock and what does not; needs, refusals, opt-outs, cancelled crimes, reasons for lateness."""

from datetime import date

import pytest

from handrail.core.moments import parse_moment
from handrail.journey.tests.stories import Story
from handrail.rights.tests.asking import FROM_THE_REPORT, clock, clocks, state


def jo(need: str = "yes", when: str = "2026-04-20 09:00") -> Story:
    """Jo Marsh reported on Monday 20 April 2026: two working days end on the Wednesday, five on Monday the 27th."""
    story = Story("Jo Marsh").on("2026-04-20 09:00", "crime_reported")
    return story.on(when, "need_recorded", detail=need)


def told_why(story: Story, right: str, at: str = "") -> tuple[str, str | None]:
    one = clock(story, right, at)
    return one.state, one.reason


def test_a_need_recorded_with_the_report_is_referred_within_two_working_days_of_it() -> None:
    one = clock(jo(), "VC-04.3")
    assert (one.state, one.due_on, one.limit_working_days) == ("missed", date(2026, 4, 22), 2)
    assert state(jo().on("2026-04-22 20:00", "support_referred"), "VC-04.3") == "met"
    assert state(jo().on("2026-04-23 09:00", "referral_sent", detail="first_contact"), "VC-04.3") == "late"


@pytest.mark.parametrize("kind", ["need_recorded", "need_identified"])
def test_a_need_that_comes_later_runs_from_then(kind: str) -> None:
    story = jo("").on("2026-05-05 09:00", kind, ref="later", detail="yes" if kind == "need_recorded" else "")
    one = clock(story, "VC-04.3")
    assert (one.trigger_event, one.due_on) == ("later", date(2026, 5, 7))
    assert told_why(story, "VC-04.3", "2026-05-04 09:00") == ("not_recorded", "need_not_recorded")


def test_a_second_yes_starts_nothing_new() -> None:
    story = jo().on("2026-05-05 09:00", "need_recorded", ref="later", detail="yes")
    assert clock(story, "VC-04.3").trigger_event == "need_recorded"


def test_a_need_not_recorded_cannot_run_and_has_no_day() -> None:
    for story in (jo(""), Story("Jo Marsh").on("2026-04-20 09:00", "crime_reported")):
        one = clock(story, "VC-04.3")
        assert (one.state, one.reason, one.due_on, one.triggered_at) == (
            "not_recorded",
            "need_not_recorded",
            None,
            None,
        )


def test_a_referral_made_though_the_need_was_never_recorded_is_shown() -> None:
    one = clock(jo("").on("2026-04-21 09:00", "support_referred"), "VC-04.3")
    assert (one.state, one.answered_at) == ("not_recorded", parse_moment("2026-04-21 09:00"))


def test_no_need_is_not_applicable_and_an_answer_beats_it() -> None:
    assert told_why(jo("no"), "VC-04.3") == ("not_applicable", "no_need")
    assert told_why(jo("").on("2026-04-25 09:00", "need_recorded", ref="x", detail="no"), "VC-04.3") == (
        "not_applicable",
        "no_need",
    )
    assert state(jo("no").on("2026-04-21 09:00", "support_referred"), "VC-04.3") == "met"


def test_consent_refused_is_declined_and_consent_not_asked_keeps_it_running() -> None:
    refused = jo().on("2026-04-20 09:00", "consent_recorded", detail="no")
    assert told_why(refused, "VC-04.3") == ("not_applicable", "declined")
    assert state(refused, "VC-03.1") == "missed"
    assert told_why(jo(), "VC-04.3", "2026-04-22 12:00") == ("running", None)


def test_a_refusal_excuses_only_what_was_still_running() -> None:
    story = jo().on("2026-04-23 00:00", "consent_recorded", detail="no")
    assert state(story, "VC-04.3") == "missed"
    assert state(jo().on("2026-04-22 23:59", "consent_recorded", detail="no"), "VC-04.3") == "not_applicable"


def test_a_refusal_stands_for_a_need_that_comes_later() -> None:
    story = jo("").on("2026-04-21 09:00", "consent_recorded", detail="no")
    story.on("2026-04-29 09:00", "need_recorded", ref="later", detail="yes")
    assert told_why(story, "VC-04.3") == ("not_applicable", "declined")


def test_consent_given_after_all_is_owed_again_without_extra_days() -> None:
    story = jo().on("2026-04-20 09:00", "consent_recorded", ref="no", detail="no")
    story.on("2026-04-21 09:00", "consent_recorded", ref="yes", detail="yes")
    assert told_why(story, "VC-04.3", "2026-04-22 09:00") == ("running", None)
    assert told_why(story, "VC-04.3") == ("missed", None)
    later = jo().on("2026-04-20 09:00", "consent_recorded", ref="no", detail="no")
    later.on("2026-05-20 09:00", "consent_recorded", ref="yes", detail="yes")
    assert told_why(later, "VC-04.3") == ("missed", "excuse_ended")


def test_a_referral_sent_in_spite_of_a_refusal_is_the_answer() -> None:
    """Graded high: she is referred without consent, and that is written down."""
    story = jo().on("2026-04-20 09:00", "consent_recorded", detail="no")
    assert state(story.on("2026-04-20 12:00", "referral_sent", detail="high_risk_no_consent"), "VC-04.3") == "met"


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("support_declined", "VC-04.3"),
        ("needs_assessment_declined", "VC-04.1"),
        ("contact_plan_declined", "VC-06.6"),
    ],
)
def test_each_refusal_excuses_its_own_right_only(kind: str, right: str) -> None:
    story = jo().on("2026-04-21 09:00", kind)
    assert [one.entitlement for one in clocks(story) if one.reason == "declined"] == [right]


def test_a_need_that_turned_to_no_excuses_what_was_still_running_until_it_is_yes_again() -> None:
    story = jo().on("2026-04-21 09:00", "need_recorded", ref="no", detail="no")
    assert told_why(story, "VC-04.3") == ("not_applicable", "no_need")
    story.on("2026-04-22 09:00", "need_recorded", ref="yes", detail="yes")
    one = clock(story, "VC-04.3", "2026-04-22 10:00")
    assert (one.state, one.due_on) == ("running", date(2026, 4, 22))
    assert state(jo().on("2026-04-23 09:00", "need_recorded", ref="no", detail="no"), "VC-04.3") == "missed"


def test_nothing_runs_on_what_was_not_a_crime() -> None:
    story = Story("Jo Marsh").on("2026-04-20 09:00", "crime_reported", detail="non_crime")
    assert {one.entitlement: one.state for one in clocks(story)} == dict.fromkeys(
        [*FROM_THE_REPORT, "VC-04.3"], "not_applicable"
    )
    assert {one.reason for one in clocks(story)} == {"non_crime"}


def test_an_incident_found_to_be_a_crime_after_all_is_owed_from_the_report() -> None:
    story = Story("Jo Marsh").on("2026-04-20 09:00", "crime_reported", ref="a", detail="non_crime")
    story.on("2026-04-20 09:00", "crime_reported", ref="b", recorded="2026-04-22 09:00")
    one = clock(story, "VC-03.1", "2026-04-23 09:00")
    assert (one.state, one.due_on) == ("running", date(2026, 4, 27))


@pytest.mark.parametrize(
    ("cancel", "restore", "reason"),
    [
        ("crime_cancelled", "crime_restored", "crime_cancelled"),
        ("role_cancelled", "role_restored", "role_cancelled"),
        ("not_eligible", "eligible", "business_without_contact"),
    ],
)
def test_what_is_cancelled_excuses_even_what_was_missed_until_it_is_restored(
    cancel: str, restore: str, reason: str
) -> None:
    story = jo().on("2026-05-05 09:00", cancel)
    assert told_why(story, "VC-03.1", "2026-05-01 09:00") == ("missed", None)
    assert told_why(story, "VC-03.1") == ("not_applicable", reason)
    story.on("2026-05-06 09:00", restore)
    assert told_why(story, "VC-03.1") == ("missed", None)


def test_what_is_cancelled_excuses_every_right_whichever_report_or_event_the_cancelling_was_said_of() -> None:
    """The force cancels the report of the crime; what is owed because of an arrest is owed no more either."""
    story = jo().on("2026-04-21 09:00", "suspect_arrested", ref="arrest")
    story.on("2026-04-22 09:00", "crime_cancelled", about="crime_reported")
    assert told_why(story, "VC-06.1", "2026-04-22 10:00") == ("not_applicable", "crime_cancelled")


def test_a_crime_cancelled_over_its_due_day_and_then_restored_is_missed_with_that_said() -> None:
    story = jo().on("2026-04-22 09:00", "crime_cancelled").on("2026-05-20 09:00", "crime_restored")
    assert told_why(story, "VC-03.1") == ("missed", "excuse_ended")
    assert told_why(story, "VC-03.1", "2026-05-01 09:00") == ("not_applicable", "crime_cancelled")


def test_what_was_answered_stays_answered_when_the_crime_is_cancelled() -> None:
    story = jo().on("2026-04-21 09:00", "acknowledged").on("2026-04-22 09:00", "crime_cancelled")
    assert state(story, "VC-03.1") == "met"


def test_an_opt_out_excuses_what_is_running_and_what_comes_and_never_what_was_missed() -> None:
    story = jo().on("2026-04-25 09:00", "victim_opted_out").on("2026-04-28 09:00", "suspect_arrested")
    assert told_why(story, "VC-04.3") == ("missed", None)
    assert told_why(story, "VC-03.1") == ("not_applicable", "opted_out")
    assert told_why(story, "VC-06.1") == ("not_applicable", "opted_out")
    assert state(story, "VC-03.1", "2026-04-24 09:00") == "running"


def test_a_person_who_opts_in_again_is_owed_again() -> None:
    story = jo().on("2026-04-21 09:00", "victim_opted_out").on("2026-04-24 09:00", "victim_opted_in")
    assert told_why(story, "VC-03.1", "2026-04-24 09:00") == ("running", None)
    assert told_why(story, "VC-04.3") == ("missed", "excuse_ended")
    story.on("2026-04-28 09:00", "suspect_arrested")
    assert state(story, "VC-06.1", "2026-04-28 10:00") == "running"


def test_an_opt_out_of_one_right_leaves_the_others() -> None:
    story = jo().on("2026-04-21 09:00", "victim_opted_out", detail="VC-03.1:no_letters")
    assert [one.entitlement for one in clocks(story) if one.reason == "opted_out"] == ["VC-03.1"]
    story.on("2026-04-22 09:00", "victim_opted_in", detail="VC-03.2")
    assert state(story, "VC-03.1") == "not_applicable"


def test_an_opt_out_about_one_event_leaves_the_others() -> None:
    story = (
        jo().on("2026-04-21 09:00", "suspect_arrested", ref="him").on("2026-04-21 09:00", "suspect_arrested", ref="her")
    )
    story.on("2026-04-21 10:00", "victim_opted_out", about="him")
    assert state(story, "VC-06.1", trigger="him") == "not_applicable"
    assert state(story, "VC-06.1", trigger="her") == "missed"


def test_a_right_said_not_to_apply_says_why_and_was_not_missed_before_it_was_said() -> None:
    """Who was never eligible was never owed it; who opts out was, until then."""
    story = jo().on("2026-04-21 09:00", "suspect_arrested")
    story.on("2026-04-22 09:00", "right_not_applicable", detail="VC-06.1:same_person", about="suspect_arrested")
    assert told_why(story, "VC-06.1") == ("not_applicable", "same_person")
    late = jo().on("2026-04-21 09:00", "suspect_arrested")
    late.on("2026-05-22 09:00", "right_not_applicable", detail="VC-06.1:same_person", about="suspect_arrested")
    assert told_why(late, "VC-06.1") == ("not_applicable", "same_person")
    assert state(jo().on("2026-05-22 09:00", "victim_opted_out"), "VC-03.1") == "missed"


def test_a_right_said_not_to_apply_without_saying_to_what_excuses_none_of_several() -> None:
    story = jo().on("2026-04-21 09:00", "suspect_arrested", ref="him")
    story.on("2026-04-22 09:00", "right_not_applicable", detail="VC-06.1:same_person")
    assert state(story, "VC-06.1", trigger="him") == "not_applicable"
    story.on("2026-04-21 09:00", "suspect_arrested", ref="her")
    assert {one.state for one in clocks(story) if one.entitlement == "VC-06.1"} == {"missed"}


def test_withheld_because_of_risk_excuses_nothing_and_is_said() -> None:
    """He reads her post: the acknowledgement is still owed, by a safe way."""
    story = jo().on("2026-04-21 09:00", "tell_withheld", about="crime_reported", detail="VC-03.1:would_create_risk")
    assert told_why(story, "VC-03.1", "2026-04-22 09:00") == ("running", "withheld:would_create_risk")
    assert told_why(story, "VC-03.1") == ("missed", "withheld:would_create_risk")
    story.on("2026-05-01 10:00", "late_reason", about="crime_reported", detail="VC-03.1:oversight")
    assert told_why(story, "VC-03.1", "2026-05-02 09:00") == ("missed", "withheld:would_create_risk")
    assert clock(story, "VC-03.2").reason is None
    assert state(story.on("2026-04-23 09:00", "acknowledged", method="through_advocate"), "VC-03.1") == "met"


def test_a_reason_for_lateness_is_shown_and_makes_nothing_timely() -> None:
    story = jo().on("2026-05-01 09:00", "acknowledged")
    story.on("2026-05-01 10:00", "late_reason", about="crime_reported", detail="VC-03.1:officer_on_leave")
    assert told_why(story, "VC-03.1") == ("late", "officer_on_leave")


def test_an_excuse_taken_back_as_a_mistake_never_excused() -> None:
    story = (
        jo().on("2026-04-21 09:00", "victim_opted_out").on("2026-04-22 09:00", "row_voided", about="victim_opted_out")
    )
    assert told_why(story, "VC-03.1") == ("missed", None)
