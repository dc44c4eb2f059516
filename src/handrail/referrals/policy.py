"""Who may see a decision or a referral, and who may do what with it.

Somebody held, declined or not made is seen by the force's referral desk, the officer in the case and their
supervisor, and by no service. To the police, who *joined* an open case that the police did not refer reads *made*.
"""

from django.db.models import Q

from handrail.audit.actor import Actor
from handrail.referrals.models import Decision, Referral

READS_MADE = "referred"
"""The code by which the police read a decision that joined a case they did not refer to."""
COORDINATING = frozenset({"coordinator", "referral_desk", "supervisor"})
ANSWERING = frozenset({"advocate", "counsellor", "coordinator", "service_manager"})
ASKED = frozenset({"officer", "supervisor", "coordinator", "referral_desk"})
ANSWERED_BY_FORM = frozenset({"support_need", "consent", "risk_grade", "details", "safe_contact"})
"""Questions that an officer answers from a form; the rules then decide again."""


def seen_by(viewer: Actor) -> Q:
    """Return the condition for decisions and referrals this viewer may see, for lists and single pages alike."""
    if viewer.kind == "system":
        return Q()
    return Q(seen_by__overlap=sorted(viewer.audiences))


def reads_made(viewer: Actor, decision: Decision) -> bool:
    """Whether this viewer reads *made* and no more: the police, of somebody already in a case they did not refer."""
    if viewer.side != "police" or decision.code != "joined_open_case":
        return False
    theirs = Referral.objects.filter(seen_by(viewer), id=decision.referral_id or 0, door="police", police_may_see=True)
    return not theirs.exists()


def _sees(actor: Actor, row: Decision | Referral) -> bool:
    return bool(actor.audiences & set(row.seen_by))


def _of_the_service(actor: Actor, referral: Referral) -> bool:
    return (
        actor.kind == "worker"
        and actor.agency_id == referral.agency_id
        and actor.role in ANSWERING
        and _sees(actor, referral)
    )


def _of_the_sender(actor: Actor, referral: Referral) -> bool:
    return actor.kind == "worker" and actor.agency_id == referral.from_agency_id and _sees(actor, referral)


def may_accept(actor: Actor, referral: Referral) -> bool:
    """Whether they may accept: somebody of the service it was sent to."""
    return _of_the_service(actor, referral)


def may_decline(actor: Actor, referral: Referral) -> bool:
    """Whether they may decline: somebody of the service it was sent to."""
    return _of_the_service(actor, referral)


def may_return(actor: Actor, referral: Referral) -> bool:
    """Whether they may give it back after accepting: its worker, its cover or the service's manager."""
    mine = actor.id in (referral.worker_id, referral.cover_id)
    return _of_the_service(actor, referral) and (mine or actor.role in ("service_manager", "coordinator"))


def may_tend(actor: Actor, referral: Referral) -> bool:
    """Whether a change in it is theirs to answer: its worker, its cover, who answers for the service; anybody there
    while nobody has accepted.
    """
    mine = actor.id in (referral.worker_id, referral.cover_id) or referral.worker_id is None
    return _of_the_service(actor, referral) and (mine or actor.role in ("service_manager", "coordinator"))


def handling_shown(viewer: Actor, referral: Referral) -> list[str]:
    """What to keep in mind of a referral, as this viewer may read it.

    That a MARAC is proposed is for the service it is for, the police who propose it, and who has a part in MARAC.
    """
    told = viewer.agency_id == referral.agency_id or viewer.side == "police" or viewer.role == "marac_coordinator"
    return [note for note in referral.handling if told or not note.startswith("marac")]


def may_withdraw(actor: Actor, referral: Referral) -> bool:
    """Whether they may take it back: the desk, the officer or a supervisor of the agency that sent it."""
    return _of_the_sender(actor, referral) and actor.role in ASKED


def may_reroute(actor: Actor, referral: Referral) -> bool:
    """Whether they may send it elsewhere: who routes for the agency that sent it."""
    return _of_the_sender(actor, referral) and actor.role in COORDINATING


def may_mail(actor: Actor, referral: Referral) -> bool:
    """Whether they may send it by secure mail and record the answer: who routes for the agency that sent it."""
    return may_reroute(actor, referral)


def may_undo(actor: Actor, referral: Referral) -> bool:
    """Whether they may undo it before it is disclosed: whoever sent it."""
    return actor.kind == "worker" and referral.sent_by_kind == "worker" and referral.sent_by == actor.id


def may_answer_hold(actor: Actor, decision: Decision) -> bool:
    """Whether they may answer the questions of a hold: the officer, their supervisor, or the desk."""
    return actor.kind == "worker" and actor.role in ASKED and _sees(actor, decision)


def may_decide(actor: Actor, decision: Decision) -> bool:
    """Whether they may decide a hold by hand.

    A coordinator or clerk those in the coordinator's queue, a supervisor any, the officer those that ask them what no
    form can hold: whether the victim knows, who the relatives are.
    """
    if actor.kind != "worker" or not _sees(actor, decision):
        return False
    if actor.role in ("officer", "witness_care"):
        return decision.owner_role in ("officer", "flo") and not set(decision.questions) & ANSWERED_BY_FORM
    return actor.role == "supervisor" or (actor.role in COORDINATING and decision.queue == "coordinator")


def may_refer(actor: Actor) -> bool:
    """Whether they may refer somebody with no crime: a worker of a service or another agency, not of the police."""
    return actor.kind == "worker" and actor.side in ("service", "statutory") and actor.role in ANSWERING
