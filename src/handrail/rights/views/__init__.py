"""Pages of rights: a person's twelve rights, what to tell, recording, promises, and the Code lead's figures."""

from handrail.rights.views import comparing, editions, returns, sample_cases, samples
from handrail.rights.views.enhancing import enhance, enhanced
from handrail.rights.views.figures import figures, gap, listed
from handrail.rights.views.in_bulk import in_bulk
from handrail.rights.views.person import person
from handrail.rights.views.promising import promise, promise_anew
from handrail.rights.views.recording import record
from handrail.rights.views.steps import steps
from handrail.rights.views.telling import tell, today

__all__ = [
    "comparing",
    "editions",
    "enhance",
    "enhanced",
    "figures",
    "gap",
    "in_bulk",
    "listed",
    "person",
    "promise",
    "promise_anew",
    "record",
    "returns",
    "sample_cases",
    "samples",
    "steps",
    "tell",
    "today",
]
