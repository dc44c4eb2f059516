"""The rows of the triage table from 13 on: need, consent, contact and the kind of service; and what every row says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handrail.directory.eligibility import Choice, Need, Offer
from handrail.referrals.safe_ways import Channel
from handrail.referrals.tests.people_of_a_night import (
    AT,
    EX,
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
from handrail.referrals.triage_facts import ClosedCase, Facts, OpenCase

HOUR, DAY = RECORDED + timedelta(hours=1), RECORDED + timedelta(hours=24)


def told(facts: Facts) -> Verdict:
    return decide(facts, at=AT, recorded_at=RECORDED)


def short(facts: Facts) -> tuple[int, str, str]:
    verdict = told(facts)
    return verdict.rule, verdict.decision, verdict.code


def nobody(need: Need) -> Choice:
    return Choice(None, "no_service", (f"none_of_kind:{need.kind}",))


def test_a_victim_who_may_not_know_is_not_contacted() -> None:
    verdict = told(of(ROSE, report_channel="third_party"))
    assert (verdict.rule, verdict.code, verdict.owner) == (13, "victim_may_not_know", "officer")
    assert "no_contact" in verdict.handling
    assert told(of(ROSE, reported_by_another=True)).rule == 13
    assert told(of(ROSE, reported_by_another=True, has_own_events=True)).rule == 28


def test_a_business_without_a_contact_is_not_referred_but_a_person_hurt_there_is() -> None:
    shop = of(ROSE, flags="business", need="", consent="")
    assert short(shop) == (14, "not_made", "business_no_named_contact")
    assert told(of(shop, groups="robbery against_the_person")).rule == 16
    assert told(of(shop, need="yes", consent="yes")).code == "first_contact"


def test_a_business_whose_contact_has_a_need_goes_to_the_business_service() -> None:
    shop = of(ROSE, flags="business", business_contact=True, business_need="yes", need="", consent="")
    assert short(shop) == (14, "made", "business_service")
    assert short(of(shop, business_need="no"))[2] == "no_need_recorded"
    assert short(of(shop, business_consent="no")) == (19, "not_made", "declined_information_left")


def test_an_incident_that_is_no_crime_without_a_need_is_not_referred_unless_domestic_or_hate() -> None:
    row = of(ROSE, flags="non_crime", groups="", need="")
    assert short(row) == (15, "not_made", "non_crime_no_need")
    assert told(of(row, flags="non_crime hate_race", consent="")).code == "need_not_assessed"
    assert told(of(row, suspects=(EX,))).code == "da_service"


def test_a_need_nobody_asked_about_is_the_officers_question_for_a_day() -> None:
    verdict = told(of(ROSE, need="", consent=""))
    assert (verdict.rule, verdict.code, verdict.owner, verdict.queue) == (16, "need_not_assessed", "officer", "officer")
    assert verdict.due_at == DAY
    assert verdict.half_time_at == RECORDED + timedelta(hours=12)
    assert verdict.questions == ("support_need", "consent"), "asked together, not one hold after another"


def test_a_burglary_still_unanswered_after_five_days_of_asking_is_let_go_and_counted_not_recorded() -> None:
    row = of(ROSE, need="", consent="", reported_at=AT - timedelta(days=60))
    assert told(row).decision == "held", "nobody is let go before anybody asked"
    assert told(of(row, need_asked_at=AT - timedelta(days=5))).decision == "held"
    verdict = told(of(row, need_asked_at=AT - timedelta(days=6)))
    assert (verdict.decision, verdict.code) == ("not_made", "need_never_assessed")
    assert "counted_not_recorded" in verdict.handling


def test_a_serious_kind_is_never_let_go_for_want_of_an_answer_and_goes_on_with_consent() -> None:
    rape = of(ROSE, groups="rape sexual", need="", consent="", need_asked_at=AT - timedelta(days=60))
    assert short(rape) == (16, "held", "need_not_assessed")
    assert told(of(rape, consent="yes")).code == "isva"


@pytest.mark.parametrize(
    "who",
    [
        of(ROSE, groups="sexual"),
        of(ROSE, flags="stalking"),
        of(MEENA, grade="medium", crime_grade="medium"),
        of(MEENA, grade="standard", crime_grade="standard", groups="strangulation"),
        of(ROSE, flags="hate_race", hate_incidents_at=(REPORTED - timedelta(days=90),)),
        of(ROSE, enhanced_reasons="persistently_targeted"),
        of(ROSE, grade="high", crime_grade="high"),
    ],
)
def test_a_no_need_that_is_often_wrong_is_confirmed_by_a_supervisor(who: Facts) -> None:
    verdict = told(replace(who, need="no"))
    assert (verdict.rule, verdict.code, verdict.owner) == (17, "no_need_to_confirm", "supervisor")


def test_no_need_is_not_made_with_information_left() -> None:
    assert short(of(ROSE, need="no")) == (18, "not_made", "no_need_recorded")
    assert short(of(ROSE, need="no", flags="hate_race"))[0] == 18, "a first hate crime is no repeat"


def test_a_refusal_is_respected_and_asked_again_when_things_change() -> None:
    verdict = told(of(ROSE, consent="no"))
    assert (verdict.rule, verdict.decision, verdict.code) == (19, "not_made", "declined_information_left")
    assert "ask_again_when_things_change" in verdict.handling


def test_consent_nobody_asked_for_is_the_officers_question() -> None:
    verdict = told(of(ROSE, consent=""))
    assert (verdict.rule, verdict.code, verdict.owner, verdict.due_at) == (20, "consent_not_asked", "officer", DAY)
    assert told(of(ROSE, consent="", consent_by="not_needed")).rule == 28


def test_no_detail_at_all_is_returned_to_the_force() -> None:
    verdict = told(of(ROSE, channels=(Channel("phone", held=False, answer="yes"),)))
    assert (verdict.rule, verdict.code) == (21, "details_missing")


def test_every_way_refused_is_no_safe_way_and_the_coordinators_business() -> None:
    verdict = told(of(ROSE, channels=(replace(PHONE, answer="no"), Channel("letter", answer="no"))))
    assert (verdict.rule, verdict.code, verdict.queue) == (22, "no_safe_way", "coordinator")


def test_safe_contact_nobody_asked_about_is_the_officers_question_where_the_suspect_is_known() -> None:
    verdict = told(of(ROSE, channels=(Channel("phone"), Channel("letter", answer="no")), suspects=(NEIGHBOUR,)))
    assert (verdict.code, verdict.queue) == ("safe_contact_not_asked", "officer")


def test_a_stranger_leaves_the_phone_to_ask_by_without_voicemail_or_letter() -> None:
    verdict = told(of(ROSE, channels=(Channel("phone"),), suspects=(STRANGER,)))
    assert verdict.code == "first_contact"
    assert {"ask_first_by_phone", "no_voicemail", "no_letter"} <= set(verdict.handling)
    assert told(of(ROSE, channels=(Channel("letter"),))).code == "safe_contact_not_asked", "nothing to ask by"


def test_somebody_in_prison_is_reached_through_it_unless_the_suspect_is_there() -> None:
    inside = of(ROSE, address_kind="prison", suspects=(STRANGER,))
    assert short(inside) == (23, "made", "via_prison")
    there = replace(STRANGER, same_prison=True)
    assert short(of(inside, suspects=(there,))) == (23, "held", "victim_in_custody")


def test_an_open_case_of_the_same_kind_or_pair_is_joined_and_its_worker_told() -> None:
    verdict = told(of(ROSE, open_cases=(OpenCase("first_contact", service="SV1"),)))
    assert (verdict.rule, verdict.code, verdict.service) == (24, "joined_open_case", "SV1")
    assert "worker_who_knows_them_is_told" in verdict.handling
    assert told(of(ROSE, open_cases=(OpenCase("isva"),))).rule == 28
    assert told(of(ROSE, open_cases=(OpenCase("isva", same_pair=True),))).rule == 24


def test_another_crime_of_the_same_night_is_joined() -> None:
    verdict = decide(ROSE, at=AT, joins=True)
    assert (verdict.rule, verdict.decision, verdict.code) == (25, "made", "joined_same_night")


def test_somebody_who_left_a_service_within_a_year_goes_back_to_it() -> None:
    last = ClosedCase("first_contact", datetime(2025, 4, 7, 12, 0, tzinfo=UTC), "SV1")
    verdict = told(of(ROSE, closed_cases=(last,)))
    assert (verdict.rule, verdict.code, verdict.service) == (26, "back_to_known_service", "SV1")
    assert told(of(ROSE, closed_cases=(replace(last, closed_at=last.closed_at - timedelta(days=1)),))).rule == 28
    assert told(of(ROSE, closed_cases=(last,), tied_services=frozenset({"SV1"}))).rule == 28


def test_somebody_who_fled_the_area_is_referred_where_they_are_now() -> None:
    fled = of(ROSE, outside_area=True, council="", address_kind="refuge")
    assert short(fled) == (27, "made", "out_of_area")
    verdict = decide(fled, at=AT, services=nobody)
    assert (verdict.rule, verdict.code, verdict.owner) == (27, "out_of_area_no_route", "coordinator")


@pytest.mark.parametrize(
    ("who", "code", "kind"),
    [
        (of(ROSE, groups="rape sexual"), "isva", "isva"),
        (of(ROSE, groups="sexual", date_of_birth=born(15)), "isva", "chisva"),
        (of(MEENA, grade="medium", crime_grade="medium"), "da_service", "da_service"),
        (of(ROSE, flags="stalking"), "stalking", "isac"),
        (of(ROSE, flags="cse"), "exploitation", "exploitation"),
        (of(ROSE, date_of_birth=born(15)), "child", "child"),
        (of(ROSE, flags="hate_race hate_disability"), "hate", "hate"),
        (of(ROSE, flags="vulnerable_adult"), "vulnerable_adult", "vulnerable_adult"),
        (of(ROSE, flags="anti_social_behaviour"), "asb", "asb"),
        (ROSE, "first_contact", "first_contact"),
    ],
)
def test_everybody_else_goes_by_kind(who: Facts, code: str, kind: str) -> None:
    verdict = told(who)
    assert (verdict.rule, verdict.decision, verdict.code, verdict.kind) == (28, "made", code, kind)


def test_one_kind_leads_and_the_others_are_listed() -> None:
    verdict = told(of(MEENA, grade="medium", groups="rape sexual", flags="domestic_abuse hate_race"))
    assert (verdict.kind, verdict.also) == ("isva", ("sarc", "da_service", "hate"))
    assert "sarc_first" in verdict.handling
    later = told(of(ROSE, groups="rape", occurred_from=REPORTED - timedelta(days=8)))
    assert "sarc" not in later.also


def test_no_service_is_held_as_a_gap_and_high_risk_is_told_to_the_managers_today() -> None:
    verdict = decide(MEENA, at=AT, recorded_at=RECORDED, services=nobody)
    assert (verdict.rule, verdict.decision, verdict.code, verdict.kind) == (29, "held", "no_service", "idva")
    assert (verdict.owner, verdict.due_at) == ("coordinator", HOUR)
    assert {"counted_as_a_gap", "service_manager_and_marac_lead_today", "marac_proposed"} <= set(verdict.handling)
    assert verdict.why_service == ("none_of_kind:idva",)


def test_no_room_is_held_and_says_so() -> None:
    verdict = decide(ROSE, at=AT, services=lambda need: Choice(None, "no_capacity", ("full:SV1",)))
    assert (verdict.rule, verdict.code, verdict.why_service) == (29, "no_capacity", ("full:SV1",))


def test_a_child_for_whom_the_adults_service_has_no_place_goes_to_the_childrens() -> None:
    def only_children(need: Need) -> Choice:
        offer = Offer(service="SV9", kinds=frozenset({"child"}))
        return Choice(offer) if need.kind == "child" else nobody(need)

    girl = of(MEENA, date_of_birth=born(15), grade="medium", crime_grade="medium")
    assert decide(girl, at=AT, services=only_children).service == "SV9"
    assert decide(of(girl, date_of_birth=born(30)), at=AT, services=only_children).code == "no_service"


def test_every_referral_says_what_the_first_contact_needs() -> None:
    verdict = told(
        of(MEENA, language="pa", worker_gender="F", access_needs=True, address_kind="no_fixed", date_of_birth=born(15))
    )
    assert {
        "interpreter_before_first_call",
        "interpreter_not_from_household",
        "workers_gender_asked_for",
        "access_needs",
        "where_they_sleep_is_where_they_are",
        "own_wishes_asked",
        "parent_told_only_if_safe",
        "young_peoples_advocate",
    } <= set(verdict.handling)
