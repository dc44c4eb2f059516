"""The addresses of signing in: for whom each is, and how each looks."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse

from handrail.agencies.models import User
from handrail.agencies.tests.conftest import sign_in, with_app


def addresses(prefix: str) -> list[URLPattern]:
    """Return every address below a prefix."""
    below = next(
        one for one in get_resolver().url_patterns if isinstance(one, URLResolver) and str(one.pattern) == prefix
    )
    return [pattern for pattern in below.url_patterns if isinstance(pattern, URLPattern)]


def test_every_address_of_signing_in_says_for_whom_it_is() -> None:
    for pattern in addresses("sign-in/"):
        assert pattern.callback.audience in {"public", "signed_in", "worker"}  # type: ignore[attr-defined]
    assert {pattern.name for pattern in addresses("account/")} == set(settings.AUDIENCES)


@pytest.mark.parametrize("name", [name for name, audience in settings.AUDIENCES.items() if audience == "signed_in"])
def test_a_page_for_whoever_is_signed_in_sends_a_stranger_to_sign_in(client: Client, db: None, name: str) -> None:
    keys = {"pk": 1} if name in {"mfa_edit_webauthn", "mfa_remove_webauthn"} else {}
    for answer in (client.get(reverse(name, kwargs=keys)), client.post(reverse(name, kwargs=keys))):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "mfa_index",
        "mfa_list_webauthn",
    ],
)
def test_each_page_of_others_is_in_our_frame_with_no_script_or_style_of_its_own(
    client: Client, simran: User, name: str
) -> None:
    sign_in(client, simran)
    answer = client.get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "hr-header" in page
    assert " style=" not in page
    assert all("src=" in tag or 'type="application/json"' in tag for tag in page.split("<script")[1:])
    assert "no-store" in answer["Cache-Control"]


def test_the_page_for_a_code_is_for_whoever_has_given_their_password(client: Client, simran: User) -> None:
    assert client.get("/account/second-step/give/")["Location"] == "/account/login/"
    with_app(simran)
    sign_in(client, simran)
    assert "Your second step" in client.get("/account/second-step/give/").content.decode()


def test_the_key_of_a_passkey_in_an_address_cannot_be_made_up(client: Client, db: None) -> None:
    address = reverse("mfa_remove_webauthn", kwargs={"pk": 7})
    assert resolve(address).kwargs == {"pk": 7}
    assert client.get("/account/passkeys/7/remove/").status_code == 404
    assert client.get(address.replace("/remove/", "x/remove/")).status_code == 404


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "account_inactive"])
def test_what_we_do_not_stand_behind_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
