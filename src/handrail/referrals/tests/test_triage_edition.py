"""The edition of the rules: whole, in the table's order, and saying where it comes from."""

import json
from datetime import UTC, datetime

import pytest

from handrail.crimes.offences import GROUPS
from handrail.referrals.triage_conditions import CONDITIONS
from handrail.referrals.triage_edition import RULES, Edition, edition_at, editions, read_edition

WRITTEN = (RULES / "triage-1.json").read_text(encoding="utf-8")


@pytest.fixture
def edition() -> Edition:
    return edition_at(datetime(2026, 4, 8, tzinfo=UTC))


def test_all_29_rules_are_there_in_the_order_of_the_table(edition: Edition) -> None:
    numbers = [rule.number for rule in edition.rules]
    once = [number for place, number in enumerate(numbers) if number not in numbers[:place]]
    assert once == list(range(1, 29))
    assert edition.gap.number == 29
    assert numbers.index(10) < len(numbers) - 1 - numbers[::-1].index(3) < numbers.index(11)


def test_the_last_rule_always_decides(edition: Edition) -> None:
    assert json.loads(WRITTEN)["rules"][-1]["when"] == []
    assert "if" not in json.loads(WRITTEN)["rules"][-1]["outcomes"][-1]


def test_every_rule_and_setting_says_whether_it_was_read_in_a_source_or_is_from_memory(edition: Edition) -> None:
    for rule in (*edition.rules, edition.gap):
        assert rule.source
        assert rule.standing in ("verified", "recalled")
    assert {setting.standing for setting in edition.settings.values()} <= {"verified", "recalled"}
    assert edition.settings["sarc_days"].standing == "recalled"


def test_every_hold_has_an_owner_a_due_time_a_question_and_somebody_it_reaches_at_half_time(edition: Edition) -> None:
    for rule in (*edition.rules, edition.gap):
        for outcome in rule.outcomes:
            for held in filter(None, (outcome, outcome.without_service)):
                if held.decision == "held":
                    assert held.owner in edition.escalates_to, held.code
                    assert held.due in edition.dues, held.code
                    assert held.questions, held.code


def test_the_coordinators_queue_is_only_what_the_table_gives_it(edition: Edition) -> None:
    rules = {r.number for r in (*edition.rules, edition.gap) for o in r.outcomes if o.queue == "coordinator"}
    alternatives = {r.number for r in edition.rules for o in r.outcomes if o.without_service}
    assert rules | alternatives == {2, 3, 4, 5, 6, 7, 22, 27, 29}


def test_every_note_and_question_has_words(edition: Edition) -> None:
    outcomes = [o for rule in (*edition.rules, edition.gap) for o in rule.outcomes]
    notes = {note.code for o in outcomes for note in o.handling}
    notes |= {note.code for note in (*edition.on_every_made, *edition.on_every_decision)}
    assert notes == set(edition.handling)
    assert {q for o in outcomes for q in o.questions} | {"route"} == set(edition.questions)
    assert all(len(code) <= 60 for code in notes)


def test_every_offence_group_a_rule_reads_is_one_the_offences_have(edition: Edition) -> None:
    assert {group for _, groups in edition.crime_kinds.values() for group in groups} <= set(GROUPS)


def test_every_condition_a_rule_may_name_is_named() -> None:
    named = {word.removeprefix("not ") for word in _words(json.loads(WRITTEN))}
    assert set(CONDITIONS) <= named


def _words(written: object) -> list[str]:
    if isinstance(written, dict):
        return [word for value in written.values() for word in _words(value)]
    if isinstance(written, list):
        return [word for value in written for word in _words(value)]
    return [written] if isinstance(written, str) else []


def test_a_rule_that_names_a_condition_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="full_moon"):
        read_edition(WRITTEN.replace('"under_13"', '"full_moon"'))


def test_a_setting_an_officer_changes_changes_what_is_decided() -> None:
    changed = read_edition(WRITTEN.replace('"answer_days": {"value": 90', '"answer_days": {"value": 30'))
    assert changed.values["answer_days"] == 30


def test_before_the_first_edition_the_first_is_used() -> None:
    assert edition_at(datetime(2019, 1, 1, tzinfo=UTC)) is editions()[0]
