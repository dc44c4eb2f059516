"""Move a person's referrals, and what is owed because of them, between whole teams and those named, at both ends."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency, Audience
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.journey import actions as journey
from handrail.journey.actions import Owing, Sighted
from handrail.referrals.actions.owners import alone, keeper
from handrail.referrals.actions.showing import show_all_again
from handrail.referrals.models import Referral, State

PROJECTED = ("clock", "promise", "alert", "review")
"""What is owed by the journey alone: its owners follow when the journey is projected."""


def move_to_named(person_id: int, *, restricted: bool, by: Actor, at: datetime) -> None:
    """Give what is open of a person, who has just been restricted or is so no more, to who keeps it now.

    A service that nobody named by its list answers for keeps what it owes and sees: its manager or coordinator.
    """
    with database.whole_file():
        shown = Referral.objects.filter(person_id=person_id, state__in=[State.SENT, State.ACCEPTED], shown_from__lte=at)
        settled = alone(shown.values_list("id", flat=True), at=at)
        _show_services(shown, settled, restricted=restricted, by=by, at=at)
        journey.open_owed(list(_moved(person_id, settled, restricted=restricted, at=at)), by=by, at=at)
        show_all_again([person_id])


def _show_services(
    shown: QuerySet[Referral], settled: Mapping[int, int], *, restricted: bool, by: Actor, at: datetime
) -> None:
    """Let whoever keeps an agency's referrals now see those that were shown to it, and who kept them no more."""
    sights = []
    for referral in shown.select_related("agency").prefetch_related("carries"):
        source = f"referral:{referral.id}"
        named = keeper(referral.agency, restricted=True, at=at)
        usual = settled.get(referral.id) or keeper(referral.agency, restricted=False, at=at)
        now, before = (named, usual) if restricted else (usual, named)
        own = {Audience.objects.get(worker_id=key).id for key in (referral.worker_id, referral.cover_id) if key}
        if now and before not in {now, *own}:
            journey.end_sights(person_ids=[referral.person_id], source=source, audience_ids=[before], by=by, at=at)
        crimes: list[int | None] = [carried.crime_id for carried in referral.carries.all()] or [None]
        if now:
            sights += [
                Sighted(referral.person_id, now, referral.agency.side, f"referred_to:{referral.id}", crime, source)
                for crime in crimes
            ]
    journey.open_sights(sights, by=by, at=at)


def _moved(person_id: int, settled: Mapping[int, int], *, restricted: bool, at: datetime) -> Iterable[Owing]:
    """Yield what is owed by, or escalates to, an audience that keeps nothing of this person any more."""
    known: dict[int, int] = {}
    by_one = {f"referral:{key}": audience for key, audience in settled.items()}

    def now(audience: int | None) -> int | None:
        if audience is None:
            return None
        if audience not in known:
            known[audience] = _instead_of(audience, restricted=restricted, at=at)
        return known[audience]

    for kind, what, source, owner, record, crime, cover, due, escalates, above, urgent, circle, agency in database.ask(
        "SELECT kind, what, source_ref, owner_id, record_id, crime_id, cover_id, due_at, escalates_at, escalated_to_id,"
        " urgent, circle, agency_id FROM journey_owed WHERE person_id = %s AND closed_at IS NULL AND kind <> ALL (%s)",
        [person_id, list(PROJECTED)],
    ):
        keeps = now(owner) or owner
        if (kind, what) == ("referral", "answer"):
            if not restricted:
                keeps = by_one.get(source) or _whole_again(owner, at) or keeps
            elif by_one.get(source) == owner:
                keeps = _named(owner, at) or keeps
        if (keeps, now(above)) != (owner, above):
            yield Owing(
                person_id, kind, what, source, keeps, record, crime, cover, due, escalates, now(above), urgent=urgent,
                circle=circle, agency_id=agency,
            )  # fmt: skip


def _named(audience_id: int, at: datetime) -> int:
    """Return who keeps restricted records at the agency of somebody who answered alone, as it has the other party."""
    agency: Agency = Audience.objects.select_related("of_agency").get(id=audience_id).of_agency
    return keeper(agency, restricted=True, at=at)


def _whole_again(audience_id: int, at: datetime) -> int:
    """Return the whole service, where who answered for it by name did so because the record was restricted."""
    agency: Agency = Audience.objects.select_related("of_agency").get(id=audience_id).of_agency
    named = keeper(agency, restricted=True, at=at)
    return keeper(agency, restricted=False, at=at) if audience_id == named else 0


def _instead_of(audience_id: int, *, restricted: bool, at: datetime) -> int:
    """Return who keeps what an audience kept: itself, where it is one worker."""
    audience = Audience.objects.select_related("of_agency").get(id=audience_id)
    agency: Agency = audience.of_agency
    if audience.worker_id is not None:
        return audience_id
    if restricted:
        wide = audience.list_name != agencies.RESTRICTED
        return (wide and keeper(agency, restricted=True, at=at)) or audience_id
    return keeper(agency, restricted=False, at=at) if audience.list_name == agencies.RESTRICTED else audience_id
