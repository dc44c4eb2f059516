"""What somebody could learn who may not know it: by a row, a message, a number, or the difference of two answers."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from handrail.agencies import actions as agencies
from handrail.agencies.models import Role as WorkerRole
from handrail.agencies.models import User, Worker
from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.crimes import actions as crimes
from handrail.crimes import queries as crime_queries
from handrail.crimes.models import Crime, Role
from handrail.directory.models import Service
from handrail.intake import queries as intake
from handrail.intake.models import Bundle
from handrail.journey import actions as journey
from handrail.journey.actions import Sighted
from handrail.journey.models import Event, Owed
from handrail.matching.actions import escrow
from handrail.matching.escrow import Named
from handrail.matching.models import Answer, Lodged, Token
from handrail.people import actions as people
from handrail.people.models import Person
from handrail.referrals import actions as referrals
from handrail.referrals.actions import showing
from handrail.referrals.actions.answering import DECLINES, RETURNS
from handrail.referrals.models import Decision, Referral
from handrail.referrals.queries import holds
from handrail.rights.models import Clock
from tests.told import MATCHING, Told, own_audience

pytestmark = pytest.mark.data


@pytest.fixture
def told(db: None, morning: datetime) -> Told:
    """Put people on file at the moment the region stands at."""
    return Told(morning)


def ref_of(actor: Actor) -> str:
    """Give the ref of a worker."""
    return Worker.objects.get(id=actor.id).ref


def sign_in_of(actor: Actor) -> tuple[str, bool]:
    """Give what somebody signs in by now."""
    user = Worker.objects.select_related("user").get(id=actor.id).user
    assert user is not None
    return user.password, user.is_active


def supporting_the_suspect_of(hold: Decision, worker: Actor, *, at: datetime) -> Worker:
    """Let a worker carry the suspect of whom somebody is held, who came to their service himself; give its manager."""
    role = Role.objects.select_related("record").get(crime=hold.crime_id, role="suspect")
    here = Worker.objects.get(id=worker.id)
    colleague = Worker.objects.filter(agency=here.agency).exclude(id=here.id)[0]
    Referral.objects.create(
        person_id=role.record.person_id, record=role.record, service=Service.objects.filter(agency=here.agency)[0],
        agency=here.agency, kind="isva", door="self", state="accepted", sent_at=at, sent_by_kind="survivor",
        shown_from=at, due_at=at, worker=here, cover=colleague, police_may_see=False,
    )  # fmt: skip
    user = User.objects.create_user("nia.bevan@meridian.example")
    manager = WorkerRole.SERVICE_MANAGER
    return agencies.engage_worker(here.agency, name="Nia Bevan", role=manager, user=user, by=MATCHING, at=at)


def person_page(client: Client, person: Person) -> str:
    answer = client.get(reverse("desk:person", args=[person.ref]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_that_there_is_another_is_on_no_page_of_the_advocate_who_lodged_nor_of_the_desk(
    signed_in: SignedIn, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    with as_system():
        naomi = Person.objects.get(shown_name="Naomi Clarke")
        other = Lodged.objects.get(agency__name__startswith="Lantern", withdrawn_at=None).person
        Token.objects.all().delete()
        Answer.objects.all().delete()
        Lodged.objects.all().delete()
        Owed.objects.filter(kind="another").delete()
        case = Crime.objects.filter(roles__record__person=naomi, flags__contains=["stalking"]).latest("reported_at")
        asked = {"agreed_on": morning.date(), "at": morning}
        escrow.lodge(naomi, named=Named(given="Dean", phones="07700 900555"), officer_may_know=True, crime=case,
                     by=cast("Beth"), **asked)  # fmt: skip
        escrow.lodge(other, named=Named(given="Deano", phones="+447700900555"), officer_may_know=False, crime=None,
                     by=cast("Cath"), **asked)  # fmt: skip
    for name, told_of in (("Harriet", True), ("Tom", True), ("Beth", False), ("Pavel", False), ("Maureen", False)):
        looking(cast(name))
        assert Owed.objects.filter(kind="another", person_id=naomi.id).exists() == told_of, name
    assert "named the same" in person_page(signed_in("Harriet"), naomi)
    for name in ("Beth", "Maureen"):
        assert "named the same" not in person_page(signed_in(name), naomi), name


def test_a_crime_number_finds_nobody_whose_part_in_that_crime_one_may_not_know(
    told: Told, cast: Cast, looking: Looking, signed_in: SignedIn, as_system: AsSystem, morning: datetime
) -> None:
    """Simran was referred Mina for this crime, and Tara for another: that Tara was harmed in this one is not hers."""
    simran = cast("Simran")
    with as_system():
        mina, tara = told.somebody("Mina", "Aldous"), told.somebody("Tara", "Quayle")
        this, another = told.crime(victim=mina, bereaved_relative=tara), told.crime(victim=tara)
        sights = [
            Sighted(held.person_id, own_audience(simran), simran.side, "a test", crime)
            for held, crime in ((mina, this), (tara, another))
        ]
        journey.open_sights(sights, by=MATCHING, at=morning)
        people.show_again([mina.person_id, tara.person_id])
        crimes.show_again([this, another])
        numbers = dict(Crime.objects.filter(id__in=[this, another]).values_list("id", "source_ref"))
    client = signed_in("Simran")

    def found(number: str) -> list[str]:
        page = client.post(reverse("desk:search"), {"q": number, "reason": "my_work"}, follow=True)
        return [row.sentence for row in page.context["rows"]]

    assert found(numbers[another]) == ["Tara Quayle"]
    assert found(numbers[this]) == ["Mina Aldous"]
    looking(simran)
    parties = {one.role: one for one in crime_queries.parties(this, viewer=simran)}
    assert parties["victim"].shown_name == "Mina Aldous"
    assert (parties["bereaved_relative"].shown_name, parties["bereaved_relative"].person_ref) == ("", "")


def test_what_was_said_of_one_person_is_shown_to_nobody_who_signs_in_after_and_stands_in_no_cookie(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem
) -> None:
    client, service = signed_in("Simran"), cast("Simran").agency_id
    with as_system():
        one = Referral.objects.filter(state="sent", agency_id=service, person__restricted=False)[0]
    answer = client.post(reverse("referrals:decline", args=[one.ref]), {"reason": "no_capacity"})
    assert answer.status_code == 302
    assert "messages" not in answer.cookies
    client.post(reverse("account_logout"))
    said = client.get(reverse("account_login")).content.decode()
    assert "You have signed out." in said
    assert "You will see nothing more of it" not in said


def test_the_police_do_not_read_of_a_declined_referral_that_the_service_supports_the_suspect(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem
) -> None:
    """That he came to Lantern House himself, harmed by somebody, is his to tell: Maureen reads the reason given."""
    with as_system():
        one = Referral.objects.filter(
            state="sent", agency_id=cast("Simran").agency_id, door="police", person__restricted=False
        )[0]
    ends = (DECLINES, RETURNS)
    declined = signed_in("Simran").post(reverse("referrals:decline", args=[one.ref]), {"reason": "cannot_say"})
    assert declined.status_code == 302
    read = signed_in("Maureen").get(reverse("referrals:referral", args=[one.ref])).content.decode()
    assert "Cannot say" in read
    told = " ".join([read, *(words for codes in ends for each in codes.items() for words in each)]).lower()
    for giving_away in ("other side", "other party", "other_party", "conflict"):
        assert giving_away not in told, giving_away


@pytest.mark.parametrize("what", ["password", "clear", "close"])
def test_a_sergeant_of_another_unit_cannot_become_an_officer_and_their_own_sergeant_can(
    signed_in: SignedIn, cast: Cast, what: str
) -> None:
    """Priya sees the domestic abuse of her unit: Owen answers for her there, and Marsha for Response."""
    here, before = f"/sign-in/colleagues/{ref_of(cast('Priya'))}/", sign_in_of(cast("Priya"))
    marsha = signed_in("Marsha")
    assert marsha.post(here, {"what": what}).status_code == 403
    assert "You do not open or change it" in marsha.get(here).content.decode()
    assert sign_in_of(cast("Priya")) == before
    assert signed_in("Owen").post(here, {"what": what}).status_code in (200, 302)


def test_nobody_becomes_an_officer_who_sees_a_restricted_record_by_name_and_they_do_not(
    told: Told, signed_in: SignedIn, cast: Cast, as_system: AsSystem, morning: datetime
) -> None:
    """Priya is the officer in an honour-based case. Owen, her sergeant, is not named in it until he supervises it."""
    here, before = f"/sign-in/colleagues/{ref_of(cast('Priya'))}/", sign_in_of(cast("Priya"))
    with as_system():
        zara = told.somebody("Zara", "Aldous", cast("Priya"))
        people.restrict([zara.person_id], why="honour_based_abuse", by=MATCHING, at=morning)
    assert signed_in("Owen").post(here, {"what": "password"}).status_code == 403
    assert sign_in_of(cast("Priya")) == before
    with as_system():
        sight = Sighted(zara.person_id, own_audience(cast("Owen")), "police", "supervisor")
        journey.open_sights([sight], by=MATCHING, at=morning)
        people.show_again([zara.person_id])
    assert signed_in("Owen").post(here, {"what": "password"}).status_code == 200


def test_the_desk_cannot_tell_by_what_is_offered_that_a_service_supports_the_suspect_and_his_worker_learns_nothing(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem, morning: datetime
) -> None:
    """Amira of Meridian carries the man whom Sandra Gould reported, who was hurt by another. Nia manages Meridian."""
    with as_system():
        hold = Decision.objects.get(person__shown_name="Sandra Gould", decision="held", superseded_at=None)
        before = [one.service.name for one in holds.choices(hold, viewer=cast("Maureen"), at=morning)]
        nia = supporting_the_suspect_of(hold, cast("Amira"), at=morning)
        after = [one.service.name for one in holds.choices(hold, viewer=cast("Maureen"), at=morning)]
        meridian = Service.objects.get(name="Meridian ISVAs")
    assert after == before
    assert meridian.name in after
    maureen = signed_in("Maureen")
    asked = {"service": f"{meridian.ref}:isva", "basis": "consent", "needs_to_know": ""}
    assert maureen.post(reverse("referrals:refer", args=[hold.ref]), asked).status_code == 302
    with as_system():
        sent = Referral.objects.get(person=hold.person_id, state="sent")
        referrals.disclose([sent.id], by=MATCHING, at=morning + timedelta(minutes=2))
    here, later = reverse("referrals:referral", args=[sent.ref]), reverse("referrals:owned")
    assert signed_in("Amira").get(here).status_code == 404
    page = signed_in("Nia").get(here)
    assert "Of this service only you are shown this" in page.content.decode()
    told = maureen.get(here).content.decode() + maureen.get(later).content.decode()
    assert "Meridian" in told
    for giving_away in ("Nia Bevan", "only you", "other side", "other party"):
        assert giving_away not in told, giving_away
    tied = {"worker": nia.id, "cover": cast("Amira").id}
    refused = signed_in("Nia").post(reverse("referrals:accept", args=[sent.ref]), tied)
    assert "One of those you chose cannot take this referral" in refused.content.decode()
    ended = signed_in("Nia").post(reverse("referrals:decline", args=[sent.ref]), {"reason": "cannot_say"})
    assert ended.status_code == 302
    read = maureen.get(here).content.decode()
    assert "Cannot say" in read
    assert "Nia Bevan" not in read


def test_who_settles_a_referral_alone_hands_it_to_the_list_where_the_record_is_restricted_and_has_it_back_after(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem, morning: datetime
) -> None:
    """Nia was shown Sandra Gould because Amira has the suspect; Ada, not she, is on Meridian's list."""
    with as_system():
        hold = Decision.objects.get(person__shown_name="Sandra Gould", decision="held", superseded_at=None)
        nia = supporting_the_suspect_of(hold, cast("Amira"), at=morning)
        ada = agencies.engage_worker(nia.agency, name="Ada Lisle", role=WorkerRole.ADVOCATE, by=MATCHING, at=morning)
        agencies.put_on_list(ada, name=agencies.RESTRICTED, by=MATCHING, at=morning)
        ada.user = User.objects.create_user("ada.lisle@meridian.example")
        ada.save()
    meridian = Service.objects.get(name="Meridian ISVAs")
    asked = {"service": f"{meridian.ref}:isva", "basis": "consent", "needs_to_know": ""}
    signed_in("Maureen").post(reverse("referrals:refer", args=[hold.ref]), asked)
    later = {"by": MATCHING, "at": morning + timedelta(minutes=2)}
    with as_system():
        sent = Referral.objects.get(person=hold.person_id, state="sent")
        referrals.disclose([sent.id], **later)

    def who_has_it() -> list[object]:
        with as_system():
            owner = Owed.objects.get(kind="referral", source_ref=f"referral:{sent.id}", closed_at=None).owner
        here = reverse("referrals:referral", args=[sent.ref])
        return [str(owner), *(signed_in(name).get(here).status_code for name in ("Nia", "Ada", "Amira"))]

    assert who_has_it() == ["Nia Bevan", 200, 404, 404]
    with as_system():
        people.restrict([sent.person_id], why="they_asked", told_by_caller=True, **later)
        referrals.move_to_named(sent.person_id, restricted=True, **later)
    assert who_has_it() == ["restricted records", 404, 200, 404]
    with as_system():
        people.lift_restriction([sent.person_id], why="reason_gone", **later)
        referrals.move_to_named(sent.person_id, restricted=False, **later)
    assert who_has_it() == ["Nia Bevan", 200, 404, 404]


