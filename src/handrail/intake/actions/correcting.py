"""Put a kept row right: a person says how, at once; a job takes it in.

A page does not take rows in itself. Taking in waits its turn behind a whole night, may set thousands of rows free, sees
every row of the file, and sends referrals: none of that belongs to a page's request or to a page's login. So what a
person made of the row is checked and kept on it, in the same transaction as the job that takes it in.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database, jobs
from handrail.core.errors import NotAllowed, Refused
from handrail.intake.actions import keeping
from handrail.intake.actions.storing import Taking
from handrail.intake.actions.taking import arrange_with_held, lock, quiet, store
from handrail.intake.arranging import Candidate
from handrail.intake.extract import PEOPLE, Row
from handrail.intake.models import KeptRow, KeptState
from handrail.intake.policy import may_put_right

SAME_PERSON = "same_person"
"""Beside the cells of a corrected row: a person says that it is the same human, whose every detail was wrong before."""


class NotKept(Refused):
    """That row is no longer kept: it was taken in or put right already."""


class BeingTakenIn(Refused):
    """That row was put right already and is being taken in."""


@transaction.atomic
def put_right(
    row: KeptRow, *, values: Mapping[str, str], same_person: bool = False, by: Actor, at: datetime
) -> Row | None:
    """Keep what a person made of a row, and ask for it to be taken in.

    Returns None when it is on its way, or the row with its problems when it is still wrong; then nothing changed.
    Raises `NotAllowed`, `NotKept`, `BeingTakenIn`.
    """
    if not may_put_right(by, force_id=row.bundle.force_id, seen_by=row.seen_by):
        raise NotAllowed
    read = keeping.read_again(row, values=values)
    if read.standing != "good":
        return read
    with database.whole_file():
        kept = KeptRow.objects.select_for_update().filter(id=row.id, closed_at=None).first()
        if kept is None:
            raise NotKept
        if kept.corrected is not None:
            raise BeingTakenIn
        kept.corrected = dict(values) | ({SAME_PERSON: "yes"} if same_person else {})
        kept.corrected_at, kept.corrected_by = at, by.id
        kept.save(update_fields=["corrected", "corrected_at", "corrected_by"])
        audit.record("kept row put right", by=by, at=at, about="kept_row", ids=[kept.id], digest=read.content)
        jobs.defer("intake.take_in_corrected", [kept.id])
    return None


def take_in_corrected(kept_id: int, *, by: Actor, at: datetime) -> bool:
    """Take in a row as a person put it right; say whether it went in. A row that is closed already is left alone."""
    row = KeptRow.objects.filter(id=kept_id, closed_at=None).first()
    if row is None or row.corrected is None:
        return False
    values = {name: value for name, value in row.corrected.items() if name != SAME_PERSON}
    still_wrong = correct_row(row, values=values, same_person=SAME_PERSON in row.corrected, by=by, at=at)
    row.refresh_from_db()
    if still_wrong is not None or (row.closed_at is None and row.state == KeptState.QUARANTINED):
        KeptRow.objects.filter(id=row.id).update(corrected=None)
        return False
    return True


def correct_row(
    kept: KeptRow, *, values: Mapping[str, str], same_person: bool = False, by: Actor, at: datetime
) -> Row | None:
    """Replay a kept row as a person corrected it, with every waiting row it sets free.

    Returns None when it was taken in, or waits now; or the row with its problems when it is still wrong, and then
    nothing changed. `same_person` is a person's word that a *different person* is the one held. Raises `NotKept`.
    """
    with transaction.atomic(), database.whole_file():
        lock()
        row = KeptRow.objects.select_related("bundle__force").filter(id=kept.id, closed_at=None).first()
        if row is None or row.bundle.force is None:
            raise NotKept
        read = keeping.read_again(row, values=values)
        if read.standing != "good":
            return read
        taking = Taking(row.bundle.force, by, at, row.as_of)
        if row.file == PEOPLE:
            keeping.follow(row, read)
        candidates = keeping.waiting(taking.source, {row.file: [read.key]}, taking).apart
        candidates = {file: [one for one in rows if one.kept != row.id] for file, rows in candidates.items()}
        candidates[row.file].append(Candidate(read.key, read.values, read.content, row.as_of, row.line, row.id))
        arranged, keys = arrange_with_held(
            candidates,
            taking,
            kept_out=keeping.kept_out(taking.source, candidates, {}, but=row),
            same_person=frozenset([read.key]) if same_person else frozenset(),
        )
        fate = next(fate for candidate, fate in arranged[row.file].fates if candidate.kept == row.id)
        if fate == "different_person":
            return keeping.as_different_person(read)
        store(arranged, keys, taking, quiet)
        keeping.let_go(arranged, taking)
        keeping.settle(row, read, fate, arranged[row.file], values=values, by=by, at=at)
        audit.record("kept row corrected", by=by, at=at, about="kept_row", ids=[row.id], digest=read.content)
    return None
