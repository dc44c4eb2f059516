"""Whom a clock is for, as figures ask: one value in each list, and the lists kept in one number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.rights.profiles import (
    FIELDS,
    Profile,
    age_band,
    code_at,
    council,
    crime_group,
    packed,
    place_of,
    unpacked,
)

PROFILES = st.builds(Profile, *(st.sampled_from(list(field.names)) for field in FIELDS.values()))


@given(PROFILES)
def test_a_profile_comes_out_of_its_number_as_it_went_in(profile: Profile) -> None:
    assert unpacked(packed(profile)) == profile


def test_every_list_has_room_to_grow_and_none_reaches_into_another() -> None:
    ends = 0
    for field in FIELDS.values():
        assert field.shift == ends
        assert len(field.names) < 1 << field.bits
        assert next(iter(field.names)) == "", "the first place is not recorded"
        ends = field.shift + field.bits
    assert ends <= 31, "a whole number of the database"


def test_a_code_that_no_list_has_is_not_recorded() -> None:
    assert unpacked(packed(Profile(sex="Q", ethnicity="ZZ"))) == Profile()
    assert code_at("sex", 7) == ""
    assert place_of("sex", "Q") is None


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2008, 4, 9), "0-17"), (date(2008, 4, 8), "18-24"), (date(1951, 4, 9), "65-74"),
        (date(1951, 4, 8), "75+"), (date(2026, 4, 8), "0-17"), (date(2026, 4, 9), ""), (None, ""),
    ],
)  # fmt: skip
def test_an_age_is_in_whole_years_on_the_day(born: date | None, band: str) -> None:
    assert age_band(born, date(2026, 4, 8)) == band


@pytest.mark.parametrize(
    ("groups", "flags", "code", "group"),
    [
        ("rape sexual", "domestic_abuse", "019/08", "sexual"),
        ("violence_without_injury", "domestic_abuse stalking", "008/66", "domestic_abuse"),
        ("strangulation violence_with_injury", "", "005/04", "violence"),
        ("forced_marriage", "", "008/74", "honour_based"),
        ("burglary theft", "", "030/01", "burglary"),
        ("drugs", "", "092/40", "other"),
        ("", "", "999/99", "other"),
        ("", "", "", ""),
        ("", "domestic_abuse non_crime", "", "non_crime"),
    ],
)
def test_a_crime_is_counted_once_under_the_first_group_that_holds(
    groups: str, flags: str, code: str, group: str
) -> None:
    assert crime_group(groups, flags, code) == group


def test_a_council_is_one_of_the_seven_or_outside_or_not_recorded() -> None:
    assert [council(code) for code in ("E08000026", "E07000192", "")] == ["E08000026", "outside", ""]
