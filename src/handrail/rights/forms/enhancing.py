"""The shape of what is typed about enhanced rights: a reason recorded, removed, looked at again, or asked for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fixed, Layout, Submit
from django import forms

from handrail.core.fields import Day
from handrail.core.workdays import LONDON, local_date
from handrail.rights.enhancing import table
from handrail.rights.forms.days import DayAndTime
from handrail.rights.forms.ways import NOTE_TOO_LONG

REASONS = [
    (f"{category.code}:{code}", f"{category.title}: {words}")
    for category in table().categories.values()
    for code, words in category.reasons.items()
]
WHY = [(code, words[:1].upper() + words[1:]) for code, words in table().removed_because.items()]
_CHOOSE = {"required": "Choose one.", "invalid_choice": "Choose one of these."}


class Reviewed(forms.Form):
    """A day still to come, on which it is looked at again."""

    review = Day(
        label="When is it looked at again?",
        help_text="Sooner, where their needs may change. It comes to you on that day.",
    )


class Noted(DayAndTime):
    """When, and a note: what every record of enhanced rights has."""

    note = forms.CharField(
        label="Note (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=NOTE_TOO_LONG,
        help_text="Only your own agency sees it.",
    )

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime, **more: Any) -> None:
        more.setdefault("initial", {})
        more["initial"].setdefault("time", f"{at.astimezone(LONDON):%H:%M}")
        more["initial"].setdefault("review", local_date(at + table().review_after))
        super().__init__(data, at=at, **more)
        self.fields["day"].label = "On which day was it assessed?"
        self.fields["time"].label = "At what time?"

    def laid_out(self, *first: Any, verb: str) -> None:
        """Lay the form out: what is asked first, then when, the note and the button."""
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *first, "day", Field.text("time", field_width=Fixed.FIVE), Field.textarea("note", rows=3),
            Submit("submit", verb),
        )  # fmt: skip

    @property
    def moment(self) -> datetime:
        """When it was assessed, removed or looked at."""
        found: datetime = self.cleaned_data["moment"]
        return found

    @property
    def review_on(self) -> date:
        """When it is looked at again."""
        found: date = self.cleaned_data["review"]
        return found


class Enhance(Noted, Reviewed):
    """Why, when assessed, and when to look again."""

    reason = forms.ChoiceField(label="Why?", choices=REASONS, widget=forms.RadioSelect, error_messages=_CHOOSE)

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime) -> None:
        super().__init__(data, at=at)
        self.laid_out(Field.radios("reason", small=True), "review", verb="Go on: see what it changes")


class RemoveReason(Noted):
    """Why a reason no longer holds."""

    why = forms.ChoiceField(label="Why is it removed?", choices=WHY, widget=forms.RadioSelect, error_messages=_CHOOSE)

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime) -> None:
        super().__init__(data, at=at)
        self.laid_out(Field.radios("why", small=True), verb="Go on: see what it changes")


class KeepReason(Noted, Reviewed):
    """When a reason was looked at and stays, and when next."""

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime) -> None:
        super().__init__(data, at=at)
        self.fields["day"].label = "On which day did you look at it?"
        self.laid_out("review", verb="It stays")


class AskForEnhanced(forms.Form):
    """Why enhanced rights are asked for."""

    reason = forms.ChoiceField(label="Why?", choices=REASONS, widget=forms.RadioSelect, error_messages=_CHOOSE)
    note = forms.CharField(
        label="Note (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=NOTE_TOO_LONG,
        help_text="Only your own agency sees it: the police are told what you ask for, and not this note.",
    )

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("reason", small=True), Field.textarea("note", rows=3), Submit("submit", "Ask the police")
        )
