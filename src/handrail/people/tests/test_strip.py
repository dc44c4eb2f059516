"""What every page about a person reminds of, and who is asked where nobody may be rung."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace

from handrail.people.ringing import Ringing, ToAsk
from handrail.people.strip import is_close_to_home, is_watched, officer_to_ask, strip, to_ring

TODAY = date(2026, 4, 8)


def worker(key: int, name: str, phone: str = "", until_on: date | None = None) -> SimpleNamespace:
    """Somebody of the force, as far as whom to ask depends on them."""
    return SimpleNamespace(id=key, name=name, phone=phone, until_on=until_on)


PATEL, SHAH = worker(1, "PC Patel", "0121 496 0101"), worker(2, "PC Shah", "0121 496 0102")
HALE = worker(3, "Sgt Hale", "0121 496 0103")


@dataclass
class Suffered:
    """A crime, as far as safe contact depends on it."""

    id: int = 1
    flags: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    reported_at: datetime = datetime(2026, 4, 1, tzinfo=UTC)
    officer: SimpleNamespace | None = None
    supervisor: SimpleNamespace | None = None
    team: SimpleNamespace | None = None


def test_the_officer_of_the_latest_crime_is_asked_in_whatever_order_the_crimes_come() -> None:
    """A page that lists the oldest first names the same officer."""
    old, new = Suffered(officer=PATEL), Suffered(2, reported_at=datetime(2026, 4, 7, tzinfo=UTC), officer=SHAH)
    nobodys = Suffered(3, reported_at=datetime(2026, 4, 8, tzinfo=UTC))
    asked = officer_to_ask([old, new, nobodys], viewer_id=9, on=TODAY)
    assert asked == officer_to_ask([nobodys, new, old], viewer_id=9, on=TODAY)
    assert asked == ToAsk("PC Shah, 0121 496 0102")


def test_nobody_is_told_to_ask_themself() -> None:
    """PC Patel has one of the two crimes: she knows whom to speak to about the other."""
    crimes = [Suffered(officer=PATEL), Suffered(2, reported_at=datetime(2026, 4, 7, tzinfo=UTC), officer=SHAH)]
    assert officer_to_ask(crimes, viewer_id=PATEL.id, on=TODAY) == ToAsk()
    assert officer_to_ask(crimes, viewer_id=None, on=TODAY).officer == "PC Shah, 0121 496 0102"


def test_who_is_asked_has_a_line_and_the_sergeant_stands_behind_and_answers_for_who_has_left() -> None:
    """Maureen, at seven, rings a constable who went off at six: the next number is beside the first."""
    crime = Suffered(officer=SHAH, supervisor=HALE)
    asked = officer_to_ask([crime], viewer_id=9, on=TODAY)
    assert asked == ToAsk("PC Shah, 0121 496 0102", "Sgt Hale, 0121 496 0103")
    assert asked.more == ("if they are off: Sgt Hale, 0121 496 0103",)
    assert officer_to_ask([crime], viewer_id=HALE.id, on=TODAY).more == (), "the sergeant is not told to ring herself"
    left = Suffered(officer=worker(4, "PC Gone", "0121 496 0104", until_on=date(2026, 4, 7)), supervisor=HALE)
    assert officer_to_ask([left], viewer_id=9, on=TODAY) == ToAsk("Sgt Hale, 0121 496 0103")
    left.team = SimpleNamespace(id=HALE.id, name="Response", phone="0121 496 0150")
    of_team = ToAsk("Response, 0121 496 0150", "Sgt Hale, 0121 496 0103")
    assert officer_to_ask([left], viewer_id=9, on=TODAY) == of_team
    left.supervisor = worker(6, "Sgt Went", "0121 496 0106", until_on=date(2026, 4, 7))
    assert officer_to_ask([left], viewer_id=9, on=TODAY) == ToAsk("Response, 0121 496 0150")
    assert to_ring(left, on=date(2026, 4, 7))[0] == ("Officer in the case", left.officer), (
        "on the last day they are here"
    )
    bare = officer_to_ask([Suffered(officer=worker(5, "PC Bare"))], viewer_id=9, on=TODAY)
    assert bare == ToAsk("PC Bare, no direct line recorded")


def test_a_stalker_makes_old_answers_fade_but_not_the_household_unsafe() -> None:
    """Whoever stalks is not thereby at home; whoever abuses at home is."""
    theft, stalking, home = Suffered(), Suffered(groups=["stalking"]), Suffered(flags=["domestic_abuse"])
    assert (is_watched([theft]), is_close_to_home([theft])) == (False, False)
    assert (is_watched([theft, stalking]), is_close_to_home([theft, stalking])) == (True, False)
    assert (is_watched([theft, home]), is_close_to_home([theft, home])) == (True, True)


def test_the_strip_says_the_gravest_first_and_rings_nobody_at_the_address_of_the_dead() -> None:
    """Restricted, then how contact is safe, then what a suspect shares; of one who has died, no way to reach them."""
    person = SimpleNamespace(restricted=True, restricted_why="honour_based_abuse", deceased_on=None)
    kept = SimpleNamespace(unsafe=["phone", "address"], deceased_on=None)
    notes = strip(person, [kept], Ringing("unknown", "safe contact not asked: ask PC Patel", ("interpreter: Punjabi",)))
    assert [note.words for note in notes] == [
        "Restricted record: honour-based abuse. Named workers and lists only",
        "Safe contact: not asked: ask PC Patel",
        "Shared with a suspect, so unsafe: post and telephone",
        "Interpreter: Punjabi",
    ]
    gone = SimpleNamespace(unsafe=[], deceased_on=date(2026, 4, 1))
    assert "Write and ring nobody" in strip(person, [gone], Ringing("may", "may ring until 20:00"))[1].words
