"""Right × unit as a heat map: every cell says its share and opens its list; with its table and its CSV."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.rights import policy, queries
from handrail.rights.disproportion import LEAST, Counts, counts_of
from handrail.rights.editions import Right
from handrail.rights.heat_picture import Cell, Picture, picture_of
from handrail.rights.queries import Counted, Grid
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.sheets import as_csv
from handrail.rights.views.spans import Span

_NONE = Counted()


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of rights counted alike: those with a limit by what was met, the others by what was done."""

    heading: str
    caption: str
    summary: str
    counted: str
    nothing: str
    how: str
    note: str
    opens: str
    runs: str


_IN_TIME = _Said(
    heading="Met in time",
    caption="Share met in time, by right and unit",
    summary="Share met in time",
    counted="in time",
    nothing="nothing fell due",
    how="The number is the share met in time of those that fell due; the darker, the fewer in time. Hatched: too few"
    " for a share, so how many of how many. A dash: nothing fell due. Each cell opens the list of what was late or"
    " missed.",
    note="Each share is of those that fell due",
    opens=queries.NOT_IN_TIME,
    runs="running",
)
_DONE = _Said(
    heading="Done, where the Code sets no limit",
    caption="Share done of what has no limit, by right and unit",
    summary="Share done of what has no limit",
    counted="done",
    nothing="none was owed",
    how="The Code gives these no number of days, so nothing here is late: the number is the share done of those owed;"
    " the darker, the fewer. Each cell opens the list of what is not done yet.",
    note="Each share is of those owed, which are never late",
    opens="no_limit",
    runs="",
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The rights that anything can be said of anywhere, those with a limit first, and the grid, over which months."""

    rights: Sequence[Right]
    grid: Grid
    span: Span

    def at(self, right: Right, unit: str) -> Counts:
        """What was counted of a right in a unit: met of those that fell due, or done of those owed."""
        return _counts(right, self.grid.cells.get((right.id, unit), _NONE))

    def running(self, right: Right, unit: str) -> int:
        """How many of a right run in a unit."""
        return self.grid.cells.get((right.id, unit), _NONE).states["running"]


@page(audience="worker", roles=policy.COUNTING)
def grid(request: HttpRequest) -> HttpResponse:
    """Show how often each right was met, or done where it has no limit, in each unit."""
    viewer, at = frames.who(request)
    shown = _read(request)
    audit.record("looked at figures", by=viewer, at=at, about="right", refs=["right", "unit"])
    asking.put_sources(request)
    with_limit = replace(shown, rights=[right for right in shown.rights if not right.has_no_limit])
    without = replace(shown, rights=[right for right in shown.rights if right.has_no_limit])
    counted = shown.span.counted(at)
    return render(
        request,
        "rights/grid.html",
        {
            "title": _finding(with_limit),
            "months": spans.choices(queries.first_month(viewer=viewer, at=at), at),
            "span": shown.span.asked,
            "parts": [
                (said, _picture(one, said), _table(one, said, counted))
                for one, said in ((with_limit, _IN_TIME), (without, _DONE))
                if one.rights or said is _IN_TIME
            ],
            "sheet": reverse("rights:grid_sheet") + "?" + urlencode(shown.span.asked),
        },
    )


@page(audience="worker", roles=policy.COUNTING)
def grid_sheet(request: HttpRequest) -> HttpResponse:
    """Give the grid as CSV, a line for each right and unit; no share is claimed on few."""
    viewer, at = frames.who(request)
    shown = _read(request)
    audit.record("took figures away", by=viewer, at=at, about="right", refs=["right", "unit"])
    columns = (
        "right", "title", "unit", "months", "as_of", "fell_due", "met", "no_limit_done", "no_limit_not_yet", "share",
        "few",
    )  # fmt: skip
    rows = []
    for right in shown.rights:
        for unit, name in shown.grid.names.items():
            counted = shown.at(right, unit)
            said = (right.id, right.title, name, shown.span.words, at.isoformat())
            limited, without = (counted.n, counted.met), (counted.met, counted.n - counted.met)
            counts = (None, None, *without) if right.has_no_limit else (*limited, None, None)
            share = None if _is_few(counted) else _share(counted)
            rows.append((*said, *counts, share, "yes" if _is_few(counted) else "no"))
    return as_csv("rights-by-unit", columns, rows)


def _read(request: HttpRequest) -> _Shown:
    viewer, at = frames.who(request)
    span = spans.read(request, at)
    found = queries.grid(viewer=viewer, at=at, since=span.since, until=span.until)
    rights = [right for right in asking.rights() if _counts(right, found.rights.get(right.id, _NONE)).n]
    return _Shown(sorted(rights, key=lambda right: right.has_no_limit), found, span)


def _counts(right: Right, counted: Counted) -> Counts:
    return counts_of(counted.states, without_limit=right.has_no_limit)


def _is_few(counted: Counts) -> bool:
    """Whether there are too few to claim a share on them (reference 7, recalled)."""
    return 0 < counted.n < LEAST


def _share(counted: Counts) -> float | None:
    return counted.met / counted.n if counted.n else None


def _finding(shown: _Shown) -> str:
    """Where a right is met least often, of those cells that hold enough to say so."""
    cells = [
        (share, right, unit)
        for right in shown.rights
        for unit in shown.grid.names
        if shown.at(right, unit).n >= LEAST
        if (share := _share(shown.at(right, unit))) is not None
    ]
    if not cells:
        return "Too few to say which right is met least often where"
    share, right, unit = min(cells, key=lambda cell: cell[0])
    others = sum(one[0] == share for one in cells) - 1
    more = f" (and in {others} more)" if others else ""
    return f"Least often in time: {right.title.lower()} in {shown.grid.names[unit]}, {share:.0%}{more}"


def _picture(shown: _Shown, said: _Said) -> Picture | None:
    if not shown.rights:
        return None
    cells = {(right.id, unit): _cell(shown, said, right, unit) for right in shown.rights for unit in shown.grid.names}
    return picture_of(
        [(right.id, asking.named(right)) for right in shown.rights],
        list(shown.grid.names.items()),
        cells,
        summary=f"{said.summary}, {len(shown.rights)} rights by {len(shown.grid.names)} units: as in the table.",
    )


def _cell(shown: _Shown, said: _Said, right: Right, unit: str) -> Cell:
    counted = shown.at(right, unit)
    words = f"{_words(counted)} {said.counted}" if counted.n else said.nothing
    sentence = f"{asking.named(right)}, {shown.grid.names[unit]}: {words}"
    return Cell(counted.met, counted.n, _is_few(counted), sentence, _list(shown, said, right, unit))


def _list(shown: _Shown, said: _Said, right: Right, unit: str) -> str:
    """Where a cell leads: to what was not met, or not done; where there is nothing, to what runs; else nowhere."""
    has_any = bool(shown.at(right, unit).n)
    if not has_any and not (said.runs and shown.running(right, unit)):
        return ""
    return asking.list_address(shown.span, right=right.id, unit=unit, state=said.opens if has_any else said.runs)


def _table(shown: _Shown, said: _Said, counted: str) -> Table:
    names = shown.grid.names
    return Table(
        said.caption,
        (Column("Right"), *(Column(name, number=True) for name in names.values())),
        [
            Line(
                (asking.named(right), *(_words(shown.at(right, unit)) for unit in names)),
                links=tuple(_list(shown, said, right, unit) for unit in names),
            )
            for right in shown.rights
        ],
        note=f"{counted} {said.note}; on fewer than {LEAST} none is claimed, and how many of how many is said instead."
        " A unit is no trait of anybody, and whoever sees this page may open the lists.",
        empty="No right fell due in these months.",
    )


def _words(counted: Counts) -> str:
    if not counted.n:
        return "–"
    if _is_few(counted):
        return f"{counted.met} of {counted.n}"
    return f"{_share(counted):.0%} of {counted.n:,}"
