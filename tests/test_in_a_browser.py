"""Handrail in a real browser: every kind of page, by keyboard, without JavaScript, and three mornings' work.

A server of our own works on a clone of the region; nothing a test does outlives it. Where there is no Chromium these
tests are left out, and `./handrail test` says so.
"""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Locator, Page

OwnDatabase = Callable[[str], AbstractContextManager[dict[str, str]]]
pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PATIENCE = 10_000
NEVER = ("/sheet", "logout", "/account/", "sign-in")


@pytest.fixture
def address(own_database: OwnDatabase, tmp_path: Path) -> Iterator[str]:
    """Serve a clone of the region, as the demo does, and give its address."""
    with own_database("region") as databases, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        env = databases | {"HANDRAIL_HOME": str(tmp_path), "HANDRAIL_DEMO": "1", "HANDRAIL_ROLE": "app"}
        env["SECRET_KEY"] = settings.SECRET_KEY  # so that an address which the server signed is read here too
        subprocess.run(
            [sys.executable, "-P", "-m", "django", "collectstatic", "--no-input", "-v0"], env=env, check=True
        )
        granian = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"]
        command = [sys.executable, "-P", "-m", *granian, "--log-level", "error", "handrail.config.wsgi:application"]
        server = subprocess.Popen(command, env=env, start_new_session=True)
        try:
            yield _up(f"http://localhost:{port}")
        finally:
            server.terminate()
            server.wait(timeout=30)


def _up(address: str) -> str:
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    raise TimeoutError("the server did not come up")


class Visitor:
    """One of the cast at a browser: signs in with one click, and notes whatever the browser complained of."""

    def __init__(self, browser: Browser, address: str, first_name: str, *, javascript: bool = True) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(viewport=DESK, java_script_enabled=javascript)  # type: ignore[arg-type]
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        self.go("/sign-in/demo/")
        self.press(self.page.locator(f"form[action$='/{first_name.lower()}/'] button").first)

    def go(self, path: str) -> Page:
        """Open an address of ours."""
        self.page.goto(self.address + path)
        return self.page

    def press(self, button: Locator) -> Page:
        """Press something that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            button.click()
        return self.page

    def find(self, name: str) -> Page:
        """Open somebody's page by searching for them, with a reason."""
        self.go("/people/")
        self.page.locator("#search-words").fill(name)
        self.page.locator("#search-reason").select_option("my_work")
        self.press(self.page.locator(".hr-find button"))
        return self.press(self.page.locator("a[data-open]").first)


def kind_of(path: str) -> str:
    """Return which kind of page an address is; none where it is not one of ours."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def pages_of(visitor: Visitor, first: list[str], *, most: int = 45) -> dict[str, str]:
    """Follow links from these pages until no new kind of page is found; return one address of each kind."""
    found: dict[str, str] = {}
    waiting = list(first)
    while waiting and len(found) < most:
        path = waiting.pop(0)
        kind = kind_of(path.partition("?")[0])
        if not kind or kind in found or any(word in path for word in NEVER):
            continue
        visitor.go(path)
        found[kind] = path
        found.setdefault(kind_of(urlsplit(visitor.page.url).path), path)
        hrefs = visitor.page.eval_on_selector_all(
            "a[href^='/']", "links => links.map(link => link.getAttribute('href'))"
        )
        waiting += [href.partition("#")[0] for href in hrefs if href.partition("#")[0]]
    return found


WHO_FINDS = {
    "Maureen": {"desk:today", "desk:search", "desk:person", "rights:person", "rights:record", "referrals:referrals",
                "referrals:held", "referrals:hold", "referrals:owned", "directory:services", "directory:service",
                "matching:queue", "matching:pair", "matching:two_people", "matching:not_sure"},
    "Priya": {"desk:today", "desk:person", "rights:record", "rights:promise", "referrals:hold", "rights:today",
              "rights:tell"},
    "Simran": {"desk:today", "desk:person", "referrals:referral", "referrals:referrals", "directory:services",
               "crimes:pattern", "crimes:decide", "crimes:chronology", "crimes:tell"},
    "Colin": {"desk:today", "rights:figures", "rights:list", "rights:breakdown", "rights:over_time", "rights:grid",
              "intake:bundles", "intake:bundle"},
    "Grace": {"desk:today", "directory:services", "directory:service", "directory:open", "directory:change",
              "directory:close"},
}  # fmt: skip
"""Kinds of page that each of these must come to by links alone."""
FIRST = {
    "Colin": ("/rights/", "/rights/list/?state=missed&months=0", "/bundles/"),
    "Maureen": ("/same-person/", "/bundles/"),
}


@pytest.mark.parametrize("member", WHO_FINDS)
def test_every_kind_of_page_is_sound_on_a_desk_and_on_a_phone(chromium: Browser, address: str, member: str) -> None:
    visitor = Visitor(chromium, address, member)
    found = pages_of(visitor, ["/", "/people/", "/referrals/", "/services/", *FIRST.get(member, ())])
    refused = {
        kind for kind, path in found.items() if visitor.go(path).locator("h1").inner_text().startswith("You may")
    }
    assert WHO_FINDS[member] <= set(found) - refused
    assert faults_of(visitor, found) == []


def faults_of(visitor: Visitor, pages: Mapping[str, str]) -> list[str]:
    """Return what axe, a phone's width or the browser itself finds wrong with these pages, each once at both sizes."""
    axe, faults = Axe(), []
    visitor.complaints.clear()
    for kind, path in pages.items():
        for size in (DESK, PHONE):
            visitor.page.set_viewport_size(size)  # type: ignore[arg-type]
            visitor.go(path)
            faults += [
                f"{kind} {size['width']}: {fault['help']} {[node['html'][:90] for node in fault['nodes']]}"
                for fault in axe.run(visitor.page).response["violations"]
            ]
            if visitor.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                faults.append(f"{kind} {size['width']}: wider than the window")
    return faults + [said for said in visitor.complaints if "403" not in said]


