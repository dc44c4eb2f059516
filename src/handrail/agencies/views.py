"""Choosing which role to work in, how colleagues sign in, and the demo's way in without a password."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.module_loading import import_string

from handrail.agencies import actions, policy, queries
from handrail.agencies.forms import ChooseWorker, Engage, OpenSignIn, OpenTeam
from handrail.agencies.models import Side, User, Worker
from handrail.audit import actions as audit
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.pages import page
from handrail.core.parts import Action, Column, Group, Line, Row, Table

KEPT = ("_auth_user", "_session_expiry", "account_")
"""How the names begin of what a session keeps when a role is chosen: who signed in, how, and for how long."""


@page(audience="signed_in", methods=("GET", "POST"))
def choose(request: HttpRequest) -> HttpResponse:
    """Choose which of one's memberships to work as; where there is one, go straight through."""
    assert isinstance(request.user, User)
    onward = _onward(request)
    missing = policy.second_step_missing(request, request.user)
    if missing == "set up":
        return HttpResponseRedirect(reverse("mfa_index"))
    if missing == "give":
        get_adapter().logout(request)
        messages.warning(request, "Sign in once more: a second step has been set up since you began.")
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': onward})}")
    held = {worker.ref: worker for worker in queries.workers_of(request.user, at=request.at)}  # type: ignore[attr-defined]
    form = ChooseWorker(list(held), request.POST if request.method == "POST" else None)
    if len(held) == 1:
        return _begin(request, next(iter(held.values())), onward)
    if form.is_valid():
        return _begin(request, held[form.cleaned_data["worker"]], onward)
    choices = [(worker, queries.sees(worker, at=request.at)) for worker in held.values()]  # type: ignore[attr-defined]
    return TemplateResponse(request, "agencies/choose.html", {"form": form, "choices": choices, "next": onward})


def _begin(request: HttpRequest, worker: Worker, onward: str) -> HttpResponse:
    """Work as this worker from here on: in a session with a new key, which keeps nothing of another role."""
    for name in [name for name in request.session.keys() if not name.startswith(KEPT)]:  # noqa: SIM118
        del request.session[name]
    request.session.cycle_key()
    request.session["worker"] = worker.id
    at = request.at  # type: ignore[attr-defined]
    actions.work_as(worker, by=queries.actor_for(worker, at=at), at=at)
    return HttpResponseRedirect(onward)


def _onward(request: HttpRequest) -> str:
    """Return the page of ours that was asked for before signing in, or Today."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if ours else "/"


ON_A_PAGE = 50
DONE = {
    "clear": "They set up a second step anew at the next sign-in.",
    "close": "They can sign in no more. What they did stays.",
}


@page(audience="worker", roles=policy.ANSWERING_FOR_OTHERS)
def colleagues(request: HttpRequest) -> HttpResponse:
    """List the workers of one's own agency, and which of them can sign in."""
    viewer, at = request.actor, request.at  # type: ignore[attr-defined]
    paged = Paginator(queries.colleagues(viewer=viewer, at=at), ON_A_PAGE).get_page(request.GET.get("page"))
    audit.record("looked at colleagues", by=viewer, at=at, about="worker", ids=[one.id for one in paged])
    table = Table(
        "Who works here, and who can sign in",
        (Column("Worker"), Column("Role"), Column("Team"), Column("Sign-in")),
        [
            Line(
                (one.name, one.get_role_display(), one.team.name if one.team else "", _sign_in_of(one)),
                href=reverse("agencies:colleague", args=[one.ref]),
            )
            for one in paged
        ],
        note="Officers named in an extract work here from then on, and sign in once somebody opens it for them.",
    )
    return TemplateResponse(request, "agencies/colleagues.html", {"table": table, "page": paged})


def _sign_in_of(worker: Worker) -> str:
    if worker.user is None:
        return "none yet"
    return worker.user.email if worker.user.is_active else f"{worker.user.email}, closed"


@page(audience="worker", roles=policy.ANSWERING_FOR_OTHERS, methods=("GET", "POST"), about=queries.known_colleague)
def colleague(request: HttpRequest, ref: str) -> HttpResponse:
    """Open a sign-in for a worker of one's own agency, give a new password, clear a lost phone, or close it."""
    viewer, at = request.actor, request.at  # type: ignore[attr-defined]
    worker = queries.colleague(ref, viewer=viewer, at=at)
    asked = request.POST.get("what", "")
    form = OpenSignIn(request.POST if asked == "open" else None)
    password = ""
    try:
        if asked == "open" and form.is_valid():
            password = actions.open_sign_in_for(worker, email=form.cleaned_data["email"], by=viewer, at=at)
        elif worker.user is not None and asked == "password":
            password = actions.give_password(worker.user, by=viewer, at=at)
        elif worker.user is not None and asked in DONE:
            act = actions.clear_second_steps if asked == "clear" else actions.close_sign_in
            act(worker.user, by=viewer, at=at)
            messages.success(request, f"{worker}: {DONE[asked]}")
            return HttpResponseRedirect(reverse("agencies:colleague", args=[ref]))
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error("email", str(refusal))
    worker.refresh_from_db()
    may = policy.may_answer_for(viewer, worker.user) if worker.user else policy.may_claim(viewer, worker)
    lets_go = worker.id != viewer.id and queries.may_let_go(viewer, worker, at=at)
    said = {"worker": worker, "form": form, "password": password, "may": may, "lets_go": lets_go}
    return TemplateResponse(request, "agencies/colleague.html", said)


