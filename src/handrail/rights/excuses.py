"""What excuses a clock, and the notes that explain it: opt-outs, refusals, cancelled crimes, reasons for lateness.

An excuse lasts while it stands. When it is lifted (a crime restored, a person who opts in again) the clock is the same
clock with the same due day: nothing lengthens it. If the due day passed meanwhile it is *missed*, with the reason
`excuse_ended`, so that it can be counted apart.

Where an excuse names a trigger in its `about` it excuses that one only. `right_not_applicable` without `about` is for
the one clock of that right open then; where there are several it excuses none.
"""

from collections.abc import Iterable
from datetime import datetime

from handrail.journey.happenings import Happening, later_recorded
from handrail.rights.editions import Right, Rules
from handrail.rights.running import Period, Running
from handrail.rights.terms import Excuse

EXCUSE_ENDED = "excuse_ended"
WITHHELD = "withheld"


class _Span:
    """One excuse from its beginning to its lifting."""

    __slots__ = ("began", "by", "ended")

    def __init__(self, by: Happening) -> None:
        self.by = by
        self.began = by.happened_at
        self.ended: datetime | None = None


class Excuses:
    """The excuses and notes of one person in one crime."""

    def __init__(
        self, counted: dict[str, list[Happening]], rules: Rules, clocks: list[Running], enhanced: list[Period]
    ) -> None:
        self._clocks = clocks
        self._enhanced = enhanced
        plans = rules.plans
        self._spans = {
            excuse: _read(excuse, counted)
            for kind, events in counted.items()
            for excuse in plans[kind].excuses
            if any(map(excuse.is_made_by, events))
        }
        self._explained = _latest_first(rules.explained_by, counted)
        self._withheld = _latest_first(rules.withheld_by, counted)
        self._noted = bool(self._explained or self._withheld)

    def touch(self, right: Right) -> bool:
        """Whether anything was recorded that may excuse or explain clocks of this right."""
        return self._noted or not self._spans.keys().isdisjoint(right.excuses)

    def reason(self, clock: Running) -> str | None:
        """Why the clock, which is not answered, is not applicable now; None where nothing excuses it."""
        for excuse in clock.right.excuses:
            for span in self._spans.get(excuse, ()):
                if span.ended is None and self._covers(excuse, span, clock):
                    return excuse.reason or span.by.detail.partition(":")[2] or "reason_not_recorded"
        return None

    def ended_after(self, clock: Running, end: datetime) -> bool:
        """Whether an excuse that has been lifted since stood when the due day ended."""
        return any(
            span.ended is not None and span.began < end <= span.ended and self._covers(excuse, span, clock)
            for excuse in clock.right.excuses
            for span in self._spans.get(excuse, ())
        )

    def note(self, clock: Running, state: str) -> str | None:
        """That telling was withheld, or the reason given for lateness, where one was recorded for this clock.

        Of one not answered yet that it was withheld comes first, whatever was said since of why it is late: whoever
        reads the one and not the other would ring.
        """
        if state in ("running", "missed"):
            said = _said(self._withheld, clock)
            if said is not None:
                return f"{WITHHELD}:{said}" if said else WITHHELD
        return _said(self._explained, clock) if state in ("late", "missed") else None

    def _covers(self, excuse: Excuse, span: _Span, clock: Running) -> bool:
        """Whether the excuse is for this clock at all, and the clock was one it can excuse when it began."""
        by = span.by
        if excuse.reach == "unanswered" and excuse.names_right == "never":
            return True
        if by.about and clock.trigger.ref not in by.about:
            return False
        if not by.about and not clock.is_for(by):
            return False
        named = by.detail.partition(":")[0] if excuse.names_right != "never" else ""
        if (named or excuse.names_right == "must") and named != clock.right.id:
            return False
        if span.began < clock.at:
            return excuse.stands
        if excuse.names_right == "must" and not by.about and self._how_many_open(clock, span.began) != 1:
            return False
        return excuse.reach == "unanswered" or self._was_running(clock, span.began)

    def _was_running(self, clock: Running, moment: datetime) -> bool:
        if clock.fixed is not None:
            return True
        if clock.before_at is not None:
            return moment < clock.before_at
        _, (_, end), _, _ = clock.limit(moment, self._enhanced)
        return end is None or moment < end

    def _how_many_open(self, clock: Running, moment: datetime) -> int:
        """How many clocks of the same right had started, and were neither answered nor stopped, at the moment."""
        return sum(
            1
            for other in self._clocks
            if other.right.id == clock.right.id
            and other.at <= moment
            and (other.answer is None or other.answer.happened_at > moment)
            and (other.stopped_at is None or other.stopped_at > moment)
        )


def _latest_first(kinds: Iterable[str], counted: dict[str, list[Happening]]) -> list[Happening]:
    notes = [one for kind in kinds for one in counted.get(kind, ())]
    return sorted(notes, key=later_recorded, reverse=True)


def _said(notes: Iterable[Happening], clock: Running) -> str | None:
    """What the latest of these notes that is about the clock says."""
    for one in notes:
        if clock.trigger.ref in one.about:
            right, _, reason = one.detail.partition(":")
            if right in ("", clock.right.id):
                return reason
    return None


def _read(excuse: Excuse, counted: dict[str, list[Happening]]) -> list[_Span]:
    """Each time the excuse was made, until it was lifted."""
    kinds = {excuse.kind, *(occasion.kind for occasion in excuse.lifted_by)}
    events = sorted((one for kind in kinds for one in counted.get(kind, ())), key=later_recorded)
    spans: list[_Span] = []
    for one in events:
        if excuse.is_made_by(one):
            spans.append(_Span(one))
        elif excuse.is_lifted_by(one):
            for span in spans:
                if span.ended is None and (excuse.reach == "unanswered" or _lifts(one, span)):
                    span.ended = one.happened_at
    return spans


def _lifts(one: Happening, span: _Span) -> bool:
    """Whether what would lift such excuses lifts this one: a lifting that names a right or trigger lifts only that."""
    if one.about and span.by.about and not set(one.about) & set(span.by.about):
        return False
    named = one.detail.partition(":")[0]
    return not named.startswith("VC-") or span.by.detail.partition(":")[0] == named
