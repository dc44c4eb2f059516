"""Which names are one name: spellings, short forms, and how a name sounds when it is written down by ear.

`reference/names.json` was typed in by hand from common knowledge. A spelling (*Mohammed, Muhammad, Md*) is the same
name written another way and counts as the same; a short form (*Pat*) may stand for several and counts as possible.
"""

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_DATA = Path(__file__).parent / "reference" / "names.json"
_ABBREVIATED = MappingProxyType({"MD": "MUHAMMAD", "MHD": "MUHAMMAD", "MOHD": "MUHAMMAD", "MUHD": "MUHAMMAD"})
_BY_EAR = (
    # Polish and other Slavic endings, man's and woman's: Kowalski and Kowalska, Nowicky and Nowicki.
    (re.compile(r"(?<=.)(SKI|SKA|SKY|SKYY|SKIY|SKAYA|SKIEJ)$"), "SKI"),
    (re.compile(r"(?<=.)(CKI|CKA|CKY)$"), "CKI"),
    (re.compile(r"(?<=.)(WICZ|WITZ|VICH|VIC|VITCH|WICH)$"), "VIC"),
    (re.compile(r"PH"), "F"),
    (re.compile(r"SZCZ|SCH|SHCH|SZ|SH|CZ|TCH"), "CH"),
    (re.compile(r"KH|CK|Q"), "K"),
    (re.compile(r"GH"), "G"),
    (re.compile(r"DH"), "D"),
    (re.compile(r"TH"), "T"),
    (re.compile(r"BH"), "B"),
    (re.compile(r"W"), "V"),
    (re.compile(r"Z"), "S"),
    (re.compile(r"(?<=.)(AH|EH|A|E|AE)$"), "A"),
    (re.compile(r"EE|EA|IE|EI|AY|AI|EY|Y|E"), "I"),
    (re.compile(r"OO|OU|AU|AW|O"), "U"),
    (re.compile(r"(?<=.)H(?=[^AIU]|$)"), ""),
)
_TWICE = re.compile(r"(.)\1+")
CARRIED_FIRST = frozenset({"MUHAMMAD", "SYED", "ABDUL"})
"""Names that many carry first and nobody is called by, in their one spelling."""


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_DATA.read_text())
    return data


@cache
def _read() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    data = _data()
    spelt = dict(_ABBREVIATED) | {other: name for name, others in data["spellings"].items() for other in others}
    whole: dict[str, set[str]] = {}
    for name, shorts in data["short_forms"].items():
        for short in [name, *shorts]:
            whole.setdefault(spelt.get(short, short), set()).add(spelt.get(name, name))
    return spelt, {short: frozenset(names) for short, names in whole.items()}


def spelt(name: str) -> str:
    """Return the one spelling a name is compared by: MOHAMMED, MOHD and MD are MUHAMMAD."""
    return _read()[0].get(name, name)


def whole_names(name: str) -> frozenset[str]:
    """Return the names a given name may stand for: PAT is PATRICIA or PATRICK; every name also stands for itself."""
    one = spelt(name)
    return _read()[1].get(one, frozenset()) | {one}


@cache
def names_given() -> frozenset[str]:
    """Return names that people are given: two of them that differ are two names, not a slip."""
    return frozenset(spelt(name) for line in _data()["given_names"] for name in line.split())


@cache
def given_alone() -> frozenset[str]:
    """Return short forms that are names by themselves, so that twins may bear one each: *Jack* and *John*."""
    return frozenset(_data()["short_forms_given_alone"])


def undoubled(name: str) -> str:
    """Return a name with every letter that is doubled written once: *Amyy* and *Amy* are alike."""
    return _TWICE.sub(r"\1", name)


@lru_cache(maxsize=200_000)
def by_ear(name: str) -> str:
    """Return how a name sounds, roughly: two that are written down by ear from one mouth should meet here."""
    heard = spelt(name)
    for pattern, sound in _BY_EAR:
        heard = pattern.sub(sound, heard)
    return undoubled(heard)
