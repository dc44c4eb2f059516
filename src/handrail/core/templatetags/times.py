"""Filters that write times for people: Europe/London, plain words, 24-hour clock.

`{{ at|moment }}` is in full; `{{ at|moment:frame.at }}` is short, with the year only where it is another than now's.
"""

from datetime import date, datetime

from django import template

from handrail.core.moments import say_day, say_day_in_full, say_moment
from handrail.core.workdays import LONDON, local_date

register = template.Library()


@register.filter
def day(value: date | datetime | None, now: datetime | None = None) -> str:
    """`Tuesday 7 April 2026`, or beside `now` `Tue 7 April`; nothing for nothing."""
    if not value:
        return ""
    local = local_date(value) if isinstance(value, datetime) else value
    return say_day(local, today=local_date(now)) if now else say_day_in_full(local)


@register.filter
def time_of_day(value: datetime | None) -> str:
    """`17:05`; nothing for nothing."""
    return f"{value.astimezone(LONDON):%H:%M}" if value else ""


@register.filter
def moment(value: datetime | None, now: datetime | None = None) -> str:
    """`Tuesday 7 April 2026, 17:05`, or beside `now` `Tue 7 Apr, 17:05`; nothing for nothing."""
    if not value:
        return ""
    return say_moment(value, today=local_date(now)) if now else f"{day(value)}, {time_of_day(value)}"
