"""What every page about rights has in common: who looks, the strip, and where the rights come from."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from handrail.audit.actor import Actor
from handrail.core.moments import say_local_day
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime
from handrail.crimes.views.strip import Shown, put_strip
from handrail.crimes.wording import offence_of
from handrail.people.models import Person
from handrail.rights.rulebook import rules_in_use


def who(request: HttpRequest) -> tuple[Actor, datetime]:
    """Who looks, and when."""
    return request.actor, request.at  # type: ignore[attr-defined]


def about(request: HttpRequest, person: Person) -> Shown:
    """Put on the frame what must be remembered about this person, and by which edition their rights run."""
    shown = put_strip(request, person)
    on_frame(request, sources=sources())
    return shown


def is_safe_time(person: Person, viewer: Actor, moment: datetime) -> bool:
    """Whether a call at that moment lies within the times they said are safe, where calls are safe at all."""
    return not crimes.ringing_of_all([person], viewer=viewer, at=moment)[person.id].words.startswith("not now")


def of_crime(crime: Crime | None) -> str:
    """What a crime is called and when it was reported; nothing where it is not because of one."""
    return f"{offence_of(crime)}, reported {say_local_day(crime.reported_at)}" if crime else ""


def on_frame(request: HttpRequest, **added: Any) -> None:
    """Add to what fills the frame round this page."""
    request.on_frame = getattr(request, "on_frame", {}) | added  # type: ignore[attr-defined]


def sources() -> tuple[str, ...]:
    """Where the rights and limits on the page come from."""
    return tuple(
        f"{edition.title}: {edition.source} (edition {edition.name}). {edition.licence}."
        for edition in rules_in_use().editions
    )
