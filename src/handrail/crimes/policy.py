"""Who may see a crime: whoever has a sight of one of its victims that covers it."""

from django.db.models import Q

from handrail.agencies.models import Role
from handrail.audit.actor import Actor


def seen_by(viewer: Actor) -> Q:
    """Return the condition for crimes this viewer may see, for lists and for single pages alike."""
    if viewer.kind == "system":
        return Q()
    return Q(seen_by__overlap=sorted(viewer.audiences))


def may_let_a_party_s_service_know(by: Actor) -> bool:
    """Say whether this actor may join two records where it tells a service that works with another party an address."""
    return by.kind == "worker" and by.role in {Role.SUPERVISOR, Role.SERVICE_MANAGER}
