"""Somebody comes by another door: themselves, or through an agency or a worker, with no crime and no police.

The same triage decides, on facts without a crime; the decision has none either. A new record is always opened, so
that nothing here depends on, or tells, whether somebody is known. The police see it only if the person agrees.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency, Side
from handrail.agencies.queries import forces
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.refs import new_ref
from handrail.core.workdays import local_date
from handrail.directory.areas import council_of, is_outside
from handrail.directory.queries import offers
from handrail.journey import actions as journey
from handrail.journey.actions import Happened, Owing, Sighted
from handrail.people import actions as people
from handrail.people.actions import BLANK, SAID_NAMES
from handrail.referrals import policy
from handrail.referrals.actions import showing
from handrail.referrals.actions.answering import NotYours
from handrail.referrals.actions.owners import door_keeper, keeper
from handrail.referrals.actions.sending import Sending, answer_due, send
from handrail.referrals.models import Answer, Decision
from handrail.referrals.safe_ways import Channel
from handrail.referrals.triage import Verdict, decide
from handrail.referrals.triage_facts import Facts, Suspect, known_sex

BEREAVED = frozenset({"homicide", "road_death"})
_WAYS = (
    ("phone", "phone", "safe_to_call"),
    ("text", "phone", "safe_to_text"),
    ("leave_message", "phone", "safe_to_leave_message"),
    ("email", "email", "safe_to_email"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Who comes, how it is safe to reach them, and what happened; `said` are columns of their record."""

    said: dict[str, str] = field(default_factory=dict)
    date_of_birth: date | None = None
    happened: frozenset[str] = frozenset()
    """Flags of triage: `domestic_abuse`, `stalking`, `sexual`, `hate_other` …"""
    by_whom: str = ""
    """What whoever did it is to them: `partner`, `ex_partner`, `parent` …, `stranger`; empty = not said."""
    agrees: str = ""
    police_may_see: bool = False
    needs_to_know: str = ""


def refer_by_door(coming: Coming, *, door: str, by: Actor, at: datetime) -> Decision:
    """Open a record for whoever comes, decide as for anybody, and refer or hold. Returns the decision."""
    if door != "self" and not policy.may_refer(by):
        raise NotYours
    with database.whole_file():
        kept_by = door_keeper() if door == "self" else Agency.objects.get(id=by.agency_id or 0)
        source_ref = new_ref()
        held = people.open_records("handrail", {source_ref: (_said(coming, at), b"", at)}, by=by, at=at)[source_ref]
        verdict = decide(_facts(coming, source_ref, at), at=at, services=offers().choose)
        if verdict.restricted:
            people.restrict([held.person_id], why="triage", by=by, at=at)
        _open_sights(held.person_id, kept_by, coming, restricted=verdict.restricted, by=by, at=at)
        decision = _keep(held, verdict, at)
        _tell(decision, coming, kept_by, by=by, at=at)
        if verdict.decision == Answer.MADE:
            send([_sending(decision, verdict, coming, door)], force=kept_by, by=by, at=at)
        elif verdict.decision == Answer.HELD:
            journey.open_owed([_hold(decision, kept_by, restricted=verdict.restricted, at=at)], by=by, at=at)
        showing.show_all_again([held.person_id])
        audit.record(f"referred by {door}", by=by, at=at, about="decision", ids=[decision.id], refs=[decision.ref])
    return decision


def _said(coming: Coming, at: datetime) -> list[object]:
    asked = {"safe_asked_on": local_date(at), "date_of_birth": coming.date_of_birth}
    values = dict(zip(SAID_NAMES, BLANK, strict=True)) | coming.said | asked
    return [values[name] for name in SAID_NAMES]


