"""Pages about who is the same person."""

from handrail.matching.views.escrow import answer_of, answer_page, answers, let_officer_know, lodge, withdraw
from handrail.matching.views.joined import joined, part, pass_on
from handrail.matching.views.pairs import ask_supervisor, not_sure, one_person, pair, queue, two_people, undo_decision
from handrail.matching.views.seen import seen_before

__all__ = [
    "answer_of", "answer_page", "answers", "ask_supervisor", "joined", "let_officer_know", "lodge", "not_sure",
    "one_person", "pair", "part", "pass_on", "queue", "seen_before", "two_people", "undo_decision", "withdraw",
]  # fmt: skip
