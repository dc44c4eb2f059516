"""What the clocks and events of one journey say to each of the six questions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handrail.journey.happenings import Happening
from handrail.rights.clocks import Clock
from handrail.rights.compliance import BY_CODE, QUESTIONS
from handrail.rights.evidence import said_by_clocks

THEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = datetime(2026, 4, 8, 6, tzinfo=UTC)


def clock(right: str, state: str, *, trigger: str = "crime_reported", limit: int | None = 5) -> Clock:
    answered = THEN if state in ("met", "late") else None
    return Clock(
        f"VC-{right}", "P1", "20/1", "E1", trigger, THEN, THEN, answered, limit, None, False, False,
        state, None, "code-2021", "Code 2021",  # type: ignore[arg-type]
    )  # fmt: skip


def event(kind: str, *, days: int = 0, ref: str = "", about: tuple[str, ...] = (), **more: Any) -> Happening:
    at = THEN + timedelta(days=days)
    return Happening(ref or kind, kind, "20/1", "P1", "", at, None, at, about, **more)


def answer(question: str, *clocks: Clock, events: tuple[Happening, ...] = ()) -> str:
    return said_by_clocks(clocks, events, at=NOW)[question].answer


@pytest.mark.parametrize(
    ("question", "right", "answers"),
    [
        ("acknowledged", "03.1", {"met": "yes", "late": "yes", "missed": "no", "running": "not_applicable",
                                  "not_applicable": "not_applicable", "not_recorded": "not_recorded"}),
        ("referred_in_time", "04.3", {"met": "yes", "late": "late", "missed": "no", "running": "not_applicable",
                                      "not_applicable": "not_applicable", "not_recorded": "not_recorded"}),
        ("told_of_code", "03.2", {"met": "yes", "late": "yes", "missed": "no", "running": "not_recorded",
                                  "not_applicable": "not_recorded", "not_recorded": "not_recorded"}),
        ("vps_offered", "07.1", {"met": "yes", "missed": "no", "no_limit": "not_recorded",
                                 "not_applicable": "not_applicable"}),
    ],
)  # fmt: skip
def test_each_state_of_its_right_is_an_answer(question: str, right: str, answers: dict[str, str]) -> None:
    assert {state: answer(question, clock(right, state)) for state in answers} == answers


def test_a_right_of_which_there_is_no_clock_is_not_recorded() -> None:
    said = said_by_clocks((), at=NOW)
    assert {code: one.answer for code, one in said.items()} == {
        "acknowledged": "not_recorded", "updates_timely": "yes", "vps_offered": "not_recorded",
        "referred_in_time": "not_recorded", "told_of_code": "not_recorded", "told_of_end": "not_applicable",
    }  # fmt: skip
    assert {one.why for one in said.values()} == {"no clock"}


def test_one_late_update_among_many_makes_them_untimely_and_the_end_is_asked_apart() -> None:
    arrest = clock("06.1", "met", trigger="suspect_arrested")
    bail = clock("06.4", "late", trigger="suspect_bailed")
    charge = clock("06.9", "missed", trigger="no_further_action")
    assert answer("updates_timely", arrest) == "yes"
    assert answer("updates_timely", arrest, bail) == "no"
    assert answer("updates_timely", arrest, charge) == "yes"
    assert answer("told_of_end", arrest, charge) == "no"
    assert answer("told_of_end", arrest, clock("06.9", "late", trigger="no_further_action")) == "yes"


def test_what_was_taken_back_or_excused_says_nothing_beside_what_was_not() -> None:
    assert answer("updates_timely", clock("06.1", "stopped", trigger="suspect_arrested")) == "yes"
    assert answer("updates_timely", clock("06.1", "running", trigger="suspect_arrested")) == "not_recorded"
    bailed = clock("06.4", "not_applicable", trigger="suspect_bailed")
    assert answer("updates_timely", clock("06.1", "met", trigger="suspect_arrested"), bailed) == "yes"


def test_a_crime_closed_without_a_limit_asks_whether_anybody_said_so() -> None:
    closed = event("journey_closed", days=9, ref="E9")
    told = event("victim_told", days=10, about=("E9",), method="phone")
    voicemail = event("victim_told", days=10, about=("E9",), method="voicemail")
    assert answer("told_of_end", events=(closed,)) == "not_recorded"
    assert answer("told_of_end", events=(closed, voicemail)) == "not_recorded"
    assert answer("told_of_end", events=(closed, told)) == "yes"
    assert answer("told_of_end", events=(closed, event("row_voided", days=11, about=("E9",)))) == "not_applicable"


def test_no_statement_offered_before_the_journey_ended_was_not_offered() -> None:
    asked = clock("07.1", "no_limit", trigger="statement_taken", limit=None)
    assert answer("vps_offered", asked) == "not_recorded"
    assert answer("vps_offered", asked, events=(event("journey_closed", days=9),)) == "no"
    assert answer("vps_offered", asked, clock("06.9", "met", trigger="no_further_action")) == "no"


def test_who_made_no_statement_and_has_no_enhanced_rights_is_owed_no_offer() -> None:
    reported = [clock("03.1", "met")]
    assert said_by_clocks(reported, at=NOW, carried={"VC-07.1"})["vps_offered"].answer == "not_applicable"
    assert said_by_clocks(reported, at=NOW)["vps_offered"].answer == "not_recorded"
    assert said_by_clocks((), at=NOW, carried={"VC-07.1"})["vps_offered"].answer == "not_recorded"


def test_every_answer_is_one_that_its_question_knows() -> None:
    states = ("met", "late", "missed", "running", "not_applicable", "stopped", "not_recorded", "no_limit")
    for right in ("03.1", "03.2", "04.3", "06.1", "06.9", "07.1"):
        for state in states:
            said = said_by_clocks([clock(right, state, trigger="no_further_action")], at=NOW)
            assert list(said) == [question.code for question in QUESTIONS]
            assert all(one.answer in BY_CODE[code].allowed for code, one in said.items())
