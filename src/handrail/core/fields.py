"""A day as somebody types it: one that cannot be is said in plain words, and what was typed is kept."""

from datetime import date
from typing import Any

from crispy_forms_gds.fields import DateInputField
from django import forms

NO_SUCH_DAY = "Give a day that exists, with the year in full, such as 8 4 2026."
EARLIEST_YEAR = 1990
"""Before it a year is a slip of the hand: nothing that is recorded here was done earlier."""
WITHIN_A_LIFE = 1900
"""The same for what somebody lived through: they may tell of their childhood."""


class Day(DateInputField):  # type: ignore[misc]
    """A day in three boxes. One that does not exist, or whose year is not written in full, is said in plain words."""

    def __init__(self, *, earliest: int = EARLIEST_YEAR, missing: str = "", **more: Any) -> None:
        self.earliest = earliest
        super().__init__(require_all_fields=False, **more)
        if missing:
            self.error_messages["required"] = missing

    def clean(self, value: Any) -> date | None:
        """Return the day; each mistake has the same words, since all three boxes are put right together."""
        typed = [str(part).strip() for part in value or () if part]
        if typed and (len(typed) < 3 or any(len(part) > 4 for part in typed)):
            raise forms.ValidationError(NO_SUCH_DAY)
        try:
            found: date | None = super().clean(value)
        except forms.ValidationError as fault:
            raise forms.ValidationError(NO_SUCH_DAY if typed else fault.messages) from fault
        if found is not None and found.year < self.earliest:
            raise forms.ValidationError(NO_SUCH_DAY)
        return found
