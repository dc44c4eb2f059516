"""Patterns as they are kept: proposed from what is held, decided by people, shown to each as far as they may see."""

import pytest
from django.utils import timezone

from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import Cast, Looking
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes import actions, queries
from handrail.crimes.actions import NotInThisPattern, NotYoursToDecide
from handrail.crimes.models import Pattern, PatternDecision, PatternMember
from handrail.crimes.queries import Seen
from handrail.crimes.tests.between import NOW, Between, put_on_file
from handrail.journey import queries as journeys
from handrail.journey.models import Owed, Sight
from handrail.people import actions as people
from handrail.people.actions import Pair

pytestmark = pytest.mark.data
SOONER = ((0, "195/94"), (40, "195/94"), (70, "195/94"), (90, "195/94"))


def kept(two: Between) -> list[tuple[object, ...]]:
    """Give what is kept of the patterns of whoever was harmed."""
    with database.whole_file():
        return [
            (member.pattern.suspect_id, member.crime_id, member.event_ref, tuple(member.why), member.gone_at is None)
            for member in PatternMember.objects.filter(victim_id=two.victim).order_by("crime_id", "event_ref")
        ]


def seen(two: Between, viewer: Actor) -> list[Seen]:
    """Give the patterns of whoever was harmed, as a worker sees them."""
    return queries.patterns_of(two.victim, viewer=viewer)


# Proposed -------------------------------------------------------------------------------------------------------------


def test_a_second_crime_between_the_same_two_is_proposed_and_a_third_joins_it_by_itself(db: None) -> None:
    two = Between()
    first = two.crime(0)
    assert kept(two) == []
    second, third = two.crime(20), two.crime(30)
    assert kept(two) == [(two.suspect, crime, "", ("suspect",), True) for crime in (first, second, third)]
    with database.whole_file():
        assert Pattern.objects.filter(victim_id=two.victim).count() == 1


def test_proposing_again_changes_no_row_and_another_order_gives_the_same(db: None) -> None:
    two, other = Between(), Between("Ivy Lowe", "Max Pell")
    for day in (0, 20, 30):
        two.crime(day)
    for day in (30, 0, 20):
        other.crime(day, project=False)
    other.project()
    before = kept(two)
    two.project()
    assert kept(two) == before
    assert [row[3:] for row in kept(other)] == [row[3:] for row in before]


def test_a_crime_that_is_taken_back_is_proposed_no_more_and_comes_back_with_it(db: None) -> None:
    two = Between()
    crimes = [two.crime(day) for day in (0, 20, 30)]
    for status, stands in (("cancelled", False), ("live", True)):
        with database.whole_file():
            database.run("UPDATE crimes_crime SET status = %s WHERE id = %s", [status, crimes[1]])
        two.project()
        assert [row[4] for row in kept(two)] == [True, stands, True]


