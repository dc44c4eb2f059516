"""Keep clocks as rows: only what differs from what is kept is written, and counted."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from operator import itemgetter
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg.copy import Copy, FileWriter

from handrail.core import database
from handrail.core.workdays import end_of, local_date
from handrail.journey.happenings import Happening
from handrail.journey.vocabulary import ANSWERING_KINDS
from handrail.rights.actions.counting import Counts, Face, Whose
from handrail.rights.actions.owing import POLICE, Standing
from handrail.rights.clocks import TOLD, Clock, clocks_of, settled
from handrail.rights.kindness import how_told
from handrail.rights.models import WRITTEN_ACKNOWLEDGEMENT, Gap
from handrail.rights.queries.journeys import ATTEMPT, NOBODY
from handrail.rights.rulebook import rules_in_use

REPORTED, RECORDED, FOUND = "crime_reported", "enhanced_recorded", "enhanced_found"
VOICEMAIL = "voicemail"
DOES_NOT_MATTER = "-"


class Kept(NamedTuple):
    """A clock as its row keeps it. In this order: whose it is, how it is counted, and then the rest."""

    person_id: int
    record_id: int
    crime_id: int
    agency_id: int | None
    team_id: int | None
    supervisor_id: int | None
    profile: int
    entitlement: str
    started_on: date
    enhanced: bool
    by_upgrade: bool
    settled: str
    due_on: date | None
    gap: str
    told: str
    enhanced_unrecorded: bool
    trigger: str
    trigger_ref: str
    triggered_at: datetime | None
    known_at: datetime | None
    answered_at: datetime | None
    answered_how: str
    limit_working_days: int | None
    reason: str
    reason_once_missed: str
    edition: str


COLUMNS = (
    "person_id bigint, record_id bigint, crime_id bigint, agency_id bigint, team_id bigint, supervisor_id bigint,"
    " profile integer, entitlement text, started_on date, enhanced boolean, by_upgrade boolean, settled text,"
    " due_on date, gap text, told text, enhanced_unrecorded boolean, trigger text, trigger_ref text,"
    " triggered_at timestamptz, known_at timestamptz, answered_at timestamptz, answered_how text,"
    " limit_working_days integer, reason text, reason_once_missed text, edition text, computed_at timestamptz"
)
_NAMES = ", ".join(Kept._fields)
_WRITTEN = f"{_NAMES}, computed_at"
_WHOSE = slice(Kept._fields.index("agency_id"), Kept._fields.index("profile") + 1)
_FACE = slice(Kept._fields.index("entitlement"), Kept._fields.index("enhanced_unrecorded") + 1)
_KEY = itemgetter(*(Kept._fields.index(name) for name in ("record_id", "crime_id", "entitlement", "trigger_ref")))
_NO_GAP = Gap.NONE.value


@cache
def _the_police_s(edition: str, entitlement: str) -> bool:
    """Whether the police owe a right: then the crime's supervisor answers for it."""
    return rules_in_use().right(edition, entitlement).duty_holder == POLICE


def kept_rows(standing: Standing, *, at: datetime) -> Iterable[Kept]:
    """The clocks of one journey as rows; where another record's count, these are no force's: nothing counts them."""
    journey = standing.journey
    if journey.crime_id is None or not standing.clocks:
        return
    duty, happenings = journey.duty if journey.counted else NOBODY, journey.happenings
    person, record, crime, profile = journey.person_id, journey.record_id, journey.crime_id, journey.profile
    unrecorded = FOUND in journey.kinds and RECORDED not in journey.kinds
    later = _once_missed(standing) if any(clock.state == "running" for clock in standing.clocks) else {}
    tries = [one for one in happenings if one.method == VOICEMAIL]
    gaps = bool(tries or journey.left_out)
    for clock in standing.clocks:
        right, state, reason = clock.entitlement, settled(clock), clock.reason or ""
        started_on = local_date(clock.triggered_at or _reported_at(happenings, at))
        yield tuple.__new__(
            Kept,
            (
                person, record, crime, duty.agency_id, duty.team_id,
                duty.supervisor if _the_police_s(clock.edition, right) else None, profile,
                right, started_on, clock.enhanced, clock.by_upgrade, state,
                clock.due_on, gap_of(clock, tries, journey.left_out) if gaps else _NO_GAP,
                how_told(clock.trigger, clock.trigger_event, clock.answered_by, happenings, liked=journey.liked)
                if clock.answered_by else "",
                unrecorded and right == WRITTEN_ACKNOWLEDGEMENT and clock.state != "not_applicable",
                clock.trigger, clock.trigger_event, clock.triggered_at, clock.known_at, clock.answered_at,
                DOES_NOT_MATTER if clock.how is None else clock.how, clock.limit_working_days, reason,
                "" if state else later.get((right, clock.trigger_event), reason), clock.edition,
            ),
        )  # fmt: skip