def test_the_pages_about_colleagues_are_sound_and_work_without_javascript(chromium: Browser, address: str) -> None:
    """Ruth has engaged Nia, who begins today; Cath is leaving, and Simran covers."""
    ruth = Visitor(chromium, address, "Ruth", javascript=False)
    page = ruth.go("/sign-in/colleagues/begin/")
    page.get_by_label("Name", exact=True).fill("Nia Bevan")
    page.get_by_label("Advocate").check()
    page.get_by_label("Work e-mail address").fill("nia.bevan@lantern-house.example")
    ruth.press(page.get_by_role("button", name="Engage them"))
    page.locator("input[name=email]").fill("nia.bevan@lantern-house.example")
    ruth.press(page.get_by_role("button", name="Open a sign-in"))
    assert "Their password is" in page.locator("[role=status]").first.inner_text()
    nia = urlsplit(page.url).path
    ruth.go("/sign-in/colleagues/")
    ruth.press(page.get_by_role("link", name="Cath Doolan"))
    cath = urlsplit(page.url).path
    ruth.press(page.get_by_role("link", name="Say that they have left"))
    leaving = urlsplit(page.url).path
    begin, team = "/sign-in/colleagues/begin/", "/sign-in/colleagues/team/"
    pages = {"colleagues": "/sign-in/colleagues/", "engage": begin, "team": team, "new": nia, "colleague": cath}
    assert faults_of(Visitor(chromium, address, "Ruth"), pages | {"leaving": leaving}) == []


def test_maureen_opens_the_morning_and_decides_what_is_held(chromium: Browser, address: str) -> None:
    maureen = Visitor(chromium, address, "Maureen")
    assert maureen.page.locator(".hr-quiet").first.inner_text().startswith("Since last night")
    maureen.press(maureen.page.locator(".hr-row:has-text('Zofia Nowak') [data-key=r]").first)
    assert kind_of(urlsplit(maureen.page.url).path) == "referrals:hold"
    assert "Every way to reach them was refused" in maureen.page.locator("main").inner_text()
    assert maureen.complaints == []


def told_by_phone(visitor: Visitor) -> None:
    """Say how and when on the page that asks, and record it."""
    visitor.page.get_by_label("By phone").check()
    visitor.page.get_by_label("What time?").fill("00:01")
    visitor.press(visitor.page.locator("main form button[type=submit], main form input[type=submit]").first)


def test_priya_says_that_she_told_gurpreet_and_the_row_is_gone(chromium: Browser, address: str) -> None:
    priya = Visitor(chromium, address, "Priya")
    row = priya.page.locator("#at-once .hr-row:has-text('Gurpreet')")
    assert row.count() == 1
    priya.press(row.locator("[data-key=r]"))
    told_by_phone(priya)
    assert urlsplit(priya.page.url).path == "/"
    assert "Recorded" in priya.page.locator(".hr-said").inner_text()
    assert priya.page.locator("#at-once .hr-row:has-text('Gurpreet')").count() == 0
    assert priya.page.locator("#at-once .hr-row:has-text('Danielle')").count() == 1
    assert priya.complaints == []


def test_one_call_to_gurpreet_is_recorded_on_one_form(chromium: Browser, address: str) -> None:
    priya = Visitor(chromium, address, "Priya")
    page = priya.go("/rights/today/")
    call = page.locator(".hr-call:has-text('Gurpreet')")
    assert "The suspect must not contact you in any way" in call.inner_text()
    page.keyboard.press("j")
    page.keyboard.press("Tab")
    priya.press(call.locator("[data-key=r]"))
    for what in ("Bail, and release under investigation", "Interview under caution"):
        page.get_by_label(what).first.check()
    page.get_by_label("By phone").check()
    page.get_by_label("The person, through an interpreter").check()
    page.get_by_label("What time?").fill("00:01")
    priya.press(page.get_by_role("button", name="Record this contact"))
    assert urlsplit(page.url).path == "/rights/today/"
    said = page.locator(".hr-said").inner_text()
    assert "Bail, and release under investigation" in said
    assert "Interview under caution" in said
    assert priya.complaints == []


