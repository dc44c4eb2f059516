"""What a person's page says beside the thread: lines, cards, facts, and who has opened the record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit import queries as audits
from handrail.audit.actor import Actor
from handrail.core.moments import say_day, say_moment
from handrail.core.parts import Action, Card, Fact, Row, Safe
from handrail.core.workdays import local_date
from handrail.crimes import policy as crimes_policy
from handrail.crimes import queries as crimes
from handrail.crimes import wording
from handrail.crimes.outcomes import outcome_of
from handrail.crimes.wording import offence_of
from handrail.desk.views.rows import age
from handrail.desk.views.wording import plain
from handrail.intake import actions as intake
from handrail.matching import policy as matching_policy
from handrail.people import policy as people_policy
from handrail.people import queries as people
from handrail.people.ringing import LANGUAGES, Ringing
from handrail.people.strip import line_of, to_ring
from handrail.referrals.queries.support import Referred, opened_elsewhere
from handrail.rights import policy as rights_policy

WAYS = (
    ("Call", "safe_to_call"), ("Text", "safe_to_text"), ("Voicemail", "safe_to_leave_message"),
    ("Letter", "safe_to_write"), ("E-mail", "safe_to_email"),
)  # fmt: skip
SHARED = {
    "suspect": "shared with a suspect: unsafe",
    "household": "the household shares it",
    "other": "others share it",
}
GRADES = ("standard", "medium", "high")


def lines(person: Any, records: Sequence[Any], at: datetime) -> tuple[str, ...]:
    """Return short facts beside the name: age, what they speak, and whose records were found to be theirs too."""
    if person.deceased_on:
        return (f"died {say_day(person.deceased_on, today=local_date(at))}",)
    years = age(records, at)
    said = ["age not recorded" if years is None else f"{years}, a child" if years < 18 else str(years)]
    language = next((record.language for record in records if record.language), "")
    if language and language != "en":
        said.append(LANGUAGES.get(language, language))
    if len(person.files) > 1:
        others = sorted({str(other) for other in person.beyond.others} - {str(person)})
        said.append(f"{len(person.files)} records joined" + (f", also as {' and '.join(others)}" if others else ""))
    return tuple(said)


def actions(person: Any, referred: Referred, viewer: Actor) -> tuple[Action, ...]:
    """Return what may be done on this page: record, see the twelve rights, restrict, and which records were joined."""
    found, ref = [], person.ref
    if viewer.role in rights_policy.RECORDING and viewer.side in rights_policy.SIDES:
        found.append(Action("Record", reverse("rights:record", args=[ref]), key="r", first=True))
    found.append(Action("Rights", reverse("rights:person", args=[ref])))
    if matching_policy.may_lodge(viewer) and referred.is_with_viewers_agency:
        found.append(Action("Who they named", reverse("matching:lodge", args=[ref])))
    if crimes_policy.may_record_told(viewer):
        found.append(Action("They told us", reverse("crimes:tell", args=[ref])))
    if viewer.side == "police" and people_policy.may_restrict(viewer, listed=intake.is_listed(viewer)):
        words = "Lift the restriction" if person.restricted else "Restrict"
        found.append(Action(words, reverse("desk:restrict", args=[ref])))
    if len(person.files) > 1 and viewer.side in ("police", "service"):
        found.append(Action("Records joined", reverse("matching:joined", args=[ref])))
    return tuple(found)


def patterns(found: Sequence[Any]) -> list[tuple[str, list[Fact]]]:
    """Return the patterns in which they are harmed, as this viewer sees them: a suspect named, never an offender."""
    rows = [
        Fact(
            "Suspect named",
            wording.summary(seen.reading),
            note=" · ".join(
                (seen.suspect or wording.NAMELESS, wording.stands(seen.state, seen.last_verdict).lower(), _met(seen))
            ),
            state="worsening" if seen.reading.worsening else "",
            href=reverse("crimes:pattern", args=[seen.ref]),
        )
        for seen in found
    ]
    return [("Pattern" if len(rows) == 1 else "Patterns", rows)] if rows else []


def _met(seen: Any) -> str:
    return f"officers met: {len(seen.officers)}"


def cards(referred: Referred, owed: Sequence[Row], ringing: Ringing, events: Sequence[Any]) -> tuple[Card, ...]:
    """Return the small answers at the head: owed next, worker and cover, may I ring now, risk."""
    support = referred.support
    first = owed[0] if owed else None
    return (
        Card("Owed next", first.sentence, first.due, state=first.state)
        if first
        else Card("Owed next", "Nothing is owed now"),
        Card("Worker and cover", support.words, support.note, href=support.href)
        if support
        else Card("Worker and cover", "Nobody yet", "no referral that you may see"),
        Card("May I ring now?", "", safe=Safe(ringing.words, ringing.state), note=" · ".join(ringing.more)),
        _risk(events),
    )


def _risk(events: Sequence[Any]) -> Card:
    """Return the highest grade anybody recorded that the viewer may see, in words, and when it was given."""
    graded = [event for event in events if event.kind == "risk_graded" and event.detail in GRADES]
    if not graded:
        return Card("Risk", "Not graded")
    highest = max(graded, key=lambda event: (GRADES.index(event.detail), event.happened_at))
    latest = max(graded, key=lambda event: event.happened_at)
    note = f"graded {say_day(local_date(highest.happened_at))}"
    return Card(
        "Risk",
        highest.detail.capitalize(),
        note if highest.detail == latest.detail else f"{note}; {latest.detail} since",
    )


def facts(
    person: Any, records: Sequence[Any], known: Sequence[Any], referred: Referred, at: datetime
) -> list[tuple[str, list[Fact]]]:
    """Return what is known, each under its title: what each source says of the person, then their crimes."""
    viewer = referred.viewer
    works_here = _works_with(known, referred)
    found = [(_title(record, records), _of_record(record, viewer, works_here, at)) for record in records]
    found += [(_AGREED, _passed(one, at)) for one in people.passed_on(person, viewer=viewer)]
    parties = crimes.parties_of([crime.id for crime in known], viewer=viewer)
    for crime in known:
        said = _of_crime(crime, parties.get(crime.id, ()), person, viewer, at)
        found.append((offence_of(crime), said))
    return found


def _title(record: Any, records: Sequence[Any]) -> str:
    """Return whose word a record is; where several are one person's, under what name it was told too."""
    said = f"As {_source(record.source)}"
    name = f"{record.given_names} {record.family_name}".strip()
    return said if len(records) == 1 else f"{said}: {name or 'name not recorded'}"


