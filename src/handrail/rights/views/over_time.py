"""Compliance over time as a control chart, with its table and its CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.agencies.models import Team
from handrail.audit import actions as audit
from handrail.core.errors import NotKnown
from handrail.core.moments import say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.rights import policy, queries
from handrail.rights.chart_picture import Picture, picture_of
from handrail.rights.control_chart import ONE_SIDE, OUTSIDE, RULES, TREND, TWO_OF_THREE, Method, Point, Stretch
from handrail.rights.editions import Right
from handrail.rights.queries import Counted, Rebased
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.findings import done
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import Span

SOURCE = (
    "Control chart: p′ (Laney 2002); rules of Western Electric (1956) and Nelson (1984). All recalled; how many months"
    " make a pattern is a setting."
)
_DONE_OR_NOT = ("done", "no_limit")
"""In which states the clocks of a right without a limit are counted."""
_RULES: Mapping[str, str] = MappingProxyType(
    {
        OUTSIDE: "one month beyond three sigma",
        TWO_OF_THREE: "two of three months beyond two sigma on one side",
        ONE_SIDE: "{one_side} months in a row on one side",
        TREND: "{trend} months in a row, each higher or each lower",
    }
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a chart is of, and what came of it."""

    right: Right | None
    unit: Team | None
    span: Span
    rebased: Sequence[Rebased]
    stretches: Sequence[Stretch]
    stood: Mapping[date, Counted]
    method: Method

    @property
    def points(self) -> list[Point]:
        """Every month in order."""
        return [point for stretch in self.stretches for point in stretch.points]

    @property
    def has_shares(self) -> bool:
        """Whether anything can be met in time or not: nothing can that has no limit."""
        return self.right is None or not self.right.has_no_limit

    @property
    def address(self) -> dict[str, str]:
        """What an address says of it."""
        asked = {"right": self.right.id if self.right else "", "unit": self.unit.ref if self.unit else ""}
        return {**asked, **self.span.asked}


@page(audience="worker", roles=policy.COUNTING_A_UNIT)
def over_time(request: HttpRequest) -> HttpResponse:
    """Show how often a right was met, month by month: what is usual, and which months are unusual."""
    viewer, at = frames.who(request)
    asked = _read(request)
    audit.record("looked at figures", by=viewer, at=at, about="right", refs=[asked.right.id if asked.right else "all"])
    asking.put_sources(request, *([SOURCE] if asked.has_shares else []))
    months = spans.choices(queries.first_month(viewer=viewer, at=at), at)
    return render(
        request,
        "rights/over_time.html",
        {
            "title": _finding(asked),
            "whose": asked.unit.name if asked.unit else asking.scope_words(viewer),
            "rights": [("", "Every right"), *asking.choices(asked.right)],
            "units": [(team.ref, team.name) for team in queries.units(viewer=viewer)],
            "has_all": policy.may_count(viewer),
            "months": months,
            "asked": asked.address,
            "picture": _picture(asked),
            "rules": [
                (number, _RULES[rule].format(one_side=asked.method.one_side, trend=asked.method.trend))
                for number, rule in enumerate(RULES, 1)
            ],
            "baselines": [_baseline(stretch, asked) for stretch in asked.stretches] if asked.has_shares else [],
            "table": _table(asked, say_moment(at)),
            "begin_again": reverse("rights:begin_again")
            + "?"
            + urlencode({name: asked.address[name] for name in ("right", "unit")})
            if policy.may_count(viewer) and asked.has_shares
            else "",
            "sheet": reverse("rights:over_time_sheet") + "?" + urlencode(asked.address),
        },
    )


@page(audience="worker", roles=policy.COUNTING_A_UNIT)
def over_time_sheet(request: HttpRequest) -> HttpResponse:
    """Give the chart's months as CSV: counts, share, centre, limits, and which rules each meets."""
    viewer, at = frames.who(request)
    asked = _read(request)
    audit.record("took figures away", by=viewer, at=at, about="right", refs=[asked.right.id if asked.right else "all"])
    columns = (
        "month", "right", "unit", "as_of", "fell_due", "met", "share", "centre", "low", "high", "judged", "unusual",
        "baseline_from", "baseline_to", "spread", "begins_again", "no_limit_done", "no_limit_not_yet",
    )  # fmt: skip
    said = (asked.right.id if asked.right else "all", asked.unit.name if asked.unit else "all", at.isoformat())
    begun = {one.month: one.why for one in asked.rebased}
    rows = [
        (
            f"{point.month.first:%Y-%m}", *said, point.month.counted, point.month.met, point.share, stretch.centre,
            point.low, point.high, "yes" if point.judged else "no", " ".join(point.unusual) or None,
            f"{stretch.of[0]:%Y-%m}" if stretch.of else None, f"{stretch.of[-1]:%Y-%m}" if stretch.of else None,
            stretch.spread, begun.get(point.month.first),
            *(asked.stood[point.month.first].states[state] for state in _DONE_OR_NOT),
        )
        for stretch in asked.stretches
        for point in stretch.points
    ]  # fmt: skip
    return as_csv("rights-over-time", columns, rows)


