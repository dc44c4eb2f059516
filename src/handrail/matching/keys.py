"""The keys under which a record is found again: two records are compared where they share one.

A recipe is a few columns that must all be the same. The index for a page, the incremental run and Splink's blocking
rules are all made from these recipes, so that a pair found by one is found by the others.
"""

from hashlib import blake2b

from handrail.matching.cleaned import Cleaned

RECIPES: tuple[tuple[str, ...], ...] = (
    ("born", "family_ear"),
    ("born", "given_initial"),
    ("born", "family_initial"),
    ("born", "area"),
    ("given", "family", "birth_year"),
    ("given", "family", "area"),
    ("given_ear", "family_ear", "area"),
    ("given_initial", "family_ear", "birth_year"),
    ("given_ear", "family_initial", "birth_year", "area"),
    ("email",),
    ("mailbox",),
    ("phone", "given_initial"),
    ("phone", "family_initial"),
    ("phone", "born"),
    ("reference",),
    ("postcode", "given_initial"),
    ("postcode", "family_initial"),
    ("postcode", "birth_year"),
    ("door", "given_initial"),
    ("door", "family_initial"),
    ("door", "born"),
)
SWAPPED: tuple[tuple[tuple[str, str], ...], ...] = (
    (("born", "born_swapped"), ("family", "family")),
    (("born", "born_swapped"), ("given", "given")),
    (("given", "family"), ("family", "given"), ("birth_year", "birth_year")),
    (("given", "family"), ("family", "given"), ("area", "area")),
    (("given", "family"), ("postcode", "postcode")),
    (("family", "given"), ("postcode", "postcode")),
)
"""Recipes that hold one record's column against another's: day and month, or given and family name, changed over."""


def keys(record: Cleaned) -> tuple[int, ...]:
    """Return a record's keys as numbers of 64 bits, in order."""
    found = {_key(place, [getattr(record, column) for column in recipe]) for place, recipe in enumerate(RECIPES)}
    for place, pairs in enumerate(SWAPPED, start=len(RECIPES)):
        # Both ways round under one recipe: a record meets another by its own way or by the other's.
        found |= {_key(place, [getattr(record, pair[side]) for pair in pairs]) for side in (0, 1)}
    return tuple(sorted(key for key in found if key is not None))


def _key(place: int, values: list[str]) -> int | None:
    if not all(values):
        return None
    digest = blake2b("\x1f".join([str(place), *values]).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
