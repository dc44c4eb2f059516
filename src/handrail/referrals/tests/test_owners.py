"""Who owns what is open: nothing is without somebody, and each sees how much of what those they answer for have."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from handrail.agencies.models import Audience, Worker
from handrail.agencies.policy import answered_for
from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem, Cast, SignedIn
from handrail.journey.models import Owed
from handrail.referrals import actions
from handrail.referrals.models import Decision, OwnerCheck
from handrail.referrals.queries import owners

pytestmark = pytest.mark.data
PAGE = "/referrals/owners/"


def counted(browser: Client) -> int:
    """Add up what every page of the list says."""
    first = browser.get(PAGE).context["page"]
    pages = (browser.get(f"{PAGE}?page={number}") for number in first.paginator.page_range)
    return sum(int(line.cells[-1].replace(",", "")) for page in pages for line in page.context["table"].lines)


def test_the_list_has_a_few_owners_on_a_page_and_whoever_is_longest_overdue_first(signed_in: SignedIn) -> None:
    first, second = (signed_in("Maureen").get(f"{PAGE}?page={number}").context for number in (1, 2))
    assert first["page"].paginator.num_pages > 1
    ends = [[one.since for one in shown["page"].object_list if one.since] for shown in (first, second)]
    assert ends[0] == sorted(ends[0])
    assert max(ends[0]) <= min(ends[1])


@pytest.mark.parametrize("name", ["Maureen", "Colin", "Ruth", "Delroy", "Harriet"])
def test_what_a_whole_agency_owes_is_counted_as_far_as_whoever_answers_for_it_may_see(
    name: str, signed_in: SignedIn, cast: Cast, as_system: AsSystem
) -> None:
    actor = cast(name)
    with as_system():
        theirs = Owed.objects.filter(closed_at=None, kind__in=owners.KINDS, owner__of_agency_id=actor.agency_id)
        seen = theirs.filter(seen_by__overlap=sorted(actor.audiences)).count()
        assert Owed.objects.filter(closed_at=None, kind__in=owners.KINDS).count() > seen > 0
    assert counted(signed_in(name)) == seen


def test_owen_reads_what_his_own_officers_owe_and_not_another_unit_s(
    signed_in: SignedIn, cast: Cast, as_system: AsSystem
) -> None:
    owen = cast("Owen")
    with as_system():
        his = Audience.objects.filter(worker__in=Worker.objects.filter(answered_for(owen))) | Audience.objects.filter(
            id__in=owen.audiences
        )
        theirs = Owed.objects.filter(closed_at=None, kind__in=owners.KINDS, owner__in=his)
        assert counted(signed_in("Owen")) == theirs.filter(seen_by__overlap=sorted(owen.audiences)).count() > 0


def test_a_long_list_of_one_owner_is_counted_so_far_and_said_to_be_longer(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "_HAS", owners._HAS.replace(str(owners.COUNTED), "3"))
    counts = [line.cells[-1] for line in signed_in("Maureen").get(PAGE).context["table"].lines]
    assert any(count.endswith("or more") for count in counts)
    assert any(not count.endswith("or more") for count in counts)


def test_a_hold_that_nobody_owes_is_found_by_the_next_look_and_counted_until_somebody_does(
    signed_in: SignedIn, as_system: AsSystem, morning: datetime
) -> None:
    maureen = signed_in("Maureen")
    assert "Everything open has an owner" in maureen.get(PAGE).content.decode()
    with as_system():
        held = Decision.objects.filter(decision="held", superseded_at=None, queue="coordinator")[0]
        lost = Owed.objects.filter(kind="held", source_ref=f"decision:{held.id}", closed_at=None)
        lost.update(closed_at=morning, closed_because="lost")
        actions.check_owners(by=system("test"), at=morning + timedelta(minutes=25))
    page = maureen.get(PAGE)
    assert "1 open without an owner" in page.content.decode()
    assert ("Holds that nobody owes a decision", "1") in {(one.label, one.value) for one in page.context["checks"]}
    with as_system():
        Owed.objects.filter(kind="held", source_ref=f"decision:{held.id}").update(closed_at=None, closed_because="")
    assert "Everything open has an owner" in maureen.get(PAGE).content.decode()


def test_before_the_first_look_the_page_says_that_nobody_has_looked(signed_in: SignedIn, as_system: AsSystem) -> None:
    with as_system():
        OwnerCheck.objects.all().delete()
    page = signed_in("Maureen").get(PAGE).content.decode()
    assert "is not checked yet" in page
    assert "Everything open has an owner" not in page
