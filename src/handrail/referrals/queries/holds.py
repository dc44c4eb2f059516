"""Who is held and why: the queue of a coordinator, a supervisor or an officer, and one hold with what can be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.directory.models import Service
from handrail.directory.queries import offers
from handrail.journey import queries as journey
from handrail.journey.models import Owed
from handrail.journey.policy import owed_seen_by
from handrail.referrals.models import Answer, Decision
from handrail.referrals.policy import COORDINATING, reads_made, seen_by
from handrail.referrals.queries.gathering import gather
from handrail.referrals.triage import need_of
from handrail.referrals.triage_edition import Edition, editions

MOST_CHOICES = 6
MOST_HELD = 200
_OWED = ("decision", "question")


@dataclass(frozen=True, slots=True)
class Held:
    """One hold in a queue, with what is owed for it where the viewer may see that."""

    decision: Decision
    owed: Owed | None
    escalated: bool

    @property
    def due_at(self) -> datetime | None:
        """When it is due."""
        return self.owed.due_at if self.owed else self.decision.due_at

    @property
    def owner(self) -> str:
        """Who owns it, asked for where it is shown."""
        if self.owed is None:
            return ""
        owner = self.owed.owner
        return str(owner.worker or owner.team or owner.list_name or "the agency's queue")


@dataclass(frozen=True, slots=True)
class Choice:
    """A service somebody held could be referred to: for what kind, why it, and whether it is full."""

    service: Service
    kind: str
    why: tuple[str, ...]
    full: bool = False


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A decision in the words its reader may know: what was decided, by which rule, and why."""

    decision: str
    code: str
    explanation: str


def held(*, viewer: Actor, at: datetime, most: int = MOST_HELD, owed: Iterable[Owed] | None = None) -> list[Held]:
    """Return the holds in this viewer's queue, the most pressing first, and no more than `most` of them.

    A coordinator's are those the rules put in the coordinator's queue, and not what only an officer can answer; an
    officer's and a supervisor's what they owe, and what has come to them at half its time. `owed` is what the viewer
    owes of these, where the page has asked for it.
    """
    if owed is None:
        mine = viewer.audiences
        owed = journey.owed_by(viewer=viewer, audience_ids=mine, kinds=["held", "question"], at=at, most=most)
    of_hold = {int(one.source_ref.partition(":")[2]): one for one in owed}
    open_ones = Decision.objects.filter(seen_by(viewer), superseded_at=None).order_by("due_at", "id")
    if viewer.role in COORDINATING - {"supervisor"}:
        queue = open_ones.filter(decision=Answer.HELD, queue="coordinator")[:most]
        own = open_ones.filter(decision=Answer.HELD, id__in=list(of_hold))[:most]
        found = sorted({*queue, *own}, key=_pressing)[:most]
    else:
        found = list(open_ones.filter(id__in=list(of_hold))[:most])
    owners = _owners([decision for decision in found if decision.id not in of_hold], viewer)
    return [_held(decision, of_hold.get(decision.id) or owners.get(decision.id), viewer) for decision in found]


def _pressing(decision: Decision) -> tuple[bool, datetime, int]:
    return decision.due_at is None, decision.due_at or decision.decided_at, decision.id


def _owners(decisions: Sequence[Decision], viewer: Actor) -> dict[int, Owed]:
    refs = [f"decision:{decision.id}" for decision in decisions]
    rows = Owed.objects.filter(owed_seen_by(viewer), kind="held", source_ref__in=refs, closed_at=None)
    return {int(owed.source_ref.partition(":")[2]): owed for owed in rows}


def _held(decision: Decision, owed: Owed | None, viewer: Actor) -> Held:
    mine = viewer.audiences
    escalated = owed is not None and owed.escalated_to_id in mine and owed.owner_id not in mine
    return Held(decision, owed, escalated)


def decision(ref: str, *, viewer: Actor) -> Decision:
    """Return one decision, or raise `NotKnown` if this viewer may not know of it."""
    found = (
        Decision.objects.filter(seen_by(viewer), ref=read_ref(ref) or "")
        .select_related("person", "crime__officer", "crime__supervisor", "crime__team", "referral__service")
        .first()
    )
    if found is None:
        raise NotKnown
    return found


