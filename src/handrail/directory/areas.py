"""Which of the seven councils a postcode is in, by its district (the part before the space).

The table is reference data (`reference/areas.json`). A district that straddles councils counts as the one of the seven
with the most addresses in it; one that reaches out of the region (B94, WV8, CV7 …) counts as within it wherever a real
part is, so that nobody who lives here is sent away. Triage (rule 27): a place that is not recorded, or is no postcode,
is *in area*; only a district known to lie elsewhere is *outside*.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

_DATA = Path(__file__).parent / "reference" / "areas.json"
_WHOLE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}")
_OUTWARD = re.compile(r"([A-Z]{1,2})\d[A-Z\d]?")
_RANGE = re.compile(r"([A-Z]+)(\d+)(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class Council:
    """A local authority: its GSS code and its name."""

    code: str
    name: str


@cache
def _table() -> Mapping[str, object]:
    return cast(Mapping[str, object], json.loads(_DATA.read_text(encoding="utf-8")))


EDITION: str = str(_table()["edition"])
SOURCE: str = str(_table()["source"])
LICENCE: str = str(_table()["licence"])


def _rows() -> Mapping[str, list[str]]:
    return cast(dict[str, list[str]], _table()["councils"])


COUNCILS: Mapping[str, Council] = MappingProxyType({code: Council(code, name) for code, (name, _) in _rows().items()})
"""The seven councils by GSS code."""


def _districts(ranges: str) -> Iterator[str]:
    for area, first, last in _RANGE.findall(ranges):
        yield from (f"{area}{number}" for number in range(int(first), int(last or first) + 1))


@cache
def _council_by_district() -> Mapping[str, Council]:
    held = {district: COUNCILS[code] for code, (_, ranges) in _rows().items() for district in _districts(ranges)}
    shared = cast(dict[str, str], _table()["shared_with_outside"])
    return {**held, **{district: COUNCILS[code] for district, code in shared.items()}}


@cache
def _postcode_areas() -> frozenset[str]:
    return frozenset(str(_table()["postcode_areas"]).split())


def district_of(postcode: str) -> str:
    """The district of a postcode, whole or only its first part; empty where it is no postcode of the United Kingdom."""
    written = re.sub(r"\s+", "", postcode).upper()
    whole = _WHOLE.fullmatch(written)
    district = whole[1] if whole else written
    parts = _OUTWARD.fullmatch(district)
    return district if parts and parts[1] in _postcode_areas() else ""


def council_of(postcode: str) -> Council | None:
    """The council a postcode is in; none where it is outside the seven or not known."""
    return _council_by_district().get(district_of(postcode))


def is_outside(postcode: str) -> bool:
    """Whether the postcode is known to lie outside the seven councils; not recorded and unreadable are not outside."""
    district = district_of(postcode)
    return district != "" and district not in _council_by_district()
