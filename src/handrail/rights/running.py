"""A clock while it is being worked out: what started it, what stopped or answered it, and its limit.

Part of `clocks`, which says what the rules are.
"""

from datetime import UTC, datetime

from handrail.core.workdays import Due, due_from
from handrail.journey.happenings import Happening
from handrail.rights.editions import Right, Rules
from handrail.rights.terms import Answer

BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)

Period = tuple[datetime, datetime | None]
"""From a moment until another, both within; no second where it has not ended."""

ALWAYS: list[Period] = [(BEGINNING_OF_TIME, None)]
"""The periods of whoever was enhanced throughout: most are, by their offence or their age."""


class Running:
    """One right started by one event. `before_at` is when the event came that the answer must precede.

    `fixed` is a state and reason that hold whatever the day: a right whose question was answered no or never asked.
    """

    __slots__ = ("answer", "at", "before_at", "fixed", "parts", "right", "stopped_at", "trigger")

    def __init__(self, right: Right, trigger: Happening, stopped_at: datetime | None) -> None:
        self.right = right
        self.trigger = trigger
        self.at = trigger.happened_at
        self.stopped_at = stopped_at
        self.before_at: datetime | None = None
        self.answer: Happening | None = None
        self.parts: list[Happening | None] | None = None if right.parts < 2 else [None] * right.parts
        self.fixed: tuple[str, str] | None = None

    def start_again(self, trigger: Happening) -> None:
        """Take a later trigger in place of one that was voided."""
        self.trigger = trigger
        self.at = trigger.happened_at
        self.stopped_at = None

    def could_be_answered_by(self, one: Happening) -> Answer | None:
        """Which answer to this clock the event is, whatever answered it already; none where it is none.

        At or after the trigger, not after the trigger was voided, and before what it must precede.
        """
        answer = self.right.answers.get(one.kind)
        if answer is None or one.happened_at < self.at or one.method in answer.not_by:
            return None
        if self.stopped_at is not None and one.happened_at > self.stopped_at:
            return None
        if self.before_at is not None and one.happened_at >= self.before_at:
            return None
        if answer.asks_more and not answer.is_made_by(one.detail, self.trigger.kind):
            return None
        return answer

    def is_for(self, one: Happening) -> bool:
        """Whether an event without `about` can be for this clock: where it names an item, for that item's only."""
        return not self.right.per_item or not one.item or one.item == self.trigger.item

    def was_open_to(self, answer: Answer, moment: datetime) -> bool:
        """Whether this part was still unanswered just before the moment."""
        given = self.answer if self.parts is None else self.parts[answer.part]
        return given is None or given.happened_at >= moment

    def take(self, one: Happening, answer: Answer) -> None:
        """Be answered by the event, unless an earlier one did; where there are several parts, by the last of them."""
        if self.parts is None:
            if self.answer is None or _earlier(one, self.answer):
                self.answer = one
            return
        given = self.parts[answer.part]
        if given is None or _earlier(one, given):
            self.parts[answer.part] = one
        done = [part for part in self.parts if part is not None]
        if len(done) == len(self.parts):
            self.answer = max(done, key=lambda part: (part.happened_at, part.ref))

    def limit(self, until: datetime, enhanced: list[Period]) -> "Limit":
        """The limit in force at this moment: the shortest that has applied since the trigger."""
        from_moment = self.at if enhanced is ALWAYS else first_within(enhanced, self.at, until) if enhanced else None
        right = self.right
        if right.standard is None:
            return _NO_NUMBER if from_moment is None else _NO_NUMBER_ENHANCED
        start = self.at
        if right.from_known and self.trigger.known_at is not None:
            start = self.trigger.known_at
        if enhanced is ALWAYS:
            return right.enhanced, due_from(start, right.enhanced), True, False
        standard = due_from(start, right.standard)
        if from_moment is None or right.enhanced == right.standard:
            return right.standard, standard, from_moment is not None, False
        sooner = due_from(start, right.enhanced)
        by_upgrade = from_moment > self.at and sooner[1] <= from_moment < standard[1]
        return right.enhanced, sooner, True, by_upgrade


Limit = tuple[int | None, Due | tuple[None, None], bool, bool]
"""Working days, the day it is due and the first instant after it (no number: None), enhanced, by an upgrade."""

_NO_NUMBER: Limit = None, (None, None), False, False
_NO_NUMBER_ENHANCED: Limit = None, (None, None), True, False


def _earlier(one: Happening, other: Happening) -> bool:
    return (one.happened_at, one.ref) < (other.happened_at, other.ref)


def first_within(periods: list[Period], start: datetime, until: datetime) -> datetime | None:
    """The first moment from `start` to `until`, both within, that lies in a period."""
    first: datetime | None = None
    for begins, ends in periods:
        if begins <= until and (ends is None or ends >= start):
            moment = max(begins, start)
            if first is None or moment < first:
                first = moment
    return first


def enhanced_periods(counted: dict[str, list[Happening]], rules: Rules) -> list[Period]:
    """When the person was enhanced in this crime: one period for each reason, from its record until its removal.

    What held by the time of the report holds from the beginning. A removal must name the reason it removes; what stands
    after a bar (when to look again, why it was removed) is no part of the reason.
    """
    changes = [one for kind in rules.enhanced_by if kind in counted for one in counted[kind]]
    if not changes:
        return []
    reports = [one.happened_at for kind in rules.from_the_start_by for one in counted.get(kind, ())]
    reported_at = min(reports, default=BEGINNING_OF_TIME)
    ended = [one for kind in rules.enhanced_ended_by if kind in counted for one in counted[kind]]
    if not ended and any(one.happened_at <= reported_at for one in changes):
        return ALWAYS
    changes += ended
    changes.sort(key=lambda one: (one.happened_at, one.recorded_at, one.kind in rules.enhanced_by, one.ref))
    begun: dict[str, datetime] = {}
    periods: list[Period] = []
    for one in changes:
        reason = one.detail.partition("|")[0]
        if one.kind in rules.enhanced_by:
            begun.setdefault(reason, BEGINNING_OF_TIME if one.happened_at <= reported_at else one.happened_at)
        elif reason in begun:
            periods.append((begun.pop(reason), one.happened_at))
    if BEGINNING_OF_TIME in begun.values():
        return ALWAYS
    periods.extend((begins, None) for begins in begun.values())
    return periods
