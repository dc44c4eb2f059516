"""Each clock explains itself to somebody who has never heard of a clock."""

from datetime import date

import pytest

from handrail.journey.tests.stories import Story
from handrail.rights.sentences import explain, say_reason
from handrail.rights.tests.asking import clock

SIX = "Source: Code 2021, right 6 (edition code-2021)."


def arrested(when: str = "2026-04-23 11:00") -> Story:
    """A Thursday."""
    return Story("Amina Yusuf").on(when, "suspect_arrested")


def told(story: Story, when: str, method: str = "phone") -> Story:
    return story.on(when, "victim_told", about="suspect_arrested", method=method)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-04-23 17:00", "Told of the arrest on Thu 23 April, the same day, within 5."),
        ("2026-04-24 17:00", "Told of the arrest on Fri 24 April, 1 working day after, within 5."),
        ("2026-04-25 17:00", "Told of the arrest on Sat 25 April, more than 1 working day after, within 5."),
        ("2026-04-27 17:00", "Told of the arrest on Mon 27 April, 2 working days after, within 5."),
        (
            "2026-05-01 17:00",
            "Told of the arrest on Fri 1 May, 6 working days after, past the limit of 5, due Thu 30 April.",
        ),
    ],
)
def test_what_was_done_says_when_and_how_long_after(when: str, said: str) -> None:
    assert explain(clock(told(arrested(), when), "VC-06.1")) == f"{said} {SIX}"


def test_an_answer_at_the_weekend_comes_before_the_next_working_day() -> None:
    said = explain(clock(told(arrested("2026-04-24 20:00"), "2026-04-25 09:00"), "VC-06.1"))
    assert said.startswith("Told of the arrest on Sat 25 April, before the next working day, within 5.")


def test_how_it_was_told_is_said_to_be_unknown_where_it_is() -> None:
    assert " How is not recorded. " in explain(clock(told(arrested(), "2026-04-24 17:00", ""), "VC-06.1"))


def test_what_is_owed_says_by_when() -> None:
    running = explain(clock(arrested(), "VC-06.1", "2026-04-24 09:00"))
    owed = "the end of Thu 30 April, 5 working days after Thu 23 April: to be told that a suspect was arrested."
    assert running == f"Owed by {owed} {SIX}"
    assert explain(clock(arrested(), "VC-06.1")) == f"Not done by {owed} {SIX}"


def test_an_enhanced_limit_is_said_to_be_one_and_an_upgrade_to_have_made_it_overdue() -> None:
    story = arrested().on("2026-04-27 09:00", "enhanced_recorded", detail="vulnerable")
    said = explain(clock(story, "VC-06.1"))
    assert "1 working day after Thu 23 April (enhanced)" in said
    assert "Enhanced rights recorded since made it overdue at once: it is counted apart." in said


def test_days_of_another_year_say_their_year() -> None:
    one = clock(told(arrested("2025-12-24 11:00"), "2026-01-02 09:00"), "VC-06.1")
    said = explain(one, today=date(2026, 1, 5))
    assert said.startswith("Told of the arrest on Fri 2 January, 4 working days after, within 5.")
    assert "Wed 31 December 2025" in explain(clock(arrested("2025-12-22 11:00"), "VC-06.1"), today=date(2026, 1, 5))


def test_an_assumed_receipt_and_a_recalled_limit_are_said() -> None:
    story = Story("Amina Yusuf").on("2026-04-23 11:00", "hearing_listed").on("2026-04-23 11:00", "filed_unsolved")
    assert "(receipt assumed)" in explain(clock(story, "VC-08.1"))
    assert "This limit is recalled, not verified." in explain(clock(story, "VC-06.13"))
    assert "read at second hand" in explain(clock(story.on("2026-04-24 09:00", "charged"), "VC-06.9"))


def test_rights_without_days_say_so() -> None:
    story = Story("Amina Yusuf").on("2026-04-23 11:00", "crime_reported")
    owed = "Owed, and not recorded as done: to agree how, and how often, updates will be given. The Code sets no number"
    assert explain(clock(story, "VC-06.6")).startswith(owed)
    story.on("2026-04-24 09:00", "contact_plan_agreed", detail="phone:14", method="phone")
    assert explain(clock(story, "VC-06.6")).startswith(
        "A contact plan was agreed on Fri 24 April. The Code sets no number"
    )
    assert "That it has no number of days is recalled" in explain(clock(story, "VC-04.1"))


def test_what_must_come_before_something_says_before_what() -> None:
    story = Story("Amina Yusuf").on("2026-04-23 11:00", "disposal_considered")
    assert explain(clock(story, "VC-06.8")).startswith(
        "Owed: to be asked for their views before an out-of-court disposal"
    )
    decided = (
        Story("Amina Yusuf").on("2026-04-23 11:00", "disposal_considered").on("2026-04-24 11:00", "disposal_decided")
    )
    assert " Not done: the decision came first. " in explain(clock(decided, "VC-06.8"))
    asked = story.on("2026-04-24 11:00", "views_sought", method="phone")
    assert explain(clock(asked, "VC-06.8")).startswith(
        "Views were sought on the disposal on Fri 24 April, before the decision."
    )


def test_what_does_not_run_says_why() -> None:
    story = Story("Amina Yusuf").on("2026-04-23 11:00", "crime_reported")
    assert explain(clock(story, "VC-04.3")).startswith("Cannot run: whether support is needed was not recorded.")
    story.on("2026-04-24 11:00", "support_referred")
    assert " A referral to support was made on Fri 24 April. " in explain(clock(story, "VC-04.3"))
    story.on("2026-04-24 11:00", "crime_cancelled")
    assert explain(clock(story, "VC-03.1")).startswith("Does not apply: the crime was cancelled.")
    voided = arrested().on("2026-04-24 11:00", "row_voided", about="suspect_arrested")
    assert explain(clock(voided, "VC-06.1")).startswith("Stopped: the record that started it was taken back")


def test_what_was_withheld_is_still_owed_and_a_reason_for_lateness_is_said() -> None:
    withheld = arrested().on(
        "2026-04-24 11:00", "tell_withheld", about="suspect_arrested", detail="VC-06.1:he_reads_post"
    )
    assert "Telling was withheld, because: he reads post; it is still owed, by a safe way." in explain(
        clock(withheld, "VC-06.1")
    )
    late = arrested().on("2026-05-05 11:00", "late_reason", about="suspect_arrested", detail="VC-06.1:officer_on_leave")
    assert "Reason given: officer on leave." in explain(clock(late, "VC-06.1"))


def test_an_excuse_that_ended_is_said() -> None:
    story = arrested().on("2026-04-24 11:00", "victim_opted_out").on("2026-05-24 11:00", "victim_opted_in")
    assert "It did not apply when it fell due, and does again." in explain(clock(story, "VC-06.1"))


def test_a_reason_is_said_in_words() -> None:
    assert say_reason("opted_out") == "they opted out"
    assert say_reason("same_person") == "same person"
    assert say_reason(None) == "no reason is recorded"
