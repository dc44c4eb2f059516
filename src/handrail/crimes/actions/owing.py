"""Let a worsening pattern reach a supervisor, once for each new occasion, while its risk is standard or not graded.

Only what the police know has a part in it: their crimes, breaches, and what a service shared because the person agreed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency
from handrail.agencies.queries import audiences_by_worker_and_team
from handrail.audit.actor import system
from handrail.core import database
from handrail.crimes.actions.holding import show_again
from handrail.crimes.conduct import LOOKS_AT, Incident, is_worsening, occasion_of, of_crime, of_event, read
from handrail.crimes.standing import Word, is_looked_at, key_of, state_of, taken_out, verdict_of
from handrail.journey import actions as journeys
from handrail.journey.actions import Owing, Settled, Sighted
from handrail.people import actions as people
from handrail.people.queries import restricted_among

BY = system("crimes")
KIND, WORSENING = "pattern", "worsening_pattern"
_GRADES = ("", "standard", "medium", "high")
Grade = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Who has a crime, and under which record the person is harmed in it."""

    crime_id: int
    record_id: int
    source: str
    reported_at: datetime
    supervisor_id: int | None
    team_id: int | None


@dataclass(slots=True)
class Known:
    """A pattern as the police know it: its victim, incidents, when each came in, who has them, what was decided."""

    id: int
    victim: int
    incidents: dict[str, tuple[Incident, datetime]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


def owe(victims: Sequence[int], *, at: datetime) -> None:
    """Open and close what supervisors owe because of these people's patterns, and the sights they need for it."""
    patterns = _patterns(victims)
    grades = _grades(victims)
    now = {_source(one.id, last): one for one in patterns.values() if (last := _asks(one, grades))}
    before: dict[str, int] = dict(
        database.ask(
            "SELECT source_ref, person_id FROM journey_owed WHERE person_id = ANY (%s) AND kind = %s"
            " AND closed_at IS NULL",
            [list(victims), KIND],
        )
    )
    new = {ref: one for ref, one in now.items() if ref not in before}
    if new:
        _open(new, grades, at=at)
    gone = {ref: person for ref, person in before.items() if ref not in now}
    if gone:
        _close(gone, patterns, {one.id for one in now.values()}, at=at)


def worsening_of(pattern_id: int, victim_id: int) -> str:
    """Return the last occasion of a pattern that is worsening as the police know it, or nothing where it is not."""
    one = _patterns([victim_id]).get(pattern_id)
    return "" if one is None else _worsens(one)


def _worsens(one: Known) -> str:
    out = taken_out(one.words)
    counted = [pair for key, pair in one.incidents.items() if key not in out]
    occasions = read(incident for incident, _ in counted).occasions
    if not is_worsening(occasions) or state_of(verdict_of(one.words), (came for _, came in counted)) == "rejected":
        return ""
    return occasions[-1].key


def _asks(one: Known, grades: Mapping[tuple[int, int], Grade]) -> str:
    """Return the last occasion of a pattern that asks for a supervisor; nothing where it does not, or one looked."""
    last = _worsens(one)
    asks = last and _grade(one, grades) in LOOKS_AT and not is_looked_at(one.words, last)
    return last if asks else ""


def _grade(one: Known, grades: Mapping[tuple[int, int], Grade]) -> str:
    """Return how the risk in these crimes was graded last; empty where nobody graded it."""
    found = [grades[one.victim, place.crime_id] for place in one.places if (one.victim, place.crime_id) in grades]
    return _GRADES[max(found)[1]] if found else ""


def _grades(victims: Sequence[int]) -> dict[tuple[int, int], Grade]:
    """Return, by person and crime, the last grade: when it was given, and how grave it is."""
    found: dict[tuple[int, int], Grade] = {}
    for person, crime, detail, happened_at in database.read(
        "SELECT person_id, crime_id, detail, happened_at FROM journey_event WHERE person_id = ANY (%s::bigint[])"
        " AND kind = 'risk_graded' AND crime_id IS NOT NULL AND superseded_at IS NULL",
        [list(victims)],
    ):
        if detail in _GRADES:
            given = happened_at, _GRADES.index(detail)
            found[person, crime] = max(found.get((person, crime), given), given)
    return found


def _source(pattern: int, occasion: str) -> str:
    return f"{KIND}:{pattern}:{blake2b(occasion.encode(), digest_size=12).hexdigest()}"


_CRIMES = (
    "WITH members AS ("
    " SELECT m.pattern_id, m.victim_id, m.crime_id, m.proposed_at, m.why::text[] AS why FROM crimes_pattern_member m"
    "  WHERE m.victim_id = ANY (%(victims)s::bigint[]) AND m.crime_id IS NOT NULL AND m.gone_at IS NULL"
    " UNION ALL SELECT d.pattern_id, p.victim_id, d.crime_id, d.made_at, '{}'::text[] FROM crimes_pattern_decision d"
    "  JOIN crimes_pattern p ON p.id = d.pattern_id WHERE p.victim_id = ANY (%(victims)s::bigint[])"
    "  AND d.verdict = 'added' AND d.side = 'police')"
    " SELECT m.pattern_id, m.victim_id, m.proposed_at, m.why, c.id, c.source, c.log_ref, c.reported_at,"
    " c.occurred_from, c.groups::text[], c.flags::text[], c.supervisor_id, c.team_id, (SELECT min(k.id)"
    " FROM crimes_role r JOIN people_record k ON k.id = r.record_id WHERE r.crime_id = c.id AND r.role = 'victim'"
    " AND k.person_id = m.victim_id) FROM members m JOIN crimes_crime c ON c.id = m.crime_id WHERE c.status = 'live'"
)


def _patterns(victims: Sequence[int]) -> dict[int, Known]:
    """Return the patterns of these people with what the police know of each; what an officer added is among it."""
    found: dict[int, Known] = {}
    for (
        pattern, victim, came, why, crime, source, log, reported_at, occurred_from, groups, flags, supervisor, team,
        record,
    ) in database.read(_CRIMES, {"victims": list(victims)}):  # fmt: skip
        one, key = found.setdefault(pattern, Known(pattern, victim)), f"crime:{crime}"
        if key in one.incidents or record is None:
            continue
        log = f"{source}|{log}" if log else ""
        occasion = occasion_of(crime=crime, log=log, reported_at=reported_at, happened_at=reported_at, key=key)
        incident = of_crime(
            key, reported_at=reported_at, occurred_from=occurred_from, groups=groups, flags=flags, occasion=occasion,
            proxy=why == ["proxy"],
        )  # fmt: skip
        one.incidents[key] = incident, came
        one.places.append(Place(crime, record, source, reported_at, supervisor, team))
    _add_events(victims, found)
    _add_words(found)
    return found


def _add_events(victims: Sequence[int], found: Mapping[int, Known]) -> None:
    for pattern, source, ref, occasion, came, kind, detail, happened_at in database.read(
        "SELECT m.pattern_id, m.event_source, m.event_ref, m.occasion, m.proposed_at, e.kind, e.detail, e.happened_at"
        " FROM crimes_pattern_member m JOIN journey_event e ON e.source = m.event_source AND e.ref = m.event_ref"
        " AND e.person_id = m.victim_id AND e.superseded_at IS NULL WHERE m.victim_id = ANY (%s::bigint[])"
        " AND m.crime_id IS NULL AND m.gone_at IS NULL AND e.circle IN ('a', 'p')",
        [list(victims)],
    ):
        if pattern in found:
            key = key_of(None, source, ref)
            incident = of_event(key, kind=kind, detail=detail, happened_at=happened_at, occasion=occasion)
            found[pattern].incidents[key] = incident, came


def _add_words(found: Mapping[int, Known]) -> None:
    """Put beside each pattern what the police decided of it, in order."""
    for pattern, verdict, crime, source, ref, made_at, occasion in database.ask(
        "SELECT pattern_id, verdict, crime_id, event_source, event_ref, made_at, occasion FROM crimes_pattern_decision"
        " WHERE pattern_id = ANY (%s) AND side = 'police' ORDER BY id",
        [list(found)],
    ):
        found[pattern].words.append(Word(verdict, key_of(crime, source, ref), made_at, occasion))


def _open(new: Mapping[str, Known], grades: Mapping[tuple[int, int], Grade], *, at: datetime) -> None:
    forces = {force.source: force for force in Agency.objects.exclude(source="").filter(
        source__in={place.source for one in new.values() for place in one.places}
    )}  # fmt: skip
    seeing = {source: audiences_by_worker_and_team(force) for source, force in forces.items()}
    restricted = restricted_among({one.victim for one in new.values()})
    sights, rows = [], []
    for ref, one in sorted(new.items()):
        places = [place for place in one.places if place.source in forces]
        if not places:
            continue
        first = max(places, key=lambda place: (bool(place.supervisor_id), bool(place.team_id), place.reported_at))
        of_worker, of_team = seeing[first.source]
        if one.victim in restricted:
            owner = agencies.named_list(forces[first.source], name=agencies.RESTRICTED)
        else:
            owner = of_worker.get(first.supervisor_id or 0) or of_team.get(first.team_id or 0) or agencies.named_list(
                forces[first.source], name=agencies.VICTIM_CARE
            )  # fmt: skip
            sights += [
                Sighted(one.victim, owner, "police", WORSENING, place.crime_id, f"{KIND}:{one.id}") for place in places
            ]
        rows.append(
            Owing(
                person_id=one.victim, kind=KIND, what="not_graded" if not _grade(one, grades) else "standard",
                source_ref=ref, owner_id=owner, record_id=first.record_id, crime_id=first.crime_id, urgent=True,
                circle="p",
            )
        )  # fmt: skip
    if sights:
        journeys.open_sights(sights, by=BY, at=at)
        _show_again(sights)
    journeys.open_owed(rows, by=BY, at=at)


def _show_again(sights: Sequence[Sighted]) -> None:
    people.show_again(sorted({sight.person_id for sight in sights}))
    show_again(sorted({sight.crime_id for sight in sights if sight.crime_id is not None}))


def _close(gone: Mapping[str, int], patterns: Mapping[int, Known], still: set[int], *, at: datetime) -> None:
    """Close what is owed no more and say why; who needed a sight for it alone sees these crimes no more."""
    settled = []
    for ref, person in gone.items():
        pattern = int(ref.split(":")[1])
        one = patterns.get(pattern)
        last = _worsens(one) if one else ""
        looked = bool(one and last and is_looked_at(one.words, last))
        because = "looked_at" if looked else "a_later_incident" if pattern in still else "no_longer"
        settled.append(Settled(KIND, ref, because))
        if pattern not in still and one is not None:
            journeys.end_sights(person_ids=[person], why=WORSENING, source=f"{KIND}:{pattern}", by=BY, at=at)
            people.show_again([person])
            show_again([place.crime_id for place in one.places])
    journeys.settle_owed(settled, by=BY, at=at)
