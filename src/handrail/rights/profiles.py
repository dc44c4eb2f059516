"""Whom a clock is for, as far as figures ask: the group of the crime, the age, sex and ethnicity, and the council.

A profile has one value in each of these, so that the values of one add up to all there is; empty is *not recorded*. It
is kept as one whole number: each value is the place of its code in its list, so codes are only ever added at the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from handrail.directory.areas import COUNCILS

NOT_RECORDED, OUTSIDE, ANOTHER = "", "outside", "other"

CRIME_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        NOT_RECORDED: "Offence not recorded",
        "homicide": "Homicide and death on the road",
        "sexual": "Rape and sexual offences",
        "honour_based": "Honour-based abuse, forced marriage and FGM",
        "slavery": "Modern slavery and exploitation",
        "domestic_abuse": "Domestic abuse",
        "stalking": "Stalking and harassment",
        "hate": "Hate crime",
        "violence": "Violence",
        "robbery": "Robbery",
        "burglary": "Burglary",
        "vehicle": "Vehicle crime",
        "theft": "Theft and fraud",
        "damage": "Criminal damage and arson",
        "public_order": "Public order",
        ANOTHER: "Other crime",
        "non_crime": "Incident that is no crime",
    }
)
"""Groups of crime, ours. A crime of several is counted once, under the first: a rape by a husband is *sexual*."""

AGES: Mapping[str, str] = MappingProxyType(
    {
        NOT_RECORDED: "Age not recorded",
        "0-17": "Under 18",
        "18-24": "18 to 24",
        "25-34": "25 to 34",
        "35-44": "35 to 44",
        "45-54": "45 to 54",
        "55-64": "55 to 64",
        "65-74": "65 to 74",
        "75+": "75 and over",
    }
)
"""Ages in whole years on the day of the offence, or of its report where that day is not recorded."""

SEXES: Mapping[str, str] = MappingProxyType(
    {NOT_RECORDED: "Sex not recorded", "F": "Female", "M": "Male", "X": "Another or not known"}
)

ETHNICITIES: Mapping[str, str] = MappingProxyType(
    {
        NOT_RECORDED: "Ethnicity not recorded",
        "W1": "White: British",
        "W2": "White: Irish",
        "W3": "White: Gypsy or Irish Traveller",
        "W4": "White: Roma",
        "W9": "White: any other",
        "M1": "Mixed: White and Black Caribbean",
        "M2": "Mixed: White and Black African",
        "M3": "Mixed: White and Asian",
        "M9": "Mixed: any other",
        "A1": "Asian: Indian",
        "A2": "Asian: Pakistani",
        "A3": "Asian: Bangladeshi",
        "A4": "Asian: Chinese",
        "A9": "Asian: any other",
        "B1": "Black: Caribbean",
        "B2": "Black: African",
        "B9": "Black: any other",
        "O2": "Arab",
        "O9": "Any other",
        "NS": "Not stated",
    }
)
"""The 18+1 self-defined ethnicities of the contract, with Roma, which the census of 2021 added."""

PLACES: Mapping[str, str] = MappingProxyType(
    {
        NOT_RECORDED: "Place not recorded",
        **{code: council.name for code, council in sorted(COUNCILS.items())},
        OUTSIDE: "Outside the seven councils",
    }
)
"""Councils in which the crime happened."""

_YEARS = ((18, "0-17"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"), (75, "65-74"))

_BY_GROUP: Sequence[tuple[str, frozenset[str], frozenset[str]]] = (
    ("homicide", frozenset({"homicide", "attempted_murder", "road_death"}), frozenset({"homicide", "road_death"})),
    ("sexual", frozenset({"rape", "sexual"}), frozenset({"sexual", "cse"})),
    ("honour_based", frozenset({"fgm", "forced_marriage"}), frozenset({"honour_based", "forced_marriage", "fgm"})),
    ("slavery", frozenset({"modern_slavery", "exploitation"}), frozenset({"modern_slavery", "trafficking", "cce"})),
    ("domestic_abuse", frozenset({"domestic_abuse_offence"}), frozenset({"domestic_abuse", "coercive_control"})),
    ("stalking", frozenset({"stalking", "harassment", "malicious_communications"}), frozenset({"stalking"})),
    ("hate", frozenset({"hate"}), frozenset({
        "hate_race", "hate_religion", "hate_sexual_orientation", "hate_disability", "hate_transgender", "hate_gender",
        "hate_other",
    })),
    ("robbery", frozenset({"robbery"}), frozenset()),
    ("violence", frozenset({
        "wounding_with_intent", "strangulation", "threats_to_kill", "kidnap", "false_imprisonment", "terrorism",
        "child_abuse", "violence_with_injury", "violence_without_injury", "against_the_person",
    }), frozenset({"strangulation", "threats_to_kill"})),
    ("burglary", frozenset({"burglary"}), frozenset()),
    ("vehicle", frozenset({"vehicle"}), frozenset()),
    ("theft", frozenset({"theft", "fraud"}), frozenset()),
    ("damage", frozenset({"criminal_damage", "arson_endanger_life"}), frozenset()),
    ("public_order", frozenset({"public_order"}), frozenset()),
)  # fmt: skip


class Profile(NamedTuple):
    """One value of each list, by its code."""

    crime_group: str = NOT_RECORDED
    age: str = NOT_RECORDED
    sex: str = NOT_RECORDED
    ethnicity: str = NOT_RECORDED
    council: str = NOT_RECORDED


class Field(NamedTuple):
    """Where one value stands in the whole number: so many bits from the right, so many bits wide; and its names."""

    shift: int
    bits: int
    names: Mapping[str, str]

    @property
    def mask(self) -> int:
        """The bits of its own."""
        return (1 << self.bits) - 1


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "crime_group": Field(0, 6, CRIME_GROUPS),
        "age": Field(6, 4, AGES),
        "sex": Field(10, 3, SEXES),
        "ethnicity": Field(13, 6, ETHNICITIES),
        "council": Field(19, 6, PLACES),
    }
)
_PLACE = {name: {code: place for place, code in enumerate(field.names)} for name, field in FIELDS.items()}
_CODE = {name: tuple(field.names) for name, field in FIELDS.items()}


def code_at(name: str, place: int) -> str:
    """The code at this place of one list; *not recorded* for a place that is not there."""
    codes = _CODE[name]
    return codes[place] if place < len(codes) else NOT_RECORDED


def place_of(name: str, code: str) -> int | None:
    """The place of a code in its list, as a profile keeps it; none for a code that is not in it."""
    return _PLACE[name].get(code)


@lru_cache(maxsize=1 << 16)
def packed(profile: Profile) -> int:
    """The profile as one whole number. A code that is in no list is *not recorded*."""
    return sum(
        _PLACE[name].get(code, 0) << field.shift for (name, field), code in zip(FIELDS.items(), profile, strict=True)
    )


@lru_cache(maxsize=1 << 16)
def unpacked(number: int) -> Profile:
    """The profile that a whole number keeps."""
    return Profile(*(code_at(name, number >> field.shift & field.mask) for name, field in FIELDS.items()))


@lru_cache(maxsize=4096)
def crime_group(groups: str, flags: str, offence_code: str) -> str:
    """The group under which a crime is counted; groups of its offence and flags are given with spaces between."""
    said, flagged = frozenset(groups.split()), frozenset(flags.split())
    if "non_crime" in flagged:
        return "non_crime"
    found = next((code for code, some, flag in _BY_GROUP if some & said or flag & flagged), "")
    return found or (ANOTHER if said or offence_code else NOT_RECORDED)


def age_band(born: date | None, on: date | None) -> str:
    """The band of the age on a day; *not recorded* where the birth date is not, or is after that day."""
    if born is None or on is None or born > on:
        return NOT_RECORDED
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((band for below, band in _YEARS if years < below), "75+")


def council(area_code: str) -> str:
    """The council of a crime, by its GSS code."""
    return area_code if area_code in COUNCILS else OUTSIDE if area_code else NOT_RECORDED


def names_of(name: str, codes: Iterable[str]) -> dict[str, str]:
    """What these codes of one list are called, in the list's order."""
    asked = set(codes)
    return {code: words for code, words in FIELDS[name].names.items() if code in asked}