def test_nobody_counts_the_restricted_among_decisions_or_owners_who_may_not_see_them(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem
) -> None:
    """Of the night's decisions some are honour-based. One was left without an owner: Maureen is not on that list."""
    with as_system():
        night = Bundle.objects.filter(status="taken").latest("taken_at")
        shut = Decision.objects.filter(person__restricted=True, superseded_at=None)
        hidden = shut.filter(decision="held")[0]
        Owed.objects.filter(kind="held", source_ref=f"decision:{hidden.id}").update(kind="question")
        referrals.check_owners(by=MATCHING, at=night.taken_at)
    assert night.restricted["hba_specialist"] == night.did["reasons"]["hba_specialist"] > 0
    for name, sees in (("Maureen", False), ("Farah", True)):
        decisions, reasons = intake.decided(night, viewer=cast(name))
        assert ("hba_specialist" in reasons) == sees
        assert (decisions["made"] == night.did["decisions"]["made"]) == sees
    maureen, every = signed_in("Maureen"), f"{night.did['decisions']['made']:,}"
    for page in (reverse("intake:bundle", args=[night.ref]), reverse("desk:today")):
        told = maureen.get(page).content.decode()
        assert "HBA specialist" not in told
        assert f"{every} referred" not in told
        assert f"{every} people were referred" not in told
    owners = maureen.get(reverse("referrals:owned")).content.decode()
    assert "Everything open that you may see has an owner" in owners
    assert "Something has none" in owners


