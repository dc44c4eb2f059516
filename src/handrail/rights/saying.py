"""What to say to a victim, in plain words, of each thing they must be told: read out above the button that records it.

Made of the codes in the event and of nothing else: no name, no address and no place of the suspect's, so that what is
on the page may be read aloud. What was not recorded is said to be not recorded, so that nobody fills it in.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from handrail.core.moments import say_day, say_moment
from handrail.core.workdays import local_date
from handrail.journey.details import promised_time

CONDITIONS: Mapping[str, str] = MappingProxyType(
    {
        "none": "There are no conditions.",
        "no_contact": "The suspect must not contact you in any way, nor through anybody else.",
        "no_direct_contact": "The suspect must not contact you themselves.",
        "no_indirect_contact": "The suspect must not contact you through anybody else.",
        "not_to_go": "The suspect must not go to the places named in the bail (read them in the custody record first).",
        "residence": "The suspect must live and sleep where they were told to.",
        "curfew": "The suspect must stay indoors at set hours.",
        "tag": "The suspect wears a tag.",
        "reporting": "The suspect must report to a police station.",
        "surety": "Somebody has put up money for the suspect to come back.",
        "surrender_passport": "The suspect has handed in a passport.",
        "no_social_media": "The suspect must not use social media about you or to reach you.",
        "no_unsupervised_children": "The suspect must not be alone with children.",
        "other": "There is a condition that has no code: read it in the custody record.",
    }
)
_IF_BROKEN = "If a condition is broken: 999 in danger, else 101. Offer to note it yourself."
_BAIL = {
    "suspect_bailed": "The suspect has been let out on bail",
    "bail_changed": "The bail of the suspect has changed",
    "bail_extended": "The bail of the suspect goes on for longer",
    "charged_bailed": "The suspect was charged, and let out on bail until court",
    "bail_hearing_outcome": "The court has decided on bail",
    "appeal_bail_decided": "The court has decided on bail until the appeal",
}
_TOLD: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "suspect_arrested": ("The suspect has been arrested.", "Say when you will ring next."),
        "suspect_interviewed": ("The suspect has been interviewed under caution.",),
        "suspect_released": (
            "The suspect has been released without charge.",
            "There are no bail conditions. Ask whether they feel safe tonight.",
        ),
        "suspect_under_investigation": (
            "The suspect has been released while the investigation goes on.",
            "There are no conditions. Ask whether they feel safe tonight.",
        ),
        "bail_cancelled": ("The bail was cancelled: its conditions no longer hold.", "Ask whether they feel safe."),
        "bail_ended": ("The bail has ended: its conditions no longer hold.", "Ask whether they feel safe."),
        "order_breached": ("The order that protects them was broken.", "Say what is being done about it."),
        "bail_breached": ("The bail conditions were broken.", "Say what is being done about it."),
        "not_investigated": ("The police will not investigate.", "Give the reasons, and offer support all the same."),
        "no_further_action": (
            "No further action will be taken against the suspect.",
            "Give the reasons. Ask whether they have questions, and stay for the answer.",
        ),
        "charged": ("The suspect has been charged.", "Say with what, and what happens next."),
        "disposal_decided": ("It will be dealt with out of court.", "Say how, and give the reasons."),
        "filed_unsolved": ("The case is closed, because nobody could be found.", "Say what would open it again."),
        "journey_closed": ("The case is closed.", "Give the reasons, and say what would open it again."),
        "case_reopened": ("The case is open again.", "Ask what they think of it."),
        "case_stopped": ("The prosecutors have stopped the case.", "Give the reasons."),
        "charge_dropped": ("A charge was dropped.", "Say which, and give the reasons."),
        "charge_altered": ("A charge was changed.", "Say how, and give the reasons."),
        "hearing_vacated": ("The hearing will not take place.", "Say whether there is a new date."),
        "evidence_required": ("They are needed to give evidence.", "Say when, and ask what would help them."),
        "case_outcome_received": ("The court has decided.", "Say what, and what it means for them."),
        "crime_reported": (),
    }
)
_SENTENCES = {
    "custodial": "prison",
    "suspended": "a suspended sentence",
    "community": "a community order",
    "fine": "a fine",
    "discharge": "a discharge",
    "hospital": "a hospital order",
    "other": "a sentence that has no code: read it in the court's result",
}
_DECIDED = {
    "no_charge": "The prosecutors will not charge the suspect",
    "charge": "The prosecutors have decided on a charge",
    "disposal": "The prosecutors say it can be dealt with out of court",
}
INFORMATION: Mapping[str, str] = MappingProxyType(
    {
        "rj": "That they may, if they ever want to, be in touch with who did it, with help and only if both agree."
        " Where it is domestic abuse, with care: say it only where it is safe, and never press.",
        "outside_ew": "How they will be kept informed and helped where they live.",
    }
)
"""What to say of information that is a right by itself, by its code."""
OFFERS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "acknowledged": ("In writing: the offence, the crime number, your name and your direct line.",),
        "code_given": (
            "Where to find out about the process, their rights, support, compensation, medical help and somewhere safe"
            " to stay; that therapy before a trial is allowed; and where the Victims' Code is.",
        ),
        "compensation_told": ("How to claim for an injury, and that it must be claimed within two years.",),
        "review_right_told": ("They may ask for the decision to be looked at again: say by when, and how.",),
        "vps_offered": (
            "They may say in their own words what it did to them. It is not the witness statement, the suspect may read"
            " it, and they may do it later.",
        ),
        "support_offered": ("Support is free, and does not depend on the case.",),
        "views_sought": ("What they think, before anything is decided. It counts, and the decision is not theirs.",),
    }
)
"""What to say of what is offered or given, by the kind of event that records it."""


def to_say_of(answer: str, trigger: str, detail: str, *, codes: Collection[str], today: date) -> Sequence[str]:
    """Return what to say where `answer` is recorded about a trigger with this detail, a sentence at a time.

    A telling tells what happened; information is its codes; anything else is what is offered or given.
    """
    if answer == "victim_told":
        return to_say(trigger, detail, today=today)
    return [INFORMATION[code] for code in sorted(codes) if code in INFORMATION] or OFFERS.get(answer, ())


def to_say(kind: str, detail: str, *, today: date) -> tuple[str, ...]:
    """Return what to say of something that happened, a sentence at a time; nothing where nothing is known to say."""
    if kind in _BAIL:
        return _bail(_BAIL[kind], detail, today)
    if kind in ("hearing_listed", "hearing_changed", "appeal_listed") and "|" in detail:
        return _hearing(kind, detail, today)
    if kind == "sentence_received":
        return _sentence(detail)
    if kind == "cps_decision" and detail in _DECIDED:
        return (f"{_DECIDED[detail]}.", "Give the reasons.")
    found = tuple(_TOLD.get(kind, ()))
    if found and detail and kind in ("no_further_action", "not_investigated", "case_stopped", "disposal_decided"):
        return (found[0], f"The reason on record: {detail.replace('_', ' ').replace(':', ', ')}.", *found[1:])
    return found


def _bail(said: str, detail: str, today: date) -> tuple[str, ...]:
    until = promised_time(detail)
    codes = detail.partition("|")[2] if until is not None else detail
    back = f", until {say_day(local_date(until), today=today)}" if until is not None else ""
    conditions = [CONDITIONS[code] for code in codes.split(";") if code in CONDITIONS]
    if not conditions:
        unknown = "The conditions are not recorded: read them in the custody record before you ring."
        return (f"{said}{back}.", unknown)
    return (f"{said}{back}.", *conditions, *(() if codes == "none" else (_IF_BROKEN,)))


def _hearing(kind: str, detail: str, today: date) -> tuple[str, ...]:
    moment = promised_time(detail)
    _, court, sort = detail.split("|")
    when = say_moment(moment, today=today) if moment is not None else "a time that is not recorded"
    what = {"first": "first", "plea": "plea", "other": ""}.get(sort, sort)
    now = "now " if kind == "hearing_changed" else ""
    return (
        f"The {what} hearing is {now}on {when}, at {court}.".replace("  ", " "),
        "Say whether they need to come, and what would help them if they do.",
    )


def _sentence(detail: str) -> tuple[str, ...]:
    code, _, months = detail.partition(":")
    if code not in _SENTENCES:
        return ("The court has passed sentence. What it was is not recorded here.", "Say what it means.")
    length = f" for {months} months" if months else ""
    return (f"The sentence is {_SENTENCES[code]}{length}.", "Say what it means: when they could be out, and who tells.")
