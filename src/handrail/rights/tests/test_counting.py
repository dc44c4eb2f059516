"""Kept counts against a slow scan, after every kind of change to a journey, a person or a crime."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest

from handrail.agencies.models import Team, Worker
from handrail.audit.tests.fixtures import AsSystem
from handrail.core import database
from handrail.core.moments import parse_moment
from handrail.journey import actions as journeys
from handrail.people.models import Person
from handrail.rights import actions
from handrail.rights.actions import counting
from handrail.rights.actions.counting import Counts
from handrail.rights.models import Clock, Tally
from handrail.rights.tests.counts import scanned, tallied
from handrail.rights.tests.filing import BY, File

pytestmark = pytest.mark.data

migration = import_module("handrail.rights.migrations.0020_done_without_a_limit")

HAPPENS = (
    "suspect_arrested", "suspect_bailed", "acknowledged", "code_given", "crime_cancelled", "crime_restored",
    "victim_opted_out", "victim_opted_in", "enhanced_recorded", "no_further_action", "hearing_listed",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _system(as_system: AsSystem) -> Iterator[None]:
    with as_system():
        yield


class Life:
    """A few people to whom things happen by lot; each step is one kind of change."""

    def __init__(self, seed: int) -> None:
        self.lot = random.Random(seed)
        self.files = [File("Geoff Plant"), File("Farida Rehman", found=("flag:domestic_abuse",)), File("Joy Okafor")]
        self.now = parse_moment("2026-04-07 10:00")

    def step(self) -> None:
        """Let one thing happen."""
        self.now += timedelta(minutes=self.lot.randrange(10, 900))
        file = self.lot.choice(self.files)
        self.lot.choice([self.happens, self.happens, self.is_told, self.is_voided, self.person, self.crime])(file)

    def happens(self, file: File) -> None:
        """Something is recorded."""
        kind = self.lot.choice(HAPPENS)
        method = "letter" if kind in ("acknowledged", "code_given") else ""
        detail = "serious_crime" if kind == "enhanced_recorded" else ""
        file.on(self.said(), kind, method=method, detail=detail)

    def is_told(self, file: File) -> None:
        """They are told of something, or a voicemail is left."""
        kind, method = self.lot.choice([("victim_told", "phone"), ("tell_attempted", "voicemail")])
        file.on(self.said(), kind, about=self.lot.choice(list(file.events)), method=method)

    def is_voided(self, file: File) -> None:
        """An event is taken back, or is no longer on record at all."""
        name = self.lot.choice([name for name in file.events if name != "crime_reported"] or ["need_recorded"])
        if self.lot.random() < 0.5:
            file.on(self.said(), "row_voided", about=name)
        else:
            journeys.supersede("police:20", [file.events[name]], by=BY, at=self.now)
            actions.project([file.person_id], at=self.now)

    def person(self, file: File) -> None:
        """Their sex, birth date or ethnicity is put right."""
        database.run(
            "UPDATE people_record SET sex = %s, date_of_birth = %s, ethnicity = %s WHERE id = %s",
            [self.lot.choice(["", "F", "M", "X"]), self.lot.choice([None, date(1950, 1, 2), date(2010, 4, 8)]),
             self.lot.choice(["", "W1", "A3", "NS"]), file.record_id],
        )  # fmt: skip
        actions.project([file.person_id], at=self.now)

    def crime(self, file: File) -> None:
        """The crime goes to another unit, supervisor, place or group."""
        teams = [*Team.objects.filter(agency=file.force).values_list("id", flat=True), None]
        workers = [*Worker.objects.filter(agency=file.force, role="supervisor").values_list("id", flat=True), None]
        database.run(
            "UPDATE crimes_crime SET team_id = %s, supervisor_id = %s, area_code = %s, groups = %s WHERE id = %s",
            [self.lot.choice(teams), self.lot.choice(workers), self.lot.choice(["", "E08000026", "E07000192"]),
             self.lot.choice([[], ["burglary"], ["rape", "sexual"]]), file.crime_id],
        )  # fmt: skip
        actions.project([file.person_id], at=self.now)

    def said(self) -> str:
        """Now, as a line of a file says it."""
        return self.now.isoformat()


@pytest.mark.parametrize("seed", range(8))
def test_counts_are_what_a_scan_gives_after_every_kind_of_change(seed: int) -> None:
    life = Life(seed)
    for _ in range(12):
        life.step()
        assert tallied() == scanned(life.now)
    counting.fold(life.now)
    assert tallied() == scanned(life.now)
    assert Tally.objects.count() == len(tallied()), "folded: one row of all that count the same"


def test_a_day_of_a_month_now_past_is_folded_into_its_month_and_stays_missed() -> None:
    File("Geoff Plant")
    later = parse_moment("2026-06-02 09:00")
    counting.fold(later)
    assert tallied() == scanned(later)
    assert not Tally.objects.filter(due_on__gt="2026-04-01", due_on__lt="2026-05-01").exists()


def test_a_rebuild_counts_anew_and_comes_to_the_counts_that_were_kept(morning: datetime) -> None:
    before = tallied()
    database.run("DELETE FROM rights_tally WHERE dimension = 'sex' OR clocks > 5")
    actions.rebuild(by=BY, at=morning, tell=lambda done, total: None)
    assert tallied() == before


def test_each_clock_is_counted_once_in_every_dimension_and_the_open_ones_under_a_supervisor() -> None:
    sums = dict(database.ask("SELECT dimension, sum(clocks) FROM rights_tally GROUP BY 1"))
    open_ones = Clock.objects.filter(settled="", due_on__isnull=False).count()
    assert {sums.pop("supervisor")} == {open_ones}
    assert set(sums.values()) == {Clock.objects.count()}
    assert set(sums) == {"unit", "crime_group", "age", "sex", "ethnicity", "council"}


def test_what_was_kept_before_is_counted_as_done_or_not_yet_as_soon_as_the_database_is_brought_up_to_date(
    morning: datetime,
) -> None:
    before = tallied()
    run_each(migration.TOGETHER)
    assert not Clock.objects.filter(settled="done").exists()
    assert tallied() == scanned(morning) != before
    run_each(migration.APART)
    assert tallied() == scanned(morning) == before
    assert Tally.objects.filter(settled="done").exists()
    assert not Clock.objects.filter(settled="done", answered_at=None).exists()


def run_each(statements: str) -> None:
    for statement in filter(str.strip, statements.split(";")):
        database.run(statement)


def test_a_change_that_comes_to_nothing_writes_no_row(morning: datetime) -> None:
    counts, face = Counts(morning), ("VC-03.1", morning.date(), False, False, "", morning.date(), "", "", False)
    counts.add([((1, 2, 3, 4), face)], 1)
    counts.add([((1, 2, 3, 4), face)], -1)
    assert counts.write() == 0


def test_what_a_change_writes_does_not_grow_with_the_region() -> None:
    geoff = File("Geoff Plant")
    before = Tally.objects.count()
    geoff.on("2026-04-07 15:00", "acknowledged", method="letter")
    assert Tally.objects.count() - before <= 2 * 7, "one clock left one face and took another, in seven dimensions"
    assert Person.objects.count() > 100
