"""What matching says before records become one person: whom somebody parted stays parted."""

from collections.abc import Callable, Collection, Sequence

from handrail.audit.actor import Actor
from handrail.matching.queries.parted import objection, parted_from


def known_to(record_ids: Sequence[int], *, by: Actor) -> frozenset[int]:
    """Return that matching makes no record known to anybody."""
    return frozenset()


def to_joining(persons: Sequence[int], *, by: Actor) -> Callable[[Collection[int], Collection[int]], str]:
    """Return what says, in a code, why two sets of these files may not be one person, or nothing where they may."""
    parted = parted_from(persons, by=by)
    return lambda one, other: objection(parted, one, other, by)
