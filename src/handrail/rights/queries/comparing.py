"""One right by groups of people, over a whole force, from the kept counts: no person is named, and none is read."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from django.conf import settings

from handrail.audit.actor import Actor
from handrail.core.workdays import local_date
from handrail.rights.disproportion import AGE, AREA, ETHNICITY, SEX, Compared, Counts, compared, threshold_of
from handrail.rights.models import Dimension, Tally
from handrail.rights.profiles import code_at
from handrail.rights.queries.figures import started, sums, tally

_DIMENSIONS: Mapping[str, Dimension] = MappingProxyType(
    {SEX: Dimension.SEX, AGE: Dimension.AGE, ETHNICITY: Dimension.ETHNICITY, AREA: Dimension.COUNCIL}
)


def comparison(right: str, by: str, *, viewer: Actor, at: datetime, since: date | None = None) -> Compared:
    """Compare how often a right is met for the groups of one dimension, in the viewer's force; a job sees every one.

    `since` is the first day of a month. Raises `NotKnown` for who may not count.
    """
    dimension, today = _DIMENSIONS[by], local_date(at)
    rows = Tally.objects.filter(dimension=dimension) if viewer.kind == "system" else tally(viewer, dimension)
    counts: dict[str, Counts] = {}
    for value, settled, due_on, count in sums(
        started(rows, since).filter(entitlement=right), "value", "settled", "due_on"
    ):
        state = settled or ("missed" if due_on < today else "running")
        code = code_at(dimension.value, value)
        n, met, unknown = counts.get(code, Counts())
        counts[code] = Counts(
            n + count * (state in ("met", "late", "missed")),
            met + count * (state == "met"),
            unknown + count * (state == "not_recorded"),
        )
    return compared(
        by, counts, threshold=threshold_of(by, small=settings.SMALL_COUNT, sensitive=settings.SMALL_COUNT_SENSITIVE)
    )
