"""A pattern: one line in time, what it shows and why, and a supervisor's list of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.moments import say_day, say_moment
from handrail.core.pages import page
from handrail.core.parts import Action, Card
from handrail.core.parts import Row as PageRow
from handrail.core.workdays import local_date
from handrail.crimes import policy, queries, wording
from handrail.crimes.conduct import Reason
from handrail.crimes.line import NARROW, WIDE, Line, Sheet, Spot, line_of
from handrail.crimes.queries import OfSeveralPartners, Row, Seen, SerialSuspect
from handrail.crimes.repeats import IN_USE, MONTHS
from handrail.crimes.views import frames
from handrail.people.models import Person

GLYPH = {"crime": "crime", "non_crime": "non_crime", "breach": "breach", "told": "words"}


@dataclass(frozen=True, slots=True)
class Said:
    """One crime, breach or thing told as the list says it."""

    state: str
    sentence: str
    why: str
    new: bool
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident of the list: what happened at one time, which may stand under several numbers."""

    anchor: str
    parts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One reason in words, and links to the incidents that bear it out: (number in the list, anchor)."""

    words: str
    evidence: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Around:
    """One in crimes with several others: a sentence, their page where it opens, the reason, and each of the others.

    Of each: the name, their page where it opens, and the crimes. A suspect's never does.
    """

    sentence: str
    href: str
    reason: str
    others: tuple[tuple[str, str, str], ...]


@page(audience="worker", sides=("police",), roles=("supervisor",))
def patterns(request: HttpRequest) -> HttpResponse:
    """List the patterns a supervisor answers for, the worsening first."""
    viewer, at = frames.who(request)
    found, more = queries.patterns_to_supervise(viewer=viewer)
    audit.record("looked at patterns", by=viewer, at=at, about="pattern", refs=[one.ref for one in found])
    today = local_date(at)
    worsening = sum(one.reading.worsening for one in found)
    several = queries.several(viewer=viewer, at=at)
    if several.shown:
        audit.record("looked at people in crimes with several", by=viewer, at=at, about="person", ids=several.shown)
    return render(
        request,
        "crimes/patterns.html",
        {
            "lines": [_line(one, today) for one in found],
            "worsening": worsening,
            "more": more,
            "suspects": [_serial(one, today) for one in several.suspects],
            "victims": [_of_several(one, today) for one in several.victims],
            "since": say_day(several.since, today=today),
            "months": MONTHS,
            "many": several.more,
        },
    )


def _serial(one: SerialSuspect, today: date) -> Around:
    crimes = {crime.id for _, several in one.harmed for crime in several}
    return Around(
        f"{one.name}: named by {len(one.harmed)} people", "", "A serial suspect: " + _counted(len(crimes)),
        tuple((str(who), _page_of(who), wording.crimes_said(crimes, today=today)) for who, crimes in one.harmed),
    )  # fmt: skip


def _of_several(one: OfSeveralPartners, today: date) -> Around:
    crimes = {crime.id for _, several in one.named for crime in several}
    return Around(
        f"{one.person}: {len(one.named)} partners or former partners named", _page_of(one.person),
        "A victim of several partners: " + _counted(len(crimes)),
        tuple((name, "", wording.crimes_said(crimes, today=today)) for name, crimes in one.named),
    )  # fmt: skip


def _counted(crimes: int) -> str:
    return f"in {wording.crimes_counted(crimes)} that you may see"


def _page_of(person: Person) -> str:
    return reverse("desk:person", args=[person.ref])


def _line(one: Seen, today: date) -> PageRow:
    reading = one.reading
    reasons = [reason.words for reason in reading.reasons if reason.code != "worsening"]
    met = f"{len(one.officers)} officer{'s' * (len(one.officers) != 1)} met"
    return PageRow(
        key=one.ref,
        sentence=f"{one.victim}: {wording.summary(reading)}",
        href=reverse("crimes:pattern", args=[one.ref]),
        state="worsening" if reading.worsening else "due",
        reason=" · ".join([f"suspect named: {one.suspect or wording.NAMELESS}", met, *reasons[:3]]),
        due=f"last {wording.when_said(reading.occasions[-1].incidents[0], today=today)}" if reading.occasions else "",
        chips=(wording.stands(one.state, one.last_verdict),),
    )


@page(audience="worker", sides=("police", "service", "statutory"), about=queries.pattern)
def pattern(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one pattern to whoever sees two incidents of it: its line in time, its reasons and its incidents."""
    viewer, at = frames.who(request)
    seen = queries.pattern(ref, viewer=viewer)
    others = queries.others_harmed(seen, viewer=viewer)
    ids = [seen.victim_id, *(other.person.id for other in others)]
    audit.record("looked at pattern", by=viewer, at=at, about="person", ids=ids, refs=[seen.ref])
    frames.about(request, seen)
    today = local_date(at)
    numbers = _numbers(seen)
    more = list(queries.repeats(seen, others))
    return render(
        request,
        "crimes/pattern.html",
        {
            "name": str(seen.victim),
            "person_url": reverse("desk:person", args=[seen.victim.ref]),
            "suspect": seen.suspect or wording.NAMELESS,
            "state_words": wording.stands(seen.state, seen.last_verdict),
            "verdict": _verdict(seen, today),
            "cards": _cards(seen),
            "line": _picture(seen, today, WIDE),
            "line_narrow": _picture(seen, today, NARROW),
            "reasons": [_shown(reason, numbers) for reason in seen.reading.reasons],
            "repeats": [_shown(reason, {}) for reason in more],
            "definition": IN_USE if any(reason.code == "marac_repeat" for reason in more) else None,
            "others": [
                (str(other.person), reverse("desk:person", args=[other.person.ref]), wording.times(len(other.days)))
                for other in others
            ],
            "rows": _incidents(seen, viewer, today),
            "out": [Incident("", (_said(seen, row, viewer, today),)) for row in seen.out],
            "put_in": [Incident("", (_said(seen, row, viewer, today),)) for row in seen.others]
            if policy.may_decide(viewer)
            else [],
            "decisions": _decisions(seen, viewer),
            "chronology_url": reverse("crimes:chronology", args=[seen.ref]),
        },
    )


