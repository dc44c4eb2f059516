"""A clock explained in a plain sentence: what is owed or was done, when, within what limit, and by which source.

What is not known is said: how it was told, when the unit received it, a limit that was recalled and not read.
"""

from calendar import monthrange
from datetime import date, datetime
from types import MappingProxyType

from handrail.core.moments import say_day, say_local_day
from handrail.core.workdays import OutsideCalendar, is_working_day, local_date, working_days_between
from handrail.rights.clocks import RECEIPT_ASSUMED, Clock
from handrail.rights.editions import Right, Rules
from handrail.rights.excuses import EXCUSE_ENDED, WITHHELD
from handrail.rights.rulebook import rules_in_use

REASONS = MappingProxyType(
    {
        "non_crime": "this was recorded as not a crime",
        "crime_cancelled": "the crime was cancelled",
        "role_cancelled": "the record of their part in the crime was cancelled",
        "business_without_contact": "the business has named no contact",
        "opted_out": "they opted out",
        "declined": "they declined",
        "no_need": "no need of support is recorded",
        "refused": "it was refused, with the reason recorded",
        "kept_with_a_reason": "it was kept, with the reason recorded",
        "disposed_of_with_a_reason": "it was disposed of, with the reason recorded",
        "evidence_not_required": "they need not give evidence",
        "interview_cancelled": "the interview was cancelled",
        "views_not_sought": "a reason was recorded why they were not asked",
        "complaint_withdrawn": "they withdrew the complaint",
    }
)


def explain(clock: Clock, *, rules: Rules | None = None, today: date | None = None) -> str:
    """What the clock says and why. Days in another year than today's say their year, where `today` is given."""
    right = (rules or rules_in_use()).right(clock.edition, clock.entitlement)
    said = [_standing(clock, right, today), *_what_else(clock, right, today)]
    return " ".join([*said, f"Source: {clock.source} (edition {clock.edition})."])


def without_edition(clock: Clock, *, today: date | None = None) -> str:
    """What a clock that was kept says where its edition is not held any more: its days, and what is to be done."""
    kept = []
    if clock.due_on is not None:
        kept.append(f"due by the end of {say_day(clock.due_on, today=today)}")
    if clock.answered_at is not None:
        kept.append(f"answered on {say_local_day(clock.answered_at, today=today)}")
    return (
        f"It runs by edition {clock.edition} of the Code, which is not held here any more, so it cannot be explained."
        + (f" As it was kept: {', '.join(kept)}." if kept else "")
        + " Whoever runs Handrail lays the edition’s file back, or rebuilds."
    )


def _standing(clock: Clock, right: Right, today: date | None) -> str:
    if clock.state == "not_applicable":
        return f"Does not apply: {say_reason(clock.reason)}."
    if clock.state == "stopped":
        return "Stopped: the record that started it was taken back before it was answered."
    if clock.state == "not_recorded":
        if right.by_receipt:
            return "Cannot be said: when the witness care unit received it was not recorded."
        asked = right.question.words if right.question is not None else "what starts it"
        done = _done(clock, right, today)
        return f"Cannot run: {asked} was not recorded." + (f" {done}." if done else "")
    if clock.due_on is not None:
        return _within_days(clock, right, clock.due_on, today)
    return _without_days(clock, right, today)


def _within_days(clock: Clock, right: Right, due_on: date, today: date | None) -> str:
    limit = clock.limit_working_days or 0
    done = _done(clock, right, today)
    if done:
        within = "within" if clock.state == "met" else "past the limit of"
        due = "" if clock.state == "met" else f", due {say_day(due_on, today=today)}"
        after = _how_long_after(clock, right)
        return f"{done}, {after}{within} {limit}{_enhanced(clock, right)}{due}."
    start = _start(clock, right)
    days = f"{_working_days(limit)} after {say_local_day(start, today=today)}" if start else _working_days(limit)
    owed = f"the end of {say_day(due_on, today=today)}, {days}{_enhanced(clock, right)}: {right.owed}."
    return ("Not done by " if clock.state == "missed" else "Owed by ") + owed


