"""Whose a referral is at each end: who at an agency sees and answers for it, so that nothing open is unowned."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from handrail.agencies import actions as agencies
from handrail.agencies import queries as workers
from handrail.agencies.models import Agency, Audience, Listed, Role, Side, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import Refused
from handrail.directory.models import Service
from handrail.referrals.models import OwnerCheck, Referral
from handrail.referrals.queries.owners import find_unowned

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


_OTHER_PARTY = """
SELECT r.id, r.agency_id, array_agg(o.worker_id) || array_agg(o.cover_id)
  FROM referrals_referral r
  JOIN referrals_carried c ON c.referral_id = r.id
  JOIN crimes_role x ON x.crime_id = c.crime_id AND x.role IN ('suspect', 'associate_of_suspect')
  JOIN people_record k ON k.id = x.record_id AND k.person_id <> r.person_id
  LEFT JOIN people_joined j ON j.person_id = k.person_id
  LEFT JOIN people_joined m ON m.one_id = j.one_id
  JOIN referrals_referral o ON o.person_id = coalesce(m.person_id, k.person_id) AND o.agency_id = r.agency_id
   AND o.state IN ('sent', 'accepted')
 WHERE r.id = ANY (%s) GROUP BY 1, 2
"""


def alone(referral_ids: Iterable[int], *, at: datetime) -> dict[int, int]:
    """Return, of these referrals to a service that has the other party too, who there settles it: the audience of one.

    Its manager, else whoever signs in there, and no worker of the other party where there is another; only this worker
    is shown the referral, and whoever sent it cannot tell. Of a restricted person its list is shown it in any case.
    """
    found = {}
    for referral, agency, tied in database.ask(_OTHER_PARTY, [sorted(referral_ids)]):
        here = workers.workers_here(agency, at=at).filter(user__isnull=False).order_by("-role", "id")
        one = here.exclude(id__in=[key for key in tied if key]).first() or here.first()
        if one is not None:
            found[referral] = of_worker(one)
    return found


def tied_to_other_party(referral: Referral, worker_ids: Collection[int]) -> bool:
    """Whether one of these workers carries or covers the case of a suspect in a crime this referral carries."""
    return any(set(worker_ids) & set(tied) for _, _, tied in database.ask(_OTHER_PARTY, [[referral.id]]))


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


def check_owners(*, by: Actor, at: datetime) -> OwnerCheck:
    """Look whether everything that is open has somebody who would answer it, and keep what was found for the page."""
    with database.whole_file():
        check = OwnerCheck.objects.create(at=at, found=find_unowned())
        audit.record("looked whether all that is open has an owner", by=by, at=at, about="owed", ids=[check.id])
    return check


def of_worker(worker: Worker) -> int:
    """Return the audience that one worker is."""
    return int(Audience.objects.only("id").get(worker=worker).id)
