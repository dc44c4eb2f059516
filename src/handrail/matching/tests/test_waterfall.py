"""The weight as a picture: its bars add up, and what is written beside them is what they are."""

from handrail.matching.scoring import Evidence
from handrail.matching.waterfall import Waterfall, expected, odds, signed, waterfall_of

EVIDENCE = (
    Evidence("born", "same", 14.0, "Birth date", "the same birth date"),
    Evidence("given", "other", -7.5, "Given name", "given names differ"),
    Evidence("email", "unknown", 0.0, "E-mail", "not recorded on both"),
    Evidence("place", "home", 17.0, "Address", "the same address"),
)


def drawn(bits: float = 5.5) -> Waterfall:
    return waterfall_of(EVIDENCE, bits=bits, certain=12.0, possible=0.0)


def test_the_weight_begins_at_what_is_left_when_every_comparison_is_taken_away() -> None:
    assert [(bar.name, bar.number) for bar in drawn().bars] == [
        ("Before", "−18.0"), ("Address", "+17.0"), ("Birth date", "+14.0"), ("Given name", "−7.5"),
        ("Together", "+5.5"),
    ]  # fmt: skip


def test_each_bar_begins_where_the_one_before_it_ended_and_the_last_ends_at_the_weight() -> None:
    start, address, born, given, whole = drawn().bars
    assert start.after == address.left and address.after == born.left
    assert abs(born.after - (given.left + given.wide)) <= 0.1
    assert abs(given.left - whole.after) <= 0.1


def test_between_the_thresholds_is_where_a_person_is_asked() -> None:
    possible, certain = drawn().thresholds
    assert possible.x < drawn().bars[-1].after < certain.x
    assert (possible.words, certain.words) == ("asked from 0", "certain from 12")


def test_nothing_stands_outside_the_picture_however_heavy_or_light() -> None:
    for bits in (-60.0, -3.0, 0.0, 11.9, 80.0):
        picture = drawn(bits)
        assert all(bar.left >= 0 and bar.left + bar.wide <= picture.width for bar in picture.bars)
        assert all(0 <= mark.x <= picture.width for mark in (*picture.scale, *picture.thresholds))


def test_odds_and_errors_are_said_as_people_say_them() -> None:
    assert (signed(-0.24), odds(3.0), odds(-4.0)) == ("−0.2", "about 8 to 1 that they are one person",
                                                      "about 16 to 1 that they are two people")  # fmt: skip
    assert odds(40.0) == "more than 1,000,000 to 1 that they are one person"
    errors = {
        "certain": {"bits": 12.0, "expected_wrong": 0.000005},
        "possible": {"bits": 0.0, "expected_wrong": 0.23, "expected_missed": 0.0},
    }
    certain, possible, learned = expected(errors, on="60,000 records")
    assert "1 in 200,000 to be two people" in certain
    assert "23 in 100 to be two people" in possible and "they expect none to weigh less" in possible
    assert "60,000 records" in learned
