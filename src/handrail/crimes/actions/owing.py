"""Let a worsening pattern reach a supervisor, once for each new occasion, while its risk is standard or not graded.

Only what the police know has a part in it: their crimes, breaches, and what a service shared because the person agreed.
"""

from collections.abc import Iterable, Mapping, Sequence
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
from handrail.people import queries as people_held

BY = system("crimes")
KIND, WORSENING = "pattern", "worsening_pattern"
_GRADES = ("", "standard", "medium", "high")
Grade = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Who has a crime, and by which file and record the person is harmed in it."""

    crime_id: int
    person_id: int
    record_id: int
    source: str
    reported_at: datetime
    supervisor_id: int | None
    team_id: int | None


@dataclass(slots=True)
class Known:
    """A pattern as the police know it: its incidents, when each came in, who has them, and what was decided.

    `joined` says that it may rest on two files having been joined, which is to show nobody anything more.
    """

    id: int
    joined: bool
    incidents: dict[str, tuple[Incident, datetime]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    told_in: set[int] = field(default_factory=set)
    """The files of the person in which something of it was told, or broken."""


def owe(files: Sequence[int], grades: Mapping[tuple[int, int], Grade], *, at: datetime) -> None:
    """Open and close what supervisors owe because of the patterns of people, given by every file of theirs."""
    patterns = _patterns(files)
    now = {source_of(one.id, last): one for one in patterns.values() if (last := _asks(one, grades))}
    rows = database.ask(
        "SELECT source_ref FROM journey_owed WHERE person_id = ANY (%s) AND kind = %s AND circle = 'p'"
        " AND closed_at IS NULL",
        [list(files), KIND],
    )
    before = {row[0] for row in rows}
    new = {ref: one for ref, one in now.items() if ref not in before}
    if new:
        _open(new, grades, at=at)
    gone = sorted(before - now.keys())
    if gone:
        _close(gone, patterns, {one.id for one in now.values()}, files, at=at)


def worsening_of(pattern_id: int, victim_id: int) -> str:
    """Return the last occasion of a pattern that is worsening as the police know it, or nothing where it is not."""
    one = _patterns(people_held.files_of_all([victim_id])[victim_id]).get(pattern_id)
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
    return grade_of(((place.person_id, place.crime_id) for place in one.places), grades)


def grade_of(places: Iterable[tuple[int, int]], grades: Mapping[tuple[int, int], Grade]) -> str:
    """Return how the risk to these people in these crimes was graded last; empty where nobody graded it."""
    found = [grades[place] for place in places if place in grades]
    return _GRADES[max(found)[1]] if found else ""


def grades_of(files: Sequence[int]) -> dict[tuple[int, int], Grade]:
    """Return, by person and crime, the last grade: when it was given, and how grave it is."""
    found: dict[tuple[int, int], Grade] = {}
    for person, crime, detail, happened_at in database.read(
        "SELECT person_id, crime_id, detail, happened_at FROM journey_event WHERE person_id = ANY (%s::bigint[])"
        " AND kind = 'risk_graded' AND crime_id IS NOT NULL AND superseded_at IS NULL",
        [list(files)],
    ):
        if detail in _GRADES:
            given = happened_at, _GRADES.index(detail)
            found[person, crime] = max(found.get((person, crime), given), given)
    return found


def source_of(pattern: int, occasion: str) -> str:
    """Return what a worsening that is owed came from: a pattern, and the last occasion of it."""
    return f"{KIND}:{pattern}:{blake2b(occasion.encode(), digest_size=12).hexdigest()}"


_JOINED = (
    "EXISTS (SELECT FROM crimes_pattern p JOIN people_joined j ON j.one_id IN (p.victim_id, p.suspect_id)"
    " WHERE p.id = m.pattern_id)"
)
_CRIMES = (
    "WITH members AS ("
    " SELECT m.pattern_id, m.crime_id, m.proposed_at, m.why::text[] AS why FROM crimes_pattern_member m"
    "  WHERE m.victim_id = ANY (%(files)s::bigint[]) AND m.crime_id IS NOT NULL AND m.gone_at IS NULL"
    " UNION ALL SELECT d.pattern_id, d.crime_id, d.made_at, '{}'::text[] FROM crimes_pattern_decision d"
    "  JOIN crimes_pattern p ON p.id = d.pattern_id WHERE p.victim_id = ANY (%(files)s::bigint[])"
    "  AND d.verdict = 'added' AND d.side = 'police')"
    " SELECT m.pattern_id, m.proposed_at, m.why, c.id, c.source, c.log_ref, c.reported_at, c.occurred_from,"
    " c.groups::text[], c.flags::text[], c.supervisor_id, c.team_id, k.person_id, k.id,"
    f" {_JOINED} FROM members m JOIN crimes_crime c ON c.id = m.crime_id CROSS JOIN LATERAL (SELECT k.person_id, k.id"
    " FROM crimes_role r JOIN people_record k ON k.id = r.record_id WHERE r.crime_id = c.id AND r.role = 'victim'"
    " AND k.person_id = ANY (%(files)s::bigint[]) ORDER BY k.id LIMIT 1) k WHERE c.status = 'live'"
)


def _patterns(files: Sequence[int]) -> dict[int, Known]:
    """Return the patterns of these people with what the police know of each; what an officer added is among it."""
    found: dict[int, Known] = {}
    for (
        pattern, came, why, crime, source, log, reported_at, occurred_from, groups, flags, supervisor, team, person,
        record, joined,
    ) in database.read(_CRIMES, {"files": list(files)}):  # fmt: skip
        one, key = found.setdefault(pattern, Known(pattern, joined)), f"crime:{crime}"
        if key in one.incidents:
            continue
        log = f"{source}|{log}" if log else ""
        occasion = occasion_of(crime=crime, log=log, reported_at=reported_at, happened_at=reported_at, key=key)
        incident = of_crime(
            key, reported_at=reported_at, occurred_from=occurred_from, groups=groups, flags=flags, occasion=occasion,
            proxy=why == ["proxy"],
        )  # fmt: skip
        one.incidents[key] = incident, came
        one.places.append(Place(crime, person, record, source, reported_at, supervisor, team))
    _add_events(files, found)
    _add_words(found)
    _place_what_was_shared(found)
    return found


def _add_events(files: Sequence[int], found: dict[int, Known]) -> None:
    for pattern, joined, file, source, ref, occasion, came, kind, detail, happened_at in database.read(
        f"SELECT m.pattern_id, {_JOINED}, m.victim_id, m.event_source, m.event_ref, m.occasion, m.proposed_at, e.kind,"
        " e.detail, e.happened_at FROM crimes_pattern_member m JOIN journey_event e ON e.source = m.event_source"
        " AND e.ref = m.event_ref AND e.person_id = m.victim_id AND e.superseded_at IS NULL"
        " WHERE m.victim_id = ANY (%s::bigint[]) AND m.crime_id IS NULL AND m.gone_at IS NULL"
        " AND e.circle IN ('a', 'p')",
        [list(files)],
    ):
        one, key = found.setdefault(pattern, Known(pattern, joined)), key_of(None, source, ref)
        incident = of_event(key, kind=kind, detail=detail, happened_at=happened_at, occasion=occasion)
        one.incidents[key] = incident, came
        one.told_in.add(file)


_LATEST = (
    "SELECT k.person_id, c.id, k.id, c.source, c.reported_at, c.supervisor_id, c.team_id FROM people_record k"
    " JOIN crimes_role r ON r.record_id = k.id AND r.role = 'victim' JOIN crimes_crime c ON c.id = r.crime_id"
    " AND c.status = 'live' WHERE k.person_id = ANY (%s::bigint[]) ORDER BY c.reported_at, c.id"
)


def _place_what_was_shared(found: Mapping[int, Known]) -> None:
    """Place a pattern made of shared tellings alone where whoever told has their latest crime: they read it there.

    Somebody who has no crime is known to nobody of the police here, and nobody comes to know of them by this.
    """
    alone = [one for one in found.values() if not one.places]
    if not alone:
        return
    files = sorted({file for one in alone for file in one.told_in})
    latest = {
        person: Place(crime, person, record, source, reported_at, supervisor, team)
        for person, crime, record, source, reported_at, supervisor, team in database.read(_LATEST, [files])
    }
    for one in alone:
        one.places += [latest[file] for file in sorted(one.told_in) if file in latest]


def _add_words(found: Mapping[int, Known]) -> None:
    """Put beside each pattern what the police decided of it, in order."""
    for pattern, verdict, crime, source, ref, made_at, occasion in database.ask(
        "SELECT pattern_id, verdict, crime_id, event_source, event_ref, made_at, occasion FROM crimes_pattern_decision"
        " WHERE pattern_id = ANY (%s) AND side = 'police' ORDER BY id",
        [list(found)],
    ):
        found[pattern].words.append(Word(verdict, key_of(crime, source, ref), made_at, occasion))


def _open(new: Mapping[str, Known], grades: Mapping[tuple[int, int], Grade], *, at: datetime) -> None:
    """Open what is owed: to the supervisor of the latest crime, who is given a reason to see the others for it.

    Where the record is restricted it is the force's list for that; where it may rest on a join, and the supervisor does
    not see every crime of it already, the referral desk's, who do: by a join nobody comes to see more.
    """
    named = {place.source for one in new.values() for place in one.places}
    forces = {force.source: force for force in Agency.objects.exclude(source="").filter(source__in=named)}
    seeing = {source: audiences_by_worker_and_team(force) for source, force in forces.items()}
    restricted = people_held.restricted_among({place.person_id for one in new.values() for place in one.places})
    sights, rows = [], []
    for ref, one in sorted(new.items()):
        places = [place for place in one.places if place.source in forces]
        if not places:
            continue
        first = max(places, key=lambda place: (bool(place.supervisor_id), bool(place.team_id), place.reported_at))
        force, (of_worker, of_team) = forces[first.source], seeing[first.source]
        owner = of_worker.get(first.supervisor_id or 0) or of_team.get(first.team_id or 0)
        if any(place.person_id in restricted for place in places):
            owner = agencies.named_list(force, name=agencies.RESTRICTED)
        elif owner is None or (one.joined and not _sees(owner, places)):
            owner = agencies.named_list(force, name=agencies.VICTIM_CARE)
        elif not one.joined:
            sights += [
                Sighted(place.person_id, owner, "police", WORSENING, place.crime_id, f"{KIND}:{one.id}")
                for place in places
            ]
        rows.append(
            Owing(
                person_id=first.person_id, kind=KIND, what="standard" if _grade(one, grades) else "not_graded",
                source_ref=ref, owner_id=owner, record_id=first.record_id, crime_id=first.crime_id, urgent=True,
                circle="p",
            )
        )  # fmt: skip
    if sights:
        journeys.open_sights(sights, by=BY, at=at)
        _show_again(sights)
    journeys.open_owed(rows, by=BY, at=at)


def _sees(audience: int, places: Sequence[Place]) -> bool:
    """Say whether an audience has a sight of every one of these crimes, by the file in which it was done."""
    seen = database.ask(
        "SELECT person_id, crime_id FROM journey_sight WHERE audience_id = %s AND until_at IS NULL"
        " AND person_id = ANY (%s)",
        [audience, sorted({place.person_id for place in places})],
    )
    return all({(place.person_id, None), (place.person_id, place.crime_id)} & set(seen) for place in places)


def _show_again(sights: Sequence[Sighted]) -> None:
    people.show_again(sorted({sight.person_id for sight in sights}))
    show_again(sorted({sight.crime_id for sight in sights if sight.crime_id is not None}))


def _close(
    gone: Sequence[str], patterns: Mapping[int, Known], still: set[int], files: Sequence[int], *, at: datetime
) -> None:
    """Close what is owed no more and say why; who needed a sight for it alone sees these crimes no more."""
    settled = []
    for ref in gone:
        pattern = int(ref.split(":")[1])
        one = patterns.get(pattern)
        last = _worsens(one) if one else ""
        looked = bool(one and last and is_looked_at(one.words, last))
        because = "looked_at" if looked else "a_later_incident" if pattern in still else "no_longer"
        settled.append(Settled(KIND, ref, because))
        if pattern not in still:
            _shut(pattern, files, at=at)
    journeys.settle_owed(settled, by=BY, at=at)


def _shut(pattern: int, files: Sequence[int], *, at: datetime) -> None:
    """End the reasons to see these people that were given for a pattern alone, of which nothing may be left."""
    source = f"{KIND}:{pattern}"
    crimes = database.ask(
        "SELECT DISTINCT crime_id FROM journey_sight WHERE person_id = ANY (%s) AND why = %s AND source = %s"
        " AND until_at IS NULL AND crime_id IS NOT NULL",
        [list(files), WORSENING, source],
    )
    if crimes:
        journeys.end_sights(person_ids=list(files), why=WORSENING, source=source, by=BY, at=at)
        people.show_again(list(files))
        show_again([row[0] for row in crimes])
