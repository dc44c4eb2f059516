"""An edition of the triage rules: read from its file, with every condition it names found and tied.

Rules are data (issue 2, 3; DESIGN §5 *law is data*): order, conditions by name, decisions, codes, owners, times and
settings are in `rules/*.json`. What a condition means is in `triage_conditions`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from handrail.referrals.triage_conditions import CONDITIONS, Condition
from handrail.referrals.triage_facts import Facts, end_of_day, later, local_day
from handrail.referrals.triage_reading import CrimeKinds, Reading

RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Note:
    """A coded note on how a person is handled, and when it is made."""

    code: str
    holds: Condition
    unless_noted: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule decides where its own conditions hold; decision `on` hands the notes to the next rule."""

    holds: Condition
    decision: str
    code: str
    owner: str
    queue: str
    due: str
    hour_if: Condition
    handling: tuple[Note, ...]
    questions: tuple[str, ...]
    because: str
    kind: str
    without_service: "Outcome | None"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table: its number and name, when it holds, and what it decides."""

    number: int
    name: str
    holds: Condition
    outcomes: tuple[Outcome, ...]
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class Route:
    """A kind of service, when it is needed, and where a child goes when it takes no children."""

    kind: str
    code: str
    holds: Condition
    covered_by: frozenset[str]
    instead: tuple[str, ...]
    beside_only: bool
    last_resort: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """A number an officer can change, what it counts, and whether it was read in a source or is from memory."""

    value: int
    says: str
    standing: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The rules in force from a day."""

    edition: str
    name: str
    in_force_from: date
    source: str
    settings: Mapping[str, Setting]
    rules: tuple[Rule, ...]
    gap: Rule
    routes: tuple[Route, ...]
    crime_kinds: CrimeKinds
    dues: Mapping[str, int | None]
    """Due code → hours; none = the end of the local day."""
    escalates_to: Mapping[str, str]
    hour_if: Condition
    restricted_if: Condition
    on_every_made: tuple[Note, ...]
    on_every_decision: tuple[Note, ...]
    questions: Mapping[str, str]
    """Question → its words."""
    handling: Mapping[str, str]
    """Note → its words."""
    values: Mapping[str, int]

    def read(self, facts: Facts, at: datetime, *, joins: bool = False) -> Reading:
        """What one person's facts say at a moment, by this edition's settings."""
        return Reading(facts, at, settings=self.values, crimes=self.crime_kinds, routes=self.kinds_needed, joins=joins)

    def kinds_needed(self, reading: Reading) -> tuple[str, ...]:
        """The kinds of service needed in the order of the routes: one lead, the others beside it."""
        held = [route for route in self.routes if route.holds(reading)]
        kinds = {route.kind for route in held}
        plain = [r.kind for r in held if not (r.beside_only or r.last_resort or r.covered_by & kinds)]
        lead = plain[:1] or [r.kind for r in held if r.last_resort]
        others = [r.kind for r in held if not r.last_resort and not r.covered_by & kinds and r.kind not in lead]
        return tuple(dict.fromkeys(lead + others))

    def title_of(self, code: str) -> str:
        """What a list calls a hold with this code: the name of the rule that gives it; the code as words where none."""
        every = (*self.rules, self.gap)
        held = [r for r in every for outcome in r.outcomes if (outcome.code, outcome.decision) == (code, "held")]
        given = held or [rule for rule in every for outcome in rule.outcomes if outcome.code == code]
        name = given[0].name if given else code.replace("_", " ")
        return name[:1].upper() + name[1:]

    def route(self, kind: str) -> Route | None:
        """The route of a kind, if it is one."""
        return next((route for route in self.routes if route.kind == kind), None)

    def due_at(self, due: str, recorded_at: datetime) -> datetime | None:
        """When something is due, counted from when the decision was recorded; none where nothing is."""
        if not due:
            return None
        hours = self.dues[due]
        return end_of_day(recorded_at) if hours is None else later(recorded_at, hours=hours)


def _ask(written: Any) -> Condition:
    """One condition as written: a name, `not ` and a name, `{"any": […]}` or `{"all": […]}`."""
    if isinstance(written, str):
        if written.startswith("not "):
            inner = CONDITIONS[written[4:]]
            return lambda reading: not inner(reading)
        return CONDITIONS[written]
    return any_of(written["any"]) if "any" in written else all_of(written["all"])


