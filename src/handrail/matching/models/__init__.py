"""What this app keeps: one file for each noun."""

from handrail.matching.models.escrow import Answer, Lodged, Precaution, Token, keys
from handrail.matching.models.pairs import AFTER_ALL, Edition, Indexed, Pair, Run, SharedByMany, State, Term, Waiting

__all__ = [
    "AFTER_ALL", "Answer", "Edition", "Indexed", "Lodged", "Pair", "Precaution", "Run", "SharedByMany", "State", "Term",
    "Token", "Waiting", "keys",
]  # fmt: skip
