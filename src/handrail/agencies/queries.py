"""Questions about agencies and workers."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import islice

from django.db.models import Case, F, Q, QuerySet, When

from handrail.agencies import policy
from handrail.agencies.models import Agency, Audience, Listed, Role, Side, Team, User, Worker
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.core.workdays import local_date


def workers_of(user: User, *, at: datetime) -> QuerySet[Worker]:
    """Return the memberships this sign-in holds on the local day of a moment, the last day included."""
    today = local_date(at)
    return (
        Worker.objects.filter(user=user)
        .exclude(from_on__gt=today)
        .exclude(until_on__lt=today)
        .exclude(agency__until_on__lt=today)
        .select_related("agency", "team")
        .order_by("agency__name", "id")
    )


def audiences_of(worker: Worker, *, at: datetime) -> frozenset[int]:
    """Return every audience a worker belongs to: themselves, whoever left and was taken over by them, their team,
    their agency where it is a service, lists.

    An agency of the police is no audience by itself: a whole force is too many.
    """
    lists = Listed.objects.filter(worker=worker, from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))
    found = [
        Audience.objects.filter(worker=worker),
        Audience.objects.filter(worker__in=Worker.objects.filter(taken_over_by=worker)),
        Audience.objects.filter(id__in=lists.values("audience_id")),
    ]
    if worker.team_id is not None:
        found.append(Audience.objects.filter(team_id=worker.team_id))
    if worker.agency.side != "police":
        found.append(Audience.objects.filter(agency_id=worker.agency_id))
    first, *others = (rows.values_list("id", flat=True) for rows in found)
    return frozenset(first.union(*others))


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


def sees(worker: Worker, *, at: datetime) -> str:
    """Say in words through whose eyes this membership looks: the same audiences that `audiences_of` returns."""
    eyes = ["with you"]
    eyes += [f"with {left}, who has left" for left in worker.took_over_from.order_by("name")]
    if worker.team is not None:
        eyes.append(f"with your team ({worker.team.name})")
    if worker.agency.side != "police":
        eyes.append(f"with everybody at {worker.agency.name}")
    lists = Listed.objects.filter(worker=worker, from_at__lte=at).filter(Q(until_at=None) | Q(until_at__gt=at))
    names = lists.values_list("audience__list_name", flat=True).order_by("id")
    eyes += [f"with those on the list for {name}" for name in names]
    return "Sees what is shared " + (eyes[0] if len(eyes) == 1 else ", ".join(eyes[:-1]) + " or " + eyes[-1])


def by_first_name(first_name: str) -> Worker:
    """Return the one worker with a sign-in who goes by this first name, whatever rank stands before it."""
    named = Worker.objects.exclude(user=None).filter(name__regex=rf"(^|\s){re.escape(first_name)}(\s|$)")
    return named.select_related("agency", "team").get()


def workers_by_email(emails: Collection[str]) -> dict[str, Worker]:
    """Return the worker of each of these sign-ins; of several memberships the first."""
    found = Worker.objects.filter(user__email__in=emails).select_related("user", "agency", "team")
    return {worker.user.email: worker for worker in found.order_by("-id") if worker.user is not None}


def force(source: str) -> Agency:
    """Return the agency whose extracts have this source, or raise `Agency.DoesNotExist`."""
    return Agency.objects.get(source=source)


def forces() -> list[Agency]:
    """Return every agency that hands over extracts."""
    return list(Agency.objects.exclude(source="").order_by("id"))


def audiences_by_worker_and_team(agency: Agency) -> tuple[dict[int, int], dict[int, int]]:
    """Return the audience of every worker, and of every team, of an agency, by their keys."""
    rows = Audience.objects.filter(of_agency=agency)
    return (
        dict(rows.exclude(worker=None).values_list("worker_id", "id")),
        dict(rows.exclude(team=None).values_list("team_id", "id")),
    )


def user_by_email(email: str) -> User:
    """Return the sign-in with this address, or raise `User.DoesNotExist`."""
    found: User = User.objects.get(email=email.strip().lower())
    return found


def worker_by_ref(ref: str) -> Worker:
    """Return the worker with this reference, or raise `Worker.DoesNotExist`."""
    return Worker.objects.get(ref=ref)


def worker_by_email(email: str) -> Worker:
    """Return the worker who has not left and has this address and no sign-in, or raise `Worker.DoesNotExist`."""
    return Worker.objects.get(email__iexact=email.strip(), user=None, taken_over_by=None)


def colleagues(*, viewer: Actor, at: datetime) -> QuerySet[Worker]:
    """Return who works at the viewer's own agency now: whom they answer for, then who can sign in, each by name."""
    found = Worker.objects.filter(agency_id=viewer.agency_id or 0).exclude(until_on__lt=local_date(at))
    theirs = Case(When(policy.answered_for(viewer), then=0), default=1)
    return found.select_related("user", "team").order_by(theirs, F("user_id").asc(nulls_last=True), "name", "id")


def colleague(ref: str, *, viewer: Actor, at: datetime) -> Worker:
    """Return one worker of the viewer's own agency, or raise `NotKnown`."""
    found = colleagues(viewer=viewer, at=at).filter(ref=read_ref(ref) or "").first()
    if found is None:
        raise NotKnown
    return found


