"""A person decides: Maureen and her colleagues answer pairs, are undone, remembered, and asked to agree."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes import queries as crimes
from handrail.journey import actions as journey
from handrail.journey.actions import Happened, Sighted
from handrail.matching import actions, queries
from handrail.matching.actions.whole import match_all
from handrail.matching.models import Pair, Waiting
from handrail.people import actions as people
from handrail.people import queries as people_queries
from handrail.people.actions import BLANK, SAID_NAMES, Held
from handrail.people.models import Person, Record
from tests.told import Told, own_audience

pytestmark = pytest.mark.data
JOB = system("matching.match")
QUILL: dict[str, Any] = {
    "date_of_birth": date(1979, 11, 23), "sex": "F", "address": "28 Gerard Curve", "postcode": "WV10 0HL",
    "phone": "07700 900904",
}  # fmt: skip


class Desk:
    """Two records of Quills at one address, held by the police and proposed to be one person, and who sees them."""

    def __init__(self, told: Told, as_system: AsSystem, seers: tuple[Actor, ...], **other: Any) -> None:
        self.told, self.as_system, self.at = told, as_system, told.at
        with as_system():
            actions.match_changed(by=JOB, at=self.at)
            self.marian = told.somebody("Marian", "Quill", *seers, **QUILL)
            self.beatrix = told.somebody("Beatrix", "Quill", *seers, **{**QUILL, **other})
            self.matched()

    def matched(self) -> None:
        """Run as the night does."""
        with self.as_system():
            actions.match_changed(by=JOB, at=self.at)

    @property
    def pair(self) -> Pair:
        """The pair, as the system sees it."""
        with self.as_system():
            return Pair.objects.get(record_id=self.marian.record_id, other_id=self.beatrix.record_id)

    def changed(self, held: Held, **said: Any) -> None:
        """Let the force say something else of one of them."""
        with self.as_system():
            ref = database.ask("SELECT source_ref FROM people_record WHERE id = %s", [held.record_id])[0][0]
            later = self.at + timedelta(hours=1)
            words = dict(zip(SAID_NAMES, BLANK, strict=True)) | QUILL | said
            row = ([words[name] for name in SAID_NAMES], b"new", later)
            people.change_records("police:20", {ref: row}, by=JOB, at=later)

    def one_person(self) -> bool:
        with self.as_system():
            ones = people_queries.ones([self.marian.person_id, self.beatrix.person_id])
        return len(set(ones.values())) == 1


@pytest.fixture
def told(morning: datetime, as_system: AsSystem) -> Told:
    """Put people on file on the region's morning."""
    return Told(morning)


@pytest.fixture
def desk(told: Told, as_system: AsSystem, cast: Cast) -> Desk:
    """Maureen and Joan see both; nobody else does."""
    return Desk(told, as_system, (cast("Maureen"), cast("Joan")))


def waits(desk: Desk, viewer: Actor, look: Looking, *, later: timedelta = timedelta()) -> bool:
    """Whether the pair is in somebody's queue."""
    key = desk.pair.id
    look(viewer)
    return key in queries.to_decide(viewer=viewer, at=desk.at + later)


def page_of(browser: Client, name: str, *args: object) -> str:
    return browser.get(reverse(f"matching:{name}", args=args)).content.decode()


# While nobody has answered -------------------------------------------------------------------------------------------


def rings(desk: Desk, viewer: Actor, look: Looking) -> list[str]:
    """What is said beside rows of both, on one page: may I ring now?"""
    look(viewer)
    known = people_queries.known([desk.marian.person_id, desk.beatrix.person_id], viewer=viewer)
    said = crimes.ringing_of_all(known.values(), viewer=viewer, at=desk.at + timedelta(hours=5))
    return [said[key].words for key in sorted(said)]


