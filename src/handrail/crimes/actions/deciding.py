"""Decide of a pattern: confirm or reject it, take an incident out or put one in, look at a worsening."""

from datetime import datetime

from django.db import transaction

from handrail.agencies.models import Side
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, Refused
from handrail.crimes import policy
from handrail.crimes.actions import proposing
from handrail.crimes.actions.owing import worsening_of
from handrail.crimes.conduct import DECISIONS, EDITION
from handrail.crimes.models import DecisionNote, Pattern, PatternDecision, Verdict
from handrail.crimes.queries.patterns import Seen

WHY_BY_VERDICT = {
    Verdict.CONFIRMED: "confirm", Verdict.REJECTED: "reject", Verdict.REMOVED: "remove", Verdict.ADDED: "add",
    Verdict.LOOKED_AT: "look",
}  # fmt: skip


class NotYoursToDecide(NotAllowed):
    """An officer, a supervisor or an advocate decides whether these incidents are one course of conduct."""


class NotYoursToLookAt(NotAllowed):
    """A supervisor of the police, or the manager of a service, says what follows from a worsening."""


class SayWhy(Refused):
    """Choose a reason: it is kept with what you decided."""


class NotInThisPattern(Refused):
    """That incident is not in this pattern, or is in it already: load the page again."""


class NotWorsening(Refused):
    """This pattern is not worsening now, as you know of it: load the page again."""


@transaction.atomic
def decide_pattern(seen: Seen, *, verdict: str, why: str, note: str = "", by: Actor, at: datetime) -> None:
    """Confirm or reject a pattern as this worker sees it. Raises `NotYoursToDecide`, `SayWhy`."""
    _decide(seen, Verdict(verdict), why, note, by=by, at=at)


@transaction.atomic
def move_member(seen: Seen, *, key: str, verdict: str, why: str, note: str = "", by: Actor, at: datetime) -> None:
    """Take an incident out of a pattern, or put a crime in. Raises `NotYoursToDecide`, `SayWhy`, `NotInThisPattern`."""
    check_member(seen, key=key, verdict=verdict)
    _decide(seen, Verdict(verdict), why, note, key=key, by=by, at=at)


@transaction.atomic
def look_at_worsening(seen: Seen, *, why: str, note: str = "", by: Actor, at: datetime) -> None:
    """Record that a supervisor or manager looked at a worsening, and what follows.

    Raises `NotYoursToLookAt`, `NotWorsening`, `SayWhy`.
    """
    occasion = worsening_to_look_at(seen, by=by)
    _decide(seen, Verdict.LOOKED_AT, why, note, occasion=occasion, by=by, at=at)


def check_member(seen: Seen, *, key: str, verdict: str) -> None:
    """Check that an incident can be taken out, or put in, as it stands now. Raises `NotInThisPattern`."""
    there = (
        {row.key for row in seen.rows} if verdict == Verdict.REMOVED else {row.key for row in (*seen.out, *seen.others)}
    )
    if key not in there:
        raise NotInThisPattern


def worsening_to_look_at(seen: Seen, *, by: Actor) -> str:
    """Return the last occasion of a worsening that this worker answers for. Raises `NotYoursToLookAt`, `NotWorsening`.

    To the police it worsens by what the police know, though this viewer see less of it or more.
    """
    if not policy.may_look_at_worsening(by):
        raise NotYoursToLookAt
    if by.side == Side.POLICE:
        with database.whole_file():
            occasion = worsening_of(seen.id, seen.victim_id)
    else:
        occasion = seen.reading.occasions[-1].key if seen.reading.worsening else ""
    if not occasion:
        raise NotWorsening
    return occasion


def _decide(
    seen: Seen, verdict: Verdict, why: str, note: str, *, key: str = "", occasion: str = "", by: Actor, at: datetime
) -> None:
    if not policy.may_decide(by) or by.id is None or by.agency_id is None:
        raise NotYoursToDecide
    if why not in DECISIONS[WHY_BY_VERDICT[verdict]]:
        raise SayWhy
    with database.whole_file():
        Pattern.objects.select_for_update().get(id=seen.id)
        source, _, ref = key.removeprefix("event:").partition("|") if key.startswith("event:") else ("", "", "")
        decision = PatternDecision.objects.create(
            pattern_id=seen.id, verdict=verdict, why=why, side=by.side, agency_id=by.agency_id, made_at=at,
            made_by=by.id, edition=EDITION, occasion=occasion, event_source=source, event_ref=ref,
            crime_id=int(key.removeprefix("crime:")) if key.startswith("crime:") else None,
        )  # fmt: skip
        if note:
            DecisionNote.objects.create(decision=decision, words=note)
        proposing.project([seen.victim_id], at=at)
        audit.record(f"pattern {verdict.label.lower()}", by=by, at=at, about="pattern", ids=[seen.id], reason=why)
