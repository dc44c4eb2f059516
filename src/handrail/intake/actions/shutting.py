"""Restrict a person's record by hand and lift it: who sees them, who owes what and which ways are safe follow at once.

What a take-in does where a flag restricts, for one person and because a named worker says so, with a coded reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency
from handrail.agencies.queries import audiences_by_worker_and_team
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.crimes import actions as crimes
from handrail.crimes.queries import everyone_in
from handrail.intake.actions.restricting import RESTRICTING
from handrail.intake.actions.showing import DECIDED, police_sights_of
from handrail.journey import actions as journey
from handrail.people import actions as people
from handrail.people.models import Person
from handrail.people.policy import may_restrict
from handrail.referrals import actions as referrals

WHY_RESTRICT: Mapping[str, str] = MappingProxyType(
    {
        "honour_based_abuse": "Honour-based abuse",
        "forced_marriage": "Forced marriage",
        "fgm": "Female genital mutilation",
        "police_or_staff_suspect": "The suspect works for the police or an agency here",
        "position_of_trust": "The suspect is in a position of trust",
        "known_to_staff": "They work here, or somebody who works here knows them",
        "they_asked": "They asked for it",
        "risk_of_a_leak": "Somebody could find out through a worker where they are",
    }
)
WHY_LIFT: Mapping[str, str] = MappingProxyType(
    {
        "in_error": "It was restricted by mistake",
        "reason_gone": "The reason does not hold any more",
        "they_asked": "They asked for it to be lifted",
    }
)


class NoReason(Refused):
    """Choose the reason that fits best."""


class AsItIs(Refused):
    """Somebody has done this already. Nothing was changed."""


class NobodyNamed(Refused):
    """Nobody is on your force's list for restricted records. Have somebody put on it first."""


class StillFlagged(Refused):
    """A crime of theirs is flagged so that the record is restricted. The force changes the flag first."""


class NotYoursToRestrict(NotAllowed):
    """A record is restricted, and that is lifted, by supervisors and those on the list for restricted records."""


@dataclass(frozen=True, slots=True)
class Change:
    """What restricting, or lifting it, will change at the viewer's own force: who stops seeing them, who begins."""

    stop: tuple[str, ...]
    begin: tuple[str, ...]
    owed: int


def is_listed(viewer: Actor) -> bool:
    """Say whether this worker is on their agency's list for restricted records."""
    return bool(
        database.ask(
            "SELECT 1 FROM agencies_audience WHERE of_agency_id = %s AND list_name = %s AND id = ANY (%s)",
            [viewer.agency_id, agencies.RESTRICTED, sorted(viewer.audiences)],
        )
    )


def foresee(person: Person, *, by: Actor) -> Change:
    """Return what will change at this worker's own force. Of another agency nothing: that one has them is not said."""
    with database.whole_file():
        wide = "(a.team_id IS NOT NULL OR a.list_name = 'victim care' OR a.agency_id IS NOT NULL)"
        lists = "a.list_name = 'restricted records'"
        here, other = (lists, wide) if person.restricted else (wide, lists)
        found = database.ask(
            "SELECT DISTINCT coalesce(t.name, nullif(a.list_name, ''), '') FROM journey_sight s"
            " JOIN agencies_audience a ON a.id = s.audience_id LEFT JOIN agencies_team t ON t.id = a.team_id"
            f" WHERE s.person_id = %s AND s.until_at IS NULL AND a.of_agency_id = %s AND {here} ORDER BY 1",
            [person.id, by.agency_id],
        )
        owed = database.ask(
            "SELECT count(*) FROM journey_owed o JOIN agencies_audience a ON a.id = o.owner_id"
            f" WHERE o.person_id = %s AND o.closed_at IS NULL AND a.of_agency_id = %s AND {here}",
            [person.id, by.agency_id],
        )
    begin = (agencies.RESTRICTED,) if other == lists else (agencies.VICTIM_CARE, "the units that have their crimes")
    return Change(tuple(name for (name,) in found if name), begin, int(owed[0][0]))


