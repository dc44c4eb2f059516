"""Groups beside everybody else: nothing is claimed that the intervals do not support, and no small count given away."""

import json
from collections import Counter
from datetime import date, datetime
from io import StringIO
from itertools import product
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core.errors import NotKnown
from handrail.core.intervals import Ratio, ratio, wilson
from handrail.core.workdays import local_date
from handrail.people.models import Record
from handrail.rights import queries
from handrail.rights.clocks import standing
from handrail.rights.disproportion import DIMENSIONS, GROUPS, Counts, as_json, compared, group_of
from handrail.rights.models import Clock
from handrail.rights.profiles import council
from handrail.rights.views.comparing import in_decimals

NOW = "2026-04-08T07:00:00+01:00"
EVEN = {"F": Counts(400, 300, 20), "M": Counts(300, 230, 30), "X": Counts(50, 30, 15), "": Counts(90, 70, 12)}


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0.88, 0.78, 0.9962), "0.880 (0.780 to 0.996)"),
        ((1.1, 1.0003, 1.21), "1.1000 (1.0003 to 1.2100)"),
        ((0.88, 0.78, 0.99), "0.88 (0.78 to 0.99)"),
        ((1.0, 1.0, 1.0), "1.00 (1.00 to 1.00)"),
    ],
)
def test_a_ratio_is_said_so_exactly_that_what_is_claimed_can_be_checked(
    ends: tuple[float, float, float], said: str
) -> None:
    """*Less often* beside an interval that ends in 1.00 would contradict itself."""
    assert in_decimals(Ratio(*ends)) == said


def test_a_rate_is_of_what_fell_due_and_stands_beside_everybody_else() -> None:
    found = {group.code: group for group in compared("sex", EVEN, threshold=5).groups}
    assert list(found) == ["F", "M", "X", ""]
    assert found["X"].rate == 0.6
    assert found["X"].interval == wilson(30, 50)
    assert found["X"].relative == ratio(30, 50, 600, 790)
    assert (found["X"].claim, found["F"].claim, found["M"].claim) == ("lower", "", "")
    assert (found["X"].unknown, found["X"].suppressed) == (15, False)


def test_nothing_is_claimed_of_few_nor_of_those_of_whom_the_group_is_not_known() -> None:
    few = {"F": Counts(400, 390, 0), "M": Counts(19, 8, 0), "": Counts(60, 20, 0)}
    found = {group.code: group for group in compared("sex", few, threshold=5).groups}
    assert found["M"].relative is not None
    assert found["M"].relative.claim == "lower"
    assert (found["M"].claim, found[""].claim, found["F"].claim) == ("", "", "higher")


def test_a_suppressed_group_shows_no_figure_at_all_in_the_json_either() -> None:
    said: Any = as_json("VC-03.1", compared("sex", {**EVEN, "X": Counts(7, 4, 0)}, threshold=5))
    assert list(said) == ["right", "by", "groups"]
    by_group = {group["group"]: group for group in said["groups"]}
    assert set(by_group) == {"F", "M", "X", "not_recorded"}
    keys = ["group", "n", "met", "unknown", "rate", "low", "high", "relative", "suppressed"]
    assert all(list(group) == keys for group in said["groups"])
    for code in ("X", "not_recorded"):
        assert by_group[code] == {**dict.fromkeys(keys), "group": code, "suppressed": True}
    assert by_group["F"]["relative"] == pytest.approx(by_group["F"]["rate"] / by_group["M"]["rate"], abs=0.05)


def test_whoever_works_back_the_rest_from_what_is_shown_cannot_tell_a_small_group() -> None:
    """Every shown figure, the ratios to their last digit, and the total: what could the hidden two have been?"""
    could_be: dict[str, set[tuple[Counts, Counts]]] = {}
    shown = {"F": Counts(30, 20, 0), "M": Counts(25, 15, 0)}
    for met, missed, other_met, other_missed in product(range(8), repeat=4):
        if met + other_met > 7 or missed + other_missed > 7:
            continue
        hidden = Counts(met + missed, met, 0), Counts(other_met + other_missed, other_met, 0)
        found = compared("sex", {**shown, "X": hidden[0], "": hidden[1]}, threshold=3)
        could_be.setdefault(repr(found), set()).add(hidden)
    attacked = 0
    for candidates in could_be.values():
        for at, name in product((0, 1), ("n", "met")):
            possible = {getattr(pair[at], name) for pair in candidates}
            small = {count for count in possible if 0 < count < 3}
            attacked += bool(small)
            assert len(possible) > 1 or not small
    assert attacked


@pytest.mark.parametrize(
    ("by", "code", "group"),
    [("ethnicity", "A2", "A"), ("ethnicity", "NS", "NS"), ("ethnicity", "", ""), ("ethnicity", "Z9", "O"),
     ("area", "E08000025", "E08000025"), ("area", "outside", "outside"), ("area", "", ""), ("sex", "Q", ""),
     ("age", "75+", "75+")],
)  # fmt: skip
def test_each_code_belongs_to_one_group(by: str, code: str, group: str) -> None:
    assert group_of(by, code) == group
    assert group in GROUPS[by]


