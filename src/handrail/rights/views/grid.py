"""Right × unit as a heat map: every cell says its share and opens its list; with its table and its CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.rights import policy, queries
from handrail.rights.disproportion import LEAST
from handrail.rights.editions import Right
from handrail.rights.heat_picture import Cell, Picture, picture_of
from handrail.rights.queries import Counted, Grid
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import Span

_NONE = Counted()


@dataclass(frozen=True, slots=True)
class _Shown:
    """The rights that fell due anywhere, and the grid, over which months."""

    rights: Sequence[Right]
    grid: Grid
    span: Span

    def at(self, right: Right, unit: str) -> Counted:
        """What was counted of a right in a unit."""
        return self.grid.cells.get((right.id, unit), _NONE)


@page(audience="worker", roles=policy.COUNTING)
def grid(request: HttpRequest) -> HttpResponse:
    """Show how often each right was met in each unit."""
    viewer, at = frames.who(request)
    shown = _read(request)
    audit.record("looked at figures", by=viewer, at=at, about="right", refs=["right", "unit"])
    asking.put_sources(request)
    return render(
        request,
        "rights/grid.html",
        {
            "title": _finding(shown),
            "months": spans.choices(queries.first_month(viewer=viewer, at=at), at),
            "span": shown.span.asked,
            "picture": _picture(shown),
            "table": _table(shown, shown.span.counted(at)),
            "sheet": reverse("rights:grid_sheet") + "?" + urlencode(shown.span.asked),
        },
    )


@page(audience="worker", roles=policy.COUNTING)
def grid_sheet(request: HttpRequest) -> HttpResponse:
    """Give the grid as CSV, a line for each right and unit; no share is claimed on few."""
    viewer, at = frames.who(request)
    shown = _read(request)
    audit.record("took figures away", by=viewer, at=at, about="right", refs=["right", "unit"])
    columns = ("right", "title", "unit", "months", "as_of", "fell_due", "met", "share", "few")
    rows = []
    for right in shown.rights:
        for unit, name in shown.grid.names.items():
            counted = shown.at(right, unit)
            said = (right.id, right.title, name, shown.span.words, at.isoformat(), counted.fell_due)
            share = None if _is_few(counted) else _share(counted)
            rows.append((*said, counted.states["met"], share, "yes" if _is_few(counted) else "no"))
    return as_csv("rights-by-unit", columns, rows)


def _read(request: HttpRequest) -> _Shown:
    viewer, at = frames.who(request)
    span = spans.read(request, at)
    found = queries.grid(viewer=viewer, at=at, since=span.since, until=span.until)
    rights = [right for right in asking.rights() if right.id in found.rights and found.rights[right.id].fell_due]
    return _Shown(rights, found, span)


def _is_few(counted: Counted) -> bool:
    """Whether too few fell due to claim a share on them (reference 7, recalled)."""
    return 0 < counted.fell_due < LEAST


def _share(counted: Counted) -> float | None:
    return counted.states["met"] / counted.fell_due if counted.fell_due else None


def _finding(shown: _Shown) -> str:
    """Where a right is met least often, of those cells that hold enough to say so."""
    cells = [
        (share, right, unit)
        for right in shown.rights
        for unit in shown.grid.names
        if shown.at(right, unit).fell_due >= LEAST
        if (share := _share(shown.at(right, unit))) is not None
    ]
    if not cells:
        return "Too few to say which right is met least often where"
    share, right, unit = min(cells, key=lambda cell: cell[0])
    others = sum(one[0] == share for one in cells) - 1
    more = f" (and in {others} more)" if others else ""
    return f"Least often in time: {right.title.lower()} in {shown.grid.names[unit]}, {share:.0%}{more}"


def _picture(shown: _Shown) -> Picture | None:
    if not shown.rights:
        return None
    cells = {(right.id, unit): _cell(shown, right, unit) for right in shown.rights for unit in shown.grid.names}
    return picture_of(
        [(right.id, asking.named(right)) for right in shown.rights],
        list(shown.grid.names.items()),
        cells,
        summary=f"Share met in time, {len(shown.rights)} rights by {len(shown.grid.names)} units: as in the table.",
    )


def _cell(shown: _Shown, right: Right, unit: str) -> Cell:
    counted = shown.at(right, unit)
    sentence = f"{asking.named(right)}, {shown.grid.names[unit]}: {_words(shown, right, unit)} in time"
    if not counted.fell_due:
        sentence = f"{asking.named(right)}, {shown.grid.names[unit]}: nothing fell due"
    href = _list(shown, right, unit)
    return Cell(counted.states["met"], counted.fell_due, _is_few(counted), sentence, href)


def _list(shown: _Shown, right: Right, unit: str) -> str:
    """Where a cell leads: to what was late or missed; where nothing fell due, to what runs; else nowhere."""
    counted = shown.at(right, unit)
    state = queries.NOT_IN_TIME if counted.fell_due else "running"
    if not counted.fell_due and not counted.states["running"]:
        return ""
    return asking.list_address(shown.span, right=right.id, unit=unit, state=state)


def _table(shown: _Shown, counted: str) -> Table:
    names = shown.grid.names
    return Table(
        "Share met in time, by right and unit",
        (Column("Right"), *(Column(name, number=True) for name in names.values())),
        [
            Line(
                (asking.named(right), *(_words(shown, right, unit) for unit in names)),
                links=tuple(_list(shown, right, unit) for unit in names),
            )
            for right in shown.rights
        ],
        note=f"{counted} Each share is of those that fell due; on fewer than {LEAST} none is claimed, and how many of"
        " how many is said instead. A unit is no trait of anybody, and whoever sees this page may open the lists.",
        empty="No right fell due in these months.",
    )


def _words(shown: _Shown, right: Right, unit: str) -> str:
    counted = shown.at(right, unit)
    if not counted.fell_due:
        return "–"
    if _is_few(counted):
        return f"{counted.states['met']} of {counted.fell_due}"
    return f"{_share(counted):.0%} of {counted.fell_due:,}"
