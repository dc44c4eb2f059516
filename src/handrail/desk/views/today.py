"""Today: what to do, most urgent first, one page a role."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.moments import say_day_in_full
from handrail.core.pages import page
from handrail.core.parts import Action, Figure, Group
from handrail.core.workdays import end_of, local_date
from handrail.desk.views import answering, pairs
from handrail.desk.views.held import held_at_the_desk
from handrail.desk.views.plans import ANSWERING_FOR_OTHERS, DESK, Part, has_come, plan_of
from handrail.desk.views.rows import Around, state_of
from handrail.intake import queries as intake
from handrail.journey import queries as journey

MOST = 40
"""Things of one kind on the page; the rest are behind a link, so that the page never grows with the region."""
ALERTS, HELD = ("alert",), ("held", "question")


@page(audience="worker")
def today(request: HttpRequest) -> HttpResponse:
    """Show what this worker must do today."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    found = _find(viewer, at)
    around = replace(Around.of(found.everything, viewer=viewer, at=at, here=reverse("desk:today")), owners=found.owners)
    alerts = around.at_once(found.alerts)
    groups = _groups(found, around)
    rows = [*alerts, *(row for group in groups for row in group.rows)]
    audit.record("looked at today", by=viewer, at=at, about="owed", refs=[row.key for row in rows])
    return render(
        request,
        "desk/today.html",
        {
            "today": say_day_in_full(local_date(at)),
            "lede": _lede(viewer),
            "lede_links": (*_kept(viewer), *pairs.waiting(viewer=viewer, at=at)),
            "figures": _figures(found, viewer, at),
            "at_once": alerts,
            "groups": groups,
            "tables": answering.tables(viewer, at=at),
            **answering.said_when_empty(viewer),
        },
    )


@dataclass(slots=True)
class Found:
    """What is owed, as asked of the database: for each part of the plan, and what others owe whom they answer for."""

    alerts: list[Any]
    parts: list[tuple[Part, list[Any], bool]] = field(default_factory=list)
    held: list[Any] = field(default_factory=list)
    others_late: list[Any] = field(default_factory=list)
    owners: dict[int, str] = field(default_factory=dict)

    @property
    def everything(self) -> list[Any]:
        """Every row found, for what is asked once of them all."""
        return [*self.alerts, *self.held, *self.others_late, *(one for _, some, _ in self.parts for one in some)]


def _find(viewer: Actor, at: datetime) -> Found:
    """Ask for everything on the page: the same number of statements however much is owed."""
    plan, mine, ends = plan_of(viewer), sorted(viewer.audiences), end_of(local_date(at))
    at_the_desk = viewer.side == "police" and viewer.role in DESK
    groups = dict.fromkeys([part.kinds for part in plan] + ([ALERTS] if _alone(viewer) else []))
    groups |= dict.fromkeys([HELD] if at_the_desk else [])
    of_kind = journey.owed_in_groups(groups, viewer=viewer, audience_ids=mine, at=at, most=MOST + 1)
    found = Found(
        of_kind[ALERTS][:MOST] if _alone(viewer) else list(journey.alerts_of_those_seen(viewer=viewer, most=MOST))
    )
    found.parts = [
        (
            part,
            [one for one in of_kind[part.kinds][:MOST] if part.holds(one, viewer) and has_come(one, ends)],
            len(of_kind[part.kinds]) > MOST,
        )
        for part in plan
    ]
    if at_the_desk:
        found.held = held_at_the_desk(of_kind[HELD], viewer=viewer, at=at, most=MOST + 1)
    if viewer.role in ANSWERING_FOR_OTHERS:
        found.owners = agencies.answered_for(viewer=viewer)
        kinds = ("clock", "promise") if viewer.side == "police" else ("promise", "referral")
        late = journey.late_of(viewer=viewer, audience_ids=found.owners, at=at, kinds=kinds, most=MOST + 1)
        found.others_late = list(late)
    return found


def _alone(viewer: Actor) -> bool:
    """Whether what is to be told at once is on the page only where nobody else has it: the desk's, the Code lead's."""
    return viewer.side == "police" and viewer.role in {*DESK, "code_lead"}


def _groups(found: Found, around: Around) -> list[Group]:
    """Return the groups of the page: what is overdue, then the parts of the plan, then what others are late with."""
    viewer, at = around.viewer, around.at
    late = [one for _, some, _ in found.parts for one in some if _is_late(one, at)]
    late.sort(key=lambda one: one.due_at)
    groups = [_overdue(late, around)] if late else []
    if viewer.side == "police" and viewer.role in DESK:
        groups.append(_held(found.held, around))
    seen = {one.ref for one in late}
    for part, some, is_more in found.parts:
        rows = around.rows(one for one in some if one.ref not in seen)
        why = f"{part.why} There are more: these are the most urgent.".strip() if is_more else part.why
        if rows or (part.empty and not any(part.holds(one, viewer) for one in late)):
            groups.append(Group(part.key, part.title, rows, why=why if rows else "", empty=part.empty))
    if asked := pairs.to_agree(viewer=viewer, at=at):
        groups.append(asked)
    if viewer.role in ANSWERING_FOR_OTHERS:
        groups.append(_late_elsewhere(found.others_late, around))
    return groups


