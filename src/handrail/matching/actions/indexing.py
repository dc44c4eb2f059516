"""Keep the index in step with the records: each is cleaned once, when it is new or has changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handrail.core import database
from handrail.crimes.queries.told import ONLY_NAMED
from handrail.matching.cleaned import COLUMNS, LISTS, Said, clean
from handrail.matching.keys import keys

AT_ONCE = 20_000
_TYPES = ", ".join(f"{column} {'text[]' if column in LISTS else 'text'}" for column in COLUMNS)
_CHANGED = (
    "SELECT r.id, r.held_at, r.family_name, r.given_names, r.preferred_name, r.aliases, r.date_of_birth, r.sex,"
    " r.address, r.postcode, r.address_kind, r.phone, r.email,"
    " ARRAY(SELECT DISTINCT v.was->>'postcode' FROM people_record_version v WHERE v.record_id = r.id"
    "       AND v.was->>'postcode' <> r.postcode AND coalesce(v.was->>'address_kind', '') NOT IN"
    "       ('refuge', 'prison', 'hospital', 'care_home', 'hostel', 'no_fixed'))"
    " FROM people_record r LEFT JOIN matching_indexed i ON i.record_id = r.id"
    f" WHERE r.source <> '{ONLY_NAMED}' AND r.id > %s AND (i.record_id IS NULL OR i.held_at <> r.held_at)"
    " ORDER BY r.id LIMIT %s"
)


def index_records(*, at: datetime) -> int:
    """Clean and index every record that is new or has changed; return how many there were. They wait to be matched."""
    indexed, last = 0, 0
    while rows := database.read(_CHANGED.replace("%s", "%s::bigint"), [last, AT_ONCE]):
        _keep(rows, at)
        indexed, last = indexed + len(rows), rows[-1][0]
    database.take_stock("matching_indexed", added=indexed)
    if indexed:
        database.ask("SELECT matching_put_in_order()")
    return indexed


def _keep(rows: Sequence[tuple[Any, ...]], at: datetime) -> None:
    with database.whole_file():
        database.copy_rows(
            "indexed_now", f"record_id bigint, held_at timestamptz, keys bigint[], {_TYPES}", map(_row, rows)
        )
        columns = ", ".join(COLUMNS)
        database.run(
            f"INSERT INTO matching_indexed (record_id, held_at, keys, {columns})"
            f" SELECT record_id, held_at, keys, {columns} FROM pg_temp.indexed_now"
            f" ON CONFLICT (record_id) DO UPDATE SET held_at = EXCLUDED.held_at, keys = EXCLUDED.keys,"
            f" {', '.join(f'{column} = EXCLUDED.{column}' for column in COLUMNS)}"
        )
        database.run(
            "INSERT INTO matching_waiting (record_id, since) SELECT record_id, %s FROM pg_temp.indexed_now"
            " ON CONFLICT (record_id) DO UPDATE SET since = EXCLUDED.since",
            [at],
        )


def _row(row: tuple[Any, ...]) -> list[Any]:
    record = clean(
        Said(
            family_name=row[2], given_names=row[3], preferred_name=row[4], aliases=row[5], date_of_birth=row[6],
            sex=row[7], address=row[8], postcode=row[9], address_kind=row[10], phone=row[11], email=row[12],
            earlier_postcodes=row[13],
        )
    )  # fmt: skip
    values = ((column, getattr(record, column)) for column in COLUMNS)
    return [
        row[0],
        row[1],
        list(keys(record)),
        *(list(value) if column in LISTS else value for column, value in values),
    ]
