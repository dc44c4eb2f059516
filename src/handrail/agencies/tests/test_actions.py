"""Sign-ins: opened, claimed, mended and closed by somebody who answers for it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from handrail.agencies import actions, queries
from handrail.agencies.models import Role, User, Worker
from handrail.agencies.tests.conftest import BY, sign_in, with_app, worker_at
from handrail.audit.models import Entry
from handrail.audit.tests.fixtures import Cast
from handrail.core.errors import NotAllowed


@pytest.fixture
def known_officer(db: None, morning: datetime) -> Worker:
    """An officer of Owen's whom only an extract has named so far."""
    owen = queries.by_first_name("Owen")
    return actions.engage_worker(
        owen.agency, name="PC Ada Kirk", role=Role.OFFICER, source_ref="WM9001", supervisor=owen, by=BY, at=morning
    )


def test_a_sergeant_says_who_signs_in_as_an_officer_known_from_an_extract(
    cast: Cast, known_officer: Worker, morning: datetime
) -> None:
    user = actions.open_sign_in(email="Ada.Kirk@police.example", by=BY, at=morning)
    claimed = actions.claim(known_officer, user=user, by=cast("Owen"), at=morning)
    assert claimed.user == user
    assert user.email == "ada.kirk@police.example"
    assert list(queries.workers_of(user, at=morning)) == [known_officer]


def test_nobody_else_says_it_and_nobody_of_another_agency(cast: Cast, known_officer: Worker, morning: datetime) -> None:
    user = actions.open_sign_in(email="ada.kirk@police.example", by=BY, at=morning)
    for name in ("Priya", "Ruth", "Grace"):
        with pytest.raises(actions.NotYoursToClaim):
            actions.claim(known_officer, user=user, by=cast(name), at=morning)


def test_an_officer_is_claimed_once(cast: Cast, known_officer: Worker, morning: datetime) -> None:
    user = actions.open_sign_in(email="ada.kirk@police.example", by=BY, at=morning)
    other = actions.open_sign_in(email="ada.kirke@police.example", by=BY, at=morning)
    actions.claim(known_officer, user=user, by=cast("Owen"), at=morning)
    with pytest.raises(actions.AlreadyClaimed):
        actions.claim(known_officer, user=other, by=cast("Owen"), at=morning)


def test_one_address_opens_one_sign_in(morning: datetime, db: None) -> None:
    actions.open_sign_in(email="ada.kirk@police.example", by=BY, at=morning)
    with pytest.raises(actions.AddressTaken):
        actions.open_sign_in(email=" Ada.Kirk@Police.example", by=BY, at=morning)


def test_a_manager_gives_a_new_password_and_every_session_ends(
    cast: Cast, client: Client, simran: User, written_down: Callable[[], list[Entry]]
) -> None:
    sign_in(client, simran)
    new = actions.give_password(simran, by=cast("Ruth"), at=timezone.now())
    assert client.get("/account/second-step/")["Location"].startswith("/account/login/")
    assert sign_in(Client(), simran, new).status_code == 302
    assert [entry.ids for entry in written_down() if entry.reason == "password_given"] == [[simran.id]]


def test_a_lost_phone_is_cleared_by_who_answers_for_it(cast: Cast, client: Client, simran: User) -> None:
    with_app(simran)
    with pytest.raises(NotAllowed):
        actions.clear_second_steps(simran, by=cast("Owen"), at=timezone.now())
    actions.clear_second_steps(simran, by=cast("Ruth"), at=timezone.now())
    sign_in(client, simran)
    assert client.get("/sign-in/choose/")["Location"] == "/account/second-step/"


def test_a_manager_of_one_agency_does_not_become_who_works_for_two(cast: Cast, amira: User, morning: datetime) -> None:
    lantern = queries.by_first_name("Ruth").agency
    Worker.objects.filter(id=worker_at(amira, "Meridian").id).update(agency=lantern)
    with pytest.raises(actions.NotYoursToAnswerFor):
        actions.give_password(amira, by=cast("Ruth"), at=morning)


def test_whoever_looks_after_handrail_opens_a_sign_in_by_command(
    known_officer: Worker, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sign_in", "open", "ada.kirk@police.example", worker=known_officer.ref)
    said = capsys.readouterr().out
    assert "can now sign in as PC Ada Kirk" in said
    assert sign_in(client, "ada.kirk@police.example", said.split()[-1]).status_code == 302
    call_command("sign_in", "close", "ada.kirk@police.example")
    assert sign_in(Client(), "ada.kirk@police.example", said.split()[-1])["Location"] == "/account/login/"
    with pytest.raises(CommandError, match="no such sign-in"):
        call_command("sign_in", "clear", "nobody@police.example")
