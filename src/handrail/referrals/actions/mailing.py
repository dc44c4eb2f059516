"""A referral to a service that is not on Handrail: sent by secure mail by a worker, its acceptance written down."""

from datetime import datetime

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import Refused
from handrail.journey import actions as journey
from handrail.referrals import policy
from handrail.referrals.actions import showing
from handrail.referrals.actions.answering import AlreadyAnswered, CoverIsTheWorker, NotYours, tell
from handrail.referrals.models import Referral, State


class IsOnHandrail(Refused):
    """This service is on Handrail: it sees the referral here and answers it here."""


class NotSentYet(Refused):
    """Record that it was sent before recording that it was accepted."""


class SentAlready(Refused):
    """It was sent already. Load the page again to see by whom and when."""


class StillUndoable(Refused):
    """It may still be undone. Send it when its minute has passed."""


class WorkerAndCoverNamed(Refused):
    """Write down the worker and the cover that the service named: both are needed."""


def send_by_secure_mail(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Record that a worker has sent it by secure mail. Handrail itself sends nothing."""
    with database.whole_file():
        now = _open(referral, by)
        if now.mailed_at is not None:
            raise SentAlready
        if at < now.shown_from:
            raise StillUndoable
        Referral.objects.filter(id=now.id).update(mailed_at=at, mailed_by=by.id)
        audit.record("referral sent by secure mail", by=by, at=at, about="referral", ids=[now.id], refs=[now.ref])


def acknowledge_secure_mail(referral: Referral, *, worker: str, cover: str, by: Actor, at: datetime) -> None:
    """Record that the service has accepted, with the worker and the cover it named."""
    worker, cover = " ".join(worker.split()), " ".join(cover.split())
    if not worker or not cover:
        raise WorkerAndCoverNamed
    if worker.casefold() == cover.casefold():
        raise CoverIsTheWorker
    with database.whole_file():
        now = _open(referral, by)
        if now.mailed_at is None:
            raise NotSentYet
        Referral.objects.filter(id=now.id).update(
            state=State.ACCEPTED, answered_at=at, answered_by=by.id, mail_acknowledged_at=at,
            mail_acknowledged_by=by.id, worker_named=worker[:120], cover_named=cover[:120],
        )  # fmt: skip
        event = tell(now, "referral_accepted", "", by=by, at=at)
        journey.close_owed(
            kind="referral", source_refs=[f"referral:{now.id}"], because="accepted", by=by, at=at, event_id=event
        )
        showing.show_all_again([now.person_id])
        journey.project([now.person_id], at=at)
        audit.record("referral accepted by secure mail", by=by, at=at, about="referral", ids=[now.id], refs=[now.ref])


def _open(referral: Referral, by: Actor) -> Referral:
    referrals = Referral.objects.select_for_update(of=("self",)).select_related("service__agency", "person")
    now = referrals.get(id=referral.id)
    if not policy.may_mail(by, now):
        raise NotYours
    if now.service.on_handrail and now.service.agency.on_handrail:
        raise IsOnHandrail
    if now.state != State.SENT:
        raise AlreadyAnswered
    return now
