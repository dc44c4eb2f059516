"""How often a right is met for groups of people: a picture, a table and a CSV; nothing claimed beyond the intervals.

One that has no limit is compared by how often it is on record as done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.errors import NotKnown
from handrail.core.intervals import Ratio
from handrail.core.moments import say_day_in_full, say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.rights import policy, queries
from handrail.rights.disproportion import AGAINST, DIMENSIONS, LEAST, Compared, Counts, Group
from handrail.rights.editions import Right
from handrail.rights.interval_picture import Picture, Shown, picture_of
from handrail.rights.views import frames
from handrail.rights.views.asked import SIDE_BY_SIDE, choices, list_address, not_counted, rights
from handrail.rights.views.sheets import as_csv

SPANS = ((3, "3 months"), (12, "12 months"), (0, "Since the first"))
BY = {"sex": "Sex", "age": "Age", "ethnicity": "Ethnicity", "area": "Council"}
SOURCE = (
    "Counts below {threshold} are not shown, nor what would give them away (recalled practice of the NHS and the ONS: a"
    " setting). Nothing is claimed on fewer than {least}. Intervals: 95%, Wilson’s for a rate, Katz’s for a ratio."
)


@page(audience="worker", roles=policy.COUNTING)
def compare(request: HttpRequest) -> HttpResponse:
    """Show how often a right is met for each group beside everybody else: a picture, its table and its CSV."""
    viewer, at = frames.who(request)
    right, by, months = _asked(request)
    since = queries.since_of(months, at=at)
    found = queries.comparison(right.id, by, viewer=viewer, at=at, since=since)
    audit.record("looked at figures", by=viewer, at=at, about="right", refs=[right.id, by])
    source = SOURCE.format(threshold=found.threshold, least=LEAST)
    frames.on_frame(request, sources=(source, *frames.sources()))
    asked = {"right": right.id, "by": by, "months": months}
    return render(
        request,
        "rights/compare.html",
        {
            "title": _finding(found, right),
            "right": right.id,
            "rights": choices(right),
            "bys": list(BY.items()),
            "by": by,
            "spans": SPANS,
            "months": months,
            "picture": _picture(found, _words(right)),
            "table": _table(found, since, say_moment(at), _Lists(right, by, months)),
            "sheet": reverse("rights:compare_sheet") + "?" + urlencode(asked),
        },
    )


@page(audience="worker", roles=policy.COUNTING)
def compare_sheet(request: HttpRequest) -> HttpResponse:
    """Give the comparison as CSV, with what is not shown on the page not shown there either."""
    viewer, at = frames.who(request)
    right, by, months = _asked(request)
    found = queries.comparison(right.id, by, viewer=viewer, at=at, since=queries.since_of(months, at=at))
    audit.record("took figures away", by=viewer, at=at, about="right", refs=[right.id, by])
    columns = (
        "right", "by", "group", "n", "met", "unknown", "rate", "low", "high", "relative_to_everybody_else",
        "relative_low", "relative_high", "claim", "suppressed",
    )  # fmt: skip
    return as_csv(f"{right.id}-by-{by}", columns, [(right.id, by, *_cells(group)) for group in found.groups])


def _asked(request: HttpRequest) -> tuple[Right, str, int]:
    """Read which right, by what and since when; what is not understood is not known."""
    known = {right.id: right for right in rights()}
    right = known.get(request.GET.get("right", "VC-03.1"))
    by, months = request.GET.get("by", "sex"), request.GET.get("months", "12")
    if right is None or by not in DIMENSIONS or months not in {str(number) for number, _ in SPANS}:
        raise NotKnown
    return right, by, int(months)


def _finding(found: Compared, right: Right) -> str:
    """What was found, in a sentence that claims no more than the intervals do."""
    if not_counted(right):
        return f"{right.title}: not counted"
    lower = [group.words for group in found.groups if group.claim == "lower"]
    higher = [group.words for group in found.groups if group.claim == "higher"]
    said = [
        f"less often for {_and(lower)}" if lower else "",
        f"more often for {_and(higher)}" if higher else "",
    ]
    if lower or higher:
        return f"{right.title}: {_words(right).met.lower()} {', '.join(filter(None, said))} than for {AGAINST}"
    if all(group.suppressed or not group.n for group in found.groups):
        return f"{right.title}: too few to show"
    return f"{right.title}: no difference that these figures support"


@dataclass(frozen=True, slots=True)
class _Words:
    """What the figures of a comparison are called: of those that fell due the met, or of those owed the done."""

    share: str
    n: str
    met: str
    none: str
    rate: str
    opens: str


_IN_TIME = _Words(
    "Met in time", "Fell due", "Met", "none fell due", "met, of those met, late and missed", "what was not in time"
)
_DONE = _Words(
    "Done", "Owed", "Done", "none was owed", "on record as done, of those owed; the Code sets no number of days",
    "what is not done yet",
)  # fmt: skip


def _words(right: Right) -> _Words:
    return _DONE if right.has_no_limit else _IN_TIME


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _picture(found: Compared, words: _Words) -> Picture:
    everybody = found.total.met / found.total.n if found.total and found.total.n else None
    shown = [Shown(group.words, group.rate, group.interval, _said(group, words), group.claim) for group in found.groups]
    return picture_of(
        shown, everybody=everybody, summary=f"Share {words.share.lower()} by {BY[found.by].lower()}, with intervals."
        " The table has the same.",
    )  # fmt: skip


def _said(group: Group, words: _Words) -> str:
    if group.suppressed:
        return "not shown: small counts"
    if group.rate is None:
        return words.none
    claimed = {"lower": ": less often", "higher": ": more often"}.get(group.claim, "")
    return f"{group.rate:.0%} of {group.n:,}{claimed}"


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists behind the figures of each group."""

    right: Right
    by: str
    months: int

    def of(self, group: Group | None, counts: Counts) -> tuple[str, ...]:
        """Where each figure of a line leads, in the order of the columns after the first; everybody, for no group."""
        among = {} if group is None else {"by": queries.AS_COUNTED[self.by], "key": group.code}
        asked = {**among, "right": self.right.id, "months": str(self.months)}
        states = (queries.FELL_DUE, "met", queries.NOT_IN_TIME)
        if self.right.has_no_limit:
            states = (queries.WITHOUT_LIMIT, "done", "no_limit")
        found = zip(
            (*states, "not_recorded"), (counts.n, counts.met, counts.n - counts.met, counts.unknown), strict=True
        )
        every, met, others, unknown = (list_address(**asked, state=state) if count else "" for state, count in found)
        return every, met, others, "", "", unknown


