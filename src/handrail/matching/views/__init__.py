"""Pages about who is the same person."""

from handrail.matching.views.escrow import answer_of, answer_page, answers, let_officer_know, lodge, withdraw
from handrail.matching.views.seen import seen_before

__all__ = ["answer_of", "answer_page", "answers", "let_officer_know", "lodge", "seen_before", "withdraw"]
