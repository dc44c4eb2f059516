"""Questions about the journey. What a page shows is asked with `viewer`; what a rule computes opens the whole file."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.journey.models import Event, Owed, OwedKind, Sight
from handrail.journey.policy import owed_seen_by, seen_by


def events(*, viewer: Actor, person_id: int, files: Collection[int] = ()) -> QuerySet[Event]:
    """Return the events of a person that this viewer may see, superseded ones left out, oldest first.

    `files` are all the files of that person which the viewer sees, where there are several.
    """
    return (
        Event.objects.filter(seen_by(viewer), person_id__in={person_id, *files}, superseded_at=None)
        .select_related("text")
        .order_by("happened_at", "id")
    )


def owed_of(*, viewer: Actor, person_id: int, files: Collection[int] = ()) -> QuerySet[Owed]:
    """Return what is still owed to a person, by all of these files, as this viewer may see it, most urgent first."""
    return (
        Owed.objects.filter(owed_seen_by(viewer), person_id__in={person_id, *files}, closed_at=None)
        .select_related("owner__worker", "owner__team", "cover__worker")
        .order_by("-urgent", "due_at", "id")
    )


def owed_by(
    *, viewer: Actor, audience_ids: Collection[int], at: datetime, kinds: Sequence[str] = (), most: int
) -> QuerySet[Owed]:
    """Return what these audiences owe, cover, or have been sent at half time because its owner has not answered.

    The most urgent first, and no more than `most`: an index is read for each audience and kind, as far as that many
    rows, so that the cost is the same however much they owe.
    """
    groups = [tuple(kinds or OwedKind.values)]
    return _first_owed(groups, viewer=viewer, audience_ids=audience_ids, at=at, most=most)


def owed_in_groups(
    groups: Collection[tuple[str, ...]], *, viewer: Actor, audience_ids: Collection[int], at: datetime, most: int
) -> dict[tuple[str, ...], list[Owed]]:
    """Return what `owed_by` does of each of these groups of kinds, asked for at once."""
    rows = list(_first_owed(groups, viewer=viewer, audience_ids=audience_ids, at=at, most=most)) if groups else []
    return {kinds: [row for row in rows if row.kind in kinds][:most] for kinds in groups}


def _first_owed(
    groups: Collection[tuple[str, ...]], *, viewer: Actor, audience_ids: Collection[int], at: datetime, most: int
) -> QuerySet[Owed]:
    asked = _asked(viewer, audience_ids, [kind for kinds in groups for kind in kinds], at, most)
    asked["groups"] = [number for number, kinds in enumerate(groups) for _ in kinds]
    return Owed.objects.filter(seen_by(viewer), id__in=_keys(_FIRST_OWED, asked)).order_by("-urgent", "due_at", "id")


def _asked(
    viewer: Actor, audience_ids: Collection[int], kinds: Sequence[str], at: datetime, most: int
) -> dict[str, Any]:
    return {
        "audiences": sorted(audience_ids),
        "kinds": list(kinds),
        "seen": sorted(viewer.audiences),
        "all": viewer.kind == "system",
        "at": at,
        "most": most,
    }


def _keys(query: str, asked: dict[str, Any]) -> RawSQL:
    """Return a query of keys as part of another, so that the two are asked at once."""
    params: list[Any] = []

    def place(name: re.Match[str]) -> str:
        params.append(asked[name[1]])
        return "%s"

    return RawSQL(re.sub(r"%\((\w+)\)s", place, query), params)  # noqa: S611 (the query is ours; what was asked is bound)


_SEEN = "(%(all)s OR o.seen_by && %(seen)s::integer[])"


def _first(column: str, also: str = "") -> str:
    """Return the query of the first rows of one audience and kind, by the index on this column."""
    return (
        f"(SELECT o.id, o.urgent, o.due_at FROM journey_owed o WHERE o.{column} = a.audience AND o.kind = k.kind"
        f" AND o.closed_at IS NULL AND {_SEEN}{also} ORDER BY o.urgent DESC, o.due_at, o.id LIMIT %(most)s)"
    )


_AUDIENCES = "unnest(%(audiences)s::integer[]) a (audience)"
_FIRST_OWED = (
    "SELECT first.id FROM (SELECT DISTINCT unnest(%(groups)s::integer[])) g (number) CROSS JOIN LATERAL"
    f" (SELECT DISTINCT f.id, f.urgent, f.due_at FROM {_AUDIENCES}"
    " CROSS JOIN unnest(%(kinds)s::text[], %(groups)s::integer[]) k (kind, number)"
    f" CROSS JOIN LATERAL ({_first('owner_id')} UNION ALL {_first('cover_id')} UNION ALL"
    f" {_first('escalated_to_id', ' AND o.escalates_at <= %(at)s')}) f WHERE k.number = g.number"
    " ORDER BY f.urgent DESC, f.due_at, f.id LIMIT %(most)s) first"
)


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

    Found inside the database by an index of who sees what, which row-level security keeps queries from using.
    """
    keys = _keys("SELECT journey_alerts_seen(%(most)s)", {"most": most})
    return Owed.objects.filter(seen_by(viewer), id__in=keys, kind="alert", closed_at=None).order_by("-opened_at", "-id")


