"""One referral and what can be done with it: accept, decline, give back, withdraw, send on, undo."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.pages import page
from handrail.core.parts import Action, Fact, Row, Step
from handrail.crimes import queries as crimes
from handrail.crimes.views.strip import put_strip
from handrail.crimes.wording import offence_of
from handrail.referrals import actions, policy
from handrail.referrals.forms import Accept, Ending, Refer
from handrail.referrals.models import Referral, State
from handrail.referrals.queries import holds, sent
from handrail.referrals.triage_edition import editions
from handrail.referrals.views import frames
from handrail.referrals.wording import ASKED, basis, handled, kind, plain

STEPS = {
    "sent": "Sent",
    "to_mail": "Decided, to be sent by secure mail",
    "mailed": "Sent by secure mail",
    "was_accepted": "Accepted by",
    "accepted": "Accepted by",
    "declined": "Declined",
    "returned": "Returned",
    "withdrawn": "Withdrawn",
    "stopped": "Stopped: the police took the crime back",
}
RESTRICTED = (
    "This record is restricted: only those on your list for restricted records take or cover it. Whoever runs Handrail"
    " puts colleagues on it, by the directory."
)
ALONE = "Of this service only you are shown this. Choose who takes it and who covers, or decline it."
VERBS = {
    "decline": (
        "Decline the referral of {name}",
        "Decline",
        "You will see nothing more of it. Whoever sent it routes it elsewhere.",
    ),
    "return": (
        "Give back the referral of {name}",
        "Give back",
        "Nobody is dropped: whoever sent it routes it elsewhere.",
    ),
    "withdraw": ("Withdraw the referral of {name}", "Withdraw", "The service is told, and sees nothing more of it."),
}


@page(audience="worker", sides=("police", "service", "statutory"), about=sent.referral_of_owed)
def referral_of(request: HttpRequest, ref: str) -> HttpResponse:
    """Go to the referral that something owed came from."""
    viewer, _ = frames.who(request)
    try:
        found = sent.referral_of_owed(ref, viewer=viewer)
    except NotKnown:
        return redirect("referrals:hold", holds.decision_of_owed(ref, viewer=viewer).ref)
    to_mail = not frames.is_here(found) and found.state == State.SENT and sent.raised(found, viewer=viewer) is None
    name = "referrals:secure_mail" if to_mail else "referrals:referral"
    return redirect(name, found.ref)


@page(audience="worker", sides=("police", "service", "statutory"), about=sent.referral)
def referral(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one referral to whoever sent it or was sent it."""
    viewer, at = frames.who(request)
    found = sent.referral(ref, viewer=viewer)
    return _show(request, found, None)


