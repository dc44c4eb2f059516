"""The Code lead's pages: what fails today by unit, how each right stands, and the list behind every figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.agencies.models import Team
from handrail.audit import actions as audit
from handrail.core.errors import NotKnown
from handrail.core.looks import look_of
from handrail.core.moments import say_day, say_day_in_full, say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Figure, Line, Row, Table
from handrail.core.workdays import local_date
from handrail.crimes.enhanced import SOURCE as ENHANCED_SOURCE
from handrail.rights import policy, queries
from handrail.rights.editions import Right
from handrail.rights.models import Gap
from handrail.rights.queries import Asked, Counted, Failing, Listed
from handrail.rights.rulebook import rules_in_use
from handrail.rights.views import frames

SHOWN = ("met", "late", "missed", "running")
ALSO = ("no_limit", "not_recorded", "not_applicable", "stopped")
SPANS = ((1, "This month"), (3, "3 months"), (12, "12 months"), (0, "Since the first"))
FEW = 20
"""Fewer than this fell due: no right is called the worst on so few."""
LISTS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "unrecorded": (
            "Enhanced by offence, not recorded by the force",
            "Our rule found enhanced rights, from the offence, a flag, the relationship or the age, and the force"
            " recorded no reason. The shorter limits run all the same.",
            "Nobody: every reason found is recorded by the force too.",
        ),
        Gap.VOICEMAIL_ONLY.value: (
            "Answered by voicemail only",
            "Somebody left a voicemail. It answers no right: these are still owed.",
            "Nobody was left with a voicemail alone.",
        ),
        Gap.FOR_NOBODY.value: (
            "Answered for nobody",
            "The crime has several victims, and what was recorded names none of them: it answers for nobody until the"
            " force says whom it was for.",
            "Every answer says whose it is.",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in a table, and the list behind it; `words` are for who hears the page."""

    number: int
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Counts:
    """One line of a table of figures: what it is of, its mark, how many were met in time, a figure for each state."""

    title: str
    mark: str
    in_time: str
    cells: Sequence[Cell]
    more: Sequence[Cell]
    by_upgrade: int


@page(audience="worker", roles=policy.COUNTING)
def figures(request: HttpRequest) -> HttpResponse:
    """Show what fails today by unit, then how each right and each unit stands."""
    viewer, at = frames.who(request)
    months = _months(request)
    since = queries.since_of(months, at=at)
    failing = queries.failing_today(viewer=viewer, at=at)
    rights = queries.by_right(viewer=viewer, at=at, since=since)
    units = queries.by_unit(viewer=viewer, at=at, since=since)
    gaps = queries.gaps(viewer=viewer, at=at)
    audit.record("looked at figures", by=viewer, at=at, about="right")
    frames.on_frame(request, sources=(*frames.sources(), f"Enhanced rights by rule: {ENHANCED_SOURCE}."))
    return render(
        request,
        "rights/figures.html",
        {
            "finding": _finding(rights),
            "today": say_day_in_full(local_date(at)),
            "figures": _gap_figures(gaps, failing),
            "failing": _failing_table(failing),
            "spans": [(words, f"?months={number}", number == months) for number, words in SPANS],
            "counted": _counted_words(since, at),
            "states": [look_of(state).word for state in SHOWN],
            "also": [look_of(state).word for state in ALSO],
            "rights": [_of_right(right, rights[right.id], months) for right in _rights() if right.id in rights],
            "units": [_of_unit(team, counted, months) for team, counted in units.items()],
        },
    )


