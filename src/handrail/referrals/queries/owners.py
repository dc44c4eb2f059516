"""Who owns what is open: how much each has, and what was found that nobody would answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from handrail.agencies import actions as agencies
from handrail.agencies import policy as answering
from handrail.agencies.models import Audience, Role, Worker
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.referrals.models import OwnerCheck

KINDS = ("held", "question", "referral")
"""What is open here: holds to decide, questions to answer, referrals to answer or send on."""
COUNTED = 1_000
"""What an owner has of one kind is counted so far and no further."""
_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns something open, and when the first of it is due."""

    name: str
    since: datetime | None
    audiences: Sequence[int]


@dataclass(frozen=True, slots=True)
class Open:
    """How many open things of one kind and code somebody has."""

    kind: str
    what: str
    count: int
    or_more: bool
    """Whether counting stopped: there may be more of this, and of the same kind."""


@dataclass(frozen=True, slots=True)
class Unowned:
    """Open things that nobody would answer, of those a viewer may see; each nought when all is well."""

    without_anybody: int = 0
    referrals_not_owed: int = 0
    holds_not_owed: int = 0
    accepted_without_worker: int = 0
    beyond: bool = False
    """Whether there is one that they may not see: how many is not theirs to know."""

    @property
    def total(self) -> int:
        """How many open things that the viewer may see are without an owner."""
        return self.without_anybody + self.referrals_not_owed + self.holds_not_owed + self.accepted_without_worker

    @property
    def none(self) -> bool:
        """Whether nothing open is without an owner, seen or not."""
        return not self.total and not self.beyond


_UNOWNED: Mapping[str, str] = {
    "without_anybody": "journey_owed o JOIN agencies_audience a ON a.id = o.owner_id"
    " WHERE o.closed_at IS NULL AND o.kind IN ('held', 'question', 'referral') AND NOT CASE"
    " WHEN a.list_name <> '' THEN EXISTS (SELECT FROM agencies_listed l WHERE l.audience_id = a.id"
    "      AND l.until_at IS NULL)"
    " WHEN a.agency_id IS NOT NULL THEN EXISTS (SELECT FROM agencies_worker w WHERE w.agency_id = a.agency_id"
    "      AND (w.until_on IS NULL OR w.until_on >= current_date))"
    " WHEN a.worker_id IS NOT NULL THEN EXISTS (SELECT FROM agencies_worker l JOIN agencies_worker w"
    "      ON w.id = coalesce(l.taken_over_by_id, l.id) WHERE l.id = a.worker_id"
    "      AND (w.until_on IS NULL OR w.until_on >= current_date)) ELSE true END",
    "referrals_not_owed": "referrals_referral o WHERE o.state = 'sent' AND NOT EXISTS (SELECT FROM journey_owed w"
    " WHERE w.kind = 'referral' AND w.source_ref = 'referral:' || o.id AND w.closed_at IS NULL)",
    "holds_not_owed": "referrals_decision o WHERE o.decision = 'held' AND o.superseded_at IS NULL AND NOT EXISTS ("
    "SELECT FROM journey_owed w WHERE w.kind = 'held' AND w.source_ref = 'decision:' || o.id AND w.closed_at IS NULL)",
    "accepted_without_worker": "referrals_referral o WHERE o.state = 'accepted'"
    " AND (o.worker_id IS NULL OR o.cover_id IS NULL) AND (o.worker_named = '' OR o.cover_named = '')",
}
"""What nobody would answer, by how it came about: the rows `o`, each of which says who sees it."""


def find_unowned() -> dict[str, list[int]]:
    """Return the keys of what nobody would answer, the first thousand of each way it came about.

    Reads everything that is open: for the check, not for a page.
    """
    with database.whole_file():
        return {
            name: [key for (key,) in database.ask(f"SELECT o.id FROM {rows} ORDER BY o.id LIMIT {_KEPT}")]
            for name, rows in _UNOWNED.items()
        }


def last_check() -> OwnerCheck | None:
    """Return when it was last looked for, and what was found; none before the first time."""
    return OwnerCheck.objects.order_by("-id").first()


