"""Decide of a pattern, with a reason: one question, its form, and back to the pattern."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.pages import page
from handrail.core.workdays import local_date
from handrail.crimes import actions, policy, queries, wording
from handrail.crimes.forms import Decide
from handrail.crimes.queries import Row, Seen
from handrail.crimes.views import frames

ASKED = {
    "confirmed": (
        "Is this one course of conduct?", "Confirm", "confirm",
        "What comes later between the same two is proposed into it.",
        "Confirmed: one course of conduct.",
    ),
    "rejected": (
        "Is this not one course of conduct?", "Reject", "reject",
        "It is remembered. An incident that comes later asks again.", "Rejected, and remembered.",
    ),
    "removed": (
        "Does this incident not belong?", "Take out", "remove",
        "It stays in their journey, and can be put in again.", "Taken out of the pattern.",
    ),
    "added": (
        "Does this incident belong?", "Put in", "add", "Say why it is the same suspect.", "Put into the pattern.",
    ),
    "looked_at": (
        "What follows from the worsening?", "Record", "look",
        "Each of the last two incidents came sooner, or was graver, than the one before.",
        "Recorded. The next worsening comes to you again.",
    ),
}  # fmt: skip
"""By verdict: the question, the button, whose reasons, what follows, and what is said when it is done."""
SEEN_BY: Mapping[tuple[str, str], str] = {
    ("service", "confirmed"): "Your agency sees that you confirmed it.",
    ("police", "confirmed"): (
        "Your force sees that you confirmed it, and any note. Whoever else may see the pattern, such as a service that "
        "supports them, sees that the police confirmed it and the reason you choose."
    ),
    ("police", "rejected"): (
        "Your force sees that you rejected it, and any note. Whoever else may see the pattern, such as a service that "
        "supports them, sees that the police rejected it and the reason you choose."
    ),
}
"""By side and verdict: who is told of it, as `policy.decisions_seen_by` has it."""


@page(
    audience="worker",
    sides=("police", "service"),
    roles=policy.DECIDING,
    methods=("GET", "POST"),
    about=queries.pattern,
)
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Confirm or reject a pattern, take an incident out or put one in, or say what follows from a worsening."""
    viewer, at = frames.who(request)
    seen = queries.pattern(ref, viewer=viewer)
    verdict = request.GET.get("verdict", "confirmed")
    if verdict not in ASKED:
        raise NotKnown
    row = frames.row_by(seen, request.GET.get("incident", "")) if verdict in ("removed", "added") else None
    if request.method != "POST":
        _check(seen, verdict, row, viewer)
    question, button, verb, follows, done = ASKED[verdict]
    lede = f"{follows} {SEEN_BY.get((viewer.side, verdict), '')}".rstrip()
    form = Decide(verb, request.POST if request.method == "POST" else None)
    here = reverse("crimes:pattern", args=[ref])
    if request.method == "POST" and form.is_valid() and _decided(seen, verdict, row, form, request):
        messages.success(request, done)
        return HttpResponseRedirect(here)
    audit.record("asked of pattern", by=viewer, at=at, about="person", ids=[seen.victim_id], refs=[seen.ref])
    frames.about(request, seen)
    what = wording.sentence_of(row, today=local_date(at), numbered=True) if row is not None else ""
    return render(
        request,
        "crimes/decide.html",
        {
            "form": form, "title": question, "lede": lede, "submit": button, "cancel_url": here, "back_url": here,
            "back_label": f"{seen.victim}: the pattern", "what": what, "name": str(seen.victim),
            "suspect": seen.suspect or wording.NAMELESS, "summary": wording.summary(seen.reading),
        },
    )  # fmt: skip


def _check(seen: Seen, verdict: str, row: Row | None, viewer: Actor) -> None:
    """Ask nothing that would be refused once it is answered."""
    if verdict == "looked_at":
        actions.worsening_to_look_at(seen, by=viewer)
    elif row is not None:
        actions.check_member(seen, key=row.key, verdict=verdict)


def _decided(seen: Seen, verdict: str, row: Row | None, form: Decide, request: HttpRequest) -> bool:
    """Do it; where it is refused, say so beside the form."""
    viewer, at = frames.who(request)
    why, note = form.cleaned_data["why"], form.cleaned_data["note"]
    try:
        if verdict == "looked_at":
            actions.look_at_worsening(seen, why=why, note=note, by=viewer, at=at)
        elif row is not None:
            actions.move_member(seen, key=row.key, verdict=verdict, why=why, note=note, by=viewer, at=at)
        else:
            actions.decide_pattern(seen, verdict=verdict, why=why, note=note, by=viewer, at=at)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
