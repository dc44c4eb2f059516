"""Quarterly returns to the Ministry: the draft from today's figures, and each return as it was submitted.

The commissioner's officer has the same addresses, and reads there what was submitted as it is released: small counts
hidden, no draft, no list, nobody's name.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.looks import look_of
from handrail.core.moments import say_day_in_full, say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Fact, Line, Row, Table
from handrail.core.workdays import local_date
from handrail.rights import actions, policy
from handrail.rights.models import QuarterlyReturn
from handrail.rights.quarterly import DONE, STATES, before, changes, end_of_quarter, quarter_of
from handrail.rights.queries import FELL_DUE, NOT_IN_TIME, WITHOUT_LIMIT, month_after
from handrail.rights.queries import returns as found
from handrail.rights.queries.returns import Released
from handrail.rights.released import NOT_NEEDED
from handrail.rights.views import frames
from handrail.rights.views.asked import list_address
from handrail.rights.views.breaking_down import HIDDEN
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import Span

QUARTERS = 5
_SAID = {"of": "owed", "did": "done"}


@page(audience="worker", roles=policy.READING_RETURNS, methods=("GET", "POST"))
def returns(request: HttpRequest) -> HttpResponse:
    """Show the draft of a quarter's return, submit it, and list those submitted; the commissioner's officer, these."""
    viewer, at = frames.who(request)
    if policy.may_read_released(viewer) and request.method != "POST":
        return _released_returns(request)
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
            "changes": _changes(last.document, document) if last else [],
            "rows": [_row(one, at) for one in kept_already],
        },
    )


def _released_returns(request: HttpRequest) -> HttpResponse:
    viewer, at = frames.who(request)
    kept = found.released_returns(viewer=viewer)
    audit.record("looked at figures", by=viewer, at=at, about="return", refs=[one.ref for one in kept])
    return render(request, "rights/released.html", {"rows": [_row(one, at, one.force) for one in kept]})


@page(audience="worker", roles=policy.READING_RETURNS, about=found.readable_return)
def returned(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a return as it was submitted; to the commissioner's officer with small counts hidden."""
    viewer, at = frames.who(request)
    one = found.readable_return(ref, viewer=viewer)
    ids = [] if isinstance(one, Released) else [one.id]
    audit.record("looked at return", by=viewer, at=at, about="return", ids=ids, refs=[one.ref])
    frames.on_frame(request, sources=(f"{one.document['source']} (edition {one.edition}).",))
    submitted = say_moment(one.submitted_at, today=local_date(at))
    if isinstance(one, Released):
        hidden = f"Counts below {one.threshold}, and what would give them away"
        by, states, more = one.force, RELEASED, [Fact("Not shown", hidden, NOT_SHOWN)]
        now: dict[str, Any] = {"released": True}
    else:
        names = agencies.names_of([one.submitted_by or 0], viewer=viewer)
        by, states, more = names.get(one.submitted_by or 0, "not recorded"), SHOWN, []
        now = {"changes": _changes(one.document, found.draft(one.quarter, viewer=viewer, at=at))}
    return render(
        request,
        "rights/returned.html",
        {
            "title": _title(one),
            "facts": [
                Fact("Submitted", submitted, f"by {by}"),
                Fact("Definitions", f"Edition {one.edition}", one.document["counts"]),
                *more,
            ],
            "words": _words(one.document),
            "table": _table(one.document, f"As submitted {submitted}", states=states),
            "sheet": reverse("rights:return_sheet", args=[one.ref]),
            **_corrects(one, viewer),
            **now,
        },
    )


NOT_SHOWN = (
    "Where few were late or missed, both are hidden; where few were not in time at all, so is the rate. In a correction"
    " so is what differs by as few from the return before. The threshold is recalled practice, and a setting."
)


