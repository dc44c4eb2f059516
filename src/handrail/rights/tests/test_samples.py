"""A dip sample from the draw to its close: who may, who sees what and until when, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from handrail.agencies import queries as agencies
from handrail.agencies.actions import RESTRICTED, put_on_list
from handrail.agencies.models import Worker
from handrail.audit.actor import Actor, system
from handrail.audit.tests.fixtures import AsSystem, Cast, Looking
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.people import queries as people
from handrail.rights import actions
from handrail.rights.compliance import QUESTIONS
from handrail.rights.models import Sample, SampleAnswer, SampleCase
from handrail.rights.queries import Stated, frame_of, samples
from handrail.rights.sampling import draw

pytestmark = pytest.mark.data

GOOD = {question.code: "yes" for question in QUESTIONS}


@pytest.fixture
def stated(cast: Cast) -> Stated:
    """Every crime of the force reported in the three weeks before the morning."""
    return Stated(cast("Colin").agency_id, "reported", date(2026, 3, 18), date(2026, 4, 7))


@pytest.fixture
def auditors(as_system: AsSystem) -> list[Worker]:
    """Iris of witness care and Farah of professional standards, whose units have no crimes."""
    with as_system():
        return [agencies.by_first_name("Iris"), agencies.by_first_name("Farah")]


@pytest.fixture
def sample(stated: Stated, auditors: list[Worker], cast: Cast, looking: Looking, morning: datetime) -> Sample:
    """Colin has drawn six cases this morning."""
    looking(cast("Colin"))
    return actions.draw_sample(stated, n=6, seed=11, auditors=auditors, by=cast("Colin"), at=morning)


def cases(sample: Sample) -> list[SampleCase]:
    with database.whole_file():
        return list(SampleCase.objects.filter(sample=sample).select_related("person", "sample").order_by("place"))


def answered_by(who: Actor, sample: Sample, looking: Looking, at: datetime, **other: str) -> None:
    """They answer every case *yes*, but the first as given."""
    looking(who)
    for place, case in enumerate(cases(sample)):
        actions.answer_case(case, answers={**GOOD, **(other if not place else {})}, by=who, at=at)


def sees(who: Actor, persons: Sequence[int], looking: Looking) -> set[int]:
    looking(who)
    return set(people.known(persons, viewer=who))


# The draw -------------------------------------------------------------------------------------------------------------


def test_what_was_drawn_can_be_drawn_again_from_what_is_kept(sample: Sample, stated: Stated, morning: datetime) -> None:
    with database.whole_file():
        frame = frame_of(stated, at=morning)
    assert (sample.frame_size, sample.frame_digest) == (frame.size, frame.digest)
    again = draw([one.journey for one in frame.journeys if not one.restricted], n=6, seed=sample.seed)
    keys = {one.journey: (one.record_id, one.crime_id) for one in frame.journeys}
    assert [(case.record_id, case.crime_id) for case in cases(sample)] == [keys[journey] for journey in again]
    assert sum(drawn for _, _, drawn in sample.strata) == 6


def test_restricted_records_are_counted_and_drawn_only_for_two_who_are_on_the_list(
    stated: Stated, auditors: list[Worker], cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    looking(cast("Colin"))
    with database.whole_file():
        frame = frame_of(stated, at=morning)
    shut = sum(one.restricted for one in frame.journeys)
    assert shut
    everybody = frame.size - shut
    one = actions.draw_sample(stated, n=everybody, seed=1, auditors=auditors, by=cast("Colin"), at=morning)
    assert (one.frame_size, one.open_size) == (frame.size, everybody)
    assert not any(case.person.restricted for case in cases(one))
    with as_system():
        put_on_list(auditors[0], name=RESTRICTED, by=system("a test"), at=morning)
    trusted = actions.draw_sample(stated, n=frame.size, seed=1, auditors=auditors, by=cast("Colin"), at=morning)
    assert trusted.open_size == trusted.frame_size
    assert any(case.person.restricted for case in cases(trusted))


def test_an_auditor_sees_what_was_drawn_until_it_is_closed_and_nothing_else(
    sample: Sample, cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    iris = cast("Iris")
    persons = [case.person_id for case in cases(sample)]
    with as_system():
        before = {
            row[0]
            for row in database.ask(
                "SELECT person_id FROM journey_sight WHERE until_at IS NULL AND audience_id = ANY (%s)"
                " AND source <> %s",
                [sorted(iris.audiences), f"sample:{sample.ref}"],
            )
        }
    assert sees(iris, persons, looking) == set(persons)
    assert not set(persons) <= before
    assert sees(cast("Marsha"), persons, looking) != set(persons)
    looking(cast("Colin"))
    actions.close_sample(sample, by=cast("Colin"), at=morning)
    assert sees(iris, persons, looking) == before & set(persons)
    with as_system():
        drawn_for = database.ask("SELECT count(*) FROM journey_sight WHERE why = 'audit_sample' AND until_at IS NULL"
                                 " AND source = %s", [f"sample:{sample.ref}"])  # fmt: skip
    assert drawn_for == [(0,)]


@pytest.mark.parametrize("name", ["Priya", "Owen", "Iris", "Maureen", "Grace"])
def test_only_the_code_lead_draws_and_closes(
    name: str, stated: Stated, auditors: list[Worker], sample: Sample, cast: Cast, looking: Looking, morning: datetime
) -> None:
    looking(cast(name))
    with pytest.raises(actions.NotYoursToSample):
        actions.draw_sample(stated, n=5, seed=1, auditors=auditors, by=cast(name), at=morning)
    with pytest.raises(actions.NotYoursToSample):
        actions.close_sample(sample, by=cast(name), at=morning)


def test_a_draw_that_cannot_be_is_refused_and_nothing_is_kept(
    stated: Stated, auditors: list[Worker], cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    colin = cast("Colin")
    with as_system():
        owen, priya = agencies.by_first_name("Owen"), agencies.by_first_name("Priya")
    looking(colin)
    before = Sample.objects.count()
    for auditing, refused in (
        ([auditors[0], auditors[0]], actions.NotAnAuditor),
        ([auditors[0], priya], actions.NotAnAuditor),
        ([auditors[0], owen], actions.OwnUnit),
    ):
        with pytest.raises(refused):
            actions.draw_sample(stated, n=5, seed=1, auditors=auditing, by=colin, at=morning)
    for n in (0, 501, 400):
        with pytest.raises(actions.NoSuchSample):
            actions.draw_sample(stated, n=n, seed=1, auditors=auditors, by=colin, at=morning)
    nobody = replace(stated, from_on=date(2019, 1, 1), until_on=date(2019, 1, 2))
    with pytest.raises(actions.NoSuchSample, match="holds no journey"):
        actions.draw_sample(nobody, n=5, seed=1, auditors=auditors, by=colin, at=morning)
    assert Sample.objects.count() == before


def test_what_was_asked_for_is_drawn_as_of_then_or_closed_where_the_frame_no_longer_holds_it(
    stated: Stated, auditors: list[Worker], cast: Cast, looking: Looking, as_system: AsSystem, morning: datetime
) -> None:
    colin, later, job = cast("Colin"), morning + timedelta(hours=1), system("rights.draw_sample")
    looking(colin)
    asked, other = (
        actions.ask_for_sample(stated, n=6, seed=seed, auditors=auditors, by=colin, at=morning) for seed in (11, 12)
    )
    now = actions.draw_sample(stated, n=6, seed=11, auditors=auditors, by=colin, at=morning)
    with as_system():
        assert actions.draw_asked(asked.id, by=job, at=later)
        assert not actions.draw_asked(asked.id, by=job, at=later)
        drawn = Sample.objects.get(id=asked.id)
        assert (drawn.frame_digest, drawn.strata, drawn.drawn_at) == (now.frame_digest, now.strata, morning)
        pairs = [list(one.cases.order_by("place").values_list("record_id", "crime_id")) for one in (drawn, now)]
        assert pairs[0] == pairs[1]
        database.run("UPDATE crimes_crime SET status = 'cancelled'")
        assert not actions.draw_asked(other.id, by=job, at=later)
        closed = Sample.objects.get(id=other.id)
    assert (closed.closed_at, closed.frame_digest) == (later, "")


def test_the_draw_is_audited_with_the_digest_of_its_frame(sample: Sample, as_owner: AsSystem) -> None:
    with as_owner():
        rows = database.ask("SELECT ids, digest FROM audit_entry WHERE action = 'drew a sample' ORDER BY id DESC")
    assert rows[0][0] == [sample.id]
    assert bytes(rows[0][1]).hex() == sample.frame_digest


# Two who answer, and do not see each other ----------------------------------------------------------------------------


def test_neither_auditor_sees_what_the_other_said_before_both_are_done(
    sample: Sample, cast: Cast, looking: Looking, morning: datetime
) -> None:
    iris, farah = cast("Iris"), cast("Farah")
    answered_by(iris, sample, looking, morning)
    for who in (farah, cast("Colin")):
        looking(who)
        assert not SampleAnswer.objects.filter(case__sample=sample).exists(), "the database itself keeps it back"
        one = samples.sample(sample.ref, viewer=who)
        with pytest.raises(NotKnown):
            samples.found(one, viewer=who)
    looking(iris)
    assert SampleAnswer.objects.filter(case__sample=sample).count() == 6 * 6
    answered_by(farah, sample, looking, morning, vps_offered="no")
    looking(iris)
    assert SampleAnswer.objects.filter(case__sample=sample).count() == 2 * 6 * 6
    found = samples.found(samples.sample(sample.ref, viewer=iris), viewer=iris)
    assert [(one.case[0], one.question, dict(one.answers)) for one in found.between] == [
        ("1", "vps_offered", {"Iris Fenn": "yes", "Insp Farah Aziz": "no"})
    ]
    assert (found.unsettled, found.without_code.n, found.without_code.unknown) == (1, 5, 1)


def test_answers_may_change_until_both_are_done_and_not_after(
    sample: Sample, cast: Cast, looking: Looking, morning: datetime
) -> None:
    iris = cast("Iris")
    answered_by(iris, sample, looking, morning, told_of_code="no")
    looking(iris)
    actions.answer_case(cases(sample)[0], answers=GOOD, by=iris, at=morning)
    assert not SampleAnswer.objects.filter(case__sample=sample, answer="no").exists()
    answered_by(cast("Farah"), sample, looking, morning)
    looking(iris)
    with pytest.raises(actions.NotYoursToAnswer):
        actions.answer_case(cases(sample)[0], answers=GOOD, by=iris, at=morning)


@pytest.mark.parametrize(
    "answers", [{}, {**GOOD, "vps_offered": "perhaps"}, {**GOOD, "updates_timely": "not_applicable"},
                {"vps_offered": "yes"}, {**GOOD, "mood": "yes"}],
)  # fmt: skip
def test_an_answer_that_is_none_is_refused(
    answers: dict[str, str], sample: Sample, cast: Cast, looking: Looking, morning: datetime
) -> None:
    looking(cast("Iris"))
    with pytest.raises(actions.NotAnAnswer):
        actions.answer_case(cases(sample)[0], answers=answers, by=cast("Iris"), at=morning)
    assert not SampleAnswer.objects.filter(case__sample=sample).exists()


@pytest.mark.parametrize("name", ["Joan", "Owen", "Colin", "Priya"])
def test_nobody_else_answers(name: str, sample: Sample, cast: Cast, looking: Looking, morning: datetime) -> None:
    looking(cast(name))
    with pytest.raises(actions.NotYoursToAnswer):
        actions.answer_case(cases(sample)[0], answers=GOOD, by=cast(name), at=morning)


def test_a_third_settles_what_is_disputed_and_all_three_answers_are_kept(
    sample: Sample, cast: Cast, looking: Looking, morning: datetime
) -> None:
    iris, farah, colin = cast("Iris"), cast("Farah"), cast("Colin")
    answered_by(iris, sample, looking, morning)
    looking(colin)
    first = cases(sample)[0]
    with pytest.raises(actions.NotYoursToAnswer):
        actions.settle(first, answers={"vps_offered": "no"}, by=colin, at=morning)
    answered_by(farah, sample, looking, morning, vps_offered="no")
    for auditor in (iris, farah):
        looking(auditor)
        with pytest.raises(actions.NotYoursToAnswer):
            actions.settle(first, answers={"vps_offered": "no"}, by=auditor, at=morning)
    looking(colin)
    with pytest.raises(actions.NotDisputed):
        actions.settle(first, answers={"told_of_code": "no"}, by=colin, at=morning)
    actions.settle(first, answers={"vps_offered": "no"}, by=colin, at=morning)
    kept = SampleAnswer.objects.filter(case=first, question="vps_offered").order_by("seat")
    assert list(kept.values_list("seat", "answer", "answered_by")) == [
        (1, "yes", iris.id), (2, "no", farah.id), (3, "no", colin.id),
    ]  # fmt: skip
    found = samples.found(samples.sample(sample.ref, viewer=colin), viewer=colin)
    assert (found.unsettled, found.without_code.met, found.without_code.n) == (0, 5, 6)
    assert found.without_code.low is not None
    assert found.without_code.low < 5 / 6


def test_what_the_auditors_say_stands_beside_what_the_clocks_said_at_the_draw(
    sample: Sample, cast: Cast, looking: Looking, morning: datetime
) -> None:
    answered_by(cast("Iris"), sample, looking, morning)
    answered_by(cast("Farah"), sample, looking, morning)
    found = samples.found(samples.sample(sample.ref, viewer=cast("Farah")), viewer=cast("Farah"))
    differing = [
        (str(case.place), question.code)
        for case in cases(sample)
        for question in QUESTIONS
        if case.said[question.code][0] != "yes"
    ]
    assert [(one.case[0], one.question) for one in found.beside] == differing != []


def test_the_evidence_is_of_the_crime_drawn_and_up_to_the_draw(
    sample: Sample, cast: Cast, looking: Looking, as_system: AsSystem
) -> None:
    iris = cast("Iris")
    looking(iris)
    for case in cases(sample):
        shown = samples.opened(samples.case(case.ref, viewer=iris), viewer=iris)
        events = [event for some in shown.evidence.values() for event in some]
        assert {event.crime_id for event in events} == {case.crime_id}
        assert all(event.happened_at <= sample.drawn_at for event in events)
        assert "crime_reported" in {event.kind for event in shown.evidence["acknowledged"]}
    looking(cast("Joan"))
    with pytest.raises(NotKnown):
        samples.case(cases(sample)[0].ref, viewer=cast("Joan"))


def test_neither_cases_nor_answers_can_be_taken_away(sample: Sample, cast: Cast, looking: Looking) -> None:
    looking(cast("Colin"))
    for statement in ("DELETE FROM rights_sampleanswer", "DELETE FROM rights_sample",
                      "UPDATE rights_samplecase SET said = '{}'"):  # fmt: skip
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            database.run(statement)


def test_a_sample_closed_is_answered_no_more(sample: Sample, cast: Cast, looking: Looking, morning: datetime) -> None:
    looking(cast("Colin"))
    actions.close_sample(sample, by=cast("Colin"), at=morning + timedelta(minutes=1))
    with pytest.raises(NotKnown):
        actions.close_sample(Sample.objects.get(id=sample.id), by=cast("Colin"), at=morning)
    looking(cast("Iris"))
    with pytest.raises(actions.NotYoursToAnswer):
        actions.answer_case(cases(sample)[0], answers=GOOD, by=cast("Iris"), at=morning)
