"""A course of conduct: which incidents are between the same two people, and what they show together.

The papers say that ten officers met one victim and none linked the incidents. Here they are proposed as one *pattern*:
one person harmed, one person named as suspect, and those who act for that suspect. What it shows is said as reasons,
each with the incidents that bear it out; there is no score, and nothing here decides. A suspect is somebody who was
named, not an offender. Plain Python: data in, data out. What a viewer may not see is never given to these rules, so
that no total, gap or reason can tell of it. `reference/conduct.json` and `reference/severity.json` are the settings.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, cast

_REFERENCE = Path(__file__).parent / "reference"


@cache
def _table(name: str) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], json.loads((_REFERENCE / f"{name}.json").read_text(encoding="utf-8")))


EDITION: str = _table("conduct")["edition"]
SOURCES: tuple[str, ...] = (
    f"What makes a pattern: {_table('conduct')['source']} (edition {EDITION}).",
    f"Severity: {_table('severity')['source']} (edition {_table('severity')['edition']}).",
)
TELLS: frozenset[str] = frozenset(_table("conduct")["tells"])
"""Kinds of event in which somebody told their story."""
MEETS: frozenset[str] = frozenset(_table("conduct")["meets"])
"""Kinds of event in which somebody met the officer who is named."""
BREACHES: frozenset[str] = frozenset(_table("conduct")["breaches"])
LOOKS_AT: frozenset[str] = frozenset(_table("conduct")["looks_at"])
"""Grades of risk at which a worsening pattern reaches a supervisor; the empty one is not graded."""
DECISIONS: Mapping[str, Mapping[str, str]] = {
    verb: dict(codes) for verb, codes in _table("conduct")["decisions"].items()
}
"""Why somebody decided as they did, by what they decided: code and words."""
TOLD: Mapping[str, str] = dict(_table("conduct")["told"])
"""What may be told to a service: code and words."""
_SAME_OCCASION = timedelta(hours=_table("conduct")["same_occasion_hours"])
_STEPS: Mapping[str, int] = {name: step for step, _, names in _table("severity")["steps"] for name in names}
STEP_WORDS: Mapping[int, str] = {step: words for step, words, _ in _table("severity")["steps"]}
"""What each step of severity is, in words."""
_UNKNOWN_CRIME: int = _table("severity")["unknown_crime"]


class Part(NamedTuple):
    """Somebody named against a victim in one crime. `acts_for` says that they are there for the suspect."""

    victim: int
    crime: int
    other: int
    acts_for: bool


class Breach(NamedTuple):
    """Something other than a crime that concerns a victim and a suspect: an order broken, something told."""

    victim: int
    key: str
    crime: int | None
    suspect: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One crime, breach or thing told, as a viewer may see it. `what` are offence groups, flags and codes.

    `kind` is `crime`, `non_crime`, `breach` or `told`. `occasion` is one word for what happened at one time: two crimes
    under one log are one occasion, and so is a breach with the crime that was recorded of it.
    """

    key: str
    when: datetime
    kind: str
    what: frozenset[str]
    occasion: str
    tie: str = ""
    proxy: bool = False


