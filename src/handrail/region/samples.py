"""The Code lead's audit in the invented region: a dip sample finished, one under way, and a quarter's return."""

from datetime import date, datetime, timedelta
from random import Random

from handrail.agencies import queries as agencies
from handrail.agencies.models import Worker
from handrail.audit.actor import Actor
from handrail.core.workdays import local_date
from handrail.journey import actions as journeys
from handrail.journey.actions import Happened
from handrail.rights import actions
from handrail.rights.compliance import BY_CODE, NO, NOT_RECORDED, QUESTIONS, YES
from handrail.rights.models import WRITTEN_ACKNOWLEDGEMENT, Clock, Sample, SampleCase
from handrail.rights.quarterly import before, end_of_quarter, quarter_of
from handrail.rights.queries import Stated
from handrail.rights.queries.samples import disputed

SEED = 20260408
FINISHED, UNDER_WAY = 24, 18
FOUND_ON_PAPER = 5
ANSWERED_BY_IRIS, ANSWERED_BY_JOAN = 5, 9


def audit_the_region(*, at: datetime, months: int) -> None:
    """Have Colin draw two samples for Iris and Joan to answer, and submit the return of the quarter that is over.

    With months behind it there is something to correct since: the return is corrected.
    """
    colin, iris, joan = (agencies.by_first_name(name) for name in ("Colin", "Iris", "Joan"))
    _finished([iris, joan], colin, at - timedelta(days=5))
    _under_way([iris, joan], colin, at - timedelta(hours=20))
    then = at - timedelta(days=2)
    quarter = before(quarter_of(local_date(then)))
    actions.submit_return(quarter, by=_as(colin, then), at=then)
    if months and _find_on_paper(quarter, colin, at - timedelta(hours=30)):
        then = at - timedelta(hours=26)
        actions.submit_return(quarter, by=_as(colin, then), at=then)


def _find_on_paper(quarter: date, colin: Worker, at: datetime) -> bool:
    """Some officers find that they had acknowledged a report, and record it, too late for the return; say whether."""
    sent = at - timedelta(days=3)
    missed = Clock.objects.filter(
        entitlement=WRITTEN_ACKNOWLEDGEMENT, settled="", started_on__range=(quarter, end_of_quarter(quarter)),
        due_on__lt=local_date(sent), crime__officer__isnull=False,
    )  # fmt: skip
    found = list(missed.select_related("crime__officer").order_by("id")[:FOUND_ON_PAPER])
    for clock in found:
        letter = Happened(
            kind="acknowledged", happened_at=sent, person_id=clock.person_id,
            record_id=clock.record_id, crime_id=clock.crime_id, about=(clock.trigger_ref,), method="letter",
            detail="sent:acknowledgement",
        )  # fmt: skip
        journeys.record_events([letter], by=_as(clock.crime.officer or colin, at), at=at)
    journeys.project([clock.person_id for clock in found], at=at)
    return bool(found)


def _as(worker: Worker, at: datetime) -> Actor:
    return agencies.actor_for(worker, at=at)


def _draw(n: int, auditors: list[Worker], colin: Worker, at: datetime, *, days: int) -> Sample:
    until = local_date(at) - timedelta(days=days)
    stated = Stated(colin.agency_id, "reported", until - timedelta(days=21), until)
    return actions.draw_sample(stated, n=n, seed=SEED, auditors=auditors, by=_as(colin, at), at=at)


def _finished(auditors: list[Worker], colin: Worker, at: datetime) -> None:
    """A sample that both answered, that Colin settled but for one case, and closed."""
    sample = _draw(FINISHED, auditors, colin, at, days=4)
    cases = list(SampleCase.objects.filter(sample=sample).order_by("place"))
    for day, auditor in enumerate(auditors, 1):
        rng = Random(SEED + day)
        for case in cases:
            then = at + timedelta(days=day)
            actions.answer_case(case, answers=_read(case, rng), by=_as(auditor, then), at=then)
    then, rng = at + timedelta(days=3), Random(SEED)
    for case in cases[1:]:
        answers = {code: rng.choice(said) for code, said in disputed(case).items()}
        if answers:
            actions.settle(case, answers=answers, by=_as(colin, then), at=then)
    then += timedelta(hours=2)
    sample.refresh_from_db()
    actions.close_sample(sample, by=_as(colin, then), at=then)


def _under_way(auditors: list[Worker], colin: Worker, at: datetime) -> None:
    sample = _draw(UNDER_WAY, auditors, colin, at, days=1)
    cases = list(SampleCase.objects.filter(sample=sample).order_by("place"))
    for auditor, answered in zip(auditors, (ANSWERED_BY_IRIS, ANSWERED_BY_JOAN), strict=True):
        rng, then = Random(SEED + answered), at + timedelta(hours=answered)
        for case in cases[:answered]:
            actions.answer_case(case, answers=_read(case, rng), by=_as(auditor, then), at=then)


def _read(case: SampleCase, rng: Random) -> dict[str, str]:
    """What somebody who reads the record says: mostly what the clocks say, and a judgement where they say nothing."""
    found = {}
    for question in QUESTIONS:
        said = str(case.said[question.code][0])
        if said == NOT_RECORDED:
            said = YES if rng.random() < 0.7 else NO
        elif rng.random() < 0.06:
            said = rng.choice([answer for answer in BY_CODE[question.code].allowed if answer != said])
        found[question.code] = said
    return found
