"""Where the order of the rules is what protects somebody, and what holds of every decision."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.directory.eligibility import Choice, Need, Offer
from handrail.referrals.safe_ways import WAYS, Channel
from handrail.referrals.tests.people_of_a_night import (
    AT,
    FATHER,
    MEENA,
    NEIGHBOUR,
    RECORDED,
    REPORTED,
    ROSE,
    born,
    of,
)
from handrail.referrals.triage import decide, decide_night, urgent
from handrail.referrals.triage_edition import edition_at
from handrail.referrals.triage_facts import ClosedCase, Facts, OpenCase, Suspect


def code(facts: Facts) -> str:
    return decide(facts, at=AT).code


@pytest.mark.parametrize(
    "said",
    [
        {"consent": "no"},
        {"consent": ""},
        {"need": "no", "consent": ""},
        {"need": "", "consent": "no"},
        {"channels": ()},
        {"channels": (Channel("phone", answer="no"),)},
        {"report_channel": "third_party"},
        {"flags": frozenset({"domestic_abuse", "non_crime"})},
        {"address_kind": "prison"},
        {"outside_area": True},
        {"open_cases": (OpenCase("idva"),)},
    ],
)
def test_high_risk_is_sent_whatever_was_said_of_need_consent_or_contact(said: dict[str, object]) -> None:
    verdict = decide(of(MEENA, **said), at=AT)
    assert (verdict.decision, verdict.rule) == ("made", 8)
    assert verdict.code == ("high_risk" if said.get("consent", "yes") == "yes" else "high_risk_no_consent")


def test_a_15_year_old_graded_high_is_the_familys_child_and_a_17_year_old_goes_to_an_advocate() -> None:
    girl = of(MEENA, date_of_birth=born(15), suspects=(FATHER,))
    assert code(girl) == "child_family_suspect"
    assert decide(girl, at=AT, recorded_at=RECORDED).due_at == RECORDED + timedelta(hours=1)
    older = decide(of(girl, date_of_birth=born(17)), at=AT)
    assert older.code == "high_risk"
    assert {"young_peoples_advocate", "nothing_to_the_household", "mash_too"} <= set(older.handling)
    assert code(of(girl, date_of_birth=born(17), grade="medium", crime_grade="medium")) == "child_family_suspect"


def test_a_17_year_old_graded_high_whom_rule_8_does_not_take_stays_with_the_mash() -> None:
    boy = of(ROSE, date_of_birth=born(17), grade="high", crime_grade="high", suspects=(Suspect("S1", "carer"),))
    assert code(boy) == "child_family_suspect"


def test_a_15_year_old_harmed_by_a_boyfriend_elsewhere_is_high_risk_like_anybody() -> None:
    assert code(of(MEENA, date_of_birth=born(15))) == "high_risk"


def test_a_girl_in_fear_of_her_family_is_held_within_the_hour_though_an_uncle_is_recorded_as_safe() -> None:
    girl = of(ROSE, flags="honour_based", date_of_birth=born(15), suspects=(FATHER,), consent="")
    held = decide(girl, at=AT, recorded_at=RECORDED)
    assert (held.rule, held.due_at) == (4, RECORDED + timedelta(hours=1))
    uncle = decide(of(girl, safe_adult=True), at=AT)
    assert (uncle.rule, uncle.code) == (5, "hba_share_decision")
    assert "mash_too" in uncle.handling


def test_honour_comes_before_high_risk_and_staff_before_honour() -> None:
    assert code(of(MEENA, flags="domestic_abuse honour_based")) == "hba_specialist"
    assert code(of(MEENA, flags="domestic_abuse honour_based police_or_staff_suspect")) == "insider"


def test_of_two_parties_the_one_who_is_high_goes_on_and_the_other_is_a_judgement() -> None:
    she = of(MEENA, also_suspect_here=True, other_party_urgent=False)
    he = of(she, record="V2", grade="", crime_grade="", other_party_urgent=True)
    assert (code(she), code(he)) == ("high_risk", "both_parties")
    assert "two_workers_two_services" in decide(she, at=AT).handling
    assert code(of(she, other_party_urgent=True)) == "both_parties"


def test_the_one_of_two_parties_who_goes_on_and_is_not_decided_comes_back_to_the_supervisor() -> None:
    threatened = of(ROSE, groups="threats_to_kill", suspects=(NEIGHBOUR,), also_suspect_here=True)
    assert urgent(threatened, at=AT)
    assert decide(threatened, at=AT).rule == 3


def test_a_marker_needs_no_grade_consent_or_detail_but_a_grade_overtakes_it() -> None:
    marked = of(MEENA, groups="strangulation", grade="", crime_grade="", consent="no", channels=())
    assert code(marked) == "high_until_graded"
    assert code(of(marked, grade="standard", crime_grade="standard")) == "declined_information_left"


def test_a_grade_on_another_live_crime_is_her_grade() -> None:
    assert code(of(MEENA, crime_grade="", consent="")) == "high_risk_no_consent"


def test_a_bereaved_relative_of_a_domestic_homicide_is_no_ungraded_victim() -> None:
    mother = of(MEENA, kind="bereaved_relative", flags="homicide domestic_abuse", grade="", crime_grade="", consent="")
    assert code(mother) == "homicide_service"
    assert code(of(mother, grade="high", crime_grade="high")) == "high_risk_no_consent"


def test_somebody_who_may_not_know_comes_before_a_no_need_and_after_high_risk() -> None:
    assert code(of(ROSE, need="no", report_channel="third_party")) == "victim_may_not_know"


def test_an_adult_hit_by_a_brother_under_16_is_no_domestic_abuse_and_an_age_not_recorded_is() -> None:
    def hit_by(born_on: date | None) -> Facts:
        return of(ROSE, groups="against_the_person", suspects=(Suspect("S1", "sibling", born_on),), consent="")

    assert code(hit_by(born(15))) == "consent_not_asked"
    assert code(hit_by(None)) == "da_not_graded"


def test_on_a_non_crime_the_offence_code_decides_nothing() -> None:
    row = of(ROSE, flags="non_crime", groups="modern_slavery", need="no")
    assert code(row) == "non_crime_no_need"


def test_due_times_run_from_recording_and_facts_from_the_extract() -> None:
    late = datetime(2026, 4, 9, 22, 0, tzinfo=UTC)
    verdict = decide(of(MEENA, grade="", crime_grade="", consent=""), at=AT, recorded_at=late)
    assert verdict.due_at == datetime(2026, 4, 9, 22, 59, 59, tzinfo=UTC)


def test_a_day_is_twenty_four_real_hours_when_the_clocks_change() -> None:
    eve = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    assert decide(of(ROSE, consent=""), at=eve).due_at == datetime(2026, 10, 25, 12, 0, tzinfo=UTC)


# one night, several crimes ---------------------------------------------------------------------------------------


def test_several_crimes_of_one_night_are_one_referral_led_by_the_highest_risk() -> None:
    burgled = of(ROSE, crime_ref="A1", record="V1", grade="high", reported_at=REPORTED - timedelta(days=2))
    hit = of(MEENA, crime_ref="B2")
    first, second = decide_night([burgled, hit], at=AT)
    assert (first.code, first.joined_to, first.kind) == ("joined_same_night", "B2", "idva")
    assert (second.code, second.joined_to) == ("high_risk", "")


def test_what_an_earlier_rule_made_keeps_its_code_and_is_carried_by_the_lead() -> None:
    first, second = decide_night([of(MEENA, crime_ref="B"), of(MEENA, crime_ref="A")], at=AT)
    assert [(v.code, v.joined_to) for v in (first, second)] == [("high_risk", "A"), ("high_risk", "")]


def test_what_safety_sent_leads_before_a_higher_grade() -> None:
    honour = of(ROSE, crime_ref="Z", flags="honour_based", date_of_birth=born(30))
    medium = of(MEENA, crime_ref="A", grade="medium", crime_grade="medium")
    carried, lead = decide_night([medium, honour], at=AT)
    assert (carried.code, carried.joined_to) == ("joined_same_night", "Z")
    assert lead.code == "hba_specialist"
    assert "da_service" in lead.also
    assert carried.restricted, "one record restricted restricts the person"


def test_a_crime_for_which_there_is_no_room_joins_one_for_which_there_is() -> None:
    def full_first_contact(need: Need) -> Choice:
        return Choice(None, "no_capacity") if need.kind == "first_contact" else Choice()

    def with_isva(need: Need) -> Choice:
        chosen = full_first_contact(need)
        return chosen if chosen.reason else replace(chosen, offer=offer())

    verdicts = decide_night(
        [of(ROSE, crime_ref="A"), of(ROSE, crime_ref="B", groups="rape")], at=AT, services=with_isva
    )
    assert [v.code for v in verdicts] == ["joined_same_night", "isva"]
    assert verdicts[0].service == "SV1"


def offer() -> Offer:
    return Offer(service="SV1", kinds=frozenset({"isva"}))


def test_a_crime_held_is_not_joined_to_one_that_is_made() -> None:
    verdicts = decide_night([MEENA, of(ROSE, crime_ref="C2", need="", consent="")], at=AT)
    assert [v.code for v in verdicts] == ["high_risk", "need_not_assessed"]


def test_the_lead_is_the_same_in_whatever_order_the_crimes_come() -> None:
    night = [
        of(ROSE, crime_ref="A", crime_grade="standard", reported_at=REPORTED - timedelta(hours=1)),
        of(ROSE, crime_ref="B", crime_grade="medium"),
        of(ROSE, crime_ref="C", crime_grade="medium"),
        of(ROSE, crime_ref="D", crime_grade="medium", consent="no"),
    ]
    seen = {
        frozenset((v.crime_ref, v.code, v.joined_to) for v in decide_night(order, at=AT))
        for order in permutations(night)
    }
    assert len(seen) == 1
    assert ("B", "first_contact", "") in next(iter(seen))


# what holds of every decision ------------------------------------------------------------------------------------

EDITION = edition_at(AT)
FLAGS = sorted({flag for flags, _ in EDITION.crime_kinds.values() for flag in flags}) + [
    "non_crime",
    "business",
    "position_of_trust",
    "police_or_staff_suspect",
    "non_recent",
]
GROUPS = sorted({group for _, groups in EDITION.crime_kinds.values() for group in groups}) + [
    "burglary",
    "against_the_person",
    "theft",
]
RELATIONSHIPS = [
    *("", "partner", "ex_partner", "parent", "step_parent", "child", "sibling", "in_law", "other_family", "friend"),
    *("neighbour", "carer", "position_of_trust", "police_or_agency_staff", "exploiter", "stranger"),
]
ANSWERS = st.sampled_from(["", "yes", "no"])
GRADED = st.sampled_from(["", "standard", "medium", "high"])
DAYS = st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2026, 4, 7)))
MOMENTS = st.integers(0, 827 * 24).map(lambda hours: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
CHANNELS = st.builds(
    Channel,
    kind=st.sampled_from([*WAYS, "leave_message"]),
    held=st.booleans(),
    answer=ANSWERS,
    asked_on=DAYS,
    shared_with_suspect=st.booleans(),
    shared_with=st.sampled_from(["", "suspect", "household", "other"]),
)
SUSPECTS = st.builds(
    Suspect,
    record=st.sampled_from(["S1", "S2"]),
    relationship=st.sampled_from(RELATIONSHIPS),
    date_of_birth=DAYS,
    same_address=st.booleans(),
    same_prison=st.booleans(),
)
KINDS = st.sampled_from([route.kind for route in EDITION.routes])
FACTS = st.builds(
    Facts,
    crime_ref=st.sampled_from(["C1", "C2", "C3", "C4"]),
    reported_at=MOMENTS,
    occurred_from=st.one_of(st.none(), MOMENTS),
    groups=st.frozensets(st.sampled_from(GROUPS), max_size=3),
    flags=st.frozensets(st.sampled_from(FLAGS), max_size=3),
    report_channel=st.sampled_from(["", "999", "third_party"]),
    kind=st.sampled_from(["victim", "victim", "bereaved_relative", "child_in_household"]),
    need=ANSWERS,
    need_asked_at=st.one_of(st.none(), MOMENTS),
    consent=ANSWERS,
    consent_by=st.sampled_from(["", "self", "parent_or_guardian", "not_needed"]),
    crime_grade=GRADED,
    grade=GRADED,
    household_grade=GRADED,
    domestic_between_adults=st.booleans(),
    enhanced_reasons=st.frozensets(st.sampled_from(["serious_crime", "persistently_targeted", "vulnerable"])),
    date_of_birth=DAYS,
    deceased=st.booleans(),
    language=st.sampled_from(["", "en", "pa"]),
    needs_interpreter=ANSWERS,
    worker_gender=st.sampled_from(["", "F", "M", "any"]),
    address_kind=st.sampled_from(["", "home", "refuge", "no_fixed", "prison"]),
    outside_area=st.booleans(),
    channels=st.lists(CHANNELS, max_size=4).map(tuple),
    staff_victim=st.booleans(),
    suspects=st.lists(SUSPECTS, max_size=2).map(tuple),
    guardian_recorded=st.booleans(),
    safe_adult=st.booleans(),
    social_worker=st.booleans(),
    relatives_recorded=st.booleans(),
    reported_by_another=st.booleans(),
    has_own_events=st.booleans(),
    business_contact=st.booleans(),
    business_need=ANSWERS,
    also_suspect_here=st.booleans(),
    other_party_urgent=st.booleans(),
    pair_incidents_at=st.lists(MOMENTS, max_size=3).map(tuple),
    pair_marac_at=st.one_of(st.none(), MOMENTS),
    breach_recorded=st.booleans(),
    open_cases=st.lists(st.builds(OpenCase, kind=KINDS, same_pair=st.booleans()), max_size=1).map(tuple),
    closed_cases=st.lists(st.builds(ClosedCase, kind=KINDS, closed_at=MOMENTS, service=st.just("SV2")), max_size=1).map(
        tuple
    ),
    sharing_agreement=st.booleans(),
)


@given(FACTS)
def test_everybody_gets_exactly_one_decision_with_an_owner_and_a_due_time_if_held(facts: Facts) -> None:
    verdict = decide(facts, at=AT, recorded_at=RECORDED)
    assert verdict.decision in ("made", "held", "not_made")
    assert verdict.code
    assert verdict.explanation.startswith(f"Rule {verdict.rule}, ")
    assert set(verdict.handling) <= set(EDITION.handling)
    assert set(verdict.questions) <= set(EDITION.questions)
    if verdict.decision == "held":
        assert verdict.owner
        assert verdict.escalates_to != verdict.owner
        assert verdict.questions
        assert verdict.due_at is not None
        assert verdict.half_time_at is not None
        assert RECORDED < verdict.half_time_at < verdict.due_at
    else:
        assert verdict.half_time_at is None
        assert verdict.queue == ""
    assert (verdict.decision == "not_made") == (verdict.kind == "")


@given(FACTS)
def test_a_hold_on_high_risk_never_waits_longer_than_an_hour(facts: Facts) -> None:
    verdict = decide(replace(facts, grade="high", crime_grade="high"), at=AT, recorded_at=RECORDED)
    if verdict.decision == "held":
        assert verdict.due_at == RECORDED + timedelta(hours=1)
    if verdict.decision == "not_made":
        assert verdict.code in ("victim_deceased", "declined_information_left", "business_no_named_contact")


@given(FACTS)
def test_raising_the_grade_to_high_in_domestic_abuse_never_takes_a_referral_away(facts: Facts) -> None:
    here = replace(facts, flags=facts.flags | {"domestic_abuse"})
    before = decide(here, at=AT).decision
    after = decide(replace(here, grade="high", crime_grade="high"), at=AT).decision
    assert not (before == "made" and after == "not_made")


@given(st.lists(FACTS, min_size=1, max_size=4), st.randoms())
def test_a_night_decides_each_role_once_the_same_in_any_order_with_one_lead(night: list[Facts], random: object) -> None:
    roles = {(f.crime_ref): replace(f, record="V1", kind="victim") for f in night}
    ordered = list(roles.values())
    shuffled = list(ordered)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = decide_night(ordered, at=AT)
    other = decide_night(shuffled, at=AT)
    assert sorted(one, key=lambda v: v.crime_ref) == sorted(other, key=lambda v: v.crime_ref)
    assert [v.crime_ref for v in one] == [f.crime_ref for f in ordered]
    new = [v for v in one if v.decision == "made" and not v.joined_to and v.rule != 24]
    assert len(new) <= 1
    assert {v.joined_to for v in one} - {""} <= {v.crime_ref for v in one if v.decision == "made" and not v.joined_to}


@given(FACTS, st.sampled_from(["joins", "alone"]))
def test_a_later_referral_goes_only_by_a_safe_way_by_asking_first_or_through_a_prison(facts: Facts, how: str) -> None:
    verdict = decide(facts, at=AT, joins=how == "joins")
    if verdict.decision == "made" and verdict.rule > 22:
        ways = EDITION.read(facts, AT).ways
        assert ways.safe or {"ask_first_by_phone", "through_the_prison"} & set(verdict.handling)
