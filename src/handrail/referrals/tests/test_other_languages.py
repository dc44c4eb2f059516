"""Every word that somebody who comes by the public door may read can be put into another language."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real
from pytest_django.fixtures import Settings

from handrail.referrals.views import doors

pytestmark = pytest.mark.data
NAMES = {"Handrail", "j", "k", "r", "/", "?"}
"""What is the same in every language: our own name, and the keys of a keyboard."""
QUIET = ("script", "style", "textarea")
"""What is not said, or was typed by themselves."""
SAID_IN = ("placeholder", "aria-label", "alt", "title")
FORM = {
    "phone": "07700 900778", "safe_to_call": "yes", "safe_to_text": "", "safe_to_leave_message": "", "email": "",
    "safe_to_email": "", "given_names": "Hannah", "happened": ["other"], "by_whom": "", "agrees": "yes", "police": "no",
}  # fmt: skip
DOOR = "/referrals/yourself/"


class Marked(trans_real.DjangoTranslation):
    """A language in which every sentence is itself between marks, so that one left in English stands out."""

    def gettext(self, message: str) -> str:
        """Return the sentence between marks."""
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the sentence for this number between marks."""
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


class Visible(HTMLParser):
    """Gathers what a page says: its text, and the attributes that are read aloud or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what an element says of itself."""
        self._silent += tag in QUIET
        self.said += [value for name, value in attrs if name in SAID_IN and value]

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._silent -= tag in QUIET

    def handle_data(self, data: str) -> None:
        """Keep what is written."""
        if not self._silent:
            self.said.append(data)


def untranslated(page: str) -> list[str]:
    """Return what a page says that did not come through the catalogue."""
    read = Visible()
    read.feed(page)
    left = re.sub(r"⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧", " ", "\n".join(read.said))
    words = (part.strip(" –\n") for part in left.split("\n"))
    return [part for part in words if part and part not in NAMES]


@pytest.fixture
def marked(db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A stranger's browser, where everything is said in the marked language."""
    cache.clear()
    monkeypatch.setattr(trans_real, "_active", SimpleNamespace(value=Marked("en-gb")))
    return Client()


def test_what_is_left_in_english_is_found(db: None) -> None:
    """The test below would be worth nothing if it could not see a sentence that was forgotten."""
    page = Client().get(DOOR).content.decode()
    assert "Is it safe to call?" in untranslated(page)
    assert "Not sure" in untranslated(page)


def test_the_public_door_is_translated_whole(marked: Client) -> None:
    page = marked.get(DOOR).content.decode()
    assert "⟦Is it safe to call?⟧" in page
    assert "⟦Not sure⟧" in page
    assert untranslated(page) == []


def test_so_is_every_mistake_it_points_out(marked: Client) -> None:
    wrong = FORM | {
        "phone": "12", "safe_to_call": "", "email": "han", "given_names": "", "date_of_birth": "31/31/1990",
        "happened": [], "agrees": "", "police": "", "postcode": "B15 and on", "family_name": "N" * 81,
        "needs_to_know": "x" * 1001,
    }  # fmt: skip
    page = marked.post(DOOR, wrong).content.decode()
    assert "⟦Write the whole number, such as 07700 900123.⟧" in page
    assert "⟦Choose at least one way that is safe: a call, a text or an e-mail.⟧" in page
    assert untranslated(page) == []


def test_so_is_a_number_that_is_missing_a_year_that_cannot_be_and_a_choice_that_is_not_there(marked: Client) -> None:
    wrong = FORM | {"phone": "", "safe_to_email": "yes", "date_of_birth": "1/1/1800", "by_whom": "the neighbour"}
    page = marked.post(DOOR, wrong | {"happened": ["nothing we ask"]}).content.decode()
    assert "⟦Write the e-mail address that is safe.⟧" in page
    assert untranslated(page) == []


def test_so_is_what_comes_after(marked: Client) -> None:
    page = marked.post(DOOR, FORM, follow=True).content.decode()
    assert "⟦Thank you⟧" in page
    assert untranslated(page) == []


def test_so_is_the_answer_to_too_many_from_one_place(marked: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST", 0)
    marked.post(DOOR, FORM)
    page = marked.post(DOOR, FORM)
    assert page.status_code == 429
    assert "⟦Several people have asked from here in the last hour. Try again in an hour.⟧" in page.content.decode()
    assert untranslated(page.content.decode()) == []


def test_a_page_that_stood_open_too_long_is_said_in_their_words_and_does_not_offer_them_today(marked: Client) -> None:
    """Whoever asks for support has no Today: the way there would ask them to sign in."""
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(DOOR, FORM)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "⟦This page was open for too long⟧" in page
    assert "Go to Today" not in page
    assert "signed in" not in page
    assert untranslated(page) == []


@pytest.mark.parametrize(
    ("address", "method", "status"), [("/referrals/nowhere/", "get", 404), (reverse("referrals:thanks"), "post", 405)]
)
def test_an_address_that_is_not_there_is_said_so_to_a_stranger_without_a_word_for_staff(
    marked: Client, address: str, method: str, status: int
) -> None:
    answer = getattr(marked, method)(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert "Go to Today" not in page
    assert "colleague" not in page
    assert untranslated(page) == []


def test_a_fault_of_ours_is_translated_too(marked: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    monkeypatch.setattr(doors, "Door", broken)
    marked.raise_request_exception = False
    answer = marked.get(DOOR)
    assert answer.status_code == 500
    assert "Go to Today" not in answer.content.decode()
    assert untranslated(answer.content.decode()) == []
