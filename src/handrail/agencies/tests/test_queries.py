"""Who somebody is, found by what a person would say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.agencies import queries
from handrail.agencies.models import User, Worker


@pytest.mark.parametrize(
    ("first", "name"), [("Priya", "PC Priya Raval"), ("Owen", "Sgt Owen Pryce"), ("Maureen", "Maureen Tasker")]
)
def test_somebody_goes_by_their_first_name_whatever_rank_stands_before_it(db: None, first: str, name: str) -> None:
    assert queries.by_first_name(first).name == name


def test_part_of_a_name_is_nobodys_first_name(db: None) -> None:
    with pytest.raises(Worker.DoesNotExist):
        queries.by_first_name("Maur")


def test_days_are_local_so_the_last_one_lasts_until_midnight_in_birmingham(simran: User) -> None:
    Worker.objects.filter(user=simran).update(until_on=date(2026, 6, 30))
    midnight = datetime(2026, 6, 30, 23, 0, tzinfo=UTC)
    assert queries.workers_of(simran, at=midnight - timedelta(seconds=1)).exists()
    assert not queries.workers_of(simran, at=midnight).exists()


def test_what_a_membership_sees_is_said_with_the_lists_it_is_on(db: None, morning: datetime) -> None:
    farah = queries.by_first_name("Farah")
    said = queries.sees(farah, at=morning)
    assert said.startswith("Sees what is shared with you, with your team (Professional Standards) or with those on")
    assert "everybody at" not in said
