"""Triage: which service a victim is referred to, held for whom and how long, or why not referred.

Safety comes before consent, consent before convenience: the rules of an edition are tried in its order and the first
that holds decides (triage; issue 2, 3). Facts are taken at `at` (a bundle's `extracted_at`; a person's act: its own
time); due times run from `recorded_at`.

Where the table leaves a reading open, the one safest for the victim is taken:

- A hold never waits longer than an hour where the risk in this crime is high (graded so here; high and domestic abuse
  or stalking; not graded with a marker; a child in a household where it is high), whatever the row says.
- Rule 3: the one party who is high goes on to 4 to 10; if none of them decides, rule 3 holds after all.
- Rule 4: *made* goes through the safe adult or social worker; honour-based abuse goes on to rule 5, because there a
  relative is no safe adult by itself. A 16 or 17 year old graded high leaves rule 4 only where rule 8 will take them.
- Rules 8 to 11 are for the one abused: not for the bereaved (unless graded in this very crime); 10 and 11 not for a
  child in the household.
- Rule 16: the five days run from when the officer was first asked, so nobody is let go unasked.
- Rule 17 also holds for a crime graded high that is neither domestic abuse nor stalking.
- Rule 26: the service they know is one of the kind needed now, or of the same pair.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from handrail.directory.eligibility import Choice, Need
from handrail.referrals.triage_edition import Edition, Note, Outcome, Rule, edition_at
from handrail.referrals.triage_facts import GRADES, Facts
from handrail.referrals.triage_reading import Reading

MADE, HELD, NOT_MADE, ON = "made", "held", "not_made", "on"
OPEN_CASE, SAME_NIGHT, KNOWN_SERVICE, BY_ROUTE = 24, 25, 26, 28
LAST_SAFETY_RULE = 12
"""Rules 1 to 12 come before consent and contact: what they send leads a night's referral."""

Services = Callable[[Need], Choice]
"""Asks the directory for a service; `eligibility.Offers.choose` is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One decision: what, why, whose and by when.

    `owner` is who answers the questions: of a hold, or of a referral made that leaves one open (the grade, today).
    `due_at` is when a hold is to be answered, or by when contact is tried; `half_time_at` when a hold reaches
    `escalates_to`. `queue` is the list a hold shows in: the coordinator's only where the table says so.
    """

    crime_ref: str
    record: str
    decision: str
    code: str
    rule: int
    edition: str
    explanation: str
    kind: str = ""
    also: tuple[str, ...] = ()
    service: str = ""
    why_service: tuple[str, ...] = ()
    owner: str = ""
    escalates_to: str = ""
    queue: str = ""
    due_at: datetime | None = None
    half_time_at: datetime | None = None
    restricted: bool = False
    handling: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    questions_due_at: datetime | None = None
    joined_to: str = ""
    """The crime whose referral carries this one too."""


@dataclass(slots=True)
class _Case:
    """A decision in the making."""

    edition: Edition
    facts: Facts
    reading: Reading
    recorded_at: datetime
    services: Services | None
    notes: list[str]


def decide(
    facts: Facts,
    *,
    at: datetime,
    recorded_at: datetime | None = None,
    edition: Edition | None = None,
    services: Services | None = None,
    joins: bool = False,
) -> Verdict:
    """The decision for one person in one crime: the first rule that holds.

    `services` is asked for every new referral; without it every kind of service is taken to be there. `joins` is
    whether another crime of the same person is made in this bundle. `recorded_at` defaults to `at`.
    """
    edition = edition or edition_at(at)
    reading = edition.read(facts, at, joins=joins)
    case = _Case(edition, facts, reading, (recorded_at or at).astimezone(UTC), services, [])
    for rule in edition.rules:
        if not rule.holds(reading):
            continue
        outcome = next((outcome for outcome in rule.outcomes if outcome.holds(reading)), None)
        if outcome is None or outcome.decision == ON:
            _note(case, outcome.handling if outcome else ())
            continue
        return _made(case, rule, outcome) if outcome.decision == MADE else _settled(case, rule, outcome)
    raise LookupError(f"Edition {edition.edition} has no last rule that always holds.")


