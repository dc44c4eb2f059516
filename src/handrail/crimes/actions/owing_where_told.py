"""Let a pattern that is worsening by what was told to a service alone reach that service's manager, and nobody else.

It is read as that manager sees it: their sight of the crimes, and what was told to them. The police's part is `owing`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from handrail.agencies import queries as agencies
from handrail.agencies.models import Audience
from handrail.audit.actor import Actor, system
from handrail.core import database
from handrail.crimes.actions.owing import KIND, Grade, grade_of, source_of
from handrail.crimes.conduct import LOOKS_AT
from handrail.crimes.queries.patterns import Seen, patterns_by_id
from handrail.crimes.standing import is_looked_at
from handrail.journey import actions as journeys
from handrail.journey.actions import Owing, Settled

BY = system("crimes")


def owe_services(files: Sequence[int], grades: Mapping[tuple[int, int], Grade], *, at: datetime) -> None:
    """Open and close what managers of services owe because of the patterns of people, given by every file of theirs."""
    now = {
        source: row for agency, several in _told(files).items() for source, row in _rows(agency, several, grades, at)
    }
    rows = database.ask(
        "SELECT source_ref FROM journey_owed WHERE person_id = ANY (%s) AND kind = %s AND circle = 's'"
        " AND closed_at IS NULL",
        [list(files), KIND],
    )
    before = {row[0] for row in rows}
    if new := [row for source, row in sorted(now.items()) if source not in before]:
        journeys.open_owed(new, by=BY, at=at)
    if gone := sorted(before - now.keys()):
        looked = _looked_at(files)
        settled = [Settled(KIND, source, "looked_at" if source in looked else "no_longer") for source in gone]
        journeys.settle_owed(settled, by=BY, at=at)


def _looked_at(files: Sequence[int]) -> set[str]:
    """Return the worsenings of these people's patterns that a manager has looked at, by what is owed for each."""
    return {
        f"{source_of(pattern, occasion)}:{agency}"
        for pattern, occasion, agency in database.ask(
            "SELECT d.pattern_id, d.occasion, d.agency_id FROM crimes_pattern_decision d JOIN crimes_pattern p"
            " ON p.id = d.pattern_id WHERE p.victim_id = ANY (%s) AND d.verdict = 'looked_at' AND d.side = 'service'",
            [list(files)],
        )
    }


def _told(files: Sequence[int]) -> dict[int, list[int]]:
    """Return, by service, the patterns of these people in which something is that was told to it alone."""
    found: dict[int, list[int]] = {}
    for agency, pattern in database.read(
        "SELECT DISTINCT e.agency_id, m.pattern_id FROM crimes_pattern_member m JOIN journey_event e"
        " ON e.source = m.event_source AND e.ref = m.event_ref AND e.person_id = m.victim_id"
        " AND e.superseded_at IS NULL WHERE m.victim_id = ANY (%s::bigint[]) AND m.crime_id IS NULL"
        " AND m.gone_at IS NULL AND 'told' = ANY (m.why) AND e.agency_id IS NOT NULL",
        [list(files)],
    ):
        found.setdefault(agency, []).append(pattern)
    return found


def _rows(
    agency: int, patterns: Sequence[int], grades: Mapping[tuple[int, int], Grade], at: datetime
) -> Iterable[tuple[str, Owing]]:
    left = set(patterns)
    for worker in agencies.managers_of(agency, at=at):
        manager = agencies.actor_for(worker, at=at)
        for key, seen in sorted(patterns_by_id(left, viewer=manager).items()):
            left.discard(key)
            grade = grade_of(((seen.victim_id, crime.id) for crime in seen.crimes), grades)
            if _asks(seen) and grade in LOOKS_AT:
                yield _row(seen, manager, grade)


def _asks(seen: Seen) -> bool:
    """Say whether it is worsening by something told, as this manager sees it, and nobody of theirs looked at that."""
    if not seen.reading.worsening or seen.state == "rejected":
        return False
    last = seen.reading.occasions[-2:]
    why = {row.key: row.why for row in seen.rows}
    by_telling = any("told" in why[one.key] for occasion in last for one in occasion.incidents)
    return by_telling and not is_looked_at(seen.words, last[-1].key)


def _row(seen: Seen, manager: Actor, grade: str) -> tuple[str, Owing]:
    source = f"{source_of(seen.id, seen.reading.occasions[-1].key)}:{manager.agency_id}"
    owner = Audience.objects.get(worker_id=manager.id or 0).id
    return source, Owing(
        person_id=seen.victim_id, kind=KIND, what=grade or "not_graded", source_ref=source, owner_id=owner, urgent=True,
        circle="s", agency_id=manager.agency_id,
    )  # fmt: skip
