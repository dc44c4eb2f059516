"""Holds of the desk's own queue as things owed, so that they are rows like any other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.audit.actor import Actor
from handrail.referrals.queries import holds


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """A hold that a coordinator may decide though an officer owns it."""

    ref: str
    person_id: int
    crime_id: int | None
    what: str
    due_at: datetime | None
    opened_at: datetime
    owner_id: int | None
    kind: str = "held"
    cover_id: int | None = None
    escalated_to_id: int | None = None
    is_decision: bool = True
    urgent: bool = False


def held_at_the_desk(owed: Sequence[Any], *, viewer: Actor, at: datetime, most: int) -> list[Any]:
    """Return the holds of the desk's queue, the most pressing first; `owed` is what the desk owes of them itself."""
    own = min(viewer.audiences, default=None)
    return [
        AtTheDesk(
            one.decision.ref, one.decision.person_id, one.decision.crime_id, one.decision.code, one.due_at,
            one.decision.decided_at, own,
        )
        for one in holds.held(viewer=viewer, at=at, most=most, owed=owed)
    ]  # fmt: skip
