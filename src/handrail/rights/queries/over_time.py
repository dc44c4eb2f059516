"""How often a right is met, month by month, judged as a control chart: from the kept counts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings

from handrail.agencies.models import Team
from handrail.audit.actor import Actor
from handrail.core.workdays import local_date
from handrail.rights import policy
from handrail.rights.control_chart import Method, Month, Stretch, chart
from handrail.rights.queries.figures import Counted, Within, counts, own_unit


def method() -> Method:
    """How charts are made here: as the settings say."""
    return Method(**settings.CONTROL_CHART)


def over_time(
    months: Sequence[date],
    *,
    viewer: Actor,
    at: datetime,
    entitlement: str = "",
    unit: str = "",
    rebased: Iterable[date] = (),
) -> tuple[list[Stretch], dict[date, Counted]]:
    """Return the months judged, and how the clocks of each stand, of those given that the viewer may count.

    `unit` is the ref of one unit. A month is over once it has passed and hardly anything that started in it still runs.
    """
    within = Within("unit", unit) if unit else None
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