@dataclass(frozen=True, slots=True)
class Occasion:
    """What happened at one time: its incidents, the first moment of them, and the gravest step."""

    key: str
    when: datetime
    severity: int
    incidents: tuple[Incident, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that the incidents show, in words, and the incidents that bear it out."""

    code: str
    words: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one viewer's incidents show together. `gaps` are whole days between occasions, oldest first."""

    occasions: tuple[Occasion, ...]
    gaps: tuple[int, ...]
    worsening: bool
    reasons: tuple[Reason, ...]

    @property
    def total(self) -> int:
        """How many incidents there are; what happened at one time is one."""
        return len(self.occasions)


def of_crime(
    key: str,
    *,
    reported_at: datetime,
    occurred_from: datetime | None,
    groups: Iterable[str],
    flags: Iterable[str],
    occasion: str,
    tie: str = "",
    proxy: bool = False,
) -> Incident:
    """Return a crime or a non-crime as an incident, dated by its report; what is long past, by when it happened."""
    flags = frozenset(flags)
    when = occurred_from if "non_recent" in flags and occurred_from is not None else reported_at
    kind = "non_crime" if "non_crime" in flags else "crime"
    return Incident(key, when, kind, flags | frozenset(groups), occasion, tie, proxy)


def of_event(
    key: str, *, kind: str, detail: str, happened_at: datetime, occasion: str, proxy: bool = False
) -> Incident:
    """Return a broken order, or something told to a service, as an incident."""
    if kind in BREACHES:
        return Incident(key, happened_at, "breach", frozenset({"breach"}), occasion, proxy=proxy)
    return Incident(key, happened_at, "told", frozenset(filter(None, detail.split(";"))), occasion, proxy=proxy)


def occasion_of(*, crime: int | None, log: str, reported_at: datetime | None, happened_at: datetime, key: str) -> str:
    """Return the occasion that something belongs to, by what is known of itself alone.

    So adding an incident never lowers a total: nothing another row says can join two occasions.
    """
    whole = f"log:{log}" if log else f"crime:{crime}"
    if crime is None or reported_at is None:
        return key
    return whole if abs(happened_at - reported_at) <= _SAME_OCCASION else key


def severity_of(kind: str, what: Iterable[str]) -> int:
    """Return the gravest step among offence groups, flags and codes."""
    lowest = 0 if kind in ("non_crime", "told") else _UNKNOWN_CRIME
    return max([lowest, *(_STEPS[name] for name in what if name in _STEPS)])


def proposals(
    parts: Iterable[Part], breaches: Iterable[Breach], *, occasions: Mapping[str, str]
) -> dict[tuple[int, int], dict[str, tuple[str, ...]]]:
    """Return which incidents lie between which victim and which suspect, each with why it is in.

    A third party who acts for a suspect in one crime acts for them in every crime against the same victim. It takes two
    occasions (`occasions`: by an incident's key) to make a pattern. Nobody is a suspect to themselves, and two who are
    each other's victims have two patterns.
    """
    found: dict[tuple[int, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    parts = [part for part in parts if part.victim != part.other]
    named, acting = _named_and_acting(parts)
    for part in parts:
        if not part.acts_for:
            found[part.victim, part.other][f"crime:{part.crime}"].add("suspect")
        for suspect in acting.get((part.victim, part.other), ()):
            found[part.victim, suspect][f"crime:{part.crime}"].add("proxy")
    for one in breaches:
        suspects = {one.suspect} if one.suspect else named.get((one.victim, one.crime or 0), set())
        for who in suspects - {one.victim}:
            for whom in {who, *acting.get((one.victim, who), ())}:
                found[one.victim, whom][one.key].add(one.why)
    return {
        pair: {key: tuple(sorted(why)) for key, why in sorted(members.items())}
        for pair, members in sorted(found.items())
        if len({occasions.get(key, key) for key in members}) > 1
    }


def _named_and_acting(
    parts: Sequence[Part],
) -> tuple[dict[tuple[int, int], set[int]], dict[tuple[int, int], set[int]]]:
    """Return who is named in each crime of each victim, and for whom each third party acts against each victim."""
    named: dict[tuple[int, int], set[int]] = defaultdict(set)
    acting: dict[tuple[int, int], set[int]] = defaultdict(set)
    for part in parts:
        if not part.acts_for:
            named[part.victim, part.crime].add(part.other)
    for part in parts:
        if part.acts_for:
            acting[part.victim, part.other] |= named[part.victim, part.crime] - {part.other}
    return named, acting


def read(incidents: Iterable[Incident]) -> Reading:
    """Return what incidents between the same two people show together; their order changes nothing."""
    occasions = _occasions(incidents)
    moments = [one.when for one in occasions]
    gaps = tuple((later - earlier).days for earlier, later in pairwise(moments))
    return Reading(occasions, gaps, is_worsening(occasions), tuple(_reasons(occasions, gaps)))


def _occasions(incidents: Iterable[Incident]) -> tuple[Occasion, ...]:
    together: dict[str, dict[str, Incident]] = defaultdict(dict)
    for one in incidents:
        together[one.occasion][one.key] = one
    found = []
    for key, by_key in together.items():
        several = tuple(sorted(by_key.values(), key=lambda one: (one.when, one.key)))
        gravest = max(severity_of(one.kind, one.what) for one in several)
        found.append(Occasion(key, several[0].when, gravest, several))
    return tuple(sorted(found, key=lambda one: (one.when, one.key)))


def is_worsening(occasions: Sequence[Occasion]) -> bool:
    """Say whether each of the last two came sooner than the one before it did, or was graver than that."""
    if len(occasions) < 3:
        return False
    return all(_is_worse(occasions, place) for place in (len(occasions) - 2, len(occasions) - 1))


def _is_worse(occasions: Sequence[Occasion], place: int) -> bool:
    now, before = occasions[place], occasions[place - 1]
    sooner = place > 1 and now.when - before.when < before.when - occasions[place - 2].when
    return sooner or now.severity > before.severity


_SHOWS: tuple[tuple[str, frozenset[str], str], ...] = (
    ("strangulation", frozenset({"strangulation"}), "Strangulation or suffocation"),
    ("threats_to_kill", frozenset({"threats_to_kill"}), "A threat to kill"),
    ("breach", frozenset({"breach_of_order", "breach"}), "An order or bail was broken"),
    ("stalking", frozenset({"stalking", "followed"}), "Stalking"),
)


def _reasons(occasions: Sequence[Occasion], gaps: Sequence[int]) -> Iterable[Reason]:
    every = [one for occasion in occasions for one in occasion.incidents]
    if is_worsening(occasions):
        last = [one.key for occasion in occasions[-2:] for one in occasion.incidents]
        yield Reason(
            "worsening", "Worsening: each of the last two came sooner, or was graver, than the one before", tuple(last)
        )
    if len(gaps) > 1 and gaps[-1] < gaps[0]:
        yield Reason(
            "gaps", f"The time between incidents went from {_days(gaps[0])} to {_days(gaps[-1])}", _of(every[-1:])
        )
    first = occasions[0] if occasions else None
    gravest = max(occasions, key=lambda one: (one.severity, one.when), default=None)
    if first and gravest and gravest.severity > first.severity:
        yield Reason(
            "severity",
            f"Graver: from {STEP_WORDS[first.severity]} to {STEP_WORDS[gravest.severity]}",
            _of(gravest.incidents),
        )
    yield from _separation(every)
    for code, names, words in _SHOWS:
        of = [one for one in every if one.what & names]
        if of:
            count = len({one.occasion for one in of})
            yield Reason(code, words if count == 1 else f"{words}: {count} times", _of(of))
    through = [one for one in every if one.proxy]
    if through:
        count = len({one.occasion for one in through})
        yield Reason("proxy", f"Somebody else acted in the suspect's place: {_times(count)}", _of(through))


def _separation(every: Sequence[Incident]) -> Iterable[Reason]:
    """Yield a separation: said so, or they were partners in an earlier incident and former partners in a later one."""
    said = [one for one in every if "separation" in one.what]
    partners = [one.when for one in every if one.tie == "partner"]
    after = [one for one in every if one.tie == "ex_partner" and any(when <= one.when for when in partners)]
    if said or after:
        yield Reason("separation", "They have separated while it went on", _of([*said, *after[:1]]))
    elif former := [one for one in every if one.tie == "ex_partner"]:
        yield Reason("separation", "The suspect is a former partner", _of(former[:1]))


def _of(incidents: Iterable[Incident]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.key for one in incidents))


def _days(count: int) -> str:
    return {0: "less than a day", 1: "a day"}.get(count, f"{count} days")


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
