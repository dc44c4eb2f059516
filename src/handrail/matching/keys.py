"""The keys under which a record is found again: two records are compared where they share one.

A recipe is a few columns that must all be the same. The index for a page, the incremental run, the pairs of a whole
run and Splink's blocking rules are all made from these recipes, so that a pair found by one is found by the others.
"""

from collections.abc import Sequence
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


def pairs_sql(table: str, hashed: str) -> str:
    """Return the query for every pair of records of a table that share a key, once each; `hashed` makes 64 bits.

    As Splink's blocking rules find them, which ask of each pair whether any rule before brought it; here every key of
    a record is one number. Two keys that are not the same may be one number, once in a million whole runs: then a pair
    is looked at that shares nothing.
    """

    def numbers(recipes: Sequence[tuple[int, Sequence[str]]]) -> str:
        return " UNION ALL ".join(
            f"SELECT id, {hashed}({place}, {', '.join(columns)}) AS number FROM {table}"
            f" WHERE {' AND '.join(f'{column} IS NOT NULL' for column in columns)}"
            for place, columns in recipes
        )

    plain = list(enumerate(RECIPES))
    own, others = ([(place, [pair[side] for pair in pairs]) for place, pairs in enumerate(SWAPPED)] for side in (0, 1))
    return (
        f"WITH plain AS MATERIALIZED ({numbers(plain)}), own AS ({numbers(own)}), others AS ({numbers(others)})"
        " SELECT l.id AS join_key_l, r.id AS join_key_r, '0' AS match_key"
        " FROM plain l JOIN plain r USING (number) WHERE l.id < r.id"
        " UNION SELECT l.id, r.id, '0' FROM own l JOIN others r USING (number) WHERE l.id < r.id"
    )
