"""Offence codes and their groups."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.crimes.offences import (
    GROUPS,
    SOURCE,
    class_name,
    codes_in,
    groups_of,
    is_known,
    is_well_formed,
    spelled,
)

PROJECT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())
DATA = PROJECT.parent / "shared" / "data"
CLASSES = DATA / "home-office-outcomes" / "ho_offence_codes_moj.csv"
COUNTED = DATA / "home-office-outcomes" / "offence_code_to_group_and_policeuk_category.csv"
SAMPLES = DATA / "police-extract"

beside_the_data = pytest.mark.skipif(not CLASSES.is_file(), reason="the published offence codes are not here")

# Where our group is wider than the published heading, with the reason.
WIDER = {
    "004/07": "the family of a child or vulnerable person who was killed is bereaved by homicide",
    "4.7": "the same",
}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("code", "groups"),
    [
        ("008/67", {"domestic_abuse_offence", "against_the_person"}),
        ("008/66", {"stalking", "against_the_person"}),
        ("008/77", {"strangulation", "violence_with_injury", "against_the_person"}),
        ("008/06", {"violence_with_injury", "against_the_person"}),
        ("005/01", {"wounding_with_intent", "violence_with_injury", "against_the_person"}),
        ("008/48", {"hate", "violence_without_injury", "against_the_person"}),
        ("105/01", {"violence_without_injury", "against_the_person"}),
        ("019/08", {"rape", "sexual", "against_the_person"}),
        ("020/02", {"sexual", "against_the_person"}),
        ("066/39", {"breach_of_order", "domestic_abuse_offence", "against_the_person"}),
        ("066/97", {"breach_of_order", "forced_marriage", "against_the_person"}),
        ("099/25", {"modern_slavery", "exploitation", "violence_without_injury", "against_the_person"}),
        ("004/04", {"road_death", "violence_with_injury", "against_the_person"}),
        ("195/94", {"harassment", "against_the_person"}),
        ("195/41", {"malicious_communications", "against_the_person"}),
        ("034/01", {"robbery", "against_the_person"}),
        ("028/03", {"burglary"}),
        ("030/02", {"burglary"}),
        ("058/00", {"criminal_damage"}),
        ("000/00", set()),
        ("003/01", {"threats_to_kill", "violence_without_injury", "against_the_person"}),
        ("036/03", {"false_imprisonment", "violence_without_injury", "against_the_person"}),
        ("056/01", {"arson_endanger_life", "criminal_damage", "against_the_person"}),
        ("008/52", {"fgm", "violence_with_injury", "against_the_person"}),
    ],
)
def test_an_offence_belongs_to_its_groups(code: str, groups: set[str]) -> None:
    assert groups_of(code) == groups
    assert is_known(code)


def test_a_code_means_the_same_however_it_is_spelled() -> None:
    assert groups_of(" 8/66 ") == groups_of("008/66")
    assert groups_of("8q") == groups_of("8Q") >= {"stalking"}
    assert spelled("8/6") == "008/06"


def test_a_well_formed_code_that_is_not_in_the_table_is_told_apart_from_nonsense() -> None:
    assert is_well_formed("008/99")
    assert not is_known("008/99")
    assert groups_of("008/99") == frozenset()
    for nonsense in ("", "assault", "=1+1", "008-66", "8/666"):
        assert not is_well_formed(nonsense)


@given(st.text(max_size=12))
def test_any_text_has_an_answer(text: str) -> None:
    assert groups_of(text) <= GROUPS.keys()
    assert is_well_formed(text) or not is_known(text)


def test_every_group_has_a_name_and_an_offence() -> None:
    assert "Home Office" in SOURCE
    for group, name in GROUPS.items():
        assert name
        assert codes_in(group), group


def test_what_is_graver_includes_what_is_wider() -> None:
    assert codes_in("rape") <= codes_in("sexual") <= codes_in("against_the_person")
    assert codes_in("stalking").isdisjoint(codes_in("harassment"))
    assert codes_in("homicide").isdisjoint(codes_in("road_death"))
    assert codes_in("violence_with_injury").isdisjoint(codes_in("violence_without_injury"))


def test_a_class_has_a_name() -> None:
    assert class_name("019/08") == "Rape"
    assert class_name("008/99") == ""


@beside_the_data
def test_every_published_class_and_sub_class_is_known() -> None:
    unknown = [row["ho_code"] for row in _rows(CLASSES) if not is_known(row["ho_code"])]
    assert unknown == []


@beside_the_data
def test_every_code_of_the_counting_rules_is_known() -> None:
    codes = [code for row in _rows(COUNTED) for code in row["Offence_Code"].split("/")]
    assert [code for code in codes if not is_known(code)] == []


@beside_the_data
def test_our_groups_agree_with_the_counting_rules() -> None:
    ours = {
        "Rape offences": "rape",
        "Homicide": "homicide",
        "Violence with injury": "violence_with_injury",
        "Violence without injury": "violence_without_injury",
        "Domestic burglary": "burglary",
        "Non-domestic burglary": "burglary",
    }
    for row in _rows(COUNTED):
        for code in row["Offence_Code"].split("/"):
            groups = groups_of(code)
            assert (row["Offence_Group"] == "Sexual offences") == ("sexual" in groups), code
            assert (row["Offence_Subgroup"] == "Rape offences") == ("rape" in groups), code
            if code not in WIDER:
                assert (row["Offence_Subgroup"] == "Homicide") == ("homicide" in groups), code
            if row["Offence_Subgroup"] in ours:
                assert ours[row["Offence_Subgroup"]] in groups, code
            if row["Offence_Group"] in ("Violence against the person", "Robbery"):
                assert "against_the_person" in groups, code


@beside_the_data
def test_every_offence_against_a_child_that_is_published_as_such_is_child_abuse() -> None:
    for row in _rows(CLASSES):
        if row["moj_category"] == "SEXUAL_AGAINST_CHILD":
            assert "child_abuse" in groups_of(row["ho_code"]), row


@beside_the_data
def test_what_is_published_as_racially_or_religiously_aggravated_is_hate() -> None:
    for row in _rows(CLASSES):
        name = row["subcategory_description"].lower()
        if "aggravated" in name and ("racially" in name or "religiously" in name):
            assert "hate" in groups_of(row["ho_code"]), row


@beside_the_data
def test_what_is_published_as_stalking_or_strangulation_is_grouped_so() -> None:
    for row in _rows(CLASSES):
        name = row["subcategory_description"].lower()
        if "stalking" in name:
            assert "stalking" in groups_of(row["ho_code"]), row
        if "strangulation" in name:
            assert "strangulation" in groups_of(row["ho_code"]), row


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample extracts are not beside this project")
@pytest.mark.parametrize("name", ["sample", "dirty"])
def test_every_offence_in_the_samples_is_known_and_agrees_with_its_flag(name: str) -> None:
    implied = {"stalking": "stalking", "modern_slavery": "modern_slavery", "forced_marriage": "forced_marriage"}
    for row in _rows(SAMPLES / name / "bundle" / "crimes.csv"):
        assert is_known(row["offence_code"]), row["offence_code"]
        for flag in row["flags"].split(";"):
            if flag in implied:
                assert implied[flag] in groups_of(row["offence_code"])
