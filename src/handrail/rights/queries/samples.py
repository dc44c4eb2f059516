"""Questions about dip samples: which there are, how far they have come, one case with its evidence, what they found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Count, Q, QuerySet

from handrail.agencies.models import Agency, Listed, Team, Worker
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime
from handrail.journey import queries as journeys
from handrail.journey.models import Event
from handrail.people import queries as people
from handrail.people.models import Person
from handrail.rights import policy
from handrail.rights.agreement import Case
from handrail.rights.auditing import Found, found_by_auditors
from handrail.rights.compliance import QUESTIONS
from handrail.rights.evidence import CLOSED, ENDS
from handrail.rights.models import FIRST, SECOND, THIRD, Sample, SampleAnswer, SampleCase

EVIDENCE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "acknowledged": frozenset({"crime_reported", "acknowledged"}),
        "updates_timely": frozenset(
            {
                "suspect_arrested", "suspect_interviewed", "suspect_released", "suspect_bailed", "bail_changed",
                "suspect_under_investigation", "bail_extended", "bail_cancelled", "bail_ended", "charged",
                "hearing_listed", "hearing_changed", "hearing_vacated", "contact_plan_agreed", "victim_told",
                "tell_attempted", "tell_withheld", "late_reason",
            }
        ),
        "vps_offered": frozenset(
            {"statement_taken", "vps_offered", "vps_deferred", "vps_made", "vps_declined", "vps_updated"}
        ),
        "referred_in_time": frozenset(
            {
                "need_recorded", "need_identified", "consent_recorded", "support_offered", "support_declined",
                "support_referred", "referral_sent", "referral_accepted", "referral_declined",
            }
        ),
        "told_of_code": frozenset({"code_given", "information_given"}),
        "told_of_end": ENDS | {CLOSED, "outcome_recorded", "review_right_told"},
    }
)  # fmt: skip
"""Which events of the record stand beside which question."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many cases of a sample each auditor has answered whole."""

    cases: int
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Opened:
    """One case as whoever answers it sees it: the person and crime, the events by question, and their own answers."""

    case: SampleCase
    person: Person
    crime: Crime
    evidence: Mapping[str, Sequence[Event]]
    own: Mapping[str, str]


def samples(*, viewer: Actor) -> QuerySet[Sample]:
    """Return the samples this viewer may see, the latest first."""
    return Sample.objects.filter(policy.samples_seen_by(viewer)).select_related("first", "second").order_by("-drawn_at")


def sample(ref: str, *, viewer: Actor) -> Sample:
    """Return one sample, or raise `NotKnown`."""
    found = samples(viewer=viewer).filter(ref=ref).first()
    if found is None:
        raise NotKnown
    return found


def progress_of(some: Sequence[Sample]) -> dict[int, Progress]:
    """Return how far these samples have come, by key: how many cases each auditor has answered, and not what."""
    keys = [one.id for one in some]
    done: dict[tuple[int, int], int] = {}
    with database.whole_file():
        cases = dict(SampleCase.objects.filter(sample__in=keys).values_list("sample").annotate(Count("id")).order_by())
        rows = (
            SampleAnswer.objects.filter(case__sample__in=keys, seat__in=(FIRST, SECOND))
            .values_list("case__sample", "seat")
            .annotate(answers=Count("id"))
            .order_by()
        )
        for key, seat, answers in rows:
            done[key, seat] = answers // len(QUESTIONS)
    return {key: Progress(cases.get(key, 0), done.get((key, FIRST), 0), done.get((key, SECOND), 0)) for key in keys}


def case(ref: str, *, viewer: Actor) -> SampleCase:
    """Return one case of a sample that this viewer may see and whose person they may open, or raise `NotKnown`."""
    found = SampleCase.objects.filter(ref=ref, sample__in=samples(viewer=viewer).values("id"))
    one = found.select_related("sample__first", "sample__second").first()
    if one is None or not people.known([one.person_id], viewer=viewer):
        raise NotKnown
    return one


def next_case(one: Sample, *, viewer: Actor) -> SampleCase | None:
    """Return the first case of a sample that the viewer's seat has not answered; none where all are."""
    seat = policy.seat_of(viewer, one)
    if seat not in (FIRST, SECOND):
        return None
    answered = SampleAnswer.objects.filter(case__sample=one, seat=seat).values("case")
    return SampleCase.objects.filter(sample=one).exclude(id__in=answered).order_by("place").first()


def cases_left(one: Sample, *, viewer: Actor) -> int:
    """Return how many cases the viewer's seat has not answered."""
    answered = SampleAnswer.objects.filter(case__sample=one, seat=policy.seat_of(viewer, one)).values("case")
    return SampleCase.objects.filter(sample=one).exclude(id__in=answered).count()


