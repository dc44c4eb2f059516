"""What somebody may record that happened to a person: because of which crime, and about which of what is still open."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.crypto import salted_hmac

from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.moments import say_day, say_local_day, say_moment
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime, Role
from handrail.crimes.queries import Against
from handrail.journey import queries as journeys
from handrail.journey.models import Event, Owed
from handrail.journey.policy import seen_by as journey_seen_by
from handrail.journey.vocabulary import KINDS
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.people.ringing import reach_of
from handrail.rights.clocks import TOLD
from handrail.rights.editions import Right
from handrail.rights.queries.person import Stood, of_person, stood
from handrail.rights.saying import to_say_of

VICTIMS = ("victim", "bereaved_relative", "child_in_household")
NOT_APPLICABLE = "right_not_applicable"
NOT_SAFE = frozenset({"unsafe", "refused"})
"""How a way of reaching somebody stands where it is not used, or only with a word on how it was made safe."""
MESSAGE = "message"
"""A message left on their phone, as a way of reaching somebody: asked of them beside calls."""
NOT_NEWS = frozenset(
    {"crime_reported", "circumstance_found", "need_recorded", "need_identified", "enhanced_found", "enhanced_recorded"}
)
"""What started a right and is nothing that anybody would be told of: the right is named in its place."""
ABOUT_ANY = frozenset({"tell_attempted", "tell_withheld", "late_reason", NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a person's file something happened: under which record of theirs, because of which crime (or none)."""

    person: Person
    record_id: int
    crime: Crime | None

    @property
    def crime_id(self) -> int | None:
        """The crime's key."""
        return None if self.crime is None else self.crime.id


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that happened which a recording may be about. `token` stands for it on a page; its ref never leaves.

    `item` is the thing it happened to, where it is of one; `say` is what to say of it, where it is told or given.
    """

    token: str
    ref: str
    kind: str
    rights: tuple[Right, ...]
    words: str
    happened_at: datetime | None
    place: Place
    item: str = ""
    say: Sequence[str] = ()


def places(person: Person, *, viewer: Actor) -> list[Place]:
    """Return where this viewer may record for a person: the crimes their sight of the person covers, latest first.

    For somebody of whom no crime is held here, the one place is the person.
    """
    files = {person.id: person, **people.known(person.files, viewer=viewer)}
    sights = {(key, sight.crime_id) for key in files for sight in journeys.sights_of(viewer=viewer, person_id=key)}
    known = {crime.id: crime for crime in crimes.crimes_of(person, viewer=viewer)}
    parts = {
        (crime_id, file): record_id
        for crime_id, file, record_id in Role.objects.filter(
            record__person_id__in=list(files), role__in=VICTIMS, crime_id__in=known
        )
        .order_by("-id")
        .values_list("crime_id", "record__person_id", "record_id")
    }
    found = [
        Place(files[file], parts[key, file], crime)
        for key, crime in known.items()
        for file in files
        if (key, file) in parts and not sights.isdisjoint({(file, None), (file, key)})
    ]
    if not found and not known:
        found = [Place(person, record.id, None) for record in person.records.all()[:1]]
    return found


def places_once(person: Person, *, viewer: Actor) -> list[Place]:
    """Return the same with each crime once: of two records of theirs in it, the one on which its rights are owed."""
    together: dict[int | None, list[Place]] = {}
    for place in places(person, viewer=viewer):
        together.setdefault(place.crime_id, []).append(place)
    several = [place for some in together.values() if len(some) > 1 for place in some]
    owed = of_person(person, viewer=viewer).filter(
        record_id__in=[place.record_id for place in several], agency_id__isnull=False
    )
    counted = set(owed.values_list("record_id", "crime_id").distinct()) if several else set()
    return [
        next((place for place in some if (place.record_id, place.crime_id) in counted), some[0])
        for some in together.values()
    ]


def ways(person: Person, *, viewer: Actor, at: datetime) -> dict[str, str]:
    """Return how each way of reaching a person stands (see `ways_of`), by what the viewer may see."""
    known = crimes.crimes_of_all([person], viewer=viewer)
    crimes.ringing_of_all([person], viewer=viewer, at=at, crimes=known)
    return ways_of(person, known.get(person.id, []), at=at)


def ways_of(person: Person, theirs: Sequence[Crime], *, at: datetime) -> dict[str, str]:
    """Return the same where their crimes are at hand: `people.queries.ways_of`, and a message left on their phone.

    A message is as unsafe as a call to the same phone is, and refused where they said no to it on any record, one
    that the viewer does not see or that may be theirs among them. Of one never asked about nothing is known.
    """
    found = people.ways_of(person, theirs, at=at)
    unseen = person.beyond.unseen if person.beyond else ()
    theirs_or_not = [[*person.records.all(), *unseen], *(list(one.records.all()) for one, _ in person.maybe)]
    refused = any(reach_of(records).message[0] == "no" for records in theirs_or_not)
    call = found["call"]
    return found | {MESSAGE: call if call in NOT_SAFE else "refused" if refused else "not_recorded"}


def suspects(place: Place, *, viewer: Actor) -> list[Against]:
    """Return who is named as suspect against this person in this crime, as far as the viewer may know of them."""
    named = crimes.named_in(place.person, viewer=viewer)
    return [one for one in named if one.crime_id == place.crime_id]


def place_of(owed: Owed, *, viewer: Actor) -> Place:
    """Return where in a person's file a row of what is owed belongs. Raises `NotKnown`."""
    person = people.known([owed.person_id], viewer=viewer).get(owed.person_id)
    if person is None or owed.record_id is None:
        raise NotKnown
    crime = crimes.known([owed.crime_id], viewer=viewer).get(owed.crime_id) if owed.crime_id else None
    if owed.crime_id and crime is None:
        raise NotKnown
    return Place(person, owed.record_id, crime)


