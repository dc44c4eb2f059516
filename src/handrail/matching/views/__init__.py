"""Pages about who is the same person."""

from handrail.matching.views.escrow import answer_of, answer_page, answers, let_officer_know, lodge, withdraw

__all__ = ["answer_of", "answer_page", "answers", "let_officer_know", "lodge", "withdraw"]