def _table(found: Compared, since: date | None, as_of: str, lists: _Lists) -> Table:
    everybody, words = [_all(found, found.total, lists)] if found.total else [], _words(lists.right)
    start = f"since {say_day_in_full(since)}" if since else "since the first crime held here"
    return Table(
        f"{words.share}, by {BY[found.by].lower()}",
        (Column(BY[found.by]), Column(words.n, number=True), Column(words.met, number=True),
         Column("Rate", number=True), Column("Interval", number=True), Column("Beside everybody else", number=True),
         Column("Not recorded", number=True)),
        [] if not_counted(lists.right) else [_line(group, lists) for group in found.groups] + everybody,
        note=f"Counts what started {start}, as it stands now ({as_of}). Rate: {words.rate}. Not"
        " recorded: what starts the right was not, so it is in no rate. Beside everybody else: the rate divided by that"
        " of all others; it says something only where its interval leaves out 1. Of twenty comparisons, one may seem to"
        f" differ by chance. A figure opens its list, a rate {words.opens}. Of a group"
        " that is not shown no list is given either: how long it is would be the count. Where so few are not recorded"
        " that it would hide every group, it is said of no group."
        f"{SIDE_BY_SIDE}",
        empty=not_counted(lists.right),
    )  # fmt: skip


def _line(group: Group, lists: _Lists) -> Line:
    if group.suppressed:
        return Line((group.words, *["not shown"] * 6))
    interval = f"{group.interval.low:.0%} to {group.interval.high:.0%}" if group.interval else "–"
    ratio = group.relative
    beside = in_decimals(ratio) if ratio else "–"
    rate = "–" if group.rate is None else f"{group.rate:.0%}"
    cells = (group.words, f"{group.n:,}", f"{group.met:,}", rate, interval, beside, _unknown(group.unknown))
    links = lists.of(group, Counts(group.n or 0, group.met or 0, group.unknown or 0))
    return Line(cells, state={"lower": "missed", "higher": "met"}.get(group.claim, ""), links=links)


def in_decimals(ratio: Ratio) -> str:
    """A ratio and its interval, so exactly that it can be seen whether the interval leaves out 1."""
    ends = (ratio.value, ratio.low, ratio.high)
    near = [one for one in ends[1:] if one != 1]
    places = next((more for more in (2, 3) if all(f"{one:.{more}f}" != f"{1:.{more}f}" for one in near)), 4)
    value, low, high = (f"{one:.{places}f}" for one in ends)
    return f"{value} ({low} to {high})"


def _all(found: Compared, total: Counts, lists: _Lists) -> Line:
    rate = f"{total.met / total.n:.0%}" if total.n else "–"
    links = lists.of(None, total._replace(unknown=found.unknown or 0))
    return Line(("Everybody", f"{total.n:,}", f"{total.met:,}", rate, "", "", _unknown(found.unknown)), links=links)


def _unknown(count: int | None) -> str:
    return "not shown" if count is None else f"{count:,}"


def _cells(group: Group) -> tuple[object, ...]:
    low, high = group.interval or (None, None)
    ratio = (group.relative.value, group.relative.low, group.relative.high) if group.relative else (None, None, None)
    return (
        group.code or "not_recorded", group.n, group.met, group.unknown, group.rate, low, high, *ratio,
        group.claim or None, "yes" if group.suppressed else "no",
    )  # fmt: skip
