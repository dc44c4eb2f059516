"""What starts clocks, as the journey of one person in one crime is read: once through, in order of time.

Part of `clocks`, which says what the rules are.
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from handrail.journey.happenings import Happening, later_recorded
from handrail.rights.editions import Begun, Right, Rules
from handrail.rights.running import Running
from handrail.rights.terms import Occasion, Start


class Started:
    """What has been read so far of one person in one crime."""

    __slots__ = ("answers", "by_ref", "clocks", "counted", "excused", "of_right", "ordered", "voided", "waiting")

    def __init__(self, voided: dict[str, datetime]) -> None:
        self.voided = voided
        self.clocks: list[Running] = []
        self.by_ref: dict[str, list[Running]] = {}
        self.of_right: dict[str, list[Running]] = {}
        self.answers: list[Happening] = []
        self.counted: dict[str, list[Happening]] = {}
        self.waiting: list[tuple[Right, Start, Happening]] = []
        self.excused = False
        self.ordered = True


def read_all(journey: Started, events: Iterable[Happening], rules: Rules) -> None:
    """One pass: start what starts, and put aside what answers, excuses or counts."""
    plans, notes = rules.plans, rules.notes
    voided, answers, counted = journey.voided, journey.answers, journey.counted
    for one in events:
        plan = plans.get(one.kind)
        if plan is None:
            continue
        starts, answered, _, excuses, counts = plan
        if starts:
            _start(journey, one, starts)
        if voided and one.ref in voided:
            continue
        if answered:
            answers.append(one)
        if counts:
            kind = one.kind
            if kind in counted:
                counted[kind].append(one)
            else:
                counted[kind] = [one]
            if not journey.excused and (excuses or kind in notes):
                journey.excused = kind in notes or any(excuse.is_made_by(one) for excuse in excuses)


def _start(journey: Started, one: Happening, starts: tuple[Begun, ...]) -> None:
    for begins, ends, at_once, others in starts:
        if begins <= one.happened_at < ends:
            if at_once:
                _begin(journey, at_once, one)
            for right, start, asks, waits in others:
                if not asks or start.is_made_by(one.detail):
                    if waits:
                        journey.waiting.append((right, start, one))
                    else:
                        _begin(journey, (right,), one)
                        journey.ordered = not at_once and journey.ordered
            return


def _begin(journey: Started, rights: Iterable[Right], trigger: Happening) -> None:
    """Start these rights by this event; one that starts once takes a later event only for one that was voided."""
    of_right, clocks, ref = journey.of_right, journey.clocks, trigger.ref
    stopped_at = journey.voided.get(ref)
    named = journey.by_ref.setdefault(ref, [])
    for right in rights:
        own = of_right.get(right.id)
        if own is not None and right.once:
            clock = own[0]
            if clock.stopped_at is None or stopped_at is not None:
                continue
            clock.start_again(trigger)
            journey.ordered = False
        else:
            clock = Running(right, trigger, stopped_at)
            clocks.append(clock)
            if own is None:
                of_right[right.id] = [clock]
            else:
                own.append(clock)
        named.append(clock)


def _holds(journey: Started, right: Right, start: Start, trigger: Happening, rules: Rules) -> bool:
    """Whether a start that waits for other events starts after all."""
    counted = journey.counted
    for ways in right.only_where:
        if not _is_shown(ways, counted):
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
    return start.unless_named_by not in counted or not any(
        trigger.ref in one.about and same_suspect(one, trigger) for one in counted[start.unless_named_by]
    )


def _is_shown(ways: Iterable[Occasion], counted: Mapping[str, list[Happening]]) -> bool:
    """Whether a fact is on record in one of these ways."""
    for way in ways:
        for one in counted.get(way.kind, ()):
            if way.is_met_by(one):
                return True
    return False


def same_suspect(one: Happening, other: Happening) -> bool:
    """Empty is every suspect."""
    return not one.suspect or not other.suspect or one.suspect == other.suspect


def begin_waiting(journey: Started, rules: Rules) -> None:
    """Start what waited for other events, where those say so."""
    for right, start, trigger in journey.waiting:
        if _holds(journey, right, start, trigger, rules):
            _begin(journey, (right,), trigger)
            journey.ordered = False


def ask(journey: Started, rules: Rules) -> None:
    """Add each right whose question was answered no, or never asked."""
    for begins, ends, rights in rules.asked:
        for right in rights:
            question = right.question
            if question is None or right.id in journey.of_right:
                continue
            asked = _as_recorded(journey.counted.get(question.kind, ()))
            first = _as_recorded((*asked[:1], *journey.counted.get(question.asked_from, ())))
            if not first or not begins <= first[0].happened_at < ends:
                continue
            clock = Running(right, (asked or first)[0], None)
            if asked and asked[-1].detail in question.no:
                clock.fixed = "not_applicable", question.reason_if_no
            else:
                clock.fixed = "not_recorded", question.reason_if_not_recorded
            insort(journey.clocks, clock, key=_order)
            journey.of_right[right.id] = [clock]


def _as_recorded(some: Sequence[Happening]) -> Sequence[Happening]:
    return some if len(some) < 2 else sorted(some, key=later_recorded)


def _order(clock: Running) -> tuple[datetime, str, int]:
    return clock.at, clock.trigger.ref, clock.right.place


def put_in_order(journey: Started) -> None:
    """Bring the clocks into the order of their triggers, and those of one trigger into that of the Code."""
    if not journey.ordered:
        journey.clocks.sort(key=_order)
