"""The held queue, one hold at a time with the rest in view, and what can be done about it."""

from datetime import datetime

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.pages import page
from handrail.core.parts import Action, Fact, Item, Rest
from handrail.core.workdays import local_date
from handrail.crimes.views.strip import put_strip
from handrail.crimes.wording import offence_of
from handrail.people.strip import to_ring
from handrail.referrals import actions, policy
from handrail.referrals.forms import AnswerQuestions, NotRefer, Refer
from handrail.referrals.models import Answer, Decision, Referral
from handrail.referrals.queries import holds
from handrail.referrals.views import frames
from handrail.referrals.wording import HELD, basis, handled, kind, plain

POLICE_AND_DOOR = ("coordinator", "referral_desk", "officer", "supervisor", "witness_care", "code_lead")
LISTED = 15
"""Others of the queue that are named beside the one that is asked about."""
GRADE_AGAIN = "Referred already: what is the risk?"


@page(audience="worker", roles=POLICE_AND_DOOR)
def held(request: HttpRequest) -> HttpResponse:
    """Show the first hold of the viewer's queue, with the rest beside it."""
    viewer, at = frames.who(request)
    queue = holds.held(viewer=viewer, at=at)
    first = holds.decision(queue[0].decision.ref, viewer=viewer) if queue else None
    return _queue(request, first, queue)


