"""Record what somebody told a service and has not reported, and whether they agree that the police see it.

It is an event of their journey in the circle of the service that recorded it. With the person's agreement a second
event stands beside it, for the police; taking the agreement back supersedes that one, from then on.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, Refused
from handrail.core.refs import new_ref
from handrail.crimes import policy
from handrail.crimes.conduct import TOLD
from handrail.crimes.queries.told import ONLY_NAMED, Against, ToldEvent
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened, InTheFuture
from handrail.people import actions as people
from handrail.people.actions import BLANK, SAID_NAMES
from handrail.people.models import Person, Record

SOURCE = "handrail"
INCIDENT, SHARED, AGREED, ENDED = "incident_told", "incident_shared", "sharing_agreed", "sharing_ended"


class NotYoursToRecord(NotAllowed):
    """What is told to a service is recorded by those who support the person there."""


class SayWhatItWas(Refused):
    """Say what it was: choose at least one."""


class AlreadyShared(Refused):
    """They have agreed already that the police see this."""


class NotShared(Refused):
    """The police do not see this."""


@transaction.atomic
def record_told(
    person: Person,
    *,
    record: Record,
    what: Sequence[str],
    happened_at: datetime,
    about: Against | None,
    named: tuple[str, str] = ("", ""),
    note: str = "",
    by: Actor,
    at: datetime,
) -> str:
    """Record an incident that was told to this service alone; return its ref.

    `about` is whom they named of those named before; `named` are the given and family names of somebody who was not.

    Raises `NotYoursToRecord`, `InTheFuture`, `SayWhatItWas`.
    """
    if not policy.may_record_told(by):
        raise NotYoursToRecord
    if happened_at > at:
        raise InTheFuture
    codes = [code for code in TOLD if code in set(what)]
    if not codes:
        raise SayWhatItWas
    told = Happened(
        kind=INCIDENT, happened_at=happened_at, known_at=at, person_id=record.person_id, record_id=record.id,
        suspect_record_id=about.record_id if about else _named(named, by=by, at=at), detail=";".join(codes),
        by_whom=by.name, note=note,
    )  # fmt: skip
    journeys.record_event(told, by=by, at=at)
    audit.record("incident told to a service", by=by, at=at, about="person", ids=[person.id])
    return told.ref


def _named(names: tuple[str, str], *, by: Actor, at: datetime) -> int | None:
    """Hold a record of somebody who was named here and nowhere else, which nobody sees; none where nobody was named."""
    if not any(names):
        return None
    said = dict(zip(SAID_NAMES, BLANK, strict=True)) | dict(zip(("given_names", "family_name"), names, strict=True))
    ref = new_ref()
    row = ([said[name] for name in SAID_NAMES], b"", at)
    return people.open_records(ONLY_NAMED, {ref: row}, by=by, at=at)[ref].record_id


@transaction.atomic
def agree_to_share(told: ToldEvent, *, agreed_at: datetime, by: Actor, at: datetime) -> None:
    """Record that the person agreed, and when, that the police see it. Raises `AlreadyShared`, `InTheFuture`."""
    _may(told, by)
    if agreed_at > at:
        raise InTheFuture
    if told.shared:
        raise AlreadyShared
    agreed = Happened(
        kind=AGREED, happened_at=agreed_at, person_id=told.person_id, record_id=told.record_id, about=(told.ref,),
        by_whom=by.name,
    )  # fmt: skip
    shared = replace(
        agreed, kind=SHARED, happened_at=told.happened_at, known_at=at, ref=shared_ref(told.ref), detail=told.detail,
        suspect_record_id=told.suspect_record_id,
    )  # fmt: skip
    journeys.record_events([agreed, shared], by=by, at=at)
    journeys.project([told.person_id], at=at)
    audit.record("incident shared with the police", by=by, at=at, about="person", ids=[told.person_id])


@transaction.atomic
def end_sharing(told: ToldEvent, *, ended_at: datetime, by: Actor, at: datetime) -> None:
    """Record that the person took their agreement back: from now on the police see it no more. Raises `NotShared`."""
    _may(told, by)
    if ended_at > at:
        raise InTheFuture
    if not told.shared:
        raise NotShared
    journeys.supersede(SOURCE, [shared_ref(told.ref)], by=by, at=at)
    journeys.record_events(
        [
            Happened(
                kind=ENDED, happened_at=ended_at, person_id=told.person_id, record_id=told.record_id, about=(told.ref,),
                by_whom=by.name,
            )
        ],
        by=by,
        at=at,
    )  # fmt: skip
    journeys.project([told.person_id], at=at)
    audit.record("incident no longer shared", by=by, at=at, about="person", ids=[told.person_id])


def shared_ref(ref: str) -> str:
    """Return the ref of the event by which the police see what was told."""
    return f"{ref}#shared"


def _may(told: ToldEvent, by: Actor) -> None:
    if not policy.may_record_told(by) or told.agency_id != by.agency_id:
        raise NotYoursToRecord
