"""Right × unit as a heat map: every cell says its share and opens its list; with its table and its CSV."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.core.suppression import suppressed
from handrail.rights import policy, queries
from handrail.rights.editions import Right
from handrail.rights.heat_picture import Cell, Picture, picture_of
from handrail.rights.queries import Counted, Grid
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.findings import FEW
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import Span

_NONE = Counted()


@dataclass(frozen=True, slots=True)
class _Shown:
    """The rights that fell due anywhere, the grid, and the cells whose counts are not shown."""

    rights: Sequence[Right]
    grid: Grid
    hidden: frozenset[tuple[str, str]]
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
    """Give the grid as CSV, a line for each right and unit; what is not shown on the page is not shown there either."""
    viewer, at = frames.who(request)
    shown = _read(request)
    audit.record("took figures away", by=viewer, at=at, about="right", refs=["right", "unit"])
    columns = ("right", "title", "unit", "months", "as_of", "fell_due", "met", "share", "suppressed")
    rows = []
    for right in shown.rights:
        for unit, name in shown.grid.names.items():
            counted, hidden = shown.at(right, unit), (right.id, unit) in shown.hidden
            figures = (None, None, None) if hidden else (counted.fell_due, counted.states["met"], _share(counted))
            said = (right.id, right.title, name, shown.span.words, at.isoformat())
            rows.append((*said, *figures, "yes" if hidden else "no"))
    return as_csv("rights-by-unit", columns, rows)


def _read(request: HttpRequest) -> _Shown:
    viewer, at = frames.who(request)
    span = spans.read(request, at)
    found = queries.grid(viewer=viewer, at=at, since=span.since, until=span.until)
    rights = [right for right in asking.rights() if right.id in found.rights and found.rights[right.id].fell_due]
    hidden = frozenset(
        (right.id, unit)
        for right in rights
        for unit in suppressed(_counts(right, found), threshold=settings.SMALL_COUNT).rows
    )
    return _Shown(rights, found, hidden, span)


def _counts(right: Right, found: Grid) -> Mapping[str, Sequence[int]]:
    """What is printed of a right in each unit: met, and not met, of those that fell due."""
    cells = {unit: found.cells.get((right.id, unit), _NONE) for unit in found.names}
    return {unit: (one.states["met"], one.fell_due - one.states["met"]) for unit, one in cells.items()}


def _share(counted: Counted) -> float | None:
    return counted.states["met"] / counted.fell_due if counted.fell_due else None


def _finding(shown: _Shown) -> str:
    """Where a right is met least often, of those cells that hold enough to say so."""
    cells = [
        (share, right, unit)
        for right in shown.rights
        for unit in shown.grid.names
        if (right.id, unit) not in shown.hidden and shown.at(right, unit).fell_due >= FEW
        if (share := _share(shown.at(right, unit))) is not None
    ]
    if not cells:
        return "Too few to say which right is met least often where"
    share, right, unit = min(cells, key=lambda cell: cell[0])
    return f"Least often in time: {right.title.lower()} in {shown.grid.names[unit]}, {share:.0%}"


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
    counted, hidden = shown.at(right, unit), (right.id, unit) in shown.hidden
    share = _share(counted)
    said = f"{share:.0%} of {counted.fell_due:,} in time" if share is not None else "nothing fell due"
    sentence = f"{asking.named(right)}, {shown.grid.names[unit]}: {'not shown, small counts' if hidden else said}"
    return Cell(None if hidden else share, hidden, sentence, _list(shown, right, unit))


def _list(shown: _Shown, right: Right, unit: str) -> str:
    """Where a cell leads: to what was late or missed, or where nothing fell due to all there is."""
    state = queries.NOT_IN_TIME if shown.at(right, unit).fell_due else "running"
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
        note=f"{counted} Each share is of those that fell due. Counts below {settings.SMALL_COUNT} are hidden, with"
        " what would give them away, on paper and in the CSV too; their lists open to whoever may open them.",
        empty="No right fell due in these months.",
    )


def _words(shown: _Shown, right: Right, unit: str) -> str:
    if (right.id, unit) in shown.hidden:
        return "hidden"
    counted = shown.at(right, unit)
    share = _share(counted)
    return "–" if share is None else f"{share:.0%} of {counted.fell_due:,}"
