"""What is told to a service alone is in the pattern for that service alone, until the person agrees."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes import actions, queries
from handrail.crimes.actions import NotShared, NotYoursToRecord, SayWhatItWas
from handrail.crimes.queries import Seen
from handrail.crimes.tests.between import NOW, START, Between
from handrail.journey import queries as journeys
from handrail.journey.actions import InTheFuture
from handrail.journey.models import Event, Owed
from handrail.people.models import Person

pytestmark = pytest.mark.data


@pytest.fixture
def two(db: None, cast: Cast) -> Iterator[Between]:
    """Two harassments, thirty days apart; Owen, Simran of Lantern House and Beth of Lookout see them."""
    found = Between()
    found.crime(0)
    found.crime(30, grade="standard")
    for name in ("Owen", "Simran", "Beth"):
        found.shown(cast(name))
    yield found


def tell(two: Between, by: Actor, *what: str, day: float = 40) -> str:
    """Record what was told to a worker's service, about the suspect; the worker must be looking."""
    (about,) = queries.named_against(two.person, viewer=by)
    return actions.record_told(
        two.person, record=two.record, what=what or ("followed",), happened_at=START + timedelta(days=day),
        about=about, note="She said it quietly.", by=by, at=NOW,
    )  # fmt: skip


def seen(two: Between, viewer: Actor) -> Seen:
    """Give the one pattern, as a worker sees it."""
    (one,) = queries.patterns_of(two.victim, viewer=viewer)
    return one


def facts(two: Between, viewer: Actor) -> tuple[object, ...]:
    """Give everything that a page says of the pattern to a worker."""
    one = seen(two, viewer)
    reasons = [reason.words for reason in (*one.reading.reasons, *queries.repeats(one))]
    return one.reading.total, one.reading.gaps, one.reading.worsening, reasons, one.tellings, one.officers, one.state


def test_what_is_told_to_a_service_is_in_the_pattern_for_that_service_alone(
    two: Between, cast: Cast, looking: Looking
) -> None:
    owen, simran, beth = cast("Owen"), cast("Simran"), cast("Beth")
    before = {}
    for viewer in (owen, beth):
        looking(viewer)
        before[viewer.name] = facts(two, viewer)
    looking(simran)
    tell(two, simran, "strangulation", "separation")
    hers = seen(two, simran)
    assert (hers.reading.total, hers.reading.gaps) == (3, (30, 10))
    assert {"strangulation", "separation"} <= {reason.code for reason in hers.reading.reasons}
    for viewer in (owen, beth):
        looking(viewer)
        assert facts(two, viewer) == before[viewer.name], "no total, gap, reason, telling or state tells of it"
        assert not journeys.events(viewer=viewer, person_id=two.victim).filter(kind__startswith="incident_").exists()
        assert not Event.objects.filter(person_id=two.victim, kind__startswith="incident_").exists()


def test_what_is_told_worsens_it_for_the_service_and_brings_no_supervisor_of_the_police(
    two: Between, cast: Cast, looking: Looking
) -> None:
    owen, simran = cast("Owen"), cast("Simran")
    looking(simran)
    tell(two, simran, "strangulation", day=40)
    tell(two, simran, "strangulation", day=44)
    assert seen(two, simran).reading.worsening
    assert two.owed() == []
    looking(owen)
    assert not seen(two, owen).reading.worsening


@pytest.mark.parametrize(("grade", "owed"), [("", ["standard"]), ("high", [])])
def test_what_is_told_worsens_it_and_reaches_that_service_s_manager_alone(
    two: Between, cast: Cast, looking: Looking, grade: str, owed: list[str]
) -> None:
    simran, ruth, owen = cast("Simran"), cast("Ruth"), cast("Owen")
    two.shown(ruth)
    if grade:
        two.happened("risk_graded", 35, crime=two.crimes[-1], detail=grade)
    looking(simran)
    tell(two, simran, "strangulation", day=40)
    tell(two, simran, "strangulation", day=44)
    assert [what for what, _ in two.owed()] == owed
    with database.whole_file():
        rows = list(Owed.objects.filter(person_id=two.victim, kind="pattern"))
    assert all(row.owner.worker_id == ruth.id for row in rows)
    looking(owen)
    assert not Owed.objects.filter(person_id=two.victim, kind="pattern").exists()
    looking(ruth)
    assert Owed.objects.filter(person_id=two.victim, kind="pattern").count() == len(owed)


