"""An agency closes: whoever it had goes back to who sent them, and nothing is left that only it could answer."""

from datetime import date, datetime

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency, Audience, Side
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import Refused
from handrail.directory import actions as directory
from handrail.directory.models import Service
from handrail.journey import actions as journey
from handrail.journey.models import Owed, OwedKind
from handrail.referrals.actions import showing
from handrail.referrals.actions.answering import end
from handrail.referrals.models import Referral, State

SERVICE_CLOSED = "service_closed"
_ENDS = {
    State.SENT.value: (State.DECLINED, "referral_declined"),
    State.ACCEPTED.value: (State.RETURNED, "referral_returned"),
}


class AForceStays(Refused):
    """A police force is not closed by this file: its records, and whoever they are of, stay with it."""


class OwesStill(Refused):
    """It answers for somebody whom nobody else can take: who came to it by themselves, or whom it sent elsewhere. End
    each of those referrals, or settle what it owes, on its own pages first."""


def close_agency(agency: Agency, *, last_day: date, by: Actor, at: datetime) -> int:
    """Close an agency and return how many referrals went back to who sent them, to be sent elsewhere.

    Its services and agreements end, its workers leave and sign in no more, and it sees nobody from now on. What it did,
    and told, stays.
    """
    if agency.side == Side.POLICE:
        raise AForceStays
    with database.whole_file():
        for service in Service.objects.filter(agency=agency, until_on=None):
            directory.change_service(service, until_on=last_day, by=by, at=at)
        open_now = Referral.objects.filter(state__in=list(_ENDS))
        had = list(
            open_now.filter(agency=agency)
            .select_related("person", "agency", "from_agency", "service")
            .prefetch_related("carries")
            .order_by("id")
        )
        itself = any(one.from_agency_id in (None, agency.id) for one in had)
        if itself or open_now.filter(from_agency=agency).exists():
            raise OwesStill
        for one in had:
            state, kind = _ENDS[one.state]
            end(one, state, SERVICE_CLOSED, kind, to_route=True, by=by, at=at)
        _see_nobody(agency, by=by, at=at)
        agencies.close_agency(agency, last_day=last_day, by=by, at=at)
    return len(had)


def _see_nobody(agency: Agency, *, by: Actor, at: datetime) -> None:
    """End every sight of an agency's, and refuse where it still owes anything: only it would see that.

    That somebody else has named whom its people named (`another`) is for nobody now: there is nobody to speak to.
    """
    eyes = list(Audience.objects.filter(of_agency=agency).values_list("id", flat=True))
    persons = [
        person
        for (person,) in database.ask(
            "SELECT DISTINCT person_id FROM journey_sight WHERE until_at IS NULL AND audience_id = ANY (%s)", [eyes]
        )
    ]
    journey.end_sights(person_ids=persons, audience_ids=eyes, by=by, at=at)
    showing.show_all_again(persons)
    journey.project(persons, at=at)
    owed = Owed.objects.filter(owner__in=eyes, closed_at=None)
    named = list(owed.filter(kind=OwedKind.ANOTHER).values_list("source_ref", flat=True))
    journey.close_owed(kind=OwedKind.ANOTHER, source_refs=named, because="agency_closed", by=by, at=at)
    if owed.exists():
        raise OwesStill
