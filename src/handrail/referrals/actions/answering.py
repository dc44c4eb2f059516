"""A service answers a referral: accepts it with a named worker and named cover, declines it, or gives it back."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from handrail.agencies.models import Side, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, Refused
from handrail.directory import actions as directory
from handrail.journey import actions as journey
from handrail.journey.actions import Happened, Owing, Sighted
from handrail.referrals import policy
from handrail.referrals.actions import showing
from handrail.referrals.actions.owners import keeper, of_worker, tied_to_other_party
from handrail.referrals.actions.raising import hand_to_worker, sources_of
from handrail.referrals.actions.sending import due_by_risk
from handrail.referrals.models import Decision, Referral, State
from handrail.referrals.queries import sent

# Whoever sent it reads these, the police among them. So none says that the other party is supported here.
DECLINES = {
    "no_capacity": "No room now",
    "not_eligible": "Not somebody this service may take",
    "out_of_area": "Lives outside the area",
    "cannot_say": "Cannot take them, and may not say why",
    "language": "Cannot meet the language or access need",
    "already_supported": "Already supported elsewhere",
    "not_enough_known": "Too little was sent to reach them safely",
}
RETURNS = {
    "no_contact": "Not reached after repeated tries",
    "declined_support": "They do not want support now",
    "needs_other_service": "They need another kind of service",
    "cannot_go_on": "Cannot go on, and may not say why",
    "worker_unavailable": "Neither worker nor cover can go on",
    "moved_away": "They have moved out of the area",
}
WITHDRAWALS = {
    "changed_their_mind": "They changed their mind",
    "sent_in_error": "It was sent in error",
    "wrong_service": "It went to the wrong service",
    "no_longer_safe": "It is no longer safe for them",
}
TO_ROUTE_AFTER = frozenset({"sent_in_error", "wrong_service"})
"""Reasons to withdraw after which somebody must be sent elsewhere."""


class NotYours(NotAllowed):
    """This referral is not yours to answer."""


class AlreadyAnswered(Refused):
    """This referral has been answered already. Load the page again to see how."""


class CoverIsTheWorker(Refused):
    """The cover is somebody else than the worker: choose two people."""


class NotOfTheService(Refused):
    """The worker and the cover both work for the service now: choose people on its list."""


class NotOnItsList(Refused):
    """This record is restricted: its worker and its cover are on the service's list for restricted records."""


class TiedToOtherParty(Refused):
    """One of those you chose cannot take this referral: choose somebody else."""

    # It does not say why: that the other party is supported here, and by whom, is not for whoever answers to learn.


class NoReason(Refused):
    """A reason is needed: choose the one that fits best."""


def accept_referral(referral: Referral, *, worker: Worker, cover: Worker, by: Actor, at: datetime) -> None:
    """Accept with a named worker and named cover of the service; they see what it carries from now on."""
    with database.whole_file():
        now = _answerable(referral, State.SENT)
        if not policy.may_accept(by, now):
            raise NotYours
        check_pair(now, worker, cover, at)
        Referral.objects.filter(id=now.id).update(
            state=State.ACCEPTED, answered_at=at, answered_by=by.id, worker=worker, cover=cover
        )
        event = tell(now, "referral_accepted", "", by=by, at=at)
        _close(now, "accepted", event, by=by, at=at)
        hand_to_worker(now, worker=worker, cover=cover, by=by, at=at)
        source = f"referral:{now.id}"
        crimes: list[int | None] = [carried.crime_id for carried in now.carries.all()] or [None]
        journey.open_sights(
            [
                Sighted(now.person_id, of_worker(who), Side.SERVICE, f"{why}:{now.id}", crime, source)
                for who, why in ((worker, "worker"), (cover, "cover"))
                for crime in crimes
            ],
            by=by,
            at=at,
        )
        _after(now, "referral accepted", "", by=by, at=at)


def check_pair(referral: Referral, worker: Worker, cover: Worker, at: datetime) -> None:
    """Refuse two who cannot be the worker and the cover of this referral."""
    if worker.id == cover.id:
        raise CoverIsTheWorker
    if not {worker, cover} <= set(sent.workers_for(referral, at=at)):
        raise NotOnItsList if referral.person.restricted else NotOfTheService
    if tied_to_other_party(referral, [worker.id, cover.id]):
        raise TiedToOtherParty


def decline_referral(referral: Referral, *, reason: str, by: Actor, at: datetime) -> None:
    """Decline with a coded reason: the service sees nothing more of it, and whoever sent it has it to route."""
    if reason not in DECLINES:
        raise NoReason
    with database.whole_file():
        now = _answerable(referral, State.SENT)
        if not policy.may_decline(by, now):
            raise NotYours
        end(now, State.DECLINED, reason, "referral_declined", to_route=True, by=by, at=at)


