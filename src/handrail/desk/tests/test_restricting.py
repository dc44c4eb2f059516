"""A record restricted by hand is seen by named people from then on, and by everybody as usual once it is lifted."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from handrail.audit.tests.fixtures import AsSystem, SignedIn
from handrail.core import database

Called = Callable[[str], Any]
pytestmark = pytest.mark.data

GURPREET = "Gurpreet Kaur Sandhu"
_WIDE = "(a.team_id IS NOT NULL OR a.agency_id IS NOT NULL OR a.list_name = 'victim care')"


def sees(browser: Client, ref: str) -> bool:
    """Say whether this page opens for whoever looks."""
    return bool(browser.get(f"/people/{ref}/").status_code == 200)


def kept_by_teams(person_id: int) -> dict[str, int]:
    """Count what whole teams, agencies and desks have of a person: sights, what is owed, and crimes they see.

    Of crimes those in which nobody else was harmed: her children's records are their own, and so is who sees them.
    """
    counted = {}
    for what, of in (
        ("sights", "journey_sight s JOIN agencies_audience a ON a.id = s.audience_id"
                   " WHERE s.until_at IS NULL AND s.person_id"),
        ("owed", "journey_owed s JOIN agencies_audience a ON a.id = s.owner_id"
                 " WHERE s.closed_at IS NULL AND s.person_id"),
        ("owed_seen", "journey_owed s JOIN agencies_audience a ON a.id = ANY (s.seen_by)"
                      " WHERE s.closed_at IS NULL AND s.person_id"),
        ("crimes", "crimes_crime c JOIN agencies_audience a ON a.id = ANY (c.seen_by) JOIN crimes_role r"
                   " ON r.crime_id = c.id AND r.role = 'victim' JOIN people_record s ON s.id = r.record_id"
                   " WHERE NOT EXISTS (SELECT FROM crimes_role o WHERE o.crime_id = c.id AND o.record_id <> r.record_id"
                   " AND o.role IN ('victim', 'bereaved_relative', 'child_in_household')) AND s.person_id"),
        ("referrals", "referrals_referral s JOIN agencies_audience a ON a.id = ANY (s.seen_by)"
                      " WHERE s.state IN ('sent', 'accepted') AND s.person_id"),
    ):  # fmt: skip
        counted[what] = int(database.ask(f"SELECT count(*) FROM {of} = %s AND {_WIDE}", [person_id])[0][0])
    return counted


def test_no_team_s_queue_and_no_whole_service_sees_a_record_that_a_supervisor_restricts(
    signed_in: SignedIn, called: Called, as_system: AsSystem
) -> None:
    """Her brother-in-law's cousin is a station clerk: Owen closes the record before anybody looks her up."""
    person = called(GURPREET)
    assert all(sees(signed_in(name), person.ref) for name in ("Maureen", "Simran", "Owen", "Priya"))
    with as_system():
        before = kept_by_teams(person.id)
        assert all(before[what] for what in ("sights", "owed_seen", "crimes", "referrals"))
    address = f"/people/{person.ref}/restrict/"
    page = signed_in("Owen").get(address).content.decode()
    assert "The victim care desk: will not see them any more" in page
    assert "Those on the list for restricted records: will see them" in page
    assert "Lantern" not in page, "whether a service has her is not the subject here, and may not be his to know"
    signed_in("Owen").post(address, {"why": "known_to_staff"})
    with as_system():
        assert kept_by_teams(person.id) == dict.fromkeys(before, 0)
    assert not any(sees(signed_in(name), person.ref) for name in ("Maureen", "Simran", "Tom", "Helen"))
    assert all(sees(signed_in(name), person.ref) for name in ("Farah", "Owen", "Priya"))
    assert GURPREET not in signed_in("Maureen").get("/").content.decode()
    assert GURPREET not in signed_in("Simran").get("/").content.decode()


def test_lifting_it_opens_the_usual_sights_again_and_gives_back_what_is_owed(
    signed_in: SignedIn, called: Called, as_system: AsSystem
) -> None:
    person = called(GURPREET)
    with as_system():
        before = kept_by_teams(person.id)
    address = f"/people/{person.ref}/restrict/"
    signed_in("Owen").post(address, {"why": "they_asked"})
    page = signed_in("Farah").get(address).content.decode()
    assert "Lift the restriction on" in page
    signed_in("Farah").post(address, {"why": "reason_gone"})
    with as_system():
        assert kept_by_teams(person.id) == before
    assert all(sees(signed_in(name), person.ref) for name in ("Maureen", "Simran", "Owen", "Priya"))
    assert not sees(signed_in("Farah"), person.ref)


def test_who_may_not_is_told_so_and_a_stranger_finds_nobody(signed_in: SignedIn, called: Called) -> None:
    address = f"/people/{called(GURPREET).ref}/restrict/"
    for name in ("Maureen", "Priya", "Simran", "Cath"):
        assert signed_in(name).get(address).status_code == 403, name
        assert signed_in(name).post(address, {"why": "they_asked"}).status_code == 403, name
    for name in ("Farah", "Grace"):
        assert signed_in(name).get(address).status_code == 404, name
    offered = {name: signed_in(name).get(address[: -len("restrict/")]).content.decode() for name in ("Owen", "Priya")}
    assert address in offered["Owen"]
    assert address not in offered["Priya"]


def test_ways_that_a_suspect_shares_are_marked_anew_both_times(
    signed_in: SignedIn, called: Called, as_system: AsSystem, table: Callable[[str], Any]
) -> None:
    person = called("Danielle Osei")
    with as_system():
        records = table("people.Record").filter(person_id=person.id)
        suspect = database.ask(
            "SELECT s.record_id FROM crimes_role r JOIN crimes_role s ON s.crime_id = r.crime_id AND s.role = 'suspect'"
            " JOIN people_record k ON k.id = r.record_id WHERE k.person_id = %s AND r.role = 'victim' LIMIT 1",
            [person.id],
        )[0][0]
        own = records.exclude(phone="").first()
        table("people.Record").filter(id=suspect).update(phone=own.phone)
        records.update(unsafe=[])
    for member, why in (("Owen", "they_asked"), ("Farah", "reason_gone")):
        assert signed_in(member).post(f"/people/{person.ref}/restrict/", {"why": why}).status_code == 302
        with as_system():
            assert "phone" in table("people.Record").get(id=own.id).unsafe
            records.update(unsafe=[])


def test_a_reason_is_asked_and_what_was_refused_changes_nothing(
    signed_in: SignedIn, called: Called, as_system: AsSystem
) -> None:
    person = called(GURPREET)
    with as_system():
        before = kept_by_teams(person.id)
    for typed in ({}, {"why": "a hunch"}):
        assert signed_in("Owen").post(f"/people/{person.ref}/restrict/", typed).status_code == 200
    with as_system():
        assert kept_by_teams(person.id) == before


def test_what_a_flag_restricts_is_not_lifted_while_the_flag_stands(signed_in: SignedIn, called: Called) -> None:
    """Zara's record would be restricted again by the next night, after a day open to everybody."""
    zara = called("Zara Mahmood").ref
    answer = signed_in("Farah").post(f"/people/{zara}/restrict/", {"why": "in_error"})
    assert "The force changes the flag first" in answer.content.decode()
    assert not sees(signed_in("Maureen"), zara)
