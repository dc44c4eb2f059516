"""Restrict a person's record, or lift it: what will change is said first, and a reason is asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.errors import NotAllowed, Refused
from handrail.core.pages import page
from handrail.crimes.views.strip import put_strip
from handrail.desk.forms import WhyRestricted
from handrail.intake import actions as intake
from handrail.people import policy
from handrail.people import queries as people

SAID = {"restricted records": "those on the list for restricted records", "victim care": "the victim care desk"}
"""What a page calls those on a named list; a team goes by its own name."""


@page(audience="worker", sides=("police",), methods=("GET", "POST"), about=people.person)
def restrict(request: HttpRequest, ref: str) -> HttpResponse:
    """Say what restricting this record, or lifting it, will change; do it for a reason."""
    viewer, at = request.actor, request.at  # type: ignore[attr-defined]
    found = people.person(ref, viewer=viewer)
    if not policy.may_restrict(viewer, listed=intake.is_listed(viewer)):
        raise NotAllowed("Restricting a record is for supervisors and those on the list for restricted records.")
    lifting = found.restricted
    form = WhyRestricted(
        request.POST if request.method == "POST" else None,
        reasons=intake.WHY_LIFT if lifting else intake.WHY_RESTRICT,
    )
    if request.method == "POST" and form.is_valid():
        change = intake.lift_by_hand if lifting else intake.restrict_by_hand
        try:
            change(found, why=form.cleaned_data["why"], by=viewer, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = "is restricted no more" if lifting else "is restricted: named workers see it, and no whole team"
            messages.success(request, f"The record of {found} {done}.")
            return redirect("desk:today")
    change_at_once = intake.foresee(found, by=viewer)
    audit.record("asked to restrict", by=viewer, at=at, about="person", ids=[found.id])
    put_strip(request, found)
    return render(
        request,
        "desk/restrict.html",
        {
            "form": form,
            "title": f"Lift the restriction on {found}" if lifting else f"Restrict the record of {found}",
            "lifting": lifting,
            "change": change_at_once,
            "stop": [SAID.get(name, name) for name in change_at_once.stop],
            "begin": [SAID.get(name, name) for name in change_at_once.begin],
            "submit": "Lift the restriction" if lifting else "Restrict the record",
            "cancel_url": reverse("desk:person", args=[ref]),
            "back_url": reverse("desk:person", args=[ref]),
        },
    )
