"""Gather everything triage needs to know of people, set-wise, before any rule is tried.

What a person answered (need, consent, grade) is read from the journey, whichever source told it; what they are and how
they can be reached, from their records; who else is in the crime, from its roles. Nothing of it is shown.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handrail.core import database
from handrail.crimes.queries import Part, crimes_of_records, everyone_in
from handrail.directory.areas import council_of, is_outside
from handrail.people.contact_keys import Holding, holding, same_place
from handrail.referrals.safe_ways import Channel, strictest
from handrail.referrals.triage_facts import (
    ClosedCase,
    Facts,
    OpenCase,
    Suspect,
    age_on,
    highest_grade,
    is_decided,
    is_domestic,
    is_safe_adult,
    local_day,
)

DECIDED_PARTS = ("victim", "bereaved_relative", "child_in_household")
ANSWERS = {"need_recorded": "need", "consent_recorded": "consent", "risk_graded": "grade"}
BREACHES = ("order_breached", "bail_breached")
_SAFE = (("phone", "safe_to_call"), ("text", "safe_to_text"), ("leave_message", "safe_to_leave_message"),
         ("email", "safe_to_email"), ("letter", "safe_to_write"))  # fmt: skip
_RECORD = (
    "id", "person_id", "source_ref", "date_of_birth", "deceased_on", "sex", "language", "needs_interpreter",
    "worker_gender", "access_needs", "address_kind", "address", "postcode", "phone", "phone_shared_with", "email",
    "safe_to_call", "safe_to_text", "safe_to_leave_message", "safe_to_email", "safe_to_write", "safe_asked_on", "unsafe",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One decision to take: whose, in which crime, and the facts of it."""

    part: Part
    facts: Facts


