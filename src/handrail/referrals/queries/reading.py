"""Read what triage gathers its facts from: records, roles, events and referrals of the people asked about, set-wise.

For rules, which see every row; nothing of it is shown.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handrail.core import database
from handrail.crimes.queries import Part, crimes_of_records, everyone_in
from handrail.people import queries as people
from handrail.people.contact_keys import Holding, holding

ANSWERS = {"need_recorded": "need", "consent_recorded": "consent", "risk_graded": "grade"}
BREACHES = ("order_breached", "bail_breached")
_RECORD = (
    "id", "person_id", "source_ref", "date_of_birth", "deceased_on", "sex", "language", "needs_interpreter",
    "worker_gender", "access_needs", "address_kind", "address", "postcode", "phone", "phone_shared_with", "email",
    "safe_to_call", "safe_to_text", "safe_to_leave_message", "safe_to_email", "safe_to_write", "safe_asked_on",
    "unsafe",
)  # fmt: skip


@dataclass(slots=True)
class File:
    """What was read of these people, by what it is looked up with."""

    records: dict[int, dict[str, Any]] = field(default_factory=dict)
    of_person: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    everyone: dict[int, list[Part]] = field(default_factory=dict)
    parts_of: dict[int, list[Part]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[tuple[int, int], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    closed: set[tuple[int, int]] = field(default_factory=set)
    own_events: set[tuple[int, int]] = field(default_factory=set)
    breached: set[tuple[int, int]] = field(default_factory=set)
    marac: dict[tuple[int, int], list[datetime]] = field(default_factory=lambda: defaultdict(list))
    asked_at: dict[tuple[int, int], datetime] = field(default_factory=dict)
    open_cases: dict[int, list[tuple[str, str, frozenset[int]]]] = field(default_factory=lambda: defaultdict(list))
    served: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    files: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Every file of the human that a person's file is of; only what makes things stricter is taken from the others."""
    shut: dict[int, frozenset[str]] = field(default_factory=dict)
    """Channels that only another file of the same human makes unsafe."""
    urgent: frozenset[tuple[int, int]] = frozenset()
    """(record, crime) of other parties who are graded high, marked or in honour-based abuse."""
    agreed: frozenset[str] = frozenset()
    """Councils where a service for high risk has signed to be told without consent; `*` for everywhere."""
    _held: dict[int, Holding] = field(default_factory=dict)

    def linked(self, person: int) -> list[dict[str, Any]]:
        """The records of every file of this human, the person's own first."""
        others = [file for file in self.files.get(person, ()) if file != person]
        return [record for file in (person, *others) for record in self.of_person[file]]

    def holding_of(self, record_id: int) -> Holding:
        """Return the channels a record holds, as they are compared; worked out once."""
        if record_id not in self._held:
            said = self.records[record_id]
            self._held[record_id] = holding(
                phone=said["phone"], email=said["email"], address=said["address"], postcode=said["postcode"]
            )
        return self._held[record_id]


def read(person_ids: Collection[int]) -> File:
    """Read everything that the decisions on these persons rest on."""
    file = File()
    asked = [list(person_ids)]
    own = [row[0] for row in database.read("SELECT id FROM people_record WHERE person_id = ANY (%s)", asked)]
    file.everyone = everyone_in(crimes_of_records(own))
    parts = [part for roles in file.everyone.values() for part in roles]
    for part in parts:
        file.parts_of[part.person_id].append(part)
    persons = {part.person_id for part in parts} | set(person_ids)
    file.files = people.files_of_all(persons)
    persons = {one for files in file.files.values() for one in files}
    for row in database.ask(
        f"SELECT {', '.join(_RECORD)} FROM people_record WHERE person_id = ANY (%s) ORDER BY id", [list(persons)]
    ):
        record = dict(zip(_RECORD, row, strict=True))
        file.records[record["id"]] = record
        file.of_person[record["person_id"]].append(record)
    file.shut = people.closed_channels(persons)
    _read_events(file, list(person_ids))
    _read_referrals(file, list(persons), own)
    return file


def _read_events(file: File, person_ids: Sequence[int]) -> None:
    for record, crime, kind, detail, happened_at, own in database.read(
        "SELECT record_id, crime_id, kind, detail, happened_at, NOT for_all AND source <> 'handrail' AND ref NOT"
        " LIKE '%%#%%'"
        " FROM journey_event WHERE person_id = ANY (%s) AND crime_id IS NOT NULL AND superseded_at IS NULL"
        " ORDER BY happened_at, id",
        [person_ids],
    ):
        pair = (record, crime)
        if kind in ANSWERS:
            file.answers[pair][ANSWERS[kind]] = detail
        elif kind == "journey_closed":
            file.closed.add(pair)
        elif kind in BREACHES:
            file.breached.add(pair)
        elif kind == "marac_referred":
            file.marac[pair].append(happened_at)
        if own:
            file.own_events.add(pair)


def _read_referrals(file: File, persons: Sequence[int], own: Sequence[int]) -> None:
    for record, crime, asked_at in database.ask(
        "SELECT record_id, crime_id, min(recorded_at) FROM referrals_decision WHERE record_id = ANY (%s)"
        " AND 'support_need' = ANY (questions) GROUP BY record_id, crime_id",
        [list(own)],
    ):
        file.asked_at[record, crime] = asked_at
    for person, kind, state, service, crimes in database.ask(
        "SELECT r.person_id, r.kind, r.state, s.ref, array_agg(c.crime_id) FROM referrals_referral r"
        " JOIN directory_service s ON s.id = r.service_id LEFT JOIN referrals_carried c ON c.referral_id = r.id"
        " WHERE r.person_id = ANY (%s) AND r.state IN ('sent', 'accepted') GROUP BY r.id, s.ref ORDER BY r.id",
        [list(persons)],
    ):
        file.served[person].add(service)
        if state == "accepted":
            file.open_cases[person].append((kind, service, frozenset(filter(None, crimes))))
    file.agreed = _agreed()


def _agreed() -> frozenset[str]:
    """Return the councils where a service for high risk has an agreement in force."""
    found = database.ask(
        "SELECT DISTINCT coalesce(c.council, '*') FROM agencies_agreement a JOIN directory_service s"
        " ON s.agency_id = a.to_agency_id LEFT JOIN LATERAL unnest(s.councils) c (council) ON true"
        " WHERE a.kind = 'victim care' AND (a.until_on IS NULL OR a.until_on >= current_date)"
        " AND s.kinds && ARRAY['idva', 'isac', 'young_idva']::varchar[]"
    )
    return frozenset(council for (council,) in found)
