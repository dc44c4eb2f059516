"""What is usual of a share from month to month, and which months are unusual: by rules that are named."""

import csv
import gzip
from datetime import date
from itertools import groupby, pairwise
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.rights.chart_picture import HEIGHT, LEFT, RIGHT, picture_of
from handrail.rights.control_chart import ONE_SIDE, OUTSIDE, RULES, TREND, TWO_OF_THREE, Method, Month, chart, unusual

METHOD = Method()
PUBLISHED = Path(__file__).parents[5] / "shared/data/waiting-list-and-spc/ae_attendances.csv.gz"


def months(*pairs: tuple[int, int]) -> list[Month]:
    """Months from January 2024, each so many met of so many counted."""
    return [Month(date(2024 + place // 12, place % 12 + 1, 1), met, n) for place, (met, n) in enumerate(pairs)]


any_month = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
any_months = st.lists(any_month, max_size=40).map(lambda pairs: months(*pairs))


def test_steady_months_have_limits_and_none_is_unusual() -> None:
    (stretch,) = chart(months(*[(80, 100)] * 14), method=METHOD)
    assert stretch.centre == pytest.approx(0.8)
    assert stretch.spread == 1
    reach = 3 * sqrt(0.8 * 0.2 / 100)
    assert all(point.low == pytest.approx(0.8 - reach) for point in stretch.points)
    assert all(point.high == pytest.approx(0.8 + reach) for point in stretch.points)
    assert not any(point.unusual for point in stretch.points)


def test_one_bad_month_is_outside_and_the_baseline_keeps_to_its_first_twelve() -> None:
    (stretch,) = chart(months(*[(80, 100)] * 13, (50, 100)), method=METHOD)
    assert stretch.centre == pytest.approx(0.8)
    assert [point.unusual for point in stretch.points[-2:]] == [(), (OUTSIDE,)]


def test_six_months_each_lower_are_a_trend_and_five_are_none() -> None:
    steady = [0.8, 0.81, 0.79, 0.8]
    falling = [0.82, 0.81, 0.8, 0.79, 0.78]
    found = unusual([0.0] * 9, steady + falling, METHOD)
    assert not any(found)
    found = unusual([0.0] * 10, [*steady, *falling, 0.77], METHOD)
    assert [TREND in rules for rules in found] == [False] * 4 + [True] * 6


def test_eight_on_one_side_are_unusual_and_a_month_on_the_centre_breaks_the_row() -> None:
    assert all(rules == (ONE_SIDE,) for rules in unusual([0.5, 0.6] * 4, [0.5, 0.6] * 4, METHOD))
    assert not any(unusual([0.5] * 7 + [0.0] + [0.5] * 7, [0.5] * 15, METHOD))


def test_two_of_three_must_lie_on_the_same_side() -> None:
    assert unusual([2.5, 0.0, 2.5], [0.6, 0.5, 0.6], METHOD) == [
        (TWO_OF_THREE,),
        (),
        (TWO_OF_THREE,),
    ]
    assert not any(unusual([2.5, 0.0, -2.5], [0.6, 0.5, 0.4], METHOD))
    assert not any(unusual([2.5, 0.0, 0.0, 2.5], [0.6, 0.5, 0.5, 0.6], METHOD))


def test_a_month_of_few_or_that_is_not_over_is_not_judged_and_is_in_no_baseline() -> None:
    some = months(*[(80, 100)] * 8, (0, 19))
    unfinished = Month(date(2024, 10, 1), 0, 100, is_over=False)
    (stretch,) = chart([*some, unfinished], method=METHOD)
    assert stretch.centre == pytest.approx(0.8)
    assert [(point.judged, point.unusual) for point in stretch.points[-2:]] == [(False, ()), (False, ())]
    assert METHOD.is_over(counted=95, running=5)
    assert not METHOD.is_over(counted=90, running=10)


def test_too_few_months_have_no_limits_and_nothing_is_unusual() -> None:
    (stretch,) = chart(months(*[(80, 100)] * 4, (1, 100)), method=METHOD)
    assert stretch.centre is None
    assert [(point.low, point.unusual) for point in stretch.points] == [(None, ())] * 5


def test_limits_begun_again_have_a_baseline_of_their_own_and_no_pattern_reaches_over_the_seam() -> None:
    better = months(*[(60, 100), (61, 100)] * 4, *[(90, 100), (91, 100)] * 4)
    (once,) = chart(better, method=METHOD)
    assert all(point.unusual for point in once.points)
    before, after = chart(better, method=METHOD, rebased=[date(2024, 9, 1)])
    assert before.centre == pytest.approx(0.605)
    assert after.centre == pytest.approx(0.905)
    assert not any(point.unusual for point in (*before.points, *after.points))


def test_what_cannot_be_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match="met should lie within"):
        chart(months((5, 4)), method=METHOD)
    with pytest.raises(ValueError, match="follow each other"):
        chart([*months((1, 2)), *months((1, 2))], method=METHOD)


@given(any_months)
def test_limits_hold_the_centre_and_stay_within_nought_and_one(some: list[Month]) -> None:
    for stretch in chart(some, method=METHOD):
        for point in stretch.points:
            if stretch.centre is not None and point.low is not None and point.high is not None:
                assert 0 <= point.low <= stretch.centre + 1e-9
                assert stretch.centre - 1e-9 <= point.high <= 1


@given(any_months)
def test_to_count_the_missed_instead_of_the_met_finds_the_same_months_unusual(some: list[Month]) -> None:
    missed = [month._replace(met=month.counted - month.met) for month in some]
    one, other = (chart(all_months, method=METHOD) for all_months in (some, missed))
    for here, there in zip(one, other, strict=True):
        assert here.spread == pytest.approx(there.spread)
        assert [OUTSIDE in p.unusual for p in here.points] == [OUTSIDE in p.unusual for p in there.points]


@given(st.lists(st.sampled_from([-3.5, -2.5, -1.0, 0.0, 1.0, 2.5, 3.5]), max_size=30))
def test_the_rules_find_what_a_slow_reading_finds(distances: list[float]) -> None:
    found = unusual(distances, [0.5] * len(distances), METHOD)
    runs = [list(run) for _, run in groupby(distances, key=lambda one: (one > 0) - (one < 0))]
    in_runs = [bool(run[0]) and len(run) >= 8 for run in runs for _ in run]
    assert [ONE_SIDE in rules for rules in found] == in_runs
    assert [OUTSIDE in rules for rules in found] == [abs(one) > 3 for one in distances]
    near = [
        any(place != other and abs(place - other) < 3 and one * distances[other] > 0 and abs(distances[other]) > 2
            for other in range(len(distances)))
        and abs(one) > 2
        for place, one in enumerate(distances)
    ]  # fmt: skip
    expected = near if len(distances) > 2 else [False] * len(distances)
    assert [TWO_OF_THREE in rules for rules in found] == expected


@given(any_months)
def test_a_picture_keeps_every_mark_within_its_frame(some: list[Month]) -> None:
    stretches = chart(some, method=METHOD, rebased=[date(2024, 7, 1)])
    picture = picture_of(stretches, summary="", say=lambda point: "", link=lambda month: "")
    assert len(picture.marks) == sum(month.counted > 0 for month in some)
    assert all(LEFT <= mark.x <= RIGHT and 0 <= mark.y <= HEIGHT for mark in picture.marks)
    assert all(later.x > earlier.x for earlier, later in pairwise(picture.marks))


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published attendances are not here")
def test_published_attendances_have_limits_wider_than_chance_alone() -> None:
    """Emergency departments count tens of thousands a month: a p chart would call nearly every month unusual."""
    with gzip.open(PUBLISHED, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["org_code"] == "RF4" and row["type"] == "1"]
    some = [
        Month(
            date.fromisoformat(row["period"]),
            int(float(row["attendances"]) - float(row["breaches"])),
            int(float(row["attendances"])),
        )
        for row in sorted(rows, key=lambda row: row["period"])
    ]
    (stretch,) = chart(some, method=METHOD)
    base = some[:12]
    centre = sum(month.met for month in base) / sum(month.counted for month in base)
    z = [(month.met / month.counted - centre) / sqrt(centre * (1 - centre) / month.counted) for month in base]
    spread = sum(abs(b - a) for a, b in pairwise(z)) / 11 / 1.128
    assert stretch.centre == pytest.approx(centre)
    assert stretch.spread == pytest.approx(spread)
    assert spread > 3
    assert set(RULES) >= {rule for point in stretch.points for rule in point.unusual}
