"""What there is to do, and what happened, in sentences a tired person understands."""

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Any

from handrail.core.moments import say_day, say_moment
from handrail.core.workdays import local_date
from handrail.crimes.outcomes import outcome_of
from handrail.directory.kinds import kind as kind_of_service
from handrail.journey.details import promised_time
from handrail.journey.vocabulary import KINDS
from handrail.referrals.wording import HELD
from handrail.rights.contact import WAYS, own_detail
from handrail.rights.editions import order_of

NAMELESS = "somebody whose name is not recorded"

TO_DO = MappingProxyType(
    {
        "VC-01.2": "Find an interpreter for {name}, never a relative",
        "VC-01.3": "Have what {name} needs translated",
        "VC-01.4": "Let {name} have somebody with them, or say why not",
        "VC-02.4": "Answer {name}'s wish about the gender of the interviewing officer, before the interview",
        "VC-02.5": "Consider an intermediary for {name}, before the interview",
        "VC-03.1": "Send {name} the written acknowledgement",
        "VC-03.2": "Tell {name} where to find help, and of the Victims' Code",
        "VC-03.3": "Tell {name} about restorative justice",
        "VC-03.4": "Tell {name} how they will be helped outside England and Wales",
        "VC-04.1": "Assess {name}'s needs",
        "VC-04.3": "Refer {name} to support",
        "VC-04.5": "Assess {name}'s needs as a witness, before the trial",
        "VC-05.1": "Tell {name} how to claim compensation",
        "VC-06.1": "Tell {name} that a suspect was arrested",
        "VC-06.2": "Tell {name} that a suspect was interviewed",
        "VC-06.3": "Tell {name} that a suspect was released without charge",
        "VC-06.4": "Tell {name} of the bail, or the release under investigation, and its conditions",
        "VC-06.5": "Tell {name} why the crime will not be investigated, and offer support",
        "VC-06.6": "Agree with {name} how often, and how, to keep in touch",
        "VC-06.8": "Ask {name}'s views before a disposal out of court is decided",
        "VC-06.9": "Tell {name} of the decision on charge, with the reasons",
        "VC-06.10": "Tell {name} of the first hearing, or of bail after charge",
        "VC-06.11": "Ask the prosecutors to tell {name} why the case or a charge was stopped or altered",
        "VC-06.12": "Tell {name} that they may ask for a review, with the decision",
        "VC-06.12.ack": "Acknowledge {name}'s request for a review",
        "VC-06.12.cps": "Ask the prosecutors to decide {name}'s review",
        "VC-06.12.decide": "See that {name}'s review is decided",
        "VC-06.12.local": "Ask the prosecutors for the first stage of {name}'s review",
        "VC-06.13": "Tell {name} that the case was closed or reopened, with the reasons",
        "VC-07.2": "Ask {name} how their statement is to be read, before sentence",
        "VC-08.1": "Tell {name} when and where the hearing is",
        "VC-08.2": "Tell {name} what the court decided on bail",
        "VC-08.3": "Tell {name} of the warrant",
        "VC-08.4": "Tell {name} what was decided after the re-arrest",
        "VC-08.5": "Tell {name} that they must give evidence",
        "VC-08.6": "Offer {name} help before the trial: needs, the witness service, a visit to the court",
        "VC-08.9": "Arrange {name}'s visit to the court, before the trial",
        "VC-08.10": "See that {name} can wait apart at court",
        "VC-09.1": "Tell {name} the outcome of the case, with the reasons",
        "VC-09.2": "Tell {name} the sentence, and what it means",
        "VC-09.4": "Tell {name} of the appeal",
        "VC-10.1": "See that {name}'s expenses are paid",
        "VC-10.2": "Return {name}'s property",
        "VC-11.1": "Refer {name} to the Victim Contact Scheme",
        "VC-11.2": "Ask probation to contact {name}",
        "VC-12.1": "See that {name}'s complaint is acknowledged",
        "VC-12.2": "See that {name}'s complaint is answered",
        "VC-12.3": "Pass {name}'s complaint to the right body, and tell them",
    }
)
QUESTIONS = MappingProxyType(
    {
        "support_need": "Does {name} need support?",
        "consent": "Does {name} agree to be referred to support?",
        "risk_grade": "What is the risk to {name}?",
        "safe_contact": "How is it safe to reach {name}?",
        "details": "How can {name} be reached at all?",
        "need_not_assessed": "Does {name} need support?",
        "no_need_to_confirm": "Is it right that {name} needs no support?",
        "consent_not_asked": "Does {name} agree to be referred to support?",
        "da_not_graded": "What is the risk to {name}?",
        "safe_contact_not_asked": "How is it safe to reach {name}?",
        "no_safe_way": "Every way to reach {name} is refused or unsafe: which is safe?",
        "details_missing": "How can {name} be reached at all?",
        "child_family_suspect": "Which safe adult may be told about {name}, a child whose family or home is suspected?",
        "child_no_safe_adult": "Which safe adult may be told about {name}, who is under 13?",
        "insider": "Who may know about {name}? Police or agency staff are a party",
        "both_parties": "Who is the primary victim, {name} or the other? Each accuses the other",
        "hba_share_decision": "Is {name}'s case shared without consent? It is honour-based abuse",
        "high_risk_share_decision": "Is {name}'s case shared? The risk is high, and no agreement covers the service",
        "ms_duty_to_notify": "Is the duty to notify done for {name}? It is modern slavery",
        "victim_may_not_know": "Does {name} know of the report, and may they be contacted?",
        "victim_in_custody": "How can {name} be reached safely in custody?",
        "no_relative_recorded": "Who are {name}'s relatives?",
        "out_of_area_no_route": "Who can take {name}, who is outside the area?",
        "no_service": "Who can take {name}? No service of the kind needed can",
        "no_capacity": "Who can take {name}? Every service of the kind needed is full",
    }
)
AT_ONCE = MappingProxyType(
    {
        "suspect_released": "the suspect was released without charge",
        "suspect_bailed": "the suspect was bailed",
        "suspect_under_investigation": "the suspect was released under investigation",
        "bail_changed": "the bail conditions changed",
        "bail_cancelled": "the bail was cancelled",
        "bail_ended": "the bail ended",
        "order_breached": "the order was breached",
        "bail_breached": "the bail conditions were breached",
    }
)
ANOTHER = MappingProxyType(
    {
        "is_another": "Settle how evidence is kept clean: somebody else has named the same person as {name}",
        "may_be_another": "Settle how evidence is kept clean: somebody else may have named the same person as {name}",
        "keep_clean": "Say how evidence is kept clean: another may have named the same suspect as {name}",
    }
)
REFERRALS = MappingProxyType(
    {
        "secure_mail": "Send {name}'s referral by secure mail",
        "to_route": "Find another service for {name}: the referral came back",
        "joined": "Read what has joined the case of {name}",
        "graded_high_since": "See that {name} has the right service: graded high since the referral",
        "graded_medium_since": "Tell the service of {name}: graded medium since the referral",
        "risk_high_since": "Change the plan of {name} today: graded high since the referral",
        "risk_medium_since": "Look at the plan of {name}: graded medium since the referral",
        "crime_taken_back": "Ask {name} whether support goes on: the crime was taken back",
    }
)
LOOK_AGAIN = MappingProxyType(
    {
        "enhanced_recorded": "Look again at why {name} has enhanced rights",
        "enhanced_requested": "Decide on enhanced rights for {name}: somebody asked for them",
        "needs_changed": "Offer to assess {name}'s needs again: they changed",
    }
)
REASONS = MappingProxyType(
    {
        "serious_crime": "victim of the most serious crime",
        "persistently_targeted": "persistently targeted",
        "vulnerable": "vulnerable",
        "intimidated": "intimidated",
        "under_18": "under 18",
    }
)
ORDERS = MappingProxyType(
    {
        "non_molestation": "non-molestation order",
        "fmpo": "forced marriage protection order",
        "fgmpo": "FGM protection order",
        "dvpo": "domestic violence protection order",
        "dapo": "domestic abuse protection order",
        "spo": "stalking protection order",
        "restraining": "restraining order",
        "occupation": "occupation order",
    }
)
_TELL = "Tell {name} "


