"""The page to send a referral by secure mail, and to write down that it was sent and who took it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.pages import page
from handrail.core.parts import Step
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime
from handrail.crimes.views.strip import put_strip
from handrail.crimes.wording import offence_of
from handrail.people import queries as people
from handrail.people.ringing import Ringing
from handrail.people.strip import UNSAFE
from handrail.referrals import actions, policy
from handrail.referrals.forms import Acknowledge
from handrail.referrals.models import Referral, State
from handrail.referrals.queries import sent
from handrail.referrals.triage_edition import editions
from handrail.referrals.views import frames
from handrail.referrals.wording import ASKED, basis, handled, kind, plain

SENDERS = ("coordinator", "referral_desk", "supervisor")


@page(audience="worker", roles=SENDERS, about=sent.referral)
def secure_mail(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what to send, to whom, and what has happened to it."""
    return _show(request, _found(request, ref), Acknowledge())


@page(audience="worker", roles=SENDERS, methods=("POST",), about=sent.referral)
def mailed(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down that it was sent."""
    viewer, at = frames.who(request)
    found = _found(request, ref)
    actions.send_by_secure_mail(found, by=viewer, at=at)
    messages.success(request, "Written down: sent by you, now. When they answer, write down who took it.")
    return redirect("referrals:secure_mail", ref)


@page(audience="worker", roles=SENDERS, methods=("POST",), about=sent.referral)
def acknowledge(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down the worker and cover the service named."""
    viewer, at = frames.who(request)
    found = _found(request, ref)
    form = Acknowledge(request.POST)
    if form.is_valid():
        try:
            actions.acknowledge_secure_mail(
                found, worker=form.cleaned_data["worker"], cover=form.cleaned_data["cover"], by=viewer, at=at
            )
        except (NotAllowed, NotKnown):
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Written down: accepted, with a named worker and cover.")
            return redirect("referrals:referral", ref)
    return _show(request, found, form)


def _found(request: HttpRequest, ref: str) -> Referral:
    viewer, _ = frames.who(request)
    found = sent.referral(ref, viewer=viewer)
    if not policy.may_mail(viewer, found):
        raise NotAllowed("That is for whoever routes referrals at the agency that sent it.")
    return found


def _show(request: HttpRequest, found: Referral, form: Acknowledge) -> HttpResponse:
    viewer, at = frames.who(request)
    audit.record("looked at secure mail", by=viewer, at=at, about="referral", ids=[found.id], refs=[found.ref])
    carried = list(crimes.known({one.crime_id for one in found.carries.all()}, viewer=viewer).values())
    shown = put_strip(request, found.person)
    rings = people.ringing_of(found.person, shown.crimes, viewer=viewer, at=at, asking=carried)
    waits = found.state == State.SENT and found.mailed_at is None
    steps = [
        Step(
            {"mailed": "Sent by secure mail", "to_mail": "Decided, to be sent by secure mail"}.get(one.code, one.code),
            frames.when(one.at, at),
            one.by,
            {"mailed": "sent", "to_mail": "made"}.get(one.code, one.code),
        )
        for one in sent.steps_of(found, viewer=viewer)
    ]
    return render(
        request,
        "referrals/secure_mail.html",
        {
            "title": f"Send {found.person} to {found.service} by secure mail",
            "state": "waiting" if waits else found.state,
            "to_name": f"{found.service}, {found.service.agency}",
            "to_address": found.service.secure_email or "No secure address recorded: ring them first",
            "subject": f"Referral {found.ref}",
            "body": _body(found, carried, rings, viewer, at),
            "steps": [Step(plain(step.words), step.when, step.by, step.state) for step in steps],
            "form": form if found.state == State.SENT and not waits else None,
            "sent_url": reverse("referrals:mailed", args=[found.ref]) if waits else "",
            "form_title": "They have accepted",
            "save_url": reverse("referrals:acknowledge", args=[found.ref]),
            "submit": "Write down who took it",
            "back_url": reverse("referrals:referral", args=[found.ref]),
        },
    )


def _body(found: Referral, carried: list[Crime], rings: Ringing, viewer: Actor, at: datetime) -> str:
    """Return what the referral carries and no more; never an address, and nothing of the other party.

    How contact is safe rests on every crime that the sender knows of, but only an officer of one carried is named.
    """
    notes = editions()[-1].handling
    lines = [
        f"Referral {found.ref} from {found.from_agency}, for: {kind(found.kind)}.",
        f"Person: {found.person}.",
        *(f"Crime: {offence_of(one)}, reference {one.source_ref}." for one in carried),
        f"Risk: {found.risk or 'not graded'}.",
        f"Asked whether they agree: {ASKED.get(found.asked, found.asked).lower()}. Basis: {basis(found.basis)}.",
        f"Safe contact when this was written ({frames.when(at, at)}): {rings.words}"
        f"{'; ' + '; '.join(rings.more) if rings.more else ''}. Ask us for the safe number before you ring.",
        *([f"Never use, because a suspect may see it: {_unsafe(found)}."] if _unsafe(found) else []),
        *([handled(found.handling, notes, found.record)] if found.handling else []),
        *([f"They should know: {found.needs_to_know}"] if found.needs_to_know else []),
        f"Please answer, {frames.due(found.due_at, at)}: name a worker and a cover, or say why you cannot take it.",
        f"{viewer.name}, {found.from_agency}: {_line_of(found)}",
    ]
    return "\n\n".join(lines)


def _unsafe(found: Referral) -> str:
    """Which ways of reaching them a suspect shares, in words."""
    channels = {channel for record in found.person.records.all() for channel in record.unsafe}
    return " and ".join(sorted(UNSAFE[channel] for channel in channels))


def _line_of(found: Referral) -> str:
    """The number on which whoever receives it asks for what it does not say."""
    return (found.from_agency.phone if found.from_agency else "") or "ring the number you have for us"
