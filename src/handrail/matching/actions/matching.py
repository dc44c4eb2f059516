"""Match what is new or changed since the last run, against everything, by the index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database, jobs
from handrail.matching.actions.counting import count_again, count_held
from handrail.matching.actions.indexing import index_records
from handrail.matching.actions.keeping import Kept, between, keep, together
from handrail.matching.answers import NOTHING
from handrail.matching.cleaned import COLUMNS
from handrail.matching.linkage import Linkage
from handrail.matching.models import Run, Waiting
from handrail.matching.queries.weighing import cleaned_of, known_for

MOST_ALIKE = 300
"""A key that more records share tells nothing that a narrower one does not, and is not looked under."""
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Matched:
    """What one run did."""

    whole: bool
    records: int
    indexed: int
    linked: int
    asked: int
    edition: str


def match_in_turn(*, by: Actor, at: datetime) -> Matched:
    """Match as many of what waits as one job may, and ask for another job where more wait: the worker has others."""
    done = match_changed(by=by, at=at, most=AT_ONCE)
    with database.whole_file():
        more = Waiting.objects.exists()
    if more:
        jobs.defer("matching.match_changed")
    return done


def match_changed(*, by: Actor, at: datetime, most: int | None = None) -> Matched:
    """Match every record that is new or changed since the last run; link what is certain, ask about the possible.

    With `most`, no further once so many are matched: the rest waits on. Run twice, or beside another run, it does
    nothing twice.
    """
    indexed = index_records(at=at)
    count_again()
    records = linked = asked = 0
    edition = ""
    while (most is None or records < most) and (turn := _match(by=by, at=at)):
        matched, edition, kept = turn
        records, linked, asked = records + matched, linked + kept.linked, asked + kept.asked
    with database.whole_file():
        Run.objects.create(whole=False, started_at=at, ended_at=at, records=records, linked=linked, asked=asked)
    return Matched(False, records, indexed, linked, asked, edition)


def one_at_a_time() -> None:
    """Wait until nobody else links or asks about pairs, and hold them off until this transaction ends."""
    database.ask("SELECT pg_advisory_xact_lock(hashtext('handrail match'))")


@transaction.atomic
def _match(*, by: Actor, at: datetime) -> tuple[int, str, Kept] | None:
    """Match the first of those that wait; return how many, the edition they were weighed by and what was kept."""
    with database.whole_file():
        one_at_a_time()
        found = database.ask("SELECT record_id FROM matching_waiting ORDER BY record_id LIMIT %s", [AT_ONCE])
        waiting = [row[0] for row in found]
        if not waiting:
            return None
        count_held(waiting)
        pairs = _alike(waiting)
        ids = sorted({key for pair in pairs for key in pair})
        rows = database.ask(
            f"SELECT record_id, {', '.join(COLUMNS)} FROM matching_indexed WHERE record_id = ANY (%s)", [ids]
        )
        records = {str(row[0]): cleaned_of(row[1:]) for row in rows}
        known = known_for(records.values())
        facts = between(pairs)
        linkage = Linkage(records, known, lambda one, other: facts.get((one, other), NOTHING))
        links, asked, clusters = linkage.decide(
            [(str(one), str(other)) for one, other in pairs], together=together(ids)
        )
        kept = keep(links, asked, clusters, edition=known.weights.edition, by=by, at=at)
        database.run("DELETE FROM matching_waiting WHERE record_id = ANY (%s)", [waiting])
        audit.record("records matched", by=by, at=at, about="record", ids=waiting[:1000])
    return len(waiting), known.weights.edition, kept


def _alike(waiting: Sequence[int]) -> list[tuple[int, int]]:
    """Return the pairs of these records with any that they share a key with."""
    found = database.ask(
        "WITH wanted AS (SELECT DISTINCT k FROM matching_indexed, unnest(keys) k WHERE record_id = ANY (%s)),"
        " near AS (SELECT w.k, n.record_id FROM wanted w CROSS JOIN LATERAL (SELECT record_id FROM matching_indexed"
        "          WHERE keys && ARRAY[w.k] LIMIT %s) n),"
        " telling AS (SELECT k FROM near GROUP BY k HAVING count(*) <= %s)"
        " SELECT DISTINCT least(m.record_id, n.record_id), greatest(m.record_id, n.record_id)"
        "   FROM near m JOIN telling USING (k) JOIN near n USING (k)"
        "  WHERE m.record_id = ANY (%s) AND m.record_id <> n.record_id ORDER BY 1, 2",
        [list(waiting), MOST_ALIKE + 1, MOST_ALIKE, list(waiting)],
    )
    return [(one, other) for one, other in found]
