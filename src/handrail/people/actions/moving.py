"""Move a record from one person to another, keeping who, why and the state before."""

from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.people.actions.showing import show_again


@transaction.atomic
def move_record(record_id: int, *, to_person_id: int, why: str, by: Actor, at: datetime) -> None:
    """Move a record, with its events, to another person, keeping who, why and the state before.

    Nobody sees more by it: sights stay with the person they were opened for, and only the record's rows move.
    """
    with database.whole_file():
        from_person = database.ask("SELECT person_id FROM people_record WHERE id = %s FOR UPDATE", [record_id])[0][0]
        database.run(
            "INSERT INTO people_move (record_id, from_person_id, to_person_id, at, moved_by_kind, moved_by, why)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [record_id, from_person, to_person_id, at, by.kind, by.id, why],
        )
        for table in ("people_record", "journey_event", "journey_owed"):
            key = "id" if table == "people_record" else "record_id"
            database.run(f"UPDATE {table} SET person_id = %s WHERE {key} = %s", [to_person_id, record_id])
        show_again([from_person, to_person_id])
        audit.record("record moved", by=by, at=at, about="person", ids=[from_person, to_person_id], reason=why)