def _works_with(known: Sequence[Any], referred: Referred) -> bool:
    """Whether the viewer is this person's officer, or the worker or cover who has them."""
    viewer = referred.viewer
    if any(crime.officer_id == viewer.id for crime in known):
        return True
    return viewer.side == "service" and referred.is_with_viewer


def _of_record(record: Any, viewer: Actor, works_here: bool, at: datetime) -> list[Fact]:
    language = LANGUAGES.get(record.language, record.language) or "not recorded"
    needs = {"yes": "needed", "no": "not needed"}.get(record.needs_interpreter, "not recorded")
    found = [
        Fact("Language", language, note=f"interpreter {needs}"),
        Fact(
            "Worker's gender", {"F": "a woman", "M": "a man", "any": "either"}.get(record.worker_gender, "not recorded")
        ),
    ]
    if record.access_needs or record.disability:
        found.append(Fact("Access", record.access_needs or "not recorded", note=record.disability))
    found += _ways(record, at)
    if record.address_kind == "refuge":
        found.append(Fact("Address", "In a refuge: shown to nobody"))
    elif record.address and people_policy.may_see_address(viewer, address_kind=record.address_kind):
        address = ", ".join(part for part in (record.address, record.postcode) if part)
        found.append(Fact("Address", address, note=_unsafe(record, "address"), hidden_on_paper=True))
    if record.phone:
        found.append(Fact("Telephone", record.phone, note=_unsafe(record, "phone"), hidden_on_paper=True))
    if record.email:
        found.append(Fact("E-mail", record.email, note=_unsafe(record, "email"), hidden_on_paper=True))
    if record.code_word:
        found.append(
            Fact("Code word", record.code_word, note="ask for it first; say it to nobody", hidden_on_paper=True)
            if works_here
            else Fact("Code word", "There is one", note="their worker and their officer know it")
        )
    if record.contact_note and viewer.side == "police":
        found.append(Fact("The police's note", record.contact_note, hidden_on_paper=True))
    return found


_AGREED = "As they agreed that you may have it"


