"""Decide for everybody a bundle, or a person's act, has moved; keep each decision, and send what is made.

Every person in every crime has exactly one current decision. Changed input makes a new one that supersedes a hold or a
*not made*; a referral already made is never undone here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency
from handrail.agencies.queries import audiences_by_worker_and_team
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.refs import new_ref
from handrail.crimes import actions as crimes
from handrail.directory.eligibility import Offers
from handrail.directory.queries import offers
from handrail.journey import actions as journey
from handrail.journey.actions import Happened, Owing
from handrail.people import actions as people
from handrail.people.queries import restricted_among
from handrail.referrals.actions import showing
from handrail.referrals.actions.raising import tell_of_higher_risk
from handrail.referrals.actions.sending import Sending, send
from handrail.referrals.actions.stopping import stop_what_was_taken_back
from handrail.referrals.models import Referral
from handrail.referrals.policy import READS_MADE
from handrail.referrals.queries.gathering import Asked, gather
from handrail.referrals.triage import MADE, OPEN_CASE, Verdict, decide_night
from handrail.referrals.triage_edition import edition_at
from handrail.referrals.triage_facts import Facts


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision just taken: its key, what was asked, and the verdict."""

    decision_id: int
    asked: Asked
    verdict: Verdict


def triage(
    person_ids: Iterable[int], *, force: Agency, by: Actor, at: datetime, recorded_at: datetime
) -> list[tuple[str, str, bool]]:
    """Decide for these persons in all their crimes; return every decision taken now, and of whom.

    Of each its answer, its code, and whether it is of somebody restricted.

    Facts and `decided_at` are at `at`; due times run from `recorded_at`.
    """
    persons = sorted(set(person_ids))
    with database.whole_file():
        stop_what_was_taken_back(persons, by=by, at=recorded_at)
        gathered = gather(persons, at=at)
        current = _current(persons)
        places = offers()
        taken: list[tuple[Asked, Verdict]] = []
        for asked in gathered.values():
            taken += _decide(asked, current, places, at, recorded_at)
        _restrict(taken, by=by, at=recorded_at)
        decided = _keep(taken, at=at, recorded_at=recorded_at)
        sent = send(_sendings(decided, current), force=force, by=by, at=recorded_at)
        _tell(decided, _private(sent), force, by=by, at=at, recorded_at=recorded_at)
        _owe(decided, current, sent, force, by=by, at=recorded_at)
        tell_of_higher_risk(gathered, by=by, at=recorded_at)
        _show_again([d for d in decided if d.verdict.decision == "made" or d.verdict.restricted], gathered)
        showing.show_again(persons)
        shut = restricted_among({asked.part.person_id for asked, _ in taken})
    return [(verdict.decision, verdict.code, asked.part.person_id in shut) for asked, verdict in taken]


def decide_again(*, force: Agency, by: Actor, at: datetime) -> list[tuple[str, str, bool]]:
    """Decide again for everybody whose officer was asked about a need and did not answer in the days allowed (rule 16).

    The passing of time moves nobody's journey, so these are looked for: each night, and when a bundle was taken in.
    """
    days = timedelta(days=edition_at(at).values["never_assessed_days"])
    with database.whole_file():
        persons = [
            person
            for (person,) in database.ask(
                "SELECT DISTINCT d.person_id FROM referrals_decision d JOIN crimes_crime c ON c.id = d.crime_id"
                " WHERE d.superseded_at IS NULL AND d.decision = 'held' AND d.code = 'need_not_assessed'"
                " AND c.source = %s AND EXISTS (SELECT FROM referrals_decision e WHERE e.record_id = d.record_id"
                " AND e.crime_id = d.crime_id AND 'support_need' = ANY (e.questions) AND e.recorded_at <= %s)",
                [force.source, at - days],
            )
        ]
        decisions = triage(persons, force=force, by=by, at=at, recorded_at=at) if persons else []
        journey.project(persons, at=at)
    return decisions


