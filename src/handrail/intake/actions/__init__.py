"""What intake does: take in a bundle, handed over or from a folder, and a row that a person put right."""

from handrail.intake.actions.correcting import (
    SAME_PERSON,
    BeingTakenIn,
    NotKept,
    correct_row,
    put_right,
    take_in_corrected,
)
from handrail.intake.actions.reporting import Outcome
from handrail.intake.actions.taking import take_in
from handrail.intake.actions.uploading import hand_over, take_in_upload

__all__ = [
    "SAME_PERSON",
    "BeingTakenIn",
    "NotKept",
    "Outcome",
    "correct_row",
    "hand_over",
    "put_right",
    "take_in",
    "take_in_corrected",
    "take_in_upload",
]
