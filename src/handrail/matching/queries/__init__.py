"""Questions about who may be one person, one file a noun."""

from handrail.matching.queries.pairs import PairShown, open_pairs, pair_of
from handrail.matching.queries.seen import Seen, Typed, seen_before
from handrail.matching.queries.weighing import known_for, weights_in_force

__all__ = [
    "PairShown", "Seen", "Typed", "known_for", "open_pairs", "pair_of", "seen_before", "weights_in_force",
]  # fmt: skip
