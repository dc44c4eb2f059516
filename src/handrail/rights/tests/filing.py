"""A person put on file for one test: one crime, who has it, who sees them, and what happened, told in a few lines."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.agencies.models import Agency, Audience, Team, Worker
from handrail.audit.actor import Actor, system
from handrail.core import database
from handrail.core.moments import parse_moment
from handrail.core.refs import new_ref
from handrail.crimes import actions as crimes
from handrail.crimes.actions import CrimeSaid, RoleSaid
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened, Sighted
from handrail.journey.models import Owed
from handrail.people import actions as people
from handrail.people.actions import SAID_NAMES
from handrail.people.models import Person
from handrail.rights.models import Clock

SOURCE = "police:20"
BY = system("a test")
BLANK: dict[str, Any] = {"aliases": [], "date_of_birth": None, "deceased_on": None, "safe_asked_on": None}


def put_on_file(family_name: str, given_names: str, ref: str = "") -> tuple[int, int]:
    """Hold a new person; return their key and their record's. The force knows them by `ref`, where it is given."""
    ref = ref or f"T-{new_ref()}"
    said = [BLANK.get(name, "") for name in SAID_NAMES]
    said[SAID_NAMES.index("family_name")] = family_name
    said[SAID_NAMES.index("given_names")] = given_names
    moment = datetime(2026, 4, 1, tzinfo=UTC)
    held = people.open_records(SOURCE, {ref: (said, b"", moment)}, by=BY, at=moment)[ref]
    return held.person_id, held.record_id


