"""Let a court's word that was on its way arrive: the stage that waits for it is answered by its receipt."""

from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.rights.actions.projecting import project
from handrail.rights.models import Clock
from handrail.rights.rulebook import rules_in_use


@transaction.atomic
def take_receipts(*, by: Actor, at: datetime) -> int:
    """Compute again whoever waits for a receipt that has come by now; return how many persons that was.

    An extract may say when a receipt is to come. Until then the court's stage runs; no later event says that it came.
    """
    stages = [right.id for edition in rules_in_use().editions for right in edition.rights if right.by_receipt]
    with database.whole_file():
        waiting = Clock.objects.filter(entitlement__in=stages, settled="", due_on__isnull=False, known_at__lte=at)
        persons = sorted(set(waiting.values_list("person_id", flat=True)))
        if persons:
            project(persons, at=at)
            audit.record("took receipts", by=by, at=at, about="person", ids=persons)
    return len(persons)
