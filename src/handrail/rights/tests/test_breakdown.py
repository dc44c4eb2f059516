"""A table of figures as it may be shown: every count adds up, and a small one is given away by nothing beside it."""

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
    if found.total is not None and found.total.states is not None and len(shown) < len(found.rows):
        truth = broken_down("sex", groups, small=1, sensitive=1)
        assert truth.total is not None
        whole = truth.total.states or {}
        for state in found.states:
            rest = whole[state] - sum(states[state] for states in shown)
            assert rest == 0 or rest >= 10


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
