"""The terms in which a right is written: what starts it, answers it, excuses it, and what must have been asked.

Part of `editions`, which says what an edition is.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from handrail.journey.happenings import Happening

Reach = Literal["unanswered", "running"]
NamesRight = Literal["never", "may", "must"]

_BETWEEN_CODES = re.compile(r"[;:|]")


def codes_of(detail: str) -> frozenset[str]:
    """The codes a detail holds, whatever stands between them: `custodial:18`, `a;b`, `time|court|trial`."""
    return frozenset(_BETWEEN_CODES.split(detail)) if detail else frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Occasion:
    """A kind of event, with one of these details where details are given; what stands after a bar does not count."""

    kind: str
    details: frozenset[str] | None = None

    def is_met_by(self, one: Happening) -> bool:
        """Whether this happening is such an occasion."""
        if one.kind != self.kind or self.details is None:
            return one.kind == self.kind
        said = one.detail.partition("|")[0]
        return said in self.details or said.partition(":")[0] in self.details


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """An event that starts a right.

    Of its own detail: one of `details`; holding one code of `any_of`, and none of `none_of`; with a number after the
    colon of at least `at_least` (`custodial:12`), or under `under`. Of the crime: its last outcome is
    one of `outcomes`.
    `unless_named_by`: not where an event of that kind, for the same suspect, names the event in its `about`.
    `if_named_by`: only where one does, or is about the same item.
    """

    kind: str
    details: frozenset[str] | None = None
    any_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()
    at_least: int | None = None
    under: int | None = None
    outcomes: frozenset[str] | None = None
    unless_named_by: str = ""
    if_named_by: str = ""

    @property
    def waits(self) -> bool:
        """Whether other events must be read before it is known to start anything."""
        return self.outcomes is not None or bool(self.unless_named_by or self.if_named_by)

    @property
    def asks(self) -> bool:
        """Whether the detail decides."""
        numbers = self.at_least is not None or self.under is not None
        return self.details is not None or bool(self.any_of or self.none_of) or numbers

    def is_made_by(self, detail: str) -> bool:
        """Whether an event with this detail is this start."""
        if self.details is not None and detail not in self.details:
            return False
        if self.any_of or self.none_of:
            codes = codes_of(detail)
            if (self.any_of and not self.any_of & codes) or self.none_of & codes:
                return False
        if self.at_least is None and self.under is None:
            return True
        number = detail.partition(":")[2]
        if not number.isdigit():
            return False
        return (self.at_least is None or int(number) >= self.at_least) and (
            self.under is None or int(number) < self.under
        )


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """An event that answers a right, or one part of it.

    Not by these methods; only with a detail where one is needed, with all of `detail_all`, one of `details`, none of
    `not_details`; only to these triggers. `named`: only where it names its trigger. `for_one`: without `about` it is
    for one open clock of all the rights it could answer, and where there are several it answers none.
    """

    kind: str
    part: int = 0
    not_by: frozenset[str] = frozenset()
    detail_needed: bool = False
    detail_all: frozenset[str] = frozenset()
    details: frozenset[str] | None = None
    not_details: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    named: bool = False
    for_one: bool = False
    asks_more: bool = field(init=False)

    def __post_init__(self) -> None:
        """Say once whether more than the kind and the method decides: it is asked of every answer."""
        details = self.detail_needed or self.details is not None
        object.__setattr__(self, "asks_more", details or bool(self.detail_all or self.not_details or self.of))

    def is_made_by(self, detail: str, trigger_kind: str) -> bool:
        """Whether an event with this detail is this answer, to a trigger of this kind."""
        if (self.detail_needed and not detail) or detail in self.not_details:
            return False
        if (self.of and trigger_kind not in self.of) or (self.details is not None and detail not in self.details):
            return False
        return not self.detail_all or self.detail_all <= set(detail.split(";"))


@dataclass(frozen=True, slots=True, eq=False)
class Excuse:
    """What makes a right not applicable, and what lifts it again.

    `reach` *unanswered*: excuses whatever is unanswered, missed or not; *running*: only what was still running then.
    `stands`: while it lasts it also excuses what starts later. `names_right`: the detail may or must name one right
    (`VC-id:reason`). `reason_needed`: it excuses only where its detail gives the reason.
    """

    kind: str
    details: frozenset[str] | None
    detail_has: str
    reason: str
    reach: Reach
    stands: bool
    names_right: NamesRight
    lifted_by: tuple[Occasion, ...]
    reason_needed: bool = False

    def is_made_by(self, one: Happening) -> bool:
        """Whether this happening is such an excuse."""
        if one.kind != self.kind or (self.details is not None and one.detail not in self.details):
            return False
        if self.reason_needed and not one.detail:
            return False
        return not self.detail_has or self.detail_has in one.detail.split(";")

    def is_lifted_by(self, one: Happening) -> bool:
        """Whether this happening lifts such an excuse. What makes one does not lift one."""
        return any(occasion.is_met_by(one) for occasion in self.lifted_by) and not self.is_made_by(one)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What must have been asked before the right can start: where the answer is no or was not recorded it cannot."""

    kind: str
    no: frozenset[str]
    reason_if_no: str
    reason_if_not_recorded: str
    asked_from: str
    words: str