def _without_days(clock: Clock, right: Right, today: date | None) -> str:
    done = _done(clock, right, today)
    if right.before:
        if done:
            return f"{done}, {'with' if right.by_then else 'before'} {right.before_words}."
        came_first = f" Not done: {right.before_words} came first." if clock.state == "missed" else ""
        return f"Owed: {right.owed}.{came_first}"
    if done:
        return f"{done}. The Code sets no number of days."
    if not right.answers:
        return f"Holds throughout: {right.owed}. The Code sets no number of days."
    return f"Owed, and not recorded as done: {right.owed}. The Code sets no number of days."


def _what_else(clock: Clock, right: Right, today: date | None) -> list[str]:
    said: list[str] = []
    if clock.how == "" and right.told_how:
        said.append("How is not recorded.")
    if clock.reason == RECEIPT_ASSUMED and clock.limit_working_days is not None:
        said.append("When it was received is not recorded: it is counted from when it happened (receipt assumed).")
    elif clock.reason == EXCUSE_ENDED:
        said.append("It did not apply when it fell due, and does again.")
    elif clock.reason is not None and clock.reason.partition(":")[0] == WITHHELD:
        said.append(say_withheld(clock.reason.partition(":")[2]))
    elif clock.reason is not None and clock.state in ("late", "missed"):
        said.append(f"Reason given: {say_reason(clock.reason)}.")
    if clock.by_upgrade:
        said.append("Enhanced rights recorded since made it overdue at once: it is counted apart.")
    if clock.answered_at is not None and right.window_months is not None:
        last = months_after(local_date(clock.answered_at), right.window_months)
        said.append(f"{right.window_words} {say_day(last, today=today)}.")
    if right.limit_confidence == "recalled":
        what = "That it has no number of days" if right.has_no_limit else "This limit"
        said.append(f"{what} is recalled, not verified." + (f" It is {right.set_by}." if right.set_by else ""))
    elif right.limit_confidence == "verified*":
        said.append("This limit was read at second hand.")
    return said


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of its month where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def say_reason(reason: str | None) -> str:
    """The reason in words; a code we have no words for is said as it is written."""
    if not reason:
        return "no reason is recorded"
    return REASONS.get(reason, reason.replace("_", " "))


def say_withheld(reason: str, *, on: str = "") -> str:
    """That telling was withheld, on which day where it is given, and why; and that it is owed all the same."""
    when, because = f" on {on}" if on else "", f", because: {say_reason(reason)}" if reason else ""
    return f"Telling was withheld{when}{because}; it is still owed, by a safe way."


def _done(clock: Clock, right: Right, today: date | None) -> str:
    if clock.answered_at is None:
        return ""
    return f"{right.done} on {say_local_day(clock.answered_at, today=today)}"


def _enhanced(clock: Clock, right: Right) -> str:
    shorter = clock.enhanced and right.standard is not None and right.enhanced < right.standard
    return " (enhanced)" if shorter else ""


def _start(clock: Clock, right: Right) -> datetime | None:
    return clock.known_at if right.from_known else clock.triggered_at


def _how_long_after(clock: Clock, right: Right) -> str:
    """`2 working days after, ` from the day it runs from; nothing where the calendar does not reach."""
    start = _start(clock, right)
    if start is None or clock.answered_at is None:
        return ""
    first, last = local_date(start), local_date(clock.answered_at)
    if first == last:
        return "the same day, "
    try:
        days = working_days_between(first, last)
    except OutsideCalendar:
        return ""
    if days <= 0:
        return "before the next working day, "
    return ("" if is_working_day(last) else "more than ") + f"{_working_days(days)} after, "


def _working_days(days: int) -> str:
    return f"{days} working day" + ("" if days == 1 else "s")
