"""What the tests of signing in share: somebody with a password, their phone, and a way to let time pass."""

import base64
import pickle
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db.models import Max
from django.test import Client
from django.utils import timezone

from handrail.agencies import actions, queries
from handrail.agencies.models import Agency, Role, User, Worker
from handrail.audit.actor import system
from handrail.audit.models import Entry
from handrail.audit.tests.fixtures import AsSystem
from handrail.core import database

PASSWORD = "three bright lanterns"
BY = system("tests")


@pytest.fixture
def simran(db: None) -> User:
    """Simran, IDVA at Lantern House, who was given a password when she started."""
    return given_password("Simran")


@pytest.fixture
def amira(db: None) -> User:
    """Amira, ISVA at Meridian on weekdays, who covers first contact at week-ends: two memberships, one human."""
    user = given_password("Amira")
    actions.engage_worker(
        Agency.objects.get(name="First Contact West Midlands"),
        name="Amira Hussain",
        role=Role.COORDINATOR,
        user=user,
        by=BY,
        at=timezone.now(),
    )
    return user


@pytest.fixture
def written_down(as_system: AsSystem) -> Callable[[], list[Entry]]:
    """Return what the audit has had since the test began; the pages' own login may not read it."""
    with as_system():
        before = Entry.objects.aggregate(last=Max("id"))["last"] or 0

    def entries() -> list[Entry]:
        with as_system():
            return list(Entry.objects.filter(id__gt=before).order_by("id"))

    return entries


def given_password(first_name: str) -> User:
    """Return the sign-in of one of the cast, with a password."""
    user = queries.by_first_name(first_name).user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    return user


def worker_at(user: User, agency: str) -> Worker:
    """Return somebody's membership of an agency, by the start of its name."""
    return Worker.objects.select_related("agency", "team").get(user=user, agency__name__startswith=agency)


def sign_in(client: Client, user: User | str, password: str = PASSWORD, **headers: str) -> Any:
    """Type an address and a password, and return what is answered."""
    return client.post("/account/login/", {"login": str(user), "password": password}, **headers)  # type: ignore[arg-type]


def code(secret: str) -> str:
    """Return what an authenticator app shows now for a key."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def with_app(user: User) -> str:
    """Give somebody an authenticator app, and return its key."""
    secret: str = generate_totp_secret()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    return secret


@pytest.fixture
def pass_time(db: None) -> Callable[[timedelta], None]:
    """Let time pass for everything in the cache: what expires by then is gone, what was counted is that much older."""

    def move(length: timedelta) -> None:
        for key, value in database.ask("SELECT cache_key, value FROM core_cache"):
            name = str(key).split(":", 2)[2]
            counted = cache.get(name)
            if isinstance(counted, list):
                older = pickled([moment - length.total_seconds() for moment in counted])
                database.run(
                    "UPDATE core_cache SET value = %s WHERE cache_key = %s AND value = %s", [older, key, value]
                )
        database.run("UPDATE core_cache SET expires = expires - %s", [length])

    return move


def pickled(value: object) -> str:
    """Return a value as the database cache keeps it."""
    return base64.b64encode(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)).decode("latin1")
