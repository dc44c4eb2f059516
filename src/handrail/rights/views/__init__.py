"""Pages of rights: a person's twelve rights, recording, promises, and the Code lead's figures and lists."""

from handrail.rights.views.figures import figures, gap, listed
from handrail.rights.views.person import person
from handrail.rights.views.promising import promise, promise_anew
from handrail.rights.views.recording import record

__all__ = ["figures", "gap", "listed", "person", "promise", "promise_anew", "record"]
