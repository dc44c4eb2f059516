"""Which version of what happened is held, and what was taken back."""

from handrail.core.moments import parse_moment
from handrail.journey.happenings import held, voided_at
from handrail.journey.tests.stories import LATE, Story


def test_a_corrected_event_is_held_in_the_version_recorded_last() -> None:
    """Ruth Adeyemi's officer first wrote the arrest down on the wrong day."""
    told = Story("Ruth Adeyemi").on("2026-04-20 10:00", "suspect_arrested", recorded="2026-04-20 12:00")
    told.on("2026-04-21 10:00", "suspect_arrested", recorded="2026-04-23 09:00")
    assert [one.happened_at for one in held(told.happenings, at=LATE)] == [parse_moment("2026-04-21 10:00")]
    assert held(told.happenings[::-1], at=LATE) == held(told.happenings, at=LATE)


def test_what_is_asked_of_an_earlier_record_has_the_version_held_then() -> None:
    told = Story("Ruth Adeyemi").on("2026-04-20 10:00", "suspect_arrested", recorded="2026-04-20 12:00")
    told.on("2026-04-21 10:00", "suspect_arrested", recorded="2026-04-23 09:00")
    then = held(told.happenings, at=LATE, recorded_by=parse_moment("2026-04-22 09:00"))
    assert [one.happened_at for one in then] == [parse_moment("2026-04-20 10:00")]


def test_an_event_corrected_to_after_the_moment_is_not_seen_in_its_old_version() -> None:
    told = Story("Ruth Adeyemi").on("2026-04-20 10:00", "suspect_arrested", recorded="2026-04-20 12:00")
    told.on("2026-04-21 10:00", "suspect_arrested", recorded="2026-04-23 09:00")
    assert held(told.happenings, at=parse_moment("2026-04-20 18:00")) == []


def test_what_had_happened_is_seen_whenever_it_was_recorded() -> None:
    told = Story("Ruth Adeyemi").on("2026-04-20 10:00", "suspect_arrested", recorded="2026-05-20 12:00")
    assert len(held(told.happenings, at=parse_moment("2026-04-20 10:00"))) == 1
    assert held(told.happenings, at=LATE, recorded_by=parse_moment("2026-05-19 09:00")) == []


def test_events_are_held_in_order_of_time_whatever_order_they_came_in() -> None:
    told = Story("Ruth Adeyemi").on("2026-04-22 10:00", "victim_told").on("2026-04-20 10:00", "suspect_arrested")
    assert [one.kind for one in held(told.happenings, at=LATE)] == ["suspect_arrested", "victim_told"]


def test_a_taking_back_that_was_itself_taken_back_counts_for_nothing() -> None:
    """The call handler voided the wrong row, then voided the voiding."""
    told = Story("Ruth Adeyemi").on("2026-04-20 10:00", "suspect_arrested")
    told.on("2026-04-21 10:00", "row_voided", ref="slip", about="suspect_arrested")
    assert set(voided_at(told.happenings)) == {"suspect_arrested"}
    told.on("2026-04-21 11:00", "row_voided", ref="mended", about="slip")
    assert set(voided_at(told.happenings)) == {"slip"}


def test_a_row_voided_twice_was_taken_back_the_first_time() -> None:
    told = Story("Ruth Adeyemi").on("2026-04-20 10:00", "suspect_arrested")
    told.on("2026-04-23 10:00", "row_voided", ref="second", about="suspect_arrested")
    told.on("2026-04-21 10:00", "row_voided", ref="first", about="suspect_arrested")
    assert voided_at(told.happenings) == {"suspect_arrested": parse_moment("2026-04-21 10:00")}
