"""Build the invented region in an empty database: agencies, services, the cast, and a night taken in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from handrail.agencies import actions as agencies
from handrail.agencies import queries
from handrail.agencies.models import Agency, Role, Team, User, Worker
from handrail.audit.actor import system
from handrail.directory.models import Service
from handrail.intake.actions import Outcome, take_in
from handrail.region import told
from handrail.region.agencies import AGENCIES, AGREEMENTS, FORCE_SOURCE, AgencyPlan
from handrail.region.alike import match_those_alike
from handrail.region.by_hand import record_by_hand
from handrail.region.cast import CAST, Member
from handrail.region.colleagues import FEWEST, NAMES, phone_of
from handrail.region.night import write_night
from handrail.region.quietly import name_the_same_person
from handrail.region.roster import roster
from handrail.region.samples import audit_the_region
from handrail.region.spoiling import spoil
from handrail.region.stories import story_rows
from handrail.region.stories.alike import alike_rows

MORNING = datetime(2026, 4, 8, 6, 0, tzinfo=UTC)
"""The morning of the tests and the pictures: Wednesday 8 April 2026, seven o'clock in Birmingham."""
SEED = 20260408
ON_VICTIM_CARE = frozenset({Role.COORDINATOR, Role.REFERRAL_DESK, Role.CODE_LEAD})
BY = system("build_region")


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: nothing, where the region was there already."""

    new: bool
    night: Outcome | None = None


def build(home: Path, *, at: datetime, crimes: int, tell: Callable[[str], None]) -> Built:
    """Build the region as it stands on the morning `at`; leave one that is there as it is."""
    if Agency.objects.filter(source=FORCE_SOURCE).exists():
        return Built(new=False)
    tell("agencies, services and the cast")
    open_region(at=at)
    tell("writing the night's extract")
    folder = home / "nights" / f"{at:%Y-%m-%d}"
    extracted_at = at - timedelta(hours=2)
    alike = alike_rows(extracted_at)
    rows = {file: [*told, *alike[file]] for file, told in story_rows(extracted_at).items()}
    write_night(folder, seed=SEED, crimes=crimes, extracted_at=extracted_at, days=21, officers=roster(), stories=rows)
    spared = {row[key] for file, key in _KEYS.items() for row in rows[file]}
    spoil(folder, SEED, spared=spared)
    night = take_in(folder, by=BY, at=at - timedelta(hours=1), tell=lambda stage, *_: tell(stage))
    tell("who may be one person")
    match_those_alike(by=BY, at=at - timedelta(minutes=50))
    tell("what two services were told")
    name_the_same_person(at=at)
    tell("the Code lead's samples and return")
    audit_the_region(at=at)
    told.tell(at=at - timedelta(minutes=10))
    tell("what was recorded by hand")
    record_by_hand(at=at)
    return Built(new=True, night=night)


@transaction.atomic
def open_region(*, at: datetime) -> None:
    """Open the region's agencies and services and engage its people, before any night is taken in."""
    _open_agencies(at)
    _engage_cast(at)
    _engage_colleagues(at)
    _agree(at)


_KEYS = {"crimes.csv": "crime_ref", "people.csv": "person_ref", "roles.csv": "person_ref", "events.csv": "event_ref"}


def _open_agencies(at: datetime) -> None:
    for plan in AGENCIES:
        agency = agencies.open_agency(
            name=plan.name, side=plan.side, source=plan.source, phone=plan.phone, secure_email=plan.secure_email,
            on_handrail=plan.on_handrail, by=BY, at=at,
        )  # fmt: skip
        for team in plan.teams:
            agencies.open_team(agency, name=team.name, kind=team.kind, phone=team.phone, by=BY, at=at)
        _list_services(agency, plan, at)


def _list_services(agency: Agency, plan: AgencyPlan, at: datetime) -> None:
    Service.objects.bulk_create(
        Service(
            agency=agency, name=service.name, about=service.about, kinds=list(service.kinds),
            councils=list(service.councils), national=service.national, languages=list(service.languages),
            age_from=service.age_from, age_to=service.age_to, sexes=service.sexes, capacity=service.capacity,
            on_handrail=plan.on_handrail, phone=plan.phone, secure_email=plan.secure_email,
            open_hours=service.open_hours, checked_on=at.date() - timedelta(days=service.checked_days_ago),
        )
        for service in plan.services
    )  # fmt: skip


def _engage_cast(at: datetime) -> None:
    known = {plan.key: Agency.objects.get(name=plan.name) for plan in AGENCIES}
    workers: dict[str, Worker] = {}
    for member in CAST:
        workers[member.key] = _engage(member, known[member.agency], at)
    for member in CAST:
        if member.supervisor:
            Worker.objects.filter(id=workers[member.key].id).update(supervisor=workers[member.supervisor])


def _engage(member: Member, agency: Agency, at: datetime) -> Worker:
    user, _ = User.objects.get_or_create(email=member.email)
    user.set_unusable_password()
    user.save()
    worker = agencies.engage_worker(
        agency, name=member.name, role=Role(member.role), team=Team.objects.get(agency=agency, name=member.team),
        user=user, phone=member.phone, email=member.email, specialism=member.specialism,
        source_ref=member.source_ref, languages=list(member.languages), gender=member.gender, by=BY, at=at,
    )  # fmt: skip
    lists = {
        *member.lists,
        *([agencies.VICTIM_CARE] if worker.role in ON_VICTIM_CARE and agency.side == "police" else []),
    }
    for name in sorted(lists):
        agencies.put_on_list(worker, name=name, by=BY, at=at - timedelta(days=90))
    return worker


def _engage_colleagues(at: datetime) -> None:
    """Give every service on Handrail enough people for a worker and a cover."""
    unnamed = iter(enumerate(NAMES))
    for plan in AGENCIES:
        if plan.side != "service" or not plan.on_handrail:
            continue
        agency = Agency.objects.get(name=plan.name)
        for place, (name, gender) in islice(unnamed, max(0, FEWEST - Worker.objects.filter(agency=agency).count())):
            agencies.engage_worker(
                agency, name=name, role=Role.ADVOCATE, team=Team.objects.filter(agency=agency).first(),
                phone=phone_of(place), gender=gender, languages=["en"], by=BY, at=at,
            )  # fmt: skip


def _agree(at: datetime) -> None:
    known = {plan.key: Agency.objects.get(name=plan.name) for plan in AGENCIES}
    for plan in AGREEMENTS:
        agencies.agree_to_share(
            from_agency=known[plan.from_agency], to_agency=known[plan.to_agency], kind=plan.kind,
            from_on=at.date() - timedelta(days=400), by=BY, at=at,
        )  # fmt: skip


def who_can_sign_in() -> list[str]:
    """Return a line for each member of the cast, in the order the demo lists them."""
    return [member.because for member in CAST if queries.has_sign_in(member.email)]
