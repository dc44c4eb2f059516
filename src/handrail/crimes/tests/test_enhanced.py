"""Enhanced rights by offence, flag, relationship and age."""

from hypothesis import given
from hypothesis import strategies as st

from handrail.crimes.enhanced import CATEGORIES, EDITION, SOURCE, Reason, enhanced_by
from handrail.crimes.offences import GROUPS, groups_of


def _codes(reasons: tuple[Reason, ...]) -> list[str]:
    return [reason.code for reason in reasons]


def test_rosa_stabbed_by_a_stranger_has_enhanced_rights_though_the_force_recorded_none() -> None:
    assert enhanced_by(groups_of("005/01"), [], ["stranger"], 34) == (
        Reason("offence:wounding_with_intent", "serious_crime"),
    )


def test_rape_is_said_once_and_not_also_as_a_sexual_offence() -> None:
    assert _codes(enhanced_by(groups_of("019/08"), [], [], 30)) == ["offence:rape"]


def test_stalking_is_being_persistently_targeted() -> None:
    assert enhanced_by(groups_of("008/66"), [], [], 30)[0].category == "persistently_targeted"


def test_an_ex_partner_makes_a_common_assault_domestic_abuse() -> None:
    assert _codes(enhanced_by(groups_of("105/01"), [], ["ex_partner"], 41)) == ["relationship:ex_partner"]


def test_a_shop_theft_by_a_stranger_gives_no_enhanced_rights() -> None:
    assert enhanced_by(groups_of("046/00"), ["business"], ["stranger"], 50) == ()


def test_a_child_under_16_hit_by_a_parent_is_enhanced_by_age_and_not_as_domestic_abuse() -> None:
    assert _codes(enhanced_by(groups_of("105/01"), [], ["parent"], 9)) == ["age:under_18"]


def test_a_seventeen_year_old_hit_by_her_boyfriend_is_both() -> None:
    assert _codes(enhanced_by(groups_of("105/01"), [], ["partner"], 17)) == ["relationship:partner", "age:under_18"]


def test_an_age_that_is_not_recorded_is_not_taken_for_a_childs() -> None:
    assert enhanced_by(groups_of("105/01"), [], ["acquaintance"], None) == ()
    assert _codes(enhanced_by(groups_of("105/01"), [], ["partner"], None)) == ["relationship:partner"]


def test_a_widow_of_a_road_death_has_enhanced_rights_as_bereaved() -> None:
    assert _codes(enhanced_by(groups_of("004/04"), ["road_death"], ["bereaved_relative"], 60)) == [
        "relationship:bereaved_relative"
    ]


def test_a_hate_flag_counts_whatever_the_offence() -> None:
    assert _codes(enhanced_by(groups_of("058/00"), ["hate_disability"], [], 22)) == ["flag:hate_disability"]


def test_the_table_says_where_it_is_from() -> None:
    assert "2021" in EDITION
    assert "recalled" in SOURCE


@given(
    groups=st.frozensets(st.sampled_from(sorted(GROUPS))),
    flags=st.frozensets(st.sampled_from(["domestic_abuse", "stalking", "business", "cse", "non_recent"])),
    ties=st.frozensets(st.sampled_from(["partner", "sibling", "stranger", "bereaved_relative"])),
    age=st.none() | st.integers(0, 100),
)
def test_more_facts_never_take_a_reason_away(
    groups: frozenset[str], flags: frozenset[str], ties: frozenset[str], age: int | None
) -> None:
    reasons = enhanced_by(groups, flags, ties, age)
    assert len(set(reasons)) == len(reasons)
    assert {reason.category for reason in reasons} <= CATEGORIES.keys()
    fewer = enhanced_by(groups, [], [], None)
    assert set(fewer) <= set(reasons)
