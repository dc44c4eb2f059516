"""One journey for each right of the Code beside those of `test_clocks`: what starts it, what answers it, when not.

Everyone here has a reason. Days are of spring 2026: Easter Monday is 6 April, the early May holiday Monday 4 May.
"""

from datetime import date

import pytest

from handrail.journey.tests.stories import Story
from handrail.rights.rulebook import rules_in_use
from handrail.rights.sentences import explain
from handrail.rights.tests.asking import clock, clocks, state

MONDAY = "2026-04-20 09:00"


def nadia() -> Story:
    """Nadia Rahman was robbed on Sunday night and reported it on Monday; her first language is Bengali."""
    return Story("Nadia Rahman").on(MONDAY, "crime_reported")


def peter() -> Story:
    """Peter Lowe's brother was killed; he is a bereaved relative, and has enhanced rights by that."""
    story = Story("Peter Lowe").on(MONDAY, "crime_reported")
    return story.on(MONDAY, "enhanced_found", detail="relationship:bereaved_relative")


def found(what: str) -> Story:
    return nadia().on(MONDAY, "circumstance_found", detail=what, ref=f"found-{what}")


def standing(story: Story, right: str) -> list[str]:
    return [one.state for one in clocks(story) if one.entitlement == right]


@pytest.mark.parametrize(
    ("right", "starts", "answers", "then"),
    [
        ("VC-01.3", "translation_requested", "translation_provided", "no_limit"),
        ("VC-01.4", "companion_requested", "companion_allowed", "no_limit"),
        ("VC-02.6", "medical_offered", "medical_consent_recorded", "no_limit"),
        ("VC-06.10", "charged_bailed", "victim_told", "met"),
        ("VC-06.11", "case_stopped", "victim_told", "met"),
        ("VC-06.11", "charge_altered", "victim_told", "met"),
        ("VC-06.7", "update_not_possible", "victim_told", "no_limit"),
        ("VC-07.1", "statement_taken", "vps_offered", "no_limit"),
        ("VC-07.3", "vps_made", "vps_copy_given", "no_limit"),
        ("VC-07.4", "parole_review_started", "parole_vps_offered", "no_limit"),
        ("VC-08.2", "bail_hearing_outcome", "victim_told", "met"),
        ("VC-08.2", "court_result_received", "victim_told", "met"),
        ("VC-08.3", "warrant_issued", "victim_told", "met"),
        ("VC-08.4", "rearrest_hearing_outcome", "victim_told", "met"),
        ("VC-08.5", "evidence_required", "victim_told", "met"),
        ("VC-08.7", "special_measures_decided", "victim_told", "no_limit"),
        ("VC-08.8", "evidence_required", "statement_refreshed", "no_limit"),
        ("VC-08.10", "separate_waiting_requested", "separate_waiting_provided", "no_limit"),
        ("VC-09.1", "case_outcome_received", "victim_told", "met"),
        ("VC-09.4", "appeal_lodged", "victim_told", "met"),
        ("VC-09.5", "ccrc_decided", "victim_told", "no_limit"),
        ("VC-10.1", "expenses_claimed", "expenses_paid", "met"),
        ("VC-11.2", "vcs_referred", "vlo_contacted", "met"),
        ("VC-12.4", "complaint_answered", "complaint_escalation_told", "no_limit"),
    ],
)
def test_what_starts_a_right_and_what_answers_it(right: str, starts: str, answers: str, then: str) -> None:
    """Nothing before it happened, open until it is answered, answered the next morning."""
    assert standing(nadia(), right) == []
    story = nadia().on("2026-04-21 11:00", starts)
    assert [one.answered_at for one in clocks(story) if one.entitlement == right] == [None]
    story.on("2026-04-22 09:00", answers, about=starts, method="phone")
    one = clock(story, right)
    assert (one.state, one.answered_by) == (then, answers)
    assert explain(one).endswith(f"Source: Code 2021, right {int(right[3:5])} (edition code-2021).")


