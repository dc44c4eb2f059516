"""Where an interpreter, a statement, special measures, property and the like stand for one person in one crime."""

from handrail.audit.actor import Actor
from handrail.journey import queries as journeys
from handrail.rights.queries.recording import Place
from handrail.rights.steps import Standing, courses, stand


def steps_of(place: Place, *, viewer: Actor) -> list[Standing]:
    """Return where each course stands in one crime of one person, as this viewer may see it.

    An event that was taken back moved nothing.
    """
    events = list(
        journeys.events(viewer=viewer, person_id=place.person.id).filter(
            record_id=place.record_id, crime_id=place.crime_id
        )
    )
    taken = {ref for one in events if one.kind == "row_voided" for ref in one.about}
    held = [one for one in events if one.ref not in taken]
    return [one for course in courses() for one in stand(course, held)]
