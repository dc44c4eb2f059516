"""What a person decides of a pair: one person, two people, not sure. It is remembered, and no run undoes it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from handrail.agencies import queries as agencies
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown, Refused
from handrail.matching import policy
from handrail.matching.models import AFTER_ALL, Pair, State
from handrail.matching.queries.pairs import known_pair, person_of_link, seen_by_of
from handrail.people import actions as people
from handrail.people import queries as people_queries

UNDO = timedelta(minutes=1)
"""How long whoever decided may take it back with one button; later it is undone from the person's page."""
BACK_AFTER = timedelta(days=7)
"""When a pair that somebody was not sure of comes back to them."""
WAITING = (State.OPEN, State.NOT_SURE, State.ASKED)
LATER, COLLEAGUE = "later", "colleague"

REFUSED = {
    "conflicting_roles": "One person would be both victim and suspect in one crime: they cannot be joined.",
    "asks_a_supervisor": "A supervisor must agree first: joining them may tell another party of a crime where to find"
    " them, or bring together two whom somebody decided to be two people.",
    "asks_the_desk": "Only the force's referral desk can decide this one.",
    "same_crime": "Both have a part in one crime.",
    "not_known": "There is nothing here that you may see.",
    "restricted": "One of them is restricted.",
    "same_record": "It is one record.",
    "one_person": "They are one person already by other links. If those are wrong, undo them from the person's page.",
}
"""Why joining is refused, by the code that people gives, as a page says it."""


class MayNotDecide(Refused):
    """These two records cannot be joined now."""

    def __init__(self, because: str) -> None:
        super().__init__(REFUSED.get(because, ""))
        self.because = because


class DecidedAlready(Refused):
    """It is decided already. A join is undone from the person's page; of two people, a supervisor may be asked."""


class TooLateToUndo(Refused):
    """The minute is over, or somebody else decided it. Undo it from the person's page, with a reason."""


class NobodyToAsk(Refused):
    """No supervisor or manager of your agency may see both records: nobody could agree. Leave it undecided."""


@transaction.atomic
def decide(pair_id: int, *, state: str, why: str, by: Actor, at: datetime) -> Pair:
    """Keep what a person decides of a pair, and link the two records where they are one person.

    Raises `NotKnown` where whoever decides may not know of both, `DecidedAlready`, and `MayNotDecide` where people
    refuses the link (`because` is its code: `asks_a_supervisor`, `conflicting_roles`, …), or the two are one person by
    other links and would stay so (`one_person`).
    """
    pair = _waiting(pair_id, by)
    if state == State.REJECTED and _are_one(pair):
        raise MayNotDecide("one_person")
    if state == State.ACCEPTED:
        done = people.link([people.Pair(pair.record_id, pair.other_id, "decided")], by=by, at=at)
        if done.refused:
            raise MayNotDecide(next(iter(done.refused.values())))
    return _keep(pair, state, why, by=by, at=at)


@transaction.atomic
def not_sure(pair_id: int, *, goes_to: str, by: Actor, at: datetime) -> Pair:
    """Leave a pair for later (it comes back in a week) or for a colleague (it stays in everybody else's queue)."""
    pair = _waiting(pair_id, by)
    return _keep(pair, State.NOT_SURE, COLLEAGUE if goes_to == COLLEAGUE else LATER, by=by, at=at, back=at + BACK_AFTER)


@transaction.atomic
def ask_supervisor(pair_id: int, *, by: Actor, at: datetime) -> Pair:
    """Ask a supervisor of one's own agency, who may see both, to agree that two records are one person.

    Also of two whom somebody decided to be two people, if that was wrong: to a machine they stay two till then. Raises
    `NobodyToAsk` where there is none: what nobody can answer is not asked.
    """
    pair = _waiting(pair_id, by, also=(State.REJECTED,))
    if by.agency_id is None or not agencies.supervisors_seeing(by.agency_id, seen_by_of(pair), at=at):
        raise NobodyToAsk
    if pair.state == State.REJECTED:
        with database.whole_file():
            Pair.objects.filter(id=pair.id).update(levels_then=F("levels"))
        return _keep(pair, State.ASKED, AFTER_ALL, by=by, at=at, asked_of=by.agency_id)
    return _keep(pair, State.ASKED, "", by=by, at=at, asked_of=by.agency_id)