def test_every_body_owes_plain_words_from_the_report_and_a_right_without_a_number_never_fails() -> None:
    one = clock(nadia(), "VC-01.1")
    assert (one.state, one.due_on, one.answered_at) == ("no_limit", None, None)
    assert clock(nadia().on("2026-04-21 09:00", "communication_needs_recorded"), "VC-01.1").answered_at is not None
    assert clock(nadia().on("2026-04-20 10:00", "crime_recorded"), "VC-02.1").answered_at is not None
    assert state(nadia(), "VC-04.4") == "no_limit"


def test_a_relative_is_no_interpreter_and_one_who_wants_none_is_owed_none() -> None:
    story = found("interpreter_needed").on("2026-04-20 10:00", "interpreter_provided", detail="family")
    assert clock(story, "VC-01.2").answered_at is None
    story.on("2026-04-21 10:00", "interpreter_provided", detail="professional", ref="booked")
    assert clock(story, "VC-01.2").answered_by == "booked"
    assert (
        state(found("interpreter_needed").on("2026-04-20 12:00", "interpreter_declined"), "VC-01.2") == "not_applicable"
    )


def test_a_refusal_without_its_reason_excuses_nothing() -> None:
    story = nadia().on("2026-04-21 09:00", "companion_requested")
    assert state(story, "VC-01.4") == "no_limit"
    assert state(story.on("2026-04-21 09:30", "companion_refused"), "VC-01.4") == "no_limit"
    story.on("2026-04-21 09:40", "companion_refused", detail="a_witness_too", ref="why")
    assert state(story, "VC-01.4") == "not_applicable"


def test_interviews_and_contact_with_the_suspect_are_shown_and_never_failed() -> None:
    story = nadia().on("2026-04-21 09:00", "victim_interviewed").on("2026-04-22 09:00", "suspect_arrested")
    assert [state(story, right) for right in ("VC-02.2", "VC-02.3")] == ["no_limit", "no_limit"]
    assert "Holds throughout: to have no needless contact with the suspect." in explain(clock(story, "VC-02.3"))


def test_an_intermediary_is_considered_before_the_interview_of_somebody_vulnerable() -> None:
    story = nadia().on("2026-04-21 09:00", "interview_booked").on("2026-04-23 09:00", "victim_interviewed")
    assert standing(story, "VC-02.5") == []
    story.on(MONDAY, "enhanced_recorded", detail="vulnerable")
    assert state(story, "VC-02.5", "2026-04-22 09:00") == "running"
    assert state(story, "VC-02.5") == "missed"
    assert state(story.on("2026-04-22 09:00", "intermediary_considered", detail="no:not_wanted"), "VC-02.5") == "met"


def test_restorative_justice_and_life_abroad_are_explained_within_the_days_of_the_report() -> None:
    assert clock(nadia(), "VC-03.3").due_on == date(2026, 4, 27)
    assert standing(nadia(), "VC-03.4") == []
    story = found("outside_ew").on("2026-04-21 09:00", "information_given", detail="rj;outside_ew")
    assert [state(story, right) for right in ("VC-03.3", "VC-03.4")] == ["met", "met"]
    assert state(story, "VC-03.2") == "missed"


def test_needs_are_assessed_again_only_by_what_names_the_change() -> None:
    story = nadia().on("2026-04-22 09:00", "needs_changed").on("2026-04-23 09:00", "needs_assessed")
    assert clock(story, "VC-04.1").answered_by == "needs_assessed"
    assert clock(story, "VC-04.2").answered_at is None
    story.on("2026-04-24 09:00", "needs_assessed", about="needs_changed", ref="again", detail="yes")
    assert clock(story, "VC-04.2").answered_by == "again"
    assert clock(story, "VC-04.6").trigger_event == "again"


