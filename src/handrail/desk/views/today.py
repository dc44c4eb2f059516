"""Today: what to do, most urgent first, one page a role."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.moments import say_day_in_full
from handrail.core.pages import page
from handrail.core.parts import Action, Figure, Group, Row
from handrail.core.workdays import end_of, local_date
from handrail.desk.rows import rows_of, state_of
from handrail.intake import queries as intake
from handrail.journey import queries as journey

MOST = 60
"""Rows of one kind on the page; the rest are behind a link, so that the page never grows with the region."""
KIND = "There is nothing you owe anybody today. Thank you."
GROUPS: dict[str, tuple[tuple[str, str, tuple[str, ...], str], ...]] = {
    "desk": (
        ("held", "Held: decide", ("held",), "Nobody is held at the desk: every victim of the night is referred, or with their officer."),
        ("to_route", "To route and to send", ("referral",), "Nothing came back and nothing waits to be sent."),
        ("owed", "Owed by the desk, because no officer is named", ("clock", "promise", "question"), ""),
    ),
    "service": (
        ("new", "New to you", ("referral",), "No referral waits for an answer."),
        ("promises", "Promised", ("promise",), ""),
        ("owed", "Owed", ("clock", "question", "held"), ""),
    ),
    "police": (
        ("promises", "Promised", ("promise",), ""),
        ("questions", "Only you can answer", ("question", "held"), ""),
        ("owed", "Owed to victims", ("clock",), ""),
    ),
}
DESK = frozenset({"coordinator", "referral_desk", "code_lead"})


@page(audience="worker")
def today(request: HttpRequest) -> HttpResponse:
    """Show what this worker must do today."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    alerts = _at_once(viewer, at)
    groups, shown = _groups(viewer, at)
    audit.record("looked at today", by=viewer, at=at, about="owed", refs=[row.key for row in (*alerts, *shown)])
    return render(
        request,
        "desk/today.html",
        {
            "today": say_day_in_full(local_date(at)),
            "lede": _lede(viewer),
            "figures": _figures(viewer, at),
            "at_once": alerts,
            "groups": groups,
            "tables": (),
            "kind": KIND,
            "coming": "What is asked of you appears here as soon as it is.",
        },
    )


def _at_once(viewer: Actor, at: datetime) -> list[Row]:
    """Return one row for each person who must be told something at once, the latest first.

    The desk is shown only what nobody else has; an officer, a supervisor and a service, whatever concerns those they see.
    """
    if viewer.side == "police" and viewer.role in DESK:
        owed = list(journey.owed_by(viewer=viewer, audience_ids=sorted(viewer.audiences), kinds=("alert",), at=at)[:MOST])
    else:
        owed = list(journey.alerts_of_those_seen(viewer=viewer, most=MOST))
    latest: dict[int, Any] = {}
    more: Counter[int] = Counter()
    for one in owed:
        more[one.person_id] += one.person_id in latest
        latest.setdefault(one.person_id, one)
    rows = {row.key: row for row in rows_of(list(latest.values()), viewer=viewer, at=at)}
    return [
        replace(rows[one.ref], reason=_and_earlier(rows[one.ref].reason, more[one.person_id]))
        for one in latest.values()
        if one.ref in rows
    ]


def _and_earlier(reason: str, earlier: int) -> str:
    return f"{reason} · and {earlier} earlier, not told either" if earlier else reason


def _groups(viewer: Actor, at: datetime) -> tuple[list[Group], list[Row]]:
    plan = GROUPS["desk" if viewer.side == "police" and viewer.role in DESK else viewer.side if viewer.side in GROUPS else "service"]
    owed: dict[str, list[Any]] = {
        key: list(journey.owed_by(viewer=viewer, audience_ids=sorted(viewer.audiences), kinds=kinds, at=at)[: MOST + 1])
        for key, _, kinds, _ in plan
    }
    rows = {row.key: row for row in rows_of([one for found in owed.values() for one in found[:MOST]], viewer=viewer, at=at)}
    late = [one for found in owed.values() for one in found[:MOST] if _is_late(one, at) and one.kind != "held"]
    groups = [_group("overdue", "Overdue", late, rows, "")] if late else []
    for key, title, _, empty in plan:
        found = [one for one in owed[key][:MOST] if one not in late]
        more = Action("There are more: see them all", reverse("referrals:owned")) if len(owed[key]) > MOST else None
        if found or empty:
            groups.append(_group(key, title, found, rows, empty, more))
    return groups, list(rows.values())


def _is_late(one: Any, at: datetime) -> bool:
    return state_of(one.kind, one.due_at, one.opened_at, at) == "overdue"


def _group(
    key: str, title: str, owed: Sequence[Any], rows: dict[str, Row], empty: str, more: Action | None = None
) -> Group:
    return Group(key, title, [rows[one.ref] for one in owed if one.ref in rows], empty=empty, more=more)


def _figures(viewer: Actor, at: datetime) -> tuple[Figure, ...]:
    today = end_of(local_date(at))
    late, now, week = journey.counts_of_owed(
        viewer=viewer, audience_ids=sorted(viewer.audiences), at=at, today_ends=today, week_ends=today + timedelta(days=6)
    )
    return (
        Figure(str(late), "overdue", "#overdue" if late else "", "overdue" if late else ""),
        Figure(str(now), "due today", state="due_today" if now else ""),
        Figure(str(week), "this week"),
    )


def _lede(viewer: Actor) -> str:
    """Say what came in since last night, to those whose desk it comes to."""
    if viewer.side != "police" or viewer.role not in DESK:
        return ""
    night = intake.bundles(viewer=viewer).filter(status="taken").first()
    if night is None:
        return "No bundle has been taken in yet."
    did = night.did
    decisions = did["decisions"]
    quarantined = sum(rows["quarantined"] for rows in did["rows"].values())
    waiting = sum(rows["waiting"] for rows in did["rows"].values())
    return (
        f"Since last night: {did['rows']['crimes.csv']['new']} crimes came in, {decisions['made']} people were referred,"
        f" {decisions['held']} are held and {decisions['not_made']} were not referred."
        f" {quarantined} rows are in quarantine and {waiting} wait for another row."
    )


