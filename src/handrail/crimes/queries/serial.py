"""Who is named by several people, and who has named several partners, of crimes that a supervisor answers for.

Each may be named once by each, and so be in no pattern. Where to look is found whole, for no sight is of a suspect;
whom it shows is asked again through the viewer's own eyes, and a suspect whose name is not theirs to read is left out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.workdays import end_of, local_date
from handrail.crimes.models import Crime
from handrail.crimes.policy import may_see_other_victims, seen_by
from handrail.crimes.queries.held import known, victims_of
from handrail.crimes.queries.told import Against, against
from handrail.crimes.repeats import MONTHS, months_after
from handrail.people import queries as people
from handrail.people.models import Person

MOST_OWN = 2000
MOST_LISTED = 30
MOST_CRIMES = 300
PARTNERS = frozenset({"partner", "ex_partner"})

_SUSPECTS = """
WITH named AS (
  SELECT DISTINCT coalesce(j.one_id, k.person_id) AS one_id FROM crimes_role r
    JOIN people_record k ON k.id = r.record_id LEFT JOIN people_joined j ON j.person_id = k.person_id
   WHERE r.crime_id = ANY (%(own)s::bigint[]) AND r.role = 'suspect' AND r.status = 'live'),
file AS (
  SELECT one_id, one_id AS person_id FROM named
  UNION SELECT n.one_id, o.person_id FROM named n JOIN people_joined o ON o.one_id = n.one_id)
SELECT f.one_id, (array_agg(DISTINCT c.id ORDER BY c.id DESC))[:%(crimes)s] FROM file f
  JOIN people_record k ON k.person_id = f.person_id
  JOIN crimes_role r ON r.record_id = k.id AND r.role = 'suspect' AND r.status = 'live'
  JOIN crimes_crime c ON c.id = r.crime_id AND c.status = 'live' AND c.reported_at >= %(since)s
   AND c.seen_by && %(audiences)s::integer[]
  JOIN crimes_role m ON m.crime_id = c.id AND m.role = 'victim' AND m.status = 'live'
   AND (r.concerning_id IS NULL OR r.concerning_id = m.record_id)
  JOIN people_record v ON v.id = m.record_id
  JOIN people_person p ON p.id = v.person_id AND p.seen_by && %(audiences)s::integer[]
  LEFT JOIN people_joined j ON j.person_id = v.person_id
 GROUP BY f.one_id HAVING count(DISTINCT coalesce(j.one_id, v.person_id)) > 1
 ORDER BY max(c.reported_at) DESC, f.one_id LIMIT %(most)s
"""
_VICTIMS = """
WITH harmed AS (
  SELECT DISTINCT coalesce(j.one_id, v.person_id) AS one_id FROM crimes_role m
    JOIN people_record v ON v.id = m.record_id LEFT JOIN people_joined j ON j.person_id = v.person_id
   WHERE m.crime_id = ANY (%(own)s::bigint[]) AND m.role = 'victim' AND m.status = 'live'
     AND EXISTS (SELECT FROM crimes_role r WHERE r.crime_id = m.crime_id AND r.role = 'suspect'
                    AND r.relationship = ANY (%(partners)s::text[]))),
file AS (
  SELECT one_id, one_id AS person_id FROM harmed
  UNION SELECT n.one_id, o.person_id FROM harmed n JOIN people_joined o ON o.one_id = n.one_id)
SELECT f.one_id, (array_agg(DISTINCT c.id ORDER BY c.id DESC))[:%(crimes)s] FROM file f
  JOIN people_person p ON p.id = f.person_id AND p.seen_by && %(audiences)s::integer[]
  JOIN people_record v ON v.person_id = f.person_id
  JOIN crimes_role m ON m.record_id = v.id AND m.role = 'victim' AND m.status = 'live'
  JOIN crimes_crime c ON c.id = m.crime_id AND c.status = 'live' AND c.reported_at >= %(since)s
   AND c.seen_by && %(audiences)s::integer[]
  JOIN crimes_role r ON r.crime_id = c.id AND r.role = 'suspect' AND r.status = 'live'
   AND r.relationship = ANY (%(partners)s::text[]) AND (r.concerning_id IS NULL OR r.concerning_id = m.record_id)
  JOIN people_record k ON k.id = r.record_id LEFT JOIN people_joined j ON j.person_id = k.person_id
 GROUP BY f.one_id HAVING count(DISTINCT coalesce(j.one_id, k.person_id)) > 1
 ORDER BY max(c.reported_at) DESC, f.one_id LIMIT %(most)s
