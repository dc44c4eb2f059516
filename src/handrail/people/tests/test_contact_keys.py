"""When two spellings are one phone, one mailbox or one home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.people.contact_keys import (
    address_words,
    email_key,
    holding,
    phone_key,
    phone_keys,
    place_key,
    postcode_key,
    same_place,
    shared,
)


@pytest.mark.parametrize(
    "written",
    [
        "07700 900123",
        "07700-900-123",
        "(07700) 900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "0044 7700 900123",
        "447700900123",
        "7700900123",
        "07700 900123 ext 5",
        "07700 900123 x5",
        "０７７００ ９００１２３",
        "07700\u200b900123",
    ],
)
def test_one_mobile_is_one_number_however_it_is_typed(written: str) -> None:
    assert phone_key(written) == "+447700900123"


def test_a_number_of_another_country_keeps_its_digits_and_scraps_are_none() -> None:
    assert phone_key("+48 600 000 000") == "+48600000000"
    assert [phone_key(scrap) for scrap in ("", "none", "999", "n/a", "?")] == [""] * 5


def test_two_numbers_in_one_cell_are_two() -> None:
    assert phone_keys("07700 900123 / 0121 496 0001") == {"+447700900123", "+441214960001"}
    assert phone_keys("07700 900123 or 07700 900124") == {"+447700900123", "+447700900124"}


def test_one_mailbox_is_one_however_it_is_typed() -> None:
    assert email_key(" Ann.Lee@Mail.Example ") == email_key("mailto:ann.lee@mail.example") == "ann.lee@mail.example"
    assert email_key("ann.lee+court@mail.example") == "ann.lee@mail.example"
    assert email_key("Ann.Lee@googlemail.com") == email_key("annlee@gmail.com")
    assert email_key("not known") == ""


def test_a_home_is_one_home_with_or_without_abbreviation_town_or_postcode() -> None:
    home = holding(address="28 Gerard Close", postcode="WV10 0HL").place
    for address, postcode in (
        ("28, gerard cl.", "wv100hl"),
        ("28 Gerard Close, Wolverhampton", "WV10 0HL"),
        ("28 Gerard Close WV10 0HL", ""),
        ("Flat 2, 28 Gerard Close", "WV10 0HL"),
        ("28 Gerard Close", ""),
    ):
        assert same_place(home, holding(address=address, postcode=postcode).place), address


def test_a_neighbour_or_the_same_words_at_another_postcode_are_another_home() -> None:
    home = holding(address="28 Gerard Close", postcode="WV10 0HL").place
    for address, postcode in (
        ("30 Gerard Close", "WV10 0HL"),
        ("28 Gerard Close", "B5 7QP"),
        ("128 Gerard Close", "WV10 0HL"),
        ("Gerard Close", "WV10 0HL"),
        ("", "WV10 0HL"),
        ("28 Gerard Close Wolverhampton", ""),
    ):
        assert not same_place(home, holding(address=address, postcode=postcode).place), address


def test_a_key_for_an_index_is_empty_where_nothing_is_recorded() -> None:
    assert place_key("28 Gerard Rd.", "wv10 0hl") == "28 gerard road|WV100HL"
    assert (place_key("", "WV10 0HL"), address_words(""), postcode_key("")) == ("", (), "")


def test_what_is_shared_is_named_by_what_it_rests_on() -> None:
    own = holding(phone="07700 900123", email="a@mail.example", address="1 High St", postcode="B5 7QP")
    suspect = holding(phone="+447700900123")
    associate = holding(email="A@mail.example", address="1 High Street", postcode="B57QP")
    assert shared(own, [suspect, associate]) == {"phone", "email", "address"}
    assert shared(holding(), [holding()]) == frozenset(), "two blanks share nothing"


@given(st.text(), st.text())
def test_any_text_has_keys_and_shares_with_itself_what_it_holds(one: str, other: str) -> None:
    held = holding(phone=one, email=other, address=one, postcode=other)
    found = shared(held, [held])
    assert ("phone" in found) == bool(held.phones)
    assert ("email" in found) == bool(held.email)
    assert ("address" in found) == bool(held.place.words)


@given(st.text(), st.text(), st.text(), st.text())
def test_one_home_is_one_home_from_either_side(one: str, first: str, other: str, second: str) -> None:
    a, b = holding(address=one, postcode=first).place, holding(address=other, postcode=second).place
    assert same_place(a, b) == same_place(b, a)
