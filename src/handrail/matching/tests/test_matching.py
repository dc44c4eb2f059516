"""A night's records matched against everything: who is linked, who is asked about, and who may know of it."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django import app
from pytest_django.fixtures import Settings

from handrail.agencies.models import Agency
from handrail.audit.actor import STRANGER, system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.refs import new_ref
from handrail.journey import actions as journey
from handrail.journey.actions import Sighted
from handrail.matching import actions, queries
from handrail.matching.actions import matching
from handrail.matching.actions.whole import match_all
from handrail.matching.cleaned import Said, clean
from handrail.matching.keys import keys
from handrail.matching.models import Edition, Indexed, Pair, SharedByMany, Term, Waiting
from handrail.people import actions as people

pytestmark = pytest.mark.data
JOB = system("matching.match")
SAID: dict[str, Any] = {
    "family_name": "Quill", "given_names": "Marian", "date_of_birth": date(1979, 11, 23), "sex": "F",
    "address": "28 Gerard Curve", "postcode": "WV10 0HL", "phone": "07700 900904",
}  # fmt: skip


def hold(ref: str, at: datetime, source: str = "police:20", **said: Any) -> int:
    """Hold a record, and return its key."""
    row = dict(zip(people.SAID_NAMES, people.BLANK, strict=True)) | SAID | said
    held = people.open_records(source, {ref: ([row[n] for n in people.SAID_NAMES], b"x", at)}, by=JOB, at=at)
    return held[ref].record_id


def pair(one: int, other: int) -> Pair | None:
    return Pair.objects.filter(record_id=min(one, other), other_id=max(one, other)).first()


def one_person(one: int, other: int) -> bool:
    found = database.ask(
        "SELECT count(DISTINCT coalesce(j.one_id, r.person_id)) FROM people_record r"
        " LEFT JOIN people_joined j ON j.person_id = r.person_id WHERE r.id = ANY (%s)",
        [[one, other]],
    )
    return bool(found[0][0] == 1)


@pytest.fixture
def quiet(as_system: AsSystem, db: None, morning: datetime) -> datetime:
    with as_system():
        actions.match_changed(by=JOB, at=morning)
    return morning


def test_the_same_human_under_two_references_is_linked_in_the_night(quiet: datetime, as_system: AsSystem) -> None:
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet, given_names="Marrian")
        done = actions.match_changed(by=JOB, at=quiet)
        found = pair(first, second)
        assert (done.records, done.indexed, done.linked) == (2, 2, 1)
        assert found is not None and found.state == "linked" and found.bits > 12
        assert one_person(first, second)
        assert actions.match_changed(by=JOB, at=quiet).records == 0


def test_the_worker_matches_what_a_night_brought_and_a_second_time_finds_nothing_to_do(
    quiet: datetime, as_system: AsSystem
) -> None:
    nightly = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert nightly["matching.match_changed"] == "40 5 * * *"
    job = app.tasks["matching.match_changed"]
    assert job.lock == "match", "one at a time"
    said = "SELECT count(*) FROM audit_entry WHERE action = 'records matched' AND reason = 'matching.match_changed'"
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet, given_names="Marrian")
        job.func()
        assert one_person(first, second)
        assert database.ask(said) == [(1,)]
        kept = list(Pair.objects.order_by("id").values())
        job.func()
        assert list(Pair.objects.order_by("id").values()) == kept
        assert database.ask(said) == [(1,)]
        assert not Waiting.objects.exists()


def test_where_more_waits_than_one_job_matches_another_is_asked_for(
    quiet: datetime, as_system: AsSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A force's first night is a million records, and the worker has jobs for each minute beside."""
    monkeypatch.setattr(matching, "AT_ONCE", 2)
    asked = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'matching.match_changed'"
    with as_system():
        held = [hold(f"M{number}", quiet) for number in range(3)]
        before = database.ask(asked)[0][0]
        assert actions.match_in_turn(by=JOB, at=quiet).records == 2
        assert list(Waiting.objects.values_list("record_id", flat=True)) == held[2:]
        assert database.ask(asked)[0][0] == before + 1
        assert actions.match_in_turn(by=JOB, at=quiet).records == 1
        assert database.ask(asked)[0][0] == before + 1
        assert one_person(*held[::2])


