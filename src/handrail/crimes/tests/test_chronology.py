"""What a printed chronology tells each reader."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.crimes.chronology import READERS, Entry, columns, given, officers, told_to
from handrail.crimes.conduct import Incident

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)


def entry(day: int, words: str, *what: str, told: bool = False, shared: bool = False, more: str = "") -> Entry:
    """Give an incident with everything that may be told of it."""
    incident = Incident(f"crime:{day}", NOON + timedelta(days=day), "crime", frozenset(what), f"crime:{day}")
    return Entry(incident, words, f"20HR/{day}", f"LOG-{day}", "PC Amy Reddin", "Charged", more, told, shared)


HAND = entry(3, "Intentional strangulation", "strangulation", more="through his brother")
TYRES = entry(1, "Criminal damage", "criminal_damage", more="through his brother")
TOLD = entry(2, "Told to a service: followed", "followed", told=True)
SHARED = entry(4, "Told to a service: a threat", "threat", shared=True)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_every_reader_is_given_every_log_and_crime_number_the_first_at_the_top(reader: object) -> None:
    lines = told_to(reader, [HAND, TYRES])  # type: ignore[arg-type]
    assert [(line.number, line.log) for line in lines] == [("20HR/1", "LOG-1"), ("20HR/3", "LOG-3")]


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_no_reader_is_given_what_only_a_service_was_told(reader: object) -> None:
    assert TOLD not in given(reader, [TOLD, TYRES])  # type: ignore[arg-type]


def test_what_they_agreed_that_the_police_see_goes_to_a_meeting_and_no_further() -> None:
    assert [SHARED in given(READERS[reader], [SHARED]) for reader in ("meeting", "court", "housing")] == [
        True, False, False,
    ]  # fmt: skip


def test_a_housing_officer_is_told_of_no_injury_of_nobody_else_and_not_who_dealt_with_it() -> None:
    lines = told_to(READERS["housing"], [HAND, TYRES])
    said = repr(lines)
    assert "strangulation" not in said
    assert "brother" not in said
    assert "Reddin" not in said
    assert [line.words for line in lines] == ["Criminal damage", "An offence against them"]
    assert [heading for _, heading in columns(READERS["housing"], lines)] == ["What", "Crime number", "Log"]


def test_a_court_is_told_who_dealt_with_it_and_what_came_of_it() -> None:
    (line,) = told_to(READERS["court"], [HAND])
    assert (line.words, line.officer, line.outcome) == (
        "Intentional strangulation, through his brother", "PC Amy Reddin", "Charged",
    )  # fmt: skip


def test_a_breach_stands_under_no_number_and_says_with_which_crime_it_is_recorded() -> None:
    breach = Entry(
        TYRES.incident, "An order was broken", "", "", "", "", "calls", told=False, shared=False, recorded_with="20HR/1"
    )
    said = {reader: told_to(READERS[reader], [breach])[0] for reader in ("court", "housing")}
    assert {(line.number, line.log) for line in said.values()} == {("", "")}
    assert said["court"].words == "An order was broken, calls, recorded with 20HR/1"
    assert said["housing"].words == "An order was broken, recorded with 20HR/1", "which tells nobody how"


def test_officers_are_counted_of_those_on_the_paper_each_once() -> None:
    again = entry(5, "Harassment")
    assert officers(told_to(READERS["court"], [HAND, TYRES, again])) == 1
    assert officers(told_to(READERS["housing"], [HAND])) == 0