class File:
    """One person in one crime, reported in local time; `on` tells what happened, each event once it is recorded.

    The officer is one of the cast by their force ref, the team one of the force's by name; either may be empty. `refs`
    are those of the person and of the crime, where a test knows them beforehand.
    """

    def __init__(
        self,
        name: str,
        *,
        reported: str = "2026-04-07 09:00",
        officer: str = "WM7101",
        team: str = "Response",
        found: Sequence[str] = (),
        recorded: Sequence[str] = (),
        need: str | None = "no",
        like: "File | None" = None,
        refs: tuple[str, str] = ("", ""),
    ) -> None:
        self.refs = refs
        with database.whole_file():
            self._put(name, reported, officer, team, found, recorded, need, like)

    def _put(
        self,
        name: str,
        reported: str,
        officer: str,
        team: str,
        found: Sequence[str],
        recorded: Sequence[str],
        need: str | None,
        like: "File | None",
    ) -> None:
        given, _, family = name.rpartition(" ")
        self.person_id, self.record_id = put_on_file(family, given, self.refs[0])
        self.force = Agency.objects.get(source=SOURCE)
        self.crime_id: int = like.crime_id if like else self._crime(parse_moment(reported), officer, team)
        self._part(parse_moment(reported))
        self.events: dict[str, str] = {}
        self.now = parse_moment(reported)
        self._rows: list[Happened] = []
        self._tell("crime_reported", reported)
        for reason in found:
            self._tell("enhanced_found", reported, detail=reason)
        for reason in recorded:
            self._tell("enhanced_recorded", reported, detail=reason)
        if need is not None:
            self._tell("need_recorded", reported, detail=need)
        self.record()

    def _crime(self, reported_at: datetime, officer: str, team: str) -> int:
        worker = Worker.objects.filter(agency=self.force, source_ref=officer).first() if officer else None
        unit = Team.objects.filter(agency=self.force, name=team).first() if team else None
        ref = self.refs[1] or f"T/{new_ref()}"
        said = CrimeSaid(
            source_ref=ref, log_ref="", offence_code="008/66", offence="Harassment", reported_at=reported_at,
            recorded_at=None, report_channel="", occurred_from=None, occurred_to=None, area_code="", lsoa_code="",
            flags=(), officer_id=worker.id if worker else None, team_id=unit.id if unit else None, supervisor_id=None,
            outcome_code="", outcome_on=None, status="live", status_reason="", digest=b"", as_of=reported_at,
        )  # fmt: skip
        key = crimes.open_crimes(SOURCE, [said], by=BY, at=reported_at)[ref]
        self.owners = [
            audience
            for audience in (
                Audience.objects.filter(worker=worker).first() if worker else None,
                Audience.objects.filter(team=unit).first() if unit and not worker else None,
                Audience.objects.get(of_agency=self.force, list_name="victim care"),
            )
            if audience is not None
        ]
        return key

    def _part(self, since: datetime) -> None:
        role = RoleSaid(
            crime_id=self.crime_id, record_id=self.record_id, role="victim", concerning_id=None, relationship="",
            since=since, enhanced_reasons=(), support_need="", referral_consent="", consent_on=None, consent_by="",
            risk_grade="", risk_graded_on=None, status="live", digest=b"", as_of=since,
        )  # fmt: skip
        crimes.open_roles([role], by=BY, at=since)
        if hasattr(self, "owners"):
            self.seen_by(*(audience.id for audience in self.owners))

    def seen_by(self, *audiences: int, side: str = "police", every_crime: bool = False) -> None:
        """Give these audiences a reason to see this person in this crime, or in every crime."""
        crime = None if every_crime else self.crime_id
        journeys.open_sights(
            [Sighted(self.person_id, one, side, "a test", crime, "test") for one in audiences], by=BY, at=self.moment()
        )
        people.show_again([self.person_id])
        crimes.show_again([self.crime_id])

    def moment(self) -> datetime:
        return getattr(self, "now", datetime(2026, 4, 7, 8, tzinfo=UTC))

    def _tell(self, kind: str, when: str, **said: object) -> str:
        ref = str(said.pop("ref", "")) or f"T-{new_ref()}"
        about = tuple(self.events[name] for name in str(said.pop("about", "")).split())
        self.events.setdefault(kind, ref)
        self._rows.append(
            Happened(
                kind=kind,
                happened_at=parse_moment(when),
                person_id=self.person_id,
                record_id=self.record_id,
                crime_id=self.crime_id,
                source=SOURCE,
                ref=ref,
                about=about,
                agency_id=self.force.id,
                **said,  # type: ignore[arg-type]
            )  # fmt: skip
        )
        return ref

    def on(self, when: str, kind: str, *, name: str = "", by: Actor = BY, **said: object) -> "File":
        """Something happened and is recorded a minute later; `about` are the names of earlier events (their kinds)."""
        ref = self._tell(kind, when, **said)
        self.events[name or kind] = ref
        with database.whole_file():
            return self.record(by=by)

    def also(self, when: str, kind: str, **said: object) -> "File":
        """Something happened, and is recorded with the rest once `record` is called."""
        self._tell(kind, when, **said)
        return self

    def record(self, *, by: Actor = BY) -> "File":
        """Record what was told, and let everything that follows from it follow."""
        self.now = max(row.happened_at for row in self._rows) + timedelta(minutes=1)
        journeys.record_events(self._rows, by=by, at=self.now)
        self._rows = []
        journeys.project([self.person_id], at=self.now)
        return self

    @property
    def person(self) -> Person:
        """Who they are, whoever looks."""
        with database.whole_file():
            return Person.objects.get(id=self.person_id)

    def owed(self, kind: str = "") -> list[Owed]:
        """What is still owed to them, whoever looks."""
        rows = Owed.objects.filter(person_id=self.person_id, closed_at=None).order_by("due_at", "what")
        with database.whole_file():
            return list(rows.filter(kind=kind) if kind else rows)

    def closed(self, kind: str) -> list[tuple[str, str]]:
        """What was owed and is no more, and why."""
        rows = Owed.objects.filter(person_id=self.person_id, kind=kind).exclude(closed_at=None)
        with database.whole_file():
            return list(rows.order_by("closed_at", "what").values_list("what", "closed_because"))

    def clock(self, right: str) -> Clock:
        """The one kept clock of a right."""
        return Clock.objects.get(person_id=self.person_id, entitlement=right)