COUNTED = 100
"""A count goes no further: what a page says of more is that there are more."""


def counts_of_owed(
    *, viewer: Actor, audience_ids: Collection[int], at: datetime, today_ends: datetime, week_ends: datetime
) -> tuple[int, int, int]:
    """Return how many things these audiences owe that are overdue, due by the end of today, and due this week.

    Each is counted as far as `COUNTED`, which then stands for that many or more.
    """
    kinds = [kind for kind in OwedKind.values if kind != OwedKind.ALERT]
    asked = _asked(viewer, audience_ids, kinds, at, COUNTED) | {"today": today_ends, "week": week_ends}
    overdue, today, week = database.ask(_COUNTS, asked)[0]
    return overdue, today, week


_STREAMS = (
    f"(SELECT a.audience, k.kind, u.urgent FROM {_AUDIENCES} CROSS JOIN unnest(%(kinds)s::text[]) k (kind)"
    " CROSS JOIN (VALUES (true), (false)) u (urgent)) s"
)
"""In each, the index has what is owed in the order in which it falls due."""
_OWNED = (
    "SELECT o.id, o.due_at FROM journey_owed o WHERE o.owner_id = s.audience AND o.kind = s.kind"
    f" AND o.urgent = s.urgent AND o.closed_at IS NULL AND {_SEEN}"
)
_COUNTS = "SELECT " + ", ".join(
    f"(SELECT count(*) FROM (SELECT FROM {_STREAMS} CROSS JOIN LATERAL ({_OWNED} AND {due} LIMIT %(most)s) f"
    " LIMIT %(most)s) counted)"
    for due in (
        "o.due_at < %(at)s",
        "o.due_at >= %(at)s AND o.due_at < %(today)s",
        "o.due_at >= %(today)s AND o.due_at < %(week)s",
    )
)
_OVERDUE = f"{_OWNED} AND o.due_at < %(at)s ORDER BY o.due_at, o.id LIMIT"
_LATE = (
    f"SELECT f.id FROM (SELECT s.* FROM {_STREAMS} CROSS JOIN LATERAL ({_OVERDUE} 1) first"
    " ORDER BY first.due_at, first.id LIMIT %(most)s) s"
    # What is among the first of all is in one of the streams that begin first.
    f" CROSS JOIN LATERAL ({_OVERDUE} %(most)s) f ORDER BY f.due_at, f.id LIMIT %(most)s"
)


def late_of(
    *, viewer: Actor, audience_ids: Collection[int], at: datetime, kinds: Sequence[str], most: int
) -> QuerySet[Owed]:
    """Return what these audiences owe of these kinds and is overdue, the longest overdue first, at most so many."""
    asked = _asked(viewer, audience_ids, kinds, at, most)
    return Owed.objects.filter(seen_by(viewer), id__in=_keys(_LATE, asked)).order_by("due_at", "id")
