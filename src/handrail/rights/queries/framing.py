"""The frame of a dip sample: which victims in which crimes could be drawn, and what the clocks say of those who were.

For drawing and counting, which must not depend on who looks: nothing read here is shown as it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from handrail.core import database
from handrail.core.workdays import LONDON
from handrail.rights.agreement import Case
from handrail.rights.clocks import clocks_of
from handrail.rights.evidence import Said, said_by_clocks
from handrail.rights.models import Sample
from handrail.rights.queries.journeys import read, records_of
from handrail.rights.queries.together import COUNTED_ONCE
from handrail.rights.rulebook import rules_in_use
from handrail.rights.sampling import Journey, digest_of

REPORTED, CLOSED = "reported", "closed"
BY_UNIT, BY_GROUP = "unit", "crime_group"
NO_UNIT, NO_GROUP = "no unit named", "no group"


@dataclass(frozen=True, slots=True)
class Stated:
    """Which journeys a frame holds: crimes reported or closed from one local day to another, of these units and groups.

    Empty units and groups are all. `by` is what the sample is stratified by: the unit that has the crime, or the first
    group of its offence.
    """

    agency_id: int | None
    what: str
    from_on: date
    until_on: date
    team_ids: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()
    by: str = BY_UNIT


@dataclass(frozen=True, slots=True)
class Framed:
    """One journey of the frame as the draw reads it, with its keys here."""

    journey: Journey
    person_id: int
    record_id: int
    crime_id: int
    restricted: bool

    @property
    def case(self) -> Case:
        """Person and crime by the force's refs."""
        return self.journey.person_ref, self.journey.crime_ref


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame: every journey of it, and the digest by which a later draw is known to be from the same one."""

    stated: Stated
    at: datetime
    journeys: Sequence[Framed]
    digest: str

    @property
    def size(self) -> int:
        return len(self.journeys)


def stated_of(sample: Sample) -> Stated:
    """The frame that a sample states."""
    return Stated(
        sample.agency_id, sample.what, sample.from_on, sample.until_on, tuple(sample.team_ids),
        tuple(sample.crime_groups), sample.stratified_by,
    )  # fmt: skip


def so_many(stated: Stated, n: int, *, at: datetime, restricted: bool) -> int:
    """Return n where a frame holds so many, else how many, counting no further; `restricted` ones too, or not.

    A frame is read whole only to be drawn from.
    """
    asked = {**_asked(stated, at), "n": n, "restricted": restricted}
    [(found,)] = database.ask(
        f"SELECT count(*) FROM (SELECT 1 {_HELD} AND (%(restricted)s OR NOT p.restricted) LIMIT %(n)s) held", asked
    )
    return int(found)


def frame_of(stated: Stated, *, at: datetime) -> Frame:
    """Read a frame as it stands at a moment: live crimes, no non-crime incidents, each live victim once a crime.

    However many records they have there.
    """
    rows = database.read(_FRAME, _asked(stated, at))
    found = [
        Framed(Journey(stratum, crime_ref, person_ref), person, record, crime, restricted)
        for stratum, crime_ref, person_ref, person, record, crime, restricted in rows
    ]
    return Frame(stated, at, found, digest_of(one.journey for one in found))


_HELD = f"""
  FROM crimes_crime c
  JOIN crimes_role o ON o.crime_id = c.id AND o.role IN ('victim', 'bereaved_relative') AND o.status = 'live'
  JOIN people_record r ON r.id = o.record_id
  JOIN people_person p ON p.id = r.person_id
  LEFT JOIN agencies_team t ON t.id = c.team_id
 WHERE c.status = 'live' AND NOT 'non_crime' = ANY (c.flags)
   AND (%(agency)s::bigint IS NULL OR c.source = (SELECT source FROM agencies_agency WHERE id = %(agency)s::bigint))
   AND CASE WHEN %(what)s = 'reported' THEN c.reported_at >= %(from)s AND c.reported_at < %(until)s
            ELSE c.outcome_on >= %(from_on)s AND c.outcome_on <= %(until_on)s END
   AND c.reported_at <= %(at)s
   AND (%(teams)s::bigint[] = '{{}}' OR c.team_id = ANY (%(teams)s::bigint[]))
   AND (%(groups)s::text[] = '{{}}' OR c.groups::text[] && %(groups)s::text[])
   {COUNTED_ONCE}
"""
_FRAME = f"""
SELECT DISTINCT ON (c.source_ref, r.source_ref, c.id, r.id)
       CASE WHEN %(by)s = 'unit' THEN coalesce(t.name, %(no_unit)s) ELSE coalesce(c.groups[1], %(no_group)s) END,
       c.source_ref, r.source_ref, r.person_id, r.id, c.id, p.restricted
{_HELD} ORDER BY c.source_ref, r.source_ref, c.id, r.id
"""


def _asked(stated: Stated, at: datetime) -> dict[str, Any]:
    return {
        "agency": stated.agency_id,
        "what": stated.what,
        "from_on": stated.from_on,
        "until_on": stated.until_on,
        "from": _start_of(stated.from_on),
        "until": _start_of(stated.until_on + timedelta(days=1)),
        "at": at,
        "teams": list(stated.team_ids),
        "groups": list(stated.groups),
        "by": stated.by,
        "no_unit": NO_UNIT,
        "no_group": NO_GROUP,
    }


def _start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


def said_of(framed: Collection[Framed], *, at: datetime) -> Mapping[Case, Mapping[str, Said]]:
    """Return what the clocks say, as they stand at a moment, of each of these journeys."""
    persons = sorted({one.person_id for one in framed})
    asked = {one.record_id for one in framed}
    records = {key: said for key, said in records_of(persons).items() if key in asked}
    wanted = {(one.record_id, one.crime_id): one.case for one in framed}
    found: dict[Case, Mapping[str, Said]] = {case: said_by_clocks((), at=at) for case in wanted.values()}
    carried = {right.id for edition in rules_in_use().editions for right in edition.rights}
    for journey in read(persons, records):
        case = wanted.get((journey.record_id, journey.crime_id or 0))
        if case is not None:
            clocks = clocks_of(journey.happenings, rules=rules_in_use(), at=at)
            found[case] = said_by_clocks(clocks, journey.happenings, at=at, carried=carried)
    return found


def first_and_last(what: str, *, agency_id: int | None) -> tuple[date, date] | None:
    """Return the first and the last local day on which a crime held here was reported, or closed; none for none."""
    column = "(reported_at AT TIME ZONE 'Europe/London')::date" if what == REPORTED else "outcome_on"
    [(first, last)] = database.ask(
        f"SELECT min({column}), max({column}) FROM crimes_crime WHERE %s::bigint IS NULL"
        " OR source = (SELECT source FROM agencies_agency WHERE id = %s::bigint)",
        [agency_id, agency_id],
    )
    return None if first is None else (first, last)


def cases_of(framed: Iterable[Framed]) -> set[Case]:
    """Return the cases of journeys, by the force's refs."""
    return {one.case for one in framed}
