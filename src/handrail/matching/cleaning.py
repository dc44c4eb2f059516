"""Names, birth dates, postcodes and addresses as they are compared: what differs only in writing is made the same.

The cases published by the Ministry of Justice for its person matching (hmpps-person-match, MIT) pass as tests, but for
those that differ on purpose, which the test names. Nothing here is shown to anybody: a page shows what the source said.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from handrail.matching.spellings import CARRIED_FIRST, by_ear, spelt, whole_names

SAYS_NOTHING = frozenset({
    "NOT KNOWN", "UNKNOWN", "NOT RECORDED", "NOT STATED", "N K", "NK", "NONE", "N A", "NA", "NULL", "TBC", "REFUSED",
    "BABY", "CHILD", "ANON", "ANONYMOUS", "WITHHELD", "TEST", "NO NAME", "UNNAMED",
})  # fmt: skip
"""What is written where a name should be."""
TITLES = frozenset({
    "MR", "MRS", "MS", "MISS", "MX", "DR", "PROF", "PROFESSOR", "REV", "REVEREND", "FR", "SIR", "DAME", "LADY", "LORD",
    "MASTER", "PC", "DC", "SGT", "INSP", "CLLR", "HAJI", "HAJJI", "ALHAJ", "PAN", "PANI",
})  # fmt: skip
_ENDINGS = frozenset({"JR", "SNR", "SR", "JNR", "JUNIOR", "SENIOR", "II", "III", "IV"})
_PARTICLES = frozenset({"AL", "EL", "UL", "UR", "AR", "AS", "AD", "AZ", "BIN", "IBN", "BINT", "BEN", "DE", "DI", "DA"})
_SYSTEMS_OWN = re.compile(r"MIG_ERROR_|NO_SHOW_|DUPLICATE_|NOT\s+ENTERED")
_NO_MARK = str.maketrans("", "", "'’‘`´ʼ\".")
_SPLITS = re.compile(r"[-‐‑‒–—_,/\s]+")
_MC = re.compile(r"\bMC\s+")
_LETTERS = str.maketrans(
    {
        "Ł": "L",
        "Ø": "O",
        "Đ": "D",
        "Ð": "D",
        "Þ": "TH",
        "Æ": "AE",
        "Œ": "OE",
        "ẞ": "SS",
        "ß": "SS",
        "Ħ": "H",
        "İ": "I",
        "ı": "I",
    }
)
_POSTCODE = re.compile(r"[A-Z][A-HJ-Y]?\d[A-Z\d]?\d[A-Z]{2}|GIR0A{2}")
_ELSEWHERE = re.compile(r"\d{4,6}")
_NO_PLACE = frozenset({"NF11NF", "NF11FA", "ZZ993VZ", "ZZ993WZ", "ZZ993CZ"})
_NO_DAYS = frozenset({date(1970, 1, 1), date(1900, 1, 1)})
_NO_REFERENCE = re.compile(r"0*Z?|N/?A|NONE|UNKNOWN")
_SHORTEST = 2
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@lru_cache(maxsize=200_000)
def clean_name(text: str) -> str:
    """Return a name in capitals without accents, apostrophes, hyphens and what a computer wrote.

    `Mary-Ann` is `MARY ANN`. A name in another alphabet keeps its letters.
    """
    upper = unicodedata.normalize("NFKD", text.upper().translate(_LETTERS))
    plain = "".join(c for c in upper if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    plain = _SYSTEMS_OWN.sub(" ", plain.translate(_NO_MARK))
    return _MC.sub("MC", _SPLITS.sub(" ", plain).strip())


def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a name that are of the person: no title, no ending, nothing where nothing is known."""
    cleaned = clean_name(text)
    if cleaned in SAYS_NOTHING:
        return ()
    words = [word for word in cleaned.split() if word not in TITLES and word not in _ENDINGS]
    return tuple(words or [word for word in cleaned.split() if word not in TITLES])


def postcode(text: str) -> str:
    """Return a postcode of this country without its space; empty where it is none, or means *no fixed abode*."""
    plain = re.sub(r"\s", "", text).upper()
    return plain if _POSTCODE.fullmatch(plain) and plain not in _NO_PLACE else ""


