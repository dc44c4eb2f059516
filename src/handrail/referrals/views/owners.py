"""Who owns what is open, and that nothing is without an owner."""

from collections.abc import Sequence
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from handrail.audit import actions as audit
from handrail.core.pages import page
from handrail.core.parts import Column, Fact, Figure, Line, Table
from handrail.referrals.models import OwnerCheck
from handrail.referrals.queries import owners
from handrail.referrals.queries.owners import Open, Owner, Unowned
from handrail.referrals.triage_edition import editions
from handrail.referrals.views import frames
from handrail.referrals.views.lists import ANSWERING
from handrail.referrals.wording import plain

ON_A_PAGE = 25
"""Owners on a page, each with a line for each thing they have."""


@page(audience="worker", roles=ANSWERING)
def owned(request: HttpRequest) -> HttpResponse:
    """Show that nothing open is without an owner, and who has how much."""
    viewer, at = frames.who(request)
    check = owners.last_check()
    paged = Paginator(owners.owners(viewer=viewer), ON_A_PAGE).get_page(request.GET.get("page"))
    audit.record("looked at who owns what", by=viewer, at=at, about="owed")
    by_owner = Table(
        "What is open, by its owner",
        (Column("Owner"), Column("What is open"), Column("How many", number=True)),
        [_line(*one, at) for one in owners.what_they_have(list(paged), viewer=viewer)],
        note=f"Holds, questions and referrals open at {frames.when(at, at)} with those you answer for, of those you"
        " may see.",
        empty="Nothing is open that you may see.",
    )
    check = owners.last_check()
    nobody = owners.unowned(check, viewer=viewer) if check else owners.Unowned()
    figures = [
        Figure(str(nobody.total) if check else "–", "open without an owner", state=_state(check, nobody)),
        Figure(str(paged.paginator.count), "owners of something open"),
    ]
    return render(
        request,
        "referrals/owned.html",
        {"title": _title(check, nobody), "figures": figures, "checks": _checks(check, nobody, at), "table": by_owner,
         "page": paged},
    )  # fmt: skip


def _line(owner: Owner, has: Sequence[Open], at: datetime) -> Line:
    what = "; ".join(f"{one.count:,} {_open_words(one.kind, one.what)}" for one in has)
    first = f". First {frames.due(owner.since, at)}" if owner.since else ""
    more = " or more" if any(one.or_more for one in has) else ""
    return Line((owner.name, f"{what}{first}.", f"{sum(one.count for one in has):,}{more}"))


def _title(check: OwnerCheck | None, nobody: Unowned) -> str:
    if check is None:
        return "Whether everything open has an owner is not checked yet"
    if nobody.total:
        return f"{nobody.total} open without an owner"
    return "Everything open that you may see has an owner" if nobody.beyond else "Everything open has an owner"


def _state(check: OwnerCheck | None, nobody: Unowned) -> str:
    return "" if check is None else "met" if nobody.none else "overdue"


def _checks(check: OwnerCheck | None, nobody: Unowned, at: datetime) -> Sequence[Fact]:
    if check is None:
        return [Fact("Not looked for yet", "It is looked for each hour, and after each bundle that is taken in.")]
    found = [
        Fact("Looked for", frames.when(check.at, at), note="Each hour, and after each bundle that is taken in."),
        Fact("Owed by somebody who has left, or a list with nobody on it", str(nobody.without_anybody)),
        Fact("Referrals sent that nobody owes an answer", str(nobody.referrals_not_owed)),
        Fact("Holds that nobody owes a decision", str(nobody.holds_not_owed)),
        Fact("Accepted without a worker and cover", str(nobody.accepted_without_worker)),
    ]
    more = [Fact("Of what you may not see", "Something has none: tell whoever runs Handrail")] if nobody.beyond else []
    return [*found, *more]


def _open_words(owed: str, what: str) -> str:
    words = {
        "answer": "a referral to answer",
        "secure_mail": "a referral to send by secure mail",
        "to_route": "to send on",
        "joined": "a new crime in a case they have",
        "crime_taken_back": "hear whether support goes on",
        "graded_high_since": "graded high since it was sent",
        "graded_medium_since": "graded medium since it was sent",
        "risk_high_since": "graded high since it was sent: the plan",
        "risk_medium_since": "graded medium since it was sent: the plan",
    }
    edition = editions()[-1]
    said = edition.title_of(what) if owed == "held" else edition.questions.get(what, plain(what)).rstrip(".?")
    return words.get(what, f"{'held' if owed == 'held' else 'asked'}: {said[:1].lower()}{said[1:]}")
