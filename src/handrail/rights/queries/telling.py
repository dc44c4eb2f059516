"""What is owed now, as somebody would say it on the telephone: by person, by crime, thing by thing.

However many people are on the page, the people, their crimes and what happened are each asked for once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handrail.audit.actor import Actor
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime
from handrail.journey import queries as journeys
from handrail.journey.models import Event, Owed
from handrail.journey.policy import seen_by as journey_seen_by
from handrail.journey.vocabulary import KINDS
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.people.ringing import Ringing
from handrail.rights import policy
from handrail.rights.clocks import TOLD
from handrail.rights.editions import Right
from handrail.rights.kindness import is_hard
from handrail.rights.queries.recording import Place, trigger_ref, ways_of
from handrail.rights.queries.withheld import of_row, withheld
from handrail.rights.rulebook import rules_in_use
from handrail.rights.saying import to_say_of
from handrail.rights.terms import Answer

MOST = 200
"""Things owed on one page; the most urgent first."""
OWED = ("clock", "alert")

SAID_IN_A_CALL = (
    *(
        TOLD,
        "acknowledged",
        "code_given",
        "information_given",
        "compensation_told",
        "review_right_told",
        "vps_offered",
        "support_offered",
    ),
    *("views_sought", "sentence_explained", "special_measures_explained", "specialist_offered", "loss_details_sought"),
    *("cps_meeting_offered", "witness_service_offered", "court_visit_offered", "lenient_sentence_scheme_told"),
    *("notification_scheme_told", "complaint_escalation_told"),
)
"""Kinds of event that are told, given or offered and hold nothing else: one call, or one letter, may do several."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell, to give or to offer. `kind` is the event that records it, `key` stands for it on a page.

    `in_a_call` says that it may be ticked among others; what holds more than that it was said has a form of its own.
    `rows` are the refs of what is owed that it would answer. `withheld` says that telling was withheld, and why; empty
    where it was not.
    """

    key: str
    kind: str
    what: str
    title: str
    say: Sequence[str]
    place: Place
    trigger: str
    ref: str
    happened_at: datetime | None
    due_at: datetime | None
    urgent: bool
    not_by: frozenset[str]
    detail: str
    in_a_call: bool
    owed: Owed
    rows: frozenset[str]
    withheld: str = ""

    @property
    def is_hard(self) -> bool:
        """Whether it is hard news: a decision, a release, bail, an outcome, a sentence."""
        return is_hard(self.trigger)


@dataclass(frozen=True, slots=True)
class ToTell:
    """What is owed to one person now, the most urgent first; whether they may be rung, and which ways are safe."""

    person: Person
    crimes: Sequence[Crime]
    items: Sequence[Item]
    ringing: Ringing
    ways: Mapping[str, str]

    def due_by(self, moment: datetime) -> bool:
        """Whether any of it is due by then, or must be told at once."""
        return any(item.urgent or (item.due_at is not None and item.due_at <= moment) for item in self.items)


def to_tell(*, viewer: Actor, at: datetime) -> tuple[list[ToTell], bool]:
    """Return what this worker owes, by person, the most urgent first; and whether there is more than a page holds."""
    mine = sorted(viewer.audiences)
    rows = list(journeys.owed_by(viewer=viewer, audience_ids=mine, kinds=OWED, at=at, most=MOST + 1))
    return of_rows(rows[:MOST], viewer=viewer, at=at), len(rows) > MOST


def to_tell_person(person: Person, *, viewer: Actor, at: datetime) -> ToTell:
    """Return what is owed to one person, whoever owes it, as this viewer may see it."""
    rows = journeys.owed_of(viewer=viewer, person_id=person.id, files=person.files).filter(kind__in=OWED)[:MOST]
    found = of_rows(list(rows), viewer=viewer, at=at)
    if not found:
        return _nothing(person, viewer, at)
    return replace(found[0], person=person, items=[item for one in found for item in one.items])


def _nothing(person: Person, viewer: Actor, at: datetime) -> ToTell:
    known = list(crimes.crimes_of(person, viewer=viewer))
    ringing = crimes.ringing_of_all([person], viewer=viewer, at=at, crimes={person.id: known})[person.id]
    return ToTell(person, known, (), ringing, ways_of(person, known, at=at))


def of_rows(rows: Sequence[Owed], *, viewer: Actor, at: datetime) -> list[ToTell]:
    """Return what these rows owe, by person, in the order given."""
    persons = people.known({row.person_id for row in rows}, viewer=viewer)
    theirs = crimes.crimes_of_all(persons.values(), viewer=viewer)
    rings = crimes.ringing_of_all(persons.values(), viewer=viewer, at=at, crimes=theirs)
    whose = _files(rows, persons)
    happened, held_back = _happened(rows, whose, viewer), withheld(whose, viewer=viewer, today=local_date(at))
    together: dict[int, list[Item]] = {}
    for row in rows:
        crime = next((one for one in theirs.get(row.person_id, ()) if one.id == row.crime_id), None)
        if row.person_id in persons and crime is not None and row.record_id is not None:
            place = Place(persons[row.person_id], row.record_id, crime)
            together.setdefault(row.person_id, []).extend(
                replace(item, withheld=of_row(held_back, row, item.ref))
                for item in _items(row, place, happened, viewer, at)
            )
    return [
        ToTell(
            persons[key],
            theirs.get(key, ()),
            _said_once(items),
            rings[key],
            ways_of(persons[key], theirs.get(key, ()), at=at),
        )
        for key, items in together.items()
    ]


Happened = Mapping[tuple[int | None, int | None, str], tuple[str, str, datetime]]


def _files(rows: Collection[Owed], persons: Mapping[int, Person]) -> Mapping[int, Sequence[int]]:
    """Of each file that is read, for which persons: what started a right may be on another record of theirs."""
    whose: dict[int, list[int]] = {row.person_id: [row.person_id] for row in rows}
    for key, person in persons.items():
        for file in person.files:
            whose.setdefault(file, []).append(key)
    return whose


def _happened(rows: Collection[Owed], whose: Mapping[int, Sequence[int]], viewer: Actor) -> Happened:
    """What happened that these rows come from, as far as the viewer sees it: its kind, detail and time."""
    events = Event.objects.filter(
        journey_seen_by(viewer),
        person_id__in=sorted(whose),
        ref__in={trigger_ref(row) for row in rows},
        superseded_at=None,
    ).values_list("person_id", "crime_id", "ref", "kind", "detail", "happened_at")
    return {
        (key, crime, ref): (kind, detail, at)
        for file, crime, ref, kind, detail, at in events
        for key in whose[file or 0]
    }


def _items(row: Owed, place: Place, happened: Happened, viewer: Actor, at: datetime) -> Iterable[Item]:
    ref = trigger_ref(row)
    trigger, detail, when = happened.get((row.person_id, row.crime_id, ref), ("", "", None))
    right = right_named(row.what) if row.kind == "clock" else None
    for answer in answers_in_a_call(right, viewer, trigger):
        title = _title(right, row.what, answer.kind)
        words = to_say_of(answer.kind, trigger, detail, codes=answer.detail_all, today=local_date(at))
        yield Item(
            key=f"{row.ref}.{answer.kind}",
            kind=answer.kind,
            what=row.what,
            title=title,
            say=words or ((f"They are owed: {right.owed}.",) if right is not None else ()),
            place=place,
            trigger=trigger,
            ref=ref,
            happened_at=when,
            due_at=row.due_at,
            urgent=row.urgent,
            not_by=answer.not_by,
            detail=";".join(sorted(answer.detail_all)),
            in_a_call=_is_said(answer),
            owed=row,
            rows=frozenset({row.ref}),
        )


def _is_said(answer: Answer) -> bool:
    """Whether nothing but what the answer itself names must be typed for it."""
    asks = answer.detail_needed or answer.details is not None
    return answer.kind in SAID_IN_A_CALL and not asks and (not answer.detail_all or answer.kind == "information_given")


def _title(right: Right | None, what: str, kind: str) -> str:
    if right is None:
        return KINDS[what].label if what in KINDS else what.replace("_", " ")
    return right.title if right.parts == 1 else f"{right.title}: {KINDS[kind].label[:1].lower()}{KINDS[kind].label[1:]}"


def answers_in_a_call(right: Right | None, viewer: Actor, trigger: str) -> list[Answer]:
    """Return the answer by which each part of a right is told or offered; else the first this worker may record.

    Without a right (a breach, which starts none) they are told.
    """
    if right is None:
        return [Answer(TOLD)]
    found = []
    for part in range(right.parts):
        answers = [
            one
            for one in right.answers.values()
            if one.part == part and policy.may_record(viewer, one.kind) and (not one.of or trigger in one.of)
        ]
        answers.sort(key=lambda one: SAID_IN_A_CALL.index(one.kind) if one.kind in SAID_IN_A_CALL else 99)
        found += answers[:1]
    return found


def right_named(entitlement: str) -> Right | None:
    """Return a right by its id, in the latest edition that has it."""
    for edition in reversed(rules_in_use().editions):
        for right in edition.rights:
            if right.id == entitlement:
                return right
    return None


def _said_once(items: Sequence[Item]) -> list[Item]:
    """What must be told at once and is a right too is one thing: the right, and urgent."""
    at_once = {(item.place.crime_id, item.ref) for item in items if item.urgent}
    by_telling: dict[tuple[int, int | None, str, str], Item] = {}
    for item in items:
        # What is told of one event is told once; what is given because of one event may be several things.
        what = TOLD if item.kind == TOLD else f"{item.kind} {item.what}"
        key = (item.place.record_id, item.place.crime_id, item.ref, what)
        before = by_telling.get(key, item)
        first = item if before.owed.kind == "alert" and item.owed.kind == "clock" else before
        held_back = first.withheld or before.withheld or item.withheld
        by_telling[key] = replace(first, rows=before.rows | item.rows, withheld=held_back)
    return [
        replace(item, urgent=True) if item.kind == TOLD and (item.place.crime_id, item.ref) in at_once else item
        for item in by_telling.values()
    ]