@page(audience="worker", sides=("service", "statutory"), methods=("POST",), about=sent.referral)
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept with a named worker and named cover, in one step."""
    viewer, at = frames.who(request)
    found = sent.referral(ref, viewer=viewer)
    form = Accept(request.POST, workers=sent.workers_for(found, at=at), me=viewer.id)
    if form.is_valid():
        worker, cover = form.cleaned_data["worker"], form.cleaned_data["cover"]
        try:
            actions.accept_referral(found, worker=worker, cover=cover, by=viewer, at=at)
        except (NotAllowed, NotKnown):
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Accepted. {worker} is their worker, {cover} covers.")
            return redirect("referrals:referral", ref)
    return _show(request, found, form)


def _show(request: HttpRequest, found: Referral, form: Accept | None) -> HttpResponse:
    viewer, at = frames.who(request)
    if found.state == State.STOPPED and viewer.agency_id == found.agency_id:
        raise NotKnown
    audit.record("looked at referral", by=viewer, at=at, about="referral", ids=[found.id], refs=[found.ref])
    carried = list(crimes.known({one.crime_id for one in found.carries.all()}, viewer=viewer).values())
    shown = put_strip(request, found.person)
    frames.show_undo(request, at, of=found.ref)
    may_accept = found.state == State.SENT and policy.may_accept(viewer, found)
    if may_accept and form is None:
        form = Accept(None, workers=sent.workers_for(found, at=at), me=viewer.id)
    return render(
        request,
        "referrals/referral.html",
        {
            "title": str(found.person),
            "state": found.state,
            "from_name": str(found.from_agency or "Another door"),
            "to_name": f"{found.service}, {found.service.agency}",
            "why": _why(found),
            "safe": shown.safe,
            "chips": shown.ringing.more,
            "owed": _owed(found, viewer, at),
            "asked": _asked(found),
            "carried": _carried(found, carried, viewer),
            "steps": [_step(one, at) for one in sent.steps_of(found, viewer=viewer)],
            "accept_form": form if may_accept else None,
            "accept_note": RESTRICTED if found.person.restricted else ALONE if sent.shown_to_one(found) else "",
            "accept_url": reverse("referrals:accept", args=[found.ref]),
            "actions": _actions(found, viewer, at),
            "back_url": reverse("referrals:referrals"),
            "back_label": "Referrals",
            "person_url": reverse("desk:person", args=[found.person.ref]),
        },
    )


def _why(found: Referral) -> str:
    words = f"{found.service} gives what is needed: {kind(found.kind)}."
    resting = found.decisions.filter(superseded_at=None).order_by("id").first()
    if resting is not None and resting.explanation:
        words = f"{words} {resting.explanation}"
    return words + (f" Sent on after {found.after.service}." if found.after else "")


def _owed(found: Referral, viewer: Actor, at: datetime) -> list[Row]:
    """What somebody still owes it: the plan to change, the answer."""
    raised = _raised(found, viewer)
    rows = [raised] if raised else []
    return [*rows, _clock(found, at)] if found.state == State.SENT else rows


def _raised(found: Referral, viewer: Actor) -> Row | None:
    """What stands at the head where the risk was graded higher since; whose it is says what was done."""
    owed = sent.raised(found, viewer=viewer)
    if owed is None:
        return None
    grade = "medium" if "medium" in owed.what else "high"
    service, desk = policy.may_tend(viewer, found), policy.may_reroute(viewer, found)
    answers = (["plan_changed", "known_already"] if service else []) + (["service_told"] if desk else [])
    here = reverse("referrals:graded", args=[found.ref])
    return Row(
        key=owed.ref,
        sentence=f"The risk to {found.person} is graded {grade} now; it was {plain(found.risk).lower() or 'not graded'}"
        " when this was sent",
        state="at_once" if grade == "high" else "due_today",
        reason="The referral stands. Withdraw it, and send it on, where another service is needed now." if desk else "",
        actions=tuple(Action(actions.SEEN[one], here, method="post", fields=(("did", one),)) for one in answers),
    )


@page(audience="worker", sides=("police", "service", "statutory"), methods=("POST",), about=sent.referral)
def graded(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what was done because the risk was graded higher since it was sent."""
    viewer, at = frames.who(request)
    found = sent.referral(ref, viewer=viewer)
    actions.settle_higher_risk(found, did=request.POST.get("did", ""), by=viewer, at=at)
    messages.success(request, "Written down. The grade itself stays in the journey.")
    return redirect("referrals:referral", ref)


def _clock(found: Referral, at: datetime) -> Row:
    return Row(
        key="answer",
        sentence=f"{found.service} answers: a named worker and named cover, or a reason to decline",
        state="overdue" if found.due_at < at else "due",
        due=frames.due(found.due_at, at),
    )


def _asked(found: Referral) -> tuple[Fact, ...]:
    said = Fact("Do you agree to be referred?", ASKED.get(found.asked, plain(found.asked)))
    return (said, Fact("On what basis it is shared", basis(found.basis) if found.basis else "Not recorded"))


def _carried(found: Referral, carried: Sequence[Any], viewer: Actor) -> tuple[Fact, ...]:
    edition = editions()[-1]
    facts = [Fact("Person", str(found.person), href=reverse("desk:person", args=[found.person.ref]))]
    facts += [Fact("Crime", offence_of(one), note=one.source_ref) for one in carried]
    facts.append(Fact("Risk", plain(found.risk) if found.risk else "Not graded"))
    if policy.handling_shown(viewer, found):
        facts.append(
            Fact("Keep in mind", handled(policy.handling_shown(viewer, found), edition.handling, found.record))
        )
    if found.needs_to_know:
        facts.append(Fact("They should know", found.needs_to_know))
    if found.worker or found.worker_named:
        facts.append(
            Fact("Worker", str(found.worker or found.worker_named), note=found.worker.phone if found.worker else "")
        )
        facts.append(
            Fact("Cover", str(found.cover or found.cover_named), note=found.cover.phone if found.cover else "")
        )
    return tuple(facts)


def _step(one: sent.Happened, at: datetime) -> Step:
    said = one.said if one.code in ("accepted", "was_accepted") else plain(one.said)
    words = (
        f"{STEPS.get(one.code, plain(one.code))} {said}".strip()
        if one.code in ("accepted", "was_accepted")
        else (f"{STEPS.get(one.code, plain(one.code))}{': ' + said if said else ''}")
    )
    state = {"mailed": "sent", "to_mail": "made", "was_accepted": "accepted"}.get(one.code, one.code)
    return Step(words, frames.when(one.at, at), one.by, state)


