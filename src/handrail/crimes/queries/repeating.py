"""What repeats around a pattern, as one viewer may see it: victim, suspect, pair, several victims, several partners."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.moments import say_day
from handrail.core.workdays import local_date
from handrail.crimes.conduct import Reason
from handrail.crimes.policy import may_see_other_victims
from handrail.crimes.queries.patterns import Seen
from handrail.crimes.queries.serial import MOST_CRIMES, PARTNERS, named_in_crimes
from handrail.crimes.repeats import IN_USE, MONTHS, near_another, repeat_of, repeated
from handrail.crimes.wording import crimes_counted
from handrail.people import queries as people
from handrail.people.models import Person


@dataclass(frozen=True, slots=True)
class Other:
    """Another person who names the same suspect, whom the viewer may see, and the day of each such crime by its key."""

    person: Person
    days: Mapping[int, date]


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
            f"A repeat victim: {crimes_counted(len(every))} within reach of {MONTHS} months, this suspect or not",
            (),
        )
    if len(partners := _partners(seen)) > 1:
        words = f"A victim of several partners: {len(partners)} partners or former partners named"
        yield Reason("several_partners", f"{words}, {_within(partners.values())}", ())
    several = list(others)
    if not several:
        return
    named = {row.crime.id: local_date(row.crime.reported_at) for row in seen.rows if row.crime and "suspect" in row.why}
    total = named | {crime: day for other in several for crime, day in other.days.items()}
    if repeated(set(total.values())):
        words = f"A repeat suspect: named in {crimes_counted(len(total))}, two or more within {MONTHS} months"
        yield Reason("repeat_suspect", f"{words}, whoever was harmed", ())
    by_each = [list(named.values()), *(list(other.days.values()) for other in several)]
    yield Reason("serial_suspect", f"A serial suspect: named by {len(by_each)} people, {_within(by_each)}", ())


def _partners(seen: Seen) -> dict[int, list[date]]:
    """Return the days on which each partner or former partner was named whose name the viewer may read."""
    days = {crime.id: local_date(crime.reported_at) for crime in seen.crimes}
    found: dict[int, list[date]] = {}
    for one in seen.named:
        if one.role == "suspect" and one.relationship in PARTNERS and one.shown_name and one.crime_id in days:
            found.setdefault(one.one_id, []).append(days[one.crime_id])
    return found


def _within(groups: Iterable[Iterable[date]]) -> str:
    """Say how many of several lie within the months of a repeat of another."""
    near = near_another(groups)
    return f"{near} of them within {MONTHS} months of another" if near else f"none within {MONTHS} months of another"


def others_harmed(seen: Seen, *, viewer: Actor) -> list[Other]:
    """Return the other people who name this suspect, of those whose crimes this viewer may see; to a service, nobody.

    In which crimes somebody is a suspect is asked whole, for no sight is of a suspect; what is returned is asked again.
    """
    if not may_see_other_victims(viewer):
        return []
    with database.whole_file():
        files = people.files_of_all([seen.suspect_id])[seen.suspect_id]
        ids = [
            row[0]
            for row in database.ask(
                "SELECT DISTINCT r.crime_id FROM people_record k JOIN crimes_role r ON r.record_id = k.id"
                " AND r.role = 'suspect' AND r.status = 'live' WHERE k.person_id = ANY (%s) ORDER BY 1 DESC LIMIT %s",
                [list(files), MOST_CRIMES],
            )
        ]
    found: dict[int, tuple[Person, dict[int, date]]] = {}
    for one in named_in_crimes(ids, viewer=viewer):
        if one.suspect.person_id in files and one.victim.id not in seen.victim.files:
            day = local_date(one.crime.reported_at)
            found.setdefault(one.victim.id, (one.victim, {}))[1][one.crime.id] = day
    return [Other(person, days) for person, days in sorted(found.values(), key=lambda pair: pair[0].sort_name)]
