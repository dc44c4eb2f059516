"""How a pattern stands for those of one side, by what they decided of it. Plain Python: data in, data out.

The last word holds. A rejection holds for the incidents it was made over: one that comes later asks again. A
confirmation stays, and what comes later is proposed into it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

CONFIRMED, REJECTED, REMOVED, ADDED, LOOKED_AT = "confirmed", "rejected", "removed", "added", "looked_at"


class Word(NamedTuple):
    """One decision: what, of which incident (empty: of the pattern), when, and over which last occasion."""

    verdict: str
    key: str
    made_at: datetime
    occasion: str = ""


def key_of(crime: int | None, source: str, ref: str) -> str:
    """Return the key of an incident: of a crime, of an event, or of neither."""
    return f"crime:{crime}" if crime else f"event:{source}|{ref}" if ref else ""


def taken_out(words: Iterable[Word]) -> frozenset[str]:
    """Return the incidents that were taken out, and not put in again since. `words` are in the order they were said."""
    return frozenset(key for key, verdict in _last(words).items() if verdict == REMOVED)


def put_in(words: Iterable[Word]) -> frozenset[str]:
    """Return the incidents that were put in by hand, and not taken out since."""
    return frozenset(key for key, verdict in _last(words).items() if verdict == ADDED)


def _last(words: Iterable[Word]) -> dict[str, str]:
    return {word.key: word.verdict for word in words if word.verdict in (REMOVED, ADDED)}


def verdict_of(words: Iterable[Word]) -> Word | None:
    """Return the last confirmation or rejection."""
    found = [word for word in words if word.verdict in (CONFIRMED, REJECTED)]
    return found[-1] if found else None


def state_of(verdict: Word | None, proposed_at: Iterable[datetime]) -> str:
    """Return `proposed`, `confirmed` or `rejected`; `proposed_at` is when each incident came in."""
    if verdict is None:
        return "proposed"
    if verdict.verdict == REJECTED and any(moment > verdict.made_at for moment in proposed_at):
        return "proposed"
    return verdict.verdict


def is_looked_at(words: Iterable[Word], occasion: str) -> bool:
    """Say whether a supervisor has looked at a worsening whose last occasion is this one."""
    return any(word.verdict == LOOKED_AT and word.occasion == occasion for word in words)