@dataclass(slots=True)
class _File:
    """What was read of these people, by what it is looked up with."""

    records: dict[int, dict[str, Any]] = field(default_factory=dict)
    of_person: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    everyone: dict[int, list[Part]] = field(default_factory=dict)
    parts_of: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[tuple[int, int], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    closed: set[tuple[int, int]] = field(default_factory=set)
    own_events: set[tuple[int, int]] = field(default_factory=set)
    breached: set[tuple[int, int]] = field(default_factory=set)
    marac: dict[tuple[int, int], datetime] = field(default_factory=dict)
    asked_at: dict[tuple[int, int], datetime] = field(default_factory=dict)
    open_cases: dict[int, list[tuple[str, str, frozenset[int]]]] = field(default_factory=lambda: defaultdict(list))
    served: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    agreed: frozenset[str] = frozenset()
    """Councils where a service for high risk has signed to be told without consent; `*` for everywhere."""


def gather(person_ids: Collection[int]) -> dict[int, list[Asked]]:
    """Return, for each of these persons, every decision triage is asked for, in crimes and roles that are live."""
    file = _read(person_ids)
    gathered: dict[int, list[Asked]] = {}
    for person in sorted(person_ids):
        asked = []
        for part in file.parts_of.get(person, ()):
            if part.role in DECIDED_PARTS and part.status == "live" and part.crime_status == "live":
                facts = _facts(part, file)
                if is_decided(part.role, domestic=facts.domestic_between_adults):
                    asked.append(Asked(part, facts))
        gathered[person] = asked
    return gathered


def _read(person_ids: Collection[int]) -> _File:
    file = _File()
    own = [row[0] for row in database.ask("SELECT id FROM people_record WHERE person_id = ANY (%s)", [list(person_ids)])]
    file.everyone = everyone_in(crimes_of_records(own))
    parts = [part for roles in file.everyone.values() for part in roles]
    for part in parts:
        file.parts_of[part.person_id].append(part)
    persons = {part.person_id for part in parts} | set(person_ids)
    for row in database.ask(
        f"SELECT {', '.join(_RECORD)} FROM people_record WHERE person_id = ANY (%s) ORDER BY id", [list(persons)]
    ):
        record = dict(zip(_RECORD, row, strict=True))
        file.records[record["id"]] = record
        file.of_person[record["person_id"]].append(record)
    _read_events(file, list(person_ids))
    _read_referrals(file, list(persons), own)
    return file


def _read_events(file: _File, person_ids: Sequence[int]) -> None:
    for record, crime, kind, detail, happened_at, own in database.ask(
        "SELECT record_id, crime_id, kind, detail, happened_at, NOT for_all AND source <> 'handrail' AND ref NOT LIKE '%%#%%'"
        " FROM journey_event WHERE person_id = ANY (%s) AND crime_id IS NOT NULL AND superseded_at IS NULL"
        " ORDER BY happened_at, id",
        [person_ids],
    ):
        pair = (record, crime)
        if kind in ANSWERS:
            file.answers[pair][ANSWERS[kind]] = detail
        elif kind == "journey_closed":
            file.closed.add(pair)
        elif kind in BREACHES:
            file.breached.add(pair)
        elif kind == "marac_referred":
            file.marac[pair] = happened_at
        if own:
            file.own_events.add(pair)


def _read_referrals(file: _File, persons: Sequence[int], own: Sequence[int]) -> None:
    for record, crime, asked_at in database.ask(
        "SELECT record_id, crime_id, min(recorded_at) FROM referrals_decision WHERE record_id = ANY (%s)"
        " AND 'support_need' = ANY (questions) GROUP BY record_id, crime_id",
        [list(own)],
    ):
        file.asked_at[record, crime] = asked_at
    for person, kind, state, service, crimes in database.ask(
        "SELECT r.person_id, r.kind, r.state, s.ref, array_agg(c.crime_id) FROM referrals_referral r"
        " JOIN directory_service s ON s.id = r.service_id LEFT JOIN referrals_carried c ON c.referral_id = r.id"
        " WHERE r.person_id = ANY (%s) AND r.state IN ('sent', 'accepted') GROUP BY r.id, s.ref ORDER BY r.id",
        [list(persons)],
    ):
        file.served[person].add(service)
        if state == "accepted":
            file.open_cases[person].append((kind, service, frozenset(filter(None, crimes))))
    file.agreed = _agreed()


def _agreed() -> frozenset[str]:
    """Return the councils where a service for high risk has an agreement in force."""
    found = database.ask(
        "SELECT DISTINCT coalesce(c.council, '*') FROM agencies_agreement a JOIN directory_service s"
        " ON s.agency_id = a.to_agency_id LEFT JOIN LATERAL unnest(s.councils) c (council) ON true"
        " WHERE a.kind = 'victim care' AND (a.until_on IS NULL OR a.until_on >= current_date)"
        " AND s.kinds && ARRAY['idva', 'isac', 'young_idva']::varchar[]"
    )
    return frozenset(council for (council,) in found)


def _facts(part: Part, file: _File) -> Facts:
    roles = file.everyone[part.crime_id]
    record = file.records[part.record_id]
    suspects = [other for other in roles if _is_suspect_of(other, part)]
    pair_crimes = _pair_crimes(part, suspects, file)
    answers = file.answers.get((part.record_id, part.crime_id), {})
    contact = next((other for other in roles if other.role == "business_contact" and other.status == "live"), None)
    council = council_of(record["postcode"])
    maracs = [at for pair in pair_crimes if (at := file.marac.get(pair))]
    return Facts(
        crime_ref=part.crime_ref,
        reported_at=part.reported_at,
        occurred_from=part.occurred_from,
        groups=frozenset(part.groups),
        flags=frozenset(part.flags),
        report_channel=part.report_channel,
        kind=part.role,
        need=answers.get("need", ""),
        need_asked_at=file.asked_at.get((part.record_id, part.crime_id)),
        consent=answers.get("consent", ""),
        consent_by=part.consent_by,
        crime_grade=answers.get("grade", ""),
        grade=_grade(part.person_id, file),
        household_grade=_household_grade(part, roles, file),
        domestic_between_adults=part.role == "child_in_household" and _domestic_at_home(roles, file),
        enhanced_reasons=frozenset(part.enhanced_reasons),
        record=record["source_ref"],
        date_of_birth=record["date_of_birth"],
        deceased=any(one["deceased_on"] for one in file.of_person[part.person_id]),
        sex=record["sex"],
        language=record["language"],
        needs_interpreter=record["needs_interpreter"],
        worker_gender=record["worker_gender"],
        access_needs=bool(record["access_needs"]),
        address_kind=record["address_kind"],
        council=council.code if council else "",
        outside_area=is_outside(record["postcode"]),
        channels=channels_of(record, file.of_person[part.person_id]),
        suspects=tuple(_suspect(other, record, file) for other in suspects),
        guardian_recorded=any(_is_guardian_of(other, part) for other in roles),
        safe_adult=_has_safe_adult(part, roles, file),
        relatives_recorded=any(_is_other_relative(other, part, file) for other in roles),
        reported_by_another=any(
            other.role == "reporting_person" and other.record_id != part.record_id for other in roles
        ),
        has_own_events=(part.record_id, part.crime_id) in file.own_events,
        business_contact=contact is not None,
        business_need=contact.support_need if contact else "",
        business_consent=contact.referral_consent if contact else "",
        also_suspect_here=any(other.role == "suspect" and other.record_id == part.record_id for other in roles),
        other_party_urgent=_other_party_urgent(part, roles, file),
        reversed_pair_at=_reversed_pair_at(part, suspects, file),
        pair_incidents_at=tuple(
            sorted(file.everyone[crime][0].reported_at for _, crime in pair_crimes if crime != part.crime_id)
        ),
        pair_marac_at=max(maracs, default=None),
        breach_recorded=any(pair in file.breached for pair in (*pair_crimes, (part.record_id, part.crime_id))),
        hate_incidents_at=_hate_incidents_at(part, file),
        open_cases=_open_cases(part, pair_crimes, file),
        closed_cases=_closed_cases(),
        sharing_agreement=bool(file.agreed & {council.code, "*"} if council else file.agreed),
        ineligible_services=frozenset().union(*(file.served.get(other.person_id, set()) for other in suspects)),
    )


def _closed_cases() -> tuple[ClosedCase, ...]:
    """Return the cases closed with a service: none can be until casework keeps cases."""
    return ()


def channels_of(record: Mapping[str, Any], linked: Sequence[Mapping[str, Any]]) -> tuple[Channel, ...]:
    """Return the channels a record holds, with the strictest answer of all the person's records."""
    rests_on = {"phone": "phone", "text": "phone", "leave_message": "phone", "email": "email", "letter": "address"}
    found = []
    for kind, column in _SAFE:
        channel = rests_on[kind]
        answer, asked_on = strictest((one[column], one["safe_asked_on"]) for one in linked)
        found.append(
            Channel(
                kind=kind,
                held=bool(record[channel]),
                answer=answer,
                asked_on=asked_on,
                shared_with_suspect=any(channel in one["unsafe"] for one in linked),
                shared_with=record["phone_shared_with"] if channel == "phone" else "",
            )
        )
    return tuple(found)


def _is_suspect_of(other: Part, part: Part) -> bool:
    return (
        other.role == "suspect"
        and other.status == "live"
        and other.record_id != part.record_id
        and other.concerning_id in (None, part.record_id)
    )


def _suspect(other: Part, record: Mapping[str, Any], file: _File) -> Suspect:
    theirs = file.records[other.record_id]
    mine, his = _holding(record), _holding(theirs)
    return Suspect(
        record=theirs["source_ref"],
        relationship=other.relationship,
        date_of_birth=theirs["date_of_birth"],
        same_address="address" in record["unsafe"] and same_place(mine.place, his.place),
        same_prison=record["address_kind"] == "prison" and theirs["address_kind"] in ("prison", ""),
    )


def _holding(record: Mapping[str, Any]) -> Holding:
    return holding(
        phone=record["phone"], email=record["email"], address=record["address"], postcode=record["postcode"]
    )


def _pair_crimes(part: Part, suspects: Iterable[Part], file: _File) -> list[tuple[int, int]]:
    """Return (record, crime) of every live incident in which this person is the victim of one of these suspects."""
    theirs = {other.person_id for other in suspects}
    return [
        (mine.record_id, mine.crime_id)
        for mine in file.parts_of[part.person_id]
        if mine.role in DECIDED_PARTS
        and mine.status == mine.crime_status == "live"
        and any(other.person_id in theirs and _is_suspect_of(other, mine) for other in file.everyone[mine.crime_id])
    ]


def _reversed_pair_at(part: Part, suspects: Iterable[Part], file: _File) -> tuple[datetime, ...]:
    theirs = {other.record_id for other in suspects}
    return tuple(
        mine.reported_at
        for mine in file.parts_of[part.person_id]
        if mine.role == "suspect"
        and mine.record_id == part.record_id
        and mine.crime_id != part.crime_id
        and mine.status == mine.crime_status == "live"
        and any(other.role == "victim" and other.record_id in theirs for other in file.everyone[mine.crime_id])
    )


def _grade(person: int, file: _File) -> str:
    return highest_grade(
        file.answers.get((part.record_id, part.crime_id), {}).get("grade", "")
        for part in file.parts_of[person]
        if part.crime_status == "live" and (part.record_id, part.crime_id) not in file.closed
    )


def _household_grade(part: Part, roles: Iterable[Part], file: _File) -> str:
    if part.role != "child_in_household":
        return ""
    return highest_grade(
        file.answers.get((other.record_id, other.crime_id), {}).get("grade", "") or other.risk_grade
        for other in roles
        if other.role == "victim"
    )


def _domestic_at_home(roles: Sequence[Part], file: _File) -> bool:
    day = local_day(roles[0].occurred_from or roles[0].reported_at)
    return any(
        is_domestic(
            flags=frozenset(victim.flags),
            groups=frozenset(victim.groups),
            victim_age=age_on(victim.date_of_birth, day),
            suspects=[
                (other.relationship, age_on(other.date_of_birth, day)) for other in roles if _is_suspect_of(other, victim)
            ],
        )
        for victim in roles
        if victim.role == "victim"
    )


def _is_guardian_of(other: Part, part: Part) -> bool:
    return (
        other.role == "parent_or_guardian"
        and other.status == "live"
        and other.concerning_id in (None, part.record_id)
        and other.record_id != part.record_id
    )


def _has_safe_adult(part: Part, roles: Iterable[Part], file: _File) -> bool:
    guardians = [other for other in roles if _is_guardian_of(other, part)]
    if not guardians:
        return False
    against = [
        other
        for mine in file.parts_of[part.person_id]
        for other in file.everyone[mine.crime_id]
        if other.role in ("suspect", "associate_of_suspect")
    ]
    suspected = frozenset(file.records[other.record_id]["source_ref"] for other in against)
    held = [_holding(file.records[other.record_id]) for other in against]
    return any(
        is_safe_adult(
            file.records[guardian.record_id]["source_ref"],
            _holding(file.records[guardian.record_id]),
            suspected=suspected,
            suspects_hold=held,
        )
        for guardian in guardians
    )


def _is_other_relative(other: Part, part: Part, file: _File) -> bool:
    return (
        other.role == "bereaved_relative"
        and other.record_id != part.record_id
        and not file.records[other.record_id]["deceased_on"]
    )


def _other_party_urgent(part: Part, roles: Iterable[Part], file: _File) -> bool:
    """Say whether somebody this person is accused by is graded high, or the crime is honour-based or marked."""
    accused_in = {
        mine.crime_id
        for mine in file.parts_of[part.person_id]
        if mine.role == "suspect" and mine.record_id == part.record_id
    }
    marked = {"honour_based", "forced_marriage", "fgm", "strangulation", "threats_to_kill"}
    return any(
        other.risk_grade == "high" or bool(marked & ({*other.flags} | {*other.groups}))
        for crime in accused_in
        for other in file.everyone[crime]
        if other.role == "victim" and other.record_id != part.record_id
    )


def _hate_incidents_at(part: Part, file: _File) -> tuple[datetime, ...]:
    return tuple(
        mine.reported_at
        for mine in file.parts_of[part.person_id]
        if mine.role in DECIDED_PARTS
        and mine.crime_id != part.crime_id
        and any(flag.startswith("hate_") for flag in mine.flags)
    )


def _open_cases(part: Part, pair_crimes: Iterable[tuple[int, int]], file: _File) -> tuple[OpenCase, ...]:
    same = {crime for _, crime in pair_crimes}
    return tuple(
        OpenCase(kind=kind, same_pair=bool(carried & same), service=service)
        for kind, service, carried in file.open_cases.get(part.person_id, ())
    )
