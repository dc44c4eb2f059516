"""Somebody leaves an agency: who they are to people goes to their cover and to a colleague, and nothing is dropped."""

from datetime import date, datetime

from django.db.models import Q

from handrail.agencies import actions as agencies
from handrail.agencies import queries as workers
from handrail.agencies.models import Side, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import Refused
from handrail.journey import actions as journey
from handrail.journey.actions import Sighted
from handrail.referrals.actions import showing
from handrail.referrals.actions.answering import CoverIsTheWorker, check_pair, tell_of
from handrail.referrals.actions.owners import of_worker
from handrail.referrals.actions.raising import hand_to_worker
from handrail.referrals.models import Referral, State


class CarriesTheRestricted(Refused):
    """They carry a restricted record. Choose somebody who is on the list for restricted records."""


def let_go(
    worker: Worker, *, taken_over_by: Worker, cover: Worker | None, last_day: date, by: Actor, at: datetime
) -> int:
    """End a worker's work here, and return how many cases they carried or covered.

    A case they carried goes to its cover, which each person's journey says, and whoever takes over covers it; one they
    covered is covered by them. Where that is the same person already, `cover` is the other of the two. All else that is
    owed by them, or shown to them alone, is whoever takes over's from now on.
    """
    with database.whole_file():
        carried = list(
            Referral.objects.filter(Q(worker=worker) | Q(cover=worker), state=State.ACCEPTED)
            .select_related("person", "agency", "service", "worker", "cover")
            .prefetch_related("carries")
            .order_by("id")
        )
        agencies.take_over(worker, taken_over_by=taken_over_by, last_day=last_day, by=by, at=at)
        if _sees_restricted(worker) and agencies.RESTRICTED not in _lists(taken_over_by, at):
            raise CarriesTheRestricted
        for one in carried:
            _hand_over(one, worker, taken_over_by, cover, by=by, at=at)
        tell_of((one for one in carried if one.worker_id == worker.id), "case_handed_over", "", by=by, at=at)
        persons = {one.person_id for one in carried}
        showing.show_all_again(persons)
        journey.project(sorted(persons), at=at)
    return len(carried)


def _sees_restricted(worker: Worker) -> bool:
    return bool(
        database.ask(
            "SELECT EXISTS (SELECT FROM journey_sight s JOIN people_person p ON p.id = s.person_id"
            " WHERE s.audience_id = %s AND s.until_at IS NULL AND p.restricted)",
            [of_worker(worker)],
        )[0][0]
    )


def _lists(worker: Worker, at: datetime) -> set[str]:
    return set(workers.names_of_audiences(sorted(workers.lists_of(worker, at=at))).values())


def _hand_over(one: Referral, left: Worker, next_one: Worker, other: Worker | None, *, by: Actor, at: datetime) -> None:
    carries = one.cover if one.worker_id == left.id else one.worker
    covers = next_one if carries != next_one else other
    if carries is None or covers is None:
        raise CoverIsTheWorker
    check_pair(one, carries, covers, at)
    Referral.objects.filter(id=one.id).update(worker=carries, cover=covers)
    hand_to_worker(one, worker=carries, cover=covers, by=by, at=at)
    source = f"referral:{one.id}"
    crimes: list[int | None] = [carried.crime_id for carried in one.carries.all()] or [None]
    journey.open_sights(
        [
            Sighted(one.person_id, of_worker(who), Side.SERVICE, f"{why}:{one.id}", crime, source)
            for who, why in ((carries, "worker"), (covers, "cover"))
            for crime in crimes
        ],
        by=by,
        at=at,
    )
    ids = [one.id, carries.id, covers.id]
    audit.record("case handed over", by=by, at=at, about="referral", ids=ids, refs=[one.ref])
