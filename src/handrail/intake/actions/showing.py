"""Who gets a sight of the people an extract brings, and what the journey is told from their columns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b

from handrail.agencies import actions as agencies
from handrail.agencies.queries import audiences_by_worker_and_team
from handrail.core.ages import age_on
from handrail.core.workdays import local_date
from handrail.crimes import actions as crimes
from handrail.crimes.enhanced import enhanced_by
from handrail.crimes.queries import Part, crimes_of_records, everyone_in
from handrail.intake import telling
from handrail.intake.actions.restricting import RESTRICTING
from handrail.intake.actions.storing import Taking
from handrail.journey import actions as journey
from handrail.journey import queries as journeys
from handrail.journey.actions import Happened, Sighted
from handrail.people import actions as people
from handrail.people.queries import restricted_among

COURSE_OF_CONDUCT = frozenset(
    {"domestic_abuse", "coercive_control", "stalking", "honour_based", "forced_marriage", "domestic_abuse_offence",
     "harassment", "breach_of_order"}
)  # fmt: skip
"""Flags and offence groups of crimes that are seldom single."""
LONGEST_REF = 120
DECIDED = frozenset({"victim", "bereaved_relative", "child_in_household"})
Everyone = Mapping[int, Sequence[Part]]


def open_sights(everyone: Everyone, taking: Taking) -> None:
    """Open the police's sights of every victim in these crimes: referral desk, officer or their queue, supervisor.

    A restricted person is seen by named workers and the force's list for restricted records, never by a whole team.
    """
    _restrict(everyone, taking)
    desk = agencies.named_list(taking.force, name=agencies.VICTIM_CARE)
    trusted = agencies.named_list(taking.force, name=agencies.RESTRICTED)
    of_worker, of_team = audiences_by_worker_and_team(taking.force)
    restricted = restricted_among({part.person_id for parts in everyone.values() for part in parts})
    sights: list[Sighted] = []
    for parts in everyone.values():
        for part in parts:
            if part.role in DECIDED:
                shut = part.person_id in restricted
                sights += police_sights_of(part, trusted if shut else desk, of_worker, {} if shut else of_team)
    journey.open_sights(sights, by=taking.by, at=taking.at)
    if _end_former(everyone, of_worker, of_team, taking):
        _keep_by_other_crimes(everyone, of_worker, of_team, taking)
    touched = sorted({part.person_id for parts in everyone.values() for part in parts if part.role in DECIDED})
    people.show_again(touched)
    crimes.show_again(sorted(everyone))


def police_sights_of(
    part: Part, desk: int, of_worker: Mapping[int, int], of_team: Mapping[int, int]
) -> Iterable[Sighted]:
    """Yield the police's sights of one victim in one crime.

    Where the crime is one of a course of conduct, its officer sees the person's other crimes too: ten officers who each
    saw one log number is how nobody linked them. Of any other crime, its officer sees that crime and no more.
    """
    yield Sighted(part.person_id, desk, "police", "referral_desk")
    source = f"crime:{part.crime_id}"
    crime = None if COURSE_OF_CONDUCT & {*part.flags, *part.groups} else part.crime_id
    if part.officer_id:
        yield Sighted(part.person_id, of_worker[part.officer_id], "police", "officer_in_case", crime, source)
    elif part.team_id and part.team_id in of_team:
        yield Sighted(part.person_id, of_team[part.team_id], "police", "unit_queue", crime, source)
    if part.supervisor_id:
        yield Sighted(part.person_id, of_worker[part.supervisor_id], "police", "supervisor", crime, source)


def _restrict(everyone: Everyone, taking: Taking) -> None:
    why: dict[str, set[int]] = defaultdict(set)
    for parts in everyone.values():
        for part in parts:
            reasons = [RESTRICTING[flag] for flag in part.flags if flag in RESTRICTING]
            if any(other.relationship == "police_or_agency_staff" for other in parts):
                reasons.append("police_or_staff_suspect")
            if part.role in DECIDED and reasons:
                why[reasons[0]].add(part.person_id)
    for reason, persons in sorted(why.items()):
        people.restrict(sorted(persons), why=reason, by=taking.by, at=taking.at, told_by_caller=True)


def _keep_by_other_crimes(
    everyone: Everyone, of_worker: Mapping[int, int], of_team: Mapping[int, int], taking: Taking
) -> None:
    """Open again what an officer sees by another crime of the same person, which this bundle does not touch.

    One sight of a person may rest on several crimes of one officer; it ended with the first of them.
    """
    seen = {(part.person_id, part.record_id) for parts in everyone.values() for part in parts if part.role in DECIDED}
    persons = {person for person, _ in seen}
    elsewhere = set(crimes_of_records(sorted(record for _, record in seen))) - everyone.keys()
    desk = agencies.named_list(taking.force, name=agencies.VICTIM_CARE)
    restricted = restricted_among(persons)
    journey.open_sights(
        [
            sight
            for parts in everyone_in(sorted(elsewhere)).values()
            for part in parts
            if part.role in DECIDED and part.person_id in persons
            for sight in police_sights_of(part, desk, of_worker, {} if part.person_id in restricted else of_team)
            if sight.why != "referral_desk"
        ],
        by=taking.by,
        at=taking.at,
    )


def _end_former(everyone: Everyone, of_worker: Mapping[int, int], of_team: Mapping[int, int], taking: Taking) -> int:
    """End the sights of officers, queues and supervisors who no longer have these crimes; return how many ended."""
    return journey.end_others(
        [
            (part.person_id, f"crime:{part.crime_id}", why, now)
            for parts in everyone.values()
            for part in parts
            if part.role in DECIDED
            for why, now in (
                ("officer_in_case", of_worker[part.officer_id] if part.officer_id else None),
                ("unit_queue", of_team.get(part.team_id or 0) if not part.officer_id else None),
                ("supervisor", of_worker[part.supervisor_id] if part.supervisor_id else None),
            )
        ],
        by=taking.by,
        at=taking.at,
    )


def told_by_columns(everyone: Everyone, taking: Taking) -> list[Happened]:
    """Return the events that the columns of these crimes tell of each victim and that were not told before.

    Only what this source told before counts: what a worker recorded by hand is neither repeated nor taken back by a
    column that has not changed. A fact without a time of its own is known at the moment its row speaks of.
    """
    victims = [own for parts in everyone.values() for own in _one_each(parts)]
    persons = sorted({own[0].person_id for own in victims})
    known = journeys.told(persons, sorted(everyone), telling.MADE_HERE, source=taking.source)
    events = []
    for own in victims:
        part, now = own[0], _standing(own, everyone[own[0].crime_id])
        as_of = max(one.as_of for one in own)
        before = telling.before(known.get((part.crime_id, part.record_id), ()))
        for told in telling.tell(before, now, extracted_at=as_of):
            events.append(
                Happened(
                    kind=told.kind,
                    happened_at=told.happened_at,
                    person_id=part.person_id,
                    record_id=part.record_id,
                    crime_id=part.crime_id,
                    source=taking.source,
                    ref=_ref(part.crime_ref, told),
                    known_at=None if told.kind in ("crime_reported", "crime_recorded") else as_of,
                    as_of=as_of,
                    detail=told.detail,
                    agency_id=taking.force.id,
                )
            )
    return events


def _ref(crime_ref: str, told: telling.Told) -> str:
    """Return the ref of an event made from a column. A crime's ref that leaves no room for the rest is digested."""
    if len("#".join((crime_ref, told.kind, told.ref))) > LONGEST_REF:
        crime_ref = blake2b(crime_ref.encode(), digest_size=16).hexdigest()
    return "#".join(bit for bit in (crime_ref, told.kind, told.ref) if bit)