def test_a_pair_waits_on_the_list_of_the_force_that_holds_either_record(quiet: datetime, as_system: AsSystem) -> None:
    """With one force all is its own; with two, what only the second holds is not the first one's to read."""
    later: dict[str, Any] = {"date_of_birth": date(1961, 3, 8), "family_name": "Tranter", "phone": "07700 900905"}
    with as_system():
        home = Agency.objects.get(source="police:20")
        away = Agency.objects.get(id=home.id)
        away.pk, away.ref, away.source, away.name = None, new_ref(), "police:22", "Another force (invented)"
        away.save()
        theirs = hold("M1", quiet, "police:22"), hold("M2", quiet, "handrail", given_names="Beatrix")
        both = hold("M3", quiet, "police:22", **later), hold("M4", quiet, given_names="Beatrix", **later)
        told = hold(
            "M5", quiet, "handrail", phone="07700 900906", date_of_birth=date(1990, 2, 3), family_name="Oyelaran"
        )
        again = hold("M6", quiet, "handrail", phone="07700 900906", date_of_birth=date(1990, 2, 3),
                     family_name="Oyelaran", given_names="Beatrix")  # fmt: skip
        actions.match_changed(by=JOB, at=quiet)
        found = {two: pair(*two) for two in (theirs, both, (told, again))}
        assert {two: one and (one.state, one.force_id) for two, one in found.items()} == {
            theirs: ("open", away.pk), both: ("open", home.id), (told, again): ("open", home.id)
        }  # fmt: skip


def test_twins_are_asked_about_and_not_linked(quiet: datetime, as_system: AsSystem) -> None:
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet, given_names="Beatrix")
        actions.match_changed(by=JOB, at=quiet)
        found = pair(first, second)
        assert found is not None and found.state == "open" and "twins" in found.why
        assert not one_person(first, second)


def test_a_changed_record_is_matched_again(quiet: datetime, as_system: AsSystem) -> None:
    later = quiet + timedelta(hours=1)
    with as_system():
        first = hold("M1", quiet)
        second = hold("M2", quiet, family_name="Nobody", given_names="Known", date_of_birth=date(1950, 2, 3), phone="",
                      address="1 Far Road", postcode="B1 1AA")  # fmt: skip
        actions.match_changed(by=JOB, at=quiet)
        assert pair(first, second) is None
        row = [{**dict(zip(people.SAID_NAMES, people.BLANK, strict=True)), **SAID}[n] for n in people.SAID_NAMES]
        people.change_records("police:20", {"M2": (row, b"y", later)}, by=JOB, at=later)
        done = actions.match_changed(by=JOB, at=later)
        assert (done.indexed, done.linked) == (1, 1)
        assert Indexed.objects.get(record_id=second).postcodes == ["B11AA", "WV100HL"]


def test_what_a_person_rejected_is_never_linked_again(
    quiet: datetime, as_system: AsSystem, looking: Looking, cast: Cast
) -> None:
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet, given_names="Beatrix")
        actions.match_changed(by=JOB, at=quiet)
        Pair.objects.update(state="rejected")
        for run in (actions.match_changed, match_all):
            Waiting.objects.bulk_create(Waiting(record_id=one, since=quiet) for one in (first, second))
            run(by=JOB, at=quiet)
            found = pair(first, second)
            assert found is not None and found.state == "rejected"
            assert not one_person(first, second)


def test_a_restricted_record_is_asked_about_and_never_linked(quiet: datetime, as_system: AsSystem) -> None:
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet)
        whose = database.ask("SELECT person_id FROM people_record WHERE id = %s", [second])[0][0]
        people.restrict([whose], why="forced_marriage", by=JOB, at=quiet)
        actions.match_changed(by=JOB, at=quiet)
        found = pair(first, second)
        assert found is not None and found.state == "open" and "restricted" in found.why


def test_the_whole_region_is_learned_from_and_matched_to_the_same_answers(quiet: datetime, as_system: AsSystem) -> None:
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet, given_names="Marrian")
        twin = hold("M3", quiet, given_names="Beatrix")
        done = match_all(by=JOB, at=quiet)
        assert done.whole and done.records == Indexed.objects.count()
        assert one_person(first, second) and not one_person(first, twin)
        kept = Edition.objects.get(edition=done.edition)
        assert kept.document["thresholds"]["certain"]["expected_wrong"] < 0.001
        assert queries.weights_in_force().edition == done.edition
        again = match_all(by=JOB, at=quiet)
        assert (again.linked, again.asked) == (0, done.asked)


