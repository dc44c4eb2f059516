"""What the Victims' Code owes one person in one crime, by when, and whether it was done.

Everything is computed from the journey, the rules and the calendar (the clocks paper): no clock is kept here, none is
read. A clock is one right started by one trigger event. The functions take the happenings of ONE person in ONE crime,
in any order: the events that name them, and those that name every victim; an event that answers a right, names nobody
and belongs to a crime with several victims is not among them, for it answers for nobody (contract, `events.csv`).

Where the papers leave room, the reading safest for the victim is taken:

- An answer without `about` is for the one clock of a right it could answer that was open at its moment; one answered
  at the very same moment still counts as open. Where several were open it answers none. What is of one item (property,
  a complaint) is answered by what names that item.
- A *before* right is met only by an answer strictly before the event it must precede. An event for another suspect, or
  one whose `about` names another trigger of the right, is not that event. What is owed *with* a decision is met by an
  answer not later than the telling of that decision.
- The court's own stage is answered by the receipt: by nothing that anybody records for the victim.
- A trigger that starts a right once (the report, the need) starts it at the earliest record that was not voided.
- A trigger before the first edition held starts nothing: no limit is held for it.
- `information_given` answers 03.2 only where one event covers all the topics; the Code given answers it alone.
- What holds a person back from being told for a time (an opt-out, a cancelled record) gives no extra days: see
  `excuses`.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple, cast

from handrail.core.moments import as_written
from handrail.core.workdays import end_of
from handrail.journey.happenings import Happening, held, voided_at
from handrail.rights.editions import Plan, Rules
from handrail.rights.excuses import EXCUSE_ENDED, Excuses
from handrail.rights.running import Period, Running, enhanced_periods
from handrail.rights.starting import Started, ask, begin_waiting, put_in_order, read_all, same_suspect
from handrail.rights.terms import Answer

__all__ = ["Clock", "Happening", "State", "as_json", "clocks_in", "clocks_of", "settled", "standing"]

State = Literal["met", "late", "missed", "running", "not_applicable", "stopped", "not_recorded", "no_limit"]

DONE: Literal["done"] = "done"
"""How a clock without a limit is kept once it was answered. Its state stays `no_limit`: neither met nor missed."""
RECEIPT_ASSUMED = "receipt_assumed"
RECEIPT_NOT_RECORDED = "receipt_not_recorded"
_NO_LATER = timedelta(microseconds=1)
TOLD = "victim_told"


class Clock(NamedTuple):
    """One right of one person in one crime, started by one trigger event, as it stands at a moment.

    The fields up to `source` are those of the JSON. `answered_by` is the ref of the event that answered, `how` its
    method: empty where how was not recorded, None where nothing answered or where how does not matter.
    """

    entitlement: str
    person_ref: str
    crime_ref: str
    trigger_event: str
    trigger: str
    triggered_at: datetime | None
    known_at: datetime | None
    answered_at: datetime | None
    limit_working_days: int | None
    due_on: date | None
    enhanced: bool
    by_upgrade: bool
    state: State
    reason: str | None
    edition: str
    source: str
    answered_by: str | None = None
    how: str | None = None


def clocks_of(
    happenings: Sequence[Happening], *, rules: Rules, at: datetime, recorded_by: datetime | None = None
) -> list[Clock]:
    """Every clock of one person in one crime as it stands at `at`, in order of their triggers.

    `at` looks at what had happened by then, whenever it was recorded; `recorded_by` only at what was on record then.
    """
    return clocks_in(held(happenings, at=at, recorded_by=recorded_by), rules=rules, at=at)


def clocks_in(events: Sequence[Happening], *, rules: Rules, at: datetime) -> list[Clock]:
    """The same of what is `held` at that moment already."""
    journey = Started(voided_at(events))
    read_all(journey, events, rules)
    if not journey.clocks and not journey.counted and not journey.waiting:
        return []
    begin_waiting(journey, rules)
    put_in_order(journey)
    ask(journey, rules)
    _find_what_must_come_after(journey)
    _answer(journey, rules)
    enhanced = enhanced_periods(journey.counted, rules)
    excuses = Excuses(journey.counted, rules, journey.clocks, enhanced) if journey.excused else None
    return _close(journey.clocks, at, enhanced, excuses)


def _find_what_must_come_after(journey: Started) -> None:
    """For each *before* right, the first event at or after its trigger that the answer must precede."""
    for clock in journey.clocks:
        right = clock.right
        if right.before:
            follows = _tells_of if right.by_then else _is_for
            first = min(
                (
                    one.happened_at
                    for kind in right.before
                    for one in journey.counted.get(kind, ())
                    if one.happened_at >= clock.at and follows(journey, one, clock)
                ),
                default=None,
            )
            clock.before_at = first + _NO_LATER if first is not None and right.by_then else first


def _tells_of(journey: Started, one: Happening, clock: Running) -> bool:
    """Whether this is the telling of the decision that started the clock."""
    return clock.trigger.ref in one.about and one.method not in clock.right.silent


def _is_for(journey: Started, one: Happening, clock: Running) -> bool:
    if not same_suspect(one, clock.trigger):
        return False
    named = {
        other.trigger.ref for ref in one.about for other in journey.by_ref.get(ref, ()) if other.right is clock.right
    }
    return not named or clock.trigger.ref in named


def _answer(journey: Started, rules: Rules) -> None:
    """First what names its trigger; then, in order of time, what is for the one open clock it could answer."""
    unnamed = []
    for one in journey.answers:
        if not one.about:
            unnamed.append(one)
        for ref in one.about:
            for clock in journey.by_ref.get(ref, ()):
                answer = clock.could_be_answered_by(one)
                if answer is not None:
                    clock.take(one, answer)
    for one in unnamed:
        if one.kind != TOLD:
            _answer_the_open(journey, one, rules.plans[one.kind])


def _answer_the_open(journey: Started, one: Happening, plan: Plan) -> None:
    """Answer the one open clock of each right it could answer; `for_one`, the one open clock of all these rights."""
    found: list[tuple[Running, Answer]] = []
    several = False
    for right in plan.answers:
        if right not in journey.of_right:
            continue
        before = len(found)
        for clock in journey.of_right[right]:
            answer = clock.could_be_answered_by(one)
            if (
                answer is not None
                and not answer.named
                and (not one.item or clock.is_for(one))
                and clock.was_open_to(answer, one.happened_at)
            ):
                found.append((clock, answer))
        if len(found) > before + 1:
            del found[before:]
            several = True
    if plan.for_one and (several or len(found) > 1):
        return
    for clock, answer in found:
        clock.take(one, answer)


def _close(clocks: Iterable[Running], at: datetime, enhanced: list[Period], excuses: Excuses | None) -> list[Clock]:
    """Each clock as it stands; what is of its trigger is read once for all that one trigger started."""
    closed = []
    trigger = None
    for clock in clocks:
        if clock.trigger is not trigger:
            trigger = clock.trigger
            ref, kind, crime, person, _, triggered_at, known_at, _, _, _, _, _, _ = trigger
            runs_from: tuple[datetime | None, datetime | None] = triggered_at, known_at or triggered_at
        right, answer, fixed, begun = clock.right, clock.answer, clock.fixed, runs_from
        answered_at = answered_by = how = None
        if answer is not None:
            answered_at, answered_by = answer.happened_at, answer.ref
            how = answer.method if right.told_how else None
        if right.by_receipt:
            answered_at, fixed = _received(clock, at)
            answered_by = None if answered_at is None else ref
        days, (due_on, end), is_enhanced, by_upgrade = clock.limit(at if answered_at is None else answered_at, enhanced)
        if fixed is None and clock.stopped_at is None and (excuses is None or not excuses.touch(right)):
            state, reason = _in_time(clock, answered_at, end, at), None
            if right.from_known and known_at is None:
                reason = RECEIPT_ASSUMED
        else:
            state, reason = _stand(clock, answered_at, end, at, excuses)
            if fixed is not None and fixed[0] == "not_recorded":
                due_on = None
                begun = runs_from if right.by_receipt else (None, None)
        closed.append(
            tuple.__new__(
                Clock,
                (
                    right.id, person, crime, ref, kind, *begun, answered_at, days, due_on, is_enhanced,
                    by_upgrade and state in ("late", "missed"), state, reason, right.edition, right.source,
                    answered_by, how,
                ),
            )
        )  # fmt: skip
    return closed


def _received(clock: Running, at: datetime) -> tuple[datetime | None, tuple[str, str] | None]:
    """When the court's word was received, where it had been by then; a receipt nobody recorded fixes the clock."""
    received = clock.trigger.known_at
    if received is None:
        clock.fixed = "not_recorded", RECEIPT_NOT_RECORDED
        return None, clock.fixed
    return (received if received <= at else None), clock.fixed


