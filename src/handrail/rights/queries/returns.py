"""Questions about quarterly returns: the draft of one from the kept counts, and those that were submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.rights import policy
from handrail.rights.models import QuarterlyReturn
from handrail.rights.quarterly import DONE, Area, definitions_of, document_of, end_of_quarter
from handrail.rights.queries.figures import Counted, counts
from handrail.rights.queries.together import FILES_HERE
from handrail.rights.released import released
from handrail.rights.rulebook import rules_in_use


def draft(quarter: date, *, viewer: Actor, at: datetime) -> dict[str, Any]:
    """Return what a return for the quarter that starts on this day would say now."""
    found = counts("right", viewer=viewer, at=at, since=quarter, until=end_of_quarter(quarter) + timedelta(days=1))
    states = {group.key: {**group.counted.states, "no_limit": _owed(group.counted)} for group in found}
    done = {
        area.code: _done(area, quarter, states, viewer) for area in definitions_of(quarter).areas if area.rate == DONE
    }
    carried = sorted({right.id for edition in rules_in_use().editions for right in edition.rights})
    return document_of(quarter, states, done=done, carried=carried)


def _owed(counted: Counted) -> int:
    """How many have no limit, done or not: as a return says it, with how many of them were done beside it."""
    return counted.states["no_limit"] + counted.states["done"]


def _done(area: Area, quarter: date, states: Mapping[str, Mapping[str, int]], viewer: Actor) -> tuple[int, int]:
    """How many rights of an area without a number of days were owed of those that started, and how many were done.

    Whoever looks: nothing is shown of them but the two sums. Both are in the kept counts; where only some stages count,
    which are few, the clocks of them are read.
    """
    if not area.stages:
        counted = [states.get(right, {}) for right in area.rights]
        return sum(one.get("no_limit", 0) for one in counted), sum(one.get("done", 0) for one in counted)
    asked = [viewer.agency_id, list(area.rights), quarter, end_of_quarter(quarter), list(area.stages)]
    with database.whole_file():
        [(owed, done)] = database.ask(_OF_STAGES, asked)
    return int(owed), int(done)


# What one record of a human calls its event may be the name of another's: then the clock has it with a number behind.
_OF_STAGES = (
    "SELECT count(*), count(*) FILTER (WHERE c.settled = 'done') FROM rights_clock c"
    " WHERE c.agency_id = %s AND c.entitlement = ANY (%s) AND c.settled IN ('no_limit', 'done')"
    " AND c.started_on BETWEEN %s AND %s"
    " AND EXISTS (SELECT 1 FROM journey_event e WHERE e.happened_at = c.triggered_at AND e.crime_id = c.crime_id"
    f" AND e.person_id = ANY ({FILES_HERE.format(clock='c')}) AND e.kind = c.trigger"
    " AND e.ref IN (c.trigger_ref, regexp_replace(c.trigger_ref, '~[0-9]+$', ''))"
    " AND e.superseded_at IS NULL AND e.detail = ANY (%s))"
)


def submitted(*, viewer: Actor) -> QuerySet[QuarterlyReturn]:
    """Return the returns of the viewer's force, the latest first."""
    if not policy.may_count(viewer):
        raise NotKnown
    return QuarterlyReturn.objects.filter(agency_id=viewer.agency_id or 0).order_by("-quarter", "-number")


def submitted_return(ref: str, *, viewer: Actor) -> QuarterlyReturn:
    """Return one return as it was submitted, or raise `NotKnown`."""
    found = submitted(viewer=viewer).filter(ref=ref).first()
    if found is None:
        raise NotKnown
    return found


@dataclass(frozen=True, slots=True)
class Released:
    """A submitted return as the commissioner's officer reads it: whose it is, when it was submitted, and what it says.

    Who submitted it is not in it. `threshold` is the count below which none is shown.
    """

    ref: str
    force: str
    quarter: date
    number: int
    edition: str
    submitted_at: datetime
    document: Mapping[str, Any]
    threshold: int


def released_returns(*, viewer: Actor) -> list[Released]:
    """Return the returns of every force here as they are released, the latest first. Raises `NotKnown` for others.

    They are read whole, because what a correction may say depends on those before it; what is small in them stays here.
    """
    if not policy.may_read_released(viewer):
        raise NotKnown
    with database.whole_file():
        rows = list(QuarterlyReturn.objects.select_related("agency").order_by("agency_id", "quarter", "number"))
    found = []
    for place, row in enumerate(rows):
        before = [one.document for one in rows[:place] if (one.agency, one.quarter) == (row.agency, row.quarter)]
        document = released(row.document, before=before, threshold=settings.SMALL_COUNT)
        found.append(
            Released(
                row.ref, row.agency.name, row.quarter, row.number, row.edition, row.submitted_at, document,
                settings.SMALL_COUNT,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (one.quarter, one.force, one.number), reverse=True)


def released_return(ref: str, *, viewer: Actor) -> Released:
    """Return one return as it is released, or raise `NotKnown`."""
    found = next((one for one in released_returns(viewer=viewer) if one.ref == ref), None)
    if found is None:
        raise NotKnown
    return found


def readable_return(ref: str, *, viewer: Actor) -> QuarterlyReturn | Released:
    """Return one return as this viewer reads it, or raise `NotKnown`."""
    find = released_return if policy.may_read_released(viewer) else submitted_return
    return find(ref, viewer=viewer)


def corrected(one: QuarterlyReturn | Released, *, viewer: Actor) -> QuarterlyReturn | Released | None:
    """Return the return that this one corrects, as this viewer reads it; none for the first of its quarter."""
    of = (one.quarter, one.number - 1)
    if isinstance(one, Released):
        released_of = [other for other in released_returns(viewer=viewer) if other.force == one.force]
        return next((other for other in released_of if (other.quarter, other.number) == of), None)
    return submitted(viewer=viewer).filter(quarter=one.quarter, number=one.number - 1).first()