def to_do(kind: str, whats: Sequence[str], name: str, *, mine: bool = True) -> str:
    """Return the sentence of one row: things of one kind owed to one person, by their codes.

    `mine` says that the reader owes it: what must be told at once is said to others as what has not been told.
    """
    name = named(name)
    if kind == "clock":
        return _together([TO_DO.get(what, "Answer a right of {name}") for what in sorted(whats, key=order_of)], name)
    if kind == "alert":
        what = AT_ONCE.get(whats[0]) or happening(whats[0])
        return f"Tell {name} at once: {what}" if mine else _capital(f"{name} has not been told: {what}")
    if kind == "pattern":
        return f"Look at what is happening to {name}: the pattern is worsening"
    if kind == "promise":
        return f"Ring {name}, as promised"
    if kind == "review":
        return LOOK_AGAIN[whats[0]].format(name=name)
    if kind == "another":
        return ANOTHER[whats[0]].format(name=name)
    if kind == "referral":
        return REFERRALS.get(whats[0], "Answer the referral of {name}").format(name=name)
    asked = dict.fromkeys(QUESTIONS.get(what, "What is decided about {name}: " + plain(what) + "?") for what in whats)
    first, *others = (question if question.endswith("?") else question + "." for question in asked)
    return " ".join([_capital(first.format(name=name)), *(_capital(_them(other)) for other in others)])


