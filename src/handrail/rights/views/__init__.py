"""Pages of rights: a person's twelve rights, what to tell, recording, promises, and the Code lead's figures."""

from handrail.rights.views import (
    breaking_down,
    comparing,
    editions,
    grid,
    over_time,
    rebasing,
    returns,
    reviews,
    sample_cases,
    samples,
)
from handrail.rights.views.enhancing import enhance, enhanced
from handrail.rights.views.figures import failing_sheet, figures
from handrail.rights.views.in_bulk import in_bulk
from handrail.rights.views.lists import gap, listed
from handrail.rights.views.person import person
from handrail.rights.views.promising import promise, promise_anew
from handrail.rights.views.recording import record
from handrail.rights.views.steps import steps
from handrail.rights.views.strip import clocks_sheet
from handrail.rights.views.telling import tell, today

__all__ = [
    "breaking_down",
    "clocks_sheet",
    "comparing",
    "editions",
    "enhance",
    "enhanced",
    "failing_sheet",
    "figures",
    "gap",
    "grid",
    "in_bulk",
    "listed",
    "over_time",
    "person",
    "promise",
    "promise_anew",
    "rebasing",
    "record",
    "returns",
    "reviews",
    "sample_cases",
    "samples",
    "steps",
    "tell",
    "today",
]
