"""Choosing a role, and the demo's way in."""

import importlib
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver, include, path
from pytest_django.fixtures import Settings

from handrail.agencies import queries, urls
from handrail.agencies.models import User, Worker
from handrail.agencies.tests.conftest import PASSWORD, sign_in, worker_at
from handrail.audit.models import Entry

Written = Callable[[], list[Entry]]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def password_alone(settings: Settings) -> None:
    """Ask for no second step: the tests of forms do."""
    settings.SECOND_FACTOR_REQUIRED = False


def test_whoever_has_one_role_goes_straight_through_to_the_page_they_asked_for(client: Client, simran: User) -> None:
    sign_in(client, simran)
    assert client.get("/sign-in/choose/?next=/people/%3Fq%3DNowak")["Location"] == "/people/?q=Nowak"
    assert client.session["worker"] == worker_at(simran, "Lantern").id


def test_whoever_has_two_is_asked_and_told_what_each_sees(client: Client, amira: User) -> None:
    sign_in(client, amira)
    page = client.get("/sign-in/choose/").content.decode()
    assert "Advocate, Meridian" in page
    assert "First-contact coordinator, First Contact West Midlands" in page
    assert "Sees what is shared with you or with everybody at First Contact West Midlands" in page
    assert "worker" not in client.session


def test_the_choice_is_written_down_and_gives_the_session_a_new_key(
    client: Client, amira: User, written_down: Written
) -> None:
    sign_in(client, amira)
    before = client.session.session_key
    chosen = worker_at(amira, "Meridian")
    assert client.post("/sign-in/choose/", {"worker": chosen.ref, "next": "/people/"})["Location"] == "/people/"
    assert client.session["worker"] == chosen.id
    assert client.session.session_key != before
    entry = written_down()[-1]
    assert (entry.action, entry.actor_id, entry.ids) == ("role chosen", chosen.id, [chosen.id])


def test_a_session_keeps_nothing_of_the_role_that_was_left(client: Client, amira: User) -> None:
    sign_in(client, amira)
    client.post("/sign-in/choose/", {"worker": worker_at(amira, "Meridian").ref})
    session = client.session
    session["found"] = ["what only Meridian may know"]
    session.save()
    client.post("/sign-in/choose/", {"worker": worker_at(amira, "First Contact").ref})
    assert "found" not in client.session
    assert client.session["_auth_user_id"] == str(amira.id)


def test_nobody_chooses_another_humans_role(client: Client, amira: User, simran: User) -> None:
    sign_in(client, amira)
    answer = client.post("/sign-in/choose/", {"worker": worker_at(simran, "Lantern").ref})
    assert "Choose one of the roles below" in answer.content.decode()
    assert "worker" not in client.session


def test_choosing_nothing_says_what_to_choose(client: Client, amira: User) -> None:
    sign_in(client, amira)
    assert "Choose which role you are working in" in client.post("/sign-in/choose/", {}).content.decode()


def test_no_page_but_ours_follows_a_choice(client: Client, simran: User) -> None:
    sign_in(client, simran)
    for elsewhere in (
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "/\\elsewhere.example",
    ):
        assert client.get("/sign-in/choose/", {"next": elsewhere})["Location"] == "/"


def test_whoever_has_no_role_is_told_whom_to_ask(client: Client, simran: User) -> None:
    Worker.objects.filter(user=simran).update(user=None)
    sign_in(client, simran)
    assert "You have no role here" in client.get("/sign-in/choose/").content.decode()


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/sign-in/choose/")["Location"] == "/account/login/?next=/sign-in/choose/"


def test_signing_in_gives_the_session_a_new_key_and_forgets_a_role_planted_in_it(
    client: Client, simran: User, amira: User
) -> None:
    client.get("/account/login/")
    session = client.session
    session["worker"] = worker_at(simran, "Lantern").id
    session.save()
    before = session.session_key
    sign_in(client, amira)
    assert client.session.session_key != before
    assert "worker" not in client.session


def test_too_many_tries_at_a_password_while_signed_in_are_refused_plainly(client: Client, simran: User) -> None:
    sign_in(client, simran)
    for _ in range(11):
        answer = client.post("/account/password/", {"oldpassword": "not my password at all", "password1": PASSWORD})
    assert answer.status_code == 429
    assert "Wait 15 minutes, then try again." in answer.content.decode()


# The demo -------------------------------------------------------------------------------------------------------------


def test_outside_the_demo_its_addresses_do_not_exist(client: Client) -> None:
    assert client.get("/sign-in/demo/").status_code == 404
    assert client.post("/sign-in/demo/maureen/").status_code == 404


def test_only_the_demo_has_its_addresses(settings: Settings) -> None:
    everywhere = {"choose", "colleagues", "colleague", "engage", "team"}
    for demo, names in ((True, everywhere | {"demo", "demo-sign-in"}), (False, everywhere)):
        settings.DEMO = demo
        importlib.reload(urls)
        assert {pattern.name for pattern in urls.urlpatterns} == names


@pytest.fixture
def demo(settings: Settings) -> None:
    """Be the demo for a while."""
    settings.DEMO = True
    rest = [one for one in get_resolver().url_patterns if str(one.pattern) != "sign-in/"]
    ours = path("sign-in/", include((urls.urlpatterns + urls.of_the_demo, "agencies")))
    settings.ROOT_URLCONF = (ours, *rest)


@pytest.mark.usefixtures("demo")
def test_the_demo_lists_the_cast_with_why_each_is_here(client: Client, db: None) -> None:
    page = client.get("/sign-in/demo/").content.decode()
    assert "Simran, IDVA at Lantern House" in page
    assert "Advocate, Duty, Lantern House" in page
    assert page.count("/sign-in/demo/") >= 20


@pytest.mark.usefixtures("demo")
def test_in_the_demo_one_click_signs_in_as_a_member_of_the_cast(client: Client, written_down: Written) -> None:
    answer = client.post("/sign-in/demo/pavel/", follow=False)
    assert answer["Location"] == "/sign-in/choose/"
    assert client.get("/sign-in/choose/")["Location"] == "/"
    assert client.session["worker"] == queries.by_first_name("Pavel").id
    assert [entry.action for entry in written_down()] == ["signed in", "role chosen"]


@pytest.mark.usefixtures("demo")
def test_in_the_demo_too_nobody_signs_in_by_following_a_link(client: Client, db: None) -> None:
    assert client.get("/sign-in/demo/pavel/").status_code == 405
    assert client.post("/sign-in/demo/nobody/").status_code == 404
