"""Journeys as rules read them: the events of one record in one crime, with who owes what there.

For computing, which must not depend on who looks: the whole file is open, and nothing read here is shown as it is.
Rows come over the wire in binary: at a region's size reading them is a third of the work.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from handrail.agencies.actions import RESTRICTED, VICTIM_CARE
from handrail.core import database
from handrail.journey.happenings import ROW_VOIDED, Happening, in_order
from handrail.journey.promises import KEPT, MISSED, MOVED, PROMISED
from handrail.journey.vocabulary import URGENT_KINDS
from handrail.rights import enhancing, kindness
from handrail.rights.clocks import TOLD
from handrail.rights.one_person import as_one
from handrail.rights.profiles import Profile, age_band, council, crime_group, packed
from handrail.rights.queries.together import Other, Part, held_twice_among
from handrail.rights.rulebook import rules_in_use

WITNESS_CARE = "witness_care"
ATTEMPT = "tell_attempted"


class Duty(NamedTuple):
    """Who owes what in one crime, as audiences: the officer, the unit's queue, the lists that hold what nobody has.

    `supervisor` is the worker who supervises the crime; `counted`, what figures ask of the crime: its group, the
    council, and the day on which ages are reckoned. `care` is the force's list for victim care, `trusted` its list for
    restricted records, `witness_care` the queue of its witness care unit; these three are looked up only where the
    officer does not own everything.
    """

    crime_ref: str = ""
    agency_id: int | None = None
    team_id: int | None = None
    supervisor: int | None = None
    counted: tuple[str, str, date | None] = ("", "", None)
    officer: int | None = None
    queue: int | None = None
    care: int | None = None
    trusted: int | None = None
    witness_care: int | None = None


NOBODY = Duty()


class Held(NamedTuple):
    """A record as a journey needs it: its source's ref, its person, and what figures ask of them."""

    ref: str
    person_id: int
    restricted: bool
    sex: str = ""
    ethnicity: str = ""
    born: date | None = None
    liked: str = ""


@dataclass(slots=True)
class Journey:
    """What happened to one record because of one crime (none: not because of any held here), in order of time.

    `happenings` are what is held at the time of their last, and `kinds` theirs.
    `profile` is whom it is for, as figures ask, and `liked` the channel they say they prefer.
    `left_out` are events that answer a right, name nobody, and belong to a crime with several victims: they answer for
    nobody. `rows` are the events' keys and makers by ref, for what is owed because of them. Where another record of
    the same human stands in the crime, `happenings` and `rows` are of both, `own` what happened to this one alone, and
    only the oldest is `counted`: a right is owed to a person once in a crime.
    """

    person_id: int
    record_id: int
    crime_id: int | None
    restricted: bool
    duty: Duty
    happenings: list[Happening] = field(default_factory=list)
    left_out: list[Happening] = field(default_factory=list)
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    profile: int = 0
    liked: str = ""
    own: list[Happening] | None = None
    counted: bool = True
    kinds: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.kinds = frozenset([one.kind for one in self.happenings])

    def event_id(self, ref: str) -> int | None:
        """The key of the event with this ref."""
        return next((row[_ID] for row in self.rows if row[_REF] == ref), None)

    def maker(self, ref: str) -> tuple[str, int | None, int | None]:
        """Who recorded the event with this ref: kind of actor, key, agency."""
        for row in self.rows:
            if row[_REF] == ref:
                return row[_ACTOR_KIND], row[_ACTOR], row[_AGENCY]
        return "", None, None


@cache
def kinds_read() -> str:
    """Every kind of event that moves a clock, a promise, an alert or a review, listed; the others are not read."""
    ours = {TOLD, ATTEMPT, ROW_VOIDED, PROMISED, KEPT, MISSED, MOVED, *kindness.PLANS, *enhancing.KINDS}
    return database.listed(sorted({*rules_in_use().plans, *URGENT_KINDS, *ours}))


@cache
def answering() -> frozenset[str]:
    """The kinds of event that answer a right in some edition."""
    return frozenset(kind for kind, plan in rules_in_use().plans.items() if plan.answers)


