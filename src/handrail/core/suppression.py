"""Small counts are not shown, nor what would give them away: one rule for pages, pictures, CSV and commands alike.

A table is a row of counts for each group, and a total. A count from 1 to the threshold less one is small; nought is
not (a whole group that nobody answered is what such a table is for). A row with a small count is hidden whole, so that
no share or sum in it can be worked back, and never alone: rows are paired in the order given, from the last, the first
three together where their number is odd, and a pair is hidden together. Then further pairs are hidden, the last first,
until of each count the hidden rows together hold either none or twice the threshold. So what is left when the shown
rows are taken from a total, wherever that total is printed, does not say how many one hidden row holds; nor does the
choice of what was hidden, because it does not depend on which row of a pair is small. Where hiding every row is not
enough, the total is hidden too.

A column in which nearly every row is small would hide every row. Such a column may be left out of all rows instead: of
the columns that may go, in the order given, as many go as let the most counts be shown (`fitted`).

Whoever makes a table puts first the rows that matter most. What one table cannot help: two tables of nearly the same
people, such as of one month and the next, taken from each other.

Sources: DESIGN 5, "Numbers are honest"; domain reference 7 (suppress 1 to 4 at least, under 10 for sensitive
breakdowns, secondary suppression, no totals that allow subtraction): *recalled*, so the thresholds are settings.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

Counts = Sequence[int]


@dataclass(frozen=True, slots=True)
class Hidden:
    """The rows that are not shown, those of them that are small themselves, and whether the total is not shown."""

    rows: frozenset[str]
    small: frozenset[str]
    total: bool


def suppressed(table: Mapping[str, Counts], *, threshold: int, also: Collection[str] = ()) -> Hidden:
    """Return what of a table is not shown. Every row must hold the same counts in the same order, none below nought.

    Rows of `also` are hidden whatever they hold, because another table does not show them. Raises `ValueError`.
    """
    if threshold < 1:
        raise ValueError(f"a threshold of {threshold} should be 1 or more")
    if len({len(row) for row in table.values()}) > 1 or any(count < 0 for row in table.values() for count in row):
        raise ValueError("every row should hold the same counts, none below nought")
    small = frozenset(name for name, row in table.items() if any(0 < count < threshold for count in row))
    pairs = _pairs(list(table))
    hidden = [pair for pair in pairs if (small | set(also)) & set(pair)]
    others = [pair for pair in pairs if pair not in hidden]
    while hidden and not _is_safe([table[name] for pair in hidden for name in pair], threshold):
        if not others:
            return Hidden(frozenset(table), small, total=True)
        hidden.append(others.pop())
    return Hidden(frozenset(name for pair in hidden for name in pair), small, total=False)


def fitted(
    table: Mapping[str, Mapping[str, int]],
    *,
    may_go: Sequence[Collection[str]],
    threshold: int,
    also: Collection[str] = (),
) -> tuple[Sequence[str], Hidden]:
    """Return the columns of a table that are shown, and which rows of them are not: so that most counts are shown.

    Columns go in the order of `may_go`, some together, none before those that stand before it there; where as much is
    shown either way, they stay. Noughts are no gain. Raises `ValueError`.
    """
    columns = list(next(iter(table.values()), ()))
    found = list[tuple[int, Sequence[str], Hidden]]()
    for gone in range(len(may_go) + 1):
        left_out = {column for some in may_go[:gone] for column in some}
        kept = [column for column in columns if column not in left_out]
        counts = {name: [row[column] for column in kept] for name, row in table.items()}
        hidden = suppressed(counts, threshold=threshold, also=also)
        shown = sum(count > 0 for name in counts.keys() - hidden.rows for count in counts[name])
        found.append((shown, kept, hidden))
    return max(found, key=itemgetter(0))[1:]


def _pairs(names: Sequence[str]) -> list[Sequence[str]]:
    """The rows by twos from the last; the first three together where their number is odd."""
    start = 3 if len(names) % 2 and len(names) > 1 else 0
    first = [names[:3]] if start else []
    return first + [names[at : at + 2] for at in range(start, len(names), 2)]


def _is_safe(hidden: Sequence[Counts], threshold: int) -> bool:
    """Whether what the hidden rows hold together gives none of them away."""
    return len(hidden) > 1 and all(
        total == 0 or total >= 2 * threshold for total in (sum(column) for column in zip(*hidden, strict=True))
    )