@page(audience="worker", roles=policy.COUNTING)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the list behind a figure: its clocks, a page at a time."""
    viewer, at = frames.who(request)
    asked, months = _asked(request, at)
    title = _title(asked, at)
    return _list(request, asked, title, _counted_words(asked.since, at) if months else "", "")


@page(audience="worker", roles=policy.COUNTING)
def gap(request: HttpRequest, which: str) -> HttpResponse:
    """Show who is enhanced but not recorded so, or whose clock was answered by voicemail only, or for nobody."""
    if which not in LISTS:
        raise NotKnown
    title, why, empty = LISTS[which]
    asked = Asked(unrecorded=True) if which == "unrecorded" else Asked(gap=which)
    return _list(request, asked, title, why, empty)


def _list(request: HttpRequest, asked: Asked, title: str, why: str, empty: str) -> HttpResponse:
    viewer, at = frames.who(request)
    count = queries.count(asked, viewer=viewer, at=at)
    paged = _Counted(queries.pages(asked, viewer=viewer, at=at)).get_page(request.GET.get("page"))
    found = queries.listed(asked, viewer=viewer, at=at, page=paged.number)
    reasons = queries.reasons_found(found, viewer=viewer) if asked.unrecorded else {}
    audit.record("looked at list", by=viewer, at=at, about="clock", ids=[one.stood.kept.person_id for one in found])
    frames.on_frame(request, sources=frames.sources(), about_a_person=True)
    return render(
        request,
        "rights/list.html",
        {
            "title": title,
            "count": count,
            "why": why,
            "empty": empty or "There is none.",
            "rows": [_row(one, at, reasons) for one in found],
            "page": paged,
            "back": reverse("rights:figures"),
        },
    )


class _Counted(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose length is known from the kept counts."""

    def __init__(self, pages: int) -> None:
        super().__init__(range(pages), 1)


def _row(one: Listed, at: datetime, reasons: Mapping[tuple[int | None, int | None], Sequence[str]]) -> Row:
    """A clock as a row; where the list is of reasons that the force did not record, the reasons in its place."""
    kept, crime, today = one.stood.kept, one.stood.crime, local_date(at)
    number, unit = (crime.source_ref, crime.team.name if crime.team else "no unit") if crime else ("", "")
    found = reasons.get((kept.record_id, kept.crime_id), ())
    if found:
        what = ", ".join(words.replace(":", ": ").replace("_", " ") for words in found)
        where, state, note = [crime.offence if crime else "", number, unit], "not_recorded", ""
    else:
        what, state = one.stood.right.title, one.stood.state
        where, note = [f"right {one.stood.right.number}", number, unit], one.stood.sentence.partition(" Source:")[0]
    due = ""
    if kept.due_on and one.stood.is_open and not found:
        due = f"{'was due' if state == 'missed' else 'due'} {say_day(kept.due_on, today=today)}"
    return Row(
        key=queries.token_of(kept.record_id, kept.crime_id, kept.trigger_ref + kept.entitlement),
        sentence=f"{one.person}: {what}",
        href=reverse("rights:person", args=[one.person.ref]) + f"#right-{one.stood.right.number}",
        state=state,
        reason=" · ".join(filter(None, where)),
        due=due,
        note=" ".join(filter(None, (note, one.stood.gap))),
    )


def _rights() -> list[Right]:
    found = {right.id: right for edition in rules_in_use().editions for right in edition.rights}
    return sorted(found.values(), key=lambda right: right.order)


def _months(request: HttpRequest) -> int:
    asked = request.GET.get("months", "3")
    return int(asked) if asked in {str(number) for number, _ in SPANS} else 3


def _asked(request: HttpRequest, at: datetime) -> tuple[Asked, int]:
    """Read which clocks a list is of; what is not understood is not known."""
    months = _months(request)
    state, right, unit = (request.GET.get(name, "") for name in ("state", "right", "unit"))
    if state not in ("", *SHOWN, *ALSO) or (right and right not in {one.id for one in _rights()}):
        raise NotKnown
    agency = frames.who(request)[0].agency_id or 0
    team = Team.objects.filter(ref=unit, agency_id=agency).first()
    if unit not in ("", "none") and team is None:
        raise NotKnown
    today = request.GET.get("due") == "today"
    if not (today or right or unit):
        state = state or "missed"
        if state not in ("missed", "running"):
            raise NotKnown
    return Asked(
        state=state, entitlement=right, team_id=team.id if team else None, any_team=not unit,
        since=None if today else queries.since_of(months, at=at), due_on=local_date(at) if today else None,
    ), 0 if today else months or -1  # fmt: skip


def _title(asked: Asked, at: datetime) -> str:
    names = {right.id: right.title for right in _rights()}
    what = names.get(asked.entitlement, "Rights")
    unit = Team.objects.filter(id=asked.team_id).first() if asked.team_id else None
    of = f", {unit.name}" if unit else ("" if asked.any_team else ", no unit named")
    if asked.due_on is not None:
        return f"{what}{of}: will fail today unless answered"
    return f"{what}{of}: {look_of(asked.state).word}" if asked.state else f"{what}{of}"


