"""What the clocks, promises and alerts of journeys leave somebody to do: rows of what is owed, each with an owner."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency
from handrail.core import database
from handrail.core.workdays import end_of
from handrail.journey.actions import Owing, Settled, Sighted
from handrail.journey.promises import Promise
from handrail.rights.clocks import Clock
from handrail.rights.enhancing import RECORDED, Look
from handrail.rights.queries.journeys import Journey
from handrail.rights.rulebook import rules_in_use

CLOCK, PROMISE, ALERT, REVIEW = "clock", "promise", "alert", "review"
POLICE = "police"
POLICE_ONLY, EVERYONE = "p", "a"
OWED_ONCE = "owed_once"
"""Why a clock's row is closed where the same right is owed to the same person by another record of theirs."""
_LAST_OF_A_DAY = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """One journey as it stands: its clocks, its promises, and the refs and kinds of what must be told at once."""

    journey: Journey
    clocks: Sequence[Clock]
    promises: Sequence[Promise]
    alerts: Sequence[tuple[str, str]]
    looks: Sequence[Look] = ()


@dataclass(slots=True)
class Owners:
    """Workers whom promises name, where they see the person; and who stands in where a journey names nobody."""

    promised: dict[tuple[int, str], int] = field(default_factory=dict)
    instead: dict[int | None, int] = field(default_factory=dict)


class Promising(NamedTuple):
    """A worker who may have promised, and every audience through which they look."""

    id: int
    agency_id: int
    source_ref: str
    name: str
    audience: int
    eyes: list[int]


class Roll:
    """Workers who may have promised: each is looked up once, while one transaction sees them as they are."""

    def __init__(self) -> None:
        self._asked: set[int | str] = set()
        self._by_id: dict[int, Promising] = {}
        self._called: dict[tuple[int | None, str], dict[int, Promising]] = {}

    def look_up(self, ids: set[int], names: set[str]) -> None:
        """Have the workers with these keys, and all who have one of these refs or names."""
        new_ids, new_names = ids - self._asked, names - self._asked
        if not new_ids and not new_names:
            return
        self._asked |= new_ids | new_names
        for one in _workers(new_ids, new_names):
            self._by_id[one.id] = one
            for name in (one.source_ref, one.name):
                self._called.setdefault((one.agency_id, name), {})[one.id] = one

    def find(self, kind: str, actor: int | None, agency_id: int | None, name: str) -> Promising | None:
        """Find who promised: the worker who recorded it, else the one at that agency who is called so, if one is."""
        if kind == "worker":
            return self._by_id.get(actor or 0)
        called = self._called.get((agency_id, name), {}) if name else {}
        return next(iter(called.values())) if len(called) == 1 else None


def source_of(kind: str, journey: Journey, ref: str, entitlement: str = "") -> str:
    """What a row of what is owed came from, the same for the same clock, promise or alert each time."""
    of = f"{kind}:{journey.record_id}:{journey.crime_id or 0}"
    return f"{of}:{entitlement}:{ref}" if entitlement else f"{of}:{ref}"


def is_owed(clock: Clock) -> bool:
    """Whether somebody must still do something for this clock: no answer, and it can still have one.

    It has a limit or an order; or it has none, and somebody asked for it.
    """
    if clock.state == "missed":
        return clock.due_on is not None
    if clock.state == "no_limit":
        return clock.answered_at is None and rules_in_use().right(clock.edition, clock.entitlement).asked_for
    return clock.state == "running"


def is_open(promise: Promise) -> bool:
    """Whether the promise is still to be kept: open, or its time passed and nobody has said what came of it."""
    return promise.state == "open" or (promise.state == "broken" and not promise.by_event)


class Due(NamedTuple):
    """What somebody owes in one journey, before it is a row: kind, what, source, who, and until when."""

    kind: str
    what: str
    source_ref: str
    owner_id: int
    due_at: datetime | None


def owed(standing: Standing, owners: Owners) -> Iterable[Due]:
    """What is owed in one journey."""
    journey = standing.journey
    for ref, kind in standing.alerts:
        yield Due(ALERT, kind, source_of(ALERT, journey, ref), owner_of(journey, owners), None)
    for clock in standing.clocks if journey.counted else ():
        if is_owed(clock):
            source_ref = source_of(CLOCK, journey, clock.trigger_event, clock.entitlement)
            owner = owner_of(journey, owners, clock)
            yield Due(CLOCK, clock.entitlement, source_ref, owner, due_at(clock))
    for promise in standing.promises:
        if is_open(promise):
            promised_by = owners.promised.get((journey.record_id, promise.ref)) or owner_of(journey, owners)
            yield Due(PROMISE, "contact", source_of(PROMISE, journey, promise.ref), promised_by, promise.promised_for)
    for look in standing.looks:
        assessor = owners.promised.get((journey.record_id, look.ref)) or owner_of(journey, owners)
        due = None if look.due_on is None else end_of(look.due_on) - _LAST_OF_A_DAY
        yield Due(REVIEW, look.why, source_of(REVIEW, journey, look.ref), assessor, due)


