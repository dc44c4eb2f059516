"""Recording by hand: who was told what, what one call answers, and what is refused in plain words."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import Cast, Looking, SignedIn
from handrail.core import database
from handrail.core.moments import parse_moment
from handrail.crimes.queries.told import against
from handrail.crimes.tests.between import NOW, Between, put_on_file
from handrail.journey.actions import InTheFuture
from handrail.journey.models import Event
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights import actions, queries
from handrail.rights.actions.recording import (
    BeforeItHappened,
    NotNamedHere,
    NotOpenHere,
    NotYoursToRecord,
    SayWhatAbout,
    UnsafeWay,
)
from handrail.rights.models import Clock
from handrail.rights.queries import Place
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data

AT_HOME = ("flag:domestic_abuse", "relationship:ex_partner")


@pytest.fixture
def farida(db: None) -> File:
    """Farida's ex-partner was arrested, interviewed and bailed yesterday; nobody has told her. Priya has the case."""
    return (
        File("Farida Rehman", found=AT_HOME)
        .on("2026-04-07 19:00", "suspect_arrested")
        .on("2026-04-07 20:30", "suspect_interviewed")
        .on("2026-04-07 22:10", "suspect_bailed")
    )


def place_of(file: File, viewer: Actor) -> Place:
    person = Person.objects.get(id=file.person_id)
    return next(one for one in queries.places(person, viewer=viewer) if one.crime_id == file.crime_id)


def tokens(place: Place, viewer: Actor, at: datetime, kind: str = "victim_told") -> dict[str, str]:
    return {one.kind: one.token for one in queries.triggers(place, kind, viewer=viewer, at=at)}


