"""Who may decide of a pair; lodge whom a survivor named, be told that there is another, and settle what is done."""

from collections.abc import Collection

from django.db.models import Q

from handrail.audit.actor import Actor
from handrail.matching.models import Answer, Lodged, Pair, State

LODGING = frozenset({"advocate", "counsellor", "service_manager"})
TOLD = frozenset({"service_manager"})
INVESTIGATING = frozenset({"officer", "supervisor"})
KEEPERS = frozenset({"coordinator", "referral_desk", "service_manager"})
"""The roles that keep a victim-care list or the door of a service (a judgement; a force may want others)."""
AGREEING = frozenset({"supervisor", "service_manager"})
"""Who is asked where joining two records may tell another party of a crime where to find them."""
DECIDERS = KEEPERS | AGREEING
OWN_DOOR = "handrail"
"""The source of a record that came by a service's own door."""


def seen_by(viewer: Actor) -> Q:
    """Return the condition for what was lodged and answered that this viewer may see."""
    if viewer.kind == "system":
        return Q()
    return Q(seen_by__overlap=sorted(viewer.audiences))


def may_lodge(actor: Actor) -> bool:
    """Whether they may lodge: somebody of a support service who works with survivors."""
    return actor.kind == "worker" and actor.side == "service" and actor.role in LODGING


def may_withdraw(actor: Actor, lodged: Lodged) -> bool:
    """Whether they may take it back for the survivor: who may lodge, at the service that lodged it, and may see it."""
    return may_lodge(actor) and actor.agency_id == lodged.agency_id and bool(actor.audiences & set(lodged.seen_by))


def may_settle(actor: Actor, answer: Answer) -> bool:
    """Whether they may settle it as the supervisor who was told."""
    if actor.kind != "worker" or actor.side != "service" or actor.role not in TOLD:
        return False
    return bool(actor.audiences & set(answer.seen_by)) and actor.agency_id == answer.lodged.agency_id


def may_settle_as_investigator(actor: Actor, answer: Answer) -> bool:
    """Whether they may settle it as the officer in the survivor's case, or that officer's supervisor."""
    asked = answer.investigator_id is not None and bool(actor.audiences & set(answer.seen_by))
    return actor.kind == "worker" and actor.side == "police" and actor.role in INVESTIGATING and asked


def may_decide(actor: Actor) -> bool:
    """Whether this actor may say of two records, of which they see both, whether they are one person.

    Which pairs they see is the database's to say (`matching_may_know`): a sight of both, or, for the police, an accused
    in a crime they see; and for a restricted record its list and nothing else.
    """
    return actor.kind == "worker" and actor.side in ("police", "service") and actor.role in DECIDERS


def keeps_queue(actor: Actor) -> bool:
    """Whether this actor keeps a queue of pairs to decide; a supervisor only agrees or not, when asked."""
    return may_decide(actor) and actor.role in KEEPERS


def may_agree(actor: Actor, pair: Pair) -> bool:
    """Whether this actor is the supervisor who is asked: of the agency whose queue it waits in."""
    asked = pair.state == State.ASKED and pair.asked_of_id == actor.agency_id
    return may_decide(actor) and actor.role in AGREEING and asked


def may_decide_of(actor: Actor, pair: Pair, sources: Collection[str]) -> bool:
    """Whether this pair, of two records that they may know of, is this actor's to look at and to decide.

    A service decides where one of the two came by a service's own door: what the police told twice is the police's.
    """
    if not may_decide(actor) or (actor.side == "service" and OWN_DOOR not in sources):
        return False
    return actor.role in KEEPERS or pair.asked_of_id == actor.agency_id


def may_ask_if_seen_before(actor: Actor) -> bool:
    """Whether this actor may ask, while typing, whether somebody is known to them already."""
    return actor.kind == "worker" and actor.side in ("police", "service", "statutory")
