"""Let an agency have how to reach somebody by a record it does not see, once they were asked and agreed."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown, Refused
from handrail.core.workdays import local_date
from handrail.journey import actions as journey
from handrail.journey.actions import Happened

WHAT = ("phone", "email", "address")


class NothingToPassOn(Refused):
    """Say what they agreed to: the telephone number, the e-mail address, or where they live."""


class StaysWhereItIs(Refused):
    """A restricted record, and an address in a refuge, are passed on to nobody, whoever agrees."""


class AskedLater(Refused):
    """That day has not come: give the day on which they were asked."""


@transaction.atomic
def pass_on_contact(
    record_id: int, *, agency_id: int, what: Collection[str], asked_on: date, by: Actor, at: datetime
) -> int:
    """Let an agency, where it works with this person by another record, have what this one says of how to reach them.

    It holds until the record changes: a newer address is asked about anew. Whether the agency works with them is not
    said: the answer is the same, so that nobody learns by trying who supports somebody. Kept as an event that only the
    agency which asked may see. Raises `NotKnown`, `NothingToPassOn`, `StaysWhereItIs` and `AskedLater`.
    """
    if not what or not set(what) <= set(WHAT):
        raise NothingToPassOn
    if asked_on > local_date(at):
        raise AskedLater
    with database.whole_file():
        found = database.ask(
            "SELECT p.id, p.seen_by, p.restricted, r.address_kind FROM people_record r"
            " JOIN people_person p ON p.id = r.person_id WHERE r.id = %s",
            [record_id],
        )
        if not found or by.kind != "worker" or by.audiences.isdisjoint(found[0][1]):
            raise NotKnown
        person_id, _, restricted, address_kind = found[0]
        if restricted or ("address" in what and address_kind == "refuge"):
            raise StaysWhereItIs
        key = database.next_ids("people_passed_on", 1)[0]
        database.run(
            "INSERT INTO people_passed_on (id, record_id, agency_id, what, asked_on, passed_at, passed_by_kind,"
            " passed_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            [key, record_id, agency_id, sorted(set(what)), asked_on, at, by.kind, by.id],
        )
        agreed = Happened("contact_agreed", at, person_id, record_id, detail="; ".join(sorted(set(what))))
        journey.record_event(agreed, by=by, at=at)
        audit.record("contact passed on", by=by, at=at, about="record", ids=[record_id, agency_id])
    return key
