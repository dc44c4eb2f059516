"""A table of figures as it may be shown: every count adds up, and a small one is given away by nothing beside it."""

from collections import defaultdict
from itertools import chain, product

from hypothesis import given
from hypothesis import strategies as st

from handrail.rights.breakdown import PEOPLE, STATES, Stood, broken_down
from handrail.rights.disproportion import GROUPS

counts = st.fixed_dictionaries({state: st.integers(0, 60) for state in STATES})


@given(st.dictionaries(st.sampled_from(["F", "M", "X", ""]), counts))
def test_no_small_count_of_people_is_shown_and_what_is_hidden_is_not_the_rest_of_a_total(
    by_sex: dict[str, dict[str, int]],
) -> None:
    groups = [Stood(key, key, states, 0) for key, states in by_sex.items()]
    found = broken_down("sex", groups, small=5, sensitive=10)
    shown = [row.states for row in found.rows if row.states is not None]
    assert not any(0 < count < 5 for states in shown for count in states.values())
    assert len(found.rows) - len(shown) != 1
    if found.total is not None and len(shown) < len(found.rows):
        whole = everybody(groups)
        for state in shown[0] if shown else ():
            rest = whole[state] - sum(states[state] for states in shown)
            assert rest == 0 or rest >= 10


def everybody(groups: list[Stood]) -> dict[str, int]:
    truth = broken_down("sex", groups, small=1, sensitive=1)
    assert truth.total is not None
    return dict(truth.total.states or {})


def published(counts: tuple[int, ...]) -> tuple[object, ...]:
    """All that somebody learns who sees a table of four groups, and every total of it printed elsewhere."""
    states = ("missed", "not_recorded")
    rows = [dict(zip(states, counts[at : at + 2], strict=True)) for at in range(0, 8, 2)]
    groups = [Stood(key, key, row, 0) for key, row in zip(GROUPS["sex"], rows, strict=True)]
    found = broken_down("sex", groups, small=2, sensitive=2)
    shown = tuple(
        None if row.states is None else tuple(row.states.get(state) for state in states) for row in found.rows
    )
    return shown, tuple(map(sum, zip(*(row.values() for row in rows), strict=True))) if found.total else None


def test_a_column_left_out_of_every_group_gives_no_small_count_away_to_whoever_knows_the_rule() -> None:
    could_be: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for missed, unknown in product(product(range(4), repeat=4), product(range(3), repeat=4)):
        counts = tuple(chain.from_iterable(zip(missed, unknown, strict=True)))
        could_be[published(counts)].append(counts)
    left_out = 0
    for (shown, _), candidates in could_be.items():
        for place in range(8):
            row = shown[place // 2]  # type: ignore[index]
            if row is None or row[place % 2] is None:
                possible = {counts[place] for counts in candidates}
                left_out += row is not None
                assert len(possible) > 1 or 1 not in possible, (shown, candidates[:3])
    assert left_out > 10


def test_units_and_rights_are_shown_whole_with_a_total_that_is_added_up() -> None:
    groups = [Stood("a", "A", {"met": 2, "late": 1}, 1), Stood("b", "B", {"missed": 3, "not_recorded": 4}, 2)]
    found = broken_down("unit", groups, small=5, sensitive=10)
    assert [row.in_time for row in found.rows] == [2 / 3, 0]
    assert found.total is not None and found.total.states is not None
    assert found.total.states == {**dict.fromkeys(STATES, 0), "met": 2, "late": 1, "missed": 3, "not_recorded": 4}
    assert found.total.by_upgrade == 3


def test_not_recorded_is_in_no_share() -> None:
    (row,) = broken_down("unit", [Stood("a", "A", {"met": 9, "not_recorded": 50}, 0)], small=5, sensitive=10).rows
    assert (row.fell_due, row.in_time) == (9, 1)


def test_ethnicity_is_in_five_groups_with_the_higher_threshold_and_everybody_in_one() -> None:
    groups = [Stood(code, code, {"met": 40, "missed": 9}, 0) for code in ("W1", "W9", "A1", "B2")]
    found = broken_down("ethnicity", groups, small=5, sensitive=10)
    assert [row.key for row in found.rows] == list(GROUPS[PEOPLE["ethnicity"]])
    white, asian = found.rows[0], found.rows[1]
    assert white.states is None or white.states["met"] == 80
    assert asian.states is None


def test_all_hidden_shows_no_total() -> None:
    groups = [Stood("F", "F", {"met": 1}, 0), Stood("M", "M", {"met": 1}, 0)]
    assert broken_down("sex", groups, small=5, sensitive=10).total is None


def test_a_column_with_few_in_every_group_is_left_out_of_each_and_said_of_all_together() -> None:
    """A few of each group whose start was not recorded hid every group of a whole region."""
    few = {"W1": 18, "A1": 9, "B1": 4, "M1": 12, "O1": 30, "NS": 30, "": 15}
    groups = [Stood(key, key, {"met": 300, "late": 40, "missed": 50, "not_recorded": n}, 0) for key, n in few.items()]
    found = broken_down("ethnicity", groups, small=5, sensitive=10)
    assert [row.states is None for row in found.rows] == [False] * 7
    assert not any("not_recorded" in row.states for row in found.rows if row.states)
    assert {row.fell_due for row in found.rows} == {390}
    assert found.total is not None and found.total.states is not None
    assert found.total.states["not_recorded"] == sum(few.values())


def test_where_late_and_missed_are_few_apart_what_fell_due_and_was_met_is_said_all_the_same() -> None:
    groups = [Stood("F", "F", {"met": 50, "late": 2, "missed": 30}, 0), Stood("M", "M", {"met": 40, "late": 9}, 0)]
    found = broken_down("sex", groups, small=5, sensitive=10)
    assert [(row.fell_due, row.in_time) for row in found.rows[:2]] == [(82, 50 / 82), (49, 40 / 49)]
    assert not any({"late", "missed"} & set(row.states or ()) for row in found.rows)
    assert found.total is not None and found.total.states is not None
    assert found.total.states["late"] == 11
