"""What came of a promise: kept, moved in time, moved too late, missed, or a voicemail that keeps none."""

from datetime import datetime, timedelta

import pytest

from handrail.audit.tests.fixtures import Cast, Looking
from handrail.journey.actions import InTheFuture
from handrail.journey.models import Owed
from handrail.rights import actions, queries
from handrail.rights.actions.promising import PromiseTheFuture
from handrail.rights.actions.recording import NotYoursToRecord
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data


@pytest.fixture
def promised(cast: Cast, looking: Looking) -> File:
    """Priya promised to ring Geoff by noon on the morning of the tests."""
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "contact_promised", detail="2026-04-08T11:00:00Z")
    looking(cast("Priya"))
    return geoff


def promise(file: File) -> Owed:
    return Owed.objects.get(person_id=file.person_id, kind="promise", closed_at=None)


def came_of_it(file: File) -> list[str]:
    return [why for _, why in file.closed("promise")]


def test_a_call_made_in_time_keeps_it(promised: File, cast: Cast, morning: datetime) -> None:
    kept = actions.keep_promise(promise(promised), happened_at=morning, method="phone", by=cast("Priya"), at=morning)
    assert kept
    assert came_of_it(promised) == ["kept"]


def test_a_voicemail_keeps_no_promise(promised: File, cast: Cast, morning: datetime) -> None:
    kept = actions.keep_promise(
        promise(promised), happened_at=morning, method="voicemail", by=cast("Priya"), at=morning
    )
    assert not kept
    assert promise(promised).closed_at is None


def test_moved_in_time_it_is_the_same_promise_for_another_time(promised: File, cast: Cast, morning: datetime) -> None:
    new = morning + timedelta(days=1)
    assert actions.move_promise(promise(promised), promised_for=new, by=cast("Priya"), at=morning)
    assert came_of_it(promised) == ["moved"]
    assert promise(promised).due_at == new


def test_moved_once_its_time_has_passed_it_was_missed_and_is_promised_anew(
    promised: File, cast: Cast, morning: datetime
) -> None:
    late = morning + timedelta(hours=6)
    new = late + timedelta(days=1)
    assert not actions.move_promise(promise(promised), promised_for=new, by=cast("Priya"), at=late)
    assert came_of_it(promised) == ["missed"]
    assert promise(promised).due_at == new


def test_a_missed_promise_is_owed_no_more_unless_it_is_made_anew(promised: File, cast: Cast, morning: datetime) -> None:
    actions.miss_promise(promise(promised), note="The rota changed", by=cast("Priya"), at=morning)
    assert came_of_it(promised) == ["missed"]
    assert promised.owed("promise") == []


def test_a_promise_made_by_hand_is_owed_by_whoever_made_it(
    promised: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    place = queries.places(promised.person, viewer=priya)[0]
    actions.make_promise(place, promised_for=morning + timedelta(days=2), by=priya, at=morning)
    made = Owed.objects.filter(person_id=promised.person_id, kind="promise").latest("due_at")
    assert made.owner.worker_id == priya.id


def test_a_promise_is_for_a_time_to_come_and_a_call_for_one_that_was(
    promised: File, cast: Cast, morning: datetime
) -> None:
    with pytest.raises(PromiseTheFuture):
        actions.move_promise(promise(promised), promised_for=morning, by=cast("Priya"), at=morning)
    with pytest.raises(InTheFuture):
        actions.keep_promise(
            promise(promised), happened_at=morning + timedelta(1), method="phone", by=cast("Priya"), at=morning
        )
    with pytest.raises(NotYoursToRecord):
        actions.miss_promise(promise(promised), by=cast("Colin"), at=morning)


def test_another_agency_cannot_say_that_the_police_kept_their_word(
    promised: File, cast: Cast, morning: datetime
) -> None:
    """Simran rings people herself, and may say so; that Geoff was rung by Priya is for the police to say."""
    owed = promise(promised)
    with pytest.raises(NotYoursToRecord):
        actions.keep_promise(owed, happened_at=morning, method="phone", by=cast("Simran"), at=morning)
    assert promise(promised).closed_at is None