def test_a_manager_who_looked_is_told_again_of_the_next_one_and_not_of_the_same(
    two: Between, cast: Cast, looking: Looking
) -> None:
    simran, ruth = cast("Simran"), cast("Ruth")
    two.shown(ruth)
    looking(simran)
    for day in (40, 44):
        tell(two, simran, "strangulation", day=day)
    looking(ruth)
    actions.look_at_worsening(seen(two, ruth), why="plan_made", by=ruth, at=NOW)
    assert [because for _, because in two.owed()] == ["looked_at"]
    looking(simran)
    tell(two, simran, "strangulation", day=46)
    assert [because for _, because in two.owed()] == ["looked_at", ""]


def test_somebody_named_to_a_service_and_in_no_crime_is_in_a_pattern_for_that_service_alone(
    two: Between, cast: Cast, looking: Looking
) -> None:
    owen, simran, beth = cast("Owen"), cast("Simran"), cast("Beth")
    looking(simran)
    first = actions.record_told(
        two.person, record=two.record, what=["followed"], happened_at=START, about=None, named=("Vince", "Adder"),
        by=simran, at=NOW,
    )  # fmt: skip
    vince = next(one for one in queries.named_against(two.person, viewer=simran) if one.shown_name == "Vince Adder")
    second = actions.record_told(
        two.person, record=two.record, what=["message"], happened_at=START + timedelta(days=9), about=vince,
        by=simran, at=NOW,
    )  # fmt: skip
    (his,) = (one for one in queries.patterns_of(two.victim, viewer=simran) if one.suspect == "Vince Adder")
    assert (his.reading.total, his.reading.gaps) == (2, (9,))
    for viewer in (owen, beth):
        looking(viewer)
        assert [one.suspect for one in queries.patterns_of(two.victim, viewer=viewer)] == ["Miles Corran"]
        assert [one.shown_name for one in queries.named_against(two.person, viewer=viewer)] == ["Miles Corran"]
        assert not Person.objects.filter(shown_name="Vince Adder").exists()
    looking(simran)
    for ref in (first, second):
        actions.agree_to_share(queries.told(ref, viewer=simran), agreed_at=NOW, by=simran, at=NOW)
    looking(owen)
    assert "Vince Adder" in [one.suspect for one in queries.patterns_of(two.victim, viewer=owen)]
    looking(beth)
    assert len(queries.patterns_of(two.victim, viewer=beth)) == 1


