"""What is owed is found by an index, a few rows at a time; what is found is what a slow look at every row finds."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core import database
from handrail.journey import actions, queries
from handrail.journey.models import Owed, OwedKind

pytestmark = pytest.mark.data

WATCHING = ("Maureen", "Delroy", "Simran", "Cath", "Priya", "Helen", "Owen", "Colin", "Grace")
BY = Actor(kind="system", id=None, name="test")


@pytest.mark.parametrize("name", WATCHING)
def test_the_first_of_what_somebody_owes_are_the_first_of_all_they_owe(
    cast: Cast, looking: Looking, morning: datetime, name: str
) -> None:
    viewer = cast(name)
    looking(viewer)
    mine = sorted(viewer.audiences)
    at = morning + timedelta(days=1)
    every = Owed.objects.filter(seen_by__overlap=mine, closed_at=None).filter(
        Q(owner_id__in=mine) | Q(cover_id__in=mine) | Q(escalated_to_id__in=mine, escalates_at__lte=at)
    )
    for kinds in ([], ["clock"], ["held", "question"]):
        slowly = every.filter(kind__in=kinds or OwedKind.values).order_by("-urgent", "due_at", "id")
        for most in (3, 10_000):
            quickly = queries.owed_by(viewer=viewer, audience_ids=mine, at=at, kinds=kinds, most=most)
            assert list(quickly) == list(slowly[:most])
    groups = [("clock",), ("held", "question"), ("clock", "promise")]
    together = queries.owed_in_groups(groups, viewer=viewer, audience_ids=mine, at=at, most=2)
    for group in groups:
        assert together[group] == list(every.filter(kind__in=group).order_by("-urgent", "due_at", "id")[:2])


@pytest.mark.parametrize("name", WATCHING)
def test_the_longest_overdue_of_several_owners_are_the_first_of_all_theirs(
    cast: Cast, looking: Looking, morning: datetime, name: str, as_system: AsSystem
) -> None:
    viewer = cast(name)
    with as_system():
        owners = sorted(set(Owed.objects.filter(closed_at=None).values_list("owner_id", flat=True)))
    looking(viewer)
    at, kinds = morning + timedelta(days=3), ["clock", "promise", "referral"]
    slowly = Owed.objects.filter(
        seen_by__overlap=sorted(viewer.audiences), closed_at=None, owner_id__in=owners, kind__in=kinds, due_at__lt=at
    ).order_by("due_at", "id")
    for most in (3, 10_000):
        late = queries.late_of(viewer=viewer, audience_ids=owners, at=at, kinds=kinds, most=most)
        assert list(late) == list(slowly[:most])


@pytest.mark.parametrize("name", WATCHING)
def test_what_must_be_told_at_once_is_that_of_those_they_see_and_of_nobody_else(
    cast: Cast, looking: Looking, name: str, as_system: AsSystem
) -> None:
    viewer = cast(name)
    looking(viewer)
    found = [one.id for one in queries.alerts_of_those_seen(viewer=viewer, most=10_000)]
    with as_system():
        alerts = Owed.objects.filter(kind="alert", closed_at=None).order_by("-opened_at", "-id")
        theirs = [one.id for one in alerts if viewer.audiences & set(one.seen_by)]
        assert len(theirs) < alerts.count()
    assert found == theirs


def test_nobody_is_shown_an_alert_before_it_is_known_who_looks(cast: Cast) -> None:
    everything = Actor(kind="worker", id=1, name="Nobody", audiences=cast("Priya").audiences)
    database.look_as(())
    assert not queries.alerts_of_those_seen(viewer=everything)


@pytest.mark.parametrize("name", WATCHING)
def test_counts_are_those_of_a_slow_look(cast: Cast, looking: Looking, morning: datetime, name: str) -> None:
    viewer = cast(name)
    looking(viewer)
    mine = sorted(viewer.audiences)
    today, week = morning + timedelta(hours=17), morning + timedelta(days=7)
    every = Owed.objects.filter(seen_by__overlap=mine, closed_at=None, owner_id__in=mine).exclude(kind="alert")
    slowly = (
        every.filter(due_at__lt=morning).count(),
        every.filter(due_at__gte=morning, due_at__lt=today).count(),
        every.filter(due_at__gte=today, due_at__lt=week).count(),
    )
    quickly = queries.counts_of_owed(viewer=viewer, audience_ids=mine, at=morning, today_ends=today, week_ends=week)
    assert quickly == tuple(min(count, queries.COUNTED) for count in slowly)


def test_a_count_stops_at_what_the_page_says(
    cast: Cast, looking: Looking, morning: datetime, as_system: AsSystem
) -> None:
    priya = cast("Priya")
    with as_system():
        one = Owed.objects.filter(seen_by__overlap=sorted(priya.audiences), closed_at=None, kind="clock")[0]
        owner = min(priya.audiences)
        actions.open_owed(
            [
                actions.Owing(
                    one.person_id, "clock", "VC-03.1", f"many:{number}", owner, one.record_id, one.crime_id,
                    due_at=morning - timedelta(days=1), agency_id=one.agency_id,
                )
                for number in range(queries.COUNTED + 7)
            ],
            by=BY,
            at=morning,
        )  # fmt: skip
    looking(priya)
    overdue, _, _ = queries.counts_of_owed(
        viewer=priya, audience_ids=priya.audiences, at=morning, today_ends=morning, week_ends=morning
    )
    assert overdue == queries.COUNTED
    late = queries.late_of(viewer=priya, audience_ids=priya.audiences, at=morning, kinds=["clock"], most=5)
    assert len(late) == 5
    assert [row.due_at for row in late] == sorted(row.due_at for row in late if row.due_at)
