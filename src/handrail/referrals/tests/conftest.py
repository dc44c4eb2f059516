"""Referrals and holds of the region's people, found by whoever a test looks for."""

from collections.abc import Callable

import pytest

from handrail.agencies.models import Worker
from handrail.audit.tests.fixtures import AsSystem
from handrail.referrals.models import Decision, Referral


@pytest.fixture
def referral_of(as_system: AsSystem) -> Callable[[str], Referral]:
    """Return the latest referral of somebody by their name: `referral_of("Gurpreet")`."""

    def find(name: str) -> Referral:
        with as_system():
            return Referral.objects.filter(person__shown_name__startswith=name).order_by("-id")[0]

    return find


@pytest.fixture
def decisions_of(as_system: AsSystem) -> Callable[[str], list[Decision]]:
    """Return the current decisions about somebody, in the order of their crimes."""

    def find(name: str) -> list[Decision]:
        with as_system():
            found = Decision.objects.filter(person__shown_name__startswith=name, superseded_at=None)
            return list(found.select_related("person", "crime").order_by("crime_id"))

    return find


@pytest.fixture
def held_with(as_system: AsSystem) -> Callable[[str], Decision]:
    """Return a hold with this code."""

    def find(code: str) -> Decision:
        with as_system():
            held = Decision.objects.filter(code=code, decision="held", superseded_at=None, person__restricted=False)
            return held.select_related("person", "crime__officer", "crime__supervisor").order_by("id")[0]

    return find


@pytest.fixture
def worker_named(as_system: AsSystem) -> Callable[[str], Worker]:
    """Return the worker with a sign-in whose name holds this."""

    def find(name: str) -> Worker:
        with as_system():
            return Worker.objects.get(user__isnull=False, name__contains=name)

    return find