"""


class Named(NamedTuple):
    """That one suspect is named in one crime against one person, all of which the viewer may know."""

    suspect: Against
    victim: Person
    crime: Crime


@dataclass(frozen=True, slots=True)
class SerialSuspect:
    """A suspect whom several people name, and each of them with the crimes; a suspect, not an offender."""

    name: str
    harmed: tuple[tuple[Person, tuple[Crime, ...]], ...]


@dataclass(frozen=True, slots=True)
class OfSeveralPartners:
    """Somebody who has named several partners or former partners, by the name of each, with the crimes."""

    person: Person
    named: tuple[tuple[str, tuple[Crime, ...]], ...]


@dataclass(frozen=True, slots=True)
class Several:
    """What a supervisor is shown of those in crimes with several others, since a day; `more` than are listed."""

    since: date
    suspects: tuple[SerialSuspect, ...]
    victims: tuple[OfSeveralPartners, ...]
    more: bool

    @property
    def shown(self) -> set[int]:
        """The keys of the people it opens."""
        return {person.id for one in self.suspects for person, _ in one.harmed} | {
            one.person.id for one in self.victims
        }


def named_in_crimes(crime_ids: Collection[int], *, viewer: Actor) -> list[Named]:
    """Return who is named as suspect against whom in these crimes, as far as this viewer may know of all three.

    Somebody with several files that the viewer sees is one person, by the oldest of them. Nobody is named without a
    name: a restricted record that is not the viewer's to read would be told by what it has in common.
    """
    if viewer.kind != "worker":
        return []
    crimes = {key: one for key, one in known(crime_ids, viewer=viewer).items() if one.status == "live"}
    seen = {person.id for several in victims_of(sorted(crimes), viewer=viewer).values() for person in several}
    persons = people.known(seen, viewer=viewer)
    files = {file for person in persons.values() for file in person.files}
    persons |= people.known(files - persons.keys(), viewer=viewer)
    of = {file: persons[min(person.files)] for person in persons.values() for file in person.files}
    return [
        Named(one, of[one.victim_id], crimes[one.crime_id])
        for one in against(sorted(of))
        if one.role == "suspect" and one.shown_name and one.crime_id in crimes
        and one.person_id not in of[one.victim_id].files
    ]  # fmt: skip


def several(*, viewer: Actor, at: datetime) -> Several:
    """Return whom several people name, and who has named several partners, within the months of a repeat until now.

    Of crimes that this supervisor answers for, the latest of them, and of others that they may see with those.
    """
    since = months_after(local_date(at), -MONTHS)
    if not may_see_other_victims(viewer):
        return Several(since, (), (), more=False)
    from_moment = end_of(since - timedelta(days=1))
    own = list(
        Crime.objects.filter(seen_by(viewer), supervisor_id=viewer.id, status="live", reported_at__gte=from_moment)
        .order_by("-reported_at", "-id")
        .values_list("id", flat=True)[: MOST_OWN + 1]
    )
    if not own:
        return Several(since, (), (), more=False)
    asked = {
        "own": own[:MOST_OWN], "since": from_moment, "audiences": sorted(viewer.audiences),
        "partners": sorted(PARTNERS), "crimes": MOST_CRIMES, "most": MOST_LISTED + 1,
    }  # fmt: skip
    with database.whole_file():
        by_suspect, by_victim = (dict(database.ask(one, asked)) for one in (_SUSPECTS, _VICTIMS))
    looked_at = [ids for found in (by_suspect, by_victim) for ids in list(found.values())[:MOST_LISTED]]
    named = named_in_crimes({key for ids in looked_at for key in ids}, viewer=viewer)
    return Several(
        since,
        tuple(_suspects(named, list(by_suspect)[:MOST_LISTED])),
        tuple(_victims(named)[:MOST_LISTED]),
        more=len(own) > MOST_OWN or max(len(by_suspect), len(by_victim)) > MOST_LISTED,
    )


def _suspects(named: Iterable[Named], ones: Collection[int]) -> list[SerialSuspect]:
    """Return those of these suspects whom several people name, by the most people."""
    found: dict[int, list[Named]] = {one: [] for one in ones}
    for each in named:
        if each.suspect.one_id in found:
            found[each.suspect.one_id].append(each)
    suspects = []
    for several_times in found.values():
        harmed: dict[int, tuple[Person, dict[int, Crime]]] = {}
        for each in several_times:
            harmed.setdefault(each.victim.id, (each.victim, {}))[1][each.crime.id] = each.crime
        if len(harmed) > 1:
            people_named = sorted(harmed.values(), key=lambda one: one[0].sort_name)
            suspects.append(
                SerialSuspect(
                    max(several_times, key=lambda one: one.crime.reported_at).suspect.shown_name,
                    tuple((person, _latest(crimes)) for person, crimes in people_named),
                )
            )
    return sorted(suspects, key=lambda one: -len(one.harmed))


def _victims(named: Iterable[Named]) -> list[OfSeveralPartners]:
    """Return whoever has named several partners or former partners, by the most of them."""
    found: dict[int, dict[int, tuple[str, dict[int, Crime]]]] = {}
    persons: dict[int, Person] = {}
    for each in named:
        if each.suspect.relationship in PARTNERS:
            persons[each.victim.id] = each.victim
            partners = found.setdefault(each.victim.id, {})
            partners.setdefault(each.suspect.one_id, (each.suspect.shown_name, {}))[1][each.crime.id] = each.crime
    listed = [key for key in found if len(found[key]) > 1]
    return [
        OfSeveralPartners(
            persons[key], tuple((name, _latest(crimes)) for name, crimes in sorted(found[key].values(), key=_by_name))
        )
        for key in sorted(listed, key=lambda key: -len(found[key]))
    ]


def _by_name(one: tuple[str, dict[int, Crime]]) -> str:
    return one[0]


def _latest(crimes: dict[int, Crime]) -> tuple[Crime, ...]:
    return tuple(sorted(crimes.values(), key=lambda crime: (crime.reported_at, crime.id), reverse=True))
