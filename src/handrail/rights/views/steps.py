"""What goes in steps for one person: where each stands, and the next step as a link to the form that records it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.moments import say_local_day
from handrail.core.pages import page
from handrail.core.parts import Action, Step
from handrail.core.workdays import local_date
from handrail.journey.vocabulary import KINDS
from handrail.people import queries as people
from handrail.rights import policy, queries
from handrail.rights.queries import Place
from handrail.rights.steps import Standing, source
from handrail.rights.steps import Step as CourseStep
from handrail.rights.views import frames


@dataclass(frozen=True, slots=True)
class Panel:
    """One course as a panel: what it is, where it stands, how it came there, what may be recorded next."""

    key: str
    title: str
    about: str
    state: str
    said: str
    steps: Sequence[Step]
    actions: Sequence[Action]


@page(audience="worker", sides=policy.SIDES, about=people.person)
def steps(request: HttpRequest, ref: str) -> HttpResponse:
    """Show where each course stands for one person in one crime, with its next step."""
    viewer, at = frames.who(request)
    person = people.person(ref, viewer=viewer)
    found = [one for one in queries.places_once(person, viewer=viewer) if one.crime is not None]
    asked = request.GET.get("crime", "")
    place = next((one for one in found if one.crime is not None and asked in ("", one.crime.ref)), None)
    if asked and place is None:
        raise NotKnown
    audit.record("looked at steps", by=viewer, at=at, about="person", ids=[person.id])
    safe = frames.about(request, person).safe
    frames.on_frame(request, sources=(*frames.sources(), f"{source()}."))
    standing = queries.steps_of(place, viewer=viewer) if place else []
    panels = [_panel(one, place, viewer, local_date(at)) for one in standing if place]
    here = reverse("rights:steps", args=[ref])
    return render(
        request,
        "rights/steps.html",
        {
            "name": str(person),
            "safe": safe,
            "of": frames.of_crime(place.crime) if place else "",
            "crimes": [
                (frames.of_crime(one.crime), f"{here}?crime={one.crime.ref}", one == place)
                for one in found
                if one.crime
            ]
            if len(found) > 1
            else [],
            "begun": [one for one in panels if one.steps],
            "others": [one for one in panels if not one.steps],
            "back": reverse("rights:person", args=[ref]),
        },
    )


def _panel(one: Standing, place: Place, viewer: Actor, today: date) -> Panel:
    step = one.step
    return Panel(
        key=f"{one.course.key}-{one.item}" if one.item else one.course.key,
        title=f"{one.course.title}: {one.item}" if one.item else one.course.title,
        about=one.course.about,
        state="not_recorded" if step is None else _look(step) if one.is_done else "open",
        said=step.said if step else "nothing recorded",
        steps=[
            Step(
                queries.say(event),
                say_local_day(event.happened_at, today=today),
                event.by_whom,
                _look(one.course.steps[event.kind]),
            )
            for event in one.events
        ],
        actions=[
            Action(KINDS[kind].label, _record(place, kind, one.item), first=number == 0)
            for number, kind in enumerate(one.next)
            if policy.may_record(viewer, kind)
        ],
    )


def _look(step: CourseStep) -> str:
    """How a step is drawn: an end that was refused or declined is none that was met."""
    if step.done:
        return next((said for said in ("refused", "declined") if step.kind.endswith(f"_{said}")), "met")
    return "event"


def _record(place: Place, kind: str, item: str) -> str:
    crime = place.crime.ref if place.crime else ""
    back = f"{reverse('rights:steps', args=[place.person.ref])}?crime={crime}"
    asked = {"crime": crime, "kind": kind, **({"item": item} if item else {}), "next": back}
    return f"{reverse('rights:record', args=[place.person.ref])}?{urlencode(asked)}"
