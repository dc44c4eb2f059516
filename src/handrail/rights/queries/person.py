"""One person's clocks as they stand for somebody who looks: by the twelve rights, each with its sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import Exists, OuterRef, QuerySet

from handrail.audit.actor import Actor
from handrail.core.looks import ATTENTION, pressing
from handrail.core.moments import say_happened
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime
from handrail.journey import queries as journeys
from handrail.journey.models import Event
from handrail.journey.vocabulary import KINDS
from handrail.people.models import Person, Record
from handrail.rights.clocks import Clock, clocks_of, standing
from handrail.rights.contact import VOICEMAIL, own_detail, say_how
from handrail.rights.editions import Right
from handrail.rights.models import Clock as Kept
from handrail.rights.models import Gap
from handrail.rights.policy import seen_by
from handrail.rights.queries.journeys import read
from handrail.rights.rulebook import rules_in_use
from handrail.rights.sentences import explain, without_edition

TWELVE: Mapping[int, str] = MappingProxyType(
    {
        1: "To understand and be understood",
        2: "Details of the crime recorded without delay",
        3: "Information when reporting the crime",
        4: "Referral to services, and services that fit their needs",
        5: "Information about compensation",
        6: "Information about the investigation and prosecution",
        7: "To make a Victim Personal Statement",
        8: "Information about the trial, and their part as a witness",
        9: "Information about the outcome and any appeal",
        10: "Expenses paid and property returned",
        11: "Information about the offender after a conviction",
        12: "To complain where a right was not met",
    }
)
"""The twelve rights of the Code of 2021, in short (reference, 1.2)."""

# Kinds that the vocabulary does not list under a right by its number.
_SHOWN_UNDER: Mapping[str, int] = MappingProxyType(
    {
        "interpreter_requested": 1,
        "interpreter_provided": 1,
        "statement_taken": 2,
        "compensation_told": 5,
        "vps_offered": 7,
        "vps_made": 7,
        "vps_declined": 7,
        "property_taken": 10,
        "property_not_needed": 10,
        "property_returned": 10,
        "device_taken": 10,
        "device_returned": 10,
        "complaint_made": 12,
        "complaint_acknowledged": 12,
        "complaint_answered": 12,
    }
)
_CODES = frozenset({"barred", "free_code", "code", "code_reason", "yes_no", "yes_no_reason", "enhanced", "grade"})
GAPS: Mapping[str, str] = MappingProxyType(
    {
        Gap.VOICEMAIL_ONLY.value: "A voicemail was left: a voicemail answers no right.",
        Gap.FOR_NOBODY.value: "Recorded as done, but not for which victim: it answers for nobody until that is said.",
    }
)


@dataclass(frozen=True, slots=True)
class Stood:
    """A kept clock as it stands at a moment. `crime` is none where the viewer may not open it; `item` is the thing.

    `evidence` is what is on record of how it was answered, as far as the viewer may see it.
    """

    kept: Kept
    right: Right
    state: str
    sentence: str
    crime: Crime | None
    item: str = ""
    evidence: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered."""
        return self.state in ("running", "missed") or (self.state == "no_limit" and self.kept.answered_at is None)

    @property
    def gap(self) -> str:
        """Why what was recorded did not answer it, in words; empty where nothing was."""
        return GAPS.get(self.kept.gap, "")


@dataclass(frozen=True, slots=True)
class Recorded:
    """Something on record under a right: when, in a sentence, because of which crime."""

    at: datetime
    sentence: str
    crime_id: int | None


@dataclass(frozen=True, slots=True)
class RightRow:
    """One of the twelve rights of one person: its clocks, and what is on record under it."""

    number: int
    title: str
    clocks: Sequence[Stood]
    recorded: Sequence[Recorded]


def overall(states: Sequence[str]) -> str:
    """The state that asks most of somebody; where none asks anything, the best that can be said; empty for none."""
    first = min(states, key=pressing, default="")
    return first if first in ATTENTION else next((s for s in ("met", "no_limit", "not_recorded") if s in states), first)


