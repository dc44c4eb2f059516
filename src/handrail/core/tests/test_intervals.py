"""Intervals hold what they say they hold."""

from random import Random

import pytest

from handrail.core.intervals import Interval, ratio, wilson, wilson_of_draw


def test_wilson_is_as_published() -> None:
    """Newcombe 1998, table I: 81 of 263, and 15 of 148, by the score method without correction."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("share", "drawn"), [(0.05, 60), (0.28, 60), (0.5, 150), (0.93, 150)])
def test_the_interval_of_a_draw_holds_the_truth_about_as_often_as_it_says(share: float, drawn: int) -> None:
    population, rng = 400, Random(20260408)
    true = round(share * population)
    people = [True] * true + [False] * (population - true)
    held, cache = 0, dict[int, Interval | None]()
    for _ in range(1500):
        met = sum(rng.sample(people, drawn))
        if met not in cache:
            cache[met] = wilson_of_draw(met, drawn, drawn=drawn, population=population)
        interval = cache[met]
        assert interval is not None
        held += interval.low <= true / population <= interval.high
    assert 0.925 <= held / 1500 <= 0.99


def test_a_draw_of_everybody_leaves_no_doubt_and_one_of_few_from_many_is_plain_wilson() -> None:
    assert wilson_of_draw(28, 100, drawn=100, population=100) == (0.28, 0.28)
    assert wilson_of_draw(28, 100, drawn=100, population=10**9) == pytest.approx(wilson(28, 100), abs=1e-6)
    narrow, wide = wilson_of_draw(28, 100, drawn=100, population=150), wilson(28, 100)
    assert narrow is not None
    assert wide is not None
    assert wide.low < narrow.low < 0.28 < narrow.high < wide.high
    assert wilson_of_draw(0, 0, drawn=10, population=20) is None


def test_numbers_that_are_none_of_a_draw_are_refused() -> None:
    with pytest.raises(ValueError, match="should not fall"):
        wilson_of_draw(1, 5, drawn=4, population=10)
    with pytest.raises(ValueError, match="should lie within"):
        wilson(6, 5)


def test_a_ratio_claims_nothing_its_interval_does_not_support() -> None:
    """Katz's interval of 30 in 100 against 60 in 100: a half, from exp(ln 0.5 ± 1.96 · √(0.7/30 + 0.4/60))."""
    lower, same = ratio(30, 100, 60, 100), ratio(9, 20, 50, 100)
    assert lower is not None
    assert same is not None
    assert (lower.value, lower.low, lower.high) == pytest.approx((0.5, 0.3561, 0.7021), abs=5e-4)
    assert lower.claim == "lower"
    assert same.claim == ""
    assert ratio(0, 10, 5, 10) is None
    assert ratio(5, 10, 0, 10) is None
