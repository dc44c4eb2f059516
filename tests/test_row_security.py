"""The second line: whatever a query forgets, the database shows a page only what its viewer may see."""

from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from handrail.audit.actor import system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes import actions as crime_actions
from handrail.crimes import policy as crimes_policy
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime
from handrail.journey import actions as journey_actions
from handrail.journey import policy as journey_policy
from handrail.journey import queries as journey
from handrail.journey.models import Event, Owed
from handrail.people import actions as people_actions
from handrail.people import policy as people_policy
from handrail.people import queries as people
from handrail.people.models import Person, Record
from handrail.region.cast import CAST
from handrail.rights.models import Clock

pytestmark = pytest.mark.data

RANKS = {"PC", "DC", "Sgt", "Insp"}
NAMES = [next(word for word in member.name.split() if word not in RANKS) for member in CAST]
FILLED = {
    "agencies", "audit_entry", "crimes_crime", "crimes_role", "intake_bundle", "intake_kept_row", "journey_event",
    "journey_event_detail", "journey_owed", "journey_sight", "people_person", "people_record", "referrals_carried",
    "referrals_decision", "referrals_referral", "rights_clock",
} - {"agencies"}  # fmt: skip


def secured() -> list[str]:
    """Give every table whose rows are secured."""
    return [row[0] for row in database.ask("SELECT relname::text FROM pg_class WHERE relrowsecurity ORDER BY 1")]


def count(table: str) -> int:
    """Count the rows of a table, as far as they show."""
    return int(database.ask(f"SELECT count(*) FROM {table}")[0][0])


def persons(sql: str, *params: object) -> set[int]:
    """Give the persons that a statement names."""
    return {row[0] for row in database.ask(sql, params)}


def called(name: str) -> Person:
    """Give one of the stories' people; the test must be looking as the system."""
    return Person.objects.get(shown_name=name)


# Whose eyes -----------------------------------------------------------------------------------------------------------


