"""What those who answer for others find on Today beside rows: tables, and kind words where there is nothing to do."""

from collections import Counter
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from handrail.agencies.queries import ANSWERED
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.looks import look_of
from handrail.core.moments import say_day, say_day_in_full
from handrail.core.parts import Action, Column, Line, Table
from handrail.core.workdays import is_working_day, local_date, next_working_day
from handrail.referrals.queries import sent
from handrail.rights import policy as rights_policy
from handrail.rights import queries as rights
from handrail.rights.editions import NOT_HELD, order_of
from handrail.rights.rulebook import rules_in_use

MONTHS = 3
SHOWN = ("met", "late", "missed", "running")


def said_when_empty(viewer: Actor) -> dict[str, str]:
    """Return what is said where there is nothing at all to do, and what comes next."""
    if viewer.side == "commissioner":
        return {
            "kind": "Nothing here needs you today. Victims' names are never shown to the commissioner's office.",
            "coming": "What was returned to the Ministry is under Returns; what services offer, under Services.",
        }
    if viewer.role == "code_lead":
        return {"kind": "", "coming": ""}  # the tables say it
    return {
        "kind": "There is nothing you owe anybody today. Thank you.",
        "coming": "What is asked of you appears here as soon as it is.",
    }


def tables(viewer: Actor, *, at: datetime) -> tuple[Table, ...]:
    """Return the tables of a Code lead and of a service manager; others have none."""
    if rights_policy.may_count(viewer):
        return (_failing(viewer, at), _by_right(viewer, at))
    if viewer.role == "service_manager":
        return (_who_has_whom(viewer, at),)
    return ()


NEAREST = f"You answer for more than {ANSWERED} people: this is of those nearest to you."


def whole_unit(viewer: Actor) -> Action | None:
    """Return the way to everything that a supervisor's unit has missed; none for who may not count it."""
    try:
        rights.own_unit(viewer)
    except NotKnown:
        return None
    return Action("See every right your unit has missed", _list(state="missed", months=0))


def _failing(viewer: Actor, at: datetime) -> Table:
    names = _titles()
    ahead = next_working_day(at)
    failing = rights.failing_today(viewer=viewer, at=at)
    coming = rights.failing_today(viewer=viewer, at=at, on=ahead)
    total, then = sum(one.clocks for one in failing), sum(one.clocks for one in coming)
    rest = not is_working_day(local_date(at))
    when = say_day(ahead) if rest else "today"
    lines = [
        Line(
            (
                one.team.name if one.team else "No unit named",
                f"{one.clocks:,}",
                f"{one.enhanced:,}",
                ", ".join(f"{names.get(right, NOT_HELD)} {count:,}" for right, count in one.rights.items()),
            ),
            href=_list(due="next" if rest else "today", unit=one.team.ref if one.team else "none"),
            state="due" if rest else "due_today",
        )
        for one in (coming if rest else failing)
    ]
    return Table(
        f"{then:,} will fail on {when} unless answered" if rest else f"{total:,} will fail today unless answered",
        (Column("Unit"), Column(f"Due {when}", number=True), Column("Enhanced", number=True), Column("Which")),
        lines,
        note=f"Rights owed by the end of {'that day' if rest else 'today'} and not answered, by the unit that has the"
        " crime now. "
        + (
            "Today is no working day, and nothing falls due on it."
            if rest
            else f"The next working day, {say_day(ahead)}: {then:,}."
        ),
        empty=f"Nothing falls due {when} that is not answered.",
    )


def _by_right(viewer: Actor, at: datetime) -> Table:
    since = rights.since_of(MONTHS, at=at)
    found = rights.by_right(viewer=viewer, at=at, since=since)
    lines = [
        Line(
            (
                f"Right {order_of(right)[0]}: {title}",
                *(f"{found[right].states[state]:,}" for state in SHOWN),
                _in_time(found[right]),
            ),
            href=_list(right=right, months=MONTHS),
            links=tuple(
                _list(right=right, state=state, months=MONTHS) if found[right].states[state] else "" for state in SHOWN
            ),
        )
        for right, title in sorted(_titles().items(), key=lambda pair: order_of(pair[0]))
        if right in found and any(found[right].states[state] for state in SHOWN)
    ]
    met = sum(counted.states["met"] for counted in found.values())
    due = sum(counted.fell_due for counted in found.values())
    return Table(
        f"{met:,} of the {due:,} rights that fell due were met in time" if due else "No right has fallen due",
        (
            Column("Right"),
            *(Column(look_of(state).word.capitalize(), number=True) for state in SHOWN),
            Column("In time", number=True),
        ),
        lines,
        note=f"Every right of every victim that started since {say_day_in_full(since)}, as it stands now."
        " In time: met, of met, late and missed. Rights without a limit are under Rights."
        if since
        else "",
        empty="No right has started yet: they start when a bundle is taken in.",
    )


def _titles() -> dict[str, str]:
    return {right.id: right.title for edition in rules_in_use().editions for right in edition.rights}


def _in_time(counted: rights.Counted) -> str:
    return "none due" if counted.in_time is None else f"{counted.in_time}%"


def _list(**asked: str | int) -> str:
    return f"{reverse('rights:list')}?{urlencode(asked)}"


def _who_has_whom(viewer: Actor, at: datetime) -> Table:
    has: Counter[str] = Counter()
    covers: Counter[str] = Counter()
    for worker, cover, count in sent.who_has_whom(viewer=viewer, at=at):
        has[worker] += count
        covers[cover] += count
    lines = [Line((name, str(has[name]), str(covers[name]))) for name in sorted({*has, *covers})]
    return Table(
        f"With a named worker and cover: {sum(has.values())}" if has else "Who has whom",
        (Column("Worker"), Column("People", number=True), Column("Covers for", number=True)),
        lines,
        note=f"Referrals accepted and open on {local_date(at):%-d %B %Y}.",
        empty="Nobody has been accepted yet. A referral is accepted with a named worker and a named cover.",
    )