def decision_of_owed(owed_ref: str, *, viewer: Actor) -> Decision:
    """Return the decision that something owed came from, or raise `NotKnown`."""
    owed = Owed.objects.filter(owed_seen_by(viewer), ref=read_ref(owed_ref) or "").first()
    source, _, key = owed.source_ref.partition(":") if owed else ("", "", "")
    found = Decision.objects.filter(seen_by(viewer), id=int(key)).first() if source in _OWED else None
    if found is None:
        raise NotKnown
    return found


def edition_of(decision: Decision) -> Edition:
    """Return the edition of the rules that a decision was made by."""
    return next((one for one in editions() if one.edition == decision.edition), editions()[-1])


def read_as(decision: Decision, *, viewer: Actor) -> ReadAs:
    """Return a decision as this viewer may read it: to the police, joining a case that is not theirs reads *made*."""
    if reads_made(viewer, decision):
        return ReadAs(Answer.MADE, "", "Referred to support.")
    return ReadAs(decision.decision, decision.code, decision.explanation)


def title_of(decision: Decision, *, viewer: Actor) -> str:
    """Return what a list calls a decision: the name of the rule that made it, as this viewer may read it."""
    if reads_made(viewer, decision):
        return "Referred"
    return edition_of(decision).title_of(decision.code)


def answers_recorded(decision: Decision, *, viewer: Actor) -> dict[str, str]:
    """Return what the person answered of this crime, as last recorded: need, consent and grade; empty where nothing."""
    kinds = {"need_recorded": "need", "consent_recorded": "consent", "risk_graded": "grade"}
    found = dict.fromkeys(kinds.values(), "")
    for event in journey.events(viewer=viewer, person_id=decision.person_id):
        if event.kind in kinds and event.crime_id == decision.crime_id and event.record_id == decision.record_id:
            found[kinds[event.kind]] = event.detail
    return found


def choices(decision: Decision, *, viewer: Actor, at: datetime) -> list[Choice]:
    """Return the services somebody held could go to, best first, by the same rules as triage, with the full ones last.

    The facts are gathered from the whole file; what is returned says nothing of anybody but the services: one that
    supports the other party is offered like any other, and settles it itself (`owners.alone`).
    """
    if not set(decision.seen_by) & viewer.audiences:
        raise NotKnown
    if decision.crime_id is None:
        return of_kind(decision.kind) + (of_kind("first_contact") if decision.kind != "first_contact" else [])
    with database.whole_file():
        asked = [
            one
            for one in gather([decision.person_id], at=at)[decision.person_id]
            if (one.part.record_id, one.part.crime_id) == (decision.record_id, decision.crime_id)
        ]
    if not asked:
        return []
    facts = asked[0].facts
    reading = edition_of(decision).read(facts, at)
    kinds = dict.fromkeys(kind for kind in (decision.kind, *reading.kinds, *decision.also) if kind)
    services = {service.ref: service for service in Service.objects.filter(until_on=None).select_related("agency")}
    places = offers()
    found: dict[str, Choice] = {}
    full: dict[str, Choice] = {}
    for kind in kinds:
        roomy, without = places.ranked(need_of(facts, reading, kind))
        for choice in roomy[: MOST_CHOICES - len(found)]:
            if choice.offer is not None:
                found.setdefault(choice.offer.service, Choice(services[choice.offer.service], kind, choice.why))
        if len(found) < MOST_CHOICES:
            full |= {ref: Choice(services[ref], kind, (), full=True) for ref in without if ref not in found}
    ranked = [*found.values(), *full.values()][: 2 * MOST_CHOICES] or of_kind(decision.kind)
    known = {one.service.id for one in ranked}
    return ranked + [one for one in of_kind("first_contact") if one.service.id not in known]


def of_kind(kind: str) -> list[Choice]:
    """Return the services of a kind, by name: for somebody of whom no crime is known, or whom no rule can place."""
    found = Service.objects.filter(until_on=None, kinds__contains=[kind]).select_related("agency").order_by("name")
    return [Choice(one, kind, ()) for one in found[:MOST_CHOICES]] if kind else []
