"""Hold what sources say of people, set-wise, and what each said before it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.refs import new_refs
from handrail.people.contact_keys import email_key, phone_key, place_key

SAID = (
    "family_name text, given_names text, preferred_name text, aliases text[], date_of_birth date, deceased_on date,"
    " sex text, gender_identity text, sexual_orientation text, religion text, ethnicity text, disability text,"
    " access_needs text, language text, needs_interpreter text, worker_gender text, address text, postcode text,"
    " country text, address_kind text, phone text, phone_shared_with text, email text, preferred_channel text,"
    " safe_to_call text, safe_to_text text, safe_to_leave_message text, safe_to_write text, safe_to_email text,"
    " safe_times text, safe_asked_on date, code_word text, contact_note text, merged_into text"
)
SAID_NAMES = tuple(part.split()[0] for part in SAID.split(","))
LONGEST_PHONE_KEY = 20  # as the table holds; a cell with several numbers is longer, and is compared number by number
_KEYS = "phone_key text, email_key text, place_key text"
_AT = {name: place for place, name in enumerate(SAID_NAMES)}

_EMPTY: Mapping[str, Any] = {"aliases": [], "date_of_birth": None, "deceased_on": None, "safe_asked_on": None}
BLANK: tuple[Any, ...] = tuple(_EMPTY.get(name, "") for name in SAID_NAMES)
"""What a record holds that says nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    """Where a record is held: its key and its person's."""

    record_id: int
    person_id: int


def said_row(said: Sequence[Any]) -> list[Any]:
    """Return what a source said, in the order of `SAID_NAMES`, with the keys by which channels are compared."""
    return [
        *said,
        phone_key(said[_AT["phone"]])[:LONGEST_PHONE_KEY],
        email_key(said[_AT["email"]]),
        place_key(said[_AT["address"]], said[_AT["postcode"]]),
    ]


def names_of(said: Sequence[Any]) -> tuple[str, str]:
    """Return the name to sort and search by, and the name to show: the one they prefer."""
    family, given, preferred = (said[_AT[name]] for name in ("family_name", "given_names", "preferred_name"))
    shown = " ".join(part for part in (preferred or given, family) if part)
    sort = " ".join(part for part in (family, given, preferred) if part).upper()
    return sort[:200], shown[:200]


def open_records(
    source: str,
    rows: Mapping[str, tuple[Sequence[Any], bytes, datetime]],
    *,
    by: Actor,
    at: datetime,
) -> dict[str, Held]:
    """Hold records that are new, each as a person of its own; return where each source ref is held.

    `rows` maps a source ref to what was said, its digest and the moment it speaks of. Nobody sees them until a sight
    is opened.
    """
    refs = list(rows)
    with database.whole_file():
        people = database.next_ids("people_person", len(refs))
        records = database.next_ids("people_record", len(refs))
        _open_people(dict(zip(people, refs, strict=True)), rows, at)
        database.copy_rows(
            "new_record",
            f"id bigint, person_id bigint, source_ref text, digest bytea, as_of timestamptz, {SAID}, {_KEYS}",
            (
                (key, person, ref, rows[ref][1], rows[ref][2], *said_row(rows[ref][0]))
                for key, person, ref in zip(records, people, refs, strict=True)
            ),
        )
        names = f"id, person_id, source_ref, digest, as_of, {', '.join(SAID_NAMES)}, phone_key, email_key, place_key"
        database.run(
            f"INSERT INTO people_record (source, held_at, unsafe, {names})"
            f" SELECT %s, %s, '{{}}', {names} FROM new_record",
            [source, at],
        )
        for table in ("people_person", "people_record"):
            database.take_stock(table, added=len(refs))
    return {ref: Held(record, person) for ref, record, person in zip(refs, records, people, strict=True)}


def _open_people(
    refs: Mapping[int, str], rows: Mapping[str, tuple[Sequence[Any], bytes, datetime]], at: datetime
) -> None:
    public = new_refs(len(refs), taken=_taken)
    database.copy_rows(
        "new_person",
        "id bigint, ref text, sort_name text, shown_name text, deceased_on date",
        (
            (key, ref, *names_of(rows[name][0]), rows[name][0][_AT["deceased_on"]])
            for (key, name), ref in zip(refs.items(), public, strict=True)
        ),
    )
    database.run(
        "INSERT INTO people_person (id, ref, sort_name, shown_name, deceased_on, restricted, restricted_why, opened_at,"
        " seen_by) SELECT id, ref, left(unaccent(sort_name), 200), shown_name, deceased_on, false, '', %s, '{}'"
        " FROM new_person",
        [at],
    )


def _taken(refs: list[str]) -> list[str]:
    return [row[0] for row in database.ask("SELECT ref FROM people_person WHERE ref = ANY (%s)", [refs])]


