"""Signing in: what is asked, what is said, what is locked and what is written down."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone

from handrail.agencies import actions, forms
from handrail.agencies.forms.signing_in import locked_error
from handrail.agencies.models import User
from handrail.agencies.tests.conftest import BY, PASSWORD, code, sign_in, with_app
from handrail.audit.models import Entry
from handrail.core import database
from handrail.core.workdays import LONDON

pytestmark = pytest.mark.django_db
Written = Callable[[], list[Entry]]
PassTime = Callable[[timedelta], None]
STRANGER_TO_ALL = "nobody.at.all@nowhere.example"


def words(answer: Any) -> str:
    """Return what a page says."""
    return str(answer.content.decode())


def wrong(client: Client, user: User | str, times: int = 1) -> Any:
    """Type a wrong password so many times, and return the last answer."""
    return [sign_in(client, user, "not my password at all") for _ in range(times)][-1]


def said_of_sign_in(entries: list[Entry]) -> list[tuple[str, str]]:
    """Return what the audit has of signing in, in order."""
    return [(entry.action, entry.reason) for entry in entries if entry.about == "sign-in"]


def test_the_right_password_signs_in_and_asks_for_a_second_step_to_be_set_up(client: Client, simran: User) -> None:
    answer = sign_in(client, simran)
    assert answer["Location"] == "/sign-in/choose/"
    assert client.get("/sign-in/choose/")["Location"] == "/account/second-step/"
    assert "Set up your second step" in words(client.get("/account/second-step/"))


def test_capital_letters_and_spaces_in_an_address_do_not_matter(client: Client, simran: User) -> None:
    assert sign_in(client, f" {simran.email.upper()} ").status_code == 302


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client, simran: User) -> None:
    known, unknown = words(wrong(client, simran)), words(wrong(Client(), STRANGER_TO_ALL))
    assert "That e-mail address and password do not go together." in known
    for page in (known, unknown):
        assert "passkey" in page
    assert known.count("govuk-error") == unknown.count("govuk-error")


def test_five_wrong_tries_lock_an_address_and_say_until_when(client: Client, simran: User) -> None:
    before = timezone.now()
    assert "locked" not in words(wrong(client, simran, 4)).split("<h1")[0]
    page = words(wrong(client, simran))
    latest = timezone.now() + timedelta(minutes=16)
    said = {
        f"This address is locked until {moment.astimezone(LONDON):%H:%M}."
        for moment in (before + timedelta(minutes=15, seconds=59), latest)
    }
    assert any(sentence in page for sentence in said)


def test_a_locked_address_refuses_even_the_right_password_and_opens_when_the_time_has_passed(
    client: Client, simran: User, pass_time: PassTime
) -> None:
    wrong(client, simran, 5)
    assert "This address is locked until" in words(sign_in(client, simran))
    pass_time(timedelta(minutes=14))
    assert "This address is locked until" in words(sign_in(client, simran))
    pass_time(timedelta(minutes=1, seconds=1))
    assert sign_in(client, simran).status_code == 302


def test_a_lock_holds_for_all_of_its_time_after_the_fifth_try_however_long_ago_the_first_was(
    client: Client, simran: User, pass_time: PassTime
) -> None:
    wrong(client, simran)
    pass_time(timedelta(minutes=14))
    wrong(client, simran, 4)
    pass_time(timedelta(minutes=10))
    assert "This address is locked until" in words(sign_in(client, simran))


def test_tries_while_locked_do_not_lengthen_the_lock(client: Client, simran: User, pass_time: PassTime) -> None:
    wrong(client, simran, 5)
    pass_time(timedelta(minutes=14))
    wrong(client, simran, 5)
    pass_time(timedelta(minutes=1, seconds=1))
    assert sign_in(client, simran).status_code == 302


def test_wrong_tries_are_forgotten_after_a_quarter_of_an_hour(
    client: Client, simran: User, pass_time: PassTime
) -> None:
    wrong(client, simran, 4)
    pass_time(timedelta(minutes=15, seconds=1))
    assert "locked until" not in words(wrong(client, simran, 4))
    assert sign_in(client, simran).status_code == 302


def test_naming_another_host_or_port_gives_no_more_tries(client: Client, simran: User) -> None:
    for host in ("testserver:1", "testserver:2", "localhost", "127.0.0.1", "localhost:8001"):
        sign_in(Client(), simran, "not my password at all", HTTP_HOST=host)
    assert "This address is locked until" in words(sign_in(client, simran))


def test_an_address_that_nobody_has_locks_like_any_other(client: Client) -> None:
    assert "locked until" not in words(wrong(client, STRANGER_TO_ALL, 4))
    assert "This address is locked until" in words(wrong(client, STRANGER_TO_ALL))


def test_one_locked_address_hinders_nobody_else_behind_the_same_network(
    client: Client, simran: User, amira: User
) -> None:
    for _ in range(8):
        wrong(Client(), simran, 5)
    assert sign_in(client, amira).status_code == 302


def test_a_flood_of_other_addresses_opens_no_lock(client: Client, simran: User) -> None:
    wrong(client, simran, 5)
    database.run(
        "INSERT INTO core_cache (cache_key, value, expires)"
        " SELECT format(':1:z%%s', md5(n::text)), '', now() + interval '15 minutes' FROM generate_series(1, 5000) n"
    )
    wrong(client, STRANGER_TO_ALL)
    assert "This address is locked until" in words(sign_in(client, simran))


def test_a_signing_in_a_failure_a_lock_and_a_signing_out_are_written_down(
    client: Client, simran: User, written_down: Written
) -> None:
    wrong(client, simran)
    sign_in(client, simran)
    client.post("/account/logout/")
    wrong(client, simran, 4)
    sign_in(client, simran)
    assert said_of_sign_in(written_down()) == [
        ("sign-in failed", "password"),
        ("signed in", ""),
        ("signed out", ""),
        *[("sign-in failed", "password")] * 4,
        ("sign-in locked", "password"),
        ("sign-in refused", "locked"),
    ]
    assert all(entry.ids == [simran.id] for entry in written_down() if entry.action.startswith("signed"))


def test_an_address_that_failed_is_nowhere_in_the_audit_or_the_count_of_tries_but_as_a_keyed_digest(
    client: Client,
    written_down: Written,
) -> None:
    wrong(client, STRANGER_TO_ALL, 6)
    kept = [str(vars(entry)) for entry in written_down()] + [
        str(row) for row in database.ask("SELECT * FROM core_cache")
    ]
    assert len(kept) > 6
    assert "nowhere.example" not in " ".join(kept)
    assert {bytes(entry.digest) for entry in written_down()} == {actions.sign_in_digest(STRANGER_TO_ALL.upper())}


def test_a_closed_sign_in_is_told_so_only_to_who_knows_its_password(
    client: Client, simran: User, written_down: Written
) -> None:
    actions.close_sign_in(simran, by=BY, at=timezone.now())
    assert "do not go together" in words(wrong(client, simran))
    answer = sign_in(client, simran)
    assert [str(said) for said in get_messages(answer.wsgi_request)] == [
        "This sign-in has been closed. If you still need it, ask your supervisor."
    ]
    assert ("sign-in refused", "closed") in said_of_sign_in(written_down())
    assert "_auth_user_id" not in client.session


def test_a_sign_in_that_is_closed_while_signed_in_is_nobodys_on_the_next_page(client: Client, simran: User) -> None:
    sign_in(client, simran)
    actions.close_sign_in(simran, by=BY, at=timezone.now())
    assert client.get("/account/second-step/")["Location"].startswith("/account/login/")


def test_nothing_is_mailed_and_nobody_signs_up(client: Client, simran: User) -> None:
    request = RequestFactory().get("/")
    with context.request_context(request):
        adapter = get_adapter(request)
        assert not adapter.is_open_for_signup(request)
        with pytest.raises(forms.NothingIsMailed):
            adapter.send_mail("account/email/password_reset_key", simran.email, {})
    for address in ("signup", "password/reset", "email", "confirm-email", "login/code", "inactive"):
        assert client.get(f"/account/{address}/").status_code == 404


def test_the_page_says_whom_to_ask_when_a_password_is_forgotten(client: Client) -> None:
    page = words(client.get("/account/login/"))
    assert "Ask your supervisor" in page
    assert "locked for 15 minutes" in page


# The second step ------------------------------------------------------------------------------------------------------


def set_up_app(client: Client) -> tuple[str, Any]:
    """Set up an authenticator app, and return its key and the last answer."""
    client.get("/account/app/")
    secret = client.session["mfa.totp.secret"]
    return secret, client.post("/account/app/", {"code": code(secret)})


def test_an_app_is_set_up_straight_after_the_password_and_then_work_begins(client: Client, simran: User) -> None:
    sign_in(client, simran)
    _, answer = set_up_app(client)
    assert answer["Location"] == "/account/codes/"
    assert "Your recovery codes" in words(client.get("/account/codes/"))
    assert client.get("/sign-in/choose/")["Location"] == "/"
    assert "worker" in client.session


def test_with_an_app_the_password_alone_opens_nothing(client: Client, simran: User) -> None:
    secret = with_app(simran)
    assert sign_in(client, simran)["Location"] == "/account/second-step/give/"
    assert "_auth_user_id" not in client.session
    assert client.post("/account/second-step/give/", {"code": code(secret)})["Location"] == "/sign-in/choose/"
    assert client.get("/sign-in/choose/")["Location"] == "/"


def test_a_code_works_once(client: Client, simran: User) -> None:
    used = code(with_app(simran))
    sign_in(client, simran)
    client.post("/account/second-step/give/", {"code": used})
    again = Client()
    sign_in(again, simran)
    assert "That code is not right" in words(again.post("/account/second-step/give/", {"code": used}))


def test_five_wrong_codes_lock_the_second_step_as_wrong_passwords_lock_the_first(
    client: Client, simran: User, pass_time: PassTime, written_down: Written
) -> None:
    secret = with_app(simran)
    sign_in(client, simran)
    pages = [words(client.post("/account/second-step/give/", {"code": "000000"})) for _ in range(5)]
    assert ["locked until" in page for page in pages] == [False] * 4 + [True]
    assert "locked until" in words(client.post("/account/second-step/give/", {"code": code(secret)}))
    assert said_of_sign_in(written_down())[-2:] == [("sign-in locked", "code"), ("sign-in refused", "locked")]
    pass_time(timedelta(minutes=15, seconds=1))
    fresh = Client()
    sign_in(fresh, simran)
    assert fresh.post("/account/second-step/give/", {"code": code(secret)}).status_code == 302


def test_a_recovery_code_stands_in_for_a_lost_phone(client: Client, simran: User) -> None:
    sign_in(client, simran)
    set_up_app(client)
    spare = client.get("/account/codes/file/").content.decode().split()[0]
    client.post("/account/logout/")
    sign_in(client, simran)
    assert client.post("/account/second-step/give/", {"code": spare})["Location"] == "/sign-in/choose/"
    assert client.get("/sign-in/choose/")["Location"] == "/"


def test_taking_an_app_away_asks_once_more_that_it_is_you(client: Client, simran: User) -> None:
    secret = with_app(simran)
    sign_in(client, simran)
    client.post("/account/second-step/give/", {"code": code(secret)})
    assert client.get("/account/app/remove/")["Location"].startswith("/account/reauthenticate/")
    answer = client.post("/account/reauthenticate/?next=/account/app/remove/", {"password": PASSWORD})
    assert answer["Location"] == "/account/app/remove/"
    client.post("/account/app/remove/")
    assert client.get("/sign-in/choose/")["Location"] == "/account/second-step/"


def test_a_wrong_password_counts_the_same_when_it_is_asked_for_once_more(client: Client, simran: User) -> None:
    sign_in(client, simran)
    for _ in range(5):
        page = words(client.post("/account/reauthenticate/", {"password": "not my password at all"}))
    assert "This address is locked until" in page
    assert "This address is locked until" in words(sign_in(Client(), simran))


def test_a_changed_password_ends_every_other_session_and_is_written_down(
    client: Client, simran: User, written_down: Written
) -> None:
    other = Client()
    sign_in(client, simran)
    sign_in(other, simran)
    new = "four quiet brass rails"
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert client.get("/account/second-step/").status_code == 200
    assert other.get("/account/second-step/")["Location"].startswith("/account/login/")
    assert ("sign-in changed", "password_changed") in said_of_sign_in(written_down())


def test_a_passkey_that_nobody_has_is_refused_and_written_down(client: Client, written_down: Written) -> None:
    key = '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "e30",'
    key += ' "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "MQ"}, "clientExtensionResults": {}}'
    assert client.post("/account/passkeys/login/", {"credential": key})["Location"] == "/account/login/"
    assert said_of_sign_in(written_down()) == [("sign-in failed", "passkey")]


def test_when_a_lock_opens_is_said_to_the_next_whole_minute() -> None:
    until = timezone.now().replace(hour=9, minute=16, second=40, microsecond=0)
    error: ValidationError = locked_error(until, why="code")
    assert f"{(until + timedelta(minutes=1)).astimezone(LONDON):%H:%M}" in str(error.message)
