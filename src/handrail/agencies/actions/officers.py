"""Know the officers, supervisors and teams that an extract names."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from handrail.agencies.models import Agency, Audience, Role, Team, Worker
from handrail.audit.actor import Actor


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
def know_officers(agency: Agency, named: Iterable[Named], *, by: Actor, at: datetime) -> dict[Named, Post]:
    """Find, or make without a sign-in, every officer, supervisor and team that an extract names."""
    asked = sorted(set(named), key=astuple)
    teams = _know_teams(agency, sorted({one.team for one in asked if one.team}))
    supervisors = _know_workers(
        agency,
        {
            _supervisor(one): (
                one.supervisor_name,
                one.supervisor_phone,
                one.supervisor_email,
                None,
                None,
            )
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
                supervisors.get(_supervisor(one), (None, None))[0],
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
            *supervisors.get(_supervisor(one), nobody),
        )
        for one in asked
    }


def _supervisor(one: Named) -> str:
    return supervisor_key(one.supervisor_email or one.supervisor_name)


def supervisor_key(email_or_name: str) -> str:
    """Return what a supervisor whom extracts name is known by: they give no id for one."""
    return "supervisor:" + email_or_name.lower()[:40]


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
        facts: dict[str, Any] = {"name": name or source_ref, "phone": phone, "email": email}
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
