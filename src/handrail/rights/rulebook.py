"""The rules files of the Victims' Code: read, checked and refused with a plain message.

A file that is not understood whole is not used at all: an edition with a slip in it would start wrong clocks for every
victim in the region.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

from handrail.core.moments import BadMoment, parse_day
from handrail.core.workdays import FIRST_DAY
from handrail.journey.details import METHODS
from handrail.journey.vocabulary import KINDS
from handrail.rights.editions import (
    Answer,
    Confidence,
    Edition,
    Excuse,
    NamesRight,
    Occasion,
    Question,
    Reach,
    Right,
    Rules,
    Start,
)

FOLDER = Path(__file__).parent / "rules"

NEVER_AN_ANSWER = frozenset({"tell_attempted", "tell_withheld"})
TOLD = "victim_told"
NOT_BY_TELLING = frozenset({3, 4})

_ID = re.compile(r"VC-(\d{2})\.\d{1,2}")


class RulesFault(ValueError):
    """A rules file that cannot be used; the message says where and what would be right."""


class _Part:
    """One object of a rules file, with its place in words; refuses what is missing, unknown or of the wrong sort."""

    def __init__(self, value: object, where: str, keys: str, optional: str = "") -> None:
        if not isinstance(value, dict):
            raise RulesFault(f"{where}: should be an object")
        self.value = cast(Mapping[str, object], value)
        self.where = where
        for key in keys.split():
            if key not in self.value:
                raise RulesFault(f"{where}: {key} is missing")
        for key in self.value:
            if key not in {*keys.split(), *optional.split()}:
                raise RulesFault(f"{where}: there is no such thing as {key}")

    def fault(self, key: str, said: str) -> RulesFault:
        return RulesFault(f"{self.where}, {key}: {said}")

    def text(self, key: str, *, empty: bool = False) -> str:
        value = self.value.get(key, "")
        if not isinstance(value, str) or (not value.strip() and not empty):
            raise self.fault(key, "should be words")
        return value

    def flag(self, key: str, *, absent: bool) -> bool:
        value = self.value.get(key, absent)
        if not isinstance(value, bool):
            raise self.fault(key, "should be true or false")
        return value

    def number(self, key: str) -> int:
        value = self.value[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fault(key, "should be a whole number of working days, 1 or more")
        return value

    def one_of(self, key: str, allowed: Sequence[str], absent: str | None = None) -> str:
        value = self.value.get(key, absent)
        if value not in allowed:
            raise self.fault(key, "should be one of " + ", ".join(allowed))
        return cast(str, value)

    def items(self, key: str) -> list[object]:
        value = self.value.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, "should be a list")
        return value

    def words(self, key: str) -> frozenset[str]:
        if not all(isinstance(item, str) and item for item in self.items(key)):
            raise self.fault(key, "should be a list of words")
        return frozenset(cast(list[str], self.items(key)))

    def words_or_none(self, key: str) -> frozenset[str] | None:
        return self.words(key) if key in self.value else None

    def kind(self, key: str) -> str:
        return self.known(key, self.text(key))

    def kinds(self, key: str) -> frozenset[str]:
        return frozenset(self.known(key, kind) for kind in self.words(key))

    def known(self, key: str, kind: str) -> str:
        if kind not in KINDS:
            raise self.fault(key, f"there is no kind of event called {kind}")
        return kind

    def methods(self, key: str) -> frozenset[str]:
        for method in self.words(key):
            if method not in METHODS:
                raise self.fault(key, f"{method} is not one of " + ", ".join(METHODS))
        return self.words(key)

    def day(self, key: str) -> date:
        try:
            return parse_day(self.text(key))
        except BadMoment as fault:
            raise self.fault(key, str(fault)) from fault


def _start(value: object, where: str) -> Start:
    part = _Part(value, where, "kind", "detail_in outcome_in unless_named_by")
    return Start(
        kind=part.kind("kind"),
        details=part.words_or_none("detail_in"),
        outcomes=part.words_or_none("outcome_in"),
        unless_named_by=part.kind("unless_named_by") if "unless_named_by" in part.value else "",
    )


def _answers(part: _Part, number: int, never_by: frozenset[str]) -> tuple[dict[str, Answer], int]:
    answers: dict[str, Answer] = {}
    rows = part.items("answered_by")
    if not rows or not all(isinstance(row, list) and row for row in rows):
        raise part.fault("answered_by", "should be a list of parts, each a list of the events that answer it")
    for place, row in enumerate(cast(list[list[object]], rows)):
        for value in row:
            one = _Part(value, f"{part.where}, answered_by", "kind", "not_by detail_needed detail_all of")
            kind = one.kind("kind")
            if kind in answers:
                raise one.fault("kind", f"{kind} is there twice")
            if kind in NEVER_AN_ANSWER or (kind == TOLD and number in NOT_BY_TELLING):
                raise one.fault("kind", f"{kind} never answers a right of chapter {number}")
            answers[kind] = Answer(
                kind=kind,
                part=place,
                not_by=one.methods("not_by") | never_by,
                detail_needed=one.flag("detail_needed", absent=False),
                detail_all=one.words("detail_all"),
                of=one.kinds("of"),
            )
    return answers, len(rows)


def _occasion(value: object, where: str) -> Occasion:
    part = _Part(value, where, "kind", "detail_in")
    return Occasion(part.kind("kind"), part.words_or_none("detail_in"))


def _excuse(value: object, where: str) -> Excuse:
    part = _Part(value, where, "kind reason reach stands lifted_by", "detail_in detail_has names_right")
    names_right = part.one_of("names_right", ("never", "may", "must"), "never")
    return Excuse(
        kind=part.kind("kind"),
        details=part.words_or_none("detail_in"),
        detail_has=part.text("detail_has", empty=True),
        reason=part.text("reason", empty=names_right == "must"),
        reach=cast(Reach, part.one_of("reach", ("unanswered", "running"))),
        stands=part.flag("stands", absent=False),
        names_right=cast(NamesRight, names_right),
        lifted_by=tuple(_occasion(item, f"{where}, lifted_by") for item in part.items("lifted_by")),
    )


def _excuses(part: _Part) -> tuple[Excuse, ...]:
    return tuple(_excuse(item, f"{part.where}, excused_by") for item in part.items("excused_by"))


def _question(part: _Part) -> Question | None:
    if "question" not in part.value:
        return None
    keys = "kind no reason_if_no reason_if_not_recorded asked_from words"
    asked = _Part(part.value["question"], f"{part.where}, question", keys)
    return Question(
        kind=asked.kind("kind"),
        no=asked.words("no"),
        reason_if_no=asked.text("reason_if_no"),
        reason_if_not_recorded=asked.text("reason_if_not_recorded"),
        asked_from=asked.kind("asked_from"),
        words=asked.text("words"),
    )


def _limit(part: _Part) -> tuple[int | None, int, frozenset[str], str]:
    """Standard, enhanced, the events it must come before, and those in words."""
    value = part.value["limit"]
    if value == "none":
        return None, 0, frozenset(), ""
    if isinstance(value, dict) and "before" in value:
        order = _Part(value, f"{part.where}, limit", "before words")
        if not order.words("before"):
            raise order.fault("before", "should name the event it must come before")
        return None, 0, order.kinds("before"), order.text("words")
    days = _Part(value, f"{part.where}, limit", "standard enhanced")
    standard, enhanced = days.number("standard"), days.number("enhanced")
    if enhanced > standard:
        raise days.fault("enhanced", "should not be longer than the standard limit")
    return standard, enhanced, frozenset(), ""


_RIGHT_KEYS = (
    "id right title owed done duty_holder starts_at runs_from limit answered_by not_applicable_when source confidence"
    " read_in"
)


def _right(value: object, where: str, edition: str, excuses: tuple[Excuse, ...], never_by: frozenset[str]) -> Right:
    name = value.get("id", "") if isinstance(value, dict) else ""
    part = _Part(value, f"{where}, {name}", _RIGHT_KEYS, "once question told_how excused_by")
    found = _ID.fullmatch(part.text("id"))
    if found is None or int(found.group(1)) != part.value["right"]:
        raise part.fault("id", "should be VC-, the number of the right in two figures, a point and a number")
    number = int(found.group(1))
    starts = tuple(_start(item, f"{part.where}, starts_at") for item in part.items("starts_at"))
    if not starts:
        raise part.fault("starts_at", "should name an event that starts it")
    standard, enhanced, before, before_words = _limit(part)
    answers, parts = _answers(part, number, never_by)
    return Right(
        id=part.text("id"),
        number=number,
        title=part.text("title"),
        owed=part.text("owed"),
        done=part.text("done"),
        duty_holder=part.text("duty_holder"),
        starts=starts,
        once=part.flag("once", absent=False),
        question=_question(part),
        from_known=part.one_of("runs_from", ("triggered_at", "known_at")) == "known_at",
        standard=standard,
        enhanced=enhanced,
        before=before,
        before_words=before_words,
        answers=MappingProxyType(answers),
        parts=parts,
        told_how=part.flag("told_how", absent=True),
        excuses=(*excuses, *_excuses(part)),
        not_applicable_when=part.text("not_applicable_when"),
        source=part.text("source"),
        confidence=cast(Confidence, part.one_of("confidence", ("verified", "verified*", "recalled"))),
        read_in=part.text("read_in"),
        edition=edition,
    )


_EDITION_KEYS = (
    "edition title in_force_from in_force_until source licence methods_that_answer_nothing enhanced_by"
    " enhanced_ended_by enhanced_from_the_start_by outcome_kind withheld_by lateness_explained_by excused_by rights"
)


def edition_from(document: object, where: str) -> Edition:
    """One edition from what its file holds. Raises `RulesFault`."""
    part = _Part(document, where, _EDITION_KEYS)
    name = part.text("edition")
    first = part.day("in_force_from")
    last = None if part.value["in_force_until"] is None else part.day("in_force_until")
    if last is not None and last < first:
        raise part.fault("in_force_until", "should not be before in_force_from")
    if first < FIRST_DAY:
        raise part.fault("in_force_from", f"should not be before the bank holidays held, which start on {FIRST_DAY}")
    never_by = part.methods("methods_that_answer_nothing")
    excuses = _excuses(part)
    rights = tuple(_right(item, where, name, excuses, never_by) for item in part.items("rights"))
    if not rights:
        raise part.fault("rights", "should hold at least one right")
    _refuse_doubles(part, [right.id for right in rights])
    return Edition(
        name=name,
        title=part.text("title"),
        in_force_from=first,
        in_force_until=last,
        source=part.text("source"),
        licence=part.text("licence"),
        rights=rights,
        enhanced_by=part.kinds("enhanced_by"),
        enhanced_ended_by=part.kinds("enhanced_ended_by"),
        enhanced_from_the_start_by=part.kind("enhanced_from_the_start_by"),
        outcome_kind=part.kind("outcome_kind"),
        withheld_by=part.kind("withheld_by"),
        lateness_explained_by=part.kind("lateness_explained_by"),
    )


def _refuse_doubles(part: _Part, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise part.fault("rights", f"{one} is there twice")
        seen.add(one)


def rules_from(documents: Mapping[str, object]) -> Rules:
    """Rules from documents by the name of their file. Raises `RulesFault`."""
    editions = sorted(
        (edition_from(document, where) for where, document in documents.items()),
        key=lambda edition: (edition.in_force_from, edition.name),
    )
    if not editions:
        raise RulesFault("there is no edition of the Code: at least one rules file is needed")
    for name, times in Counter(edition.name for edition in editions).items():
        if times > 1:
            raise RulesFault(f"{times} editions are called {name}")
    for earlier, later in zip(editions, editions[1:], strict=False):
        if earlier.in_force_until is None or earlier.in_force_until >= later.in_force_from:
            raise RulesFault(
                f"{earlier.name} and {later.name} overlap: {earlier.name} should end before {later.in_force_from}"
            )
    return Rules(editions)


def load_rules(folder: Path = FOLDER) -> Rules:
    """Every rules file of a folder. Raises `RulesFault`."""
    documents: dict[str, object] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            documents[path.name] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as fault:
            raise RulesFault(f"{path.name}: is not JSON: {fault}") from fault
    return rules_from(documents)


@cache
def rules_in_use() -> Rules:
    """The rules that come with Handrail, read once."""
    return load_rules()
