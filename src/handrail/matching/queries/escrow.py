"""Questions about what was lodged and answered. Which services the others are is told only when all have settled."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from handrail.agencies import queries as agencies
from handrail.agencies.models import Worker
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.journey.models import Owed
from handrail.journey.policy import owed_seen_by
from handrail.matching.escrow import IN_ANSWER
from handrail.matching.models import Answer, Lodged, keys
from handrail.matching.policy import may_settle, seen_by
from handrail.people.models import Person

MOST = 100


@dataclass(frozen=True, slots=True)
class ToSpeakTo:
    """The supervisor of another service, once everybody has settled how evidence is kept clean."""

    name: str
    agency: str
    phone: str


def lodged_for(person: Person, *, viewer: Actor) -> list[Lodged]:
    """Return what stands lodged for a person, as far as this viewer may see it, latest first."""
    found = Lodged.objects.filter(seen_by(viewer), person=person, withdrawn_at=None)
    return list(found.select_related("lodged_by", "crime").order_by("-lodged_at", "-id")[:MOST])


def is_supported(person: Person, *, viewer: Actor) -> bool:
    """Say whether this viewer's service supports a person: it accepted their referral, and has a named worker for them.

    Asked whole: a colleague's reason to see somebody is not the viewer's to read.
    """
    if viewer.agency_id is None:
        return False
    with database.whole_file():
        found = database.ask(
            "SELECT EXISTS (SELECT FROM journey_sight s JOIN agencies_audience a ON a.id = s.audience_id"
            " WHERE s.person_id = ANY (%s) AND s.until_at IS NULL AND s.why LIKE 'worker:%%' AND a.of_agency_id = %s)",
            [list(person.files), viewer.agency_id],
        )
    return bool(found[0][0])


def lodged(ref: str, *, viewer: Actor) -> Lodged:
    """Return one telling, or raise `NotKnown` if this viewer may not know of it."""
    found = Lodged.objects.filter(seen_by(viewer), ref=read_ref(ref) or "").select_related("person", "crime").first()
    if found is None:
        raise NotKnown
    return found


def answers(*, viewer: Actor) -> list[Answer]:
    """Return what this supervisor or investigator has been told: what is to settle first, what no longer stands last.

    Who was told must also learn that it was taken back: they may have spoken to somebody by then.
    """
    theirs = Q(lodged__agency=viewer.agency_id) if viewer.side == "service" else Q(investigator__in=viewer.audiences)
    found = (
        _answers(viewer).filter(theirs).order_by(F("ended_on").desc(nulls_first=True), "-settled_at", "told_on", "id")
    )
    return list(found[:MOST])


def answer(ref: str, *, viewer: Actor) -> Answer:
    """Return one answer, or raise `NotKnown` if this viewer may not know of it."""
    found = _answers(viewer).filter(ref=read_ref(ref) or "").first()
    if found is None:
        raise NotKnown
    return found


def answer_of_owed(ref: str, *, viewer: Actor) -> Answer:
    """Return the answer that something owed came from, or raise `NotKnown`."""
    owed = Owed.objects.filter(owed_seen_by(viewer), ref=ref, kind="another").first()
    found = _answers(viewer).filter(id=int(owed.source_ref.split(":")[1])).first() if owed else None
    if found is None:
        raise NotKnown
    return found


def _answers(viewer: Actor) -> QuerySet[Answer]:
    return Answer.objects.filter(seen_by(viewer)).select_related("person", "investigator__worker")


def waits_for(answer: Answer) -> tuple[str, ...]:
    """Return what this side still has to do before anybody may speak to anybody.

    `supervisor`, or, where they have a case: `agreement`, that its officer is told; `officer`, as none has been asked
    yet; `investigator`, who has been.
    """
    lodged = answer.lodged
    waits = [] if answer.settled_at else ["supervisor"]
    if lodged.crime_id is not None and answer.investigator_at is None:
        asked = "investigator" if answer.investigator_id else "officer"
        waits.append(asked if lodged.officer_may_know else "agreement")
    return tuple(waits)


def is_to_settle(answer: Answer) -> bool:
    """Say whether anything is still to be settled on this side: what was taken back, or is settled whole, stays so.

    Asked whole: what a service lodged is not the investigator's to read.
    """
    if answer.ended_on is not None:
        return False
    with database.whole_file():
        return bool(waits_for(Answer.objects.select_related("lodged").get(id=answer.id)))


def who_to_speak_to(answer: Answer, *, viewer: Actor, at: datetime) -> list[ToSpeakTo]:
    """Return the supervisors this one may speak to: those of services where everything is settled, as it is here.

    Only to the supervisor who was told: not to the investigator, and to nobody before.
    """
    if answer.ended_on is not None or not may_settle(viewer, answer) or waits_for(answer):
        return []
    held = keys()
    with database.whole_file():
        wanted = [held.unseal_key(bytes(sealed), on=IN_ANSWER) for sealed in answer.others]
        others = Answer.objects.filter(id__in=wanted, ended_on=None).select_related("lodged__agency")
        ready = [other for other in others.order_by("id") if not waits_for(other)]
        found = [(other.lodged.agency, worker) for other in ready for worker in _told(other, at)[:1]]
    return [ToSpeakTo(worker.name, agency.name, _line(worker)) for agency, worker in found]


def _told(answer: Answer, at: datetime) -> list[Worker]:
    """Return the managers who were told, or who took over from one who was: no other manager knows of it."""
    every = agencies.managers_of(answer.lodged.agency_id, at=at)
    return [worker for worker in every if agencies.audiences_of(worker, at=at) & set(answer.seen_by)]


def _line(worker: Worker) -> str:
    return worker.phone or worker.agency.phone or "no direct line recorded"
