"""When two phone numbers, two e-mail addresses or two places are one, however they were typed.

A channel that a suspect also holds is unsafe whatever the file says (contract, people.csv; triage, *unsafe*), so two
spellings of one thing must meet. Where that is in doubt they are taken as the same: a hold asks one question more, a
letter read by the wrong person cannot be called back.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_APART = re.compile(r"[;,/|\n]|\bor\b|\band\b")
_EXTENSION = re.compile(r"(?:ext(?:ension)?\.?|x)\s*\d+\s*$")
_TRUNK = re.compile(r"\(\s*0\s*\)")
_NOT_A_DIGIT = re.compile(r"\D")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b")
_SHORTEST_NUMBER = 7
_SPELT_OUT = {
    "st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "dr": "drive", "ln": "lane", "cl": "close",
    "ct": "court", "cres": "crescent", "cr": "crescent", "gdns": "gardens", "gdn": "gardens", "pl": "place",
    "sq": "square", "ter": "terrace", "terr": "terrace", "gr": "grove", "grv": "grove", "pk": "park", "wy": "way",
    "hse": "house", "bldgs": "buildings", "apt": "flat", "apartment": "flat", "fl": "flat", "nr": "near",
}  # fmt: skip
_SAY_NOTHING = frozenset({"no", "number", "the"})
_ONE_MAILBOX = {"googlemail.com": "gmail.com"}


def _plain(text: str) -> str:
    """Folded to one width and case, without marks that nobody sees."""
    if text.isascii():
        return text.lower().strip()
    if text.isascii():
        return text.lower().strip()
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if unicodedata.category(c) != "Cf").strip()


def phone_key(text: str) -> str:
    """A number as `+447700900123`, from any of its UK forms; empty where there is no number in it.

    `07700 900123`, `+44 (0)7700 900123`, `0044 7700 900123` and `447700900123` are one number; an extension is not
    part of it. A number of another country keeps its own digits.
    """
    plain = _TRUNK.sub("", _EXTENSION.sub("", _plain(text)))
    digits = _NOT_A_DIGIT.sub("", plain)
    if len(digits) < _SHORTEST_NUMBER:
        return ""
    abroad = plain.startswith("+") or digits.startswith("00")
    digits = digits[2:] if digits.startswith("00") else digits
    if digits.startswith("44") and (abroad or len(digits) >= 12):
        return "+44" + digits[2:].lstrip("0")
    if abroad:
        return "+" + digits
    if digits.startswith("0"):
        return "+44" + digits[1:]
    # A leading nought lost in a spreadsheet: 7700900123.
    return "+44" + digits if len(digits) == 10 else digits


def phone_keys(text: str) -> frozenset[str]:
    """Every number written in one cell."""
    return frozenset(filter(None, map(phone_key, _APART.split(_plain(text)))))


def email_key(text: str) -> str:
    """The mailbox an address ends in: `Ann+Court@Mail.example` is `ann@mail.example`; empty where it is no address."""
    plain = _plain(text).removeprefix("mailto:").strip("<> ")
    name, at, domain = plain.rpartition("@")
    if not (name and at and domain):
        return ""
    domain = _ONE_MAILBOX.get(domain, domain)
    name = name.partition("+")[0] or name
    return f"{name.replace('.', '') if domain == 'gmail.com' else name}@{domain}"


def postcode_key(text: str) -> str:
    """A postcode in capitals without its space: `b5 7qp` is `B57QP`."""
    return _NOT_A_WORD.sub("", _plain(text)).upper()


def address_words(address: str) -> tuple[str, ...]:
    """The words of an address as they are compared: spelt out, without a postcode written among them."""
    words = _NOT_A_WORD.sub(" ", _POSTCODE.sub(" ", _plain(address))).split()
    return tuple(_SPELT_OUT.get(word, word) for word in words if word not in _SAY_NOTHING)


def place_key(address: str, postcode: str) -> str:
    """An address and postcode as one key, for an index; empty without an address. `same_place` is the finer test."""
    words = address_words(address)
    return f"{' '.join(words)}|{postcode_key(postcode)}" if words else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody lives, as it is compared."""

    words: tuple[str, ...] = ()
    postcode: str = ""


def same_place(one: Place, other: Place) -> bool:
    """Whether two addresses are one home: the same words, and the same postcode where both have one.

    An address that is the beginning or the end of the other, at the same postcode, is the same home: one file leaves
    off the town, another the flat.
    """
    if not one.words or not other.words or (one.postcode and other.postcode and one.postcode != other.postcode):
        return False
    if one.words == other.words:
        return True
    short, long = sorted((one.words, other.words), key=len)
    telling = len(short) > 1 and any(any(c.isdigit() for c in word) for word in short)
    both = bool(one.postcode and other.postcode)
    return both and telling and (long[: len(short)] == short or long[-len(short) :] == short)


@dataclass(frozen=True, slots=True)
class Holding:
    """The channels one record holds, as they are compared."""

    phones: frozenset[str] = frozenset()
    email: str = ""
    place: Place = Place()


def holding(*, phone: str = "", email: str = "", address: str = "", postcode: str = "") -> Holding:
    """What a record holds, from the words in its columns."""
    return Holding(phone_keys(phone), email_key(email), Place(address_words(address), postcode_key(postcode)))


def shared(own: Holding, others: Iterable[Holding]) -> frozenset[str]:
    """Which of `phone`, `email` and `address` somebody else holds too. Give it suspects and those acting for them."""
    found: set[str] = set()
    for other in others:
        if own.phones & other.phones:
            found.add("phone")
        if own.email and own.email == other.email:
            found.add("email")
        if same_place(own.place, other.place):
            found.add("address")
    return frozenset(found)
