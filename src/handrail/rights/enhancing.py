"""Enhanced rights as a person has them: each reason by itself, since when, who says so, when it is looked at again.

A reason is what the detail of `enhanced_recorded` or `enhanced_found` says before a bar: `vulnerable:mental_disorder`,
`serious_crime` (as a force writes it), `offence:rape` (as our rule finds it). After the bar stands the day on which it
is to be looked at again; on `enhanced_removed`, why it was removed. Several hold at once, and each goes only by a
removal that names it. Categories and tests: reference, 1.3; the detailed tests are recalled, and the page says so.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType

from handrail.journey.happenings import Happening, later_recorded, voided_at

RECORDED, FOUND, REMOVED = "enhanced_recorded", "enhanced_found", "enhanced_removed"
ASKED, CHANGED, ASSESSED, LOOKED = "enhanced_requested", "needs_changed", "needs_assessed", "enhanced_reviewed"
KINDS = frozenset({RECORDED, FOUND, REMOVED, ASKED, CHANGED, ASSESSED, LOOKED})
_CHANGING = (REMOVED, FOUND, RECORDED, LOOKED)
"""What changes a reason; at one and the same moment in this order, as the clocks have it."""
TO_LOOK_AT = frozenset({RECORDED, ASKED, CHANGED})
"""Kinds after which somebody may have to look at enhanced rights again."""

_DATA = Path(__file__).parent / "reference" / "enhancing.json"


@dataclass(frozen=True, slots=True)
class Category:
    """One of the Code's categories, with the reasons that fall under it, in words by their codes."""

    code: str
    id: str
    title: str
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """What may be recorded: the categories, why a reason may be removed, and when to look again (all recalled)."""

    source: str
    licence: str
    review_after: timedelta
    categories: Mapping[str, Category]
    removed_because: Mapping[str, str]


@cache
def table() -> Table:
    """The table that comes with Handrail, read once."""
    held = json.loads(_DATA.read_text(encoding="utf-8"))
    return Table(
        source=held["source"],
        licence=held["licence"],
        review_after=timedelta(days=held["review_after_days"]),
        categories=MappingProxyType(
            {
                code: Category(code, row["id"], row["title"], MappingProxyType(row["reasons"]))
                for code, row in held["categories"].items()
            }
        ),
        removed_because=MappingProxyType(held["removed_because"]),
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason that holds: since when, by which event, who says so (empty: our rule), and when to look again."""

    code: str
    ref: str
    since: datetime
    by_rule: bool
    assessor: str
    review_on: date | None


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody must look at enhanced rights again: why (a kind of event), because of which event, by when."""

    why: str
    ref: str
    due_on: date | None


def reason_of(detail: str) -> str:
    """The reason a detail names."""
    return detail.partition("|")[0]


def review_of(detail: str) -> date | None:
    """The day on which a recorded reason is to be looked at again; none where none was set."""
    try:
        return date.fromisoformat(detail.partition("|")[2])
    except ValueError:
        return None


def standing(happenings: Sequence[Happening], *, at: datetime) -> list[Reason]:
    """Return the reasons that hold at a moment, in the order in which they began."""
    voided = voided_at(happenings)
    changes = sorted(
        (one for one in happenings if one.kind in _CHANGING and one.happened_at <= at),
        key=lambda one: (one.happened_at, one.recorded_at, _CHANGING.index(one.kind), one.ref),
    )
    held: dict[str, Reason] = {}
    for one in changes:
        code = reason_of(one.detail)
        if one.ref in voided:
            continue
        if one.kind == REMOVED:
            held.pop(code, None)
        elif one.kind == LOOKED:
            if code in held:
                held[code] = replace(held[code], review_on=review_of(one.detail))
        elif code not in held:
            held[code] = Reason(code, one.ref, one.happened_at, one.kind == FOUND, one.by, review_of(one.detail))
    return list(held.values())


def looks(happenings: Sequence[Happening], *, at: datetime) -> list[Look]:
    """Return what must be looked at again: a review that is set, needs that changed, enhanced rights asked for.

    Needs that changed and a request are answered by whatever is decided after them: reasons recorded or removed, needs
    assessed, or *looked at: nothing changes*. A review goes with its reason; a look at that reason sets another day.
    """
    if not any(one.kind in (ASKED, CHANGED) or ("|" in one.detail and one.kind in _CHANGING) for one in happenings):
        return []
    voided = voided_at(happenings)
    events = sorted((one for one in happenings if one.kind in KINDS and one.ref not in voided), key=later_recorded)
    found = [Look(RECORDED, one.ref, one.review_on) for one in standing(happenings, at=at) if one.review_on]
    answers = [one for one in events if one.kind in (RECORDED, REMOVED, ASSESSED, LOOKED)]
    for one in events:
        if one.kind in (ASKED, CHANGED) and not any(_answers(other, one) for other in answers):
            found.append(Look(one.kind, one.ref, None))
    return found


def _answers(other: Happening, one: Happening) -> bool:
    return later_recorded(other) > later_recorded(one) and (not other.about or one.ref in other.about)


def in_words(code: str) -> str:
    """A reason in words: `vulnerable: a mental disorder is likely to affect their evidence`."""
    first, _, second = code.partition(":")
    category = table().categories.get(first)
    if category is not None:
        return f"{category.title}: {category.reasons.get(second, _plain(second))}" if second else category.title
    said = {"offence": "by the offence", "flag": "by how the police marked it", "relationship": "by who the suspect is"}
    if first == "age":
        return "by age: under 18 at the time of the offence"
    return f"{said.get(first, _plain(first))}: {_plain(second)}" if second else _plain(first)


def _plain(code: str) -> str:
    return code.replace("_", " ")


def detail_of(category: str, reason: str, review_on: date | None) -> str:
    """The detail under which a reason is recorded."""
    return f"{category}:{reason}" + (f"|{review_on.isoformat()}" if review_on else "")


def removal_of(code: str, why: str) -> str:
    """The detail under which a reason is removed."""
    return f"{code}|{why}"


def categories_of(reasons: Iterable[Reason], found_as: Mapping[str, str]) -> dict[str, list[Reason]]:
    """Group reasons by the Code's category; `found_as` gives the category of those found by rule."""
    grouped: dict[str, list[Reason]] = {}
    for one in reasons:
        first = one.code.partition(":")[0]
        grouped.setdefault(found_as.get(one.code, first), []).append(one)
    return grouped
