"""The strip on every page about a person, and how contact with them is safe now.

A view calls `put_strip(request, person)` once, with a person from `people.queries` that the viewer may see, and hands
`.safe` and `.ringing.more` to its template; the frame draws the strip. It adds to `request.on_frame` and takes nothing
away. A page of many people asks `crimes.queries.ringing_of_all` and shows each row its own.
"""

from dataclasses import dataclass

from django.http import HttpRequest

from handrail.core.parts import Safe
from handrail.crimes import queries
from handrail.crimes.models import Crime
from handrail.people.models import Person
from handrail.people.ringing import Ringing
from handrail.people.strip import strip


@dataclass(frozen=True, slots=True)
class Shown:
    """What was worked out for the strip, for the page itself to use: their crimes, latest first, and may I ring."""

    crimes: list[Crime]
    ringing: Ringing

    @property
    def safe(self) -> Safe:
        """How contact is safe now, as a chip."""
        return Safe(self.ringing.words, self.ringing.state)


def put_strip(request: HttpRequest, person: Person) -> Shown:
    """Put on the frame what must be remembered about this person: on every page about them, never only on one."""
    viewer, at = request.actor, request.at  # type: ignore[attr-defined]
    crimes = list(queries.crimes_of(person, viewer=viewer))
    ringing = queries.ringing_of_all([person], viewer=viewer, at=at, crimes={person.id: crimes})[person.id]
    before = getattr(request, "on_frame", {})
    added = {"strip": strip(person, list(person.records.all()), ringing), "about_a_person": True}
    request.on_frame = before | added  # type: ignore[attr-defined]
    return Shown(crimes, ringing)
