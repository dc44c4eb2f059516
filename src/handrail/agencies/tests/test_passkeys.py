"""A passkey in a real browser: made, used in place of a password, and as a second step, with no script in the page."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

SIMRAN = "simran.gill@lantern-house.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = pytest.mark.browser


@pytest.fixture
def served(own_database: Callable[[str], AbstractContextManager[dict[str, str]]]) -> Iterator[tuple[str, str]]:
    """Serve the region; return its address, and the password that Simran has been given by command."""
    with own_database("region") as addresses, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        environment = addresses | {"HANDRAIL_DEBUG": "1"}
        python = [sys.executable, "-P", "-m"]
        command = [*python, "django", "sign_in", "password", SIMRAN]
        said = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
        web = [*python, "granian", "--interface", "wsgi", "--port", port, "--workers", "1", "--log-level", "error"]
        server = subprocess.Popen([*web, "handrail.config.wsgi:application"], env=environment)
        try:
            _wait_for(f"http://localhost:{port}/account/login/")
            yield f"http://localhost:{port}", said.split()[-1]
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urlopen(address, timeout=5).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


def type_password(page: Page, address: str, password: str) -> None:
    """Sign in as Simran with her password."""
    page.goto(f"{address}/account/login/")
    page.get_by_label("Work e-mail address").fill(SIMRAN)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page, address: str) -> None:
    """Sign out."""
    page.goto(f"{address}/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")


def test_a_passkey_is_made_and_signs_in_and_is_a_second_step(served: tuple[str, str], chromium: Browser) -> None:
    address, password = served
    page = chromium.new_page()
    refused: list[str] = []
    page.on("console", lambda said: _keep(refused, said))
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})

    type_password(page, address, password)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_label("Use it in place of my password").check()
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()

    sign_out(page, address)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{address}/")

    sign_out(page, address)
    type_password(page, address, password)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/")
    assert refused == []


def test_a_device_that_gives_no_passkey_is_said_so(served: tuple[str, str], chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(f"{served[0]}/account/login/")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | {"isUserVerified": False}})
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("Your device gave no passkey. Try again, or use another way.").wait_for()


def test_without_javascript_there_is_no_passkey_button_and_a_password_still_works(
    served: tuple[str, str], chromium: Browser
) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{served[0]}/account/login/")
    assert not page.get_by_role("button", name="Sign in with a passkey").is_visible()
    type_password(page, *served)
    page.get_by_role("heading", name="Set up your second step").wait_for()


def _keep(refused: list[str], said: ConsoleMessage) -> None:
    if "Content Security Policy" in said.text:
        refused.append(said.text)