def test_nothing_waits_before_the_index_for_every_search_to_read(quiet: datetime, as_system: AsSystem) -> None:
    with as_system():
        hold("M1", quiet)
        actions.index_records(at=quiet)
        assert database.ask("SELECT matching_put_in_order()") == [(0,)], "pages that were still waiting"


def test_no_second_run_links_what_the_first_refused(quiet: datetime, as_system: AsSystem) -> None:
    with as_system():
        rose, joy = hold("M1", quiet, given_names="Marian Rose"), hold("M2", quiet, given_names="Marian Joy")
        either = hold("M3", quiet)
        first = match_all(by=JOB, at=quiet)
        why = {tuple(one.why) for one in Pair.objects.filter(record_id__in=[rose, joy, either], state="open")}
        assert why == {("twins", "two_given_names"), ("cluster",)}
        again = match_all(by=JOB, at=quiet)
        assert (first.linked, again.linked) == (1, 0)
        assert one_person(rose, either) != one_person(joy, either)


def test_a_threshold_is_a_setting_and_has_its_own_expected_error_beside_it(
    quiet: datetime, as_system: AsSystem, settings: Settings
) -> None:
    settings.MATCHING_CERTAIN, settings.MATCHING_POSSIBLE = 60.0, 3.0
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet, given_names="Marrian")
        match_all(by=JOB, at=quiet)
        found = pair(first, second)
        assert found is not None and found.state == "open" and "weight" in found.why
        errors, on = queries.expected_errors()
        assert (errors["certain"]["bits"], errors["possible"]["bits"]) == (60.0, 3.0)
        assert errors["certain"]["pairs"] == 0 < errors["possible"]["pairs"] and "of this region" in on


def test_a_pair_is_known_to_nobody_who_may_not_know_both(
    quiet: datetime, as_system: AsSystem, looking: Looking, cast: Cast
) -> None:
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet, given_names="Beatrix")
        actions.match_changed(by=JOB, at=quiet)
        found = pair(first, second)
        assert found is not None
    maureen = cast("Maureen")
    looking(maureen)
    assert found.id not in queries.to_decide(viewer=maureen, at=quiet)
    with pytest.raises(NotKnown):
        queries.pair_of(found.ref, viewer=maureen)
    with pytest.raises(NotKnown):
        actions.decide(found.id, state="rejected", why="sisters", by=maureen, at=quiet)


def test_who_sees_both_records_is_shown_the_evidence_and_decides(
    quiet: datetime, as_system: AsSystem, looking: Looking, cast: Cast
) -> None:
    maureen = cast("Maureen")
    with as_system():
        first, second = hold("M1", quiet), hold("M2", quiet, given_names="Beatrix")
        actions.match_changed(by=JOB, at=quiet)
        whose = [
            row[0] for row in database.ask("SELECT person_id FROM people_record WHERE id = ANY (%s)", [[first, second]])
        ]
        sights = [
            Sighted(person, audience, "police", "referral_desk")
            for person in whose
            for audience in sorted(maureen.audiences)[:1]
        ]
        journey.open_sights(sights, by=JOB, at=quiet)
        people.show_again(whose)
    looking(maureen)
    waiting = queries.pairs_of(queries.to_decide(viewer=maureen, at=quiet))
    shown = next(one for one in waiting if first in (one.record_id, one.other_id))
    assert "born on one day in one family, and their given names may be two: perhaps twins" in shown.for_two
    assert {one.words for one in shown.evidence} >= {"the same birth date", "given names differ", "the same address"}
    simran = cast("Simran")
    looking(simran)
    assert queries.to_decide(viewer=simran, at=quiet) == []
    looking(maureen)
    decided = actions.decide(shown.id, state="rejected", why="sisters", by=maureen, at=quiet)
    assert (decided.state, decided.decided_by) == ("rejected", maureen.id)
    assert shown.id not in queries.to_decide(viewer=maureen, at=quiet)


