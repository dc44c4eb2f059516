"""One human whom a force holds twice as a victim of one crime: their rights there, worked out over both records."""

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.journey.happenings import ROW_VOIDED, Happening, in_order
from handrail.journey.tests.stories import LATE, Story
from handrail.rights.clocks import Clock, clocks_of
from handrail.rights.one_person import as_one
from handrail.rights.rulebook import rules_in_use
from handrail.rights.tests.test_clocks_reckoned import journeys

RULES = rules_in_use()
AT_HOME = "flag:domestic_abuse"


def together(*files: list[Happening]) -> list[Clock]:
    """Give the clocks of one human, of whom these records tell."""
    return clocks_of(as_one([in_order(file) for file in files], rules=RULES), rules=RULES, at=LATE)


def reported(person: str, when: str = "2026-04-07 09:00", *, enhanced: str = "") -> Story:
    """Give the journey of a record in one crime, told by columns that are named alike on every record."""
    story = Story(person).on(when, "crime_reported", ref="C#crime_reported")
    return story.on(when, "enhanced_found", ref=f"C#enhanced#{enhanced}", detail=enhanced) if enhanced else story


def the(clocks: list[Clock], right: str) -> Clock:
    """Give the one clock of a right."""
    (found,) = (one for one in clocks if one.entitlement == right)
    return found


@given(journeys())
@settings(max_examples=60, deadline=None)
def test_what_a_second_record_only_repeats_changes_nothing(file: list[Happening]) -> None:
    again = [one._replace(person="again") for one in file]
    alone = clocks_of(in_order(file), rules=RULES, at=LATE)
    assert together(file) == alone
    assert together(file, again) == alone


def _nothing_taken_back(file: list[Happening]) -> list[Happening]:
    return [one for one in file if one.kind != ROW_VOIDED and "cancelled" not in one.kind]


@given(journeys().map(_nothing_taken_back), journeys().map(_nothing_taken_back), st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_right_starts_later_falls_due_later_or_is_less_enhanced_than_by_either_record_alone(
    file: list[Happening], other: list[Happening], apart: bool
) -> None:
    if apart:
        other = [one._replace(ref=f"O{one.ref}", about=tuple(f"O{ref}" for ref in one.about)) for one in other]
    both = together(file, other)
    for clock in (*clocks_of(in_order(file), rules=RULES, at=LATE), *clocks_of(in_order(other), rules=RULES, at=LATE)):
        if clock.triggered_at is None or clock.state in ("not_recorded", "not_applicable"):
            continue
        same = [one for one in both if one.entitlement == clock.entitlement and one.triggered_at is not None]
        sooner = [one for one in same if one.triggered_at and one.triggered_at <= clock.triggered_at]
        assert sooner, clock
        waits = [one for one in sooner if one.answered_at is None and one.due_on is not None]
        if clock.due_on is not None and waits:
            assert min(one.due_on for one in waits if one.due_on) <= clock.due_on
        if clock.enhanced and clock.answered_at is None:
            assert any(one.enhanced or one.answered_at is not None for one in sooner)


def test_a_right_is_owed_once_and_told_on_either_record_is_told() -> None:
    first, second = reported("P1"), reported("P2")
    second.on("2026-04-08 10:00", "acknowledged", method="letter", ref="E2")
    both = together(first.happenings, second.happenings)
    assert the(both, "VC-03.1").state == "met"
    assert the(both, "VC-03.2").state == "missed"
    assert len(both) == len(together(first.happenings))


def test_the_earlier_report_starts_it_and_whoever_is_enhanced_by_either_is_enhanced() -> None:
    first = reported("P1", "2026-04-07 09:00")
    second = reported("P2", "2026-04-01 09:00", enhanced=AT_HOME)
    clock = the(together(first.happenings, second.happenings), "VC-03.1")
    assert clock.triggered_at == second.happenings[0].happened_at
    assert (clock.enhanced, clock.limit_working_days) == (True, 1)
    assert clock == the(together(second.happenings, first.happenings), "VC-03.1")._replace(
        trigger_event=clock.trigger_event, person_ref=clock.person_ref
    )


def test_a_reason_removed_from_one_record_holds_while_the_other_has_it() -> None:
    first, second = reported("P1", enhanced=AT_HOME), reported("P2", enhanced=AT_HOME)
    first.on("2026-04-07 10:00", "enhanced_removed", ref="R1", detail=AT_HOME)
    first.on("2026-04-10 10:00", "suspect_arrested", ref="A1")
    assert the(together(first.happenings), "VC-06.1").enhanced is False
    assert the(together(first.happenings, second.happenings), "VC-06.1").enhanced is True
    assert the(together(second.happenings, first.happenings), "VC-06.1").enhanced is True
    second.on("2026-04-09 10:00", "enhanced_removed", ref="R2", detail=AT_HOME)
    assert the(together(first.happenings, second.happenings), "VC-06.1").enhanced is False, "removed from both"


def test_what_was_voided_on_one_record_stands_where_the_other_holds_it() -> None:
    first, second = (reported(name).on("2026-04-10 10:00", "suspect_arrested", ref="A") for name in ("P1", "P2"))
    first.on("2026-04-11 10:00", "row_voided", ref="V1", about="A")
    assert the(together(first.happenings, second.happenings), "VC-06.1").state == "missed"
    second.on("2026-04-11 10:00", "row_voided", ref="V1", about="A")
    assert the(together(first.happenings, second.happenings), "VC-06.1").state == "stopped"


def test_one_arrest_written_on_both_records_by_two_refs_is_one_arrest() -> None:
    first = reported("P1").on("2026-04-10 10:00", "suspect_arrested", ref="A1", suspect="S")
    second = reported("P2").on("2026-04-10 10:00", "suspect_arrested", ref="A2", suspect="S")
    second.on("2026-04-10 12:00", "victim_told", ref="T2", about="A2", method="phone")
    assert the(together(first.happenings, second.happenings), "VC-06.1").state == "met"


def test_a_second_row_that_the_force_takes_back_or_finds_not_eligible_excuses_nothing() -> None:
    first, second = reported("P1"), reported("P2")
    second.on("2026-04-07 09:30", "role_cancelled", ref="X1").on("2026-04-07 09:30", "not_eligible", ref="X2")
    assert the(clocks_of(second.happenings, rules=RULES, at=LATE), "VC-03.1").state == "not_applicable"
    assert the(together(first.happenings, second.happenings), "VC-03.1").state == "missed"