def unowned(check: OwnerCheck, *, viewer: Actor) -> Unowned:
    """Count what was found without an owner and still is, of what a viewer may see; and whether there is more."""
    seen, more = {}, False
    with database.whole_file():
        for name, keys in check.found.items():
            ((every, theirs),) = database.ask(
                f"SELECT count(*), count(*) FILTER (WHERE o.seen_by && %s::integer[]) FROM {_UNOWNED[name]}"
                " AND o.id = ANY (%s)",
                [sorted(viewer.audiences), keys],
            )
            seen[name] = int(theirs)
            more = more or every > theirs
    return Unowned(**seen, beyond=more)


_OWNERS = """
SELECT name, min(due_at), array_agg(DISTINCT audience)
  FROM (SELECT a.id AS audience, f.due_at, w.id AS worker, coalesce(w.name, t.name, nullif(a.list_name, ''), g.name)
               AS name
          FROM agencies_audience a JOIN agencies_agency g ON g.id = a.of_agency_id
          LEFT JOIN agencies_worker l ON l.id = a.worker_id
          LEFT JOIN agencies_worker w ON w.id = coalesce(l.taken_over_by_id, l.id)
          LEFT JOIN agencies_team t ON t.id = a.team_id
         CROSS JOIN unnest(%(kinds)s::text[]) k (kind) CROSS JOIN (VALUES (true), (false)) u (urgent)
         CROSS JOIN LATERAL (
           SELECT o.due_at FROM journey_owed o
            WHERE o.owner_id = a.id AND o.kind = k.kind AND o.urgent = u.urgent AND o.closed_at IS NULL
              AND o.seen_by && %(seen)s::integer[] ORDER BY o.due_at, o.id LIMIT 1) f
         WHERE a.id = ANY (%(audiences)s)) o
 GROUP BY name, worker, CASE WHEN worker IS NULL THEN audience END ORDER BY 2, 1, min(audience)
"""
_HAS = f"""
SELECT owner, kind, what, count(*)::integer, sum(count(*)) OVER (PARTITION BY owner, kind) >= {COUNTED}
  FROM (SELECT a.owner, o.* FROM unnest(%(audiences)s::integer[], %(owners)s::integer[]) a (audience, owner)
         CROSS JOIN unnest(%(kinds)s::text[]) k (kind)
         CROSS JOIN LATERAL (
           SELECT o.kind, o.what FROM journey_owed o
            WHERE o.owner_id = a.audience AND o.kind = k.kind AND o.closed_at IS NULL
              AND o.seen_by && %(seen)s::integer[] LIMIT {COUNTED}) o) o
 GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2, 3
"""


def owners(*, viewer: Actor) -> list[Owner]:
    """Return who of the viewer's agency has something open that the viewer may see: whose first is due first, first.

    Of a supervisor they are those who answer to them. The list for restricted records is left out for whoever is not
    on it, who would pass over every row.
    """
    theirs = Audience.objects.filter(of_agency_id=viewer.agency_id or 0)
    if viewer.role == Role.SUPERVISOR:
        workers = Worker.objects.filter(answering.answered_for(viewer))
        theirs = theirs.filter(Q(worker__in=workers) | Q(id__in=viewer.audiences))
    theirs = theirs.exclude(Q(list_name=agencies.RESTRICTED) & ~Q(id__in=viewer.audiences))
    keys = list(theirs.values_list("id", flat=True))
    asked = {"kinds": list(KINDS), "seen": sorted(viewer.audiences), "audiences": keys}
    return [Owner(*row) for row in database.ask(_OWNERS, asked)]


def what_they_have(owners: Sequence[Owner], *, viewer: Actor) -> list[tuple[Owner, list[Open]]]:
    """Return these owners, each with what they have open of what the viewer may see: the most first."""
    keys = [(audience, number) for number, owner in enumerate(owners) for audience in owner.audiences]
    asked = {
        "kinds": list(KINDS),
        "seen": sorted(viewer.audiences),
        "audiences": [audience for audience, _ in keys],
        "owners": [number for _, number in keys],
    }
    has: list[list[Open]] = [[] for _ in owners]
    for number, *counted in database.ask(_HAS, asked):
        has[number].append(Open(*counted))
    return list(zip(owners, has, strict=True))
