"""The shape of what is typed about rights, one file a noun."""

from handrail.rights.forms.enhancing import AskForEnhanced, Enhance, KeepReason, RemoveReason
from handrail.rights.forms.in_bulk import Together
from handrail.rights.forms.promises import Kept, Missed, Promised
from handrail.rights.forms.rebasing import BeginAgain
from handrail.rights.forms.recordings import Recording
from handrail.rights.forms.samples import Answering, Drawing
from handrail.rights.forms.telling import Contacting

__all__ = [
    "Answering",
    "AskForEnhanced",
    "BeginAgain",
    "Contacting",
    "Drawing",
    "Enhance",
    "KeepReason",
    "Kept",
    "Missed",
    "Promised",
    "Recording",
    "RemoveReason",
    "Together",
]