def test_while_a_pair_waits_both_records_are_given_the_stricter_answer_and_a_page_says_no_two_things(
    told: Told, as_system: AsSystem, cast: Cast, looking: Looking, signed_in: SignedIn
) -> None:
    """Marian said that calls are safe; Beatrix, who may be Marian, said that they are not. Helen sees Marian alone."""
    maureen, joan, helen = cast("Maureen"), cast("Joan"), cast("Helen")
    desk = Desk(told, as_system, (maureen, joan), safe_to_call="no", safe_to_text="no")
    with as_system():
        asked = {"safe_to_call": "yes", "safe_asked_on": desk.at.date()}
        Record.objects.filter(id=desk.marian.record_id).update(**asked)
        ref = Person.objects.get(id=desk.marian.person_id).ref
        sight = Sighted(desk.marian.person_id, own_audience(helen), helen.side, "a test")
        journey.open_sights([sight], by=JOB, at=desk.at)
        people.show_again([desk.marian.person_id])
    assert rings(desk, maureen, looking) == ["do not contact", "do not contact"]
    page = signed_in("Maureen").get(reverse("desk:person", args=[ref])).content.decode()
    assert "so says a record that may be theirs too" in page and "may ring" not in page
    (alone,) = rings(desk, helen, looking)
    assert alone.startswith("may ring until"), "that there is another is not hers to learn"
    signed_in("Maureen").post(reverse("matching:two_people", args=[desk.pair.ref]), {"why": "twins"})
    assert rings(desk, maureen, looking) == [alone, "do not contact"]


# What Maureen answers -------------------------------------------------------------------------------------------------


def test_maureen_is_shown_both_records_the_evidence_the_picture_and_what_it_would_tell(
    desk: Desk, signed_in: SignedIn
) -> None:
    said = page_of(signed_in("Maureen"), "pair", desk.pair.ref)
    assert "Are Marian Quill and Beatrix Quill one person?" in said
    assert said.count("28 Gerard Curve, WV10 0HL") == 2 and said.count("23 November 1979") == 2
    assert "<li>The same birth date</li>" in said and "<li>Given names differ</li>" in said
    assert "perhaps twins" in said
    assert "hr-weight__bar--against" in said and "asked from 0" in said and "certain from 12" in said
    assert "What the weight is made of" in said and "to be two people" in said
    assert "Maureen Tasker sees both records today, and would see that they are one person&#x27;s." in said
    assert "Nobody is shown an address, a crime or a note that they are not shown today." in said


def test_one_person_is_one_press_and_undone_within_the_minute(desk: Desk, signed_in: SignedIn) -> None:
    maureen, key = signed_in("Maureen"), desk.pair.ref
    done = maureen.post(reverse("matching:one_person", args=[key]), follow=True).content.decode()
    assert desk.one_person() and desk.pair.state == "accepted"
    assert "Marian Quill and Beatrix Quill are one person." in done and "You can undo this until" in done
    maureen.post(reverse("matching:undo_decision", args=[key]))
    assert not desk.one_person()
    assert desk.pair.state == "open" and desk.pair.decided_by is None


def test_after_the_minute_or_by_another_it_is_not_undone_with_one_button(
    desk: Desk, cast: Cast, looking: Looking
) -> None:
    maureen, joan, key = cast("Maureen"), cast("Joan"), desk.pair.id
    looking(maureen)
    actions.decide(key, state="accepted", why="one_person", by=maureen, at=desk.at)
    with pytest.raises(actions.TooLateToUndo):
        actions.undo_decision(key, by=maureen, at=desk.at + actions.UNDO)
    looking(joan)
    with pytest.raises(actions.TooLateToUndo):
        actions.undo_decision(key, by=joan, at=desk.at)
    with pytest.raises(actions.DecidedAlready):
        actions.decide(key, state="rejected", why="twins", by=joan, at=desk.at)
    assert desk.one_person()