def opened(one: SampleCase, *, viewer: Actor) -> Opened:
    """Return a case with the evidence this viewer may see, up to the draw; what the other auditor says is not read."""
    person = people.known([one.person_id], viewer=viewer).get(one.person_id)
    crime = crimes.known([one.crime_id], viewer=viewer).get(one.crime_id)
    if person is None or crime is None:
        raise NotKnown
    events = [
        event
        for event in journeys.events(viewer=viewer, person_id=one.person_id)
        if event.crime_id == one.crime_id and event.happened_at <= one.sample.drawn_at
    ]
    own = SampleAnswer.objects.filter(case=one, seat=policy.seat_of(viewer, one.sample))
    return Opened(one, person, crime, _by_question(events), dict(own.values_list("question", "answer")))


def _by_question(events: Sequence[Event]) -> dict[str, list[Event]]:
    """The events beside each question; what was told of an end stands with the end, not with the updates."""
    ends = {event.ref for event in events if event.kind in EVIDENCE["told_of_end"]}
    found: dict[str, list[Event]] = {question.code: [] for question in QUESTIONS}
    for event in events:
        for code, kinds in EVIDENCE.items():
            of_end = event.kind in ("victim_told", "tell_attempted") and bool(ends & set(event.about))
            if (event.kind in kinds and not of_end) or (code == "told_of_end" and of_end):
                found[code].append(event)
    return found


def answers_of(one: Sample) -> dict[int, dict[int, dict[str, str]]]:
    """Return the answers of a sample as far as the viewer's eyes reach, by seat and by the place of the case."""
    seats: dict[int, dict[int, dict[str, str]]] = {FIRST: {}, SECOND: {}, THIRD: {}}
    rows = SampleAnswer.objects.filter(case__sample=one).values_list("seat", "case__place", "question", "answer")
    for seat, place, question, answer in rows:
        seats[seat].setdefault(place, {})[question] = answer
    return seats


def disputed(case: SampleCase) -> dict[str, list[str]]:
    """Return the questions of a case that two auditors answered differently, with both answers, the first's first."""
    rows = SampleAnswer.objects.filter(case=case, seat__in=(FIRST, SECOND)).order_by("seat")
    said: dict[str, list[str]] = {}
    for code, answer in rows.values_list("question", "answer"):
        said.setdefault(code, []).append(answer)
    return {question.code: said[question.code] for question in QUESTIONS if len(set(said.get(question.code, ()))) > 1}


def found(one: Sample, *, viewer: Actor) -> Found:
    """Return what a sample found. Raises `NotKnown` before both have answered everything, and for who may not see it.

    Each case is keyed by its place in the sample. The shares speak for those who could be drawn.
    """
    if one.compared_at is None or not samples(viewer=viewer).filter(id=one.id).exists():
        raise NotKnown
    seats = answers_of(one)
    clocks = {
        case_of(place): {code: str(said[0]) for code, said in row.items()}
        for place, row in SampleCase.objects.filter(sample=one).order_by("place").values_list("place", "said")
    }
    return found_by_auditors(
        clocks,
        first={case_of(place): answers for place, answers in seats[FIRST].items()},
        second={case_of(place): answers for place, answers in seats[SECOND].items()},
        third={case_of(place): answers for place, answers in seats[THIRD].items()},
        names=(one.first.name, one.second.name),
        population=one.open_size,
    )


def case_of(place: int) -> Case:
    """The key of a case where refs are not at hand: its place in the sample."""
    return str(place), ""


def cases_at(one: Sample, places: Sequence[int], *, viewer: Actor) -> dict[int, tuple[SampleCase, Person | None]]:
    """Return these cases by their place, each with its person where this viewer may open them."""
    rows = list(SampleCase.objects.filter(sample=one, place__in=places))
    known = people.known({row.person_id for row in rows}, viewer=viewer)
    return {row.place: (row, known.get(row.person_id)) for row in rows}


def who_may_audit(agency_id: int, *, at: datetime) -> QuerySet[Worker]:
    """Return the workers of a force who could be asked to audit: by their role, with a sign-in, working now."""
    today = at.date()
    return (
        Worker.objects.filter(agency_id=agency_id, role__in=policy.AUDITING)
        .exclude(user=None)
        .exclude(until_on__lt=today)
        .exclude(from_on__gt=today)
        .select_related("team")
        .order_by("name")
    )


def units_of(agency_id: int) -> QuerySet[Team]:
    """Return the units of a force, by name."""
    return Team.objects.filter(agency_id=agency_id).order_by("name")


def on_list(workers: Sequence[Worker], *, agency: Agency, name: str, at: datetime) -> bool:
    """Say whether every one of these workers is on a named list of an agency now."""
    listed = Listed.objects.filter(audience__of_agency=agency, audience__list_name=name, from_at__lte=at)
    open_now = listed.filter(Q(until_at=None) | Q(until_at__gt=at), worker__in=workers)
    return open_now.values("worker").distinct().count() == len({worker.id for worker in workers})
