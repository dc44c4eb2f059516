"""How a channel is compared with another's: the same number, e-mail or address however it was written."""

import re
import unicodedata

_NOT_DIGIT = re.compile(r"\D+")
_NOT_WORD = re.compile(r"[^A-Z0-9]+")


def phone_key(phone: str | None) -> str:
    """Return a telephone number as national digits: `+44 (0)7700 900 123` and `07700900123` are one number."""
    digits = _NOT_DIGIT.sub("", phone or "")
    if digits.startswith("0044"):
        digits = digits[4:]
    elif digits.startswith("44") and len(digits) >= 12:
        digits = digits[2:]
    digits = digits.lstrip("0")
    return "0" + digits if digits else ""


def email_key(email: str | None) -> str:
    """Return an e-mail address without case or outer spaces."""
    return unicodedata.normalize("NFKC", email or "").strip().casefold()


def place_key(address: str | None, postcode: str | None) -> str:
    """Return an address and postcode without case, spaces or punctuation; empty unless both are there."""
    place = _NOT_WORD.sub("", unicodedata.normalize("NFKD", address or "").upper())
    code = _NOT_WORD.sub("", (postcode or "").upper())
    return f"{place}|{code}" if place and code else ""
