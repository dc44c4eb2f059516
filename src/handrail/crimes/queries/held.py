"""Questions about crimes and the parts people have in them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes.models import Crime, Role
from handrail.crimes.policy import seen_by
from handrail.journey.models import Sight
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.people.policy import seen_by as people_seen_by
from handrail.people.ringing import Ringing

OF_A_VICTIM = ("victim", "bereaved_relative", "child_in_household")
"""Parts in a crime that make it theirs."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody's part in a crime, with no more of them than the policy states; `person_ref` only where it opens."""

    role: str
    relationship: str
    shown_name: str
    person_ref: str


def crimes_of(person: Person, *, viewer: Actor) -> QuerySet[Crime]:
    """Return the crimes in which a person at hand is a victim, as this viewer may see them, latest first.

    By whichever of the person's files the viewer sees. A crime that they see only by another of its victims is not
    this person's to them.
    """
    files = people.at_hand([person], viewer=viewer)[0].files
    return (
        Crime.objects.filter(seen_by(viewer), Exists(_parts_seen(files, viewer).filter(crime_id=OuterRef("pk"))))
        .select_related("officer", "supervisor", "team")
        .order_by("-reported_at", "-id")
    )


def _parts_seen(files: Collection[int], viewer: Actor) -> QuerySet[Role]:
    """Return the parts of these files as victims that the viewer's sight of that very file covers."""
    return _parts_covered(viewer).filter(record__person_id__in=list(files))


def _parts_covered(viewer: Actor) -> QuerySet[Role]:
    """Return the parts of victims that the viewer's sight of that very victim covers: one in another crime does not."""
    sights = Sight.objects.filter(until_at=None, audience_id__in=sorted(viewer.audiences)).filter(
        Q(crime_id=None) | Q(crime_id=OuterRef("crime_id")), person_id=OuterRef("record__person_id")
    )
    return Role.objects.filter(Q(Exists(sights)) if viewer.kind != "system" else Q(), role__in=OF_A_VICTIM)


def crimes_of_all(persons: Iterable[Person], *, viewer: Actor) -> dict[int, list[Crime]]:
    """Return, for several persons at hand at once, what `crimes_of` returns for one, latest first, by person."""
    return crimes_around(persons, (), viewer=viewer)[0]


def crimes_around(
    persons: Iterable[Person], crime_ids: Collection[int], *, viewer: Actor
) -> tuple[dict[int, list[Crime]], dict[int, Crime]]:
    """Return what `crimes_of_all` does of these persons, and `known` of these crimes; each crime is read once."""
    files = {person.id: person.files for person in people.at_hand(persons, viewer=viewer)}
    parts: dict[int, set[int]] = {}
    seen = _parts_seen({file for every in files.values() for file in every}, viewer)
    for file, key in seen.values_list("record__person_id", "crime_id"):
        parts.setdefault(file, set()).add(key)
    every = known({*crime_ids, *(key for some in parts.values() for key in some)}, viewer=viewer)
    theirs: dict[int, list[Crime]] = {}
    for person, of_person in files.items():
        found = [every[key] for key in {key for file in of_person for key in parts.get(file, ())} if key in every]
        if found:
            theirs[person] = sorted(found, key=lambda crime: (crime.reported_at, crime.id), reverse=True)
    return theirs, {key: every[key] for key in crime_ids if key in every}


def ringing_of_all(
    persons: Iterable[Person],
    *,
    viewer: Actor,
    at: datetime,
    crimes: Mapping[int, Sequence[Crime]] | None = None,
) -> dict[int, Ringing]:
    """Return whether each of these persons (from `people.queries.known`) may be rung now, by their key.

    Every page asks here, so that it is the same on all of them: it looks at every crime of theirs that the viewer may
    see, not only at the one a row is about, because one crime at home makes a shared telephone unsafe for all.
    `crimes` are those crimes (from `crimes_of_all`), where the page has asked for them.
    """
    listed = people.at_hand(persons, viewer=viewer)
    theirs = crimes_of_all(listed, viewer=viewer) if crimes is None else crimes
    maybe = people.may_be(listed, viewer=viewer)
    others = {one.id: one for several in maybe.values() for one in several if one not in listed}
    every = {**theirs, **crimes_of_all(others.values(), viewer=viewer)}
    for person in listed:
        person.maybe = tuple((one, every.get(one.id, [])) for one in maybe.get(person.id, ()))
    return {person.id: people.ringing_of(person, theirs.get(person.id, []), viewer=viewer, at=at) for person in listed}


def crime(ref: str, *, viewer: Actor) -> Crime:
    """Return one crime, or raise `NotKnown` if this viewer may not know of it."""
    found = Crime.objects.filter(seen_by(viewer), ref=ref).select_related("officer", "supervisor", "team").first()
    if found is None:
        raise NotKnown
    return found


def by_number(text: str, *, viewer: Actor) -> QuerySet[Crime]:
    """Return the crimes with this crime number or log number that this viewer may see."""
    number = text.strip()
    return Crime.objects.filter(seen_by(viewer), Q(source_ref=number) | Q(log_ref=number)).order_by("-reported_at")[:50]


def parties(crime_id: int, *, viewer: Actor) -> list[Party]:
    """Return the parties of a crime this viewer may see; other people's records stay closed."""
    return parties_of([crime_id], viewer=viewer).get(crime_id, [])


