"""Say what came of a promise of contact: kept, moved, or missed."""

from datetime import UTC, datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import Refused
from handrail.core.moments import as_written
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened, InTheFuture
from handrail.journey.models import Owed
from handrail.journey.promises import KEPT, MISSED, MOVED, PROMISED
from handrail.rights import policy
from handrail.rights.actions.recording import ATTEMPT, NotYoursToRecord
from handrail.rights.contact import VOICEMAIL
from handrail.rights.queries.recording import Place, place_of, trigger_ref


class PromiseTheFuture(Refused):
    """A promise is for a time still to come: give a day and time after now."""


@transaction.atomic
def make_promise(place: Place, *, promised_for: datetime, note: str = "", by: Actor, at: datetime) -> None:
    """Promise a person that they will be rung by a time; it is the promiser's to keep. Raises `PromiseTheFuture`."""
    _check(PROMISED, by, promised_for=promised_for, at=at)
    _record([_promise(place, promised_for, note=note, by=by, at=at)], place, by=by, at=at)


@transaction.atomic
def keep_promise(owed: Owed, *, happened_at: datetime, method: str, note: str = "", by: Actor, at: datetime) -> bool:
    """Record that the promised contact was made. Returns False for a voicemail, which keeps no promise.

    Raises `InTheFuture`.
    """
    _check(KEPT, by, owed=owed, happened_at=happened_at, at=at)
    place = place_of(owed, viewer=by)
    kind = ATTEMPT if method == VOICEMAIL else KEPT
    _record([_about(owed, place, kind, happened_at, by=by, method=method, note=note)], place, by=by, at=at)
    return kind == KEPT


@transaction.atomic
def move_promise(owed: Owed, *, promised_for: datetime, note: str = "", by: Actor, at: datetime) -> bool:
    """Move a promise to another time. One whose time has passed was missed: that is recorded, and it is made anew.

    Returns whether it was moved in time. Raises `PromiseTheFuture`.
    """
    _check(MOVED, by, owed=owed, promised_for=promised_for, at=at)
    place = place_of(owed, viewer=by)
    if owed.due_at is not None and at >= owed.due_at:
        missed = _about(owed, place, MISSED, at, by=by, note=note)
        _record([missed, _promise(place, promised_for, by=by, at=at)], place, by=by, at=at)
        return False
    moved = _about(owed, place, MOVED, at, by=by, note=note, detail=as_written(promised_for.astimezone(UTC)))
    _record([moved], place, by=by, at=at)
    return True


@transaction.atomic
def miss_promise(owed: Owed, *, note: str = "", promised_for: datetime | None = None, by: Actor, at: datetime) -> None:
    """Record that the promised contact was not made, and promise it anew where a time is given.

    Raises `PromiseTheFuture`.
    """
    _check(MISSED, by, owed=owed, promised_for=promised_for, at=at)
    place = place_of(owed, viewer=by)
    rows = [_about(owed, place, MISSED, at, by=by, note=note)]
    if promised_for is not None:
        rows.append(_promise(place, promised_for, by=by, at=at))
    _record(rows, place, by=by, at=at)


def _check(
    kind: str,
    by: Actor,
    *,
    at: datetime,
    owed: Owed | None = None,
    happened_at: datetime | None = None,
    promised_for: datetime | None = None,
) -> None:
    if not policy.may_record(by, kind) or (owed is not None and not policy.may_answer_promise(by, owed)):
        raise NotYoursToRecord
    if happened_at is not None and happened_at > at:
        raise InTheFuture
    if promised_for is not None and promised_for <= at:
        raise PromiseTheFuture


def _promise(place: Place, promised_for: datetime, *, note: str = "", by: Actor, at: datetime) -> Happened:
    return Happened(
        kind=PROMISED, happened_at=at, person_id=place.person.id, record_id=place.record_id, crime_id=place.crime_id,
        detail=as_written(promised_for.astimezone(UTC)), by_whom=by.name, note=note,
    )  # fmt: skip


def _about(
    owed: Owed,
    place: Place,
    kind: str,
    happened_at: datetime,
    *,
    by: Actor,
    method: str = "",
    note: str = "",
    detail: str = "",
) -> Happened:
    return Happened(
        kind=kind,
        happened_at=happened_at,
        person_id=place.person.id,
        record_id=place.record_id,
        crime_id=place.crime_id,
        about=(trigger_ref(owed),),
        method=method,
        detail=detail,
        by_whom=by.name,
        note=note,
    )


def _record(rows: list[Happened], place: Place, *, by: Actor, at: datetime) -> None:
    journeys.record_events(rows, by=by, at=at)
    journeys.project([place.person.id], at=at)
    audit.record("recorded", by=by, at=at, about="person", ids=[place.person.id], reason=rows[0].kind)
