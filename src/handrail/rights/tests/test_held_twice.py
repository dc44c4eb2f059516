"""Two records of one human in one crime, joined by a person: one set of clocks, owed and counted once; undone, two."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from random import Random

import pytest
from django.urls import reverse

from handrail.agencies.models import Audience
from handrail.audit.actor import Actor
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking, SignedIn
from handrail.core import database
from handrail.crimes.models import Role
from handrail.people import actions as people
from handrail.people import queries as people_queries
from handrail.people.actions import Pair
from handrail.people.models import Person
from handrail.rights.actions import record_happening
from handrail.rights.actions.recording import BeforeItHappened
from handrail.rights.models import Clock
from handrail.rights.queries.asking import clocks_at
from handrail.rights.queries.framing import Stated, frame_of
from handrail.rights.queries.lists import listed
from handrail.rights.queries.recording import places, triggers
from handrail.rights.queries.returns import draft
from handrail.rights.queries.reviews import POLICE, lay_out, take_up
from handrail.rights.rulebook import rules_in_use
from handrail.rights.tests.counts import scanned, tallied
from handrail.rights.tests.filing import BY, File
from handrail.rights.tests.test_views import when

pytestmark = pytest.mark.data
AT_HOME = ("flag:domestic_abuse", "relationship:ex_partner")


@pytest.fixture(autouse=True)
def _system(as_system: AsSystem) -> Iterator[None]:
    with as_system():
        yield


def decided() -> Actor:
    """Give a supervisor of the police who sees everybody."""
    every = frozenset(row[0] for row in database.ask("SELECT id FROM agencies_audience"))
    return Actor("worker", 1, "Sgt", side="police", role="supervisor", audiences=every)


def join(one: File, other: File) -> list[int]:
    """Join two files as a person does, and give the link."""
    done = people.link([Pair(one.record_id, other.record_id, "decided")], by=decided(), at=max(one.now, other.now))
    assert not done.refused
    return list(done.links.values())


def part(one: File, link: list[int], *others: File) -> None:
    people.undo_links(link, why="mistaken", by=decided(), at=max(file.now for file in (one, *others)))


def ama_twice() -> tuple[File, File]:
    """Ama Osei, whom the force keeps twice as the victim of one harassment."""
    ama = File("Ama Osei")
    again = File("Amma Osei", like=ama)
    again.seen_by(*(audience.id for audience in ama.owners))
    return ama, again


def standing(*files: File) -> object:
    """Give what is kept, owed and counted of these files, whoever looks; rows' own keys and times apart."""
    persons = [file.person_id for file in files]
    left_out = ("id", "computed_at")
    names = [field.attname for field in Clock._meta.fields if field.name not in left_out]
    owed = database.ask(
        "SELECT person_id, crime_id, kind, what, source_ref, owner_id, due_at, seen_by FROM journey_owed"
        " WHERE person_id = ANY (%s) AND closed_at IS NULL ORDER BY 1, 5",
        [persons],
    )
    clocks = Clock.objects.filter(person_id__in=persons).order_by("record_id", "entitlement", "trigger_ref")
    return list(clocks.values_list(*names)), owed, tallied()


def owed(file: File) -> list[str]:
    """Give the rights somebody still owes on this file."""
    return sorted(row.what for row in file.owed("clock"))


def counted(file: File, right: str) -> int:
    """Give how many clocks of a right in this crime are in the figures of the force."""
    return Clock.objects.filter(crime_id=file.crime_id, entitlement=right, agency_id=file.force.id).count()


def test_what_one_record_was_told_the_person_was_told_and_nothing_is_owed_or_counted_twice() -> None:
    ama, again = ama_twice()
    again.on("2026-04-08 10:00", "acknowledged", method="letter")
    assert (counted(ama, "VC-03.1"), "VC-03.1" in owed(ama)) == (2, True)
    join(ama, again)
    assert [file.clock("VC-03.1").settled for file in (ama, again)] == ["met", "met"]
    assert "VC-03.1" not in owed(ama)
    assert "VC-03.2" in owed(ama)
    assert owed(again) == []
    assert {why for _, why in again.closed("clock")} == {"answered", "owed_once"}
    assert counted(ama, "VC-03.1") == counted(ama, "VC-03.2") == 1
    assert tallied() == scanned(ama.now)


def test_what_is_recorded_of_either_once_they_are_joined_is_of_both() -> None:
    ama, again = ama_twice()
    join(ama, again)
    again.on("2026-04-09 10:00", "suspect_arrested")
    assert "VC-06.1" in owed(ama), "an arrest written on the younger record is owed on the older"
    ama.on("2026-04-09 11:00", "code_given", method="letter")
    assert again.clock("VC-03.2").settled == "met"
    assert owed(again) == []


