"""People of the region by name, as a test of pages asks for them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from handrail.people.models import Person

AsSystem = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def called(as_system: AsSystem) -> Callable[[str], Person]:
    """Return one of the stories' people, or a person of the night, by the name shown: `called("Naomi Clarke")`."""

    def find(name: str) -> Person:
        with as_system():
            return Person.objects.filter(shown_name=name).exclude(seen_by=[]).order_by("id")[0]

    return find


@pytest.fixture
def page_of(signed_in: Callable[[str], Client], called: Callable[[str], Person]) -> Callable[[str, str], str]:
    """Return somebody's page as one of the cast sees it: `page_of("Tom", "Naomi Clarke")`."""

    def read(member: str, name: str) -> str:
        answer = signed_in(member).get(f"/people/{called(name).ref}/")
        assert answer.status_code == 200
        return answer.content.decode()

    return read