def _facts(coming: Coming, source_ref: str, at: datetime) -> Facts:
    said = coming.said
    today = local_date(at)
    council = council_of(said.get("postcode", ""))
    return Facts(
        crime_ref=source_ref,
        reported_at=at,
        flags=coming.happened,
        kind="bereaved_relative" if coming.happened & BEREAVED else "victim",
        need="yes",
        consent=coming.agrees,
        record=source_ref,
        date_of_birth=coming.date_of_birth,
        sex=known_sex(said.get("sex", "")),
        language=said.get("language", ""),
        needs_interpreter=said.get("needs_interpreter", ""),
        worker_gender=said.get("worker_gender", ""),
        council=council.code if council else "",
        outside_area=is_outside(said.get("postcode", "")),
        channels=tuple(
            Channel(kind, held=bool(said.get(holds)), answer=said.get(column, ""), asked_on=today)
            for kind, holds, column in _WAYS
        ),
        suspects=(Suspect("not named", coming.by_whom),) if coming.by_whom else (),
        has_own_events=True,
    )


def _open_sights(person_id: int, kept_by: Agency, coming: Coming, *, restricted: bool, by: Actor, at: datetime) -> None:
    """The agency that keeps the door sees who came by it; the force's referral desk only where the person agrees."""
    audience = keeper(kept_by, restricted=restricted, at=at) or keeper(kept_by, restricted=False, at=at)
    sights = [Sighted(person_id, audience, Side.SERVICE, showing.OTHER_DOOR, source="door")]
    if coming.police_may_see:
        name = agencies.RESTRICTED if restricted else agencies.VICTIM_CARE
        sights += [
            Sighted(person_id, agencies.named_list(force, name=name), Side.POLICE, showing.OTHER_DOOR, source="door")
            for force in forces()
        ]
    journey.open_sights(sights, by=by, at=at)


def _keep(held: people.Held, verdict: Verdict, at: datetime) -> Decision:
    return Decision.objects.create(
        person_id=held.person_id, record_id=held.record_id, crime=None, decision=verdict.decision, code=verdict.code,
        rule=str(verdict.rule), edition=verdict.edition, kind=verdict.kind, also=list(verdict.also),
        owner_role="coordinator" if verdict.decision == Answer.HELD else "", escalates_to="",
        queue="coordinator" if verdict.decision == Answer.HELD else "", handling=list(verdict.handling),
        questions=list(verdict.questions) if verdict.decision == Answer.HELD else [],
        explanation=verdict.explanation, decided_at=at, recorded_at=at, due_at=verdict.due_at,
        half_at=verdict.half_time_at,
    )  # fmt: skip


def _tell(decision: Decision, coming: Coming, kept_by: Agency, *, by: Actor, at: datetime) -> None:
    circle = "a" if coming.police_may_see else "s"
    told = [("safe_contact_asked", "", circle), ("triage_decided", f"{decision.decision}:{decision.code}", "o")]
    if coming.agrees:
        told.insert(1, ("consent_recorded", coming.agrees, circle))
    journey.record_events(
        [
            Happened(
                kind=kind,
                happened_at=at,
                person_id=decision.person_id,
                record_id=decision.record_id,
                detail=detail,
                circle=seen,
                agency_id=kept_by.id,
            )
            for kind, detail, seen in told
        ],
        by=by,
        at=at,
    )


def _sending(decision: Decision, verdict: Verdict, coming: Coming, door: str) -> Sending:
    return Sending(
        person_id=decision.person_id,
        record_id=decision.record_id,
        crimes=(),
        decisions=(decision.id,),
        service_ref=verdict.service,
        kind=verdict.kind,
        handling=verdict.handling,
        asked=coming.agrees or "not_asked",
        basis="consent" if coming.agrees == "yes" else f"rule:{verdict.rule}",
        due_at=verdict.due_at,
        restricted=verdict.restricted,
        door=door,
        needs_to_know=coming.needs_to_know,
        police_may_see=coming.police_may_see,
    )


def _hold(decision: Decision, kept_by: Agency, *, restricted: bool, at: datetime) -> Owing:
    owner = keeper(kept_by, restricted=restricted, at=at) or keeper(kept_by, restricted=False, at=at)
    return Owing(
        decision.person_id,
        "held",
        decision.code,
        f"decision:{decision.id}",
        owner,
        decision.record_id,
        due_at=decision.due_at or answer_due(at),
        escalates_at=decision.half_at,
        circle="s",
    )
