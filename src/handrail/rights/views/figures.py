"""The first page of figures: what fails by five o'clock today, how rights and units stand, and what else to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.moments import say_day, say_day_in_full
from handrail.core.pages import page
from handrail.core.parts import Column, Figure, Line, Table
from handrail.core.workdays import local_date, next_working_day
from handrail.rights import policy, queries
from handrail.rights.editions import Right
from handrail.rights.models import Gap, Told
from handrail.rights.queries import Counted, Failing, FailingUnder, Grid
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import SPANS, Span

SHOWN = ("met", "late", "missed", "running")
ALSO = ("done", "no_limit", "not_recorded", "not_applicable", "stopped")
HEADINGS = (
    "in time",
    *map(asking.state_words, SHOWN),
    "by upgrade",
    *map(asking.state_words, ALSO),
)
FEW = 20
"""Fewer than this fell due: no right is called the worst on so few."""
_MARKS: Mapping[str, str] = MappingProxyType({
    "unrecorded": "enhanced by rule, not recorded by the force",
    Gap.VOICEMAIL_ONLY.value: "answered by voicemail only",
    Gap.FOR_NOBODY.value: "answered for nobody",
    Told.NOT_AS_CHOSEN.value: "not in the way they chose",
    Told.WRITTEN_ONLY.value: "letter or e-mail only",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in a table, and the list behind it; `words` are for who hears the page, `shown` for who sees it."""

    number: int
    href: str
    words: str
    shown: str


@dataclass(frozen=True, slots=True)
class Counts:
    """One line of a table of figures: what it is of, its mark, and a figure for each heading (see `HEADINGS`)."""

    title: str
    mark: str
    cells: Sequence[Cell]


@page(audience="worker", roles=policy.COUNTING_A_UNIT)
def figures(request: HttpRequest) -> HttpResponse:
    """Show what fails today by sergeant and unit, then how each right and each unit stands."""
    viewer, at = frames.who(request)
    span = spans.read(request, at)
    by_sergeant = queries.failing_by_supervisor(viewer=viewer, at=at)
    by_unit = queries.failing_today(viewer=viewer, at=at)
    found = queries.grid(viewer=viewer, at=at, since=span.since, until=span.until)
    audit.record("looked at figures", by=viewer, at=at, about="right")
    asking.put_sources(request)
    return render(
        request,
        "rights/figures.html",
        {
            "finding": _finding(found.rights),
            "today": say_day_in_full(local_date(at)),
            "whose": asking.scope_words(viewer),
            "is_whole": policy.may_count(viewer),
            "figures": _due_figures(by_unit, viewer, at) + _gap_figures(queries.gaps(viewer=viewer, at=at)),
            "sergeants": _failing_under(by_sergeant, by_unit, viewer),
            "failing": _failing_table("unit", by_unit, _found(by_unit, "with")),
            "spans": [(words, f"?months={number}", _is_now(request, number)) for number, words in SPANS],
            "asked": urlencode(span.asked),
            "counted": span.counted(at),
            "headings": HEADINGS,
            "rights": [_of_right(right, found.rights[right.id], span) for right in asking.rights()
                       if right.id in found.rights],
            "units": _of_units(found, span),
        },
    )  # fmt: skip


@page(audience="worker", roles=policy.COUNTING_A_UNIT)
def failing_sheet(request: HttpRequest) -> HttpResponse:
    """Give what fails today as CSV: a line for each supervisor or unit and right."""
    viewer, at = frames.who(request)
    by = request.GET.get("by", "")
    if by not in ("supervisor", "unit"):
        raise NotKnown
    found: Sequence[Failing | FailingUnder] = (
        queries.failing_by_supervisor(viewer=viewer, at=at)
        if by == "supervisor"
        else queries.failing_today(viewer=viewer, at=at)
    )
    audit.record("took figures away", by=viewer, at=at, about="right", refs=["due today", by])
    names = asking.titles()
    columns = (by, "right", "title", "due_today", "enhanced", "day", "as_of")
    said = (local_date(at).isoformat(), at.isoformat())
    rows = [
        (_under(one)[1], right, names[right], count, one.by_enhanced.get(right, 0), *said)
        for one in found
        for right, count in one.rights.items()
    ]
    return as_csv(f"due-today-by-{by}", columns, rows)


def _is_now(request: HttpRequest, months: int) -> bool:
    asked = request.GET.get("months", "" if "from" in request.GET else str(spans.USUAL))
    return asked == str(months)


def _under(one: Failing | FailingUnder) -> tuple[str, str]:
    """The key and the name of a supervisor or a unit."""
    if isinstance(one, Failing):
        return (one.team.ref, one.team.name) if one.team else (queries.NONE, "No unit named")
    return (one.supervisor.ref, one.supervisor.name) if one.supervisor else (queries.NONE, "No supervisor named")


def _failing_under(failing: Sequence[FailingUnder], by_unit: Sequence[Failing], viewer: Actor) -> Table:
    """What fails today by supervisor. Who answers for one unit has counts of what is under themself only.

    Most of what their unit owes may name another supervisor, or none: that nothing is under them is not all.
    """
    if policy.may_count(viewer):
        return _failing_table("supervisor", failing, _found(failing, "under"))
    under, whole = sum(one.clocks for one in failing), sum(one.clocks for one in by_unit)
    whose = asking.scope_words(viewer)
    if under:
        finding = f"Under you {under:,} will fail today unless answered by five o’clock; in {whose} {whole:,}"
    elif whole:
        finding = f"Under you nothing will fail today; in {whose} {whole:,} will unless answered by five o’clock"
    else:
        finding = "Nothing will fail today"
    none = "Nothing falls due today in a crime that names you as its supervisor."
    return _failing_table("supervisor", failing, finding, none)


