"""A day and a time as somebody types them: one that cannot be is said in plain words, and what was typed is kept."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms

from handrail.core.fields import Day
from handrail.core.moments import BadMoment, from_local
from handrail.core.workdays import LONDON

LONGEST_PROMISE = timedelta(days=366)
"""How far ahead a call may be promised; further, the year is a slip of the hand."""
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})")


class DayAndTime(forms.Form):
    """A day in three boxes and a time in one, read as local time; what was typed is kept."""

    day = Day(label="Which day?")
    time = forms.CharField(
        label="What time?",
        max_length=5,
        help_text="On the 24-hour clock, such as 17:05",
        error_messages={"required": "Write the time, such as 17:05.", "max_length": "Write the time, such as 17:05."},
    )
    future = False

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime, **more: Any) -> None:
        self.at = at
        more.setdefault("initial", {})
        more["initial"].setdefault("day", at.astimezone(LONDON).date())
        super().__init__(data, **more)

    def clean(self) -> dict[str, Any]:
        """Read the moment: one that does not exist, or lies on the wrong side of now, is said beside its field."""
        cleaned = super().clean() or {}
        day, written = cleaned.get("day"), cleaned.get("time")
        if not isinstance(day, date) or written is None:
            return cleaned
        try:
            moment = read_when(day, written)
        except BadMoment as fault:
            self.add_error("time", str(fault))
            return cleaned
        if not self.future and moment > self.at:
            self.add_error("time", "That has not happened yet: give the time at which it did.")
        elif self.future and moment <= self.at:
            self.add_error("time", "A promise is for a time still to come: give a day and time after now.")
        elif self.future and moment > self.at + LONGEST_PROMISE:
            self.add_error("day", "A promise is for a day within a year: look at the year again.")
        cleaned["moment"] = moment
        return cleaned


def read_when(day: date, written: str) -> datetime:
    """The UTC moment of a local day and a time such as 17:05, 17.05 or 1705. Raises `BadMoment`."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadMoment("Write the time on the 24-hour clock, such as 17:05.")
    try:
        return from_local(datetime.combine(day, time(int(found[1]), int(found[2]))))
    except BadMoment as fault:
        raise BadMoment(f"{written.strip()} does not exist on that day: the clocks went forward over it.") from fault
