"""Nobody sees a clock without a sight of this person that covers this crime, whichever line of defence is asked."""

from datetime import datetime

import pytest

from handrail.agencies.models import Audience
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.rights import policy, queries
from handrail.rights.models import Clock, Tally
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data


def clocks_of(file: File) -> int:
    """How many of their clocks come back where a query forgot to ask who looks."""
    return Clock.objects.filter(person_id=file.person_id, crime_id=file.crime_id).count()


def test_a_stranger_sees_no_clock_though_the_rows_are_there(as_system: AsSystem, cast: Cast, looking: Looking) -> None:
    with as_system():
        held = Clock.objects.count()
    looking(cast("Pavel"))
    assert held > 1000
    assert Clock.objects.count() == 0
    assert Clock.objects.filter(policy.seen_by(cast("Pavel"))).count() == 0


def test_the_officer_sees_the_clocks_of_her_own_case_only(as_system: AsSystem, cast: Cast, looking: Looking) -> None:
    with as_system():
        hers, another_s = File("Farida Rehman"), File("Joy Okafor", officer="WM7102")
    looking(cast("Priya"))
    assert clocks_of(hers) > 0
    assert clocks_of(another_s) == 0


def test_to_see_the_person_by_one_crime_and_the_crime_by_another_person_shows_no_clock(
    as_system: AsSystem, cast: Cast, looking: Looking
) -> None:
    """Beth supports Joy because of one crime, and Ben because of another in which Joy is a victim too."""
    beth = cast("Beth")
    with as_system():
        joy = File("Joy Okafor", officer="", team="")
        other = File("Ben Okafor", officer="", team="")
        also = File("Joy Okafor", officer="", team="", like=other)
        database.run("UPDATE people_record SET person_id = %s WHERE id = %s", [joy.person_id, also.record_id])
        database.run("UPDATE journey_event SET person_id = %s WHERE record_id = %s", [joy.person_id, also.record_id])
        database.run("UPDATE rights_clock SET person_id = %s WHERE record_id = %s", [joy.person_id, also.record_id])
        joy.seen_by(*beth.audiences, side="service")
        other.seen_by(*beth.audiences, side="service")
    looking(beth)
    rows = Clock.objects.filter(person_id=joy.person_id)
    assert set(rows.values_list("crime_id", flat=True)) == {joy.crime_id}
    assert set(rows.filter(policy.seen_by(beth)).values_list("crime_id", flat=True)) == {joy.crime_id}


def test_both_lines_of_defence_show_the_same_clocks(as_system: AsSystem, cast: Cast, looking: Looking) -> None:
    for first_name in ("Priya", "Helen", "Owen", "Simran", "Iris", "Colin", "Grace", "Farah"):
        viewer = cast(first_name)
        looking(viewer)
        by_the_database = set(Clock.objects.values_list("id", flat=True))
        with as_system():
            by_the_query = set(Clock.objects.filter(policy.seen_by(viewer)).values_list("id", flat=True))
        assert by_the_database == by_the_query, first_name


def test_counts_are_for_the_force_that_owes_and_figures_for_its_code_lead(
    cast: Cast, looking: Looking, morning: datetime
) -> None:
    looking(cast("Simran"))
    assert Tally.objects.count() == 0
    for first_name in ("Simran", "Priya", "Grace"):
        with pytest.raises(NotKnown):
            queries.failing_today(viewer=cast(first_name), at=morning)


def test_the_app_s_login_may_not_write_a_clock_by_itself(cast: Cast, looking: Looking) -> None:
    looking(cast("Priya"))
    assert Clock.objects.count() > 0
    assert Clock.objects.update(settled="met") == 0
    assert Audience.objects.exists()
