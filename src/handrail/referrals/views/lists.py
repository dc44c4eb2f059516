"""Lists of referrals, a service's and a sender's, grouped by what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.pages import page
from handrail.core.parts import Action, Group, Row
from handrail.people.ringing import Ringing
from handrail.referrals import policy
from handrail.referrals.models import Referral, State
from handrail.referrals.queries import sent
from handrail.referrals.views import frames
from handrail.referrals.wording import kind, plain

ANSWERING = ("coordinator", "referral_desk", "supervisor", "code_lead", "service_manager")
"""Roles that answer for what others have open."""
ON_A_PAGE, OF_EACH = 50, 40
"""Rows of one list on a page, and of each group where several are on one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One group of the page: its title, why it is there, and what is said where nothing is in it."""

    title: str
    why: str = ""
    empty: str = ""


GROUPS: Mapping[str, Kept] = MappingProxyType(
    {
        "waiting": Kept("To answer", empty="Nothing waits for an answer."),
        "new": Kept("New"),
        "taken": Kept("Accepted"),
        "stopped": Kept(
            "Stopped",
            "The police took the crime back, or the person was sent by mistake. Stop; nothing more of it is shown.",
        ),
        "route": Kept("To route: they came back", empty="Nothing has come back."),
        "mail": Kept(
            "By secure mail",
            "To services that are not on Handrail: send, then write down who took it.",
            "Nothing waits to be mailed.",
        ),
        "sent": Kept("With a service, not answered yet", empty="Everything sent was answered."),
    }
)


@page(audience="worker", sides=("police", "service", "statutory"))
def referrals(request: HttpRequest) -> HttpResponse:
    """Show a service what was sent to it, and a sender what still asks something: the first of each, or one whole."""
    viewer, at = frames.who(request)
    every = sent.of_service(viewer=viewer, at=at) if viewer.side == "service" else {}
    every |= sent.of_sender(viewer=viewer) if viewer.role in policy.ASKED else {}
    whole = request.GET.get("group", "")
    if whole and whole not in every:
        raise NotKnown
    paged = Paginator(every[whole], ON_A_PAGE).get_page(request.GET.get("page")) if whole else None
    found = {whole: list(paged)} if paged else {key: list(rows[: OF_EACH + 1]) for key, rows in every.items()}
    groups = _groups(found, viewer, at, most=ON_A_PAGE if whole else OF_EACH)
    shown = [row.key for group in groups for row in group.rows]
    audit.record("looked at referrals", by=viewer, at=at, about="referral", refs=shown)
    frames.show_undo(request, at)
    may_refer = reverse("referrals:refer_somebody") if policy.may_refer(viewer) else ""
    owned_url = reverse("referrals:owned") if viewer.role in ANSWERING else ""
    return render(
        request,
        "referrals/referrals.html",
        {"title": "Referrals", "groups": groups, "page": paged, "refer_url": may_refer, "owned_url": owned_url},
    )


def _groups(found: Mapping[str, list[Referral]], viewer: Actor, at: datetime, *, most: int) -> list[Group]:
    """Return the groups of the page in order, with the way to the rest of each that has more; rings asked for once."""
    rings = frames.ringing_of_many([one for some in found.values() for one in some[:most]], viewer=viewer, at=at)
    rows = {key: [_row(one, rings.get(one.id), viewer, at) for one in some[:most]] for key, some in found.items()}
    if "taken" in found and "waiting" in found:
        rows["stopped"] = [_stopped_row(one, at) for one in sent.stopped(viewer=viewer, at=at)]
    groups = []
    for key, kept in GROUPS.items():
        is_more = len(found.get(key, ())) > most
        why = f"{kept.why} There are more: these are the soonest due.".strip() if is_more else kept.why
        more = Action(f"See all of these: {kept.title}", f"?group={key}") if is_more else None
        if rows.get(key) or (key in rows and kept.empty and not (key == "waiting" and rows.get("new"))):
            groups.append(Group(key, kept.title, rows[key], why=why, empty=kept.empty, more=more))
    return groups


def _row(one: Referral, rings: Ringing | None, viewer: Actor, at: datetime) -> Row:
    here = reverse("referrals:referral", args=[one.ref])
    late = one.state == State.SENT and one.due_at < at
    reason = f"{plain(kind(one.kind))} · from {one.from_agency or 'another door'} · sent {frames.when(one.sent_at, at)}"
    if viewer.agency_id == one.from_agency_id:
        reason = f"to {one.service} · {kind(one.kind)} · sent {frames.when(one.sent_at, at)}"
    state = "overdue" if late else {"sent": "new", "accepted": "accepted"}.get(one.state, one.state)
    note = (
        f"{plain(one.declined_because)}: choose where next"
        if one.state in ("declined", "returned", "withdrawn")
        else ""
    )
    if one.worker:
        note = f"Worker {one.worker}, cover {one.cover}"
    actions_of: tuple[Action, ...] = ()
    if one.state == State.SENT and policy.may_accept(viewer, one):
        actions_of = (
            Action("Accept", here + "#accept-title", key="r", first=True),
            Action("Decline", reverse("referrals:decline", args=[one.ref])),
        )
    risk = (f"Risk {one.risk}",) if one.risk else ()
    return Row(
        key=one.ref,
        sentence=f"{one.person}: {one.service}",
        href=here,
        state=state,
        reason=reason,
        due=frames.due(one.due_at, at) if one.state == State.SENT else "",
        safe=frames.safe(rings) if rings else None,
        chips=(*risk, *(rings.more if rings else ())),
        note=note,
        actions=actions_of,
    )


def _stopped_row(one: Referral, at: datetime) -> Row:
    return Row(
        key=one.ref,
        sentence=f"Stop: the referral sent {frames.when(one.sent_at, at)} to {one.service}",
        state="stopped",
        reason=f"stopped {frames.when(one.answered_at, at)}",
    )
