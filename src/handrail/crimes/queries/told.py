"""What a person told this viewer's service, and whom they may say it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes.queries.held import OF_A_VICTIM
from handrail.journey.models import Event, Sight
from handrail.journey.policy import seen_by as events_seen_by
from handrail.people import queries as people
from handrail.people.models import Person, Record

ONLY_NAMED = "told"
"""The source of a record of somebody named to a service alone: nobody sees it, and it is matched with nobody."""


@dataclass(frozen=True, slots=True)
class Against:
    """Somebody named as suspect, or acting for one, in what the viewer sees. Their keys never leave.

    `one_id` is the oldest file of that human, by which patterns go; no page shows it, nor that there is another.
    """

    victim_id: int
    crime_id: int | None
    record_id: int
    person_id: int
    role: str
    relationship: str
    shown_name: str
    one_id: int

    @property
    def token(self) -> str:
        """What stands for them on a page."""
        return salted_hmac("handrail.crimes.against", f"{self.victim_id}:{self.person_id}").hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """Something told to the viewer's service alone; `shared` says that the police see it now."""

    ref: str
    person_id: int
    record_id: int
    suspect_record_id: int | None
    detail: str
    happened_at: datetime
    agency_id: int | None
    shared: bool
    has_note: bool = False


def against(victim_ids: list[int], parts: Sequence[str] = ("victim",)) -> list[Against]:
    """Return who is named against these people in what whoever looks may see: name and part, never a record.

    `parts` are those they themselves have in the crimes; kin are harmed by whoever is named against their victim.
    """
    return [Against(*row) for row in database.ask("SELECT * FROM crimes_against(%s, %s)", [victim_ids, list(parts)])]


def named_against(person: Person, *, viewer: Actor) -> list[Against]:
    """Return those named as suspect against a person, each once, as this viewer may know of them."""
    found = {one.one_id: one for one in named_in(person, viewer=viewer)}
    return sorted(found.values(), key=lambda one: one.shown_name)


def named_in(person: Person, *, viewer: Actor) -> list[Against]:
    """Return those named as suspect against a person, once for each crime, by name, as this viewer may know of them.

    Whoever is bereaved by them, or a child in the household, is told and asked of them as a victim is.
    """
    if viewer.kind != "worker":
        return []
    found = [one for one in against(list(person.files), OF_A_VICTIM) if one.role == "suspect" and one.shown_name]
    return sorted(found, key=lambda one: one.shown_name)


def told_of(person_ids: list[int], *, viewer: Actor) -> list[ToldEvent]:
    """Return what these people told the viewer's own service, oldest first, and whether the police see it."""
    events = Event.objects.filter(
        events_seen_by(viewer), person_id__in=person_ids, kind="incident_told", agency_id=viewer.agency_id,
        superseded_at=None,
    )  # fmt: skip
    found = list(events.select_related("text").order_by("happened_at", "id"))
    shared = _shared([event.ref for event in found])
    return [
        ToldEvent(
            event.ref, event.person_id or 0, event.record_id or 0, event.suspect_record_id, event.detail,
            event.happened_at, event.agency_id, event.ref in shared, hasattr(event, "text"),
        )
        for event in found
    ]  # fmt: skip


def _shared(refs: list[str]) -> set[str]:
    """Return which of these the police see: what stands for them is in the police's circle, so it is asked whole."""
    if not refs:
        return set()
    with database.whole_file():
        rows = database.ask(
            "SELECT about[1] FROM journey_event WHERE source = 'handrail' AND ref = ANY (%s) AND superseded_at IS NULL",
            [[f"{ref}#shared" for ref in refs]],
        )
    return {row[0] for row in rows}


def told(ref: str, *, viewer: Actor) -> ToldEvent:
    """Return one thing told to the viewer's service. Raises `NotKnown`."""
    event = Event.objects.filter(
        events_seen_by(viewer), source="handrail", ref=ref, kind="incident_told", agency_id=viewer.agency_id,
        superseded_at=None,
    ).first()  # fmt: skip
    if event is None or event.person_id is None:
        raise NotKnown
    return next(one for one in told_of([event.person_id], viewer=viewer) if one.ref == ref)


def known_to_police(person_id: int) -> bool:
    """Whether anybody of the police has a reason to see this person: if nobody has, nobody reads what is shared."""
    with database.whole_file():
        return Sight.objects.filter(person_id=person_id, side__in=["police", "court"], until_at=None).exists()


def place_for(person: Person, *, viewer: Actor) -> Record:
    """Return the record under which something told is kept. Raises `NotKnown`."""
    records = people.records_of(person.id, viewer=viewer)
    if not records:
        raise NotKnown
    return records[0]
