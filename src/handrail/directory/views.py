"""Services: who can take whom, where, in which languages, how full they are, and when that was last checked."""

from collections.abc import Iterable
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.moments import say_day
from handrail.core.pages import page
from handrail.core.parts import Column, Fact, Line, Table
from handrail.core.workdays import local_date
from handrail.directory import queries
from handrail.directory.areas import COUNCILS
from handrail.directory.kinds import kind as called
from handrail.directory.models import Service
from handrail.people.ringing import LANGUAGES

STALE_DAYS = 90
"""Days after which what the directory says of a service is asked again. Recalled."""


@page(audience="worker")
def services(request: HttpRequest) -> HttpResponse:
    """List the services, narrowed by a kind or a council if asked."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    today = local_date(at)
    kind, council = request.GET.get("kind", ""), request.GET.get("council", "")
    every = list(queries.services(viewer=viewer).filter(until_on=None))
    found = [one for one in every if _fits(one, kind, council)]
    old = sum(1 for one in found if _stale(one, today))
    audit.record("looked at services", by=viewer, at=at, about="service")
    table = Table(
        f"{len(found)} services, {old} not checked for {STALE_DAYS} days or more",
        (
            Column("Service"),
            Column("For"),
            Column("Where"),
            Column("Languages"),
            Column("Places free", number=True),
            Column("Checked"),
        ),
        [
            Line(_cells(one, today), reverse("directory:service", args=[one.ref]), "late" if _stale(one, today) else "")
            for one in found
        ],
        note="Places free are what the service said it can hold, less the people there now as referrals count them.",
        empty="No service is listed for that. Choose fewer filters.",
    )
    return render(
        request,
        "directory/services.html",
        {
            "title": "Services",
            "table": table,
            "kinds": sorted(
                {(one, called(one)) for service in every for one in service.kinds}, key=lambda pair: pair[1]
            ),
            "councils": [(council.code, council.name) for council in COUNCILS.values()],
            "kind": kind,
            "council": council,
        },
    )


@page(audience="worker")
def service(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one service."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    found = queries.service(ref, viewer=viewer)
    audit.record("looked at service", by=viewer, at=at, about="service", ids=[found.id], refs=[found.ref])
    return render(
        request,
        "directory/service.html",
        {
            "title": found.name,
            "facts": _facts(found, local_date(at)),
            "about": found.about,
            "back_url": reverse("directory:services"),
        },
    )


def _fits(one: Service, kind: str, council: str) -> bool:
    return (not kind or kind in one.kinds) and (not council or one.national or council in one.councils)


def _stale(one: Service, today: date) -> bool:
    return one.checked_on is None or (today - one.checked_on).days >= STALE_DAYS


def _checked(one: Service, today: date) -> str:
    if one.checked_on is None:
        return "never"
    days = (today - one.checked_on).days
    return f"{say_day(one.checked_on, today=today)}, {days} day{'' if days == 1 else 's'} ago"


def _named(codes: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in codes)


def _where(one: Service) -> str:
    if one.national:
        return "Everywhere"
    if set(one.councils) >= set(COUNCILS):
        return "All seven councils"
    return _named(one.councils, {code: council.name for code, council in COUNCILS.items()}) or "Not recorded"


def _free(one: Service) -> str:
    return "not recorded" if one.capacity is None else str(max(0, one.capacity - one.load))


def _ages(one: Service) -> str:
    if one.age_to is None:
        return f"{one.age_from} and over" if one.age_from else "Any age"
    return f"{one.age_from} to {one.age_to}"


def _cells(one: Service, today: date) -> tuple[str, ...]:
    return (
        one.name,
        ", ".join(map(called, one.kinds)),
        _where(one),
        _named(one.languages, LANGUAGES) or "Not recorded",
        _free(one),
        _checked(one, today),
    )


def _facts(one: Service, today: date) -> tuple[Fact, ...]:
    sexes = {"F": "women", "M": "men", "X": "non-binary people"}
    room = "Not recorded" if one.capacity is None else f"{_free(one)} free of {one.capacity}"
    genders = {"F": "women", "M": "men"}
    return (
        Fact(
            "Agency",
            str(one.agency),
            note=""
            if one.on_handrail and one.agency.on_handrail
            else "Not on Handrail yet: referrals go by secure mail.",
        ),
        Fact("For", ", ".join(map(called, one.kinds))),
        Fact("Where", _where(one)),
        Fact("Ages", _ages(one)),
        Fact("Takes", ", ".join(words for letter, words in sexes.items() if letter in one.sexes) or "Not recorded"),
        Fact("Languages", _named(one.languages, LANGUAGES) or "Not recorded"),
        Fact(
            "Workers",
            ", ".join(words for letter, words in genders.items() if letter in one.worker_genders) or "Not recorded",
        ),
        Fact("Room", room, note=f"{one.load} people there now, as referrals count them"),
        Fact("Open", one.open_hours or "Not recorded"),
        Fact("Phone", one.phone or "Not recorded"),
        Fact("Secure mail", one.secure_email or "Not recorded"),
        Fact("Checked with the service", _checked(one, today), state="late" if _stale(one, today) else ""),
    )
