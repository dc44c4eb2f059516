"""Say what came of a promise of contact, and make one."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.errors import Refused
from handrail.core.moments import say_moment
from handrail.core.pages import back, page
from handrail.core.workdays import local_date
from handrail.journey.models import Owed
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights import actions, policy, queries
from handrail.rights.actions.recording import NotYoursToRecord
from handrail.rights.forms import Kept, Missed, Promised
from handrail.rights.queries import Place
from handrail.rights.views import frames

ANSWERS = {"kept": "Kept", "moved": "Move it", "missed": "Missed"}
Form = Kept | Promised | Missed


@page(audience="worker", roles=policy.RECORDING, sides=policy.SIDES, methods=("GET", "POST"), about=queries.owed)
def promise(request: HttpRequest, ref: str) -> HttpResponse:
    """Record in one step that a promise was kept, moved or missed, and go back to where the worker was."""
    viewer, at = frames.who(request)
    owed = queries.owed(ref, viewer=viewer)
    if not policy.may_answer_promise(viewer, owed):
        raise NotYoursToRecord
    place = queries.place_of(owed, viewer=viewer)
    asked = request.GET.get("answer", "kept")
    answer = asked if asked in ANSWERS else "kept"
    where = back(request, reverse("rights:person", args=[place.person.ref]))
    form = _form(request, answer, where)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _answer(owed, answer, form.cleaned_data, request))
            return HttpResponseRedirect(where)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    audit.record("looked at promise", by=viewer, at=at, about="person", ids=[place.person.id])
    safe = frames.about(request, place.person).safe
    others = [(words, f"?answer={one}") for one, words in ANSWERS.items() if one != answer]
    return render(
        request,
        "rights/promise.html",
        {"form": form, "title": _title(answer, place), "due": _due(owed, request), "safe": safe, "others": others,
         "back_url": where},
    )  # fmt: skip


@page(audience="worker", roles=policy.RECORDING, sides=policy.SIDES, methods=("GET", "POST"), about=people.person)
def promise_anew(request: HttpRequest, ref: str) -> HttpResponse:
    """Promise a person a call by a time."""
    viewer, at = frames.who(request)
    person = people.person(ref, viewer=viewer)
    where = back(request, reverse("rights:person", args=[ref]))
    found = queries.places(person, viewer=viewer)
    form = Promised(request.POST or None, at=at, verb="Promise", back=where)
    if request.method == "POST" and form.is_valid() and found:
        moment, note = form.cleaned_data["moment"], form.cleaned_data["note"]
        actions.make_promise(found[0], promised_for=moment, note=note, by=viewer, at=at)
        said = f"Promised. It is yours to keep by {say_moment(moment, today=local_date(at))}."
        messages.success(request, said + _mind(person, moment, request))
        return HttpResponseRedirect(where)
    audit.record("asked to record", by=viewer, at=at, about="person", ids=[person.id], reason="contact_promised")
    safe = frames.about(request, person).safe
    return render(
        request,
        "rights/promise.html",
        {"form": form, "title": f"Promise {person} a call", "due": "", "safe": safe, "others": (), "back_url": where},
    )  # fmt: skip


def _form(request: HttpRequest, answer: str, where: str) -> Form:
    _, at = frames.who(request)
    data = request.POST or None
    if answer == "kept":
        return Kept(data, at=at, back=where)
    return Promised(data, at=at, verb="Move it", back=where) if answer == "moved" else Missed(data, back=where)


def _answer(owed: Owed, answer: str, typed: dict[str, Any], request: HttpRequest) -> str:
    """Record the answer, and say what came of it."""
    viewer, at = frames.who(request)
    if answer == "kept":
        kept = actions.keep_promise(
            owed, happened_at=typed["moment"], method=typed["method"], note=typed["note"], by=viewer, at=at
        )
        return "Kept. Thank you." if kept else "Recorded as an attempt: a voicemail keeps no promise, so it stays open."
    if answer == "moved":
        moved = actions.move_promise(owed, promised_for=typed["moment"], note=typed["note"], by=viewer, at=at)
        now = say_moment(typed["moment"], today=local_date(at))
        said = f"Moved to {now}." if moved else f"Its time had passed: recorded as missed, and promised anew for {now}."
        return said + _mind(queries.place_of(owed, viewer=viewer).person, typed["moment"], request)
    actions.miss_promise(owed, note=typed["note"], by=viewer, at=at)
    return "Recorded as missed."


def _mind(person: Person, moment: datetime, request: HttpRequest) -> str:
    """Say so where a call is promised for a time at which they said it is not safe; they may have asked for it."""
    viewer, _ = frames.who(request)
    if frames.is_safe_time(person, viewer, moment):
        return ""
    return " By what they said before, that is not a safe time to ring: unless they asked for it now, move it."


def _title(answer: str, place: Place) -> str:
    name = place.person
    return {"kept": f"{name} was rung as promised", "moved": f"Move the call promised to {name}"}.get(
        answer, f"The call promised to {name} was not made"
    )


def _due(owed: Owed, request: HttpRequest) -> str:
    _, at = frames.who(request)
    if owed.due_at is None:
        return "Promised for no time that was recorded."
    return f"Promised for {say_moment(owed.due_at, today=local_date(at))}."
