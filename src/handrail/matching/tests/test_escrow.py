"""What two tellings of one person have in common, and what nobody without the secret can make of it."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.matching.escrow import KINDS, Keys, Mark, Named, Unreadable, is_certain, marks

STEPHEN = Named(family="Lyle", given="Stephen", born=date(1986, 5, 9), phones="07700 900328")


def in_common(one: Named, other: Named) -> set[str]:
    return {mark.kind for mark in marks(one) & marks(other)}


def test_a_number_is_the_same_however_each_survivor_had_it_written_down() -> None:
    for written in ("+44 7700 900328", "(07700) 900-328", "0044 7700900328"):
        assert in_common(STEPHEN, Named(phones=written)) == {"phone"}


def test_a_name_and_a_birth_date_meet_in_either_order_short_or_whole_with_day_and_month_swapped() -> None:
    for told in (
        Named(family="Stephen", given="Lyle", born=date(1986, 5, 9)),
        Named(family="LYLE", given="Steve", born=date(1986, 5, 9)),
        Named(family="Lyle", given="Stephen", born=date(1986, 9, 5)),
        Named(family="Lyle", given="Ryan", also="Stephen", born=date(1986, 5, 9)),
    ):
        assert in_common(STEPHEN, told) == {"born"}


def test_a_first_of_january_tells_nobody_from_another() -> None:
    one = Named(family="Khan", given="Mohammed", born=date(1986, 1, 1))
    assert not in_common(one, one)


def test_two_men_of_one_name_are_not_the_same_for_having_it() -> None:
    assert not in_common(STEPHEN, Named(family="Lyle", given="Stephen", born=date(1991, 2, 14)))
    assert not in_common(STEPHEN, Named(family="Lyle", given="Stephen"))


def test_a_name_a_year_and_a_district_say_only_that_there_may_be_another() -> None:
    one = Named(family="Lyle", given="Stephen", year=1986, postcode="WV10 0LF")
    other = Named(family="Lile", given="Steven", born=date(1986, 5, 9), postcode="wv10 9qq")
    assert in_common(one, other) == {"area"}
    assert not is_certain(in_common(one, other))
    assert is_certain({"area", "phone"})


def test_a_name_on_one_site_is_not_that_name_on_another() -> None:
    one = Named(site="Instagram", handle="@Stevie.Lyle86")
    assert in_common(one, Named(site="instagram", handle="stevie lyle 86")) == {"handle"}
    assert not in_common(one, Named(site="TikTok", handle="stevie.lyle86"))
    assert not marks(Named(handle="stevie.lyle86"))


def test_too_little_leaves_no_mark() -> None:
    for told in (
        Named(),
        Named(given="Steve"),
        Named(family="Lyle", given="Steve"),
        Named(vehicle="A1"),
        Named(phones="x"),
    ):
        assert not marks(told)


def test_every_kind_of_mark_has_words_and_can_be_made() -> None:
    everything = Named(
        "Lyle", "Stephen", "", date(1986, 5, 9), None, "07700 900328", "s@mail.example", "Instagram", "stevie",
        "BX11 ABC", "WV10 0LF",
    )  # fmt: skip
    assert {mark.kind for mark in marks(everything)} == set(KINDS)


TEXT = st.text(max_size=30)


@given(one=TEXT, other=TEXT, born=st.dates(date(1930, 1, 2), date(2010, 12, 31)))
def test_nothing_typed_is_too_odd_to_compare(one: str, other: str, born: date) -> None:
    told = Named(one, other, one, born, born.year, other, one, other, one, other, one)
    assert marks(told) == marks(told)


def test_without_the_secret_every_number_there_is_can_be_tried_in_vain() -> None:
    ours, thief = Keys(b"kept outside the database"), Keys(b"guessed")
    mark = Mark("phone", "+447700900328")
    numbers = [Mark("phone", f"+44770090{first}{rest:03}") for first, rest in product(range(10), range(100))]
    assert ours.token(mark) not in {thief.token(one) for one in [*numbers, mark]}
    assert ours.token(mark) == Keys(b"kept outside the database").token(mark)


def test_marks_of_two_kinds_never_meet_though_their_text_is_one() -> None:
    held = Keys(b"secret")
    assert held.token(Mark("vehicle", "stevie")) != held.token(Mark("handle", "stevie"))


def test_what_is_sealed_is_read_only_where_it_was_kept_and_with_the_secret_it_was_sealed_with() -> None:
    held = Keys(b"secret")
    sealed = held.seal_key(4711, on="token")
    assert held.unseal_key(sealed, on="token") == 4711
    assert sealed != held.seal_key(4711, on="token")
    for keys, place in ((held, "answer"), (Keys(b"another"), "token")):
        with pytest.raises(Unreadable):
            keys.unseal_key(sealed, on=place)


def test_what_was_lodged_under_an_older_secret_is_still_found() -> None:
    before, now = Keys(b"old"), Keys(b"new", older=[b"old"])
    mark = Mark("email", "s@mail.example")
    assert before.token(mark) in now.tokens(mark)
    assert now.token(mark) != before.token(mark)
    assert now.unseal_key(before.seal_key(7, on="token"), on="token") == 7
