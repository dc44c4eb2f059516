"""Figures by group of people, unit, supervisor, council and month: each what a slow count gives, and opens its list."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection

from handrail.agencies.models import Team, Worker
from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.workdays import local_date
from handrail.rights import actions, queries
from handrail.rights.models import Clock
from handrail.rights.profiles import FIELDS, unpacked
from handrail.rights.queries import Asked, Within
from handrail.rights.queries import lists as listing
from handrail.rights.rulebook import rules_in_use
from handrail.rights.tests.counts import counted_as
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data

States = dict[tuple[str, str], int]


@pytest.fixture
def colin(cast: Cast, looking: Looking) -> Actor:
    """Colin, Victims' Code lead, looks at his force."""
    looking(cast("Colin"))
    return cast("Colin")


def every_clock(as_system: AsSystem) -> list[Clock]:
    with as_system():
        return list(Clock.objects.all())


def slow(clocks: list[Clock], at: datetime, key: Callable[[Clock], str]) -> States:
    return dict(Counter((key(clock), counted_as(clock, at)) for clock in clocks))


def quick(groups: list[queries.Group]) -> States:
    return {(one.key, state): count for one in groups for state, count in one.counted.states.items() if count}


@pytest.mark.parametrize("by", list(FIELDS))
def test_each_group_of_people_or_crimes_is_counted_as_its_clocks_stand(
    by: str, colin: Actor, as_system: AsSystem, morning: datetime
) -> None:
    found = queries.counts(by, viewer=colin, at=morning)  # type: ignore[arg-type]
    assert quick(found) == slow(every_clock(as_system), morning, lambda clock: getattr(unpacked(clock.profile), by))
    assert len(found) > 1
    assert [one.words for one in found] == [FIELDS[by].names[one.key] for one in found]


def test_units_months_and_duty_holders_are_counted_as_their_clocks_stand(
    colin: Actor, as_system: AsSystem, morning: datetime
) -> None:
    clocks = every_clock(as_system)
    with as_system():
        refs = dict(Team.objects.values_list("id", "ref"))
    holders = {right.id: right.duty_holder for right in rules_in_use().editions[-1].rights}
    keys: dict[queries.By, Callable[[Clock], str]] = {
        "unit": lambda clock: refs.get(clock.team_id or 0, "none"),
        "month": lambda clock: f"{clock.started_on:%Y-%m}",
        "duty_holder": lambda clock: holders[clock.entitlement],
        "right": lambda clock: clock.entitlement,
    }
    for by, key in keys.items():
        assert quick(queries.counts(by, viewer=colin, at=morning)) == slow(clocks, morning, key)


def test_what_is_open_is_counted_under_the_supervisor_whom_the_crime_names(
    colin: Actor, as_system: AsSystem, morning: datetime
) -> None:
    clocks = [clock for clock in every_clock(as_system) if clock.due_on and not clock.settled]
    with as_system():
        refs = dict(Worker.objects.values_list("id", "ref"))
    found = queries.counts("supervisor", viewer=colin, at=morning)
    assert quick(found) == slow(clocks, morning, lambda clock: refs.get(clock.supervisor_id or 0, "none"))
    assert len(found) > 2


def test_rights_and_months_are_counted_within_one_group(colin: Actor, as_system: AsSystem, morning: datetime) -> None:
    women = [clock for clock in every_clock(as_system) if unpacked(clock.profile).sex == "F"]
    within = Within("sex", "F")
    rights = queries.counts("right", viewer=colin, at=morning, within=within)
    assert quick(rights) == slow(women, morning, lambda clock: clock.entitlement)
    april = queries.counts(
        "right", viewer=colin, at=morning, within=within, since=date(2026, 4, 1), until=date(2026, 5, 1)
    )
    begun = [clock for clock in women if clock.started_on >= date(2026, 4, 1)]
    assert quick(april) == slow(begun, morning, lambda clock: clock.entitlement)
    months = queries.counts("month", viewer=colin, at=morning, within=within, entitlement="VC-03.1")
    told = [clock for clock in women if clock.entitlement == "VC-03.1"]
    assert quick(months) == slow(told, morning, lambda clock: f"{clock.started_on:%Y-%m}")


def test_the_matrix_is_right_by_unit(colin: Actor, as_system: AsSystem, morning: datetime) -> None:
    clocks = every_clock(as_system)
    with as_system():
        refs = dict(Team.objects.values_list("id", "ref"))
    cells = Counter(
        (clock.entitlement, refs.get(clock.team_id or 0, "none"), counted_as(clock, morning)) for clock in clocks
    )
    assert {
        (*cell, state): count
        for cell, counted in queries.matrix(viewer=colin, at=morning).items()
        for state, count in counted.states.items()
        if count
    } == dict(cells)


