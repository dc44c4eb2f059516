"""The printed chronology: every log and crime number on one list, for a reader who decides what is in it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.moments import say_moment
from handrail.core.pages import page
from handrail.crimes import queries, wording
from handrail.crimes.chronology import READERS, SOURCE, Entry, Reader, columns, given, officers, told_to
from handrail.crimes.conduct import read
from handrail.crimes.queries import Row, Seen
from handrail.crimes.views import frames

ANOTHER_YEAR = date.min
"""Before any: what is on paper is said with its year, for it is read long after."""


@page(audience="worker", sides=("police", "service", "statutory"), about=queries.pattern)
def chronology(request: HttpRequest, ref: str) -> HttpResponse:
    """Print every incident of a pattern with its log and crime number, for a meeting, a court or a housing officer."""
    viewer, at = frames.who(request)
    seen = queries.pattern(ref, viewer=viewer)
    reader = READERS.get(request.GET.get("reader", ""))
    here = reverse("crimes:pattern", args=[ref])
    choices = [(one.name, f"?reader={one.id}", one == reader) for one in READERS.values()]
    frames.about(request, seen, SOURCE)
    context: dict[str, Any] = {
        "name": str(seen.victim), "back_url": here, "back_label": f"{seen.victim}: the pattern", "choices": choices,
        "reader": reader,
    }  # fmt: skip
    audit.record(
        "printed chronology" if reader else "asked to print chronology", by=viewer, at=at, about="person",
        ids=[seen.victim_id], refs=[seen.ref], reason=reader.id if reader else "",
    )  # fmt: skip
    if reader is not None:
        # On paper for somebody else, the strip would tell how the person can be reached.
        request.on_frame |= {"strip": ()}  # type: ignore[attr-defined]
        when = say_moment(at, today=ANOTHER_YEAR)
        context |= _told(seen, reader) | {
            "printed": f"Printed by {viewer.name}, {request.worker.agency}, {when}",  # type: ignore[attr-defined]
        }
    return render(request, "crimes/chronology.html", context)


def _told(seen: Seen, reader: Reader) -> dict[str, Any]:
    """Return what this reader is given; totals are counted from what is on the paper."""
    numbers = {crime.id: crime.source_ref for crime in seen.crimes}
    entries = [_entry(row, numbers) for row in seen.rows]
    lines = told_to(reader, entries)
    allowed = given(reader, entries)
    told = [one.incident for one in allowed]
    reading = read(told)
    number = {one.key: place for place, each in enumerate(reading.occasions, 1) for one in each.incidents}
    heads = columns(reader, lines)
    return {
        "heads": ["When", *(heading for _, heading in heads)],
        "lines": [
            [
                f"{number[one.key]}. {wording.when_said(one, today=ANOTHER_YEAR)}",
                *(getattr(line, name) for name, _ in heads),
            ]
            for one, line in zip(told, lines, strict=True)
        ],
        "suspect": _suspect(seen, any(one.shared for one in allowed)) if reader.names_others else "",
        "total": reading.total,
        "gaps": wording.gaps(reading) if reader.reasons else "",
        "officers": officers(lines),
        "recorded_with": any(one.recorded_with for one in allowed),
        "reasons": [reason.words for reason in reading.reasons] if reader.reasons else [],
    }


def _suspect(seen: Seen, shared: bool) -> str:
    """Return whom a crime of the pattern names, or what the person agreed to share: never a name told to a service."""
    crimes = {row.crime.id for row in seen.rows if row.crime is not None}
    known = shared or any(one.one_id == seen.suspect_id and one.crime_id in crimes for one in seen.named)
    return seen.suspect if known and seen.suspect else wording.NAMELESS


def _entry(row: Row, numbers: Mapping[int, str]) -> Entry:
    """Return an incident as it may be told.

    A breach has no number of its own: under that of the crime it is recorded with, the two would read as one report.
    """
    crime = row.crime
    return Entry(
        incident=row.incident,
        words=wording.said_of(row),
        number=crime.source_ref if crime is not None else "",
        log=crime.log_ref if crime is not None else "",
        officer=crime.officer.name if crime is not None and crime.officer else "",
        outcome=wording.outcome(crime.outcome_code) if crime is not None else "",
        more=wording.more_of(row),
        told="told" in row.why,
        shared="shared" in row.why,
        recorded_with=numbers.get(row.event.crime_id or 0, "") if row.event is not None else "",
    )
