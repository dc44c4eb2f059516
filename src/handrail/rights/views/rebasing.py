"""Let the limits of a control chart begin again at a month, with the reason; and take that back."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.core.errors import Refused
from handrail.core.pages import page
from handrail.core.parts import Action
from handrail.rights import actions, policy, queries
from handrail.rights.forms import BeginAgain
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.lists import team_of


@page(audience="worker", roles=policy.COUNTING, methods=("GET", "POST"))
def begin_again(request: HttpRequest) -> HttpResponse:
    """Ask from which month the limits of one chart begin again, and why; show where they do already."""
    viewer, at = frames.who(request)
    right, unit = asking.right_of(request), request.GET.get("unit", "")
    team, entitlement = team_of(unit, viewer) if unit else None, right.id if right else ""
    address = urlencode({"right": entitlement, "unit": unit})
    chart = f"{reverse('rights:over_time')}?{address}"
    taken_back = request.POST.get("take_back", "")
    if request.method == "POST" and taken_back:
        kept = actions.take_back_rebasing(taken_back, by=viewer, at=at)
        messages.success(request, f"Taken back: the limits no longer begin again in {kept.month:%B %Y}.")
        return HttpResponseRedirect(chart)
    months = spans.choices(queries.first_month(viewer=viewer, at=at), at)
    form = BeginAgain(request.POST or None, months=months)
    if request.method == "POST" and form.is_valid():
        month = date.fromisoformat(f"{form.cleaned_data['month']}-01")
        try:
            actions.rebase_chart(
                entitlement=entitlement, team=team, month=month, why=form.cleaned_data["why"], by=viewer, at=at
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The limits begin again in {month:%B %Y}.")
            return HttpResponseRedirect(chart)
    return render(
        request,
        "rights/begin_again.html",
        {
            "form": form,
            "title": "Begin the limits again",
            "lede": "Only where something changed on purpose. What was usual before no longer judges what comes after.",
            "chart": f"{asking.named(right) if right else 'Every right'}, {team.name if team else 'the force'}",
            "kept": [
                (one.words, Action("Take back", f"?{address}", method="post", fields=(("take_back", one.ref),)))
                for one in queries.rebasings(entitlement, team, viewer=viewer)
            ],
            "back_url": chart,
            "back_label": "Over time",
        },
    )  # fmt: skip
