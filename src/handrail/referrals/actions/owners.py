"""Whose a referral is at each end: who at an agency sees and answers for it, so that nothing open is unowned."""

from datetime import datetime

from django.db.models import Q

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency, Audience, Listed, Role, Side, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import Refused
from handrail.directory.models import Service

FIRST_CONTACT = "first_contact"
_ANSWERING = (Role.SERVICE_MANAGER, Role.COORDINATOR)


def is_here(service: Service, *, restricted: bool, at: datetime) -> bool:
    """Whether a service answers on Handrail: somebody works there, and for a restricted person somebody is named."""
    here = service.on_handrail and service.agency.on_handrail
    return here and keeper(service.agency, restricted=restricted, at=at) > 0


def keeper(agency: Agency, *, restricted: bool, at: datetime) -> int:
    """Return the audience that keeps an agency's referrals, 0 where there is none.

    Of a police force it is the list of its referral desk, of another agency all of it. Of a restricted person it is
    the agency's list for restricted records; where nobody is on it, a service's manager or coordinator by name. An
    agency where nobody works yet keeps nothing.
    """
    if restricted:
        return _trusted(agency, at)
    if agency.side == Side.POLICE:
        return agencies.named_list(agency, name=agencies.VICTIM_CARE)
    if not Worker.objects.filter(agency=agency, until_on=None).exists():
        return 0
    return int(Audience.objects.only("id").get(agency_id=agency.id).id)


def _trusted(agency: Agency, at: datetime) -> int:
    listed = agencies.named_list(agency, name=agencies.RESTRICTED)
    now = Listed.objects.filter(audience_id=listed, from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))
    if agency.side == Side.POLICE or now.exists():
        return listed
    named = Worker.objects.filter(agency=agency, role__in=_ANSWERING, user__isnull=False, until_on=None)
    first = named.order_by("-role", "id").first()
    return int(Audience.objects.only("id").get(worker=first).id) if first else 0


class NobodyKeepsTheDoor(Refused):
    """Nothing was sent: no service of first contact works here yet. If you are in danger, ring 999."""


def door_keeper() -> Agency:
    """Return the agency that takes what comes by the other doors: the one that gives first contact."""
    kept = Service.objects.filter(kinds__contains=[FIRST_CONTACT], until_on=None, agency__on_handrail=True)
    first = kept.select_related("agency").order_by("id").first()
    if first is None:
        raise NobodyKeepsTheDoor
    return first.agency


def escalate(*, by: Actor, at: datetime) -> int:
    """Put first whatever has reached half its time unanswered, and write down that it has come to a supervisor.

    A list that is read sees it whatever the job does (`journey.queries.owed_by`); this is so that it is known when.
    Returns how many came now.
    """
    with database.whole_file():
        come = database.ask(
            "UPDATE journey_owed SET urgent = true WHERE closed_at IS NULL AND NOT urgent AND escalates_at <= %s"
            " AND kind IN ('held', 'question') RETURNING id",
            [at],
        )
        if come:
            audit.record("escalated at half its time", by=by, at=at, about="owed", ids=sorted(key for (key,) in come))
    return len(come)


def of_worker(worker: Worker) -> int:
    """Return the audience that one worker is."""
    return int(Audience.objects.only("id").get(worker=worker).id)
