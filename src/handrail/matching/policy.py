"""Who may know that two records may be one person: whoever may know of both. Who may decide it: fewer."""

from handrail.audit.actor import Actor

DECIDERS = frozenset({"coordinator", "referral_desk", "supervisor", "service_manager"})
"""The roles that keep a victim-care list or answer for those who do (a judgement; a force may want others)."""


def may_decide(actor: Actor) -> bool:
    """Whether this actor may say of two records, of which they see both, whether they are one person.

    Which pairs they see is the database's to say (`matching_may_know`): a sight of both, or, for the police, an accused
    in a crime they see; and for a restricted record its list and nothing else.
    """
    return actor.kind == "worker" and actor.side in ("police", "service") and actor.role in DECIDERS


def may_ask_if_seen_before(actor: Actor) -> bool:
    """Whether this actor may ask, while typing, whether somebody is known to them already."""
    return actor.kind == "worker" and actor.side in ("police", "service")
