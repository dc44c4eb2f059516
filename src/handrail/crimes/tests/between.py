"""Two invented people put on file for one test, and the crimes that one of them is said to have done to the other."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.agencies.models import Agency, Audience, Worker
from handrail.audit.actor import Actor, system
from handrail.core import database
from handrail.core.refs import new_ref
from handrail.crimes import actions
from handrail.crimes.actions import CrimeSaid, RoleSaid
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened, Sighted
from handrail.journey.models import Owed
from handrail.people import actions as people
from handrail.people.actions import SAID_NAMES
from handrail.people.models import Person, Record

SOURCE = "police:20"
BY = system("a test")
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 4, 8, 6, tzinfo=UTC)
EMPTY: dict[str, Any] = {"aliases": [], "date_of_birth": None, "deceased_on": None, "safe_asked_on": None}


def put_on_file(given: str, family: str) -> tuple[int, int]:
    """Hold a new person; return their key and their record's."""
    ref = f"T-{new_ref()}"
    said = [EMPTY.get(name, "") for name in SAID_NAMES]
    said[SAID_NAMES.index("given_names")], said[SAID_NAMES.index("family_name")] = given, family
    held = people.open_records(SOURCE, {ref: (said, b"", START)}, by=BY, at=START)[ref]
    return held.person_id, held.record_id


class Between:
    """Somebody harmed and somebody named. Crimes are so many days after the first of January, at noon.

    Nobody sees them until `shown` says who does. The supervisor is Sgt Owen Pryce, of domestic abuse.
    """

    def __init__(self, victim: str = "Hattie Broom", suspect: str = "Miles Corran") -> None:
        with database.whole_file():
            self.victim, self.victim_record = put_on_file(*victim.split())
            self.suspect, self.suspect_record = put_on_file(*suspect.split())
            self.force = Agency.objects.get(source=SOURCE)
            self.owen = Worker.objects.get(name="Sgt Owen Pryce").id
        self.crimes: list[int] = []

    def crime(
        self,
        day: float,
        offence: str = "195/94",
        *,
        flags: Iterable[str] = (),
        by: Iterable[tuple[int, str, str]] | None = None,
        log: str = "",
        grade: str = "",
        project: bool = True,
        supervised: bool = True,
        victim_record: int | None = None,
    ) -> int:
        """Hold a crime; `by` are (record, role, relationship) of those named: the suspect, where it is not given."""
        at = START + timedelta(days=day)
        harmed = victim_record or self.victim_record
        named = [(self.suspect_record, "suspect", "ex_partner")] if by is None else list(by)
        ref = f"T/{new_ref()}"
        said = CrimeSaid(
            source_ref=ref, log_ref=log, offence_code=offence, offence=f"Offence of day {day}", reported_at=at,
            recorded_at=None, report_channel="", occurred_from=None, occurred_to=None, area_code="", lsoa_code="",
            flags=tuple(flags), officer_id=None, team_id=None, supervisor_id=self.owen if supervised else None,
            outcome_code="", outcome_on=None, status="live", status_reason="", digest=b"", as_of=at,
        )  # fmt: skip
        with database.whole_file():
            key = actions.open_crimes(SOURCE, [said], by=BY, at=at)[ref]
            actions.open_roles(
                [
                    RoleSaid(
                        crime_id=key, record_id=record, role=role, concerning_id=None, relationship=tie, since=None,
                        enhanced_reasons=(), support_need="", referral_consent="", consent_on=None, consent_by="",
                        risk_grade="", risk_graded_on=None, status="live", digest=b"", as_of=at,
                    )
                    for record, role, tie in [(harmed, "victim", ""), *named]
                ],
                by=BY,
                at=at,
            )  # fmt: skip
            self.happened("crime_reported", day, crime=key, record=harmed)
            if grade:
                self.happened("risk_graded", day, crime=key, record=harmed, detail=grade)
            if project:
                self.project()
        self.crimes.append(key)
        return key

    def happened(
        self,
        kind: str,
        day: float,
        *,
        crime: int | None,
        record: int | None = None,
        detail: str = "",
        by_whom: str = "",
    ) -> None:
        """Something happened to whoever was harmed, as the police recorded it."""
        with database.whole_file():
            record = record or self.victim_record
            person = database.ask("SELECT person_id FROM people_record WHERE id = %s", [record])[0][0]
            journeys.record_events(
                [
                    Happened(
                        kind=kind, happened_at=START + timedelta(days=day), person_id=person, record_id=record,
                        crime_id=crime, source=SOURCE, ref=f"T-{new_ref()}", detail=detail, agency_id=self.force.id,
                        by_whom=by_whom,
                    )
                ],
                by=BY,
                at=NOW,
            )  # fmt: skip

    def project(self) -> None:
        """Let what follows follow."""
        with database.whole_file():
            actions.project([self.victim], at=NOW)

    def shown(self, viewer: Actor, *crimes: int, person: int | None = None) -> None:
        """Give a worker a reason to see whoever was harmed: in these crimes, or in all where none is given."""
        person = person or self.victim
        with database.whole_file():
            audience = Audience.objects.get(worker_id=viewer.id or 0).id
            journeys.open_sights(
                [Sighted(person, audience, viewer.side, "a test", crime, "test") for crime in crimes or (None,)],
                by=BY,
                at=NOW,
            )
            people.show_again([person])
            actions.show_again(self.crimes)

    @property
    def person(self) -> Person:
        """Whoever was harmed, whoever looks."""
        with database.whole_file():
            return Person.objects.get(id=self.victim)

    @property
    def record(self) -> Record:
        """Their record, whoever looks."""
        with database.whole_file():
            return Record.objects.get(id=self.victim_record)

    def owed(self) -> list[tuple[str, str]]:
        """What is or was owed because of the pattern: what, and why it was closed."""
        with database.whole_file():
            rows = Owed.objects.filter(person_id=self.victim, kind="pattern").order_by("id")
            return list(rows.values_list("what", "closed_because"))
