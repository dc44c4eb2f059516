"""Record events, open and end sights, and keep what is owed: every other app moves the journey through here.

All of it is set-wise; the single forms call the set-wise ones.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import Refused
from handrail.core.refs import new_ref
from handrail.journey.vocabulary import KINDS


class UnknownEvent(Refused):
    """There is no event of that kind."""


class InTheFuture(Refused):
    """That has not happened yet: give the time at which it did."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One event to record. `person_id` and `record_id` are None only for an event of every victim of a crime."""

    kind: str
    happened_at: datetime
    person_id: int | None = None
    record_id: int | None = None
    crime_id: int | None = None
    suspect_record_id: int | None = None
    source: str = "handrail"
    ref: str = field(default_factory=new_ref)
    known_at: datetime | None = None
    as_of: datetime | None = None
    about: tuple[str, ...] = ()
    method: str = ""
    item: str = ""
    detail: str = ""
    by_whom: str = ""
    note: str = ""
    for_all: bool = False
    agency_id: int | None = None
    circle: str = ""
    digest: bytes = b""


@dataclass(frozen=True, slots=True)
class Sighted:
    """One sight to open: who may see whom, in which crime (None: all), and why."""

    person_id: int
    audience_id: int
    side: str
    why: str
    crime_id: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing owed; `source_ref` is what it came from, and one row of a kind is open for each."""

    person_id: int
    kind: str
    what: str
    source_ref: str
    owner_id: int
    record_id: int | None = None
    crime_id: int | None = None
    cover_id: int | None = None
    due_at: datetime | None = None
    escalates_at: datetime | None = None
    escalated_to_id: int | None = None
    urgent: bool = False
    circle: str = "a"
    agency_id: int | None = None


_EVENT_COLUMNS = (
    "id bigint, person_id bigint, record_id bigint, crime_id bigint, suspect_record_id bigint, kind text, source text,"
    " ref text, happened_at timestamptz, known_at timestamptz, recorded_at timestamptz, as_of timestamptz, about"
    " text[],"
    " method text, item text, detail text, by_whom text, for_all boolean, circle text, agency_id bigint,"
    " actor_kind text, actor_id bigint, digest bytea"
)
_EVENT_NAMES = tuple(part.split()[0] for part in _EVENT_COLUMNS.split(","))


def record_events(rows: Sequence[Happened], *, by: Actor, at: datetime) -> list[int]:
    """Record events and their free text, and return their keys, in the order given.

    An event whose (source, ref) is already held for the same record supersedes it: nothing is edited away.
    Raises `UnknownEvent`.
    """
    if not rows:
        return []
    for row in rows:
        if row.kind not in KINDS:
            raise UnknownEvent(f"There is no event called {row.kind}.")
    with database.whole_file():
        ids = database.next_ids("journey_event", len(rows))
        shown: dict[tuple[object, ...], int] = {}
        salts = [secrets.token_bytes(16) if row.note else b"" for row in rows]
        new, cells = database.few_or_many(
            "n",
            f"{_EVENT_COLUMNS}, shown integer",
            (_event_row(key, row, salt, by, at, shown) for key, row, salt in zip(ids, rows, salts, strict=True)),
            how_many=len(rows),
        )
        ways, keys = database.few_or_many(
            "shown",
            "shown integer, person_id bigint, crime_id bigint, circle text, agency_id bigint",
            [(number, *key) for key, number in shown.items()],
        )
        database.run(
            f"UPDATE journey_event e SET superseded_at = %s FROM {new} WHERE e.source = n.source AND e.ref = n.ref"
            " AND coalesce(e.record_id, 0) = coalesce(n.record_id, 0)"
            " AND coalesce(e.crime_id, 0) = coalesce(n.crime_id, 0) AND e.superseded_at IS NULL",
            [at, *cells],
        )
        database.run(
            f"INSERT INTO journey_event ({', '.join(_EVENT_NAMES)}, seen_by)"
            f" SELECT {', '.join(f'n.{name}' for name in _EVENT_NAMES)}, s.seen_by FROM {new}"
            f" JOIN ({_seen_by(f'(SELECT * FROM {ways})', 'shown')}) s ON s.shown = n.shown",
            [*cells, *keys],
        )
        _keep_notes(ids, rows, salts)
        database.take_stock("journey_event", added=len(rows))
    return ids


_SHOWN = ("person_id", "crime_id", "circle", "agency_id")


def _seen_by(shown: str, *by: str) -> str:
    """Return the query of who sees each of these ways of being shown, all in one pass over the sights."""
    named = ", ".join(f"g.{name}" for name in by)
    return (
        f"SELECT {named}, coalesce(array_agg(DISTINCT t.audience_id ORDER BY t.audience_id)"
        f" FILTER (WHERE t.id IS NOT NULL), '{{}}') AS seen_by FROM {shown} g"
        " LEFT JOIN (journey_sight t JOIN agencies_audience a ON a.id = t.audience_id)"
        " ON t.person_id = g.person_id AND t.until_at IS NULL"
        f" AND journey_shows(t.side, t.crime_id, a.of_agency_id, g.crime_id, g.circle, g.agency_id) GROUP BY {named}"
    )


def _event_row(
    key: int, row: Happened, salt: bytes, by: Actor, at: datetime, shown: dict[tuple[object, ...], int]
) -> tuple[object, ...]:
    """Return the row of an event; `shown` numbers each way of being shown, so that it is worked out once."""
    circle = row.circle or KINDS[row.kind].circle[0]
    agency = row.agency_id if row.agency_id is not None else by.agency_id
    digest = hashlib.blake2b(row.note.encode(), key=salt, digest_size=16).digest() if row.note else b""
    return (
        key,
        row.person_id,
        row.record_id,
        row.crime_id,
        row.suspect_record_id,
        row.kind,
        row.source,
        row.ref,
        row.happened_at,
        row.known_at,
        at,
        row.as_of or at,
        list(row.about),
        row.method,
        row.item,
        row.detail,
        row.by_whom,
        row.for_all,
        circle,
        agency,
        by.kind,
        by.id,
        row.digest + digest,
        shown.setdefault((row.person_id, row.crime_id, circle, agency), len(shown)),
    )


def _keep_notes(ids: Sequence[int], rows: Sequence[Happened], salts: Sequence[bytes]) -> None:
    noted = [(key, row.note, salt) for key, row, salt in zip(ids, rows, salts, strict=True) if row.note]
    if noted:
        new, cells = database.few_or_many("n", "event_id bigint, note text, salt bytea", noted)
        database.run(
            f"INSERT INTO journey_event_detail (event_id, note, salt) SELECT event_id, note, salt FROM {new}", cells
        )


def open_sights(rows: Iterable[Sighted], *, by: Actor, at: datetime) -> int:
    """Open sights that are not open already; return how many are new."""
    asked = list({(r.person_id, r.crime_id, r.audience_id, r.side, r.why, r.source): None for r in rows})
    if not asked:
        return 0
    with database.whole_file():
        new, cells = database.few_or_many(
            "new_sight",
            "person_id bigint, crime_id bigint, audience_id integer, side text, why text, source text",
            asked,
        )
        opened = database.run(
            "INSERT INTO journey_sight (person_id, crime_id, audience_id, side, why, source, from_at)"
            f" SELECT person_id, crime_id, audience_id, side, why, source, %s FROM {new}"
            " ON CONFLICT (person_id, audience_id, crime_id, why, source) WHERE until_at IS NULL DO NOTHING",
            [at, *cells],
        )
        database.take_stock("journey_sight", added=opened)
    return opened


def end_sights(
    *,
    person_ids: Sequence[int],
    by: Actor,
    at: datetime,
    why: str = "",
    source: str = "",
    sides: Sequence[str] = (),
    audience_ids: Sequence[int] = (),
    wide_only: bool = False,
) -> int:
    """End the open sights of these persons that match every condition given; `wide_only` spares workers and lists."""
    with database.whole_file():
        return database.run(
            "UPDATE journey_sight s SET until_at = %(at)s FROM agencies_audience a"
            " WHERE a.id = s.audience_id AND s.person_id = ANY (%(persons)s) AND s.until_at IS NULL"
            " AND (%(why)s = '' OR s.why = %(why)s) AND (%(source)s = '' OR s.source = %(source)s)"
            " AND (%(sides)s::text[] = '{}' OR s.side = ANY (%(sides)s))"
            " AND (%(audiences)s::int[] = '{}' OR s.audience_id = ANY (%(audiences)s))"
            " AND (NOT %(wide)s OR a.agency_id IS NOT NULL OR a.team_id IS NOT NULL OR a.list_name = 'victim care')",
            {
                "at": at,
                "persons": list(person_ids),
                "why": why,
                "source": source,
                "sides": list(sides),
                "audiences": list(audience_ids),
                "wide": wide_only,
            },
        )


_OWED_COLUMNS = (
    "ref text, person_id bigint, record_id bigint, crime_id bigint, kind text, what text, source_ref text,"
    " owner_id integer, cover_id integer, due_at timestamptz, opened_at timestamptz, escalates_at timestamptz,"
    " escalated_to_id integer, urgent boolean, circle text, agency_id bigint"
)
_OWED_NAMES = ", ".join(part.split()[0] for part in _OWED_COLUMNS.split(","))


def open_owed(rows: Sequence[Owing], *, by: Actor, at: datetime) -> int:
    """Open what is owed; a row already open for the same kind and source takes the new owner, cover and due time."""
    if not rows:
        return 0
    with database.whole_file():
        asked = database.few_or_many("new_owed", _OWED_COLUMNS, [_owed_row(row, at) for row in rows])
        opened = database.run(
            f"WITH n AS MATERIALIZED (SELECT * FROM {asked[0]}), s AS MATERIALIZED ("
            f" {_seen_by('(SELECT DISTINCT person_id, crime_id, circle, agency_id FROM n)', *_SHOWN)})"
            f" INSERT INTO journey_owed ({_OWED_NAMES}, closed_because, seen_by)"
            f" SELECT {', '.join('n.' + name.strip() for name in _OWED_NAMES.split(','))}, '', s.seen_by"
            " FROM n JOIN s ON s.person_id = n.person_id AND s.crime_id IS NOT DISTINCT FROM n.crime_id"
            " AND s.circle = n.circle AND s.agency_id IS NOT DISTINCT FROM n.agency_id"
            " ON CONFLICT (kind, source_ref) WHERE closed_at IS NULL DO UPDATE SET owner_id = excluded.owner_id,"
            " cover_id = excluded.cover_id, due_at = excluded.due_at, escalates_at = excluded.escalates_at,"
            " escalated_to_id = excluded.escalated_to_id, urgent = excluded.urgent, seen_by = excluded.seen_by"
            " WHERE (journey_owed.owner_id, journey_owed.due_at, journey_owed.escalates_at, journey_owed.cover_id)"
            " IS DISTINCT FROM (excluded.owner_id, excluded.due_at, excluded.escalates_at, excluded.cover_id)",
            asked[1],
        )
        database.take_stock("journey_owed", added=opened)
    return opened


def _owed_row(row: Owing, at: datetime) -> tuple[object, ...]:
    return (
        new_ref(), row.person_id, row.record_id, row.crime_id, row.kind, row.what, row.source_ref, row.owner_id,
        row.cover_id, row.due_at, at, row.escalates_at, row.escalated_to_id, row.urgent, row.circle, row.agency_id,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """One thing that is owed no more: which, why in a code, and the event that did it where there is one."""

    kind: str
    source_ref: str
    because: str
    event_id: int | None = None


def settle_owed(rows: Sequence[Settled], *, by: Actor, at: datetime) -> int:
    """Close what is owed no more, each for its own reason and by its own event; return how many were open."""
    if not rows:
        return 0
    with database.whole_file():
        columns = "kind text, source_ref text, because text, event_id bigint"
        asked = database.few_or_many("settled", columns, [(r.kind, r.source_ref, r.because, r.event_id) for r in rows])
        return database.run(
            "UPDATE journey_owed o SET closed_at = greatest(%s, o.opened_at), closed_because = settled.because,"
            f" closed_by_event_id = settled.event_id FROM {asked[0]}"
            " WHERE o.kind = settled.kind AND o.source_ref = settled.source_ref AND o.closed_at IS NULL",
            [at, *asked[1]],
        )


def close_owed(
    *, kind: str, source_refs: Sequence[str], because: str, by: Actor, at: datetime, event_id: int | None = None
) -> int:
    """Close the open rows of a kind that came from these sources, and say why."""
    return settle_owed([Settled(kind, ref, because, event_id) for ref in source_refs], by=by, at=at)


def show_again(person_ids: Sequence[int]) -> None:
    """Work out anew who sees the events and the owed rows of these persons, after their sights changed."""
    database.ask("SELECT journey_show_again(%s)", [list(person_ids)])


def project(person_ids: Iterable[int], *, at: datetime) -> None:
    """Tell every app in `settings.JOURNEY_PROJECTIONS` whose journeys moved; called once a transaction."""
    touched = sorted(set(person_ids))
    if touched:
        with database.whole_file():
            for name in settings.JOURNEY_PROJECTIONS:
                import_module(name).project(touched, at=at)


@transaction.atomic
def record_event(row: Happened, *, by: Actor, at: datetime) -> int:
    """Record one event of a person and let everything that follows from it follow. Raises `InTheFuture`."""
    if row.happened_at > at:
        raise InTheFuture
    with database.whole_file():
        key = record_events([row], by=by, at=at)[0]
        if row.person_id is not None:
            project([row.person_id], at=at)
    return key


def supersede(source: str, refs: Sequence[str], *, by: Actor, at: datetime) -> int:
    """Mark every row of these events as superseded, before what the source now says of them is recorded."""
    with database.whole_file():
        return database.run(
            "UPDATE journey_event SET superseded_at = %s WHERE source = %s AND ref = ANY (%s) AND superseded_at IS"
            " NULL",
            [at, source, list(refs)],
        )


def end_others(now: Iterable[tuple[int, str, str, int | None]], *, by: Actor, at: datetime) -> int:
    """End open sights of (person, source, why) whose audience is no longer the one given: another officer has it."""
    with database.whole_file():
        database.copy_rows("sight_now", "person_id bigint, source text, why text, audience_id integer", set(now))
        return database.run(
            "UPDATE journey_sight s SET until_at = %s FROM sight_now n WHERE s.person_id = n.person_id"
            " AND s.source = n.source AND s.why = n.why AND s.until_at IS NULL"
            " AND s.audience_id IS DISTINCT FROM n.audience_id",
            [at],
        )