def _read(request: HttpRequest) -> _Asked:
    """Read what is asked for, and judge it; what is not understood is not known."""
    viewer, at = frames.who(request)
    right, span = asking.right_of(request), spans.read(request, at, usual=0)
    ref, own = request.GET.get("unit", ""), queries.own_unit(viewer)
    unit = own or next((team for team in queries.units(viewer=viewer) if team.ref == ref), None)
    if ref and (unit is None or unit.ref != ref):
        raise NotKnown
    months = spans.months_within(queries.first_month(viewer=viewer, at=at), span, at)
    rebased = queries.rebasings(right.id if right else "", unit, viewer=viewer)
    stretches, stood = queries.over_time(
        months, viewer=viewer, at=at, entitlement=right.id if right else "", unit=unit,
        rebased=[one.month for one in rebased],
    )  # fmt: skip
    return _Asked(right, unit, span, rebased, stretches, stood, queries.method())


def _finding(asked: _Asked) -> str:
    """Which months were unusual, and on which side; else what is usual."""
    what = asked.right.title if asked.right else "Rights met in time"
    if asking.not_counted(asked.right):
        return f"{what}: not counted"
    if asked.right is not None and not asked.has_shares:
        stood = asked.stood.values()
        return done({state: sum(one.states[state] for one in stood) for state in _DONE_OR_NOT}, asked.right)
    last = asked.stretches[-1] if asked.stretches else None
    if last is None or last.centre is None:
        return f"{what}: too few months to say what is usual"
    low = [point for point in last.points if point.unusual and (point.share or 0) < last.centre]
    high = [point for point in last.points if point.unusual and (point.share or 0) >= last.centre]
    usual = f"usually {last.centre:.0%}"
    if not low and not high:
        return f"{what}: {usual}, and no month was unusual"
    said = [f"unusually {word} in {_months(points)}" for word, points in (("low", low), ("high", high)) if points]
    return f"{what}: {usual}, {' and '.join(said)}"


def _months(points: Sequence[Point]) -> str:
    latest = points[-1].month.first
    return f"{latest:%B %Y}" if len(points) == 1 else f"{len(points)} months, last in {latest:%B %Y}"


def _picture(asked: _Asked) -> Picture | None:
    if not any(point.share is not None for point in asked.points):
        return None
    what = asked.right.title if asked.right else "every right"
    return picture_of(
        asked.stretches,
        summary=f"Share met in time by month, {what}. {_finding(asked)}. The table has the same.",
        say=lambda point: _sentence(point, asked.method),
        link=lambda month: _list(asked, month),
    )


def _list(asked: _Asked, month: date, state: str = queries.NOT_IN_TIME) -> str:
    """The list behind a month: of those in a state, or of what was late or missed in it."""
    own = {"right": asked.right.id} if asked.right else {}
    unit = {"unit": asked.unit.ref} if asked.unit else {}
    months = {"from": f"{month:%Y-%m}", "to": f"{month:%Y-%m}"}
    return asking.list_address(**{**own, **unit, "state": state, **months})


def _sentence(point: Point, method: Method) -> str:
    month = point.month
    said = f"{month.first:%B %Y}: {point.share or 0:.0%} of {month.counted:,} met in time"
    if point.unusual:
        rules = [_RULES[rule].format(one_side=method.one_side, trend=method.trend) for rule in point.unusual]
        return f"{said}; unusual: {', '.join(rules)}"
    return said if point.judged else f"{said}; not judged, {_why_not(point, method)}"


def _why_not(point: Point, method: Method) -> str:
    return "not over yet" if not point.month.is_over else f"fewer than {method.least}"