def _cards(seen: Seen) -> tuple[Card, ...]:
    reading = seen.reading
    return (
        Card("Incidents", str(reading.total), wording.gaps(reading), state="worsening" if reading.worsening else ""),
        Card(
            "Officers met",
            str(len(seen.officers)),
            ", ".join(seen.officers[:4]) + (" …" if len(seen.officers) > 4 else ""),
        ),
        Card("Told the story", wording.times(seen.tellings), "reports, statements, interviews"),
        Card("Last", say_day(local_date(reading.occasions[-1].when)) if reading.occasions else "None left in"),
    )


def _verdict(seen: Seen, today: date) -> str:
    """Say who confirmed or rejected it, when and why, as this viewer may know it."""
    last = seen.last_verdict
    if last is None:
        return "Nobody at your agency has confirmed or rejected it yet. Our rules proposed it."
    whose = last.made_by or ("the police" if last.by_police else "your agency")
    why = wording.reason_said("confirm" if last.verdict == "confirmed" else "reject", last.why)
    when = say_moment(last.made_at, today=today)
    said = f"{wording.STATES[last.verdict]} by {whose}, {when}: {why[:1].lower()}{why[1:]}."
    return f"{said} “{last.note}”" if last.note else said


def _decisions(seen: Seen, viewer: Actor) -> list[Action]:
    here = reverse("crimes:decide", args=[seen.ref])
    if not policy.may_decide(viewer):
        return []
    found = []
    if seen.reading.worsening and policy.may_look_at_worsening(viewer):
        found.append(Action("Say what follows from the worsening", f"{here}?verdict=looked_at", first=True))
    if seen.state != "confirmed" or seen.new_since:
        found.append(Action("Confirm it is one course of conduct", f"{here}?verdict=confirmed", first=not found))
    if seen.state != "rejected":
        found.append(Action("Reject it", f"{here}?verdict=rejected"))
    return found


def _numbers(seen: Seen) -> dict[str, int]:
    """Return the number of the incident that each crime, breach or thing told is of: one for what was at one time."""
    return {one.key: place for place, each in enumerate(seen.reading.occasions, 1) for one in each.incidents}


def _incidents(seen: Seen, viewer: Actor, today: date) -> list[Incident]:
    by_key = {row.key: row for row in seen.rows}
    return [
        Incident(f"i-{place}", tuple(_said(seen, by_key[one.key], viewer, today) for one in each.incidents))
        for place, each in enumerate(seen.reading.occasions, 1)
    ]


def _said(seen: Seen, row: Row, viewer: Actor, today: date) -> Said:
    here = reverse("crimes:decide", args=[seen.ref])
    inside = row.key in {one.key for one in seen.rows}
    found = []
    if policy.may_decide(viewer):
        asked = urlencode({"verdict": "removed" if inside else "added", "incident": frames.token_of(seen, row)})
        found.append(Action("Take out" if inside else "Put in", f"{here}?{asked}"))
    if row.event is not None and "told" in row.why and policy.may_record_told(viewer):
        found.append(Action("May the police see it?", reverse("crimes:share", args=[row.event.ref])))
    return Said(
        GLYPH[row.incident.kind], wording.sentence_of(row, today=today, numbered=True),
        wording.why_in(row), row.key in seen.new_since, tuple(found),
    )  # fmt: skip


def _shown(reason: Reason, numbers: dict[str, int]) -> Shown:
    found = dict.fromkeys(numbers[key] for key in reason.keys if key in numbers)
    return Shown(reason.words, tuple((number, f"#i-{number}") for number in sorted(found)))


def _picture(seen: Seen, today: date, sheet: Sheet) -> Line | None:
    by_key = {row.key: row for row in seen.rows}
    spots = []
    for place, occasion in enumerate(seen.reading.occasions, 1):
        rows = [by_key[one.key] for one in occasion.incidents]
        first = max(rows, key=lambda row: row.crime is not None)
        spots.append(
            Spot(
                occasion.when, occasion.severity, GLYPH[first.incident.kind],
                _together(rows, today), f"#i-{place}",
            )
        )  # fmt: skip
    summary = f"{wording.summary(seen.reading)}, from the first on the left to the last on the right; graver is higher"
    return line_of(spots, summary=summary, sheet=sheet)


def _together(rows: Sequence[Row], today: date) -> str:
    return " ".join(_sentences(rows, today))


def _sentences(rows: Iterable[Row], today: date) -> Iterable[str]:
    return (wording.sentence_of(row, today=today, numbered=False) for row in rows)
