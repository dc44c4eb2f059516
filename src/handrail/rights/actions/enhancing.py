"""Record a reason for enhanced rights, remove one with a reason, look at one again, or ask the police for them."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import Refused
from handrail.core.workdays import local_date
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened, InTheFuture
from handrail.rights import policy
from handrail.rights.actions.recording import BeforeItHappened, NotYoursToRecord
from handrail.rights.enhancing import (
    ASKED,
    LOOKED,
    RECORDED,
    REMOVED,
    Reason,
    detail_of,
    reason_of,
    removal_of,
    table,
)
from handrail.rights.queries.enhancing import enhanced_of
from handrail.rights.queries.recording import Place


class NoSuchReason(Refused):
    """That is not one of the reasons for enhanced rights: choose one of those on the page."""


class HoldsAlready(Refused):
    """That reason holds already: look at it again, or remove it first."""


class HoldsNoMore(Refused):
    """That reason does not hold any more: load the page again."""


class ReviewToCome(Refused):
    """Enhanced rights are looked at again on a day still to come: give a day after today."""


def try_enhancing(recording: Callable[[], None]) -> None:
    """Raise what recording this would be refused for; nothing is kept, and nobody is told."""
    with transaction.atomic():
        recording()
        transaction.set_rollback(True)


@transaction.atomic
def record_enhanced(
    place: Place,
    *,
    category: str,
    reason: str,
    review_on: date,
    assessed_at: datetime,
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Record for the police why somebody has enhanced rights, who assessed it, when, and when it is looked at again.

    It is added to what holds already. Raises `NotYoursToRecord`, `InTheFuture`, `BeforeItHappened`, `NoSuchReason`,
    `HoldsAlready`, `ReviewToCome`.
    """
    _check(place, assessed_at, may=policy.may_enhance(by), at=at)
    _check_reason(category, reason)
    _check_review(review_on, at)
    if any(reason_of(one.code) == f"{category}:{reason}" for one in _standing(place, by, at)):
        raise HoldsAlready
    _record(place, RECORDED, detail_of(category, reason, review_on), assessed_at, note=note, by=by, at=at)


@transaction.atomic
def remove_enhanced(
    place: Place, *, code: str, why: str, removed_at: datetime, note: str = "", by: Actor, at: datetime
) -> None:
    """Remove one reason, found by rule or recorded, and say why; the others stay, and so do the shorter limits.

    Raises `NotYoursToRecord`, `InTheFuture`, `NoSuchReason`, `HoldsNoMore`, `BeforeItHappened`.
    """
    _check(place, removed_at, may=policy.may_enhance(by), at=at)
    if why not in table().removed_because:
        raise NoSuchReason("Say why it is removed: choose one of the reasons on the page.")
    reason = _held(place, code, by, at)
    if removed_at < reason.since:
        raise BeforeItHappened("That is before it was recorded: check the day and the time.")
    _record(place, REMOVED, removal_of(code, why), removed_at, about=(reason.ref,), note=note, by=by, at=at)


@transaction.atomic
def keep_enhanced(
    place: Place, *, code: str, review_on: date, looked_at: datetime, note: str = "", by: Actor, at: datetime
) -> None:
    """Record that a reason was looked at again and stays, and when it is looked at next.

    Raises `NotYoursToRecord`, `InTheFuture`, `HoldsNoMore`, `ReviewToCome`.
    """
    _check(place, looked_at, may=policy.may_enhance(by), at=at)
    _check_review(review_on, at)
    reason = _held(place, code, by, at)
    detail = f"{code}|{review_on.isoformat()}"
    _record(place, LOOKED, detail, looked_at, about=(reason.ref,), note=note, by=by, at=at)


@transaction.atomic
def ask_for_enhanced(place: Place, *, category: str, reason: str, note: str = "", by: Actor, at: datetime) -> None:
    """Ask the police for enhanced rights; they look at it and decide. Raises `NotYoursToRecord`, `NoSuchReason`."""
    _check(place, at, may=policy.may_ask_for_enhanced(by), at=at)
    _check_reason(category, reason)
    _record(place, ASKED, f"{category}:{reason}", at, note=note, by=by, at=at)


def _check(place: Place, happened_at: datetime, *, may: bool, at: datetime) -> None:
    if not may:
        raise NotYoursToRecord("Enhanced rights are recorded by the police. An advocate may ask for them.")
    if happened_at > at:
        raise InTheFuture
    if place.crime is not None and happened_at < place.crime.reported_at:
        raise BeforeItHappened("That is before the crime was reported: check the day and the time.")


def _check_reason(category: str, reason: str) -> None:
    known = table().categories.get(category)
    if known is None or reason not in known.reasons:
        raise NoSuchReason


def _check_review(review_on: date, at: datetime) -> None:
    if review_on <= local_date(at):
        raise ReviewToCome


def _standing(place: Place, by: Actor, at: datetime) -> list[Reason]:
    found = enhanced_of(place.person, viewer=by, at=at)
    return [one for each in found if each.place.crime_id == place.crime_id for one in each.reasons]


def _held(place: Place, code: str, by: Actor, at: datetime) -> Reason:
    found = next((one for one in _standing(place, by, at) if one.code == code), None)
    if found is None:
        raise HoldsNoMore
    return found


def _record(
    place: Place,
    kind: str,
    detail: str,
    happened_at: datetime,
    *,
    about: tuple[str, ...] = (),
    note: str,
    by: Actor,
    at: datetime,
) -> None:
    row = Happened(
        kind=kind, happened_at=happened_at, person_id=place.person.id, record_id=place.record_id,
        crime_id=place.crime_id, about=about, detail=detail, by_whom=by.name, note=note,
    )  # fmt: skip
    journeys.record_events([row], by=by, at=at)
    journeys.project([place.person.id], at=at)
    audit.record("recorded", by=by, at=at, about="person", ids=[place.person.id], reason=kind)
