"""Draw a dip sample, answer its cases, settle what two auditors dispute, and close it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from handrail.agencies.actions import RESTRICTED
from handrail.agencies.models import Agency, Audience, Worker
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database, jobs
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.crimes import actions as crimes
from handrail.journey import actions as journeys
from handrail.journey.actions import Sighted
from handrail.people import actions as people
from handrail.rights import policy
from handrail.rights.compliance import BY_CODE, QUESTIONS
from handrail.rights.models import FIRST, SECOND, THIRD, Sample, SampleAnswer, SampleCase
from handrail.rights.queries import framing, samples
from handrail.rights.queries.framing import Framed, Stated
from handrail.rights.sampling import CannotDraw, draw, strata_of

WHY = "audit_sample"
MOST = 500
"""The most cases two people can be asked to answer in one sample."""


class NotYoursToSample(NotAllowed):
    """Samples are drawn and closed by the Victims' Code lead of the force."""


class NotYoursToAnswer(NotAllowed):
    """This sample is answered by its two auditors, and settled by a Code lead who is neither of them."""


class NotAnAuditor(Refused):
    """Choose two different people of the force who may audit."""


class OwnUnit(Refused):
    """Nobody audits the work of their own unit."""


class NoSuchSample(Refused):
    """No sample can be drawn so."""


class NotAnAnswer(Refused):
    """Answer every question with one of its answers."""


class NotDisputed(Refused):
    """The two auditors agree about this: there is nothing to settle."""


@transaction.atomic
def ask_for_sample(stated: Stated, *, n: int, seed: int, auditors: Sequence[Worker], by: Actor, at: datetime) -> Sample:
    """Ask for a sample of the force: what can be refused is refused now, and a job draws it, because it reads a frame.

    It is drawn as of now, whenever the job comes to it. Raises `NotYoursToSample`, `NotAnAuditor`, `OwnUnit`,
    `NoSuchSample`.
    """
    kept = _ask_for(stated, n, seed, auditors, by, at)
    jobs.defer("rights.draw_sample", [kept.id])
    audit.record("asked for a sample", by=by, at=at, about="sample", ids=[kept.id], refs=[kept.ref])
    return kept


@transaction.atomic
def draw_sample(stated: Stated, *, n: int, seed: int, auditors: Sequence[Worker], by: Actor, at: datetime) -> Sample:
    """Draw a sample of the force at once, and open to its two auditors what was drawn, until it is closed.

    Restricted records are counted in the frame, and drawn only where both auditors are on the force's list for them.
    Raises `NotYoursToSample`, `NotAnAuditor`, `OwnUnit`, `NoSuchSample`.
    """
    kept = _ask_for(stated, n, seed, auditors, by, at)
    _draw(kept, by, at)
    return kept


@transaction.atomic
def draw_asked(sample_id: int, *, by: Actor, at: datetime) -> bool:
    """Draw a sample that was asked for, as of when it was. Returns whether there was one to draw.

    Where the frame has changed since, so that it no longer holds so many, the sample is closed with nothing drawn.
    """
    with database.whole_file():
        kept = Sample.objects.select_for_update(of=("self",)).get(id=sample_id)
        if kept.frame_digest or kept.closed_at is not None:
            return False
        try:
            _draw(kept, by, kept.drawn_at)
        except NoSuchSample:
            Sample.objects.filter(id=kept.id).update(closed_at=at)
            audit.record("could not draw a sample", by=by, at=at, about="sample", ids=[kept.id], refs=[kept.ref])
            return False
    return True


