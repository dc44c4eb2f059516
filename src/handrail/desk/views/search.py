"""Search by name, crime number or log number, with a reason; only people the viewer has a reason to see are found."""

from datetime import datetime
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.pages import page
from handrail.core.parts import Row
from handrail.crimes import queries as crimes
from handrail.people import queries as people

REASONS = MappingProxyType(
    {
        "they_rang": "They, or somebody for them, have been in touch",
        "my_work": "I am working with them",
        "covering": "I am covering for a colleague",
        "checking": "I am checking that what is owed was done",
        "complaint": "A complaint or a request about their record",
    }
)
MOST = 50


@page(audience="worker")
def search(request: HttpRequest) -> HttpResponse:
    """Ask for a reason, then show those found."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    query, reason = request.GET.get("q", "").strip()[:200], request.GET.get("reason", "")
    problems = (("search-reason", "Choose why you are looking"),) if query and reason not in REASONS else ()
    asked = bool(query) and not problems
    rows = _found(query, viewer) if asked else []
    if asked:
        audit.record("searched", by=viewer, at=at, about="person", refs=[row.key for row in rows], reason=reason)
    return render(
        request,
        "desk/search.html",
        {
            "query": query,
            "reason": reason,
            "reasons": tuple(REASONS.items()),
            "problems": problems,
            "asked": asked,
            "rows": rows,
            "page": None,
            "found": f"{len(rows)} {'person' if len(rows) == 1 else 'people'}" + (" shown, there may be more" if len(rows) == MOST else ""),
            "how": "Try another spelling, or the crime number or log number.",
        },
    )


def _found(query: str, viewer: Actor) -> list[Row]:
    found = {person.ref: (person, "") for person in people.search(query, viewer=viewer, most=MOST)}
    numbered = {crime.id: crime for crime in crimes.by_number(query, viewer=viewer)}
    for crime_id, seen in crimes.victims_of(list(numbered), viewer=viewer).items():
        for person in seen:
            found[person.ref] = (person, f"{numbered[crime_id].offence or 'Offence not recorded'}, {numbered[crime_id].source_ref}")
    return [
        Row(key=ref, sentence=str(person), href=reverse("desk:person", args=[ref]), state="person", reason=reason)
        for ref, (person, reason) in list(found.items())[:MOST]
    ]