def _together(phrases: Sequence[str], name: str) -> str:
    """Return several things to do for one person as one sentence: they are named once, all telling is told together."""
    phrases = list(dict.fromkeys(phrases))
    told = [phrase.removeprefix(_TELL) for phrase in phrases if phrase.startswith(_TELL)]
    parts = [phrase for phrase in phrases if not phrase.startswith(_TELL)]
    if told:
        parts.append(_TELL + (told[0] if len(told) == 1 else f"{'; '.join(told[:-1])}; and {told[-1]}"))
    first, *others = parts
    return " and ".join([first.format(name=name), *(_small(_them(other)) for other in others)])


def _them(template: str) -> str:
    return (
        template.replace("{name}'s", "their")
        .replace("Does {name} ", "Do they ")
        .replace("{name} needs", "they need")
        .format(name="them")
    )


def named(name: str) -> str:
    """Return a name within a sentence, also where none is recorded."""
    return NAMELESS if not name or name == "Name not recorded" else name


def happening(kind: str) -> str:
    """Return what an event of this kind is called, within a sentence."""
    return _small(KINDS[kind].label if kind in KINDS else plain(kind))


def plain(code: str) -> str:
    """Return a code as words."""
    return code.replace("_", " ")


def _small(words: str) -> str:
    keeps = words.startswith(("Victim Personal", "Victims' Code", "MARAC"))
    return words if keeps else words[:1].lower() + words[1:]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def happened(event: Any) -> str:
    """Return what happened as a sentence, without its time: codes in words, nothing said that was not recorded."""
    if said := SAID.get(event.kind):
        return said(event.detail)
    kind = KINDS[event.kind]
    return kind.say(detail=_detail(kind.detail_form, own_detail(event.detail)), by=event.by_whom)


def _detail(form: str, detail: str) -> str:
    """Return a detail in words, by the form it has."""
    if not detail:
        return ""
    if form in ("time", "hearing", "bail", "hearing_or_code"):
        return _timed(form, detail)
    if form == "plan":
        way, _, days = detail.partition(":")
        return f"{WAYS.get(way, plain(way)).lower()}, every {days} days"
    if form in ("right", "right_reason"):
        return plain(detail.partition(":")[2]) or f"right {int(detail[3:5])}"
    return plain(detail).replace(";", ", ").replace(":", ": ")


def _timed(form: str, detail: str) -> str:
    moment = promised_time(detail)
    _, _, more = detail.partition("|")
    if moment is None:
        return plain(detail).replace(";", ", ")
    if form == "bail":
        conditions = ", ".join(plain(code) for code in more.split(";") if code)
        return say_day(local_date(moment)) + (f"; conditions: {conditions}" if conditions else "")
    return ", ".join([say_moment(moment), *(plain(part) for part in more.split("|") if part)])


