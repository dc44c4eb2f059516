"""What there is to do, in a sentence a tired person understands."""

from types import MappingProxyType

from handrail.journey.vocabulary import KINDS

TO_DO = MappingProxyType(
    {
        "VC-02.4": "Answer {name}'s wish about the gender of the interviewing officer, before the interview",
        "VC-03.1": "Send {name} the written acknowledgement of the report",
        "VC-03.2": "Tell {name} where to find information and help, and about the Victims' Code",
        "VC-04.1": "Assess {name}'s needs",
        "VC-04.3": "Refer {name} to support",
        "VC-06.1": "Tell {name} that a suspect was arrested",
        "VC-06.2": "Tell {name} that a suspect was interviewed",
        "VC-06.3": "Tell {name} that a suspect was released without charge",
        "VC-06.4": "Tell {name} of the bail, or of the release under investigation, with the conditions",
        "VC-06.5": "Tell {name} why the crime will not be investigated, and offer support",
        "VC-06.6": "Agree with {name} how often, and how, to keep in touch",
        "VC-06.8": "Ask {name}'s views before a disposal out of court is decided",
        "VC-06.9": "Tell {name} of the decision on charge, with the reasons",
        "VC-06.13": "Tell {name} that the case was closed or reopened, with the reasons",
        "VC-08.1": "Tell {name} when and where the hearing is",
        "VC-09.2": "Tell {name} the sentence, and what it means",
    }
)
QUESTIONS = MappingProxyType(
    {
        "support_need": "Does {name} need support?",
        "consent": "Does {name} agree to be referred?",
        "risk_grade": "What is the risk to {name}?",
        "safe_contact": "How is it safe to reach {name}?",
        "details": "How can {name} be reached at all?",
    }
)


def to_do(kind: str, what: str, name: str) -> str:
    """Return the sentence of one thing owed: its kind, its code, and to whom."""
    if kind == "clock":
        return TO_DO.get(what, "Answer a right of {name}").format(name=name)
    if kind == "alert":
        return f"{name} must be told at once: {happening(what)}"
    if kind == "promise":
        return f"Ring {name}, as promised"
    if kind == "referral":
        return {
            "secure_mail": "Send {name}'s referral by secure mail",
            "to_route": "Find another service for {name}",
        }.get(what, "Answer the referral of {name}").format(name=name)
    if kind == "question":
        return QUESTIONS.get(what, "Answer what triage asked about {name}").format(name=name)
    return f"Decide about {name}: {plain(what)}"


def happening(kind: str) -> str:
    """Return what an event of this kind is called, within a sentence."""
    label = KINDS[kind].label if kind in KINDS else plain(kind)
    return label[:1].lower() + label[1:]


def plain(code: str) -> str:
    """Return a code as words."""
    return code.replace("_", " ")
