"""What follows when an event lands: clocks, what is owed and by whom, and what must be told at once."""

from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from handrail.agencies.models import Agency, Audience, Team, Worker
from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import AsSystem, Cast
from handrail.core import database
from handrail.core.moments import parse_moment
from handrail.journey import actions as journeys
from handrail.journey.models import Event, Owed, Sight
from handrail.people import actions as people
from handrail.people.models import Person
from handrail.rights import actions
from handrail.rights.models import Clock
from handrail.rights.tests.counts import scanned, tallied
from handrail.rights.tests.filing import BY, File, put_on_file

pytestmark = pytest.mark.data

KEPT = [field.attname for field in Clock._meta.fields if field.name != "computed_at"]
AT_HOME = ("flag:domestic_abuse", "relationship:ex_partner")


@pytest.fixture(autouse=True)
def _system(as_system: AsSystem) -> Iterator[None]:
    with as_system():
        yield


def worker(first_name: str) -> Audience:
    return Audience.objects.get(worker__name__contains=first_name, worker__user__isnull=False)


def queue(name: str) -> Audience:
    return Audience.objects.get(team__name=name, team__agency__source="police:20")


def kept_prepared() -> dict[str, int]:
    """By name of a statement that the server keeps for this connection, how often it was run."""
    rows = database.ask(
        "SELECT name, generic_plans + custom_plans FROM pg_prepared_statements"
        " WHERE statement ~ 'FROM (rights_clock|journey_)'"
    )
    return dict(rows)


def test_what_each_event_asks_of_the_database_is_kept_prepared_and_never_parsed_anew() -> None:
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "need_recorded", detail="VC-04.4")
    before = kept_prepared()
    for minute in range(1, 9):
        geoff.on(f"2026-04-07 15:{minute:02}", "need_recorded", detail="VC-04.4")
    after = kept_prepared()
    asked_by_each = [name for name in before if after[name] - before[name] >= 8]
    assert after.keys() == before.keys(), "nothing is prepared a second time"
    assert len(asked_by_each) >= 3, "the clocks that are kept, the events, and what is owed"


def test_bail_in_domestic_abuse_is_the_first_thing_owed_the_moment_it_lands() -> None:
    farida = File("Farida Rehman", found=AT_HOME).on("2026-04-07 22:10", "suspect_bailed")
    (alert,) = farida.owed("alert")
    assert (alert.what, alert.urgent, alert.owner) == ("suspect_bailed", True, worker("Priya"))
    assert alert.opened_at == farida.now


def test_an_advocate_who_sees_the_person_sees_the_alert_and_not_the_police_s_own_list(cast: Cast) -> None:
    farida = File("Farida Rehman", found=AT_HOME)
    farida.seen_by(worker("Simran").id, side="service")
    farida.on("2026-04-07 22:10", "suspect_bailed")
    seen = {row.kind for row in farida.owed() if worker("Simran").id in row.seen_by}
    assert seen == {"alert"}
    assert {row.kind for row in farida.owed()} == {"alert", "clock"}


def test_an_alert_goes_when_they_are_told_and_says_which_telling_did_it() -> None:
    farida = File("Farida Rehman", found=AT_HOME).on("2026-04-07 22:10", "suspect_bailed")
    farida.on("2026-04-07 23:00", "victim_told", about="suspect_bailed", method="phone")
    assert farida.owed("alert") == []
    assert farida.closed("alert") == [("suspect_bailed", "told")]
    told = Event.objects.get(person_id=farida.person_id, kind="victim_told")
    assert set(Owed.objects.filter(person_id=farida.person_id, closed_because__in=("told", "answered")).values_list(
        "closed_by_event_id", flat=True)) == {told.id}  # fmt: skip


def test_a_voicemail_leaves_an_alert_where_it_was() -> None:
    farida = File("Farida Rehman", found=AT_HOME).on("2026-04-07 22:10", "suspect_bailed")
    farida.on("2026-04-07 23:00", "victim_told", about="suspect_bailed", method="voicemail")
    assert [row.what for row in farida.owed("alert")] == ["suspect_bailed"]
    assert farida.clock("VC-06.4").gap == "voicemail_only"


