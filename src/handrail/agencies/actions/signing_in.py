"""Open, mend, close and write down sign-ins.

Who signs in is audited by the key of the sign-in; what was tried and refused by a keyed digest, never by an address.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

from handrail.agencies import policy
from handrail.agencies.models import User, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, Refused


class AlreadyClaimed(Refused):
    """Somebody else signs in as this worker already."""


class NotYoursToClaim(NotAllowed):
    """Only a worker's own supervisor or manager, who sees every restricted record that they see, may say who signs in
    as them."""


class AddressTaken(Refused):
    """There is a sign-in with this address already."""


class NotYoursToAnswerFor(NotAllowed):
    """Only somebody's own supervisor or manager, who sees every restricted record that they see, may change how they
    sign in."""


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
