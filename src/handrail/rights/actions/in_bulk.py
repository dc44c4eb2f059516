"""Record that an acknowledgement, or the Code, was sent to several people at once: set-wise, with one audit row."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import Refused
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened, InTheFuture
from handrail.rights import policy
from handrail.rights.actions.recording import BeforeItHappened, NotYoursToRecord, SayWhatAbout
from handrail.rights.queries.in_bulk import TOGETHER, WAYS, Asked, owed_in_bulk


class NeverInBulk(Refused):
    """Only acknowledgements and Code information go to several people at once: never a decision."""


class NotTogether(Refused):
    """Somebody you chose may not be sent it together with others: load the page again, and tell them by themself."""


@transaction.atomic
def record_in_bulk(refs: Sequence[str], *, kind: str, way: str, happened_at: datetime, by: Actor, at: datetime) -> int:
    """Record that `kind` was sent by `way` to the persons with these refs; return to how many. All of them or nobody.

    Who may be sent it is asked again here, with the file as it is now. Raises `NeverInBulk`, `NotYoursToRecord`,
    `InTheFuture`, `SayWhatAbout`, `NotTogether`, `BeforeItHappened`.
    """
    if kind not in TOGETHER or way not in WAYS:
        raise NeverInBulk
    if not policy.may_tell_in_bulk(by) or not policy.may_record(by, kind):
        raise NotYoursToRecord
    if happened_at > at:
        raise InTheFuture
    if not refs:
        raise SayWhatAbout
    may = {one.person.ref: one for one in owed_in_bulk(kind, way, viewer=by, at=at) if not one.why_not}
    if not set(refs) <= may.keys():
        raise NotTogether
    chosen = [may[ref] for ref in sorted(set(refs))]
    rows = [_event(one, number, kind, way, happened_at, by) for one in chosen for number in range(len(one.items))]
    journeys.record_events(rows, by=by, at=at)
    journeys.project([one.person.id for one in chosen], at=at)
    audit.record(
        "recorded in bulk",
        by=by,
        at=at,
        about="person",
        ids=[one.person.id for one in chosen],
        reason=kind,
        digest=_digest(kind, way, happened_at, sorted(set(refs))),
    )
    return len(chosen)


def _event(one: Asked, number: int, kind: str, way: str, happened_at: datetime, by: Actor) -> Happened:
    item = one.items[number]
    if item.happened_at is not None and happened_at < item.happened_at:
        raise BeforeItHappened
    return Happened(
        kind=kind,
        happened_at=happened_at,
        person_id=one.person.id,
        record_id=item.place.record_id,
        crime_id=item.place.crime_id,
        about=(item.ref,),
        method=way,
        detail="sent:acknowledgement" if kind == "acknowledged" else "sent:code_link",
        by_whom=by.name,
    )


def _digest(kind: str, way: str, happened_at: datetime, refs: Sequence[str]) -> bytes:
    """What was asked for, so that the one audit row answers for all of it."""
    said = "\n".join((kind, way, happened_at.isoformat(), *refs))
    return hashlib.blake2b(said.encode(), digest_size=16).digest()
