"""How far the Victims' Right to Review is taken up: a table whose every figure opens its list, and its CSV."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.errors import NotKnown
from handrail.core.moments import say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.rights import policy, queries
from handrail.rights.queries import reviews as found
from handrail.rights.queries.reviews import STAGES, ByReview, TakeUp
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.lists import show_list, team_of
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import Span

BY: dict[ByReview, str] = {"reviewer": "Who reviews", "unit": "Unit that has the crime", "month": "Month"}
WORDS = {
    "decisions": "Decisions", "told": "Told", "not_told": "Not told", "asked": "Asked", "acknowledged": "Acknowledged",
    "decided": "Decided", "upheld": "Upheld", "overturned": "Overturned", "in_part": "In part",
    "not_said": "Not said how", "waiting": "Waiting",
}  # fmt: skip


@page(audience="worker", roles=policy.COUNTING)
def reviews(request: HttpRequest) -> HttpResponse:
    """Show who was told that they may ask for a review, who asked, and what was decided."""
    viewer, at = frames.who(request)
    by, span, groups = _read(request)
    audit.record("looked at figures", by=viewer, at=at, about="review", refs=[by])
    asking.put_sources(request)
    return render(
        request,
        "rights/reviews.html",
        {
            "title": _finding(groups),
            "bys": list(BY.items()),
            "by": by,
            "months": spans.choices(queries.first_month(viewer=viewer, at=at), at),
            "span": span.asked,
            "table": _table(by, groups, span, say_moment(at)),
            "sheet": reverse("rights:reviews_sheet") + "?" + urlencode({"by": by, **span.asked}),
        },
    )


@page(audience="worker", roles=policy.COUNTING)
def reviews_sheet(request: HttpRequest) -> HttpResponse:
    """Give the take-up as CSV, a line for each group."""
    viewer, at = frames.who(request)
    by, span, groups = _read(request)
    audit.record("took figures away", by=viewer, at=at, about="review", refs=[by])
    rows = [(by, one.words, span.words, at.isoformat(), *(one.stages[stage] for stage in STAGES)) for one in groups]
    return as_csv(f"reviews-by-{by}", ("by", "group", "months", "as_of", *STAGES), rows)


@page(audience="worker", roles=policy.COUNTING)
def reviews_list(request: HttpRequest) -> HttpResponse:
    """Show the list behind one figure of the take-up."""
    viewer, at = frames.who(request)
    span = spans.read(request, at, usual=0)
    stage, reviewer, unit = (request.GET.get(name, "") for name in ("stage", "reviewer", "unit"))
    laid = found.lay_out(
        stage, reviewer=reviewer, team=team_of(unit, viewer), any_team=not unit, viewer=viewer,
        since=span.since, until=span.until,
    )  # fmt: skip
    of = f", {found.REVIEWERS[reviewer]}" if reviewer else ""
    what = "Told, of decisions made" if stage in ("decisions", "told", "not_told") else "Of requests made"
    return show_list(
        request, laid, f"Reviews: {WORDS[stage].lower()}{of}", f"{what} {span.words}.", back=reverse("rights:reviews")
    )


def _read(request: HttpRequest) -> tuple[ByReview, Span, list[TakeUp]]:
    """Read what is asked for, and count it; what is not understood is not known."""
    viewer, at = frames.who(request)
    by = next((one for one in BY if one == request.GET.get("by", "reviewer")), None)
    if by is None:
        raise NotKnown
    span = spans.read(request, at, usual=12)
    return by, span, found.take_up(by, viewer=viewer, at=at, since=span.since, until=span.until)


def _all(groups: list[TakeUp]) -> TakeUp:
    every = TakeUp("", "All")
    for one in groups:
        every.stages.update(one.stages)
    return every


def _finding(groups: list[TakeUp]) -> str:
    """How many asked of those told, in a sentence; none is claimed where nobody was told."""
    stages = _all(groups).stages
    if not stages["decisions"]:
        return "No decision that may be reviewed"
    in_part = f", {stages['in_part']:,} in part" if stages["in_part"] else ""
    return (
        f"{stages['told']:,} of {stages['decisions']:,} were told that they may ask for a review,"
        f" {stages['asked']:,} asked, and {stages['overturned']:,} of {stages['decided']:,} decided were overturned"
        f"{in_part}"
    )


def _table(by: ByReview, groups: list[TakeUp], span: Span, as_of: str) -> Table:
    every = [_all(groups)] if len(groups) > 1 else []
    return Table(
        f"Victims’ Right to Review, by {BY[by].lower()}",
        (Column(BY[by]), *(Column(WORDS[stage], number=True) for stage in STAGES)),
        [_line(by, one, span) for one in [*groups, *every]],
        note=f"Told: of decisions made {span.words}. Asked, and what became of it: of requests made in these months, as"
        f" they stand now ({as_of}); who asks now may have been told before. A decision not to charge, and a case"
        " stopped, are the prosecutors’; no further action is the police’s. What does not qualify, and what was taken"
        " back, is left out. Acknowledged: by the police, or the prosecutors’ first stage done. Upheld: the decision"
        " stands.",
        empty="No decision that may be reviewed, and no request, in these months.",
    )  # fmt: skip


def _line(by: ByReview, one: TakeUp, span: Span) -> Line:
    asked = dict(span.asked)
    if by == "month" and one.key:
        asked = {"from": one.key, "to": one.key}
    elif one.key:
        asked[by] = one.key

    def link(stage: str) -> str:
        return reverse("rights:reviews_list") + "?" + urlencode({"stage": stage, **asked})

    return Line(
        (one.words, *(f"{one.stages[stage]:,}" for stage in STAGES)),
        links=tuple(link(stage) if one.stages[stage] else "" for stage in STAGES),
    )
