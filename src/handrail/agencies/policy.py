"""Who may work, and who may say so.

Working takes a membership now and, where the settings ask for it, a second step given in this session.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Literal

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Model, Q, QuerySet, Subquery
from django.http import HttpRequest

from handrail.agencies.models import Audience, Listed, Role, Side, Team, User, Worker
from handrail.audit.actor import Actor

ANSWERING_FOR_OTHERS: tuple[str, ...] = (Role.SUPERVISOR, Role.SERVICE_MANAGER)
"""Who opens, mends and closes the sign-ins of an agency: those who answer for others there."""
DESK = (Role.COORDINATOR, Role.REFERRAL_DESK, Role.CODE_LEAD)
"""The roles of a force's desk, who are on its list for victim care by their role."""
SUPPORTING = (Role.ADVOCATE, Role.COORDINATOR, Role.COUNSELLOR, Role.SERVICE_MANAGER)
ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        Side.POLICE: (*DESK, Role.OFFICER, Role.SUPERVISOR, Role.WITNESS_CARE),
        Side.SERVICE: SUPPORTING,
        Side.STATUTORY: SUPPORTING,
        Side.COMMISSIONER: (Role.COMMISSIONER,),
    }
)
"""The roles of a side."""
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def second_steps(user: User) -> QuerySet[Model]:
    """Return everything of a sign-in besides its password: app, passkeys, recovery codes."""
    found: QuerySet[Model] = Authenticator.objects.filter(user=user)
    return found


def has_second_step(user: User) -> bool:
    """Say whether this sign-in has an authenticator app or a passkey; recovery codes alone are none."""
    return second_steps(user).filter(type__in=SECOND_STEPS).exists()


def second_step_missing(request: HttpRequest, user: User) -> Literal["", "set up", "give"]:
    """Say what stands between this session and work.

    A session that began with a password alone, before a second step was set up elsewhere, has still to give it.
    """
    if not settings.SECOND_FACTOR_REQUIRED:
        return ""
    if not has_second_step(user):
        return "set up"
    given = any(record["method"] == "mfa" for record in get_authentication_records(request, user))
    return "" if given else "give"


def answered_for(by: Actor) -> Q:
    """Return the condition for the workers whom a supervisor or manager answers for; themselves are not left out.

    A supervisor's are those of their own team and whoever has them as supervisor, a manager's the whole service.
    """
    if by.kind != "worker" or by.role not in ANSWERING_FOR_OTHERS:
        return Q(pk__in=[])
    theirs = Q(agency_id=by.agency_id)
    if by.side == Side.POLICE:
        team = Team.objects.filter(workers=by.id or 0)
        theirs &= Q(team=Subquery(team.values("id"))) | Q(supervisor_id=by.id)
    return theirs


def may_claim(by: Actor, worker: Worker) -> bool:
    """Say whether somebody may join a sign-in to a worker: who answers for them and sees all that they do, or a job."""
    return by.kind == "system" or _may_look_as(by, Worker.objects.filter(id=worker.id))


def may_answer_for(by: Actor, user: User) -> bool:
    """Say whether somebody may change how another signs in: who answers for them and sees all that they do, or a job.

    For every membership of theirs: whoever can sign in as them looks through each.
    """
    return by.kind == "system" or _may_look_as(by, Worker.objects.filter(user=user))


def _may_look_as(by: Actor, workers: QuerySet[Worker]) -> bool:
    """Say whether `by` answers for each of these, and is on every list and sees every restricted record they do."""
    held = set(workers.values_list("id", flat=True))
    if not held or held != set(workers.filter(answered_for(by)).values_list("id", flat=True)):
        return False
    if Listed.objects.filter(worker__in=held, until_at=None).exclude(audience__in=sorted(by.audiences)).exists():
        return False
    eyes = Audience.objects.filter(Q(worker__in=held) | Q(worker__taken_over_by__in=held)).values_list("id", flat=True)
    return not import_module(settings.RESTRICTED).see_restricted_beyond(list(eyes), viewer=by)


def roles_engaged_by(by: Actor) -> tuple[str, ...]:
    """Return the roles in which somebody may engage a colleague: none that sees more than they do.

    A force's desk sees every victim of the force: whoever runs Handrail engages it, by the directory.
    """
    if by.kind != "worker" or by.role not in ANSWERING_FOR_OTHERS:
        return ()
    return tuple(role for role in ROLES.get(by.side, ()) if by.side != Side.POLICE or role not in DESK)
