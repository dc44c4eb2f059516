"""The rows of the triage table from 1 to 12, where safety comes before consent, each by somebody it is for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handrail.referrals.tests.people_of_a_night import (
    AT,
    EX,
    FATHER,
    MEENA,
    NEIGHBOUR,
    PHONE,
    RECORDED,
    REPORTED,
    ROSE,
    STRANGER,
    born,
    of,
)
from handrail.referrals.triage import Verdict, decide
from handrail.referrals.triage_facts import Facts, Suspect

END_OF_TODAY = datetime(2026, 4, 8, 22, 59, 59, tzinfo=UTC)
HOUR, DAY = RECORDED + timedelta(hours=1), RECORDED + timedelta(hours=24)


def told(facts: Facts) -> Verdict:
    return decide(facts, at=AT, recorded_at=RECORDED)


def short(facts: Facts) -> tuple[int, str, str]:
    verdict = told(facts)
    return verdict.rule, verdict.decision, verdict.code


def test_a_victim_who_died_is_sent_no_message_and_her_sister_is_decided_alone() -> None:
    verdict = told(of(MEENA, deceased=True, relatives_recorded=True))
    assert (verdict.rule, verdict.decision, verdict.code) == (1, "not_made", "victim_deceased")
    assert "no_message_ever" in verdict.handling
    assert verdict.due_at is None


def test_a_victim_who_died_without_a_relative_recorded_is_held_for_the_family_liaison_officer() -> None:
    verdict = told(of(ROSE, deceased=True))
    assert (verdict.code, verdict.owner, verdict.due_at) == ("no_relative_recorded", "flo", DAY)


def test_the_victim_of_a_killing_without_a_date_of_death_is_not_taken_for_alive() -> None:
    silent = of(ROSE, flags="homicide", groups="homicide against_the_person", need="no", consent="")
    assert short(silent) == (1, "held", "no_relative_recorded")
    assert told(of(silent, has_own_events=True)).rule != 1


def test_a_relative_who_died_is_sent_nothing() -> None:
    assert short(of(ROSE, kind="bereaved_relative", flags="homicide", deceased=True)) == (
        1,
        "not_made",
        "victim_deceased",
    )


@pytest.mark.parametrize(
    "who",
    [
        of(ROSE, flags="police_or_staff_suspect"),
        of(ROSE, suspects=(Suspect("S1", "police_or_agency_staff"),)),
        of(ROSE, staff_victim=True),
        of(ROSE, workers_family=True),
    ],
)
def test_where_staff_are_a_party_a_supervisor_outside_the_unit_decides_today(who: Facts) -> None:
    verdict = told(who)
    assert (verdict.rule, verdict.code, verdict.owner) == (2, "insider", "supervisor_outside_unit")
    assert verdict.restricted
    assert verdict.due_at == END_OF_TODAY
    assert verdict.escalates_to == "another_supervisor_outside_unit"


def test_an_officers_wife_graded_high_is_held_for_an_hour() -> None:
    assert told(of(MEENA, flags="domestic_abuse police_or_staff_suspect")).due_at == HOUR


def test_two_neighbours_who_accuse_each_other_are_a_supervisors_judgement() -> None:
    verdict = told(of(ROSE, also_suspect_here=True, suspects=(NEIGHBOUR,)))
    assert (verdict.rule, verdict.code, verdict.owner) == (3, "both_parties", "supervisor")
    assert verdict.due_at == END_OF_TODAY
    assert verdict.half_time_at == RECORDED + (END_OF_TODAY - RECORDED) / 2
    assert "two_workers_two_services" in verdict.handling


def test_a_pair_reversed_a_year_ago_to_the_day_is_both_parties_and_a_day_more_is_not() -> None:
    year_ago = datetime(2025, 4, 7, 1, 0, tzinfo=UTC)
    assert told(of(ROSE, suspects=(NEIGHBOUR,), reversed_pair_at=(year_ago,))).code == "both_parties"
    earlier = (year_ago - timedelta(days=1),)
    assert told(of(ROSE, suspects=(NEIGHBOUR,), reversed_pair_at=earlier)).code != "both_parties"
    later, too_late = datetime(2027, 4, 7, 1, 0, tzinfo=UTC), datetime(2027, 4, 8, 1, 0, tzinfo=UTC)
    assert told(of(ROSE, suspects=(NEIGHBOUR,), reversed_pair_at=(later,))).code == "both_parties"
    assert told(of(ROSE, suspects=(NEIGHBOUR,), reversed_pair_at=(too_late,))).code != "both_parties"


def test_a_boy_hit_by_his_father_is_held_with_the_mash_and_nothing_goes_home() -> None:
    verdict = told(of(ROSE, groups="against_the_person", date_of_birth=born(10), suspects=(FATHER,)))
    assert (verdict.rule, verdict.code, verdict.owner) == (4, "child_family_suspect", "officer")
    assert verdict.due_at == END_OF_TODAY
    assert {"mash_too", "nothing_to_the_household"} <= set(verdict.handling)
    assert verdict.queue == "coordinator"


def test_a_child_of_a_suspected_home_is_referred_through_an_aunt_who_is_clear() -> None:
    verdict = told(of(ROSE, date_of_birth=born(14), suspects=(FATHER,), safe_adult=True))
    assert (verdict.rule, verdict.decision, verdict.kind) == (4, "made", "child")
    assert "through_the_safe_adult_or_social_worker" in verdict.handling


def test_a_child_in_the_household_is_always_of_the_suspects_home() -> None:
    child = of(ROSE, kind="child_in_household", flags="domestic_abuse", date_of_birth=None, need="", consent="")
    assert short(child) == (4, "held", "child_family_suspect")
    assert told(of(child, household_grade="high")).due_at == HOUR
    assert told(of(child, social_worker=True)).kind == "child"


@pytest.mark.parametrize(
    ("flags", "code"),
    [("honour_based", "hba_specialist"), ("forced_marriage", "fm_specialist"), ("fgm honour_based", "fgm_specialist")],
)
def test_honour_forced_marriage_and_fgm_go_to_their_specialist_within_the_hour(flags: str, code: str) -> None:
    verdict = told(of(ROSE, flags=flags, date_of_birth=born(22)))
    assert (verdict.rule, verdict.decision, verdict.code, verdict.kind) == (5, "made", code, code)
    assert verdict.restricted
    assert verdict.due_at == HOUR
    assert "never_family_elders_or_local_interpreter" in verdict.handling


@pytest.mark.parametrize("consent", ["", "no"])
def test_honour_without_consent_is_a_decision_within_the_hour(consent: str) -> None:
    verdict = told(of(ROSE, flags="honour_based", consent=consent, date_of_birth=born(22)))
    assert (verdict.decision, verdict.code, verdict.due_at) == ("held", "hba_share_decision", HOUR)
    assert verdict.restricted


def test_somebody_held_in_slavery_who_agrees_goes_to_the_modern_slavery_service() -> None:
    verdict = told(of(ROSE, groups="modern_slavery exploitation"))
    assert (verdict.rule, verdict.code) == (6, "ms_service")
    assert {"nrm_consent_is_separate", "nothing_to_immigration"} <= set(verdict.handling)


@pytest.mark.parametrize("consent", ["", "no"])
def test_an_adult_who_refuses_in_modern_slavery_is_a_duty_to_notify_and_a_child_needs_no_consent(consent: str) -> None:
    adult = of(ROSE, flags="modern_slavery", consent=consent, date_of_birth=born(30))
    assert short(adult) == (6, "held", "ms_duty_to_notify")
    assert short(of(adult, date_of_birth=born(17))) == (6, "made", "ms_service")
    assert short(of(adult, date_of_birth=None)) == (6, "made", "ms_service"), "unknown is never taken for an adult"


def test_a_girl_of_nine_is_referred_through_her_mother_never_herself() -> None:
    verdict = told(of(ROSE, date_of_birth=born(9), groups="robbery against_the_person", safe_adult=True, need=""))
    assert (verdict.rule, verdict.decision, verdict.code) == (7, "made", "child_under_13")
    assert "never_to_the_child" in verdict.handling


def test_a_girl_of_nine_without_a_safe_adult_is_held() -> None:
    verdict = told(of(ROSE, date_of_birth=born(9), safe_adult=False))
    assert (verdict.code, verdict.owner) == ("child_no_safe_adult", "officer")
    assert "mash_too" in verdict.handling


def test_a_sexual_offence_against_a_child_needs_a_childrens_advocate_and_the_referral_centre() -> None:
    verdict = told(of(ROSE, date_of_birth=born(9), groups="sexual child_abuse", safe_adult=True, suspects=(STRANGER,)))
    assert (verdict.kind, "sarc" in verdict.also) == ("chisva", True)


def test_an_age_not_recorded_is_a_childs_only_where_something_says_child() -> None:
    assert told(of(ROSE, date_of_birth=None)).rule == 28
    assert told(of(ROSE, date_of_birth=None, guardian_recorded=True)).rule == 7
    assert told(of(ROSE, date_of_birth=None, flags="cce")).rule == 7
    assert "age_not_recorded" in told(of(ROSE, date_of_birth=None)).handling


def test_high_risk_with_consent_goes_to_an_idva_tried_within_a_day_and_marac_is_proposed() -> None:
    verdict = told(MEENA)
    assert (verdict.rule, verdict.decision, verdict.code, verdict.kind) == (8, "made", "high_risk", "idva")
    assert verdict.due_at == DAY
    assert "marac_proposed" in verdict.handling


def test_high_risk_stalking_alone_goes_to_a_stalking_advocate() -> None:
    verdict = told(of(MEENA, flags="stalking", groups="stalking against_the_person", suspects=(STRANGER,)))
    assert (verdict.rule, verdict.code, verdict.kind) == (8, "high_risk", "isac")


def test_high_risk_without_a_safe_way_is_sent_and_says_speak_to_the_officer_first() -> None:
    verdict = told(of(MEENA, channels=(replace(PHONE, shared_with_suspect=True),)))
    assert verdict.code == "high_risk"
    assert "speak_to_officer_first" in verdict.handling


def test_high_risk_without_a_sharing_agreement_is_decided_within_the_hour() -> None:
    verdict = told(of(MEENA, consent="no", sharing_agreement=False))
    assert (verdict.code, verdict.owner, verdict.due_at) == ("high_risk_share_decision", "supervisor", HOUR)


def test_any_incident_within_a_year_of_marac_is_a_repeat_crime_or_not() -> None:
    row = of(MEENA, flags="domestic_abuse non_crime", grade="standard", crime_grade="standard", consent="no", need="no")
    marac = datetime(2025, 4, 7, 9, 0, tzinfo=UTC)
    assert short(of(row, pair_marac_at=marac)) == (9, "made", "marac_repeat")
    assert told(of(row, pair_marac_at=marac)).kind == "idva"
    assert told(of(row, pair_marac_at=marac - timedelta(days=1))).rule != 9, "twelve months and a day is a new referral"
    assert told(of(row, pair_marac_at=marac + timedelta(days=366))).rule != 9, "what was referred is no repeat"


@pytest.mark.parametrize(
    "mark",
    [
        {"flags": "domestic_abuse strangulation"},
        {"groups": "strangulation"},
        {"flags": "domestic_abuse threats_to_kill"},
        {"groups": "breach_of_order"},
        {"breach_recorded": True},
        {"flags": "domestic_abuse stalking"},
        {"recorded_markers": frozenset({"pregnancy"})},
        {"pair_incidents_at": (REPORTED - timedelta(days=30), REPORTED - timedelta(days=300))},
    ],
)
def test_domestic_abuse_not_graded_with_a_marker_is_high_until_graded(mark: dict[str, object]) -> None:
    verdict = told(of(MEENA, grade="", crime_grade="", need="no", consent="no", **mark))
    assert (verdict.rule, verdict.decision, verdict.code, verdict.kind) == (10, "made", "high_until_graded", "idva")
    assert (verdict.questions, verdict.owner) == (("risk_grade",), "officer")
    assert verdict.questions_due_at == END_OF_TODAY


def test_two_incidents_or_a_former_partner_are_no_marker_by_themselves() -> None:
    once_before = (REPORTED - timedelta(days=30), REPORTED - timedelta(days=400))
    assert told(of(MEENA, grade="", crime_grade="", pair_incidents_at=once_before)).rule == 11


def test_domestic_abuse_not_graded_goes_on_only_with_consent_and_is_graded_today() -> None:
    verdict = told(of(MEENA, grade="", crime_grade="", need="no"))
    assert (verdict.rule, verdict.code, verdict.questions) == (11, "da_service", ("risk_grade",))
    held = told(of(MEENA, grade="", crime_grade="", need="yes", consent=""))
    assert (held.code, held.owner, held.due_at) == ("da_not_graded", "officer", END_OF_TODAY)
    assert held.questions[:2] == ("risk_grade", "consent")


def test_a_mother_bereaved_by_homicide_goes_to_the_homicide_service_through_the_family_liaison_officer() -> None:
    mother = of(ROSE, kind="bereaved_relative", flags="homicide domestic_abuse", need="", consent="", suspects=(EX,))
    verdict = told(mother)
    assert (verdict.rule, verdict.code, verdict.kind) == (12, "homicide_service", "homicide_service")
    assert "through_the_family_liaison_officer" in verdict.handling
    assert short(of(mother, consent="no")) == (12, "not_made", "declined_information_left")


def test_somebody_bereaved_on_the_road_goes_to_the_road_death_service() -> None:
    assert short(of(ROSE, kind="bereaved_relative", groups="road_death", need="")) == (12, "made", "road_death_service")
