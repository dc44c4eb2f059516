"""Somebody leaves: who they carried has a worker and a cover still, and what they owed is somebody's."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from handrail.agencies import queries as agencies
from handrail.agencies.actions import NotOnTheirLists
from handrail.agencies.models import Audience, Worker
from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.journey.models import Event, Owed
from handrail.journey.queries import owed_by
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.referrals.actions import let_go
from handrail.referrals.actions.leaving import CarriesTheRestricted
from handrail.referrals.models import Referral
from handrail.referrals.queries import owners, sent

BY = system("directory")
pytestmark = pytest.mark.data


def named(name: str) -> Worker:
    return Worker.objects.select_related("user").get(name=name)


def test_a_case_goes_to_its_cover_and_whoever_takes_over_covers_it(
    signed_in: SignedIn, as_system: AsSystem, referral_of: Callable[[str], Referral]
) -> None:
    """Simran carries Gurpreet, and Cath covers. Simran leaves; Ruth takes over from her."""
    found = referral_of("Gurpreet")
    simran, cath, ruth = named("Simran Gill"), named("Cath Doolan"), named("Ruth Adeyemi")
    signed_in("Simran").post(f"/referrals/{found.ref}/accept/", {"worker": simran.id, "cover": cath.id})
    manager, here = signed_in("Ruth"), f"/referrals/leaving/{simran.ref}/"
    carries = sent.carried(simran)
    assert ("one case" if carries == 1 else f"{carries} cases") in manager.get(here).content.decode()
    same = manager.post(here, {"taken_over_by": ruth.id, "cover": ruth.id}).content.decode()
    assert "worker and cover are two people" in same
    assert manager.post(here, {"taken_over_by": ruth.id, "cover": cath.id}).status_code == 302
    with as_system():
        now = Referral.objects.get(id=found.id)
        assert (now.state, now.worker, now.cover) == ("accepted", cath, ruth)
        over = Event.objects.filter(person_id=found.person_id, kind="case_handed_over")
        assert {event.crime_id for event in over} == {one.crime_id for one in now.carries.all()}
        simran.refresh_from_db()
        assert simran.user is not None
        assert not simran.user.is_active
        assert not any(owners.find_unowned().values())
    read = manager.get(f"/people/{found.person.ref}/").content.decode()
    assert "Another worker of Lantern House IDVAs has the case now" in read
    assert simran.ref not in manager.get("/sign-in/colleagues/").content.decode()


def test_what_an_officer_owed_and_alone_could_see_is_whose_who_took_over(
    signed_in: SignedIn, as_system: AsSystem, cast: Cast, looking: Looking, morning: datetime
) -> None:
    """Tom is in Naomi's case, who is told nothing by his going. Marsha is his sergeant and gives it to Ola Reyes."""
    with as_system():
        tom = named("PC Tom Ashdown")
        ola = Worker.objects.create(agency=tom.agency, team=tom.team, name="PC Ola Reyes", role="officer")
        Audience.objects.create(of_agency=tom.agency, side="police", worker=ola)
        his = Owed.objects.filter(owner__worker=tom, closed_at=None).count()
        naomi = Person.objects.get(shown_name="Naomi Clarke").ref
        before = agencies.actor_for(ola, at=morning)
    assert his > 0
    looking(before)
    with pytest.raises(NotKnown):
        people.person(naomi, viewer=before)
    assert signed_in("Marsha").post(f"/referrals/leaving/{tom.ref}/", {"taken_over_by": ola.id}).status_code == 302
    after = agencies.actor_for(ola, at=morning)
    looking(after)
    assert people.person(naomi, viewer=after).ref == naomi
    assert owed_by(viewer=after, audience_ids=after.audiences, at=morning, most=50).count() >= min(his, 50)
    assert str(Audience.objects.get(worker=tom)) == "PC Ola Reyes, for PC Tom Ashdown, who has left"


@pytest.mark.parametrize(("who", "whom", "what"), [
    ("Owen", "PC Tom Ashdown", 403), ("Marsha", "PC Priya Raval", 403), ("Marsha", "Maureen Tasker", 403),
    ("Ruth", "Amira Hussain", 404), ("Simran", "Cath Doolan", 403), ("Ruth", "Ruth Adeyemi", 403),
    ("Ruth", "Cath Doolan", 200),
])  # fmt: skip
def test_only_whoever_answers_for_them_lets_somebody_go(who: str, whom: str, what: int, signed_in: SignedIn) -> None:
    """Owen's unit is not Tom's, Maureen is on a list Marsha is not on, Amira is of another agency."""
    assert signed_in(who).get(f"/referrals/leaving/{named(whom).ref}/").status_code == what


def test_nobody_takes_over_a_place_on_a_named_list_or_a_restricted_record_without_being_on_the_list(
    as_system: AsSystem, morning: datetime
) -> None:
    """Nasreen is on Chosen Path's list. Of the officers, one has a restricted record, and colleagues are on no list."""
    with as_system():
        nasreen = named("Nasreen Malik")
        beside = Worker.objects.create(agency=nasreen.agency, name="Nia Bevan", role="advocate")
        yesterday = morning.date() - timedelta(days=1)
        with pytest.raises(NotOnTheirLists), transaction.atomic():
            let_go(nasreen, taken_over_by=beside, cover=None, last_day=yesterday, by=BY, at=morning)
        ((officer,),) = database.ask(
            "SELECT a.worker_id FROM journey_sight s JOIN agencies_audience a ON a.id = s.audience_id"
            " JOIN people_person p ON p.id = s.person_id WHERE p.restricted AND s.until_at IS NULL"
            " AND a.side = 'police' AND NOT EXISTS (SELECT FROM agencies_listed l WHERE l.worker_id = a.worker_id)"
            " AND a.worker_id IS NOT NULL ORDER BY 1 LIMIT 1"
        )
        has_one, tom = Worker.objects.get(id=officer), named("PC Tom Ashdown")
        with pytest.raises(CarriesTheRestricted), transaction.atomic():
            let_go(has_one, taken_over_by=tom, cover=None, last_day=yesterday, by=BY, at=morning)
        farah = named("Insp Farah Aziz")
        let_go(has_one, taken_over_by=farah, cover=None, last_day=yesterday, by=BY, at=morning)
        assert agencies.actor_for(has_one, at=morning).audiences & agencies.actor_for(farah, at=morning).audiences


def test_a_manager_lets_nobody_go_who_is_on_a_list_that_she_is_not_on(signed_in: SignedIn, as_system: AsSystem) -> None:
    with as_system():
        nasreen = named("Nasreen Malik")
        Worker.objects.filter(name="Harriet Stone").update(agency=nasreen.agency, team=nasreen.team)
    assert signed_in("Harriet").get(f"/referrals/leaving/{nasreen.ref}/").status_code == 403
