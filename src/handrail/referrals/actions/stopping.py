"""What follows when the police take a crime back: holds close, and a service sent somebody by mistake is told to stop.

Contract, promises: *support goes on, a service that was sent someone by mistake is told to stop and shown nothing
more*. Where a service has accepted and the crime alone was taken back, its worker is owed to hear from the person
whether support goes on. Where nobody had accepted, or the person was never a victim in it, the referral stops.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.directory import actions as directory
from handrail.journey import actions as journey
from handrail.journey.actions import Happened, Owing
from handrail.referrals.actions import showing
from handrail.referrals.actions.owners import keeper, of_worker
from handrail.referrals.actions.raising import sources_of
from handrail.referrals.actions.sending import answer_due
from handrail.referrals.models import Referral, State

_LIVE_ROLE = (
    "EXISTS (SELECT FROM crimes_role r WHERE r.record_id = d.record_id AND r.crime_id = d.crime_id"
    " AND r.status = 'live' AND r.role IN ('victim', 'bereaved_relative', 'child_in_household'))"
)
_LIVE_CRIME = "EXISTS (SELECT FROM crimes_crime c WHERE c.id = d.crime_id AND c.status = 'live')"


def stop_what_was_taken_back(person_ids: Sequence[int], *, by: Actor, at: datetime) -> list[int]:
    """Close decisions on crimes and roles taken back; stop referrals that carry nothing else. Return those stopped."""
    with database.whole_file():
        closed = database.ask(
            "UPDATE referrals_decision d SET superseded_at = %s"
            " WHERE d.person_id = ANY (%s) AND d.superseded_at IS NULL"
            f" AND d.crime_id IS NOT NULL AND NOT ({_LIVE_ROLE} AND {_LIVE_CRIME})"
            f" RETURNING d.id, d.person_id, d.crime_id, d.referral_id, NOT {_LIVE_ROLE}",
            [at, list(person_ids)],
        )
        if not closed:
            return []
        for kind, source in (("held", "decision"), ("question", "question")):
            refs = [f"{source}:{decision}" for decision, *_ in closed]
            journey.close_owed(kind=kind, source_refs=refs, because="crime_cancelled", by=by, at=at)
        stopped = [
            referral
            for _, _, crime, referral, by_mistake in closed
            if referral is not None and _take_back(referral, crime, by_mistake, by=by, at=at)
        ]
        showing.show_all_again({person for _, person, _, _, _ in closed})
    return stopped


def _take_back(referral: int, crime: int, by_mistake: bool, *, by: Actor, at: datetime) -> bool:
    """Take one crime out of a referral; whether that stopped it."""
    if _carries_more(referral):
        _hide_crime(referral, crime, at)
        return False
    return stop_referral(referral, by_mistake=by_mistake, by=by, at=at)


def _hide_crime(referral: int, crime: int, at: datetime) -> None:
    database.run(
        "UPDATE journey_sight SET until_at = %s WHERE source = %s AND crime_id = %s AND until_at IS NULL",
        [at, f"referral:{referral}", crime],
    )


def _carries_more(referral: int) -> bool:
    """Whether a referral still carries a crime in which the person has a part."""
    found = database.ask(
        "SELECT EXISTS (SELECT FROM referrals_carried k JOIN referrals_referral f ON f.id = k.referral_id"
        " JOIN crimes_crime c ON c.id = k.crime_id AND c.status = 'live' JOIN crimes_role r ON r.crime_id = c.id"
        " JOIN people_record p ON p.id = r.record_id WHERE k.referral_id = %s AND r.status = 'live'"
        " AND p.person_id = f.person_id AND r.role IN ('victim', 'bereaved_relative', 'child_in_household'))",
        [referral],
    )
    return bool(found[0][0])


def stop_referral(referral_id: int, *, by_mistake: bool, by: Actor, at: datetime) -> bool:
    """Tell a service to stop and show it nothing more; whether it was stopped.

    One that was accepted goes on, unless the person was sent by mistake: its worker hears what they want.
    """
    with database.whole_file():
        referral = (
            Referral.objects.select_for_update(of=("self",))
            .select_related("person", "agency", "from_agency", "worker", "cover")
            .filter(id=referral_id, state__in=[State.SENT, State.ACCEPTED], door="police")
            .first()
        )
        if referral is None:
            return False
        if referral.state == State.ACCEPTED and not by_mistake:
            journey.open_owed([_hear_what_they_want(referral, at)], by=by, at=at)
            return False
        Referral.objects.filter(id=referral.id).update(state=State.STOPPED, answered_at=at, answered_by=by.id)
        event = journey.record_events([_stopped(referral, at)], by=by, at=at)[0]
        source = f"referral:{referral.id}"
        refs = [source, f"joined:{referral.id}", f"back:{referral.id}", *sources_of(referral.id)]
        journey.close_owed(kind="referral", source_refs=refs, because="stopped", by=by, at=at, event_id=event)
        journey.end_sights(person_ids=[referral.person_id], source=source, by=by, at=at)
        directory.add_load(Counter({referral.service_id: -1}))
        showing.show_all_again([referral.person_id])
        audit.record("referral stopped", by=by, at=at, about="referral", ids=[referral.id], reason="crime_cancelled")
    return True


def _stopped(referral: Referral, at: datetime) -> Happened:
    return Happened(
        kind="referral_withdrawn",
        happened_at=at,
        person_id=referral.person_id,
        record_id=referral.record_id,
        detail="crime_cancelled",
        agency_id=referral.from_agency_id,
    )


def _hear_what_they_want(referral: Referral, at: datetime) -> Owing:
    """The worker, or whoever sent it where the service is not on Handrail, asks whether support goes on."""
    sender = referral.from_agency or referral.agency
    owner = of_worker(referral.worker) if referral.worker else 0
    return Owing(
        referral.person_id,
        "referral",
        "crime_taken_back",
        f"back:{referral.id}",
        owner
        or keeper(sender, restricted=referral.person.restricted, at=at)
        or keeper(sender, restricted=False, at=at),
        referral.record_id,
        cover_id=of_worker(referral.cover) if referral.cover else None,
        due_at=answer_due(at),
    )
