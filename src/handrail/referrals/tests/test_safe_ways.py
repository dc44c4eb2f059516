"""Which ways of reaching somebody are safe, and why the rest are not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.referrals.safe_ways import WAYS, Channel, Circumstances, oldest_answer, safe_ways, strictest

ORDINARY = Circumstances()
TODAY = date(2026, 4, 8)
FRESH = Circumstances(answered_since=oldest_answer(TODAY, days=90))


def test_a_phone_she_said_is_safe_is_safe_and_one_nobody_asked_about_is_not() -> None:
    ways = safe_ways([Channel("phone", answer="yes"), Channel("text")], ORDINARY)
    assert ways.safe == {"phone"}
    assert ways.not_recorded == {"text"}


def test_a_number_her_former_husband_holds_too_is_unsafe_though_the_file_says_yes() -> None:
    ways = safe_ways([Channel("phone", answer="yes", shared_with_suspect=True)], ORDINARY)
    assert not ways.safe
    assert ways.unsafe == {"phone"}


def test_a_phone_the_file_itself_says_the_suspect_shares_is_unsafe() -> None:
    assert safe_ways([Channel("phone", answer="yes", shared_with="suspect")], ORDINARY).unsafe == {"phone"}


@pytest.mark.parametrize("around", [Circumstances(household_unsafe=True), Circumstances(honour=True)])
@pytest.mark.parametrize("who", ["household", "other"])
def test_a_shared_family_phone_and_post_to_the_home_are_unsafe_where_the_family_is(
    around: Circumstances, who: str
) -> None:
    ways = safe_ways([Channel("phone", answer="yes", shared_with=who), Channel("letter", answer="yes")], around)
    assert ways.unsafe == {"phone", "letter"}
    assert safe_ways([Channel("phone", answer="yes", shared_with=who)], ORDINARY).safe == {"phone"}


def test_post_to_a_refuge_is_not_post_to_the_family() -> None:
    away = Circumstances(honour=True, address_kind="refuge")
    assert safe_ways([Channel("letter", answer="yes")], away).safe == {"letter"}


def test_an_answer_of_ninety_days_counts_and_a_day_older_does_not() -> None:
    at_ninety = Channel("phone", answer="yes", asked_on=date(2026, 1, 8))
    assert safe_ways([at_ninety], FRESH).safe == {"phone"}
    older = replace(at_ninety, asked_on=date(2026, 1, 7))
    assert safe_ways([older], FRESH).not_recorded == {"phone"}
    assert safe_ways([older], ORDINARY).safe == {"phone"}, "for other crimes it still counts"


def test_an_old_no_is_to_be_asked_again_and_nobody_tries_it_until_then() -> None:
    ways = safe_ways([Channel("phone", answer="no", asked_on=date(2025, 6, 1))], FRESH)
    assert ways.not_recorded == ways.once_refused == {"phone"}


def test_a_message_may_be_left_only_on_a_phone_that_is_safe() -> None:
    said = Channel("leave_message", answer="yes")
    assert safe_ways([Channel("phone", answer="yes"), said], ORDINARY).voicemail
    assert not safe_ways([Channel("phone", answer="no"), said], ORDINARY).voicemail
    assert not safe_ways([said], ORDINARY).held, "a message is no way by itself"


def test_no_beats_yes_until_they_are_asked_again() -> None:
    asked, again = date(2026, 1, 1), date(2026, 2, 1)
    assert strictest([("yes", asked), ("no", asked)]) == ("no", asked)
    assert strictest([("no", asked), ("yes", again)]) == ("yes", again)
    assert strictest([("no", None), ("yes", again)]) == ("no", None), "a no without a day is never outlived"
    assert strictest([("yes", None), ("", asked)]) == ("yes", None)
    assert strictest([("yes", asked), ("yes", again)]) == ("yes", again)
    assert strictest([("", None)]) == ("", None)


CHANNELS = st.builds(
    Channel,
    kind=st.sampled_from([*WAYS, "leave_message"]),
    held=st.booleans(),
    answer=st.sampled_from(["", "yes", "no"]),
    asked_on=st.one_of(st.none(), st.dates(date(2025, 1, 1), TODAY)),
    shared_with_suspect=st.booleans(),
    shared_with=st.sampled_from(["", "suspect", "household", "other"]),
)
AROUND = st.builds(
    Circumstances,
    household_unsafe=st.booleans(),
    honour=st.booleans(),
    address_kind=st.sampled_from(["", "home", "refuge"]),
    answered_since=st.one_of(st.none(), st.just(FRESH.answered_since)),
)


@given(st.lists(CHANNELS, max_size=6, unique_by=lambda channel: channel.kind), AROUND)
def test_a_channel_shared_with_a_suspect_never_counts_as_safe(channels: list[Channel], around: Circumstances) -> None:
    ways = safe_ways(channels, around)
    shared = {c.kind for c in channels if c.shared_with_suspect or c.shared_with == "suspect"}
    assert not ways.safe & shared
    assert ways.safe <= {c.kind for c in channels if c.held and c.answer == "yes"}
    assert not (ways.voicemail and "phone" not in ways.safe)


@given(st.lists(CHANNELS, max_size=6, unique_by=lambda channel: channel.kind), AROUND)
def test_every_way_held_is_in_one_heap(channels: list[Channel], around: Circumstances) -> None:
    ways = safe_ways(channels, around)
    heaps = [ways.safe, ways.refused, ways.unsafe, ways.not_recorded]
    assert sorted(kind for heap in heaps for kind in heap) == sorted(
        c.kind for c in channels if c.held and c.kind != "leave_message"
    )
