"""Every field of every table says how sensitive it is.

Masking, export, shredding and demo data follow these words, and a test fails for a field that has none:

* identity: says who somebody is;
* contact: would let somebody reach or find them;
* sensitive: special-category or criminal-offence facts, or what would harm in the wrong hands;
* free_text: written by a person, may hold anything;
* plain: ids, codes, times and counts.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import models

KINDS = ("identity", "contact", "sensitive", "free_text", "plain")
Table = TypeVar("Table", bound=type[models.Model])


def classified(
    *, identity: str = "", contact: str = "", sensitive: str = "", free_text: str = "", plain: str = ""
) -> Callable[[Table], Table]:
    """Attach to a model what kind each of its fields is; names are separated by spaces."""
    given = {"identity": identity, "contact": contact, "sensitive": sensitive, "free_text": free_text, "plain": plain}

    def attach(table: Table) -> Table:
        table.classification = {name: kind for kind, names in given.items() for name in names.split()}  # type: ignore[attr-defined]
        return table

    return attach
