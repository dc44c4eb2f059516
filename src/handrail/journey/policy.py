"""Who may see a row of the journey: whoever holds a sight of the person that the row's kind may be shown to."""

from django.db.models import Q

from handrail.audit.actor import Actor
from handrail.journey.models import OwedKind


def seen_by(viewer: Actor) -> Q:
    """Return the condition for rows this viewer may see, for lists and for single rows alike."""
    if viewer.kind == "system":
        return Q()
    return Q(seen_by__overlap=sorted(viewer.audiences))


def owed_seen_by(viewer: Actor) -> Q:
    """Return the condition for what is owed: that somebody else named the same person is for whoever must settle it."""
    if viewer.kind == "system":
        return Q()
    return seen_by(viewer) & (~Q(kind=OwedKind.ANOTHER) | Q(owner_id__in=sorted(viewer.audiences)))
