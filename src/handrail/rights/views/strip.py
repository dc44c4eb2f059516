"""The clocks of one person as a strip, with its table and its CSV."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.looks import look_of
from handrail.core.moments import as_written, say_day, say_local_day, say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Table
from handrail.core.workdays import LONDON, local_date
from handrail.crimes import queries as crimes
from handrail.people import queries as people
from handrail.rights import policy, queries
from handrail.rights.queries import Stood
from handrail.rights.strip_picture import Bar, Picture, picture_of
from handrail.rights.views import frames
from handrail.rights.views.sheets import as_csv


@dataclass(frozen=True, slots=True)
class Strip:
    """The picture of a person's clocks, the table with the same, and where its CSV is."""

    picture: Picture | None
    table: Table
    sheet: str


def strip(ref: str, name: str, clocks: Sequence[Stood], *, at: datetime, crime: str = "") -> Strip:
    """Draw these clocks of one person; what never began, does not apply or has no end is in the table."""
    drawn = [
        one
        for one in clocks
        if one.kept.triggered_at is not None
        and one.state != "not_applicable"
        and (one.kept.due_on or one.kept.answered_at or one.state in ("running", "missed"))
    ]
    summary = f"{len(drawn)} clocks of {name}, from what started each to when it is due. The table has the same."
    sheet = reverse("rights:clocks_sheet", args=[ref]) + (f"?{urlencode({'crime': crime})}" if crime else "")
    return Strip(picture_of([_bar(one) for one in drawn], now=at, summary=summary), _table(clocks, at), sheet)


@page(audience="worker", sides=policy.SIDES, about=people.person)
def clocks_sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the clocks of one person that the viewer may see as CSV, without their name."""
    viewer, at = frames.who(request)
    person = people.person(ref, viewer=viewer)
    audit.record("took clocks away", by=viewer, at=at, about="person", ids=[person.id])
    asked = request.GET.get("crime", "")
    known = {crime.id for crime in crimes.crimes_of(person, viewer=viewer) if not asked or crime.ref == asked}
    columns = (
        "entitlement", "title", "crime_ref", "trigger", "triggered_at", "known_at", "due_on", "answered_at", "state",
        "enhanced", "by_upgrade", "edition",
    )  # fmt: skip
    rows = [
        (
            one.kept.entitlement, one.right.title, one.crime.source_ref if one.crime else None, one.kept.trigger,
            _written(one.kept.triggered_at), _written(one.kept.known_at),
            one.kept.due_on.isoformat() if one.kept.due_on else None, _written(one.kept.answered_at), one.state,
            "yes" if one.kept.enhanced else "no", "yes" if one.kept.by_upgrade else "no", one.kept.edition,
        )
        for row in queries.twelve_rights(person, viewer=viewer, at=at)
        for one in row.clocks
        if not asked or one.kept.crime_id in known
    ]  # fmt: skip
    return as_csv("clocks", columns, rows)


def _written(moment: datetime | None) -> str | None:
    return as_written(moment) if moment else None


def _bar(one: Stood) -> Bar:
    kept, right = one.kept, one.right
    assert kept.triggered_at is not None
    started = (kept.known_at if right.from_known else None) or kept.triggered_at
    return Bar(
        row=f"{right.number}. {right.title}",
        start=started,
        due=_end_of(kept.due_on) if kept.due_on else None,
        answered=max(started, kept.answered_at) if kept.answered_at else None,
        state=one.state,
        sentence=f"{right.title}, {look_of(one.state).word}: {one.sentence.partition(' Source:')[0]}",
        href=f"#right-{right.number}",
    )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


def _table(clocks: Sequence[Stood], at: datetime) -> Table:
    today = local_date(at)
    lines = [
        Line(
            (
                f"{one.right.number}. {one.right.title}",
                say_local_day(one.kept.triggered_at, today=today) if one.kept.triggered_at else "–",
                say_day(one.kept.due_on, today=today) if one.kept.due_on else "no limit in days",
                say_moment(one.kept.answered_at, today=today) if one.kept.answered_at else "–",
                look_of(one.state).word,
            ),
            state=one.state,
        )
        for one in clocks
    ]
    return Table(
        "Every clock, from what started it",
        (Column("Right"), Column("Started"), Column("Due by the end of"), Column("Answered"), Column("Stands")),
        lines,
        note=f"As they stand now ({say_moment(at)}), those you may see.",
        empty="Nothing has started a clock.",
    )