@page(audience="worker", roles=policy.ANSWERING_FOR_OTHERS, methods=("GET", "POST"))
def engage(request: HttpRequest) -> HttpResponse:
    """Engage a colleague who begins at one's own agency; then open their sign-in."""
    viewer, at = request.actor, request.at  # type: ignore[attr-defined]
    roles, teams = policy.roles_engaged_by(viewer), queries.teams_engaged_by(viewer)
    form = Engage(request.POST if request.method == "POST" else None, roles=roles, teams=teams)
    if request.method == "POST" and form.is_valid():
        try:
            worker = actions.engage_colleague(by=viewer, at=at, **form.facts)
        except actions.KnownAlready as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"{worker} works here from today. Now open their sign-in.")
            return HttpResponseRedirect(reverse("agencies:colleague", args=[worker.ref]))
    lede = "They see what their role and team see, from today."
    if viewer.side == Side.POLICE:
        lede += " The referral desk sees every victim of the force: whoever runs Handrail engages it."
    return _form(request, form, "Somebody begins here", lede, "Engage them")


@page(audience="worker", roles=policy.ANSWERING_FOR_OTHERS, methods=("GET", "POST"))
def open_team(request: HttpRequest) -> HttpResponse:
    """Open a team at one's own agency."""
    viewer, at = request.actor, request.at  # type: ignore[attr-defined]
    form = OpenTeam(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            team = actions.open_own_team(by=viewer, at=at, **form.cleaned_data)
        except actions.TeamOpenAlready as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{team.name} is open.")
            return HttpResponseRedirect(reverse("agencies:colleagues"))
    return _form(request, form, "Open a team", "Its queue holds what nobody in it has by name.", "Open it")


def _form(request: HttpRequest, form: Form, title: str, lede: str, submit: str) -> HttpResponse:
    said = {"form": form, "title": title, "lede": lede, "submit": submit, "cancel_url": reverse("agencies:colleagues")}
    return TemplateResponse(request, "agencies/begin.html", said)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that this was tried too often, and when to try again."""
    return render(request, "agencies/too_many.html", {"minutes": settings.SIGN_IN_LOCK_MINUTES}, status=429)


# The demo, whose addresses exist in no other installation. ------------------------------------------------------------


class Member(Protocol):
    """One of the cast: their key, their e-mail address, and why they are here."""

    @property
    def key(self) -> str:
        """Return the key by which the demo names them."""

    @property
    def email(self) -> str:
        """Return the address of their sign-in."""

    @property
    def because(self) -> str:
        """Return why they are here."""


def _cast() -> Sequence[Member]:
    members: Sequence[Member] = import_string(settings.DEMO_CAST)
    return members


@page(audience="public")
def demo(request: HttpRequest) -> HttpResponse:
    """List the cast, each with one button that signs in as them."""
    workers = queries.workers_by_email([member.email for member in _cast()])
    present = [(member, workers[member.email]) for member in _cast() if member.email in workers]
    groups = [
        Group(key=side, title=title, rows=rows)
        for side, title in Side.choices
        if (rows := _rows((member, worker) for member, worker in present if worker.agency.side == side))
    ]
    return TemplateResponse(request, "agencies/demo.html", {"groups": groups})


def _rows(present: Iterable[tuple[Member, Worker]]) -> tuple[Row, ...]:
    return tuple(
        Row(
            key=member.key,
            sentence=member.because,
            state="case",
            reason=f"{worker.get_role_display()}, {worker.team or worker.agency}",
            actions=(Action("Sign in", reverse("agencies:demo-sign-in", args=[member.key]), "post", first=True),),
        )
        for member, worker in present
    )


@page(audience="public", methods=("POST",))
def demo_sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in as a member of the cast."""
    member = next((member for member in _cast() if member.key == key), None)
    worker = queries.workers_by_email([member.email]).get(member.email) if member else None
    if worker is None:
        raise NotKnown
    get_adapter().login(request, worker.user)
    return HttpResponseRedirect(reverse("agencies:choose"))
