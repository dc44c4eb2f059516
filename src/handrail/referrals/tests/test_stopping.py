"""A crime taken back, and a case the police did not refer to: what a service and the police then see."""

from collections.abc import Callable
from datetime import datetime

import pytest

from handrail.agencies import queries as agencies
from handrail.agencies.models import Worker
from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core import database
from handrail.crimes.models import Crime, Role
from handrail.directory.models import Service
from handrail.journey.models import Event, Owed
from handrail.people import queries as people
from handrail.referrals import actions, policy
from handrail.referrals.models import Decision, Referral
from handrail.referrals.queries import holds, owners, sent
from handrail.referrals.queries.gathering import gather

Find = Callable[[str], Referral]
pytestmark = pytest.mark.data


def take_back(found: Referral, as_system: AsSystem, *, role_only: bool = False) -> None:
    """The force cancels the crimes a referral carries, or only this person's part in them."""
    with as_system():
        crimes = [one.crime_id for one in found.carries.all()]
        if role_only:
            Role.objects.filter(crime_id__in=crimes, record_id=found.record_id).update(status="cancelled")
        else:
            Crime.objects.filter(id__in=crimes).update(status="cancelled")


def decide_again(found: Referral, at: datetime) -> None:
    """What a take-in does for everybody whose crimes it moved."""
    force = agencies.force("police:20")
    actions.triage([found.person_id], force=force, by=system("test"), at=at, recorded_at=at)


def test_a_cancelled_crime_ends_the_sight_of_a_service_that_has_not_accepted(
    cast: Cast, looking: Looking, referral_of: Find, as_system: AsSystem, morning: datetime
) -> None:
    leah, amira = referral_of("Leah"), cast("Amira")
    looking(amira)
    assert people.records_of(leah.person_id, viewer=amira)
    take_back(leah, as_system)
    decide_again(leah, morning)
    looking(amira)
    assert not people.records_of(leah.person_id, viewer=amira)
    assert not Event.objects.filter(person_id=leah.person_id).exists()
    stopped = [one for one in sent.stopped(viewer=amira, at=morning) if one.id == leah.id]
    assert [one.state for one in stopped] == ["stopped"]
    with as_system():
        assert not Decision.objects.filter(person_id=leah.person_id, superseded_at=None).exists()
    assert not any(owners.find_unowned().values())


def test_support_goes_on_where_it_was_accepted_and_the_worker_hears_what_she_wants(
    cast: Cast,
    looking: Looking,
    referral_of: Find,
    worker_named: Callable[[str], Worker],
    as_system: AsSystem,
    morning: datetime,
) -> None:
    gurpreet, simran = referral_of("Gurpreet"), cast("Simran")
    looking(simran)
    actions.accept_referral(gurpreet, worker=worker_named("Simran"), cover=worker_named("Cath"), by=simran, at=morning)
    take_back(gurpreet, as_system)
    decide_again(gurpreet, morning)
    looking(simran)
    assert Referral.objects.get(id=gurpreet.id).state == "accepted"
    owed = Owed.objects.get(person_id=gurpreet.person_id, what="crime_taken_back", closed_at=None)
    assert owed.owner_id in simran.audiences


def test_somebody_sent_by_mistake_is_shown_no_more_even_when_accepted(
    cast: Cast,
    looking: Looking,
    referral_of: Find,
    worker_named: Callable[[str], Worker],
    as_system: AsSystem,
    morning: datetime,
) -> None:
    gurpreet, simran = referral_of("Gurpreet"), cast("Simran")
    looking(simran)
    actions.accept_referral(gurpreet, worker=worker_named("Simran"), cover=worker_named("Cath"), by=simran, at=morning)
    take_back(gurpreet, as_system, role_only=True)
    decide_again(gurpreet, morning)
    looking(simran)
    assert Referral.objects.get(id=gurpreet.id).state == "stopped"
    assert not people.records_of(gurpreet.person_id, viewer=simran)


def test_joining_a_case_the_police_did_not_refer_to_reads_made_to_them(
    cast: Cast, looking: Looking, decisions_of: Callable[[str], list[Decision]], as_system: AsSystem, morning: datetime
) -> None:
    """Kevin came to First Contact himself; the police then refer a crime of his, and must not learn of it."""
    held = next(one for one in decisions_of("Kevin") if one.code == "need_not_assessed" and one.crime)
    maureen = cast("Maureen")
    with as_system():
        Decision.objects.filter(id=held.id).update(decision="made", code="joined_open_case", kind="isva")
        before = Decision.objects.get(id=held.id)
    looking(maureen)
    shown = holds.read_as(before, viewer=maureen)
    assert (shown.decision, shown.code) == ("made", "")
    assert "open case" not in shown.explanation
    assert policy.reads_made(maureen, before)


def test_a_private_case_that_is_joined_is_named_to_nobody_in_the_police(
    cast: Cast, looking: Looking, held_with: Callable[[str], Decision], worker_named: Callable[[str], Worker],
    as_system: AsSystem, morning: datetime,
) -> None:  # fmt: skip
    """She is with Meridian already, by her own door.

    Her officer records need and consent: what follows names no one.
    """
    held = held_with("consent_not_asked")
    with as_system():
        officer = agencies.actor_for(held.crime.officer, at=morning)  # type: ignore[union-attr, arg-type]
        meridian = Worker.objects.get(name__contains="Amira").agency
        service = Service.objects.get(agency=meridian, name="Meridian ISVAs")
        asked = gather([held.person_id], at=morning)[held.person_id]
        facts = next(one.facts for one in asked if one.part.crime_id == held.crime_id)
        kind = holds.edition_of(held).read(facts, morning).lead
        own = Referral.objects.create(
            person_id=held.person_id, record_id=held.record_id, service=service, agency=meridian, kind=kind,
            door="self", police_may_see=False, state="accepted", sent_at=morning, sent_by_kind="stranger",
            shown_from=morning, due_at=morning, worker=worker_named("Amira"), cover=worker_named("Amira"),
            from_agency=meridian,
        )  # fmt: skip
    looking(officer)
    said = actions.Answers(need="yes", consent="yes", phone="07700 900556", safe_to_call="yes", safe_to_text="yes")
    actions.answer_questions(held, answers=said, by=officer, at=morning)
    with as_system():
        now = Decision.objects.get(record_id=held.record_id, crime=held.crime, superseded_at=None)
        assert (now.code, now.referral_id) == ("joined_open_case", own.id)
    looking(officer)
    assert not Referral.objects.filter(id=own.id).exists()
    told = Event.objects.filter(person_id=held.person_id, recorded_at=morning, source="handrail")
    words = " ".join(f"{event.kind} {event.detail} {event.by_whom}" for event in told)
    assert "made:referred" in words
    assert "Meridian" not in words
    assert "joined" not in words
    assert holds.read_as(now, viewer=officer).code == ""
    with as_system():
        row = database.ask("SELECT what FROM journey_owed WHERE source_ref = %s", [f"joined:{own.id}"])
        assert row == [("joined",)]
