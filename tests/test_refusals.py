"""A page that refuses takes back what it did, and what it refused is in the audit all the same."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from handrail.audit import actions as audit
from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.core import database, pages
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.pages import page
from handrail.core.refs import new_ref

pytestmark = [pytest.mark.urls("tests.test_refusals"), pytest.mark.data]


class TooLate(Refused):
    """This was answered already."""


handler403, handler404, handler500 = pages.forbidden, pages.not_found, pages.fault
REFUSALS: dict[str, type[Exception]] = {
    "unknown": NotKnown,
    "forbidden": NotAllowed,
    "late": TooLate,
    "fault": KeyError,
}


@page(audience="worker")
def refusing(request: HttpRequest, what: str, ref: str) -> HttpResponse:
    """Write, then refuse."""
    audit.record("written before the refusal", by=request.actor, at=request.at)  # type: ignore[attr-defined]
    raise REFUSALS[what]


@page(audience="worker", roles=["code_lead"])
def for_the_code_lead(request: HttpRequest, ref: str) -> HttpResponse:
    """Let in one role."""
    return HttpResponse("in")


urlpatterns = [
    path("refusing/<ref>/lead/", for_the_code_lead, name="for the code lead"),
    path("refusing/<ref>/<what>/", refusing, name="refusing"),
    path("", include("handrail.config.urls")),
]


@pytest.fixture
def audited(as_system: AsSystem) -> Callable[[], list[tuple[object, ...]]]:
    """Give what the audit says of refusals and of what was written before them."""

    def read() -> list[tuple[object, ...]]:
        with as_system():
            return database.ask(
                "SELECT action, about, refs, reason FROM audit_entry"
                " WHERE action IN ('written before the refusal', 'refused') ORDER BY id"
            )

    return read


@pytest.mark.parametrize(
    ("what", "status", "code"),
    [("unknown", 404, "NotKnown"), ("forbidden", 403, "NotAllowed"), ("late", 302, "TooLate")],
)
def test_a_refusal_is_audited_though_its_page_is_rolled_back(
    what: str, status: int, code: str, signed_in: SignedIn, audited: Callable[[], list[tuple[object, ...]]]
) -> None:
    ref = new_ref()
    assert signed_in("Priya").get(f"/refusing/{ref}/{what}/").status_code == status
    ((action, about, refs, reason),) = audited()
    assert (action, about, reason) == ("refused", "refusing", code)
    assert ref in refs  # type: ignore[operator]


def test_a_role_that_a_page_is_not_for_is_refused_and_audited(
    signed_in: SignedIn, audited: Callable[[], list[tuple[object, ...]]]
) -> None:
    ref = new_ref()
    assert signed_in("Colin").get(f"/refusing/{ref}/lead/").status_code == 200
    assert audited() == []
    assert signed_in("Priya").get(f"/refusing/{ref}/lead/").status_code == 403
    assert audited() == [("refused", "for the code lead", [ref], "NotAllowed")]


def test_a_fault_of_ours_keeps_nothing_of_its_page(
    signed_in: SignedIn, audited: Callable[[], list[tuple[object, ...]]]
) -> None:
    browser = signed_in("Priya")
    browser.raise_request_exception = False
    assert browser.get(f"/refusing/{new_ref()}/fault/").status_code == 500
    assert audited() == []


def test_a_stranger_is_asked_to_sign_in_and_learns_nothing_else(db: None) -> None:
    answer = Client().get(f"/refusing/{new_ref()}/unknown/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/")
