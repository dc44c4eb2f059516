"""Who may see a crime: whoever has a sight of one of its victims that covers it."""

from django.db.models import Q

from handrail.audit.actor import Actor


def seen_by(viewer: Actor) -> Q:
    """Return the condition for crimes this viewer may see, for lists and for single pages alike."""
    if viewer.kind == "system":
        return Q()
    return Q(seen_by__overlap=sorted(viewer.audiences))
