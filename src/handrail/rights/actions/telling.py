"""Record one call, visit or letter, and all that was told, given and offered in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import Refused
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened, InTheFuture
from handrail.people.models import Person
from handrail.rights import policy
from handrail.rights.actions.recording import (
    ATTEMPT,
    BeforeItHappened,
    NotOpenHere,
    NotYoursToRecord,
    Recorded,
    SayWhatAbout,
    answered_since,
    check_way,
    open_clocks,
    with_made_safe,
)
from handrail.rights.clocks import TOLD
from handrail.rights.contact import VOICEMAIL, kept_as
from handrail.rights.queries.telling import Item, ToTell, to_tell_person


class NotByThatWay(Refused):
    """That is a written right: it is given by text, e-mail or letter, or handed over, and not said."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact: when, how, who heard it, whether they could ask questions (empty: not recorded), what was sent.

    `made_safe` says how a way that is not safe for them was made safe. All but the times are codes.
    """

    happened_at: datetime
    method: str
    heard_by: str = ""
    questions: str = ""
    sent: tuple[str, ...] = ()
    made_safe: str = ""
    note: str = ""

    @property
    def detail(self) -> str:
        """What the event keeps of it as codes: `to:themself;questions:yes;sent:code_leaflet`."""
        return kept_as(
            heard_by=self.heard_by, questions=self.questions, made_safe=self.made_safe, sent=self.sent
        )  # fmt: skip


@transaction.atomic
def record_contact(person: Person, keys: Sequence[str], contact: Contact, *, by: Actor, at: datetime) -> Recorded:
    """Record one contact with a person, and what it told, gave and offered: either all of it or nothing.

    `keys` are those of `queries.to_tell_person`. A voicemail tells nobody: each thing is kept as an attempt. Raises
    `InTheFuture`, `SayWhatAbout`, `NotOpenHere`, `NotYoursToRecord`, `BeforeItHappened`, `NotByThatWay`, `UnsafeWay`.
    """
    if contact.happened_at > at:
        raise InTheFuture
    found = to_tell_person(person, viewer=by, at=at)
    items = _chosen(found, keys)
    attempted = contact.method == VOICEMAIL
    for item in items:
        _check(item, contact, by=by)
    check_way(found.ways, contact.method, made_safe=contact.made_safe)
    places = {item.place.crime_id: item.place for item in items}
    before = {key: open_clocks(place) for key, place in places.items()}
    journeys.record_events(_events(items, contact, by), by=by, at=at)
    touched = sorted({item.place.person.id for item in items})
    journeys.project(touched, at=at)
    audit.record("recorded", by=by, at=at, about="person", ids=touched, reason="contact")
    answered = [one for key, place in places.items() for one in answered_since(place, before[key])]
    return Recorded(ATTEMPT if attempted else TOLD, tuple(sorted(answered)), attempted)


def _chosen(found: ToTell, keys: Sequence[str]) -> list[Item]:
    by_key = {item.key: item for item in found.items if item.in_a_call}
    if not keys:
        raise SayWhatAbout
    if not set(keys) <= by_key.keys():
        raise NotOpenHere
    return [by_key[key] for key in dict.fromkeys(keys)]


def _check(item: Item, contact: Contact, *, by: Actor) -> None:
    if not policy.may_record(by, item.kind):
        raise NotYoursToRecord
    if item.happened_at is not None and contact.happened_at < item.happened_at:
        raise BeforeItHappened(f"That is before it had happened: {item.title.lower()}. Check the day and the time.")
    if contact.method in item.not_by and contact.method != VOICEMAIL:
        raise NotByThatWay(f"{item.title}: {NotByThatWay()}")


def _events(items: Sequence[Item], contact: Contact, by: Actor) -> list[Happened]:
    """One event for each kind in each crime, naming all that it was about; the note is kept once, with the first."""
    together: dict[tuple[int | None, str], list[Item]] = {}
    attempted = contact.method == VOICEMAIL
    # An attempt keeps what was tried in place of how they were told: how it was made safe is then in the note.
    note = with_made_safe(ATTEMPT, contact.made_safe, "", contact.note)[1] if attempted else contact.note
    for item in items:
        together.setdefault((item.place.crime_id, item.kind), []).append(item)
    return [
        _event(some, contact, by, note=note if number == 0 else "") for number, some in enumerate(together.values())
    ]


def _event(items: Sequence[Item], contact: Contact, by: Actor, *, note: str) -> Happened:
    place, kind = items[0].place, items[0].kind
    attempted = contact.method == VOICEMAIL
    named = ";".join(dict.fromkeys(item.detail for item in items if item.detail))
    return Happened(
        kind=ATTEMPT if attempted else kind,
        happened_at=contact.happened_at,
        person_id=place.person.id,
        record_id=place.record_id,
        crime_id=place.crime_id,
        about=tuple(dict.fromkeys(item.ref for item in items)),
        method=contact.method,
        detail=(kind if kind != TOLD else "") if attempted else ";".join(filter(None, (named, contact.detail))),
        by_whom=by.name,
        note=note,
    )