def _ask_for(stated: Stated, n: int, seed: int, auditors: Sequence[Worker], by: Actor, at: datetime) -> Sample:
    if by.kind != "system" and (not policy.may_count(by) or stated.agency_id != by.agency_id):
        raise NotYoursToSample
    agency = Agency.objects.get(id=stated.agency_id or 0)
    _check_auditors(auditors, agency, at)
    if not 1 <= n <= MOST:
        raise NoSuchSample(f"Draw from 1 to {MOST} cases: two people have to answer each of them.")
    with database.whole_file():
        _check_units(auditors, stated, at)
        held = framing.so_many(stated, n, at=at, restricted=_trusted(auditors, agency, at))
        if held < n:
            why = f"the frame holds {held:,} that can be drawn" if held else "the frame holds no journey"
            raise NoSuchSample(
                f"No sample can be drawn: {why}. State longer dates, more units or kinds, or fewer cases."
            )
        return Sample.objects.create(
            agency=agency, what=stated.what, from_on=stated.from_on, until_on=stated.until_on,
            team_ids=list(stated.team_ids), crime_groups=list(stated.groups), stratified_by=stated.by, n=n, seed=seed,
            frame_size=0, frame_digest="", open_size=0, strata=[], first=auditors[0], second=auditors[1],
            drawn_at=at, drawn_by=by.id,
        )  # fmt: skip


def _check_auditors(auditors: Sequence[Worker], agency: Agency, at: datetime) -> None:
    may = set(samples.who_may_audit(agency.id, at=at).values_list("id", flat=True))
    if len({worker.id for worker in auditors}) != 2 or not {worker.id for worker in auditors} <= may:
        raise NotAnAuditor


def _check_units(auditors: Sequence[Worker], stated: Stated, at: datetime) -> None:
    """Refuse an auditor whose own unit has crimes of the frame, by whatever it is stratified."""
    for worker in auditors:
        own = worker.team
        if own is None or (stated.team_ids and own.id not in stated.team_ids):
            continue
        if framing.so_many(replace(stated, team_ids=(own.id,)), 1, at=at, restricted=True):
            raise OwnUnit(f"{worker.name} works in {own.name}, which has crimes in this frame. Choose another.")


def _trusted(auditors: Sequence[Worker], agency: Agency, at: datetime) -> bool:
    """Whether both are on the force's list for restricted records."""
    return samples.on_list(auditors, agency=agency, name=RESTRICTED, at=at)


def _draw(kept: Sample, by: Actor, at: datetime) -> None:
    """Draw what was asked for; keep its frame, its cases in their order, and what the clocks say of each then.

    Raises `NoSuchSample`.
    """
    auditors = (kept.first, kept.second)
    with database.whole_file():
        frame = framing.frame_of(framing.stated_of(kept), at=at)
        trusted = _trusted(auditors, kept.agency, at)
        could = [one for one in frame.journeys if trusted or not one.restricted]
        try:
            drawn = draw([one.journey for one in could], n=kept.n, seed=kept.seed)
        except CannotDraw as fault:
            raise NoSuchSample(f"No sample can be drawn: {fault}.") from fault
        by_journey = {one.journey: one for one in could}
        cases = [by_journey[journey] for journey in drawn]
        kept.frame_size, kept.frame_digest, kept.open_size = frame.size, frame.digest, len(could)
        kept.strata = [list(one) for one in strata_of((one.journey for one in could), drawn)]
        kept.save(update_fields=["frame_size", "frame_digest", "open_size", "strata"])
        _keep_cases(kept, cases, at)
        _show(kept, cases, auditors, by, at)
    audit.record(
        "drew a sample", by=by, at=at, about="sample", ids=[kept.id], refs=[kept.ref],
        digest=bytes.fromhex(frame.digest),
    )  # fmt: skip


def _keep_cases(kept: Sample, cases: Sequence[Framed], at: datetime) -> None:
    said = framing.said_of(cases, at=at)
    SampleCase.objects.bulk_create(
        SampleCase(
            sample=kept, place=place, stratum=one.journey.stratum, person_id=one.person_id, record_id=one.record_id,
            crime_id=one.crime_id, said={code: [own.answer, own.why] for code, own in said[one.case].items()},
        )
        for place, one in enumerate(cases, 1)
    )  # fmt: skip


