"""Record that something happened to a person: that they were told, what they said, what was promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import jobs
from handrail.core.errors import NotAllowed, Refused
from handrail.core.refs import new_ref
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened, InTheFuture
from handrail.journey.vocabulary import ANSWERING_KINDS, KINDS, NEEDS_ABOUT
from handrail.rights import policy
from handrail.rights.clocks import TOLD
from handrail.rights.contact import VOICEMAIL, kept_as
from handrail.rights.models import Clock
from handrail.rights.queries.recording import (
    ABOUT_ANY,
    MESSAGE,
    NOT_APPLICABLE,
    NOT_SAFE,
    Place,
    Trigger,
    own_entries,
    suspects,
    triggers,
    ways,
)
from handrail.rights.steps import course_of, reasons

DECIDED_BY = frozenset({"need_recorded", "consent_recorded", "risk_graded"})
"""What triage asks: recorded by hand, it decides again."""
INTERPRETED, NEVER_INTERPRET = "interpreter_provided", frozenset({"family", "relative", "child", "suspect"})
ATTEMPT, TAKEN_BACK = "tell_attempted", "row_voided"
WAY_OF: Mapping[str, str] = MappingProxyType(
    {"phone": "call", "text": "text", "email": "email", "letter": "letter", VOICEMAIL: MESSAGE}
)
"""By method, the way of reaching somebody about which they were asked; of the others nobody asks."""
EXPLAINING = frozenset(
    {NOT_APPLICABLE, "late_reason", "views_not_sought", "officer_gender_refused", "property_retained"}
    | {"property_disposed", "court_visit_refused", "interpreter_failed"}
)
"""Kinds that take a right out of what is held against the force, or say why it was late or was not done. What somebody
declined themself needs no reason."""
NO_CODE = "other"
"""The reason without a code."""
MADE_SAFE = ("they_asked_for_it", "another_address", "handed_over_in_person", "advocate_was_there", "suspect_is_away")
REACHING = ANSWERING_KINDS | {"update_given"}
"""Kinds by which somebody is told, given or asked something: done by a way that is not safe, they are refused."""


class NotYoursToRecord(NotAllowed):
    """This is recorded by another role, or by the other side."""


class SayWhatAbout(Refused):
    """Say what it was about: choose at least one of what is still open."""


class NotOpenHere(Refused):
    """What you chose is open no more, or belongs to another crime: load the page again and choose anew."""


class NeverARelative(Refused):
    """An interpreter is never a relative, a child or the suspect: record that it failed. One is still needed."""


class NoSuchReason(Refused):
    """That is no reason why this right would not apply: choose one that fits every right you chose."""


class SayInTheNote(Refused):
    """What has no code is said in the note: write there why, or choose the reason that fits."""


class SayWhichThing(Refused):
    """Say which thing it was, as the police list it: each is given back, kept or disposed of by itself."""


class BeforeItHappened(Refused):
    """That is before what it is about had happened: check the day and the time."""


class UnsafeWay(Refused):
    """That way is not safe for them. If it was used all the same, say how it was made safe."""


class NotNamedHere(Refused):
    """Nobody is named so as a suspect in this crime: load the page again and choose anew."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded, and what came of it: the rights it answered. `attempted`: a voicemail, kept as an attempt."""

    kind: str
    answered: tuple[str, ...]
    attempted: bool


