"""Lodge who a survivor named, read that there is another, settle how evidence is kept clean."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, Refused
from handrail.core.moments import say_day, say_moment
from handrail.core.pages import page
from handrail.core.parts import Action, Fact, Group, Row, Step
from handrail.core.workdays import local_date
from handrail.crimes.views.strip import put_strip
from handrail.matching import policy
from handrail.matching.actions import escrow as actions
from handrail.matching.escrow import KINDS
from handrail.matching.forms import Lodge, Settle
from handrail.matching.models import Answer, Lodged, Precaution
from handrail.matching.queries import escrow as queries
from handrail.people import queries as people

WAITS = {
    "supervisor": "You have not yet said how evidence is kept clean.",
    "investigator": "The officer in the case has not yet said how evidence is kept clean.",
    "officer": "They agreed that the officer in their case is told, and no officer has been asked yet: whoever has the"
    " case is, in the night.",
    "agreement": "They have a case, and have not agreed that its officer is told: nobody is put in touch till then.",
}


def _who(request: HttpRequest) -> tuple[Actor, datetime]:
    return request.actor, request.at  # type: ignore[attr-defined]


@page(audience="worker", sides=("service",), roles=sorted(policy.LODGING), methods=("GET", "POST"), about=people.person)
def lodge(request: HttpRequest, ref: str) -> HttpResponse:
    """Lodge who a person named, and show what stands lodged for them."""
    viewer, at = _who(request)
    person = people.person(ref, viewer=viewer)
    if not queries.is_supported(person, viewer=viewer):
        raise actions.NotSupportedYet
    shown = put_strip(request, person)
    form = Lodge(request.POST if request.method == "POST" else None, crimes=shown.crimes, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lodge(person, by=viewer, at=at, **form.asked)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Lodged. Your manager is told if somebody else has named the same person.")
            return redirect("matching:lodge", ref=ref)
    audit.record("looked at what is lodged", by=viewer, at=at, about="person", ids=[person.id])
    return render(
        request,
        "matching/lodge.html",
        {
            "form": form,
            "person": person,
            "title": f"Who {person} named",
            "lede": "What you write is turned into marks nobody can read, and is not kept.",
            "submit": "Lodge it",
            "back_url": reverse("desk:person", args=[ref]),
            "back_label": f"Back to {person}",
            "lodged": [_lodged_row(one, request) for one in queries.lodged_for(person, viewer=viewer)],
        },
    )


def _lodged_row(one: Lodged, request: HttpRequest) -> Row:
    viewer, at = _who(request)
    actions_: list[Action] = []
    if policy.may_withdraw(viewer, one):
        if one.crime_id is not None and not one.officer_may_know:
            let = reverse("matching:let_officer_know", args=[one.ref])
            actions_.append(Action("They now agree: the officer may be told", let, method="post"))
        actions_.append(Action("Take it back", reverse("matching:withdraw", args=[one.ref]), method="post"))
    by = "; ".join(KINDS[kind] for kind in one.kinds)
    when = say_moment(one.lodged_at, today=local_date(at))
    said = f"Lodged by {one.lodged_by.name} {when}"
    told = "may be told" if one.officer_may_know else "is not told"
    case = f"{one.crime.source_ref}, whose officer {told}" if one.crime else "not told to the police"
    return Row(one.ref, said, state="done", reason=f"by {by}; {case}", actions=tuple(actions_))


@page(audience="worker", sides=("service",), roles=sorted(policy.LODGING), methods=("POST",), about=queries.lodged)
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Take back a telling, and destroy its marks."""
    viewer, at = _who(request)
    lodged = queries.lodged(ref, viewer=viewer)
    actions.withdraw(lodged, by=viewer, at=at)
    messages.success(request, "Taken back. Its marks are destroyed.")
    return redirect("matching:lodge", ref=lodged.person.ref)


