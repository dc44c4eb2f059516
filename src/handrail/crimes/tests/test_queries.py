"""Whose crime it is to the viewer: only one that a sight of this very person covers."""

from datetime import datetime

import pytest

from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.crimes import actions, queries
from handrail.crimes.models import Crime
from handrail.journey import actions as journey
from handrail.journey.actions import Sighted
from handrail.people import actions as people
from handrail.people.queries import known as known_people

pytestmark = pytest.mark.data


def test_a_crime_seen_by_one_victim_is_not_told_of_the_other(
    cast: Cast,
    looking: Looking,
    as_system: AsSystem,
    morning: datetime,
) -> None:
    """Pavel supports one victim of a crime, and the other in another matter: their being hurt together is not his."""
    pavel, by = cast("Pavel"), system("test")
    audience = min(pavel.audiences)
    with as_system():
        crime, other = Crime.objects.order_by("id")[:2]
        both = [part for parts in queries.everyone_in([c.id for c in Crime.objects.all()]).values() for part in parts]
        shared = next(
            (one, two) for one in both for two in both
            if one.is_victim and two.is_victim and one.crime_id == two.crime_id and one.person_id != two.person_id
        )  # fmt: skip
        theirs, hers = shared
        elsewhere = other.id if other.id != theirs.crime_id else crime.id
        journey.open_sights(
            [
                Sighted(theirs.person_id, audience, "service", "referred_to", theirs.crime_id),
                Sighted(hers.person_id, audience, "service", "referred_to", elsewhere),
            ],
            by=by,
            at=morning,
        )
        people.show_again([theirs.person_id, hers.person_id])
        actions.show_again([theirs.crime_id])
    looking(pavel)
    known = known_people({theirs.person_id, hers.person_id}, viewer=pavel)
    assert theirs.crime_id in {found.id for found in queries.crimes_of(known[theirs.person_id], viewer=pavel)}
    assert theirs.crime_id not in {found.id for found in queries.crimes_of(known[hers.person_id], viewer=pavel)}