def return_referral(referral: Referral, *, reason: str, by: Actor, at: datetime) -> None:
    """Give back a referral that was accepted; nobody is dropped, whoever sent it has it to route."""
    if reason not in RETURNS:
        raise NoReason
    with database.whole_file():
        now = _answerable(referral, State.ACCEPTED)
        if not policy.may_return(by, now):
            raise NotYours
        end(now, State.RETURNED, reason, "referral_returned", to_route=reason != "declined_support", by=by, at=at)


def withdraw_referral(referral: Referral, *, reason: str, by: Actor, at: datetime) -> None:
    """Take back a referral that was sent or accepted; the service sees nothing more of it."""
    if reason not in WITHDRAWALS:
        raise NoReason
    with database.whole_file():
        now = _answerable(referral, State.SENT, State.ACCEPTED)
        if not policy.may_withdraw(by, now):
            raise NotYours
        end(now, State.WITHDRAWN, reason, "referral_withdrawn", to_route=reason in TO_ROUTE_AFTER, by=by, at=at)


def _answerable(referral: Referral, *states: State) -> Referral:
    now = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("person", "agency", "from_agency", "service")
        .get(id=referral.id)
    )
    if now.state not in states:
        raise AlreadyAnswered
    return now


def end(referral: Referral, state: State, reason: str, kind: str, *, to_route: bool, by: Actor, at: datetime) -> None:
    """End a referral that was sent or accepted; where `to_route`, whoever sent it has it to send elsewhere."""
    Referral.objects.filter(id=referral.id).update(
        state=state, answered_at=at, answered_by=by.id, declined_because=reason
    )
    event = tell(referral, kind, reason, by=by, at=at)
    _close(referral, state.value, event, by=by, at=at)
    journey.end_sights(person_ids=[referral.person_id], source=f"referral:{referral.id}", by=by, at=at)
    directory.add_load(Counter({referral.service_id: -1}))
    if to_route:
        journey.open_owed([_to_route(referral, at)], by=by, at=at)
    _after(referral, f"referral {state.value}", reason, by=by, at=at)


def _to_route(referral: Referral, at: datetime) -> Owing:
    sender = referral.from_agency or referral.agency
    return Owing(
        referral.person_id,
        "referral",
        "to_route",
        f"route:{referral.id}",
        keeper(sender, restricted=referral.person.restricted, at=at) or keeper(sender, restricted=False, at=at),
        referral.record_id,
        next((carried.crime_id for carried in referral.carries.all()), None),
        due_at=due_by_risk(at, risk=referral.risk),
        urgent=referral.risk == "high",
        circle="t" if sender.side == Side.POLICE else "s",
    )


def tell(referral: Referral, kind: str, detail: str, *, by: Actor, at: datetime) -> int:
    """Record what became of a referral, for each crime it carries; return the key of the first event."""
    return tell_of([referral], kind, detail, by=by, at=at)[0]


def tell_of(referrals: Iterable[Referral], kind: str, detail: str, *, by: Actor, at: datetime) -> list[int]:
    """Record what became of several referrals, for each crime that each carries; return the keys of the events."""
    return journey.record_events(
        [
            Happened(
                kind=kind,
                happened_at=at,
                person_id=referral.person_id,
                record_id=referral.record_id,
                crime_id=crime,
                detail=detail,
                by_whom=referral.service.name[:120],
                circle="a" if referral.police_may_see else "s",
            )
            for referral in referrals
            for crime in (tuple(carried.crime_id for carried in referral.carries.all()) or (None,))
        ],
        by=by,
        at=at,
    )


def _close(referral: Referral, because: str, event: int, *, by: Actor, at: datetime) -> None:
    refs = [f"{source}:{referral.id}" for source in ("referral", "joined", "back")]
    refs += sources_of(referral.id) if because != "accepted" else []
    journey.close_owed(kind="referral", source_refs=refs, because=because, by=by, at=at, event_id=event)


def _after(referral: Referral, action: str, reason: str, *, by: Actor, at: datetime) -> None:
    showing.show_all_again([referral.person_id])
    journey.project([referral.person_id], at=at)
    audit.record(action, by=by, at=at, about="referral", ids=[referral.id], refs=[referral.ref], reason=reason)


def decisions_resting_on(referral: Referral) -> tuple[int, ...]:
    """Return the decisions that rest on a referral."""
    return tuple(Decision.objects.filter(referral=referral, superseded_at=None).values_list("id", flat=True))
