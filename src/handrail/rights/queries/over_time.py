"""How often a right is met, month by month, judged as a control chart: from the kept counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from handrail.agencies import queries as agencies
from handrail.agencies.models import Team
from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.core.moments import say_day_in_full
from handrail.core.workdays import local_date
from handrail.rights import policy
from handrail.rights.control_chart import Method, Month, Stretch, chart
from handrail.rights.models import Rebasing
from handrail.rights.queries.figures import Counted, Within, counts, own_unit


@dataclass(frozen=True, slots=True)
class Rebased:
    """A month at which the limits of a chart begin again, as somebody decided; `words` say who, when and why."""

    ref: str
    month: date
    why: str
    words: str


def rebasings(entitlement: str, unit: Team | None, *, viewer: Actor) -> list[Rebased]:
    """Return where the limits of one chart of the viewer's force begin again, in order of the months."""
    if not (policy.may_count(viewer) or own_unit(viewer) == unit):
        raise NotKnown
    kept = list(
        Rebasing.objects.filter(
            agency_id=viewer.agency_id or 0, entitlement=entitlement, team=unit, taken_back_at=None
        ).order_by("month")
    )
    names = agencies.names_of([one.rebased_by or 0 for one in kept], viewer=viewer)
    return [
        Rebased(
            one.ref, one.month, one.why,
            f"From {one.month:%B %Y}: {one.why} ({names.get(one.rebased_by or 0, 'not recorded')},"
            f" {say_day_in_full(local_date(one.rebased_at))}).",
        )
        for one in kept
    ]  # fmt: skip


def method() -> Method:
    """How charts are made here: as the settings say."""
    return Method(**settings.CONTROL_CHART)


def over_time(
    months: Sequence[date],
    *,
    viewer: Actor,
    at: datetime,
    entitlement: str = "",
    unit: Team | None = None,
    rebased: Iterable[date] = (),
) -> tuple[list[Stretch], dict[date, Counted]]:
    """Return the months judged, and how the clocks of each stand, of those given that the viewer may count.

    `rebased` are the months at which the limits begin again. A month is over once it has passed and hardly anything
    that started in it still runs.
    """
    within = Within("unit", unit.ref) if unit else None
    found = {
        date.fromisoformat(f"{group.key}-01"): group.counted
        for group in counts("month", viewer=viewer, at=at, entitlement=entitlement, within=within)
    }
    this_month = local_date(at).replace(day=1)
    stood = {month: found.get(month, Counted()) for month in months}
    how = method()
    judged = [
        Month(
            month,
            one.states["met"],
            one.fell_due,
            month < this_month and how.is_over(counted=one.fell_due, running=one.states["running"]),
        )
        for month, one in stood.items()
    ]
    return chart(judged, method=how, rebased=rebased), stood


def units(*, viewer: Actor) -> list[Team]:
    """Return the units of the viewer's force, or their own one alone."""
    own = own_unit(viewer)
    teams = Team.objects.filter(agency_id=viewer.agency_id or 0) if policy.may_count(viewer) else None
    return [own] if own else list(teams.order_by("name")) if teams is not None else []
