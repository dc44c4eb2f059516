"""Open agencies and teams, engage workers, keep lists and agreements, and let somebody go."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from handrail.agencies import policy, queries
from handrail.agencies.actions import officers
from handrail.agencies.models import Agency, Agreement, Audience, Listed, Role, Side, Team, User, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, Refused
from handrail.core.workdays import local_date

VICTIM_CARE = "victim care"
RESTRICTED = "restricted records"


@transaction.atomic
def open_agency(*, name: str, side: str, by: Actor, at: datetime, **facts: Any) -> Agency:
    """Open an agency with its audience."""
    agency = Agency.objects.create(name=name, side=side, **facts)
    Audience.objects.create(of_agency=agency, side=side, agency=agency)
    audit.record("agency opened", by=by, at=at, about="agency", ids=[agency.id])
    return agency


@transaction.atomic
def open_team(agency: Agency, *, name: str, by: Actor, at: datetime, kind: str = "", phone: str = "") -> Team:
    """Open a team of an agency with its audience, which is its duty queue."""
    team = Team.objects.create(agency=agency, name=name, kind=kind, phone=phone)
    Audience.objects.create(of_agency=agency, side=agency.side, team=team)
    audit.record("team opened", by=by, at=at, about="team", ids=[team.id])
    return team


@transaction.atomic
def engage_worker(
    agency: Agency, *, name: str, role: Role, by: Actor, at: datetime, team: Team | None = None, **facts: Any
) -> Worker:
    """Engage a worker: a membership of one agency in one role, with their own audience."""
    worker = Worker.objects.create(agency=agency, team=team, name=name, role=role, **facts)
    Audience.objects.create(of_agency=agency, side=agency.side, worker=worker)
    audit.record("worker engaged", by=by, at=at, about="worker", ids=[worker.id])
    return worker


class NotYoursToEngage(NotAllowed):
    """Only a supervisor or manager says who works here, in a role that sees no more than theirs."""


class KnownAlready(Refused):
    """Somebody who works here has this e-mail address already."""


class TeamOpenAlready(Refused):
    """There is a team of this name already."""


@transaction.atomic
def engage_colleague(
    *, name: str, role: Role, team: Team | None, email: str, by: Actor, at: datetime, **facts: Any
) -> Worker:
    """Engage a colleague at one's own agency: a supervisor of the police in their own team, a manager in any."""
    teams = queries.teams_engaged_by(by)
    if role not in policy.roles_engaged_by(by) or (team is not None and team not in teams):
        raise NotYoursToEngage
    agency = Agency.objects.get(id=by.agency_id or 0)
    if queries.workers_here(agency.id, at=at).filter(email__iexact=email).exists():
        raise KnownAlready
    facts |= {"from_on": local_date(at), "supervisor_id": by.id if agency.side == Side.POLICE else None}
    if (agency.side, role) == (Side.POLICE, Role.SUPERVISOR):
        facts["source_ref"] = officers.supervisor_key(email)
    return engage_worker(agency, name=name, role=role, team=team, email=email.lower(), by=by, at=at, **facts)


@transaction.atomic
def open_own_team(*, name: str, phone: str, by: Actor, at: datetime) -> Team:
    """Open a team at one's own agency."""
    if not policy.roles_engaged_by(by):
        raise NotYoursToEngage
    agency = Agency.objects.get(id=by.agency_id or 0)
    if Team.objects.filter(agency=agency, name=name).exists():
        raise TeamOpenAlready
    return open_team(agency, name=name, phone=phone, by=by, at=at)


@transaction.atomic
def amend(thing: Agency | Team | Worker | Agreement, *, by: Actor, at: datetime, **facts: Any) -> bool:
    """Change what is said of an agency, team, worker or agreement; say whether anything was. What was is kept."""
    changed = [name for name, value in facts.items() if getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, facts[name])
    if changed:
        about = thing._meta.model_name or ""
        thing.save(update_fields=changed)
        audit.record(f"{about} changed", by=by, at=at, about=about, ids=[thing.id])
    return bool(changed)


class NotYoursToLetGo(NotAllowed):
    """Only whoever answers for them, and is on every named list that they are on, may say that they have left."""


class NobodyTakesOver(Refused):
    """Choose a colleague who works here now and is somebody else: what they own must go to somebody."""


class NotOnTheirLists(Refused):
    """They are on a named list, such as for restricted records. Choose somebody who is on it too."""