def test_bail_after_a_burglary_is_owed_within_its_days_and_no_alert() -> None:
    geoff = File("Geoff Plant").on("2026-04-07 22:10", "suspect_bailed")
    assert geoff.owed("alert") == []
    assert [row.what for row in geoff.owed("clock")] == ["VC-03.1", "VC-03.2", "VC-03.3", "VC-06.4"]


def test_a_breach_starts_no_right_and_waits_until_somebody_tells_them() -> None:
    moira = File("Moira Finch", found=("flag:stalking",)).on("2026-04-07 20:00", "order_breached")
    assert [row.what for row in moira.owed("alert")] == ["order_breached"]
    moira.on("2026-04-07 21:00", "victim_told", about="order_breached", method="in_person")
    assert moira.closed("alert") == [("order_breached", "told")]


@pytest.mark.parametrize("kind", ["crime_cancelled", "role_cancelled", "victim_opted_out"])
def test_a_breach_is_not_pressed_on_those_who_asked_not_to_be_told_nor_when_it_was_taken_back(kind: str) -> None:
    moira = File("Moira Finch", found=("flag:stalking",)).on("2026-04-07 20:00", "order_breached")
    moira.on("2026-04-07 21:00", kind)
    assert moira.owed("alert") == []


def test_what_is_owed_is_due_on_the_last_moment_of_its_day_and_is_the_officer_s() -> None:
    geoff = File("Geoff Plant", reported="2026-04-01 09:00")
    row = geoff.owed("clock")[0]
    assert row.due_at == parse_moment("2026-04-10T23:59:59.999999+01:00"), "five working days, Easter between"
    assert row.owner == worker("Priya")


def test_an_answer_closes_what_was_owed() -> None:
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "acknowledged", method="letter")
    assert [row.what for row in geoff.owed("clock")] == ["VC-03.2", "VC-03.3"]
    assert geoff.closed("clock") == [("VC-03.1", "answered")]
    assert geoff.clock("VC-03.1").settled == "met"


def test_a_voided_answer_opens_the_clock_and_what_is_owed_again() -> None:
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "acknowledged", method="letter")
    geoff.on("2026-04-07 16:00", "row_voided", about="acknowledged")
    assert geoff.clock("VC-03.1").settled == ""
    assert [row.what for row in geoff.owed("clock")] == ["VC-03.1", "VC-03.2", "VC-03.3"]


def test_a_voided_trigger_stops_the_clock_and_nothing_is_owed() -> None:
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "suspect_arrested")
    geoff.on("2026-04-07 16:00", "row_voided", about="suspect_arrested")
    assert geoff.clock("VC-06.1").settled == "stopped"
    assert geoff.closed("clock") == [("VC-06.1", "taken_back")]


def test_a_clock_whose_trigger_is_no_longer_on_record_is_gone() -> None:
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "suspect_arrested")
    journeys.supersede("police:20", [geoff.events["suspect_arrested"]], by=BY, at=geoff.now)
    actions.project([geoff.person_id], at=geoff.now)
    assert not Clock.objects.filter(person_id=geoff.person_id, entitlement="VC-06.1").exists()
    assert ("VC-06.1", "taken_back") in geoff.closed("clock")


def test_with_no_officer_it_is_the_unit_s_and_with_no_unit_the_desk_s() -> None:
    assert {row.owner for row in File("Ivy Slater", officer="").owed("clock")} == {queue("Response")}
    care = Audience.objects.get(list_name="victim care")
    assert {row.owner for row in File("Ivy Slater", officer="", team="").owed("clock")} == {care}


def test_the_restricted_are_owed_by_a_named_officer_or_the_list_for_restricted_records() -> None:
    known = File("Sana Malik", officer="")
    people.restrict([known.person_id], why="honour_based_abuse", by=BY, at=known.now)
    actions.project([known.person_id], at=known.now)
    trusted = Audience.objects.get(list_name="restricted records", of_agency__source="police:20")
    assert {row.owner for row in known.owed("clock")} == {trusted}


def test_a_hearing_is_owed_by_witness_care_who_see_the_person_because_of_it() -> None:
    joy = File("Joy Okafor").on("2026-04-07 15:00", "hearing_listed", known_at=parse_moment("2026-04-07 15:00"))
    hearing = next(row for row in joy.owed("clock") if row.what == "VC-08.1")
    assert hearing.owner == queue("Witness care")
    assert queue("Witness care").id in hearing.seen_by
    assert queue("Witness care").id in Person.objects.get(id=joy.person_id).seen_by
    sight = Sight.objects.get(person_id=joy.person_id, audience=queue("Witness care"))
    assert (sight.why, sight.crime_id) == ("witness_care", joy.crime_id)


