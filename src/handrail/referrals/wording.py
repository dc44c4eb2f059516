"""What codes of triage and referrals are called on pages."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from handrail.directory.eligibility import places_said
from handrail.directory.kinds import kind

__all__ = ["ASKED", "HELD", "WHY_SERVICE", "basis", "handled", "kind", "plain", "why_service"]

HELD = MappingProxyType(
    {
        "insider": "Police or agency staff are a party: who may know, and which service is clear of it?",
        "both_parties": "Each accuses the other: who is the primary victim?",
        "child_family_suspect": "A child, and family or home suspected: which safe adult or social worker may be told?",
        "hba_share_decision": "Honour-based abuse without consent: is it shared, on what basis?",
        "ms_duty_to_notify": "Modern slavery, refused or not asked: is the duty to notify done?",
        "child_no_safe_adult": "Under 13 with no safe adult recorded: who may be told?",
        "high_risk_share_decision": "Graded high, and no agreement covers the service: is it shared?",
        "da_not_graded": "Domestic abuse, not graded: what is the risk?",
        "victim_may_not_know": "Somebody else reported it: does the victim know, and may they be contacted?",
        "need_not_assessed": "Nobody recorded whether support is needed: is it?",
        "no_need_to_confirm": "Recorded as needing no support: is that right?",
        "consent_not_asked": "Nobody recorded whether they agree to a referral: do they?",
        "details_missing": "There is no way to reach them recorded: how can they be reached?",
        "no_safe_way": "Every way to reach them was refused or is shared with a suspect: what is safe?",
        "safe_contact_not_asked": "Nobody recorded which ways are safe: which are?",
        "victim_in_custody": "They are in custody: how can they be reached safely there?",
        "out_of_area_no_route": "They are outside the area and no route is known: who can take them?",
        "no_relative_recorded": "The victim has died and no relative is recorded: who are they?",
        "no_service": "No service of the kind needed can take them: who can?",
        "no_capacity": "Every service that could take them is full: who can?",
    }
)
WHY_SERVICE = MappingProxyType(
    {
        "local": "local to them",
        "national": "takes people everywhere",
        "outside_area": "where they are now is outside the area",
        "area_not_recorded": "their council is not recorded",
        "room_not_recorded": "room not recorded",
        "interpreter_needed": "an interpreter is needed",
        "workers_gender_to_arrange": "worker's gender to arrange",
        "age_not_recorded": "their age is not recorded",
        "by_secure_mail": "told by secure mail",
    }
)
ASKED = MappingProxyType(
    {"yes": "Asked, and agreed", "no": "Asked, and refused", "not_asked": "Not asked", "": "Not recorded"}
)


def why_service(code: str) -> str:
    """One reason for a service, in words; nothing for what need not be said."""
    name, _, value = code.partition(":")
    if name == "room":
        return f"places free: {places_said(int(value))}"
    return "speaks their language" if name == "language" else WHY_SERVICE.get(name, "")


def handled(notes: Iterable[str], words: Mapping[str, str], record: Any) -> str:
    """What to keep in mind, in words; where a worker of a certain gender was asked for, which."""
    of_gender = {"F": "They asked for a woman to work with them.", "M": "They asked for a man to work with them."}
    said = {"workers_gender_asked_for": of_gender.get(record.worker_gender, "")}
    return " ".join(said.get(note) or words.get(note, plain(note)) for note in notes)


def plain(code: str) -> str:
    """A code as words, with a capital."""
    words = code.replace("_", " ")
    return words[:1].upper() + words[1:]


def basis(code: str) -> str:
    """Why it is shared, in words."""
    if code == "consent":
        return "They agreed"
    if code.startswith("rule:"):
        return f"Shared without consent, by rule {code[5:]} of triage: safety comes before consent"
    return {"serious_harm": "To prevent serious harm", "child_safeguarding": "To safeguard a child"}.get(
        code, "A law requires it" if code == "legal_duty" else plain(code)
    )