def postcodes(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Return the postcodes among these, each once, in order."""
    return tuple(sorted({one for one in (postcode(text) for text in texts if text) if one}))


def district(code: str) -> str:
    """Return the first half of a postcode: B1 of B1 1AA; of another country's, its first three figures."""
    return code[:-3] if _POSTCODE.fullmatch(code) else code[:3]


def birth_dates(said: date | None, others: Sequence[date] = ()) -> tuple[date | None, tuple[date, ...]]:
    """Return the birth date to compare, and all of them in order, without those that a computer fills in.

    Where the date itself says nothing, the first of the others stands for it.
    """
    all_of_them = tuple(sorted({day for day in [said, *others] if day and day not in _NO_DAYS}))
    if said and said not in _NO_DAYS:
        return said, all_of_them
    return (all_of_them[0] if all_of_them else None), all_of_them


def a_day(text: str) -> date | None:
    """Read a birth date, `1980-03-04`, `19800304` or `04/03/1980`; nothing where it is no day."""
    if found := _DAY.fullmatch(text.strip()):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text.strip()):
        day, month, year = map(int, found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Names:
    """A person's names as they are compared."""

    given: str = ""
    """The first given name, in its one spelling."""
    givens: tuple[str, ...] = ()
    """Every given, preferred and other first name."""
    wholes: tuple[str, ...] = ()
    """What the first names may stand for."""
    family: str = ""
    families: tuple[str, ...] = ()
    """The parts of a double family name, and those of other names used."""


def names(family: str, given: str, preferred: str = "", aliases: Sequence[str] = ()) -> Names:
    """Return names as they are compared. An alias is a whole name: its last word is taken as the family's."""
    family_words, given_words = name_words(family), _without_particles(name_words(given))
    if not family_words and len(given_words) > 1 and given_words[-1] not in whole_names(given_words[0]):
        family_words, given_words = given_words[-1:], given_words[:-1]
    firsts = [*given_words[:1], *name_words(preferred)[:1]]
    families = [spelt(word) for word in _without_particles(family_words)]
    for alias in aliases:
        words = _without_particles(name_words(alias))
        firsts += words[:1]
        families += [spelt(word) for word in words[1:][-1:]]
    others = [*given_words, *firsts]
    # A name that many carry first and nobody is called by: Mohammed Ali is Ali to his friends.
    if len(given_words) > 1 and spelt(given_words[0]) in CARRIED_FIRST:
        firsts.append(given_words[1])
    return Names(
        given=spelt(given_words[0]) if given_words else "",
        givens=tuple(sorted({spelt(word) for word in others})),
        wholes=tuple(sorted({whole for word in firsts for whole in whole_names(word) if len(word) >= _SHORTEST})),
        family=spelt("".join(_without_particles(family_words))),
        families=tuple(sorted({word for word in families if len(word) >= _SHORTEST})),
    )


def _without_particles(words: Sequence[str]) -> tuple[str, ...]:
    """Take away `al`, `bin`, `de`: they are written or left out as the clerk pleases. `Abd al Aziz` is `ABDULAZIZ`."""
    kept: list[str] = []
    for word in words:
        if kept and kept[-1] in ("ABD", "ABDUL", "ABDAL"):
            if word not in _PARTICLES:
                kept[-1] = f"ABDUL{word}"
        elif word not in _PARTICLES or len(words) == 1:
            kept.append(word)
    return tuple(kept) or tuple(words)


_STREET_TAIL = re.compile(r"[^A-Z0-9 ]+")
_FLAT = re.compile(r"\b(?:FLAT|APARTMENT|APT|UNIT|ROOM)\s*(\w+)\b")


def door(address: str) -> str:
    """Return what tells one front door from another: `Flat 2, 28 Gerard Curve` is `28 GERARD F2`.

    The town is left out, because half of the files leave it out; without a number, the first two words.
    """
    plain = _STREET_TAIL.sub(" ", clean_name(address))
    flat = _FLAT.search(plain)
    words = _FLAT.sub(" ", plain).split()
    number = next((place for place, word in enumerate(words[:-1]) if word[0].isdigit()), None)
    kept = words[number : number + 2] if number is not None else words[:2]
    return " ".join([*kept, *([f"F{flat[1]}"] if flat else [])])


def elsewhere(text: str) -> str:
    """Return a postcode, of this country or all in figures of another."""
    plain = re.sub(r"\s", "", text).upper()
    return postcode(text) or (plain if _ELSEWHERE.fullmatch(plain) else "")


def sounds(name: str) -> str:
    """Return how a name sounds; nothing for an initial."""
    return by_ear(name) if len(name) > 1 else ""


def reference(text: str) -> str:
    """Return a reference without its spaces and strokes; empty for `000000/00Z`, which a computer fills in."""
    plain = "".join(c for c in text.upper() if c.isalnum())
    return "" if _NO_REFERENCE.fullmatch(plain) else plain
