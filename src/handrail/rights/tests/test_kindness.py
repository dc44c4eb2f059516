"""Hard news: met by the clock, and marked where it was not told as they chose, or nobody spoke to them."""

from datetime import timedelta

import pytest

from handrail.core import database
from handrail.core.moments import parse_moment
from handrail.journey.happenings import Happening
from handrail.journey.vocabulary import KINDS
from handrail.rights.kindness import HARD_NEWS, how_told
from handrail.rights.models import Told
from handrail.rights.tests.filing import File

NEWS = parse_moment("2026-04-07 10:00")


def one(ref: str, kind: str, hours: int = 0, **said: object) -> Happening:
    moment = NEWS + timedelta(hours=hours)
    return Happening(ref, kind, "c", "p", "", moment, None, moment, **said)  # type: ignore[arg-type]


def told(method: str, ref: str = "t", hours: int = 5) -> Happening:
    return one(ref, "victim_told", hours, about=("n",), method=method)


def mark(*happened: Happening, liked: str = "", news: str = "no_further_action") -> str:
    journey = [one("n", news), *happened]
    return how_told(news, "n", "t", journey, liked=liked)


@pytest.mark.parametrize(
    ("method", "liked", "marked"),
    [
        ("phone", "phone", ""),
        ("phone", "", ""),
        ("in_person", "phone", "not_as_chosen"),
        ("email", "email", "written_only"),
        ("email", "phone", "both"),
        ("letter", "", "written_only"),
        ("", "phone", ""),
        ("phone", "no_preference", ""),
    ],
)
def test_hard_news_is_held_against_the_way_they_like(method: str, liked: str, marked: str) -> None:
    assert mark(told(method), liked=liked) == marked


def test_the_contact_plan_in_force_beats_what_the_record_says_they_like() -> None:
    plan = one("p", "contact_plan_agreed", -9, detail="phone:14")
    later = one("q", "contact_plan_changed", 9, detail="email:7")
    assert mark(plan, told("phone"), later, liked="email") == ""
    assert mark(plan, told("email"), later, liked="email") == "both"


def test_a_plan_that_was_declined_is_no_plan() -> None:
    plan, no = one("p", "contact_plan_agreed", -9, detail="phone:14"), one("d", "contact_plan_declined", -2)
    assert mark(plan, no, told("in_person"), liked="in_person") == ""


def test_somebody_who_rang_after_the_letter_did_speak_to_them() -> None:
    assert mark(told("letter"), told("phone", "u", 8)) == ""
    taken_back = one("v", "row_voided", 9, about=("u",))
    assert mark(told("letter"), told("phone", "u", 8), taken_back) == "written_only"


def test_what_is_not_hard_news_or_was_not_told_is_not_marked() -> None:
    assert mark(told("email"), news="suspect_interviewed") == ""
    assert how_told("no_further_action", "n", None, [one("n", "no_further_action")]) == ""


def test_every_piece_of_hard_news_is_a_kind_of_event() -> None:
    assert KINDS.keys() >= HARD_NEWS
    assert {"no_further_action", "charged", "suspect_bailed", "sentence_received", "filed_unsolved"} <= HARD_NEWS


@pytest.mark.data
def test_the_clock_is_met_and_keeps_the_mark(db: None) -> None:
    file = (
        File("Leah Moss")
        .on("2026-04-07 09:30", "contact_plan_agreed", detail="phone:14")
        .on("2026-04-07 10:00", "no_further_action")
        .on("2026-04-07 15:00", "victim_told", about="no_further_action", method="email")
    )
    assert kept(file) == ("met", Told.BOTH.value)
    file.on("2026-04-07 17:00", "victim_told", name="rung", about="no_further_action", method="phone")
    assert kept(file) == ("met", Told.NOT_AS_CHOSEN.value)


def kept(file: File) -> tuple[str, str]:
    with database.whole_file():
        clock = file.clock("VC-06.9")
    return clock.settled, clock.told
