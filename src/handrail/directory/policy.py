"""Who keeps the directory: a service's own manager, and the commissioner's officer, who funds services."""

from handrail.agencies.models import Role
from handrail.audit.actor import Actor

KEEPING: tuple[str, ...] = (Role.SERVICE_MANAGER, Role.COMMISSIONER)


def may_keep(by: Actor, agency_id: int) -> bool:
    """Say whether somebody may open, change or close a service of an agency."""
    if by.kind == "system":
        return True
    own = by.role == Role.SERVICE_MANAGER and by.agency_id == agency_id
    return by.kind == "worker" and (own or by.role == Role.COMMISSIONER)
