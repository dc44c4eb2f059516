"""A service answers: with a named worker and named cover, or a reason; and nobody else can tell there is a referral."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from handrail.agencies import actions as agencies
from handrail.agencies.models import Role, Worker
from handrail.agencies.queries import actor_for
from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.directory.models import Service
from handrail.journey.models import Event, Owed
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.referrals import actions
from handrail.referrals.actions.answering import CoverIsTheWorker, NotOfTheService, NotOnItsList
from handrail.referrals.actions.mailing import IsOnHandrail
from handrail.referrals.models import Referral
from handrail.referrals.queries import sent

Find = Callable[[str], Referral]
Named = Callable[[str], Worker]
pytestmark = pytest.mark.data


def test_simran_accepts_gurpreet_with_cath_as_cover(
    cast: Cast, looking: Looking, referral_of: Find, worker_named: Named, morning: datetime, as_system: AsSystem
) -> None:
    simran, found = cast("Simran"), referral_of("Gurpreet")
    looking(simran)
    actions.accept_referral(
        found, worker=worker_named("Simran"), cover=worker_named("Cath"), by=simran, at=morning + timedelta(minutes=5)
    )
    now = sent.referral(found.ref, viewer=simran)
    assert (now.state, str(now.worker), str(now.cover)) == ("accepted", "Simran Gill", "Cath Doolan")
    with as_system():
        assert not Owed.objects.filter(kind="referral", source_ref=f"referral:{found.id}", closed_at=None).exists()
        told = Event.objects.filter(person_id=found.person_id, kind="referral_accepted")
        assert {event.crime_id for event in told} == {one.crime_id for one in found.carries.all()}


def test_a_worker_cannot_cover_for_herself(
    cast: Cast, looking: Looking, referral_of: Find, worker_named: Named, morning: datetime
) -> None:
    simran, herself = cast("Simran"), worker_named("Simran")
    looking(simran)
    with pytest.raises(CoverIsTheWorker):
        actions.accept_referral(referral_of("Gurpreet"), worker=herself, cover=herself, by=simran, at=morning)


def test_a_cover_of_another_agency_is_no_cover(
    cast: Cast, looking: Looking, referral_of: Find, worker_named: Named, morning: datetime
) -> None:
    simran = cast("Simran")
    looking(simran)
    with pytest.raises(NotOfTheService):
        actions.accept_referral(
            referral_of("Gurpreet"), worker=worker_named("Simran"), cover=worker_named("Beth"), by=simran, at=morning
        )


def test_pavel_at_an_unrelated_charity_cannot_tell_that_the_referral_exists(
    cast: Cast, looking: Looking, referral_of: Find, worker_named: Named, morning: datetime, as_system: AsSystem
) -> None:
    """The row exists, so it could leak; to him it is as if it did not."""
    pavel, found = cast("Pavel"), referral_of("Gurpreet")
    looking(pavel)
    assert not Referral.objects.filter(id=found.id).exists()
    with pytest.raises(NotKnown):
        sent.referral(found.ref, viewer=pavel)
    himself = worker_named("Pavel")
    with pytest.raises(NotAllowed):
        actions.accept_referral(found, worker=himself, cover=himself, by=pavel, at=morning)
    with as_system():
        assert Referral.objects.get(id=found.id).state == "sent"


def test_the_force_cannot_accept_for_the_service(
    cast: Cast, looking: Looking, referral_of: Find, worker_named: Named, morning: datetime
) -> None:
    maureen = cast("Maureen")
    looking(maureen)
    with pytest.raises(NotAllowed):
        actions.accept_referral(
            referral_of("Gurpreet"), worker=worker_named("Simran"), cover=worker_named("Cath"), by=maureen, at=morning
        )


def test_what_is_declined_leaves_the_service_and_comes_back_to_be_routed(
    cast: Cast, looking: Looking, referral_of: Find, morning: datetime
) -> None:
    simran, maureen, found = cast("Simran"), cast("Maureen"), referral_of("Gurpreet")
    looking(simran)
    assert people.records_of(found.person_id, viewer=simran)
    actions.decline_referral(found, reason="no_capacity", by=simran, at=morning)
    assert not Referral.objects.filter(id=found.id).exists()
    assert not people.records_of(found.person_id, viewer=simran)
    looking(maureen)
    assert found.id in sent.to_route(viewer=maureen)


def test_what_was_declined_is_sent_on_after_the_old(
    cast: Cast, looking: Looking, referral_of: Find, morning: datetime, as_system: AsSystem
) -> None:
    simran, maureen, found = cast("Simran"), cast("Maureen"), referral_of("Gurpreet")
    looking(simran)
    actions.decline_referral(found, reason="no_capacity", by=simran, at=morning)
    looking(maureen)
    other = Service.objects.get(name="Lookout")
    key = actions.reroute_referral(
        found, choosing=actions.Choosing(other.ref, "isac", "serious_harm"), by=maureen, at=morning
    )
    with as_system():
        fresh = Referral.objects.get(id=key)
        assert fresh.after_id == found.id
        assert {one.crime_id for one in fresh.carries.all()} == {one.crime_id for one in found.carries.all()}
        assert set(fresh.decisions.values_list("id", flat=True)) == {
            one.id for one in fresh.decisions.all() if one.superseded_at is None
        }
    assert found.id not in sent.to_route(viewer=maureen)


def test_a_reason_is_needed_to_decline(cast: Cast, looking: Looking, referral_of: Find, morning: datetime) -> None:
    simran = cast("Simran")
    looking(simran)
    with pytest.raises(Refused):
        actions.decline_referral(referral_of("Gurpreet"), reason="", by=simran, at=morning)


def test_an_accepted_referral_given_back_is_routed_again(
    cast: Cast, looking: Looking, referral_of: Find, worker_named: Named, morning: datetime
) -> None:
    simran, found = cast("Simran"), referral_of("Gurpreet")
    looking(simran)
    actions.accept_referral(found, worker=worker_named("Simran"), cover=worker_named("Cath"), by=simran, at=morning)
    actions.return_referral(found, reason="no_contact", by=simran, at=morning)
    looking(cast("Maureen"))
    assert found.id in sent.to_route(viewer=cast("Maureen"))


def test_a_worker_who_supports_the_suspect_is_refused(
    cast: Cast, looking: Looking, referral_of: Find, worker_named: Named, morning: datetime, as_system: AsSystem
) -> None:
    """Cath already carries the case of the man who is the suspect here, in a crime of which he was the victim."""
    simran, found = cast("Simran"), referral_of("Gurpreet")
    with as_system():
        crime = found.carries.all()[0].crime
        suspect = crime.roles.filter(role="suspect")[0].record
        Referral.objects.create(
            person=suspect.person, record=suspect, service=found.service, agency=found.agency, kind="da_service",
            door="police", state="accepted", sent_at=morning, sent_by_kind="system", shown_from=morning,
            due_at=morning, worker=worker_named("Cath"), cover=worker_named("Ruth"),
        )  # fmt: skip
    looking(simran)
    with pytest.raises(Refused, match="cannot take this referral"):
        actions.accept_referral(found, worker=worker_named("Simran"), cover=worker_named("Cath"), by=simran, at=morning)


def test_the_desk_withdraws_and_the_service_sees_nothing_more(
    cast: Cast, looking: Looking, referral_of: Find, morning: datetime
) -> None:
    maureen, found = cast("Maureen"), referral_of("Gurpreet")
    looking(maureen)
    actions.withdraw_referral(found, reason="changed_their_mind", by=maureen, at=morning)
    assert found.id not in sent.to_route(viewer=maureen)
    looking(cast("Simran"))
    assert not Referral.objects.filter(id=found.id).exists()
    assert not people.records_of(found.person_id, viewer=cast("Simran"))


def test_nobody_mails_what_the_service_answers_on_handrail(
    cast: Cast, looking: Looking, referral_of: Find, morning: datetime
) -> None:
    """Two ways to one service would be two disclosures, and an acceptance nobody there gave."""
    maureen, found = cast("Maureen"), referral_of("Gurpreet")
    looking(maureen)
    with pytest.raises(IsOnHandrail):
        actions.send_by_secure_mail(found, by=maureen, at=morning + timedelta(minutes=5))


def test_nobody_takes_or_covers_a_restricted_record_who_is_not_on_its_list(
    signed_in: SignedIn, worker_named: Named, morning: datetime, as_system: AsSystem
) -> None:
    """An honour-based referral came to Chosen Path, where Nia works and is not on the list, on which are two others."""
    with as_system():
        nasreen = worker_named("Nasreen")
        nia = agencies.engage_worker(
            nasreen.agency, name="Nia Bevan", role=Role.ADVOCATE, by=system("tests"), at=morning
        )
        found = Referral.objects.filter(state="sent", agency=nasreen.agency, person__restricted=True)[0]
        listed = set(Worker.objects.filter(lists__audience__of_agency=nasreen.agency))
        other = min(listed - {nasreen}, key=str)
    browser, accept = signed_in("Nasreen"), reverse("referrals:accept", args=[found.ref])
    page = browser.get(reverse("referrals:referral", args=[found.ref]))
    assert set(page.context["accept_form"].fields["cover"].queryset) == listed
    assert "only those on your list for restricted records" in page.content.decode()
    assert browser.post(accept, {"worker": nasreen.id, "cover": nia.id}).status_code == 200
    with as_system():
        with pytest.raises(NotOnItsList):
            actions.accept_referral(found, worker=nasreen, cover=nia, by=actor_for(nasreen, at=morning), at=morning)
        assert not actor_for(nia, at=morning).audiences & set(Person.objects.get(id=found.person_id).seen_by)
    assert browser.post(accept, {"worker": nasreen.id, "cover": other.id}).status_code == 302