def test_a_witness_is_helped_before_the_trial_by_all_three_things() -> None:
    story = nadia().on("2026-04-21 09:00", "evidence_required")
    story.on("2026-04-22 09:00", "witness_needs_assessed").on("2026-04-23 09:00", "witness_service_offered")
    assert [state(story, right) for right in ("VC-04.5", "VC-08.6")] == ["met", "running"]
    assert state(story.on("2026-06-01 10:00", "trial_started"), "VC-08.6") == "missed"
    assert state(story.on("2026-05-01 09:00", "court_visit_offered"), "VC-08.6") == "met"
    spared = nadia().on("2026-04-21 09:00", "evidence_required").on("2026-04-22 09:00", "evidence_not_required")
    assert {state(spared, right) for right in ("VC-04.5", "VC-08.5", "VC-08.6", "VC-08.8")} == {"not_applicable"}


def test_compensation_is_told_of_after_violence_within_a_limit_that_is_recalled() -> None:
    assert standing(nadia(), "VC-05.1") == []
    one = clock(found("violent"), "VC-05.1", "2026-04-21 09:00")
    assert (one.state, one.limit_working_days, one.trigger) == ("running", 5, "crime_reported")
    assert "This limit is recalled, not verified." in explain(one)
    assert state(found("sexual").on("2026-04-22 09:00", "compensation_told"), "VC-05.1") == "met"


def test_the_loss_is_asked_for_on_charge_and_an_order_is_told_of() -> None:
    story = nadia().on("2026-04-21 09:00", "charged").on("2026-07-21 09:00", "compensation_order_made")
    story.on("2026-07-22 09:00", "victim_told", about="charged compensation_order_made")
    charged, ordered = (clock(story, "VC-05.2", trigger=one) for one in ("charged", "compensation_order_made"))
    assert (charged.answered_at, ordered.answered_by) == (None, "victim_told")


def test_a_first_hearing_is_told_of_by_the_police_and_by_the_witness_care_unit() -> None:
    story = nadia().on("2026-04-21 09:00", "hearing_listed", detail="2026-05-06T09:00:00Z|Walsall|first")
    assert clock(story, "VC-06.10").due_on == date(2026, 4, 28)
    assert clock(story, "VC-08.1").due_on == date(2026, 4, 22)
    plea = nadia().on("2026-04-21 09:00", "hearing_listed", detail="2026-05-06T09:00:00Z|Walsall|plea")
    assert standing(plea, "VC-06.10") == []


def test_the_right_to_a_review_is_told_with_the_decision_or_not_in_time() -> None:
    """In the same call is with it; the day after is not, and neither is a voicemail a telling."""
    story = nadia().on("2026-04-21 09:00", "no_further_action")
    story.on("2026-04-21 09:30", "victim_told", about="no_further_action", method="voicemail")
    assert state(story, "VC-06.12") == "running"
    story.on("2026-04-22 09:00", "victim_told", about="no_further_action", method="phone", ref="call")
    assert state(story, "VC-06.12") == "missed"
    late = story.on("2026-04-23 09:00", "review_right_told", about="no_further_action", ref="late")
    assert state(late, "VC-06.12") == "missed"
    one = clock(story.on("2026-04-22 09:00", "review_right_told", about="no_further_action"), "VC-06.12")
    assert one.state == "met"
    assert "with the telling of the decision. They may ask for a review until Wed 22 July." in explain(one)
    withdrew = nadia().on("2026-04-21 09:00", "no_further_action", detail="victim_withdrew")
    assert standing(withdrew, "VC-06.12") == []


def test_a_review_of_the_police_is_acknowledged_in_ten_days_and_decided_in_thirty() -> None:
    story = nadia().on("2026-04-27 09:00", "review_requested", detail="police")
    assert clock(story, "VC-06.12.ack").due_on == date(2026, 5, 12)
    assert clock(story, "VC-06.12.decide").due_on == date(2026, 6, 10)
    assert standing(story, "VC-06.12.cps") == []
    prosecutors = nadia().on("2026-04-27 09:00", "review_requested", detail="cps")
    prosecutors.on("2026-05-05 09:00", "review_local_decided").on("2026-06-20 09:00", "review_decided")
    assert [state(prosecutors, f"VC-06.12.{stage}") for stage in ("local", "cps")] == ["met", "late"]


