"""How far the Victims' Right to Review is taken up: who was told of it, who asked, and what was decided.

How many had to be told is in the kept counts; requests and prosecutors' decisions are few, and have an index. Figures
are of everybody, whoever looks; a list holds what the viewer may see.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact, In

from handrail.agencies.models import Team
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.rights import policy
from handrail.rights.models import REVIEWED, Clock, Dimension
from handrail.rights.queries.figures import NONE, started, sums, tally
from handrail.rights.queries.lists import LATEST, Asked, Laid, Part
from handrail.rights.queries.together import FILES_HERE

ByReview = Literal["reviewer", "unit", "month"]
POLICE, PROSECUTORS = "police", "cps"
REVIEWERS: Mapping[str, str] = {POLICE: "Police", PROSECUTORS: "Crown Prosecution Service"}
TOLD_OF_IT, FIRST_STAGE, DECIDED = "VC-06.12", ("VC-06.12.ack", "VC-06.12.local"), ("VC-06.12.decide", "VC-06.12.cps")
REQUESTED, *BY_PROSECUTORS = REVIEWED
OWED = {"told": ("met", "late"), "not_told": ("missed", "running")}
OUTCOMES = ("upheld", "overturned", "in_part")
STAGES = ("decisions", "told", "not_told", "asked", "acknowledged", "decided", *OUTCOMES, "not_said", "waiting")
"""Of each group: decisions that may be reviewed, whether they were told, who asked, and what became of it."""


@dataclass(slots=True)
class TakeUp:
    """One group: its key as addresses have it, what it is called, and how many reached each stage."""

    key: str
    words: str
    stages: Counter[str] = field(default_factory=Counter)


def take_up(
    by: ByReview, *, viewer: Actor, at: datetime, since: date | None = None, until: date | None = None
) -> list[TakeUp]:
    """Return the take-up in the viewer's force, a group for each reviewer, unit or month there is.

    Told counts decisions of these months, asked counts requests of these months. Raises `NotKnown` for who may not.
    """
    if not policy.may_count(viewer):
        raise NotKnown
    found: dict[Any, TakeUp] = {}
    names = dict(Team.objects.filter(agency_id=viewer.agency_id or 0).values_list("id", "name"))
    refs = dict(Team.objects.filter(agency_id=viewer.agency_id or 0).values_list("id", "ref"))

    def group(reviewer: str, team: int, month: date) -> Counter[str]:
        key = {"reviewer": reviewer, "unit": team, "month": month}[by]
        if key not in found:
            made = {
                "reviewer": (reviewer, REVIEWERS[reviewer]),
                "unit": (refs.get(team, NONE), names.get(team, "No unit named")),
                "month": (f"{month:%Y-%m}", f"{month:%B %Y}"),
            }[by]
            found[key] = TakeUp(*made)
        return found[key].stages

    for (reviewer, team, month), stage, count in _told(viewer, since, until):
        group(reviewer, team, month).update({stage: count, "decisions": count})
    for (reviewer, team, month), stages, count in _asked(viewer, since, until):
        group(reviewer, team, month).update(dict.fromkeys(stages, count))
    return sorted(found.values(), key=lambda one: (one.key == NONE, one.key if by == "month" else one.words))


def lay_out(
    stage: str,
    *,
    reviewer: str,
    team: Team | None,
    any_team: bool,
    viewer: Actor,
    since: date | None,
    until: date | None,
) -> Laid:
    """Lay out the list behind one figure: of a reviewer (any, for none), a unit and some months, the latest first."""
    if not policy.may_count(viewer) or stage not in STAGES or reviewer not in ("", *REVIEWERS):
        raise NotKnown
    asked = Asked(team_id=team.id if team else None, any_team=any_team, since=since, until=until)

    def wanted(whose: tuple[str, int, date]) -> bool:
        return reviewer in ("", whose[0]) and (any_team or whose[1] == (team.id if team else 0))

    lengths: Counter[date] = Counter()
    if stage in ("decisions", *OWED):
        states = OWED.get(stage, OWED["told"] + OWED["not_told"])
        for whose, found, count in _told(viewer, since, until):
            lengths[whose[2]] += count if wanted(whose) and stage in ("decisions", found) else 0
        where = Q(entitlement=TOLD_OF_IT, settled__in=states)
        if reviewer:
            by_them = Q(trigger__in=BY_PROSECUTORS)
            where &= by_them if reviewer == PROSECUTORS else ~by_them
    else:
        for whose, reached, count in _asked(viewer, since, until):
            lengths[whose[2]] += count if wanted(whose) and stage in reached else 0
        rights = DECIDED if not reviewer else (DECIDED[reviewer == PROSECUTORS],)
        where = Q(trigger=REQUESTED, entitlement__in=rights) & ~Q(settled="stopped") & _reached(stage)
    parts = [(Part(where, LATEST, month=month), lengths[month]) for month in sorted(lengths, reverse=True)]
    return Laid(asked, viewer, [(part, length) for part, length in parts if length])


def _told(viewer: Actor, since: date | None, until: date | None) -> Iterable[tuple[tuple[str, int, date], str, int]]:
    """Of each reviewer, unit and month, how many decisions there were that may be reviewed, told of it or not."""
    stage = {state: stage for stage, states in OWED.items() for state in states}
    all_told: Counter[tuple[int, date, str]] = Counter()
    rows = started(tally(viewer, Dimension.UNIT), since, until).filter(entitlement=TOLD_OF_IT)
    for team, month, settled, count in sums(rows, "value", "started_in", "settled"):
        if settled in stage:
            all_told[team, month, stage[settled]] += count
    with database.whole_file():
        by_prosecutors = database.ask(
            "SELECT coalesce(team_id, 0), date_trunc('month', started_on)::date, settled, count(*) FROM rights_clock"
            f" WHERE agency_id = %s AND entitlement = %s AND trigger = ANY (%s) {_MONTHS} GROUP BY 1, 2, 3",
            [viewer.agency_id, TOLD_OF_IT, BY_PROSECUTORS, since, since, until, until],
        )
    for team, month, settled, count in by_prosecutors:
        if settled in stage:
            all_told[team, month, stage[settled]] -= count
            yield (PROSECUTORS, team, month), stage[settled], count
    for (team, month, stood), count in all_told.items():
        if count:
            yield (POLICE, team, month), stood, count


def _asked(
    viewer: Actor, since: date | None, until: date | None
) -> Iterable[tuple[tuple[str, int, date], list[str], int]]:
    """Of each reviewer, unit and month, how many requests reached which stages."""
    with database.whole_file():
        rows = database.ask(
            _REQUESTS,
            [list(FIRST_STAGE), viewer.agency_id, REQUESTED, list(DECIDED), since, since, until, until],
        )
    for right, team, month, acknowledged, decided, outcome, count in rows:
        reached = ["asked", *(["acknowledged"] if acknowledged else []), "decided" if decided else "waiting"]
        if decided:
            reached.append(outcome if outcome in OUTCOMES else "not_said")
        yield (PROSECUTORS if right == DECIDED[1] else POLICE, team, month), reached, count


def _reached(stage: str) -> Q:
    """What says of a request that it reached a stage."""
    first = Clock.objects.filter(
        record_id=OuterRef("record_id"), crime_id=OuterRef("crime_id"), entitlement__in=FIRST_STAGE,
        trigger_ref=OuterRef("trigger_ref"), answered_at__isnull=False,
    )  # fmt: skip
    is_decided = Q(answered_at__isnull=False)
    outcome = RawSQL(_OUTCOME.format(clock="rights_clock"), [])
    return {
        "asked": Q(),
        "acknowledged": Q(Exists(first)),
        "decided": is_decided,
        "waiting": ~is_decided,
        "not_said": is_decided & ~Q(In(outcome, OUTCOMES)),
        **{one: is_decided & Q(Exact(outcome, one)) for one in OUTCOMES},
    }[stage]


_MONTHS = "AND (%s::date IS NULL OR started_on >= %s) AND (%s::date IS NULL OR started_on < %s)"
_OUTCOME = f"""coalesce((SELECT e.detail FROM journey_event e
 WHERE e.person_id = ANY ({FILES_HERE}) AND e.happened_at = {{clock}}.answered_at AND e.crime_id = {{clock}}.crime_id
   AND e.kind = 'review_decided' AND e.superseded_at IS NULL
 ORDER BY e.person_id <> {{clock}}.person_id, e.id LIMIT 1), '')"""
_REQUESTS = f"""
SELECT c.entitlement, coalesce(c.team_id, 0), date_trunc('month', c.started_on)::date,
       EXISTS (SELECT 1 FROM rights_clock f WHERE f.record_id = c.record_id AND f.crime_id = c.crime_id
               AND f.entitlement = ANY (%s) AND f.trigger_ref = c.trigger_ref AND f.answered_at IS NOT NULL),
       c.answered_at IS NOT NULL, {_OUTCOME.format(clock="c")}, count(*)
  FROM rights_clock c
 WHERE c.agency_id = %s AND c.trigger = %s AND c.entitlement = ANY (%s) AND c.settled <> 'stopped'
   {_MONTHS}
 GROUP BY 1, 2, 3, 4, 5, 6
"""
