"""A state is told by its shape and its word, never by its colour alone."""

from handrail.core.looks import ATTENTION, LOOKS, SHAPES, look_of, pressing


def test_every_state_has_a_shape_that_can_be_drawn_and_a_word() -> None:
    for look in LOOKS.values():
        assert look.strokes
        assert look.word


def test_states_that_differ_only_in_colour_do_not_exist() -> None:
    """Without colour, a clock that was met, late, missed or runs is still told from the others."""
    clocks = ("met", "late", "missed", "running", "not_applicable", "no_limit", "not_recorded")
    promises = ("kept", "broken", "open", "moved")
    decisions = ("made", "held", "not_made")
    for states in (clocks, promises, decisions):
        assert len({LOOKS[state].shape for state in states}) == len(states)


def test_no_shape_is_drawn_for_nothing() -> None:
    assert {look.shape for look in LOOKS.values()} == set(SHAPES)


def test_a_state_nobody_foresaw_is_a_quiet_dot_under_its_own_name() -> None:
    assert look_of("sent_to_moon").word == "sent to moon"
    assert look_of("sent_to_moon").tone == "quiet"


def test_what_was_missed_presses_more_than_what_was_met() -> None:
    assert pressing("missed") < pressing("late") < pressing("met")
    assert all(state in LOOKS for state in ATTENTION)