def urgent(facts: Facts, *, at: datetime, edition: Edition | None = None) -> bool:
    """High, or a marker, or honour-based: what `other_party_urgent` of the other party's facts is gathered from."""
    return (edition or edition_at(at)).read(facts, at).urgent


def need_of(facts: Facts, reading: Reading, kind: str) -> Need:
    """What is asked of the directory for this person."""
    strands = frozenset(flag for flag in facts.flags if flag.startswith("hate_")) if kind == "hate" else frozenset()
    return Need(
        kind=kind,
        council=facts.council,
        out_of_area=facts.outside_area,
        age=reading.age,
        sex=facts.sex,
        language=facts.language,
        worker_gender=facts.worker_gender,
        strands=strands,
        tied=facts.tied_services,
    )


def _note(case: _Case, notes: Iterable[Note]) -> None:
    for note in notes:
        if note.code not in case.notes and note.unless_noted not in case.notes and note.holds(case.reading):
            case.notes.append(note.code)


def _made(case: _Case, rule: Rule, outcome: Outcome) -> Verdict:
    """A referral: to the open case, with the lead of the night, to the service they know, or to one chosen now."""
    if rule.number == OPEN_CASE:
        lead = case.reading.lead
        open_case = min(
            (c for c in case.facts.open_cases if c.same_pair or c.kind == lead),
            key=lambda c: (c.kind != lead, not c.same_pair, c.service),
        )
        return replace(_settled(case, rule, outcome), kind=open_case.kind, service=open_case.service)
    if rule.number == SAME_NIGHT:
        return _settled(case, rule, outcome)
    known = case.reading.known_service if rule.number == KNOWN_SERVICE else None
    if known is not None:
        return replace(_settled(case, rule, outcome), kind=known.kind, service=known.service)
    return _chosen(case, rule, outcome)


def _chosen(case: _Case, rule: Rule, outcome: Outcome) -> Verdict:
    """A new referral, or rule 29 where there is no service or no room."""
    lead = outcome.kind or case.reading.lead
    route = case.edition.route(lead)
    kind, choice = lead, Choice()
    if case.services is not None:
        instead = route.instead if route and case.reading.younger_than(18) else ()
        for kind in (lead, *instead):
            choice = case.services(need_of(case.facts, case.reading, kind))
            if choice.offer is not None:
                break
        else:
            return _gap(case, rule, outcome, lead, choice)
    verdict = _settled(case, rule, outcome)
    code = route.code if route and rule.number == BY_ROUTE else verdict.code
    service = choice.offer.service if choice.offer else ""
    return replace(verdict, code=code, kind=kind, service=service, why_service=choice.why)


def _gap(case: _Case, rule: Rule, made: Outcome, kind: str, choice: Choice) -> Verdict:
    """Rule 29, or what the rule itself says where it finds no service. What was noted for the referral is kept."""
    _note(case, made.handling)
    if made.without_service is not None:
        verdict = _settled(case, rule, made.without_service)
    else:
        gap = case.edition.gap
        found = next(outcome for outcome in gap.outcomes if outcome.code == choice.reason)
        verdict = _settled(case, gap, found)
    questions = tuple(dict.fromkeys(verdict.questions + made.questions))
    return replace(verdict, kind=kind, why_service=choice.why, questions=questions)


def _settled(case: _Case, rule: Rule, outcome: Outcome) -> Verdict:
    """A verdict with its owner, times, notes and questions."""
    edition, reading = case.edition, case.reading
    held, made = outcome.decision == HELD, outcome.decision == MADE
    _note(case, outcome.handling)
    _note(case, edition.on_every_decision)
    if made:
        _note(case, edition.on_every_made)
    soon = held and (edition.hour_if(reading) or outcome.hour_if(reading))
    due_at = edition.due_at("hour" if soon else outcome.due, case.recorded_at)
    half = case.recorded_at + (due_at - case.recorded_at) / 2 if held and due_at else None
    questions = _questions(reading, outcome) if held else outcome.questions
    asked_today = edition.due_at("today", case.recorded_at) if made and questions else due_at
    kinds = reading.kinds if outcome.decision != NOT_MADE else ()
    return Verdict(
        crime_ref=case.facts.crime_ref,
        record=case.facts.record,
        decision=outcome.decision,
        code=outcome.code,
        rule=rule.number,
        edition=edition.edition,
        explanation=f"Rule {rule.number}, {rule.name[0].lower()}{rule.name[1:]}: {outcome.because}",
        kind=(outcome.kind or kinds[0]) if kinds else "",
        also=kinds[1:],
        owner=outcome.owner,
        escalates_to=edition.escalates_to[outcome.owner] if held else "",
        queue=outcome.queue if held else "",
        due_at=due_at,
        half_time_at=half,
        restricted=edition.restricted_if(reading),
        handling=tuple(case.notes),
        questions=questions,
        questions_due_at=asked_today if questions else None,
    )