def _actions(found: Referral, viewer: Actor, at: datetime) -> tuple[Action, ...]:
    def link(label: str, name: str) -> Action:
        return Action(label, reverse(f"referrals:{name}", args=[found.ref]))

    may = []
    if found.state == State.SENT and policy.may_decline(viewer, found):
        may.append(link("Decline", "decline"))
    if found.state == State.ACCEPTED and policy.may_return(viewer, found):
        may.append(link("Give back", "return"))
    if found.state in (State.SENT, State.ACCEPTED) and policy.may_withdraw(viewer, found):
        if found.state == State.SENT and policy.may_undo(viewer, found) and at < found.shown_from:
            may.append(Action("Undo", reverse("referrals:undo", args=[found.ref]), method="post"))
        may.append(link("Withdraw", "withdraw"))
    if found.state in (State.DECLINED, State.RETURNED, State.WITHDRAWN) and policy.may_reroute(viewer, found):
        may.append(link("Send on to another service", "send_on"))
    if not frames.is_here(found) and policy.may_mail(viewer, found):
        may.append(link("Secure mail", "secure_mail"))
    return tuple(may)


@page(audience="worker", sides=("police", "service", "statutory"), methods=("GET", "POST"), about=sent.referral)
def end(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """Decline, give back or withdraw, with a coded reason."""
    viewer, at = frames.who(request)
    found = sent.referral(ref, viewer=viewer)
    may = {"decline": policy.may_decline, "return": policy.may_return, "withdraw": policy.may_withdraw}[verb]
    act = {
        "decline": actions.decline_referral,
        "return": actions.return_referral,
        "withdraw": actions.withdraw_referral,
    }[verb]
    if not may(viewer, found):
        raise NotAllowed("That is for the service it was sent to, or for whoever sent it.")
    form = Ending(request.POST if request.method == "POST" else None, verb=verb)
    title, submit, lede = VERBS[verb]
    if request.method == "POST" and form.is_valid():
        act(found, reason=form.cleaned_data["reason"], by=viewer, at=at)
        messages.success(request, f"Done. {lede}")
        return redirect("referrals:referrals")
    return render(
        request,
        "referrals/ask.html",
        {
            "form": form,
            "title": title.format(name=found.person),
            "lede": lede,
            "submit": submit,
            "cancel_url": reverse("referrals:referral", args=[ref]),
        },
    )


@page(audience="worker", sides=("police", "service", "statutory"), methods=("GET", "POST"), about=sent.referral)
def send_on(request: HttpRequest, ref: str) -> HttpResponse:
    """Send on what came back to another service: a new referral after the old."""
    viewer, at = frames.who(request)
    found = sent.referral(ref, viewer=viewer)
    if not policy.may_reroute(viewer, found):
        raise NotAllowed("That is for whoever routes referrals at the agency that sent it.")
    form = Refer(
        request.POST if request.method == "POST" else None, choices=_elsewhere(found, viewer, at), basis=_basis(found)
    )
    if request.method == "POST" and form.is_valid():
        service, _, kind_of = form.cleaned_data["service"].partition(":")
        choosing = actions.Choosing(service, kind_of, form.cleaned_data["basis"], form.cleaned_data["needs_to_know"])
        try:
            key = actions.reroute_referral(found, choosing=choosing, by=viewer, at=at)
        except (NotAllowed, NotKnown):
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            frames.offer_undo(request, Referral.objects.get(id=key), f"{found.person} was sent on.", at)
            return redirect("referrals:referrals")
    lede = f"{found.service} {found.get_state_display().lower()} it: {plain(found.declined_because).lower()}."
    return render(
        request,
        "referrals/ask.html",
        {
            "form": form,
            "title": f"Send {found.person} on",
            "lede": lede,
            "submit": "Send on",
            "cancel_url": reverse("referrals:referral", args=[ref]),
        },
    )


def _basis(found: Referral) -> str:
    return found.basis if found.basis in ("consent", "child_safeguarding", "legal_duty") else "serious_harm"


def _elsewhere(found: Referral, viewer: Actor, at: datetime) -> list[holds.Choice]:
    """Return where else they could go: by the rules where they came by a crime, else every service of the kind."""
    resting = found.decisions.filter(superseded_at=None).order_by("id").first()
    seen = resting is not None and bool(set(resting.seen_by) & viewer.audiences)
    ranked = holds.choices(resting, viewer=viewer, at=at) if resting and seen else holds.of_kind(found.kind)
    elsewhere = [one for one in ranked if one.service.id != found.service_id]
    return elsewhere or [one for one in holds.of_kind("first_contact") if one.service.id != found.service_id]


@page(audience="worker", sides=("police", "service", "statutory"), methods=("POST",), about=sent.referral)
def undo(request: HttpRequest, ref: str) -> HttpResponse:
    """Undo what was sent, before anything was disclosed."""
    viewer, at = frames.who(request)
    found = sent.referral(ref, viewer=viewer)
    actions.undo_referral(found, by=viewer, at=at)
    request.session.pop("undo", None)
    messages.success(request, "Undone. The service never saw it, and what was asked is asked again.")
    return redirect("referrals:held" if found.after_id is None else "referrals:referrals")
