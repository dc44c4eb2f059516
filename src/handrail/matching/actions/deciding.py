"""What a person decides of a pair: one person, two people, not sure. It is remembered, and no run undoes it."""

from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown, Refused
from handrail.matching.models import Pair, State
from handrail.matching.policy import may_decide
from handrail.people import actions as people


class MayNotDecide(Refused):
    """These two records cannot be joined now."""


@transaction.atomic
def decide(pair_id: int, *, state: str, why: str, by: Actor, at: datetime) -> Pair:
    """Keep what a person decides of a pair, and link the two records where they are one person.

    Raises `NotKnown` where whoever decides may not know of both, `MayNotDecide` where people refuses the link (the
    code is its text: `asks_a_supervisor`, `restricted`, …).
    """
    pair = Pair.objects.filter(id=pair_id).first() if may_decide(by) else None
    if pair is None:
        raise NotKnown
    if state == State.ACCEPTED:
        done = people.link([people.Pair(pair.record_id, pair.other_id, "decided")], by=by, at=at)
        if done.refused:
            raise MayNotDecide(next(iter(done.refused.values())))
    with database.whole_file():
        Pair.objects.filter(id=pair_id).update(
            state=state, decided_at=at, decided_by_kind=by.kind, decided_by=by.id, decided_why=why
        )
        audit.record(f"pair {state}", by=by, at=at, about="record", ids=[pair.record_id, pair.other_id])
    pair.refresh_from_db()
    return pair
