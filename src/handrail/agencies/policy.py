"""Who may work, and who may say so.

Working takes a membership now and, where the settings ask for it, a second step given in this session.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from handrail.agencies.models import Listed, Role, Side, User, Worker
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


def may_claim(by: Actor, worker: Worker) -> bool:
    """Say whether somebody may join a sign-in to a worker: who answers for others there, or a job.

    Of a worker on a named list only somebody who is on it too: whoever has their sign-in looks through that list.
    """
    return by.kind == "system" or (
        _answers_for_others(by) and by.agency_id == worker.agency_id and _on_every_list_of(by, [worker.id])
    )


def may_answer_for(by: Actor, user: User) -> bool:
    """Say whether somebody may change how another signs in: a supervisor or manager of their only agency, or a job.

    Their only one, and only one who is on every named list that they are on, because whoever can sign in as them looks
    through every membership and every list of theirs.
    """
    if by.kind == "system":
        return True
    held = dict(Worker.objects.filter(user=user).values_list("id", "agency_id"))
    return _answers_for_others(by) and set(held.values()) == {by.agency_id} and _on_every_list_of(by, held)


def _on_every_list_of(by: Actor, workers: Iterable[int]) -> bool:
    listed = Listed.objects.filter(worker__in=list(workers), until_at=None)
    return not listed.exclude(audience__in=sorted(by.audiences)).exists()


def roles_engaged_by(by: Actor) -> tuple[str, ...]:
    """Return the roles in which somebody may engage a colleague: none that sees more than they do.

    A force's desk sees every victim of the force: whoever runs Handrail engages it, by the directory.
    """
    if not _answers_for_others(by):
        return ()
    return tuple(role for role in ROLES.get(by.side, ()) if by.side != Side.POLICE or role not in DESK)


def _answers_for_others(by: Actor) -> bool:
    return by.kind == "worker" and by.role in ANSWERING_FOR_OTHERS