@cache
def starts_beyond_officers() -> frozenset[str]:
    """The kinds of event that start a right which is not the officer's: the witness care unit's, or the desk's."""
    rights = [right for edition in rules_in_use().editions for right in edition.rights]
    theirs = (right for right in rights if right.falls_to_witness_care or right.falls_to_victim_care)
    return frozenset(start.kind for right in theirs for start in right.starts)


_READ = (
    "record_id, crime_id, id, ref, kind, suspect_record_id, happened_at, known_at, recorded_at,"
    " CASE WHEN about = '{}' THEN NULL ELSE array_to_string(about, E'\\x1f') END,"
    " method, item, detail, by_whom, for_all, actor_kind, actor_id, agency_id"
)
_NAMES = (
    *("record", "crime", "id", "ref", "kind", "suspect", "happened_at", "known_at", "recorded_at", "about"),
    *("method", "item", "detail", "by", "for_all", "actor_kind", "actor", "agency"),
)
_ID, _REF, _KIND, _FOR_ALL, _CRIME = (_NAMES.index(name) for name in ("id", "ref", "kind", "for_all", "crime"))
_ACTOR_KIND, _ACTOR, _AGENCY = (_NAMES.index(name) for name in ("actor_kind", "actor", "agency"))


Records = Mapping[int, Held]


TURNS = 7_243_001
"""The number of the lock that whoever moves a journey shares, and whoever computes all of them has alone."""


def records_of(person_ids: Sequence[int], *, lock: bool = False) -> dict[int, Held]:
    """Return the records of these persons; with `lock`, once nobody else is moving their journeys, who then waits."""
    return held_by(database.read(*asked_records(person_ids, lock=lock)))


def held_by(rows: Iterable[tuple[Any, ...]]) -> dict[int, Held]:
    """Return records, by their keys, of the rows that `asked_records` brings."""
    return {key: Held(*held) for key, *held in rows}


def asked_records(person_ids: Sequence[int], *, lock: bool) -> tuple[str, Sequence[Any]]:
    """Return the statement that reads the records of these persons, and with `lock` takes its turn first."""
    these, keys = database.among(person_ids)
    return (
        ("WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s::bigint))" if lock else "")
        + " SELECT r.id, r.source_ref, p.id, p.restricted, r.sex, r.ethnicity, r.date_of_birth, r.preferred_channel"
        f" FROM {'turn, ' if lock else ''}people_person p JOIN people_record r ON r.person_id = p.id"
        f" WHERE p.id {these} ORDER BY p.id, r.id" + (" FOR NO KEY UPDATE OF p" if lock else ""),
        [*([TURNS] if lock else []), keys],
    )


class AtHand(NamedTuple):
    """Rows of a few people's journeys that were read already: events, their crimes, and who stands in, by agency."""

    events: list[tuple[Any, ...]]
    crimes: list[tuple[Any, ...]]
    instead: list[tuple[Any, ...]]


def asked_at_hand(person_ids: Sequence[int]) -> list[tuple[str, Sequence[Any]]]:
    """Return the statements that bring the journeys of a few people to hand, none of which waits for another."""
    these, keys = database.among(person_ids)
    return [
        _asked_events(person_ids),
        (f"{_CRIMES} IN (SELECT e.crime_id FROM journey_event e WHERE e.person_id {these})", [keys]),
        (f"{_INSTEAD} f.source <> ''", []),
    ]


def read(
    person_ids: Sequence[int],
    records: Records | None = None,
    *,
    recorded_by: datetime | None = None,
    at_hand: AtHand | None = None,
) -> list[Journey]:
    """Read the journeys of these persons (of these records of theirs only), in order of record and crime.

    What is held now; or, with `recorded_by`, what was on record then. `at_hand` is what was read already, of persons
    none of whom is held twice in a crime.
    """
    alone = _read(person_ids, records, recorded_by=recorded_by, at_hand=at_hand)
    twice = {} if at_hand else held_twice_among(person_ids)
    return _read_as_one(alone, twice, recorded_by) if twice else alone