def test_an_officer_in_a_car_records_it_on_a_phone_without_javascript(chromium: Browser, address: str) -> None:
    priya = Visitor(chromium, address, "Priya", javascript=False)
    priya.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page = priya.go("/rights/today/")
    priya.press(page.get_by_role("button", name="Record what Gurpreet"))
    page.get_by_label("Bail, and release under investigation").first.check()
    page.get_by_label("By letter").check()
    page.get_by_label("What time?").fill("00:01")
    priya.press(page.get_by_role("button", name="Record this contact"))
    assert "That way is not safe for them." in page.locator("main").inner_text()
    assert page.get_by_label("Bail, and release under investigation").first.is_checked(), "what was typed is kept"
    page.get_by_label("By phone").check()
    priya.press(page.get_by_role("button", name="Record this contact"))
    assert "Recorded" in page.locator(".hr-said").inner_text()


@pytest.mark.parametrize(
    ("javascript", "in_view"), [(True, ".hr-thread__now"), (False, ".hr-thread__svg > :last-child")]
)
def test_a_picture_of_time_opens_on_a_phone_at_its_newest_end_and_shows_at_its_edge_that_it_goes_on(
    chromium: Browser, address: str, javascript: bool, in_view: str
) -> None:
    tom = Visitor(chromium, address, "Tom", javascript=javascript)
    tom.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    tom.find("Naomi Clarke")
    box = tom.page.get_by_role("region", name="The journey as a picture")
    shown, seen = box.bounding_box(), tom.page.locator(in_view).first.bounding_box()
    assert shown and seen
    assert shown["x"] < seen["x"] + seen["width"] <= shown["x"] + shown["width"] + 1
    assert box.get_attribute("tabindex") == "0"
    assert tom.page.locator(".hr-thread__svg").first.bounding_box()["width"] > shown["width"]  # type: ignore[index]


def test_simran_takes_gurpreet_on_with_cover(chromium: Browser, address: str) -> None:
    simran = Visitor(chromium, address, "Simran")
    rows = simran.page.locator("#overdue .hr-row, #new .hr-row").filter(has_text="Answer the referral of Gurpreet")
    simran.press(rows.locator("[data-key=r]"))
    simran.page.locator("select[name=worker]").select_option(label="Simran Gill")
    simran.page.locator("select[name=cover]").select_option(label="Cath Doolan")
    simran.press(simran.page.get_by_role("button", name="Accept"))
    person = simran.find("Gurpreet")
    assert "Simran Gill" in person.locator(".hr-band").inner_text()
    assert "cover: Cath Doolan" in person.locator(".hr-band").inner_text()
    assert simran.go("/").locator(".hr-row:has-text('Answer the referral of Gurpreet')").count() == 0
    assert simran.complaints == []


def test_single_keys_move_open_record_and_search(chromium: Browser, address: str) -> None:
    page = Visitor(chromium, address, "Priya").page
    here = "document.activeElement.closest('[data-row]').id"
    first, second, *_ = page.eval_on_selector_all("[data-row]", "rows => rows.map(row => row.id)")
    page.keyboard.press("j")
    assert page.evaluate(here) == first
    page.keyboard.press("j")
    assert page.evaluate(here) == second
    page.keyboard.press("k")
    assert page.evaluate(here) == first
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("j")
    assert page.input_value("#search") == "j"
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_url("**/tell/**")
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/**")


def test_a_days_work_can_be_done_without_javascript(chromium: Browser, address: str) -> None:
    priya = Visitor(chromium, address, "Priya", javascript=False)
    assert priya.page.locator("#at-once .hr-row").count() >= 2
    person = priya.find("Gurpreet")
    assert person.locator("svg.hr-thread__svg").count() == 1
    assert person.locator(".hr-day__mark").count() > 20
    priya.press(person.locator(".hr-lanes__link", has_text="Promises"))
    assert priya.page.locator(".hr-day__mark").count() < 12
    priya.go("/")
    priya.press(priya.page.locator("#at-once .hr-row:has-text('Danielle') [data-key=r]"))
    told_by_phone(priya)
    assert "Recorded" in priya.page.locator(".hr-said").inner_text()


def test_what_a_person_prints_says_who_and_when_and_no_address(chromium: Browser, address: str) -> None:
    priya = Visitor(chromium, address, "Priya")
    page = priya.find("Gurpreet")
    page.emulate_media(media="print")
    assert page.get_by_text("Printed by PC Priya Raval").is_visible()
    for private in ("14 Pinfold Way", "07700 900311"):
        assert not page.get_by_text(private).first.is_visible()
    assert page.locator("svg.hr-thread__svg").is_visible()
    assert not page.locator(".hr-header").is_visible()
