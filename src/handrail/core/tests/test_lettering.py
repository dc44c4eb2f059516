"""Words set without a browser keep to their room."""

from hypothesis import given
from hypothesis import strategies as st

from handrail.core.lettering import shortened, width, wrapped


@given(st.text(max_size=60), st.floats(20, 300))
def test_shortened_words_fit_their_room(words: str, room: float) -> None:
    assert width(shortened(words, 12, room), 12) <= room


@given(st.text("abcdefgh WM1", max_size=120), st.floats(40, 300))
def test_every_line_fits_and_no_word_that_fits_is_lost(words: str, room: float) -> None:
    lines = wrapped(words, 12, room)
    assert all(width(line, 12) <= room for line in lines)
    if all(width(word, 12) <= room for word in words.split()):
        assert " ".join(lines).split() == words.split()


def test_words_that_fit_are_left_alone() -> None:
    assert shortened("under investigation", 12, 200) == "under investigation"


def test_words_that_do_not_fit_end_in_an_ellipsis() -> None:
    assert shortened("under investigation", 12, 60) == "under i…"