def _read_as_one(
    alone: Sequence[Journey], twice: Mapping[Part, Sequence[Other]], recorded_by: datetime | None
) -> list[Journey]:
    """Let each journey of somebody held twice in a crime be what happened to them there, by either record."""
    every = {(one.record_id, one.crime_id): one for one in alone}
    live = {part: [other for other in others if other.live] for part, others in twice.items() if part in every}
    away = {
        other.person_id
        for (_, crime), others in live.items()
        for other in others
        if (other.record_id, crime) not in every
    }
    if away:
        every |= {(one.record_id, one.crime_id): one for one in _read(sorted(away), recorded_by=recorded_by)}

    def one_of(journey: Journey) -> Journey:
        crime = journey.crime_id
        others = [every.get((other.record_id, crime)) for other in live.get((journey.record_id, crime or 0), ())]
        same = sorted((journey, *filter(None, others)), key=lambda one: (one.person_id, one.record_id))
        if len(same) == 1:
            return journey
        person = journey.happenings[0].person if journey.happenings else ""
        together = as_one([one.happenings for one in same], rules=rules_in_use())
        return replace(
            journey,
            happenings=[one._replace(person=person) for one in together],
            rows=[*journey.rows, *(row for one in same if one is not journey for row in one.rows)],
            own=journey.happenings,
            counted=journey is same[0],
        )

    return [one_of(journey) for journey in alone]


def _read(
    person_ids: Sequence[int],
    records: Records | None = None,
    *,
    recorded_by: datetime | None = None,
    at_hand: AtHand | None = None,
) -> list[Journey]:
    if records is None:
        records = records_of(person_ids)
    rows = at_hand.events if at_hand else _rows(person_ids, recorded_by)
    shut = any(held.restricted for held in records.values())
    duties = (
        _duties_of(at_hand.crimes, at_hand.instead)
        if at_hand
        else _duties(
            sorted({row[_CRIME] for row in rows if row[_CRIME] is not None}),
            beyond_officers=shut or any(row[_KIND] in starts_beyond_officers() for row in rows),
        )
    )
    several = _several_victims(rows, recorded_by)
    found: dict[tuple[int, int | None], list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[:2], []).append(row)
    return [
        _journey(crime, record, records[record], duties.get(crime or 0, NOBODY), crime in several, found[record, crime])
        for record, crime in sorted(found, key=_no_crime_last)
        if record in records
    ]


def _no_crime_last(key: tuple[int, int | None]) -> tuple[int, bool, int]:
    return key[0], key[1] is None, key[1] or 0


_CRIMES = (
    "SELECT c.id, c.source_ref, f.id, c.team_id, c.supervisor_id, array_to_string(c.groups, ' '),"
    " array_to_string(c.flags, ' '), c.offence_code, c.area_code,"
    " (coalesce(c.occurred_from, c.reported_at) AT TIME ZONE 'Europe/London')::date, o.id, t.id FROM crimes_crime c"
    " LEFT JOIN agencies_agency f ON f.source = c.source AND f.source <> ''"
    " LEFT JOIN agencies_audience o ON o.worker_id = c.officer_id"
    " LEFT JOIN agencies_audience t ON t.team_id = c.team_id WHERE c.id"
)
_INSTEAD = (
    "SELECT f.id,"
    f" (SELECT a.id FROM agencies_audience a WHERE a.of_agency_id = f.id AND a.list_name = '{VICTIM_CARE}'),"
    f" (SELECT a.id FROM agencies_audience a WHERE a.of_agency_id = f.id AND a.list_name = '{RESTRICTED}'),"
    " (SELECT min(a.id) FROM agencies_audience a WHERE a.team_id IN ("
    f"    SELECT t.id FROM agencies_team t WHERE t.agency_id = f.id AND t.kind = '{WITNESS_CARE}'))"
    " FROM agencies_agency f WHERE"
)
"""By agency: its lists for victim care and for restricted records, and its witness care unit's queue."""


def _rows(person_ids: Sequence[int], recorded_by: datetime | None) -> list[tuple[Any, ...]]:
    if recorded_by is None:
        return database.read(*_asked_events(person_ids))
    return database.read(
        f"SELECT {_READ} FROM journey_event WHERE person_id = ANY (%s::bigint[]) AND recorded_at <= %s"
        " AND (superseded_at IS NULL OR superseded_at > %s) AND kind = ANY (%s::text[])",
        [database.listed(person_ids), recorded_by, recorded_by, kinds_read()],
    )


