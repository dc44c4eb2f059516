"""The shape of what is typed when somebody promises a call, or says what came of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fixed, Layout, Submit
from django import forms

from handrail.core.workdays import LONDON
from handrail.journey.details import METHODS
from handrail.rights.contact import WAYS
from handrail.rights.forms.days import DayAndTime
from handrail.rights.forms.ways import NOTE_TOO_LONG


class Kept(DayAndTime):
    """When and how a promised contact was made."""

    method = forms.ChoiceField(
        label="How?",
        widget=forms.RadioSelect,
        choices=[(code, WAYS[code]) for code in METHODS],
        help_text="A voicemail keeps no promise: it is kept as an attempt.",
        error_messages={"required": "Say how.", "invalid_choice": "Choose one of these ways."},
    )
    note = forms.CharField(
        label="Note (optional)", required=False, max_length=2000, widget=forms.Textarea, error_messages=NOTE_TOO_LONG
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime, back: str = "") -> None:
        now = at.astimezone(LONDON)
        super().__init__(data, at=at, initial={"next": back, "time": f"{now:%H:%M}"})
        self.order_fields(("method", "day", "time", "note", "next"))
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("method", small=True),
            "day",
            Field.text("time", field_width=Fixed.FIVE),
            Field.textarea("note", rows=3),
            "next",
            Submit("submit", "Kept"),
        )


class Promised(DayAndTime):
    """A time still to come, for a promise made, moved, or made anew after one was missed."""

    future = True
    note = forms.CharField(
        label="Note (optional)", required=False, max_length=2000, widget=forms.Textarea, error_messages=NOTE_TOO_LONG
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime, verb: str, back: str = "") -> None:
        super().__init__(data, at=at, initial={"next": back})
        self.fields["day"].label = "Promised for which day?"
        self.fields["time"].label = "By what time?"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "day",
            Field.text("time", field_width=Fixed.FIVE),
            Field.textarea("note", rows=3),
            "next",
            Submit("submit", verb),
        )


class Missed(forms.Form):
    """That a promised contact was not made."""

    note = forms.CharField(
        label="What happened? (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        error_messages=NOTE_TOO_LONG,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, back: str = "") -> None:
        super().__init__(data, initial={"next": back})
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("note", rows=3), "next", Submit("submit", "Missed"))