def test_two_victims_of_one_crime_who_are_not_one_keep_their_clocks() -> None:
    ama, twin = ama_twice()
    twin.on("2026-04-08 10:00", "acknowledged", method="letter")
    assert ama.clock("VC-03.1").settled == ""
    assert counted(ama, "VC-03.1") == 2
    assert owed(ama) == sorted([*owed(twin), "VC-03.1"])


def test_an_acknowledgement_that_names_no_victim_is_hers_once_there_is_but_one() -> None:
    ama, again = ama_twice()
    for file in (ama, again):
        file.on("2026-04-08 10:00", "acknowledged", method="letter", for_all=True)
    assert ama.clock("VC-03.1").gap == "for_nobody"
    link = join(ama, again)
    assert (ama.clock("VC-03.1").settled, ama.clock("VC-03.1").gap) == ("met", "")
    part(ama, link, again)
    assert (ama.clock("VC-03.1").settled, ama.clock("VC-03.1").gap) == ("", "for_nobody")


@pytest.mark.parametrize("seed", range(8))
def test_undone_every_clock_everything_owed_and_every_count_is_as_it_was(seed: int) -> None:
    random = Random(seed)
    files = ama_twice()
    for hour in range(8):
        kind = random.choice(["acknowledged", "suspect_arrested", "suspect_bailed", "enhanced_found", "code_given"])
        detail = {"enhanced_found": random.choice(AT_HOME)}.get(kind, "")
        random.choice(files).on(f"2026-04-08 {hour + 9:02}:00", kind, detail=detail, method="letter")
    before = standing(*files)
    link = join(*files)
    together = standing(*files)
    assert together != before
    part(files[0], link, files[1])
    assert standing(*files) == before
    join(*files)
    assert standing(*files) == together, "and joined again, as joined before"


def test_a_promise_and_what_must_be_told_at_once_stay_with_the_record_they_were_made_on() -> None:
    ama = File("Ama Osei", found=AT_HOME)
    again = File("Amma Osei", found=AT_HOME, like=ama)
    again.seen_by(*(audience.id for audience in ama.owners))
    again.on("2026-04-08 09:00", "contact_promised", detail="2026-04-10T10:00:00Z")
    again.on("2026-04-08 09:30", "suspect_bailed")
    promised, alerts = again.owed("promise"), again.owed("alert")
    join(ama, again)
    assert [row.ref for row in again.owed("promise")] == [row.ref for row in promised] != []
    assert [row.ref for row in again.owed("alert")] == [row.ref for row in alerts] != []


def test_what_became_of_her_review_is_said_wherever_it_was_written_down(cast: Cast) -> None:
    """She asked as one record and was answered as the other: the figure says how, and its list has her."""
    ama, again = ama_twice()
    colin = cast("Colin")

    def said() -> Counter[str]:
        found = take_up("reviewer", viewer=colin, at=ama.now)
        return sum((one.stages for one in found if one.key == POLICE), Counter[str]())

    def listed_as(stage: str) -> set[int]:
        laid = lay_out(stage, reviewer=POLICE, team=None, any_team=True, viewer=colin, since=None, until=None)
        assert laid.count == said()[stage]
        return {one.person.id for one in listed(laid, viewer=colin, at=ama.now)}

    ama.on("2026-04-08 09:00", "no_further_action", detail="evidential")
    ama.on("2026-04-08 10:00", "review_requested", detail="police")
    again.on("2026-04-08 11:00", "review_acknowledged", method="letter")
    again.on("2026-04-09 09:00", "review_decided", detail="overturned")
    before = said()
    link = join(ama, again)
    assert said() - before == Counter(acknowledged=1, decided=1, overturned=1)
    assert before - said() == Counter(waiting=1)
    assert ama.person_id in listed_as("overturned")
    assert listed_as("not_said") == set()
    part(ama, link, again)
    assert said() == before


def test_a_stage_of_the_sentence_written_on_either_record_is_in_the_return(cast: Cast) -> None:
    """The officer of probation wrote of the release on the record that does not count, and its name is used twice."""
    ama, again = ama_twice()
    colin = cast("Colin")

    def release() -> tuple[int, int]:
        [area] = [one for one in draft(date(2026, 4, 1), viewer=colin, at=ama.now)["areas"] if one["code"] == "release"]
        return area["of"], area["did"]

    before = release()
    ama.on("2026-04-08 09:00", "offender_stage", detail="open")
    again.on("2026-04-08 10:00", "offender_stage", detail="release", ref=ama.events["offender_stage"])
    again.on("2026-04-08 11:00", "victim_told", about="offender_stage", method="phone")
    join(ama, again)
    assert release() == (before[0] + 1, before[1] + 1)


