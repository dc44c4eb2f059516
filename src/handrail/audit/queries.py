"""Questions about the audit."""

from datetime import datetime

from handrail.audit.actor import Actor
from handrail.audit.models import Entry


def looks_at(person_id: int, *, viewer: Actor, most: int = 10) -> list[tuple[int, datetime]]:
    """Return which workers of the viewer's own agency have looked at a person, and when last, latest first."""
    seen: dict[int, datetime] = {}
    looks = Entry.objects.filter(about="person", ids__contains=[person_id], actor_kind="worker")
    for worker, at in (
        looks.filter(agency_id=viewer.agency_id)
        .exclude(actor_id=viewer.id)
        .order_by("-at")
        .values_list("actor_id", "at")[:200]
    ):
        if worker is not None:
            seen.setdefault(worker, at)
    return list(seen.items())[:most]
