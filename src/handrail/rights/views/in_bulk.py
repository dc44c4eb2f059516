"""Acknowledgements and Code information for several people at once; and who is left out, and why."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.errors import Refused
from handrail.core.moments import say_day
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.core.workdays import local_date
from handrail.rights import actions, policy, queries
from handrail.rights.forms import Together
from handrail.rights.queries.in_bulk import TOGETHER, WAYS, WHY, Asked
from handrail.rights.views import frames

KINDS = {"acknowledged": "Written acknowledgement", "code_given": "Victims' Code"}
BY = {"text": "by text", "email": "by e-mail", "letter": "by letter"}


@page(audience="worker", sides=("police",), roles=policy.TELLING, methods=("GET", "POST"))
def in_bulk(request: HttpRequest) -> HttpResponse:
    """Record one sending to several people, and list who was left out of it."""
    viewer, at = frames.who(request)
    kind = request.GET.get("kind", "acknowledged")
    way = request.GET.get("way", "text")
    kind, way = kind if kind in TOGETHER else "acknowledged", way if way in WAYS else "text"
    found = queries.owed_in_bulk(kind, way, viewer=viewer, at=at)
    may = [one for one in found if not one.why_not]
    form = Together(request.POST or None, people=[_offered(one, at) for one in may], at=at)
    if request.method == "POST" and form.is_valid():
        try:
            typed = form.cleaned_data
            count = actions.record_in_bulk(
                typed["people"], kind=kind, way=way, happened_at=typed["moment"], by=viewer, at=at
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Recorded for {count} {'person' if count == 1 else 'people'}.")
            return HttpResponseRedirect(reverse("rights:today"))
    audit.record(
        "looked at what to send together", by=viewer, at=at, about="person", ids=[one.person.id for one in found]
    )
    frames.on_frame(request, sources=frames.sources())
    return render(
        request,
        "rights/in_bulk.html",
        {
            "form": form,
            "title": f"{KINDS[kind]}, {BY[way]}, for several people",
            "lede": "Only what everybody is sent alike. A decision is never told in bulk.",
            "choices": [_choices("What", "kind", KINDS, kind, way), _choices("How", "way", BY, kind, way)],
            "nobody": not may,
            "left_out": _left_out([one for one in found if one.why_not]),
            "back_url": reverse("rights:today"),
            "back_label": "To tell",
        },
    )


def _offered(one: Asked, at: datetime) -> tuple[str, str, str]:
    due = min((item.due_at for item in one.items if item.due_at), default=None)
    said = [_crime(one), f"due {say_day(local_date(due), today=local_date(at))}" if due else ""]
    return one.person.ref, str(one.person), " · ".join(part for part in said if part)


def _crime(one: Asked) -> str:
    return one.place.crime.source_ref if one.place.crime else ""


def _choices(
    title: str, name: str, words: dict[str, str], kind: str, way: str
) -> tuple[str, list[tuple[str, str, bool]]]:
    """Links that choose what is sent, or how: words, address, whether it is the one shown."""
    now = {"kind": kind, "way": way}
    found = []
    for code, said in words.items():
        asked = now | {name: code}
        address = f"?kind={asked['kind']}&way={asked['way']}"
        found.append((said[:1].upper() + said[1:], address, now[name] == code))
    return title, found


def _left_out(left: Sequence[Asked]) -> Table:
    return Table(
        f"Left out: {len(left)}. Tell each by themself",
        (Column("Who"), Column("Crime"), Column("Why")),
        [
            Line((str(one.person), _crime(one), WHY[one.why_not]), href=reverse("rights:tell", args=[one.person.ref]))
            for one in left
        ],
        empty="Nobody was left out." if not left else "",
    )