def enhanced_found(details: Iterable[str]) -> str:
    """Return why enhanced rights apply by rule, from `offence:rape`, `flag:stalking`, `relationship:partner`."""
    by: dict[str, list[str]] = {}
    for detail in details:
        why, _, code = detail.partition(":")
        by.setdefault(why, []).append(plain(code))
    said = [
        {
            "offence": f"of the offence ({', '.join(codes)})",
            "flag": f"the police marked it {', '.join(codes)}",
            "relationship": f"of who the suspect is to them ({', '.join(codes)})",
            "age": "they are under 18",
        }[why]
        for why, codes in by.items()
    ]
    return f"Enhanced rights apply because {'; '.join(said)}."


def enhanced_recorded(details: Iterable[str]) -> str:
    """Return which enhanced rights the police recorded."""
    return f"The police recorded enhanced rights: {', '.join(map(_reason, details))}."


def _reason(detail: str) -> str:
    """Return a reason for enhanced rights in words; what stands after a bar is said where it matters."""
    category, _, more = detail.partition("|")[0].partition(":")
    said = REASONS.get(category, plain(category))
    return f"{said} ({plain(more)})" if more else said


def _removed(detail: str) -> str:
    """Return which reason for enhanced rights was removed, and why."""
    why = plain(detail.partition("|")[2])
    because = f", because: {why}" if why else ""
    return f"The police took back enhanced rights: {_reason(detail)}{because}."


def _triage(detail: str) -> str:
    decision, _, code = detail.partition(":")
    if decision == "held":
        return f"Triage held it. {HELD.get(code, _capital(plain(code)) + '.')}"
    if decision == "made":
        if code.startswith("joined"):
            return "Triage referred them together with their other crimes of that night."
        return f"Triage referred them: {kind_of_service(code)}."
    return f"Triage did not refer them: {plain(code)}."


def order(code: str) -> str:
    """Return what a protective order is called."""
    return ORDERS.get(code) or (plain(code) or "protective order")


def _tool(detail: str) -> str:
    head, *markers = detail.split(";")
    tool, _, grade = head.partition(":")
    more = f" ({', '.join(plain(marker) for marker in markers)})" if markers else ""
    return f"Risk was assessed with {tool.upper()}: {plain(grade)}{more}."


def _outcome(detail: str) -> str:
    outcome = outcome_of(detail)
    return f"The police recorded an outcome: {outcome.name if outcome else detail}."


def _answer(yes: str, no: str, unknown: str) -> Callable[[str], str]:
    return lambda detail: {"yes": yes, "no": no}.get(detail.partition(":")[0], unknown)


SAID: MappingProxyType[str, Callable[[str], str]] = MappingProxyType(
    {
        "need_recorded": _answer(
            "Support is needed.",
            "No support is needed, the record says.",
            "Whether support is needed was not recorded.",
        ),
        "consent_recorded": _answer(
            "They agreed to a referral.",
            "They did not want a referral.",
            "Whether they agree to a referral was not recorded.",
        ),
        "needs_assessed": _answer(
            "Their needs were assessed: enhanced rights apply.",
            "Their needs were assessed: no enhanced rights.",
            "Their needs were assessed.",
        ),
        "risk_graded": lambda detail: f"Risk was graded {detail}." if detail else "Risk: the grade was not recorded.",
        "risk_assessed": _tool,
        "enhanced_recorded": lambda detail: enhanced_recorded([detail]),
        "enhanced_found": lambda detail: enhanced_found([detail]),
        "enhanced_removed": _removed,
        "enhanced_reviewed": lambda detail: f"Enhanced rights were looked at again, and stay: {_reason(detail)}.",
        "enhanced_requested": lambda detail: f"Somebody asked for enhanced rights for them: {_reason(detail)}.",
        "order_made": lambda detail: f"A protective order was made: {order(detail)}.",
        "outcome_recorded": _outcome,
        "triage_decided": _triage,
    }
)
"""Kinds whose detail changes the whole sentence."""