def row_of(due: Due, journey: Journey) -> Owing:
    """What is owed, as a row to open."""
    return Owing(
        person_id=journey.person_id,
        record_id=journey.record_id,
        crime_id=journey.crime_id,
        agency_id=journey.duty.agency_id,
        kind=due.kind,
        what=due.what,
        source_ref=due.source_ref,
        owner_id=due.owner_id,
        due_at=due.due_at,
        urgent=due.kind == ALERT,
        circle=POLICE_ONLY if due.kind in (CLOCK, REVIEW) else EVERYONE,
    )


def due_at(clock: Clock) -> datetime | None:
    """The last instant at which the clock is answered in time: the local day of it is the due day."""
    return None if clock.due_on is None else end_of(clock.due_on) - _LAST_OF_A_DAY


def of_witness_care(clock: Clock) -> bool:
    """Whether the witness care unit owes this, or chases it for a body that is not on Handrail, and not the officer."""
    return _falls_to_witness_care(clock.edition, clock.entitlement)


@cache
def _falls_to_witness_care(edition: str, entitlement: str) -> bool:
    return rules_in_use().right(edition, entitlement).falls_to_witness_care


def of_victim_care(clock: Clock) -> bool:
    """Whether the force's victim care desk owes this, whoever has the crime: its officer may be whom it is about."""
    return _falls_to_victim_care(clock.edition, clock.entitlement)


@cache
def _falls_to_victim_care(edition: str, entitlement: str) -> bool:
    return rules_in_use().right(edition, entitlement).falls_to_victim_care


def owner_of(journey: Journey, owners: Owners, clock: Clock | None = None) -> int:
    """The officer, else their unit's queue, else the force's list for victim care.

    What came of a complaint is the list's, and never the officer's, whom it may be about. The restricted are never
    shown to a whole team: the officer, else the force's list for restricted records.
    """
    duty = journey.duty
    complaint = clock is not None and of_victim_care(clock)
    if journey.restricted:
        return (not complaint and duty.officer) or duty.trusted or owners.instead[duty.agency_id]
    if complaint:
        return duty.care or owners.instead[duty.agency_id]
    if clock is not None and duty.witness_care and of_witness_care(clock):
        return duty.witness_care
    return duty.officer or duty.queue or duty.care or owners.instead[duty.agency_id]


def find_owners(standings: Sequence[Standing], sighted: Sequence[Sighted], roll: Roll) -> Owners:
    """Find the workers whom open promises name, who assessed enhanced rights, and who stands in where nobody is.

    `sighted` is who is to see these persons besides those who do; `roll`, the workers who are known already.
    """
    owners = Owners()
    made = [
        (one.journey, promise.ref, promise.made_by) for one in standings for promise in one.promises if is_open(promise)
    ]
    made += [(one.journey, look.ref, "") for one in standings for look in one.looks if look.why == RECORDED]
    _find_the_promising(made, sighted, owners, roll)
    for one in standings:
        duty = one.journey.duty
        if duty.trusted if one.journey.restricted else duty.care:
            continue
        named = duty.officer or (not one.journey.restricted and duty.queue)
        if named and not any(map(of_victim_care, one.clocks)):
            continue
        if duty.agency_id not in owners.instead:
            owners.instead[duty.agency_id] = _instead_of(duty.agency_id, one.journey)
    return owners


def _instead_of(agency_id: int | None, journey: Journey) -> int:
    """The list for victim care, or for restricted records, opened now; with no force, whichever agency recorded it."""
    recorded_by = next((agency for *_, agency in journey.rows if agency is not None), None)
    agency = Agency.objects.get(id=agency_id or recorded_by or 0)
    if agency.side == "police":
        name = agencies.RESTRICTED if journey.restricted else agencies.VICTIM_CARE
        return agencies.named_list(agency, name=name)
    return int(database.ask("SELECT id FROM agencies_audience WHERE agency_id = %s", [agency.id])[0][0])


def _find_the_promising(
    promises: Sequence[tuple[Journey, str, str]], sighted: Sequence[Sighted], owners: Owners, roll: Roll
) -> None:
    """Give each promise (by its ref, with whom it names) to its maker, where that worker sees the person."""
    made = [(journey, ref, made_by, *journey.maker(ref)) for journey, ref, made_by in promises]
    roll.look_up(
        {actor for *_, kind, actor, _ in made if kind == "worker" and actor is not None},
        {made_by for _, _, made_by, *_ in made if made_by},
    )
    makers = [
        (journey, ref, maker)
        for journey, ref, made_by, kind, actor, agency in made
        if (maker := roll.find(kind, actor, journey.duty.agency_id or agency, made_by))
    ]
    if not makers:
        return
    sights = _sights(
        {journey.person_id for journey, _, _ in makers}, {eye for *_, maker in makers for eye in maker.eyes}
    )
    for also in sighted:
        sights.setdefault((also.person_id, also.audience_id), set()).add(also.crime_id)
    for journey, ref, maker in makers:
        if any(_sees(sights, journey, eye) for eye in maker.eyes):
            owners.promised[journey.record_id, ref] = maker.audience