def _questions(reading: Reading, outcome: Outcome) -> tuple[str, ...]:
    """What a hold asks: its own question, and with need or consent whatever the officer would be asked next.

    Asking all at once spares the victim three holds in a row, each with its own day.
    """
    asked = [q for q in outcome.questions if q != "consent" or reading.consent != "yes"]
    if {"support_need", "consent"} & set(asked):
        if not reading.consent:
            asked.append("consent")
        if not reading.ways.held:
            asked.append("details")
        elif not reading.ways.safe:
            asked.append("safe_contact")
    return tuple(dict.fromkeys(asked))


def decide_night(
    night: Sequence[Facts],
    *,
    at: datetime,
    recorded_at: datetime | None = None,
    edition: Edition | None = None,
    services: Services | None = None,
) -> tuple[Verdict, ...]:
    """The decisions for all of one person's roles in one bundle, in the order given; one referral among them.

    The lead is what the safety rules (1 to 12) send before the rest, so that the referral is at the highest risk; then
    the highest grade of the crime itself, the earliest report, the crime's ref. What would come to rule 25 is joined to
    it; what an earlier rule made keeps its code and is carried by the lead (`joined_to`), which lists its kinds. If one
    of a person's records is restricted, all are.
    """
    edition = edition or edition_at(at)

    def alone(facts: Facts, *, joins: bool) -> Verdict:
        return decide(facts, at=at, recorded_at=recorded_at, edition=edition, services=services, joins=joins)

    verdicts = [alone(facts, joins=False) for facts in night]
    made = [i for i, verdict in enumerate(verdicts) if verdict.decision == MADE]
    if made and len(night) > 1:
        lead = min(made, key=lambda i: _standing(night[i], verdicts[i]))
        for i, facts in enumerate(night):
            if i != lead and (verdicts[i].decision == MADE or verdicts[i].rule > SAME_NIGHT):
                verdicts[i] = _carried(alone(facts, joins=True), verdicts[lead])
        verdicts[lead] = _carrying(verdicts[lead], [v for i, v in enumerate(verdicts) if i != lead])
    if any(verdict.restricted for verdict in verdicts):
        verdicts = [replace(verdict, restricted=True) for verdict in verdicts]
    return tuple(verdicts)


def _standing(facts: Facts, verdict: Verdict) -> tuple[bool, int, datetime, str, str, str]:
    """Where a referral stands among a person's of one night; the least leads."""
    safety = verdict.rule <= LAST_SAFETY_RULE
    grade = -GRADES.index(facts.crime_grade)
    return (not safety, grade, facts.reported_at, facts.crime_ref, facts.kind, facts.record)


def _carried(verdict: Verdict, lead: Verdict) -> Verdict:
    """A referral carried by the lead's. One that joined an open case is with its worker already."""
    if verdict.decision != MADE or verdict.rule == OPEN_CASE:
        return verdict
    if verdict.rule == SAME_NIGHT:
        kinds = tuple(k for k in (verdict.kind, *verdict.also) if k != lead.kind)
        verdict = replace(verdict, kind=lead.kind, also=kinds, service=lead.service)
    return replace(verdict, joined_to=lead.crime_ref)


def _carrying(lead: Verdict, others: Iterable[Verdict]) -> Verdict:
    """The lead, with the kinds needed by the crimes it carries."""
    kinds = [k for v in others if v.joined_to == lead.crime_ref for k in (v.kind, *v.also)]
    also = dict.fromkeys(k for k in (*lead.also, *kinds) if k not in (lead.kind, "first_contact"))
    return replace(lead, also=tuple(also))
