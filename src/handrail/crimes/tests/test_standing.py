"""How a pattern stands by what was decided of it: the last word holds, and what comes later asks again."""

from datetime import UTC, datetime, timedelta

from handrail.crimes.standing import Word, is_looked_at, key_of, put_in, state_of, taken_out, verdict_of

MONDAY = datetime(2026, 4, 6, 9, tzinfo=UTC)


def said(verdict: str, hours: int = 0, key: str = "", occasion: str = "") -> Word:
    """Give a decision so many hours after Monday morning."""
    return Word(verdict, key, MONDAY + timedelta(hours=hours), occasion)


def test_the_last_word_of_two_holds() -> None:
    words = [said("rejected"), said("confirmed", 1)]
    assert state_of(verdict_of(words), [MONDAY]) == "confirmed"
    assert state_of(verdict_of(words[::-1]), [MONDAY]) == "rejected"
    assert state_of(verdict_of([]), [MONDAY]) == "proposed"


def test_a_rejection_holds_until_an_incident_comes_that_it_was_not_made_over() -> None:
    rejected = verdict_of([said("rejected")])
    assert state_of(rejected, [MONDAY - timedelta(days=1)]) == "rejected"
    assert state_of(rejected, [MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)]) == "proposed"


def test_a_confirmation_stays_when_another_incident_comes() -> None:
    assert state_of(verdict_of([said("confirmed")]), [MONDAY + timedelta(days=1)]) == "confirmed"


def test_what_was_taken_out_can_be_put_in_again() -> None:
    words = [said("removed", key="crime:1"), said("removed", key="crime:2"), said("added", key="crime:1")]
    assert taken_out(words) == frozenset({"crime:2"})
    assert put_in(words) == frozenset({"crime:1"})


def test_looking_at_one_worsening_says_nothing_of_the_next() -> None:
    words = [said("looked_at", occasion="log:1")]
    assert is_looked_at(words, "log:1")
    assert not is_looked_at(words, "log:2")


def test_an_incident_is_a_crime_or_an_event_or_neither() -> None:
    assert [key_of(7, "", ""), key_of(None, "police:20", "B"), key_of(None, "", "")] == [
        "crime:7",
        "event:police:20|B",
        "",
    ]