def test_a_complaint_is_the_victim_care_desk_s_and_neither_the_officer_s_nor_witness_care_s() -> None:
    """Kevin may complain of the very officer who has his crime; and the witness care unit has no part in it."""
    kevin = File("Kevin Doyle").on("2026-04-07 15:00", "complaint_made", by_whom="Force", item="KD-complaint")
    care = Audience.objects.get(list_name="victim care")
    complaint = {row.what: row for row in kevin.owed("clock") if row.what.startswith("VC-12")}
    assert {row.owner for row in complaint.values()} == {care}
    assert set(complaint) == {"VC-12.1", "VC-12.2"}
    assert queue("Witness care").id not in kevin.person.seen_by
    assert {row.owner for row in kevin.owed("clock")} - {care} == {worker("Priya")}


def test_a_restricted_complaint_is_the_trusted_list_s_though_its_officer_sees_the_rest() -> None:
    sana = File("Sana Malik")
    people.restrict([sana.person_id], why="police_or_staff_suspect", by=BY, at=sana.now)
    sana.on("2026-04-07 15:00", "complaint_made", by_whom="Force", item="SM-complaint")
    trusted = Audience.objects.get(list_name="restricted records", of_agency__source="police:20")
    assert {row.owner for row in sana.owed("clock") if row.what.startswith("VC-12")} == {trusted}
    assert {row.owner for row in sana.owed("clock") if not row.what.startswith("VC-12")} == {worker("Priya")}


def test_a_promise_is_owed_by_whoever_promised_where_they_see_the_person() -> None:
    geoff = File("Geoff Plant", officer="WM7101")
    geoff.on("2026-04-07 15:00", "contact_promised", name="a", by_whom="PC Priya Raval", detail="2026-04-09T16:00:00Z")
    geoff.on("2026-04-07 15:05", "contact_promised", name="b", by_whom="Somebody Else", detail="2026-04-09T17:00:00Z")
    assert [row.owner for row in geoff.owed("promise")] == [worker("Priya"), worker("Priya")]
    simran = Worker.objects.get(name="Simran Gill")
    geoff.seen_by(worker("Simran").id, side="service")
    by = Actor(
        kind="worker", id=simran.id, name=simran.name, agency_id=simran.agency_id, side="service", role="advocate"
    )
    geoff.on("2026-04-07 15:10", "contact_promised", name="c", by=by, detail="2026-04-09T18:00:00Z")
    assert geoff.owed("promise")[-1].owner == worker("Simran")


def test_a_promise_by_somebody_who_may_not_see_the_person_is_the_officer_s() -> None:
    geoff = File("Geoff Plant")
    geoff.on("2026-04-07 15:00", "contact_promised", by_whom="DC Helen Marlow", detail="2026-04-09T16:00:00Z")
    assert [row.owner for row in geoff.owed("promise")] == [worker("Priya")]


def test_a_promise_whose_time_has_passed_is_owed_until_somebody_says_what_came_of_it() -> None:
    geoff = File("Geoff Plant").on("2026-04-07 10:00", "contact_promised", detail="2026-04-07T12:00:00Z")
    actions.project([geoff.person_id], at=parse_moment("2026-04-20 09:00"))
    assert len(geoff.owed("promise")) == 1
    geoff.on("2026-04-20 10:00", "contact_kept", about="contact_promised", method="phone")
    assert geoff.closed("promise") == [("contact", "kept_late")]


def test_a_promise_to_somebody_no_crime_is_held_of_is_owed_by_whoever_made_it() -> None:
    person, record = put_on_file("Nkosi", "Thandi")
    simran, lantern = Worker.objects.get(name="Simran Gill"), Agency.objects.get(name__contains="Lantern")
    by = Actor(kind="worker", id=simran.id, name=simran.name, agency_id=lantern.id, side="service", role="advocate")
    at = parse_moment("2026-04-07 15:00")
    promised = journeys.Happened(
        kind="contact_promised", happened_at=at, person_id=person, record_id=record, detail="2026-04-09T16:00:00Z"
    )
    journeys.record_event(promised, by=by, at=at)
    row = Owed.objects.get(person_id=person)
    assert row.owner == Audience.objects.get(agency=lantern), "she has no sight of her own yet: her agency stands in"