def held_crimes(source: str, refs: Sequence[str]) -> dict[str, tuple[int, bytes, datetime]]:
    """Return, for those refs of a source that are held: key, digest and as-of. For take-in, which sees every row."""
    found = database.read(
        "SELECT source_ref, id, digest, as_of FROM crimes_crime WHERE source = %s AND source_ref = ANY (%s)",
        [source, list(refs)],
    )
    return {ref: (key, bytes(digest), as_of) for ref, key, digest, as_of in found}


def held_roles(
    crime_ids: Sequence[int],
) -> Iterator[tuple[str, str, str, str, int, bytes, datetime]]:
    """Yield the roles held in these crimes by the refs of their key, with the row's key, digest and as-of.

    For take-in.
    """
    for crime, person, role, about, key, digest, as_of in database.read(
        "SELECT c.source_ref, k.source_ref, r.role, coalesce(a.source_ref, ''), r.id, r.digest, r.as_of"
        " FROM crimes_role r JOIN crimes_crime c ON c.id = r.crime_id JOIN people_record k ON k.id = r.record_id"
        " LEFT JOIN people_record a ON a.id = r.concerning_id WHERE r.crime_id = ANY (%s)",
        [list(crime_ids)],
    ):
        yield crime, person, role, about, key, bytes(digest), as_of


def crimes_of_records(record_ids: Sequence[int]) -> list[int]:
    """Return the crimes in which these records, or others of the same persons, have any part.

    For rules, which see all.
    """
    found = database.read(
        "SELECT DISTINCT crime_id FROM crimes_role WHERE record_id IN (SELECT linked.id FROM people_record one"
        " JOIN people_record linked ON linked.person_id = one.person_id WHERE one.id = ANY (%s))",
        [list(record_ids)],
    )
    return [row[0] for row in found]


@dataclass(frozen=True, slots=True)
class Part:
    """One role in one crime with what rules need of the crime and of the person. For take-in and triage."""

    crime_id: int
    crime_ref: str
    reported_at: datetime
    occurred_from: datetime | None
    flags: list[str]
    groups: list[str]
    report_channel: str
    crime_status: str
    outcome_code: str
    outcome_on: date | None
    officer_id: int | None
    team_id: int | None
    supervisor_id: int | None
    role_id: int
    record_id: int
    person_id: int
    role: str
    concerning_id: int | None
    relationship: str
    since: datetime | None
    enhanced_reasons: list[str]
    support_need: str
    referral_consent: str
    consent_on: date | None
    consent_by: str
    risk_grade: str
    risk_graded_on: date | None
    status: str
    date_of_birth: date | None
    as_of: datetime
    """The later of the moments that the crime's row and the role's speak of."""
    recorded_at: datetime | None = None
    country: str = ""
    needs_interpreter: str = ""

    @property
    def is_victim(self) -> bool:
        """Whether rights run for this role: a victim or a bereaved relative."""
        return self.role in ("victim", "bereaved_relative")


def everyone_in(crime_ids: Sequence[int]) -> dict[int, list[Part]]:
    """Return every role in these crimes, by crime. For rules, which see every row; nothing of it may be shown."""
    found: dict[int, list[Part]] = {}
    for row in database.read(
        "SELECT c.id, c.source_ref, c.reported_at, c.occurred_from, c.flags::text[], c.groups::text[],"
        " c.report_channel, c.status,"
        " c.outcome_code, c.outcome_on, c.officer_id, c.team_id, c.supervisor_id, r.id, r.record_id, k.person_id,"
        " r.role,"
        " r.concerning_id, r.relationship, r.since, r.enhanced_reasons::text[], r.support_need, r.referral_consent,"
        " r.consent_on, r.consent_by, r.risk_grade, r.risk_graded_on, r.status, k.date_of_birth, greatest(c.as_of,"
        " r.as_of), c.recorded_at, k.country, k.needs_interpreter"
        " FROM crimes_crime c JOIN crimes_role r ON r.crime_id = c.id JOIN people_record k ON k.id = r.record_id"
        " WHERE c.id = ANY (%s) ORDER BY c.id, r.id",
        [list(crime_ids)],
    ):
        found.setdefault(row[0], []).append(Part(*row))
    return found


def known(crime_ids: Collection[int], *, viewer: Actor) -> dict[int, Crime]:
    """Return those of these crimes that this viewer may see, by key, with their officer and supervisor at hand."""
    found = Crime.objects.filter(seen_by(viewer), id__in=list(crime_ids)).select_related(
        "officer", "supervisor", "team"
    )
    return {crime.id: crime for crime in found}


def parties_of(crime_ids: Collection[int], *, viewer: Actor) -> dict[int, list[Party]]:
    """Return the parties of several crimes at once, as `parties` does of one."""
    found: dict[int, list[Party]] = {}
    if viewer.kind != "system":
        for crime_id, *party in database.ask(
            "SELECT c.id, p.role, p.relationship, p.shown_name, p.person_ref"
            " FROM unnest(%s::bigint[]) c (id), LATERAL crimes_parties(c.id) p",
            [list(crime_ids)],
        ):
            found.setdefault(crime_id, []).append(Party(*party))
    return found


def victims_of(crime_ids: Sequence[int], *, viewer: Actor) -> dict[int, list[Person]]:
    """Return the victims of these crimes, of those whom this viewer may see and whose part in them they may know."""
    found: dict[int, list[Person]] = {}
    for role in (
        _parts_covered(viewer)
        .filter(crime_id__in=crime_ids, record__person__in=Person.objects.filter(people_seen_by(viewer)))
        .select_related("record__person")
    ):
        found.setdefault(role.crime_id, []).append(role.record.person)
    return found
