"""What people who had never seen Handrail stumbled over, each as a sentence that now holds."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.journey.models import Event, Owed
from handrail.people.models import Record
from handrail.referrals import actions, policy
from handrail.referrals.actions import routing
from handrail.referrals.models import Decision, Referral
from handrail.referrals.queries import holds
from handrail.referrals.triage_edition import editions

Held = Callable[[str], Decision]
Find = Callable[[str], Referral]
pytestmark = pytest.mark.data


def test_the_queue_and_the_owners_page_call_a_hold_by_its_rule(signed_in: SignedIn) -> None:
    """*Child family suspect* is a code; *A child whose family or home is suspected* is what the rule is called."""
    edition = editions()[-1]
    assert edition.title_of("child_family_suspect") == "A child whose family or home is suspected"
    for page in ("/referrals/held/", "/referrals/owners/"):
        text = signed_in("Maureen").get(page).content.decode()
        assert "amily suspect" not in text
        assert "need not assessed" not in text.lower()
    assert "need not answered" in signed_in("Colin").get("/referrals/owners/").content.decode()


def test_who_refers_because_they_agree_records_that_they_agreed(
    cast: Cast, looking: Looking, morning: datetime, as_system: AsSystem
) -> None:
    """Nobody had recorded consent; the reason given for sharing is consent, so it is recorded, by whoever says so."""
    maureen = cast("Maureen")
    looking(maureen)
    queue = [one.decision for one in holds.held(viewer=maureen, at=morning) if one.decision.queue == "coordinator"]
    asked = (one for one in queue if not actions.asks_adult(one))
    held = next(one for one in asked if holds.answers_recorded(one, viewer=maureen)["consent"] != "yes")
    said = {"person_id": held.person_id, "crime_id": held.crime_id, "kind": "consent_recorded"}
    choice = holds.choices(held, viewer=maureen, at=morning)[0]
    choosing = actions.Choosing(choice.service.ref, choice.kind, "consent")
    with as_system():
        before = Event.objects.filter(**said, superseded_at=None).values_list("detail", flat=True).last()
        assert before != "yes"
    actions.refer_by_hand(held, choosing=choosing, by=maureen, at=morning)
    with as_system():
        event = Event.objects.filter(**said, superseded_at=None).order_by("happened_at", "id").last()
        assert event is not None
        assert (event.detail, event.actor_id) == ("yes", maureen.id)


def test_a_second_do_not_refer_says_that_it_is_done(
    signed_in: SignedIn, cast: Cast, looking: Looking, morning: datetime
) -> None:
    looking(cast("Maureen"))
    queue = holds.held(viewer=cast("Maureen"), at=morning)
    held, maureen = next(one.decision for one in queue if one.decision.queue == "coordinator"), signed_in("Maureen")
    address = f"/referrals/held/{held.ref}/not-refer/"
    assert maureen.post(address, {"reason": "declined"}).status_code == 302
    again = maureen.post(address, {"reason": "declined"}, follow=True)
    assert again.status_code == 200
    assert "decided already" in again.content.decode()


def test_a_referral_to_be_mailed_is_not_said_to_be_sent(signed_in: SignedIn, as_system: AsSystem) -> None:
    with as_system():
        found = Referral.objects.filter(service__on_handrail=False, state="sent", person__restricted=False)[0]
    page = signed_in("Maureen").get(f"/referrals/{found.ref}/").content.decode()
    assert "Decided, to be sent by secure mail" in page


def test_which_gender_of_worker_is_said(signed_in: SignedIn, referral_of: Find, as_system: AsSystem) -> None:
    found = referral_of("Gurpreet")
    with as_system():
        Record.objects.filter(id=found.record_id).update(worker_gender="F")
        Referral.objects.filter(id=found.id).update(handling=["workers_gender_asked_for"])
    page = signed_in("Simran").get(f"/referrals/{found.ref}/").content.decode()
    assert "They asked for a woman to work with them." in page
    assert "a certain gender" not in page


def test_that_a_marac_is_proposed_is_for_the_service_and_the_police_and_nobody_else(
    cast: Cast, referral_of: Find
) -> None:
    found = referral_of("Gurpreet")
    found.handling = ["marac_proposed", "access_needs"]
    for name, told in (("Simran", True), ("Maureen", True), ("Delroy", False), ("Beth", False)):
        assert ("marac_proposed" in policy.handling_shown(cast(name), found)) is told, name
        assert "access_needs" in policy.handling_shown(cast(name), found)


def test_at_half_its_time_the_job_puts_a_hold_first_and_writes_that_down_once(
    as_system: AsSystem, held_with: Held, morning: datetime, cast: Cast
) -> None:
    held = held_with("need_not_assessed")
    with as_system():
        row = Owed.objects.get(kind="held", source_ref=f"decision:{held.id}", closed_at=None)
        assert row.escalates_at is not None
        soon, late = row.escalates_at - timedelta(minutes=1), row.escalates_at + timedelta(minutes=1)
        actions.escalate(by=cast("Maureen"), at=soon)
        assert not Owed.objects.get(id=row.id).urgent
        assert actions.escalate(by=cast("Maureen"), at=late) > 0
        assert Owed.objects.get(id=row.id).urgent
        assert actions.escalate(by=cast("Maureen"), at=late) == 0


def test_a_child_is_referred_by_hand_only_through_an_adult_who_is_named(
    cast: Cast, looking: Looking, signed_in: SignedIn, morning: datetime, as_system: AsSystem
) -> None:
    """Jeevan is eight, and his father is the suspect: the service must know whom to ring, and it is not him."""
    maureen = cast("Maureen")
    with as_system():
        held = Decision.objects.filter(questions__contains=["safe_adult"], superseded_at=None, decision="held").exclude(
            person__restricted=True
        )[0]
    looking(maureen)
    choice = holds.choices(held, viewer=maureen, at=morning)[0]
    page = f"/referrals/held/{held.ref}/refer/"
    typed = {"service": f"{choice.service.ref}:{choice.kind}", "basis": "child_safeguarding"}
    refused = signed_in("Maureen").post(page, typed)
    assert "Name the adult or social worker" in refused.content.decode()
    with pytest.raises(routing.NoSafeAdult):
        actions.refer_by_hand(
            held,
            choosing=actions.Choosing(choice.service.ref, choice.kind, "child_safeguarding"),
            by=maureen,
            at=morning,
        )
    adult = "Balwinder Kaur, grandmother, 07700 900317"
    assert signed_in("Maureen").post(page, typed | {"adult": adult}).status_code == 302
    with as_system():
        carried = Referral.objects.filter(person=held.person).latest("id").needs_to_know
    assert carried == f"Through {adult} only; never ring or write to the child."


def test_the_way_back_from_one_referral_is_not_on_the_page_of_another_person(
    signed_in: SignedIn, as_system: AsSystem, morning: datetime
) -> None:
    maureen = signed_in("Maureen")
    with as_system():
        one, other, *_ = Referral.objects.filter(from_agency__source="police:20", person__restricted=False).order_by(
            "id"
        )
    session = maureen.session
    until = (morning + timedelta(seconds=50)).isoformat()
    session["undo"] = {"ref": one.ref, "sentence": "Jeevan was referred.", "until": until}
    session.save()
    assert "Jeevan was referred." in maureen.get(f"/referrals/{one.ref}/").content.decode()
    assert "Jeevan was referred." not in maureen.get(f"/referrals/{other.ref}/").content.decode()


def test_the_mail_to_a_service_says_which_ways_a_suspect_shares_and_whom_to_ring(
    signed_in: SignedIn, as_system: AsSystem
) -> None:
    """It goes where Handrail's strip does not: what the strip warns of must be in it."""
    with as_system():
        found = Referral.objects.filter(service__on_handrail=False, state="sent", person__restricted=False)[0]
        Record.objects.filter(id=found.record_id).update(unsafe=["address"], preferred_channel="letter")
    body = signed_in("Maureen").get(f"/referrals/{found.ref}/secure-mail/").context["body"]
    assert "Never use, because a suspect may see it: post." in body
    assert "prefers letter" not in body
    assert "00:00" not in body
    assert "0121 496" in body.rsplit("\n\n", 1)[1]
