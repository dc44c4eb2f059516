"""Search by name or number, with a reason, among those one has a reason to see."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.test import Client

from handrail.audit.tests.fixtures import AsSystem, SignedIn

pytestmark = pytest.mark.data


def look_for(browser: Client, words: str, reason: str = "my_work") -> Any:
    return browser.post("/people/", {"q": words, "reason": reason}, follow=True)


def names(page: Any) -> list[str]:
    return [row.sentence for row in page.context["rows"]]


@pytest.mark.parametrize(
    "words", ["naomi", "NAOMI CLARKE", "Clarke, Naomi", "clarke nao", "20HR/700205", "20hr/700201", "  naomi  "]
)
def test_somebody_is_found_by_any_part_of_the_name_in_any_order_and_by_number(signed_in: SignedIn, words: str) -> None:
    assert "Naomi Clarke" in names(look_for(signed_in("Maureen"), words))


def test_a_log_number_finds_its_victim(signed_in: SignedIn) -> None:
    assert names(look_for(signed_in("Maureen"), "20260407-4077")) == ["Naomi Clarke"]


@pytest.mark.parametrize("words", ["Jabłoński", "jablonski", "JABLONSKI"])
def test_accents_are_neither_needed_nor_in_the_way(signed_in: SignedIn, words: str) -> None:
    assert any("Jabłoński" in name for name in names(look_for(signed_in("Maureen"), words)))


def test_no_name_and_no_number_is_ever_in_an_address(signed_in: SignedIn) -> None:
    page = look_for(signed_in("Maureen"), "naomi")
    assert [address for address, _ in page.redirect_chain] == ["/people/"]
    assert "?q=" not in page.content.decode()


def test_looking_needs_a_reason_and_what_was_typed_is_kept(signed_in: SignedIn) -> None:
    page = look_for(signed_in("Maureen"), "naomi", reason="")
    assert "Choose why you are looking" in page.content.decode()
    assert page.context["query"] == "naomi"
    assert page.context["rows"] == []


def test_the_field_at_the_head_of_a_page_asks_for_the_reason_without_a_rebuke(signed_in: SignedIn) -> None:
    page = signed_in("Maureen").post("/people/", {"q": "naomi"}, follow=True)
    assert page.context["query"] == "naomi"
    assert page.context["problems"] == ()
    assert page.context["rows"] == []


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("Pavel", "naomi"),
        ("Pavel", "20HR/700205"),
        ("Delroy", "clarke"),
        ("Simran", "naomi"),
        ("Beth", "20HR/700201"),
        ("Maureen", "zara"),
        ("Maureen", "20HR/700401"),
    ],
)
def test_nobody_is_found_by_somebody_with_no_reason_to_see_them(signed_in: SignedIn, member: str, words: str) -> None:
    page = look_for(signed_in(member), words)
    assert names(page) == []
    assert "Nobody here that you have a reason to see." in page.content.decode()


def test_a_suspect_is_not_found_by_name(signed_in: SignedIn) -> None:
    assert names(look_for(signed_in("Tom"), "stephen lyle")) == []


@pytest.mark.parametrize("words", ["%", "_", "\\", "' OR 1=1 --", "naomi%", "\x00", "a" * 400])
def test_signs_that_mean_something_to_a_database_are_only_letters_here(signed_in: SignedIn, words: str) -> None:
    assert names(look_for(signed_in("Maureen"), words)) == []


def test_the_commissioners_office_may_not_look(signed_in: SignedIn) -> None:
    assert signed_in("Grace").get("/people/").status_code == 403


def test_many_are_shown_a_page_at_a_time(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("handrail.desk.views.search"), "ON_A_PAGE", 5)
    browser = signed_in("Maureen")
    first = look_for(browser, "a")
    assert len(names(first)) == 5
    second = browser.get("/people/?page=2")
    assert len(names(second)) == 5
    assert not {row.key for row in first.context["rows"]} & {row.key for row in second.context["rows"]}


def test_who_was_looked_for_is_not_audited_but_who_was_found_and_why_is(
    signed_in: SignedIn, as_system: AsSystem, table: Callable[[str], Any]
) -> None:
    look_for(signed_in("Maureen"), "naomi clarke", reason="they_rang")
    with as_system():
        entry = table("audit.Entry").filter(action="searched").latest("id")
        ref = table("people.Person").filter(shown_name="Naomi Clarke").get().ref
    assert entry.reason == "they_rang"
    assert entry.refs == [ref]
    assert "naomi" not in str(entry.__dict__).lower()
