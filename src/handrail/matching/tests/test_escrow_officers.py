"""What the officer in a survivor's case is told and asked: only where she agreed, and only while it is theirs."""

from datetime import datetime

import pytest
from django.urls import reverse
from procrastinate.contrib.django import app

from handrail.agencies.models import Audience
from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core import database
from handrail.crimes.models import Crime
from handrail.journey import actions as journey
from handrail.journey.actions import Sighted
from handrail.journey.models import Owed
from handrail.matching.actions import escrow
from handrail.matching.models import Answer, Lodged
from handrail.matching.queries import escrow as queries
from handrail.matching.tests.lodging import MAN, SAME_MAN, case_of, lodge, owed_to
from handrail.people.actions import show_again
from handrail.people.models import Person

pytestmark = pytest.mark.data

JOB = system("matching.ask_officers")


@pytest.mark.usefixtures("nobody_yet")
def test_an_officer_learns_nothing_unless_the_survivor_agreed_and_then_nobody_is_put_in_touch(
    cast: Cast, looking: Looking, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    harriet, ruth, beth = cast("Harriet"), cast("Ruth"), cast("Beth")
    with as_system():
        lodged = lodge(naomi, MAN, beth, morning, crime=case_of(naomi), officer=False)
        lodge(other, SAME_MAN, cast("Cath"), morning)
        hers = Answer.objects.select_related("lodged").get(lodged__person=naomi)
        theirs = Answer.objects.select_related("lodged").get(lodged__person=other)
        for answer, by in ((hers, harriet), (theirs, ruth)):
            escrow.settle(answer, precautions=["no_detail"], by=by, at=morning)
        assert not owed_to(cast, "Tom")
    for name in ("Tom", "Marsha", "Maureen", "Farah"):
        looking(cast(name))
        assert not Lodged.objects.exists()
        assert not Answer.objects.exists()
    looking(harriet)
    waiting = queries.answer(hers.ref, viewer=harriet)
    assert queries.waits_for(waiting) == ("agreement",)
    assert not queries.who_to_speak_to(waiting, viewer=harriet, at=morning)
    looking(beth)
    escrow.let_officer_know(queries.lodged(lodged.ref, viewer=beth), by=beth, at=morning)
    with as_system():
        assert owed_to(cast, "Tom") == ["keep_clean"]


@pytest.mark.usefixtures("nobody_yet")
def test_an_officer_who_is_allocated_later_is_asked_in_the_night_and_the_page_says_so_till_then(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    with as_system():
        case = case_of(naomi)
        tom = case.officer_id
        Crime.objects.filter(id=case.id).update(officer=None)
        lodge(naomi, MAN, cast("Beth"), morning, crime=case_of(naomi), officer=True)
        lodge(other, SAME_MAN, cast("Cath"), morning)
        hers = Answer.objects.get(lodged__person=naomi)
        assert queries.waits_for(hers) == ("supervisor", "officer")
    page = signed_in("Harriet").get(reverse("matching:answer", args=[hers.ref])).content.decode()
    assert "no officer has been asked yet" in page
    assert "have not agreed" not in page
    with as_system():
        night = app.tasks["matching.ask_officers"].func
        night()
        assert not owed_to(cast, "Tom"), "there is none to ask"
        Crime.objects.filter(id=case.id).update(officer=tom)
        ruths = min(cast("Ruth").audiences)
        Owed.objects.filter(kind="another", agency_id=hers.lodged.agency_id).update(owner_id=ruths)
        night()
        night()
        assert owed_to(cast, "Tom") == ["keep_clean"]
        assert queries.waits_for(Answer.objects.get(id=hers.id)) == ("supervisor", "investigator")
        assert not owed_to(cast, "Harriet"), "who took over from her keeps it"
        said = "SELECT count(*) FROM audit_entry WHERE action = 'officers asked of another'"
        assert database.ask(said) == [(1,)]


@pytest.mark.usefixtures("nobody_yet")
def test_who_takes_a_case_over_from_an_officer_who_said_nothing_is_asked_in_their_place(
    cast: Cast, looking: Looking, as_system: AsSystem, naomi: Person, other: Person, morning: datetime
) -> None:
    with as_system():
        case = case_of(naomi)
        lodge(naomi, MAN, cast("Beth"), morning, crime=case, officer=True)
        lodge(other, SAME_MAN, cast("Cath"), morning)
        assert owed_to(cast, "Tom") == ["keep_clean"]
        Crime.objects.filter(id=case.id).update(officer=cast("Priya").id)
        own = Audience.objects.get(worker=cast("Priya").id)
        journey.open_sights([Sighted(naomi.id, own.id, "police", "officer", case.id, "test")], by=JOB, at=morning)
        show_again([naomi.id])
        assert escrow.ask_officers(by=JOB, at=morning) == 1
        assert escrow.ask_officers(by=JOB, at=morning) == 0
        assert (owed_to(cast, "Tom"), owed_to(cast, "Priya")) == ([], ["keep_clean"])
        hers = Answer.objects.get(lodged__person=naomi)
    looking(cast("Tom"))
    assert not Answer.objects.exists(), "it is his no longer, nor his to read"
    looking(cast("Harriet"))
    assert queries.answer(hers.ref, viewer=cast("Harriet")).id == hers.id, "her supervisor still reads it"
    looking(cast("Priya"))
    escrow.settle(
        queries.answer(hers.ref, viewer=cast("Priya")), precautions=["no_detail"], by=cast("Priya"), at=morning
    )
    with as_system():
        Crime.objects.filter(id=case.id).update(officer=cast("Tom").id)
        assert escrow.ask_officers(by=JOB, at=morning) == 0, "it has been said"
