"""Taking in small bundles, and what is then held, for tests that run against the region."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from handrail.audit.actor import system
from handrail.core import database
from handrail.intake.actions import Outcome, take_in
from handrail.intake.tests.bundles import write

Rows = Sequence[Mapping[str, str]]
FIRST = datetime(2026, 4, 8, 4, 0, tzinfo=UTC)
"""The moment Rosa's bundle speaks of."""
BY = system("take-in")
NOTHING: dict[str, Rows] = {"crimes": (), "people": (), "roles": (), "events": ()}
COLUMNS_OF_NOTHING = {
    "crimes.csv": "crime_ref,offence_code,reported_at\n",
    "people.csv": "person_ref\n",
    "roles.csv": "crime_ref,person_ref,role\n",
    "events.csv": "event_ref,crime_ref,event,happened_at\n",
}


def take(folder: Path, *, at: datetime | None = None, hours: float = 0, **rows: Any) -> dict[str, Any]:
    """Take in Rosa's bundle, with the rows given in place of hers, so many hours after hers; return what it did."""
    return outcome(folder, at=at, hours=hours, **rows).as_json


def outcome(folder: Path, *, at: datetime | None = None, hours: float = 0, **rows: Any) -> Outcome:
    """Take in as `take` does, and return the outcome."""
    spoken_of = FIRST + timedelta(hours=hours)
    texts = {file: text for file, text in COLUMNS_OF_NOTHING.items() if rows.get(file.removesuffix(".csv")) == ()}
    written = write(
        folder / f"{spoken_of:%d-%H-%M}-{abs(hash(repr(rows)))}",
        texts,
        manifest={"extracted_at": spoken_of.isoformat()},
        **rows,
    )
    return take_in(written, by=BY, at=at or spoken_of + timedelta(hours=1))


def only(**rows: Rows) -> dict[str, Any]:
    """Return a bundle's rows: these, and nothing else."""
    return NOTHING | rows


def counts(did: Mapping[str, Any], file: str) -> dict[str, int]:
    """Return what became of the rows of one file, noughts left out."""
    return {what: count for what, count in did["rows"][file].items() if count}


def events(person_ref: str, *, kind: str = "", crime: str = "") -> list[tuple[Any, ...]]:
    """Return the events that stand in a record's journey: kind, when it happened, detail, whether it was for all."""
    return database.ask(
        "SELECT e.kind, e.happened_at, e.detail, e.for_all FROM journey_event e"
        " JOIN people_record r ON r.id = e.record_id JOIN crimes_crime c ON c.id = e.crime_id"
        " WHERE r.source_ref = %s AND e.superseded_at IS NULL AND (%s = '' OR e.kind = %s)"
        " AND (%s = '' OR c.source_ref = %s) ORDER BY e.happened_at, e.id",
        [person_ref, kind, kind, crime, crime],
    )


def kinds(person_ref: str) -> list[str]:
    """Return the kinds of event that stand in the journey of a record, in order of time."""
    return [row[0] for row in events(person_ref)]


def one(sql: str, *params: Any) -> Any:
    """Return the only value a question has."""
    ((value,),) = database.ask(sql, params)
    return value


def record_of(person_ref: str) -> dict[str, Any]:
    """Return what is held of a record of this source."""
    names = ("id", "person_id", "family_name", "given_names", "address", "phone", "unsafe", "as_of")
    ((row),) = database.ask(
        f"SELECT {', '.join(names)} FROM people_record WHERE source = 'police:20' AND source_ref = %s", [person_ref]
    )
    return dict(zip(names, row, strict=True))
