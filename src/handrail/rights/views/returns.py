"""Quarterly returns to the Ministry: the draft from today's figures, and each return as it was submitted."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit import actions as audit
from handrail.core.errors import NotKnown
from handrail.core.looks import look_of
from handrail.core.moments import say_day_in_full, say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Fact, Line, Row, Table
from handrail.core.workdays import local_date
from handrail.rights import actions, policy
from handrail.rights.models import QuarterlyReturn
from handrail.rights.quarterly import DONE, STATES, before, changes, end_of_quarter, quarter_of
from handrail.rights.queries import FELL_DUE, NOT_IN_TIME, month_after
from handrail.rights.queries import returns as found
from handrail.rights.views import frames
from handrail.rights.views.asked import list_address
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import Span

QUARTERS = 5
_SAID = {"of": "owed", "did": "done"}


@page(audience="worker", roles=policy.COUNTING, methods=("GET", "POST"))
def returns(request: HttpRequest) -> HttpResponse:
    """Show the draft of a quarter's return, submit it, and list those that were submitted."""
    viewer, at = frames.who(request)
    quarters = _quarters(at)
    quarter = _quarter(request, quarters)
    if request.method == "POST":
        kept = actions.submit_return(quarter, by=viewer, at=at)
        messages.success(request, "Submitted, and kept as it is. Nothing changes it any more.")
        return HttpResponseRedirect(reverse("rights:return", args=[kept.ref]))
    document = found.draft(quarter, viewer=viewer, at=at)
    kept_already = list(found.submitted(viewer=viewer)[:20])
    last = next((one for one in kept_already if one.quarter == quarter), None)
    audit.record("looked at figures", by=viewer, at=at, about="return", refs=[quarter.isoformat()])
    frames.on_frame(request, sources=(f"{document['source']} (edition {document['edition']}).",))
    return render(
        request,
        "rights/returns.html",
        {
            "title": f"Return for {_named(quarter)}",
            "words": _words(document),
            "table": _table(document, f"Draft, as the figures stand now ({say_moment(at)})", quarter),
            "quarters": [(_named(one), f"?quarter={one}", one == quarter) for one in quarters],
            "quarter": quarter.isoformat(),
            "over": local_date(at) > end_of_quarter(quarter),
            "ends": say_day_in_full(end_of_quarter(quarter)),
            "last": last,
            "changes": _changes(last, document) if last else [],
            "rows": [_row(one, at) for one in kept_already],
        },
    )


