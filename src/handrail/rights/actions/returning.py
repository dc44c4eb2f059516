"""Submit a quarterly return: what it says is stored whole, and never computed again."""

from datetime import date, datetime
from hashlib import sha256
from json import dumps

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, Refused
from handrail.core.workdays import local_date
from handrail.rights import policy
from handrail.rights.models import QuarterlyReturn
from handrail.rights.quarterly import end_of_quarter, quarter_of
from handrail.rights.queries import returns


class NotYoursToSubmit(NotAllowed):
    """Returns are submitted by the Victims' Code lead of the force."""


class NotOverYet(Refused):
    """That quarter is not over: a return can be submitted from the day after its last."""


class NothingNew(Refused):
    """The figures are those that were submitted already: there is nothing to correct."""


@transaction.atomic
def submit_return(quarter: date, *, by: Actor, at: datetime) -> QuarterlyReturn:
    """Submit the return for a quarter, or the correction of one.

    Raises `NotYoursToSubmit`, `NotOverYet`, `NothingNew`.
    """
    if not policy.may_count(by):
        raise NotYoursToSubmit
    if quarter != quarter_of(quarter) or local_date(at) <= end_of_quarter(quarter):
        raise NotOverYet
    database.ask("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"return of {by.agency_id} {quarter}"])
    document = returns.draft(quarter, viewer=by, at=at)
    last = returns.submitted(viewer=by).filter(quarter=quarter).first()
    if last is not None and last.document == document:
        raise NothingNew
    with database.whole_file():
        kept = QuarterlyReturn.objects.create(
            agency_id=by.agency_id or 0, quarter=quarter, number=last.number + 1 if last else 1,
            edition=document["edition"], document=document, submitted_at=at, submitted_by=by.id,
        )  # fmt: skip
    written = dumps(document, sort_keys=True).encode()
    audit.record(
        "submitted a return", by=by, at=at, about="return", ids=[kept.id], refs=[kept.ref],
        digest=sha256(written).digest(),
    )  # fmt: skip
    return kept