def _asked_events(person_ids: Sequence[int]) -> tuple[str, Sequence[Any]]:
    these, keys = database.among(person_ids)
    return (
        f"SELECT {_READ} FROM journey_event WHERE person_id {these} AND superseded_at IS NULL"
        " AND kind = ANY (%s::text[])",
        [keys, kinds_read()],
    )


def _duties(crime_ids: Sequence[int], *, beyond_officers: bool) -> dict[int, Duty]:
    """Who owes what in these crimes; `beyond_officers` where somebody else than a named officer must be known."""
    crimes = database.read(f"{_CRIMES} = ANY (%s::bigint[])", [database.listed(crime_ids)])
    forces = sorted({force for _, _, force, *_ in crimes if force})
    asked = beyond_officers or any(officer is None for *_, officer, _ in crimes)
    instead = database.read(f"{_INSTEAD} f.id = ANY (%s::bigint[])", [database.listed(forces)]) if asked else []
    return _duties_of(crimes, instead)


def _duties_of(crimes: Sequence[tuple[Any, ...]], instead: Sequence[tuple[Any, ...]]) -> dict[int, Duty]:
    stand_in = {agency: audiences for agency, *audiences in instead}
    return {
        key: Duty(
            ref, force, team, supervisor, (crime_group(groups, flags, code), council(area), on), officer, queue,
            *stand_in.get(force, (None, None, None)),
        )
        for key, ref, force, team, supervisor, groups, flags, code, area, on, officer, queue in crimes
    }  # fmt: skip


def _several_victims(rows: Sequence[tuple[Any, ...]], recorded_by: datetime | None) -> frozenset[int]:
    """Which crimes have several victims, of those where an event that answers a right names nobody.

    Two records of one human are one victim.
    """
    asked = {row[_CRIME] for row in rows if row[_FOR_ALL] and row[_KIND] in answering()}
    if not asked:
        return frozenset()
    return frozenset(
        crime
        for (crime,) in database.read(
            "SELECT r.crime_id FROM crimes_role r JOIN people_record k ON k.id = r.record_id"
            " LEFT JOIN people_joined j ON j.person_id = k.person_id"
            " WHERE r.crime_id = ANY (%s::bigint[]) AND r.role IN ('victim', 'bereaved_relative') AND r.status = 'live'"
            " AND (%s::timestamptz IS NULL OR EXISTS (SELECT FROM journey_event e WHERE e.person_id = k.person_id"
            "   AND e.record_id = k.id AND e.crime_id = r.crime_id AND e.kind = 'crime_reported'"
            "   AND e.recorded_at <= %s))"
            " GROUP BY r.crime_id HAVING count(DISTINCT coalesce(j.one_id, k.person_id)) > 1",
            [database.listed(asked), recorded_by, recorded_by],
        )
    )


def _journey(
    crime_id: int | None, record_id: int, held: Held, duty: Duty, several: bool, rows: list[tuple[Any, ...]]
) -> Journey:
    group, place, on = duty.counted
    profile = packed(Profile(group, age_band(held.born, on), held.sex, held.ethnicity, place))
    person_ref, crime_ref = held.ref, duty.crime_ref
    happened: list[Happening] = []
    left_out: list[Happening] = []
    answers = answering() if several else frozenset()
    for _, _, _, ref, kind, suspect, at, known, recorded, about, method, item, detail, by, for_all, *_ in rows:
        one = tuple.__new__(
            Happening,
            (
                ref, kind, crime_ref, person_ref, str(suspect) if suspect else "", at, known, recorded,
                tuple(about.split("\x1f")) if about else (), method, item, detail, by,
            ),
        )  # fmt: skip
        if for_all and kind in answers:
            left_out.append(one)
        else:
            happened.append(one)
    return Journey(
        held.person_id,
        record_id,
        crime_id,
        held.restricted,
        duty,
        in_order(happened),
        left_out,
        rows,
        profile,
        held.liked,
    )
