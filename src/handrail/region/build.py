"""Build the invented region in an empty database: agencies, services, the cast, and a night taken in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from handrail.agencies import actions as agencies
from handrail.agencies import queries
from handrail.agencies.models import Agency, User
from handrail.audit.actor import system
from handrail.core.workdays import local_date
from handrail.intake.actions import Outcome, open_directory, take_in
from handrail.referrals.actions import check_owners
from handrail.region import told
from handrail.region.agencies import FORCE_SOURCE
from handrail.region.alike import match_those_alike
from handrail.region.by_hand import record_by_hand
from handrail.region.cast import CAST
from handrail.region.directory import write_directory
from handrail.region.history import NIGHT_DAYS, write_history
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
BY = system("build_region")


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: nothing, where the region was there already."""

    new: bool
    night: Outcome | None = None


@transaction.atomic
def build(home: Path, *, at: datetime, crimes: int, months: int, tell: Callable[[str], None]) -> Built:
    """Build the region as it stands on the morning `at`, with so many months behind it; leave one that is there.

    All of it or none: a region that was stopped halfway is begun again, and never taken for a whole one.
    """
    if Agency.objects.filter(source=FORCE_SOURCE).exists():
        return Built(new=False)
    tell("agencies, services and the cast")
    open_region(at=at, folder=home / "directory")
    if months:
        tell("the months before")
        past = home / "nights" / "before"
        write_history(past, at=at, seed=SEED + 1, months=months)
        take_in(past, by=BY, at=at - timedelta(days=NIGHT_DAYS) + timedelta(hours=1))
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
    audit_the_region(at=at, months=months)
    told.tell(at=at - timedelta(minutes=10))
    tell("what was recorded by hand")
    record_by_hand(at=at)
    check_owners(by=BY, at=at)
    return Built(new=True, night=night)


@transaction.atomic
def open_region(*, at: datetime, folder: Path | None = None) -> None:
    """Open the region's agencies and services and engage its people by their directory, before any night."""
    with TemporaryDirectory() as made:
        kept = folder or Path(made)
        write_directory(kept, today=local_date(at))
        opened = open_directory(kept, by=BY, at=at)
    if opened.refused:
        raise RuntimeError(f"The region's own directory was refused: {opened.problems or opened.why}")
    for member in CAST:
        user, _ = User.objects.get_or_create(email=member.email)
        user.set_unusable_password()
        user.save()
        agencies.claim(queries.worker_by_email(member.email), user=user, by=BY, at=at)


_KEYS = {"crimes.csv": "crime_ref", "people.csv": "person_ref", "roles.csv": "person_ref", "events.csv": "event_ref"}


def who_can_sign_in() -> list[str]:
    """Return a line for each member of the cast, in the order the demo lists them."""
    return [member.because for member in CAST if queries.has_sign_in(member.email)]