def of_person(person: Person, *, viewer: Actor) -> QuerySet[Kept]:
    """Return the kept clocks of a person at hand that this viewer may see, in order of their start.

    What two records of one crime, both seen, keep of one right is shown once (see `one_person`); a restricted one keeps
    its own.
    """
    kept = Kept.objects.filter(seen_by(viewer), record__in=Record.objects.filter(person__in=person.files))
    if len(person.files) > 1 and not person.restricted:
        alike = {name: OuterRef(name) for name in ("crime_id", "entitlement", "trigger_ref")}
        kept = kept.exclude(Exists(kept.filter(**alike, person_id__lt=OuterRef("person_id"))))
    return kept.order_by("started_on", "entitlement", "id")


def kept_clocks(
    person: Person, *, viewer: Actor, at: datetime, events: Sequence[Event] = ()
) -> list[tuple[Kept, str, str]]:
    """Return each clock of a person with its state and its sentence at a moment, for the thread.

    `events` are those the viewer may see: what they say of how it was answered stands before the sentence's source.
    """
    found = _with_evidence(stood(of_person(person, viewer=viewer), at=at, known={}), events, local_date(at))
    return [(one.kept, one.state, _with_how(one)) for one in found]


def _with_how(one: Stood) -> str:
    said, source, named = one.sentence.partition(" Source: ")
    return " ".join([said, *one.evidence]) + source + named


def _with_evidence(clocks: Iterable[Stood], events: Iterable[Event], today: date) -> list[Stood]:
    """Add to each clock what the events that answered it say: when, how, who heard it, what was sent."""
    by_kind: dict[tuple[int | None, str], list[Event]] = {}
    for event in events:
        if event.method != VOICEMAIL:
            by_kind.setdefault((event.crime_id, event.kind), []).append(event)
    return [replace(one, evidence=_evidence(one, by_kind, today)) for one in clocks]


def _evidence(one: Stood, by_kind: Mapping[tuple[int | None, str], Sequence[Event]], today: date) -> Sequence[str]:
    """What answered it at that moment; of a right answered in parts, the latest of each kind until then.

    What has no way and nothing sent on record is said by the clock's own sentence.
    """
    kept, last = one.kept, one.kept.answered_at
    if last is None:
        return ()
    found = []
    for kind, answer in one.right.answers.items():
        named = [
            event
            for event in by_kind.get((kept.crime_id, kind), ())
            if (kept.trigger_ref in event.about or not event.about)
            and answer.is_made_by(event.detail, kept.trigger)
            and (event.happened_at == last or (one.right.parts > 1 and event.happened_at < last))
        ]
        found += sorted(named, key=lambda event: event.happened_at)[-1:]
    found = sorted((event for event in found if _how(event)), key=lambda event: event.happened_at)
    return [_with_moment(event, today) for event in found]


def stood(clocks: Iterable[Kept], *, at: datetime, known: Mapping[int, Crime]) -> list[Stood]:
    """Return kept clocks as they stand at a moment, with their crimes out of those known to the viewer."""
    rules, today = rules_in_use(), local_date(at)
    found = []
    for kept in clocks:
        state = standing(kept.settled, kept.due_on, at)
        if rules.holds(kept.edition, kept.entitlement):
            right = rules.right(kept.edition, kept.entitlement)
            sentence = explain(_as_clock(kept, state, right), today=today)
        else:
            right = rules.in_place_of(kept.edition, kept.entitlement)
            sentence = without_edition(_as_clock(kept, state, right), today=today)
        found.append(Stood(kept, right, state, sentence, known.get(kept.crime_id)))
    return found


