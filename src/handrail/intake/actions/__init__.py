"""What intake does: take in a bundle, handed over or from a folder, and a row that a person put right."""

from handrail.intake.actions.correcting import (
    SAME_PERSON,
    BeingTakenIn,
    NotKept,
    correct_row,
    put_right,
    take_in_corrected,
)
from handrail.intake.actions.opening import Opened, open_directory
from handrail.intake.actions.reporting import Outcome
from handrail.intake.actions.shutting import (
    WHY_LIFT,
    WHY_RESTRICT,
    Change,
    foresee,
    is_listed,
    lift_by_hand,
    restrict_by_hand,
)
from handrail.intake.actions.taking import take_in
from handrail.intake.actions.uploading import hand_over, take_in_upload

__all__ = [
    "SAME_PERSON",
    "WHY_LIFT",
    "WHY_RESTRICT",
    "BeingTakenIn",
    "Change",
    "NotKept",
    "Opened",
    "Outcome",
    "correct_row",
    "foresee",
    "hand_over",
    "is_listed",
    "lift_by_hand",
    "open_directory",
    "put_right",
    "restrict_by_hand",
    "take_in",
    "take_in_corrected",
    "take_in_upload",
]
