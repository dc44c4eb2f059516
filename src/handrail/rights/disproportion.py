"""How often a right is met for one group of people beside everybody else, and what may be claimed of it.

Source: the force wants to "assess impact and disproportionately against gender, age and ethnicity" (its paper of
autumn 2021, 1.1.2); domain reference 2.4 and 7. A group's rate is the met of those that fell due (met, late and
missed), and of a right without a limit the done of those owed, with Wilson's interval. It is compared with everybody
else, never with one group taken as the measure of the others: their rate divided by the rate of the rest, with Katz's
interval. Where that interval holds one, or where either side is fewer than the least a share is claimed on, nothing is
claimed. *Unknown* are those of whom what starts the right was not recorded: in no rate, and shown. Small counts are
hidden by the one rule (`core.suppression`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from handrail.core.intervals import Interval, Ratio, ratio, wilson
from handrail.core.suppression import fitted
from handrail.rights.profiles import AGES, ETHNICITIES, NOT_RECORDED, PLACES, SEXES

SEX, AGE, ETHNICITY, AREA = "sex", "age", "ethnicity", "area"
DIMENSIONS = (SEX, AGE, ETHNICITY, AREA)
LEAST = 20
"""The fewest on whom a share is claimed (reference 7, *recalled*)."""
AGAINST = "everybody else"


def _unknown_last(names: Mapping[str, str]) -> dict[str, str]:
    return {**{code: words for code, words in names.items() if code != NOT_RECORDED}, NOT_RECORDED: names[NOT_RECORDED]}


GROUPS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        SEX: _unknown_last(SEXES),
        AGE: _unknown_last(AGES),
        ETHNICITY: {
            "W": "White",
            "A": "Asian",
            "B": "Black",
            "M": "Mixed",
            "O": "Any other",
            "NS": "Not stated",
            NOT_RECORDED: ETHNICITIES[NOT_RECORDED],
        },
        AREA: _unknown_last(PLACES),
    }
)
"""The groups compared, in order: those that say least last, for they are hidden first. Ethnicity is compared at the
five groups of the census, because its twenty are mostly too few to say anything of."""


class Counts(NamedTuple):
    """How many clocks of a right fell due for a group, how many of them were met, and of how many it is not known.

    Of a right without a limit `n` are those owed and `met` those done.
    """

    n: int = 0
    met: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One group as it is shown. Every figure is none where it is suppressed, or where nobody is there to count.

    `unknown` is none also where it is said of no group, because so few are unknown that it would hide every one.
    `claim` is `lower` or `higher` than everybody else where the interval supports it; else empty.
    """

    code: str
    words: str
    n: int | None
    met: int | None
    unknown: int | None
    rate: float | None
    interval: Interval | None
    relative: Ratio | None
    claim: str
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Every group of one dimension, and all together; `total` is none where it would give a small count away.

    So is `unknown`: of how many of all together it is not known.
    """

    by: str
    groups: Sequence[Group]
    total: Counts | None
    unknown: int | None
    threshold: int


def counts_of(states: Mapping[str, int], *, without_limit: bool) -> Counts:
    """Return what a comparison counts, from how many clocks of a group stand in each state."""
    among, answered = (("done", "no_limit"), "done") if without_limit else (("met", "late", "missed"), "met")
    counted = sum(states.get(state, 0) for state in among)
    return Counts(counted, states.get(answered, 0), states.get("not_recorded", 0))


def group_of(by: str, code: str) -> str:
    """The group in which a recorded code is compared: an ethnicity at its first letter; a code not known is *other*."""
    if by == ETHNICITY and code not in ("NS", NOT_RECORDED):
        return code[:1] if code[:1] in GROUPS[by] else "O"
    return code if code in GROUPS[by] else NOT_RECORDED


def compared(by: str, counts: Mapping[str, Counts], *, threshold: int, least: int = LEAST) -> Compared:
    """Compare the groups of one dimension, from the counts of each recorded code."""
    table = dict.fromkeys(GROUPS[by], Counts())
    for code, more in counts.items():
        group = group_of(by, code)
        table[group] = Counts(*(sum(pair) for pair in zip(table[group], more, strict=True)))
    cells = {code: {"met": one.met, "not met": one.n - one.met, "unknown": one.unknown} for code, one in table.items()}
    columns, hidden = fitted(cells, may_go=[("unknown",)], threshold=threshold)
    total = Counts(*(sum(column) for column in zip(*table.values(), strict=True)))
    groups = [
        _hidden(code, GROUPS[by][code])
        if code in hidden.rows
        else _shown(code, one, total, least, by=by, unknown="unknown" in columns)
        for code, one in table.items()
    ]
    few = hidden.total or ("unknown" not in columns and 0 < total.unknown < 2 * threshold)
    return Compared(by, groups, None if hidden.total else total, None if few else total.unknown, threshold)


def _hidden(code: str, words: str) -> Group:
    return Group(code, words, None, None, None, None, None, None, "", suppressed=True)


def _shown(code: str, one: Counts, total: Counts, least: int, *, by: str, unknown: bool) -> Group:
    """One group beside all the others, the hidden ones too: beside fewer, the difference would give those away."""
    rest = Counts(*(whole - part for whole, part in zip(total, one, strict=True)))
    relative = ratio(one.met, one.n, rest.met, rest.n)
    claimed = relative is not None and min(one.n, rest.n) >= least and code not in (NOT_RECORDED, "NS")
    return Group(
        code,
        GROUPS[by][code],
        one.n,
        one.met,
        one.unknown if unknown else None,
        one.met / one.n if one.n else None,
        wilson(one.met, one.n),
        relative,
        relative.claim if claimed and relative is not None else "",
        suppressed=False,
    )


def threshold_of(by: str, *, small: int, sensitive: int) -> int:
    """The count below which a group of this dimension is not shown: ethnicity is the sensitive one."""
    return sensitive if by == ETHNICITY else small


def as_json(right: str, found: Compared) -> dict[str, object]:
    """The comparison as `./handrail disproportionality --json` prints it: null for what is hidden or not there.

    `relative` is the ratio to everybody else; its interval, and what may be claimed, are on the page and in the CSV.
    """
    return {
        "right": right,
        "by": found.by,
        "groups": [
            {
                "group": group.code or "not_recorded",
                "n": group.n,
                "met": group.met,
                "unknown": group.unknown,
                "rate": group.rate,
                "low": group.interval.low if group.interval else None,
                "high": group.interval.high if group.interval else None,
                "relative": group.relative.value if group.relative else None,
                "suppressed": group.suppressed,
            }
            for group in found.groups
        ],
    }