def _shown_only(kept: Sequence[Stood], person_id: int, *, at: datetime, known: Mapping[int, Crime]) -> list[Stood]:
    """The rights whose clocks are not kept as rows, in the crimes whose kept clocks the viewer sees.

    Computed from the events that the viewer may see, and from no other.
    """
    seen = {(one.kept.record_id, one.kept.crime_id) for one in kept}
    rules, today = rules_in_use(), local_date(at)
    return [
        Stood(
            Kept(
                person_id=person_id,
                record_id=journey.record_id,
                crime_id=journey.crime_id or 0,
                entitlement=clock.entitlement,
                trigger_ref=clock.trigger_event,
                triggered_at=clock.triggered_at,
                answered_at=clock.answered_at,
                edition=clock.edition,
            ),
            rules.right(clock.edition, clock.entitlement),
            clock.state,
            explain(clock, today=today),
            known.get(journey.crime_id or 0),
        )
        for journey in (read([person_id]) if seen else ())
        if (journey.record_id, journey.crime_id) in seen
        for clock in clocks_of(journey.happenings, rules=rules.only_shown, at=at)
    ]


def _as_clock(kept: Kept, state: str, right: Right) -> Clock:
    missed_since = state == "missed" and not kept.settled
    return Clock(
        entitlement=kept.entitlement,
        person_ref="",
        crime_ref="",
        trigger_event=kept.trigger_ref,
        trigger=kept.trigger,
        triggered_at=kept.triggered_at,
        known_at=kept.known_at,
        answered_at=kept.answered_at,
        limit_working_days=kept.limit_working_days,
        due_on=kept.due_on,
        enhanced=kept.enhanced,
        by_upgrade=kept.by_upgrade,
        state=state,  # type: ignore[arg-type]
        reason=(kept.reason_once_missed if missed_since else kept.reason) or None,
        edition=kept.edition,
        source=right.source,
        how=None if kept.answered_at is None or kept.answered_how == "-" else kept.answered_how,
    )


def twelve_rights(person: Person, *, viewer: Actor, at: datetime) -> list[RightRow]:
    """Return the twelve rights of a person, each with its clocks and with what is on record under it."""
    known = {crime.id: crime for crime in crimes.crimes_of(person, viewer=viewer)}
    clocks = stood(of_person(person, viewer=viewer), at=at, known=known)
    clocks += _shown_only(clocks, person.id, at=at, known=known)
    events = list(journeys.events(viewer=viewer, person_id=person.id, files=person.files))
    things = {event.ref: event.item for event in events if event.item}
    clocks = _with_evidence(clocks, events, local_date(at))
    clocks = [replace(one, item=things.get(one.kept.trigger_ref, "")) if one.right.per_item else one for one in clocks]
    recorded = _recorded(events, local_date(at))
    return [
        RightRow(
            number,
            title,
            sorted((one for one in clocks if one.right.number == number), key=lambda one: one.right.order),
            recorded.get(number, ()),
        )
        for number, title in TWELVE.items()
    ]


def _recorded(events: Iterable[Event], today: date) -> dict[int, list[Recorded]]:
    """What is on record under each right, latest first."""
    found: dict[int, list[Recorded]] = {}
    for event in events:
        number = right_of(event.kind)
        if number is not None:
            found.setdefault(number, []).insert(
                0, Recorded(event.happened_at, _with_moment(event, today), event.crime_id)
            )
    return found


def say(event: Event) -> str:
    """The sentence of an event, and how it was done: by which way, who heard it, what was sent."""
    return f"{_sentence(event)} {_how(event)}".strip()


def _with_moment(event: Event, today: date) -> str:
    return f"{say_happened(_sentence(event), event.happened_at, today=today)} {_how(event)}".strip()


def _how(event: Event) -> str:
    return say_how(event.method, event.detail)


def _sentence(event: Event) -> str:
    """What happened; a detail that is a time or a list of parts is left to the page that knows its form."""
    kind = KINDS[event.kind]
    detail = own_detail(event.detail).partition("|")[0].replace("_", " ") if kind.detail_form in _CODES else ""
    detail = detail.upper() if detail == "cps" else detail
    return kind.say(detail=detail, by=event.by_whom)


def right_of(kind: str) -> int | None:
    """The right under which a kind of event is shown: as the vocabulary lists it, `rights 07.1`."""
    if kind in _SHOWN_UNDER:
        return _SHOWN_UNDER[kind]
    source = KINDS[kind].source if kind in KINDS else ""
    number = source.removeprefix("rights ").split(".")[0] if source.startswith("rights ") else ""
    return int(number) if number.isdigit() else None
