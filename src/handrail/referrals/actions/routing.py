"""A person decides: refers somebody held, or not; sends on what came back; undoes it before anything is disclosed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from handrail.agencies.models import Agency
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, Refused
from handrail.directory import actions as directory
from handrail.directory.models import Service
from handrail.journey import actions as journey
from handrail.journey.actions import Happened, Owing
from handrail.referrals import policy
from handrail.referrals.actions import showing
from handrail.referrals.actions.answering import AlreadyAnswered, NotYours, decisions_resting_on
from handrail.referrals.actions.sending import Sending, send
from handrail.referrals.models import Answer, Decision, Referral, State
from handrail.referrals.triage_facts import highest_grade

BASES = {
    "consent": "They agree: they said so, and that is recorded now",
    "serious_harm": "To prevent serious harm; they are told unless that adds to the danger",
    "child_safeguarding": "To safeguard a child",
    "legal_duty": "A law requires it",
}
NOT_REFERRED = {
    "declined": "They do not want to be referred",
    "no_need_confirmed": "It is right that they need no support",
    "not_primary_victim": "Not the primary victim of this crime",
    "supported_elsewhere": "Supported elsewhere already",
    "not_safe_to_refer": "Any referral would add to the danger now",
    "cannot_be_reached": "There is no way to reach them",
    "social_care_leads": "Children's or adult social care leads",
}
BY_HAND = "by_hand"
SAFE_ADULT = "safe_adult"
"""The question that triage asks of a child through whom nobody safe is recorded (triage 4 and 7)."""


class NotYoursToDecide(NotAllowed):
    """This hold is not yours to decide."""


class AlreadyDecided(Refused):
    """This hold has been decided already: here is how."""


class NoSuchService(Refused):
    """There is no such service in the directory now: choose one on the list."""


class NoBasis(Refused):
    """Say on what basis it is shared: they agree, or why it is shared without."""


class NoSafeAdult(Refused):
    """Name the adult, suspected of nothing, or the social worker through whom the child is reached."""


class NoReasonNotTo(Refused):
    """Say why they are not referred: choose the reason that fits best."""


class TooLateToUndo(Refused):
    """The minute has passed, and the service may have seen it. Withdraw it instead."""


class NothingToRoute(Refused):
    """This referral is with a service. Only one that was declined, returned or withdrawn is sent on."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """What a person chose: the service, the kind of it, the basis, and what it needs to know and no more.

    `adult` is who may be told of a child held because no safe adult or social worker was recorded (triage 4 and 7).
    """

    service_ref: str
    kind: str
    basis: str
    needs_to_know: str = ""
    adult: str = ""


def asks_adult(decision: Decision) -> bool:
    """Whether it is held because nobody safe is recorded through whom the child can be reached."""
    return SAFE_ADULT in decision.questions


def _through(choosing: Choosing) -> str:
    adult = choosing.adult.strip()
    through = f"Through {adult} only; never ring or write to the child." if adult else ""
    return "\n\n".join(filter(None, (through, choosing.needs_to_know)))


def refer_by_hand(decision: Decision, *, choosing: Choosing, by: Actor, at: datetime) -> int:
    """Refer somebody held to a chosen service; return the referral's key. It waits a minute before it is shown."""
    if choosing.basis not in BASES:
        raise NoBasis
    with database.whole_file():
        hold = _decidable(decision, by)
        if not Service.objects.filter(ref=choosing.service_ref, until_on=None).exists():
            raise NoSuchService
        if asks_adult(hold) and not choosing.adult.strip():
            raise NoSafeAdult
        if choosing.basis == "consent":
            _record_consent(hold.person_id, hold.record_id, hold.crime_id, by=by, at=at)
        made = _decided(hold, Answer.MADE, "referred_by_hand", choosing.basis, choosing.kind, by=by, at=at)
        sending = Sending(
            person_id=hold.person_id,
            record_id=hold.record_id,
            crimes=(hold.crime_id,) if hold.crime_id else (),
            decisions=(made.id,),
            service_ref=choosing.service_ref,
            kind=choosing.kind,
            risk=_risk(hold),
            handling=tuple(hold.handling),
            asked="yes" if choosing.basis == "consent" else "not_asked",
            basis=choosing.basis,
            restricted=hold.person.restricted,
            needs_to_know=_through(choosing),
            door="police" if hold.crime_id else "self",
            police_may_see=hold.crime_id is not None or _police_may_see(hold),
        )
        referral = send([sending], force=_sender(by), by=by, at=at)[made.id]
        _after(hold, "hold decided: referred", choosing.basis, by=by, at=at)
    return referral