def _address(months: int, **asked: Any) -> str:
    return reverse("rights:list") + "?" + urlencode({**asked, "months": months})


def _cells(counted: Counted, states: Sequence[str], months: int, title: str, **asked: str) -> list[Cell]:
    return [
        Cell(counted.states[state], _address(months, state=state, **asked), f"{title}: {look_of(state).word}")
        for state in states
    ]


def _of_right(right: Right, counted: Counted, months: int) -> Counts:
    mark = {"recalled": "limit recalled", "verified*": "read at second hand"}.get(right.confidence, "")
    title = f"{right.number}. {right.title}"
    return Counts(
        title, mark, _in_time(counted), _cells(counted, SHOWN, months, title, right=right.id),
        _cells(counted, ALSO, months, title, right=right.id), counted.by_upgrade,
    )  # fmt: skip


def _of_unit(team: Team | None, counted: Counted, months: int) -> Counts:
    title, ref = (team.name, team.ref) if team else ("No unit named", "none")
    return Counts(title, "", _in_time(counted), _cells(counted, SHOWN, months, title, unit=ref), (), counted.by_upgrade)


def _in_time(counted: Counted) -> str:
    return "–" if counted.in_time is None else f"{counted.in_time}% of {counted.fell_due:,}"


def _failing_table(failing: Sequence[Failing]) -> Table:
    names = {right.id: right.title for right in _rights()}
    lines = [
        Line(
            (
                one.team.name if one.team else "No unit named",
                f"{one.clocks:,}",
                f"{one.enhanced:,}",
                ", ".join(f"{names[right]} {count:,}" for right, count in one.rights.items()),
            ),
            href=reverse("rights:list")
            + "?"
            + urlencode({"due": "today", "unit": one.team.ref if one.team else "none"}),
            state="due_today",
        )
        for one in failing
    ]
    total = sum(one.clocks for one in failing)
    most = failing[0].team.name if len(failing) > 1 and failing[0].team else ""
    finding = f"{total:,} will fail today unless answered" + (f", most of them with {most}" if most else "")
    return Table(
        finding if total else "Nothing will fail today",
        (Column("Unit"), Column("Due today", number=True), Column("Enhanced", number=True), Column("Which")),
        lines,
        note="Counts rights that are owed by the end of today and not answered, by the unit that has the crime now.",
        empty="Nothing falls due today that is not answered.",
    )


def _gap_figures(gaps: Mapping[str, int], failing: Sequence[Failing]) -> list[Figure]:
    words = {
        "unrecorded": "enhanced by rule, not recorded by the force",
        Gap.VOICEMAIL_ONLY.value: "answered by voicemail only",
        Gap.FOR_NOBODY.value: "answered for nobody",
    }
    today = sum(one.clocks for one in failing)
    found = [Figure(f"{today:,}", "due today", "#failing", "due_today" if today else "")]
    return found + [
        Figure(f"{gaps.get(which, 0):,}", said, reverse("rights:gap", args=[which])) for which, said in words.items()
    ]


def _finding(rights: Mapping[str, Counted]) -> str:
    """The finding of the table of rights, in a sentence: how many were met in time, and which right least often."""
    fell_due = sum(one.fell_due for one in rights.values())
    if not fell_due:
        return "No right has fallen due"
    met = sum(one.states["met"] for one in rights.values())
    said = f"{round(100 * met / fell_due)}% of the rights that fell due were met in time"
    names = {right.id: right for right in _rights()}
    rates = {key: one.in_time for key, one in rights.items() if one.in_time is not None and one.fell_due >= FEW}
    if not rates:
        return said
    worst = min(rates, key=lambda key: rates[key] or 0)
    title = names[worst].title[:1].lower() + names[worst].title[1:]
    return f"{said}; least often right {names[worst].number}, {title}: {rates[worst]}%"


def _counted_words(since: date | None, at: datetime) -> str:
    start = f"since {say_day_in_full(since)}" if since else "since the first crime held here"
    return (
        f"Counts every right of every victim that started {start}, as it stands now ({say_moment(at)})."
        " In time: met, of those met, late and missed. By upgrade: late or missed at once, because enhanced rights were"
        " recorded later; counted among the late and missed, and shown apart."
    )
