"""A person's page: who they are, what is owed next, and the thread."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.pages import page
from handrail.core.parts import Row
from handrail.crimes import queries as crimes
from handrail.crimes.views.strip import put_strip
from handrail.desk.thread import Thread, by_day, choices, picture_of
from handrail.desk.views import about, marks
from handrail.desk.views.rows import Around
from handrail.journey import queries as journey
from handrail.journey.happenings import Happening
from handrail.journey.promises import Promise, promises_of
from handrail.people import queries as people
from handrail.referrals.queries import support as referrals
from handrail.rights import queries as rights


@page(audience="worker")
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one person to somebody who has a reason to see them; anybody else finds nothing here."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    found = people.person(ref, viewer=viewer)
    audit.record("looked at person", by=viewer, at=at, about="person", ids=found.files)
    here = reverse("desk:person", args=[ref])
    shown = put_strip(request, found)
    known = shown.crimes
    events = list(journey.events(viewer=viewer, person_id=found.id, files=found.files))
    clocks = rights.kept_clocks(found, viewer=viewer, at=at, events=events)
    referred = referrals.referred(found, viewer=viewer)
    patterns = crimes.patterns_of(found.id, viewer=viewer, at_hand=crimes.AtHand((found,), {found.id: known}, events))
    around = Around(
        viewer, at, here, dict.fromkeys(found.files, found), {crime.id: crime for crime in known},
        {found.id: shown.ringing}, referred.by_id, {one.id: one for one in patterns},
    )  # fmt: skip
    owed = _owed(found, around)
    records = sorted(found.records.all(), key=lambda record: record.id)
    request.on_frame |= {"sources": about.sources(clocks)}  # type: ignore[attr-defined]
    thread = marks.thread_of(
        str(found), crimes=known, events=events, clocks=clocks, promises=_promises(events, at), now=at, here=here,
        patterns=patterns, numbered=viewer.side == "police",
    )  # fmt: skip
    context = {
        "name": str(found),
        "lines": about.lines(found, records, at),
        "actions": about.actions(found, referred, viewer),
        "cards": about.cards(referred, owed, shown.ringing, events),
        "owed": owed,
        "facts": about.patterns(patterns) + about.facts(found, records, known, referred, at),
        "opened_by": about.opened_by(found.id, viewer=viewer, at=at),
        "opened_why": "You are their worker: your agency by name, others by how many."
        if viewer.side == "service" and referred.viewer_leads(found.id)
        else "In your agency, latest first.",
    }
    return render(request, "desk/person.html", context | _drawn(thread, request.GET.get("lane", "")))


def _drawn(thread: Thread, lane: str) -> dict[str, Any]:
    """Return the thread as the template takes it: the picture, and the list, or one lane of it."""
    return {
        "picture": picture_of(thread),
        "choices": choices(thread, lane),
        "days": by_day(thread, lane),
        "today": marks.today_in_words(thread.now),
    }


def _owed(person: Any, around: Around) -> list[Row]:
    """Return what is owed to them, what must be told at once first. How contact is safe stands once, above."""
    viewer = around.viewer
    owed = list(journey.owed_of(viewer=viewer, person_id=person.id, files=person.files))
    around = replace(around, owners=_owners(owed, viewer))
    alerts = [one for one in owed if one.kind == "alert"]
    rows = [*around.at_once(alerts), *around.rows(one for one in owed if one.kind != "alert")]
    return [replace(row, safe=None, chips=()) for row in rows]


def _owners(owed: Sequence[Any], viewer: Actor) -> dict[int, str]:
    """Return whose the promises are, and what cannot wait, that are not the viewer's own, by their audience."""
    named = [one for one in owed if one.kind == "promise" or (one.kind == "referral" and one.urgent)]
    others = [one for one in named if one.owner_id not in viewer.audiences]
    return {one.owner_id: str(one.owner) for one in others}


def _promises(events: Sequence[Any], at: datetime) -> list[Promise]:
    return promises_of(
        [
            Happening(
                event.ref, event.kind, str(event.crime_id), str(event.record_id), "", event.happened_at, event.known_at,
                event.recorded_at, tuple(event.about), event.method, event.item, event.detail, event.by_whom,
            )
            for event in events
        ],
        at=at,
    )  # fmt: skip
