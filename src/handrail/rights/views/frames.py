"""What every page about rights has in common: who looks, and what must be remembered about the person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from handrail.audit.actor import Actor
from handrail.core.parts import Note, Safe
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.people.ringing import Ringing
from handrail.rights.rulebook import rules_in_use

CLOSE_TO_HOME = frozenset(
    {"domestic_abuse", "coercive_control", "honour_based", "forced_marriage", "fgm", "domestic_abuse_offence"}
)
WATCHED = CLOSE_TO_HOME | {"stalking", "sexual", "rape"}
"""Flags and offence groups where an old answer about safe contact no longer counts (contract, people.csv)."""


def who(request: HttpRequest) -> tuple[Actor, datetime]:
    """Who looks, and when."""
    return request.actor, request.at  # type: ignore[attr-defined]


def about(request: HttpRequest, person: Person, viewer: Actor, at: datetime) -> tuple[Safe, list[Crime]]:
    """Put on the frame what must be remembered about this person; return how contact is safe now, and their crimes."""
    known = list(crimes.crimes_of(person.id, viewer=viewer))
    ringing = _ringing(person, known, at)
    notes = [Note("Restricted record: named workers and lists only", "restricted")] if person.restricted else []
    notes.append(Note(f"Safe contact: {ringing.words}", ringing.state))
    notes += [Note(words) for words in ringing.more]
    on_frame(request, strip=tuple(notes), about_a_person=True, sources=sources())
    return Safe(ringing.words, ringing.state), known


def is_safe_time(person: Person, viewer: Actor, moment: datetime) -> bool:
    """Whether a call at that moment lies within the times they said are safe, where calls are safe at all."""
    return not _ringing(person, list(crimes.crimes_of(person.id, viewer=viewer)), moment).words.startswith("not now")


def _ringing(person: Person, known: Sequence[Crime], at: datetime) -> Ringing:
    said = {word for crime in known for word in (*crime.flags, *crime.groups)}
    ask = next((crime.officer.name for crime in known if crime.officer is not None), "")
    return people.ringing_of(
        person, at=at, answers_fade=bool(said & WATCHED), household_unsafe=bool(said & CLOSE_TO_HOME), ask=ask
    )


def on_frame(request: HttpRequest, **added: Any) -> None:
    """Add to what fills the frame round this page."""
    request.on_frame = getattr(request, "on_frame", {}) | added  # type: ignore[attr-defined]


def sources() -> tuple[str, ...]:
    """Where the rights and limits on the page come from."""
    return tuple(
        f"{edition.title}: {edition.source} (edition {edition.name}). {edition.licence}."
        for edition in rules_in_use().editions
    )
