"""Which kinds of event there are, and what each means.

The list is reference data (`reference/kinds.json`): the contract for the police extract, the vocabulary of the
twelve rights (rights-vocabulary), and what Handrail itself records. Nothing here knows a person or a date.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

Lane = Literal["crimes", "police", "told", "promises", "support", "court", "orders", "own_words"]
Side = Literal["police", "service"]
Hands = Literal["", "police", "service", "any"]
Circle = Literal["all", "police", "service", "own", "triage"]

LANES: Mapping[Lane, str] = MappingProxyType(
    {
        "crimes": "Crimes",
        "police": "Police",
        "told": "Told",
        "promises": "Promises",
        "support": "Support",
        "court": "Court",
        "orders": "Orders",
        "own_words": "In own words",
    }
)

_DATA = Path(__file__).parent / "reference" / "kinds.json"
_PART = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event.

    `label` and `sentence` are for people; `detail_form` names the shape its detail takes (see `details`), `codes` the
    codes it may hold where the papers list them. `by_hand` says which side may record it on a page, empty for none.
    `circle` says which audiences of those with sight of the person may see it: everyone, the police, services, only the
    agency that recorded it, or (triage) the police but not those whose reason is the court alone. `urgent` kinds reach
    the officer and the advocate at once in domestic abuse, stalking, sexual and honour-based crime. `answers_right` is
    a hint: it may answer a right, so for a crime with several victims it must say whose. `of_suspect` happens to one
    suspect, or to all of them. For a `court_stage`, `happened_at` is the court's time and `known_at` the receipt by the
    witness care unit.
    """

    name: str
    label: str
    sentence: str
    lane: Lane
    detail_form: str
    codes: tuple[str, ...]
    about_required: bool
    in_extract: bool
    by_hand: Hands
    circle: Circle
    urgent: bool
    answers_right: bool
    court_stage: bool
    of_suspect: bool
    source: str

    def may_be_recorded_by(self, side: Side) -> bool:
        """Whether a worker of this side may record it on a page."""
        return self.by_hand in ("any", side)

    def say(self, *, detail: str = "", by: str = "") -> str:
        """The sentence, with the bracketed parts kept only where what they name is known."""
        words = {"detail": detail, "by": by}

        def part(found: re.Match[str]) -> str:
            inside = found.group(1)
            named = [name for name in words if "{" + name + "}" in inside]
            return inside.format_map(words) if all(words[name] for name in named) else ""

        return _PART.sub(part, self.sentence)


def _kind(row: Mapping[str, object]) -> Kind:
    return Kind(
        name=str(row["name"]),
        label=str(row["label"]),
        sentence=str(row["sentence"]),
        lane=cast(Lane, row["lane"]),
        detail_form=str(row["detail"]),
        codes=tuple(cast(list[str], row.get("codes", []))),
        about_required=bool(row.get("about_required", False)),
        in_extract=bool(row.get("in_extract", False)),
        by_hand=cast(Hands, row.get("by_hand", "")),
        circle=cast(Circle, row.get("circle", "all")),
        urgent=bool(row.get("urgent", False)),
        answers_right=bool(row.get("answers_right", False)),
        court_stage=bool(row.get("court_stage", False)),
        of_suspect=bool(row.get("of_suspect", False)),
        source=str(row["source"]),
    )


@cache
def _table() -> Mapping[str, object]:
    return cast(Mapping[str, object], json.loads(_DATA.read_text(encoding="utf-8")))


def _kinds() -> Mapping[str, Kind]:
    rows = cast(list[dict[str, object]], _table()["kinds"])
    return MappingProxyType({kind.name: kind for kind in map(_kind, rows)})


EDITION: str = str(_table()["edition"])
SOURCE: str = str(_table()["source"])
LICENCE: str = str(_table()["licence"])

KINDS: Mapping[str, Kind] = _kinds()
"""Every kind of event by its name."""

LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: tuple(codes) for name, codes in cast(dict[str, list[str]], _table()["lists"]).items()}
)
"""The codes that forms of detail share: kinds of hearing, sentences, grades, stages and reasons of withdrawal."""

ALIASES: Mapping[str, Mapping[str, str]] = MappingProxyType(cast(dict[str, dict[str, str]], _table()["aliases"]))
"""Other words a force may write for a code of a list; an empty one means none recorded."""

EXTRACT_KINDS: frozenset[str] = frozenset(kind.name for kind in KINDS.values() if kind.in_extract)
URGENT_KINDS: frozenset[str] = frozenset(kind.name for kind in KINDS.values() if kind.urgent)
COURT_STAGES: frozenset[str] = frozenset(kind.name for kind in KINDS.values() if kind.court_stage)
ANSWERING_KINDS: frozenset[str] = frozenset(kind.name for kind in KINDS.values() if kind.answers_right)
NEEDS_ABOUT: frozenset[str] = frozenset(kind.name for kind in KINDS.values() if kind.about_required)
