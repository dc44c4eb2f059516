"""The kinds of event: all that the papers name, each whole."""

import re
from pathlib import Path

import pytest

from handrail.journey.vocabulary import (
    ANSWERING_KINDS,
    COURT_STAGES,
    EDITION,
    EXTRACT_KINDS,
    KINDS,
    LANES,
    NEEDS_ABOUT,
    SOURCE,
    URGENT_KINDS,
)

PROJECT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())
SHARED = PROJECT.parent / "shared"
CONTRACT = SHARED / "contracts" / "police-extract.md"
RIGHTS = SHARED / "domain" / "rights-vocabulary.md"

# Words in the same type in rights-vocabulary that are columns of the extract, and codes of a detail.
COLUMNS = {"reported_at", "recorded_at", "since", "access_needs", "country", "item_ref", "suspect_ref", "risk_grade"}
CODES = {
    "told",
    "about",
    "by",
    "process",
    "rights",
    "support",
    "compensation",
    "medical",
    "pre_trial_therapy",
    "accommodation",
    "rj",
    "outside_ew",
    "voluntary",
}


beside_the_papers = pytest.mark.skipif(not CONTRACT.is_file(), reason="the papers are not beside this project")


def _spelled_out(words: str) -> set[str]:
    """`cps_meeting_offered/held` is two names that share all but their last part."""
    first, *rest = words.split("/")
    stem = first.rpartition("_")[0]
    return {first, *(f"{stem}_{part}" for part in rest)}


def _bold_events(text: str) -> set[str]:
    names: set[str] = set()
    for bold in re.findall(r"\*\*(.+?)\*\*", text):
        for part in re.split(r",\s*", bold):
            name = re.sub(r"\(.*?\)", "", part).strip()
            if re.fullmatch(r"[a-z]+(_[a-z]+)+(/[a-z_]+)*", name):
                names |= _spelled_out(name)
    return names


def _quoted_events(text: str) -> set[str]:
    names = set(re.findall(r"`([a-z]+(?:_[a-z]+)*)(?:`|:[a-z0-9≥]+`)", text))
    return names - COLUMNS - CODES


@beside_the_papers
def test_every_event_of_the_contracts_short_list_is_a_kind_a_force_may_send() -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    listed = text.partition("Events, short list")[2].partition("The full list")[0]
    named = set(re.findall(r"`([a-z_]+)`", listed))
    assert len(named) > 50
    assert named <= EXTRACT_KINDS


@beside_the_papers
def test_every_event_of_the_rights_vocabulary_is_a_kind_a_force_may_send() -> None:
    text = RIGHTS.read_text(encoding="utf-8")
    bold = _bold_events(text)
    assert len(bold) > 120
    assert bold - KINDS.keys() == set()
    assert bold <= EXTRACT_KINDS


@beside_the_papers
def test_every_event_quoted_in_the_rights_vocabulary_is_a_kind() -> None:
    missing = _quoted_events(RIGHTS.read_text(encoding="utf-8")) - KINDS.keys()
    assert missing == set()


def test_what_is_told_of_must_be_named() -> None:
    assert {"victim_told", "tell_attempted", "tell_withheld", "late_reason", "row_voided"} == NEEDS_ABOUT


def test_an_attempt_to_tell_answers_no_right() -> None:
    assert "tell_attempted" not in ANSWERING_KINDS
    assert {"victim_told", "acknowledged", "code_given", "needs_assessed", "support_referred"} <= ANSWERING_KINDS


def test_release_bail_and_breach_are_told_at_once() -> None:
    assert {
        "suspect_released",
        "suspect_bailed",
        "bail_changed",
        "bail_ended",
        "bail_cancelled",
        "bail_extended",
        "suspect_under_investigation",
        "order_breached",
        "bail_breached",
    } == URGENT_KINDS


def test_court_stages_are_those_the_contract_names_by_pattern() -> None:
    pattern = re.compile(r".*_received|hearing_.*|.*_outcome|warrant_issued")
    assert {name for name in KINDS if pattern.fullmatch(name)} == COURT_STAGES


def test_what_handrail_itself_records_is_never_taken_from_a_force() -> None:
    ours = {name for name, kind in KINDS.items() if kind.source == "ours"}
    assert {"crime_reported", "triage_decided", "referral_sent", "enhanced_found", "consent_recorded"} <= ours
    assert not ours & EXTRACT_KINDS


def test_every_kind_is_whole_and_says_so_in_words() -> None:
    assert EDITION
    assert SOURCE
    for kind in KINDS.values():
        assert kind.lane in LANES
        assert kind.label[0].isupper()
        assert not kind.label.endswith(".")
        assert kind.circle in {"all", "police", "service", "own", "triage"}
        assert kind.by_hand in {"", "police", "service", "any"}
        for detail, by in (("", ""), ("x", ""), ("", "y"), ("x", "y")):
            said = kind.say(detail=detail, by=by)
            assert not re.search(r"[\[\]{}]", said), said
            assert said.endswith(".")


def test_a_sentence_keeps_only_what_is_known() -> None:
    assert KINDS["suspect_bailed"].say() == "The suspect was released on bail."
    assert KINDS["suspect_bailed"].say(detail="2 May") == "The suspect was released on bail until 2 May."


def test_marac_and_complaints_stay_with_the_agency_that_recorded_them() -> None:
    assert {KINDS[name].circle for name in ("marac_referred", "marac_heard", "complaint_made")} == {"own"}
    assert KINDS["triage_decided"].circle == "triage"


def test_an_advocate_records_a_breach_and_never_a_charge() -> None:
    assert KINDS["order_breached"].may_be_recorded_by("service")
    assert not KINDS["charged"].may_be_recorded_by("service")
    assert not KINDS["crime_reported"].may_be_recorded_by("police")
