"""A force that has never seen the demonstration opens Handrail from an empty database, and works its first night."""

import csv
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from handrail.agencies import queries as agencies
from handrail.agencies.models import Agency, Audience, Worker
from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem
from handrail.core import database
from handrail.directory.models import Service
from handrail.intake.actions import Opened, open_directory, take_in
from handrail.journey.models import Owed, Sight
from handrail.referrals.models import Referral
from handrail.referrals.queries.owners import find_unowned
from handrail.region.night import write_night

pytestmark = pytest.mark.data
OwnDatabase = Callable[[str], AbstractContextManager[dict[str, str]]]
WorkingOn = Callable[[str], AbstractContextManager[Any]]
AT = datetime(2026, 4, 6, 7, 0, tzinfo=UTC)
BY = system("directory")
FORCE, FIRST, HOUSE, ROAD = "West Midlands Police", "Open Hand", "Rowan House", "Families After the Road"

DIRECTORY: dict[str, Sequence[Sequence[str]]] = {
    "agencies.csv": (
        ("agency", "side", "force_code", "phone", "secure_mail", "on_handrail"),
        (FORCE, "police", "20", "0121 496 0500", "desk@force.example", "yes"),
        (FIRST, "service", "", "0121 496 0501", "", "yes"),
        (HOUSE, "service", "", "0121 496 0502", "", "yes"),
        (ROAD, "service", "", "0121 496 0503", "in@road.example", "no"),
    ),
    "teams.csv": (("agency", "team", "kind"), (FORCE, "Victim desk", "referral_desk"), (HOUSE, "Duty", "duty")),
    "workers.csv": (
        ("agency", "email", "name", "role", "team", "lists", "languages"),
        (FORCE, "ann@force.example", "Ann Field", "coordinator", "Victim desk", "", "en"),
        (FIRST, "lou@hand.example", "Lou Marsh", "advocate", "", "", "en"),
        (FIRST, "kim@hand.example", "Kim Ford", "service_manager", "", "", "en"),
        (HOUSE, "mo@rowan.example", "Mo Daly", "advocate", "Duty", "", "en;pa"),
        (HOUSE, "bea@rowan.example", "Bea Cole", "service_manager", "Duty", "restricted records", "en"),
    ),
    "services.csv": (
        ("agency", "service", "kinds", "areas", "languages", "age_from", "capacity", "open_hours"),
        (FIRST, "Open Hand", "first_contact;hate;vulnerable_adult;asb;business_service", "all", "en", "0", "", ""),
        (HOUSE, "Rowan House", "da_service;idva;isac;isva", "all", "en;pa", "16", "4000", "Monday to Friday, 9 to 5"),
        (ROAD, "Families After the Road", "road_death_service;homicide_service", "national", "en", "0", "", ""),
    ),
    "agreements.csv": (("from_agency", "to_agency", "kind", "from"), (FORCE, HOUSE, "victim care", "2026-01-01")),
}


def written(folder: Path, **changed: Sequence[Sequence[str]]) -> Path:
    """Write the directory, with some of its files otherwise; a file given as nothing is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (DIRECTORY | {f"{file}.csv": rows for file, rows in changed.items()}).items():
        if rows:
            with (folder / name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
    return folder


def first_extract(folder: Path) -> Path:
    """Write what the force hands over first: a season's crimes, in the form of the contract."""
    return write_night(folder / "extract", seed=7, crimes=600, extracted_at=AT - timedelta(hours=2), days=90).folder


def with_line(file: str, *lines: Sequence[str]) -> dict[str, Sequence[Sequence[str]]]:
    """Return one file of the directory with lines more."""
    return {file: (*DIRECTORY[f"{file}.csv"], *lines)}


def count(did: Opened, file: str) -> dict[str, int]:
    """Return what became of one file's lines."""
    return {what: number for what, number in did.counts[file].items() if number}