def known_colleague(ref: str, *, viewer: Actor) -> Worker:
    """Return somebody who works or worked at the viewer's own agency, or raise `NotKnown`."""
    found = Worker.objects.filter(agency_id=viewer.agency_id or 0, ref=read_ref(ref) or "").first()
    if found is None:
        raise NotKnown
    return found


def has_sign_in(email: str) -> bool:
    """Say whether somebody can sign in with this address."""
    return User.objects.filter(email=email, is_active=True).exists()


def names_of(worker_ids: Sequence[int], *, viewer: Actor) -> dict[int, str]:
    """Return the names of workers of the viewer's own agency, by their keys."""
    if viewer.agency_id is None:
        return {}
    return dict(Worker.objects.filter(id__in=worker_ids, agency_id=viewer.agency_id).values_list("id", "name"))


def managers_of(agency_id: int, *, at: datetime) -> list[Worker]:
    """Return the managers of a service on the local day of a moment, those with a sign-in first."""
    today = local_date(at)
    found = Worker.objects.filter(agency_id=agency_id, role=Role.SERVICE_MANAGER)
    found = found.exclude(from_on__gt=today).exclude(until_on__lt=today).select_related("agency", "team")
    return sorted(found, key=lambda worker: (worker.user_id is None, worker.id))


def supervisors_seeing(agency_id: int, seen_by: Sequence[Collection[int]], *, at: datetime) -> list[Worker]:
    """Return the supervisors and managers of an agency who belong to an audience of each of these sets, by name."""
    today = local_date(at)
    found = Worker.objects.filter(agency_id=agency_id, role__in=(Role.SUPERVISOR, Role.SERVICE_MANAGER))
    found = found.exclude(from_on__gt=today).exclude(until_on__lt=today)
    for audience_ids in seen_by:
        theirs = Audience.objects.filter(id__in=list(audience_ids), of_agency_id=agency_id)
        listed = Listed.objects.filter(audience__in=theirs, from_at__lte=at).exclude(until_at__lte=at)
        found = found.filter(
            Q(id__in=theirs.exclude(worker=None).values("worker"))
            | Q(team__in=theirs.exclude(team=None).values("team"))
            | Q(agency__in=theirs.exclude(agency=None).values("agency"))
            | Q(id__in=listed.values("worker"))
        )
    return list(found.order_by("name", "id"))


def services_on_handrail() -> list[Agency]:
    """Return the support services that work on Handrail, by name."""
    return list(Agency.objects.filter(side=Side.SERVICE, on_handrail=True, until_on=None).order_by("name", "id"))


ANSWERED = 40
"""As many of those somebody answers for as are looked at together: whoever has more looks at one unit's lists."""


def answered_for(*, viewer: Actor) -> dict[int, str]:
    """Return the workers a supervisor or manager answers for, the name of each by their audience; not themselves.

    Those who have them as supervisor before the rest of their unit; of more than `ANSWERED` one more than that.
    """
    most = ANSWERED + 1
    theirs = Worker.objects.filter(policy.answered_for(viewer)).exclude(id=viewer.id or 0)
    every = Audience.objects.filter(worker__in=theirs).values_list("id", "worker__name")
    nearest = every.filter(worker__supervisor=viewer.id or 0)[:most]
    return dict(islice(dict(nearest.union(every[:most], all=True)).items(), most))


def names_of_audiences(audience_ids: Sequence[int]) -> dict[int, str]:
    """Return what to call each of these audiences: a worker, a team, an agency or a named list."""
    found = Audience.objects.filter(id__in=list(audience_ids)).select_related("worker__taken_over_by", "team", "agency")
    return {audience.id: str(audience) for audience in found}


def workers_here(agency_id: int, *, at: datetime) -> QuerySet[Worker]:
    """Return who works at an agency on the local day of a moment, by name."""
    today = local_date(at)
    found = Worker.objects.filter(agency_id=agency_id).exclude(from_on__gt=today).exclude(until_on__lt=today)
    return found.order_by("name", "id")


def teams_engaged_by(by: Actor) -> list[Team]:
    """Return the teams in which somebody may engage a colleague: of the police their own, else every one."""
    found = Team.objects.filter(agency_id=by.agency_id or 0).order_by("name")
    return list(found.filter(workers__id=by.id or 0) if by.side == Side.POLICE else found)


def may_let_go(viewer: Actor, worker: Worker, *, at: datetime) -> bool:
    """Say whether somebody may end a colleague's work here: who answers for them, and is on every list they are on."""
    if viewer.kind == "system":
        return True
    theirs = Worker.objects.filter(policy.answered_for(viewer), id=worker.id)
    return theirs.exists() and lists_of(worker, at=at) <= viewer.audiences


def lists_of(worker: Worker, *, at: datetime) -> frozenset[int]:
    """Return the named lists a worker is on."""
    listed = Listed.objects.filter(worker=worker, from_at__lte=at).exclude(until_at__lte=at)
    return frozenset(listed.values_list("audience_id", flat=True))
