"""People of the region by name, as a test of pages asks for them."""

from collections.abc import Callable
from typing import Any

import pytest

from handrail.agencies.models import Worker
from handrail.audit.models import Entry
from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.intake.models import Bundle, KeptRow
from handrail.journey.models import Owed
from handrail.people.models import Person, Record
from handrail.referrals.models import Referral


@pytest.fixture
def table(as_system: AsSystem) -> Callable[[str], Any]:
    """Return the rows of a table by the name of its model; to be read and changed under `as_system`."""
    held = {
        "people.Person": Person.objects,
        "people.Record": Record.objects,
        "audit.Entry": Entry.objects,
        "journey.Owed": Owed.objects,
        "intake.Bundle": Bundle.objects,
        "intake.KeptRow": KeptRow.objects,
        "referrals.Referral": Referral.objects,
        "agencies.Worker": Worker.objects,
    }
    return lambda name: held[name]


@pytest.fixture
def called(as_system: AsSystem, table: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return one of the stories' people, or a person of the night, by the name shown: `called("Naomi Clarke")`."""

    def find(name: str) -> Any:
        with as_system():
            return table("people.Person").filter(shown_name=name).exclude(seen_by=[]).order_by("id")[0]

    return find


@pytest.fixture
def page_of(signed_in: SignedIn, called: Callable[[str], Any]) -> Callable[[str, str], str]:
    """Return somebody's page as one of the cast sees it: `page_of("Tom", "Naomi Clarke")`."""

    def read(member: str, name: str) -> str:
        answer = signed_in(member).get(f"/people/{called(name).ref}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read
