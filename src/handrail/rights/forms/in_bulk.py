"""The shape of what is typed when an acknowledgement or the Code was sent to several people at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fixed, Layout, Submit
from django import forms

from handrail.core.workdays import LONDON
from handrail.rights.forms.days import DayAndTime


class Together(DayAndTime):
    """To whom it was sent, and when; `people` are (ref, name, a line about them)."""

    people = forms.MultipleChoiceField(
        label="To whom was it sent?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one person.",
            "invalid_choice": "Somebody you ticked may not be sent it together with others any more: look again.",
        },
    )

    def __init__(self, data: Mapping[str, Any] | None, *, people: Sequence[tuple[str, str, str]], at: datetime) -> None:
        super().__init__(data, at=at, initial={"time": f"{at.astimezone(LONDON):%H:%M}"})
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [Choice(ref, name, hint=said) for ref, name, said in people]
        self.fields["day"].label = "On which day?"
        self.order_fields(("people", "day", "time"))
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("people", small=True, legend_size="m"),
            "day",
            Field.text("time", field_width=Fixed.FIVE),
            Submit("submit", "Record for all of them"),
        )
