"""Questions about people and their records."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module

from django.conf import settings

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.core.workdays import local_date
from handrail.people.models import Beyond, Person, Record
from handrail.people.policy import seen_by
from handrail.people.ringing import (
    Ringing,
    ToAsk,
    answers_since,
    may_ring,
    may_ring_whole,
    reach_of,
    reach_of_files,
    ways_to,
)
from handrail.people.strip import Suffered, is_close_to_home, is_watched, officer_to_ask


def person(ref: str, *, viewer: Actor) -> Person:
    """Return one person, or raise `NotKnown` if this viewer may not know of them."""
    found = Person.objects.filter(seen_by(viewer), ref=read_ref(ref) or "").prefetch_related("records").first()
    if found is None:
        raise NotKnown
    return _look_beyond([found], viewer)[0]


def records_of(person_id: int, *, viewer: Actor) -> list[Record]:
    """Return what each source says of a person that this viewer may see, in every file of theirs that they see."""
    visible = Person.objects.filter(seen_by(viewer), id__in=files_of([person_id], viewer=viewer)[person_id])
    return list(Record.objects.filter(person__in=visible).order_by("id"))


def search(text: str, *, viewer: Actor, most: int = 50) -> list[Person]:
    """Return persons whose name holds every word, among those this viewer may see, in order of name.

    A word of one or two letters is looked for where a name begins. Of more than a thousand whom they may see, some are
    put in order: whoever looks adds a word.
    """
    words = [word for word in text.split() if word][:6]
    if not words:
        return []
    keys = [row[0] for row in database.ask("SELECT people_search(%s, %s)", [words, most])]
    return as_one(list(Person.objects.filter(seen_by(viewer), id__in=keys).order_by("sort_name", "id")), viewer=viewer)


def as_one(found: Sequence[Person], *, viewer: Actor) -> list[Person]:
    """Return these persons with one file for each human, the first given, of those files the viewer sees."""
    files = files_of([person.id for person in found], viewer=viewer)
    return list({files[person.id]: person for person in reversed(found)}.values())[::-1]


def files_of(person_ids: Collection[int], *, viewer: Actor) -> dict[int, tuple[int, ...]]:
    """Return, of each of these persons, every file of theirs that this viewer sees, the oldest first.

    A file they do not see is not among them, nor told of: for them it is of somebody else, or of nobody.
    """
    found: dict[int, set[int]] = {person: {person} for person in person_ids}
    for person, other, seen, _ in _beyond(list(found)):
        if other is not None and (seen or viewer.kind == "system"):
            found[person].add(other)
    return {person: tuple(sorted(files)) for person, files in found.items()}


def files_of_all(person_ids: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Return, of each of these persons, every file of the same human, the oldest first. For rules, which see all."""
    found: dict[int, set[int]] = {person: {person} for person in person_ids}
    for person, other, _, _ in _beyond(list(found)):
        if other is not None:
            found[person].add(other)
    return {person: tuple(sorted(files)) for person, files in found.items()}