def decide_hold(decision: Decision, *, reason: str, by: Actor, at: datetime) -> Decision:
    """Decide that somebody held is not referred, with a coded reason; the rules do not ask the same again."""
    if reason not in NOT_REFERRED:
        raise NoReasonNotTo
    with database.whole_file():
        hold = _decidable(decision, by)
        made = _decided(hold, Answer.NOT_MADE, reason, reason, hold.kind, by=by, at=at)
        _after(hold, "hold decided: not referred", reason, by=by, at=at)
    return made


def reroute_referral(referral: Referral, *, choosing: Choosing, by: Actor, at: datetime) -> int:
    """Send on a referral that came back: a new one after the old, carrying the same. Return its key."""
    with database.whole_file():
        old = Referral.objects.select_for_update(of=("self",)).select_related("person").get(id=referral.id)
        if not policy.may_reroute(by, old):
            raise NotYours
        open_after = Referral.objects.filter(after=old).exclude(state=State.WITHDRAWN, declined_because="undone")
        if old.state in (State.SENT, State.ACCEPTED, State.STOPPED) or open_after.exists():
            raise NothingToRoute
        if not Service.objects.filter(ref=choosing.service_ref, until_on=None).exists():
            raise NoSuchService
        sending = Sending(
            person_id=old.person_id,
            record_id=old.record_id,
            crimes=tuple(carried.crime_id for carried in old.carries.all()),
            decisions=decisions_resting_on(old),
            service_ref=choosing.service_ref,
            kind=choosing.kind or old.kind,
            risk=_risk_since(old),
            handling=tuple(old.handling),
            asked="yes" if choosing.basis == "consent" else old.asked,
            basis=choosing.basis or old.basis,
            restricted=old.person.restricted,
            door=old.door,
            needs_to_know=choosing.needs_to_know or old.needs_to_know,
            police_may_see=old.police_may_see,
            after_id=old.id,
        )
        if sending.basis == "consent" and old.basis != "consent":
            for crime in sending.crimes or (None,):
                _record_consent(old.person_id, old.record_id, crime, by=by, at=at)
        send([sending], force=_sender(by), by=by, at=at)
        fresh = Referral.objects.get(after=old, state=State.SENT)
        journey.close_owed(kind="referral", source_refs=[f"route:{old.id}"], because="rerouted", by=by, at=at)
        showing.show_all_again([old.person_id])
        journey.project([old.person_id], at=at)
        audit.record("referral rerouted", by=by, at=at, about="referral", ids=[old.id, fresh.id])
    return fresh.id


