"""Record, by hand, that something happened to a person: who was told what, how and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown, Refused
from handrail.core.pages import back, page
from handrail.journey.vocabulary import KINDS, LANES, Kind
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights import actions, policy, queries
from handrail.rights.forms import Recording
from handrail.rights.queries import Place, Trigger
from handrail.rights.rulebook import rules_in_use
from handrail.rights.views import frames

FIRST = (
    "victim_told",
    "tell_attempted",
    "tell_withheld",
    "victim_opted_out",
    "victim_opted_in",
    "late_reason",
    "right_not_applicable",
    "row_voided",
)
TELLING = frozenset({"victim_told", "tell_attempted"})
TAKEN_BACK = "row_voided"
ELSEWHERE = frozenset(
    {
        *("contact_promised", "contact_kept", "contact_missed", "contact_moved"),
        *("need_recorded", "consent_recorded", "risk_graded", "safe_contact_asked"),
        *("enhanced_recorded", "enhanced_removed", "enhanced_reviewed", "enhanced_requested"),
    }
)
"""Kinds with a page of their own: promises, enhanced rights, and the questions that triage asks."""
INSTEAD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"victim_told": ("tell_attempted", "tell_withheld", "victim_opted_out"), "tell_attempted": ("victim_told",)}
)
BESIDE: Mapping[str, str] = MappingProxyType({"UnsafeWay": "made_safe", "SayInTheNote": "note"})
"""Beside which field a refusal is said; any other above the form."""
TITLES: Mapping[str, str] = MappingProxyType(
    {
        "victim_told": "What was {name} told?",
        "tell_attempted": "You tried to tell {name}, and did not reach them",
        "tell_withheld": "Hold back telling {name}, because it would create risk",
        "right_not_applicable": "A right that does not apply to {name}",
        "late_reason": "Say why something {name} was owed is late",
        "row_voided": "Take back an entry about {name} that was wrong",
    }
)


@page(audience="worker", roles=policy.RECORDING, sides=policy.SIDES, methods=("GET", "POST"), about=people.person)
def record(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask what happened, about what, how and when; then record it, and go back to where the worker was."""
    viewer, at = frames.who(request)
    person = people.person(ref, viewer=viewer)
    place, kind, chosen = _asked(request, person, viewer)
    if place is None or kind is None:
        return _choose(request, person, place, viewer)
    if not policy.may_record(viewer, kind.name) or kind.name in ELSEWHERE:
        raise actions.NotYoursToRecord
    triggers = _triggers(request, person, place, kind.name)
    form = Recording(
        request.POST or None, kind=kind, triggers=triggers, chosen=chosen, item=request.GET.get("item", ""),
        suspects=queries.suspects(place, viewer=viewer) if kind.of_suspect else (),
        ways=queries.ways(place.person, viewer=viewer, at=at), at=at,
        back=back(request, reverse("rights:person", args=[ref])),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        done = _record(form, place, kind, triggers, request)
        if done is not None:
            return done
    audit.record("asked to record", by=viewer, at=at, about="person", ids=[person.id], reason=kind.name)
    safe = frames.about(request, person).safe
    return render(
        request,
        "rights/record.html",
        {
            "form": form,
            "title": TITLES.get(kind.name, f"{kind.label}: {person}").format(name=person),
            "of": frames.of_crime(place.crime),
            "safe": safe,
            "nothing_open": kind.about_required and not triggers,
            "instead": _instead(request, kind, viewer),
            "back_url": back(request, reverse("rights:person", args=[ref])),
        },
    )  # fmt: skip


def _triggers(request: HttpRequest, person: Person, place: Place, kind: str) -> list[Trigger]:
    """What it may be about; for a telling, what is open because of their other crimes too: one call may tell all."""
    viewer, at = frames.who(request)
    if kind == TAKEN_BACK:
        same = [one for one in queries.places(person, viewer=viewer) if one.crime_id == place.crime_id]
        return [entry for one in same for entry in queries.own_entries(one, viewer=viewer)]
    found = queries.triggers(place, kind, viewer=viewer, at=at)
    if kind not in TELLING:
        return found
    others = [other for other in queries.places_once(person, viewer=viewer) if other.crime_id != place.crime_id]
    return found + [
        replace(one, words=f"{one.words}. {frames.of_crime(other.crime)}")
        for other in others
        for one in queries.triggers(other, kind, viewer=viewer, at=at)
    ]


def _record(
    form: Recording, place: Place, kind: Kind, triggers: Sequence[Trigger], request: HttpRequest
) -> HttpResponse | None:
    """Record what the form holds; where that is refused, say so beside the form, with what was typed kept."""
    viewer, at = frames.who(request)
    typed = form.cleaned_data
    told: dict[tuple[int, int | None], tuple[Place, list[str]]] = {}
    for one in triggers:
        if one.token in (typed.get("about") or ()):
            told.setdefault((one.place.record_id, one.place.crime_id), (one.place, []))[1].append(one.token)
    common = {
        "happened_at": typed["moment"], "method": typed.get("method", ""), "made_safe": typed.get("made_safe", ""),
        "note": typed["note"], "by": viewer, "at": at,
    }  # fmt: skip
    try:
        if kind.name in TELLING:
            how = typed.get("detail", "")
            done = actions.record_together(list(told.values()), kind=kind.name, detail=how, **common)
        elif kind.name == TAKEN_BACK:
            # An entry is taken back on the record it was made on, which may be another of theirs.
            why = typed.get("detail", "")
            done = actions.record_together(list(told.values()), kind=kind.name, detail=why, **common)
        else:
            done = actions.record_happening(
                place, kind=kind.name, about=typed.get("about") or (), detail=typed.get("detail", ""),
                item=typed.get("item", ""), suspect=typed.get("suspect", ""), **common,
            )  # fmt: skip
    except Refused as refusal:
        form.add_error(BESIDE.get(refusal.code), str(refusal))
        return None
    messages.success(request, _said(kind, done))
    return HttpResponseRedirect(back(request, reverse("rights:person", args=[place.person.ref])))


def _said(kind: Kind, done: actions.Recorded) -> str:
    """Say what was recorded and what came of it."""
    if done.attempted:
        return "Recorded as an attempt: a voicemail tells nobody, so what you tried to tell is still owed."
    if not done.answered:
        return f"Recorded: {kind.label[:1].lower()}{kind.label[1:]}."
    edition = rules_in_use().editions[-1]
    titles = [right.title for right in edition.rights if any(key.startswith(f"{right.id} ") for key in done.answered)]
    times = f" ({len(done.answered)} times)" if len(done.answered) > len(titles) else ""
    return f"Recorded. This answers: {', '.join(titles)}{times}."


def _asked(request: HttpRequest, person: Person, viewer: Actor) -> tuple[Place | None, Kind | None, list[str]]:
    """Which crime, which kind of event and about what the address asks; none where it leaves it open."""
    kind = KINDS.get(request.GET.get("kind", ""))
    chosen = request.GET.getlist("about")
    found = queries.places_once(person, viewer=viewer)
    crime = request.GET.get("crime", "")
    if crime:
        where = next((one for one in found if one.crime is not None and one.crime.ref == crime), None)
        if where is None:
            raise NotKnown
        return where, kind, chosen
    return (found[0] if len(found) == 1 else None), kind, chosen


def _choose(request: HttpRequest, person: Person, place: Place | None, viewer: Actor) -> HttpResponse:
    """Ask because of which crime, and what kind of thing happened."""
    _, at = frames.who(request)
    audit.record("asked to record", by=viewer, at=at, about="person", ids=[person.id])
    frames.about(request, person)
    here = reverse("rights:record", args=[person.ref])
    kept = {"next": back(request, reverse("rights:person", args=[person.ref]))}
    found = queries.places_once(person, viewer=viewer)
    context: dict[str, Any] = {"name": str(person), "back_url": kept["next"], "places": [], "groups": []}
    if place is None and len(found) != 1:
        asked = {"kind": request.GET["kind"]} if request.GET.get("kind") in KINDS else {}
        context["places"] = [
            (frames.of_crime(one.crime), f"{here}?{urlencode({'crime': one.crime.ref, **asked, **kept})}")
            for one in found
            if one.crime
        ]
        return render(request, "rights/choose.html", context)
    place = place or found[0]
    context["of"] = frames.of_crime(place.crime)
    context["promise_url"] = f"{reverse('rights:promise_anew', args=[person.ref])}?{urlencode(kept)}"
    crime = {"crime": place.crime.ref} if place.crime else {}
    context["groups"] = [
        (title, [(kind.label, f"{here}?{urlencode({**crime, 'kind': kind.name, **kept})}") for kind in kinds])
        for title, kinds in _grouped(viewer)
    ]
    return render(request, "rights/choose.html", context)


def _grouped(viewer: Actor) -> Iterable[tuple[str, list[Kind]]]:
    """The kinds this worker may record: telling first, then the others by lane."""
    mine = [kind for kind in KINDS.values() if policy.may_record(viewer, kind.name) and kind.name not in ELSEWHERE]
    yield "Telling them", [KINDS[name] for name in FIRST if KINDS[name] in mine]
    for lane, title in LANES.items():
        kinds = sorted(
            (kind for kind in mine if kind.lane == lane and kind.name not in FIRST), key=lambda one: one.label
        )
        if kinds:
            yield title, kinds


def _instead(request: HttpRequest, kind: Kind, viewer: Actor) -> list[tuple[str, str]]:
    """Links to what may have happened instead, about the same."""
    asked = request.GET.copy()
    found = []
    for name in INSTEAD.get(kind.name, ()):
        if policy.may_record(viewer, name):
            asked["kind"] = name
            found.append((KINDS[name].label, "?" + asked.urlencode()))
    return found
