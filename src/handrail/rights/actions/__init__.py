"""What rights does: keep clocks and what is owed in step with the journeys, and record that somebody was told."""

from handrail.rights.actions.enhancing import (
    ask_for_enhanced,
    keep_enhanced,
    record_enhanced,
    remove_enhanced,
    try_enhancing,
)
from handrail.rights.actions.in_bulk import record_in_bulk
from handrail.rights.actions.joining import joined
from handrail.rights.actions.projecting import project
from handrail.rights.actions.promising import keep_promise, make_promise, miss_promise, move_promise
from handrail.rights.actions.rebasing import (
    NotAMonth,
    NotYoursToRebase,
    RebasedAlready,
    SaysNothing,
    rebase_chart,
    take_back_rebasing,
)
from handrail.rights.actions.rebuilding import Rebuilt, rebuild
from handrail.rights.actions.receiving import take_receipts
from handrail.rights.actions.recording import NotYoursToRecord, Recorded, UnsafeWay, record_happening, record_together
from handrail.rights.actions.returning import NothingNew, NotOverYet, NotYoursToSubmit, submit_return
from handrail.rights.actions.sampling import (
    NoSuchSample,
    NotAnAnswer,
    NotAnAuditor,
    NotDisputed,
    NotYoursToAnswer,
    NotYoursToSample,
    OwnUnit,
    answer_case,
    ask_for_sample,
    close_sample,
    draw_asked,
    draw_sample,
    settle,
)
from handrail.rights.actions.telling import Contact, record_contact

__all__ = [
    "Contact",
    "NoSuchSample",
    "NotAMonth",
    "NotAnAnswer",
    "NotAnAuditor",
    "NotDisputed",
    "NotOverYet",
    "NotYoursToAnswer",
    "NotYoursToRebase",
    "NotYoursToRecord",
    "NotYoursToSample",
    "NotYoursToSubmit",
    "NothingNew",
    "OwnUnit",
    "RebasedAlready",
    "Rebuilt",
    "Recorded",
    "UnsafeWay",
    "SaysNothing",
    "answer_case",
    "ask_for_enhanced",
    "ask_for_sample",
    "close_sample",
    "draw_asked",
    "draw_sample",
    "joined",
    "keep_enhanced",
    "keep_promise",
    "make_promise",
    "miss_promise",
    "move_promise",
    "project",
    "rebase_chart",
    "rebuild",
    "record_contact",
    "record_enhanced",
    "record_happening",
    "record_in_bulk",
    "record_together",
    "remove_enhanced",
    "settle",
    "submit_return",
    "take_back_rebasing",
    "take_receipts",
    "try_enhancing",
]
