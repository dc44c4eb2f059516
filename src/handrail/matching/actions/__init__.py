"""Index records, match what is new, and keep what a person decides. The whole region is matched by `actions.whole`.

That one is imported where it is used: it brings Splink and DuckDB.
"""

from handrail.matching.actions.deciding import (
    COLLEAGUE,
    LATER,
    REFUSED,
    UNDO,
    DecidedAlready,
    MayNotDecide,
    NobodyToAsk,
    TooLateToUndo,
    ask_supervisor,
    decide,
    not_sure,
    part,
    undo_decision,
)
from handrail.matching.actions.indexing import index_records
from handrail.matching.actions.joining import known_to, to_joining
from handrail.matching.actions.matching import Matched, match_changed, match_in_turn

__all__ = [
    "COLLEAGUE", "DecidedAlready", "LATER", "Matched", "MayNotDecide", "NobodyToAsk", "REFUSED", "TooLateToUndo",
    "UNDO", "ask_supervisor", "decide", "index_records", "known_to", "match_changed", "match_in_turn", "not_sure",
    "part", "to_joining",
    "undo_decision",
]  # fmt: skip
