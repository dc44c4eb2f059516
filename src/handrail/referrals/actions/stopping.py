"""What follows when the police take a crime back: holds close, and a service sent somebody by mistake is told to stop.

Contract, promises: *support goes on, a service that was sent someone by mistake is told to stop and shown nothing
more*. A service that has accepted is asked to hear from the person whether they want support to go on; what was sent
of the crime is shown no longer.
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
from handrail.referrals.actions.sending import answer_due
from handrail.referrals.models import Referral, State

_TAKEN_BACK = (
    "NOT EXISTS (SELECT FROM crimes_role r JOIN crimes_crime c ON c.id = r.crime_id WHERE r.record_id = d.record_id"
    " AND r.crime_id = d.crime_id AND r.status = 'live' AND c.status = 'live')"
)


def stop_what_was_taken_back(person_ids: Sequence[int], *, by: Actor, at: datetime) -> list[int]:
    """Close decisions on crimes and roles taken back; stop referrals that carry nothing else. Return those stopped."""
    with database.whole_file():
        closed = database.ask(
            "UPDATE referrals_decision d SET superseded_at = %s WHERE d.person_id = ANY (%s) AND d.superseded_at IS NULL"
            f" AND d.crime_id IS NOT NULL AND {_TAKEN_BACK} RETURNING d.id, d.person_id, d.crime_id, d.referral_id",
            [at, list(person_ids)],
        )
        if not closed:
            return []
        for kind, source in (("held", "decision"), ("question", "question")):
            refs = [f"{source}:{decision}" for decision, *_ in closed]
            journey.close_owed(kind=kind, source_refs=refs, because="crime_cancelled", by=by, at=at)
        stopped = []
        for _, _, crime, referral in closed:
            if referral is not None:
                _hide_crime(referral, crime, at)
                if not _carries_more(referral) and stop_referral(referral, by=by, at=at):
                    stopped.append(referral)
        showing.show_all_again({person for _, person, _, _ in closed})
    return stopped


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


def stop_referral(referral_id: int, *, by: Actor, at: datetime) -> bool:
    """Tell a service to stop and show it nothing more; whether there was anything to stop.

    Before it was accepted the referral ends. Once accepted, its worker is asked to hear whether support is wanted on.
    """
    with database.whole_file():
        referral = (
            Referral.objects.select_for_update(of=("self",))
            .select_related("person", "agency", "worker", "cover")
            .filter(id=referral_id, state__in=[State.SENT, State.ACCEPTED])
            .first()
        )
        if referral is None or referral.door != "police":
            return False
        accepted = referral.state == State.ACCEPTED
        Referral.objects.filter(id=referral.id).update(state=State.STOPPED, answered_at=at, answered_by=by.id)
        event = journey.record_events(
            [
                Happened(
                    kind="referral_withdrawn",
                    happened_at=at,
                    person_id=referral.person_id,
                    record_id=referral.record_id,
                    detail="crime_cancelled",
                    agency_id=referral.from_agency_id,
                )
            ],
            by=by,
            at=at,
        )[0]
        source = f"referral:{referral.id}"
        journey.close_owed(kind="referral", source_refs=[source], because="stopped", by=by, at=at, event_id=event)
        journey.close_owed(kind="alert", source_refs=[source], because="stopped", by=by, at=at, event_id=event)
        journey.end_sights(person_ids=[referral.person_id], source=source, by=by, at=at)
        directory.add_load(Counter({referral.service_id: -1}))
        journey.open_owed([_stop_told(referral, accepted=accepted, at=at)], by=by, at=at)
        showing.show_all_again([referral.person_id])
        audit.record("referral stopped", by=by, at=at, about="referral", ids=[referral.id], reason="crime_cancelled")
    return True


def _stop_told(referral: Referral, *, accepted: bool, at: datetime) -> Owing:
    """Somebody must see that the service stopped: its worker, or whoever there would have answered."""
    worker = of_worker(referral.worker) if accepted and referral.worker else 0
    cover = of_worker(referral.cover) if accepted and referral.cover else None
    agency = referral.agency if referral.agency.on_handrail else referral.from_agency or referral.agency
    owner = worker or keeper(agency, restricted=referral.person.restricted, at=at)
    return Owing(
        referral.person_id,
        "alert",
        "ask_whether_support_goes_on" if accepted else "stop_referral",
        f"stop:{referral.id}",
        owner or keeper(agency, restricted=False, at=at),
        referral.record_id,
        cover_id=cover,
        due_at=answer_due(at),
        circle="a",
    )
