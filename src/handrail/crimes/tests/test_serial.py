"""One suspect's several victims, and a victim's several partners, though no two crimes are between the same two."""

import re
from collections.abc import Sequence

import pytest
from django.urls import reverse

from handrail.agencies.models import Audience, Worker
from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core import database
from handrail.crimes import actions, queries
from handrail.crimes.models import Crime
from handrail.crimes.queries import Several
from handrail.crimes.tests.between import BY, NOW, Between, put_on_file
from handrail.crimes.tests.test_telling import tell
from handrail.crimes.tests.test_views import text_of
from handrail.journey import actions as journeys
from handrail.journey.actions import Sighted
from handrail.people import actions as people
from handrail.people.actions import Pair

pytestmark = pytest.mark.data
WOMEN = ("Joan Tarrant", "Ivy Lowe", "Nora Pell", "Ada Finch")


def women(count: int) -> list[tuple[int, int]]:
    """Put some women on file; give each one's key and her record's."""
    with database.whole_file():
        return [put_on_file(*name.split()) for name in WOMEN[:count]]


def once_each(two: Between, harmed: Sequence[tuple[int, int]], viewer: Actor) -> None:
    """Have each of these people, and whoever is harmed already, name the suspect once; the viewer sees all of it."""
    two.crime(0)
    two.shown(viewer)
    for day, (person, record) in enumerate(harmed, 1):
        two.crime(day * 10, victim_record=record)
        two.shown(viewer, person=person)


def listed(viewer: Actor, two: Between) -> Several:
    """Give what a worker is shown of the people of this test."""
    found = queries.several(viewer=viewer, at=NOW)
    mine = {two.person.shown_name, *WOMEN}
    return Several(
        found.since,
        tuple(one for one in found.suspects if mine & {who.shown_name for who, _ in one.harmed}),
        tuple(one for one in found.victims if one.person.shown_name in mine),
        found.more,
    )


def named(found: Several) -> list[tuple[str, list[str]]]:
    """Give the serial suspects by name, with whom each has harmed as they say."""
    return [(one.name, sorted(str(person) for person, _ in one.harmed)) for one in found.suspects]


# Repeats, as a pattern's page says them -------------------------------------------------------------------------------


