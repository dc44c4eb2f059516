"""Who may see a crime or a pattern, and who may decide what incidents are to each other."""

from django.db.models import Q

from handrail.agencies.models import Role, Side
from handrail.audit.actor import Actor

DECIDING: tuple[str, ...] = (Role.OFFICER, Role.SUPERVISOR, Role.ADVOCATE, Role.SERVICE_MANAGER)
RECORDING_TOLD: tuple[str, ...] = (Role.ADVOCATE, Role.COUNSELLOR, Role.SERVICE_MANAGER)


def seen_by(viewer: Actor) -> Q:
    """Return the condition for crimes this viewer may see, for lists and for single pages alike.

    Whoever has a sight of one of its victims that covers it.
    """
    if viewer.kind == "system":
        return Q()
    return Q(seen_by__overlap=sorted(viewer.audiences))


def may_let_a_party_s_service_know(by: Actor) -> bool:
    """Say whether this actor may join two records where it tells a service that works with another party an address."""
    return by.kind == "worker" and by.role in {Role.SUPERVISOR, Role.SERVICE_MANAGER}


def decisions_seen_by(viewer: Actor) -> Q:
    """Return the condition for decisions of a pattern: one's own agency's, and whether the police confirmed it."""
    if viewer.kind == "system":
        return Q()
    return Q(agency_id=viewer.agency_id) | Q(side=Side.POLICE, verdict__in=["confirmed", "rejected"])


def may_decide(actor: Actor) -> bool:
    """Say whether this worker may confirm or reject a pattern they see, or move an incident in or out of it."""
    return actor.kind == "worker" and actor.side in (Side.POLICE, Side.SERVICE) and actor.role in DECIDING


def may_look_at_worsening(actor: Actor) -> bool:
    """Say whether this worker answers for a worsening pattern that has reached them."""
    roles = {Side.POLICE: Role.SUPERVISOR, Side.SERVICE: Role.SERVICE_MANAGER}
    return actor.kind == "worker" and actor.role == roles.get(Side(actor.side))


def may_record_told(actor: Actor) -> bool:
    """Say whether this worker may record what was told to their service alone."""
    return actor.kind == "worker" and actor.side == Side.SERVICE and actor.role in RECORDING_TOLD


def may_see_other_victims(actor: Actor) -> bool:
    """Say whether a page may tell this viewer that a suspect is named by others too: the police, of what they see.

    To a service it would tell that another person was harmed, which is nobody's to say but that person's.
    """
    return actor.side == Side.POLICE
