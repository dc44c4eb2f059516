"""How clocks stand by one dimension, as it may be shown: from the kept counts, small counts of people hidden."""

from datetime import date, datetime
from typing import get_args

from django.conf import settings

from handrail.agencies.models import Worker
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.rights import policy
from handrail.rights.breakdown import PEOPLE, Breakdown, Stood, broken_down
from handrail.rights.disproportion import GROUPS
from handrail.rights.models import Dimension
from handrail.rights.profiles import FIELDS
from handrail.rights.queries.figures import EVERY, NONE, By, Within, counts
from handrail.rights.rulebook import rules_in_use

OF_A_UNIT: tuple[By, ...] = ("right", "duty_holder", "month", "supervisor")


def dimensions(viewer: Actor) -> tuple[By, ...]:
    """What the viewer may have clocks counted by: who answers for one unit, by nothing that is few people there."""
    return get_args(By) if policy.may_count(viewer) else OF_A_UNIT


def break_down(
    by: By,
    *,
    viewer: Actor,
    at: datetime,
    since: date | None = None,
    until: date | None = None,
    entitlement: str = "",
) -> Breakdown:
    """Return how the clocks of the viewer's force or unit stand by one dimension. Raises `NotKnown` for who may not."""
    if by not in dimensions(viewer):
        raise NotKnown
    groups = counts(by, viewer=viewer, at=at, since=since, until=until, entitlement=entitlement)
    return broken_down(
        by,
        [Stood(one.key, one.words, one.counted.states, one.counted.by_upgrade) for one in groups],
        small=settings.SMALL_COUNT,
        sensitive=settings.SMALL_COUNT_SENSITIVE,
        without_limit=is_without_limit(entitlement),
    )


def is_without_limit(entitlement: str) -> bool:
    """Say whether a right has no limit by the edition in force last, so that it is compared by what was done."""
    return any(one.id == entitlement and one.has_no_limit for one in rules_in_use().editions[-1].rights)


def group_words(within: Within, *, viewer: Actor) -> str:
    """Return what one group is called: of people, of crimes, or under one supervisor of the viewer's force."""
    if within.dimension in PEOPLE:
        return GROUPS[PEOPLE[within.dimension]].get(within.key) or FIELDS[within.dimension].names.get(within.key, "")
    if within.dimension in FIELDS:
        return FIELDS[within.dimension].names.get(within.key, "")
    if within.dimension == Dimension.SUPERVISOR and within.key == EVERY:
        return "under every supervisor or none"
    if within.dimension == Dimension.SUPERVISOR and within.key != NONE:
        found = Worker.objects.filter(agency_id=viewer.agency_id or 0, ref=within.key).first()
        return found.name if found else ""
    return f"no {within.dimension} named"