def undo_referral(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Undo a referral before its minute has passed: nobody has seen it, and what asked for it is asked again."""
    with database.whole_file():
        now = Referral.objects.select_for_update(of=("self",)).select_related("after").get(id=referral.id)
        if not policy.may_undo(by, now):
            raise NotYours
        if now.state != State.SENT:
            raise AlreadyAnswered
        if at >= now.shown_from:
            raise TooLateToUndo
        Referral.objects.filter(id=now.id).update(
            state=State.WITHDRAWN, declined_because="undone", answered_at=at, answered_by=by.id
        )
        crimes = [str(carried.crime_id) for carried in now.carries.all()] or ["person"]
        journey.supersede("handrail", [f"referral:{now.id}:{crime}" for crime in crimes], by=by, at=at)
        journey.close_owed(kind="referral", source_refs=[f"referral:{now.id}"], because="undone", by=by, at=at)
        directory.add_load(Counter({now.service_id: -1}))
        _ask_again(now, by=by, at=at)
        showing.show_all_again([now.person_id])
        journey.project([now.person_id], at=at)
        audit.record("referral undone", by=by, at=at, about="referral", ids=[now.id])


def _ask_again(referral: Referral, *, by: Actor, at: datetime) -> None:
    """Put back what was there before: the hold a person answered, or the referral that waits to be sent on."""
    resting = list(Decision.objects.filter(referral=referral, superseded_at=None).select_related("after"))
    if referral.after_id is not None:
        Decision.objects.filter(id__in=[one.id for one in resting]).update(referral_id=referral.after_id)
        _reopen("referral", f"route:{referral.after_id}", by=by, at=at)
        return
    for one in resting:
        if one.after is None:
            continue
        Decision.objects.filter(id=one.id).update(superseded_at=at)
        journey.supersede("handrail", [f"decision:{one.id}"], by=by, at=at)
        Decision.objects.filter(id=one.after.id).update(superseded_at=None)
        _reopen("held", f"decision:{one.after_id}", by=by, at=at)


def _reopen(kind: str, source_ref: str, *, by: Actor, at: datetime) -> None:
    """Open what was owed again, with the owner, cover and due time it had: undoing gives nobody more time."""
    found = database.ask(
        "SELECT person_id, kind, what, source_ref, owner_id, record_id, crime_id, cover_id, due_at, escalates_at,"
        " escalated_to_id, urgent, circle, agency_id FROM journey_owed WHERE kind = %s AND source_ref = %s"
        " ORDER BY id DESC LIMIT 1",
        [kind, source_ref],
    )
    journey.open_owed([Owing(*row) for row in found], by=by, at=at)


def _record_consent(person_id: int, record_id: int, crime_id: int | None, *, by: Actor, at: datetime) -> None:
    """Record that they agree, said by whoever refers them on that basis, unless that is what was said last."""
    said = database.ask(
        "SELECT detail FROM journey_event WHERE record_id = %s AND crime_id IS NOT DISTINCT FROM %s"
        " AND kind = 'consent_recorded' AND superseded_at IS NULL ORDER BY happened_at DESC, id DESC LIMIT 1",
        [record_id, crime_id],
    )
    if said != [("yes",)]:
        journey.record_events(
            [
                Happened(
                    kind="consent_recorded", happened_at=at, known_at=at, person_id=person_id, record_id=record_id,
                    crime_id=crime_id, detail="yes", by_whom=by.name[:120],
                )
            ],
            by=by,
            at=at,
        )  # fmt: skip


def _decidable(decision: Decision, by: Actor) -> Decision:
    hold = Decision.objects.select_for_update(of=("self",)).select_related("person", "record").get(id=decision.id)
    if not policy.may_decide(by, hold):
        raise NotYoursToDecide
    if hold.decision != Answer.HELD or hold.superseded_at is not None:
        raise AlreadyDecided
    return hold


def _decided(hold: Decision, answer: Answer, code: str, reason: str, kind: str, *, by: Actor, at: datetime) -> Decision:
    """Keep what a person decided in the place of the hold, and close what the hold owed."""
    Decision.objects.filter(id=hold.id).update(superseded_at=at)
    made = Decision.objects.create(
        person_id=hold.person_id, record_id=hold.record_id, crime_id=hold.crime_id, decision=answer, code=code,
        rule=hold.rule, edition=hold.edition, kind=kind, also=hold.also, handling=hold.handling,
        explanation=f"Held by rule {hold.rule} ({hold.code}), then decided by a person.", decided_by_kind=by.kind,
        decided_by=by.id, reason=reason, after=hold, decided_at=at, recorded_at=at,
    )  # fmt: skip
    event = journey.record_events(
        [
            Happened(
                kind="triage_decided", happened_at=at, person_id=hold.person_id, record_id=hold.record_id,
                crime_id=hold.crime_id, ref=f"decision:{made.id}", detail=f"{answer.value}:{code}",
                circle="t" if hold.crime_id else "o", agency_id=by.agency_id,
            )
        ],
        by=by,
        at=at,
    )[0]  # fmt: skip
    journey.close_owed(
        kind="held", source_refs=[f"decision:{hold.id}"], because="decided_by_hand", by=by, at=at, event_id=event
    )
    return made


def _after(hold: Decision, action: str, reason: str, *, by: Actor, at: datetime) -> None:
    showing.show_all_again([hold.person_id])
    journey.project([hold.person_id], at=at)
    audit.record(action, by=by, at=at, about="decision", ids=[hold.id], refs=[hold.ref], reason=reason)


def _sender(by: Actor) -> Agency:
    return Agency.objects.get(id=by.agency_id or 0)


def _risk(hold: Decision) -> str:
    """The grade that was recorded last for this person in this crime."""
    found = database.ask(
        "SELECT detail FROM journey_event WHERE record_id = %s AND crime_id = %s AND kind = 'risk_graded'"
        " AND superseded_at IS NULL ORDER BY happened_at DESC, id DESC LIMIT 1",
        [hold.record_id, hold.crime_id],
    )
    return str(found[0][0]) if found else ""


def _risk_since(old: Referral) -> str:
    """The highest grade of the crimes that a referral carries: what it was sent at, or higher since."""
    found = database.ask(
        "SELECT DISTINCT ON (e.crime_id) e.detail FROM journey_event e JOIN referrals_carried c"
        " ON c.crime_id = e.crime_id AND c.referral_id = %s WHERE e.person_id = %s AND e.kind = 'risk_graded'"
        " AND e.superseded_at IS NULL ORDER BY e.crime_id, e.happened_at DESC, e.id DESC",
        [old.id, old.person_id],
    )
    return highest_grade([old.risk, *(str(detail) for (detail,) in found)])


def _police_may_see(hold: Decision) -> bool:
    """Whether somebody who came by another door agreed that the police see it: then a police sight was opened."""
    found = database.ask(
        "SELECT EXISTS (SELECT FROM journey_sight WHERE person_id = %s AND side = 'police' AND why = %s"
        " AND until_at IS NULL)",
        [hold.person_id, showing.OTHER_DOOR],
    )
    return bool(found[0][0])
