"""What somebody was named by, as marks that can be compared without being read.

Two services may each support somebody who named the same person, and neither may tell the other. Each lodges what it
was told; a mark is what two such tellings must have in common, made the same however it was typed, and kept only as a
keyed digest of it. Without the key, which is not in the database, a mark can neither be read nor guessed by trying
every telephone number there is (`docs/assurance/escrow.md`).

The same person named twice shares a mark; two who share one may still be two: the answer is *there is another* only
where the mark is one person's own, *there may be another* where it is only name, year and district.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import product
from secrets import token_bytes
from types import MappingProxyType
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handrail.matching.cleaning import district, name_words, names, postcode
from handrail.matching.spellings import by_ear
from handrail.people.contact_keys import email_key, phone_keys

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "phone": "a telephone number of their own",
        "email": "an e-mail address",
        "handle": "a name they go by on a site or app",
        "vehicle": "a vehicle they drive",
        "born": "a name and a birth date",
        "area": "a name, a year of birth and a district",
    }
)
WEAK = frozenset({"area"})
"""Marks that two different people may well share: they say *may be*, never *is*."""
IN_TOKEN, IN_LODGED, IN_ANSWER = "token", "lodged", "answer"
"""Where something sealed is kept: what was sealed for one place cannot be read in another."""
_TOKEN, _NONCE, _SHORTEST_VEHICLE, _MOST_NAMES = 16, 12, 4, 24


class Mark(NamedTuple):
    """One thing that two tellings of the same person have in common: its kind, and the text that is compared."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a survivor told of the person they name. Everything may be empty; a year may be known without the day."""

    family: str = ""
    given: str = ""
    also: str = ""
    born: date | None = None
    year: int | None = None
    phones: str = ""
    email: str = ""
    site: str = ""
    handle: str = ""
    vehicle: str = ""
    postcode: str = ""


def marks(named: Named) -> frozenset[Mark]:
    """Return every mark of somebody who was named so; none where too little is known to tell them from another."""
    found = {Mark("phone", key) for key in phone_keys(named.phones)}
    if key := email_key(named.email):
        found.add(Mark("email", key))
    site, handle = _only_letters(named.site), _only_letters(named.handle)
    if site and handle:
        found.add(Mark("handle", f"{site}|{handle}"))
    vehicle = _only_letters(named.vehicle)
    if len(vehicle) >= _SHORTEST_VEHICLE:
        found.add(Mark("vehicle", vehicle))
    return frozenset(found | set(_by_name(named)))


def _by_name(named: Named) -> Iterable[Mark]:
    """By name and birth date, its day and month in either order; or as it sounds, with the year and the district.

    The first of January is what is written where the day is not known, so it tells nobody from another.
    """
    said = names(named.family, named.given, "", [named.also] if len(name_words(named.also)) > 1 else [])
    firsts = sorted({*said.givens, *said.wholes, *name_words(named.also)[:1]} - {""})
    families = sorted({said.family, *said.families} - {""})
    pairs = [sorted(pair) for pair in product(firsts, families)][:_MOST_NAMES]
    born = named.born
    if born is not None and (born.month, born.day) != (1, 1):
        day = f"{born.year}-{min(born.month, born.day):02}-{max(born.month, born.day):02}"
        yield from (Mark("born", f"{one}|{other}|{day}") for one, other in pairs)
    year, area = born.year if born else named.year, district(postcode(named.postcode))
    if year and area:
        yield from (Mark("area", f"{by_ear(one)}|{by_ear(other)}|{year}|{area}") for one, other in pairs)


def _only_letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def is_certain(kinds: Iterable[str]) -> bool:
    """Whether marks of these kinds in common are enough to say that there is another, not only that there may be."""
    return not set(kinds) <= WEAK


class Unreadable(Exception):
    """What is kept was sealed with another key, or has been changed."""


class Keys:
    """What turns marks into digests and seals keys of entries, made from one secret that is kept out of the database.

    `older` are secrets used before: what was lodged under them is still found, and nothing new is lodged under them.
    """

    def __init__(self, secret: bytes, *, older: Iterable[bytes] = ()) -> None:
        self._tokens, self._seals = _made_from(secret)
        self._older = [_made_from(one) for one in older]

    def token(self, mark: Mark) -> bytes:
        """Return the digest of a mark: sixteen bytes that only this secret makes of it."""
        return _token(self._tokens, mark)

    def tokens(self, mark: Mark) -> list[bytes]:
        """Return the digests a mark may have been lodged under, the newest secret's first."""
        return [self.token(mark), *(_token(key, mark) for key, _ in self._older)]

    def seal(self, text: bytes, *, on: str) -> bytes:
        """Seal what would say, in a copy of the database, what belongs to what; `on` is the place it is kept in."""
        nonce = token_bytes(_NONCE)
        return nonce + self._seals.encrypt(nonce, text, on.encode())

    def unseal(self, sealed: bytes, *, on: str) -> bytes:
        """Return what was sealed in that place, or raise `Unreadable`."""
        for seals in (self._seals, *(older for _, older in self._older)):
            try:
                return seals.decrypt(sealed[:_NONCE], sealed[_NONCE:], on.encode())
            except InvalidTag:
                continue
        raise Unreadable

    def seal_key(self, number: int, *, on: str) -> bytes:
        """Seal a key of a table."""
        return self.seal(number.to_bytes(8, "big"), on=on)

    def unseal_key(self, sealed: bytes, *, on: str) -> int:
        """Return the key of a table that was sealed, or raise `Unreadable`."""
        return int.from_bytes(self.unseal(sealed, on=on), "big")


def _token(key: bytes, mark: Mark) -> bytes:
    return hmac.new(key, f"{mark.kind}|{mark.text}".encode(), sha256).digest()[:_TOKEN]


def _made_from(secret: bytes) -> tuple[bytes, AESGCM]:
    def key(purpose: bytes) -> bytes:
        return HKDF(SHA256(), 32, None, b"handrail escrow " + purpose).derive(secret)

    return key(b"marks"), AESGCM(key(b"seals"))
