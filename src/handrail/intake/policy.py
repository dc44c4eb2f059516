"""Who may see what a force handed over: the people of its own desk, who can put a row right."""

from django.db.models import Q

from handrail.audit.actor import Actor

DESK = ("coordinator", "referral_desk", "code_lead")
"""The roles of a force's desk."""


def may_look(viewer: Actor) -> bool:
    """Say whether somebody works at a force's desk, and so may look at bundles, correct rows and hand a zip over."""
    return viewer.kind == "worker" and viewer.side == "police" and viewer.role in DESK


def seen_by(viewer: Actor) -> Q:
    """Return the condition for bundles and uploads this viewer may see, for lists and for single pages alike."""
    if viewer.kind == "system":
        return Q()
    return Q(force_id=viewer.agency_id) if may_look(viewer) else Q(pk__in=[])


def kept_seen_by(viewer: Actor) -> Q:
    """Return the condition for kept rows this viewer may see: their own force's, shown to a list they are on.

    A row that speaks of a restricted record is shown to the force's list for those, and not to the rest of the desk.
    """
    if viewer.kind == "system":
        return Q()
    if viewer.kind != "worker" or viewer.side != "police":
        return Q(pk__in=[])
    return Q(bundle__force_id=viewer.agency_id, seen_by__overlap=sorted(viewer.audiences))


def may_put_right(by: Actor, *, force_id: int | None, seen_by: list[int]) -> bool:
    """Say whether somebody may put a kept row right: whoever of its force it is shown to."""
    return (
        by.kind == "worker"
        and by.side == "police"
        and by.agency_id == force_id
        and not by.audiences.isdisjoint(seen_by)
    )
