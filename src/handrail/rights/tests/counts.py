"""What the kept counts say, and what a slow scan of every clock says."""

from datetime import datetime

from handrail.core import database
from handrail.core.workdays import local_date
from handrail.rights.actions.counting import EVERY_CLOCK
from handrail.rights.clocks import standing
from handrail.rights.models import Clock, Tally

Counts = dict[tuple[object, ...], int]


def counted_as(clock: Clock, at: datetime) -> str:
    """As which state a clock is counted: its state, and of what has no limit whether anybody answered it."""
    state = standing(clock.settled, clock.due_on, at)
    return "done" if state == "no_limit" and clock.answered_at else state


def tallied() -> Counts:
    """The sums of the kept counts, by all they say but the count itself."""
    names = ", ".join(field.attname for field in Tally._meta.fields if field.attname not in ("id", "clocks"))
    rows = database.ask(f"SELECT {names}, sum(clocks) FROM rights_tally GROUP BY {names} HAVING sum(clocks) <> 0")
    return {row[:-1]: row[-1] for row in rows}


def scanned(at: datetime) -> Counts:
    """The same, from every clock there is."""
    rows = database.ask(EVERY_CLOCK, {"month": local_date(at).replace(day=1)})
    return {row[:-1]: row[-1] for row in rows}
