"""The queue of pairs, one at a time with the rest in view, and what a person answers."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.pages import page
from handrail.core.parts import Action, Item, Rest, Undo
from handrail.core.workdays import LONDON
from handrail.crimes import queries as crimes
from handrail.matching import actions, policy, queries
from handrail.matching.forms import NotSure, TwoPeople
from handrail.matching.models import State
from handrail.matching.queries import PairShown, Side
from handrail.matching.views import evidence

ROLES = tuple(sorted(policy.DECIDERS))
SIDES = ("police", "service")
IN_VIEW = 15


def who(request: HttpRequest) -> tuple[Actor, datetime]:
    """Who looks, and when."""
    return request.actor, request.at  # type: ignore[attr-defined]


@page(audience="worker", roles=ROLES, sides=SIDES)
def queue(request: HttpRequest) -> HttpResponse:
    """Show the first pair of the viewer's queue, with the rest beside it."""
    viewer, at = who(request)
    waiting, agreeing = queries.to_decide(viewer=viewer, at=at), queries.to_agree(viewer=viewer)
    first = agreeing[:1] or queries.pairs_of(waiting[:1])
    return _shown(request, first[0] if first else None, waiting, agreeing)


@page(audience="worker", roles=ROLES, sides=SIDES, about=queries.pair_of)
def pair(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one pair, with the rest of the viewer's queue beside it."""
    viewer, at = who(request)
    found = queries.pair_of(ref, viewer=viewer)
    return _shown(request, found, queries.to_decide(viewer=viewer, at=at), queries.to_agree(viewer=viewer))


def _shown(
    request: HttpRequest, found: PairShown | None, waiting: list[int], agreeing: list[PairShown]
) -> HttpResponse:
    viewer, at = who(request)
    asked = [one.id for one in agreeing]
    in_view = [*agreeing, *queries.pairs_of([key for key in waiting if key not in asked][:IN_VIEW])]
    hanging = queries.hanging(viewer=viewer)
    sides = queries.sides([*([found] if found else []), *in_view, *hanging], viewer=viewer)
    _show_undo(request, at)
    left = len({*waiting, *asked})
    context: dict[str, Any] = {
        "title": "One person or two?",
        "lede": "Nothing is joined until somebody decides. Both records stay as they are, and it can be undone.",
        "left": f"{queries.MOST} or more" if left >= queries.MOST else left,
        "item": None,
        "rest": [_rest(one, sides, found) for one in in_view],
        "hanging": [_hangs(one, sides) for one in hanging],
        "empty": "No two records wait to be decided.",
        "empty_how": "Records that may be one person, of which you see both, come here after each night.",
    }
    if found is not None:
        pair_sides = sides[found.record_id], sides[found.other_id]
        context |= {"item": _item(found, pair_sides, viewer), **evidence.context(found, pair_sides, viewer, at)}
        _mark(request, pair_sides)
    keys = [found.record_id, found.other_id] if found else []
    audit.record("looked at pair" if found else "looked at pairs", by=viewer, at=at, about="record", ids=keys)
    return render(request, "matching/pair.html", context)


def _mark(request: HttpRequest, pair_sides: tuple[Side, Side]) -> None:
    """Let the page say that it is about people, so that print says who printed it and shows no address."""
    if any(side.person for side in pair_sides):
        before: dict[str, Any] = getattr(request, "on_frame", {})
        request.on_frame = before | {"about_a_person": True}  # type: ignore[attr-defined]


def _item(found: PairShown, sides: tuple[Side, Side], viewer: Actor) -> Item:
    one, other = (side.name for side in sides)
    return Item(
        key="pair",
        question=f"Are {one} and {other} one person?"
        if one != other
        else f"Are these two records of {one} one person?",
        why=f"The evidence weighs {evidence.signed(found.bits)} bits.",
        evidence=(),
        answers=_answers(found, viewer),
        state="held",
    )


def _answers(found: PairShown, viewer: Actor) -> tuple[Action, ...]:
    """Return what may be answered: one person only where nothing refuses it; a supervisor is asked where one must."""
    if found.state == State.REJECTED and policy.keeps_queue(viewer):
        asked = reverse("matching:ask_supervisor", args=[found.ref])
        return (Action("One person after all: ask a supervisor", asked, method="post", first=True),)
    if not queries.may_answer(found.id, viewer=viewer):
        return ()
    told = crimes.what_joining_would_show(found.record_id, found.other_id, viewer=viewer)
    refusal = evidence.refusal_of(found, told, viewer)
    answers = []
    if not refusal:
        label = "I agree: one person" if found.state == State.ASKED else "One person"
        answers.append(Action(label, reverse("matching:one_person", args=[found.ref]), method="post", first=True))
    elif refusal == "asks_a_supervisor" and found.state != State.ASKED:
        asked = reverse("matching:ask_supervisor", args=[found.ref])
        answers.append(Action("One person: ask a supervisor", asked, method="post", first=True))
    answers.append(Action("Two people", reverse("matching:two_people", args=[found.ref]), first=not answers))
    if found.state != State.ASKED:
        answers.append(Action("Not sure", reverse("matching:not_sure", args=[found.ref])))
    return tuple(answers)


def _names(found: PairShown, sides: dict[int, Side]) -> str:
    one, other = sides[found.record_id].name, sides[found.other_id].name
    return f"{one} and {other}" if one != other else f"{one}, two records"


def _rest(one: PairShown, sides: dict[int, Side], current: PairShown | None) -> Rest:
    due = "a supervisor is asked" if one.state == State.ASKED else f"{evidence.signed(one.bits)} bits"
    return Rest(
        _names(one, sides),
        reverse("matching:pair", args=[one.ref]),
        due,
        "due_today" if one.state == State.ASKED else "held",
        current=current is not None and one.id == current.id,
    )


def _hangs(one: PairShown, sides: dict[int, Side]) -> Rest:
    person = sides[one.record_id].person
    href = reverse("matching:joined", args=[person.ref]) if person else ""
    return Rest(_names(one, sides), href, f"held by one link of {evidence.signed(one.bits)} bits", "held")


@page(audience="worker", roles=ROLES, sides=SIDES, methods=("POST",), about=queries.pair_of)
def one_person(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide that two records are one person, and join them."""
    viewer, at = who(request)
    found, names = _at(ref, viewer)
    try:
        actions.decide(found.id, state=State.ACCEPTED, why="one_person", by=viewer, at=at)
    except actions.DecidedAlready as done:
        return _done_already(request, ref, done)
    except actions.MayNotDecide as refusal:
        messages.error(request, str(refusal))
        return redirect("matching:pair", ref)
    return _done(request, ref, f"{names} are one person.", at)


@page(audience="worker", roles=ROLES, sides=SIDES, methods=("GET", "POST"), about=queries.pair_of)
def two_people(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide that two records are two people, with a reason; it is remembered."""
    viewer, at = who(request)
    form = TwoPeople(request.POST if request.method == "POST" else None)
    found, names = _at(ref, viewer)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(found.id, state=State.REJECTED, why=form.cleaned_data["why"], by=viewer, at=at)
        except actions.DecidedAlready as done:
            return _done_already(request, ref, done)
        except actions.MayNotDecide as refusal:
            messages.error(request, str(refusal))
            return redirect("matching:pair", ref)
        return _done(request, ref, f"{names} are two people.", at)
    lede = "They are not proposed again unless something new speaks for it, and then you are told what."
    return _form(request, form, f"Two people: {names}", "They are two people", lede, found)


@page(audience="worker", roles=ROLES, sides=SIDES, methods=("GET", "POST"), about=queries.pair_of)
def not_sure(request: HttpRequest, ref: str) -> HttpResponse:
    """Leave a pair for later or for a colleague."""
    viewer, at = who(request)
    form = NotSure(request.POST if request.method == "POST" else None)
    found, names = _at(ref, viewer)
    if request.method == "POST" and form.is_valid():
        try:
            actions.not_sure(found.id, goes_to=form.cleaned_data["goes_to"], by=viewer, at=at)
        except actions.DecidedAlready as done:
            return _done_already(request, ref, done)
        return _done(request, ref, f"{names} wait.", at)
    return _form(request, form, f"Not sure: {names}", "Leave it", "Nothing is joined while nobody is sure.", found)


@page(audience="worker", roles=ROLES, sides=SIDES, methods=("POST",), about=queries.pair_of)
def ask_supervisor(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask a supervisor to agree that two records are one person."""
    viewer, at = who(request)
    found, names = _at(ref, viewer)
    actions.ask_supervisor(found.id, by=viewer, at=at)
    if found.state == State.REJECTED:
        messages.success(request, f"A supervisor is asked whether {names} are one person. Until then they are two.")
        return redirect("matching:pair", ref)
    return _done(request, ref, f"A supervisor is asked whether {names} are one person.", at)


@page(audience="worker", roles=ROLES, sides=SIDES, methods=("POST",), about=queries.pair_of)
def undo_decision(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back within a minute what one decided oneself."""
    viewer, at = who(request)
    actions.undo_decision(queries.pair_of(ref, viewer=viewer).id, by=viewer, at=at)
    request.session.pop("undo_pair", None)
    messages.success(request, "Undone. It is in the queue as before.")
    return redirect("matching:pair", ref)


def _at(ref: str, viewer: Actor) -> tuple[PairShown, str]:
    """Return the pair at this address, and whom it is of."""
    found = queries.pair_of(ref, viewer=viewer)
    return found, _names(found, queries.sides([found], viewer=viewer))


def _done(request: HttpRequest, ref: str, sentence: str, at: datetime) -> HttpResponse:
    until = (at + actions.UNDO).isoformat()
    request.session["undo_pair"] = {"pair": ref, "sentence": sentence, "until": until}
    return redirect("matching:queue")


def _done_already(request: HttpRequest, ref: str, done: Exception) -> HttpResponse:
    messages.info(request, str(done))
    return redirect("matching:pair", ref)


def _show_undo(request: HttpRequest, at: datetime) -> None:
    kept = request.session.get("undo_pair")
    until = parse_datetime(kept["until"]) if kept else None
    if kept and until and at < until:
        url = reverse("matching:undo_decision", args=[kept["pair"]])
        before: dict[str, Any] = getattr(request, "on_frame", {})
        undo = Undo(kept["sentence"], url, f"{until.astimezone(LONDON):%H:%M:%S}")
        request.on_frame = before | {"undo": undo}  # type: ignore[attr-defined]


def _form(request: HttpRequest, form: Any, title: str, submit: str, lede: str, found: PairShown) -> HttpResponse:
    viewer, at = who(request)
    audit.record("looked at pair", by=viewer, at=at, about="record", ids=[found.record_id, found.other_id])
    return render(
        request,
        "matching/decide.html",
        {
            "form": form,
            "title": title,
            "lede": lede,
            "submit": submit,
            "cancel_url": reverse("matching:pair", args=[found.ref]),
        },
    )
