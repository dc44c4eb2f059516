"""A draw is without replacement, in proportion, and the same whoever repeats it."""

from collections import Counter
from math import ceil, floor
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.rights.sampling import CannotDraw, Journey, digest_of, draw, strata_of


def frame(sizes: dict[str, int]) -> list[Journey]:
    return [Journey(unit, f"20/{unit}/{i}", f"P{i}") for unit, size in sizes.items() for i in range(size)]


SIZES = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(1, 25), min_size=1)


@settings(max_examples=60, deadline=None)
@given(SIZES, st.integers(0, 2**63), st.data())
def test_nobody_is_drawn_twice_and_each_stratum_is_drawn_in_proportion(
    sizes: dict[str, int], seed: int, data: st.DataObject
) -> None:
    everybody = frame(sizes)
    n = data.draw(st.integers(1, len(everybody)))
    drawn = draw(everybody, n=n, seed=seed)
    assert len(drawn) == len(set(drawn)) == n
    assert set(drawn) <= set(everybody)
    for stratum in strata_of(everybody, drawn):
        due = n * stratum.size / len(everybody)
        assert floor(due) <= stratum.drawn <= ceil(due)
        assert stratum.size == sizes[stratum.name]


@settings(max_examples=30, deadline=None)
@given(SIZES, st.integers(0, 2**63), st.integers(0, 99))
def test_the_order_in_which_the_frame_is_read_changes_nothing(sizes: dict[str, int], seed: int, shuffle: int) -> None:
    everybody = frame(sizes)
    turned = Random(shuffle).sample(everybody, len(everybody))
    n = (len(everybody) + 1) // 2
    assert draw(turned, n=n, seed=seed) == draw(everybody, n=n, seed=seed)
    assert digest_of(turned) == digest_of(everybody)


def test_a_draw_made_once_is_made_again_on_any_machine() -> None:
    """Written down once: another result would mean that samples on file can no longer be repeated."""
    everybody = frame({"Response": 30, "PPU": 10})
    assert [one.crime_ref for one in draw(everybody, n=4, seed=7)] == [
        "20/Response/13", "20/Response/24", "20/PPU/5", "20/Response/8",
    ]  # fmt: skip
    assert digest_of(everybody)[:16] == "e33dbc396a3baf43"


def test_everybody_has_the_same_chance() -> None:
    everybody = frame({"A": 3, "B": 5, "C": 12})
    times = Counter(one for seed in range(4000) for one in draw(everybody, n=6, seed=seed))
    assert set(times) == set(everybody)
    # 1,200 each; five standard deviations of a count with that mean are 145.
    assert all(1055 < count < 1345 for count in times.values())


def test_another_seed_draws_others_and_another_frame_has_another_digest() -> None:
    everybody = frame({"A": 40})
    assert draw(everybody, n=10, seed=1) != draw(everybody, n=10, seed=2)
    assert digest_of(everybody) != digest_of(everybody[1:])


@pytest.mark.parametrize(
    ("everybody", "n", "why"),
    [
        ([], 1, "holds no journey"),
        (frame({"A": 3}), 4, "from 1 to the 3 journeys"),
        (frame({"A": 3}), 0, "from 1 to the 3 journeys"),
        (frame({"A": 3}) * 2, 2, "names a journey twice"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_would_be_right(everybody: list[Journey], n: int, why: str) -> None:
    with pytest.raises(CannotDraw, match=why):
        draw(everybody, n=n, seed=1)