@transaction.atomic
def take_over(worker: Worker, *, taken_over_by: Worker, last_day: date, by: Actor, at: datetime) -> None:
    """End a worker's work here. Whoever takes over looks through them from now on, so that nothing is left unowned.

    A sign-in with no other work to do is closed. Nothing of what they did changes.
    """
    if not queries.may_let_go(by, worker, at=at):
        raise NotYoursToLetGo
    here = queries.workers_here(worker.agency_id, at=at)
    if taken_over_by.id == worker.id or not here.filter(id=taken_over_by.id).exists():
        raise NobodyTakesOver
    if not queries.lists_of(worker, at=at) <= queries.lists_of(taken_over_by, at=at):
        raise NotOnTheirLists
    left = Worker.objects.filter(id=worker.id)
    left.update(taken_over_by=taken_over_by, until_on=max(last_day, worker.from_on or last_day))
    Worker.objects.filter(taken_over_by=worker).update(taken_over_by=taken_over_by)
    if taken_over_by.role in policy.ANSWERING_FOR_OTHERS:
        Worker.objects.filter(supervisor=worker).update(supervisor=taken_over_by)
    Listed.objects.filter(worker=worker, until_at=None).update(until_at=at, until_by=by.id)
    if worker.user is not None and not queries.workers_of(worker.user, at=at).exists():
        User.objects.filter(id=worker.user.id).update(is_active=False)
        audit.record("sign-in closed", by=by, at=at, about="sign-in", ids=[worker.user.id])
    audit.record("worker left", by=by, at=at, about="worker", ids=[worker.id, taken_over_by.id])


@transaction.atomic
def close_agency(agency: Agency, *, last_day: date, by: Actor, at: datetime) -> None:
    """Close an agency: whoever works there leaves and signs in no more, its lists and agreements end."""
    here = Worker.objects.filter(agency=agency, until_on=None)
    users = set(here.exclude(user=None).values_list("user_id", flat=True))
    Listed.objects.filter(worker__agency=agency, until_at=None).update(until_at=at, until_by=by.id)
    here.filter(from_on__gt=last_day).update(until_on=F("from_on"))
    here.filter(until_on=None).update(until_on=last_day)
    for user in User.objects.filter(id__in=users):
        if not queries.workers_of(user, at=at).exists():
            User.objects.filter(id=user.id).update(is_active=False)
            audit.record("sign-in closed", by=by, at=at, about="sign-in", ids=[user.id])
    ending = Agreement.objects.filter(Q(from_agency=agency) | Q(to_agency=agency), until_on=None)
    ending.filter(from_on__gt=last_day).update(until_on=F("from_on"))
    ending.update(until_on=last_day)
    Agency.objects.filter(id=agency.id).update(until_on=last_day)
    audit.record("agency closed", by=by, at=at, about="agency", ids=[agency.id])


def named_list(agency: Agency, *, name: str) -> int:
    """Return the audience of one of an agency's named lists, opened the first time it is asked for."""
    audience, _ = Audience.objects.get_or_create(of_agency=agency, list_name=name, defaults={"side": agency.side})
    return int(audience.id)


@transaction.atomic
def put_on_list(worker: Worker, *, name: str, by: Actor, at: datetime) -> None:
    """Put a worker on one of their agency's named lists."""
    audience = named_list(worker.agency, name=name)
    Listed.objects.create(audience_id=audience, worker=worker, from_at=at, from_by=by.id)
    audit.record("put on list", by=by, at=at, about="worker", ids=[worker.id, audience])


@transaction.atomic
def take_off_list(worker: Worker, *, name: str, by: Actor, at: datetime) -> None:
    """Take a worker off one of their agency's named lists."""
    audience = named_list(worker.agency, name=name)
    Listed.objects.filter(audience_id=audience, worker=worker, until_at=None).update(until_at=at, until_by=by.id)
    audit.record("taken off list", by=by, at=at, about="worker", ids=[worker.id, audience])


@transaction.atomic
def agree_to_share(
    *, from_agency: Agency, to_agency: Agency, kind: str, from_on: date, by: Actor, at: datetime
) -> Agreement:
    """Record that one agency may share with another."""
    agreement = Agreement.objects.create(from_agency=from_agency, to_agency=to_agency, kind=kind, from_on=from_on)
    audit.record("agreement made", by=by, at=at, about="agreement", ids=[agreement.id])
    return agreement
