"""Questions about agencies and workers."""

from datetime import datetime

from django.db.models import Q, QuerySet

from handrail.agencies.models import Agency, Audience, Listed, User, Worker
from handrail.audit.actor import Actor


def workers_of(user: User, *, at: datetime) -> QuerySet[Worker]:
    """Return the memberships this sign-in holds at a moment, to choose one from."""
    today = at.date()
    return (
        Worker.objects.filter(user=user)
        .exclude(from_on__gt=today)
        .exclude(until_on__lt=today)
        .select_related("agency", "team")
        .order_by("agency__name", "id")
    )


def audiences_of(worker: Worker, *, at: datetime) -> frozenset[int]:
    """Return every audience a worker belongs to: themselves, their team, their agency where it is a service, lists.

    An agency of the police is no audience by itself: a whole force is too many.
    """
    lists = Listed.objects.filter(worker=worker, from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))
    own = Q(worker=worker) | Q(team_id=worker.team_id, team__isnull=False)
    if worker.agency.side != "police":
        own |= Q(agency_id=worker.agency_id)
    return frozenset(
        Audience.objects.filter(own | Q(id__in=lists.values("audience_id"))).values_list("id", flat=True)
    )


def actor_for(worker: Worker, *, at: datetime) -> Actor:
    """Return the actor that this worker is, with the audiences they see through."""
    return Actor(
        kind="worker",
        id=worker.id,
        name=worker.name,
        agency_id=worker.agency_id,
        side=worker.agency.side,
        role=worker.role,
        audiences=audiences_of(worker, at=at),
    )


def force(source: str) -> Agency:
    """Return the agency whose extracts have this source, or raise `Agency.DoesNotExist`."""
    return Agency.objects.get(source=source)


def audiences_by_worker_and_team(agency: Agency) -> tuple[dict[int, int], dict[int, int]]:
    """Return the audience of every worker, and of every team, of an agency, by their keys."""
    rows = Audience.objects.filter(of_agency=agency)
    return (
        dict(rows.exclude(worker=None).values_list("worker_id", "id")),
        dict(rows.exclude(team=None).values_list("team_id", "id")),
    )


def by_first_name(first_name: str) -> Worker:
    """Return the one worker with a sign-in whose name holds this first name; for the demo and the tests."""
    return Worker.objects.select_related("agency", "team").get(user__isnull=False, name__contains=first_name)


def has_sign_in(email: str) -> bool:
    """Say whether somebody can sign in with this address."""
    return User.objects.filter(email=email, is_active=True).exists()