def _reported_at(happenings: Iterable[Happening], at: datetime) -> datetime:
    return min((one.happened_at for one in happenings if one.kind == REPORTED), default=at)


def _once_missed(standing: Standing) -> dict[tuple[str, str], str]:
    """The reason each running clock will have once its day has passed, where that can be another than now's."""
    happenings = standing.journey.happenings
    if not _may_be_explained(happenings):
        return {}
    days = {clock.due_on for clock in standing.clocks if clock.state == "running" and clock.due_on is not None}
    return {
        (clock.entitlement, clock.trigger_event): clock.reason or ""
        for day in days
        for clock in clocks_of(happenings, rules=rules_in_use().kept, at=end_of(day))
        if clock.due_on == day
    }


def _may_be_explained(happenings: Sequence[Happening]) -> bool:
    """Whether lateness would have another reason than none: a note, or an excuse that was lifted."""
    rules = rules_in_use()
    if any(one.kind in rules.notes for one in happenings):
        return True
    return any(
        excuse.is_made_by(one) and any(excuse.is_lifted_by(other) for other in happenings)
        for one in happenings
        if one.kind in rules.plans
        for excuse in rules.plans[one.kind].excuses
    )


def gap_of(clock: Clock, tries: Sequence[Happening], left_out: Sequence[Happening]) -> str:
    """Why a clock that nobody has answered was not answered by what somebody recorded for it.

    An attempt may say in its detail what it would have been; else it was an attempt to tell.
    """
    if clock.answered_at is not None or clock.triggered_at is None or clock.state in ("not_applicable", "stopped"):
        return Gap.NONE.value
    answers = rules_in_use().right(clock.edition, clock.entitlement).answers

    def would_answer(one: Happening) -> bool:
        if clock.triggered_at is None or one.happened_at < clock.triggered_at:
            return False
        meant = (one.detail if one.detail in ANSWERING_KINDS else TOLD) if one.kind == ATTEMPT else one.kind
        if clock.trigger_event in one.about:
            return meant in answers
        return meant in answers and meant != TOLD and not one.about

    if any(would_answer(one) for one in left_out):
        return Gap.FOR_NOBODY.value
    if any(would_answer(one) for one in tries):
        return Gap.VOICEMAIL_ONLY.value
    return Gap.NONE.value


class Difference(NamedTuple):
    """What is not as it was kept: clocks that are new, clocks that stand otherwise, and the keys of rows now gone."""

    new: Sequence[Kept]
    changed: Sequence[Kept]
    gone: Sequence[int]

    @property
    def rows(self) -> int:
        """How many rows that is."""
        return len(self.new) + len(self.changed) + len(self.gone)


def asked_of(person_ids: Sequence[int]) -> tuple[str, Sequence[Any]]:
    """Return the statement that reads the kept clocks of the records of these persons, each with its key at the end."""
    these, keys = database.among(person_ids)
    of = f"SELECT r.id FROM people_record r WHERE r.person_id {these}"
    return f"SELECT {_NAMES}, id FROM rights_clock WHERE record_id IN ({of})", [keys]


