"""What an event's `detail` may hold, form by form (the contract for the police extract, `events.csv`).

A detail is codes or times, never prose. Empty is always allowed and means *not recorded*. Case, hyphens and spaces in
a code do not matter: `no updates` is `no_updates`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from handrail.journey.vocabulary import ALIASES, LISTS, Kind

MOST_CHARACTERS = 200

METHODS = ("in_person", "video", "phone", "voicemail", "text", "email", "letter", "portal", "through_advocate")

ReadTime = Callable[[str], datetime]
"""Reads a written time, local where it has no offset; raises `ValueError` for one that does not exist."""

_CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*(?:[./][a-z0-9]+(?:_[a-z0-9]+)*)*")
_RIGHT = re.compile(r"(VC-\d{2}\.\d{1,2})(\.[a-z]+)?", re.IGNORECASE)
"""A right by its number, or with a stage of our own after it, as VC-08.1.court."""
_OUTCOMES = frozenset(str(code) for code in range(23))
_TOOL_GRADES = (*LISTS["grade"], "low", "moderate")


class BadDetail(ValueError):
    """The detail is not in the form this kind of event takes; the message says what would be right."""


def _code(text: str, allowed: tuple[str, ...] = (), aliases: Mapping[str, str] | None = None) -> str:
    written = re.sub(r"[\s_-]+", "_", text.strip().lower())
    written = (aliases or {}).get(written, written)
    if written == "" and aliases and "" in aliases.values():
        return ""
    if not _CODE.fullmatch(written):
        raise BadDetail("a code: letters, digits and underscores")
    if allowed and written not in allowed:
        raise BadDetail("one of " + ", ".join(allowed))
    return written


def _codes(text: str, allowed: tuple[str, ...] = ()) -> str:
    return ";".join(dict.fromkeys(_code(part, allowed) for part in text.split(";")))


def _parted(text: str) -> str:
    """Codes with or without parts: `a`, `a:b`, `a;b`."""
    return ";".join(":".join(_code(part) for part in piece.split(":")) for piece in text.split(";"))


def _time(text: str, read_time: ReadTime) -> str:
    try:
        moment = read_time(text.strip())
    except ValueError as fault:
        raise BadDetail("a time, such as 2026-04-02T17:05:00+01:00") from fault
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _hearing(text: str, read_time: ReadTime) -> str:
    parts = text.split("|")
    if len(parts) != 3:
        raise BadDetail("time|court|kind of hearing")
    when, court, kind = parts
    return "|".join((_time(when, read_time), " ".join(court.split()), _code(kind, LISTS["hearing"])))


def _sentence(text: str) -> str:
    name, colon, months = text.partition(":")
    code = _code(name, LISTS["sentence"])
    if (code == "custodial") != bool(colon) or (colon and not re.fullmatch(r"\d{1,4}", months.strip())):
        raise BadDetail("custodial:months, or one of " + ", ".join(LISTS["sentence"][1:]))
    return f"{code}:{int(months)}" if colon else code


def _withdrawal(text: str) -> str:
    stage, colon, reason = text.partition(":")
    if not colon:
        raise BadDetail("stage:reason, such as pre_charge:no_updates")
    return (
        _code(stage, LISTS["withdrawal_stage"])
        + ":"
        + _code(reason, LISTS["withdrawal_reason"], ALIASES["withdrawal_reason"])
    )


def _right(text: str, *, reason_required: bool) -> str:
    right, colon, reason = text.partition(":")
    named = _RIGHT.fullmatch(right.strip())
    if named is None or (reason_required and not colon):
        raise BadDetail("a right and a reason, such as VC-03.1:would_create_risk")
    right = named[1].upper() + (named[2] or "").lower()
    return f"{right}:{_code(reason)}" if colon else right


def _bail(text: str, read_time: ReadTime) -> str:
    """A time, conditions as codes, or `time|conditions`."""
    when, bar, conditions = text.partition("|")
    if bar:
        return f"{_time(when, read_time)}|{_codes(conditions, LISTS['bail_condition'])}"
    try:
        return _time(text, read_time)
    except BadDetail as fault:
        try:
            return _codes(text, LISTS["bail_condition"])
        except BadDetail:
            raise BadDetail("a time, or bail conditions: " + ", ".join(LISTS["bail_condition"])) from fault


def _plan(text: str) -> str:
    method, colon, days = text.partition(":")
    if not colon or not re.fullmatch(r"\d{1,3}", days.strip()):
        raise BadDetail("method:days, such as phone:14")
    return f"{_code(method, METHODS)}:{int(days)}"


def _tool_grade(text: str) -> str:
    """`tool:grade`, then what the answers showed, such as `dash:high;separation`."""
    head, *markers = text.split(";")
    tool, colon, grade = head.partition(":")
    if not colon:
        raise BadDetail("tool:grade, such as dash:high")
    return ";".join([f"{_code(tool)}:{_code(grade, _TOOL_GRADES)}", *(_code(marker) for marker in markers)])


def _code_reason(text: str, allowed: tuple[str, ...]) -> str:
    code, colon, reason = text.partition(":")
    return _code(code, allowed) + (":" + _code(reason) if colon else "")


def _enhanced(text: str) -> str:
    return _code(re.sub(r"^\s*enhanced[\s_:]+", "", text.lower()), ("yes", "no"))


def _outcome(text: str) -> str:
    if text.strip() not in _OUTCOMES:
        raise BadDetail("a Home Office outcome from 0 to 22")
    return text.strip()


def _paired(text: str, first: tuple[str, ...]) -> str:
    head, colon, tail = text.partition(":")
    if not colon:
        raise BadDetail("two codes with a colon between them")
    return f"{_code(head, first)}:{_code(tail)}"


def _barred(text: str, allowed: tuple[str, ...]) -> str:
    """A code with or without a part, and after a bar a day or another code: `vulnerable:under_18|2026-07-08`."""
    head, bar, tail = text.partition("|")
    first, colon, second = head.partition(":")
    said = _code(first, allowed) + (":" + _code(second) if colon else "")
    if not bar:
        return said
    try:
        return f"{said}|{date.fromisoformat(tail.strip()).isoformat()}"
    except ValueError:
        return f"{said}|{_code(tail)}"


def _hearing_or_code(text: str, read_time: ReadTime) -> str:
    return _hearing(text, read_time) if "|" in text else _parted(text)


_Reader = Callable[[Kind, str, ReadTime], str]

_FORMS: Mapping[str, _Reader] = {
    "free_code": lambda kind, text, read_time: _parted(text),
    "code": lambda kind, text, read_time: _code(text, kind.codes),
    "codes_many": lambda kind, text, read_time: _codes(text, kind.codes),
    "code_reason": lambda kind, text, read_time: _code_reason(text, kind.codes),
    "time": lambda kind, text, read_time: _time(text, read_time),
    "bail": lambda kind, text, read_time: _bail(text, read_time),
    "hearing": lambda kind, text, read_time: _hearing(text, read_time),
    "hearing_or_code": lambda kind, text, read_time: _hearing_or_code(text, read_time),
    "sentence": lambda kind, text, read_time: _sentence(text),
    "withdrawal": lambda kind, text, read_time: _withdrawal(text),
    "right": lambda kind, text, read_time: _right(text, reason_required=False),
    "right_reason": lambda kind, text, read_time: _right(text, reason_required=True),
    "yes_no": lambda kind, text, read_time: _code(text, ("yes", "no")),
    "yes_no_empty": lambda kind, text, read_time: _code(text, ("yes", "no")),
    "yes_no_reason": lambda kind, text, read_time: _code_reason(text, ("yes", "no")),
    "enhanced": lambda kind, text, read_time: _enhanced(text),
    "grade": lambda kind, text, read_time: _code(text, LISTS["grade"]),
    "tool_grade": lambda kind, text, read_time: _tool_grade(text),
    "plan": lambda kind, text, read_time: _plan(text),
    "barred": lambda kind, text, read_time: _barred(text, kind.codes),
    "outcome": lambda kind, text, read_time: _outcome(text),
    "decision": lambda kind, text, read_time: _paired(text, LISTS["decision"]),
    "found": lambda kind, text, read_time: _paired(text, LISTS["found"]),
}


def read_detail(kind: Kind, written: str, read_time: ReadTime) -> str:
    """The detail as it is kept: codes in their own spelling, times in UTC. Raises `BadDetail`."""
    text = written.strip()
    if not text:
        return ""
    if len(text) > MOST_CHARACTERS:
        raise BadDetail(f"at most {MOST_CHARACTERS} characters of codes")
    if kind.detail_form == "none":
        raise BadDetail("nothing: this event takes no detail")
    return _FORMS[kind.detail_form](kind, text, read_time)


def promised_time(detail: str) -> datetime | None:
    """The instant in a kept detail of form `time`, `bail` or `hearing`; none where it holds codes only."""
    try:
        moment = datetime.fromisoformat(detail.partition("|")[0])
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
