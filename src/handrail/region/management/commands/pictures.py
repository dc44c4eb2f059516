"""Draw the README's pictures: the demo, seen in a browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

FOLDER = settings.PROJECT / "docs" / "pictures"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
PICTURES = (
    ("today-officer", "priya", "desk:today", (1280, 900)),
    ("today-desk", "maureen", "desk:today", (1280, 900)),
    ("journey", "tom", "Naomi", (1280, 1160)),
    ("journey-on-a-phone", "tom", "Naomi", (360, 740)),
)


class Command(BaseCommand):
    """`./handrail pictures`."""

    help = "Draw the README's pictures from the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve the demo on a free port, visit it, and keep what is seen."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        with _served() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=list(QUIET))
            for name, member, where, (width, height) in PICTURES:
                page = browser.new_page(viewport={"width": width, "height": height})
                _visit(page, address, member, where)
                page.screenshot(path=FOLDER / f"{name}.png")
                self.stdout.write(f"docs/pictures/{name}.png")
                page.close()
            browser.close()


def _visit(page: Page, address: str, member: str, where: str) -> None:
    """Sign in as a member of the cast, and go to an address by its name or to a person by theirs."""
    page.goto(address + reverse("agencies:demo"))
    with page.expect_navigation():
        page.locator(f"form[action$='/{member}/'] button").first.click()
    if ":" in where:
        page.goto(address + reverse(where))
        return
    page.goto(address + reverse("desk:search"))
    page.locator("#search-words").fill(where)
    page.locator("#search-reason").select_option("my_work")
    with page.expect_navigation():
        page.locator(".hr-find button").click()
    with page.expect_navigation():
        page.locator("a[data-open]").first.click()
    page.mouse.move(0, 0)


def _chromium() -> str:
    found = os.environ.get("HANDRAIL_CHROMIUM")
    for name in CHROMIUM:
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            if found is None and (Path(folder) / name).exists():
                found = str(Path(folder) / name)
    if found is None:
        raise CommandError("There is no Chromium here: apt-get install chromium")
    return found


@contextmanager
def _served() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "handrail.config.serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise CommandError("The demo did not start.")
