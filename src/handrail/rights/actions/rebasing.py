"""Decide that a control chart begins again at a month, and take that back: who, when and why stay on record."""

from datetime import date, datetime

from django.db import transaction

from handrail.agencies.models import Team
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.workdays import local_date
from handrail.rights import policy
from handrail.rights.models import Rebasing


class NotYoursToRebase(NotAllowed):
    """Where a chart begins again is decided by the Victims' Code lead of the force."""


class NotAMonth(Refused):
    """Limits can begin again at a month that has begun: choose this one or one before."""


class SaysNothing(Refused):
    """Say what changed, in a few words: a chart that begins again without a reason hides what it should show."""


class RebasedAlready(Refused):
    """The limits of this chart begin again at that month already."""


@transaction.atomic
def rebase_chart(*, entitlement: str, team: Team | None, month: date, why: str, by: Actor, at: datetime) -> Rebasing:
    """Let the limits of one chart begin again at a month.

    Raises `NotYoursToRebase`, `NotAMonth`, `SaysNothing`, `RebasedAlready`.
    """
    if not policy.may_count(by) or (team is not None and team.agency_id != by.agency_id):
        raise NotYoursToRebase
    if month.day != 1 or month > local_date(at):
        raise NotAMonth
    if not why.strip():
        raise SaysNothing
    with database.whole_file():
        kept, new = Rebasing.objects.get_or_create(
            agency_id=by.agency_id or 0, entitlement=entitlement, team=team, month=month, taken_back_at=None,
            defaults={"why": why.strip(), "rebased_at": at, "rebased_by": by.id},
        )  # fmt: skip
    if not new:
        raise RebasedAlready
    audit.record("rebased a chart", by=by, at=at, about="chart", ids=[kept.id], refs=[kept.ref, f"{month:%Y-%m}"])
    return kept


@transaction.atomic
def take_back_rebasing(ref: str, *, by: Actor, at: datetime) -> Rebasing:
    """Take back that a chart begins again; that it was so stays on record. Raises `NotYoursToRebase`, `NotKnown`."""
    if not policy.may_count(by):
        raise NotYoursToRebase
    with database.whole_file():
        kept = Rebasing.objects.filter(ref=ref, agency_id=by.agency_id or 0, taken_back_at=None).first()
        if kept is None:
            raise NotKnown
        Rebasing.objects.filter(id=kept.id).update(taken_back_at=at, taken_back_by=by.id)
    audit.record("took back a rebasing", by=by, at=at, about="chart", ids=[kept.id], refs=[kept.ref])
    return kept
