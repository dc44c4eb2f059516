"""What incidents between the same two people show together, and which of them are proposed as one pattern."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.crimes.conduct import (
    DECISIONS,
    STEP_WORDS,
    TELLS,
    TOLD,
    Breach,
    Incident,
    Part,
    is_worsening,
    occasion_of,
    of_crime,
    of_event,
    proposals,
    read,
    severity_of,
)
from handrail.journey.vocabulary import KINDS

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
ANNE, BRIAN, CARL, DAWN = 1, 2, 3, 4


def on(day: float, *what: str, key: str = "", kind: str = "crime", occasion: str = "", **more: object) -> Incident:
    """Give an incident so many days after the first of January."""
    key = key or f"crime:{day}"
    return Incident(key, START + timedelta(days=day), kind, frozenset(what), occasion or key, **more)  # type: ignore[arg-type]


def codes(*incidents: Incident) -> list[str]:
    """Give the reasons that incidents show, by code."""
    return [reason.code for reason in read(incidents).reasons]


anything = st.builds(
    on,
    st.integers(0, 400),
    st.sampled_from(["harassment", "strangulation", "stalking", "breach", "unheard_of"]),
    key=st.integers(0, 12).map(lambda n: f"crime:{n}"),
    occasion=st.integers(0, 6).map(lambda n: f"log:{n}"),
)


# Counting -------------------------------------------------------------------------------------------------------------


@given(st.lists(anything, max_size=12), anything)
def test_another_incident_never_lowers_the_total(incidents: list[Incident], another: Incident) -> None:
    assert read([*incidents, another]).total >= read(incidents).total


@given(st.lists(anything, max_size=8, unique_by=lambda one: one.key), st.randoms())
def test_the_order_in_which_incidents_are_read_changes_nothing(incidents: list[Incident], chance: object) -> None:
    shuffled = list(incidents)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert read(shuffled) == read(incidents)


@given(st.lists(anything, max_size=12))
def test_a_gap_lies_between_every_two_occasions_and_none_is_negative(incidents: list[Incident]) -> None:
    reading = read(incidents)
    assert len(reading.gaps) == max(reading.total - 1, 0)
    assert all(gap >= 0 for gap in reading.gaps)


def test_two_crimes_under_one_log_are_one_incident() -> None:
    call = {"crime": 1, "log": "20260108-3605", "reported_at": START, "happened_at": START}
    one, other = (occasion_of(**call, key="crime:1"), occasion_of(**call | {"crime": 2}, key="crime:2"))  # type: ignore[arg-type]
    assert one == other
    assert read([on(0, key="crime:1", occasion=one), on(0, key="crime:2", occasion=other)]).total == 1


def test_a_breach_is_the_crime_recorded_of_it_only_if_it_was_within_a_day_of_the_report() -> None:
    same = {"crime": 1, "log": "", "reported_at": START, "key": "event:police:20|B"}
    assert occasion_of(**same, happened_at=START - timedelta(hours=2)) == "crime:1"  # type: ignore[arg-type]
    assert occasion_of(**same, happened_at=START + timedelta(days=3)) == "event:police:20|B"  # type: ignore[arg-type]


def test_what_is_long_past_is_dated_by_when_it_happened_and_all_else_by_its_report() -> None:
    past = datetime(1998, 5, 1, tzinfo=UTC)
    common = {"reported_at": START, "occurred_from": past, "groups": ["rape"], "occasion": "x"}
    assert of_crime("crime:1", flags=["non_recent"], **common).when == past  # type: ignore[arg-type]
    assert of_crime("crime:1", flags=[], **common).when == START  # type: ignore[arg-type]


# Worsening ------------------------------------------------------------------------------------------------------------


def test_three_that_come_sooner_and_sooner_are_worsening_when_the_second_was_graver() -> None:
    assert is_worsening(read([on(0, "harassment"), on(30, "stalking"), on(40, "stalking")]).occasions)


def test_three_of_the_same_gravity_are_not_enough_to_see_the_time_between_them_shorten_twice() -> None:
    assert not is_worsening(read([on(0), on(30), on(40)]).occasions)
    assert is_worsening(read([on(0), on(30), on(50), on(60)]).occasions)


def test_one_that_came_later_and_no_graver_ends_the_worsening() -> None:
    worsening = [on(0), on(30), on(50), on(60)]
    assert not is_worsening(read([*worsening, on(120)]).occasions)
    assert is_worsening(read([*worsening, on(75, "strangulation")]).occasions), "sooner no more, but graver"


def test_two_incidents_cannot_be_worsening() -> None:
    assert not is_worsening(read([on(0, "harassment"), on(1, "homicide")]).occasions)


# Severity -------------------------------------------------------------------------------------------------------------


def test_strangulation_is_graver_than_injury_and_injury_than_contact() -> None:
    assert (
        severity_of("crime", ["strangulation", "violence_with_injury"])
        > severity_of("crime", ["violence_with_injury"])
        > severity_of("crime", ["malicious_communications"])
        > severity_of("non_crime", ["domestic_abuse"])
    )


def test_a_flag_raises_a_non_crime_and_an_unknown_offence_is_no_less_than_contact() -> None:
    assert severity_of("non_crime", ["strangulation"]) == severity_of("crime", ["strangulation"])
    assert severity_of("crime", ["unheard_of"]) == severity_of("crime", ["public_order"])


def test_every_code_a_service_may_record_and_every_step_has_words() -> None:
    assert all(severity_of("told", [code]) in STEP_WORDS for code in TOLD)
    assert set(TOLD) == set(KINDS["incident_told"].codes) == set(KINDS["incident_shared"].codes)
    assert KINDS.keys() >= TELLS
    assert {verb: bool(codes) for verb, codes in DECISIONS.items()} == dict.fromkeys(
        ("confirm", "reject", "remove", "add", "look"), True
    )


# Reasons --------------------------------------------------------------------------------------------------------------


def test_each_reason_names_the_incidents_that_bear_it_out() -> None:
    calls, hand = on(0, "harassment", key="crime:1"), on(40, "strangulation", "threats_to_kill", key="crime:2")
    by_code = {reason.code: reason.keys for reason in read([calls, hand]).reasons}
    assert by_code == {"severity": ("crime:2",), "strangulation": ("crime:2",), "threats_to_kill": ("crime:2",)}


def test_partners_who_become_former_partners_have_separated() -> None:
    assert "separation" in codes(on(0, tie="partner"), on(30, tie="ex_partner"))
    (was,) = (one for one in read([on(0, tie="ex_partner"), on(9)]).reasons if one.code == "separation")
    assert was.words == "The suspect is a former partner"
    assert "separation" not in codes(on(0, tie="neighbour"), on(30, tie="neighbour"))


def test_two_quiet_incidents_show_nothing() -> None:
    assert codes(on(0, "harassment"), on(30, "harassment")) == []


@pytest.mark.parametrize("kind", ["order_breached", "bail_breached"])
def test_a_broken_order_and_broken_bail_are_breaches(kind: str) -> None:
    one = of_event("event:x|1", kind=kind, detail="calls", happened_at=START, occasion="event:x|1")
    assert (one.kind, set(one.what)) == ("breach", {"breach"})
    assert "breach" in codes(one, on(9))


# Which incidents are proposed -----------------------------------------------------------------------------------------


def proposed(*parts: Part, breaches: tuple[Breach, ...] = (), **occasions: str) -> dict[tuple[int, int], set[str]]:
    """Give which incidents are proposed between whom."""
    return {pair: set(found) for pair, found in proposals(parts, breaches, occasions=occasions).items()}


def test_two_crimes_that_name_the_same_suspect_make_a_pattern_and_one_does_not() -> None:
    assert proposed(Part(ANNE, 1, BRIAN, False), Part(ANNE, 2, BRIAN, False)) == {(ANNE, BRIAN): {"crime:1", "crime:2"}}
    assert proposed(Part(ANNE, 1, BRIAN, False), Part(ANNE, 2, CARL, False)) == {}


def test_somebody_who_acted_for_the_suspect_once_acts_for_them_when_they_come_alone() -> None:
    parts = [Part(ANNE, 1, BRIAN, False), Part(ANNE, 1, CARL, True), Part(ANNE, 2, CARL, True)]
    found = proposals(parts, (), occasions={})
    assert found == {(ANNE, BRIAN): {"crime:1": ("proxy", "suspect"), "crime:2": ("proxy",)}}


def test_somebody_acts_for_the_suspect_only_against_the_same_person() -> None:
    parts = [
        Part(ANNE, 1, BRIAN, False),
        Part(ANNE, 1, CARL, True),
        Part(DAWN, 2, CARL, True),
        Part(DAWN, 3, CARL, True),
    ]
    assert proposed(*parts) == {}


def test_two_who_are_each_other_s_victims_have_two_patterns() -> None:
    mine = [Part(ANNE, 1, BRIAN, False), Part(ANNE, 2, BRIAN, False)]
    his = [Part(BRIAN, 3, ANNE, False), Part(BRIAN, 4, ANNE, False)]
    assert proposed(*mine, *his) == {(ANNE, BRIAN): {"crime:1", "crime:2"}, (BRIAN, ANNE): {"crime:3", "crime:4"}}


def test_nobody_is_a_suspect_to_themselves() -> None:
    assert proposed(Part(ANNE, 1, ANNE, False), Part(ANNE, 2, ANNE, False)) == {}


def test_two_crimes_of_one_occasion_are_no_pattern() -> None:
    parts = [Part(ANNE, 1, BRIAN, False), Part(ANNE, 2, BRIAN, False)]
    assert proposals(parts, (), occasions={"crime:1": "log:7", "crime:2": "log:7"}) == {}


def test_a_breach_that_names_nobody_is_by_whoever_is_named_in_its_crime() -> None:
    breach = Breach(ANNE, "event:police:20|B", 1, None, "breach")
    assert proposed(Part(ANNE, 1, BRIAN, False), breaches=(breach,)) == {
        (ANNE, BRIAN): {"crime:1", "event:police:20|B"}
    }


@given(st.permutations([Part(ANNE, n, who, n % 2 == 0) for n in range(1, 5) for who in (BRIAN, CARL, DAWN)]))
def test_the_order_of_roles_changes_no_proposal(parts: list[Part]) -> None:
    in_order = proposals(sorted(parts), (), occasions={})
    assert in_order
    assert proposals(parts, (), occasions={}) == in_order