# On the region --------------------------------------------------------------------------------------------------------


@pytest.mark.data
@pytest.mark.parametrize("by", DIMENSIONS)
@pytest.mark.parametrize("right", ["VC-03.1", "VC-07.1"])
def test_counts_are_what_counting_each_clock_gives(
    right: str, by: str, as_system: AsSystem, morning: datetime, settings: Any
) -> None:
    """Of the offer of a statement, which has no limit, those to whom it was made are counted among those owed it."""
    settings.SMALL_COUNT = settings.SMALL_COUNT_SENSITIVE = 1
    with as_system():
        slow = _counted(right, by, morning)
        found = queries.comparison(right, by, viewer=system("a test"), at=morning)
    assert {group.code: (group.n, group.met) for group in found.groups if group.n} == slow
    assert sum(n for n, _ in slow.values()) > 100
    assert 0 < sum(met for _, met in slow.values()) < sum(n for n, _ in slow.values())


def _counted(right: str, by: str, at: datetime) -> dict[str, tuple[int, int]]:
    n: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for clock in Clock.objects.filter(entitlement=right).select_related("record", "crime"):
        state = standing(clock.settled, clock.due_on, at)
        done = state == "met" or (state == "no_limit" and clock.answered_at is not None)
        crime, record = clock.crime, clock.record
        moment = crime.occurred_from or crime.reported_at
        code = {"sex": record.sex, "ethnicity": record.ethnicity, "area": council(crime.area_code)}.get(
            by, _age(record, local_date(moment))
        )
        n[group_of(by, code)] += state in ("met", "late", "missed", "no_limit")
        met[group_of(by, code)] += done
    return {code: (count, met[code]) for code, count in n.items() if count}


def _age(record: Record, on: date) -> str:
    born = record.date_of_birth
    if born is None or born > on:
        return ""
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    bands = ((75, "75+"), (65, "65-74"), (55, "55-64"), (45, "45-54"), (35, "35-44"), (25, "25-34"), (18, "18-24"))
    return next((band for least, band in bands if years >= least), "0-17")


@pytest.mark.data
def test_only_who_may_count_the_force_may_compare_and_only_the_own_force(
    cast: Cast, looking: Looking, morning: datetime
) -> None:
    for name in ("Priya", "Maureen", "Grace", "Simran"):
        looking(cast(name))
        with pytest.raises(NotKnown):
            queries.comparison("VC-03.1", "sex", viewer=cast(name), at=morning)
    colin = cast("Colin")
    looking(colin)
    own = queries.comparison("VC-03.1", "sex", viewer=colin, at=morning)
    assert own.total is not None
    assert own.total.n > 100
    assert queries.comparison("VC-03.1", "sex", viewer=Actor("worker", 1, "x", -1, "police", "code_lead"), at=morning
                              ).total == Counts()  # fmt: skip


@pytest.mark.data
def test_the_command_prints_every_group_and_no_small_count(as_system: AsSystem) -> None:
    out = StringIO()
    with as_system():
        call_command("disproportionality", right="VC-03.1", by="ethnicity", at=NOW, json=True, stdout=out)
        said = json.loads(out.getvalue())
        assert (said["right"], said["by"]) == ("VC-03.1", "ethnicity")
        assert {group["group"] for group in said["groups"]} == {code or "not_recorded" for code in GROUPS["ethnicity"]}
        assert any(group["suppressed"] for group in said["groups"])
        for group in said["groups"]:
            counts = [] if group["suppressed"] else [group["met"], group["n"] - group["met"], group["unknown"]]
            assert not [count for count in counts if 0 < count < 10]
        words = StringIO()
        call_command("disproportionality", right="VC-03.1", by="ethnicity", at=NOW, stdout=words)
        assert "not shown, to keep counts below 10 from being worked out" in words.getvalue()
        with pytest.raises(CommandError, match="should be one of VC-01.2"):
            call_command("disproportionality", right="VC-99.1", by="sex")
        with pytest.raises(CommandError, match="shown for each person. It has no limit and is not counted"):
            call_command("disproportionality", right="VC-01.1", by="sex")


def test_a_group_that_fares_worse_is_found_and_one_that_does_not_is_left_in_peace() -> None:
    rng, wrong = Random(20260408), 0
    for _ in range(120):
        same = {code: Counts(200, sum(rng.random() < 0.8 for _ in range(200))) for code in ("F", "M")}
        wrong += any(group.claim for group in compared("sex", same, threshold=1).groups)
    assert wrong / 120 < 0.1
    worse = compared("sex", {"F": Counts(200, 120), "M": Counts(200, 160)}, threshold=1).groups
    assert [group.claim for group in worse[:2]] == ["lower", "higher"]