@transaction.atomic
def undo_decision(pair_id: int, *, by: Actor, at: datetime) -> Pair:
    """Take back within a minute what one decided oneself: the pair is in the queue as it was before."""
    pair = known_pair(pair_id, viewer=by)
    mine = (pair.decided_by_kind, pair.decided_by) == (by.kind, by.id)
    if not mine or pair.decided_at is None or at - pair.decided_at >= UNDO or pair.state in (State.OPEN, State.LINKED):
        raise TooLateToUndo
    if pair.decided_why == AFTER_ALL:
        raise TooLateToUndo  # it would be open to one worker alone
    if pair.state == State.ACCEPTED:
        link = people_queries.link_between(pair.record_id, pair.other_id)
        if link is not None:
            people.undo_links([link], why="undone_at_once", by=by, at=at)
    with database.whole_file():
        Pair.objects.filter(id=pair.id).update(
            state=State.OPEN, decided_at=None, decided_by_kind="", decided_by=None, decided_why="", again_at=None,
            asked_of=None,
        )  # fmt: skip
        audit.record("pair undone", by=by, at=at, about="record", ids=[pair.record_id, pair.other_id])
    pair.refresh_from_db()
    return pair


@transaction.atomic
def part(link_id: int, *, why: str, by: Actor, at: datetime) -> None:
    """Undo a join whole, and remember it: the two are decided to be two people, and no run joins them again.

    Raises `NotKnown` where whoever asks does not see both records, or may not decide.
    """
    if not policy.may_decide(by):
        raise NotKnown
    _, link = person_of_link(link_id, viewer=by)
    people.undo_links([link_id], why=why, by=by, at=at)
    with database.whole_file():
        decided = {
            "state": State.REJECTED, "decided_at": at, "decided_by_kind": by.kind, "decided_by": by.id,
            "decided_why": why, "weak": False,
        }  # fmt: skip
        Pair.objects.update_or_create(
            record_id=link.record_id,
            other_id=link.other_id,
            defaults=decided,
            create_defaults={**decided, "bits": 0.0, "levels": {}, "edition": "", "proposed_at": link.made_at},
        )


def _are_one(pair: Pair) -> bool:
    """Whether the two records are one person by links, this pair's or others."""
    with database.whole_file():
        found = database.ask(
            "SELECT count(DISTINCT coalesce(j.one_id, r.person_id)) FROM people_record r"
            " LEFT JOIN people_joined j ON j.person_id = r.person_id WHERE r.id IN (%s, %s)",
            [pair.record_id, pair.other_id],
        )
    return bool(found[0][0] == 1)


def _waiting(pair_id: int, by: Actor, *, also: Collection[str] = ()) -> Pair:
    """Return a pair that waits for an answer, held still; a supervisor answers only what they are asked."""
    pair = known_pair(pair_id, viewer=by)
    with database.whole_file():
        held = Pair.objects.select_for_update().get(id=pair.id)
    if held.state not in (*WAITING, *also):
        raise DecidedAlready
    if not (policy.keeps_queue(by) or policy.may_agree(by, held)):
        raise NotKnown
    if held.decided_why == AFTER_ALL and not policy.may_agree(by, held):
        raise DecidedAlready
    return held


def _keep(
    pair: Pair, state: str, why: str, *, by: Actor, at: datetime, back: datetime | None = None,
    asked_of: int | None = None,
) -> Pair:  # fmt: skip
    with database.whole_file():
        Pair.objects.filter(id=pair.id).update(
            state=state, decided_at=at, decided_by_kind=by.kind, decided_by=by.id, decided_why=why, again_at=back,
            asked_of=asked_of or pair.asked_of_id,
        )  # fmt: skip
        audit.record(f"pair {state}", by=by, at=at, about="record", ids=[pair.record_id, pair.other_id])
    pair.refresh_from_db()
    return pair
