"""Whoever answers for others opens, mends and closes how they sign in; a password is shown once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from handrail.agencies import actions, queries
from handrail.agencies.models import Agency, Role, User, Worker
from handrail.agencies.tests.conftest import BY
from handrail.audit.models import Entry
from handrail.audit.tests.fixtures import SignedIn

pytestmark = pytest.mark.data


def hired() -> Worker:
    """Somebody who has begun at Lantern House today."""
    house = Agency.objects.get(name="Lantern House")
    return actions.engage_worker(house, name="Nia Bevan", role=Role.ADVOCATE, by=BY, at=timezone.now())


def of(name: str) -> str:
    return f"/sign-in/colleagues/{Worker.objects.get(name=name).ref}/"


def test_ruth_opens_a_sign_in_for_a_new_advocate_whose_password_is_shown_once(
    signed_in: SignedIn, written_down: Callable[[], list[Entry]]
) -> None:
    """Somebody at Lantern House has no sign-in yet; Ruth manages the house."""
    new = hired()
    ruth, here = signed_in("Ruth"), f"/sign-in/colleagues/{new.ref}/"
    assert new.name in ruth.get("/sign-in/colleagues/").content.decode()
    page = ruth.post(here, {"what": "open", "email": "new.advocate@lantern-house.example"})
    shown = re.search(r"<strong>([0-9a-f-]{19})</strong>", page.content.decode())
    assert shown is not None
    assert page["Cache-Control"] == "no-store, private"
    user = User.objects.get(email="new.advocate@lantern-house.example")
    assert user.check_password(shown[1])
    assert Worker.objects.get(id=new.id).user == user
    assert shown[1] not in ruth.get(here).content.decode()
    assert {"sign-in opened", "worker claimed"} <= {entry.action for entry in written_down()}


def test_a_lost_phone_is_cleared_and_a_leaver_can_sign_in_no_more(signed_in: SignedIn, simran: User) -> None:
    Authenticator.objects.create(user=simran, type=Authenticator.Type.TOTP, data={"secret": "x"})
    ruth = signed_in("Ruth")
    assert ruth.post(of("Simran Gill"), {"what": "clear"}).status_code == 302
    assert not Authenticator.objects.filter(user=simran).exists()
    assert ruth.post(of("Simran Gill"), {"what": "close"}).status_code == 302
    simran.refresh_from_db()
    assert not simran.is_active
    assert "closed" in ruth.get(of("Simran Gill")).content.decode()


@pytest.mark.parametrize("what", ["password", "clear", "close"])
def test_nobody_changes_how_somebody_of_another_agency_signs_in(signed_in: SignedIn, what: str) -> None:
    """Simran can sign in, so it could be changed; Owen is a sergeant, and she is not of the police."""
    before = queries.by_first_name("Simran").user
    assert before is not None
    assert signed_in("Owen").post(of("Simran Gill"), {"what": what}).status_code == 404
    assert signed_in("Simran").post(of("Simran Gill"), {"what": what}).status_code == 403
    after = User.objects.get(id=before.id)
    assert (after.password, after.is_active) == (before.password, True)


def test_owen_finds_those_he_answers_for_before_the_rest_of_the_force(signed_in: SignedIn) -> None:
    lines = [line.cells for line in signed_in("Owen").get("/sign-in/colleagues/").context["table"].lines]
    units = [cells[2] for cells in lines]
    others = units.index(next(unit for unit in units if unit != "PPU Domestic Abuse"))
    assert "PC Priya Raval" in {cells[0] for cells in lines[:others]}
    assert "PPU Domestic Abuse" not in units[others:]


def test_who_works_for_two_agencies_is_changed_by_neither(signed_in: SignedIn, amira: User) -> None:
    """Whoever could sign in as Amira would look through both her memberships."""
    delroys = Worker.objects.get(name="Amira Hussain", agency__name="First Contact West Midlands")
    Worker.objects.filter(name="Delroy Henry").update(role="service_manager")
    browser = signed_in("Delroy")
    page = browser.get(f"/sign-in/colleagues/{delroys.ref}/")
    assert "only whoever runs Handrail" in page.content.decode()
    assert browser.post(f"/sign-in/colleagues/{delroys.ref}/", {"what": "close"}).status_code == 403
    amira.refresh_from_db()
    assert amira.is_active


@pytest.mark.parametrize("name", ["Farah", "Maureen"])
@pytest.mark.parametrize("what", ["password", "clear", "close"])
def test_a_sergeant_cannot_become_somebody_who_sees_by_a_list_that_he_is_not_on(
    signed_in: SignedIn, name: str, what: str
) -> None:
    """By Farah's sign-in Owen would open every restricted record, and by Maureen's every victim of the force."""
    worker = queries.by_first_name(name)
    assert worker.user is not None
    before, owen = worker.user.password, signed_in("Owen")
    here = f"/sign-in/colleagues/{worker.ref}/"
    assert owen.post(here, {"what": what}).status_code == 403
    assert "only whoever runs Handrail" in owen.get(here).content.decode()
    after = User.objects.get(id=worker.user.id)
    assert (after.password, after.is_active) == (before, True)


def test_a_sign_in_for_somebody_on_a_list_is_opened_only_by_somebody_who_is_on_it(signed_in: SignedIn) -> None:
    farah = queries.by_first_name("Farah")
    Worker.objects.filter(id=farah.id).update(user=None)
    asked = {"what": "open", "email": "somebody.else@police.example"}
    assert signed_in("Owen").post(f"/sign-in/colleagues/{farah.ref}/", asked).status_code == 403
    assert not User.objects.filter(email=asked["email"]).exists()


def test_an_address_that_is_taken_is_said_beside_the_field_and_kept(signed_in: SignedIn) -> None:
    new = hired()
    asked = {"what": "open", "email": "simran.gill@lantern-house.example"}
    page = signed_in("Ruth").post(f"/sign-in/colleagues/{new.ref}/", asked).content.decode()
    assert 'value="simran.gill@lantern-house.example"' in page
    assert "govuk-error-message" in page
    assert Worker.objects.get(id=new.id).user is None


def test_sessions_that_are_over_are_forgotten_and_one_that_is_not_stays(db: None) -> None:
    over, open_one = SessionStore(), SessionStore()
    for one in (over, open_one):
        one["worker"] = 1
        one.create()
    Session.objects.filter(session_key=over.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    actions.forget_sessions()
    kept = set(Session.objects.values_list("session_key", flat=True))
    assert open_one.session_key in kept
    assert over.session_key not in kept


def test_ruth_engages_an_advocate_who_signs_in_and_a_second_of_the_same_address_is_refused(signed_in: SignedIn) -> None:
    ruth = signed_in("Ruth")
    roles = {role for role, _ in ruth.get("/sign-in/colleagues/begin/").context["form"].fields["role"].choices}
    assert roles == {"advocate", "coordinator", "counsellor", "service_manager"}
    typed = {"name": "Nia Bevan", "role": "advocate", "team": "", "email": "Nia@lantern-house.example",
             "languages": "cy", "phone": "", "gender": "F"}  # fmt: skip
    page = ruth.post("/sign-in/colleagues/begin/", typed, follow=True).content.decode()
    assert "works here from today" in page
    new = Worker.objects.get(name="Nia Bevan")
    assert (new.agency.name, new.languages, new.email) == ("Lantern House", ["en", "cy"], "nia@lantern-house.example")
    assert queries.actor_for(new, at=timezone.now()).audiences
    assert "has this e-mail address already" in ruth.post("/sign-in/colleagues/begin/", typed).content.decode()


def test_a_sergeant_engages_nobody_who_sees_more_than_her_unit(signed_in: SignedIn) -> None:
    """A clerk at the referral desk sees every victim of the force; a colleague in another unit sees that unit's."""
    marsha = signed_in("Marsha")
    form = marsha.get("/sign-in/colleagues/begin/").context["form"]
    assert {role for role, _ in form.fields["role"].choices} == {"officer", "supervisor", "witness_care"}
    assert [words for _, words in form.fields["team"].choices] == ["None", "Response"]
    typed = {"name": "Nia Bevan", "role": "referral_desk", "email": "nia@police.example"}
    assert marsha.post("/sign-in/colleagues/begin/", typed).status_code == 200
    assert not Worker.objects.filter(name="Nia Bevan").exists()


def test_a_team_is_opened_once(signed_in: SignedIn) -> None:
    ruth = signed_in("Ruth")
    assert ruth.post("/sign-in/colleagues/team/", {"name": "Nights"}).status_code == 302
    assert "a team of this name already" in ruth.post("/sign-in/colleagues/team/", {"name": "Nights"}).content.decode()