def _baseline(stretch: Stretch, asked: _Asked) -> str:
    """From which months the centre and the limits come, in words."""
    begun = [one for one in asked.rebased if stretch.points and one.month <= stretch.points[0].month.first]
    again = f"Worked out again. {begun[-1].words} " if begun else ""
    if stretch.centre is None:
        return (
            f"{again}No limits: they need {asked.method.fewest} months that are over with {asked.method.least} or more,"
            f" and there are {len(stretch.of)}: {asked.method.fewest - len(stretch.of)} more are wanted."
        )
    return (
        f"{again}Baseline: the first {len(stretch.of)} months judged, {stretch.of[0]:%B %Y} to {stretch.of[-1]:%B %Y}."
        f" Usually {stretch.centre:.1%}; the months stray {stretch.spread:.1f} times as far as chance alone."
    )


def _table(asked: _Asked, as_of: str) -> Table:
    return _judged(asked, as_of) if asked.has_shares else _without_limit(asked, as_of)


def _without_limit(asked: _Asked, as_of: str) -> Table:
    """What was done and what not yet, by month. No month is judged: the later it is, the less time there has been."""
    states = (*_DONE_OR_NOT, "not_recorded")
    lines = [
        Line(
            (f"{month:%B %Y}", *(f"{stood.states[state]:,}" for state in states)),
            links=tuple(_list(asked, month, state) if stood.states[state] else "" for state in states),
        )
        for month, stood in asked.stood.items()
    ]
    return Table(
        f"Done by month, {asked.right.title.lower() if asked.right else 'every right'}",
        (Column("Month"), *(Column(words, number=True) for words in ("Done", "Not done yet", "Not recorded"))),
        [] if asking.not_counted(asked.right) else lines,
        note=f"Counts what started in each month, as it stands now ({as_of}). The Code gives this right no number of"
        " days, so nothing is late; and no month is judged beside another, as what began later has had less time.",
        empty=asking.not_counted(asked.right) or "Nothing has started.",
    )


def _judged(asked: _Asked, as_of: str) -> Table:
    lines = [_line(point, stretch, asked) for stretch in asked.stretches for point in stretch.points]
    return Table(
        f"Met in time by month, {asked.right.title.lower() if asked.right else 'every right'}",
        (Column("Month"), Column("Met", number=True), Column("Late or missed", number=True),
         Column("Fell due", number=True), Column("Share", number=True), Column("Usually", number=True),
         Column("Limits", number=True), Column("Not recorded", number=True), Column("Running", number=True),
         Column("Unusual")),
        [] if asking.not_counted(asked.right) else lines,
        note=f"Counts what started in each month, as it stands now ({as_of}). Share: met, of met, late and missed. A"
        f" month is judged once it has passed, {asked.method.still_open:.0%} of it at most still run, and"
        f" {asked.method.least} or more fell due; the others are drawn as rings and are in no baseline.",
        empty=asking.not_counted(asked.right) or "Nothing has started.",
    )  # fmt: skip


def _line(point: Point, stretch: Stretch, asked: _Asked) -> Line:
    month, stood = point.month, asked.stood[point.month.first]
    numbers = ", ".join(str(RULES.index(rule) + 1) for rule in point.unusual)
    verdict = f"rule {numbers}" if numbers else "" if point.judged else f"not judged: {_why_not(point, asked.method)}"
    failed = month.counted - month.met
    limits = "–" if point.low is None or point.high is None else f"{point.low:.1%} to {point.high:.1%}"
    centre = "–" if stretch.centre is None else f"{stretch.centre:.1%}"
    share = "–" if point.share is None else f"{point.share:.1%}"
    counts = {
        "met": month.met, queries.NOT_IN_TIME: failed, queries.FELL_DUE: month.counted,
        **{state: stood.states[state] for state in ("not_recorded", "running")},
    }  # fmt: skip
    links = {state: _list(asked, month.first, state) if count else "" for state, count in counts.items()}
    return Line(
        (
            f"{month.first:%B %Y}", f"{month.met:,}", f"{failed:,}", f"{month.counted:,}", share, centre, limits,
            f"{stood.states['not_recorded']:,}", f"{stood.states['running']:,}", verdict,
        ),
        state="unusual" if point.unusual else "",
        links=(
            links["met"], links[queries.NOT_IN_TIME], links[queries.FELL_DUE], links[queries.NOT_IN_TIME], "", "",
            links["not_recorded"], links["running"],
        ),
    )  # fmt: skip
