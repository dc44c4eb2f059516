"""Open agencies and teams, engage workers, keep lists, and know the officers an extract names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from handrail.agencies.models import Agency, Agreement, Audience, Listed, Role, Team, User, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor

VICTIM_CARE = "victim care"
RESTRICTED = "restricted records"


@dataclass(frozen=True, slots=True)
class Named:
    """An officer as an extract names them; `officer_id` may be empty, then only the team and supervisor count."""

    officer_id: str
    name: str
    phone: str
    email: str
    team: str
    supervisor_name: str
    supervisor_phone: str
    supervisor_email: str


@dataclass(frozen=True, slots=True)
class Post:
    """Where a named officer was found: keys of the worker, team and supervisor, and the audience of each."""

    worker_id: int | None
    worker_audience: int | None
    team_id: int | None
    team_audience: int | None
    supervisor_id: int | None
    supervisor_audience: int | None


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


@transaction.atomic
def claim(worker: Worker, *, user: User, by: Actor, at: datetime) -> Worker:
    """Join a sign-in to a worker, such as an officer first known from an extract."""
    Worker.objects.filter(id=worker.id).update(user=user)
    audit.record("worker claimed", by=by, at=at, about="worker", ids=[worker.id])
    return Worker.objects.get(id=worker.id)


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
def agree_to_share(
    *, from_agency: Agency, to_agency: Agency, kind: str, from_on: date, by: Actor, at: datetime
) -> Agreement:
    """Record that one agency may share with another."""
    agreement = Agreement.objects.create(from_agency=from_agency, to_agency=to_agency, kind=kind, from_on=from_on)
    audit.record("agreement made", by=by, at=at, about="agreement", ids=[agreement.id])
    return agreement


@transaction.atomic
def know_officers(agency: Agency, named: Iterable[Named], *, by: Actor, at: datetime) -> dict[Named, Post]:
    """Find, or make without a sign-in, every officer, supervisor and team that an extract names."""
    asked = set(named)
    teams = _know_teams(agency, sorted({one.team for one in asked if one.team}))
    supervisors = _know_workers(
        agency,
        {
            _supervisor_key(one): (one.supervisor_name, one.supervisor_phone, one.supervisor_email, None, None)
            for one in asked
            if one.supervisor_name
        },
        Role.SUPERVISOR,
    )
    officers = _know_workers(
        agency,
        {
            one.officer_id: (
                one.name,
                one.phone,
                one.email,
                teams.get(one.team, (None, None))[0],
                supervisors.get(_supervisor_key(one), (None, None))[0],
            )
            for one in asked
            if one.officer_id
        },
        Role.OFFICER,
    )
    nobody: tuple[None, None] = (None, None)
    return {
        one: Post(
            *officers.get(one.officer_id, nobody),
            *teams.get(one.team, nobody),
            *supervisors.get(_supervisor_key(one), nobody),
        )
        for one in asked
    }


def _supervisor_key(one: Named) -> str:
    return "supervisor:" + (one.supervisor_email or one.supervisor_name).lower()[:40]


def _know_teams(agency: Agency, names: Sequence[str]) -> dict[str, tuple[int, int]]:
    Team.objects.bulk_create([Team(agency=agency, name=name) for name in names], ignore_conflicts=True)
    teams = Team.objects.filter(agency=agency, name__in=names)
    Audience.objects.bulk_create(
        [Audience(of_agency=agency, side=agency.side, team=team) for team in teams.filter(audience=None)]
    )
    return {name: (id_, audience) for name, id_, audience in teams.values_list("name", "id", "audience__id")}


def _know_workers(
    agency: Agency, wanted: dict[str, tuple[str, str, str, int | None, int | None]], role: Role
) -> dict[str, tuple[int, int]]:
    known = {worker.source_ref: worker for worker in Worker.objects.filter(agency=agency, source_ref__in=wanted)}
    fresh = []
    changed = []
    for source_ref, (name, phone, email, team_id, supervisor_id) in sorted(wanted.items()):
        facts = {"name": name or source_ref, "phone": phone, "email": email}
        facts |= {"team_id": team_id} if team_id else {}
        facts |= {"supervisor_id": supervisor_id} if supervisor_id else {}
        worker = known.get(source_ref)
        if worker is None:
            fresh.append(Worker(agency=agency, role=role, source_ref=source_ref, **facts))
        elif any(getattr(worker, field) != value for field, value in facts.items()):
            for field, value in facts.items():
                setattr(worker, field, value)
            changed.append(worker)
    Worker.objects.bulk_create(fresh)
    Worker.objects.bulk_update(changed, ["name", "phone", "email", "team", "supervisor"])
    Audience.objects.bulk_create([Audience(of_agency=agency, side=agency.side, worker=worker) for worker in fresh])
    found = Worker.objects.filter(agency=agency, source_ref__in=wanted)
    return {ref: (id_, audience) for ref, id_, audience in found.values_list("source_ref", "id", "audience__id")}
