"""The rights of one person: twelve rows, each with its entitlements, how each stands, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.looks import look_of, pressing
from handrail.core.pages import page
from handrail.core.parts import Action, Figure
from handrail.core.workdays import local_date
from handrail.crimes.models import Crime
from handrail.people import queries as people
from handrail.rights import policy, queries
from handrail.rights.editions import Right
from handrail.rights.queries import RightRow, Stood
from handrail.rights.views import frames
from handrail.rights.views.strip import strip

SHOWN = 6
"""How much that asks nothing of anybody is shown of one right before the rest is folded away."""

SURE = MappingProxyType(
    {"verified": "verified", "verified*": "read at second hand", "recalled": "recalled, to be confirmed"}
)
"""How sure we are of a right or of its limit, in words."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One clock as a line of the page."""

    state: str
    title: str
    of: str
    sentence: str
    evidence: Sequence[str]
    gap: str
    owes: str
    sure: str
    record: Action | None


@dataclass(frozen=True, slots=True)
class Line:
    """One of the twelve rights as a row of the page; `more` are lines folded away."""

    number: int
    title: str
    state: str
    said: str
    first: Sequence[Entitlement]
    more: Sequence[Entitlement]
    recorded: Sequence[str]


@page(audience="worker", sides=policy.SIDES, about=people.person)
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the twelve rights of one person to somebody who has a reason to see them."""
    viewer, at = frames.who(request)
    found = people.person(ref, viewer=viewer)
    audit.record("looked at rights", by=viewer, at=at, about="person", ids=[found.id])
    shown = frames.about(request, found)
    known = shown.crimes
    asked = next((crime for crime in known if crime.ref == request.GET.get("crime")), None)
    rows = queries.twelve_rights(found, viewer=viewer, at=at)
    drawing = _Drawing(ref, may_record=policy.may_record(viewer, "victim_told"), several=len(known) > 1, crime=asked)
    states = Counter(one.state for row in rows for one in row.clocks if drawing.is_asked(one))
    return render(
        request,
        "rights/person.html",
        {
            "name": str(found),
            "lines": [drawing.line(row, local_date(at)) for row in rows],
            "figures": _figures(states),
            "safe": shown.safe,
            "crimes": _crimes(known, asked, ref),
            "actions": _actions(ref, drawing),
            "strip": strip(
                ref,
                str(found),
                [one for row in rows for one in row.clocks if drawing.is_asked(one)],
                at=at,
                crime=asked.ref if asked else "",
            ),
            "back": reverse("desk:person", args=[ref]),
        },
    )


def _figures(states: Counter[str]) -> list[Figure]:
    shown = ("missed", "running", "late", "met")
    return [Figure(str(states[state]), look_of(state).word, state=state) for state in shown if states[state]]


def _crimes(known: Sequence[Crime], asked: Crime | None, ref: str) -> list[tuple[str, str, bool]]:
    """Links that show one crime at a time, where there are several: words, address, whether it is the one shown."""
    if len(known) < 2:
        return []
    here = reverse("rights:person", args=[ref])
    every = [("All crimes", here, asked is None)]
    return every + [(frames.of_crime(crime), f"{here}?crime={crime.ref}", crime == asked) for crime in known]


def _actions(ref: str, drawing: "_Drawing") -> tuple[Action, ...]:
    if not drawing.may_record:
        return ()
    return (
        Action("Record", drawing.record(), key="r", first=True),
        Action("Promise a call", reverse("rights:promise_anew", args=[ref])),
        Action("Steps", reverse("rights:steps", args=[ref])),
        Action("Enhanced rights", reverse("rights:enhanced", args=[ref])),
    )


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Draws rights as lines; `crime` leaves out all others, `several` says which crime each line is of."""

    ref: str
    may_record: bool
    several: bool
    crime: Crime | None

    def is_asked(self, one: Stood) -> bool:
        return self.crime is None or one.kept.crime_id == self.crime.id

    def line(self, row: RightRow, today: object) -> Line:
        clocks = sorted((one for one in row.clocks if self.is_asked(one)), key=lambda one: pressing(one.state))
        lines = [self.entitlement(one) for one in clocks]
        pressing_now = sum(one.is_open or one.state == "late" for one in clocks)
        first = max(pressing_now, min(len(lines), SHOWN))
        recorded = [one.sentence for one in row.recorded if self.crime is None or one.crime_id == self.crime.id]
        return Line(
            row.number,
            row.title,
            queries.overall([one.state for one in clocks]),
            "" if lines else "Nothing has happened that starts it.",
            lines[:first],
            lines[first:],
            recorded[:SHOWN],
        )

    def entitlement(self, one: Stood) -> Entitlement:
        answerable = one.is_open and one.crime and one.right.answers
        record = Action("Record", self.record(one)) if self.may_record and answerable else None
        return Entitlement(
            one.state,
            f"{one.right.title}: {one.item}" if one.item else one.right.title,
            frames.of_crime(one.crime) if self.several and self.crime is None and one.crime else "",
            one.sentence,
            one.evidence,
            one.gap,
            one.right.duty_holder + (f"; {one.right.also_owed_by}" if one.right.also_owed_by else ""),
            SURE[one.right.confidence] + _of_the_limit(one.right),
            record,
        )

    def record(self, one: Stood | None = None) -> str:
        """Where to record: what was done for this clock, or anything."""
        here = reverse("rights:record", args=[self.ref])
        if one is None or one.crime is None:
            return here + (f"?crime={self.crime.ref}" if self.crime else "")
        kind = "victim_told" if "victim_told" in one.right.answers else next(iter(one.right.answers))
        if not one.right.kept:
            return f"{here}?crime={one.crime.ref}&kind={kind}"
        token = queries.token_of(one.kept.record_id, one.kept.crime_id, one.kept.trigger_ref)
        item = "&" + urlencode({"item": one.item}) if one.item else ""
        return f"{here}?crime={one.crime.ref}&kind={kind}&about={token}{item}"


def _of_the_limit(right: Right) -> str:
    if right.limit_confidence == right.confidence:
        return ""
    return f", its limit {SURE[right.limit_confidence]}"
