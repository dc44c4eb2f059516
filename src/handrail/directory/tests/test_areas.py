"""Which council a postcode is in."""

import csv
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.directory.areas import COUNCILS, EDITION, SOURCE, council_of, district_of, is_outside

PROJECT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())
GEOGRAPHY = PROJECT.parent / "shared" / "data" / "wm-geography"
SAMPLES = PROJECT.parent / "shared" / "data" / "police-extract"
UNITS = GEOGRAPHY / "wm_postcode_to_lsoa11_lad_DERIVED.csv.gz"

beside_the_data = pytest.mark.skipif(not UNITS.is_file(), reason="the published postcodes are not here")


def _name(postcode: str) -> str | None:
    council = council_of(postcode)
    return council.name if council else None


@pytest.mark.parametrize(
    ("postcode", "council"),
    [
        ("B11 4HT", "Birmingham"),
        ("b114ht", "Birmingham"),
        ("CV1 2AB", "Coventry"),
        ("CV6 1AA", "Coventry"),
        ("DY8 1AA", "Dudley"),
        ("B70 6AA", "Sandwell"),
        ("B90 4UH", "Solihull"),
        ("WV12 4YR", "Walsall"),
        ("WV6 0TD", "Wolverhampton"),
        ("WV6", "Wolverhampton"),
        ("B43 5AA", "Sandwell"),
        ("B94 5AA", "Solihull"),
        ("M1 1AA", None),
        ("", None),
    ],
)
def test_a_postcode_is_in_its_council(postcode: str, council: str | None) -> None:
    assert _name(postcode) == council


def test_only_a_place_known_to_be_elsewhere_is_outside() -> None:
    assert is_outside("LE1 5AA")
    assert is_outside("EC1A 1BB")
    assert is_outside("B77 1AA")
    for unknown in ("", "not recorded", "ZZ99 3VZ", "B", "12345"):
        assert not is_outside(unknown)
    assert not is_outside("B11 4HT")


def test_a_district_is_read_with_or_without_its_space() -> None:
    assert district_of("b1 1aa") == "B1"
    assert district_of("B11AA") == "B1"
    assert district_of("B11 1AA") == "B11"
    assert district_of(" wv6  0td ") == "WV6"


def test_there_are_seven_councils_with_their_codes() -> None:
    assert sorted(COUNCILS) == [f"E080000{number}" for number in range(25, 32)]
    assert COUNCILS["E08000026"].name == "Coventry"
    assert EDITION
    assert "Office for National Statistics" in SOURCE


@given(st.text(max_size=12))
def test_any_text_is_in_a_council_outside_or_unknown_and_never_two(text: str) -> None:
    assert not (council_of(text) and is_outside(text))


def _councils_by_district() -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with gzip.open(UNITS, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["postcode"].split()[0]][row["lad_code"]] += 1
    return counts


@beside_the_data
def test_every_district_goes_to_the_council_with_the_most_postcodes_in_it() -> None:
    for district, counts in _councils_by_district().items():
        council = council_of(district)
        if council is None:
            # A sliver of the region on the edge of a district that lies elsewhere.
            assert sum(counts.values()) <= 10, district
        else:
            assert council.code == counts.most_common(1)[0][0], district


@beside_the_data
def test_councils_have_their_published_names() -> None:
    published = json.loads((GEOGRAPHY / "postcodesio_districts.json").read_text(encoding="utf-8"))
    assert {code: published[code] for code in COUNCILS} == {code: one.name for code, one in COUNCILS.items()}


@beside_the_data
def test_every_district_that_is_published_as_coventry_is_in_the_region() -> None:
    with (GEOGRAPHY / "outcode_centroids_B_CV_DY_WS_WV.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = {council.name for council in COUNCILS.values()}
    for row in rows:
        if row["region"] in ours:
            assert council_of(row["postcode"]), row["postcode"]
        else:
            known = council_of(row["postcode"])
            assert known is None or row["postcode"] in {"B47", "B48", "B94", "DY7", "WV8"}


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample extracts are not beside this project")
def test_everybody_in_the_sample_lives_in_the_region_or_nowhere_recorded() -> None:
    with (SAMPLES / "sample" / "bundle" / "people.csv").open(encoding="utf-8-sig", newline="") as file:
        outside = {row["postcode"] for row in csv.DictReader(file) if is_outside(row["postcode"])}
    assert outside == set()
