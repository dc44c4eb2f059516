"""How clocks stand, group by group, as it may be shown: groups of people with small counts hidden by the one rule.

By right, duty holder, unit, supervisor, crime group and month every count is shown: none of them says who somebody is.
By age, sex, ethnicity and council the rows pass `core.suppression`, whole: every column that is printed is in the rule,
so that no printed figure gives a hidden one away. For them *not applicable* and *stopped* are one column, because those
stopped are few, and ethnicity is in the five groups of the census, as where groups are compared. A column with so few
in it that it would hide every group is left out of each, and said of all together (`MAY_GO`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from handrail.core.suppression import fitted
from handrail.rights.disproportion import AGE, AREA, ETHNICITY, GROUPS, SEX, compared, counts_of, group_of, threshold_of

NOT_NEEDED = "not_needed"
STATES = ("met", "late", "missed", "running", "done", "no_limit", "not_recorded", "not_applicable", "stopped")
STATES_OF_PEOPLE = (*STATES[:-2], NOT_NEEDED)
NOT_IN_TIME = "not_in_time"
"""Late and missed together: of groups of people it may be said where each of the two may not."""
MAY_GO = (("not_recorded",), (NOT_NEEDED,), ("running",), ("done",), ("no_limit",), ("late", "missed"))
"""Which columns may be left out of groups of people, in this order; never how many fell due, and were met."""
OPEN, SUPERVISOR = ("missed", "running"), "supervisor"
"""Under a supervisor only what is open is kept: there is no share of it that was in time."""
PEOPLE: Mapping[str, str] = MappingProxyType({"age": AGE, "sex": SEX, "ethnicity": ETHNICITY, "council": AREA})
"""Dimensions that say who somebody is or where, and under which name their groups are compared."""


@dataclass(frozen=True, slots=True)
class Row:
    """One group: its key, its words, how many stand in each state, and how many were so at once by an upgrade.

    `states` is none where the group is hidden, and lacks those that are said of no group; `by_upgrade` is none where it
    is not said of each group.
    """

    key: str
    words: str
    states: Mapping[str, int] | None
    by_upgrade: int | None = None

    @property
    def fell_due(self) -> int | None:
        """Met, late and missed; none where hidden, or where only what is open is counted."""
        if self.states is None or "met" not in self.states:
            return None
        if NOT_IN_TIME in self.states:
            return self.states["met"] + self.states[NOT_IN_TIME]
        return sum(self.states[state] for state in STATES[:3])

    @property
    def in_time(self) -> float | None:
        """The share of those that fell due that was met; none where hidden or where none fell due."""
        return self.states["met"] / self.fell_due if self.states is not None and self.fell_due else None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Every group and all together; `total` is none where it would give a small count away."""

    by: str
    states: Sequence[str]
    rows: Sequence[Row]
    total: Row | None
    threshold: int | None


@dataclass(frozen=True, slots=True)
class Stood:
    """What was counted of one group: its key, its words, how many in each state, how many by upgrade."""

    key: str
    words: str
    states: Mapping[str, int]
    by_upgrade: int


def broken_down(
    by: str, groups: Sequence[Stood], *, small: int, sensitive: int, without_limit: bool = False
) -> Breakdown:
    """Lay out the groups of one dimension as they may be shown; `small` and `sensitive` are the thresholds.

    `without_limit` says that they are of one right that has none, which is compared by what was done.
    """
    upgraded = sum(group.by_upgrade for group in groups)
    if by not in PEOPLE:
        states = OPEN if by == SUPERVISOR else STATES
        rows = [Row(one.key, one.words, _all(states, one.states), one.by_upgrade) for one in groups]
        return Breakdown(by, states, rows, _total(states, rows, upgraded), None)
    rows = _of_people(PEOPLE[by], groups)
    threshold = threshold_of(PEOPLE[by], small=small, sensitive=sensitive)
    table = {row.key: row.states for row in rows if row.states is not None}
    not_compared = _not_compared(PEOPLE[by], table, threshold, without_limit=without_limit)
    columns, hidden = fitted(table, may_go=MAY_GO, threshold=threshold, also=not_compared)
    shown = [Row(row.key, row.words, None if row.key in hidden.rows else _all(columns, table[row.key])) for row in rows]
    everybody = _total((*STATES_OF_PEOPLE, NOT_IN_TIME), rows, upgraded)
    total = None if hidden.total else _without_few(everybody, columns, 2 * threshold)
    return Breakdown(by, STATES_OF_PEOPLE, shown, total, threshold)


def _not_compared(
    compared_as: str, table: Mapping[str, Mapping[str, int]], threshold: int, *, without_limit: bool
) -> set[str]:
    """Groups that a comparison of the same months does not show: shown here, they would leave too few of its total."""
    counts = {key: counts_of(states, without_limit=without_limit) for key, states in table.items()}
    return {group.code for group in compared(compared_as, counts, threshold=threshold).groups if group.suppressed}


def _without_few(total: Row, columns: Sequence[str], enough: int) -> Row:
    """All together, without what is left out of every group and is too few to be said of all of them either.

    What went together goes together: of late and missed one would give the other away.
    """
    states = total.states or {}
    few = {
        state
        for some in MAY_GO
        if not set(some) <= set(columns) and any(0 < states[state] < enough for state in some)
        for state in some
    }
    return replace(total, states={state: count for state, count in states.items() if state not in few})


def _of_people(compared_as: str, groups: Sequence[Stood]) -> list[Row]:
    """The groups in which people are compared, in that order; every one, also where nobody is in it."""
    summed: dict[str, Counter[str]] = {key: Counter() for key in GROUPS[compared_as]}
    for one in groups:
        summed[group_of(compared_as, one.key)].update(one.states)
    for counted in summed.values():
        counted[NOT_NEEDED] = counted["not_applicable"] + counted["stopped"]
        counted[NOT_IN_TIME] = counted["late"] + counted["missed"]
    words = GROUPS[compared_as]
    return [Row(key, words[key], _all((*STATES_OF_PEOPLE, NOT_IN_TIME), counted)) for key, counted in summed.items()]


def _all(states: Sequence[str], counted: Mapping[str, int]) -> dict[str, int]:
    return {state: counted.get(state, 0) for state in states}


def _total(states: Sequence[str], rows: Sequence[Row], by_upgrade: int) -> Row:
    summed = {state: sum(row.states[state] for row in rows if row.states is not None) for state in states}
    return Row("", "All", summed, by_upgrade)