def test_a_child_in_the_household_has_no_clock() -> None:
    farida = File("Farida Rehman", found=AT_HOME)
    person, record = put_on_file("Rehman", "Adil")
    at = farida.now
    told = journeys.Happened(kind="need_recorded", happened_at=at, person_id=person, record_id=record,
                             crime_id=farida.crime_id, detail="yes")  # fmt: skip
    journeys.record_event(told, by=BY, at=at)
    assert not Clock.objects.filter(person_id=person).exists()


def test_an_answer_that_names_nobody_answers_for_nobody_where_there_are_two_victims() -> None:
    joy = File("Joy Okafor")
    File("Ben Okafor", like=joy)
    joy.on("2026-04-07 15:00", "acknowledged", method="letter", for_all=True)
    assert joy.clock("VC-03.1").settled == ""
    assert joy.clock("VC-03.1").gap == "for_nobody"
    assert [row.what for row in joy.owed("clock")] == ["VC-03.1", "VC-03.2", "VC-03.3"]


def test_an_answer_that_names_nobody_is_for_the_only_victim() -> None:
    joy = File("Joy Okafor").on("2026-04-07 15:00", "acknowledged", method="letter", for_all=True)
    assert joy.clock("VC-03.1").settled == "met"


def test_enhanced_by_offence_and_not_recorded_by_the_force_is_marked_until_it_is() -> None:
    farida = File("Farida Rehman", found=AT_HOME)
    assert farida.clock("VC-03.1").enhanced_unrecorded
    farida.on("2026-04-07 16:00", "enhanced_recorded", detail="serious_crime")
    assert not farida.clock("VC-03.1").enhanced_unrecorded


def test_a_slower_page_does_not_undo_what_was_recorded_since_it_began() -> None:
    geoff = File("Geoff Plant").on("2026-04-07 15:00", "suspect_arrested")
    actions.project([geoff.person_id], at=parse_moment("2026-04-07 14:59"))
    assert geoff.clock("VC-06.1").settled == ""


def test_to_project_again_changes_no_row(morning: datetime) -> None:
    before = everything()
    actions.project(Person.objects.values_list("id", flat=True), at=morning)
    assert everything() == before


def everything() -> list[tuple[object, ...]]:
    return [
        *database.ask("SELECT c.* FROM rights_clock c ORDER BY c.id"),
        *database.ask("SELECT o.* FROM journey_owed o ORDER BY o.id"),
        *sorted(tallied().items(), key=str),
    ]


def test_a_rebuild_gives_the_rows_that_were_kept(morning: datetime) -> None:
    before = everything()
    done = actions.rebuild(by=system("rebuild"), at=morning, tell=lambda done, total: None)
    assert done.differed == 0
    assert everything() == before


def test_a_rebuild_puts_right_what_somebody_spoiled(morning: datetime) -> None:
    before = clocks_as_kept()
    database.run("UPDATE rights_clock SET settled = 'met', due_on = NULL WHERE settled = ''")
    database.run("DELETE FROM rights_tally")
    done = actions.rebuild(by=system("rebuild"), at=morning, tell=lambda done, total: None)
    assert done.differed > 0
    assert clocks_as_kept() == before
    assert tallied() == scanned(morning)


def clocks_as_kept() -> list[tuple[object, ...]]:
    """Every kept clock but for when it was computed."""
    return [tuple(row.values()) for row in Clock.objects.order_by("id").values(*KEPT)]


@pytest.mark.django_db(transaction=False)
def test_two_who_record_about_one_person_take_turns(morning: datetime) -> None:
    """The second waits until the first has committed, so that it reads what the first recorded."""
    person = Person.objects.exclude(records=None).order_by("id")[0]
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    with psycopg.connect(address) as other:
        other.execute("SELECT FROM people_person WHERE id = %s FOR NO KEY UPDATE", [person.id])
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            database.run("SET LOCAL lock_timeout = '200ms'")
            actions.project([person.id], at=morning)
        other.rollback()
    actions.project([person.id], at=morning)
    assert Team.objects.exists()