def test_the_bereaved_are_offered_the_prosecutors_and_others_are_not() -> None:
    assert standing(nadia().on("2026-04-21 09:00", "charged"), "VC-06.14") == []
    story = peter().on("2026-04-21 09:00", "charged").on("2026-04-22 09:00", "cps_meeting_offered")
    assert clock(story, "VC-06.14").answered_by == "cps_meeting_offered"
    story.on("2026-10-01 09:00", "case_outcome_received", detail="convicted").on(
        "2026-11-02 09:00", "sentence_received"
    )
    story.on("2026-10-02 09:00", "cps_meeting_offered", detail="after_conviction", ref="second")
    triggers = ("case_outcome_received", "sentence_received")
    assert [clock(story, "VC-09.3", trigger=one).answered_by for one in triggers] == ["second", None]


def test_somebody_bereaved_visits_the_court_before_the_trial_where_they_ask_to() -> None:
    story = peter().on("2026-04-21 09:00", "court_visit_requested")
    assert state(story, "VC-08.9") == "running"
    assert state(story.on("2026-06-01 10:00", "trial_started"), "VC-08.9") == "missed"
    assert state(story.on("2026-05-20 10:00", "court_visit_made"), "VC-08.9") == "met"
    assert standing(nadia().on("2026-04-21 09:00", "court_visit_requested"), "VC-08.9") == []


def test_enhanced_rights_offer_a_statement_without_a_witness_statement() -> None:
    assert standing(nadia(), "VC-07.1") == []
    assert state(peter(), "VC-07.1") == "no_limit"


def test_how_the_statement_is_read_is_asked_before_sentence_where_somebody_was_charged() -> None:
    assert standing(nadia().on("2026-04-22 09:00", "vps_made"), "VC-07.2") == []
    story = nadia().on("2026-04-21 09:00", "charged").on("2026-04-22 09:00", "vps_made")
    assert state(story, "VC-07.2") == "running"
    assert state(story.on("2026-09-01 09:00", "sentence_received"), "VC-07.2") == "missed"
    assert state(story.on("2026-08-01 09:00", "vps_reading_preference"), "VC-07.2") == "met"


def test_the_court_has_five_days_to_tell_the_unit_and_the_unit_its_own_from_receipt() -> None:
    """Heard on Monday 20 April, received on Tuesday 28 April: the court was late, the unit in time."""
    story = nadia().on(MONDAY, "sentence_received", detail="fine", known="2026-04-28 10:00")
    assert state(story, "VC-09.2.court", "2026-04-24 09:00") == "running"
    court = clock(story, "VC-09.2.court")
    assert (court.state, court.due_on, court.limit_working_days) == ("late", date(2026, 4, 27), 5)
    assert "The witness care unit had the sentence from the court on Tue 28 April" in explain(court)
    told = story.on("2026-04-29 16:00", "victim_told", about="sentence_received")
    assert state(told, "VC-09.2") == "met"


def test_a_receipt_that_nobody_recorded_fails_neither_the_court_nor_the_unit_by_guessing() -> None:
    story = nadia().on(MONDAY, "sentence_received", detail="fine")
    court, unit = clock(story, "VC-09.2.court"), clock(story, "VC-09.2", "2026-04-20 12:00")
    assert (court.state, court.reason, court.due_on) == ("not_recorded", "receipt_not_recorded", None)
    assert (unit.reason, unit.due_on) == ("receipt_assumed", date(2026, 4, 21))
    assert "Cannot be said: when the witness care unit received it was not recorded." in explain(court)