def _show(kept: Sample, cases: Sequence[Framed], auditors: Sequence[Worker], by: Actor, at: datetime) -> None:
    """Open to each auditor, by name, the persons that were drawn, each in the crime they were drawn for."""
    audiences = Audience.objects.filter(worker__in=auditors).values_list("id", flat=True)
    journeys.open_sights(
        [
            Sighted(one.person_id, audience, "police", WHY, one.crime_id, _source(kept))
            for one in cases
            for audience in audiences
        ],
        by=by,
        at=at,
    )
    people.show_again(sorted({one.person_id for one in cases}))
    crimes.show_again(sorted({one.crime_id for one in cases}))


def _source(sample: Sample) -> str:
    return f"sample:{sample.ref}"


@transaction.atomic
def answer_case(case: SampleCase, *, answers: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Keep an auditor's answers to one case; they may change them until both auditors have answered everything.

    With the last answer of the second to finish, both may see what the other said. Raises `NotYoursToAnswer`,
    `NotAnAnswer`.
    """
    sample = _locked(case)
    seat = policy.seat_of(by, sample)
    if seat not in (FIRST, SECOND):
        raise NotYoursToAnswer
    if set(answers) != set(BY_CODE):
        raise NotAnAnswer
    _answer(case, seat, answers, by, at)
    with database.whole_file():
        given = SampleAnswer.objects.filter(case__sample=sample, seat__in=(FIRST, SECOND)).count()
        if given == 2 * len(QUESTIONS) * SampleCase.objects.filter(sample=sample).count():
            Sample.objects.filter(id=sample.id).update(compared_at=at)
    audit.record("answered a sample case", by=by, at=at, about="person", ids=[case.person_id], refs=[case.ref])


@transaction.atomic
def settle(case: SampleCase, *, answers: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Keep the third answer to what two auditors dispute; theirs are kept beside it.

    Raises `NotYoursToAnswer`, `NotDisputed`, `NotAnAnswer`.
    """
    sample = _locked(case)
    if policy.seat_of(by, sample) != THIRD:
        raise NotYoursToAnswer
    if not set(answers) <= set(samples.disputed(case)):
        raise NotDisputed
    _answer(case, THIRD, answers, by, at)
    audit.record("settled a sample case", by=by, at=at, about="person", ids=[case.person_id], refs=[case.ref])


def _locked(case: SampleCase) -> Sample:
    """The sample of a case, once nobody else is answering it: whose answer is the last must be certain."""
    with database.whole_file():
        return Sample.objects.select_for_update().get(id=case.sample_id)


def _answer(case: SampleCase, seat: int, answers: Mapping[str, str], by: Actor, at: datetime) -> None:
    for code, answer in answers.items():
        if answer not in BY_CODE[code].allowed:
            raise NotAnAnswer
    with database.whole_file():
        audience = Audience.objects.get(worker_id=by.id or 0)
        SampleAnswer.objects.bulk_create(
            [
                SampleAnswer(
                    case=case, seat=seat, question=code, answer=answer, audience=audience, answered_at=at,
                    answered_by=by.id,
                )
                for code, answer in answers.items()
            ],
            update_conflicts=True,
            unique_fields=["case", "seat", "question"],
            update_fields=["answer", "audience", "answered_at", "answered_by"],
        )  # fmt: skip


@transaction.atomic
def close_sample(sample: Sample, *, by: Actor, at: datetime) -> None:
    """Close a sample: nobody answers it any more, and its auditors no longer see what they saw only for it.

    Raises `NotYoursToSample`, `NotKnown`.
    """
    if not policy.may_count(by) or by.agency_id != sample.agency_id:
        raise NotYoursToSample
    if not policy.may_close(by, sample):
        raise NotKnown
    with database.whole_file():
        rows = SampleCase.objects.filter(sample=sample).values_list("person_id", "crime_id")
        persons, of = sorted({person for person, _ in rows}), sorted({crime for _, crime in rows})
        Sample.objects.filter(id=sample.id).update(closed_at=at, closed_by=by.id)
        journeys.end_sights(person_ids=persons, by=by, at=at, why=WHY, source=_source(sample))
        people.show_again(persons)
        crimes.show_again(of)
    audit.record("closed a sample", by=by, at=at, about="sample", ids=[sample.id], refs=[sample.ref])