def test_a_pattern_says_each_kind_of_repeat_and_a_suspect_s_only_where_others_are_seen(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen, helen, ((other, record),) = Between(), cast("Owen"), cast("Helen"), women(1)
    with database.whole_file():
        _, before = put_on_file("Vince", "Adder")
    two.crime(0)
    two.crime(20)
    two.crime(-300, by=[(before, "suspect", "partner")])
    two.crime(30, victim_record=record)
    for viewer in (owen, helen):
        two.shown(viewer)
    two.shown(owen, person=other)
    said = {}
    for viewer in (owen, helen):
        looking(viewer)
        (one,) = queries.patterns_of(two.victim, viewer=viewer)
        reasons = queries.repeats(one, queries.others_harmed(one, viewer=viewer))
        said[viewer.name] = {reason.code: reason.words for reason in reasons}
    hers = {
        "repeat_pair": "The same two people again within 12 months",
        "repeat_victim": "A repeat victim: 3 crimes and incidents within reach of 12 months, this suspect or not",
        "several_partners": (
            "A victim of several partners: 2 partners or former partners named, 2 of them within 12 months of another"
        ),
    }
    assert said[helen.name] == hers, "Helen does not see the other woman"
    assert said[owen.name] == hers | {
        "repeat_suspect": (
            "A repeat suspect: named in 3 crimes and incidents, two or more within 12 months, whoever was harmed"
        ),
        "serial_suspect": "A serial suspect: named by 2 people, 2 of them within 12 months of another",
    }


def test_years_apart_a_suspect_of_several_is_serial_and_what_is_within_twelve_months_is_said_apart(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen, ((other, record),) = Between(), cast("Owen"), women(1)
    two.crime(0)
    two.crime(400)
    two.crime(-400, victim_record=record)
    two.shown(owen)
    two.shown(owen, person=other)
    looking(owen)
    (one,) = queries.patterns_of(two.victim, viewer=owen)
    said = {each.code: each.words for each in queries.repeats(one, queries.others_harmed(one, viewer=owen))}
    assert said == {"serial_suspect": "A serial suspect: named by 2 people, none within 12 months of another"}


# The list -------------------------------------------------------------------------------------------------------------


def test_a_man_named_once_each_by_five_women_is_on_the_page_of_whoever_answers_for_it(
    signed_in: SignedIn, cast: Cast, looking: Looking
) -> None:
    two, owen = Between(), cast("Owen")
    once_each(two, women(4), owen)
    looking(owen)
    assert queries.patterns_of(two.victim, viewer=owen) == [], "no two crimes are between the same two"
    assert named(listed(owen, two)) == [("Miles Corran", sorted([two.person.shown_name, *WOMEN]))]
    client = signed_in("Owen")
    said = text_of(client, reverse("crimes:patterns"))
    assert "Miles Corran: named by 5 people" in said
    page = client.get(reverse("crimes:patterns")).content.decode()
    assert reverse("desk:person", args=[two.person.ref]) in page
    assert "recalled" in said


def test_a_domestic_incident_that_is_no_crime_is_counted_as_no_crime(
    signed_in: SignedIn, cast: Cast, looking: Looking
) -> None:
    two, owen, ((joan, record),) = Between(), cast("Owen"), women(1)
    two.crime(0, "", flags=["non_crime", "domestic_abuse"])
    two.crime(10)
    two.crime(20, victim_record=record)
    two.shown(owen)
    two.shown(owen, person=joan)
    looking(owen)
    (one,) = queries.patterns_of(two.victim, viewer=owen)
    said = {each.code: each.words for each in queries.repeats(one, queries.others_harmed(one, viewer=owen))}
    assert "named in 3 crimes and incidents," in said["repeat_suspect"]
    said_of_many = text_of(signed_in("Owen"), reverse("crimes:patterns"))
    assert "A serial suspect: in 3 crimes and incidents that you may see" in said_of_many
    assert not re.search(r"in \d+ crimes? that", said_of_many)


def test_only_those_whose_crime_the_viewer_may_see_are_counted_and_one_alone_is_nobody_s_serial_suspect(
    db: None, cast: Cast, looking: Looking
) -> None:
    """What could leak is there: Owen answers for every crime, and sees Joan, but only in another matter."""
    two, owen, ((joan, hers), (_, ivys)) = Between(), cast("Owen"), women(2)
    two.crime(0)
    elsewhere = two.crime(5, victim_record=hers, by=[])
    two.crime(10, victim_record=hers)
    two.crime(20, victim_record=ivys)
    two.shown(owen)
    two.shown(owen, elsewhere, person=joan)
    looking(owen)
    assert named(listed(owen, two)) == []
    two.shown(owen, two.crimes[2], person=joan)
    assert named(listed(owen, two)) == [("Miles Corran", ["Hattie Broom", "Joan Tarrant"])], "and Ivy is not told of"


@pytest.mark.parametrize("name", ["Simran", "Ruth", "Maureen", "Helen"])
def test_a_service_and_whoever_answers_for_none_of_it_is_shown_none_of_it(
    signed_in: SignedIn, cast: Cast, looking: Looking, name: str
) -> None:
    two, viewer = Between(), cast(name)
    once_each(two, women(2), viewer)
    looking(viewer)
    assert named(listed(viewer, two)) == []
    assert signed_in(name).get(reverse("crimes:patterns")).status_code == 403


def test_a_restricted_record_is_counted_and_named_to_nobody_who_is_not_on_its_list(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen, ((joan, record),) = Between(), cast("Owen"), women(1)
    two.crime(0)
    two.crime(10, victim_record=record)
    two.shown(owen)
    with database.whole_file():
        team = Audience.objects.get(team_id=Worker.objects.get(id=two.owen).team_id or 0).id
        journeys.open_sights([Sighted(joan, team, "police", "a test", None, "test")], by=BY, at=NOW)
        people.show_again([joan])
        actions.show_again(two.crimes)
    looking(owen)
    assert named(listed(owen, two)) == [("Miles Corran", ["Hattie Broom", "Joan Tarrant"])]
    people.restrict([joan], why="honour_based_abuse", by=system("a test"), at=NOW)
    assert named(listed(owen, two)) == []


def test_a_restricted_suspect_s_several_victims_are_not_brought_together_without_a_name(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen = Between(), cast("Owen")
    once_each(two, women(2), owen)
    looking(owen)
    assert named(listed(owen, two))
    people.restrict([two.suspect], why="police_or_staff_suspect", by=system("a test"), at=NOW)
    assert listed(owen, two).suspects == ()


def test_what_was_told_to_a_service_alone_counts_for_nobody_on_the_police_s_list(
    db: None, cast: Cast, looking: Looking
) -> None:
    """What could leak is there: Hattie names Miles in a crime, and tells Simran of him again; Joan names Vince."""
    two, owen, simran, ((joan, record),) = Between(), cast("Owen"), cast("Simran"), women(1)
    with database.whole_file():
        _, vince = put_on_file("Vince", "Adder")
    two.crime(0)
    two.crime(10, victim_record=record, by=[(vince, "suspect", "partner")])
    for viewer in (owen, simran):
        two.shown(viewer)
        two.shown(viewer, person=joan)
    looking(simran)
    tell(two, simran, "strangulation")
    with database.whole_file():
        database.run(
            "UPDATE journey_event SET suspect_record_id = %s WHERE person_id = %s AND kind = 'incident_told'",
            [vince, two.victim],
        )
    looking(owen)
    found = listed(owen, two)
    assert (found.suspects, found.victims) == ((), ())


def test_the_same_human_by_joined_files_counts_once_on_either_side(db: None, cast: Cast, looking: Looking) -> None:
    two, owen, ((joan, hers), (ivy, ivys)) = Between(), cast("Owen"), women(2)
    with database.whole_file():
        _, again = put_on_file("Mile", "Corran")
        harriet, harriets = put_on_file("Harriet", "Broom")
    two.crime(0)
    two.crime(10, victim_record=harriets)
    two.crime(20, victim_record=hers, by=[(again, "suspect", "partner")])
    two.crime(30, victim_record=ivys, by=[(again, "suspect", "partner")])
    for person in (two.victim, harriet, joan):
        two.shown(owen, person=person)
    looking(owen)
    assert named(listed(owen, two)) == [("Miles Corran", ["Harriet Broom", "Hattie Broom"])]
    with database.whole_file():
        people.link([Pair(two.victim_record, harriets, "certain")], by=system("matching"), at=NOW)
    assert named(listed(owen, two)) == [], "she is one woman"
    with database.whole_file():
        people.link([Pair(two.suspect_record, again, "certain")], by=system("matching"), at=NOW)
    (one,) = listed(owen, two).suspects
    assert [(str(person), len(crimes)) for person, crimes in one.harmed] == [("Hattie Broom", 2), ("Joan Tarrant", 1)]
    two.shown(owen, person=ivy)
    assert len(listed(owen, two).suspects[0].harmed) == 3


@pytest.mark.parametrize(("day", "within"), [(-268, True), (-269, False)])
def test_the_months_are_the_rule_s_to_the_day(db: None, cast: Cast, looking: Looking, day: float, within: bool) -> None:
    two, owen, ((joan, record),) = Between(), cast("Owen"), women(1)
    two.crime(0)
    two.crime(day, victim_record=record)
    two.shown(owen)
    two.shown(owen, person=joan)
    looking(owen)
    assert bool(listed(owen, two).suspects) == within


def test_somebody_named_against_one_of_two_victims_of_a_crime_is_not_named_against_the_other(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen, ((joan, record),) = Between(), cast("Owen"), women(1)
    crime = two.crime(0, by=[(two.suspect_record, "suspect", "ex_partner"), (record, "victim", "")])
    two.shown(owen)
    two.shown(owen, person=joan)
    looking(owen)
    assert named(listed(owen, two)) == [("Miles Corran", ["Hattie Broom", "Joan Tarrant"])]
    with database.whole_file():
        database.run(
            "UPDATE crimes_role SET concerning_id = %s WHERE crime_id = %s AND role = 'suspect'",
            [two.victim_record, crime],
        )
    assert named(listed(owen, two)) == []


def test_a_victim_of_several_partners_is_listed_with_each_and_not_with_a_stranger(
    db: None, cast: Cast, looking: Looking
) -> None:
    two, owen = Between(), cast("Owen")
    with database.whole_file():
        _, vince = put_on_file("Vince", "Adder")
    two.crime(0)
    two.crime(20, by=[(vince, "suspect", "stranger")])
    two.shown(owen)
    looking(owen)
    assert listed(owen, two).victims == ()
    two.crime(30, by=[(vince, "suspect", "partner")])
    two.shown(owen)
    (one,) = listed(owen, two).victims
    assert (str(one.person), [name for name, _ in one.named]) == ("Hattie Broom", ["Miles Corran", "Vince Adder"])
    assert [crime.id for crime in one.named[1][1]] == [two.crimes[2]]


def test_two_who_are_each_other_s_victims_are_never_in_one_line_but_as_one_names_the_other(
    signed_in: SignedIn, cast: Cast, looking: Looking
) -> None:
    """What could leak is there: each names the other, and somebody else names each of them."""
    two, owen, ((joan, hers), (ivy, ivys)) = Between(), cast("Owen"), women(2)
    against_her = [(two.victim_record, "suspect", "ex_partner")]
    two.crime(0)
    two.crime(10, victim_record=hers)
    two.crime(20, victim_record=two.suspect_record, by=against_her)
    two.crime(30, victim_record=ivys, by=against_her)
    for person in (two.victim, two.suspect, joan, ivy):
        two.shown(owen, person=person)
    looking(owen)
    assert sorted(named(listed(owen, two))) == [
        ("Hattie Broom", ["Ivy Lowe", "Miles Corran"]), ("Miles Corran", ["Hattie Broom", "Joan Tarrant"]),
    ]  # fmt: skip
    page = signed_in("Owen").get(reverse("crimes:patterns")).content.decode()
    row = page[page.index("Miles Corran: named by 2 people") :].split("</ul>")[0]
    with database.whole_file():
        refs = dict(Crime.objects.filter(id__in=two.crimes).values_list("id", "source_ref"))
    assert [refs[key] in row for key in two.crimes] == [True, True, False, False], "not the crimes he was harmed in"
