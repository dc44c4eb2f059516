"""Who may see a person: whoever holds an open sight of them."""

from django.db.models import Q

from handrail.audit.actor import Actor


def seen_by(viewer: Actor) -> Q:
    """Return the condition for persons this viewer may see, for lists and for single pages alike."""
    if viewer.kind == "system":
        return Q()
    return Q(seen_by__overlap=sorted(viewer.audiences))


def may_see_address(viewer: Actor, *, address_kind: str) -> bool:
    """Say whether a page may show this viewer an address: a refuge's is shown to nobody."""
    return address_kind != "refuge" and viewer.kind == "worker" and viewer.side in ("police", "service")


def may_restrict(actor: Actor, *, listed: bool) -> bool:
    """Say whether this worker may restrict a record they see, and lift it: named people of a police force, and no team.

    `listed`: they are on their force's list for restricted records. A supervisor may without.
    """
    return actor.kind == "worker" and actor.side == "police" and (listed or actor.role == "supervisor")


def may_be_joined_by(by: Actor, *, sees_both: bool, restricted: bool) -> str:
    """Return, in a code, why two records may not be joined by this actor, or empty where they may.

    A job of ours joins what is certain, and never a restricted record; a worker of the police or of a service joins or
    parts only what they see both of.
    """
    if by.kind == "system":
        return "restricted" if restricted else ""
    return "" if by.kind == "worker" and by.side in ("police", "service") and sees_both else "not_known"
