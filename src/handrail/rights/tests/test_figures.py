"""The Code lead's figures: each is what counting the clocks gives, and opens the list it counts."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handrail.agencies.models import Team
from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core.moments import parse_moment
from handrail.core.workdays import local_date
from handrail.rights import queries
from handrail.rights.clocks import standing
from handrail.rights.models import Clock
from handrail.rights.queries import Asked
from handrail.rights.tests.counts import counted_as
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data


@pytest.fixture
def colin(cast: Cast, looking: Looking) -> Actor:
    """Colin, Victims' Code lead, looks at his force."""
    looking(cast("Colin"))
    return cast("Colin")


def test_each_right_is_counted_as_its_clocks_stand(colin: Actor, as_system: AsSystem, morning: datetime) -> None:
    for at in (morning, morning + timedelta(days=12)):
        with as_system():
            slow = Counter((clock.entitlement, counted_as(clock, at)) for clock in Clock.objects.all())
        quick = {
            (right, state): count
            for right, counted in queries.by_right(viewer=colin, at=at, since=None).items()
            for state, count in counted.states.items()
            if count
        }
        assert quick == dict(slow)


def test_each_unit_is_counted_by_who_has_the_crime_now(colin: Actor, as_system: AsSystem, morning: datetime) -> None:
    with as_system():
        slow = Counter((clock.team_id, standing(clock.settled, clock.due_on, morning)) for clock in Clock.objects.all())
    for team, counted in queries.by_unit(viewer=colin, at=morning, since=None).items():
        for state in ("met", "late", "missed", "running"):
            assert counted.states[state] == slow[team.id if team else None, state]


def test_since_a_month_counts_what_started_in_it_or_later(colin: Actor, as_system: AsSystem, morning: datetime) -> None:
    since = queries.since_of(1, at=morning)
    assert str(since) == "2026-04-01"
    assert str(queries.since_of(3, at=morning)) == "2026-02-01"
    with as_system():
        slow = Clock.objects.filter(started_on__gte=since).count()
    quick = queries.by_right(viewer=colin, at=morning, since=since)
    assert sum(sum(counted.states.values()) for counted in quick.values()) == slow


def test_what_fails_today_is_shown_by_unit_and_an_answer_takes_it_away(colin: Actor, morning: datetime) -> None:
    today = File("Geoff Plant", reported="2026-03-30 09:00")
    assert str(today.clock("VC-03.1").due_on) == str(local_date(morning)) == "2026-04-08"
    before = response(colin, morning)
    today.on("2026-04-08 06:30", "acknowledged", method="letter")
    after = response(colin, morning)
    assert before.rights["VC-03.1"] - after.rights.get("VC-03.1", 0) == 1
    assert before.clocks - after.clocks == 1


def response(viewer: Actor, at: datetime) -> queries.Failing:
    return next(one for one in queries.failing_today(viewer=viewer, at=at) if one.team and one.team.name == "Response")


def test_the_list_behind_a_figure_is_what_it_counts_but_for_the_restricted(colin: Actor, morning: datetime) -> None:
    states = ("met", "late", "missed", "running", "done", "no_limit", "not_recorded", "not_applicable", "fell_due")
    for state in states:
        asked = Asked(state=state)
        count = queries.count(asked, viewer=colin, at=morning)
        pages = queries.pages(asked, viewer=colin, at=morning)
        found = [
            one for page in range(1, pages + 1) for one in queries.listed(asked, viewer=colin, at=morning, page=page)
        ]
        shown = {counted_as(one.stood.kept, morning) for one in found}
        assert shown <= ({"missed", "late", "met"} if state == "fell_due" else {state})
        assert len(found) > count * 3 / 4
        assert len({one.stood.kept.id for one in found}) == len(found) <= count
        assert not any(one.person.restricted for one in found)