def all_of(written: Sequence[Any]) -> Condition:
    """Whether every one of them holds; of none, yes."""
    asked = tuple(_ask(one) for one in written)
    if len(asked) == 1:
        return asked[0]
    return lambda reading: all(one(reading) for one in asked)


def any_of(written: Sequence[Any]) -> Condition:
    """Whether one of them holds; of none, no."""
    asked = tuple(_ask(one) for one in written)
    return lambda reading: any(one(reading) for one in asked)


def _note(written: Any) -> Note:
    if isinstance(written, str):
        return Note(written, all_of([]))
    return Note(written["note"], all_of(written.get("when", [])), written.get("unless_noted", ""))


def _outcome(row: Mapping[str, Any]) -> Outcome:
    without = row.get("without_service")
    return Outcome(
        holds=all_of(row.get("if", [])),
        decision=row["decision"],
        code=row.get("code", ""),
        owner=row.get("owner", ""),
        queue=row.get("queue", row.get("owner", "")),
        due=row.get("due", ""),
        hour_if=any_of(row.get("hour_if", [])),
        handling=tuple(map(_note, row.get("handling", []))),
        questions=tuple(row.get("questions", [])),
        because=row.get("because", ""),
        kind=row.get("kind", ""),
        without_service=_outcome(without) if without else None,
    )


def _rule(row: Mapping[str, Any], outcomes: Sequence[Mapping[str, Any]]) -> Rule:
    return Rule(
        number=row["number"],
        name=row["name"],
        holds=all_of(row.get("when", [])),
        outcomes=tuple(map(_outcome, outcomes)),
        source=row["source"],
        standing=row["standing"],
    )


def _route(row: Mapping[str, Any]) -> Route:
    return Route(
        kind=row["kind"],
        code=row.get("code", row["kind"]),
        holds=all_of(row["when"]),
        covered_by=frozenset(row.get("covered_by", [])),
        instead=tuple(row.get("else", [])),
        beside_only=row.get("beside_only", False),
        last_resort=row.get("last_resort", False),
    )


def read_edition(written: str) -> Edition:
    """An edition from the text of its file; a condition it names that is not known is a `KeyError`."""
    data: dict[str, Any] = json.loads(written)
    settings = {name: Setting(**row) for name, row in data["settings"].items()}
    kinds = {k: (frozenset(row["flags"]), frozenset(row["groups"])) for k, row in data["crime_kinds"].items()}
    gap = data["gap"]
    return Edition(
        edition=data["edition"],
        name=data["name"],
        in_force_from=date.fromisoformat(data["in_force_from"]),
        source=data["source"],
        settings=MappingProxyType(settings),
        rules=tuple(_rule(row, row["outcomes"]) for row in data["rules"]),
        gap=_rule(gap, [gap["no_service"], gap["no_capacity"]]),
        routes=tuple(map(_route, data["routes"])),
        crime_kinds=MappingProxyType(kinds),
        dues=MappingProxyType({due: row.get("hours") for due, row in data["dues"].items()}),
        escalates_to=MappingProxyType(data["escalates_to"]),
        hour_if=any_of(data["hour_if"]),
        restricted_if=any_of(data["restricted_if"]),
        on_every_made=tuple(map(_note, data["on_every_made"])),
        on_every_decision=tuple(map(_note, data["on_every_decision"])),
        questions=MappingProxyType(data["says"]["questions"]),
        handling=MappingProxyType(data["says"]["handling"]),
        values=MappingProxyType({name: setting.value for name, setting in settings.items()}),
    )


@cache
def editions() -> tuple[Edition, ...]:
    """Every edition there is, the oldest first."""
    found = [read_edition(path.read_text(encoding="utf-8")) for path in sorted(RULES.glob("*.json"))]
    return tuple(sorted(found, key=lambda edition: (edition.in_force_from, edition.edition)))


@cache
def _in_force_on(day: date) -> Edition:
    started = [edition for edition in editions() if edition.in_force_from <= day]
    return started[-1] if started else editions()[0]


def edition_at(at: datetime) -> Edition:
    """The edition in force at a moment; before the first there was, the first."""
    return _in_force_on(local_day(at))
