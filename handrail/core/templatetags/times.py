"""Filters that write times for people: Europe/London, plain words, 24-hour clock."""

from datetime import date, datetime

from django import template
from django.utils.timezone import localtime

register = template.Library()


@register.filter
def day(value: date | datetime | None) -> str:
    """`Tue 7 April 2026`; nothing for nothing."""
    if value is None or value == "":
        return ""
    local = localtime(value) if isinstance(value, datetime) else value
    return f"{local:%a} {local.day} {local:%B} {local.year}"


@register.filter
def time_of_day(value: datetime | None) -> str:
    """`17:05`; nothing for nothing."""
    return f"{localtime(value):%H:%M}" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """`Tue 7 April 2026, 17:05`; nothing for nothing."""
    return f"{day(value)}, {time_of_day(value)}" if value else ""
