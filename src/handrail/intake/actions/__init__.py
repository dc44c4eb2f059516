"""What intake does: take in a bundle, and replay a row that a person corrected."""

from handrail.intake.actions.taking import Outcome, correct_row, take_in

__all__ = ["Outcome", "correct_row", "take_in"]
