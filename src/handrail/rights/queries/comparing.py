"""Counts of one right by a group of people, over a whole force: no person is named, and none is read."""

from datetime import date, datetime

from django.conf import settings

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.core.workdays import local_date
from handrail.rights import policy
from handrail.rights.disproportion import AGE, AREA, ETHNICITY, SEX, Compared, Counts, compared, threshold_of

_CODES = {
    SEX: "r.sex",
    ETHNICITY: "r.ethnicity",
    AREA: "c.area_code",
    AGE: "CASE WHEN r.date_of_birth IS NULL OR r.date_of_birth > k.started_on THEN '' ELSE"
    " (ARRAY['0-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65-74', '75+'])"
    "[1 + width_bucket(extract(year FROM age(k.started_on, r.date_of_birth))::int, ARRAY[18, 25, 35, 45, 55, 65, 75])]"
    " END",
}


def comparison(right: str, by: str, *, viewer: Actor, at: datetime, since: date | None = None) -> Compared:
    """Compare how often a right is met for the groups of one dimension, in the viewer's force; a job sees every one."""
    if viewer.kind != "system" and not policy.may_count(viewer):
        raise NotKnown
    counts = _counts(right, by, viewer.agency_id, since, local_date(at))
    threshold = threshold_of(by, small=settings.SMALL_COUNT, sensitive=settings.SMALL_COUNT_SENSITIVE)
    return compared(by, counts, threshold=threshold)


def _counts(right: str, by: str, agency_id: int | None, since: date | None, today: date) -> dict[str, Counts]:
    """Count the clocks of one right by the recorded code of a dimension, in one pass over them."""
    with database.whole_file():
        rows = database.ask(
            f"SELECT {_CODES[by]}, count(*) FILTER (WHERE k.settled IN ('met', 'late', 'missed')"
            "   OR (k.settled = '' AND k.due_on < %(today)s)),"
            " count(*) FILTER (WHERE k.settled = 'met'), count(*) FILTER (WHERE k.settled = 'not_recorded')"
            " FROM rights_clock k JOIN people_record r ON r.id = k.record_id JOIN crimes_crime c ON c.id = k.crime_id"
            " WHERE k.entitlement = %(right)s AND (%(agency)s::bigint IS NULL OR k.agency_id = %(agency)s::bigint)"
            " AND (%(since)s::date IS NULL OR k.started_on >= %(since)s::date) GROUP BY 1",
            {"right": right, "agency": agency_id, "since": since, "today": today},
        )
    return {code: Counts(n, met, unknown) for code, n, met, unknown in rows}