def owed(ref: str, *, viewer: Actor, kinds: Collection[str] = ("promise",)) -> Owed:
    """Return one open row of what is owed that this viewer may see. Raises `NotKnown`."""
    found = Owed.objects.filter(journey_seen_by(viewer), ref=ref, kind__in=kinds, closed_at=None).first()
    if found is None:
        raise NotKnown
    return found


def trigger_ref(row: Owed) -> str:
    """The ref of the event from which a clock, a promise or an alert is owed."""
    return row.source_ref.split(":", 4 if row.kind == "clock" else 3)[-1]


def triggers(place: Place, kind: str, *, viewer: Actor, at: datetime) -> list[Trigger]:
    """Return what a recording of this kind may be about, in one crime of one person, as this viewer may see it.

    A telling is about what they must be told and have not been; trying, holding back and explaining lateness about any
    right not answered (or answered late); any other kind about the rights it would answer.
    """
    kept = of_person(place.person, viewer=viewer).filter(record_id=place.record_id, crime_id=place.crime_id or 0)
    found: dict[str, tuple[str, list[Stood]]] = {}
    for one in stood(kept, at=at, known={}):
        if _may_be_about(one, kind):
            found.setdefault(one.kept.trigger_ref, (one.kept.trigger, []))[1].append(one)
    if kind in (TOLD, "tell_attempted"):
        for row in journeys.owed_of(viewer=viewer, person_id=place.person.id).filter(
            kind="alert", record_id=place.record_id, crime_id=place.crime_id
        ):
            found.setdefault(trigger_ref(row), (row.what, []))
    happened = _happened(found, place, viewer)
    return [
        Trigger(
            token=token_of(place.record_id, place.crime_id, ref) + _of_one(some, kind),
            ref=ref,
            kind=what,
            rights=tuple(one.right for one in some),
            words=_words(what, happened.get(ref), some, at) if kind != NOT_APPLICABLE else some[0].right.title,
            happened_at=happened[ref].at if ref in happened else None,
            place=place,
            item=happened[ref].item if ref in happened else "",
            say=_say(kind, what, happened.get(ref), some, at),
        )
        for ref, (what, clocks) in found.items()
        for some in ([[one] for one in clocks] if kind == NOT_APPLICABLE else [clocks])
    ]


def _of_one(clocks: Sequence[Stood], kind: str) -> str:
    """What tells rights of one trigger apart, where each is chosen by itself: a right does not apply, or another."""
    return f".{clocks[0].right.id}" if kind == NOT_APPLICABLE else ""


def _may_be_about(one: Stood, kind: str) -> bool:
    if kind == "late_reason":
        return one.state in ("late", "missed")
    if not one.is_open:
        return False
    return kind in ABOUT_ANY or kind in one.right.answers


class _Happened(NamedTuple):
    """When something happened, to which thing (empty where to none), and its detail."""

    at: datetime
    item: str
    detail: str


def _happened(refs: Iterable[str], place: Place, viewer: Actor) -> dict[str, _Happened]:
    events = Event.objects.filter(
        journey_seen_by(viewer),
        person_id__in=place.person.files,
        crime_id=place.crime_id,
        ref__in=list(refs),
        superseded_at=None,
    )
    found = events.values_list("ref", "happened_at", "item", "detail")
    return {ref: _Happened(at, item, detail) for ref, at, item, detail in found}


def _say(kind: str, what: str, happened: _Happened | None, clocks: Sequence[Stood], now: datetime) -> Sequence[str]:
    """What to say, as the page of one contact says it: a sentence at a time, each once."""
    codes = [one.right.answers[kind].detail_all for one in clocks if kind in one.right.answers] or [frozenset()]
    detail = happened.detail if happened else ""
    said = [line for some in codes for line in to_say_of(kind, what, detail, codes=some, today=local_date(now))]
    return tuple(dict.fromkeys(said))


def _words(kind: str, happened: _Happened | None, clocks: Sequence[Stood], now: datetime) -> str:
    today = local_date(now)
    what = KINDS[kind].label if kind in KINDS else kind.replace("_", " ")
    if kind in NOT_NEWS:
        what = ", ".join(dict.fromkeys(one.right.title for one in clocks))
    if happened and happened.item:
        what += f": {happened.item}"
    when = f", {say_local_day(happened.at, today=today)}" if happened else ""
    due = min((one.kept.due_on for one in clocks if one.kept.due_on), default=None)
    owed_by = f" (owed by {say_day(due, today=today)})" if due else ""
    return f"{what}{when}{owed_by}"


def token_of(record_id: int, crime_id: int | None, ref: str) -> str:
    """What stands for an event on a page: the same each time, and the event's own ref cannot be read from it."""
    return salted_hmac("handrail.rights.trigger", f"{record_id}:{crime_id}:{ref}").hexdigest()[:16]


def own_entries(place: Place, *, viewer: Actor) -> list[Trigger]:
    """Return what the viewer's own agency recorded by hand here and has not taken back, latest first."""
    events = journeys.events(viewer=viewer, person_id=place.person.id).filter(
        record_id=place.record_id,
        crime_id=place.crime_id,
        agency_id=viewer.agency_id,
        source="handrail",
        actor_kind="worker",
    )
    found = list(events)
    taken = {ref for event in found if event.kind == "row_voided" for ref in event.about}
    return [
        Trigger(
            token=token_of(place.record_id, place.crime_id, event.ref),
            ref=event.ref,
            kind=event.kind,
            rights=(),
            words=f"{KINDS[event.kind].label}, {say_moment(event.happened_at)}",
            happened_at=event.happened_at,
            place=place,
        )
        for event in reversed(found)
        if event.ref not in taken and event.kind != "row_voided"
    ]