def test_a_force_opens_by_its_file_and_its_first_night_goes_to_the_services_named_there(
    own_database: OwnDatabase, working_on: WorkingOn, settings: Settings, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Mo, who has never been near a demonstration, accepts whom the night sent to Rowan House."""
    settings.SECOND_FACTOR_REQUIRED = False
    with own_database("bare") as addresses:
        with working_on(addresses["DATABASE_SYSTEM_URL"]):
            did = open_directory(written(tmp_path), by=BY, at=AT)
            assert not did.refused
            assert [one for one in did.lacks if "sign in" in one]
            night = take_in(first_extract(tmp_path), by=system("take-in"), at=AT).as_json
            assert night["status"] == "taken"
            went = dict(
                database.ask(
                    "SELECT s.name, count(*) FROM referrals_referral r JOIN directory_service s ON s.id = r.service_id"
                    " GROUP BY s.name"
                )
            )
            assert went.keys() <= {"Open Hand", "Rowan House", "Families After the Road"}
            assert went["Rowan House"] > 10 < went["Open Hand"]
            call_command("sign_in", "open", "mo@rowan.example")
            password = capsys.readouterr().out.split()[-1]
            sent = Referral.objects.filter(service__name="Rowan House", state="sent", person__restricted=False)
            ref = sent.order_by("id")[0].ref
            workers = dict(Worker.objects.filter(agency__name=HOUSE).values_list("name", "id"))
        with working_on(addresses["DATABASE_URL"]):
            mo = Client()
            mo.post("/account/login/", {"login": "mo@rowan.example", "password": password}, follow=True)
            assert mo.get("/").status_code == 200
            pair = {"worker": workers["Mo Daly"], "cover": workers["Bea Cole"]}
            mo.post(f"/referrals/{ref}/accept/", pair)
        with working_on(addresses["DATABASE_SYSTEM_URL"]):
            taken = Referral.objects.select_related("worker", "cover").get(ref=ref)
            assert (taken.state, str(taken.worker), str(taken.cover)) == ("accepted", "Mo Daly", "Bea Cole")


def test_the_same_directory_again_changes_nothing_and_a_changed_one_only_what_it_says(
    own_database: OwnDatabase, working_on: WorkingOn, tmp_path: Path
) -> None:
    """Rowan House has fewer places this month; the rest of the file is as it was."""
    with own_database("bare") as addresses, working_on(addresses["DATABASE_SYSTEM_URL"]):
        open_directory(written(tmp_path), by=BY, at=AT)
        again = open_directory(tmp_path, by=BY, at=AT)
        assert {file: count(again, file) for file in DIRECTORY} == {
            file: {"unchanged": len(rows) - 1} for file, rows in DIRECTORY.items()
        }
        header, _, house, _ = DIRECTORY["services.csv"]
        fewer = (header, [*house[:6], "12", house[7]])
        (tmp_path / "one").mkdir()
        with (tmp_path / "one" / "services.csv").open("w", newline="") as file:
            csv.writer(file).writerows(fewer)
        assert count(open_directory(tmp_path / "one", by=BY, at=AT), "services.csv") == {"changed": 1}
        now = dict(database.ask("SELECT name, capacity FROM directory_service WHERE until_on IS NULL"))
        assert now == {"Open Hand": None, "Rowan House": 12, "Families After the Road": None}


WRONG: dict[str, tuple[dict[str, Sequence[Sequence[str]]], tuple[str, int, str, str], str]] = {
    "a kind nobody knows": (
        with_line("services", (HOUSE, "Rowan court", "idvaa", "all", "en", "16", "", "")),
        ("services.csv", 5, "kinds", "idvaa"), "Did you mean idva?",
    ),
    "an area that is none": (
        with_line("services", (HOUSE, "Rowan court", "idva", "Brumingham", "en", "16", "", "")),
        ("services.csv", 5, "areas", "Brumingham"), "Expected Birmingham",
    ),
    "an agency that is not named": (
        with_line("teams", ("Rowan Hause", "Night", "duty")),
        ("teams.csv", 4, "agency", "Rowan Hause"), "letter for letter",
    ),
    "a role of another side": (
        with_line("workers", (HOUSE, "x@rowan.example", "Xan Poe", "officer", "Duty", "", "en")),
        ("workers.csv", 7, "role", "officer"), "Expected one of",
    ),
    "an address that is none": (
        with_line("workers", (HOUSE, "xan at rowan", "Xan Poe", "advocate", "Duty", "", "en")),
        ("workers.csv", 7, "email", "xan at rowan"), "name@agency.example",
    ),
    "the same worker twice": (
        with_line("workers", (HOUSE, "MO@rowan.example", "Mo Daly", "advocate", "Duty", "", "en")),
        ("workers.csv", 7, "email", "mo@rowan.example"), "Line 5 says the same",
    ),
    "nobody reaches it": (
        with_line("agencies", ("Far Shore", "service", "", "", "", "no"))
        | with_line("services", ("Far Shore", "Far Shore", "sarc", "all", "en", "", "", "")),
        ("services.csv", 5, "secure_mail", ""), "told by secure mail",
    ),
    "a force without its code": (
        with_line("agencies", ("Another Force", "police", "", "", "", "yes")),
        ("agencies.csv", 6, "force_code", ""), "force_code",
    ),
    "too many cells": (
        with_line("teams", (HOUSE, "Night", "duty", "0121 496 0599")),
        ("teams.csv", 4, "kind", "0121 496 0599"), "Expected 3",
    ),
    "a column that is none": (
        {"teams": (("agency", "team", "kinds"), (HOUSE, "Night", "duty"))},
        ("teams.csv", 1, "kinds", "kinds"), "Did you mean kind?",
    ),
    "a capacity in words": (
        with_line("services", (HOUSE, "Rowan court", "idva", "all", "en", "16", "forty", "")),
        ("services.csv", 5, "capacity", "forty"), "whole number",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_bad_input_is_refused_whole_with_where_it_is_and_what_would_be_right(
    what: str, db: None, as_system: AsSystem, tmp_path: Path
) -> None:
    """Everything else in the folder could have been opened: none of it is."""
    changed, where, right = WRONG[what]
    with as_system():
        before = database.ask("SELECT count(*) FROM agencies_worker")
        did = open_directory(written(tmp_path, **changed), by=BY, at=AT)
        assert did.refused
        (problem,) = did.problems
        assert (problem.file, problem.line, problem.column, problem.value) == where
        assert right in problem.problem
        assert database.ask("SELECT count(*) FROM agencies_worker") == before
        assert not database.ask("SELECT FROM agencies_agency WHERE name = %s", [HOUSE])


def test_somebody_who_leaves_by_the_file_is_taken_over_and_everybody_they_carried_has_a_worker_and_a_cover(
    db: None, as_system: AsSystem, tmp_path: Path, morning: datetime
) -> None:
    """Simran leaves Lantern House. Cath covered her; Ruth is to cover Cath."""
    house = "Lantern House"
    header = ("agency", "email", "name", "role", "until", "taken_over_by", "covered_by")
    gone = (house, "simran.gill@lantern-house.example", "Simran Gill", "advocate", "2026-04-07")
    with as_system():
        workers = {worker.name: worker for worker in Worker.objects.filter(agency__name=house)}
        simran, cath, ruth = (workers[name] for name in ("Simran Gill", "Cath Doolan", "Ruth Adeyemi"))
        sent = Referral.objects.filter(agency__name=house, state="sent", person__restricted=False).order_by("id")
        by_her, by_cath = sent[0].id, sent[1].id
        Referral.objects.filter(id=by_her).update(state="accepted", worker=simran, cover=cath)
        Referral.objects.filter(id=by_cath).update(state="accepted", worker=cath, cover=simran)
        nothing = written(
            tmp_path / "no", agencies=(), teams=(), services=(), agreements=(), workers=(header, (*gone, "", ""))
        )
        (problem,) = open_directory(nothing, by=BY, at=morning).problems
        assert (problem.column, "must go to somebody" in problem.problem) == ("taken_over_by", True)
        one = (header, (*gone, "ruth.adeyemi@lantern-house.example", ""))
        folder = written(tmp_path / "yes", agencies=(), teams=(), services=(), agreements=(), workers=one)
        did = open_directory(folder, by=BY, at=morning)
        assert (did.refused, count(did, "workers.csv")["ended"]) == (False, 1)
        pairs = {one.id: (one.worker, one.cover) for one in Referral.objects.filter(id__in=[by_her, by_cath])}
        assert pairs == {by_her: (cath, ruth), by_cath: (cath, ruth)}
        simran.refresh_from_db()
        assert (simran.taken_over_by, simran.user and simran.user.is_active) == (ruth, False)
        assert agencies.actor_for(simran, at=morning).audiences <= agencies.actor_for(ruth, at=morning).audiences
        assert count(open_directory(folder, by=BY, at=morning), "workers.csv") == {"unchanged": 1}


def test_somebody_held_for_want_of_a_service_is_sent_once_it_is_opened(
    own_database: OwnDatabase, working_on: WorkingOn, tmp_path: Path
) -> None:
    """The night came first, and found nobody; the directory came after."""
    with own_database("bare") as addresses, working_on(addresses["DATABASE_SYSTEM_URL"]):
        night = take_in(first_extract(tmp_path), by=system("take-in"), at=AT).as_json
        assert night["decisions"]["made"] == 0
        did = open_directory(written(tmp_path), by=BY, at=AT)
        assert did.placed > 100
        assert Referral.objects.filter(service__name="Open Hand", state="sent").count() > 10
        assert {agency for (agency,) in database.ask("SELECT name FROM agencies_agency WHERE side = 'police'")} == {
            FORCE
        }


def test_an_agency_that_closes_by_the_file_gives_everybody_back_and_leaves_nothing_without_an_owner(
    tmp_path: Path, as_system: AsSystem, morning: datetime
) -> None:
    """Lantern House, where Gurpreet and others were sent, closed last night. One came to First Contact alone."""
    header = ("agency", "side", "on_handrail", "until")

    def closed(name: str) -> Opened:
        lines = [header, (name, "service", "yes", "2026-04-07")]
        with (tmp_path / "agencies.csv").open("w", newline="") as file:
            csv.writer(file).writerows(lines)
        return open_directory(tmp_path, by=BY, at=morning)

    with as_system():
        had = list(Referral.objects.filter(agency__name="Lantern House", state__in=["sent", "accepted"]))
        assert had
        assert not closed("Lantern House").refused
        house = Agency.objects.get(name="Lantern House")
        eyes = Audience.objects.filter(of_agency=house).values("id")
        now = Referral.objects.filter(id__in=[one.id for one in had])
        assert {one.state for one in now} <= {"declined", "returned"}
        to_route = Owed.objects.filter(source_ref__in=[f"route:{one.id}" for one in had], closed_at=None)
        assert to_route.count() == len(had)
        assert not Sight.objects.filter(audience__in=eyes, until_at=None).exists()
        assert not Owed.objects.filter(owner__in=eyes, closed_at=None).exists()
        assert not any(find_unowned().values())
        simran = Worker.objects.get(name="Simran Gill")
        assert simran.user is not None
        assert not simran.user.is_active
        assert not Service.objects.filter(agency=house, until_on=None).exists()
        assert closed("Lantern House").as_json["rows"]["agencies.csv"]["unchanged"] == 1
        assert "a police force is not closed" in closed_force(tmp_path, morning).problems[0].problem.lower()
        came = Referral.objects.filter(agency__name="First Contact West Midlands", state="sent")[0]
        Referral.objects.filter(id=came.id).update(from_agency=None, door="self")
        kept = closed("First Contact West Midlands")
        assert "came to it by themselves" in kept.problems[0].problem
        assert Agency.objects.get(name="First Contact West Midlands").until_on is None


def closed_force(folder: Path, at: datetime) -> Opened:
    """Try to close the force."""
    with (folder / "agencies.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [
                ("agency", "side", "force_code", "on_handrail", "until"),
                ("West Midlands Police (invented)", "police", "20", "yes", "2026-04-07"),
            ]
        )
    return open_directory(folder, by=BY, at=at)
