"""People with reasons: what joining their records says to whom, what it never says, and who must decide."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes import queries as crime_queries
from handrail.people import actions as people
from handrail.people import queries
from handrail.people.actions import Pair
from handrail.people.models import Person
from handrail.referrals.queries import gather
from tests.told import MATCHING, Told

pytestmark = pytest.mark.data

OLD = {"address": "14 Mill Lane, Walsall", "postcode": "WS1 1AA", "phone": "07700 900411", "safe_to_call": "yes"}
NEW = {"address": "3 Quay Court, Dudley", "postcode": "DY1 1AA", "phone": "07700 900412", "email": "mina@mail.example"}


@pytest.fixture
def told(morning: datetime, as_system: AsSystem) -> Told:
    """Put people on file on the region's morning."""
    return Told(morning)


def ringing(person: Person, viewer: Actor, at: datetime) -> str:
    """Give what a page says of ringing somebody."""
    known = list(crime_queries.crimes_of(person, viewer=viewer))
    return queries.ringing_of(person, known, viewer=viewer, at=at).words


# Mina, whose new address only a service has. --------------------------------------------------------------------------


def test_the_police_learn_nothing_of_the_address_a_survivor_gave_a_service_alone(
    told: Told, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    priya, simran = cast("Priya"), cast("Simran")
    with as_system():
        before = told.somebody("Mina", "Aldous", priya, simran, **OLD)
        since = told.somebody("Minerva", "Quayle", simran, **NEW)
        assert told.join(before, since) == ""
        refs = dict(Person.objects.filter(id__in=[before.person_id, since.person_id]).values_list("id", "ref"))
    looking(priya)
    mina = queries.person(refs[before.person_id], viewer=priya)
    assert mina.files == (before.person_id,)
    assert [record.address for record in mina.records.all()] == [OLD["address"]]
    assert [record.id for record in queries.records_of(mina.id, viewer=priya)] == [before.record_id]
    assert queries.search("Quayle", viewer=priya) == queries.search("Minerva", viewer=priya) == []
    with pytest.raises(NotKnown):
        queries.person(refs[since.person_id], viewer=priya)
    looking(simran)
    found = [queries.person(ref, viewer=simran) for ref in refs.values()]
    assert {person.files for person in found} == {(before.person_id, since.person_id)}
    assert {record.address for record in found[0].records.all()} == {OLD["address"], NEW["address"]}
    assert len(queries.search("Quayle", viewer=simran)) == len(queries.search("Mina", viewer=simran)) == 1


def test_a_no_said_to_one_agency_stops_every_other_and_none_is_told_why(
    told: Told, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    priya, simran = cast("Priya"), cast("Simran")
    noon = morning.replace(hour=11)
    with as_system():
        before = told.somebody("Mina", "Aldous", priya, **OLD)
        since = told.somebody("Minerva", "Quayle", simran, safe_to_call="no", safe_asked_on=date(2026, 4, 6), **NEW)
        ref = Person.objects.get(id=before.person_id).ref
    looking(priya)
    assert ringing(queries.person(ref, viewer=priya), priya, noon).startswith("may ring")
    with as_system():
        told.join(before, since)
    looking(priya)
    stopped = queries.person(ref, viewer=priya)
    assert ringing(stopped, priya, noon) == "do not ring: ask the desk"
    for way in (queries.known([stopped.id], viewer=priya)[stopped.id], Person.objects.get(id=stopped.id)):
        assert ringing(way, priya, noon) == "do not ring: ask the desk", "however a page came by the person"


def test_a_yes_said_of_one_number_is_none_of_another(
    told: Told, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    simran = cast("Simran")
    noon = morning.replace(hour=11)
    with as_system():
        before = told.somebody("Mina", "Aldous", simran, **OLD)
        same = told.somebody("Mina", "Aldus", simran, phone=OLD["phone"])
        told.join(before, same)
        since = told.somebody("Minerva", "Quayle", simran, **NEW)
        ref = Person.objects.get(id=before.person_id).ref
    looking(simran)
    assert ringing(queries.person(ref, viewer=simran), simran, noon).startswith("may ring")
    with as_system():
        told.join(before, since)
    looking(simran)
    assert ringing(queries.person(ref, viewer=simran), simran, noon).startswith("safe contact not asked")


def test_an_agency_has_the_newer_number_once_she_was_asked_and_only_the_number_and_only_that_number(
    told: Told, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    priya, simran = cast("Priya"), cast("Simran")
    today = date(2026, 4, 8)
    with as_system():
        before = told.somebody("Mina", "Aldous", priya, **OLD)
        since = told.somebody("Minerva", "Quayle", simran, **NEW)
        ref = Person.objects.get(id=before.person_id).ref
        theirs = {"agency_id": priya.agency_id or 0, "asked_on": today, "at": morning}
        people.pass_on_contact(since.record_id, what=["phone"], by=simran, **theirs)
        looking(priya)
        person = queries.person(ref, viewer=priya)
        assert queries.passed_on(person, viewer=priya) == [], "who does not work with them learns nothing by it"
        told.join(before, since)
        with pytest.raises(NotKnown):
            people.pass_on_contact(since.record_id, what=["phone"], by=priya, **theirs)
        people.pass_on_contact(since.record_id, what=["phone"], by=simran, **theirs)
    looking(priya)
    (passed,) = queries.passed_on(queries.person(ref, viewer=priya), viewer=priya)
    assert (passed.phone, passed.email, passed.address, passed.postcode) == (NEW["phone"], "", "", "")
    with as_system():
        database.run("UPDATE people_record SET phone = '', held_at = %s WHERE id = %s", [
            morning.replace(hour=20), since.record_id])  # fmt: skip
    looking(priya)
    assert queries.passed_on(queries.person(ref, viewer=priya), viewer=priya) == []


def test_a_refuge_and_a_restricted_record_are_passed_on_to_nobody(
    told: Told, cast: Cast, as_system: AsSystem, morning: datetime
) -> None:
    priya, simran = cast("Priya"), cast("Simran")
    with as_system():
        before = told.somebody("Mina", "Aldous", priya, **OLD)
        since = told.somebody("Minerva", "Quayle", simran, address_kind="refuge", **NEW)
        told.join(before, since)
        asked = {"agency_id": priya.agency_id or 0, "asked_on": date(2026, 4, 8), "by": simran, "at": morning}
        with pytest.raises(people.StaysWhereItIs):
            people.pass_on_contact(since.record_id, what=["phone", "address"], **asked)
        people.pass_on_contact(since.record_id, what=["phone"], **asked)
        people.restrict([since.person_id], why="honour_based_abuse", by=MATCHING, at=morning)
        with pytest.raises(people.StaysWhereItIs):
            people.pass_on_contact(since.record_id, what=["phone"], **asked)
        database.look_as(priya.audiences)
        assert database.ask("SELECT * FROM people_passed_on_to(%s)", [[before.person_id]]) == []


def test_whoever_sees_both_has_one_page_by_either_address_and_one_row(
    told: Told, cast: Cast, signed_in: SignedIn, as_system: AsSystem
) -> None:
    simran = cast("Simran")
    with as_system():
        before = told.somebody("Mina", "Aldous", simran, **OLD)
        since = told.somebody("Mina", "Quayle", simran, **NEW)
        told.crime(victim=before)
        told.crime(victim=since)
        told.join(before, since)
        refs = [Person.objects.get(id=held.person_id).ref for held in (before, since)]
    client = signed_in("Simran")
    for ref in refs:
        assert client.get(reverse("rights:person", args=[ref])).status_code == 200
        said = client.get(reverse("desk:person", args=[ref])).content.decode()
        assert OLD["address"] in said
        assert NEW["address"] in said
        assert "2 records joined, also as Mina" in said
    client.post(reverse("desk:search"), {"q": "Mina", "reason": "my_work"})
    said = client.get(reverse("desk:search")).content.decode()
    assert [reverse("desk:person", args=[ref]) in said for ref in refs].count(True) == 1, "one person, one row"


def test_post_to_a_home_where_she_is_hurt_is_closed_for_the_officer_of_a_theft_who_is_told_nothing(
    told: Told, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    priya, simran = cast("Priya"), cast("Simran")
    with as_system():
        robbed = told.somebody("Mina", "Aldous", priya, address=OLD["address"], safe_to_write="yes")
        hurt = told.somebody("Mina", "Aldous", simran, **NEW)
        told.crime(victim=robbed)
        told.crime(victim=hurt, flags=("domestic_abuse",))
        ref = Person.objects.get(id=robbed.person_id).ref
    looking(priya)
    assert ringing(queries.person(ref, viewer=priya), priya, morning) == "letter only"
    with as_system():
        assert told.join(robbed, hurt) == ""
    looking(priya)
    assert ringing(queries.person(ref, viewer=priya), priya, morning) == "do not ring: ask the desk"


def test_triage_takes_a_no_from_her_other_record_and_never_a_yes(
    told: Told, as_system: AsSystem, morning: datetime
) -> None:
    with as_system():
        before = told.somebody("Mina", "Aldous", phone=OLD["phone"], safe_to_text="yes")
        since = told.somebody("Minerva", "Quayle", safe_to_call="yes", safe_to_text="no", **NEW)
        told.crime(victim=before)
        told.join(before, since)
        (asked,) = gather([before.person_id], at=morning)[before.person_id]
    answers = {channel.kind: channel.answer for channel in asked.facts.channels if channel.held}
    assert answers == {"phone": "", "text": "no", "leave_message": ""}


# Carl, who hurts her, and is himself known to the service she fled to. ------------------------------------------------


def test_a_victim_and_the_man_she_accuses_are_never_one_whoever_decides(
    told: Told, cast: Cast, as_system: AsSystem
) -> None:
    helen = cast("Helen")
    with as_system():
        mina = told.somebody("Mina", "Aldous", helen, **OLD)
        carl = told.somebody("Carl", "Aldous", helen, **OLD)
        again = told.somebody("C", "Aldous", helen)
        told.crime(victim=mina, suspect=carl)
        assert told.join(mina, carl) == "conflicting_roles"
        assert told.join(mina, carl, by=helen) == "conflicting_roles"
        pairs = [Pair(carl.record_id, again.record_id, "certain"), Pair(again.record_id, mina.record_id, "certain")]
        done = people.link(pairs, by=MATCHING, at=told.at)
        assert list(done.refused.values()) == ["conflicting_roles"], "nor by way of a third"
        assert len(done.links) == 1


def test_that_somebody_is_accused_elsewhere_is_not_told_by_refusing(
    told: Told, cast: Cast, as_system: AsSystem
) -> None:
    helen, simran = cast("Helen"), cast("Simran")
    with as_system():
        known = told.somebody("Carl", "Aldous", simran)
        accused = told.somebody("Carl", "Aldous", helen)
        mina = told.somebody("Mina", "Aldous", simran)
        told.crime(victim=mina, suspect=accused)
        told.join(known, accused)
        assert told.join(known, mina, by=simran) == "asks_the_desk"


def test_a_join_that_would_tell_his_service_where_she_lives_waits_for_a_supervisor(
    told: Told, cast: Cast, as_system: AsSystem
) -> None:
    simran = cast("Simran")
    manager = Actor(**{name: getattr(simran, name) for name in simran.__slots__} | {"role": "service_manager"})
    with as_system():
        mina = told.somebody("Mina", "Aldous", simran, **OLD)
        since = told.somebody("Minerva", "Quayle", simran, **NEW)
        carl = told.somebody("Carl", "Aldous", simran, address="9 High Street, Walsall", postcode="WS2 2AA")
        told.crime(victim=mina, suspect=carl)
        would = crime_queries.what_joining_would_show(mina.record_id, since.record_id, viewer=simran)
        assert (would.tells, would.own, would.asks_a_supervisor) == (True, True, True)
        assert would.refusal == "asks_a_supervisor"
        assert would.sees_more == ()
        assert [seen for _, seen in would.here] == ["both"]
        assert told.join(mina, since) == "asks_a_supervisor"
        assert told.join(mina, since, by=simran) == "asks_a_supervisor"
        assert told.join(mina, since, by=manager) == ""


def test_what_a_join_would_show_names_no_agency_but_the_viewer_s_and_asks_that_they_see_both(
    told: Told, cast: Cast, as_system: AsSystem
) -> None:
    priya, simran, maureen = cast("Priya"), cast("Simran"), cast("Maureen")
    with as_system():
        one = told.somebody("Mina", "Aldous", priya, simran, **OLD)
        other = told.somebody("Mina", "Aldous", priya, maureen, **OLD)
        would = crime_queries.what_joining_would_show(one.record_id, other.record_id, viewer=priya)
        assert dict(would.here) == {priya.name: "both", maureen.name: "second"}
        assert would.elsewhere == {"both": 0, "first": 1, "second": 0}
        assert would.refusal == ""
        with pytest.raises(NotKnown):
            crime_queries.what_joining_would_show(one.record_id, other.record_id, viewer=simran)
        assert told.join(one, other, by=simran) == "not_known"


def test_a_number_that_his_other_record_holds_is_closed_and_nobody_is_told_that_it_is_his(
    told: Told, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    simran = cast("Simran")
    noon = morning.replace(hour=11)
    with as_system():
        mina = told.somebody("Mina", "Aldous", simran, **OLD)
        carl = told.somebody("Carl", "Aldous")
        his = told.somebody("Karl", "Aldous", phone=OLD["phone"])
        told.crime(victim=mina, suspect=carl)
        links = people.link([Pair(carl.record_id, his.record_id, "certain")], by=MATCHING, at=morning).links
        ref = Person.objects.get(id=mina.person_id).ref
    looking(simran)
    person = queries.person(ref, viewer=simran)
    assert ringing(person, simran, noon) == "do not ring: ask the desk"
    assert [record.unsafe for record in person.records.all()] == [[]]
    with as_system():
        people.undo_links(links.values(), why="mistaken", by=MATCHING, at=morning)
    looking(simran)
    assert ringing(queries.person(ref, viewer=simran), simran, noon).startswith("may ring")


# Who decides, and what is undone. -------------------------------------------------------------------------------------


def test_a_restricted_record_is_joined_by_a_person_of_its_list_and_tells_others_nothing(
    told: Told, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    nasreen, priya = cast("Nasreen"), cast("Priya")
    with as_system():
        known = told.somebody("Zara", "Malik", priya, nasreen, **OLD)
        closed = told.somebody("Zahra", "Malik", nasreen, **NEW)
        people.restrict([closed.person_id], why="honour_based_abuse", by=MATCHING, at=morning)
        assert told.join(known, closed) == "restricted"
        assert told.join(known, closed, by=priya) == "not_known"
        assert told.join(known, closed, by=nasreen) == ""
        ref = Person.objects.get(id=known.person_id).ref
    looking(priya)
    seen = queries.person(ref, viewer=priya)
    assert (seen.restricted, seen.files) == (False, (known.person_id,))
    looking(nasreen)
    seen = queries.person(ref, viewer=nasreen)
    assert (seen.restricted, seen.restricted_why) == (True, "honour_based_abuse")


def test_two_victims_in_one_crime_are_joined_by_nobody_but_a_person(
    told: Told, cast: Cast, as_system: AsSystem
) -> None:
    helen = cast("Helen")
    with as_system():
        one, twin = (told.somebody(name, "Osei", helen, **OLD) for name in ("Ama", "Amma"))
        key = told.crime(victim=one)
        database.run(
            "INSERT INTO crimes_role (crime_id, record_id, role, relationship, enhanced_reasons, support_need,"
            " referral_consent, consent_by, risk_grade, status, digest, as_of, held_at) SELECT crime_id, %s, role,"
            " relationship, enhanced_reasons, support_need, referral_consent, consent_by, risk_grade, status, digest,"
            " as_of, held_at FROM crimes_role WHERE crime_id = %s",
            [twin.record_id, key],
        )
        assert told.join(one, twin) == "same_crime"
        assert told.join(one, twin, by=helen) == ""


def test_undoing_one_link_parts_only_what_it_held_together(told: Told, as_system: AsSystem, morning: datetime) -> None:
    with as_system():
        one, two, three, four = (told.somebody("Ama", "Osei") for _ in range(4))
        chain = [Pair(a.record_id, b.record_id, "certain") for a, b in ((one, two), (two, three), (three, four))]
        links = people.link(chain, by=MATCHING, at=morning).links
        persons = [held.person_id for held in (one, two, three, four)]
        assert set(queries.ones(persons).values()) == {one.person_id}
        assert people.undo_links([links[chain[1].key]], why="mistaken", by=MATCHING, at=morning) == 1
        ones = queries.ones(persons)
        assert [ones[person] for person in persons] == [
            one.person_id, one.person_id, three.person_id, three.person_id,
        ]  # fmt: skip
        assert people.undo_links([links[chain[1].key]], why="mistaken", by=MATCHING, at=morning) == 0
        assert people.link(chain, by=MATCHING, at=morning).links.keys() == links.keys(), "and may be found again"


def test_a_record_that_a_link_names_is_taken_away_by_nobody_whom_handrail_works_as(
    told: Told, as_system: AsSystem, morning: datetime
) -> None:
    def all_refused() -> None:
        for table, key in (("people_record", one.record_id), ("people_person", one.person_id)):
            assert database.ask(f"SELECT count(*) FROM {table} WHERE id = %s", [key]) == [(1,)], "it could be"
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                database.run(f"DELETE FROM {table} WHERE id = %s", [key])

    with as_system():
        one, two = told.somebody("Ama", "Osei"), told.somebody("Ama", "Osei")
        people.link([Pair(one.record_id, two.record_id, "certain")], by=MATCHING, at=morning)
        all_refused()
    with database.whole_file():
        all_refused()


def test_a_worker_parts_only_what_they_see_both_of(
    told: Told, cast: Cast, as_system: AsSystem, morning: datetime
) -> None:
    priya, simran = cast("Priya"), cast("Simran")
    with as_system():
        one, two = told.somebody("Ama", "Osei", priya, simran), told.somebody("Ama", "Osei", simran)
        links = people.link([Pair(one.record_id, two.record_id, "certain")], by=MATCHING, at=morning).links
        with pytest.raises(people.MayNotBeJoined):
            people.undo_links(links.values(), why="mistaken", by=priya, at=morning)
        found = Person.objects.get(id=one.person_id).ref
        database.look_as(priya.audiences)
        assert queries.links_of(queries.person(found, viewer=priya), viewer=priya) == []
        database.look_as(simran.audiences)
        (held,) = queries.links_of(queries.person(found, viewer=simran), viewer=simran)
        assert [held.link_id] == list(links.values())
        assert people.undo_links(links.values(), why="mistaken", by=simran, at=morning) == 1