def decide_for(person_ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Decide again for these persons because somebody recorded by hand what rules ask: a need, consent or a grade."""
    with database.whole_file():
        sources = database.ask(
            "SELECT DISTINCT c.source FROM crimes_crime c JOIN crimes_role r ON r.crime_id = c.id"
            " JOIN people_record k ON k.id = r.record_id WHERE k.person_id = ANY (%s)",
            [list(person_ids)],
        )
        for force in Agency.objects.filter(source__in=[source for (source,) in sources]).order_by("id"):
            triage(person_ids, force=force, by=by, at=at, recorded_at=at)
        journey.project(person_ids, at=at)


def place_the_unplaced(*, by: Actor, at: datetime) -> int:
    """Decide again for everybody who is held because no service could take them; return for how many.

    For when services were opened or have room: that moves nobody's journey.
    """
    with database.whole_file():
        persons = [
            person
            for (person,) in database.ask(
                "SELECT DISTINCT person_id FROM referrals_decision WHERE superseded_at IS NULL AND decision = 'held'"
                " AND code IN ('no_service', 'no_capacity') ORDER BY person_id"
            )
        ]
        if persons:
            decide_for(persons, by=by, at=at)
    return len(persons)


def _show_again(moved: Sequence[Decided], gathered: Mapping[int, Sequence[Asked]]) -> None:
    """Work out anew who sees those whose sights this triage changed, their journeys and their crimes."""
    persons = sorted({one.asked.part.person_id for one in moved})
    people.show_again(persons)
    crimes.show_again(sorted({asked.part.crime_id for person in persons for asked in gathered[person]}))


@dataclass(frozen=True, slots=True)
class Current:
    """The decision that stands: its key, answer, code, kind of service and referral."""

    decision_id: int
    decision: str
    code: str
    kind: str
    referral_id: int | None
    due_at: datetime | None
    answered: list[str] | None
    """What the rules said of the hold that a person answered, where a person decided."""

    def says(self, verdict: Verdict) -> bool:
        """Whether a verdict is nothing new: what stands already, or the very hold that a person has answered."""
        said = [verdict.decision, verdict.code, verdict.kind]
        return said in ([self.decision, self.code, self.kind], self.answered)


Standing = Mapping[tuple[int, int], Current]


def _current(persons: Sequence[int]) -> Standing:
    return {
        (record, crime): Current(*rest)
        for record, crime, *rest in database.read(
            "SELECT d.record_id, d.crime_id, d.id, d.decision, d.code, d.kind, d.referral_id, d.due_at,"
            " CASE WHEN a.id IS NOT NULL THEN ARRAY[a.decision, a.code, a.kind] END"
            " FROM referrals_decision d LEFT JOIN referrals_decision a ON a.id = d.after_id"
            " WHERE d.person_id = ANY (%s) AND d.superseded_at IS NULL AND d.crime_id IS NOT NULL",
            [list(persons)],
        )
    }


def _decide(
    asked: Sequence[Asked], current: Standing, places: Offers, at: datetime, recorded_at: datetime
) -> Iterable[tuple[Asked, Verdict]]:
    """Yield the decisions that are new, or differ from what stands, for one person."""
    open_ones = [one for one in asked if not _is_made(one, current)]
    verdicts = decide_night(
        [_with_room(one.facts, places) for one in open_ones], at=at, recorded_at=recorded_at, services=places.choose
    )
    for one, verdict in zip(open_ones, verdicts, strict=True):
        stands = current.get((one.part.record_id, one.part.crime_id))
        if stands is None or not stands.says(verdict):
            if verdict.decision == MADE and verdict.service and not verdict.joined_to and verdict.rule != OPEN_CASE:
                places.place(verdict.service)
            yield one, verdict


def _with_room(facts: Facts, places: Offers) -> Facts:
    """Leave out the services they know that have no room now: they could not go back there (rule 26)."""
    known = tuple(case for case in facts.closed_cases if places.has_room(case.service))
    return replace(facts, closed_cases=known) if known != facts.closed_cases else facts


def _is_made(one: Asked, current: Standing) -> bool:
    stands = current.get((one.part.record_id, one.part.crime_id))
    return stands is not None and stands.decision == "made"


def _restrict(taken: Iterable[tuple[Asked, Verdict]], *, by: Actor, at: datetime) -> None:
    persons = sorted({asked.part.person_id for asked, verdict in taken if verdict.restricted})
    if persons:
        people.restrict(persons, why="triage", by=by, at=at, told_by_caller=True)


_COLUMNS = (
    "id bigint, ref text, person_id bigint, record_id bigint, crime_id bigint, decision text, code text, rule text,"
    " edition text, kind text, also text[], owner_role text, escalates_to text, queue text, handling text[],"
    " questions text[], explanation text, due_at timestamptz, half_at timestamptz"
)


def _keep(taken: Sequence[tuple[Asked, Verdict]], *, at: datetime, recorded_at: datetime) -> list[Decided]:
    ids = database.next_ids("referrals_decision", len(taken))
    decided = [Decided(key, asked, verdict) for key, (asked, verdict) in zip(ids, taken, strict=True)]
    database.copy_rows("new_decision", _COLUMNS, map(_row, decided))
    database.run(
        "UPDATE referrals_decision d SET superseded_at = %s FROM new_decision n WHERE d.record_id = n.record_id"
        " AND d.crime_id = n.crime_id AND d.superseded_at IS NULL",
        [recorded_at],
    )
    names = ", ".join(part.split()[0] for part in _COLUMNS.split(","))
    database.run(
        f"INSERT INTO referrals_decision ({names}, decided_at, recorded_at, decided_by_kind, reason, seen_by)"
        f" SELECT {names}, %s, %s, '', '', '{{}}' FROM new_decision",
        [at, recorded_at],
    )
    database.take_stock("referrals_decision", added=len(decided))
    return decided


def _row(one: Decided) -> tuple[object, ...]:
    part, verdict = one.asked.part, one.verdict
    return (
        one.decision_id, new_ref(), part.person_id, part.record_id, part.crime_id, verdict.decision, verdict.code,
        str(verdict.rule), verdict.edition, verdict.kind, list(verdict.also), verdict.owner, verdict.escalates_to,
        verdict.queue, list(verdict.handling), list(verdict.questions), verdict.explanation, verdict.due_at,
        verdict.half_time_at,
    )  # fmt: skip


def _sendings(decided: Sequence[Decided], current: Standing) -> list[Sending]:
    """Return the referrals to send: one for each person's lead, carrying the crimes joined to it."""
    made = [one for one in decided if one.verdict.decision == "made"]
    carried: dict[tuple[int, str], list[Decided]] = defaultdict(list)
    for one in made:
        if one.verdict.joined_to:
            carried[one.asked.part.person_id, one.verdict.joined_to].append(one)
    sendings = []
    for one in made:
        if one.verdict.joined_to:
            continue
        with_it = carried[one.asked.part.person_id, one.verdict.crime_ref]
        sendings.append(
            Sending(
                person_id=one.asked.part.person_id,
                record_id=one.asked.part.record_id,
                crimes=tuple(dict.fromkeys([one.asked.part.crime_id, *(d.asked.part.crime_id for d in with_it)])),
                decisions=(one.decision_id, *(d.decision_id for d in with_it)),
                service_ref=one.verdict.service,
                kind=one.verdict.kind,
                risk=one.asked.facts.grade,
                handling=one.verdict.handling,
                asked=one.asked.facts.consent or "not_asked",
                basis="consent" if one.asked.facts.consent == "yes" else f"rule:{one.verdict.rule}",
                due_at=one.verdict.due_at,
                restricted=one.verdict.restricted,
                joins_open=one.verdict.rule == 24,
            )
        )
    return sendings


def _private(sent: Mapping[int, int]) -> frozenset[int]:
    """Return the decisions that rest on a referral the police may not know of: they joined it."""
    hidden = set(Referral.objects.filter(id__in=set(sent.values()), police_may_see=False).values_list("id", flat=True))
    return frozenset(decision for decision, referral in sent.items() if referral in hidden)


def _tell(
    decided: Iterable[Decided],
    private: frozenset[int],
    force: Agency,
    *,
    by: Actor,
    at: datetime,
    recorded_at: datetime,
) -> None:
    journey.record_events(
        [
            Happened(
                kind="triage_decided",
                happened_at=at,
                person_id=one.asked.part.person_id,
                record_id=one.asked.part.record_id,
                crime_id=one.asked.part.crime_id,
                ref=f"decision:{one.decision_id}",
                detail=f"{one.verdict.decision}:{READS_MADE if one.decision_id in private else one.verdict.code}",
                circle="t",
                agency_id=force.id,
            )
            for one in decided
        ],
        by=by,
        at=recorded_at,
    )


def _owe(
    decided: Sequence[Decided], current: Standing, sent: Mapping[int, int], force: Agency, *, by: Actor, at: datetime
) -> None:
    """Open a row for every hold and for what a made decision still asks of the officer; close those it supersedes."""
    before = [current.get((d.asked.part.record_id, d.asked.part.crime_id)) for d in decided]
    journey.close_owed(
        kind="held",
        source_refs=[f"decision:{c.decision_id}" for c in before if c],
        because="decided_again",
        by=by,
        at=at,
    )
    desk = agencies.named_list(force, name=agencies.VICTIM_CARE)
    trusted = agencies.named_list(force, name=agencies.RESTRICTED)
    of_worker, of_team = audiences_by_worker_and_team(force)
    rows = []
    for one in decided:
        part, verdict = one.asked.part, one.verdict
        officer = of_worker.get(part.officer_id or 0) or of_team.get(part.team_id or 0) or desk
        supervisor = of_worker.get(part.supervisor_id or 0) or of_team.get(part.team_id or 0) or desk
        owners = {"officer": officer, "flo": officer, "supervisor": supervisor, "supervisor_outside_unit": trusted,
                  "another_supervisor": desk, "another_supervisor_outside_unit": trusted}  # fmt: skip
        shut = trusted if verdict.restricted else desk
        if verdict.decision == "held":
            rows.append(
                Owing(
                    part.person_id, "held", verdict.code, f"decision:{one.decision_id}",
                    owners.get(verdict.owner, shut), part.record_id, part.crime_id, due_at=verdict.due_at,
                    escalates_at=verdict.half_time_at, escalated_to_id=owners.get(verdict.escalates_to, shut),
                    circle="t",
                )
            )  # fmt: skip
        elif verdict.questions:
            rows.append(
                Owing(
                    part.person_id, "question", verdict.questions[0], f"question:{one.decision_id}", officer,
                    part.record_id, part.crime_id, due_at=verdict.questions_due_at, circle="t",
                )
            )  # fmt: skip
    journey.open_owed(rows, by=by, at=at)
