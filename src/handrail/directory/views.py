"""Services: who can take whom, where, in which languages, how full they are, and who keeps that right."""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.moments import say_day
from handrail.core.pages import page
from handrail.core.parts import Action, Column, Fact, Line, Table
from handrail.core.workdays import local_date
from handrail.directory import actions, policy, queries
from handrail.directory.areas import COUNCILS
from handrail.directory.eligibility import places_said
from handrail.directory.forms import Offered, Opening
from handrail.directory.kinds import STRANDS
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
    closed = request.GET.get("closed") == "yes" and viewer.role in policy.KEEPING
    every = list(queries.services(viewer=viewer).filter(until_on__isnull=not closed))
    found = [one for one in every if _fits(one, kind, council)]
    old = sum(1 for one in found if _stale(one, today))
    audit.record("looked at services", by=viewer, at=at, about="service")
    caption = f"{len(found)} services, {old} not checked for {STALE_DAYS} days or more"
    table = _table(f"{len(found)} services closed" if closed else caption, found, viewer, today)
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
            "keeps": viewer.role in policy.KEEPING,
            "closed": closed,
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
            "facts": _facts(found, viewer, local_date(at)),
            "about": found.about,
            "back_url": reverse("directory:services"),
            "closed": f"Closed since {say_day(found.until_on, today=local_date(at))}." if found.until_on else "",
            "actions": _actions(found) if policy.may_keep(viewer, found.agency_id) else (),
        },
    )


def _actions(one: Service) -> tuple[Action, ...]:
    change = Action("Change what it offers", reverse("directory:change", args=[one.ref]), first=True)
    close = reverse("directory:close", args=[one.ref])
    if one.until_on:
        return change, Action("Open it again", close, "post", fields=(("what", "open"),))
    return change, Action("Close it", close)


@page(audience="worker", roles=policy.KEEPING, methods=("GET", "POST"))
def open_service(request: HttpRequest) -> HttpResponse:
    """Open a service of one's own agency or, as the commissioner's officer, of any."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    form = Opening(request.POST if request.method == "POST" else None, agencies=queries.agencies_kept_by(viewer))
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_service(form.whose, by=viewer, at=at, checked_on=local_date(at), **form.facts)
        except actions.OpenAlready as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{opened} is open: referrals can go to it from now on.")
            return redirect("directory:service", opened.ref)
    lede = "Triage chooses among services by what is written here."
    return _form(request, form, "Open a service", lede, "Open it", reverse("directory:services"))


@page(audience="worker", roles=policy.KEEPING, methods=("GET", "POST"), about=queries.service)
def change_service(request: HttpRequest, ref: str) -> HttpResponse:
    """Change what a service offers: its places, areas, languages, hours; saving says that it was checked today."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    found = _kept(ref, viewer)
    form = Offered.of(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.change_service(found, by=viewer, at=at, checked_on=local_date(at), **form.facts)
        messages.success(request, "Saved, and marked as checked today.")
        return redirect("directory:service", ref)
    lede = "Whoever it has stays with it; what is written here decides who is sent to it from now on."
    return _form(request, form, f"What {found} offers", lede, "Save", reverse("directory:service", args=[ref]))


@page(audience="worker", roles=policy.KEEPING, methods=("GET", "POST"), about=queries.service)
def close_service(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a service, so that nobody new is sent to it; or open it again."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    found = _kept(ref, viewer)
    if request.method == "POST":
        again = request.POST.get("what") == "open"
        actions.change_service(found, by=viewer, at=at, until_on=None if again else local_date(at))
        messages.success(request, f"{found} is {'open again' if again else 'closed: nobody new is sent to it'}.")
        return redirect("directory:service", ref)
    lede = (
        "Nobody new is sent to it. Whoever it has now stays with it until each referral is ended, and"
        " what waits for its answer still does: accept it, or decline it so that it is sent elsewhere."
    )
    return _form(request, Form(), f"Close {found}?", lede, "Close it", reverse("directory:service", args=[ref]))


def _kept(ref: str, viewer: Actor) -> Service:
    found = queries.service(ref, viewer=viewer)
    if not policy.may_keep(viewer, found.agency_id):
        raise actions.NotYoursToKeep
    return found


def _form(request: HttpRequest, form: Form, title: str, lede: str, submit: str, cancel_url: str) -> HttpResponse:
    said = {"form": form, "title": title, "lede": lede, "submit": submit, "cancel_url": cancel_url}
    return render(request, "directory/keep.html", said)


def _table(caption: str, found: Iterable[Service], viewer: Actor, today: date) -> Table:
    return Table(
        caption,
        (
            Column("Service"),
            Column("For"),
            Column("Where"),
            Column("Languages"),
            Column("Places free", number=True),
            Column("Checked"),
        ),
        [
            Line(
                _cells(one, viewer, today),
                reverse("directory:service", args=[one.ref]),
                "late" if _stale(one, today) else "",
            )
            for one in found
        ],
        note="Places free are what the service said it can hold, less the people there now as referrals count them;"
        " by ones only to the service itself.",
        empty="No service is listed for that. Choose fewer filters.",
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


def _free(one: Service, viewer: Actor) -> str:
    """The places free: to its own agency the number, to others about how many (see `places_said`)."""
    if one.capacity is None:
        return "not recorded"
    free = max(0, one.capacity - one.load)
    return str(free) if one.agency_id == viewer.agency_id else places_said(free)


def _ages(one: Service) -> str:
    if one.age_to is None:
        return f"{one.age_from} and over" if one.age_from else "Any age"
    return f"{one.age_from} to {one.age_to}"


def _cells(one: Service, viewer: Actor, today: date) -> tuple[str, ...]:
    return (
        one.name,
        ", ".join(map(called, one.kinds)),
        _where(one),
        _named(one.languages, LANGUAGES) or "Not recorded",
        _free(one, viewer),
        _checked(one, today),
    )


def _strands(one: Service) -> tuple[Fact, ...]:
    """Which hate crime it takes, of a service that takes any."""
    if "hate" not in one.kinds and not one.strands:
        return ()
    return (Fact("Hate crime because of", _named(one.strands, dict(STRANDS)) or "Every kind"),)


def _facts(one: Service, viewer: Actor, today: date) -> tuple[Fact, ...]:
    sexes = {"F": "women", "M": "men", "X": "non-binary people"}
    room = "Not recorded" if one.capacity is None else f"{_free(one, viewer)} free of {one.capacity}"
    there = f"{one.load} people there now, as referrals count them" if one.agency_id == viewer.agency_id else ""
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
        *_strands(one),
        Fact("Languages", _named(one.languages, LANGUAGES) or "Not recorded"),
        Fact(
            "Workers",
            ", ".join(words for letter, words in genders.items() if letter in one.worker_genders) or "Not recorded",
        ),
        Fact("Room", room, note=there),
        Fact("Open", one.open_hours or "Not recorded"),
        Fact("Phone", one.phone or "Not recorded"),
        Fact("Secure mail", one.secure_email or "Not recorded"),
        Fact("Checked with the service", _checked(one, today), state="late" if _stale(one, today) else ""),
    )