def _overdue(late: Sequence[Any], around: Around) -> Group:
    why = "{} things are owed: what one call can tell stands in one row."
    return _together("overdue", "Overdue", late, around, why)


def _held(held: Sequence[Any], around: Around) -> Group:
    return _together(
        "held",
        "Held: decide",
        held[:MOST],
        around,
        "{} holds: what is asked about one person stands in one row.",
        also="There are more: these are the most pressing." if len(held) > MOST else "",
        empty="Nobody is held at the desk: every victim of the night is referred, or with their officer.",
        more=Action("See who has every open hold and referral", reverse("referrals:owned")),
    )


def _together(
    key: str, title: str, owed: Sequence[Any], around: Around, why: str, also: str = "", **parts: Any
) -> Group:
    """Return a group whose rows may hold several things each; where they do, `why` says of how many, before `also`."""
    rows, things = around.rows(owed), sum(map(around.shows, owed))
    fewer = why.format(things) if len(rows) < things else ""
    return Group(key, title, rows, why=f"{fewer} {also}".strip(), **parts)


def _late_elsewhere(late: Sequence[Any], around: Around) -> Group:
    police = around.viewer.side == "police"
    in_part = len(around.owners) > agencies.ANSWERED
    said = [answering.NEAREST] if in_part else []
    said += ["There are more: these are the longest overdue."] if len(late) > MOST else []
    return Group(
        "unit",
        "Overdue in your unit" if police else "Overdue with your colleagues",
        around.rows(late[:MOST]),
        why=" ".join(said),
        empty="None of them is late with anything." if in_part else "Nobody you answer for is late with anything.",
        more=answering.whole_unit(around.viewer) if in_part else None,
    )


def _is_late(one: Any, at: datetime) -> bool:
    return state_of(one, at) == "overdue"


def _figures(found: Found, viewer: Actor, at: datetime) -> tuple[Figure, ...]:
    """Count what they owe, the desk's queue of holds, and what those owe whom they answer for."""
    if not plan_of(viewer):
        return ()
    today = end_of(local_date(at))
    late, now, week = journey.counts_of_owed(
        viewer=viewer,
        audience_ids=sorted({*viewer.audiences, *found.owners}),
        at=at,
        today_ends=today,
        week_ends=today + timedelta(days=6),
    )
    states = [state_of(one, at) for one in found.held[:MOST]]
    late, now = late + states.count("overdue"), now + states.count("due_today")
    more_held = len(found.held) > MOST
    whose = ", your unit's too" if found.owners and viewer.side == "police" else ""
    if len(found.owners) > agencies.ANSWERED:
        whose = ", and by those nearest to you"
    where = "#unit" if found.others_late else "#held" if "overdue" in states else "#overdue"
    return (
        Figure(_counted(late, more_held), f"overdue{whose}", where if late else "", "overdue" if late else ""),
        Figure(_counted(now, more_held), "due today", state="due_today" if now else ""),
        Figure(_counted(week), "later this week"),
    )


def _counted(count: int, at_least: bool = False) -> str:
    if count >= journey.COUNTED:
        return f"{journey.COUNTED} or more"
    return f"{count} or more" if at_least else str(count)


def _lede(viewer: Actor) -> str:
    """Say what came in since last night, to those whose desk it comes to."""
    if viewer.side != "police" or viewer.role not in {*DESK, "code_lead"}:
        return ""
    night = intake.bundles(viewer=viewer).filter(status="taken").first()
    if night is None:
        return "No bundle has been taken in yet."
    did = night.did
    decisions, _ = intake.decided(night, viewer=viewer)
    quarantined = sum(rows["quarantined"] for rows in did["rows"].values())
    waiting = sum(rows["waiting"] for rows in did["rows"].values())
    return (
        f"Since last night: {_of(did['rows']['crimes.csv']['new'], 'crime', 'crimes')} came in;"
        f" {_of(decisions['made'], 'person was', 'people were')} referred, {decisions['held']} held,"
        f" {decisions['not_made']} not referred."
        f" {_of(quarantined, 'row was', 'rows were')} put in quarantine,"
        f" {_of(waiting, 'waits', 'wait')} for another row."
    )


def _kept(viewer: Actor) -> tuple[Action, ...]:
    """Return the way to the rows that are kept now, for those who may put them right."""
    if viewer.side != "police" or viewer.role not in DESK:
        return ()
    counts = intake.kept_counts(viewer=viewer)
    return tuple(
        Action(words.format(_of(counts[state], "row", "rows")), reverse(f"intake:{state}"))
        for state, words in (("quarantined", "Put right {} in quarantine"), ("waiting", "See {} that wait"))
        if counts.get(state)
    )


def _of(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
