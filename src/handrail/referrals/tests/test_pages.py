"""Pages of triage and referrals, as each of the cast finds them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from handrail.agencies.models import Worker
from handrail.audit.models import Entry
from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.referrals.models import Decision, Referral

pytestmark = pytest.mark.data


@pytest.mark.parametrize(
    "name", ["Maureen", "Joan", "Priya", "Owen", "Farah", "Delroy", "Simran", "Ruth", "Nasreen", "Pavel"]
)
@pytest.mark.parametrize("address", ["/referrals/", "/services/"])
def test_everybody_has_their_referrals_and_the_services(signed_in: SignedIn, name: str, address: str) -> None:
    assert signed_in(name).get(address).status_code == 200


@pytest.mark.parametrize("name", ["Maureen", "Priya", "Owen", "Farah", "Delroy"])
def test_whoever_decides_has_a_queue_of_holds(signed_in: SignedIn, name: str) -> None:
    assert signed_in(name).get("/referrals/held/").status_code == 200


def test_everything_open_has_an_owner(signed_in: SignedIn) -> None:
    page = signed_in("Maureen").get("/referrals/owners/")
    assert "Everything open has an owner" in page.content.decode()


def test_maureen_decides_a_hold_step_by_step_and_can_undo(
    signed_in: SignedIn, decisions_of: Callable[[str], list[Decision]], as_system: AsSystem
) -> None:
    held, browser = decisions_of("Zofia")[0], signed_in("Maureen")
    page = browser.get(f"/referrals/held/{held.ref}/").content.decode()
    assert "Every way to reach them was refused" in page
    form = browser.get(f"/referrals/held/{held.ref}/refer/")
    assert form.status_code == 200
    service = form.context["form"].fields["service"].choices[0][0]
    missing = browser.post(
        f"/referrals/held/{held.ref}/refer/", {"service": service, "needs_to_know": "Typed with care"}
    )
    assert "Choose the basis on which it is shared." in missing.content.decode()
    assert "Typed with care" in missing.content.decode()
    done = browser.post(f"/referrals/held/{held.ref}/refer/", {"service": service, "basis": "consent"}, follow=True)
    assert "was referred." in done.content.decode()
    assert "You can undo this until" in done.content.decode()
    with as_system():
        sent = Referral.objects.filter(person_id=held.person_id).latest("id")
    undone = browser.post(f"/referrals/{sent.ref}/undo/", follow=True).content.decode()
    assert "The service never saw it" in undone


def test_the_officer_answers_on_her_own_page(
    signed_in: SignedIn, as_system: AsSystem, worker_named: Callable[[str], Worker]
) -> None:
    with as_system():
        priya = worker_named("Priya")
        asked = Decision.objects.filter(
            decision="held", superseded_at=None, crime__officer=priya, code="child_family_suspect"
        )
        held = asked[0]
    browser = signed_in("Priya")
    assert browser.get(f"/referrals/held/{held.ref}/").status_code == 200
    form = browser.get(f"/referrals/held/{held.ref}/answer/")
    assert form.status_code == 200
    kept = browser.post(f"/referrals/held/{held.ref}/answer/", {"phone": "077", "safe_times": "after four"})
    assert "Write the whole number, such as 07700 900123." in kept.content.decode()
    assert "after four" in kept.content.decode()


def test_simran_accepts_in_one_step_and_a_mistake_is_said(
    signed_in: SignedIn, referral_of: Callable[[str], Referral], worker_named: Callable[[str], Worker]
) -> None:
    found, browser = referral_of("Gurpreet"), signed_in("Simran")
    simran, cath = worker_named("Simran"), worker_named("Cath")
    page = browser.get(f"/referrals/{found.ref}/").content.decode()
    assert "Accept, with a worker and cover" in page
    assert "interpreter: Punjabi" in page
    same = browser.post(f"/referrals/{found.ref}/accept/", {"worker": simran.id, "cover": simran.id}).content.decode()
    assert "worker and cover are two people" in same
    done = browser.post(f"/referrals/{found.ref}/accept/", {"worker": simran.id, "cover": cath.id}, follow=True)
    assert "Simran Gill is their worker, Cath Doolan covers." in done.content.decode()


@pytest.mark.parametrize("name", ["Pavel", "Beth", "Delroy"])
@pytest.mark.parametrize("part", ["", "decline/", "withdraw/"])
def test_a_stranger_finds_nothing_at_the_address_of_a_referral(
    signed_in: SignedIn, referral_of: Callable[[str], Referral], name: str, part: str
) -> None:
    assert signed_in(name).get(f"/referrals/{referral_of('Gurpreet').ref}/{part}").status_code == 404


def test_a_referral_to_a_service_not_on_handrail_is_mailed_and_taken(
    signed_in: SignedIn, as_system: AsSystem, morning: datetime
) -> None:
    with as_system():
        found = Referral.objects.filter(service__on_handrail=False, state="sent", person__restricted=False)[0]
        address = found.record.address or "nowhere at all"
    browser = signed_in("Maureen")
    page = browser.get(f"/referrals/{found.ref}/secure-mail/").content.decode()
    assert "I have sent it" in page
    assert address not in page
    browser.post(f"/referrals/{found.ref}/secure-mail/sent/")
    taken = {"worker": "Jo Bright", "cover": ""}
    missing = browser.post(f"/referrals/{found.ref}/secure-mail/accepted/", taken).content.decode()
    assert "Write the name of the cover." in missing
    assert "Jo Bright" in missing
    browser.post(f"/referrals/{found.ref}/secure-mail/accepted/", taken | {"cover": "Al Dunn"})
    with as_system():
        now = Referral.objects.get(id=found.id)
        assert (now.state, now.worker_named, now.cover_named) == ("accepted", "Jo Bright", "Al Dunn")
        assert now.mailed_by is not None


def test_declined_by_the_service_is_sent_on_by_the_desk(
    signed_in: SignedIn, referral_of: Callable[[str], Referral]
) -> None:
    found = referral_of("Gurpreet")
    service = signed_in("Simran")
    assert "Choose the reason" in service.post(f"/referrals/{found.ref}/decline/", {}).content.decode()
    assert service.post(f"/referrals/{found.ref}/decline/", {"reason": "no_capacity"}).status_code == 302
    assert service.get(f"/referrals/{found.ref}/").status_code == 404
    desk = signed_in("Maureen")
    assert "No capacity: choose where next" in desk.get("/referrals/").content.decode()
    form = desk.get(f"/referrals/{found.ref}/send-on/")
    choice = form.context["form"].fields["service"].choices[0][0]
    done = desk.post(f"/referrals/{found.ref}/send-on/", {"service": choice, "basis": "serious_harm"}, follow=True)
    assert "was sent on" in done.content.decode()


def test_reading_a_referral_is_audited(
    signed_in: SignedIn, referral_of: Callable[[str], Referral], as_owner: AsSystem
) -> None:
    found = referral_of("Gurpreet")
    signed_in("Simran").get(f"/referrals/{found.ref}/")
    with as_owner():
        assert Entry.objects.filter(action="looked at referral", ids=[found.id]).exists()


def test_a_group_of_many_shows_the_first_and_the_way_to_all_of_them(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service with hundreds to answer finds the soonest due on the first page, and every other behind a link."""
    browser = signed_in("Delroy")
    whole = {group.key: group for group in browser.get("/referrals/").context["groups"]}
    monkeypatch.setattr("handrail.referrals.views.lists.OF_EACH", 1)
    short = {group.key: group for group in browser.get("/referrals/").context["groups"]}
    key = next(key for key, group in whole.items() if len(group.rows) > 1 and key != "stopped")
    assert [row.key for row in short[key].rows] == [whole[key].rows[0].key]
    (shown,) = browser.get(f"/referrals/{short[key].more.url}").context["groups"]
    assert [row.key for row in shown.rows] == [row.key for row in whole[key].rows]
    assert browser.get("/referrals/?group=stopped").status_code == 404


def test_a_queue_that_is_longer_than_what_is_listed_says_so(signed_in: SignedIn) -> None:
    page = signed_in("Maureen").get("/referrals/held/")
    listed, left = len(page.context["rest"]), page.context["left"]
    assert listed < left
    assert f"the first {listed} of {left}" in page.content.decode()
