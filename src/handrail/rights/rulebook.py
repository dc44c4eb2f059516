"""The rules files of the Victims' Code: read, checked and refused with a plain message.

A file that is not understood whole is not used at all: an edition with a slip in it would start wrong clocks for every
victim in the region. An edition may say only how it differs from another (`based_on`). One without a last day is in
force until the next begins. An example may be compared with, and is never in force. Beside the editions that come with
Handrail an installation holds its own, in a folder of its home: see docs/editions.md.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, cast

from handrail.core.workdays import FIRST_DAY
from handrail.rights.amending import settled_here, whole_edition
from handrail.rights.editions import Confidence, Edition, Right, Rules, Setting
from handrail.rights.rulefile import Part, RulesFault, read_json
from handrail.rights.terms import Answer, Excuse, NamesRight, Occasion, Question, Reach, Start

FOLDER = Path(__file__).parent / "rules"

NEVER_AN_ANSWER = frozenset({"tell_attempted", "tell_withheld"})
TOLD = "victim_told"
NOT_BY_TELLING = frozenset({3, 4})
RECEIPT = "receipt"

_ID = re.compile(r"VC-(\d{2})\.\d{1,2}(\.[a-z_]{1,7})?")
_SURE = ("verified", "verified*", "recalled")


def _start(value: object, where: str) -> Start:
    keys = "detail_in detail_has detail_has_none at_least under outcome_in unless_named_by if_named_by"
    part = Part(value, where, "kind", keys)
    return Start(
        kind=part.kind("kind"),
        details=part.words_or_none("detail_in"),
        any_of=part.words("detail_has"),
        none_of=part.words("detail_has_none"),
        at_least=part.number_or_none("at_least"),
        under=part.number_or_none("under"),
        outcomes=part.words_or_none("outcome_in"),
        unless_named_by=part.kind("unless_named_by") if "unless_named_by" in part.value else "",
        if_named_by=part.kind("if_named_by") if "if_named_by" in part.value else "",
    )


_ANSWER_KEYS = "not_by detail_needed detail_all detail_in detail_not of named for_one"


def _answer(value: object, where: str, part: int, never_by: frozenset[str]) -> Answer:
    one = Part(value, where, "kind", _ANSWER_KEYS)
    return Answer(
        kind=one.kind("kind"),
        part=part,
        not_by=one.methods("not_by") | never_by,
        detail_needed=one.flag("detail_needed", absent=False),
        detail_all=one.words("detail_all"),
        details=one.words_or_none("detail_in"),
        not_details=one.words("detail_not"),
        of=one.kinds("of"),
        named=one.flag("named", absent=False),
        for_one=one.flag("for_one", absent=False),
    )


def _answers(part: Part, number: int, never_by: frozenset[str]) -> tuple[dict[str, Answer], int]:
    answers: dict[str, Answer] = {}
    if part.value["answered_by"] == RECEIPT:
        return answers, 0
    rows = part.items("answered_by")
    if not rows and part.value["limit"] == "none":
        return answers, 0
    if not rows or not all(isinstance(row, list) and row for row in rows):
        raise part.fault("answered_by", "should be a list of parts, each a list of the events that answer it")
    for place, row in enumerate(cast(list[list[object]], rows)):
        for value in row:
            where = f"{part.where}, answered_by"
            answer = _answer(value, where, place, never_by)
            if answer.kind in answers:
                raise RulesFault(f"{where}, kind: {answer.kind} is there twice")
            if answer.kind in NEVER_AN_ANSWER or (answer.kind == TOLD and number in NOT_BY_TELLING):
                raise RulesFault(f"{where}, kind: {answer.kind} never answers a right of chapter {number}")
            answers[answer.kind] = answer
    return answers, len(rows)


def _occasion(value: object, where: str) -> Occasion:
    part = Part(value, where, "kind", "detail_in")
    return Occasion(part.kind("kind"), part.words_or_none("detail_in"))


def _occasions(part: Part, key: str) -> tuple[Occasion, ...]:
    return tuple(_occasion(item, f"{part.where}, {key}") for item in part.items(key))


def _facts(part: Part) -> tuple[tuple[Occasion, ...], ...]:
    """Facts of which each must be on record, in one of its ways."""
    ways = part.items("only_where")
    if not all(isinstance(way, list) and way for way in ways):
        raise part.fault("only_where", "should be a list of facts, each a list of the events that show it")
    where = f"{part.where}, only_where"
    return tuple(tuple(_occasion(item, where) for item in way) for way in cast(list[list[object]], ways))


def _excuse(value: object, where: str) -> Excuse:
    part = Part(value, where, "kind reason reach stands lifted_by", "detail_in detail_has names_right reason_needed")
    names_right = part.one_of("names_right", ("never", "may", "must"), "never")
    return Excuse(
        kind=part.kind("kind"),
        details=part.words_or_none("detail_in"),
        detail_has=part.text("detail_has", empty=True),
        reason=part.text("reason", empty=names_right == "must"),
        reach=cast(Reach, part.one_of("reach", ("unanswered", "running"))),
        stands=part.flag("stands", absent=False),
        names_right=cast(NamesRight, names_right),
        lifted_by=_occasions(part, "lifted_by"),
        reason_needed=part.flag("reason_needed", absent=False),
    )


def _excuses(part: Part) -> tuple[Excuse, ...]:
    return tuple(_excuse(item, f"{part.where}, excused_by") for item in part.items("excused_by"))


def _question(part: Part) -> Question | None:
    if "question" not in part.value:
        return None
    keys = "kind no reason_if_no reason_if_not_recorded asked_from words"
    asked = Part(part.value["question"], f"{part.where}, question", keys)
    return Question(
        kind=asked.kind("kind"),
        no=asked.words("no"),
        reason_if_no=asked.text("reason_if_no"),
        reason_if_not_recorded=asked.text("reason_if_not_recorded"),
        asked_from=asked.kind("asked_from"),
        words=asked.text("words"),
    )


def _limit(part: Part) -> tuple[int | None, int, frozenset[str], str, bool]:
    """Standard, enhanced, the events it must come before, those in words, and whether the same moment is in time."""
    value = part.value["limit"]
    if value == "none":
        return None, 0, frozenset(), "", False
    for key in ("before", "with"):
        if isinstance(value, dict) and key in value:
            order = Part(value, f"{part.where}, limit", f"{key} words")
            if not order.words(key):
                raise order.fault(key, "should name the event it must come before")
            return None, 0, order.kinds(key), order.text("words"), key == "with"
    days = Part(value, f"{part.where}, limit", "standard enhanced")
    standard, enhanced = days.number("standard"), days.number("enhanced")
    if enhanced > standard:
        raise days.fault("enhanced", "should not be longer than the standard limit")
    return standard, enhanced, frozenset(), "", False


_RIGHT_KEYS = (
    "id right title owed done duty_holder starts_at runs_from limit answered_by not_applicable_when source confidence"
    " read_in"
)
_RIGHT_MAY = (
    "also_owed_by once question told_how excused_by only_where per_item kept asked_for limit_confidence"
    " not_in_force window"
)


def _right(value: object, where: str, edition: str, excuses: tuple[Excuse, ...], never_by: frozenset[str]) -> Right:
    name = value.get("id", "") if isinstance(value, dict) else ""
    part = Part(value, f"{where}, {name}", _RIGHT_KEYS, _RIGHT_MAY)
    found = _ID.fullmatch(part.text("id"))
    if found is None or int(found.group(1)) != part.value["right"]:
        raise part.fault("id", "should be VC-, the number of the right in two figures, a point and a number")
    number = int(found.group(1))
    starts = tuple(_start(item, f"{part.where}, starts_at") for item in part.items("starts_at"))
    if not starts:
        raise part.fault("starts_at", "should name an event that starts it")
    standard, enhanced, before, before_words, by_then = _limit(part)
    answers, parts = _answers(part, number, never_by)
    right = Right(
        id=part.text("id"),
        number=number,
        title=part.text("title"),
        owed=part.text("owed"),
        done=part.text("done", empty=part.value["answered_by"] == []),
        duty_holder=part.text("duty_holder"),
        starts=starts,
        once=part.flag("once", absent=False),
        question=_question(part),
        from_known=part.one_of("runs_from", ("triggered_at", "known_at")) == "known_at",
        standard=standard,
        enhanced=enhanced,
        before=before,
        before_words=before_words,
        answers=answers,
        parts=parts,
        told_how=part.flag("told_how", absent=True),
        excuses=(*excuses, *_excuses(part)),
        not_applicable_when=part.text("not_applicable_when"),
        source=part.text("source"),
        confidence=cast(Confidence, part.one_of("confidence", _SURE)),
        read_in=part.text("read_in"),
        edition=edition,
        by_then=by_then,
    )
    return _with_what_it_may_say(right, part, never_by)


def _with_what_it_may_say(right: Right, part: Part, never_by: frozenset[str]) -> Right:
    window = Part(part.value["window"], f"{part.where}, window", "months words") if "window" in part.value else None
    return replace(
        right,
        window_months=None if window is None else window.number("months", "months"),
        window_words="" if window is None else window.text("words"),
        limit_confidence=cast(Confidence, part.one_of("limit_confidence", _SURE, right.confidence)),
        only_where=_facts(part),
        by_receipt=part.value["answered_by"] == RECEIPT,
        per_item=part.flag("per_item", absent=False),
        kept=_kept(part),
        asked_for=part.flag("asked_for", absent=False),
        silent=never_by,
        not_in_force=part.text("not_in_force", empty=True),
        also_owed_by=part.text("also_owed_by", empty=True),
    )


def _kept(part: Part) -> bool:
    """What has a limit or was asked for is counted, so it must be kept."""
    kept = part.flag("kept", absent=True)
    if not kept and (part.value["limit"] != "none" or part.value.get("asked_for")):
        raise part.fault("kept", "should be true for a right with a limit, or one that somebody asked for")
    return kept


_EDITION_KEYS = (
    "edition title in_force_from in_force_until source licence methods_that_answer_nothing enhanced_by"
    " enhanced_ended_by enhanced_from_the_start_by outcome_kind withheld_by lateness_explained_by excused_by rights"
)


def _setting(value: object, where: str) -> Setting:
    part = Part(value, f"{where}, settings", "name value words confidence read_in")
    confidence = cast(Confidence, part.one_of("confidence", _SURE))
    value = part.number("value", "days or months")
    return Setting(part.text("name"), value, part.text("words"), confidence, part.text("read_in"))


def edition_from(document: object, where: str) -> Edition:
    """One edition from what its file holds. Raises `RulesFault`."""
    part = Part(document, where, _EDITION_KEYS, "settings example")
    name = part.text("edition")
    first = part.day("in_force_from")
    last = None if part.value["in_force_until"] is None else part.day("in_force_until")
    if last is not None and last < first:
        raise part.fault("in_force_until", "should not be before in_force_from")
    if first < FIRST_DAY:
        raise part.fault("in_force_from", f"should not be before the bank holidays held, which start on {FIRST_DAY}")
    never_by = part.methods("methods_that_answer_nothing")
    excuses = _excuses(part)
    rights = [_right(item, where, name, excuses, never_by) for item in part.items("rights")]
    if not rights:
        raise part.fault("rights", "should hold at least one right")
    _refuse_doubles(part, [right.id for right in rights])
    settings = [_setting(item, where) for item in part.items("settings")]
    return Edition(
        name=name,
        title=part.text("title"),
        in_force_from=first,
        in_force_until=last,
        source=part.text("source"),
        licence=part.text("licence"),
        rights=tuple(replace(right, place=place) for place, right in enumerate(rights)),
        enhanced_by=part.kinds("enhanced_by"),
        enhanced_ended_by=part.kinds("enhanced_ended_by"),
        enhanced_from_the_start_by=part.kind("enhanced_from_the_start_by"),
        outcome_kind=part.kind("outcome_kind"),
        withheld_by=part.kind("withheld_by"),
        lateness_explained_by=part.kind("lateness_explained_by"),
        example=part.flag("example", absent=False),
        settings=MappingProxyType({setting.name: setting for setting in settings}),
    )


def _refuse_doubles(part: Part, ids: Iterable[str]) -> None:
    for one, times in Counter(ids).items():
        if times > 1:
            raise part.fault("rights", f"{one} is there twice")


class Held(NamedTuple):
    """What is held: the rules of every edition that is in force on some day, and the examples, which never are."""

    rules: Rules
    examples: Sequence[Edition]


def rules_from(documents: Mapping[str, object], here: object = None) -> Rules:
    """Rules from documents by the name of their file, with the settings made here. Raises `RulesFault`.

    Examples are read and refused as the others are, and are no part of the rules.
    """
    return _held(documents, here).rules


def _held(documents: Mapping[str, object], here: object) -> Held:
    every = _editions_from(documents)
    editions = [edition for edition in every if not edition.example]
    if not editions:
        raise RulesFault("there is no edition of the Code: at least one rules file is needed")
    rules = Rules(settled_here(_one_after_another(editions), here))
    return Held(rules, [edition for edition in every if edition.example])


def _editions_from(documents: Mapping[str, object]) -> list[Edition]:
    """Every edition of these documents, examples too, the first in force first. Raises `RulesFault`."""
    whole = {where: whole_edition(document, where, documents) for where, document in documents.items()}
    editions = sorted(
        (edition_from(document, where) for where, document in whole.items()),
        key=lambda edition: (edition.in_force_from, edition.name),
    )
    for name, times in Counter(edition.name for edition in editions).items():
        if times > 1:
            raise RulesFault(f"{times} editions are called {name}")
    return editions


def _one_after_another(editions: list[Edition]) -> list[Edition]:
    """One without a last day ends on the day before the next begins; any other that runs into the next is refused."""
    for place, (earlier, later) in enumerate(zip(editions, editions[1:], strict=False)):
        if earlier.in_force_until is None and earlier.in_force_from < later.in_force_from:
            editions[place] = replace(earlier, in_force_until=later.in_force_from - timedelta(days=1))
        elif earlier.in_force_until is None or earlier.in_force_until >= later.in_force_from:
            raise RulesFault(
                f"{earlier.name} and {later.name} overlap: {earlier.name} should end before {later.in_force_from}"
            )
    return editions


def load_rules(folders: Sequence[Path], here: Path | None = None) -> Held:
    """Every rules file of these folders, with the settings made here if there are any. Raises `RulesFault`."""
    return _held(_documents(folders), read_json(here) if here is not None and here.exists() else None)


def _documents(folders: Sequence[Path]) -> dict[str, object]:
    """What each file of these folders holds, by the name under which it is spoken of."""
    return {
        path.name if folder == FOLDER else f"{folder.name}/{path.name}": read_json(path)
        for folder in folders
        for path in sorted(folder.glob("*.json"))
    }


class _InUse:
    """What was read when Handrail started: a file that changes meanwhile changes nothing until it starts again."""

    held: Held | None = None


def keep_to(*, here: Path | None, editions: Sequence[Path]) -> None:
    """Use the settings made here and the editions of these folders, beside ours, from now on. Raises `RulesFault`."""
    _InUse.held = load_rules((FOLDER, *editions), here)


def _in_use() -> Held:
    """What `keep_to` was told last; before it was told anything, ours alone."""
    if _InUse.held is None:
        _InUse.held = load_rules([FOLDER])
    return _InUse.held


def rules_in_use() -> Rules:
    """The rules of every edition in use, with the settings made here, read once. Raises `RulesFault`."""
    return _in_use().rules


def editions_alone() -> Mapping[str, Rules]:
    """By name, each edition in use as if it alone had ever been in force; then the examples that are held."""
    rules, examples = _in_use()
    found = {edition.name: rules.alone(edition.name) for edition in rules.editions}
    return found | {edition.name: Rules([edition]).alone(edition.name) for edition in examples}
