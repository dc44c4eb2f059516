"""Store what was arranged: people, crimes, roles, sights, and the events of the journey, each set-wise.

The order is the order of the keys: people before crimes, crimes before roles, sights before events, because what a row
of the journey shows is worked out from the sights as it is written.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handrail.agencies import actions as agencies
from handrail.agencies.actions import Named, Post
from handrail.agencies.models import Agency
from handrail.audit.actor import Actor
from handrail.crimes import actions as crimes
from handrail.crimes.actions import CrimeSaid, RoleSaid
from handrail.intake.arranging import Arranged, Candidate
from handrail.intake.columns import COLUMNS, CRIMES, EVENTS, PEOPLE, ROLES
from handrail.journey import actions as journey
from handrail.journey.actions import Happened
from handrail.people import actions as people
from handrail.people.actions import SAID_NAMES

_C = {name: place for place, name in enumerate(COLUMNS[CRIMES])}
_P = {name: place for place, name in enumerate(COLUMNS[PEOPLE])}
_R = {name: place for place, name in enumerate(COLUMNS[ROLES])}
_E = {name: place for place, name in enumerate(COLUMNS[EVENTS])}
_SAID = [_P[name] for name in SAID_NAMES]
_EMPTY: Mapping[str, Any] = {"aliases": [], "date_of_birth": None, "deceased_on": None, "safe_asked_on": None}
_BLANKS = [_EMPTY.get(name, "") for name in SAID_NAMES]
_OFFICER = [_C[name] for name in (
    "officer_id", "officer_name", "officer_phone", "officer_email", "team", "supervisor_name", "supervisor_phone",
    "supervisor_email")]  # fmt: skip


@dataclass(slots=True)
class Keys:
    """Where the refs a source uses are held here, those of this bundle and those it names."""

    crimes: dict[str, int] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    roles: dict[tuple[str, ...], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taking:
    """One taking-in: whose extract it is, who takes it in and when, and the moment the extract speaks of."""

    force: Agency
    by: Actor
    at: datetime
    extracted_at: datetime

    @property
    def source(self) -> str:
        """Where the rows come from, as `police:20`."""
        return self.force.source


def store_people(arranged: Arranged, keys: Keys, taking: Taking) -> None:
    """Hold the new and the changed people."""
    opened = people.open_records(taking.source, _said(arranged.having("new")), by=taking.by, at=taking.at)
    people.change_records(taking.source, _said(arranged.having("changed")), by=taking.by, at=taking.at)
    for ref, held in opened.items():
        keys.records[ref], keys.people[ref] = held.record_id, held.person_id


def _said(rows: Iterable[Candidate]) -> dict[str, tuple[Sequence[Any], bytes, datetime]]:
    return {
        row.key[0]: (
            [
                blank if (value := row.values[place]) is None else list(value) if isinstance(value, tuple) else value
                for place, blank in zip(_SAID, _BLANKS, strict=True)
            ],
            row.content,
            row.as_of,
        )
        for row in rows
    }


def store_crimes(arranged: Arranged, keys: Keys, taking: Taking) -> None:
    """Hold the new and the changed crimes, with the officers they name."""
    new, changed = arranged.having("new"), arranged.having("changed")
    posts = agencies.know_officers(taking.force, map(_named, (*new, *changed)), by=taking.by, at=taking.at)
    opened = crimes.open_crimes(
        taking.source, [_crime(row, posts[_named(row)]) for row in new], by=taking.by, at=taking.at
    )
    crimes.change_crimes(
        taking.source, [_crime(row, posts[_named(row)]) for row in changed], by=taking.by, at=taking.at
    )
    keys.crimes.update(opened)


def _named(row: Candidate) -> Named:
    return Named(*(row.values[place] or "" for place in _OFFICER))


def _crime(row: Candidate, post: Post) -> CrimeSaid:
    v = row.values
    return CrimeSaid(
        source_ref=v[_C["crime_ref"]],
        log_ref=v[_C["log_ref"]] or "",
        offence_code=v[_C["offence_code"]],
        offence=v[_C["offence"]] or "",
        reported_at=v[_C["reported_at"]],
        recorded_at=v[_C["recorded_at"]],
        report_channel=v[_C["report_channel"]] or "",
        occurred_from=v[_C["occurred_from"]],
        occurred_to=v[_C["occurred_to"]],
        area_code=v[_C["area_code"]] or "",
        lsoa_code=v[_C["lsoa_code"]] or "",
        flags=tuple(v[_C["flags"]] or ()),
        officer_id=post.worker_id,
        team_id=post.team_id,
        supervisor_id=post.supervisor_id,
        outcome_code=v[_C["outcome_code"]] or "",
        outcome_on=v[_C["outcome_on"]],
        status=v[_C["status"]] or "live",
        status_reason=v[_C["status_reason"]] or "",
        digest=row.content,
        as_of=row.as_of,
    )


def store_roles(arranged: Arranged, keys: Keys, taking: Taking) -> None:
    """Hold the new and the changed roles."""
    crimes.open_roles([_role(row, keys) for row in arranged.having("new")], by=taking.by, at=taking.at)
    crimes.change_roles(
        {keys.roles[row.key]: _role(row, keys) for row in arranged.having("changed")}, by=taking.by, at=taking.at
    )


def _role(row: Candidate, keys: Keys) -> RoleSaid:
    v = row.values
    return RoleSaid(
        crime_id=keys.crimes[v[_R["crime_ref"]]],
        record_id=keys.records[v[_R["person_ref"]]],
        role=v[_R["role"]],
        concerning_id=keys.records[v[_R["concerning"]]] if v[_R["concerning"]] else None,
        relationship=v[_R["relationship_to_victim"]] or "",
        since=v[_R["since"]],
        enhanced_reasons=tuple(v[_R["enhanced_reason"]] or ()),
        support_need=v[_R["support_need"]] or "",
        referral_consent=v[_R["referral_consent"]] or "",
        consent_on=v[_R["consent_on"]],
        consent_by=v[_R["consent_by"]] or "",
        risk_grade=v[_R["risk_grade"]] or "",
        risk_graded_on=v[_R["risk_graded_on"]],
        status=v[_R["status"]] or "live",
        digest=row.content,
        as_of=row.as_of,
    )


def happened(
    rows: Iterable[Candidate], keys: Keys, taking: Taking, *, victims: Mapping[int, Sequence[tuple[int, int]]]
) -> list[Happened]:
    """Return the journey events of extract rows: one for the victim named, or one for every victim of the crime.

    `victims` gives (record, person) by crime. An event of every victim is also kept once without a person, for
    those who become victims later.
    """
    events = []
    for row in rows:
        v = row.values
        crime = keys.crimes[v[_E["crime_ref"]]]
        person = v[_E["person_ref"]]
        whom: list[tuple[int | None, int | None]] = (
            [(keys.records[person], keys.people[person])] if person else [(None, None), *victims.get(crime, ())]
        )
        events += [_happened(row, crime, record, who, keys, taking) for record, who in whom]
    return events


def _happened(
    row: Candidate, crime: int, record: int | None, person: int | None, keys: Keys, taking: Taking
) -> Happened:
    v = row.values
    suspect = v[_E["suspect_ref"]]
    return Happened(
        kind=v[_E["event"]],
        happened_at=v[_E["happened_at"]],
        person_id=person,
        record_id=record,
        crime_id=crime,
        suspect_record_id=keys.records[suspect] if suspect else None,
        source=taking.source,
        ref=v[_E["event_ref"]],
        known_at=v[_E["known_at"]],
        as_of=row.as_of,
        about=tuple(v[_E["about"]] or ()),
        method=v[_E["method"]] or "",
        item=v[_E["item_ref"]] or "",
        detail=v[_E["detail"]] or "",
        by_whom=v[_E["by"]] or "",
        note=v[_E["note"]] or "",
        for_all=not v[_E["person_ref"]],
        agency_id=taking.force.id,
        digest=row.content,
    )


def again_for(templates: Iterable[Mapping[str, Any]], whom: Mapping[int, Sequence[tuple[int, int]]]) -> list[Happened]:
    """Return, for those who became victims of a crime now, the events that were said of its every victim before."""
    same = ("kind", "happened_at", "crime_id", "suspect_record_id", "source", "ref", "known_at", "as_of", "method",
            "item", "detail", "by_whom", "agency_id", "circle")  # fmt: skip
    return [
        Happened(
            **{name: event[name] for name in same},
            about=tuple(event["about"]),
            digest=bytes(event["digest"])[:16],
            person_id=person,
            record_id=record,
            for_all=True,
        )
        for event in templates
        for record, person in whom.get(event["crime_id"], ())
    ]


def record(events: Sequence[Happened], taking: Taking) -> int:
    """Record events in the journey; return how many are of a person, which is what a bundle's `events` counts."""
    journey.record_events(events, by=taking.by, at=taking.at)
    return sum(1 for event in events if event.person_id is not None)
