"""Questions about quarterly returns: the draft of one from the kept counts, and those that were submitted."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.rights import policy
from handrail.rights.models import QuarterlyReturn
from handrail.rights.quarterly import document_of, end_of_quarter
from handrail.rights.queries.figures import counts
from handrail.rights.rulebook import rules_in_use


def draft(quarter: date, *, viewer: Actor, at: datetime) -> dict[str, Any]:
    """Return what a return for the quarter that starts on this day would say now."""
    found = counts("right", viewer=viewer, at=at, since=quarter, until=end_of_quarter(quarter) + timedelta(days=1))
    states = {group.key: group.counted.states for group in found}
    carried = sorted({right.id for edition in rules_in_use().editions for right in edition.rights})
    return document_of(quarter, states, carried=carried)


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
