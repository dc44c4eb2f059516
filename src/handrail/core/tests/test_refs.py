"""References: one written form, and a slip of the finger is always noticed."""

import re
from base64 import urlsafe_b64decode

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from handrail.core.refs import (
    ALPHABET,
    LENGTH,
    PublicRef,
    RefConverter,
    SealedKey,
    new_ref,
    new_refs,
    read_ref,
    validate_ref,
)

refs = st.builds(lambda _: new_ref(), st.integers())
places = st.integers(0, LENGTH - 1)


@given(refs)
def test_a_new_reference_is_one(ref: str) -> None:
    assert len(ref) == LENGTH
    assert read_ref(ref) == ref
    validate_ref(ref)


@given(refs, places, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(ref: str, place: int, typed: str) -> None:
    wrong = ref[:place] + typed + ref[place + 1 :]
    assert (read_ref(wrong) == ref) == (wrong == ref)
    assert wrong == ref or read_ref(wrong) is None


@given(refs, st.integers(0, LENGTH - 2))
def test_two_neighbours_swapped_are_always_noticed(ref: str, place: int) -> None:
    swapped = ref[:place] + ref[place + 1] + ref[place] + ref[place + 2 :]
    assert swapped == ref or read_ref(swapped) is None


@given(refs, places)
def test_a_character_left_out_or_typed_twice_is_no_reference(ref: str, place: int) -> None:
    assert read_ref(ref[:place] + ref[place + 1 :]) is None
    assert read_ref(ref[:place] + ref[place] + ref[place:]) is None


@given(refs, st.data())
def test_small_letters_dashes_spaces_and_letters_like_figures_are_read_as_meant(ref: str, data: st.DataObject) -> None:
    nought, one = data.draw(st.sampled_from("0oO")), data.draw(st.sampled_from("1iIlL"))
    typed = ref.lower().replace("0", nought).replace("1", one)
    place = data.draw(places)
    assert read_ref(f"  {typed[:place]}-{typed[place:]} ") == ref


@given(st.text(max_size=14))
def test_whatever_is_typed_is_answered(text: str) -> None:
    found = read_ref(text)
    assert found is None or read_ref(found) == found


def test_a_reference_in_another_form_is_not_stored() -> None:
    ref = "0" * 10
    assert read_ref("oooooooooo") == ref
    with pytest.raises(ValidationError):
        validate_ref("oooooooooo")


def test_a_thousand_references_at_once_are_all_different_and_none_is_taken() -> None:
    first: list[str] = []

    def taken(drawn: list[str]) -> list[str]:
        if not first:
            first.extend(drawn[:5])
        return first

    drawn = new_refs(1000, taken=taken)
    assert len(set(drawn)) == 1000
    assert not set(drawn) & set(first)


def test_a_mistyped_address_matches_no_page() -> None:
    converter, ref = RefConverter(), new_ref()
    assert converter.to_python(ref) == ref == converter.to_url(ref)
    with pytest.raises(ValueError, match=ref[:3]):
        converter.to_python(ref[:-1] + ALPHABET[(ALPHABET.index(ref[-1]) + 1) % 32])


def test_a_field_of_references_fills_itself_and_keeps_its_migration_short() -> None:
    field = PublicRef()
    assert read_ref(field.get_default()) is not None
    assert field.deconstruct()[3] == {}


@given(st.integers(1, 2**62))
def test_a_sealed_key_opens_again_and_tells_nothing(key: int) -> None:
    once, again = SealedKey().to_url(key), SealedKey().to_url(key)
    assert SealedKey().to_python(once) == SealedKey().to_python(again) == key
    assert once != again
    assert key.to_bytes(8).hex() not in urlsafe_b64decode(once).hex()


@given(st.integers(1, 2**62), st.integers(0, 47), st.sampled_from("ABCxyz019-_"))
def test_a_sealed_key_that_was_changed_opens_nothing(key: int, place: int, typed: str) -> None:
    sealed = SealedKey().to_url(key)
    wrong = sealed[:place] + typed + sealed[place + 1 :]
    assume(wrong != sealed)
    with pytest.raises(ValueError, match=re.escape(wrong)):
        SealedKey().to_python(wrong)