def _one_each(parts: Sequence[Part]) -> list[list[Part]]:
    """Return the victims of a crime, each with every row of theirs as one: live rows first, then as a victim."""
    own: dict[int, list[Part]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: (part.status != "live", part.role != "victim", part.role_id)):
        if part.is_victim:
            own[part.record_id].append(part)
    return [own[record] for record in sorted(own)]


def _standing(own: Sequence[Part], parts: Sequence[Part]) -> telling.Standing:
    """Return what the rows of one victim say together; where two answer differently the first has the word."""
    part = own[0]
    live = [one for one in own if one.status == part.status]
    moment = part.occurred_from or part.reported_at
    non_crime = "non_crime" in part.flags
    found = enhanced_by(
        () if non_crime else part.groups, part.flags, _ties(part, parts), age_on(part.date_of_birth, local_date(moment))
    )
    consent = next((one for one in live if one.referral_consent), part)
    risk = next((one for one in live if one.risk_grade), part)
    reported_at = min((one.since for one in live if one.since), default=part.reported_at)
    of_a_business = non_crime or _is_of_a_business(part)
    return telling.Standing(
        reported_at=reported_at,
        non_crime=non_crime,
        cancelled=part.crime_status == "cancelled",
        role_cancelled=part.status == "cancelled",
        business_without_contact=_is_business_without_contact(part, parts),
        recorded_reasons=frozenset(reason for one in live for reason in one.enhanced_reasons),
        found_reasons=frozenset(reason.code for reason in found),
        need=next((one.support_need for one in live if one.support_need), ""),
        consent=consent.referral_consent,
        consent_on=consent.consent_on,
        risk=risk.risk_grade,
        risk_on=risk.risk_graded_on,
        outcome=part.outcome_code,
        outcome_on=part.outcome_on,
        recorded_at=max(part.recorded_at, reported_at)
        if part.recorded_at and part.recorded_at >= part.reported_at
        else None,
        circumstances=telling.circumstances(
            () if of_a_business else part.groups,
            () if of_a_business else part.flags,
            country=part.country,
            needs_interpreter=part.needs_interpreter,
        ),
    )


def _ties(part: Part, parts: Sequence[Part]) -> list[str]:
    """Return what each suspect is to this victim, leaving out suspects who were under 16 (triage, *domestic*)."""
    ties = ["bereaved_relative"] if part.role == "bereaved_relative" else []
    for other in parts:
        age = age_on(other.date_of_birth, local_date(other.occurred_from or other.reported_at))
        concerns = other.concerning_id in (None, part.record_id)
        if other.role == "suspect" and concerns and other.relationship and (age is None or age >= 16):
            ties.append(other.relationship)
    return ties


def _is_business_without_contact(part: Part, parts: Sequence[Part]) -> bool:
    """Say whether this victim row is the business itself, with nobody named to receive for it (triage, *business*)."""
    if not _is_of_a_business(part):
        return False
    return not any(other.role == "business_contact" and other.status == "live" for other in parts)


def _is_of_a_business(part: Part) -> bool:
    if "business" not in part.flags or part.role != "victim":
        return False
    return part.support_need != "yes" and "against_the_person" not in part.groups
