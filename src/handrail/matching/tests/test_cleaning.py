"""What differs only in writing is made the same: the Ministry of Justice's published cases, and our people."""

import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from typing import Any

import pytest
from django.conf import settings

from handrail.matching import cleaning
from handrail.matching.cleaned import Said, clean
from handrail.matching.spellings import by_ear, spelt, whole_names

CASES = settings.PROJECT.parent / "shared" / "data" / "record-linkage" / "moj-person-match"
published = pytest.mark.skipif(not CASES.is_dir(), reason=f"the published cases are not at {CASES}")


SIDES = {
    "input_table": "", "candidate_search_return_format": "",
    "cleaned_2": "wanted_", "output_table": "wanted_", "splink_model_format": "wanted_",
}  # fmt: skip


def cases(path: str) -> Iterator[dict[str, Any]]:
    """Read the few forms of YAML these files are written in: each case as its keys and values."""
    text = re.sub(r"(?m)(^|\s)#.*$", "", (CASES / path).read_text().split("\ndata:", 1)[1])
    found: dict[str, Any] = {}
    side = ""
    for key, value in re.findall(r"(\w+):[ \t\n]*(\[[^\]]*\]|\"[^\"]*\"|null|NULL|)", text):
        if key in ("input_table", "input_value") and found:
            yield found
            found = {}
        side = SIDES.get(key, side)
        if value:
            plain = re.sub(r",\s*\]$", "]", value.replace("NULL", "null"))
            found[key if key.endswith("_value") else side + key] = json.loads(plain)
    yield found


def short(path: str) -> list[tuple[Any, Any]]:
    return [(case["input_value"], case["output_value"]) for case in cases(path)]


@published
def test_names_are_cleaned_as_published() -> None:
    compound = "test_method_chaining_compound_fns"
    wanted = [(value, wanted) for value, wanted in short(f"{compound}/test_individual_names_cleaning.yaml")]
    for values, lists in short(f"{compound}/test_list_transform_name_cleaning.yaml"):
        wanted += zip(values or [], lists or [], strict=True)
    assert len(wanted) > 10
    assert [cleaning.clean_name(value) for value, _ in wanted if value] == [name for _, name in wanted if name]


DIFFERS: dict[str, dict[str, Any]] = {
    # An initial is kept: it agrees with a name that begins with it, and weighs little.
    "a": {"given": "A", "givens": ("A",)},
    # Both parts of a double name are kept, and the whole: somebody may use either. The published form keeps the last.
    "NOT ENTERED NAMAMC": {"family": "MCDUFFMCDONALD", "families": ("MCCARTHY", "MCDONALD", "MCDUFF")},
    # JR is whose son somebody is, and no name of theirs.
    "john    james": {"givens": ("JAMES", "JOHN", "JONNY")},
}
"""Whole names that are taken apart in another way than was published, by what is written as the first, and why."""


@published
def test_a_whole_name_is_taken_apart_as_published_but_for_three_on_purpose() -> None:
    """Every given name is kept, the second and third among them; as published those stand apart."""
    found = list(cases("test_individual_columns/test_names_end_to_end.yaml"))
    found += list(cases("test_all_cleaning/test_all_cleaning.yaml"))
    assert len(found) == 7
    for case in found:
        first, middle, last = (case.get(column) or "" for column in ("first_name", "middle_names", "last_name"))
        aliases = [dict.fromkeys(case[f"{which}_name_aliases"] or []) for which in ("first", "last")]
        others = zip_longest(*aliases, fillvalue="")
        ours = cleaning.names(last, f"{first} {middle}", aliases=[f"{one} {two}" for one, two in others])
        givens = {case["wanted_name_2_std"], case["wanted_name_3_std"], *(case["wanted_forename_std_arr"] or [])}
        wanted = {
            "given": case["wanted_name_1_std"] or "",
            "givens": tuple(sorted(givens - {None})),
            "family": case["wanted_last_name_std"] or "",
            "families": tuple(case["wanted_last_name_std_arr"] or ()),
        }
        assert {field: getattr(ours, field) for field in wanted} == wanted | DIFFERS.get(first, {}), first


@published
def test_a_whole_record_is_cleaned_as_published() -> None:
    """A reference keeps no stroke here: clerks leave it out. Sentence dates, ethnicity and a PNC are not compared."""
    (case,) = cases("test_all_cleaning/test_all_cleaning.yaml")
    ours = of(
        case["last_name"], f"{case['first_name']} {case['middle_names']}", postcode=case["postcodes"][0],
        earlier_postcodes=case["postcodes"][1:], date_of_birth=date.fromisoformat(case["date_of_birth"]),
        reference=case["cros"][0],
    )  # fmt: skip
    assert (ours.given, ours.family) == (case["wanted_name_1_std"], case["wanted_last_name_std"])
    assert list(ours.postcodes) == case["wanted_postcode_arr"]
    assert (ours.postcode, ours.area) == (case["wanted_postcode_first"], case["wanted_postcode_outcode_first"])
    assert ours.born == case["wanted_date_of_birth"]
    assert ours.reference == case["wanted_cro_single"].replace("/", "")


