"""On Today: the pairs of records that wait for whoever decides them, and those a supervisor is asked to agree to."""

from datetime import datetime

from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.core.moments import say_moment
from handrail.core.parts import Action, Group, Row
from handrail.core.workdays import local_date
from handrail.matching import queries


def waiting(*, viewer: Actor, at: datetime) -> tuple[Action, ...]:
    """Return the way to the queue of pairs, with how many wait, for those who keep one; nothing where none waits."""
    count = len(queries.to_decide(viewer=viewer, at=at))
    if not count:
        return ()
    said = f"{count} or more pairs" if count >= queries.MOST else "1 pair" if count == 1 else f"{count} pairs"
    return (Action(f"Say of {said} of records whether they are one person", reverse("matching:queue")),)


def to_agree(*, viewer: Actor, at: datetime) -> Group | None:
    """Return what a supervisor is asked to agree to before two records are joined; none where nothing is asked."""
    found = queries.to_agree(viewer=viewer)
    if not found:
        return None
    sides = queries.sides(found, viewer=viewer)
    rows = []
    for place, one in enumerate(found, 1):
        href = reverse("matching:pair", args=[one.ref])
        when = say_moment(one.decided_at, today=local_date(at)) if one.decided_at else ""
        rows.append(
            Row(
                key=f"agree-{place}",
                sentence=f"Agree or not that {sides[one.record_id].name} and {sides[one.other_id].name} are one person",
                href=href,
                state="due",
                reason=f"it may tell another party of a crime where to find them · asked {when}",
                actions=(Action("Look", href, key="r", first=True),),
            )
        )
    return Group("agree", "Yours to agree", rows)