@transaction.atomic
def record_happening(
    place: Place,
    *,
    kind: str,
    happened_at: datetime,
    about: Sequence[str] = (),
    method: str = "",
    detail: str = "",
    item: str = "",
    suspect: str = "",
    made_safe: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> Recorded:
    """Record one thing that happened, by hand, and let everything that follows from it follow.

    `about` are tokens of what it was about (see `queries.recording`), `suspect` that of whom it happened to; empty is
    every suspect. `made_safe` says how an unsafe way was made safe. A voicemail tells nobody: what would have answered
    a right is kept as an attempt. Raises `NotYoursToRecord`, `InTheFuture`, `SayWhatAbout`, `NotOpenHere`,
    `BeforeItHappened`, `NeverARelative`, `NoSuchReason`, `SayInTheNote`, `SayWhichThing`, `UnsafeWay`, `NotNamedHere`.
    """
    if not policy.may_record(by, kind):
        raise NotYoursToRecord
    if happened_at > at:
        raise InTheFuture
    _check_after_the_crime(place, happened_at)
    _check_said(kind, detail, item, note)
    chosen = _chosen(place, kind, about, item, by=by, at=at)
    attempted = method == VOICEMAIL and kind in ANSWERING_KINDS
    stored, detail = (ATTEMPT, "" if kind == TOLD else kind) if attempted else (kind, detail)
    if stored in {*NEEDS_ABOUT, NOT_APPLICABLE} and not chosen:
        raise SayWhatAbout
    _check_chosen(kind, chosen, detail, happened_at)
    _check_reached(place, kind, method, made_safe, by=by, at=at)
    detail, note = with_made_safe(stored, made_safe, detail, note)
    which = _suspect(place, kind, suspect, by=by)
    before = open_clocks(place)
    said = Happened(
        kind=stored, happened_at=happened_at, person_id=place.person.id, record_id=place.record_id, item=item,
        crime_id=place.crime_id, suspect_record_id=which, method=method, by_whom=by.name, note=note,
    )  # fmt: skip
    journeys.record_events(_parted(said, chosen, detail), by=by, at=at)
    _let_follow(place, stored, by=by, at=at)
    return Recorded(stored, answered_since(place, before), attempted)


@transaction.atomic
def record_together(
    told: Sequence[tuple[Place, Sequence[str]]],
    *,
    kind: str = TOLD,
    happened_at: datetime,
    method: str = "",
    detail: str = "",
    made_safe: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> Recorded:
    """Record that a person was told, or that somebody tried: one call may answer four, because of several crimes.

    `told` gives, for each crime, the tokens of what they were told; either all is recorded or nothing. So are entries
    taken back on two records of one person.
    """
    done = [
        record_happening(
            place,
            kind=kind,
            happened_at=happened_at,
            about=tokens,
            method=method,
            detail=detail,
            made_safe=made_safe,
            note=note,
            by=by,
            at=at,
        )  # fmt: skip
        for place, tokens in told
        if tokens
    ]
    if not done:
        raise SayWhatAbout
    answered = tuple(sorted(key for one in done for key in one.answered))
    return Recorded(done[0].kind, answered, done[0].attempted)


def _let_follow(place: Place, stored: str, *, by: Actor, at: datetime) -> None:
    journeys.project([place.person.id], at=at)
    if stored in DECIDED_BY:
        jobs.defer("referrals.decide", [place.person.id])
    audit.record("recorded", by=by, at=at, about="person", ids=[place.person.id], reason=stored)


def _chosen(place: Place, kind: str, tokens: Sequence[str], item: str, *, by: Actor, at: datetime) -> list[Trigger]:
    """What the recording is about. Where nothing was chosen, what happened to the same thing, or all it could be."""
    known = own_entries(place, viewer=by) if kind == TAKEN_BACK else triggers(place, kind, viewer=by, at=at)
    if not tokens:
        if item and any(one.item for one in known):
            return [one for one in known if one.item == item]
        meant = known if kind not in NEEDS_ABOUT and len(known) == 1 else []
        if len(known) > 1 and kind in ANSWERING_KINDS:
            raise SayWhatAbout
        return meant
    by_token = {one.token: one for one in known}
    if not set(tokens) <= by_token.keys():
        raise NotOpenHere
    return [by_token[token] for token in dict.fromkeys(tokens)]


def check_way(ways: Mapping[str, str], method: str, *, made_safe: str) -> None:
    """Refuse a way that they said is not safe, or that a suspect shares, unless it is said how it was made safe."""
    if ways.get(WAY_OF.get(method, ""), "") in NOT_SAFE and not made_safe:
        raise UnsafeWay


def _check_reached(place: Place, kind: str, method: str, made_safe: str, *, by: Actor, at: datetime) -> None:
    if (kind in REACHING or (kind == ATTEMPT and method == VOICEMAIL)) and method in WAY_OF:
        check_way(ways(place.person, viewer=by, at=at), method, made_safe=made_safe)


def with_made_safe(kind: str, made_safe: str, detail: str, note: str) -> tuple[str, str]:
    """Keep how a way was made safe: with what was told as its code; with what has another detail, in the note."""
    if not made_safe:
        return detail, note
    if kind == TOLD:
        return ";".join(filter(None, (detail, kept_as(made_safe=made_safe)))), note
    return detail, f"{note}\nMade safe: {made_safe.replace('_', ' ')}.".strip()


def _suspect(place: Place, kind: str, token: str, *, by: Actor) -> int | None:
    """Return the record of whom it happened to, by the token of somebody named in this crime; none is every suspect."""
    if not token:
        return None
    named = {one.token: one.record_id for one in suspects(place, viewer=by)} if KINDS[kind].of_suspect else {}
    if token not in named:
        raise NotNamedHere
    return named[token]


def _check_after_the_crime(place: Place, happened_at: datetime) -> None:
    """Nothing that happens because of a crime comes before it: a year mistyped would make every right of it late."""
    if place.crime is None:
        return
    began = [moment for moment in (place.crime.occurred_from, place.crime.reported_at) if moment is not None]
    if began and happened_at < min(began):
        raise BeforeItHappened("That is before the crime: check the day and the time.")


def _check_said(kind: str, detail: str, item: str, note: str) -> None:
    """A step names its thing, and no relative interprets; a reason without a code is in the note: *other* and nothing
    else would clear a missed right unsaid."""
    course = course_of(kind)
    if kind in EXPLAINING and (detail.partition(":")[2] or detail) == NO_CODE and not note.strip():
        raise SayInTheNote
    if kind == INTERPRETED and detail in NEVER_INTERPRET:
        raise NeverARelative
    if course is not None and course.each_item and not item:
        raise SayWhichThing


def _check_chosen(kind: str, chosen: Sequence[Trigger], detail: str, happened_at: datetime) -> None:
    """Nothing comes before what it is about, and a right is not applicable for one of its own reasons."""
    if any(one.happened_at is not None and happened_at < one.happened_at for one in chosen):
        raise BeforeItHappened
    if kind == NOT_APPLICABLE:
        reason = detail.partition(":")[2] or detail
        if any(reason not in reasons(kind, right.id) for one in chosen for right in one.rights):
            raise NoSuchReason


def _parted(said: Happened, chosen: Sequence[Trigger], detail: str) -> list[Happened]:
    """One event; or, for a reason that names its right, one for each right that what was chosen started."""
    if KINDS[said.kind].detail_form != "right_reason" or said.kind not in ABOUT_ANY:
        return [replace(said, about=tuple(one.ref for one in chosen), detail=detail)]
    reason = detail.partition(":")[2] or detail
    rights: dict[str, list[Trigger]] = {}
    for one in chosen:
        for right in one.rights:
            rights.setdefault(right.id, []).append(one)
    return [
        replace(said, ref=new_ref(), about=tuple(one.ref for one in some), detail=f"{right}:{reason}")
        for right, some in rights.items()
    ]


def open_clocks(place: Place) -> set[str]:
    """Return the rights of this person in this crime that nobody has answered, with what started each."""
    if place.crime_id is None:
        return set()
    rows = Clock.objects.filter(record_id=place.record_id, crime_id=place.crime_id, answered_at=None)
    return {f"{entitlement} {ref}" for entitlement, ref in rows.values_list("entitlement", "trigger_ref")}


def answered_since(place: Place, before: set[str]) -> tuple[str, ...]:
    """Return those of these rights that have been answered since."""
    return tuple(sorted(before - open_clocks(place)))
