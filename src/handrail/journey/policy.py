"""Who may see a row of the journey: whoever holds a sight of the person that the row's kind may be shown to."""

from django.db.models import Q

from handrail.audit.actor import Actor
from handrail.journey.models import OwedKind

WITNESS_CARE, TRIAGE_DECIDED = "witness_care", "triage_decided"
OF_TRIAGE = (OwedKind.HELD, OwedKind.QUESTION, OwedKind.REFERRAL)


def seen_by(viewer: Actor) -> Q:
    """Return the condition for rows this viewer may see, for lists and for single rows alike."""
    if viewer.kind == "system":
        return Q()
    return Q(seen_by__overlap=sorted(viewer.audiences))


def events_seen_by(viewer: Actor) -> Q:
    """Return the condition for events: what triage decided is not for witness care, whose reason is the court."""
    if viewer.role == WITNESS_CARE:
        return seen_by(viewer) & ~Q(kind=TRIAGE_DECIDED)
    return seen_by(viewer)


def owed_seen_by(viewer: Actor) -> Q:
    """Return the condition for what is owed.

    That somebody else named the same person is for whoever must settle it; what triage holds, asks or has to route is
    for the desk, the officer and the supervisor, and not for witness care.
    """
    if viewer.kind == "system":
        return Q()
    own = Q(owner_id__in=sorted(viewer.audiences))
    seen = seen_by(viewer) & (~Q(kind=OwedKind.ANOTHER) | own)
    return seen & (~Q(kind__in=OF_TRIAGE) | own) if viewer.role == WITNESS_CARE else seen
