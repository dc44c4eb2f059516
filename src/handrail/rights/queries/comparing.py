"""One right by groups of people, over a whole force, from the kept counts: no person is named, and none is read."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.conf import settings

from handrail.audit.actor import Actor
from handrail.core.workdays import local_date
from handrail.rights.breakdown import PEOPLE
from handrail.rights.disproportion import (
    AGE,
    AREA,
    ETHNICITY,
    SEX,
    Compared,
    compared,
    counts_of,
    group_of,
    threshold_of,
)
from handrail.rights.models import Dimension, Tally
from handrail.rights.profiles import code_at
from handrail.rights.queries.breaking_down import break_down, is_without_limit
from handrail.rights.queries.figures import By, started, sums, tally
from handrail.rights.queries.lists import FELL_DUE, NOT_IN_TIME, WITHOUT_LIMIT, Asked

AS_COUNTED: Mapping[str, By] = MappingProxyType({SEX: "sex", AGE: "age", ETHNICITY: "ethnicity", AREA: "council"})
"""By which dimension of the kept counts each comparison is made, and its lists are asked for."""
COMPARED = frozenset({"met", NOT_IN_TIME, FELL_DUE, "not_recorded"})
"""Of which states a comparison shows how many there are in each group: met, the others that fell due, unknown."""
COMPARED_WITHOUT_LIMIT = frozenset({"done", "no_limit", WITHOUT_LIMIT, "not_recorded"})
"""The same of a right that has no limit: done, not yet, both together, unknown."""


def comparison(
    right: str, by: str, *, viewer: Actor, at: datetime, since: date | None = None, until: date | None = None
) -> Compared:
    """Compare how often a right is met for the groups of one dimension, in the viewer's force; a job sees every one.

    One that has no limit is compared by how often it was done. `since` and `until` are first days of months, the second
    not within. Raises `NotKnown` for who may not count.
    """
    dimension, today = Dimension(AS_COUNTED[by]), local_date(at)
    rows = Tally.objects.filter(dimension=dimension) if viewer.kind == "system" else tally(viewer, dimension)
    states: dict[str, Counter[str]] = {}
    for value, settled, due_on, count in sums(
        started(rows, since, until).filter(entitlement=right), "value", "settled", "due_on"
    ):
        state = settled or ("missed" if due_on < today else "running")
        states.setdefault(code_at(dimension.value, value), Counter())[state] += count
    without_limit = is_without_limit(right)
    counts = {code: counts_of(one, without_limit=without_limit) for code, one in states.items()}
    return compared(
        by, counts, threshold=threshold_of(by, small=settings.SMALL_COUNT, sensitive=settings.SMALL_COUNT_SENSITIVE)
    )


def is_hidden(asked: Asked, *, viewer: Actor, at: datetime) -> bool:
    """Say whether no list of a group alone is given, because how long it is would be a count that is not shown.

    What a comparison shows of one right (`COMPARED`, `COMPARED_WITHOUT_LIMIT`) is hidden where it is; any other count
    where a breakdown hides it. What neither counts of such a group (by upgrade, by a day, in an area of a return) is
    never listed of it alone.
    """
    within, since, until = asked.within, asked.since, asked.until
    if within is None or within.dimension not in PEOPLE:
        return False
    state, right, by = asked.state, asked.entitlement, PEOPLE[within.dimension]
    if asked != Asked(state=state, entitlement=right, since=since, until=until, within=within):
        return True
    if right and state in (COMPARED_WITHOUT_LIMIT if is_without_limit(right) else COMPARED):
        found = comparison(right, by, viewer=viewer, at=at, since=since, until=until)
        group = next(one for one in found.groups if one.code == group_of(by, within.key))
        return group.suppressed or (state == "not_recorded" and group.unknown is None)
    rows = break_down(AS_COUNTED[by], viewer=viewer, at=at, since=since, until=until, entitlement=right).rows
    states = next(row.states for row in rows if row.key == group_of(by, within.key))
    return states is None or not ({"met", NOT_IN_TIME} if state == FELL_DUE else {state}) <= set(states)