@published
def test_other_names_and_dates_stand_beside_the_one_as_published() -> None:
    found = list(cases("test_method_chaining_single_fns/test_list_append_from_scalar.yaml"))
    assert len(found) == 6
    for case in found:
        others, one = [each for each in case["input_column"] or [] if each], case["scalar_column"] or ""
        wanted = [each for each in case["wanted_output_column"] if each]
        if one[:1].isdigit():
            said = cleaning.birth_dates(date.fromisoformat(one), [date.fromisoformat(each) for each in others])[1]
            assert [each.isoformat() for each in said] == sorted(wanted)
        else:
            assert cleaning.names("Quill", one, aliases=others).givens == tuple(sorted(wanted))


@published
def test_a_single_letter_is_no_name_of_the_family_as_published() -> None:
    for values, wanted in short("test_method_chaining_single_fns/test_list_filter_out_strings_of_length_lt.yaml"):
        families = cleaning.names(" ".join(values or []), "").families
        assert families == tuple(name.upper() for name in wanted or [])


@published
def test_postcodes_and_their_districts_are_cleaned_as_published() -> None:
    pairs = short("test_method_chaining_compound_fns/test_individual_postcode_cleaning.yaml")
    assert [list(cleaning.postcodes(values)) for values, _ in pairs] == [wanted or [] for _, wanted in pairs]
    whole = list(cases("test_individual_columns/test_postcodes_end_to_end.yaml"))
    assert len(whole) == 3
    for case in whole:
        codes = cleaning.postcodes(case["postcodes"])
        assert list(codes) == (case["wanted_postcode_arr"] or [])
        assert [cleaning.district(code) for code in codes] == (case["wanted_postcode_outcode_arr"] or [])


@published
def test_birth_dates_are_cleaned_as_published() -> None:
    def days(values: list[str] | None) -> list[date]:
        return [date.fromisoformat(value) for value in values or []]

    births = list(cases("test_individual_columns/test_dob_arr_end_to_end.yaml"))
    assert len(births) == 5
    for case in births:
        said = case.get("date_of_birth")
        one, several = cleaning.birth_dates(
            date.fromisoformat(said) if said else None, days(case["date_of_birth_aliases"])
        )
        assert (one.isoformat() if one else None) == case["wanted_date_of_birth"]
        assert list(several) == days(case["wanted_date_of_birth_arr"])


@published
def test_a_reference_has_no_spaces_and_one_that_a_computer_fills_in_is_none_as_published() -> None:
    for values, wanted in short("test_method_chaining_single_fns/test_list_filter_problem_cros.yaml"):
        assert [value for value in values or [] if cleaning.reference(value)] == (wanted or [])
    for values, wanted in short("test_method_chaining_single_fns/test_list_transform_remove_all_spaces.yaml"):
        said = [cleaning.reference(value) for value in values or [] if value]
        assert said == [value.upper() for value in wanted or [] if value]


def of(family: str, given: str, **said: Any) -> Any:
    return clean(Said(family_name=family, given_names=given, **said))


@pytest.mark.parametrize("written", ["Mohammed", "Muhammad", "Md", "MOHD", "Mohamad", "Mohammad"])
def test_one_name_that_clerks_spell_in_many_ways_is_one(written: str) -> None:
    assert of("Khan", written).given == "MUHAMMAD"
    assert of("Khaan", written).family == of("KHAN", written).family


def test_a_mans_and_a_womans_form_of_a_polish_name_sound_one() -> None:
    assert by_ear("KOWALSKA") == by_ear("KOWALSKI") == by_ear(cleaning.clean_name("Kowalský"))
    assert of("Błasik", "Łukasz").family == "BLASIK"


def test_what_is_written_or_left_out_as_the_clerk_pleases_makes_no_difference() -> None:
    assert of("al-Nuristani", "'Abd al-Aziz").family == of("Nuristani", "Abdul Aziz").family
    assert of("al-Nuristani", "'Abd al-Aziz").given == of("Nuristani", "Abdul Aziz").given == "ABDULAZIZ"
    assert of("O\u2019Connor", "Mrs Siân").given == of("OConnor", "Sian").given


def test_a_short_form_may_stand_for_several_names() -> None:
    assert {"PATRICIA", "PATRICK"} <= whole_names("PAT")
    assert "ELIZABETH" in whole_names("BETTY")
    assert spelt("NGOZI") == "NGOZI"


def test_the_first_of_january_is_no_birth_date_but_keeps_its_year() -> None:
    mina = of("Rahman", "Mina", date_of_birth=date(1984, 1, 1))
    assert (mina.born, mina.birth_year) == ("", "1984")
    swapped = of("Rahman", "Mina", date_of_birth=date(1984, 3, 12))
    assert swapped.born_swapped == "1984-12-03"


def test_an_address_where_many_live_is_no_address() -> None:
    at_home = of("Doe", "Ann", address="Flat 2, 28 Gerard Curve, Dudley", postcode="dy1 4aa")
    assert (at_home.door, at_home.postcode, at_home.area) == ("28 GERARD F2", "DY14AA", "DY1")
    for kind in ("refuge", "prison", "hospital", "care_home", "hostel", "no_fixed"):
        away = of("Doe", "Ann", address="28 Gerard Curve", postcode="DY1 4AA", address_kind=kind)
        assert (away.door, away.postcode, away.postcodes, away.area) == ("", "", (), "")


def test_nothing_is_made_of_what_says_nothing() -> None:
    assert of("Unknown", "N/K") == clean(Said())
    assert of("", "", phone="unknown", email="none", postcode="n/a", reference="000000/00Z") == clean(Said())
