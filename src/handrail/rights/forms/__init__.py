"""The shape of what is typed about rights, one file a noun."""

from handrail.rights.forms.promises import Kept, Missed, Promised
from handrail.rights.forms.recordings import Recording

__all__ = ["Kept", "Missed", "Promised", "Recording"]
