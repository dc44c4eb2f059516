"""Gather everything triage needs to know of people, set-wise, before any rule is tried.

What a person answered (need, consent, grade) is read from the journey, whichever source told it; what they are and how
they can be reached, from their records; who else is in the crime, from its roles. Nothing of it is shown.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.core.ages import age_on
from handrail.crimes.queries import Part
from handrail.directory.areas import council_of, is_outside
from handrail.people.contact_keys import same_place
from handrail.referrals.queries.reading import File, read
from handrail.referrals.safe_ways import Channel, strictest
from handrail.referrals.triage import urgent
from handrail.referrals.triage_facts import (
    ClosedCase,
    Facts,
    OpenCase,
    Suspect,
    highest_grade,
    is_decided,
    is_domestic,
    is_safe_adult,
    known_sex,
    local_day,
)

DECIDED_PARTS = ("victim", "bereaved_relative", "child_in_household")
_SAFE = (("phone", "safe_to_call"), ("text", "safe_to_text"), ("leave_message", "safe_to_leave_message"),
         ("email", "safe_to_email"), ("letter", "safe_to_write"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One decision to take: whose, in which crime, and the facts of it."""

    part: Part
    facts: Facts


def gather(person_ids: Collection[int], *, at: datetime) -> dict[int, list[Asked]]:
    """Return, for each of these persons, every decision triage is asked for, in crimes and roles that are live.

    Somebody with several parts in one crime is decided once: as the victim, then as a bereaved relative, then as a
    child of the household.
    """
    file = read(person_ids)
    file.urgent = _urgent(file, person_ids, at)
    gathered: dict[int, list[Asked]] = {}
    for person in sorted(person_ids):
        asked: dict[tuple[int, int], Asked] = {}
        for part in sorted(_open_parts(person, file), key=lambda part: DECIDED_PARTS.index(part.role)):
            facts = _facts(part, file)
            if is_decided(part.role, domestic=facts.domestic_between_adults):
                asked.setdefault((part.record_id, part.crime_id), Asked(part, facts))
        gathered[person] = sorted(asked.values(), key=lambda one: one.part.role_id)
    return gathered


def _open_parts(person: int, file: File) -> list[Part]:
    return [
        part
        for part in file.parts_of.get(person, ())
        if part.role in DECIDED_PARTS and part.status == "live" and part.crime_status == "live"
    ]


def _urgent(file: File, person_ids: Collection[int], at: datetime) -> frozenset[tuple[int, int]]:
    """Return (record, crime) of everybody urgent whom one of these persons, a victim too, is suspected of harming."""
    accused = {
        part.crime_id
        for person in person_ids
        if _open_parts(person, file)
        for part in file.parts_of.get(person, ())
        if part.role == "suspect"
    }
    others = {
        (part.record_id, part.crime_id): part.person_id
        for crime in accused
        for part in file.everyone[crime]
        if part.role == "victim"
    }
    if not others:
        return frozenset()
    theirs = read(set(others.values()))
    return frozenset(
        (part.record_id, part.crime_id)
        for person in set(others.values())
        for part in _open_parts(person, theirs)
        if (part.record_id, part.crime_id) in others and urgent(_facts(part, theirs), at=at)
    )


def _facts(part: Part, file: File) -> Facts:
    roles = file.everyone[part.crime_id]
    record = file.records[part.record_id]
    suspects = [other for other in roles if _is_suspect_of(other, part)]
    pair_crimes = _pair_crimes(part, suspects, file)
    answers = file.answers.get((part.record_id, part.crime_id), {})
    contact = next((other for other in roles if other.role == "business_contact" and other.status == "live"), None)
    council = council_of(record["postcode"])
    reported_on = local_day(part.reported_at)
    maracs = [at for pair in pair_crimes for at in file.marac.get(pair, ()) if local_day(at) <= reported_on]
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
        sex=known_sex(record["sex"]),
        language=record["language"],
        needs_interpreter=record["needs_interpreter"],
        worker_gender=record["worker_gender"],
        access_needs=bool(record["access_needs"]),
        address_kind=record["address_kind"],
        council=council.code if council else "",
        outside_area=is_outside(record["postcode"]),
        channels=_channels(part.person_id, file),
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
        other_party_urgent=_other_party_urgent(part, file),
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
        tied_services=frozenset().union(
            *(file.served.get(one, set()) for other in suspects for one in file.files[other.person_id])
        ),
    )


def _closed_cases() -> tuple[ClosedCase, ...]:
    """Return the cases closed with a service: none can be until casework keeps cases."""
    return ()


