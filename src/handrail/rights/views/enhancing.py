"""Enhanced rights of one person: why each reason holds, since when, who says so; and what a change would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown, Refused
from handrail.core.moments import say_day, say_local_day
from handrail.core.pages import page
from handrail.core.parts import Action
from handrail.core.workdays import local_date
from handrail.crimes.enhanced import category_of
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights import actions, policy, queries
from handrail.rights.enhancing import (
    ASKED,
    CHANGED,
    RECORDED,
    REMOVED,
    Look,
    Reason,
    detail_of,
    in_words,
    removal_of,
    table,
)
from handrail.rights.forms import AskForEnhanced, Enhance, KeepReason, RemoveReason
from handrail.rights.queries import EnhancedIn, Foreseen, Place
from handrail.rights.views import frames

DOING = ("add", "remove", "keep", "ask")


@dataclass(frozen=True, slots=True)
class Line:
    """One reason as a line of the page."""

    category: str
    words: str
    who: str
    review: str
    overdue: bool
    actions: Sequence[Action]


@dataclass(frozen=True, slots=True)
class OfCrime:
    """Enhanced rights in one crime, as the page draws them."""

    words: str
    lines: Sequence[Line]
    waits: Sequence[str]
    history: Sequence[str]
    actions: Sequence[Action]


@page(audience="worker", sides=policy.SIDES, about=people.person)
def enhanced(request: HttpRequest, ref: str) -> HttpResponse:
    """Show why a person has enhanced rights, crime by crime."""
    viewer, at = frames.who(request)
    person = people.person(ref, viewer=viewer)
    found = queries.enhanced_of(person, viewer=viewer, at=at)
    audit.record("looked at enhanced rights", by=viewer, at=at, about="person", ids=[person.id])
    safe = frames.about(request, person).safe
    frames.on_frame(request, sources=(*frames.sources(), f"{table().source}. {table().licence}."))
    return render(
        request,
        "rights/enhanced.html",
        {
            "name": str(person),
            "safe": safe,
            "crimes": [_of_crime(one, viewer, at) for one in found],
            "back": reverse("rights:person", args=[ref]),
        },
    )


def _of_crime(found: EnhancedIn, viewer: Actor, at: datetime) -> OfCrime:
    today = local_date(at)
    return OfCrime(
        words=frames.of_crime(found.place.crime),
        lines=[_line(one, found.place, viewer, today) for one in found.reasons],
        waits=[_waits(look, found, today) for look in found.looks if look.why in (ASKED, CHANGED)],
        history=[f"{queries.say(one)} {say_local_day(one.happened_at, today=today)}." for one in found.events],
        actions=_actions(found.place, viewer),
    )


def _actions(place: Place, viewer: Actor) -> tuple[Action, ...]:
    if policy.may_enhance(viewer):
        needs = f"{reverse('rights:record', args=[place.person.ref])}?{urlencode(_of_record(place))}"
        return (
            Action("Add a reason", _change(place, "add"), key="r", first=True),
            Action("Needs assessed again", needs),
        )
    if policy.may_ask_for_enhanced(viewer):
        return (Action("Ask the police for enhanced rights", _change(place, "ask"), key="r", first=True),)
    return ()


def _of_record(place: Place) -> dict[str, str]:
    asked = {"kind": "needs_assessed", "next": reverse("rights:enhanced", args=[place.person.ref])}
    return asked | ({"crime": place.crime.ref} if place.crime else {})


def _line(one: Reason, place: Place, viewer: Actor, today: date) -> Line:
    first = category_of(one.code) or one.code.partition(":")[0]
    category = table().categories.get(first)
    may = policy.may_enhance(viewer)
    said_by = "by our rule" if one.by_rule else f"said by {one.assessor or 'the police'}"
    return Line(
        category=f"{category.id} · {category.title}" if category else in_words(one.code),
        words=in_words(one.code),
        who=f"since {say_local_day(one.since, today=today)}, {said_by}",
        review=f"look at it again by {say_day(one.review_on, today=today)}" if one.review_on else "",
        overdue=one.review_on is not None and one.review_on < today,
        actions=(
            *([Action("It stays", _change(place, "keep", one.code))] if one.review_on else ()),
            Action("Remove", _change(place, "remove", one.code)),
        )
        if may
        else (),
    )


def _waits(look: Look, found: EnhancedIn, today: date) -> str:
    event = next((one for one in found.events if one.ref == look.ref), None)
    when = f" on {say_local_day(event.happened_at, today=today)}" if event else ""
    if look.why == CHANGED:
        return f"Their needs changed{when}: offer to assess them again."
    what = f": {in_words(event.detail)}" if event and event.detail else ""
    who = event.by_whom if event and event.by_whom else "Somebody"
    return f"{who} asked for enhanced rights{when}{what}. The police decide."


def _change(place: Place, do: str, code: str = "") -> str:
    asked = {"do": do, "crime": place.crime.ref if place.crime else "", **({"reason": code} if code else {})}
    return f"{reverse('rights:enhance', args=[place.person.ref])}?{urlencode(asked)}"


@page(audience="worker", roles=policy.RECORDING, sides=policy.SIDES, methods=("GET", "POST"), about=people.person)
def enhance(request: HttpRequest, ref: str) -> HttpResponse:
    """Add, remove or keep a reason, or ask for one; what it would change is shown before it is confirmed."""
    viewer, at = frames.who(request)
    person = people.person(ref, viewer=viewer)
    place, do, reason = _asked(request, person, viewer, at)
    form = _form(request, do, at)
    foreseen: Foreseen | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if do in ("ask", "keep") or "confirmed" in request.POST:
                _do(form, place, do, reason, request)
                messages.success(request, SAID[do])
                return HttpResponseRedirect(reverse("rights:enhanced", args=[ref]))
            actions.try_enhancing(lambda: _do(form, place, do, reason, request))
            foreseen = _foresee(form, place, do, reason, at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    audit.record("asked to record", by=viewer, at=at, about="person", ids=[person.id], reason=f"enhanced {do}")
    frames.about(request, person)
    context: dict[str, Any] = {
        "form": form,
        "title": _title(do, reason, person),
        "of": frames.of_crime(place.crime),
        "back_url": reverse("rights:enhanced", args=[ref]),
        "keeps": do == "remove",
    }
    if foreseen is not None:
        context |= {
            "effects": effects(foreseen, do),
            "typed": [(name, value) for name, values in request.POST.lists() for value in values if name in _TYPED],
        }
        return render(request, "rights/enhance_confirm.html", context)
    return render(request, "rights/enhance.html", context)


_TYPED = frozenset(
    {"reason", "why", "note", *(f"{field}_{part}" for field in ("day", "review") for part in range(3)), "time"}
)
SAID = {
    "add": "Recorded. The shorter limits hold from now on.",
    "remove": "Removed, with the reason. The shorter limits that ran stay.",
    "keep": "Recorded: it stays, and comes to you again on that day.",
    "ask": "Asked. It is with the officer in the case.",
}


def _asked(request: HttpRequest, person: Person, viewer: Actor, at: datetime) -> tuple[Place, str, Reason | None]:
    do, crime, code = (request.GET.get(name, "") for name in ("do", "crime", "reason"))
    do = do or ("add" if policy.may_enhance(viewer) else "ask")
    seen = [one for one in queries.enhanced_of(person, viewer=viewer, at=at) if one.place.crime is not None]
    found = next((one for one in seen if crime in ("", one.place.crime.ref if one.place.crime else "")), None)
    if found is None or do not in DOING:
        raise NotKnown
    may = policy.may_ask_for_enhanced(viewer) if do == "ask" else policy.may_enhance(viewer)
    if not may:
        raise actions.NotYoursToRecord("Enhanced rights are recorded by the police. An advocate may ask for them.")
    reason = next((one for one in found.reasons if one.code == code), None)
    if do in ("remove", "keep") and reason is None:
        raise NotKnown
    return found.place, do, reason


def _form(request: HttpRequest, do: str, at: datetime) -> Any:
    data = request.POST or None
    if do == "ask":
        return AskForEnhanced(data)
    return {"add": Enhance, "remove": RemoveReason, "keep": KeepReason}[do](data, at=at)


def _do(form: Any, place: Place, do: str, reason: Reason | None, request: HttpRequest) -> None:
    viewer, at = frames.who(request)
    typed = form.cleaned_data
    code = reason.code if reason is not None else ""
    category, _, said = typed.get("reason", "").partition(":")
    if do == "ask":
        actions.ask_for_enhanced(place, category=category, reason=said, note=typed["note"], by=viewer, at=at)
    elif do == "add":
        actions.record_enhanced(
            place, category=category, reason=said, review_on=form.review_on, assessed_at=form.moment,
            note=typed["note"], by=viewer, at=at,
        )  # fmt: skip
    elif do == "remove":
        actions.remove_enhanced(
            place, code=code, why=typed["why"], removed_at=form.moment, note=typed["note"], by=viewer, at=at
        )
    else:
        actions.keep_enhanced(
            place, code=code, review_on=form.review_on, looked_at=form.moment, note=typed["note"], by=viewer, at=at
        )


def _foresee(form: Any, place: Place, do: str, reason: Reason | None, at: datetime) -> Foreseen:
    typed = form.cleaned_data
    if do == "add":
        category, _, said = typed["reason"].partition(":")
        kind, detail = RECORDED, detail_of(category, said, form.review_on)
    else:
        kind, detail = REMOVED, removal_of(reason.code if reason is not None else "", typed["why"])
    return queries.foresee(place, kind=kind, detail=detail, happened_at=form.moment, at=at)


def _title(do: str, reason: Reason | None, person: Person) -> str:
    what = in_words(reason.code) if reason is not None else ""
    return {
        "add": f"Add a reason why {person} has enhanced rights",
        "remove": f"Remove a reason: {what}",
        "keep": f"Looked at again, and it stays: {what}",
        "ask": f"Ask the police for enhanced rights for {person}",
    }[do]


def effects(foreseen: Foreseen, do: str) -> list[str]:
    """What a change would do to the clocks, in sentences."""
    said = []
    if foreseen.overdue:
        said.append(f"{_clocks(foreseen.overdue)} overdue at once. That is counted apart: nobody is blamed for it.")
    if foreseen.today:
        said.append(f"{_clocks(foreseen.today)} due today.")
    if foreseen.sooner:
        said.append(f"{_clocks(foreseen.sooner)} due sooner than now.")
    if not said:
        said.append("No clock that is open now changes.")
    if do == "remove":
        said.append("The shorter limit stays for what has begun. What begins from now on has the longer limit,")
        said[-1] += " unless another reason holds."
    else:
        said.append("What begins from now on has the shorter limit.")
    return said


def _clocks(count: int) -> str:
    words = {1: "One clock becomes", 2: "Two clocks become", 3: "Three clocks become", 4: "Four clocks become"}
    return words.get(count, f"{count} clocks become")
