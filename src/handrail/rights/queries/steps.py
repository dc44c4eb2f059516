"""Where an interpreter, a statement, special measures, property and the like stand for one person in one crime."""

from handrail.audit.actor import Actor
from handrail.journey import queries as journeys
from handrail.rights.queries.recording import Place
from handrail.rights.steps import Standing, courses, stand


def steps_of(place: Place, *, viewer: Actor) -> list[Standing]:
    """Return where each course stands in one crime of one person, by all their records, as this viewer may see it.

    An event that was taken back moved nothing.
    """
    person = place.person
    events = list(
        journeys.events(viewer=viewer, person_id=person.id, files=person.files).filter(crime_id=place.crime_id)
    )
    taken = {(one.record_id, ref) for one in events if one.kind == "row_voided" for ref in one.about}
    held = [one for one in events if (one.record_id, one.ref) not in taken]
    return [one for course in courses() for one in stand(course, held)]