@page(audience="worker", sides=("service",), roles=sorted(policy.LODGING), methods=("POST",), about=queries.lodged)
def let_officer_know(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that they now agree to the officer being told."""
    viewer, at = _who(request)
    lodged = queries.lodged(ref, viewer=viewer)
    actions.let_officer_know(lodged, by=viewer, at=at)
    messages.success(request, "Recorded. The officer is told only if there is another.")
    return redirect("matching:lodge", ref=lodged.person.ref)


@page(audience="worker", sides=("service", "police"), roles=("service_manager", "officer", "supervisor"))
def answers(request: HttpRequest) -> HttpResponse:
    """List what this supervisor or investigator has been told."""
    viewer, at = _who(request)
    found = [one for one in queries.answers(viewer=viewer) if _may_read(viewer, one)]
    audit.record("looked at answers", by=viewer, at=at, about="escrow answer", ids=[one.id for one in found])
    rows = [_row(one, viewer, at) for one in found]
    group = Group("answers", "Named by somebody else too", rows, empty="Nobody else has named the same person.")
    return render(
        request,
        "matching/answers.html",
        {
            "title": "Named by somebody else too",
            "lede": "Only that there is another: not who they are, nor who supports them.",
            "group": group,
        },
    )


def _row(one: Answer, viewer: Actor, at: datetime) -> Row:
    settled = one.investigator_at if policy.may_settle_as_investigator(viewer, one) else one.settled_at
    return Row(
        one.ref,
        _said(one),
        href=reverse("matching:answer", args=[one.ref]),
        state="stopped" if one.ended_on else "done" if settled else "due",
        reason="no longer stands: one of them took it back; speak to nobody about it"
        if one.ended_on
        else "settled"
        if settled
        else "to settle: how evidence is kept clean",
        due=f"told {say_day(one.told_on, today=local_date(at))}",
    )


def _said(one: Answer) -> str:
    how = "has" if one.certain else "may have"
    return f"Somebody else who is supported {how} named the same person as {one.person}"


def _may_read(viewer: Actor, one: Answer) -> bool:
    return policy.may_settle(viewer, one) or policy.may_settle_as_investigator(viewer, one)


@page(
    audience="worker",
    sides=("service", "police"),
    roles=("service_manager", "officer", "supervisor"),
    methods=("GET", "POST"),
    about=queries.answer,
)
def answer_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Read that there is another, settle how evidence is kept clean, and see whom to speak to when all have."""
    viewer, at = _who(request)
    one = queries.answer(ref, viewer=viewer)
    if not _may_read(viewer, one):
        raise NotAllowed("Only the supervisor who was told, or the investigator, may read this.")
    investigating = policy.may_settle_as_investigator(viewer, one)
    form = Settle(request.POST if request.method == "POST" else None, initial=_before(one, investigating))
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle(one, precautions=form.cleaned_data["precautions"], by=viewer, at=at)
        except (actions.StandsNoMore, actions.SettledAlready) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Recorded.")
        return redirect("matching:answer", ref=ref)
    put_strip(request, one.person)
    speak_to = queries.who_to_speak_to(one, viewer=viewer, at=at)
    audit.record(
        "put in touch" if speak_to else "looked at answer", by=viewer, at=at, about="escrow answer", ids=[one.id]
    )
    return render(
        request,
        "matching/answer.html",
        {
            "form": form,
            "title": _said(one),
            "lede": "You are told this and nothing more. Tell nobody whom it does not concern.",
            "submit": "Record",
            "back_url": reverse("matching:answers"),
            "back_label": "Named by somebody else too",
            "ended": one.ended_on is not None,
            "speak_to": [Fact(other.agency, f"{other.name}, {other.phone}") for other in speak_to],
            "settling": queries.is_to_settle(one),
            "waits": () if investigating else tuple(WAITS[code] for code in queries.waits_for(one)),
            "investigating": investigating,
            "steps": _steps(one, investigating, at),
        },
    )


@page(
    audience="worker",
    sides=("service", "police"),
    roles=("service_manager", "officer", "supervisor"),
    about=queries.answer_of_owed,
)
def answer_of(request: HttpRequest, ref: str) -> HttpResponse:
    """Go to the answer that something owed came from."""
    viewer, _ = _who(request)
    return redirect("matching:answer", queries.answer_of_owed(ref, viewer=viewer).ref)


def _before(one: Answer, investigating: bool) -> dict[str, Any]:
    return {"precautions": one.investigator_precautions if investigating else one.precautions}


def _steps(one: Answer, investigating: bool, at: datetime) -> list[Step]:
    """Return what was done on this side, by codes; the supervisor's part is not the investigator's to read."""
    today = local_date(at)
    told = "Told that there is another" if one.certain else "Told that there may be another"
    steps = [(one.told_on, Step(told, say_day(one.told_on, today=today)))]
    for moment, codes, who in (
        (one.settled_at, one.precautions, "The service's supervisor"),
        (one.investigator_at, one.investigator_precautions, "The investigator"),
    ):
        if moment is not None and (not investigating or who == "The investigator"):
            said = "; ".join(Precaution(code).label for code in codes)
            done = Step(f"{who} settled it: {said}", say_moment(moment, today=today), state="done")
            steps.append((local_date(moment), done))
    if one.ended_on is not None:
        steps.append((one.ended_on, Step("It no longer stands", say_day(one.ended_on, today=today))))
    return [step for _, step in sorted(steps, key=lambda dated: dated[0])]
