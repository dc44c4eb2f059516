"""What every page about somebody held or referred has in common: who looks, the strip, safe contact, and the undo."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from handrail.audit.actor import Actor
from handrail.core.moments import say_local_day, say_moment
from handrail.core.parts import Note, Safe, Undo
from handrail.core.workdays import LONDON, local_date
from handrail.crimes import queries as crimes_held
from handrail.crimes.models import Crime
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.people.ringing import Ringing, answers_since, may_ring, reach_of
from handrail.referrals.actions.sending import UNDO
from handrail.referrals.models import Referral

_CLOSE = frozenset(
    {"domestic_abuse", "coercive_control", "honour_based", "forced_marriage", "fgm", "domestic_abuse_offence"}
)
_WATCHED = _CLOSE | {"stalking", "sexual", "rape"}


def who(request: HttpRequest) -> tuple[Actor, datetime]:
    """Who looks, and when."""
    return request.actor, request.at  # type: ignore[attr-defined]


def ringing(person: Person, crimes: Sequence[Crime], *, viewer: Actor, at: datetime) -> Ringing:
    """Whether this person may be rung now, in the light of the crimes the viewer knows of."""
    said = {word for crime in crimes for word in (*crime.flags, *crime.groups)}
    ask = next((crime.officer.name for crime in crimes if crime.officer is not None), "")
    since = answers_since(at, days=settings.SAFE_ANSWER_DAYS) if said & _WATCHED else None
    records = people.records_of(person.id, viewer=viewer)
    return may_ring(reach_of(records, ask=ask), at=at, answers_since=since, household_unsafe=bool(said & _CLOSE))


def ringing_of_many(found: Sequence[Referral], *, viewer: Actor, at: datetime) -> dict[int, Ringing]:
    """Whether each of these referrals' people may be rung now, by the referral's key: asked for all at once."""
    known = people.known({one.person_id for one in found}, viewer=viewer)
    carried: dict[int, list[int]] = {one.id: [row.crime_id for row in one.carries.all()] for one in found}
    every = crimes_held.known({crime for crimes in carried.values() for crime in crimes}, viewer=viewer)
    rings = {}
    for one in found:
        crimes = [every[crime] for crime in carried[one.id] if crime in every]
        said = {word for crime in crimes for word in (*crime.flags, *crime.groups)}
        if one.person_id in known:
            rings[one.id] = people.ringing_of(
                known[one.person_id],
                at=at,
                answers_fade=bool(said & _WATCHED),
                household_unsafe=bool(said & _CLOSE),
                ask=next((crime.officer.name for crime in crimes if crime.officer is not None), ""),
            )
    return rings


def is_here(referral: Referral) -> bool:
    """Whether the service it went to is on Handrail."""
    return referral.service.on_handrail and referral.service.agency.on_handrail


def safe(found: Ringing) -> Safe:
    """Safe contact as a chip."""
    return Safe(found.words, found.state)


def about(request: HttpRequest, person: Person, found: Ringing) -> None:
    """Put on the frame what must be remembered on every page about this person."""
    notes = [Note("Restricted record: named workers and lists only", "restricted")] if person.restricted else []
    said = found.words if found.words.startswith("safe contact") else f"Safe contact: {found.words}"
    notes.append(Note(said[:1].upper() + said[1:], found.state))
    notes += [Note(words) for words in found.more]
    on_frame: dict[str, Any] = getattr(request, "on_frame", {})
    request.on_frame = on_frame | {"strip": tuple(notes), "about_a_person": True}  # type: ignore[attr-defined]


def offer_undo(request: HttpRequest, referral: Referral, sentence: str, at: datetime) -> None:
    """Remember, for a minute, what was just sent and how to undo it."""
    until = at + UNDO
    request.session["undo"] = {"ref": referral.ref, "sentence": sentence, "until": until.isoformat()}


def show_undo(request: HttpRequest, at: datetime) -> None:
    """Show the undo while there is one."""
    kept = request.session.get("undo")
    until = parse_datetime(kept["until"]) if kept else None
    if kept and until and at < until:
        words = until.astimezone(LONDON)
        on_frame: dict[str, Any] = getattr(request, "on_frame", {})
        undo = Undo(kept["sentence"], reverse("referrals:undo", args=[kept["ref"]]), f"{words:%H:%M:%S}")
        request.on_frame = on_frame | {"undo": undo}  # type: ignore[attr-defined]


def when(moment: datetime | None, at: datetime) -> str:
    """A moment, said beside now."""
    return say_moment(moment, today=local_date(at)) if moment else ""


def due(moment: datetime | None, at: datetime) -> str:
    """When something is or was due."""
    if moment is None:
        return ""
    late = "was due" if moment < at else "due"
    if moment.astimezone(LONDON).strftime("%H:%M") == "00:00":
        return f"{late} by the end of {say_local_day(moment - timedelta(minutes=1), today=local_date(at))}"
    return f"{late} {when(moment, at)}"
