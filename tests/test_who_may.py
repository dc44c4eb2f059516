"""The map of who may is what the pages do."""

from pathlib import Path

import pytest
from django.test import Client

from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.core.refs import new_ref
from tests import who_may

MAP = Path(__file__).resolve().parents[1] / "docs" / "who-may.md"


def test_every_page_about_one_thing_is_asked_about_real_ones(db: None, as_system: AsSystem) -> None:
    about = [page for page in who_may.pages() if page.takes]
    assert {page.name for page in about} == set(who_may.OBJECTS)
    with as_system():
        assert not [page.name for page in about if not who_may.things(page)]


def test_every_page_says_what_it_is_and_for_whom() -> None:
    assert not [page.name for page in who_may.pages() if not page.says]


KNOWN_TO_EVERYBODY = {"directory:service", "directory:change", "directory:close", "rights:gap"}
"""Pages about what any worker may know of: a service, and a list that has a name and no owner."""


def test_a_page_about_one_thing_that_is_narrowed_says_how_it_is_known() -> None:
    """Else whom a role turns away would be told 403 of what they may not know exists."""
    narrowed = {page.name for page in who_may.pages() if page.takes and (page.roles or page.sides)}
    assert not {page.name for page in who_may.pages() if page.name in narrowed and not page.about} - KNOWN_TO_EVERYBODY


def test_pavel_who_is_a_stranger_to_everybody_is_told_of_nothing_that_it_is_there(
    signed_in: SignedIn, as_system: AsSystem
) -> None:
    """Every page about one thing, asked about things that are there and that others see."""
    pavel = signed_in("Pavel")
    told = {}
    for page in who_may.pages():
        if page.takes and page.name not in KNOWN_TO_EVERYBODY:
            with as_system():
                (ref, label), *_ = who_may.things(page)
            told[page.name, label] = who_may.ask(pavel, page, ref)
    assert len(told) > 50
    assert set(told.values()) == {who_may.ANSWERS[404]}


@pytest.mark.parametrize("who", ["Grace", "Colin", "Simran", "Priya"])
def test_what_is_not_there_is_answered_alike_whatever_the_role(who: str, signed_in: SignedIn) -> None:
    """One of each side and kind of role: 403 is for what somebody knows of, and nobody knows of these."""
    browser = signed_in(who)
    nowhere = new_ref()
    told = {page.name: who_may.ask(browser, page, nowhere) for page in who_may.pages() if page.takes == ("ref",)}
    assert {name for name, answer in told.items() if answer != who_may.ANSWERS[404]} == set()


@pytest.mark.parametrize("space", who_may.spaces())
def test_the_map_of_who_may_is_what_every_page_answers_to_everybody(
    space: str,
    request: pytest.FixtureRequest,
    signed_in: SignedIn,
    as_system: AsSystem,
) -> None:
    browsers = {name: signed_in(name) for name in who_may.NAMES} | {who_may.STRANGER: Client()}
    found = who_may.written(space, browsers, as_system)
    if request.config.getoption("--write-who-may"):
        _write(space, found)
    assert who_may.parts(MAP.read_text())[space] == found
    assert "(500)" not in found
    assert "(405)" not in found


def test_the_map_has_a_part_for_every_app_and_for_every_package_and_no_other(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--write-who-may"):
        _write("Pages of packages", who_may.of_packages())
    parts = who_may.parts(MAP.read_text())
    assert list(parts) == ["", *who_may.spaces(), "Pages of packages"]
    assert parts[""] == who_may.INTRODUCTION
    assert parts["Pages of packages"] == who_may.of_packages()


def _write(space: str, found: str) -> None:
    """Put one part into the map, in its place, and leave out parts that nothing has any more."""
    parts = who_may.parts(MAP.read_text()) | {"": who_may.INTRODUCTION, space: found}
    MAP.write_text("".join(parts[name] for name in ["", *who_may.spaces(), "Pages of packages"] if name in parts))