def _found(failing: Sequence[Failing | FailingUnder], whom: str) -> str:
    """What fails today in all, in a sentence, and with whom most of it."""
    total = sum(one.clocks for one in failing)
    most = f", most {whom} {_under(failing[0])[1]}" if len(failing) > 1 else ""
    return f"{total:,} will fail today unless answered by five o’clock{most}" if total else "Nothing will fail today"


def _failing_table(
    by: str,
    failing: Sequence[Failing | FailingUnder],
    finding: str,
    none: str = "Nothing falls due today that is not answered.",
) -> Table:
    names = asking.titles()
    lines = []
    for one in failing:
        key, name = _under(one)
        which = ", ".join(names[right] for right in sorted(one.rights, key=lambda right: -one.rights[right]))
        asked = {"unit": key} if by == "unit" else {"by": by, "key": key}
        behind = asking.list_address(due="today", **asked)
        enhanced = asking.list_address(due="today", enhanced="yes", **asked) if one.enhanced else ""
        lines.append(
            Line(
                (name, f"{one.clocks:,}", f"{one.enhanced:,}", which),
                href=behind, state="due_today", links=(behind, enhanced),
            )
        )  # fmt: skip
    who = "the sergeant whom the crime names" if by == "supervisor" else "the unit that has the crime now"
    return Table(
        finding,
        (
            Column(by.capitalize()),
            Column("Due today", number=True),
            Column("Enhanced", number=True),
            Column("Which, most first"),
        ),
        lines,
        note=f"Counts rights that are owed by the end of today and not answered, by {who}. The limit is the end of the"
        " day; five o’clock is when the desk closes.",
        empty=none,
    )


def _due_figures(failing: Sequence[Failing], viewer: Actor, at: datetime) -> list[Figure]:
    """How many fall due today, and on the next working day: on a Sunday only the second can be other than nought."""
    today, ahead = sum(one.clocks for one in failing), next_working_day(at)
    coming = sum(one.clocks for one in queries.failing_today(viewer=viewer, at=at, on=ahead))
    return [
        Figure(f"{today:,}", "due today", asking.list_address(due="today"), "due_today" if today else ""),
        Figure(f"{coming:,}", f"due {say_day(ahead)}, the next working day", asking.list_address(due="next")),
    ]


def _gap_figures(gaps: Mapping[str, int]) -> list[Figure]:
    return [
        Figure(f"{gaps.get(which, 0):,}", said, reverse("rights:gap", args=[which])) for which, said in _MARKS.items()
    ]


def _finding(rights: Mapping[str, Counted]) -> str:
    """The finding of the table of rights, in a sentence: how many were met in time, and which right least often."""
    fell_due = sum(one.fell_due for one in rights.values())
    if not fell_due:
        return "No right has fallen due"
    met = sum(one.states["met"] for one in rights.values())
    said = f"{round(100 * met / fell_due)}% of the rights that fell due were met in time"
    names = {right.id: right for right in asking.rights()}
    rates = {
        key: one.in_time
        for key, one in rights.items()
        if one.in_time is not None and one.fell_due >= FEW and key in names
    }
    if not rates:
        return said
    worst = min(rates, key=lambda key: rates[key] or 0)
    title = names[worst].title[:1].lower() + names[worst].title[1:]
    return f"{said}; least often right {names[worst].number}, {title}: {rates[worst]}%"


def _cells(counted: Counted, span: Span, title: str, **asked: str) -> list[Cell]:
    """A figure for each heading, each with its list; a share opens what was not in time."""
    share = "–" if counted.in_time is None else f"{counted.in_time}% of {counted.fell_due:,}"
    figures = [
        (counted.fell_due, {"state": queries.NOT_IN_TIME}, share),
        *((counted.states[state], {"state": state}, "") for state in SHOWN),
        (counted.by_upgrade, {"upgrade": "yes"}, ""),
        *((counted.states[state], {"state": state}, "") for state in ALSO),
    ]
    return [
        Cell(number, asking.list_address(span, **what, **asked), f"{title}: {words}", shown or f"{number:,}")
        for words, (number, what, shown) in zip(HEADINGS, figures, strict=True)
    ]


def _of_right(right: Right, counted: Counted, span: Span) -> Counts:
    sure = right.limit_confidence if right.limit_confidence == "recalled" else right.confidence
    mark = {"recalled": "limit recalled", "verified*": "read at second hand"}.get(sure, "")
    title = asking.named(right)
    return Counts(title, mark, _cells(counted, span, title, right=right.id))


def _of_units(found: Grid, span: Span) -> list[Counts]:
    """Each unit as a line, the one that missed most first."""
    most_missed = sorted(found.units.items(), key=lambda pair: -pair[1].states["missed"])
    return [
        Counts(found.names[ref], "", _cells(counted, span, found.names[ref], unit=ref)) for ref, counted in most_missed
    ]
