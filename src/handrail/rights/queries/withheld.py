"""What telling was withheld of, beside what is still owed: whoever rings must read it before they read out the rest."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from handrail.audit.actor import Actor
from handrail.core.moments import say_local_day
from handrail.journey.models import Event, Owed
from handrail.journey.policy import seen_by as journey_seen_by
from handrail.rights.rulebook import rules_in_use
from handrail.rights.sentences import say_withheld

TAKEN_BACK = "row_voided"
Withheld = Mapping[tuple[int, int | None, str], Sequence[tuple[str, str]]]
"""By person, crime and the ref of what happened: the right (empty for any) and the sentence; the latest first."""


def withheld(whose: Mapping[int, Collection[int]], *, viewer: Actor, today: date) -> Withheld:
    """Return what was withheld from these persons and not taken back since, as far as the viewer may see it.

    `whose` says of each file for which persons it is read.
    """
    kinds = sorted(rules_in_use().withheld_by)
    events = list(
        Event.objects.filter(
            journey_seen_by(viewer), person_id__in=sorted(whose), kind__in=[*kinds, TAKEN_BACK], superseded_at=None
        ).order_by("-happened_at", "-recorded_at", "-id")
    )
    takings = [one for one in events if one.kind == TAKEN_BACK]
    undone = {ref for one in takings for ref in one.about}
    gone = {ref for one in takings if one.ref not in undone for ref in one.about}
    found: dict[tuple[int, int | None, str], list[tuple[str, str]]] = {}
    for one in events:
        if one.kind == TAKEN_BACK or one.ref in gone:
            continue
        right, _, reason = one.detail.partition(":")
        said = (right, say_withheld(reason, on=say_local_day(one.happened_at, today=today)))
        for person in whose[one.person_id or 0]:
            for ref in one.about:
                found.setdefault((person, one.crime_id, ref), []).append(said)
    return found


def of_row(found: Withheld, row: Owed, ref: str) -> str:
    """The sentence for one row of what is owed; empty where nothing was withheld of it.

    What must be told at once is no right of its own: what was withheld of any right to it is withheld of that too.
    """
    said = found.get((row.person_id, row.crime_id, ref), ())
    return next((words for right, words in said if row.kind == "alert" or right in ("", row.what)), "")