def _channels(person: int, file: File) -> tuple[Channel, ...]:
    """Return the channels a person's file holds, with the strictest answer of all its records.

    Where other files are of the same human too, a *no* in any of them counts, and what they say is unsafe; a *yes* in
    another is none for what this one holds.
    """
    rests_on = {"phone": "phone", "text": "phone", "leave_message": "phone", "email": "email", "letter": "address"}
    own, linked = file.of_person[person], file.linked(person)
    shut = {channel for one in file.files.get(person, (person,)) for channel in file.shut.get(one, ())}
    found = []
    for kind, column in _SAFE:
        channel = rests_on[kind]
        answer = strictest((one[column], one["safe_asked_on"]) for one in linked)
        if answer[0] != "no":
            answer = strictest((one[column], one["safe_asked_on"]) for one in own)
        said = [one["phone_shared_with"] for one in linked if one["phone_shared_with"]] if channel == "phone" else []
        found.append(
            Channel(
                kind=kind,
                held=any(one[channel] for one in own),
                answer=answer[0],
                asked_on=answer[1],
                shared_with_suspect=channel in shut or any(channel in one["unsafe"] for one in linked),
                shared_with="suspect" if "suspect" in said else next(iter(said), ""),
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


def _suspect(other: Part, record: Mapping[str, Any], file: File) -> Suspect:
    theirs = file.records[other.record_id]
    mine, his = file.holding_of(record["id"]), file.holding_of(other.record_id)
    return Suspect(
        record=theirs["source_ref"],
        relationship=other.relationship,
        date_of_birth=theirs["date_of_birth"],
        same_address="address" in record["unsafe"] and same_place(mine.place, his.place),
        same_prison=record["address_kind"] == "prison" and theirs["address_kind"] in ("prison", ""),
    )


def _pair_crimes(part: Part, suspects: Iterable[Part], file: File) -> list[tuple[int, int]]:
    """Return (record, crime) of every live incident in which this person is the victim of one of these suspects."""
    theirs = {other.person_id for other in suspects}
    return [
        (mine.record_id, mine.crime_id)
        for mine in file.parts_of[part.person_id]
        if mine.role in DECIDED_PARTS
        and mine.status == mine.crime_status == "live"
        and any(other.person_id in theirs and _is_suspect_of(other, mine) for other in file.everyone[mine.crime_id])
    ]


def _reversed_pair_at(part: Part, suspects: Iterable[Part], file: File) -> tuple[datetime, ...]:
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


def _grade(person: int, file: File) -> str:
    return highest_grade(
        file.answers.get((part.record_id, part.crime_id), {}).get("grade", "")
        for part in file.parts_of[person]
        if part.crime_status == "live" and (part.record_id, part.crime_id) not in file.closed
    )


def _household_grade(part: Part, roles: Iterable[Part], file: File) -> str:
    if part.role != "child_in_household":
        return ""
    return highest_grade(
        file.answers.get((other.record_id, other.crime_id), {}).get("grade", "") or other.risk_grade
        for other in roles
        if other.role == "victim"
    )


def _domestic_at_home(roles: Sequence[Part], file: File) -> bool:
    day = local_day(roles[0].occurred_from or roles[0].reported_at)
    return any(
        is_domestic(
            flags=frozenset(victim.flags),
            groups=frozenset(victim.groups),
            victim_age=age_on(victim.date_of_birth, day),
            suspects=[
                (other.relationship, age_on(other.date_of_birth, day))
                for other in roles
                if _is_suspect_of(other, victim)
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


def _has_safe_adult(part: Part, roles: Iterable[Part], file: File) -> bool:
    guardians = [other for other in roles if _is_guardian_of(other, part)]
    if not guardians:
        return False
    against = [
        other
        for mine in file.parts_of[part.person_id]
        for other in file.everyone[mine.crime_id]
        if other.role in ("suspect", "associate_of_suspect")
    ]
    theirs = [record for other in against for record in file.linked(other.person_id)]
    suspected = frozenset(record["source_ref"] for record in theirs)
    held = [file.holding_of(record["id"]) for record in theirs]
    return any(
        is_safe_adult(
            file.records[guardian.record_id]["source_ref"],
            file.holding_of(guardian.record_id),
            suspected=suspected,
            suspects_hold=held,
        )
        for guardian in guardians
    )


def _is_other_relative(other: Part, part: Part, file: File) -> bool:
    return (
        other.role == "bereaved_relative"
        and other.record_id != part.record_id
        and not file.records[other.record_id]["deceased_on"]
    )


def _other_party_urgent(part: Part, file: File) -> bool:
    """Say whether somebody who accuses this person is graded high, marked, or in honour-based abuse."""
    accused_in = {
        mine.crime_id
        for mine in file.parts_of[part.person_id]
        if mine.role == "suspect" and mine.record_id == part.record_id
    }
    return any(crime in accused_in and record != part.record_id for record, crime in file.urgent)


def _hate_incidents_at(part: Part, file: File) -> tuple[datetime, ...]:
    return tuple(
        mine.reported_at
        for mine in file.parts_of[part.person_id]
        if mine.role in DECIDED_PARTS
        and mine.crime_id != part.crime_id
        and any(flag.startswith("hate_") for flag in mine.flags)
    )


def _open_cases(part: Part, pair_crimes: Iterable[tuple[int, int]], file: File) -> tuple[OpenCase, ...]:
    same = {crime for _, crime in pair_crimes}
    return tuple(
        OpenCase(kind=kind, same_pair=bool(carried & same), service=service)
        for kind, service, carried in file.open_cases.get(part.person_id, ())
    )