def test_a_list_behind_a_figure_says_how_many_of_those_it_counts_may_be_opened_and_never_whose_the_others_are(
    signed_in: SignedIn, as_system: AsSystem
) -> None:
    """Colin counts every right of the force, those of the restricted too, whom he does not see."""
    with as_system():
        shut = Person.objects.filter(restricted=True)
        names, closed = set(shut.values_list("shown_name", flat=True)), Q(person_id__in=shut.values("id"))
        few = "VC-06.1"
        every = Clock.objects.filter(settled="late", entitlement=few)
        count, open_to_him = every.count(), every.exclude(closed).count()
    assert count - open_to_him > 0
    asked = {"right": few, "state": "late"}
    page = signed_in("Colin").get(reverse("rights:list"), asked).content.decode()
    assert f"<strong>{count}</strong> in" in page
    assert f", of which you may open {open_to_him}</p>" in page
    assert not [name for name in names if name in page]


def test_iris_whose_reason_is_the_court_reads_nothing_of_what_triage_held_or_decided(
    cast: Cast, looking: Looking, signed_in: SignedIn, as_system: AsSystem, morning: datetime
) -> None:
    """Somebody is held whom Owen answers for; she has a hearing to tell them of. No filter but the database's."""
    iris, owen = cast("Iris"), cast("Owen")
    with as_system():
        reported = Event.objects.filter(kind="crime_reported").values("person_id")
        seen = Owed.objects.filter(seen_by__overlap=sorted(owen.audiences), person_id__in=reported)
        held = seen.filter(kind="held", closed_at=None)[0]
        sight = Sighted(held.person_id, own_audience(iris), "court", "witness_care", held.crime_id, "court:1")
        journey.open_sights([sight], by=iris, at=morning)
        crimes.show_again([held.crime_id])
        people.show_again([held.person_id])
        showing.show_again([held.person_id])
        person = held.person_id
        hold = reverse("referrals:hold", args=[Decision.objects.get(id=held.source_ref.partition(":")[2]).ref])
    told = {}
    for actor in (owen, iris):
        looking(actor)
        owed = {one.kind for one in Owed.objects.filter(person_id=person, closed_at=None)}
        events = {one.kind for one in Event.objects.filter(person_id=person)}
        told[actor.id] = ("held" in owed, "triage_decided" in events, "crime_reported" in events)
    assert told == {owen.id: (True, True, True), iris.id: (False, False, True)}
    assert signed_in("Owen").get(hold).status_code == 200
    assert signed_in("Iris").get(hold).status_code == 404