def test_each_thing_taken_has_a_clock_of_its_own() -> None:
    """The phone came back; her coat is still with the police, and the jewellery was kept for the trial."""
    story = nadia()
    for thing in ("phone", "coat", "ring"):
        story.on("2026-05-05 09:00", "property_not_needed", item=thing, ref=thing)
    story.on("2026-05-08 09:00", "property_returned", item="phone")
    story.on("2026-05-08 09:00", "property_retained", item="ring", detail="needed_at_trial")
    assert clock(story, "VC-10.2", trigger="phone").answered_by == "property_returned"
    assert clock(story, "VC-10.2", trigger="coat").answered_at is None
    assert [state(story, "VC-10.2", trigger=one) for one in ("coat", "ring")] == ["no_limit", "not_applicable"]


def test_the_contact_scheme_is_for_twelve_months_and_more_for_a_violent_or_sexual_offence() -> None:
    def sentenced(detail: str) -> list[str]:
        return standing(found("violent").on("2026-04-27 09:00", "sentence_received", detail=detail), "VC-11.1")

    assert [sentenced(one) for one in ("custodial:11", "custodial:12", "hospital", "suspended")] == [
        [], ["missed"], ["missed"], []
    ]  # fmt: skip
    assert standing(nadia().on("2026-04-27 09:00", "sentence_received", detail="custodial:30"), "VC-11.1") == []
    story = found("sexual").on("2026-04-27 09:00", "sentence_received", detail="custodial:30")
    assert clock(story, "VC-11.1").due_on == date(2026, 5, 12)
    story.on("2026-05-11 09:00", "vcs_referred", known="2026-05-12 09:00")
    assert (state(story, "VC-11.1"), clock(story, "VC-11.2").due_on) == ("met", date(2026, 6, 10))
    assert state(story, "VC-09.6") == "no_limit"


def test_stages_of_the_sentence_are_told_by_whoever_answers_for_them() -> None:
    story = nadia().on("2027-04-27 09:00", "offender_stage", detail="release", ref="out")
    story.on("2027-05-05 09:00", "offender_stage", detail="deportation", ref="gone")
    assert (clock(story, "VC-11.3").trigger_event, clock(story, "VC-11.4").trigger_event) == ("out", "gone")


def test_a_scheme_that_is_not_in_force_yet_starts_nothing_and_says_so() -> None:
    story = nadia().on(MONDAY, "enhanced_found", detail="flag:stalking")
    assert standing(story.on("2026-04-27 09:00", "sentence_received", detail="custodial:3"), "VC-11.5") == []
    assert "regulations" in rules_in_use().right("code-2021", "VC-11.5").not_in_force


def test_two_complaints_are_two_and_an_answer_is_to_the_one_it_names() -> None:
    story = nadia().on("2026-04-27 09:00", "complaint_made", item="C1", ref="first")
    story.on("2026-04-28 09:00", "complaint_made", item="C2", ref="second")
    assert clock(story, "VC-12.1", trigger="first").due_on == date(2026, 5, 12)
    assert clock(story, "VC-12.2", trigger="first").due_on == date(2026, 5, 27)
    story.on("2026-05-06 09:00", "complaint_answered", item="C2")
    answered = [one.answered_by for one in clocks(story) if one.trigger_event == "second"]
    assert answered == ["complaint_answered", "complaint_answered"]
    assert {one.answered_at for one in clocks(story) if one.trigger_event == "first"} == {None}


def test_a_complaint_to_the_wrong_body_is_passed_on_and_they_are_told() -> None:
    story = nadia().on("2026-04-27 09:00", "complaint_made", item="C1")
    assert standing(story, "VC-12.3") == []
    story.on("2026-04-29 09:00", "complaint_forwarded", item="C1")
    assert state(story, "VC-12.3", "2026-04-30 09:00") == "running"
    assert state(story.on("2026-04-30 10:00", "victim_told", about="complaint_made"), "VC-12.3") == "met"
