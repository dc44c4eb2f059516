"""The Victims' Code as data: editions of its rights, compiled so that clocks can be computed quickly.

An edition is a file in `rules/`, read and checked by `rulebook`. A clock keeps the edition in force at its trigger.
Nothing here knows a person or a date of today.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from handrail.core.workdays import FIRST_DAY, end_of
from handrail.rights.terms import Answer, Excuse, Occasion, Question, Start

Confidence = Literal["verified", "verified*", "recalled"]

END_OF_TIME = datetime.max.replace(tzinfo=UTC)
NOT_HELD = "a right of an edition that is not held"
"""What a right is called whose edition was taken away, where no other edition has it."""
NOT_COUNTED = "{title} is shown for each person. It has no limit and is not counted: no figure holds it."
"""What is said where somebody asks for figures of a right whose clocks are not kept."""
POLICE, EVERY_AGENCY, COMPLAINED_OF = "police", "every agency", "the body complained of"


def order_of(entitlement: str) -> tuple[int, int, str]:
    """The number of the right, of the entitlement in it, and the stage of that (empty for the whole)."""
    number, entry, *stage = entitlement.removeprefix("VC-").split(".")
    return int(number), int(entry), "".join(stage)


@dataclass(frozen=True, slots=True)
class Setting:
    """A number of an edition that is no limit of a right. `set_by` says who set another one here, and why."""

    name: str
    value: int
    words: str
    confidence: Confidence
    read_in: str
    set_by: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Right:
    """One right of one edition. Limits are in working days; both are None for a *before* right and for one without.

    `parts` is how many separate answers it takes; none for one that nothing answers. `told_how` is whether it matters
    by which method it was answered. `before` are the events its answer must precede; with `by_then` it may also come
    at the same moment, and only events that name the trigger count (the decision itself is told). `only_where` are
    facts of which each must be on record (one occasion of each). `by_receipt`: it is answered when the trigger became
    known (the court's stage). `per_item`: an answer that names an item is for that item's clock. `kept`: its clocks are
    kept as rows and counted; the others are computed when a page asks. `asked_for`: somebody asked for it, so it is
    owed even where there is no limit. `silent` are methods by which nobody is told. `not_in_force` says why it starts
    nothing yet. `window_months` after its answer, what `window_words` say can no longer be done. `set_by` says who set
    another limit here, and why.
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
    limit_confidence: Confidence = "verified"
    by_then: bool = False
    only_where: tuple[tuple[Occasion, ...], ...] = ()
    by_receipt: bool = False
    per_item: bool = False
    kept: bool = True
    asked_for: bool = False
    silent: frozenset[str] = frozenset()
    not_in_force: str = ""
    also_owed_by: str = ""
    window_months: int | None = None
    window_words: str = ""
    set_by: str = ""
    place: int = 0

    @property
    def order(self) -> tuple[int, int, str]:
        """Where it stands among rights, whatever their editions: `VC-06.10` after `VC-06.9`, its stages after it."""
        return order_of(self.id)

    @property
    def has_no_limit(self) -> bool:
        """A right without a number of days and without an order."""
        return self.standard is None and not self.before

    @property
    def falls_to_witness_care(self) -> bool:
        """Whether the witness care unit owes it here, or chases it: its duty holder is there, or not on Handrail."""
        return self.duty_holder not in (POLICE, EVERY_AGENCY, COMPLAINED_OF)

    @property
    def falls_to_victim_care(self) -> bool:
        """Whether the force's victim care desk owes it here: a complaint, which may be about its officer."""
        return self.duty_holder == COMPLAINED_OF

    @property
    def facts(self) -> frozenset[str]:
        """The kinds of event that hold the facts it depends on."""
        return frozenset(one.kind for way in self.only_where for one in way)


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """The rights in force from the first of these days to the second (until another begins, where there is none).

    An `example` is invented, to be compared with, and never in force.
    """

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
    settings: Mapping[str, Setting]
    example: bool = False

    @property
    def begins(self) -> datetime:
        """The first moment of its first day."""
        return end_of(date.fromordinal(self.in_force_from.toordinal() - 1))

    @property
    def ends(self) -> datetime:
        """The first moment after its last day."""
        return END_OF_TIME if self.in_force_until is None else end_of(self.in_force_until)


class Begun(NamedTuple):
    """What a kind of event starts from a moment until another: these rights `at_once`, and others not always.

    Of each of the others: whether its detail decides, and whether other events do.
    """

    begins: datetime
    ends: datetime
    at_once: tuple[Right, ...]
    others: tuple[tuple[Right, Start, bool, bool], ...]


class Plan(NamedTuple):
    """What one kind of event does to clocks: starts these rights (from, until, which), answers, excuses, counts.

    `answers` are the ids of the rights it may answer; `for_one`: without `about`, only where one clock of all is open.
    """

    starts: tuple[Begun, ...]
    answers: tuple[str, ...]
    for_one: bool
    excuses: tuple[Excuse, ...]
    counts: bool


class Rules:
    """All editions, ready for use: for each kind of event what it does, for each edition and id the right."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        self.editions = tuple(sorted(editions, key=lambda edition: edition.in_force_from))
        self.spans = tuple((edition.begins, edition.ends, edition) for edition in self.editions)
        self._rights = {(edition.name, right.id): right for edition in self.editions for right in edition.rights}
        self._in_force = tuple(right for right in self._rights.values() if not right.not_in_force)
        self.plans: Mapping[str, Plan] = {kind: self._plan(kind) for kind in self._kinds()}
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

    def holds(self, edition: str, entitlement: str) -> bool:
        """Whether this edition is held, with a right of this id."""
        return (edition, entitlement) in self._rights

    def in_place_of(self, edition: str, entitlement: str) -> Right:
        """What stands for a right whose edition is not held any more: the same right of the last edition that has it.

        It lends its words and what answers it, never its limit. Where no edition has it, it has a name and no more.
        """
        like = next((one for one in reversed(self._rights.values()) if one.id == entitlement), None)
        lent = like or replace(
            self.editions[-1].rights[0],
            id=entitlement,
            number=order_of(entitlement)[0],
            title=NOT_HELD.capitalize(),
            duty_holder="not known",
            answers={},
        )
        return replace(lent, edition=edition, confidence="recalled", limit_confidence="recalled")

    def edition_at(self, moment: datetime) -> Edition | None:
        """The edition in force at this moment; none before the first."""
        return next((edition for begins, ends, edition in self.spans if begins <= moment < ends), None)

    @cached_property
    def kept(self) -> "Rules":
        """The same rules with only the rights whose clocks are kept as rows; each clock of these is as with all."""
        return self._with(lambda right: right.kept)

    def counts(self, entitlement: str) -> bool:
        """Whether any edition keeps the clocks of a right, so that they are counted; the others are only shown."""
        return any(right.id == entitlement for edition in self.kept.editions for right in edition.rights)

    @cached_property
    def only_shown(self) -> "Rules":
        """The same rules with only the rights whose clocks are computed when a page asks."""
        return self._with(lambda right: not right.kept)

    def _with(self, wanted: Callable[[Right], bool]) -> "Rules":
        return Rules([replace(edition, rights=tuple(filter(wanted, edition.rights))) for edition in self.editions])

    def alone(self, name: str) -> "Rules":
        """As if the edition of this name alone had been in force throughout. Raises `KeyError`."""
        found = next((edition for edition in self.editions if edition.name == name), None)
        if found is None:
            raise KeyError(name)
        return Rules([replace(found, in_force_from=FIRST_DAY, in_force_until=None)])

    def _kinds(self) -> set[str]:
        kinds: set[str] = set()
        for edition in self.editions:
            kinds |= edition.enhanced_by | edition.enhanced_ended_by
            kinds |= {edition.enhanced_from_the_start_by, edition.outcome_kind}
            kinds |= {edition.withheld_by, edition.lateness_explained_by}
        for right in self._in_force:
            kinds |= {start.kind for start in right.starts} | set(right.answers) | _read_by(right)
        return kinds

    def _plan(self, kind: str) -> Plan:
        starts = []
        for begins, ends, edition in self.spans:
            begun = [
                (right, start, start.asks, start.waits or bool(right.only_where))
                for right in edition.rights
                for start in right.starts
                if start.kind == kind and not right.not_in_force
            ]
            at_once = tuple(right for right, _, asks, waits in begun if not asks and not waits)
            others = tuple(one for one in begun if one[2] or one[3])
            if begun:
                starts.append(Begun(begins, ends, at_once, others))
        excuses = {id(excuse): excuse for right in self._in_force for excuse in right.excuses}
        answered = [right for right in self._in_force if kind in right.answers]
        return Plan(
            starts=tuple(starts),
            answers=tuple(dict.fromkeys(right.id for right in answered)),
            for_one=any(right.answers[kind].for_one for right in answered),
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
        return any(kind in _read_by(right) for right in self._in_force)


def _read_by(right: Right) -> frozenset[str]:
    """The kinds of event a right reads beside those that start or answer it."""
    naming = {named for start in right.starts for named in (start.unless_named_by, start.if_named_by) if named}
    return right.before | right.facts | naming | _kinds_of_excuses(right.excuses) | _kinds_of_question(right.question)


def _kinds_of_excuses(excuses: Sequence[Excuse]) -> set[str]:
    lifting = {occasion.kind for excuse in excuses for occasion in excuse.lifted_by}
    return lifting | {excuse.kind for excuse in excuses}


def _kinds_of_question(question: Question | None) -> set[str]:
    return set() if question is None else {question.kind, question.asked_from}