def compare(
    standings: Sequence[Standing],
    person_ids: Sequence[int],
    counts: Counts,
    *,
    at: datetime,
    anew: bool = False,
    kept: Sequence[tuple[Any, ...]] | None = None,
) -> Difference:
    """Find what of these persons' clocks differs from what is kept, and count what that changes.

    `kept` are their rows where they were read already. With `anew` every clock is counted, as if none had been before.
    """
    now = [row for one in standings for row in kept_rows(one, at=at)]
    if kept is None:
        kept = database.read(*asked_of(person_ids))
    before = {_KEY(row): row for row in kept}
    new: list[Kept] = [] if before else now
    changed: list[Kept] = []
    replaced: list[Sequence[Any]] = []
    for row in now if before else ():
        held = before.pop(_KEY(row), None)
        if held is None:
            new.append(row)
        elif held[:-1] != row:
            changed.append(row)
            replaced.append(held)
    gone = before.values()
    if not anew:
        counts.add(_counted((*replaced, *gone)), -1)
    counts.add(_counted(now if anew else (*new, *changed)), 1)
    return Difference(new, changed, [row_id for *_, row_id in gone])


def _counted(rows: Iterable[Sequence[Any]]) -> Iterable[tuple[Whose, Face]]:
    return ((row[_WHOSE], row[_FACE]) for row in rows)  # type: ignore[misc]


def write(difference: Difference, *, at: datetime) -> None:
    """Write what differs: new rows, rows that stand otherwise, and rows that go."""
    both = [*difference.new, *difference.changed]
    if both and database.few(both):
        rows = [(*row, at) for row in both]
        _insert(*database.written_out("new_clock", COLUMNS, rows), over=bool(difference.changed))
    elif both:
        for some, over in ((difference.new, False), (difference.changed, True)):
            if some:
                insert_copied(copied(some, at=at), over=over)
        take_stock(added=len(difference.new))
    remove(difference.gone)


def take_stock(*, added: int) -> None:
    """Have the planner look at the clocks again, if so many are new: else it reads all for any hundred people's."""
    database.take_stock("rights_clock", added=added)


def set_lists_aside() -> bool:
    """Where no clock is kept, take the lists (the indexes) and keys away until the rows are there; say whether so.

    From then until the transaction ends nobody else can read a clock; nor would they after it, were the lists not back.
    """
    return bool(database.ask("SELECT rights_lists_aside()")[0][0])


def put_lists_back() -> None:
    """Make the keys and the lists again, over every row at once."""
    database.ask("SELECT rights_lists_back()")


def remove(row_ids: Sequence[int]) -> None:
    """Take away rows by their keys."""
    if row_ids:
        database.run("DELETE FROM rights_clock WHERE id = ANY (%s::bigint[])", [database.listed(row_ids)])


def copied(rows: Sequence[Kept], *, at: datetime) -> bytes:
    """The rows, computed at `at`, as PostgreSQL's COPY takes them, in binary."""
    written, computed_at = BytesIO(), (at,)
    connection.ensure_connection()
    with Copy(psycopg.Cursor(connection.connection), binary=True, writer=FileWriter(written)) as copy:
        copy.set_types([column.split()[1] for column in COLUMNS.split(",")])
        for row in rows:
            copy.write_row(row + computed_at)
    return written.getvalue()


def fill(rows: bytes) -> None:
    """Copy rows that were written as COPY takes them into the table, whose lists were set aside in this transaction."""
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        _copy(cursor, f"rights_clock ({_WRITTEN})", rows, ", FREEZE")


def insert_copied(rows: bytes, *, over: bool) -> None:
    """Insert rows that were written as COPY takes them; `over` those that are there.

    They go through a table of this transaction, which nothing but the insert reads: a table under row-level security
    cannot be copied into.
    """
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.new_clock")
        cursor.execute(f"CREATE TEMPORARY TABLE new_clock ({COLUMNS}) ON COMMIT DROP")
        _copy(cursor, "pg_temp.new_clock", rows)
    _insert("pg_temp.new_clock", [], over=over)


def _copy(cursor: psycopg.Cursor[tuple[Any, ...]], table: str, rows: bytes, also: str = "") -> None:
    with cursor.copy(f"COPY {table} FROM STDIN (FORMAT BINARY{also})") as copy:
        copy.write(rows)


def _insert(asked: str, params: Sequence[object], *, over: bool) -> None:
    database.run(
        f"INSERT INTO rights_clock ({_WRITTEN}) SELECT {_WRITTEN} FROM {asked}" + (_OVER if over else ""), params
    )


_OVER = " ON CONFLICT (record_id, crime_id, entitlement, trigger_ref) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in (*Kept._fields, "computed_at")
)