@page(audience="worker", roles=policy.READING_RETURNS, about=found.readable_return)
def return_sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a return as it was submitted, as CSV, with what is not shown on the page not shown there either."""
    viewer, at = frames.who(request)
    one = found.readable_return(ref, viewer=viewer)
    audit.record("took a return away", by=viewer, at=at, about="return", refs=[one.ref])
    states = (*RELEASED, "suppressed") if isinstance(one, found.Released) else STATES
    columns = ("area", "title", "definition", "rights", *FIGURES, *states)
    rows = [
        (area["code"], area["title"], area.get("words"), " ".join(area["rights"]),
         *(_in_sheet(area.get(column)) for column in columns[4:]))
        for area in one.document["areas"]
    ]  # fmt: skip
    return as_csv(f"return-{one.quarter}-{one.number}", columns, rows)


FIGURES = ("rate_of", "of", "did", "rate", "low", "high", "fell_due")


def _in_sheet(value: object) -> object:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


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


def _title(one: QuarterlyReturn | Released) -> str:
    return f"Return for {_named(one.quarter)}" + (f", correction {one.number - 1}" if one.number > 1 else "")


def _row(one: QuarterlyReturn | Released, at: datetime, whose: str = "") -> Row:
    submitted = f"submitted {say_moment(one.submitted_at, today=local_date(at))}"
    return Row(
        key=one.ref,
        sentence=_title(one).removeprefix("Return for "),
        href=reverse("rights:return", args=[one.ref]),
        state="sent",
        reason=" · ".join(filter(None, (submitted, whose))),
    )


SHOWN = ("met", "late", "missed", "running", "no_limit", "not_recorded", "not_applicable")
RELEASED = (*SHOWN[:-1], NOT_NEEDED)


def _table(
    document: Mapping[str, Any], caption: str, quarter: date | None = None, states: Sequence[str] = SHOWN
) -> Table:
    """The areas of a return; the figures of a draft of this quarter open their lists."""
    frozen = "These are the figures as submitted; the lists are of today's, and open from the draft."
    lists = "" if quarter or states == RELEASED else frozen
    return Table(
        caption,
        (Column("Area"), Column("Rate", number=True), Column("Interval", number=True), Column("Of", number=True),
         *(Column(_word(state).capitalize(), number=True) for state in states)),
        [
            Line(
                (area["title"], *_rate(area), *(_count(area[state]) for state in states)),
                links=_lists(area, quarter) if quarter else (),
            )
            for area in document["areas"]
        ],
        note=" ".join(filter(None, (document["counts"], _not_carried(document), lists))),
    )  # fmt: skip


def _lists(area: Mapping[str, Any], quarter: date) -> tuple[str, ...]:
    """The list behind each figure of an area; its rate opens what was not in time, or not done yet.

    Where only some stages of a right count, no list is of those alone: how many there are of all opens one.
    """
    span = Span(quarter, month_after(end_of_quarter(quarter).replace(day=1)))
    rate, of = ("no_limit", WITHOUT_LIMIT) if area["rate_of"] == DONE else (NOT_IN_TIME, FELL_DUE)
    whole = area["of"] if area["rate_of"] != DONE or area["of"] == area["no_limit"] else 0
    states = [(WITHOUT_LIMIT if state == "no_limit" else state, area[state]) for state in SHOWN]
    counts = [(rate, whole), ("", 0), (of, whole), *states]
    return tuple(list_address(span, area=area["code"], state=state) if count else "" for state, count in counts)


def _rate(area: Mapping[str, Any]) -> tuple[str, str, str]:
    """The rate of an area, its interval, and of how many; an edition before this one said those in time."""
    rate, of = area.get("rate", area.get("in_time")), area.get("of", area["fell_due"])
    said = "" if rate is None or area.get("rate_of") != DONE else " done"
    none = "–" if of == 0 else HIDDEN
    interval = none if area["low"] is None else f"{area['low']:.0%} to {area['high']:.0%}"
    return (none if rate is None else f"{rate:.0%}{said}", interval, _count(of))


def _count(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


def _word(state: str) -> str:
    return "not applicable or stopped" if state == NOT_NEEDED else look_of(state).word


def _words(document: Mapping[str, Any]) -> list[Fact]:
    """What the rate of each area is, in words."""
    return [Fact(area["title"], area["words"]) for area in document["areas"] if "words" in area]


def _not_carried(document: Mapping[str, Any]) -> str:
    """Say which areas no right held here stands for, so that a nought is not read as a figure."""
    none = [area["title"].lower() for area in document["areas"] if area["not_carried"] == area["rights"]]
    return f"Not counted here yet, because no edition held carries its right: {', '.join(none)}." if none else ""


def _corrects(one: QuarterlyReturn | Released, viewer: Actor) -> dict[str, Any]:
    """What a correction says otherwise than the return before it, of what the viewer is shown of both."""
    earlier = found.corrected(one, viewer=viewer)
    if earlier is None:
        return {}
    words = ("before", "in this correction")
    return {"corrects": _changes(earlier.document, one.document, words), "corrected": earlier.ref}


def _changes(
    then: Mapping[str, Any], now: Mapping[str, Any], words: tuple[str, str] = ("when submitted", "now")
) -> list[str]:
    """What the figures say now that a return did not, in words."""
    was_then, is_here = words
    return [
        f"{title}, {_SAID.get(state) or look_of(state).word}: {was:,} {was_then}, {is_now:,} {is_here}"
        for title, state, was, is_now in changes(then, now)
    ]
