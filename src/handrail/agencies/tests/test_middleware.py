"""Whose eyes a page looks through, and what becomes of its transaction."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.contrib.sessions.backends.db import SessionStore
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from handrail.agencies import actions, queries
from handrail.agencies.middleware import LookAsWorker, PagesDoNotStream
from handrail.agencies.models import Agency, Team, User, Worker
from handrail.agencies.tests.conftest import BY, with_app, worker_at
from handrail.audit.models import Entry
from handrail.core import database
from handrail.core.errors import NotAllowed
from handrail.core.workdays import local_date

Answer = Callable[[HttpRequest], HttpResponse]


@pytest.fixture(autouse=True)
def password_alone(settings: Settings) -> None:
    """Ask for no second step, but where a test says so."""
    settings.SECOND_FACTOR_REQUIRED = False


def asked(user: User, worker: Worker | None) -> HttpRequest:
    """Return a request in the session of somebody who chose to work as this worker."""
    request = RequestFactory().get("/a/page/")
    request.user = user
    request.session = SessionStore()
    if worker is not None:
        request.session["worker"] = worker.id
    return request


def eyes(request: HttpRequest) -> set[int]:
    """Return the audiences that the database would look through for this request."""
    seen: list[str] = []

    def look(_: HttpRequest) -> HttpResponse:
        seen.append(database.ask("SELECT current_setting('handrail.audiences')")[0][0])
        return HttpResponse()

    LookAsWorker(look)(request)
    return {int(audience) for audience in seen[0].strip("{}").split(",") if audience}


def test_a_page_looks_through_the_chosen_membership_and_no_other(amira: User) -> None:
    meridian, first_contact = worker_at(amira, "Meridian"), worker_at(amira, "First Contact")
    at = timezone.now()
    assert eyes(asked(amira, meridian)) == queries.audiences_of(meridian, at=at)
    assert eyes(asked(amira, first_contact)) == queries.audiences_of(first_contact, at=at)


def test_what_one_membership_sees_never_leaks_into_the_same_humans_other(amira: User) -> None:
    meridian, first_contact = worker_at(amira, "Meridian"), worker_at(amira, "First Contact")
    own = Agency.objects.get(name="Meridian").audience.id
    assert own in eyes(asked(amira, meridian))
    assert not eyes(asked(amira, meridian)) & eyes(asked(amira, first_contact))
    assert own not in eyes(asked(amira, first_contact))


def test_who_has_chosen_no_membership_sees_through_nobodys_eyes(amira: User) -> None:
    assert eyes(asked(amira, None)) == set()


def test_another_humans_membership_in_the_session_is_worth_nothing(amira: User, simran: User) -> None:
    request = asked(amira, worker_at(simran, "Lantern"))
    assert eyes(request) == set()
    assert request.actor.kind == "stranger"  # type: ignore[attr-defined]


def test_a_membership_holds_to_the_end_of_its_last_day_and_no_longer(simran: User) -> None:
    worker = worker_at(simran, "Lantern")
    today = local_date(timezone.now())
    Worker.objects.filter(id=worker.id).update(until_on=today)
    assert eyes(asked(simran, worker))
    Worker.objects.filter(id=worker.id).update(until_on=today - timedelta(days=1))
    assert eyes(asked(simran, worker)) == set()


def test_a_membership_that_begins_tomorrow_sees_nothing_today(simran: User) -> None:
    worker = worker_at(simran, "Lantern")
    Worker.objects.filter(id=worker.id).update(from_on=local_date(timezone.now()) + timedelta(days=1))
    assert eyes(asked(simran, worker)) == set()


def test_an_agency_that_has_left_takes_its_workers_sight_with_it(simran: User) -> None:
    worker = worker_at(simran, "Lantern")
    Agency.objects.filter(id=worker.agency_id).update(until_on=local_date(timezone.now()) - timedelta(days=1))
    assert eyes(asked(simran, worker)) == set()


def test_nobody_works_before_a_second_step_is_set_up_where_one_is_asked_for(simran: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert eyes(asked(simran, worker_at(simran, "Lantern"))) == set()


def test_a_session_begun_with_a_stolen_password_gains_nothing_when_its_owner_sets_up_an_app(
    simran: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    worker = worker_at(simran, "Lantern")
    thief, owner = asked(simran, worker), asked(simran, worker)
    with_app(simran)
    record_authentication(thief, simran, "password")
    record_authentication(owner, simran, "mfa", type="totp")
    assert eyes(thief) == set()
    assert eyes(owner) == queries.audiences_of(worker, at=timezone.now())


def test_recovery_codes_alone_are_no_second_step(simran: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    with_app(simran)
    request = asked(simran, worker_at(simran, "Lantern"))
    record_authentication(request, simran, "mfa", type="recovery_codes")
    assert eyes(request)
    actions.clear_second_steps(simran, by=BY, at=timezone.now())
    assert eyes(request) == set()


def writes(name: str, then: Answer) -> Answer:
    """Return a page that opens a team, and then answers."""

    def page(request: HttpRequest) -> HttpResponse:
        Team.objects.create(agency=Agency.objects.earliest("id"), name=name)
        return then(request)

    return page


def test_a_page_that_fails_takes_back_what_it_did(simran: User) -> None:
    answer = LookAsWorker(writes("half done", lambda _: HttpResponse(status=500)))
    assert answer(asked(simran, None)).status_code == 500
    assert not Team.objects.filter(name="half done").exists()


def test_a_page_that_answers_keeps_what_it_did(simran: User) -> None:
    LookAsWorker(writes("done", lambda _: HttpResponse(status=404)))(asked(simran, None))
    assert Team.objects.filter(name="done").exists()


def test_a_refusal_takes_back_what_was_done_and_is_written_down(
    simran: User, written_down: Callable[[], list[Entry]]
) -> None:
    worker = worker_at(simran, "Lantern")

    def refuse(request: HttpRequest) -> HttpResponse:
        request.refused = NotAllowed()  # type: ignore[attr-defined]
        return HttpResponse(status=403)

    LookAsWorker(writes("not allowed", refuse))(asked(simran, worker))
    assert not Team.objects.filter(name="not allowed").exists()
    entry = written_down()[-1]
    assert (entry.action, entry.reason, entry.actor_id) == ("refused", "NotAllowed", worker.id)


def pieces() -> Iterator[bytes]:
    yield b"seen by nobody"


def test_a_page_that_streams_is_refused_because_nobodys_eyes_would_read_it(simran: User) -> None:
    page = LookAsWorker(writes("streamed", lambda _: StreamingHttpResponse(pieces())))  # type: ignore[arg-type,return-value]
    with pytest.raises(PagesDoNotStream):
        page(asked(simran, None))
    assert not Team.objects.filter(name="streamed").exists()


def test_a_page_is_never_kept_by_the_browser_of_whoever_is_signed_in(simran: User) -> None:
    answer = LookAsWorker(lambda _: HttpResponse())(asked(simran, None))
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.data
def test_whose_eyes_they_were_has_ended_before_the_next_page_on_the_same_connection(
    own_database: Callable[[str], AbstractContextManager[dict[str, str]]],
    working_on: Callable[[str], AbstractContextManager[BaseDatabaseWrapper]],
) -> None:
    left = (
        "SELECT pg_backend_pid(), current_setting('handrail.audiences', true), current_setting('handrail.agency', true)"
    )
    with own_database("region") as addresses, working_on(addresses["DATABASE_URL"]):
        worker = queries.by_first_name("Simran")
        assert worker.user is not None
        before = database.ask(left)[0]
        assert eyes(asked(worker.user, worker))
        assert database.ask(left)[0] == (before[0], "", "")
        with pytest.raises(PagesDoNotStream):
            LookAsWorker(lambda _: StreamingHttpResponse(pieces()))(asked(worker.user, worker))  # type: ignore[arg-type,return-value]
        assert database.ask(left)[0] == (before[0], "", "")
