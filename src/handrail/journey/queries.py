"""Questions about the journey. What a page shows is asked with `viewer`; what a rule computes opens the whole file."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.journey.models import Event, Owed, Sight
from handrail.journey.policy import seen_by


def events(*, viewer: Actor, person_id: int) -> QuerySet[Event]:
    """Return the events of a person that this viewer may see, superseded ones left out, oldest first."""
    return (
        Event.objects.filter(seen_by(viewer), person_id=person_id, superseded_at=None)
        .select_related("text")
        .order_by("happened_at", "id")
    )


def owed_of(*, viewer: Actor, person_id: int) -> QuerySet[Owed]:
    """Return what is still owed to a person, as this viewer may see it, most urgent first."""
    return (
        Owed.objects.filter(seen_by(viewer), person_id=person_id, closed_at=None)
        .select_related("owner__worker", "owner__team", "cover__worker")
        .order_by("-urgent", "due_at", "id")
    )


def owed_by(*, viewer: Actor, audience_ids: Sequence[int], at: datetime, kinds: Sequence[str] = ()) -> QuerySet[Owed]:
    """Return what these audiences owe, cover, or have been sent at half time because its owner has not answered."""
    asked = list(audience_ids)
    rows = Owed.objects.filter(seen_by(viewer), closed_at=None).filter(
        Q(owner_id__in=asked) | Q(cover_id__in=asked) | Q(escalated_to_id__in=asked, escalates_at__lte=at)
    )
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.order_by("-urgent", "due_at", "id")


def sights_of(*, viewer: Actor, person_id: int) -> QuerySet[Sight]:
    """Return the open reasons by which this viewer sees a person."""
    return Sight.objects.filter(audience_id__in=viewer.audiences, person_id=person_id, until_at=None).order_by(
        "from_at"
    )


def held_events(source: str, refs: Sequence[str]) -> dict[str, tuple[bytes, datetime]]:
    """Return, for those refs of a source that are held, the digest of the row last taken in and when it spoke of.

    For take-in, which sees every row.
    """
    found = database.read(
        "SELECT DISTINCT ON (ref) ref, digest, as_of FROM journey_event"
        " WHERE source = %s AND ref = ANY (%s) AND superseded_at IS NULL ORDER BY ref, id",
        [source, list(refs)],
    )
    return {ref: (bytes(digest)[:16], as_of) for ref, digest, as_of in found}


def for_every_victim(crime_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the events of these crimes that an extract said of every victim, kept once without a person."""
    kept = Event.objects.filter(crime_id__in=crime_ids, for_all=True, person_id=None, superseded_at=None)
    return [dict(event) for event in kept.order_by("id").values()]


def told(
    person_ids: Sequence[int], crime_ids: Sequence[int], kinds: Sequence[str], *, source: str
) -> dict[tuple[int, int], list[tuple[str, str, datetime]]]:
    """Return, by (crime, record), what one source told of these kinds as (kind, detail, happened at), as recorded.

    For take-in, which sees every row.
    """
    found: dict[tuple[int, int], list[tuple[str, str, datetime]]] = {}
    for crime, record, kind, detail, happened_at in database.read(
        "SELECT crime_id, record_id, kind, detail, happened_at FROM journey_event"
        " WHERE person_id = ANY (%s) AND crime_id = ANY (%s) AND kind = ANY (%s) AND source = %s"
        " AND superseded_at IS NULL ORDER BY id",
        [list(person_ids), list(crime_ids), list(kinds), source],
    ):
        found.setdefault((crime, record), []).append((kind, detail, happened_at))
    return found


def alerts_of_those_seen(*, viewer: Actor, most: int = 50) -> QuerySet[Owed]:
    """Return what must be told at once to anybody this viewer has a sight of, whoever owes it, latest first.

    Through the viewer's own sights, so that its cost is that of their caseload and not of the region.
    """
    seen = Sight.objects.filter(audience_id__in=viewer.audiences, until_at=None).values("person_id")
    return Owed.objects.filter(seen_by(viewer), kind="alert", closed_at=None, person_id__in=seen).order_by(
        "-opened_at", "-id"
    )[:most]


def counts_of_owed(
    *, viewer: Actor, audience_ids: Collection[int], at: datetime, today_ends: datetime, week_ends: datetime
) -> tuple[int, int, int]:
    """Return how many things these audiences owe that are overdue, due by the end of today, and due this week."""
    found = (
        Owed.objects.filter(seen_by(viewer), closed_at=None, owner_id__in=list(audience_ids), due_at__lt=week_ends)
        .exclude(kind="alert")
        .aggregate(
            overdue=Count("id", filter=Q(due_at__lt=at)),
            today=Count("id", filter=Q(due_at__gte=at, due_at__lt=today_ends)),
            week=Count("id", filter=Q(due_at__gte=today_ends)),
        )
    )
    return found["overdue"], found["today"], found["week"]


def late_of(*, viewer: Actor, audience_ids: Collection[int], at: datetime, kinds: Sequence[str]) -> QuerySet[Owed]:
    """Return what these audiences owe of these kinds and is overdue, the longest overdue first."""
    found = Owed.objects.filter(seen_by(viewer), owner_id__in=list(audience_ids), closed_at=None, kind__in=kinds)
    return found.filter(due_at__lt=at).order_by("due_at", "id")
