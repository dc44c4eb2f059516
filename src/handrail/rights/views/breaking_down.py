"""How rights stand over some months by one dimension: a table whose every figure opens its list, and its CSV."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.errors import NotKnown
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.rights import policy, queries
from handrail.rights.breakdown import PEOPLE, Breakdown, Row
from handrail.rights.editions import Right
from handrail.rights.queries import By
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.findings import finding
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import Span

WORDS: dict[str, str] = {
    "right": "Right",
    "duty_holder": "Who owes it",
    "unit": "Unit that has the crime",
    "supervisor": "Supervisor",
    "crime_group": "Crime",
    "age": "Age",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "council": "Council",
    "month": "Month",
}
HIDDEN = "not shown"


@page(audience="worker", roles=policy.COUNTING_A_UNIT)
def breakdown(request: HttpRequest) -> HttpResponse:
    """Show how rights stand by one dimension over some months; every figure opens its list."""
    viewer, at = frames.who(request)
    by, right, span, found = _read(request)
    audit.record("looked at figures", by=viewer, at=at, about="right", refs=[by, right.id if right else "all"])
    asking.put_sources(request, *_suppression(found))
    first = queries.first_month(viewer=viewer, at=at)
    asked = {"by": by, "right": right.id if right else "", **span.asked}
    return render(
        request,
        "rights/breakdown.html",
        {
            "title": finding(found.total, right),
            "whose": asking.scope_words(viewer),
            "right": right.id if right else "",
            "rights": [("", "Every right"), *asking.choices(right)],
            "bys": [(one, WORDS[one]) for one in queries.dimensions(viewer)],
            "by": by,
            "months": spans.choices(first, at),
            "span": span.asked,
            "table": _table(found, right, span, asking.scope_words(viewer), span.counted(at)),
            "sheet": reverse("rights:breakdown_sheet") + "?" + urlencode(asked),
        },
    )


@page(audience="worker", roles=policy.COUNTING_A_UNIT)
def breakdown_sheet(request: HttpRequest) -> HttpResponse:
    """Give the table as CSV, with what is not shown on the page not shown there either."""
    viewer, at = frames.who(request)
    by, right, span, found = _read(request)
    audit.record("took figures away", by=viewer, at=at, about="right", refs=[by, right.id if right else "all"])
    columns = (
        "by", "group", "name", "right", "months", "as_of", "in_time", *map(_column, found.states), "by_upgrade",
        "suppressed",
    )  # fmt: skip
    rows = [*found.rows, *([found.total] if found.total else [])]
    said = (right.id if right else "all", span.words, at.isoformat())
    return as_csv(
        f"rights-by-{by}",
        columns,
        [
            (
                by, row.key or ("all" if row is found.total else "not_recorded"), row.words, *said, row.in_time,
                *((row.states or {}).get(state) for state in found.states), row.by_upgrade,
                "yes" if row.states is None else "in part" if len(row.states) < len(found.states) else "no",
            )
            for row in rows
        ],
    )  # fmt: skip


def _read(request: HttpRequest) -> tuple[By, Right | None, Span, Breakdown]:
    """Read what is asked for, and count it; what is not understood is not known."""
    viewer, at = frames.who(request)
    by, right, span = request.GET.get("by", "right"), asking.right_of(request), spans.read(request, at)
    found = next((one for one in queries.dimensions(viewer) if one == by), None)
    if found is None:
        raise NotKnown
    counted = queries.break_down(
        found, viewer=viewer, at=at, since=span.since, until=span.until, entitlement=right.id if right else ""
    )
    return found, right, span, counted


def _column(state: str) -> str:
    """A state as the CSV names its column."""
    return {"done": "no_limit_done", "no_limit": "no_limit_not_yet"}.get(state, state)


def _suppression(found: Breakdown) -> tuple[str, ...]:
    if found.threshold is None:
        return ()
    return (
        f"Groups with a count below {found.threshold} are not shown, nor what would give them away (recalled practice"
        " of the NHS and the ONS: a setting).",
    )


def _table(found: Breakdown, right: Right | None, span: Span, whose: str, counted: str) -> Table:
    upgrade = [Column("By upgrade", number=True)] if found.by not in PEOPLE else []
    drawing = _Drawing(found, right, span)
    lines = [drawing.line(row) for row in found.rows]
    if found.total is not None and len(found.rows) > 1:
        lines.append(drawing.line(found.total))
    what = asking.named(right) if right else "Every right"
    note = counted
    if found.by == "supervisor":
        note += " Under a supervisor only what is open is counted, running and missed, so nothing here is a share: the"
        note += " sergeant the crime names."
    if found.by in PEOPLE:
        note += _of_people(found, right, span) + asking.SIDE_BY_SIDE
    return Table(
        f"{what}, by {WORDS[found.by].lower()}: {whose}",
        (Column(WORDS[found.by]), *(Column(label, number=True) for label in drawing.shares),
         *(Column(asking.state_words(state).capitalize(), number=True) for state in found.states), *upgrade),
        lines,
        note=note,
        empty=asking.not_counted(right) or "Nothing started in these months.",
    )  # fmt: skip


def _of_people(found: Breakdown, right: Right | None, span: Span) -> str:
    """What is not shown of groups of people and why, what can be asked instead, and what not to publish together."""
    shown = [row.states for row in found.rows if row.states is not None]
    said = f" By upgrade, of all together: {found.total.by_upgrade:,}." if found.total is not None else ""
    left_out = [asking.state_words(state) for state in found.states if shown and state not in shown[0]]
    if left_out:
        said += (
            f" Of no group is said how many are {', '.join(left_out)}: some are so few that it would hide every group."
        )
    if not any(sum(states.values()) for states in shown):
        wider = "more months, or for every right together" if right else "more months"
        return f"{said} In every group a count is too small to show, or would give a small one away: ask for {wider}."
    if len(shown) < len(found.rows):
        said += (
            " A group that is not shown has a small count, or would give away the one that has: ask for more months."
        )
    return said


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws groups as lines whose figures open their lists; a share opens what was not in time."""

    found: Breakdown
    right: Right | None
    span: Span

    @property
    def shares(self) -> tuple[str, ...]:
        """The columns of the share in time; none where only what is open is counted."""
        return ("In time", "Fell due") if "met" in self.found.states else ()

    def line(self, row: Row) -> Line:
        """One group, or all together."""
        found, cells, links = self.found, [row.words], list[str]()
        if row.states is None:
            return Line((row.words, *[HIDDEN] * (len(self.shares) + len(found.states))))
        if self.shares:
            cells += [asking.percent(row.in_time), f"{row.fell_due:,}"]
            states = (queries.NOT_IN_TIME, queries.FELL_DUE)
            links += [self.link(row, state=state) if row.fell_due else "" for state in states]
        cells += [f"{row.states[state]:,}" if state in row.states else HIDDEN for state in found.states]
        links += [self.link(row, state=state) if row.states.get(state) else "" for state in found.states]
        if found.by not in PEOPLE:
            cells.append(f"{row.by_upgrade or 0:,}")
            links.append(self.link(row, upgrade="yes") if row.by_upgrade else "")
        return Line(tuple(cells), links=tuple(links))

    def link(self, row: Row, **what: str) -> str:
        """The list behind a figure of one group, or of all together."""
        by, asked = self.found.by, {**what, **({"right": self.right.id} if self.right else {})}
        if row is self.found.total:
            every = {"by": by, "key": queries.EVERY} if by == "supervisor" else {}
            return asking.list_address(self.span, **asked, **every)
        if by == "month":
            return asking.list_address(**{**asked, "from": row.key, "to": row.key})
        group = {by: row.key} if by in ("right", "unit") else {"by": by, "key": row.key}
        return asking.list_address(self.span, **{**asked, **group})
