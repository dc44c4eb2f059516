"""Open agencies and teams, engage workers, keep lists, know the officers an extract names, and write down sign-ins.

Who signs in is audited by the key of the sign-in; what was tried and refused by a keyed digest, never by an address.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from handrail.agencies import policy
from handrail.agencies.models import Agency, Agreement, Audience, Listed, Role, Team, User, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, Refused

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


class AlreadyClaimed(Refused):
    """Somebody else signs in as this worker already."""


class NotYoursToClaim(NotAllowed):
    """Only a supervisor or manager of the same agency may say who signs in as a worker."""


class AddressTaken(Refused):
    """There is a sign-in with this address already."""


class NotYoursToAnswerFor(NotAllowed):
    """Only a supervisor or manager of the same agency may change how somebody signs in."""


@transaction.atomic
def open_sign_in(*, email: str, by: Actor, at: datetime, password: str | None = None) -> User:
    """Open a sign-in; without a password it can only be used in the demo."""
    if User.objects.filter(email=email.strip().lower()).exists():
        raise AddressTaken
    user = User.objects.create_user(email, password)
    audit.record("sign-in opened", by=by, at=at, about="sign-in", ids=[user.id])
    return user


@transaction.atomic
def claim(worker: Worker, *, user: User, by: Actor, at: datetime) -> Worker:
    """Join a sign-in to a worker, such as an officer first known from an extract."""
    if not policy.may_claim(by, worker):
        raise NotYoursToClaim
    if not Worker.objects.filter(id=worker.id, user=None).update(user=user):
        raise AlreadyClaimed
    audit.record("worker claimed", by=by, at=at, about="worker", ids=[worker.id, user.id])
    return Worker.objects.get(id=worker.id)


@transaction.atomic
def open_sign_in_for(worker: Worker, *, email: str, by: Actor, at: datetime) -> str:
    """Open a sign-in for a worker, and return its first password once."""
    user = open_sign_in(email=email, by=by, at=at)
    claim(worker, user=user, by=by, at=at)
    return give_password(user, by=by, at=at)


@transaction.atomic
def give_password(user: User, *, by: Actor, at: datetime) -> str:
    """Give somebody who cannot sign in a new password, and return it once; every session of theirs ends."""
    _answer_for(user, by)
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record("sign-in changed", by=by, at=at, about="sign-in", ids=[user.id], reason="password_given")
    return password


@transaction.atomic
def clear_second_steps(user: User, *, by: Actor, at: datetime) -> None:
    """Forget a lost phone, passkeys and recovery codes; the next sign-in sets up a second step anew."""
    _answer_for(user, by)
    policy.second_steps(user).delete()
    audit.record("sign-in changed", by=by, at=at, about="sign-in", ids=[user.id], reason="second_steps_cleared")


@transaction.atomic
def close_sign_in(user: User, *, by: Actor, at: datetime) -> None:
    """Close a sign-in: from the next page on it is nobody's. What was done with it stays."""
    _answer_for(user, by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record("sign-in closed", by=by, at=at, about="sign-in", ids=[user.id])


def forget_sessions() -> None:
    """Forget every session that is over; whoever was signed in by it is signed out already."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def _answer_for(user: User, by: Actor) -> None:
    if not policy.may_answer_for(by, user):
        raise NotYoursToAnswerFor


def sign_in_digest(tried: str) -> bytes:
    """Return what stands, in the audit and in the count of tries, for an address or a second step that was tried."""
    return salted_hmac("handrail.agencies.sign-in", tried.strip().lower(), algorithm="sha256").digest()


def locked_until(digest: bytes) -> datetime | None:
    """Return when signing in with this opens again, none where it is open."""
    until: datetime | None = cache.get(_lock(digest))
    return until


def _lock(digest: bytes) -> str:
    return f"sign-in-lock:{digest.hex()}"


@transaction.atomic
def note_sign_in(user: User, *, by: Actor, at: datetime) -> None:
    """Write down that somebody has signed in."""
    audit.record("signed in", by=by, at=at, about="sign-in", ids=[user.id])


@transaction.atomic
def note_sign_out(user: User, *, by: Actor, at: datetime) -> None:
    """Write down that somebody has signed out."""
    audit.record("signed out", by=by, at=at, about="sign-in", ids=[user.id])


@transaction.atomic
def note_failed_sign_in(digest: bytes, *, why: str, by: Actor, at: datetime, last: bool = False) -> datetime | None:
    """Write down a try that failed, and lock after the last that is allowed: return when it opens again.

    The lock holds for its whole time from this try on; tries made meanwhile are refused unread and do not lengthen it.
    """
    audit.record("sign-in failed", by=by, at=at, about="sign-in", reason=why, digest=digest)
    if not last:
        return None
    length = timedelta(minutes=settings.SIGN_IN_LOCK_MINUTES)
    cache.set(_lock(digest), at + length, int(length.total_seconds()))
    audit.record("sign-in locked", by=by, at=at, about="sign-in", reason=why, digest=digest)
    return at + length


@transaction.atomic
def note_refused_sign_in(*, why: str, by: Actor, at: datetime, digest: bytes = b"", ids: Sequence[int] = ()) -> None:
    """Write down a try that was refused unread: locked, or the sign-in has been closed."""
    audit.record("sign-in refused", by=by, at=at, about="sign-in", reason=why, digest=digest, ids=ids)


@transaction.atomic
def note_changed_sign_in(user: User, *, what: str, by: Actor, at: datetime) -> None:
    """Write down that somebody changed how they sign in: a password, an app, a passkey, recovery codes."""
    audit.record("sign-in changed", by=by, at=at, about="sign-in", ids=[user.id], reason=what)


@transaction.atomic
def work_as(worker: Worker, *, by: Actor, at: datetime) -> None:
    """Write down which of their memberships somebody chose to work as."""
    audit.record("role chosen", by=by, at=at, about="worker", ids=[worker.id])


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
    asked = sorted(set(named), key=astuple)
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
