"""The list behind every figure: its clocks, a page at a time, of a force or of one unit."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.agencies.models import Team
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, NotKnown
from handrail.core.looks import look_of
from handrail.core.moments import say_day
from handrail.core.pages import page
from handrail.core.parts import Row
from handrail.core.workdays import local_date, next_working_day
from handrail.rights import policy, queries
from handrail.rights.breakdown import STATES
from handrail.rights.clocks import DONE
from handrail.rights.contact import WAYS
from handrail.rights.models import Clock, Gap, Told
from handrail.rights.quarterly import Area, definitions_of, editions
from handrail.rights.queries import FELL_DUE, NOT_IN_TIME, NOT_NEEDED, WITHOUT_LIMIT, Asked, Laid, Listed, Within
from handrail.rights.views import asked as asking
from handrail.rights.views import frames, spans
from handrail.rights.views.spans import Span

LISTS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "unrecorded": (
            "Enhanced by offence, not recorded by the force",
            "Our rule found enhanced rights, from the offence, a flag, the relationship or the age, and the force"
            " recorded no reason. The shorter limits run all the same.",
            "Nobody: every reason found is recorded by the force too.",
        ),
        Gap.VOICEMAIL_ONLY.value: (
            "Answered by voicemail only",
            "Somebody left a voicemail. It answers no right: these are still owed.",
            "Nobody was left with a voicemail alone.",
        ),
        Gap.FOR_NOBODY.value: (
            "Answered for nobody",
            "The crime has several victims, and what was recorded names none of them: it answers for nobody until the"
            " force says whom it was for.",
            "Every answer says whose it is.",
        ),
        Told.NOT_AS_CHOSEN.value: (
            "Hard news, not in the way they chose",
            "They were told of a decision, a release, bail, an outcome or a sentence, and not in the way they had"
            " chosen. The clock counts it as told; this is counted beside it.",
            "Everybody who chose a way was told hard news in that way, as far as is recorded.",
        ),
        Told.WRITTEN_ONLY.value: (
            "Hard news by letter or e-mail only",
            "They read of a decision, a release, bail, an outcome or a sentence, and nobody spoke to them of it. The"
            " clock counts it as told; this is counted beside it.",
            "Somebody spoke to everybody who was told hard news, as far as is recorded.",
        ),
    }
)
_TOGETHER = {
    NOT_IN_TIME: "late or missed",
    NOT_NEEDED: "not applicable or stopped",
    FELL_DUE: "fell due: missed, late, then met",
    WITHOUT_LIMIT: "no limit, not done yet, then done",
}
_SAID = {**_TOGETHER, DONE: "done, no limit", "no_limit": "not done yet, no limit"}


NONE_TO_OPEN = "You may open none of these."


class SmallCount(NotAllowed):
    """So few are in this group that no list of them alone is given. Open the list of everybody instead."""


@page(audience="worker", roles=policy.COUNTING_A_UNIT)
def listed(request: HttpRequest) -> HttpResponse:
    """Show the list behind a figure: its clocks, a page at a time."""
    viewer, at = frames.who(request)
    asked, span, area = _asked(request, at)
    if queries.is_hidden(asked, viewer=viewer, at=at):
        raise SmallCount
    laid = queries.lay_out(asked, viewer=viewer, at=at)
    title, why = _title(asked, area, viewer, local_date(at)), span.counted(at) if span else ""
    narrower = _narrower(request, laid, span) if span and laid.count > laid.reach else None
    empty = asking.not_counted(asking.right_of(request)) or "There is none."
    return show_list(request, laid, title, why, empty=empty, narrower=narrower)


@page(audience="worker", roles=policy.COUNTING_A_UNIT)
def gap(request: HttpRequest, which: str) -> HttpResponse:
    """Show of whom something else is to be known beside how their rights stand: see `LISTS`."""
    if which not in LISTS:
        raise NotKnown
    title, why, empty = LISTS[which]
    if which == "unrecorded":
        asked = Asked(unrecorded=True)
    else:
        asked = Asked(told=which) if which in Told.values else Asked(gap=which)
    viewer, at = frames.who(request)
    return show_list(request, queries.lay_out(asked, viewer=viewer, at=at), title, why, empty=empty)


def show_list(
    request: HttpRequest,
    laid: Laid,
    title: str,
    why: str,
    *,
    empty: str = "There is none.",
    back: str = "",
    narrower: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show one page of a list as it was laid out; `narrower` is what its form can ask for where it is too long."""
    viewer, at = frames.who(request)
    paged = _Counted(laid.pages).get_page(request.GET.get("page"))
    found = queries.listed(laid, viewer=viewer, at=at, page=paged.number)
    reasons = queries.reasons_found(found, viewer=viewer) if laid.asked.unrecorded else {}
    audit.record("looked at list", by=viewer, at=at, about="clock", ids=[one.stood.kept.person_id for one in found])
    frames.on_frame(request, sources=frames.sources(), about_a_person=True)
    return render(
        request,
        "rights/list.html",
        {
            "title": title,
            "count": laid.count,
            "whose": asking.scope_words(viewer),
            "why": why,
            "opens": _opens(laid, paged.number, len(found)),
            "empty": NONE_TO_OPEN if laid.count else empty,
            "rows": [_row(one, at, reasons) for one in found],
            "reach": f"{laid.reach:,}" if laid.count > laid.reach else "",
            "narrower": narrower,
            "page": paged,
            "back": back or reverse("rights:figures"),
        },
    )