def test_a_list_may_be_of_one_right_and_one_unit(colin: Actor, morning: datetime) -> None:
    team = Team.objects.get(name="Response")
    asked = Asked(state="missed", entitlement="VC-03.2", team_id=team.id, any_team=False)
    found = queries.listed(asked, viewer=colin, at=morning)
    assert found
    assert {(one.stood.kept.entitlement, one.stood.kept.team_id) for one in found} == {("VC-03.2", team.id)}


def test_what_has_no_limit_is_counted_and_listed_as_done_or_not_yet_for_each_thing(
    colin: Actor, morning: datetime
) -> None:
    """Joy's coat came back and her ring did not: the Code sets no number of days for either."""
    before = queries.by_right(viewer=colin, at=morning, since=None).get("VC-10.2", queries.Counted())
    joy = File("Joy Okafor")
    for item in ("coat", "ring"):
        joy.on("2026-04-07 10:00", "property_not_needed", name=item, item=item)
    joy.on("2026-04-07 18:00", "property_returned", item="coat")
    after = queries.by_right(viewer=colin, at=morning, since=None)["VC-10.2"]
    assert [after.states[state] - before.states[state] for state in ("done", "no_limit", "missed")] == [1, 1, 0]
    assert after.fell_due == before.fell_due == 0, "in no share"
    for state, item in (("done", "coat"), ("no_limit", "ring")):
        found = queries.listed(Asked(state=state, entitlement="VC-10.2"), viewer=colin, at=morning)
        hers = [one.stood for one in found if one.person.id == joy.person_id]
        assert [(one.kept.trigger_ref, one.state) for one in hers] == [(joy.events[item], "no_limit")]


def test_who_is_enhanced_by_rule_and_not_recorded_is_listed_with_the_reasons(colin: Actor, morning: datetime) -> None:
    farida = File("Farida Rehman", found=("relationship:ex_partner",))
    found = queries.listed(Asked(unrecorded=True), viewer=colin, at=morning)
    reasons = queries.reasons_found(found, viewer=colin)
    assert reasons[farida.record_id, farida.crime_id] == ["relationship:ex_partner"]
    assert queries.gaps(viewer=colin, at=morning)["unrecorded"] == queries.count(
        Asked(unrecorded=True), viewer=colin, at=morning
    )


def test_what_a_voicemail_left_open_is_listed_until_they_are_told(colin: Actor, morning: datetime) -> None:
    geoff = File("Geoff Plant").on("2026-04-07 12:00", "suspect_arrested")
    geoff.on("2026-04-07 13:00", "tell_attempted", about="suspect_arrested", method="voicemail")
    asked = Asked(gap="voicemail_only")
    before = queries.gaps(viewer=colin, at=morning)["voicemail_only"]
    assert geoff.person_id in {one.person.id for one in queries.listed(asked, viewer=colin, at=morning)}
    geoff.on("2026-04-07 14:00", "victim_told", about="suspect_arrested", method="phone")
    assert geoff.person_id not in {one.person.id for one in queries.listed(asked, viewer=colin, at=morning)}
    assert queries.gaps(viewer=colin, at=morning).get("voicemail_only", 0) == before - 1


def test_a_page_of_figures_asks_as_often_of_a_large_force_as_of_a_small_one(colin: Actor, morning: datetime) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.failing_today(viewer=colin, at=morning)
            queries.by_right(viewer=colin, at=morning, since=None)
            queries.listed(Asked(state="missed"), viewer=colin, at=morning)
        return len(seen)

    before = asked()
    for number in range(3):
        File(f"Geoff Plant{number}", reported="2026-03-20 09:00")
    assert asked() == before


def test_a_missed_day_turns_a_running_right_into_a_missed_one_with_no_row_written(
    colin: Actor, morning: datetime
) -> None:
    geoff = File("Geoff Plant")
    computed = geoff.clock("VC-03.1").computed_at
    on_the_day = queries.count(Asked(state="missed"), viewer=colin, at=morning)
    later = queries.count(Asked(state="missed"), viewer=colin, at=parse_moment("2026-04-30 09:00"))
    assert later > on_the_day
    assert geoff.clock("VC-03.1").computed_at == computed
