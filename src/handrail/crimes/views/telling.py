"""What somebody told a service and has not reported: recording it, and whether they agree that the police see it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.moments import say_day
from handrail.core.pages import page
from handrail.core.workdays import local_date
from handrail.crimes import actions, policy, queries
from handrail.crimes.conduct import TOLD
from handrail.crimes.forms import ANOTHER, NOBODY, AgreedOn, ToldHere, moment_of
from handrail.crimes.views import frames
from handrail.crimes.views.strip import put_strip
from handrail.people import queries as people

NOBODY_READS = (
    "No police officer sees them here, so nobody of the police reads it. If they wish somebody to, help them report it."
)


@page(audience="worker", sides=("service",), roles=policy.RECORDING_TOLD, methods=("GET", "POST"), about=people.person)
def tell(request: HttpRequest, ref: str) -> HttpResponse:
    """Record an incident that somebody told this service and has not reported: the police do not see it."""
    viewer, at = frames.who(request)
    person = people.person(ref, viewer=viewer)
    named = queries.named_against(person, viewer=viewer)
    form = ToldHere(request.POST if request.method == "POST" else None, named=named, at=at)
    here = reverse("desk:person", args=[ref])
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        chosen = next((one for one in named if one.token == typed["about"]), None)
        if typed["about"] not in (NOBODY, ANOTHER) and chosen is None:
            raise NotKnown
        actions.record_told(
            person, record=queries.place_for(person, viewer=viewer), what=typed["what"],
            happened_at=moment_of(typed["day"]), about=chosen,
            named=typed["named"] if typed["about"] == ANOTHER else ("", ""), note=typed["note"], by=viewer, at=at,
        )  # fmt: skip
        messages.success(request, "Recorded for your service alone. The police see it only if they agree.")
        return HttpResponseRedirect(here)
    audit.record("asked to record told", by=viewer, at=at, about="person", ids=[person.id])
    put_strip(request, person)
    return render(
        request,
        "crimes/tell.html",
        {
            "form": form, "title": "They told us, and have not reported it", "submit": "Record", "back_url": here,
            "back_label": str(person), "cancel_url": here,
            "lede": f"What {person} told your service alone. Nobody else sees it, nor that there is anything to see.",
        },
    )  # fmt: skip


@page(audience="worker", sides=("service",), roles=policy.RECORDING_TOLD, methods=("GET", "POST"), about=queries.told)
def share(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that the person agrees that the police see what they told, or that they take it back from now on."""
    viewer, at = frames.who(request)
    told = queries.told(ref, viewer=viewer)
    person = people.known([told.person_id], viewer=viewer).get(told.person_id)
    if person is None:
        raise NotKnown
    form = AgreedOn(request.POST if request.method == "POST" else None, at=at)
    here, read = reverse("desk:person", args=[person.ref]), queries.known_to_police(told.person_id)
    if request.method == "POST" and form.is_valid():
        moment = moment_of(form.cleaned_data["day"])
        try:
            if told.shared:
                actions.end_sharing(told, ended_at=moment, by=viewer, at=at)
            else:
                actions.agree_to_share(told, agreed_at=moment, by=viewer, at=at)
        except NotAllowed:
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _done(was_shared=told.shared, read=read))
            return HttpResponseRedirect(here)
    audit.record("asked to share told", by=viewer, at=at, about="person", ids=[person.id])
    put_strip(request, person)
    what = ", ".join(TOLD[code].lower() for code in told.detail.split(";") if code in TOLD)
    return render(
        request,
        "crimes/tell.html",
        {
            "form": form, "back_url": here, "back_label": str(person), "cancel_url": here,
            "title": ("Do they take back" if told.shared else "Do they agree") + " that the police see it?",
            "submit": "They take it back" if told.shared else "They agree",
            "lede": f"{what[:1].upper()}{what[1:]}, {say_day(local_date(told.happened_at))}. " + (
                "From now on the police see it no more; what they have seen they have seen."
                if told.shared
                else "The police will see what it was, when, and who is named. Never your notes."
                + ("" if read else f" {NOBODY_READS}")
            ),
        },
    )  # fmt: skip


def _done(*, was_shared: bool, read: bool) -> str:
    if was_shared:
        return "The police see it no more."
    return "Recorded. The police see it now." if read else f"Recorded. {NOBODY_READS}"
