"""What the clocks say to each of the six questions of the force's audit.

The clocks are those of one person in one crime, as they stand at the moment the sample was drawn. Which rights answer
which question is our reading (the paper names no right); a right that no edition held carries says *not recorded*.

- *Acknowledged*: the written acknowledgement (03.1), however late: the question does not ask when.
- *Updates timely*: every limit of rights 6, 8 and 9 that fell due, save those by which the journey ends. Where nothing
  had to be told, nothing was untimely: the paper knows no *not applicable* here.
- *VPS offered*: 07.1; *no* where the journey ended and none had been offered, because the time to offer it is over;
  *not applicable* where nothing started that right: no statement was taken, and there are no enhanced rights.
- *Referred within two days*: 04.3; *late* where it was done, and late.
- *Told of the Code*: 03.2, however late.
- *Told of the end*: what had to be told of whatever ended the journey: no further action, a disposal, a decision not to
  investigate or not to charge, a case stopped, filed or closed, an outcome or a sentence. Where a crime was closed
  and no limit ran for telling of it, what was told of it; *not recorded* where nothing was.

What is still running has failed nobody: *not applicable* so far, or, where the question knows no such answer, *not
recorded*. A right without a limit that nobody answered is *not recorded*, never *no*.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail.journey.happenings import Happening, held, voided_at
from handrail.rights.clocks import TOLD, Clock
from handrail.rights.compliance import LATE, NO, NOT_APPLICABLE, NOT_RECORDED, QUESTIONS, YES

ENDS = frozenset(
    {
        "no_further_action", "disposal_decided", "not_investigated", "cps_decision", "case_stopped", "filed_unsolved",
        "journey_closed", "case_outcome_received", "sentence_received",
    }
)  # fmt: skip
"""Triggers by which a criminal justice journey ends; `cps_decision` starts a clock only where it is not to charge."""
CLOSED, VOICEMAIL, VPS = "journey_closed", "voicemail", "VC-07.1"
_UPDATING = (6, 8, 9)


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, and the rights with their states that gave it: `03.1 met`."""

    answer: str
    why: str


def said_by_clocks(
    clocks: Sequence[Clock], happenings: Sequence[Happening] = (), *, at: datetime, carried: Collection[str] = ()
) -> dict[str, Said]:
    """Return what the clocks and events of one person in one crime say to each question at a moment, by its code.

    `carried` are the rights that some edition of the Code held carries.
    """
    found = {
        question.code: _said(_CHOOSING[question.code](clocks), _READING[question.code], question.allowed)
        for question in QUESTIONS
    }
    closings = _closings(held(happenings, at=at))
    if (closings or _ends(clocks)) and any(_is_open(clock) for clock in _CHOOSING["vps_offered"](clocks)):
        found["vps_offered"] = Said(NO, f"{found['vps_offered'].why}, journey ended")
    if clocks and VPS in carried and not _CHOOSING["vps_offered"](clocks):
        found["vps_offered"] = Said(NOT_APPLICABLE, "no statement, no enhanced rights")
    if closings and not _ends(clocks):
        told = any(closings.values())
        found["told_of_end"] = Said(YES if told else NOT_RECORDED, "closed, told" if told else "closed, not recorded")
    return found


def _is_open(clock: Clock) -> bool:
    return clock.answered_at is None and clock.state in ("running", "no_limit")


def _closings(events: Sequence[Happening]) -> dict[str, bool]:
    """Whether the victim was told of each closing of the crime that was not taken back, by its ref."""
    voided = voided_at(events)
    told = {
        ref
        for one in events
        if one.kind == TOLD and one.method != VOICEMAIL and one.ref not in voided
        for ref in one.about
    }
    return {one.ref: one.ref in told for one in events if one.kind == CLOSED and one.ref not in voided}


def _of(*ids: str) -> Callable[[Sequence[Clock]], list[Clock]]:
    return lambda clocks: [clock for clock in clocks if clock.entitlement in ids]


def _updates(clocks: Sequence[Clock]) -> list[Clock]:
    return [
        clock
        for clock in clocks
        if _number(clock) in _UPDATING and clock.limit_working_days is not None and clock.trigger not in ENDS
    ]


def _ends(clocks: Sequence[Clock]) -> list[Clock]:
    return [clock for clock in clocks if clock.trigger in ENDS and clock.limit_working_days is not None]


def _number(clock: Clock) -> int:
    return int(clock.entitlement.removeprefix("VC-").partition(".")[0])


def _told(states: set[str], answered: bool) -> str:
    """Was it done at all: missed is no, done is yes however late."""
    if "missed" in states:
        return NO
    return YES if answered else _undone(states)


def _in_time(states: set[str], answered: bool) -> str:
    """Was each done in time: late and missed are no; where nothing had to be told, nothing was untimely."""
    if states & {"late", "missed"}:
        return NO
    return YES if answered or not states - {"not_applicable"} else _undone(states)


def _late_apart(states: set[str], answered: bool) -> str:
    """Was it done, in time or late."""
    if "missed" in states:
        return NO
    if "late" in states:
        return LATE
    return YES if answered else _undone(states)


def _undone(states: set[str]) -> str:
    """What is said where nothing was done and nothing failed."""
    if states & {"not_recorded", "no_limit"}:
        return NOT_RECORDED
    return NOT_APPLICABLE if states else NOT_RECORDED


def _told_of_end(states: set[str], answered: bool) -> str:
    """As `_told`; where nothing ended the journey there was no end to tell of."""
    return _told(states, answered) if states else NOT_APPLICABLE


Reading = Callable[[set[str], bool], str]
_CHOOSING: Mapping[str, Callable[[Sequence[Clock]], list[Clock]]] = {
    "acknowledged": _of("VC-03.1"),
    "updates_timely": _updates,
    "vps_offered": _of(VPS),
    "referred_in_time": _of("VC-04.3"),
    "told_of_code": _of("VC-03.2"),
    "told_of_end": _ends,
}
_READING: Mapping[str, Reading] = {
    "acknowledged": _told,
    "updates_timely": _in_time,
    "vps_offered": _told,
    "referred_in_time": _late_apart,
    "told_of_code": _told,
    "told_of_end": _told_of_end,
}


def _said(clocks: Iterable[Clock], read: Reading, allowed: Sequence[str]) -> Said:
    """Leave out what was taken back, and what was excused where something else was not."""
    some = [clock for clock in clocks if clock.state != "stopped"]
    some = [clock for clock in some if clock.state != "not_applicable"] or some
    states: set[str] = {clock.state for clock in some}
    answer = read(states, any(clock.answered_at is not None for clock in some))
    why = ", ".join(f"{clock.entitlement.removeprefix('VC-')} {clock.state.replace('_', ' ')}" for clock in some)
    return Said(answer if answer in allowed else NOT_RECORDED, why or "no clock")
