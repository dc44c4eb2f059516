"""Search by name, crime number or log number, with a reason; only people the viewer has a reason to see are found.

What is looked for is posted and kept in the session, so that no name and no number is ever in an address.
"""

from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.pages import page
from handrail.core.parts import Row
from handrail.crimes import queries as crimes
from handrail.crimes.wording import offence_of
from handrail.desk.views.frame import SEARCHING
from handrail.desk.views.rows import age
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
MOST = 100
ON_A_PAGE = 20
LONGEST = 200


@page(audience="worker", sides=SEARCHING, methods=("GET", "POST"))
def search(request: HttpRequest) -> HttpResponse:
    """Take what is looked for and why, then show who is found, a page at a time."""
    if request.method == "POST":
        words = request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST]
        asked = {"query": words, "reason": request.POST.get("reason", "")}
        request.session["search"] = asked | {"whole": "reason" in request.POST}
        return redirect("desk:search")
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    if "page" not in request.GET and not request.session.get("search"):
        return _shown(request, "", "", ())
    kept = request.session.get("search", {})
    query, reason = kept.get("query", ""), kept.get("reason", "")
    problems = _problems(kept)
    if problems or not query or reason not in REASONS:
        return _shown(request, query, reason, problems)
    found = _find(query, viewer)
    paged = Paginator(found[:MOST], ON_A_PAGE).get_page(request.GET.get("page"))
    rows = _rows(list(paged.object_list), viewer, at)
    audit.record("searched", by=viewer, at=at, about="person", refs=[row.key for row in rows], reason=reason)
    count = f"{len(found[:MOST])} {'person' if len(found) == 1 else 'people'}"
    more = ", and there are more: add a word" if len(found) > MOST else ""
    return _shown(request, query, reason, (), asked=True, rows=rows, page=paged, found=count + more)


def _problems(kept: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what is missing; the field at the head of each page asks for no reason, so its want is no fault."""
    if not kept.get("whole"):
        return ()
    missing = []
    if not kept["query"]:
        missing.append(("search-words", "Write a name, a crime number or a log number"))
    if kept["reason"] not in REASONS:
        missing.append(("search-reason", "Choose why you are looking"))
    return tuple(missing)


def _shown(
    request: HttpRequest, query: str, reason: str, problems: tuple[tuple[str, str], ...], **more: Any
) -> HttpResponse:
    request.on_frame = {"search_words": query}  # type: ignore[attr-defined]
    return render(
        request,
        "desk/search.html",
        {
            "query": query,
            "reason": reason,
            "reasons": tuple(REASONS.items()),
            "problems": problems,
            "wrong": [field for field, _ in problems],
            "asked": False,
            "rows": [],
            "page": None,
            "found": "",
            "how": "Try fewer letters, another spelling, or the whole crime number or log number.",
        }
        | more,
    )


def _find(query: str, viewer: Actor) -> list[tuple[int, str]]:
    """Return the keys of those found, each with why: by name in order of name, then by number."""
    named = people.search(query.replace(",", " "), viewer=viewer, most=MOST + 1)
    found = {person.id: "" for person in named}
    numbered = {crime.id: crime for crime in crimes.by_number(query.upper(), viewer=viewer)}
    for crime_id, seen in crimes.victims_of(list(numbered), viewer=viewer).items():
        crime = numbered[crime_id]
        for person in seen:
            found.setdefault(person.id, f"{offence_of(crime)}, {query.upper()}")
    files = people.files_of(list(found), viewer=viewer)
    first = {files[key]: key for key in reversed(found)}
    return [(key, why) for key, why in found.items() if first[files[key]] == key]


def _rows(found: list[tuple[int, str]], viewer: Actor, at: datetime) -> list[Row]:
    known = people.known([key for key, _ in found], viewer=viewer)
    return [
        Row(
            key=person.ref,
            sentence=str(person),
            href=reverse("desk:person", args=[person.ref]),
            state="restricted" if person.restricted else "person",
            reason=" · ".join(part for part in (_years(person, at), why) if part),
        )
        for key, why in found
        if (person := known.get(key)) is not None
    ]


def _years(person: Any, at: datetime) -> str:
    if person.deceased_on:
        return "has died"
    years = age(person.records.all(), at)
    return "age not recorded" if years is None else f"{years} years old"
