"""A whole database as text, so that two can be compared: what is in it, whatever keys and refs it was given.

Keys stand for the names of what they point at; random refs, salts and the jobs' own times are left out. Times are kept:
both databases are made with the same clock.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from psycopg import sql

Row = dict[str, Any]
NAMED: Mapping[str, tuple[str, ...]] = {
    "agencies_agency": ("name",),
    "agencies_team": ("agency_id", "name"),
    "agencies_worker": ("agency_id", "source_ref", "name", "role"),
    "agencies_audience": ("of_agency_id", "agency_id", "team_id", "worker_id", "list_name"),
    "directory_service": ("agency_id", "name"),
    "people_record": ("source", "source_ref"),
    "crimes_crime": ("source", "source_ref"),
    "crimes_role": ("crime_id", "record_id", "role", "concerning_id"),
    "intake_bundle": ("source", "manifest_digest", "status", "why"),
    "journey_event": ("source", "ref", "record_id", "crime_id", "kind", "as_of", "detail", "for_all"),
    "referrals_referral": ("person_id", "service_id", "kind", "sent_at"),
    "referrals_decision": ("record_id", "crime_id", "decision", "code", "decided_at", "recorded_at"),
}
"""What names a row of each table, in an order in which each needs only those before it."""
POINTS: Mapping[str, str] = {
    "crime_id": "crimes_crime", "record_id": "people_record", "person_id": "people_person",
    "suspect_record_id": "people_record", "closed_by_event_id": "journey_event", "from_person_id": "people_person",
    "to_person_id": "people_person", "owner_id": "agencies_audience", "cover_id": "agencies_audience",
    "worker_id": "agencies_worker", "supervisor_id": "agencies_worker", "officer_id": "agencies_worker",
    "of_agency_id": "agencies_agency",
    "agency_id": "agencies_agency", "team_id": "agencies_team",
}  # fmt: skip
TABLES_OF: Mapping[str, str] = {
    "decision": "referrals_decision", "question": "referrals_decision", "referral": "referrals_referral",
    "referred_to": "referrals_referral", "route": "referrals_referral", "crime": "crimes_crime",
    "record": "people_record", "person": "people_person",
}  # fmt: skip
LEFT_OUT = re.compile(
    r"django_|procrastinate_(events|periodic|workers)|account_|mfa_|core_cache|audit_block|auth_|pghistory|"
    r"(agencies|directory)_[a-z]+event"
)
RANDOM = frozenset({"pgh_id", "pgh_created_at", "pgh_context_id", "salt", "xid", "abort_requested", "scheduled_at"})
MEANT = re.compile(r"\b(decision|question|referral|referred_to|route|crime|record|person):(\d+)")
OWED_FOR = re.compile(r"^(clock|alert|promise):(\d+):(\d+):")


class Whole:
    """Everything in one database."""

    def __init__(self, address: str) -> None:
        with psycopg.connect(address) as database:
            self.points = self._foreign_keys(database)
            self.rows = {table: self._read(database, table) for table in self._tables(database)}
        self.names: dict[str, dict[int, str]] = {}
        for table, columns in NAMED.items():
            self.names[table] = {row["id"]: self._say(table, row, columns) for row in self.rows[table]}
            if table == "people_record":
                self._name_people()

    @staticmethod
    def _tables(database: psycopg.Connection[Any]) -> list[str]:
        found = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        return [name for (name,) in found if not LEFT_OUT.match(name)]

    @staticmethod
    def _foreign_keys(database: psycopg.Connection[Any]) -> dict[tuple[str, str], str]:
        found = database.execute(
            "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
        ).fetchall()
        return {(table, column): target for table, column, target in found}

    @staticmethod
    def _read(database: psycopg.Connection[Any], table: str) -> list[Row]:
        query = sql.SQL("SELECT to_jsonb(t) FROM {} t").format(sql.Identifier(table))
        return [row for (row,) in database.execute(query).fetchall()]

    def _name_people(self) -> None:
        records: dict[int, list[str]] = {}
        for row in self.rows["people_record"]:
            records.setdefault(row["person_id"], []).append(self.names["people_record"][row["id"]])
        self.names["people_person"] = {key: " & ".join(sorted(names)) for key, names in records.items()}

    def _say(self, table: str, row: Row, columns: tuple[str, ...] | None = None) -> str:
        told = {
            name: self._value(table, name, row[name])
            for name in sorted(columns or row)
            if name in row and not self._random(table, name, row)
        }
        return json.dumps(told, sort_keys=True, default=str)

    @staticmethod
    def _random(table: str, name: str, row: Row) -> bool:
        if name == "ref":
            return table != "journey_event" or row["source"] == "handrail"
        return name == "id" or name in RANDOM or (table == "journey_event" and name == "digest")

    def _value(self, table: str, name: str, value: Any) -> Any:
        target = self.points.get((table, name)) or POINTS.get(name)
        if name == "pgh_obj_id":
            target = table.removesuffix("event")
        if target and isinstance(value, int):
            return self.names.get(target, {}).get(value, f"some {target}")
        if name == "seen_by" and isinstance(value, list):
            return sorted(self.names["agencies_audience"][key] for key in value)
        if table == "audit_entry" and name in ("ids", "refs"):
            return len(value)
        if table == "procrastinate_jobs" and name == "args":
            return {key: len(given) if isinstance(given, list) else given for key, given in value.items()}
        if isinstance(value, dict) and name == "was":
            return {
                inner: self._value(table, inner, held) for inner, held in value.items() if inner not in ("id", "ref")
            }
        if isinstance(value, str):
            return MEANT.sub(self._meant, OWED_FOR.sub(self._owed_for, value))
        return value

    def _meant(self, found: re.Match[str]) -> str:
        return f"{found[1]}:{self.names.get(TABLES_OF[found[1]], {}).get(int(found[2]), '?')}"

    def _owed_for(self, found: re.Match[str]) -> str:
        record = self.names["people_record"].get(int(found[2]), "?")
        return f"{found[1]} of {record} in {self.names['crimes_crime'].get(int(found[3]), 'no crime')}: "

    def tables(self) -> dict[str, list[str]]:
        """Return every row of every table in words, sorted."""
        return {table: sorted(self._say(table, row) for row in rows) for table, rows in self.rows.items()}


def told(address: str, but: Callable[[str, str], bool] = lambda table, row: False) -> dict[str, list[str]]:
    """Return a database in words; rows for which `but` holds are left out."""
    return {table: [row for row in rows if not but(table, row)] for table, rows in Whole(address).tables().items()}
