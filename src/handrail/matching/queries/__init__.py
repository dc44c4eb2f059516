"""Questions about who may be one person, one file a noun."""

from handrail.matching.queries.pairs import (
    MOST,
    LinkShown,
    PairShown,
    Side,
    hanging,
    link_of,
    links_of,
    may_answer,
    may_be_one,
    pair_of,
    pairs_of,
    recorded_since,
    sides,
    to_agree,
    to_decide,
)
from handrail.matching.queries.parted import would_bring_together
from handrail.matching.queries.seen import Seen, Typed, says_enough, seen_before
from handrail.matching.queries.weighing import expected_errors, known_for, weights_in_force

__all__ = [
    "LinkShown", "MOST", "PairShown", "Seen", "Side", "Typed", "expected_errors", "hanging", "known_for", "link_of",
    "links_of", "may_answer", "may_be_one", "pair_of", "pairs_of", "recorded_since", "says_enough", "seen_before",
    "sides", "to_agree", "to_decide", "weights_in_force", "would_bring_together",
]  # fmt: skip