def test_two_people_are_remembered_and_not_proposed_again_by_any_run(
    desk: Desk, signed_in: SignedIn, cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    signed_in("Maureen").post(reverse("matching:two_people", args=[desk.pair.ref]), {"why": "twins"})
    with as_system():
        for run in (actions.match_changed, match_all):
            again = (desk.marian.record_id, desk.beatrix.record_id)
            Waiting.objects.bulk_create(Waiting(record_id=one, since=desk.at) for one in again)
            run(by=JOB, at=desk.at)
    assert (desk.pair.state, desk.pair.decided_why) == ("rejected", "twins")
    assert not waits(desk, cast("Maureen"), looking)


def test_something_new_brings_it_back_and_says_what_is_new(
    desk: Desk, signed_in: SignedIn, cast: Cast, looking: Looking
) -> None:
    maureen = signed_in("Maureen")
    maureen.post(reverse("matching:two_people", args=[desk.pair.ref]), {"why": "twins"})
    desk.changed(desk.beatrix, given_names="Marian", family_name="Quill")
    desk.matched()
    assert desk.pair.state == "open" and not desk.one_person()
    assert waits(desk, cast("Maureen"), looking)
    said = page_of(maureen, "pair", desk.pair.ref)
    assert "two people (they are twins, or sisters or brothers). New since then: the same given name." in said
    maureen.post(reverse("matching:two_people", args=[desk.pair.ref]), {"why": "asked"})
    desk.changed(desk.marian, given_names="Marian", family_name="Quill", religion="none")
    desk.matched()
    assert desk.pair.state == "rejected"


def test_two_people_decided_by_mistake_are_asked_of_again_and_a_supervisor_agrees(
    desk: Desk, signed_in: SignedIn, cast: Cast, as_system: AsSystem
) -> None:
    """Maureen pressed the wrong button on Monday. Till a supervisor agrees they stay two, to every run too."""
    maureen, key = signed_in("Maureen"), desk.pair.ref
    maureen.post(reverse("matching:two_people", args=[key]), {"why": "twins"})
    page = page_of(maureen, "pair", key)
    assert "One person after all: ask a supervisor" in page
    assert "Not sure" not in page
    maureen.post(reverse("matching:ask_supervisor", args=[key]))
    assert desk.pair.state == "rejected", "nobody could agree"
    seen_by(desk, cast("Owen"))
    maureen.post(reverse("matching:ask_supervisor", args=[key]))
    maureen.post(reverse("matching:undo_decision", args=[key]))
    maureen.post(reverse("matching:one_person", args=[key]))
    with as_system():
        match_all(by=JOB, at=desk.at)
    assert desk.pair.state == "asked" and not desk.one_person()
    owen = signed_in("Owen")
    assert "Decided before: two people. Maureen" in page_of(owen, "pair", key)
    owen.post(reverse("matching:one_person", args=[key]))
    assert desk.one_person()


def test_two_records_that_other_links_make_one_are_not_asked_of_and_not_said_to_be_two(
    desk: Desk, told: Told, signed_in: SignedIn, cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    """To say *two people* of them would part nobody: the links that hold are undone on the person's page."""
    maureen = cast("Maureen")
    with as_system():
        third = told.somebody("Marian", "Quill", maureen, **QUILL)
        joins = [people.Pair(one.record_id, third.record_id, "certain") for one in (desk.marian, desk.beatrix)]
        assert waits(desk, maureen, looking)
    with as_system():
        people.link(joins, by=JOB, at=desk.at)
    assert desk.one_person()
    assert not waits(desk, maureen, looking)
    page = signed_in("Maureen").post(
        reverse("matching:two_people", args=[desk.pair.ref]), {"why": "twins"}, follow=True
    )
    assert "They are one person already by other links" in page.content.decode()
    assert "What joining them would tell" not in page.content.decode()
    assert desk.pair.state == "open"


def test_without_a_reason_two_people_is_not_decided(desk: Desk, signed_in: SignedIn) -> None:
    answer = signed_in("Maureen").post(reverse("matching:two_people", args=[desk.pair.ref]), {})
    assert "Say what tells you that they are two people." in answer.content.decode()
    assert desk.pair.state == "open"


@pytest.mark.parametrize(("goes_to", "for_joan"), [("later", False), ("colleague", True)])
def test_not_sure_comes_back_in_a_week_or_stays_with_colleagues(
    goes_to: str, for_joan: bool, desk: Desk, signed_in: SignedIn, cast: Cast, looking: Looking
) -> None:
    signed_in("Maureen").post(reverse("matching:not_sure", args=[desk.pair.ref]), {"goes_to": goes_to})
    assert not waits(desk, cast("Maureen"), looking)
    assert waits(desk, cast("Joan"), looking) == for_joan
    assert waits(desk, cast("Maureen"), looking, later=actions.deciding.BACK_AFTER)
    assert not desk.one_person()


# Who never learns of it -----------------------------------------------------------------------------------------------


def test_who_sees_one_of_the_two_or_neither_learns_nothing_of_the_pair(
    told: Told, as_system: AsSystem, cast: Cast, signed_in: SignedIn, looking: Looking
) -> None:
    maureen = cast("Maureen")
    desk = Desk(told, as_system, (maureen,))
    with as_system():
        joan = cast("Joan")
        journey.open_sights(
            [Sighted(desk.marian.person_id, own_audience(joan), "police", "a test")], by=JOB, at=desk.at
        )
        people.show_again([desk.marian.person_id])
    assert waits(desk, maureen, looking)
    assert not waits(desk, joan, looking)
    for name in ("Joan", "Ruth"):
        browser = signed_in(name)
        for page in ("pair", "two_people", "not_sure"):
            assert browser.get(reverse(f"matching:{page}", args=[desk.pair.ref])).status_code == 404
        for page in ("one_person", "ask_supervisor", "undo_decision"):
            assert browser.post(reverse(f"matching:{page}", args=[desk.pair.ref])).status_code == 404
    assert signed_in("Simran").get(reverse("matching:queue")).status_code == 403
    assert desk.pair.state == "open"


def test_a_restricted_record_is_offered_to_those_on_its_list_alone(
    desk: Desk, cast: Cast, looking: Looking, as_system: AsSystem, signed_in: SignedIn
) -> None:
    maureen = cast("Maureen")
    with as_system():
        desk_list = next(iter(maureen.audiences - {own_audience(maureen)}))
        both = [desk.marian.person_id, desk.beatrix.person_id]
        journey.open_sights([Sighted(one, desk_list, "police", "a test") for one in both], by=JOB, at=desk.at)
        people.show_again(both)
        people.restrict([desk.beatrix.person_id], why="forced_marriage", by=JOB, at=desk.at)
        journey.end_sights(person_ids=[desk.beatrix.person_id], by=JOB, at=desk.at,
                           audience_ids=[own_audience(cast("Joan"))])  # fmt: skip
        people.show_again([desk.beatrix.person_id])
    assert waits(desk, maureen, looking)
    assert "shown to those on its list" in page_of(signed_in("Maureen"), "pair", desk.pair.ref)
    assert not waits(desk, cast("Joan"), looking)
    assert signed_in("Joan").get(reverse("matching:pair", args=[desk.pair.ref])).status_code == 404


def test_a_service_decides_only_where_one_of_them_came_by_its_own_door(
    told: Told, as_system: AsSystem, cast: Cast, looking: Looking, signed_in: SignedIn
) -> None:
    ruth = cast("Ruth")
    desk = Desk(told, as_system, (ruth,))
    assert not waits(desk, ruth, looking)
    assert signed_in("Ruth").get(reverse("matching:pair", args=[desk.pair.ref])).status_code == 404
    with as_system():
        database.run("UPDATE people_record SET source = 'handrail' WHERE id = %s", [desk.beatrix.record_id])
    assert waits(desk, ruth, looking)
    signed_in("Ruth").post(reverse("matching:one_person", args=[desk.pair.ref]))
    assert desk.one_person()


def test_a_refuge_is_named_to_nobody_on_the_page(
    told: Told, as_system: AsSystem, cast: Cast, signed_in: SignedIn
) -> None:
    desk = Desk(told, as_system, (cast("Maureen"),), address_kind="refuge")
    said = page_of(signed_in("Maureen"), "pair", desk.pair.ref)
    assert said.count("28 Gerard Curve") == 1 and "in a refuge: shown to nobody" in said


# A supervisor is asked ------------------------------------------------------------------------------------------------


@pytest.fixture
def told_an_address(told: Told, as_system: AsSystem, cast: Cast) -> Desk:
    """Lantern House sees both Quills and works with the man accused of hurting one; their addresses are two."""
    maureen, simran = cast("Maureen"), cast("Simran")
    desk = Desk(told, as_system, (maureen, simran), address="3 Quay Court", postcode="DY1 1AA")
    with as_system():
        him = told.somebody("Gerald", "Boll", simran)
        told.crime(victim=desk.marian, suspect=him)
        both = [desk.marian.person_id, desk.beatrix.person_id]
        people.show_again(both)
    return desk


def seen_by(desk: Desk, worker: Actor) -> None:
    """Give a worker a reason to see both."""
    with desk.as_system():
        both = [desk.marian.person_id, desk.beatrix.person_id]
        sights = [Sighted(one, own_audience(worker), worker.side, "a test") for one in both]
        journey.open_sights(sights, by=JOB, at=desk.at)
        people.show_again(both)


def test_what_would_tell_an_address_waits_until_a_supervisor_agrees(
    told_an_address: Desk, cast: Cast, signed_in: SignedIn
) -> None:
    desk, key = told_an_address, told_an_address.pair.ref
    seen_by(desk, cast("Owen"))
    maureen, owen = signed_in("Maureen"), signed_in("Owen")
    said = page_of(maureen, "pair", key)
    assert "works with another party of a crime of theirs" in said and "One person: ask a supervisor" in said
    assert owen.get(reverse("matching:pair", args=[key])).status_code == 404
    maureen.post(reverse("matching:one_person", args=[key]))
    assert not desk.one_person()
    maureen.post(reverse("matching:ask_supervisor", args=[key]))
    maureen.post(reverse("matching:one_person", args=[key]))
    assert desk.pair.state == "asked" and not desk.one_person()
    today = "Agree or not that Marian Quill and Beatrix Quill are one person"
    assert today in owen.get("/").content.decode()
    assert today not in signed_in("Marsha").get("/").content.decode()
    assert signed_in("Marsha").get(reverse("matching:pair", args=[key])).status_code == 404
    assert "I agree: one person" in page_of(owen, "pair", key)
    owen.post(reverse("matching:one_person", args=[key]))
    assert desk.one_person() and desk.pair.decided_by == cast("Owen").id
    assert today not in owen.get("/").content.decode()


def test_a_supervisor_who_does_not_agree_leaves_them_two(
    told_an_address: Desk, cast: Cast, signed_in: SignedIn
) -> None:
    desk, key = told_an_address, told_an_address.pair.ref
    seen_by(desk, cast("Owen"))
    signed_in("Maureen").post(reverse("matching:ask_supervisor", args=[key]))
    signed_in("Owen").post(reverse("matching:two_people", args=[key]), {"why": "relatives"})
    assert desk.pair.state == "rejected" and not desk.one_person()


def test_nobody_is_asked_where_no_supervisor_sees_both(told_an_address: Desk, signed_in: SignedIn) -> None:
    desk = told_an_address
    answer = signed_in("Maureen").post(reverse("matching:ask_supervisor", args=[desk.pair.ref]), follow=True)
    assert "No supervisor or manager of your agency may see both records" in answer.content.decode()
    assert desk.pair.state == "open"


def test_the_unasked_supervisor_cannot_decide(told_an_address: Desk, cast: Cast, looking: Looking) -> None:
    desk, owen = told_an_address, cast("Owen")
    seen_by(desk, owen)
    key = desk.pair.id
    looking(owen)
    with pytest.raises(NotKnown):
        actions.decide(key, state="accepted", why="one_person", by=owen, at=desk.at)


# Later, from the person's page ----------------------------------------------------------------------------------------


def test_a_join_is_undone_whole_later_with_a_reason_and_no_run_joins_them_again(
    desk: Desk, signed_in: SignedIn, as_system: AsSystem
) -> None:
    maureen = signed_in("Maureen")
    maureen.post(reverse("matching:one_person", args=[desk.pair.ref]))
    with as_system():
        ref = database.ask("SELECT ref FROM people_person WHERE id = %s", [desk.marian.person_id])[0][0]
        link = database.ask("SELECT ref FROM people_link WHERE undone_at IS NULL AND record_id = %s",
                            [desk.marian.record_id])[0][0]  # fmt: skip
    assert reverse("matching:joined", args=[ref]) in maureen.get(reverse("desk:person", args=[ref])).content.decode()
    said = page_of(maureen, "joined", ref)
    assert "by Maureen Tasker" in said and "the same birth date" in said
    undo = reverse("matching:part", args=[link])
    assert "Say why it is undone." in maureen.post(undo, {}).content.decode()
    assert "They are two people again" in maureen.post(undo, {"why": "mistaken"}, follow=True).content.decode()
    assert not desk.one_person() and desk.pair.state == "rejected"
    assert signed_in("Simran").get(reverse("matching:joined", args=[ref])).status_code == 404
    desk.matched()
    assert not desk.one_person()


def test_who_undoes_a_join_is_shown_what_was_recorded_meanwhile_and_with_which_of_the_two_it_stays(
    desk: Desk, signed_in: SignedIn, cast: Cast, as_system: AsSystem
) -> None:
    hour, heading = timedelta(hours=1), "Recorded while they were one person"

    def recorded(of: Held, who: Actor, after: timedelta) -> None:
        happened = Happened("need_recorded", desk.at, of.person_id, of.record_id, detail="yes")
        journey.record_events([happened], by=who, at=desk.at + after)

    maureen = signed_in("Maureen")
    with as_system():
        recorded(desk.marian, cast("Maureen"), -hour)
    maureen.post(reverse("matching:one_person", args=[desk.pair.ref]))
    with as_system():
        link = database.ask("SELECT ref FROM people_link WHERE undone_at IS NULL AND record_id = %s",
                            [desk.marian.record_id])[0][0]  # fmt: skip
    undo = reverse("matching:part", args=[link])
    assert heading not in maureen.get(undo).content.decode(), "what was recorded before is surely of whom it says"
    with as_system():
        recorded(desk.beatrix, cast("Maureen"), hour)
        recorded(desk.marian, JOB, hour)
    said = maureen.get(undo).content.decode()
    assert heading in said and said.count("stays with the") == 1, "a file that arrived says itself whose it is"
    assert "stays with the second, Beatrix Quill" in said


def test_what_a_machine_joined_and_a_person_parted_stays_apart(
    desk: Desk, cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    maureen = cast("Maureen")
    with as_system():
        third = desk.told.somebody("Marrian", "Quill", maureen, **QUILL)
        desk.matched()
        link = people_queries.link_between(desk.marian.record_id, third.record_id)
    assert link is not None
    looking(maureen)
    actions.part(link, why="relatives", by=maureen, at=desk.at)
    with as_system():
        Waiting.objects.create(record_id=third.record_id, since=desk.at)
        actions.match_changed(by=JOB, at=desk.at)
        assert people_queries.link_between(desk.marian.record_id, third.record_id) is None


def test_no_night_and_no_one_person_alone_brings_together_through_a_third_whom_somebody_parted(
    desk: Desk, cast: Cast, looking: Looking, as_system: AsSystem, signed_in: SignedIn
) -> None:
    maureen, joan = cast("Maureen"), cast("Joan")
    with as_system():
        second = desk.told.somebody("Marrian", "Quill", maureen, joan, **QUILL)
        desk.matched()
        link = people_queries.link_between(desk.marian.record_id, second.record_id)
    assert link is not None, "so alike that a machine joins them"
    looking(maureen)
    actions.part(link, why="relatives", by=maureen, at=desk.at)

    def parted() -> bool:
        ones = people_queries.ones([desk.marian.person_id, second.person_id])
        return len(set(ones.values())) == 2

    with as_system():
        third = desk.told.somebody("Marian", "Quill", maureen, joan, **QUILL)
        actions.match_changed(by=JOB, at=desk.at)
        assert parted(), "the night knew of the third and of each of the two, and not that they were parted"
        pairs = Pair.objects.filter(record_id__in=[desk.marian.record_id, second.record_id], other_id=third.record_id)
        states = {pair.state: pair for pair in pairs}
    assert states.keys() == {"linked", "open"}, "the third is one of the two, and a person is asked of the other"
    waiting = states["open"]
    assert waiting.why[0] == "cluster"
    looking(maureen)
    with pytest.raises(actions.MayNotDecide) as refused:
        actions.decide(waiting.id, state="accepted", why="one_person", by=maureen, at=desk.at)
    assert refused.value.because == "asks_a_supervisor"
    assert "One person: ask a supervisor" in page_of(signed_in("Maureen"), "pair", waiting.ref)
    with as_system():
        assert parted()


def test_who_does_not_see_both_can_undo_nothing(desk: Desk, cast: Cast, looking: Looking, as_system: AsSystem) -> None:
    maureen, owen = cast("Maureen"), cast("Owen")
    looking(maureen)
    actions.decide(desk.pair.id, state="accepted", why="one_person", by=maureen, at=desk.at)
    with as_system():
        link = people_queries.link_between(desk.marian.record_id, desk.beatrix.record_id) or 0
        journey.open_sights(
            [Sighted(desk.marian.person_id, own_audience(owen), "police", "a test")], by=JOB, at=desk.at
        )
        people.show_again([desk.marian.person_id])
    looking(owen)
    with pytest.raises(NotKnown):
        actions.part(link, why="mistaken", by=owen, at=desk.at)
    assert desk.one_person()


def test_a_person_who_hangs_by_one_link_is_shown_so_and_a_pair_of_two_is_not(
    desk: Desk, signed_in: SignedIn, as_system: AsSystem, cast: Cast
) -> None:
    maureen = signed_in("Maureen")
    with as_system():
        ref = database.ask("SELECT ref FROM people_person WHERE id = %s", [desk.marian.person_id])[0][0]
        assert desk.told.join(desk.marian, desk.beatrix) == ""
    assert "held by this link alone" not in page_of(maureen, "joined", ref)
    with as_system():
        third = desk.told.somebody("Bea", "Quell", cast("Maureen"))
        assert desk.told.join(desk.beatrix, third) == ""
    assert page_of(maureen, "joined", ref).count("held by this link alone") == 2
    with as_system():
        assert desk.told.join(desk.marian, third) == ""
    assert "held by this link alone" not in page_of(maureen, "joined", ref)


def test_a_newer_address_goes_to_another_agency_once_they_were_asked_and_it_is_recorded(
    told: Told, as_system: AsSystem, cast: Cast, looking: Looking, signed_in: SignedIn
) -> None:
    maureen, simran, ruth = cast("Maureen"), cast("Simran"), cast("Ruth")
    desk = Desk(told, as_system, (maureen,), phone="07700 900905")
    with as_system():
        journey.open_sights(
            [Sighted(desk.marian.person_id, own_audience(simran), "service", "a test")], by=JOB, at=desk.at
        )
        people.show_again([desk.marian.person_id])
        assert desk.told.join(desk.marian, desk.beatrix) == ""
        ref = database.ask("SELECT ref FROM people_person WHERE id = %s", [desk.marian.person_id])[0][0]
        lantern = database.ask("SELECT name FROM agencies_agency WHERE id = %s", [ruth.agency_id])[0][0]
    looking(simran)
    assert people_queries.passed_on(people_queries.person(ref, viewer=simran), viewer=simran) == []
    assert signed_in("Simran").get(reverse("matching:pass_on", args=[ref])).status_code == 403
    browser = signed_in("Maureen")
    form = browser.get(reverse("matching:pass_on", args=[ref])).context["form"]
    agency = next(key for key, name in form.fields["agency"].choices if name == lantern)
    record = next(key for key, words in form.fields["record"].choices if "07700 900905" in words)
    typed = {"record": record, "agency": agency, "what": ["phone"]}
    typed |= {"asked_on_0": "8", "asked_on_1": "4", "asked_on_2": "2026"}
    late = browser.post(reverse("matching:pass_on", args=[ref]), typed | {"asked_on_0": "9"})
    assert "That day has not come" in late.content.decode()
    browser.post(reverse("matching:pass_on", args=[ref]), typed)
    looking(simran)
    passed = people_queries.passed_on(people_queries.person(ref, viewer=simran), viewer=simran)
    assert [(one.phone, one.address) for one in passed] == [("07700 900905", "")]
