"""Compute everything again from the events, and say how much differed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.journey import actions as journeys
from handrail.rights.actions import counting

AT_A_TIME = 2000
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many people, clocks and open things owed there are, and how many rows differed from what was kept."""

    people: int
    clocks: int
    owed: int
    differed: int


def rebuild(*, by: Actor, at: datetime, tell: Tell) -> Rebuilt:
    """Tell every app that follows the journeys of every person again, some thousand at a time, each lot committed."""
    people = int(database.ask("SELECT count(*) FROM people_person")[0][0])
    done = after = 0
    while True:
        tell(done, people)
        with transaction.atomic():
            asked = [key for (key,) in database.ask(
                "SELECT id FROM people_person WHERE id > %s ORDER BY id LIMIT %s", [after, AT_A_TIME]
            )]  # fmt: skip
            journeys.project(asked, at=at)
        if not asked:
            break
        done, after = done + len(asked), asked[-1]
    with transaction.atomic(), database.whole_file():
        counting.count_again(at)
        clocks, owed, differed = database.ask(
            "SELECT (SELECT count(*) FROM rights_clock), (SELECT count(*) FROM journey_owed WHERE closed_at IS NULL),"
            " (SELECT count(*) FROM rights_clock WHERE computed_at = %(at)s)"
            " + (SELECT count(*) FROM journey_owed WHERE opened_at = %(at)s OR closed_at = %(at)s)",
            {"at": at},
        )[0]
        audit.record("rebuilt", by=by, at=at, about="clock")
    return Rebuilt(people=people, clocks=clocks, owed=owed, differed=differed)
