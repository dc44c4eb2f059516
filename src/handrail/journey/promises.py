"""Promises of contact: each one kept, broken, moved or open (the clocks paper, "Promises").

*Kept*: contact by the promised instant (equal is kept). *Broken*: contact missed, or the instant passed with neither;
kept afterwards is *broken, rung later*. *Moved*: moved, or promised anew about the old one, before it was due.

Where the paper leaves room, the reading safest for the victim is taken:

- Kept by the promised instant is kept, whatever else was recorded. Otherwise the first of missed and moved decides; at
  the same instant it is missed.
- A voicemail keeps no promise. What happened before the promise was made settles nothing.
- An event without `about` is for the one promise open just then to the same person in the same crime; where there are
  several, or none, it is contact and settles none. So a promise already broken is rung later only by an event that
  names it.
- A promise whose time was not recorded cannot be late: it stays open until it is kept, missed or moved.
- A promise moved by `contact_moved` to a time is a new promise for that time, unless a `contact_promised` names the
  old promise or the move: nobody is left with nothing promised.
- A promise that was taken back (`row_voided`) is none.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from handrail.journey.details import promised_time
from handrail.journey.happenings import Happening, held, later_recorded, voided_at

PromiseState = Literal["kept", "broken", "broken_rung_later", "moved", "open"]

PROMISED, KEPT, MISSED, MOVED = "contact_promised", "contact_kept", "contact_missed", "contact_moved"
OFFICER_IN_THE_CASE = "officer_in_the_case"

_OF_PROMISES = frozenset({PROMISED, KEPT, MISSED, MOVED})
_ANSWERS_NOTHING = "voicemail"


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of contact. `promised_for` is None where the time was not recorded.

    `by_event` is the ref of the event that decided the state, empty where time alone did or nothing has.
    `owner_hint` is who promised, or `officer_in_the_case` where that is empty: the officer, else the team's queue.
    """

    ref: str
    crime: str
    person: str
    promised_for: datetime | None
    made_at: datetime
    made_by: str
    state: PromiseState
    by_event: str
    owner_hint: str


class _Made:
    """A promise while it is being worked out."""

    __slots__ = ("due", "kept", "made", "missed", "moved", "rung")

    def __init__(self, made: Happening) -> None:
        self.made = made
        self.due = promised_time(made.detail)
        self.kept: Happening | None = None
        self.rung: Happening | None = None
        self.missed: Happening | None = None
        self.moved: Happening | None = None

    def is_open_at(self, moment: datetime) -> bool:
        """Made before then, not yet passed, and settled by nothing before then.

        A promise made at that very moment is not open: it is made in the call, not kept by it.
        """
        if self.made.happened_at >= moment or (self.due is not None and self.due < moment):
            return False
        settled = (self.kept, self.missed, self.moved)
        return not any(one is not None and one.happened_at < moment for one in settled)

    def take(self, one: Happening) -> None:
        """Note what the event did to this promise, if it came in time and nothing did the same earlier."""
        if one.happened_at < self.made.happened_at:
            return
        if one.kind == KEPT:
            if self.due is not None and one.happened_at > self.due:
                self.rung = _first(self.rung, one)
            else:
                self.kept = _first(self.kept, one)
        elif one.kind == MISSED:
            self.missed = _first(self.missed, one)
        elif self.due is None or one.happened_at < self.due:
            self.moved = _first(self.moved, one)

    def settle(self, at: datetime) -> Promise:
        """The promise as it stands at `at`."""
        state, by = self._state(at)
        return Promise(
            ref=self.made.ref,
            crime=self.made.crime,
            person=self.made.person,
            promised_for=self.due,
            made_at=self.made.happened_at,
            made_by=self.made.by,
            state=state,
            by_event="" if by is None else by.ref,
            owner_hint=self.made.by or OFFICER_IN_THE_CASE,
        )

    def _state(self, at: datetime) -> tuple[PromiseState, Happening | None]:
        if self.kept is not None and (self.due is not None or not self._broken_before(self.kept)):
            return "kept", self.kept
        if self.moved is not None and not self._missed_first(self.moved):
            return "moved", self.moved
        later = self.rung or self.kept
        if self.missed is not None or (self.due is not None and at > self.due):
            return ("broken", self.missed) if later is None else ("broken_rung_later", later)
        return "open", None

    def _broken_before(self, one: Happening) -> bool:
        return self.missed is not None and self.missed.happened_at < one.happened_at

    def _missed_first(self, one: Happening) -> bool:
        return self.missed is not None and self.missed.happened_at <= one.happened_at


def _first(one: Happening | None, other: Happening) -> Happening:
    return other if one is None else min(one, other, key=later_recorded)


def promises_of(happenings: Sequence[Happening], *, at: datetime, recorded_by: datetime | None = None) -> list[Promise]:
    """Every promise in these happenings, of any persons and crimes, as it stands at `at`; in order of their making."""
    journeys: defaultdict[tuple[str, str], list[Happening]] = defaultdict(list)
    for one in happenings:
        journeys[one.crime, one.person].append(one)
    promises = [
        promise
        for journey in journeys.values()
        for promise in promises_in(held(journey, at=at, recorded_by=recorded_by), at=at)
    ]
    return sorted(promises, key=lambda promise: (promise.made_at, promise.ref, promise.crime, promise.person))


def promises_in(happenings: Sequence[Happening], *, at: datetime) -> list[Promise]:
    """The promises of one person in one crime, of what is `held` at that moment already; in order of their making."""
    voided = voided_at(happenings)
    events = [one for one in happenings if one.kind in _OF_PROMISES and one.ref not in voided]
    renewed = {ref for one in events if one.kind == PROMISED for ref in one.about}
    made = {one.ref: _Made(one) for one in events if one.kind == PROMISED or _is_new_promise(one, renewed)}
    doings = [one for one in events if one.method != _ANSWERS_NOTHING]
    for one in doings:
        for ref in one.about:
            if ref in made and ref != one.ref:
                made[ref].take(one)
    for one in sorted(doings, key=later_recorded):
        if not one.about and one.kind != PROMISED:
            then = [promise for promise in made.values() if promise.is_open_at(one.happened_at)]
            if len(then) == 1:
                then[0].take(one)
    return [promise.settle(at) for promise in made.values()]


def _is_new_promise(one: Happening, renewed: set[str]) -> bool:
    if one.kind != MOVED or promised_time(one.detail) is None:
        return False
    return one.ref not in renewed and not renewed.intersection(one.about)


def standing(promise: Promise, at: datetime) -> Promise:
    """A promise at a later moment, with no event since: an open one is broken once its instant has passed."""
    if promise.state == "open" and promise.promised_for is not None and at > promise.promised_for:
        return replace(promise, state="broken")
    return promise