def test_counts_of_two_dimensions_together_are_not_kept_and_an_unknown_group_is_not_known(
    colin: Actor, morning: datetime
) -> None:
    with pytest.raises(ValueError, match="one dimension at a time"):
        queries.counts("sex", viewer=colin, at=morning, within=Within("age", "75+"))
    with pytest.raises(NotKnown):
        queries.counts("right", viewer=colin, at=morning, within=Within("sex", "Q"))
    with pytest.raises(NotKnown):
        queries.counts("right", viewer=colin, at=morning, within=Within("unit", "NOSUCHUNIT"))


def test_nobody_but_the_code_lead_counts_a_force(cast: Cast, looking: Looking, morning: datetime) -> None:
    for first_name in ("Maureen", "Priya", "Simran"):
        viewer = cast(first_name)
        looking(viewer)
        for ask in (queries.failing_by_supervisor, queries.matrix):
            with pytest.raises(NotKnown):
                ask(viewer=viewer, at=morning)
        with pytest.raises(NotKnown):
            queries.counts("ethnicity", viewer=viewer, at=morning)
        with pytest.raises(NotKnown):
            queries.listed(Asked(state="missed", within=Within("sex", "F")), viewer=viewer, at=morning)


def test_what_fails_today_is_shown_by_supervisor_and_an_answer_takes_it_away(
    colin: Actor, as_system: AsSystem, morning: datetime
) -> None:
    today = File("Geoff Plant", reported="2026-03-30 09:00")
    with as_system():
        sergeant = Worker.objects.filter(role="supervisor", agency_id=colin.agency_id or 0).latest("id")
        database.run("UPDATE crimes_crime SET supervisor_id = %s WHERE id = %s", [sergeant.id, today.crime_id])
        actions.project([today.person_id], at=today.now)
    assert str(local_date(morning)) == "2026-04-08"
    before = under(sergeant, colin, morning)
    today.on("2026-04-08 06:30", "acknowledged", method="letter")
    assert before.rights["VC-03.1"] - under(sergeant, colin, morning).rights.get("VC-03.1", 0) == 1


def under(sergeant: Worker, viewer: Actor, at: datetime) -> queries.FailingUnder:
    failing = queries.failing_by_supervisor(viewer=viewer, at=at)
    return next(one for one in failing if one.supervisor == sergeant)


@pytest.mark.parametrize("few_among_many", [False, True])
@pytest.mark.parametrize(("name", "key"), [("sex", "F"), ("ethnicity", ""), ("council", "E08000025"), ("age", "25-34")])
def test_the_list_of_a_group_is_what_its_figure_counts_but_for_the_restricted(
    name: str, key: str, few_among_many: bool, colin: Actor, morning: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    if few_among_many:
        monkeypatch.setattr(listing, "ONE_IN", 0)
        monkeypatch.setattr(listing, "READ_AT_MOST", 0)
    asked = Asked(state="missed", within=Within(name, key))
    count = queries.count(asked, viewer=colin, at=morning)
    found = [
        one
        for page in range(1, queries.pages(asked, viewer=colin, at=morning) + 1)
        for one in queries.listed(asked, viewer=colin, at=morning, page=page)
    ]
    assert {(one.stood.state, getattr(unpacked(one.stood.kept.profile), name)) for one in found} == {("missed", key)}
    unseen = count - len({one.stood.kept.id for one in found})
    assert len(found) > 5
    assert 0 <= unseen < count / 4
    assert not any(one.person.restricted for one in found)


def test_a_page_of_a_list_is_read_along_an_index_and_sorts_only_what_is_of_one_day(
    colin: Actor, morning: datetime
) -> None:
    for asked, lists in (
        (Asked(state="met", entitlement="VC-03.1", within=Within("sex", "F")), "rights_clock_settled"),
        (Asked(state="missed", entitlement="VC-03.1", within=Within("age", "75+")), "rights_clock_due"),
        (Asked(state="missed", within=Within("council", "E08000025")), "rights_clock_due"),
    ):
        part = listing._parts(asked, morning)[0]
        page = listing._rows(part, asked, colin)[:50]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
        plan = page.explain()
        assert f"using {lists}" in plan
        assert plan.count("Sort Key:") == plan.count("Incremental Sort") == 1
        assert f"Presorted Key: {part.order[0].removeprefix('-')}" in plan.replace("rights_clock.", "")
