"""Questions about clocks: of one person, of a unit, of the force, and from the events at any moment."""

from handrail.rights.queries.asking import clocks_at, records_named
from handrail.rights.queries.figures import (
    MOST,
    Asked,
    Counted,
    Failing,
    Listed,
    by_right,
    by_unit,
    count,
    failing_today,
    gaps,
    listed,
    reasons_found,
    since_of,
)
from handrail.rights.queries.person import RightRow, Stood, kept_clocks, say, twelve_rights
from handrail.rights.queries.recording import Place, Trigger, owed, own_entries, place_of, places, trigger_ref, triggers

__all__ = [
    "MOST",
    "Asked",
    "Counted",
    "Failing",
    "Listed",
    "Place",
    "RightRow",
    "Stood",
    "Trigger",
    "by_right",
    "by_unit",
    "clocks_at",
    "count",
    "failing_today",
    "gaps",
    "kept_clocks",
    "listed",
    "owed",
    "own_entries",
    "place_of",
    "places",
    "reasons_found",
    "records_named",
    "say",
    "since_of",
    "trigger_ref",
    "triggers",
    "twelve_rights",
]
