"""Holds: seen by the police's own, answered by the officer, decided by hand, undone before anything is disclosed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from handrail.agencies import queries as agencies
from handrail.agencies.models import Audience
from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core import database
from handrail.core.errors import NotAllowed, Refused
from handrail.directory.models import Service
from handrail.journey.models import Event, Owed
from handrail.people import queries as people
from handrail.people.models import Record
from handrail.referrals import actions
from handrail.referrals.actions.routing import TooLateToUndo
from handrail.referrals.models import Decision, Referral
from handrail.referrals.queries import holds, owners

Held = Callable[[str], Decision]
Decisions = Callable[[str], list[Decision]]
pytestmark = pytest.mark.data
SERVICES = ("Simran", "Ruth", "Amira", "Beth", "Nasreen", "Pavel", "Delroy")


def officer_of(held: Decision, as_system: AsSystem, at: datetime) -> Actor:
    """The officer in the case, who has no sign-in until they claim their post."""
    with as_system():
        assert held.crime is not None and held.crime.officer is not None
        return agencies.actor_for(held.crime.officer, at=at)


@pytest.mark.parametrize("name", SERVICES)
def test_a_hold_is_seen_by_no_service(cast: Cast, looking: Looking, as_system: AsSystem, name: str) -> None:
    with as_system():
        assert Decision.objects.filter(decision__in=["held", "not_made"], superseded_at=None).exists()
    looking(cast(name))
    assert not Decision.objects.exists()


def test_zofias_hold_is_seen_by_the_desk_her_officer_and_the_supervisor(
    cast: Cast, looking: Looking, decisions_of: Decisions
) -> None:
    held = decisions_of("Zofia")[0]
    assert held.code == "no_safe_way"
    for name, sees in (("Maureen", True), ("Joan", True), ("Tom", True), ("Helen", False), ("Priya", False)):
        looking(cast(name))
        assert Decision.objects.filter(id=held.id).exists() is sees, name


def test_the_coordinators_queue_holds_what_only_a_coordinator_can_decide(
    cast: Cast, looking: Looking, morning: datetime
) -> None:
    maureen = cast("Maureen")
    looking(maureen)
    queue = holds.held(viewer=maureen, at=morning)
    assert queue
    assert {one.decision.queue for one in queue if not one.escalated} == {"coordinator"}
    assert not any(one.decision.code == "need_not_assessed" and not one.escalated for one in queue)


def test_the_officers_answer_lifts_the_hold_and_the_referral_is_made(
    looking: Looking, held_with: Held, morning: datetime, as_system: AsSystem
) -> None:
    held = held_with("consent_not_asked")
    officer = officer_of(held, as_system, morning)
    looking(officer)
    said = actions.Answers(consent="yes", phone="07700 900555", safe_to_call="yes", safe_to_text="yes")
    taken = actions.answer_questions(held, answers=said, by=officer, at=morning)
    assert [answer for answer, _ in taken][:1] == ["made"]
    with as_system():
        now = Decision.objects.get(record_id=held.record_id, crime=held.crime, superseded_at=None)
        assert (now.decision, now.referral is not None) == ("made", True)
        assert not Owed.objects.filter(kind="held", source_ref=f"decision:{held.id}", closed_at=None).exists()
        told = Event.objects.filter(person_id=held.person_id, source="handrail").values_list("kind", "detail")
        assert ("consent_recorded", "yes") in told
        answers = Record.objects.get(person_id=held.person_id, source="handrail")
        assert (answers.phone, answers.safe_to_call) == ("07700 900555", "yes")
        assert people.person(held.person.ref, viewer=system("test")).shown_name == held.person.shown_name


def test_consent_is_for_one_crime_and_a_day(
    looking: Looking, held_with: Held, morning: datetime, as_system: AsSystem
) -> None:
    held = held_with("consent_not_asked")
    officer = officer_of(held, as_system, morning)
    looking(officer)
    actions.answer_questions(held, answers=actions.Answers(consent="no"), by=officer, at=morning)
    with as_system():
        event = Event.objects.filter(person_id=held.person_id, kind="consent_recorded", source="handrail").get()
        assert (event.crime_id, event.detail, event.happened_at) == (held.crime_id, "no", morning)
        now = Decision.objects.get(record_id=held.record_id, crime=held.crime, superseded_at=None)
        assert (now.decision, now.code) == ("not_made", "declined_information_left")


def test_nothing_answered_changes_nothing(
    looking: Looking, held_with: Held, morning: datetime, as_system: AsSystem
) -> None:
    held = held_with("need_not_assessed")
    officer = officer_of(held, as_system, morning)
    looking(officer)
    with pytest.raises(Refused):
        actions.answer_questions(held, answers=actions.Answers(), by=officer, at=morning)
    with as_system():
        assert Decision.objects.get(id=held.id).superseded_at is None


def test_another_officer_may_not_answer(cast: Cast, looking: Looking, held_with: Held, morning: datetime) -> None:
    held, helen = held_with("no_safe_way"), cast("Helen")
    looking(helen)
    with pytest.raises(NotAllowed):
        actions.answer_questions(held, answers=actions.Answers(need="yes"), by=helen, at=morning)


def refer(held: Decision, by: Actor, at: datetime) -> Referral:
    """Refer somebody held to the first service on Handrail that could take them."""
    choice = next(one for one in holds.choices(held, viewer=by, at=at) if one.service.on_handrail)
    choosing = actions.Choosing(choice.service.ref, choice.kind, "consent", "Rings from her sister's phone")
    return Referral.objects.get(id=actions.refer_by_hand(held, choosing=choosing, by=by, at=at))


def test_maureen_decides_a_hold_and_the_service_sees_it_after_a_minute(
    cast: Cast, looking: Looking, decisions_of: Decisions, morning: datetime, as_system: AsSystem
) -> None:
    maureen, held = cast("Maureen"), decisions_of("Zofia")[0]
    looking(maureen)
    sent_now = refer(held, maureen, morning)
    with as_system():
        service = Service.objects.get(id=sent_now.service_id)
        eyes = set(Audience.objects.filter(of_agency=service.agency).values_list("id", flat=True))

    def shown() -> bool:
        with as_system():
            return bool(set(Referral.objects.get(id=sent_now.id).seen_by) & eyes)

    assert not shown()
    actions.disclose([sent_now.id], by=system("test"), at=morning + timedelta(seconds=59))
    assert not shown()
    assert actions.disclose(by=system("test"), at=morning + timedelta(minutes=1)) == [sent_now.id]
    assert shown()
    assert not any(owners.find_unowned().values())


def test_undone_before_it_is_disclosed_leaves_nothing_seen_and_the_hold_as_it_was(
    cast: Cast, looking: Looking, decisions_of: Decisions, morning: datetime, as_system: AsSystem
) -> None:
    maureen, held = cast("Maureen"), decisions_of("Zofia")[0]
    looking(maureen)
    with as_system():
        due_at = Owed.objects.get(kind="held", source_ref=f"decision:{held.id}", closed_at=None).due_at
    sent_now = refer(held, maureen, morning)
    actions.undo_referral(sent_now, by=maureen, at=morning + timedelta(seconds=30))
    actions.disclose(by=system("test"), at=morning + timedelta(hours=1))
    with as_system():
        assert not database.ask("SELECT 1 FROM journey_sight WHERE source = %s", [f"referral:{sent_now.id}"])
        again = Decision.objects.get(record_id=held.record_id, crime=held.crime, superseded_at=None)
        assert (again.id, again.decision) == (held.id, "held")
        owed = Owed.objects.get(kind="held", source_ref=f"decision:{held.id}", closed_at=None)
        assert owed.due_at == due_at
        assert not Event.objects.filter(
            person_id=held.person_id,
            kind="referral_sent",
            superseded_at=None,
            ref__startswith=f"referral:{sent_now.id}:",
        ).exists()
    assert not any(owners.find_unowned().values())


def test_after_a_minute_it_is_too_late_to_undo(
    cast: Cast, looking: Looking, decisions_of: Decisions, morning: datetime
) -> None:
    maureen, held = cast("Maureen"), decisions_of("Zofia")[0]
    looking(maureen)
    sent_now = refer(held, maureen, morning)
    with pytest.raises(TooLateToUndo):
        actions.undo_referral(sent_now, by=maureen, at=morning + timedelta(minutes=1))


def test_the_rules_do_not_ask_again_what_a_person_has_decided(
    cast: Cast, looking: Looking, held_with: Held, morning: datetime, as_system: AsSystem
) -> None:
    maureen, held = cast("Maureen"), held_with("no_safe_way")
    looking(maureen)
    decided = actions.decide_hold(held, reason="not_safe_to_refer", by=maureen, at=morning)
    with as_system():
        force = agencies.force("police:20")
        actions.triage(
            [held.person_id], force=force, by=system("test"), at=morning, recorded_at=morning + timedelta(days=1)
        )
        now = Decision.objects.get(record_id=held.record_id, crime=held.crime, superseded_at=None)
        assert (now.id, now.code, now.reason) == (decided.id, "not_safe_to_refer", "not_safe_to_refer")


def test_an_insider_hold_is_decided_only_by_those_named_for_restricted_records(
    cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    with as_system():
        held = Decision.objects.get(code="insider", superseded_at=None)
    looking(cast("Maureen"))
    assert not Decision.objects.filter(id=held.id).exists()
    looking(cast("Farah"))
    assert Decision.objects.filter(id=held.id).exists()


def test_a_hold_comes_to_the_supervisor_at_half_its_time(
    cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    owen = cast("Owen")
    with as_system():
        rows = Owed.objects.filter(
            kind="held", closed_at=None, escalated_to_id__in=owen.audiences, escalates_at__gt=morning
        ).exclude(owner_id__in=owen.audiences)
        owed = rows.order_by("id").first()
        assert owed is not None and owed.escalates_at is not None
    looking(owen)
    before = {one.decision.id for one in holds.held(viewer=owen, at=owed.escalates_at - timedelta(seconds=1))}
    after = {one.decision.id for one in holds.held(viewer=owen, at=owed.escalates_at)}
    held = int(owed.source_ref.partition(":")[2])
    assert held not in before
    assert held in after
