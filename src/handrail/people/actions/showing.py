"""Keep who may see a person right: restricted records, and who sees what after sights changed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.journey import actions as journey


@transaction.atomic
def restrict(person_ids: Sequence[int], *, why: str, by: Actor, at: datetime, told_by_caller: bool = False) -> None:
    """Restrict these persons: from now on only named workers and lists see them, never a whole team or agency.

    What is owed to them finds its new owners at once. `told_by_caller` says that whoever calls tells every app whose
    journeys moved, once, at the end of its own transaction, as a take-in and triage do.
    """
    with database.whole_file():
        database.run(
            "UPDATE people_person SET restricted = true, restricted_why = %s WHERE id = ANY (%s) AND NOT restricted",
            [why, list(person_ids)],
        )
        journey.end_sights(person_ids=person_ids, by=by, at=at, wide_only=True)
        show_again(person_ids)
        if not told_by_caller:
            journey.project(person_ids, at=at)
        audit.record("person restricted", by=by, at=at, about="person", ids=person_ids, reason=why)


@transaction.atomic
def lift_restriction(person_ids: Sequence[int], *, why: str, by: Actor, at: datetime) -> None:
    """Restrict these persons no more. Whoever calls opens the sights that are usual again, and tells every app."""
    with database.whole_file():
        database.run(
            "UPDATE people_person SET restricted = false, restricted_why = '' WHERE id = ANY (%s) AND restricted",
            [list(person_ids)],
        )
        audit.record("restriction lifted", by=by, at=at, about="person", ids=person_ids, reason=why)


def show_again(person_ids: Sequence[int]) -> None:
    """Work out anew who sees these persons and their journeys, after their sights changed."""
    database.ask("SELECT people_show_again(%s)", [list(person_ids)])
    journey.show_again(person_ids)