def _stand(
    clock: Running, answered_at: datetime | None, end: datetime | None, at: datetime, excuses: Excuses | None
) -> tuple[State, str | None]:
    """The state at `at`, and its reason where there is one. An answer beats an excuse; voided beats excused."""
    if answered_at is None:
        if clock.stopped_at is not None:
            return "stopped", None
        excused = None if excuses is None else excuses.reason(clock)
        if excused is not None:
            return "not_applicable", excused
    if clock.fixed is not None and (answered_at is None or clock.fixed[0] == "not_recorded"):
        return cast(State, clock.fixed[0]), clock.fixed[1]
    state = _in_time(clock, answered_at, end, at)
    reason = RECEIPT_ASSUMED if clock.right.from_known and clock.trigger.known_at is None else None
    if excuses is not None:
        reason = excuses.note(clock, state) or reason
        if state == "missed" and end is not None and excuses.ended_after(clock, end):
            reason = EXCUSE_ENDED
    return state, reason


def _in_time(clock: Running, answered_at: datetime | None, end: datetime | None, at: datetime) -> State:
    if end is not None:
        if answered_at is not None:
            return "met" if answered_at < end else "late"
        return "running" if at < end else "missed"
    if not clock.right.before:
        return "no_limit"
    if answered_at is not None:
        return "met"
    return "running" if clock.before_at is None else "missed"