def change_records(
    source: str, rows: Mapping[str, tuple[Sequence[Any], bytes, datetime]], *, by: Actor, at: datetime
) -> None:
    """Hold what a source now says of records already held, and keep what it said before."""
    if not rows:
        return
    with database.whole_file():
        database.copy_rows(
            "new_record",
            f"source_ref text, digest bytea, as_of timestamptz, {SAID}, {_KEYS}",
            ((ref, digest, as_of, *said_row(said)) for ref, (said, digest, as_of) in rows.items()),
        )
        database.run(
            "INSERT INTO people_record_version (record_id, as_of, until_at, digest, was)"
            " SELECT r.id, r.as_of, %s, r.digest, to_jsonb(r) - 'digest' FROM people_record r JOIN new_record n"
            " ON r.source = %s AND r.source_ref = n.source_ref",
            [at, source],
        )
        names = [*SAID_NAMES, "phone_key", "email_key", "place_key", "digest", "as_of"]
        database.run(
            f"UPDATE people_record r SET held_at = %s, {', '.join(f'{name} = n.{name}' for name in names)}"
            " FROM new_record n WHERE r.source = %s AND r.source_ref = n.source_ref",
            [at, source],
        )
        database.copy_rows(
            "new_name",
            "source_ref text, sort_name text, shown_name text, deceased_on date",
            ((ref, *names_of(said), said[_AT["deceased_on"]]) for ref, (said, _, _) in rows.items()),
        )
        database.run(
            "UPDATE people_person p SET sort_name = left(unaccent(n.sort_name), 200), shown_name = n.shown_name,"
            " deceased_on = n.deceased_on"
            " FROM new_name n JOIN people_record r ON r.source = %s AND r.source_ref = n.source_ref"
            " WHERE p.id = r.person_id AND r.id = (SELECT max(id) FROM people_record WHERE person_id = p.id"
            " AND (source <> 'handrail' OR source_ref NOT LIKE 'answers:%%'))",
            [source],
        )


def mark_unsafe(rows: Iterable[tuple[int, Sequence[str]]], *, by: Actor, at: datetime) -> int:
    """Mark which channels of these records another party of their crimes also holds; return how many changed."""
    with database.whole_file():
        database.copy_rows("unsafe_now", "record_id bigint, channels text[]", ((key, sorted(c)) for key, c in rows))
        return database.run(
            "UPDATE people_record r SET unsafe = u.channels FROM unsafe_now u WHERE r.id = u.record_id"
            " AND r.unsafe::text[] <> u.channels"
        )


def close_channels(rows: Iterable[tuple[int, Sequence[str]]], *, by: Actor, at: datetime) -> int:
    """Keep, of these files, which channels are unsafe by what only another file of the same human says."""
    with database.whole_file():
        database.copy_rows("closed_now", "person_id bigint, channels text[]", ((key, sorted(c)) for key, c in rows))
        return database.run(
            "INSERT INTO people_closed (person_id, channels) SELECT n.person_id, n.channels FROM closed_now n"
            " LEFT JOIN people_closed c ON c.person_id = n.person_id"
            " WHERE n.channels <> coalesce(c.channels::text[], '{}')"
            " ON CONFLICT (person_id) DO UPDATE SET channels = excluded.channels"
        )


def record_answers(person_id: int, *, said: Mapping[str, Any], by: Actor, at: datetime) -> int:
    """Hold what a person told a worker of how they are reached, as a record of its own; return the record's key.

    What other sources say stays as it is. One such record is kept for each person; what it said before is kept too.
    """
    with database.whole_file():
        source_ref = f"answers:{person_id}"
        held = database.ask(
            f"SELECT {', '.join(SAID_NAMES)} FROM people_record WHERE source = 'handrail' AND source_ref = %s",
            [source_ref],
        )
        values = dict(zip(SAID_NAMES, held[0] if held else BLANK, strict=True)) | dict(said)
        row = [values[name] for name in SAID_NAMES]
        if held:
            change_records("handrail", {source_ref: (row, b"", at)}, by=by, at=at)
        else:
            names = f"{', '.join(SAID_NAMES)}, phone_key, email_key, place_key"
            database.run(
                f"INSERT INTO people_record (person_id, source, source_ref, digest, as_of, held_at, unsafe, {names})"
                f" VALUES (%s, 'handrail', %s, '', %s, %s, '{{}}', {', '.join(['%s'] * (len(SAID_NAMES) + 3))})",
                [person_id, source_ref, at, at, *said_row(row)],
            )
        key = database.ask("SELECT id FROM people_record WHERE source = 'handrail' AND source_ref = %s", [source_ref])[
            0
        ][0]
        audit.record("answers recorded", by=by, at=at, about="record", ids=[key])
    return int(key)
