"""Small counts stay hidden from whoever subtracts what is shown from a total, and knows the rule."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.core.suppression import suppressed

Table = dict[str, tuple[int, ...]]


def published(table: Table, threshold: int) -> tuple[object, ...]:
    """Give all that somebody who is shown the table learns, with every total that is printed elsewhere."""
    hidden = suppressed(table, threshold=threshold)
    rows = tuple((name, None if name in hidden.rows else row) for name, row in table.items())
    total = None if hidden.total else tuple(map(sum, zip(*table.values(), strict=True)))
    return rows, total


def tables(rows: int, columns: int, most: int) -> Iterator[Table]:
    """Give every table of so many rows and counts with no count above the most."""
    for cells in product(range(most + 1), repeat=rows * columns):
        yield {f"row {row}": cells[row * columns : (row + 1) * columns] for row in range(rows)}


@pytest.mark.parametrize(
    ("rows", "columns", "most", "threshold"), [(2, 1, 14, 3), (3, 1, 13, 3), (4, 1, 7, 3), (2, 2, 7, 2), (3, 2, 4, 2)]
)
def test_whoever_knows_the_rule_and_every_total_cannot_work_back_a_small_count(
    rows: int, columns: int, most: int, threshold: int
) -> None:
    could_be: dict[tuple[object, ...], list[Table]] = defaultdict(list)
    for table in tables(rows, columns, most):
        could_be[published(table, threshold)].append(table)
    attacked = 0
    for (shown, _), candidates in could_be.items():
        for name, row in shown:  # type: ignore[attr-defined]
            if row is not None:
                continue
            for place in range(columns):
                possible = {table[name][place] for table in candidates}
                small = {count for count in possible if 0 < count < threshold}
                attacked += bool(small)
                assert len(possible) > 1 or not small, (shown, candidates)
    assert attacked > 10


@settings(deadline=None)
@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.tuples(*[st.integers(0, 60)] * 3), max_size=8),
    st.integers(1, 12),
)
def test_no_small_count_is_shown_and_what_is_left_of_a_total_is_never_one_row_nor_small(
    table: Table, threshold: int
) -> None:
    hidden = suppressed(table, threshold=threshold)
    assert {name for name, row in table.items() if any(0 < count < threshold for count in row)} == hidden.small
    assert hidden.small <= hidden.rows
    if hidden.rows and not hidden.total:
        assert len(hidden.rows) > 1
        for column in zip(*(table[name] for name in hidden.rows), strict=True):
            assert sum(column) == 0 or sum(column) >= 2 * threshold


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=3), st.tuples(st.integers(10, 99), st.just(0)), max_size=6))
def test_nothing_is_hidden_where_nothing_is_small(table: Table) -> None:
    hidden = suppressed(table, threshold=10)
    assert (hidden.rows, hidden.total) == (frozenset(), False)


def test_a_small_row_takes_its_neighbour_with_it_and_leaves_those_that_matter_most() -> None:
    table: Table = {"F": (40, 30), "M": (25, 25), "other": (2, 1), "not recorded": (9, 9)}
    assert suppressed(table, threshold=5).rows == {"other", "not recorded"}
    assert suppressed(table, threshold=5).small == {"other"}
    assert suppressed({**table, "not recorded": (3, 0)}, threshold=5).rows == set(table)
    assert suppressed({"F": (400, 3)}, threshold=5).total


@pytest.mark.parametrize("table", [{"a": (1, 2), "b": (1,)}, {"a": (-1,)}])
def test_a_table_that_is_none_is_refused(table: Table) -> None:
    with pytest.raises(ValueError, match="every row should hold the same counts"):
        suppressed(table, threshold=5)
    with pytest.raises(ValueError, match="should be 1 or more"):
        suppressed({}, threshold=0)
