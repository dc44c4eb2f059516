"""What starts clocks, as the journey of one person in one crime is read: once through, in order of time.

Part of `clocks`, which says what the rules are.
"""

from collections.abc import Iterable
from datetime import datetime

from handrail.journey.happenings import Happening, later_recorded
from handrail.rights.editions import Beginning, Begun, Right, Rules
from handrail.rights.running import Running


class Started:
    """What has been read so far of one person in one crime."""

    __slots__ = ("answers", "by_ref", "clocks", "counted", "excused", "of_right", "voided", "waiting")

    def __init__(self, voided: dict[str, datetime]) -> None:
        self.voided = voided
        self.clocks: list[Running] = []
        self.by_ref: dict[str, list[Running]] = {}
        self.of_right: dict[str, list[Running]] = {}
        self.answers: list[Happening] = []
        self.counted: dict[str, list[Happening]] = {}
        self.waiting: list[tuple[Beginning, Happening]] = []
        self.excused = False


def read_all(journey: Started, events: Iterable[Happening], rules: Rules) -> None:
    """One pass: start what starts, and put aside what answers, excuses or counts."""
    plans = rules.plans
    voided = journey.voided
    for one in events:
        plan = plans.get(one.kind)
        if plan is None:
            continue
        if plan.starts:
            _start(journey, one, plan.starts)
        if voided and one.ref in voided:
            continue
        if plan.answers:
            journey.answers.append(one)
        if plan.counts:
            journey.counted.setdefault(one.kind, []).append(one)
            if not journey.excused and (plan.excuses or one.kind in rules.notes):
                journey.excused = one.kind in rules.notes or any(excuse.is_made_by(one) for excuse in plan.excuses)


def _start(journey: Started, one: Happening, starts: tuple[Begun, ...]) -> None:
    for begins, ends, begun in starts:
        if begins <= one.happened_at < ends:
            for beginning in begun:
                if beginning.asks and not beginning.start.is_made_by(one.detail):
                    continue
                if beginning.waits:
                    journey.waiting.append((beginning, one))
                else:
                    begin(journey, beginning.right, one)
            return


def begin(journey: Started, right: Right, trigger: Happening) -> None:
    clock: Running | None = None
    own = journey.of_right.get(right.id)
    if own is None:
        own = journey.of_right[right.id] = []
    elif right.once:
        clock = own[0]
        if clock.stopped_at is None or trigger.ref in journey.voided:
            return
        clock.start_again(trigger)
    if clock is None:
        clock = Running(right, trigger, journey.voided.get(trigger.ref))
        journey.clocks.append(clock)
        own.append(clock)
    named = journey.by_ref.get(trigger.ref)
    if named is None:
        journey.by_ref[trigger.ref] = [clock]
    else:
        named.append(clock)


def holds(journey: Started, begun: Beginning, trigger: Happening, rules: Rules) -> bool:
    """Whether a start that waits for other events starts after all."""
    right, start, counted = begun.right, begun.start, journey.counted
    for ways in right.only_where:
        if not any(way.is_met_by(one) for way in ways for one in counted.get(way.kind, ())):
            return False
    if start.outcomes is not None:
        outcomes = [one for kind in rules.outcome_kinds for one in counted.get(kind, ())]
        if not outcomes or max(outcomes, key=later_recorded).detail not in start.outcomes:
            return False
    if start.if_named_by and not any(
        trigger.ref in one.about or (not one.about and one.item and one.item == trigger.item)
        for one in counted.get(start.if_named_by, ())
    ):
        return False
    return not any(
        trigger.ref in one.about and same_suspect(one, trigger) for one in counted.get(start.unless_named_by, ())
    )


def same_suspect(one: Happening, other: Happening) -> bool:
    """Empty is every suspect."""
    return not one.suspect or not other.suspect or one.suspect == other.suspect


def ask(journey: Started, rules: Rules) -> bool:
    """Add each right whose question was answered no, or never asked. Says whether the order still holds."""
    ordered = True
    for begins, ends, rights in rules.asked:
        for right in rights:
            question = right.question
            if question is None or right.id in journey.of_right:
                continue
            asked = journey.counted.get(question.kind, [])
            first = min((*asked, *journey.counted.get(question.asked_from, ())), key=later_recorded, default=None)
            if first is None or not begins <= first.happened_at < ends:
                continue
            said = max(asked, key=later_recorded).detail if asked else ""
            clock = Running(right, min(asked, key=later_recorded) if asked else first, None)
            if said in question.no:
                clock.fixed = "not_applicable", question.reason_if_no
            else:
                clock.fixed = "not_recorded", question.reason_if_not_recorded
            journey.clocks.append(clock)
            journey.of_right[right.id] = [clock]
            ordered = False
    return ordered