def test_tests_look_as_the_pages_do(db: None) -> None:
    assert database.ask(
        "SELECT current_user::text, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ) == [("handrail_app", False, False)]
    owners = database.ask("SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'public'")
    assert owners == [("handrail_owner",)]


def test_nobody_looking_sees_no_row_of_any_secured_table_though_rows_are_there(db: None, as_system: AsSystem) -> None:
    with as_system():
        assert {table for table in secured() if count(table)} >= FILLED
    assert {table: count(table) for table in secured() if count(table)} == {}


def test_a_page_that_forgets_its_filter_shows_nobody_to_a_stranger(cast: Cast, looking: Looking) -> None:
    looking(cast("Pavel"))
    assert not Person.objects.exists()
    assert not Record.objects.exists()
    assert not Event.objects.exists()
    assert not Crime.objects.exists()


def test_the_whole_file_closes_behind_whoever_opened_it(db: None) -> None:
    with database.whole_file():
        with database.whole_file():
            assert Person.objects.exists()
        assert Person.objects.exists()
    assert not Person.objects.exists()
    with pytest.raises(ZeroDivisionError), database.whole_file():
        raise ZeroDivisionError
    assert not Person.objects.exists()


# The first line and the second say the same ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_each_of_the_cast_sees_exactly_those_of_whom_they_hold_a_sight(
    name: str, cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    viewer = cast(name)
    with as_system():
        held = persons(
            "SELECT person_id FROM journey_sight WHERE until_at IS NULL AND audience_id = ANY (%s)",
            sorted(viewer.audiences),
        )
        said = set(Person.objects.filter(people_policy.seen_by(viewer)).values_list("id", flat=True))
        events = set(Event.objects.filter(journey_policy.seen_by(viewer)).values_list("id", flat=True))
        owed = set(Owed.objects.filter(journey_policy.owed_seen_by(viewer)).values_list("id", flat=True))
        patterns = set(Owed.objects.filter(kind="pattern").values_list("id", flat=True))
        known = set(Crime.objects.filter(crimes_policy.seen_by(viewer)).values_list("id", flat=True))
    looking(viewer)
    assert said == held == set(Person.objects.values_list("id", flat=True))
    assert set(Record.objects.values_list("person_id", flat=True)) == held
    assert set(Event.objects.values_list("id", flat=True)) == events
    shown = set(Owed.objects.values_list("id", flat=True))
    assert shown <= owed and owed - shown <= patterns, "what a pattern asks is hidden where the pattern is"
    assert set(Crime.objects.values_list("id", flat=True)) == known
    assert set(Clock.objects.values_list("person_id", flat=True)) <= held
    assert set(Clock.objects.values_list("crime_id", flat=True)) <= known


@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_in_the_list_opens_and_whoever_is_not_does_not(
    name: str, cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    viewer = cast(name)
    with as_system():
        seen = Person.objects.filter(people_policy.seen_by(viewer))
        unseen = Person.objects.exclude(id__in=seen.values("id"))
        told = [person for person in unseen if person.restricted or person.shown_name.startswith(("Gurpreet", "Leah"))]
        sample = dict.fromkeys(seen.order_by("ref")[:12], True)
        sample |= dict.fromkeys([*told, *unseen.order_by("ref")[:12]], False)
    looking(viewer)
    for person, may in sample.items():
        found = [one.id for one in people.search(person.sort_name, viewer=viewer)]
        listed = any(person.id in files for files in people.files_of(found, viewer=viewer).values())
        try:
            opens = people.person(person.ref, viewer=viewer) == person
        except NotKnown:
            opens = False
        assert (listed, opens) == (may, may), person.shown_name


def test_a_search_repeats_the_filter_because_it_runs_as_the_owner(cast: Cast, looking: Looking) -> None:
    looking(cast("Pavel"))
    assert database.ask("SELECT people_search(ARRAY['A'], 500)") == []
    viewer = cast("Simran")
    looking(viewer)
    found = {row[0] for row in database.ask("SELECT people_search(ARRAY['A'], 500)")}
    assert found
    assert found <= set(Person.objects.values_list("id", flat=True))


def test_a_word_of_two_letters_is_looked_for_where_a_name_begins(cast: Cast, looking: Looking) -> None:
    viewer = cast("Maureen")
    looking(viewer)
    found = {str(person) for person in people.search("ja", viewer=viewer)}
    assert "Karolina Jabłoński" in found
    assert all(any(word.casefold().startswith("ja") for word in name.split()) for name in found)


@pytest.mark.parametrize("typed", ["Jabłoński", "jablonski", "JABŁOŃSKI", "karolina jabłoń"])
def test_a_name_is_found_however_its_letters_are_typed(typed: str, cast: Cast, looking: Looking) -> None:
    viewer = cast("Maureen")
    looking(viewer)
    assert "Karolina Jabłoński" in {str(person) for person in people.search(typed, viewer=viewer)}


# Writing --------------------------------------------------------------------------------------------------------------


def test_no_page_writes_a_secured_row_outside_an_action(cast: Cast, looking: Looking) -> None:
    looking(cast("Maureen"))
    shown = [table for table in secured() if count(table)]
    assert len(shown) > 8
    for table in shown:
        column = database.ask(
            "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " ORDER BY attnum LIMIT 1",
            [table],
        )[0][0]
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            try:
                with transaction.atomic():
                    assert database.run(statement) == 0, statement
            except DatabaseError as refused:
                assert "permission denied" in str(refused)
        if table != "audit_entry":
            with pytest.raises(DatabaseError, match="row-level security|permission denied"), transaction.atomic():
                database.run(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1")


# What a sight shows ---------------------------------------------------------------------------------------------------


def test_showing_everybody_again_after_the_night_changes_nothing(as_system: AsSystem) -> None:
    tables = ("people_person", "journey_event", "journey_owed", "crimes_crime")

    def seen() -> list[list[tuple[object, ...]]]:
        return [database.ask(f"SELECT id, seen_by FROM {table} ORDER BY id") for table in tables]

    with as_system():
        before = seen()
        everybody = list(Person.objects.values_list("id", flat=True))
        people_actions.show_again(everybody)
        crime_actions.show_again(list(Crime.objects.values_list("id", flat=True)))
        assert seen() == before


def test_zara_is_seen_by_named_workers_and_lists_for_restricted_records_and_by_nobody_else(
    cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    seeing = set()
    for name in NAMES:
        looking(cast(name))
        if Person.objects.filter(shown_name="Zara Mahmood").exists():
            seeing.add(name)
    assert seeing == {"Farah", "Nasreen"}, (
        "Professional Standards' list, and the list of the service she was referred to"
    )


def test_a_restricted_person_is_shown_to_no_whole_team_or_agency(as_system: AsSystem) -> None:
    with as_system():
        assert database.ask("SELECT count(*) > 3 FROM people_person WHERE restricted")[0][0]
        wide = database.ask(
            "SELECT p.shown_name, s.why FROM people_person p"
            " JOIN journey_sight s ON s.person_id = p.id AND s.until_at IS NULL"
            " JOIN agencies_audience a ON a.id = s.audience_id"
            " WHERE p.restricted AND (a.worker_id IS NULL AND a.list_name <> 'restricted records')"
        )
        assert wide == []


def test_whoever_is_only_a_suspect_or_a_witness_is_in_nobody_s_search(
    cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    with as_system():
        others = persons(
            "SELECT id FROM people_person EXCEPT SELECT k.person_id FROM people_record k"
            " JOIN crimes_role r ON r.record_id = k.id"
            " WHERE r.role IN ('victim', 'bereaved_relative', 'child_in_household')"
        )
        words = [person.sort_name for person in Person.objects.filter(id__in=others)]
    assert len(others) > 50
    for name in ("Maureen", "Farah", "Priya", "Simran"):
        viewer = cast(name)
        looking(viewer)
        assert not set(Person.objects.values_list("id", flat=True)) & others
        for word in words[:40]:
            assert not {person.id for person in people.search(word, viewer=viewer)} & others


def test_being_a_suspect_elsewhere_never_shows_on_a_victim_s_page_nor_in_a_search(
    cast: Cast, looking: Looking, morning: datetime
) -> None:
    maureen = cast("Maureen")
    looking(maureen)
    leah = Person.objects.get(shown_name="Leah Morgan")
    before = list(crimes.crimes_of(leah, viewer=maureen))
    elsewhere = Crime.objects.exclude(id__in=[crime.id for crime in before]).earliest("id")
    with database.whole_file():
        database.run(
            "INSERT INTO crimes_role (crime_id, record_id, role, relationship, enhanced_reasons, support_need,"
            " referral_consent,"
            " consent_by, risk_grade, status, digest, as_of, held_at)"
            " SELECT %s, id, 'suspect', 'neighbour', '{}', '', '', '', '',"
            " 'live', '', %s, %s FROM people_record WHERE person_id = %s",
            [elsewhere.id, morning, morning, leah.id],
        )
    people_actions.show_again([leah.id])
    crime_actions.show_again([elsewhere.id])
    assert list(crimes.crimes_of(leah, viewer=maureen)) == before
    assert people.search("Leah Morgan", viewer=maureen) == [leah]
    helen = cast("Helen")
    looking(helen)
    assert not Crime.objects.filter(id=elsewhere.id).exists(), "her detective learns nothing of it"


def test_a_sight_of_one_crime_shows_no_other_crime_of_the_same_person(
    cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    hidden = 0
    with as_system():
        parts = database.ask(
            "SELECT DISTINCT k.person_id, r.crime_id FROM crimes_role r JOIN people_record k ON k.id = r.record_id"
            " WHERE r.role IN ('victim', 'bereaved_relative', 'child_in_household')"
        )
    for name in NAMES:
        viewer = cast(name)
        with as_system():
            held = set(
                database.ask(
                    "SELECT person_id, crime_id FROM journey_sight WHERE until_at IS NULL AND audience_id = ANY (%s)",
                    [sorted(viewer.audiences)],
                )
            )
        own = {(person, crime) for person, crime in parts if {(person, crime), (person, None)} & held}
        open_ = {crime for _, crime in own}
        looking(viewer)
        for person in sorted({person for person, _ in held}):
            known = people.known([person], viewer=viewer)[person]
            shown = set(crimes.crimes_of(known, viewer=viewer).values_list("id", flat=True))
            told = set(journey.events(viewer=viewer, person_id=person).values_list("crime_id", flat=True)) - {None}
            assert shown == {crime for someone, crime in parts if someone in known.files and crime in open_}
            timed = set(Clock.objects.filter(person_id=person).values_list("crime_id", flat=True))
            assert told | timed <= {crime for someone, crime in own if someone == person}
            hidden += sum(1 for someone, crime in parts if someone == person and crime not in open_)
    assert hidden, "somebody in the region is seen in one crime and not in another"


def test_a_sight_of_a_crime_gives_only_the_name_and_role_of_its_other_parties(cast: Cast, looking: Looking) -> None:
    viewer = cast("Simran")
    looking(viewer)
    gurpreet = called("Gurpreet Kaur Sandhu")
    known = list(crimes.crimes_of(gurpreet, viewer=viewer))
    parties = [party for crime in known for party in crimes.parties(crime.id, viewer=viewer)]
    suspects = [party for party in parties if party.role == "suspect"]
    assert suspects
    assert all(party.shown_name and not party.person_ref for party in suspects)
    looking(cast("Pavel"))
    assert all(not crimes.parties(crime.id, viewer=cast("Pavel")) for crime in known)


def test_what_triage_decided_is_shown_to_the_police_and_to_no_service(cast: Cast, looking: Looking) -> None:
    looking(cast("Simran"))
    assert not Event.objects.filter(kind="triage_decided").exists()
    looking(cast("Maureen"))
    assert Event.objects.filter(kind="triage_decided").exists()


def test_the_end_of_a_sight_hides_at_once(cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime) -> None:
    helen = cast("Helen")
    looking(helen)
    leah = Person.objects.get(shown_name="Leah Morgan")
    known = list(crimes.crimes_of(leah, viewer=helen))
    assert known
    journey_actions.end_sights(person_ids=[leah.id], why="officer_in_case", by=system("test"), at=morning)
    people_actions.show_again([leah.id])
    crime_actions.show_again([crime.id for crime in known])
    assert count("people_person") == 0
    assert Event.objects.filter(person_id=leah.id).count() == 0
    assert list(crimes.crimes_of(leah, viewer=helen)) == []
    assert people.search("Leah", viewer=helen) == []
    with pytest.raises(NotKnown):
        people.person(leah.ref, viewer=helen)


def test_the_force_reads_its_bundles_and_no_other_agency_does(cast: Cast, looking: Looking) -> None:
    looking(cast("Maureen"))
    assert count("intake_bundle") == 1
    assert count("intake_kept_row") > 0
    looking(cast("Simran"))
    assert count("intake_bundle") == count("intake_kept_row") == 0


def test_a_role_shows_only_with_both_its_person_and_its_crime(cast: Cast, looking: Looking) -> None:
    looking(cast("Simran"))
    shown = database.ask("SELECT r.role FROM crimes_role r JOIN people_record k ON k.id = r.record_id")
    assert {row[0] for row in shown} <= {
        "victim",
        "bereaved_relative",
        "child_in_household",
        "witness",
        "reporting_person",
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM crimes_role WHERE role = 'suspect'")
        assert cursor.fetchone()[0] == 0
