"""Public references: what people and addresses see in place of a database key.

A reference is ten characters of Crockford's base 32: nine are random, the tenth is a check character. The check is a
weighted sum in the field of 32 elements, so one wrong character, or two neighbours swapped, is always noticed.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OIL", "011")


def _doubled(element: int) -> int:
    """Multiply by x in GF(32) with the polynomial x^5 + x^2 + 1."""
    element <<= 1
    return element ^ 0b100101 if element & 0b100000 else element


def _check_of(values: Iterable[int]) -> int:
    total = 0
    for value in values:
        total = _doubled(total ^ value)
    return total


_TWO = [one + other for one in ALPHABET for other in ALPHABET]
_CHECKS = [
    [_check_of([*[0] * place, *divmod(two, 32), *[0] * (LENGTH - 3 - place)]) for two in range(len(_TWO))]
    for place in range(0, LENGTH - 2, 2)
]
"""What two characters add to the check where they stand first, third, fifth and seventh: it is a sum of parts."""


def new_ref() -> str:
    """Return a fresh random reference."""
    drawn = secrets.randbits(45)
    a, b, c, d, last = drawn >> 35, drawn >> 25 & 1023, drawn >> 15 & 1023, drawn >> 5 & 1023, drawn & 31
    check = _CHECKS[0][a] ^ _CHECKS[1][b] ^ _CHECKS[2][c] ^ _CHECKS[3][d] ^ _doubled(last)
    return _TWO[a] + _TWO[b] + _TWO[c] + _TWO[d] + ALPHABET[last] + ALPHABET[check]


def new_refs(count: int, *, taken: Callable[[list[str]], Iterable[str]]) -> list[str]:
    """Return `count` fresh references, none of which `taken` says is in use."""
    refs: dict[str, None] = {}
    while len(refs) < count:
        drawn = [new_ref() for _ in range(count - len(refs))]
        used = set(taken(drawn))
        refs.update((ref, None) for ref in drawn if ref not in used)
    return list(refs)


def read_ref(text: str) -> str | None:
    """Return the reference a person typed, in its one written form, or None where it is not one."""
    ref = text.strip().upper().replace("-", "").translate(_READ_AS)
    if len(ref) != LENGTH or not set(ref) <= _VALUE.keys():
        return None
    return ref if ALPHABET[_check_of(_VALUE[c] for c in ref[:-1])] == ref[-1] else None


def validate_ref(text: str) -> None:
    """Raise `ValidationError` unless the text is a reference."""
    if read_ref(text) != text:
        raise ValidationError("This is not a reference.")


class PublicRef(models.CharField):  # type: ignore[type-arg]
    """A model field that fills itself with a fresh reference."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("unique", True)
        options.update(max_length=LENGTH, default=new_ref, editable=False)
        super().__init__(**options)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """The type by the long name: by the short one Django would keep a second index, for LIKE, that nothing asks."""
        return f"character varying({LENGTH})"

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "default", "editable"):
            options.pop(fixed, None)
        if not options.pop("unique", False):
            options["unique"] = False  # in a table that keeps what was, one ref stands in many rows
        return name, path, list(args), options


class RefConverter:
    """The `<ref:name>` part of an address: a mistyped reference matches no page."""

    regex = "[0-9A-HJKMNP-TV-Z]{10}"

    def to_python(self, value: str) -> str:
        ref = read_ref(value)
        if ref != value:
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


class SealedKey:
    """The `<sealed:name>` part of an address: the key of a row in another's table, encrypted.

    A table of ours has a `PublicRef` instead.
    """

    regex = "[A-Za-z0-9_-]{48}"

    def to_python(self, value: str) -> int:
        """Return the key. Raises `ValueError`, and so matches no page, where it was not sealed here."""
        sealed = urlsafe_b64decode(value)
        try:
            return int.from_bytes(self._cipher().decrypt(sealed[:12], sealed[12:], None))
        except InvalidTag as bad:
            raise ValueError(value) from bad

    def to_url(self, value: int) -> str:
        """Return the key as an address holds it, which is different each time."""
        nonce = secrets.token_bytes(12)
        return urlsafe_b64encode(nonce + self._cipher().encrypt(nonce, value.to_bytes(8), None)).decode()

    @staticmethod
    def _cipher() -> AESGCM:
        return AESGCM(salted_hmac("handrail.core.sealed-key", "", algorithm="sha256").digest())
