"""Keep what services hold: their load is pushed down by those who hold the people."""

from collections.abc import Mapping

from handrail.core import database


def add_load(more: Mapping[int, int]) -> None:
    """Count so many people more (or, below nought, fewer) with these services, by their keys; never below nought."""
    if more:
        database.run(
            "UPDATE directory_service s SET load = greatest(0, s.load + m.people)"
            " FROM unnest(%s::bigint[], %s::integer[]) m (service, people) WHERE s.id = m.service",
            [list(more), list(more.values())],
        )
