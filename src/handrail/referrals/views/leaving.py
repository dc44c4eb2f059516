"""Somebody leaves: whoever answers for them says who takes over, so that nobody they carried is dropped."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.agencies import policy as answering
from handrail.agencies import queries as agencies
from handrail.agencies.actions import NotYoursToLetGo
from handrail.audit import actions as audit
from handrail.core.errors import NotAllowed, Refused
from handrail.core.pages import page
from handrail.core.workdays import local_date
from handrail.referrals import actions
from handrail.referrals.forms import Leaving
from handrail.referrals.queries import sent
from handrail.referrals.views import frames


@page(audience="worker", roles=answering.ANSWERING_FOR_OTHERS, methods=("GET", "POST"), about=agencies.known_colleague)
def leaving(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that a colleague has left, and who takes over what they carried, covered and owed."""
    viewer, at = frames.who(request)
    worker = agencies.colleague(ref, viewer=viewer, at=at)
    if worker.id == viewer.id or not agencies.may_let_go(viewer, worker, at=at):
        raise NotYoursToLetGo
    carried = sent.carried(worker)
    colleagues = agencies.workers_here(worker.agency_id, at=at).exclude(id=worker.id)
    form = Leaving(request.POST if request.method == "POST" else None, colleagues=colleagues, carries=carried > 0)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.let_go(
                worker, taken_over_by=typed["taken_over_by"], cover=typed.get("cover"),
                last_day=local_date(at) - timedelta(days=1), by=viewer, at=at,
            )  # fmt: skip
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error("taken_over_by", str(refusal))
        else:
            messages.success(request, f"{worker} has left, and {typed['taken_over_by']} has taken over.")
            return redirect("agencies:colleagues")
    audit.record("looked at what a colleague carries", by=viewer, at=at, about="worker", ids=[worker.id])
    people = "nobody's case" if not carried else "one case" if carried == 1 else f"{carried} cases"
    lede = f"{worker} carries or covers {people}. A case goes to its cover, and whoever takes over covers it."
    said = {"form": form, "title": f"{worker} has left", "lede": lede, "submit": "They have left",
            "cancel_url": reverse("agencies:colleague", args=[ref])}  # fmt: skip
    return render(request, "referrals/ask.html", said)
