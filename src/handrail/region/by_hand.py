"""What the cast did on Handrail before the morning: enhanced rights recorded, and asked for.

The night's extract says what the force knows; this is what somebody typed here since.
"""

from datetime import datetime, timedelta

from handrail.agencies import queries as agencies
from handrail.agencies.models import Worker
from handrail.audit.actor import Actor
from handrail.core.workdays import local_date
from handrail.crimes.models import Role
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.region.cast import CAST
from handrail.rights import actions, queries
from handrail.rights.queries import Place

_EMAILS = {member.key: member.email for member in CAST}


def record_by_hand(*, at: datetime) -> None:
    """Owen assessed Gurpreet nine days ago and looks again today; Simran has asked the police for more for Danielle."""
    _owen_on_gurpreet(at)
    _simran_for_danielle(at)


def _owen_on_gurpreet(at: datetime) -> None:
    owen, then = _actor("owen", at), at - timedelta(days=9)
    actions.record_enhanced(
        _place("20HR/700102", "HRP-10001", owen), category="intimidated", reason="threats",
        review_on=local_date(at), assessed_at=then, by=owen, at=then,
    )  # fmt: skip


def _simran_for_danielle(at: datetime) -> None:
    simran = _actor("simran", at)
    place = _place("20HR/700604", "", simran)
    actions.ask_for_enhanced(
        place, category="persistently_targeted", reason="repeat_victim", by=simran, at=at - timedelta(minutes=20)
    )


def _actor(key: str, at: datetime) -> Actor:
    return agencies.actor_for(Worker.objects.get(user__email=_EMAILS[key]), at=at)


def _place(crime: str, record: str, viewer: Actor) -> Place:
    """One victim's place in a crime, by the force's own refs; the only victim's where none is given."""
    roles = Role.objects.filter(
        crime__source_ref=crime, role="victim", **({"record__source_ref": record} if record else {})
    )
    person: Person = people.known([roles.get().record.person_id], viewer=viewer)[roles.get().record.person_id]
    return next(one for one in queries.places(person, viewer=viewer) if one.crime and one.crime.source_ref == crime)