@page(audience="worker", roles=POLICE_AND_DOOR, about=holds.decision)
def hold(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one hold, with the rest of the viewer's queue beside it."""
    viewer, at = frames.who(request)
    return _queue(request, holds.decision(ref, viewer=viewer), holds.held(viewer=viewer, at=at))


@page(audience="worker", roles=POLICE_AND_DOOR, about=holds.decision_of_owed)
def hold_of(request: HttpRequest, ref: str) -> HttpResponse:
    """Go to the hold that something owed came from: an officer to what they are asked."""
    viewer, _ = frames.who(request)
    found = holds.decision_of_owed(ref, viewer=viewer)
    asks = set(found.questions) & policy.ANSWERED_BY_FORM and policy.may_answer_hold(viewer, found)
    name = "referrals:answer" if asks and viewer.role in ("officer", "supervisor") else "referrals:hold"
    return redirect(name, found.ref)


def _queue(request: HttpRequest, decision: Decision | None, queue: list[holds.Held]) -> HttpResponse:
    viewer, at = frames.who(request)
    shown = next((one for one in queue if decision and one.decision.id == decision.id), None)
    item = _item(request, decision, shown, viewer, at) if decision else None
    frames.show_undo(request, at)
    if decision:
        audit.record("looked at hold", by=viewer, at=at, about="decision", ids=[decision.id], refs=[decision.ref])
    else:
        audit.record("looked at holds", by=viewer, at=at, about="decision")
    listed = queue[:LISTED]
    prefetch_related_objects([one.decision for one in listed], "person")
    rest = [
        Rest(
            f"{one.decision.person}: {holds.title_of(one.decision, viewer=viewer)}",
            reverse("referrals:hold", args=[one.decision.ref]),
            frames.due(one.due_at, at),
            "overdue" if one.due_at and one.due_at < at else "held",
            current=decision is not None and one.decision.id == decision.id,
        )
        for one in listed
    ]
    return render(
        request,
        "referrals/held.html",
        {
            "title": "Held",
            "lede": "One question at a time. Nothing is sent until it is answered, and every hold has an owner.",
            "left": len(queue) if len(queue) < holds.MOST_HELD else f"{holds.MOST_HELD} or more",
            "item": item,
            "rest": rest,
            "rule": _rule(decision, viewer) if decision else "",
            "empty": "Nothing is held for you now.",
            "empty_how": "What only a person can decide comes here by the rules of triage, owned and timed.",
        },
    )


def _rule(decision: Decision, viewer: Actor) -> str:
    read = holds.read_as(decision, viewer=viewer)
    edition = holds.edition_of(decision)
    return f"{read.explanation} Edition {edition.edition}, in force from {edition.in_force_from:%-d %B %Y}."


def _item(request: HttpRequest, decision: Decision, shown: holds.Held | None, viewer: Actor, at: datetime) -> Item:
    strip = put_strip(request, decision.person)
    due_at = shown.due_at if shown else decision.due_at
    read = holds.read_as(decision, viewer=viewer)
    question = HELD.get(read.code, GRADE_AGAIN if decision.questions else plain(read.code or "referred"))
    return Item(
        key=decision.ref,
        question=question,
        why=f"{decision.person} · {offence_of(decision.crime)}"
        if decision.crime
        else f"{decision.person} · came by another door",
        evidence=_evidence(decision, shown, viewer, at),
        answers=_answers(decision, viewer),
        state="overdue" if due_at and due_at < at else "held",
        due=frames.due(due_at, at),
        safe=strip.safe,
        chips=strip.ringing.more,
        href=reverse("desk:person", args=[decision.person.ref]),
    )


def _evidence(decision: Decision, shown: holds.Held | None, viewer: Actor, at: datetime) -> list[Fact]:
    edition = holds.edition_of(decision)
    recorded = holds.answers_recorded(decision, viewer=viewer)
    crime = decision.crime
    facts = []
    if crime is not None:
        part, rung = next(iter(to_ring(crime, on=local_date(at))), ("Officer in the case", None))
        number = f"{crime.source_ref} · reported {frames.when(crime.reported_at, at)}"
        facts.append(Fact("Crime", offence_of(crime), note=number))
        facts.append(Fact(part, rung.name if rung else "Nobody named", note=rung.phone if rung else ""))
    facts += [
        Fact(label, plain(recorded[name]) if recorded[name] else "Not recorded")
        for label, name in (("Wants support", "need"), ("Agrees to a referral", "consent"), ("Risk", "grade"))
    ]
    if decision.kind and not policy.reads_made(viewer, decision):
        facts.append(
            Fact("Kind of service needed", plain(kind(decision.kind)), note=", ".join(map(kind, decision.also)))
        )
    if decision.questions:
        facts.append(Fact("What is asked", " ".join(edition.questions.get(q, plain(q)) for q in decision.questions)))
    if decision.handling:
        facts.append(Fact("Keep in mind", handled(decision.handling, edition.handling, decision.record)))
    if shown is not None and shown.owner:
        note = "Its owner has not answered by half time: it has come to you." if shown.escalated else ""
        facts.append(Fact("Owner", shown.owner, note=note))
    if decision.reason:
        facts.append(Fact("Decided because", basis(decision.reason)))
    return facts


def _answers(decision: Decision, viewer: Actor) -> tuple[Action, ...]:
    if decision.superseded_at is not None:
        return ()
    found = []
    asked = set(decision.questions) & policy.ANSWERED_BY_FORM
    if asked and decision.crime_id and policy.may_answer_hold(viewer, decision):
        found.append(Action("Answer", reverse("referrals:answer", args=[decision.ref]), key="r", first=True))
    if decision.decision == Answer.HELD and policy.may_decide(viewer, decision):
        found.append(Action("Refer to a service", reverse("referrals:refer", args=[decision.ref]), first=not found))
        found.append(Action("Do not refer", reverse("referrals:not_refer", args=[decision.ref])))
    return tuple(found)


def _decidable(request: HttpRequest, ref: str) -> Decision:
    viewer, at = frames.who(request)
    found = holds.decision(ref, viewer=viewer)
    if found.decision != Answer.HELD or found.superseded_at is not None:
        raise actions.AlreadyDecided
    if not policy.may_decide(viewer, found):
        raise NotAllowed("Only who owns this hold, or a supervisor, may decide it.")
    put_strip(request, found.person)
    return found


def _done_already(request: HttpRequest, ref: str, done: Refused) -> HttpResponse:
    """Show how it was decided to somebody who sends the form a second time, or whom a colleague was before."""
    messages.info(request, str(done))
    return redirect("referrals:hold", ref)


@page(audience="worker", roles=POLICE_AND_DOOR, methods=("GET", "POST"), about=holds.decision)
def refer(request: HttpRequest, ref: str) -> HttpResponse:
    """Refer somebody held to a service chosen from those that could take them, best first."""
    viewer, at = frames.who(request)
    try:
        found = _decidable(request, ref)
    except actions.AlreadyDecided as done:
        return _done_already(request, ref, done)
    consent = holds.answers_recorded(found, viewer=viewer)["consent"]
    choices = holds.choices(found, viewer=viewer, at=at)
    form = Refer(
        request.POST if request.method == "POST" else None,
        choices=choices,
        basis="consent" if consent == "yes" else "",
        asks_adult=actions.asks_adult(found),
    )
    if request.method == "POST" and form.is_valid():
        service, _, kind_of = form.cleaned_data["service"].partition(":")
        typed = form.cleaned_data
        choosing = actions.Choosing(service, kind_of, typed["basis"], typed["needs_to_know"], typed.get("adult", ""))
        try:
            key = actions.refer_by_hand(found, choosing=choosing, by=viewer, at=at)
        except (NotAllowed, NotKnown):
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            sent = Referral.objects.filter(id=key).only("ref").first()
            if sent is not None:
                frames.offer_undo(request, sent, f"{found.person} was referred.", at)
            return redirect("referrals:held")
    return _form(
        request,
        form,
        f"Refer {found.person}",
        "Refer",
        found,
        "The service sees it in a minute; until then you can undo it. It sees what this carries and no more."
        if choices
        else "No service in the directory could take them: ask one directly, then come back.",
    )


@page(audience="worker", roles=POLICE_AND_DOOR, methods=("GET", "POST"), about=holds.decision)
def not_refer(request: HttpRequest, ref: str) -> HttpResponse:
    """Decide that somebody held is not referred, with a reason."""
    viewer, at = frames.who(request)
    try:
        found = _decidable(request, ref)
    except actions.AlreadyDecided as done:
        return _done_already(request, ref, done)
    form = NotRefer(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.decide_hold(found, reason=form.cleaned_data["reason"], by=viewer, at=at)
        messages.success(request, f"{found.person} is not referred, and the reason is kept. The rights' clocks run on.")
        return redirect("referrals:held")
    return _form(
        request,
        form,
        f"Do not refer {found.person}",
        "Do not refer",
        found,
        "Information left with them is not a referral. The reason is counted, and a change makes a new decision.",
    )


@page(audience="worker", roles=POLICE_AND_DOOR, methods=("GET", "POST"), about=holds.decision)
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the officer what only the officer knows; then the rules decide again."""
    viewer, at = frames.who(request)
    found = holds.decision(ref, viewer=viewer)
    if not policy.may_answer_hold(viewer, found):
        raise NotAllowed("These questions are for the officer in the case, their supervisor or the referral desk.")
    if found.superseded_at is not None:
        return _done_already(request, ref, actions.AlreadyDecided())
    put_strip(request, found.person)
    recorded = holds.answers_recorded(found, viewer=viewer)
    form = AnswerQuestions(
        request.POST if request.method == "POST" else None, questions=found.questions, recorded=recorded
    )
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.answer_questions(found, answers=form.answers(), by=viewer, at=at)
        except (NotAllowed, NotKnown):
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(taken, str(found.person)))
            return redirect("referrals:held")
    edition = holds.edition_of(found)
    asked = " ".join(edition.questions.get(question, plain(question)) for question in found.questions)
    return _form(
        request,
        form,
        f"What triage asks about {found.person}",
        "Save the answers",
        found,
        f"{asked} Ask them when it is safe; leave what you do not know as it is.",
    )


def _said(taken: list[tuple[str, str]], name: str) -> str:
    if any(answer == Answer.MADE for answer, _ in taken):
        return f"Recorded. {name} is referred; the service sees it in a minute."
    if any(answer == Answer.HELD for answer, _ in taken):
        return f"Recorded. {name} is still held: there is one more question."
    return f"Recorded. {name} is not referred." if taken else "Recorded."


def _form(request: HttpRequest, form: object, title: str, submit: str, decision: Decision, lede: str) -> HttpResponse:
    return render(
        request,
        "referrals/ask.html",
        {
            "form": form,
            "title": title,
            "lede": lede,
            "submit": submit,
            "cancel_url": reverse("referrals:hold", args=[decision.ref]),
        },
    )
