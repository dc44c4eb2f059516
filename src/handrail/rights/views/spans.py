"""The months that figures are of, as an address and a form ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest

from handrail.core.errors import NotKnown
from handrail.core.moments import say_day_in_full, say_moment
from handrail.core.workdays import local_date
from handrail.rights import queries

SPANS = ((1, "This month"), (3, "3 months"), (12, "12 months"), (0, "Since the first"))
USUAL = 3


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day of a month to before the first day of another; none is as far as there is anything."""

    since: date | None
    until: date | None

    @property
    def asked(self) -> dict[str, str]:
        """What an address says of it."""
        last = _before(self.until) if self.until else None
        return {name: f"{day:%Y-%m}" for name, day in (("from", self.since), ("to", last)) if day} or {"months": "0"}

    @property
    def words(self) -> str:
        """Which months, in words."""
        if self.since is None:
            start = "since the first crime held here"
        elif self.until is None:
            start = f"since {say_day_in_full(self.since)}"
        else:
            last = _before(self.until)
            return f"in {last:%B %Y}" if last == self.since else f"from {self.since:%B %Y} to {last:%B %Y}"
        return start if self.until is None else f"{start}, to {_before(self.until):%B %Y}"

    def counted(self, at: datetime, *, what: str = "Counts every right of every victim that") -> str:
        """What is counted, over which months, from which cut of the data."""
        return (
            f"{what} started {self.words}, as it stands now ({say_moment(at)}). In time: met, of those met, late and"
            " missed. No limit: the Code sets no number of days, so it is done or not yet, and never missed."
            " Not recorded: what starts the right was not, so it is neither met nor missed. By upgrade: late or"
            " missed at once, because enhanced rights were recorded later; among the late and missed, and shown apart."
        )


def read(request: HttpRequest, at: datetime, *, usual: int = USUAL) -> Span:
    """Read the months asked for: `from` and `to`, each a month such as 2026-04, or how many `months` until now.

    What is not understood is not known.
    """
    first, last = (_month(request.GET.get(name, "")) for name in ("from", "to"))
    if first is None and last is None:
        asked = request.GET.get("months", "")
        if asked and asked not in {str(number) for number, _ in SPANS}:
            raise NotKnown
        return Span(queries.since_of(int(asked) if asked else usual, at=at), None)
    if first and last and last < first:
        first, last = last, first
    return Span(first, queries.month_after(last) if last else None)


def choices(first: date, at: datetime) -> Sequence[tuple[str, str]]:
    """Every month from the first to now, the latest first, for a form."""
    month, found = local_date(at).replace(day=1), []
    while month >= first:
        found.append((f"{month:%Y-%m}", f"{month:%B %Y}"))
        month = _before(month)
    return found


def months_within(first: date, span: Span, at: datetime) -> list[date]:
    """Every month of a span that may hold anything, in order."""
    end = min(span.until or date.max, queries.month_after(local_date(at).replace(day=1)))
    month, found = max(first, span.since or first), []
    while month < end:
        found.append(month)
        month = queries.month_after(month)
    return found


def _month(asked: str) -> date | None:
    if not asked:
        return None
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError as fault:
        raise NotKnown from fault


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