def _narrower(request: HttpRequest, laid: Laid, span: Span) -> dict[str, object]:
    """What a list that is too long can be narrowed to: months, one right, and one unit where it is of no group."""
    viewer, at = frames.who(request)
    chosen = ("right", "unit", "from", "to", "months", "page")
    everywhere = queries.own_unit(viewer) is None and laid.asked.within is None
    return {
        "kept": [(name, value) for name, value in request.GET.items() if name not in chosen],
        "rights": asking.choices(),
        "right": request.GET.get("right", ""),
        "units": [(team.ref, team.name) for team in queries.units(viewer=viewer)] if everywhere else [],
        "unit": request.GET.get("unit", ""),
        "months": spans.choices(queries.first_month(viewer=viewer, at=at), at),
        "span": span.asked,
    }


def _opens(laid: Laid, page: int, found: int) -> str:
    """Say how many of those that a figure counts the viewer may open, where that is fewer: never whose they are."""
    here = min(queries.MOST, min(laid.count, laid.reach) - (page - 1) * queries.MOST)
    if found >= here:
        return ""
    which = ", of which" if laid.pages == 1 else f"; of the {here} on this page"
    return f"{which} you may open {found or 'none'}"


class _Counted(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose length is known from the kept counts."""

    def __init__(self, pages: int) -> None:
        super().__init__(range(pages), 1)


def _row(one: Listed, at: datetime, reasons: Mapping[tuple[int | None, int | None], Sequence[str]]) -> Row:
    """A clock as a row; where the list is of reasons that the force did not record, the reasons in its place."""
    kept, crime, today = one.stood.kept, one.stood.crime, local_date(at)
    number, unit = (crime.source_ref, crime.team.name if crime.team else "no unit") if crime else ("", "")
    found = reasons.get((kept.record_id, kept.crime_id), ())
    if found:
        what = ", ".join(words.replace(":", ": ").replace("_", " ") for words in found)
        where, state, note = [crime.offence if crime else "", number, unit], "not_recorded", ""
    else:
        what, state = one.stood.right.title, DONE if kept.settled == DONE else one.stood.state
        what = f"{what}: {one.stood.item}" if one.stood.item else what
        where, note = [f"right {one.stood.right.number}", number, unit], one.stood.sentence.partition(" Source:")[0]
    due = ""
    if kept.due_on and one.stood.is_open and not found:
        due = f"{'was due' if state == 'missed' else 'due'} {say_day(kept.due_on, today=today)}"
    return Row(
        key=queries.token_of(kept.record_id, kept.crime_id, kept.trigger_ref + kept.entitlement),
        sentence=f"{one.person}: {what}",
        href=reverse("rights:person", args=[one.person.ref]) + f"#right-{one.stood.right.number}",
        state=state,
        reason=" · ".join(filter(None, where)),
        due=due,
        note=" ".join(filter(None, (note, _how_told(kept), one.stood.gap))),
    )


def _how_told(kept: Clock) -> str:
    """How hard news was told, where that is to be known of it: not as they chose, or in writing only."""
    return f"Told {WAYS[kept.answered_how].lower()}." if kept.told and kept.answered_how in WAYS else ""


def _asked(request: HttpRequest, at: datetime) -> tuple[Asked, Span | None, Area | None]:
    """Read which clocks a list is of; what is not understood is not known."""
    viewer = frames.who(request)[0]
    right = asking.right_of(request)
    state, unit = (request.GET.get(name, "") for name in ("state", "unit"))
    within, holder = _within(request, viewer)
    if state not in ("", *STATES, *_TOGETHER) or (within and unit):
        raise NotKnown
    team = team_of(unit, viewer)
    due_on = {"today": local_date(at), "next": next_working_day(at)}.get(request.GET.get("due", ""))
    upgrade, enhanced = (request.GET.get(name) == "yes" for name in ("upgrade", "enhanced"))
    if not (due_on or upgrade or state):
        state = "missed"
    span = None if due_on else spans.read(request, at)
    area = _area(request, span)
    return Asked(
        state=state, entitlement=right.id if right else "", rights=area.rights if area else (), duty_holder=holder,
        team_id=team.id if team else None, any_team=not unit, since=span.since if span else None,
        until=span.until if span else None, due_on=due_on, within=within, by_upgrade=upgrade, enhanced=enhanced,
    ), span, area  # fmt: skip


def _area(request: HttpRequest, span: Span | None) -> Area | None:
    """Read of which area of a quarter's return a list is; none where it is of none."""
    asked = request.GET.get("area", "")
    areas = (definitions_of(span.since) if span and span.since else editions()[-1]).areas
    found = next((area for area in areas if area.code == asked), None)
    if asked and found is None:
        raise NotKnown
    return found


def _within(request: HttpRequest, viewer: Actor) -> tuple[Within | None, str]:
    """Read of which group a list is, or by whom what it lists is owed; a unit is asked for by its own name.

    The key of a group is empty where none is recorded.
    """
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    if not by:
        return None, ""
    if by in ("right", "month", "unit") or by not in queries.dimensions(viewer) or (by == "duty_holder" and not key):
        raise NotKnown
    return (None, key) if by == "duty_holder" else (Within(by, key), "")


def team_of(unit: str, viewer: Actor) -> Team | None:
    """The unit asked for, or none for no unit named; who sees one unit asks for that one or for none in particular."""
    own = queries.own_unit(viewer)
    team = Team.objects.filter(ref=unit, agency_id=viewer.agency_id or 0).first() if unit else None
    if unit and ((unit != queries.NONE and team is None) or (own and own != team)):
        raise NotKnown
    return team


def _title(asked: Asked, area: Area | None, viewer: Actor, today: date) -> str:
    names = asking.titles()
    otherwise = area.title if area else (f"Rights owed by {asked.duty_holder}" if asked.duty_holder else "Rights")
    what = names.get(asked.entitlement, otherwise)
    unit = Team.objects.filter(id=asked.team_id).first() if asked.team_id else None
    of = f", {unit.name}" if unit else ("" if asked.any_team else ", no unit named")
    if asked.within:
        of = f", {queries.group_words(asked.within, viewer=viewer)}"
    of += ", enhanced" if asked.enhanced else ""
    if asked.due_on is not None:
        when = "today" if asked.due_on == today else f"on {say_day(asked.due_on, today=today)}"
        return f"{what}{of}: will fail {when} unless answered"
    if asked.by_upgrade:
        return f"{what}{of}: late or missed at once, by an upgrade"
    return f"{what}{of}: {_SAID.get(asked.state) or look_of(asked.state).word}"
