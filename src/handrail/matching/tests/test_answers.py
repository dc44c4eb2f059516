"""Who is linked, who is asked about, and who is left alone: each rule by somebody it is for."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from handrail.matching.answers import (
    CERTAIN,
    HELD_BACK,
    KNOWN,
    LEFT_ALONE,
    NO,
    POSSIBLE,
    WORDS,
    Answer,
    Between,
    Pair,
    answer,
)
from handrail.matching.cleaned import Said, clean
from handrail.matching.learning import expected
from handrail.matching.scoring import weigh

AMY = Said(
    "Hughes", "Amy", date_of_birth=date(1990, 12, 16), sex="F", address="28 Gerard Curve", postcode="WV10 0HL",
    phone="07700 900904", email="amy.hughes@mail.example",
)  # fmt: skip
NOTHING = Between()


def told(one: Said, other: Said, between: Between = NOTHING, borne: Collection[str] = ()) -> Answer:
    a, b = clean(one), clean(other)
    return answer(Pair(a, b, weigh(a, b, expected(), {}), between, borne), expected())


def test_one_human_under_two_references_is_linked_though_a_clerk_slipped() -> None:
    assert told(AMY, replace(AMY, given_names="Amyy")) == Answer(CERTAIN)
    assert told(AMY, replace(AMY, family_name="Huhges", address="9 David Groves", postcode="B32 9HZ")) == Answer(
        CERTAIN
    )
    assert told(AMY, replace(AMY, date_of_birth=date(1990, 12, 16), phone="07700 900481")) == Answer(CERTAIN)


def test_day_and_month_changed_over_is_one_slip() -> None:
    pat = replace(AMY, date_of_birth=date(1990, 2, 5))
    assert told(pat, replace(pat, date_of_birth=date(1990, 5, 2))) == Answer(CERTAIN)


def test_given_and_family_name_changed_over_is_one_slip() -> None:
    assert told(AMY, replace(AMY, family_name="Amy", given_names="Hughes")) == Answer(CERTAIN)
    rose = replace(AMY, given_names="Rosa")
    assert told(rose, replace(rose, family_name="Rose", given_names="Hugues")) == Answer(CERTAIN)
    assert told(rose, replace(rose, family_name="Rolf", given_names="Hugnes")).answer == POSSIBLE


def test_twins_are_never_linked() -> None:
    told_of = told(AMY, replace(AMY, given_names="Beth"))
    assert told_of.answer == POSSIBLE and "twins" in told_of.why


def test_twins_whose_names_are_alike_are_two_names_and_not_a_slip() -> None:
    hasan = replace(AMY, family_name="Malik", given_names="Jaden", sex="M")
    jayden = replace(hasan, given_names="Jayden")
    told_of = told(hasan, jayden, borne={"JADEN", "JAYDEN"})
    assert told_of.answer == POSSIBLE and "two_given_names" in told_of.why
    amelia = replace(AMY, given_names="Amelia Rose")
    assert "twins" in told(amelia, replace(amelia, given_names="Aurelia Grace")).why


def test_twins_who_share_a_first_name_are_told_apart_by_the_second() -> None:
    ali = replace(AMY, family_name="Khan", given_names="Mohammed Ali", sex="M")
    told_of = told(ali, replace(ali, given_names="Mohammed Umar"))
    assert told_of.answer == POSSIBLE and "two_given_names" in told_of.why
    assert told(ali, replace(ali, given_names="Md A")) == Answer(CERTAIN)
    umar = replace(ali, given_names="Mohammed Umar")
    assert "two_given_names" in told(umar, replace(umar, given_names="Md R")).why, "no initial, though a letter of it"


def test_a_short_name_is_asked_about_where_no_sex_is_known_and_two_sexes_are_said_to_be_two() -> None:
    liz, elizabeth = replace(AMY, given_names="Liz"), replace(AMY, given_names="Elizabeth")
    assert told(liz, elizabeth) == Answer(CERTAIN)
    assert told(liz, replace(elizabeth, sex="")).why == ("either_sex",)
    assert told(liz, replace(elizabeth, sex="M")).why == ("sex",)


def test_a_mother_and_daughter_with_one_name_at_one_address_are_never_linked() -> None:
    mother = replace(AMY, date_of_birth=date(1966, 3, 2))
    told_of = told(AMY, mother)
    assert told_of.answer != CERTAIN and "generation" in told_of.why
    a_figure_apart = replace(AMY, date_of_birth=date(1970, 12, 16))
    assert "generation" in told(AMY, a_figure_apart).why
    assert told(replace(AMY, date_of_birth=None), mother).answer == POSSIBLE


def test_a_parent_and_child_named_alike_at_home_go_to_a_person_and_strangers_to_nobody() -> None:
    # Nothing else of theirs is recorded, so that what agrees is a name and a home: it may be a wrong birth date.
    amy = replace(AMY, phone="", email="", sex="")
    told_of = told(amy, replace(amy, date_of_birth=date(1966, 3, 2)))
    assert told_of.answer == POSSIBLE and "generation" in told_of.why
    told_of = told(amy, replace(amy, given_names="Beth", date_of_birth=date(1966, 3, 2)))
    assert told_of.answer == NO


def test_who_married_is_linked_by_two_things_of_her_own_or_by_her_home_and_by_one_thing_else_asked_about() -> None:
    married = replace(AMY, family_name="Thornbury")
    assert told(AMY, married) == Answer(CERTAIN)
    only_home = replace(AMY, phone="", email="")
    assert told(only_home, replace(married, phone="", email="")) == Answer(CERTAIN)
    only_phone = replace(married, email="", address="9 David Groves", postcode="B32 9HZ")
    told_of = told(AMY, only_phone)
    assert told_of.answer == POSSIBLE and "family_name" in told_of.why
    # Twins share a birth date, a home and a phone, and one has married: still two given names.
    assert told(AMY, replace(married, given_names="Beth")).answer == POSSIBLE
    assert told(AMY, replace(married, date_of_birth=date(1990, 12, 17))).answer == POSSIBLE


def test_a_family_name_left_out_is_no_other_name_where_a_home_agrees() -> None:
    unnamed = replace(AMY, family_name="")
    assert told(AMY, unnamed) == Answer(CERTAIN)
    assert told(AMY, replace(unnamed, given_names="Beth")).answer == POSSIBLE


def test_a_street_written_with_a_slip_is_the_same_home_and_another_number_or_flat_is_not() -> None:
    def place(one: str, other: str) -> str:
        told_of = weigh(clean(replace(AMY, address=one)), clean(replace(AMY, address=other)), expected(), {})
        return told_of.codes["place"]

    assert place("28 Gerard Curve", "28 Gerrad Curve") == "near_home"
    assert place("28 Emily Street", "28 EmilyStreet") == "near_home"
    assert place("28 Gerard Curve", "26 Gerard Curve") == "postcode"
    assert place("28 Gerard Curve", "28 Gibson Curve") == "postcode"
    assert place("Flat 2, 28 Gerard Curve", "Flat 3, 28 Gerard Curve") == "postcode"


def test_a_victim_and_a_suspect_at_one_address_and_phone_are_two_people() -> None:
    harry = replace(AMY, family_name="Simmons", given_names="Harry", date_of_birth=date(1988, 2, 2), sex="M", email="")
    assert told(AMY, harry, Between(victim_and_suspect=True)).answer == NO


def test_parties_of_one_crime_are_at_most_possible_however_alike() -> None:
    for between, code in (
        (Between(victim_and_suspect=True), "victim_and_suspect"),
        (Between(two_victims=True), "two_victims"),
    ):
        assert told(AMY, AMY, between) == Answer(POSSIBLE, (code,))


def test_a_restricted_record_is_never_linked_without_a_person() -> None:
    assert told(AMY, AMY, Between(restricted=True)) == Answer(POSSIBLE, ("restricted",))


def test_what_somebody_rejected_stays_rejected() -> None:
    assert told(AMY, AMY, Between(rejected=True, named_same=True)) == Answer(NO, ("rejected",))


def test_what_the_force_says_is_one_is_asked_and_not_linked() -> None:
    stranger = Said("Quill", "Tom", date_of_birth=date(1950, 5, 6), sex="M")
    assert told(AMY, stranger, Between(named_same=True)).answer == POSSIBLE
    assert told(AMY, AMY, Between(named_same=True)) == Answer(POSSIBLE, ("named_same",))
    assert told(AMY, stranger).answer == NO


def test_a_name_and_a_birth_date_alone_are_never_enough() -> None:
    khan = Said("Khan", "Mohammed", date_of_birth=date(1985, 6, 7), sex="M")
    told_of = told(replace(khan, postcode="B1 1AA"), replace(khan, postcode="WV10 0HL"))
    assert told_of.answer != CERTAIN and "nothing_of_their_own" in told_of.why


def test_a_birth_date_of_the_first_of_january_is_never_enough() -> None:
    about = replace(AMY, date_of_birth=date(1990, 1, 1))
    told_of = told(about, about)
    assert told_of == Answer(POSSIBLE, ("birth_date", "two_slips")) or told_of.why[0] == "birth_date"


def test_every_rule_has_its_words() -> None:
    assert set(WORDS) >= set(HELD_BACK) | set(KNOWN) | set(LEFT_ALONE)