def test_nothing_is_recorded_of_her_before_it_happened_on_either_record(cast: Cast, looking: Looking) -> None:
    ama, again = ama_twice()
    priya = cast("Priya")
    for file in (ama, again):
        file.seen_by(Audience.objects.get(worker_id=priya.id or 0).id)
    again.on("2026-04-08 09:00", "suspect_arrested")
    join(ama, again)
    looking(priya)
    person = people_queries.person(Person.objects.get(id=ama.person_id).ref, viewer=priya)
    [place] = [one for one in places(person, viewer=priya) if one.record_id == ama.record_id]
    owed = triggers(place, "victim_told", viewer=priya, at=again.now)
    [arrest] = [one for one in owed if one.kind == "suspect_arrested"]
    with pytest.raises(BeforeItHappened):
        record_happening(
            place, kind="victim_told", happened_at=ama.now, about=[arrest.token], method="phone", by=priya, at=again.now
        )
    assert ama.clock("VC-06.1").answered_at is None


def test_whichever_record_is_looked_at_she_is_asked_about_once_and_every_entry_can_be_taken_back(
    signed_in: SignedIn, cast: Cast
) -> None:
    """Tom wrote on the younger record, before they were joined and after: her rights are answered from there."""
    ama, again = ama_twice()
    for file in (ama, again):
        file.seen_by(Audience.objects.get(worker_id=cast("Tom").id or 0).id)
    tom = signed_in("Tom")
    page = reverse("rights:record", args=[Person.objects.get(id=again.person_id).ref])

    def record(kind: str, **typed: str) -> None:
        about = [token for token, _ in tom.get(page, {"kind": kind}).context["form"].fields["about"].choices]
        assert tom.post(f"{page}?kind={kind}", {**when(), **typed, "about": about}).status_code == 302

    record("acknowledged", method="letter")
    join(ama, again)
    assert "Because of which crime?" not in tom.get(page).content.decode()
    record("code_given", method="letter")
    assert [ama.clock(right).settled for right in ("VC-03.1", "VC-03.2")] == ["met", "met"]
    assert owed(ama) == ["VC-03.3"]
    record("row_voided", note="Sent to somebody else.")
    assert [ama.clock(right).settled for right in ("VC-03.1", "VC-03.2")] == ["", ""]


def test_a_restricted_record_keeps_its_clocks_to_itself(morning: datetime) -> None:
    ama, again = ama_twice()
    again.on("2026-04-08 10:00", "acknowledged", method="letter")
    people.restrict([again.person_id], why="honour_based_abuse", by=BY, at=morning)
    join(ama, again)
    assert ama.clock("VC-03.1").settled == "", "whoever is not on its list learns nothing of it by a clock"


def test_a_row_that_the_force_cancels_leaves_the_other_owed() -> None:
    ama, again = ama_twice()
    ama.on("2026-04-08 10:00", "acknowledged", method="letter")
    join(ama, again)
    assert "VC-03.2" in owed(ama)
    Role.objects.filter(record_id=ama.record_id).update(status="cancelled")
    ama.on("2026-04-08 11:00", "role_cancelled")
    assert owed(ama) == []
    assert {"VC-03.1", "VC-03.2"} <= set(owed(again)), "owed on the record that stands, as it alone says"


def test_a_frame_and_the_command_have_them_once() -> None:
    ama, again = ama_twice()
    stated = Stated(ama.force.id, "reported", date(2026, 4, 7), date(2026, 4, 7))

    def framed() -> int:
        return sum(one.crime_id == ama.crime_id for one in frame_of(stated, at=ama.now).journeys)

    def printed() -> int:
        found = clocks_at(at=ama.now, record_ids=[ama.record_id, again.record_id])
        return sum(clock.entitlement == "VC-03.1" for clocks in found for clock in clocks)

    assert (framed(), printed()) == (2, 2)
    join(ama, again)
    assert (framed(), printed()) == (1, 1)


def test_her_page_has_one_line_for_each_right_and_the_other_page_too(signed_in: SignedIn, cast: Cast) -> None:
    ama, again = ama_twice()
    priya = Audience.objects.get(worker_id=cast("Priya").id or 0).id
    for file in (ama, again):
        file.seen_by(priya)
    pages = [reverse("rights:person", args=[Person.objects.get(id=file.person_id).ref]) for file in (ama, again)]
    client, title = signed_in("Priya"), rules_in_use().right(ama.clock("VC-03.1").edition, "VC-03.1").title
    (lines,) = {client.get(page).content.decode().count(title) for page in pages}
    assert lines > 0
    join(ama, again)
    assert [client.get(page).content.decode().count(title) for page in pages] == [lines, lines]