def test_while_somebody_types_they_learn_only_of_whom_they_may_know(
    quiet: datetime, as_system: AsSystem, looking: Looking, cast: Cast
) -> None:
    maureen = cast("Maureen")
    with as_system():
        hold("M1", quiet)
        shown = hold("M2", quiet, given_names="Beatrix")
        whose = database.ask("SELECT person_id FROM people_record WHERE id = %s", [shown])[0][0]
        actions.match_changed(by=JOB, at=quiet)
        audience = sorted(maureen.audiences)[0]
        journey.open_sights([Sighted(whose, audience, "police", "referral_desk")], by=JOB, at=quiet)
        people.show_again([whose])
    typed = queries.Typed("Quill", "Marian", date(1979, 11, 23), postcode="WV10 0HL", phone="07700 900904")
    looking(maureen)
    found = queries.seen_before(typed, viewer=maureen, at=quiet)
    assert [one.person.id for one in found] == [whose]
    assert "the same phone" in [one.words for one in found[0].reasons]
    assert "given names differ" in [one.words for one in found[0].doubts]
    for other in (cast("Simran"), cast("Delroy")):
        looking(other)
        assert queries.seen_before(typed, viewer=other, at=quiet) == []
    assert queries.seen_before(typed, viewer=STRANGER, at=quiet) == []
    assert queries.seen_before(queries.Typed("Quill"), viewer=maureen, at=quiet) == []


def test_a_number_that_became_a_switchboard_since_the_last_count_carries_no_link(
    quiet: datetime, as_system: AsSystem
) -> None:
    """Nine people ring from the hostel's new desk in one week; two more, born on one day, differ by a letter."""
    desk: dict[str, Any] = {"phone": "0121 496 0777", "address": "", "postcode": ""}
    others = ("Ash", "Bell", "Cole", "Dunn", "East", "Frost", "Gray", "Holt", "Innes")
    with as_system():
        counted = Term.objects.get(field="given", value="").share
        for day, name in enumerate(others, start=1):
            hold(f"D{day}", quiet, family_name=name, given_names=name, date_of_birth=date(1960 + day, 5, day), **desk)
        actions.match_changed(by=JOB, at=quiet)
        first, second = hold("M1", quiet, **desk), hold("M2", quiet, given_names="Marrian", **desk)
        actions.match_changed(by=JOB, at=quiet)
        assert Term.objects.get(field="given", value="").share == counted, "all is not counted again for so few"
        assert SharedByMany.objects.filter(kind="phone", value__endswith="1214960777").exists()
        assert not one_person(first, second)
        found = pair(first, second)
        assert found is not None and "nothing_of_their_own" in found.why
        assert found.levels["phone"][0] == "unknown"


def test_of_a_name_and_a_year_that_hundreds_share_only_some_are_read_and_a_narrower_key_finds_its_own(
    quiet: datetime, as_system: AsSystem, cast: Cast, looking: Looking
) -> None:
    maureen = cast("Maureen")
    blank = dict(zip(people.SAID_NAMES, people.BLANK, strict=True))
    common = blank | {"family_name": "Quillan", "given_names": "Mohammed", "date_of_birth": date(1980, 1, 1)}
    rows: dict[str, tuple[list[Any], bytes, datetime]] = {
        f"Q{number}": ([(common | {"phone": f"07700 900{number}"})[name] for name in people.SAID_NAMES], b"", quiet)
        for number in range(100, 450)
    }
    with as_system():
        held = people.open_records("police:20", rows, by=JOB, at=quiet)
        actions.index_records(at=quiet)
        sights = [Sighted(one.person_id, min(maureen.audiences), "police", "referral_desk") for one in held.values()]
        journey.open_sights(sights, by=JOB, at=quiet)
        people.show_again([one.person_id for one in held.values()])
    looking(maureen)
    name_and_year = list(keys(clean(Said("Quillan", "Mohammed", date_of_birth=date(1980, 1, 1)))))
    read = {row[0] for row in database.ask("SELECT record_id FROM matching_seen_before(%s, 1000)", [name_and_year])}
    assert len(read) == 300
    typed = queries.Typed("Quillan", "Mohammed", date(1980, 1, 1), phone="07700 900449")
    assert [one.person.id for one in queries.seen_before(typed, viewer=maureen, at=quiet)][0] == held["Q449"].person_id