def closed_channels(person_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """Return the channels of these files that only another file of the same human makes unsafe. For rules."""
    with database.whole_file():
        rows = database.ask(
            "SELECT person_id, channels::text[] FROM people_closed WHERE person_id = ANY (%s::bigint[])",
            [database.listed(person_ids)],
        )
    return {person: frozenset(channels) for person, channels in rows}


def ones(person_ids: Collection[int]) -> dict[int, int]:
    """Return the oldest file of each human these files are of. For rules, which see all; never shown."""
    with database.whole_file():
        found = database.ask(
            "SELECT person_id, one_id FROM people_joined WHERE person_id = ANY (%s)", [list(person_ids)]
        )
    return {person: person for person in person_ids} | dict(found)


def _beyond(person_ids: Sequence[int]) -> list[tuple[int, int | None, bool, list[str]]]:
    rows = database.ask("SELECT person, other, seen, closed FROM people_beyond(%s)", [list(person_ids)])
    return [(person, other, bool(seen), list(closed)) for person, other, seen, closed in rows]


def _look_beyond(found: Sequence[Person], viewer: Actor) -> list[Person]:
    """Put the records of all their files at hand on these persons, and what makes safe contact stricter unseen."""
    rows: dict[int, list[tuple[int | None, bool, list[str]]]] = {}
    for person_id, other, seen, closed in _beyond([person.id for person in found]):
        rows.setdefault(person_id, []).append((other, seen or viewer.kind == "system", closed))
    seen_files = {other for beyond in rows.values() for other, seen, _ in beyond if other and seen}
    unseen_files = {other for beyond in rows.values() for other, seen, _ in beyond if other and not seen}
    others = Person.objects.filter(seen_by(viewer), id__in=seen_files).prefetch_related("records") if seen_files else ()
    by_key = {other.id: other for other in others}
    unseen: list[Record] = []
    if unseen_files:
        with database.whole_file():
            unseen = list(Record.objects.filter(person_id__in=unseen_files))
    for person in found:
        person.looked_beyond = True
        if beyond := rows.get(person.id):
            person.beyond = Beyond(
                others=tuple(by_key[other] for other, _, _ in beyond if other in by_key),
                unseen=tuple(one for one in unseen if one.person_id in {other for other, _, _ in beyond}),
                closed=frozenset(channel for _, _, closed in beyond for channel in closed),
            )
            _hold(person, person.beyond.others)
    return list(found)


def at_hand(persons: Iterable[Person], *, viewer: Actor) -> list[Person]:
    """Return persons whom the viewer may see with the records of all their files at hand, however they were asked for.

    Those from `person` and `known` are so already, and nothing is asked for them.
    """
    found = list(persons)
    unseen = [person for person in found if not person.looked_beyond]
    if unseen:
        _look_beyond(unseen, viewer)
    return found


def may_be(persons: Sequence[Person], *, viewer: Actor) -> dict[int, list[Person]]:
    """Return, by key, the others whom each of these persons at hand may be, while nobody has decided it.

    Only of those whom the viewer sees too: nobody else learns that there is one.
    """
    mine = {record.id: person for person in persons for record in person.records.all()}
    pairs = import_module(settings.MAY_BE_ONE).may_be_one(mine)
    if not pairs:
        return {}
    theirs = dict(mine)
    if keys := {key for pair in pairs for key in pair} - mine.keys():
        of_record = Person.objects.filter(seen_by(viewer), records__in=keys).distinct().prefetch_related("records")
        every = _look_beyond(list(of_record), viewer)
        theirs |= {record.id: person for person in every for record in person.records.all() if record.id in keys}
    found: dict[int, dict[int, Person]] = {}
    for pair in pairs:
        for one, other in (pair, pair[::-1]):
            if one in mine and other in theirs and theirs[other].id not in mine[one].files:
                found.setdefault(mine[one].id, {})[theirs[other].id] = theirs[other]
    return {key: list(others.values()) for key, others in found.items()}


def _hold(person: Person, others: Sequence[Person]) -> None:
    """Let `person.records.all()` be the records of every file of theirs that the viewer sees; the strictest stands."""
    records = person.records.all()
    every = [*records, *(record for other in others for record in other.records.all())]
    records._result_cache = sorted(every, key=lambda record: record.id)
    person._prefetched_objects_cache = {"records": records}  # type: ignore[attr-defined]
    if not person.restricted and (closed := next((other for other in others if other.restricted), None)):
        person.restricted, person.restricted_why = True, closed.restricted_why


@dataclass(frozen=True, slots=True)
class Held:
    """A link that stands: its key and ref, its two records, when, why and by whom it was made."""

    link_id: int
    ref: str
    record_id: int
    other_id: int
    made_at: datetime
    why: str
    made_by_kind: str
    made_by: int | None


def links_of(person: Person, *, viewer: Actor) -> list[Held]:
    """Return the standing links that make one person of the files this viewer sees, and that they may undo."""
    if len(person.files) == 1:
        return []
    with database.whole_file():
        found = database.ask(
            "SELECT l.id, l.ref, l.record_id, l.other_id, l.made_at, l.why, l.made_by_kind, l.made_by"
            " FROM people_record r"
            " JOIN people_link l ON l.record_id = r.id AND l.undone_at IS NULL"
            " JOIN people_record o ON o.id = l.other_id"
            " WHERE r.person_id = ANY (%(files)s) AND o.person_id = ANY (%(files)s) ORDER BY l.made_at, l.id",
            {"files": list(person.files)},
        )
    return [Held(*row) for row in found]


def link_between(record_id: int, other_id: int) -> int | None:
    """Return the standing link of these two records, or none. For an action that has asked who may."""
    with database.whole_file():
        found = database.ask(
            "SELECT id FROM people_link WHERE record_id = %s AND other_id = %s AND undone_at IS NULL",
            [min(record_id, other_id), max(record_id, other_id)],
        )
    return int(found[0][0]) if found else None


@dataclass(frozen=True, slots=True)
class Passed:
    """How to reach somebody by a record the viewer does not see, as the person agreed that their agency may."""

    asked_on: date
    phone: str
    email: str
    address: str
    postcode: str


def passed_on(person: Person, *, viewer: Actor) -> list[Passed]:
    """Return what this person, asked by a worker, agreed that the viewer's agency may have from elsewhere.

    Nothing once the record changed, the join was undone or the record was restricted.
    """
    if viewer.kind != "worker" or at_hand([person], viewer=viewer)[0].beyond is None:
        return []
    rows = database.ask(
        "SELECT DISTINCT asked_on, phone, email, address, postcode FROM people_passed_on_to(%s) ORDER BY asked_on",
        [list(person.files)],
    )
    return [Passed(*row) for row in rows]


def held_records(
    source: str, refs: Sequence[str]
) -> dict[str, tuple[int, int, bytes, datetime, tuple[str, date | None, str]]]:
    """Return, for those refs of a source that are held: record, person, digest, as-of, and (name, birth date, sex).

    For take-in, which sees every row.
    """
    found = database.read(
        "SELECT source_ref, id, person_id, digest, as_of, upper(given_names || ' ' || family_name), date_of_birth, sex"
        " FROM people_record WHERE source = %s AND source_ref = ANY (%s)",
        [source, list(refs)],
    )
    return {r[0]: (r[1], r[2], bytes(r[3]), r[4], (r[5].strip(), r[6], r[7])) for r in found}


def restricted_among(person_ids: Collection[int]) -> frozenset[int]:
    """Return which of these persons are restricted. For take-in, which sees every row."""
    return frozenset(Person.objects.filter(id__in=list(person_ids), restricted=True).values_list("id", flat=True))


def see_restricted_beyond(audience_ids: Sequence[int], *, viewer: Actor) -> bool:
    """Say whether these audiences see somebody restricted whom this viewer does not, or a crime of theirs more."""
    with database.whole_file():
        found = database.ask(
            "SELECT EXISTS (SELECT FROM journey_sight s JOIN people_person p ON p.id = s.person_id AND p.restricted"
            " WHERE s.until_at IS NULL AND s.audience_id = ANY (%s) AND NOT EXISTS (SELECT FROM journey_sight o"
            " WHERE o.person_id = s.person_id AND o.until_at IS NULL AND o.audience_id = ANY (%s)"
            " AND (o.crime_id IS NULL OR o.crime_id = s.crime_id)))",
            [list(audience_ids), sorted(viewer.audiences)],
        )
    return bool(found[0][0])


def known(person_ids: Collection[int], *, viewer: Actor) -> dict[int, Person]:
    """Return those of these persons that this viewer may see, by key, with their records at hand."""
    found = Person.objects.filter(seen_by(viewer), id__in=list(person_ids)).prefetch_related("records")
    return {person.id: person for person in _look_beyond(list(found), viewer)}


def ringing_of(
    person: Person,
    crimes: Sequence[Suffered],
    *,
    viewer: Actor,
    at: datetime,
    asking: Iterable[Suffered] | None = None,
) -> Ringing:
    """Return whether a person at hand may be rung now, by the strictest of all their records, seen or not.

    `crimes` are all that the viewer may see in which they are a victim: pages take `crimes.queries.ringing_of_all`, so
    that none says otherwise than another. `asking` are the crimes whose officer may be named, where not all of them.
    Where they may be somebody else too (`person.maybe`), both are given the stricter answer until that is decided.
    """
    at_hand([person], viewer=viewer)
    own = _ringing_alone(person, crimes, viewer=viewer, at=at, asking=asking)
    if not person.maybe:
        return own
    every = sorted([(person, crimes), *person.maybe], key=lambda one: one[0].id)
    answers = {
        one.id: own if one is person else _ringing_alone(one, theirs, viewer=viewer, at=at, asking=asking)
        for one, theirs in every
    }
    suffered = [crime for _, theirs in every for crime in theirs]
    files = [list(one.records.all()) for one, _ in every]
    together = reach_of_files(files, ask=_asked(suffered, viewer, at, asking))
    whole = may_ring(together, at=at, answers_since=_since(suffered, at), household_unsafe=is_close_to_home(suffered))
    strictest = min([whole, *answers.values()], key=lambda one: _STRICTEST.index(one.state))
    return strictest if strictest.words == own.words else replace(strictest, more=(MAY_BE_THEIRS, *strictest.more))


MAY_BE_THEIRS = "so says a record that may be theirs too"
_STRICTEST = ("never", "unknown", "limits", "may")


def _since(crimes: Sequence[Suffered], at: datetime) -> date | None:
    return answers_since(at, days=settings.SAFE_ANSWER_DAYS) if is_watched(crimes) else None


def _asked(crimes: Iterable[Suffered], viewer: Actor, at: datetime, asking: Iterable[Suffered] | None) -> ToAsk:
    viewer_id = viewer.id if viewer.kind == "worker" else None
    return officer_to_ask(crimes if asking is None else asking, viewer_id=viewer_id, on=local_date(at))


def _ringing_alone(
    person: Person, crimes: Sequence[Suffered], *, viewer: Actor, at: datetime, asking: Iterable[Suffered] | None
) -> Ringing:
    """Return whether they may be rung now by what is known to be theirs."""
    since, ask = _since(crimes, at), _asked(crimes, viewer, at, asking)
    records, close = list(person.records.all()), is_close_to_home(crimes)
    if person.beyond is None:
        return may_ring(reach_of(records, ask=ask), at=at, answers_since=since, household_unsafe=close)
    files = [[record for record in records if record.person_id == file] for file in person.files]
    reach = reach_of_files(files, ask=ask)
    whole = reach_of([*records, *person.beyond.unseen], ask=ask)
    whole = replace(whole, unsafe=whole.unsafe | person.beyond.closed)
    return may_ring_whole(reach, whole, at=at, answers_since=since, household_unsafe=close)


def ways_of(person: Person, crimes: Sequence[Suffered], *, at: datetime) -> dict[str, str]:
    """Return how each way of reaching a person at hand stands (see `ringing.ways_to`), by what `ringing_of` goes by.

    Where a record that the viewer does not see says that a way is not safe, or one that may be theirs, it is not safe
    here either.
    """
    every = [_ways_alone(person, crimes, at=at), *(_ways_alone(one, theirs, at=at) for one, theirs in person.maybe)]
    refused = {way for ways in every[1:] for way, standing in ways.items() if standing in ("unsafe", "refused")}
    return {way: "unsafe" if way in refused else standing for way, standing in every[0].items()}


def _ways_alone(person: Person, crimes: Sequence[Suffered], *, at: datetime) -> dict[str, str]:
    since = _since(crimes, at)
    records, close = list(person.records.all()), is_close_to_home(crimes)
    if person.beyond is None:
        return ways_to(reach_of(records), answers_since=since, household_unsafe=close)
    files = [[record for record in records if record.person_id == file] for file in person.files]
    found = ways_to(reach_of_files(files), answers_since=since, household_unsafe=close)
    whole = reach_of([*records, *person.beyond.unseen])
    whole = replace(whole, unsafe=whole.unsafe | person.beyond.closed)
    strict = ways_to(whole, answers_since=since, household_unsafe=close)
    return {way: "unsafe" if standing in ("unsafe", "refused") else found[way] for way, standing in strict.items()}