@transaction.atomic
def restrict_by_hand(person: Person, *, why: str, by: Actor, at: datetime) -> None:
    """Restrict one record: from now on named workers and the lists for restricted records see it, and no whole team.

    Raises `NotKnown`, `NotYoursToRestrict`, `NoReason`, `NobodyNamed` and `AsItIs`.
    """
    force = _check(person, why in WHY_RESTRICT, by)
    with database.whole_file():
        if Person.objects.select_for_update().get(id=person.id).restricted:
            raise AsItIs
        trusted = agencies.named_list(force, name=agencies.RESTRICTED)
        if not database.ask(
            "SELECT 1 FROM agencies_listed WHERE audience_id = %s AND until_at IS NULL LIMIT 1", [trusted]
        ):
            raise NobodyNamed
        people.restrict([person.id], why=why, by=by, at=at, told_by_caller=True)
        _follow(person.id, force, restricted=True, by=by, at=at)


@transaction.atomic
def lift_by_hand(person: Person, *, why: str, by: Actor, at: datetime) -> None:
    """Restrict one record no more: the desk, the units that have its crimes and its services see it as usual.

    Raises `NotKnown`, `NotYoursToRestrict`, `NoReason`, `AsItIs`, and `StillFlagged`: the next night's extract would
    restrict it again.
    """
    force = _check(person, why in WHY_LIFT, by)
    with database.whole_file():
        if not Person.objects.select_for_update().get(id=person.id).restricted:
            raise AsItIs
        if database.ask(
            "SELECT 1 FROM crimes_crime c JOIN crimes_role r ON r.crime_id = c.id"
            " JOIN people_record k ON k.id = r.record_id WHERE k.person_id = %s AND r.role = ANY (%s)"
            " AND c.flags && %s::varchar[] LIMIT 1",
            [person.id, sorted(DECIDED), list(RESTRICTING)],
        ):
            raise StillFlagged
        people.lift_restriction([person.id], why=why, by=by, at=at)
        trusted = agencies.named_list(force, name=agencies.RESTRICTED)
        journey.end_sights(person_ids=[person.id], audience_ids=[trusted], sides=["police"], by=by, at=at)
        _follow(person.id, force, restricted=False, by=by, at=at)


def _check(person: Person, has_reason: bool, by: Actor) -> Agency:
    if by.kind != "worker" or by.audiences.isdisjoint(person.seen_by):
        raise NotKnown
    if not may_restrict(by, listed=is_listed(by)):
        raise NotYoursToRestrict
    if not has_reason:
        raise NoReason
    return Agency.objects.get(id=by.agency_id or 0)


def _follow(person_id: int, force: Agency, *, restricted: bool, by: Actor, at: datetime) -> None:
    """Open the sights that are usual now, and let what is owed, the ways that are safe and every list follow."""
    name = agencies.RESTRICTED if restricted else agencies.VICTIM_CARE
    desk = agencies.named_list(force, name=name)
    of_worker, of_team = audiences_by_worker_and_team(force)
    of_force = [
        key
        for (key,) in database.ask(
            "SELECT DISTINCT c.id FROM crimes_crime c JOIN crimes_role r ON r.crime_id = c.id"
            " JOIN people_record k ON k.id = r.record_id WHERE k.person_id = %s AND c.source = %s ORDER BY 1",
            [person_id, force.source],
        )
    ]
    journey.open_sights(
        [
            sight
            for parts in everyone_in(of_force).values()
            for part in parts
            if part.person_id == person_id and part.role in DECIDED
            for sight in police_sights_of(part, desk, of_worker, {} if restricted else of_team)
        ],
        by=by,
        at=at,
    )
    referrals.move_to_named(person_id, restricted=restricted, by=by, at=at)
    people.mark_unsafe(crimes.find_shared_channels(of_force), by=by, at=at)
    crimes.close_channels(of_force, by=by, at=at)
    crimes.show_again(of_force)
    journey.project([person_id], at=at)