def test_a_pattern_of_shared_tellings_alone_reaches_the_supervisor_of_her_latest_crime_until_she_takes_it_back(
    two: Between, cast: Cast, looking: Looking
) -> None:
    """Vince is in no crime, and what she told of him gets worse: she agreed that they see it, so somebody must."""
    simran, owen, marsha = cast("Simran"), cast("Owen"), cast("Marsha")
    with database.whole_file():
        database.run("DELETE FROM journey_sight WHERE person_id = %s AND side = 'police'", [two.victim])
    looking(simran)
    asked: dict[str, Any] = {"record": two.record, "by": simran, "at": NOW}
    refs = [
        actions.record_told(
            two.person, happened_at=START, about=None, named=("Vince", "Adder"), what=["message"], **asked
        )
    ]
    vince = next(one for one in queries.named_against(two.person, viewer=simran) if one.shown_name == "Vince Adder")
    for day, what in ((20, "followed"), (30, "assault"), (34, "strangulation")):
        happened = START + timedelta(days=day)
        refs.append(actions.record_told(two.person, happened_at=happened, about=vince, what=[what], **asked))
    looking(owen)
    assert two.owed() == [], "no police officer learns of it while it is hers and the service's"
    assert not Owed.objects.filter(person_id=two.victim, kind="pattern").exists()
    looking(simran)
    for ref in refs:
        actions.agree_to_share(queries.told(ref, viewer=simran), agreed_at=NOW, by=simran, at=NOW)
    looking(owen)
    row = Owed.objects.get(person_id=two.victim, kind="pattern", closed_at=None)
    assert row.owner.worker_id == owen.id
    assert [one.suspect for one in queries.patterns_to_supervise(viewer=owen)[0] if one.victim_id == two.victim] == [
        "Vince Adder"
    ]
    looking(marsha)
    assert not Owed.objects.filter(person_id=two.victim).exists()
    looking(simran)
    for ref in refs:
        actions.end_sharing(queries.told(ref, viewer=simran), ended_at=NOW, by=simran, at=NOW)
    assert two.owed()[-1] == ("standard", "no_longer")
    assert "" not in [because for _, because in two.owed()]
    looking(owen)
    assert not Person.objects.filter(id=two.victim).exists(), "what was opened for it is shut"


def test_whom_they_named_to_a_service_alone_is_on_no_paper_for_others_until_they_agree(
    two: Between, cast: Cast, looking: Looking, signed_in: SignedIn
) -> None:
    """Vince is in no crime: a paper with his name would hand on to the meeting what she told Lantern House alone."""
    simran = cast("Simran")
    looking(simran)
    asked: dict[str, Any] = {"record": two.record, "what": ["followed"], "by": simran, "at": NOW}
    first = actions.record_told(two.person, happened_at=START, about=None, named=("Vince", "Adder"), **asked)
    vince = next(one for one in queries.named_against(two.person, viewer=simran) if one.shown_name == "Vince Adder")
    second = actions.record_told(two.person, happened_at=START + timedelta(days=9), about=vince, **asked)
    papers = [
        (one.suspect, reverse("crimes:chronology", args=[one.ref]) + f"?reader={reader}")
        for one in queries.patterns_of(two.victim, viewer=simran)
        for reader in ("meeting", "court", "housing")
    ]
    assert {suspect for suspect, _ in papers} >= {"Miles Corran", "Vince Adder"}
    browser = signed_in("Simran")
    said = [browser.get(address).content.decode() for _, address in papers]
    assert any("Miles Corran" in page for page in said)
    assert not any("Vince" in page for page in said)
    looking(simran)
    for ref in (first, second):
        actions.agree_to_share(queries.told(ref, viewer=simran), agreed_at=NOW, by=simran, at=NOW)
    owen = signed_in("Owen")
    named = [address for _, address in papers if "Vince Adder" in owen.get(address).content.decode()]
    assert [address.partition("?")[2] for address in named] == ["reader=meeting"]