def test_two_who_are_each_other_s_victims_have_two_patterns_and_no_page_joins_them(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen = Between(), cast("Owen")
    mine = [two.crime(0), two.crime(20)]
    with database.whole_file():
        his = [
            two.crime(day, by=[(two.victim_record, "suspect", "ex_partner")], victim_record=two.suspect_record)
            for day in (10, 30)
        ]
        actions.project([two.suspect], at=NOW)
    two.shown(owen)
    looking(owen)
    assert queries.patterns_of(two.suspect, viewer=owen) == [], "Owen has no reason to see him as a victim"
    two.shown(owen, person=two.suspect)
    (hers,), (theirs,) = seen(two, owen), queries.patterns_of(two.suspect, viewer=owen)
    assert [row.crime.id for row in hers.rows if row.crime] == mine
    assert [row.crime.id for row in theirs.rows if row.crime] == his
    assert (hers.victim_id, hers.suspect_id) == (theirs.suspect_id, theirs.victim_id)
    assert queries.others_harmed(hers, viewer=owen) == []


def test_a_merge_of_two_records_of_the_suspect_makes_the_pattern_and_undoing_it_takes_it_apart(db: None) -> None:
    two = Between()
    with database.whole_file():
        _, again = put_on_file("Mile", "Corran")
    two.crime(0)
    two.crime(20, by=[(again, "suspect", "ex_partner")])
    assert kept(two) == []
    with database.whole_file():
        linked = people.link([Pair(two.suspect_record, again, "certain")], by=system("matching"), at=NOW)
    assert [row[4] for row in kept(two)] == [True, True]
    with database.whole_file():
        people.undo_links(linked.links.values(), why="mistake", by=system("matching"), at=NOW)
    assert [row[4] for row in kept(two)] == [False, False]


def test_two_files_of_the_person_harmed_are_one_pattern_to_whoever_sees_both_and_to_nobody_else(
    db: None, cast: Cast, looking: Looking
) -> None:
    """What could leak is there: Helen sees one file, with one crime; the other file has three by the same man."""
    two, owen, helen = Between(), cast("Owen"), cast("Helen")
    with database.whole_file():
        again, record = put_on_file("Harriet", "Broom")
    mine = two.crime(0)
    theirs = [two.crime(day, victim_record=record) for day in (20, 50, 70)]
    two.shown(owen)
    two.shown(owen, person=again)
    two.shown(helen)
    with database.whole_file():
        people.link([Pair(two.victim_record, record, "certain")], by=system("matching"), at=NOW)
    looking(owen)
    for file in (two.victim, again):
        (one,) = queries.patterns_of(file, viewer=owen)
        assert [row.crime.id for row in one.rows if row.crime] == [mine, *theirs]
    looking(helen)
    assert seen(two, helen) == []
    with database.whole_file():
        assert not Sight.objects.filter(why="worsening_pattern", person_id__in=[two.victim, again]).exists()


# Worsening ------------------------------------------------------------------------------------------------------------


def test_a_standard_case_that_worsens_reaches_a_supervisor_once(db: None, cast: Cast, looking: Looking) -> None:
    two, owen = Between(), cast("Owen")
    for day, offence in SOONER:
        two.crime(day, offence, grade="standard")
    assert two.owed() == [("standard", "")]
    two.project()
    assert two.owed() == [("standard", "")], "never twice"
    looking(owen)
    owed = journeys.owed_by(viewer=owen, audience_ids=sorted(owen.audiences), at=NOW, kinds=("pattern",), most=99)
    (one,) = [row for row in owed if row.person_id == two.victim]
    assert one.urgent
    assert seen(two, owen)[0].reading.worsening, "it brought him a reason to see these crimes"


@pytest.mark.parametrize(("grade", "owed"), [("standard", 1), ("", 1), ("medium", 0), ("high", 0)])
def test_a_case_graded_above_standard_has_its_own_ways_to_a_supervisor(db: None, grade: str, owed: int) -> None:
    two = Between()
    for day, offence in SOONER:
        two.crime(day, offence, grade=grade)
    assert len(two.owed()) == owed


def test_a_later_incident_that_worsens_it_further_comes_anew_and_one_that_does_not_closes_it(db: None) -> None:
    two = Between()
    for day, offence in SOONER:
        two.crime(day, offence)
    two.crime(96)
    assert [because for _, because in two.owed()] == ["a_later_incident", ""]
    two.crime(96.9, "195/94", project=False)
    with database.whole_file():
        database.run("UPDATE crimes_crime SET status = 'cancelled' WHERE id = ANY (%s)", [two.crimes[-4:]])
    two.project()
    assert [because for _, because in two.owed()] == ["a_later_incident", "no_longer"]


def test_once_a_supervisor_has_looked_it_is_owed_no_more_until_the_next(db: None, cast: Cast, looking: Looking) -> None:
    two, owen = Between(), cast("Owen")
    for day, offence in SOONER:
        two.crime(day, offence)
    two.shown(owen)
    looking(owen)
    actions.look_at_worsening(seen(two, owen)[0], why="asked_to_grade_again", by=owen, at=timezone.now())
    assert [because for _, because in two.owed()] == ["looked_at"]
    two.project()
    assert [because for _, because in two.owed()] == ["looked_at"], "computed again, it is still looked at"
    two.crime(96)
    assert [because for _, because in two.owed()] == ["looked_at", ""]


def test_an_officer_who_sees_one_of_the_crimes_sees_no_pattern_and_nothing_owed_because_of_it(
    db: None, cast: Cast, looking: Looking
) -> None:
    """What could leak is there: the row is owed because of the very crime that Helen investigates."""
    two, helen = Between(), cast("Helen")
    for day, offence in SOONER:
        two.crime(day, offence)
    two.shown(helen, two.crimes[-1])
    with database.whole_file():
        people.show_again([two.victim])
        owed = Owed.objects.get(person_id=two.victim, kind="pattern")
        pattern = Pattern.objects.get(victim_id=two.victim)
    assert owed.crime_id == two.crimes[-1]
    assert set(owed.seen_by) & helen.audiences, "the first line alone would show it"
    looking(helen)
    assert not Owed.objects.filter(kind="pattern", person_id=two.victim).exists()
    assert not Pattern.objects.filter(victim_id=two.victim).exists()
    assert seen(two, helen) == []
    with pytest.raises(NotKnown):
        queries.pattern(pattern.ref, viewer=helen)


# Through whose eyes ---------------------------------------------------------------------------------------------------


def test_totals_gaps_and_reasons_are_of_what_the_viewer_sees(db: None, cast: Cast, looking: Looking) -> None:
    two, owen, helen = Between(), cast("Owen"), cast("Helen")
    two.crime(0)
    two.crime(10, "008/77", flags=["strangulation"])
    two.crime(30)
    two.shown(owen)
    two.shown(helen, two.crimes[0], two.crimes[2])
    looking(owen)
    (whole,) = seen(two, owen)
    assert (whole.reading.total, whole.reading.gaps) == (3, (10, 20))
    looking(helen)
    (part,) = seen(two, helen)
    assert (part.reading.total, part.reading.gaps) == (2, (30,))
    assert "strangulation" in {reason.code for reason in whole.reading.reasons}
    assert "strangulation" not in {reason.code for reason in part.reading.reasons}


def test_a_serial_suspect_shows_to_the_police_who_see_the_other_crimes_and_to_no_service(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen, helen, simran = Between(), cast("Owen"), cast("Helen"), cast("Simran")
    with database.whole_file():
        other, record = put_on_file("Joan", "Tarrant")
    two.crime(0)
    two.crime(20)
    two.crime(5, victim_record=record)
    for viewer in (owen, helen, simran):
        two.shown(viewer)
    two.shown(owen, person=other)
    two.shown(simran, person=other)
    named = {}
    for viewer in (owen, helen, simran):
        looking(viewer)
        (one,) = seen(two, viewer)
        others = queries.others_harmed(one, viewer=viewer)
        named[viewer.name] = (
            [each.person.id for each in others],
            "serial_suspect" in {reason.code for reason in queries.repeats(one, others)},
        )
    assert named == {owen.name: ([other], True), helen.name: ([], False), simran.name: ([], False)}


def test_a_restricted_suspect_is_not_named(db: None, cast: Cast, looking: Looking) -> None:
    two, owen = Between(), cast("Owen")
    two.crime(0)
    two.crime(20)
    two.shown(owen)
    looking(owen)
    assert seen(two, owen)[0].suspect == "Miles Corran"
    with database.whole_file():
        database.run(
            "UPDATE people_person SET restricted = true, restricted_why = 'police_or_staff_suspect' WHERE id = %s",
            [two.suspect],
        )
    assert seen(two, owen)[0].suspect == ""


# Decided --------------------------------------------------------------------------------------------------------------


def test_an_officer_confirms_with_a_reason_and_what_comes_later_is_proposed_into_it(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen = Between(), cast("Owen")
    two.crime(0)
    two.crime(20)
    two.shown(owen)
    looking(owen)
    actions.decide_pattern(
        seen(two, owen)[0], verdict="confirmed", why="same_means", note="Same van.", by=owen, at=timezone.now()
    )
    two.crime(40, project=False)
    two.shown(owen)
    with database.whole_file():
        actions.project([two.victim], at=timezone.now())
    (one,) = seen(two, owen)
    assert one.state == "confirmed"
    assert [row.crime.id for row in one.rows if row.key in one.new_since and row.crime] == [two.crimes[2]]
    assert one.last_verdict is not None
    assert (one.last_verdict.made_by, one.last_verdict.note) == (owen.name, "Same van.")


def test_what_is_taken_out_counts_no_more_and_a_crime_without_a_suspect_can_be_put_in(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen = Between(), cast("Owen")
    for day in (0, 20, 40):
        two.crime(day)
    unknown = two.crime(60, "058/00", by=[])
    two.shown(owen)
    looking(owen)
    (one,) = seen(two, owen)
    assert [row.crime.id for row in one.others if row.crime] == [unknown]
    actions.move_member(one, key=one.rows[0].key, verdict="removed", why="different_person", by=owen, at=NOW)
    actions.move_member(one, key=f"crime:{unknown}", verdict="added", why="evidence", by=owen, at=NOW)
    (one,) = seen(two, owen)
    assert [row.crime.id for row in one.rows if row.crime] == [*two.crimes[1:3], unknown]
    assert one.reading.gaps == (20, 20)
    with pytest.raises(NotInThisPattern):
        actions.move_member(one, key="crime:0", verdict="added", why="evidence", by=owen, at=NOW)


def test_a_service_reads_that_the_police_confirmed_and_the_police_read_nothing_that_a_service_decided(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen, simran = Between(), cast("Owen"), cast("Simran")
    two.crime(0)
    two.crime(20)
    for viewer in (owen, simran):
        two.shown(viewer)
    looking(simran)
    actions.decide_pattern(seen(two, simran)[0], verdict="rejected", why="unconnected", note="Hers.", by=simran, at=NOW)
    looking(owen)
    assert seen(two, owen)[0].verdicts == []
    assert not PatternDecision.objects.filter(pattern__victim_id=two.victim).exists()
    actions.decide_pattern(seen(two, owen)[0], verdict="confirmed", why="evidence", note="His.", by=owen, at=NOW)
    looking(simran)
    (one,) = seen(two, simran)
    assert one.state == "rejected", "each agency's word is its own"
    assert {(each.by_police, each.note, each.made_by) for each in one.verdicts} == {
        (True, "", ""), (False, "Hers.", simran.name),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Maureen", "Colin", "Iris"])
def test_who_neither_investigates_nor_supports_decides_nothing(
    db: None, cast: Cast, looking: Looking, name: str
) -> None:
    two, viewer = Between(), cast(name)
    two.crime(0)
    two.crime(20)
    two.shown(viewer)
    looking(viewer)
    with pytest.raises(NotYoursToDecide):
        actions.decide_pattern(seen(two, viewer)[0], verdict="confirmed", why="evidence", by=viewer, at=NOW)
