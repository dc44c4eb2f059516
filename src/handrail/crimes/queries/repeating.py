"""What repeats around a pattern, as one viewer may see it: victim, suspect, pair, several victims, several partners."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.moments import say_day
from handrail.core.workdays import local_date
from handrail.crimes.conduct import Reason
from handrail.crimes.models import Crime
from handrail.crimes.policy import may_see_other_victims
from handrail.crimes.queries.held import known, victims_of
from handrail.crimes.queries.patterns import Seen
from handrail.crimes.repeats import IN_USE, MONTHS, repeat_of, repeated
from handrail.people import queries as people
from handrail.people.models import Person

MOST_CRIMES = 300
_PARTNERS = frozenset({"partner", "ex_partner"})


@dataclass(frozen=True, slots=True)
class Other:
    """Another person harmed in a crime that names the same suspect, whom the viewer may see, and how often."""

    person: Person
    incidents: int


def repeat_to_marac(seen: Seen) -> Reason | None:
    """Return the repeat by the definition in use, where the viewer sees a referral to MARAC, and one after it."""
    referred = [local_date(one.happened_at) for one in seen.events if one.kind == "marac_referred"]
    days = ((local_date(row.incident.when), row.incident.kind in ("crime", "breach"), row.key) for row in seen.rows)
    found = repeat_of(referred, days)
    if found is None:
        return None
    day, before, key = found
    words = f"A repeat for MARAC: {say_day(day)}, within {IN_USE.months} months of the referral of {say_day(before)}"
    return Reason("marac_repeat", words, (key,))


def repeats(seen: Seen, others: Iterable[Other] = (), *, alone: bool = False) -> Iterator[Reason]:
    """Yield what repeats within the twelve months; `alone` leaves out whatever speaks of anybody but these two.

    `others` are other people the suspect is said to have harmed, as `others_harmed` gives them.
    """
    own = [local_date(row.incident.when) for row in seen.rows]
    keys = tuple(row.key for row in seen.rows)
    if (marac := repeat_to_marac(seen)) is not None:
        yield marac
    if repeated(own):
        yield Reason("repeat_pair", f"The same two people again within {MONTHS} months", keys)
    if alone:
        return
    every = [local_date(crime.reported_at) for crime in seen.crimes]
    outside = len({crime.id for crime in seen.crimes} - {row.crime.id for row in seen.rows if row.crime is not None})
    if outside and repeated(every):
        yield Reason(
            "repeat_victim",
            f"A repeat victim: {len(every)} crimes within reach of {MONTHS} months, this suspect or not",
            (),
        )
    partners = {one.one_id for one in seen.named if one.role == "suspect" and one.relationship in _PARTNERS}
    if len(partners) > 1:
        yield Reason("several_partners", f"Harmed by {len(partners)} partners or former partners", ())
    several = list(others)
    if several:
        yield Reason("serial_suspect", f"The suspect is named by {len(several) + 1} people", ())


def others_harmed(seen: Seen, *, viewer: Actor) -> list[Other]:
    """Return the other people who name this suspect, of those whose crimes this viewer may see; to a service, nobody.

    In which crimes somebody is a suspect is asked whole, for no sight is of a suspect; what is returned is asked again.
    """
    if not may_see_other_victims(viewer):
        return []
    with database.whole_file():
        ids = [
            row[0]
            for row in database.ask(
                "SELECT DISTINCT r.crime_id FROM people_record k JOIN crimes_role r ON r.record_id = k.id"
                " AND r.role = 'suspect' AND r.status = 'live' WHERE k.person_id = ANY (%s) ORDER BY 1 DESC LIMIT %s",
                [list(people.files_of_all([seen.suspect_id])[seen.suspect_id]), MOST_CRIMES],
            )
        ]
    crimes: dict[int, Crime] = known(ids, viewer=viewer)
    counted: dict[int, tuple[Person, set[int]]] = {}
    for crime, victims in victims_of(sorted(crimes), viewer=viewer).items():
        for person in victims:
            if person.id not in (*seen.victim.files, seen.suspect_id) and crimes[crime].status == "live":
                counted.setdefault(person.id, (person, set()))[1].add(crime)
    return [Other(person, len(of)) for person, of in sorted(counted.values(), key=lambda pair: pair[0].sort_name)]
