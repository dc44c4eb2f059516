"""The Victims' Code as data: editions of its rights, compiled so that clocks can be computed quickly.

An edition is a file in `rules/`, read and checked by `rulebook`. A clock keeps the edition in force at its trigger.
Nothing here knows a person or a date of today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

from handrail.core.workdays import end_of
from handrail.journey.happenings import Happening

Confidence = Literal["verified", "verified*", "recalled"]
Reach = Literal["unanswered", "running"]
NamesRight = Literal["never", "may", "must"]

END_OF_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """An event that starts a right: with one of these details; on a crime with one of these outcomes; unless named.

    `unless_named_by`: not where an event of that kind, for the same suspect, names the event in its `about`.
    """

    kind: str
    details: frozenset[str] | None = None
    outcomes: frozenset[str] | None = None
    unless_named_by: str = ""

    @property
    def waits(self) -> bool:
        """Whether other events must be read before it is known to start anything."""
        return self.outcomes is not None or bool(self.unless_named_by)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """An event that answers a right, or one part of it.

    Not by these methods; only with a detail where one is needed, or with all of these codes; only to these triggers.
    """

    kind: str
    part: int = 0
    not_by: frozenset[str] = frozenset()
    detail_needed: bool = False
    detail_all: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()

    @property
    def asks_more(self) -> bool:
        """Whether more than the kind and the method decides."""
        return self.detail_needed or bool(self.detail_all) or bool(self.of)

    def is_made_by(self, detail: str, trigger_kind: str) -> bool:
        """Whether an event with this detail is this answer, to a trigger of this kind."""
        if self.detail_needed and not detail:
            return False
        if self.of and trigger_kind not in self.of:
            return False
        return not self.detail_all or self.detail_all <= set(detail.split(";"))


@dataclass(frozen=True, slots=True, eq=False)
class Occasion:
    """A kind of event, with one of these details where details are given."""

    kind: str
    details: frozenset[str] | None = None

    def is_met_by(self, one: Happening) -> bool:
        """Whether this happening is such an occasion."""
        return one.kind == self.kind and (self.details is None or one.detail in self.details)


@dataclass(frozen=True, slots=True, eq=False)
class Excuse:
    """What makes a right not applicable, and what lifts it again.

    `reach` *unanswered*: excuses whatever is unanswered; *running*: only what was still running then. `stands`: while
    it lasts it also excuses what starts later. `names_right`: the detail may or must name one right (`VC-id:reason`).
    """

    kind: str
    details: frozenset[str] | None
    detail_has: str
    reason: str
    reach: Reach
    stands: bool
    names_right: NamesRight
    lifted_by: tuple[Occasion, ...]

    def is_made_by(self, one: Happening) -> bool:
        """Whether this happening is such an excuse."""
        if one.kind != self.kind or (self.details is not None and one.detail not in self.details):
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


@dataclass(frozen=True, slots=True, eq=False)
class Right:
    """One right of one edition. Limits are in working days; both are None for a *before* right and for one without.

    `parts` is how many separate answers it takes. `told_how` is whether it matters by which method it was answered.
    """

    id: str
    number: int
    title: str
    owed: str
    done: str
    duty_holder: str
    starts: tuple[Start, ...]
    once: bool
    question: Question | None
    from_known: bool
    standard: int | None
    enhanced: int
    before: frozenset[str]
    before_words: str
    answers: Mapping[str, Answer]
    parts: int
    told_how: bool
    excuses: tuple[Excuse, ...]
    not_applicable_when: str
    source: str
    confidence: Confidence
    read_in: str
    edition: str

    @property
    def has_no_limit(self) -> bool:
        """A right without a number of days and without an order."""
        return self.standard is None and not self.before


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """The rights in force from the first of these days to the second (to now, where there is none)."""

    name: str
    title: str
    in_force_from: date
    in_force_until: date | None
    source: str
    licence: str
    rights: tuple[Right, ...]
    enhanced_by: frozenset[str]
    enhanced_ended_by: frozenset[str]
    enhanced_from_the_start_by: str
    outcome_kind: str
    withheld_by: str
    lateness_explained_by: str

    @property
    def begins(self) -> datetime:
        """The first moment of its first day."""
        return end_of(date.fromordinal(self.in_force_from.toordinal() - 1))

    @property
    def ends(self) -> datetime:
        """The first moment after its last day."""
        return END_OF_TIME if self.in_force_until is None else end_of(self.in_force_until)


Begun = tuple[datetime, datetime, tuple[tuple[Right, Start], ...]]


class Plan(NamedTuple):
    """What one kind of event does to clocks: starts these rights (from, until, which), may answer, excuses, counts."""

    starts: tuple[Begun, ...]
    answers: bool
    excuses: tuple[Excuse, ...]
    counts: bool


class Rules:
    """All editions, ready for use: for each kind of event what it does, for each edition and id the right."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        self.editions = tuple(sorted(editions, key=lambda edition: edition.in_force_from))
        self.spans = tuple((edition.begins, edition.ends, edition) for edition in self.editions)
        self._rights = {(edition.name, right.id): right for edition in self.editions for right in edition.rights}
        self.plans: Mapping[str, Plan] = MappingProxyType({kind: self._plan(kind) for kind in self._kinds()})
        self.asked = tuple(
            (begins, ends, tuple(right for right in edition.rights if right.question is not None))
            for begins, ends, edition in self.spans
        )
        self.enhanced_by = frozenset[str]().union(*(edition.enhanced_by for edition in self.editions))
        self.enhanced_ended_by = frozenset[str]().union(*(edition.enhanced_ended_by for edition in self.editions))
        self.from_the_start_by = frozenset(edition.enhanced_from_the_start_by for edition in self.editions)
        self.outcome_kinds = frozenset(edition.outcome_kind for edition in self.editions)
        self.withheld_by = frozenset(edition.withheld_by for edition in self.editions)
        self.explained_by = frozenset(edition.lateness_explained_by for edition in self.editions)
        self.notes = self.withheld_by | self.explained_by

    def right(self, edition: str, entitlement: str) -> Right:
        """The right of this id in this edition. Raises `KeyError`."""
        return self._rights[edition, entitlement]

    def edition_at(self, moment: datetime) -> Edition | None:
        """The edition in force at this moment; none before the first."""
        return next((edition for begins, ends, edition in self.spans if begins <= moment < ends), None)

    def _kinds(self) -> set[str]:
        kinds: set[str] = set()
        for edition in self.editions:
            kinds |= edition.enhanced_by | edition.enhanced_ended_by
            kinds |= {edition.enhanced_from_the_start_by, edition.outcome_kind}
            kinds |= {edition.withheld_by, edition.lateness_explained_by}
            for right in edition.rights:
                kinds |= {start.kind for start in right.starts} | set(right.answers) | right.before
                kinds |= {start.unless_named_by for start in right.starts if start.unless_named_by}
                kinds |= _kinds_of_excuses(right.excuses) | _kinds_of_question(right.question)
        return kinds

    def _plan(self, kind: str) -> Plan:
        starts = []
        for begins, ends, edition in self.spans:
            begun = tuple((right, start) for right in edition.rights for start in right.starts if start.kind == kind)
            if begun:
                starts.append((begins, ends, begun))
        excuses = {id(excuse): excuse for right in self._rights.values() for excuse in right.excuses}
        return Plan(
            starts=tuple(starts),
            answers=any(kind in right.answers for right in self._rights.values()),
            excuses=tuple(excuse for excuse in excuses.values() if excuse.kind == kind),
            counts=self._counts(kind),
        )

    def _counts(self, kind: str) -> bool:
        """Whether the event must be kept for more than starting and answering."""
        for edition in self.editions:
            if kind in edition.enhanced_by or kind in edition.enhanced_ended_by:
                return True
            if kind in (
                edition.enhanced_from_the_start_by,
                edition.outcome_kind,
                edition.withheld_by,
                edition.lateness_explained_by,
            ):
                return True
        return any(
            kind in right.before
            or kind in _kinds_of_excuses(right.excuses)
            or kind in _kinds_of_question(right.question)
            or any(start.unless_named_by == kind for start in right.starts)
            for right in self._rights.values()
        )


def _kinds_of_excuses(excuses: Sequence[Excuse]) -> set[str]:
    lifting = {occasion.kind for excuse in excuses for occasion in excuse.lifted_by}
    return lifting | {excuse.kind for excuse in excuses}


def _kinds_of_question(question: Question | None) -> set[str]:
    return set() if question is None else {question.kind, question.asked_from}
