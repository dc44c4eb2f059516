"""Questions about people and their records."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.conf import settings

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.refs import read_ref
from handrail.people.models import Person, Record
from handrail.people.policy import seen_by
from handrail.people.ringing import Ringing, answers_since, may_ring, reach_of
from handrail.people.strip import Suffered, is_close_to_home, is_watched, officer_to_ask


def person(ref: str, *, viewer: Actor) -> Person:
    """Return one person, or raise `NotKnown` if this viewer may not know of them."""
    found = Person.objects.filter(seen_by(viewer), ref=read_ref(ref) or "").prefetch_related("records").first()
    if found is None:
        raise NotKnown
    return found


def records_of(person_id: int, *, viewer: Actor) -> list[Record]:
    """Return what each source says of a person that this viewer may see."""
    visible = Person.objects.filter(seen_by(viewer), id=person_id)
    return list(Record.objects.filter(person__in=visible).order_by("id"))


def search(text: str, *, viewer: Actor, most: int = 50) -> list[Person]:
    """Return persons whose name holds every word, among those this viewer may see, in order of name."""
    words = [word for word in text.split() if word][:6]
    if not words:
        return []
    keys = [row[0] for row in database.ask("SELECT people_search(%s, %s)", [words, most])]
    return list(Person.objects.filter(seen_by(viewer), id__in=keys).order_by("sort_name", "id"))


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


def known(person_ids: Collection[int], *, viewer: Actor) -> dict[int, Person]:
    """Return those of these persons that this viewer may see, by key, with their records at hand."""
    found = Person.objects.filter(seen_by(viewer), id__in=list(person_ids)).prefetch_related("records")
    return {person.id: person for person in found}


def ringing_of(
    person: Person,
    crimes: Sequence[Suffered],
    *,
    viewer: Actor,
    at: datetime,
    asking: Iterable[Suffered] | None = None,
) -> Ringing:
    """Return whether a person at hand (from `known`) may be rung now, by the strictest of all their records.

    `crimes` are all that the viewer may see in which they are a victim: pages take `crimes.queries.ringing_of_all`, so
    that none says otherwise than another. `asking` are the crimes whose officer may be named, where not all of them.
    """
    since = answers_since(at, days=settings.SAFE_ANSWER_DAYS) if is_watched(crimes) else None
    ask = officer_to_ask(crimes if asking is None else asking, viewer_id=viewer.id if viewer.kind == "worker" else None)
    reach = reach_of(list(person.records.all()), ask=ask)
    return may_ring(reach, at=at, answers_since=since, household_unsafe=is_close_to_home(crimes))