def test_one_crime_and_what_was_told_are_a_pattern_to_the_service_and_none_to_the_police(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen, simran = Between(), cast("Owen"), cast("Simran")
    two.crime(0)
    for viewer in (owen, simran):
        two.shown(viewer)
    looking(simran)
    tell(two, simran)
    one = seen(two, simran)
    looking(owen)
    assert queries.patterns_of(two.victim, viewer=owen) == []
    with pytest.raises(NotKnown):
        queries.pattern(one.ref, viewer=owen)
    assert database.ask("SELECT count(*) FROM crimes_pattern WHERE victim_id = %s", [two.victim]) == [(0,)]
    assert database.ask("SELECT count(*) FROM crimes_pattern_member WHERE victim_id = %s", [two.victim]) == [(1,)]


def test_when_they_agree_the_police_see_what_it_was_and_never_what_was_written(
    two: Between, cast: Cast, looking: Looking
) -> None:
    owen, simran, beth = cast("Owen"), cast("Simran"), cast("Beth")
    looking(simran)
    ref = tell(two, simran, "strangulation")
    actions.agree_to_share(queries.told(ref, viewer=simran), agreed_at=NOW, by=simran, at=NOW)
    assert seen(two, simran).reading.total == 3, "counted once"
    looking(owen)
    police = seen(two, owen)
    assert police.reading.total == 3
    assert "strangulation" in {reason.code for reason in police.reading.reasons}
    shared = next(row.event for row in police.rows if row.event is not None)
    assert not hasattr(shared, "text")
    looking(beth)
    assert seen(two, beth).reading.total == 2, "they agreed to the police, not to another service"


def test_who_is_known_to_no_police_is_told_so_before_they_agree_and_after(
    two: Between, cast: Cast, looking: Looking, signed_in: SignedIn
) -> None:
    """*The police see it now* would be untrue of somebody whom no officer may see: she would wait for nobody."""
    simran, page = cast("Simran"), "No police officer sees them here"
    looking(simran)
    address = reverse("crimes:share", args=[tell(two, simran)])
    browser = signed_in("Simran")
    assert page not in browser.get(address).content.decode()
    with database.whole_file():
        database.run("DELETE FROM journey_sight WHERE person_id = %s AND side = 'police'", [two.victim])
    assert page in browser.get(address).content.decode()
    agreed = browser.post(address, {"day_0": "7", "day_1": "4", "day_2": "2026"}, follow=True).content.decode()
    assert "Recorded. No police officer sees them here" in agreed


def test_what_they_agreed_to_can_be_taken_back_and_given_again(two: Between, cast: Cast, looking: Looking) -> None:
    owen, simran = cast("Owen"), cast("Simran")
    looking(simran)
    ref = tell(two, simran)
    totals = []
    for shares in (True, False, True):
        looking(simran)
        told = queries.told(ref, viewer=simran)
        if shares:
            actions.agree_to_share(told, agreed_at=NOW, by=simran, at=NOW)
        else:
            actions.end_sharing(told, ended_at=NOW, by=simran, at=NOW)
        looking(owen)
        totals.append(seen(two, owen).reading.total)
    assert totals == [3, 2, 3]
    looking(simran)
    kinds = list(journeys.events(viewer=simran, person_id=two.victim).values_list("kind", flat=True))
    assert kinds.count("sharing_agreed") == 2
    assert kinds.count("sharing_ended") == 1


def test_another_service_can_neither_read_nor_share_what_was_told_elsewhere(
    two: Between, cast: Cast, looking: Looking
) -> None:
    simran, beth = cast("Simran"), cast("Beth")
    looking(simran)
    ref = tell(two, simran)
    mine = queries.told(ref, viewer=simran)
    looking(beth)
    with pytest.raises(NotKnown):
        queries.told(ref, viewer=beth)
    with pytest.raises(NotYoursToRecord):
        actions.agree_to_share(mine, agreed_at=NOW, by=beth, at=NOW)
    with pytest.raises(NotShared):
        actions.end_sharing(mine, ended_at=NOW, by=simran, at=NOW)


def test_the_police_record_nothing_by_this_door_and_nothing_is_recorded_empty_or_early(
    two: Between, cast: Cast, looking: Looking
) -> None:
    owen, simran = cast("Owen"), cast("Simran")
    looking(owen)
    with pytest.raises(NotYoursToRecord):
        tell(two, owen)
    looking(simran)
    with pytest.raises(SayWhatItWas):
        tell(two, simran, "no_such_thing")
    with pytest.raises(InTheFuture):
        tell(two, simran, day=400)


def test_what_they_told_of_nobody_named_stays_in_their_journey_and_in_no_pattern(
    two: Between, cast: Cast, looking: Looking
) -> None:
    simran = cast("Simran")
    looking(simran)
    actions.record_told(
        two.person, record=two.record, what=["followed"], happened_at=START, about=None, by=simran, at=NOW
    )
    assert seen(two, simran).reading.total == 2
    assert len(queries.told_of([two.victim], viewer=simran)) == 1