def settled(clock: Clock) -> State | Literal["", "done"]:
    """The state where no later moment can change it without a new event; empty where it depends on the day.

    Where there is no limit it says besides whether it was done, so that this can be counted and listed: `done`, else
    `no_limit`.
    For a kept row: with `settled` and `due_on` kept, `standing` gives the state at any moment from the one at which the
    clock was computed until the next event of its journey.
    """
    if clock.due_on is not None and clock.state in ("running", "missed"):
        return ""
    return DONE if clock.state == "no_limit" and clock.answered_at is not None else clock.state


def standing(settled_as: str, due_on: date | None, at: datetime) -> State:
    """The state of a kept clock at `at`: as it was settled, else running until the end of `due_on`, then missed."""
    if settled_as:
        return "no_limit" if settled_as == DONE else cast(State, settled_as)
    return "missed" if due_on is not None and at >= end_of(due_on) else "running"


def as_json(clock: Clock) -> dict[str, object]:
    """The clock as `./handrail clocks --json` prints it: times in UTC ending in Z, days local, null for none."""
    return {
        "entitlement": clock.entitlement,
        "person_ref": clock.person_ref,
        "crime_ref": clock.crime_ref,
        "trigger_event": clock.trigger_event,
        "trigger": clock.trigger,
        "triggered_at": _written(clock.triggered_at),
        "known_at": _written(clock.known_at),
        "answered_at": _written(clock.answered_at),
        "limit_working_days": clock.limit_working_days,
        "due_on": None if clock.due_on is None else clock.due_on.isoformat(),
        "enhanced": clock.enhanced,
        "by_upgrade": clock.by_upgrade,
        "state": clock.state,
        "reason": clock.reason,
        "edition": clock.edition,
        "source": clock.source,
    }


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else as_written(moment)