def _workers(ids: Iterable[int], names: Iterable[str]) -> list[Promising]:
    return [
        Promising(*row)
        for row in database.read(
            "WITH w AS MATERIALIZED (SELECT id, agency_id, team_id, source_ref, name FROM agencies_worker"
            "  WHERE id = ANY (%s::bigint[]) OR (source_ref <> '' AND source_ref = ANY (%s)) OR name = ANY (%s)),"
            " eye AS (SELECT w.id, a.id AS audience FROM w JOIN agencies_audience a ON a.worker_id = w.id"
            "  UNION SELECT w.id, a.id FROM w JOIN agencies_audience a ON a.team_id = w.team_id"
            "  UNION SELECT w.id, a.id FROM w JOIN agencies_audience a ON a.agency_id = w.agency_id"
            "   AND a.side <> 'police'"
            "  UNION SELECT w.id, l.audience_id FROM w JOIN agencies_listed l ON l.worker_id = w.id"
            "   AND l.until_at IS NULL)"
            " SELECT w.id, w.agency_id, w.source_ref, w.name, own.id, array_agg(eye.audience) FROM w"
            " JOIN agencies_audience own ON own.worker_id = w.id JOIN eye ON eye.id = w.id"
            " GROUP BY w.id, w.agency_id, w.source_ref, w.name, own.id",
            [sorted(ids), sorted(names), sorted(names)],
        )
    ]


Sights = Mapping[tuple[int, int], set[int | None]]


def _sights(person_ids: Iterable[int], audiences: Iterable[int]) -> dict[tuple[int, int], set[int | None]]:
    found: dict[tuple[int, int], set[int | None]] = {}
    for person, audience, crime in database.read(
        "SELECT person_id, audience_id, crime_id FROM journey_sight WHERE person_id = ANY (%s::bigint[])"
        " AND audience_id = ANY (%s::int[]) AND until_at IS NULL",
        [database.listed(person_ids), database.listed(audiences)],
    ):
        found.setdefault((person, audience), set()).add(crime)
    return found


def _sees(sights: Sights, journey: Journey, audience: int) -> bool:
    crimes = sights.get((journey.person_id, audience), set())
    return bool(crimes) and (journey.crime_id is None or None in crimes or journey.crime_id in crimes)


def why_closed(standing: Standing) -> Mapping[str, tuple[str, str]]:
    """For what is owed no more in one journey, by its source: why, and the ref of the event that did it."""
    journey = standing.journey
    said: dict[str, tuple[str, str]] = {}
    for clock in standing.clocks:
        why = _CLOSED.get(clock.state, "too_late")
        said[source_of(CLOCK, journey, clock.trigger_event, clock.entitlement)] = (why, clock.answered_by or "")
        told = said.get(source_of(ALERT, journey, clock.trigger_event))
        if told is None or told[0] == "told":
            alert = "told" if why == "answered" else why
            said[source_of(ALERT, journey, clock.trigger_event)] = (alert, clock.answered_by or "")
    for promise in standing.promises:
        why = _SETTLED.get(promise.state, promise.state)
        said[source_of(PROMISE, journey, promise.ref)] = (why, promise.by_event)
    return said


_CLOSED = {"met": "answered", "late": "answered", "not_applicable": "not_applicable", "stopped": "taken_back"}
_SETTLED = {"broken": "missed", "broken_rung_later": "kept_late"}


def closing(standing: Standing, gone: Sequence[tuple[str, str]]) -> Iterable[Settled]:
    """Close these rows (kind, source) of one journey, each for its reason; one whose trigger is gone was taken back."""
    if not gone:
        return
    said = why_closed(standing)
    for kind, source_ref in gone:
        told = kind == ALERT and _told_of(standing, source_ref)
        otherwise = "told" if told else "looked_at" if kind == REVIEW else "taken_back"
        because, ref = said.get(source_ref, (otherwise, ""))
        if kind == CLOCK and not standing.journey.counted:
            because, ref = OWED_ONCE, ""
        yield Settled(kind, source_ref, because, standing.journey.event_id(ref) if ref else None)


def _told_of(standing: Standing, source_ref: str) -> bool:
    """Whether somebody told them of a breach, which starts no right."""
    return any(
        one.kind == "victim_told" and any(source_of(ALERT, standing.journey, ref) == source_ref for ref in one.about)
        for one in standing.journey.happenings
    )