def test_one_call_answers_the_arrest_the_interview_and_the_bail(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    place = place_of(farida, priya)
    open_now = tokens(place, priya, morning)
    assert set(open_now) == {"suspect_arrested", "suspect_interviewed", "suspect_bailed"}
    done = actions.record_together(
        [(place, list(open_now.values()))],
        happened_at=morning - timedelta(minutes=20),
        method="phone",
        by=priya,
        at=morning,
    )
    assert {key.split()[0] for key in done.answered} == {"VC-06.1", "VC-06.2", "VC-06.4"}
    assert not tokens(place, priya, morning)
    told = Event.objects.get(person_id=farida.person_id, kind="victim_told")
    assert (len(told.about), told.method, told.by_whom, told.actor_id) == (3, "phone", priya.name, priya.id)


def test_one_call_may_tell_of_two_crimes(farida: File, cast: Cast, looking: Looking, morning: datetime) -> None:
    priya = cast("Priya")
    with database.whole_file():
        breach = File("Farida Rehman", found=AT_HOME, reported="2026-04-06 12:00")
        database.run(
            "UPDATE people_record SET person_id = %s WHERE person_id = %s", [farida.person_id, breach.person_id]
        )
        for table in ("journey_event", "journey_owed", "journey_sight"):
            database.run(
                f"UPDATE {table} SET person_id = %s WHERE person_id = %s", [farida.person_id, breach.person_id]
            )
        breach.person_id = farida.person_id
        breach.on("2026-04-07 21:00", "suspect_arrested")
    looking(priya)
    there, here = place_of(breach, priya), place_of(farida, priya)
    told = [(here, list(tokens(here, priya, morning).values())), (there, list(tokens(there, priya, morning).values()))]
    done = actions.record_together(told, happened_at=morning, method="in_person", by=priya, at=morning)
    assert sorted(key.split()[0] for key in done.answered) == ["VC-06.1", "VC-06.1", "VC-06.2", "VC-06.4"]


def test_a_voicemail_is_kept_as_an_attempt_and_answers_nothing(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    place = place_of(farida, priya)
    bail = tokens(place, priya, morning)["suspect_bailed"]
    done = actions.record_together([(place, [bail])], happened_at=morning, method="voicemail", by=priya, at=morning)
    assert (done.kind, done.attempted, done.answered) == ("tell_attempted", True, ())
    assert "suspect_bailed" in tokens(place, priya, morning)


def test_leaving_the_acknowledgement_on_a_voicemail_is_an_attempt_too(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    done = actions.record_happening(
        place_of(farida, priya), kind="acknowledged", happened_at=morning, method="voicemail", by=priya, at=morning
    )
    assert done.attempted
    assert Clock.objects.get(person_id=farida.person_id, entitlement="VC-03.1").gap == "voicemail_only"


def test_a_year_mistyped_is_before_the_crime_and_nothing_is_recorded(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    held, last_year = len(farida.owed()), morning - timedelta(days=365)
    with pytest.raises(BeforeItHappened, match="before the crime"):
        actions.record_happening(
            place_of(farida, priya), kind="suspect_released", happened_at=last_year, by=priya, at=morning
        )
    assert len(farida.owed()) == held


def test_a_kind_that_could_answer_one_thing_is_about_that_without_being_asked(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    done = actions.record_happening(
        place_of(farida, priya), kind="acknowledged", happened_at=morning, method="letter", by=priya, at=morning
    )
    assert [key.split()[0] for key in done.answered] == ["VC-03.1"]


def test_telling_is_held_back_with_a_reason_for_each_right_and_is_still_owed(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    place = place_of(farida, priya)
    known = tokens(place, priya, morning, "tell_withheld")
    actions.record_happening(
        place, kind="tell_withheld", happened_at=morning, about=[known["suspect_arrested"], known["suspect_bailed"]],
        detail="VC-00.0:he_is_with_her", by=priya, at=morning,
    )  # fmt: skip
    held = Event.objects.filter(person_id=farida.person_id, kind="tell_withheld").order_by("detail")
    assert [one.detail for one in held] == ["VC-06.1:he_is_with_her", "VC-06.4:he_is_with_her"]
    clocks = {key: (state, sentence) for key, state, sentence in states(farida, priya, morning)}
    assert clocks["VC-06.4"][0] == "running"
    assert "still owed, by a safe way" in clocks["VC-06.4"][1]


def states(file: File, viewer: Actor, at: datetime) -> list[tuple[str, str, str]]:
    person = people.known([file.person_id], viewer=viewer)[file.person_id]
    found = queries.kept_clocks(person, viewer=viewer, at=at)
    return [(clock.entitlement, state, sentence) for clock, state, sentence in found]


def test_an_entry_of_ones_own_agency_can_be_taken_back_and_the_clock_runs_again(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    place = place_of(farida, priya)
    arrest = tokens(place, priya, morning)["suspect_arrested"]
    actions.record_together([(place, [arrest])], happened_at=morning, method="phone", by=priya, at=morning)
    (entry,) = queries.own_entries(place, viewer=priya)
    later = morning + timedelta(minutes=5)
    with pytest.raises(NotOpenHere):
        actions.record_together(
            [(place, [entry.token]), (place, ["gone"])], kind="row_voided", happened_at=later, by=priya, at=later
        )
    assert queries.own_entries(place, viewer=priya) == [entry], "either all are taken back or none"
    actions.record_together([(place, [entry.token])], kind="row_voided", happened_at=later, by=priya, at=later)
    assert "suspect_arrested" in tokens(place, priya, later)
    assert queries.own_entries(place, viewer=priya) == []


def test_what_has_not_happened_yet_cannot_be_recorded(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    place = place_of(farida, priya)
    about = list(tokens(place, priya, morning).values())
    with pytest.raises(InTheFuture):
        actions.record_together(
            [(place, about)], happened_at=morning + timedelta(1), method="phone", by=priya, at=morning
        )


def test_nobody_was_told_of_the_bail_before_it_was_granted(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya = cast("Priya")
    looking(priya)
    place = place_of(farida, priya)
    bail = tokens(place, priya, morning)["suspect_bailed"]
    early = parse_moment("2026-04-07 21:00")
    with pytest.raises(BeforeItHappened):
        actions.record_together([(place, [bail])], happened_at=early, method="phone", by=priya, at=morning)
    assert not Event.objects.filter(person_id=farida.person_id, kind="victim_told").exists()


def test_a_telling_says_what_it_was_about(farida: File, cast: Cast, looking: Looking, morning: datetime) -> None:
    priya = cast("Priya")
    looking(priya)
    place = place_of(farida, priya)
    with pytest.raises(SayWhatAbout):
        actions.record_happening(place, kind="victim_told", happened_at=morning, method="phone", by=priya, at=morning)
    with pytest.raises(NotOpenHere):
        actions.record_happening(
            place,
            kind="victim_told",
            happened_at=morning,
            about=["0123456789abcdef"],
            method="phone",
            by=priya,
            at=morning,
        )


def test_an_advocate_records_what_she_told_and_not_what_only_the_police_may(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    simran = cast("Simran")
    with database.whole_file():
        farida.seen_by(*simran.audiences, side="service")
    looking(simran)
    place = place_of(farida, simran)
    bail = tokens(place, simran, morning)["suspect_bailed"]
    done = actions.record_together([(place, [bail])], happened_at=morning, method="in_person", by=simran, at=morning)
    assert [key.split()[0] for key in done.answered] == ["VC-06.4"]
    with pytest.raises(NotYoursToRecord):
        actions.record_happening(place, kind="suspect_arrested", happened_at=morning, by=simran, at=morning)


@pytest.mark.parametrize("first_name", ["Colin", "Grace"])
def test_who_only_counts_records_nothing(first_name: str, farida: File, cast: Cast, morning: datetime) -> None:
    by = cast(first_name)
    place = Place(Person(id=farida.person_id), farida.record_id, None)
    with pytest.raises(NotYoursToRecord):
        actions.record_happening(place, kind="victim_told", happened_at=morning, by=by, at=morning)


def test_a_note_stays_with_the_agency_that_wrote_it(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    priya, simran = cast("Priya"), cast("Simran")
    with database.whole_file():
        farida.seen_by(*simran.audiences, side="service")
    looking(priya)
    place = place_of(farida, priya)
    about = list(tokens(place, priya, morning).values())
    actions.record_together(
        [(place, about)], happened_at=morning, method="phone", note="her sister answered", by=priya, at=morning
    )
    looking(simran)
    told = Event.objects.get(person_id=farida.person_id, kind="victim_told")
    assert database.ask("SELECT note FROM journey_event_detail WHERE event_id = %s", [told.id]) == []
    looking(priya)
    assert database.ask("SELECT note FROM journey_event_detail WHERE event_id = %s", [told.id])


def test_a_grade_recorded_by_hand_has_triage_decide_again_and_a_telling_does_not(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    """Priya grades Farida high on the record page, where no hold asks her."""
    priya = cast("Priya")
    looking(priya)
    place = place_of(farida, priya)
    queued = "SELECT args ->> 'ids' FROM procrastinate_jobs WHERE task_name = 'referrals.decide'"
    actions.record_together(
        [(place, list(tokens(place, priya, morning).values()))],
        happened_at=morning,
        method="phone",
        by=priya,
        at=morning,
    )
    assert database.ask(queued) == []
    actions.record_happening(place, kind="risk_graded", happened_at=morning, detail="high", by=priya, at=morning)
    assert database.ask(queued) == [(f"[{farida.person_id}]",)]


def test_a_way_she_refused_is_refused_on_every_form_until_it_is_said_how_it_was_made_safe(
    farida: File, cast: Cast, looking: Looking, morning: datetime
) -> None:
    """Post to her home is read by him; the advocate's form refuses it as the officer's does."""
    priya = cast("Priya")
    with database.whole_file():
        database.run(
            "UPDATE people_record SET address = '1 A St', safe_to_write = 'no' WHERE id = %s", [farida.record_id]
        )
    looking(priya)
    place = place_of(farida, priya)
    bail = tokens(place, priya, morning)["suspect_bailed"]
    by_letter: dict[str, Any] = {"happened_at": morning, "method": "letter", "by": priya, "at": morning}
    with pytest.raises(UnsafeWay):
        actions.record_together([(place, [bail])], **by_letter)
    with pytest.raises(UnsafeWay):
        actions.record_happening(place, kind="needs_assessed", detail="no", **by_letter)
    actions.record_together([(place, [bail])], made_safe="handed_over_in_person", **by_letter)
    told = Event.objects.get(person_id=farida.person_id, kind="victim_told")
    assert (told.method, told.detail) == ("letter", "safe:handed_over_in_person")
    actions.record_happening(place, kind="suspect_interviewed", **by_letter)  # nobody was reached by it


def test_of_several_suspects_it_is_said_to_which_it_happened(signed_in: SignedIn, cast: Cast, looking: Looking) -> None:
    two = Between()
    priya = cast("Priya")
    with database.whole_file():
        _, brother = put_on_file("Neil", "Corran")
    crime = two.crime(0, by=[(two.suspect_record, "suspect", "ex_partner"), (brother, "suspect", "")])
    two.shown(priya)
    looking(priya)
    person = people.known([two.victim], viewer=priya)[two.victim]
    browser, here = signed_in("Priya"), reverse("rights:record", args=[person.ref])
    form = browser.get(here + "?kind=suspect_arrested").context["form"]
    which = {str(words): token for token, words in form.fields["suspect"].choices}
    assert list(which)[-1] == "All of them, or it is not known which"
    moment = {"day_0": "8", "day_1": "4", "day_2": "2026", "time": "06:30", "next": "/"}
    chosen = next(token for words, token in which.items() if "Neil" in words)
    assert browser.post(here + "?kind=suspect_arrested", {**moment, "suspect": chosen}).status_code == 302
    assert Event.objects.get(crime_id=crime, kind="suspect_arrested").suspect_record_id == brother
    (place,) = queries.places(person, viewer=priya)
    with pytest.raises(NotNamedHere):
        actions.record_happening(place, kind="suspect_arrested", suspect="somebody", happened_at=NOW, by=priya, at=NOW)
    assert "suspect" not in browser.get(here + "?kind=update_given").context["form"].fields


@pytest.mark.parametrize("part", ["child_in_household", "bereaved_relative"])
def test_of_a_child_at_home_and_of_a_relative_it_is_asked_which_suspect_as_of_the_victim(
    signed_in: SignedIn, cast: Cast, looking: Looking, part: str
) -> None:
    """Robin lives with one of the two men named; which of them was arrested matters as much to Robin."""
    two, priya = Between(), cast("Priya")
    with database.whole_file():
        _, brother = put_on_file("Neil", "Corran")
        robin, robins = put_on_file("Robin", "Broom")
    men = [(two.suspect_record, "suspect", "ex_partner"), (brother, "suspect", "")]
    two.crime(0, by=[*men, (robins, part, "")])
    two.shown(priya, person=robin)
    looking(priya)
    page = signed_in("Priya").get(
        reverse("rights:record", args=[people.known([robin], viewer=priya)[robin].ref]) + "?kind=suspect_arrested"
    )
    which = {str(words) for _, words in page.context["form"].fields["suspect"].choices}
    assert which == {"Miles Corran", "Neil Corran", "All of them, or it is not known which"}
    assert not against([robin]), "a course of conduct is between a victim and a suspect"
