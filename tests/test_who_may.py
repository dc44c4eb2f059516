"""The map of who may is what the pages do."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.test import Client

from tests import who_may

MAP = Path(__file__).resolve().parents[1] / "docs" / "who-may.md"


def test_every_page_about_one_thing_is_asked_about_real_ones(
    db: None, as_system: Callable[[], AbstractContextManager[None]]
) -> None:
    about = [page for page in who_may.pages() if page.takes]
    assert {page.name for page in about} == set(who_may.OBJECTS)
    with as_system():
        assert not [page.name for page in about if not who_may.things(page)]


def test_every_page_says_what_it_is_and_for_whom() -> None:
    assert not [page.name for page in who_may.pages() if not page.says]


def test_the_map_of_who_may_is_what_every_page_answers_to_everybody(
    request: pytest.FixtureRequest,
    signed_in: Callable[[str], Client],
    as_system: Callable[[], AbstractContextManager[None]],
) -> None:
    browsers = {name: signed_in(name) for name in who_may.NAMES} | {who_may.STRANGER: Client()}
    found = who_may.written(browsers, as_system)
    if request.config.getoption("--write-who-may"):
        MAP.write_text(found)
    assert MAP.read_text() == found
    assert "(500)" not in found
    assert "(405)" not in found