@page(audience="worker", roles=policy.COUNTING, about=found.submitted_return)
def returned(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a return as it was submitted."""
    viewer, at = frames.who(request)
    one = found.submitted_return(ref, viewer=viewer)
    name = agencies.names_of([one.submitted_by or 0], viewer=viewer).get(one.submitted_by or 0, "not recorded")
    audit.record("looked at return", by=viewer, at=at, about="return", ids=[one.id], refs=[one.ref])
    frames.on_frame(request, sources=(f"{one.document['source']} (edition {one.edition}).",))
    submitted = say_moment(one.submitted_at, today=local_date(at))
    return render(
        request,
        "rights/returned.html",
        {
            "title": f"Return for {_named(one.quarter)}" + (f", correction {one.number - 1}" if one.number > 1 else ""),
            "facts": [
                Fact("Submitted", submitted, f"by {name}"),
                Fact("Definitions", f"Edition {one.edition}", one.document["counts"]),
            ],
            "words": _words(one.document),
            "table": _table(one.document, f"As submitted {submitted}"),
            "changes": _changes(one, found.draft(one.quarter, viewer=viewer, at=at)),
            "sheet": reverse("rights:return_sheet", args=[one.ref]),
        },
    )


@page(audience="worker", roles=policy.COUNTING, about=found.submitted_return)
def return_sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a return as it was submitted, as CSV."""
    viewer, at = frames.who(request)
    one = found.submitted_return(ref, viewer=viewer)
    audit.record("took a return away", by=viewer, at=at, about="return", ids=[one.id], refs=[one.ref])
    columns = (
        "area",
        "title",
        "definition",
        "rights",
        "rate_of",
        "of",
        "did",
        "rate",
        "low",
        "high",
        "fell_due",
        *STATES,
    )
    rows = [
        (area["code"], area["title"], area.get("words"), " ".join(area["rights"]),
         *(area.get(column) for column in columns[4:]))
        for area in one.document["areas"]
    ]  # fmt: skip
    return as_csv(f"return-{one.quarter}-{one.number}", columns, rows)


def _quarters(at: datetime) -> list[date]:
    """This quarter and those before it, the latest first."""
    some = [quarter_of(local_date(at))]
    while len(some) < QUARTERS:
        some.append(before(some[-1]))
    return some


def _quarter(request: HttpRequest, quarters: list[date]) -> date:
    """The quarter asked for; without one, the last that is over."""
    asked = request.POST.get("quarter") or request.GET.get("quarter") or quarters[1].isoformat()
    known = {one.isoformat(): one for one in quarters}
    if asked not in known:
        raise NotKnown
    return known[asked]


def _named(quarter: date) -> str:
    return f"{quarter:%B} to {end_of_quarter(quarter):%B %Y}"


def _row(one: QuarterlyReturn, at: datetime) -> Row:
    return Row(
        key=one.ref,
        sentence=_named(one.quarter) + (f", correction {one.number - 1}" if one.number > 1 else ""),
        href=reverse("rights:return", args=[one.ref]),
        state="sent",
        reason=f"submitted {say_moment(one.submitted_at, today=local_date(at))}",
    )


SHOWN = ("met", "late", "missed", "running", "no_limit", "not_recorded", "not_applicable")


def _table(document: dict[str, Any], caption: str, quarter: date | None = None) -> Table:
    """The areas of a return; the figures of a draft of this quarter open their lists."""
    lists = "" if quarter else "These are the figures as submitted; the lists are of today's, and open from the draft."
    return Table(
        caption,
        (Column("Area"), Column("Rate", number=True), Column("Interval", number=True), Column("Of", number=True),
         *(Column(look_of(state).word.capitalize(), number=True) for state in SHOWN)),
        [
            Line(
                (area["title"], *_rate(area), *(f"{area[state]:,}" for state in SHOWN)),
                links=_lists(area, quarter) if quarter else (),
            )
            for area in document["areas"]
        ],
        note=" ".join(filter(None, (document["counts"], _not_carried(document), lists))),
    )  # fmt: skip


def _lists(area: dict[str, Any], quarter: date) -> tuple[str, ...]:
    """The list behind each figure of an area; its rate opens what was not in time, or all that was owed to be done.

    Where only some stages of a right count, no list is of those alone: how many there are of all opens one.
    """
    span = Span(quarter, month_after(end_of_quarter(quarter).replace(day=1)))
    rate, of = ("no_limit", "no_limit") if area["rate_of"] == DONE else (NOT_IN_TIME, FELL_DUE)
    whole = area["of"] if area["rate_of"] != DONE or area["of"] == area["no_limit"] else 0
    counts = [(rate, whole), ("", 0), (of, whole), *((state, area[state]) for state in SHOWN)]
    return tuple(list_address(span, area=area["code"], state=state) if count else "" for state, count in counts)


def _rate(area: dict[str, Any]) -> tuple[str, str, str]:
    """The rate of an area, its interval, and of how many; an edition before this one said those in time."""
    rate, of = area.get("rate", area.get("in_time")), area.get("of", area["fell_due"])
    said = "" if rate is None or area.get("rate_of") != DONE else " done"
    interval = "–" if area["low"] is None else f"{area['low']:.0%} to {area['high']:.0%}"
    return ("–" if rate is None else f"{rate:.0%}{said}", interval, f"{of:,}")


def _words(document: dict[str, Any]) -> list[Fact]:
    """What the rate of each area is, in words."""
    return [Fact(area["title"], area["words"]) for area in document["areas"] if "words" in area]


def _not_carried(document: dict[str, Any]) -> str:
    """Say which areas no right held here stands for, so that a nought is not read as a figure."""
    none = [area["title"].lower() for area in document["areas"] if area["not_carried"] == area["rights"]]
    return f"Not counted here yet, because no edition held carries its right: {', '.join(none)}." if none else ""


def _changes(then: QuarterlyReturn, now: dict[str, Any]) -> list[str]:
    """What the figures say now that the return did not, in words."""
    return [
        f"{title}, {_SAID.get(state) or look_of(state).word}: {was:,} when submitted, {is_now:,} now"
        for title, state, was, is_now in changes(then.document, now)
    ]
