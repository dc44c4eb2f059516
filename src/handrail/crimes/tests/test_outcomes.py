"""Home Office outcomes."""

import csv
from pathlib import Path

import pytest

from handrail.crimes.outcomes import EDITION, GROUPS, OUTCOMES, SOURCE, is_outcome, outcome_of

PROJECT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())
PUBLISHED = PROJECT.parent / "shared" / "data" / "home-office-outcomes" / "outcome_types.csv"


def test_there_are_outcomes_0_to_22() -> None:
    assert list(OUTCOMES) == [str(code) for code in range(23)]
    assert EDITION
    assert "Home Office" in SOURCE


def test_14_and_16_both_mean_that_the_victim_does_not_support_action() -> None:
    assert {code for code, outcome in OUTCOMES.items() if outcome.group == "evidential_victim"} == {"14", "16"}
    assert OUTCOMES["15"].group == "evidential"


def test_an_unknown_outcome_is_none_and_an_empty_one_is_not_recorded() -> None:
    assert not is_outcome("23")
    assert not is_outcome("99")
    assert not is_outcome("")
    assert outcome_of("") is None
    assert is_outcome("08")
    assert is_outcome("0")


def test_every_outcome_stands_in_a_named_group() -> None:
    assert {outcome.group for outcome in OUTCOMES.values()} == set(GROUPS)
    assert all(outcome.group_name for outcome in OUTCOMES.values())


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published outcome types are not here")
def test_outcomes_that_are_published_together_stand_together_here() -> None:
    with PUBLISHED.open(encoding="utf-8-sig", newline="") as file:
        groups = {row["outcome_type"]: row["outcome_group"] for row in csv.DictReader(file)}
    for one in groups:
        for other in groups:
            assert (groups[one] == groups[other]) == (OUTCOMES[one].group == OUTCOMES[other].group), (one, other)
