"""Seen before? The part of a form that says who, of the people this worker may know of, may be the one typed about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.audit import actions as audit
from handrail.core.pages import page
from handrail.matching import queries
from handrail.matching.forms import Typing


@page(audience="worker", sides=("police", "service", "statutory"), methods=("POST",))
def seen_before(request: HttpRequest) -> HttpResponse:
    """Say who may be the one typed about: as a part of the page that asked, or as a page of its own without scripts."""
    viewer, at = request.actor, request.at  # type: ignore[attr-defined]
    typed = Typing(request.POST).typed()
    found = queries.seen_before(typed, viewer=viewer, at=at)
    audit.record(
        "asked if seen before", by=viewer, at=at, about="person", ids=[one.person.id for one in found],
        refs=[one.person.ref for one in found],
    )  # fmt: skip
    part = bool(getattr(request, "htmx", False))
    shown = {"found": found, "enough": queries.says_enough(typed)}
    return render(request, f"matching/{'found' if part else 'seen_before'}.html", shown)
