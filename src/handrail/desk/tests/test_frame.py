"""What fills the frame round every page."""

from datetime import UTC, datetime

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from handrail.agencies import queries
from handrail.core.parts import Frame, Note
from handrail.desk.views.frame import frame, navigation

AT = datetime(2026, 4, 8, 6, 0, tzinfo=UTC)


def looking(first_name: str, path: str = "/", roles: int = 1) -> HttpRequest:
    """Return a request for a page by one of the cast."""
    request = RequestFactory().get(path)
    request.worker, request.roles, request.at = queries.by_first_name(first_name), roles, AT  # type: ignore[attr-defined]
    return request


def test_a_stranger_gets_the_frame_with_nobody_in_it() -> None:
    request = RequestFactory().get("/account/login/")
    request.at = AT  # type: ignore[attr-defined]
    assert frame(request) == {"frame": Frame(at=AT)}


def test_a_worker_sees_who_they_are_for_whom_and_in_which_role(db: None) -> None:
    who = frame(looking("Simran"))["frame"].who
    assert who is not None
    assert (who.name, who.agency, who.role) == ("Simran Gill", "Lantern House", "Advocate")
    assert who.sign_out_url == "/account/logout/"


@pytest.mark.parametrize(("roles", "address"), [(1, ""), (2, "/sign-in/choose/")])
def test_only_who_has_several_roles_is_offered_another(db: None, roles: int, address: str) -> None:
    who = frame(looking("Simran", roles=roles))["frame"].who
    assert who is not None
    assert who.choose_url == address


def test_the_frame_of_a_fault_asks_the_database_nothing(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = looking("Simran")
    with django_assert_num_queries(0):
        frame(request)


def test_a_view_adds_what_must_not_be_forgotten_about_a_person(db: None) -> None:
    request = looking("Simran")
    notes = (Note("Interpreter: Punjabi"),)
    request.on_frame = {"strip": notes, "about_a_person": True}  # type: ignore[attr-defined]
    filled = frame(request)["frame"]
    assert filled.strip == notes
    assert filled.about_a_person
    assert filled.who is not None


def test_the_commissioners_office_has_no_field_to_look_for_a_name(db: None) -> None:
    assert frame(looking("Grace"))["frame"].search_url == ""
    assert frame(looking("Simran"))["frame"].search_url == reverse("desk:search")


def test_a_place_that_is_not_for_a_role_is_not_in_its_navigation(settings: Settings) -> None:
    settings.NAVIGATION = [("Today", "desk:today", ()), ("People", "desk:search", ("advocate",))]
    assert [place.label for place in navigation("advocate", "/")] == ["Today", "People"]
    assert [place.label for place in navigation("commissioner", "/")] == ["Today"]


def test_only_a_forces_coordinator_has_its_bundles_in_the_navigation() -> None:
    """Maureen opens the night's bundle; Delroy, coordinator at a charity, would be turned away there."""
    assert "Bundles" in [place.label for place in navigation("coordinator", "/", side="police")]
    assert "Bundles" not in [place.label for place in navigation("coordinator", "/", side="service")]


def test_one_place_at_most_is_current_and_a_page_below_a_place_belongs_to_it(settings: Settings) -> None:
    settings.NAVIGATION = [("Today", "desk:today", ()), ("People", "desk:search", ())]
    people = reverse("desk:search")
    assert [place.current for place in navigation("advocate", "/")] == [True, False]
    assert [place.current for place in navigation("advocate", people)] == [False, True]
    assert [place.current for place in navigation("advocate", f"{people}ABCDEFGHJK/")] == [False, True]
    assert [place.current for place in navigation("advocate", "/elsewhere/")] == [False, False]


def test_every_place_in_the_navigation_leads_somewhere(settings: Settings) -> None:
    for _, name, _ in settings.NAVIGATION:
        assert reverse(name).startswith("/")