def _passed(one: Any, at: datetime) -> list[Fact]:
    """Return how to reach them that another agency passed on, and when they were asked."""
    address = ", ".join(part for part in (one.address, one.postcode) if part)
    said = (("Address", address), ("Telephone", one.phone), ("E-mail", one.email))
    asked = f"asked {say_day(one.asked_on, today=local_date(at))}"
    return [Fact(title, words, note=asked, hidden_on_paper=True) for title, words in said if words]


def _ways(record: Any, at: datetime) -> list[Fact]:
    """Return what they answered about safe ways, in one line, and when they were asked."""
    said: dict[str, list[str]] = {"yes": [], "no": [], "": []}
    for way, column in WAYS:
        said[getattr(record, column)].append(way.lower())
    parts = [f"{words}: {', '.join(said[answer])}" for answer, words in (("yes", "yes"), ("no", "no")) if said[answer]]
    on = record.safe_asked_on
    asked = f"asked {say_day(on, today=local_date(at))}" if on else "when asked is not recorded"
    if not parts:
        return [Fact("Safe ways", "not recorded", note="nobody asked, or nobody wrote it down")]
    unasked = f"; not recorded: {', '.join(said[''])}" if said[""] else ""
    times = f"“{record.safe_times}”, " if record.safe_times else ""
    return [Fact("Safe ways", "; ".join(parts) + unasked, note=times + asked)]


def _unsafe(record: Any, channel: str) -> str:
    if channel in record.unsafe:
        return "shared with a suspect: unsafe"
    shared = record.phone_shared_with if channel == "phone" else ""
    return SHARED.get(shared, "")


def _of_crime(crime: Any, parties: Sequence[Any], person: Any, viewer: Actor, at: datetime) -> list[Fact]:
    today = local_date(at)
    others = [_party(party) for party in parties if party.person_ref not in person.refs]
    part, rung = next(iter(to_ring(crime, on=today)), ("Officer in the case", None))
    found = [
        Fact("Reported", say_moment(crime.reported_at, today=today)),
        Fact(part, line_of(rung) if rung else "none named", note=str(crime.team.name) if crime.team else ""),
    ]
    found.insert(0, Fact("Number", crime.source_ref, note=crime.log_ref if viewer.side == "police" else ""))
    if others:
        found.append(Fact("Others in it", "; ".join(others)))
    if crime.outcome_code:
        outcome = outcome_of(crime.outcome_code)
        on = say_day(crime.outcome_on, today=today) if crime.outcome_on else "day not recorded"
        found.append(Fact("Outcome", outcome.name if outcome else crime.outcome_code, note=on))
    if crime.status != "live":
        found.append(Fact("Standing", plain(crime.status), note=plain(crime.status_reason)))
    return found


def _party(party: Any) -> str:
    """Return somebody else in a crime: name, part and what they are to the victim; never where they live."""
    said = [plain(party.role), *([plain(party.relationship)] if party.relationship else [])]
    return f"{party.shown_name or 'name not shown'}: {', '.join(said)}"


def _source(source: str) -> str:
    return "the police have it" if source.startswith("police:") else "it was told here"


def opened_by(person_id: int, *, viewer: Actor, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return who else has opened this record, and when last: those of the viewer's agency by name.

    To the worker who has them, others too, by side and number: a name would say where else somebody is supported.
    """
    looks = audits.looks_at(person_id, viewer=viewer)
    names = agencies.names_of([worker for worker, _ in looks], viewer=viewer)
    today = local_date(at)
    found = [(names.get(worker, "a colleague"), say_moment(when, today=today)) for worker, when in looks]
    for side, workers, when in opened_elsewhere(person_id, viewer=viewer):
        found.append((_of_side(side, workers), f"last {say_moment(when, today=today)}"))
    return tuple(found)


def _of_side(side: str, workers: int) -> str:
    """Say how many of a side opened it."""
    where = {"police": "the police", "service": "other services"}.get(side, "other agencies")
    return f"{'Somebody' if workers == 1 else f'{workers} people'} of {where}"


def sources(clocks: Sequence[tuple[Any, str, str]]) -> tuple[str, ...]:
    """Return by which edition of the Code the clocks on the page run, said once."""
    editions = sorted({clock.edition for clock, _, _ in clocks})
    return tuple(f"Rights: the Victims' Code, edition {edition.removeprefix('code-')}." for edition in editions)
