"""A person's page: who they are, what is owed next, and the thread."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit import actions as audit
from handrail.audit import queries as audits
from handrail.audit.actor import Actor
from handrail.core.moments import say_day, say_moment
from handrail.core.pages import page
from handrail.core.parts import Action, Card, Fact, Note, Safe
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.desk import marks
from handrail.desk.rows import ringing_now, rows_of
from handrail.desk.thread import by_day, choices, picture_of
from handrail.desk.wording import plain
from handrail.journey import queries as journey
from handrail.journey.happenings import Happening
from handrail.journey.promises import promises_of
from handrail.people import policy as people_policy
from handrail.people import queries as people
from handrail.referrals.queries import support as referrals
from handrail.rights import queries as rights


@page(audience="worker")
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one person to somebody who has a reason to see them; anybody else finds nothing here."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.at  # type: ignore[attr-defined]
    found = people.person(ref, viewer=viewer)
    audit.record("looked at person", by=viewer, at=at, about="person", ids=[found.id])
    known = list(crimes.crimes_of(found.id, viewer=viewer))
    events = list(journey.events(viewer=viewer, person_id=found.id))
    clocks = rights.kept_clocks(found.id, viewer=viewer, at=at)
    thread = marks.thread_of(
        str(found),
        crimes=known,
        events=events,
        clocks=clocks,
        promises=_promises(events, at),
        now=at,
        here=reverse("desk:person", args=[ref]),
    )
    owed = rows_of(list(journey.owed_of(viewer=viewer, person_id=found.id)), viewer=viewer, at=at)
    lane = request.GET.get("lane", "")
    records = sorted(found.records.all(), key=lambda record: record.id)
    request.on_frame = {"strip": _strip(found, records), "about_a_person": True}  # type: ignore[attr-defined]
    return render(
        request,
        "desk/person.html",
        {
            "name": str(found),
            "lines": _lines(records, at),
            "actions": _actions(ref, viewer),
            "cards": _cards(found, known, owed, viewer, at),
            "owed": owed,
            "picture": picture_of(thread),
            "choices": choices(thread, lane),
            "days": by_day(thread, lane),
            "today": marks.today_in_words(at),
            "facts": _facts(found, records, known, viewer),
            "opened_by": _opened_by(found.id, viewer),
            "opened_why": "In your agency, latest first.",
        },
    )


def _promises(events: Sequence[Any], at: datetime) -> list[Any]:
    return promises_of(
        [
            Happening(
                event.ref, event.kind, str(event.crime_id), str(event.record_id), "", event.happened_at, event.known_at,
                event.recorded_at, tuple(event.about), event.method, event.item, event.detail, event.by_whom,
            )
            for event in events
        ],
        at=at,
    )  # fmt: skip


def _lines(records: Sequence[Any], at: datetime) -> tuple[str, ...]:
    """Return short facts beside the name: age, language, worker's gender asked for."""
    lines = []
    born = next((record.date_of_birth for record in records if record.date_of_birth), None)
    if born:
        today = local_date(at)
        lines.append(str(today.year - born.year - ((today.month, today.day) < (born.month, born.day))))
    else:
        lines.append("age not recorded")
    return tuple(lines)


def _actions(ref: str, viewer: Actor) -> tuple[Action, ...]:
    actions = [Action("Record", reverse("rights:record", args=[ref]), key="r", first=True)]
    actions.append(Action("Rights", reverse("rights:person", args=[ref])))
    return tuple(actions)


def _cards(found: Any, known: Sequence[Any], owed: Sequence[Any], viewer: Actor, at: datetime) -> tuple[Card, ...]:
    ringing = ringing_now(found, known, at)
    support = referrals.support_of(found.id, viewer=viewer)
    cards = [
        Card("Owed next", owed[0].sentence if owed else "Nothing is owed now", owed[0].due if owed else "", state=owed[0].state if owed else ""),
        Card("May I ring now?", "", safe=Safe(ringing.words, ringing.state), note=" · ".join(ringing.more)),
    ]
    if support is not None:
        cards.insert(1, Card("Worker and cover", support.words, support.note, href=support.href))
    risk = referrals.risk_of(found.id, viewer=viewer)
    if risk:
        cards.append(Card("Risk", risk))
    return tuple(cards[:4])


def _facts(found: Any, records: Sequence[Any], known: Sequence[Any], viewer: Actor) -> list[tuple[str, list[Fact]]]:
    parties = crimes.parties_of([crime.id for crime in known], viewer=viewer)
    facts = []
    for record in records:
        lines = [
            Fact("Language", record.language or "not recorded"),
            Fact("Interpreter", {"yes": "needed", "no": "not needed"}.get(record.needs_interpreter, "not recorded")),
            Fact("Worker's gender", {"F": "a woman", "M": "a man", "any": "either"}.get(record.worker_gender, "not recorded")),
        ]
        if record.address_kind == "refuge":
            lines.append(Fact("Address", "In a refuge: not shown to anybody"))
        elif people_policy.may_see_address(viewer, address_kind=record.address_kind) and record.address:
            lines.append(Fact("Address", f"{record.address}, {record.postcode}".strip(", "), hidden_on_paper=True))
        if record.phone:
            lines.append(Fact("Telephone", record.phone, note="shared with a suspect: unsafe" if "phone" in record.unsafe else "", hidden_on_paper=True))
        facts.append((f"As {_source(record.source)} has it", lines))
    for crime in known:
        others = [f"{party.shown_name or 'name not shown'}: {plain(party.role)}{', ' + plain(party.relationship) if party.relationship else ''}" for party in parties.get(crime.id, ()) if party.person_ref != found.ref]
        facts.append(
            (
                crime.offence or "Offence not recorded",
                [
                    Fact("Number", crime.source_ref, note=crime.log_ref),
                    Fact("Reported", say_moment(crime.reported_at)),
                    Fact("Officer", f"{crime.officer.name}, {crime.officer.phone}" if crime.officer else "none named"),
                    *([Fact("Others in it", "; ".join(others))] if others else []),
                    *([Fact("Outcome", crime.outcome_code, note=say_day(crime.outcome_on) if crime.outcome_on else "")] if crime.outcome_code else []),
                ],
            )
        )
    return facts


def _source(source: str) -> str:
    return "the police" if source.startswith("police:") else "Handrail"


def _opened_by(person_id: int, viewer: Actor) -> tuple[tuple[str, str], ...]:
    looks = audits.looks_at(person_id, viewer=viewer)
    names = agencies.names_of([worker for worker, _ in looks], viewer=viewer)
    return tuple((names.get(worker, "a colleague"), say_moment(at)) for worker, at in looks)


def _strip(found: Any, records: Sequence[Any]) -> tuple[Note, ...]:
    notes = []
    if found.restricted:
        notes.append(Note("Restricted record: named workers only", "lock"))
    if found.deceased_on:
        notes.append(Note("This person has died: send nothing, ring nobody"))
    for record in records:
        if record.needs_interpreter == "yes":
            notes.append(Note(f"Interpreter: {record.language or 'language not recorded'}, never family"))
        if record.unsafe:
            notes.append(Note(f"Unsafe, shared with a suspect: {', '.join(record.unsafe)}"))
        if record.code_word:
            notes.append(Note("They have a code word: ask for it first"))
    return tuple(dict.fromkeys(notes))


