"""The shape of what is typed where the limits of a chart begin again."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fluid, Layout, Submit
from django import forms


class BeginAgain(forms.Form):
    """From which month, and what changed then; `months` are (2026-03, March 2026)."""

    month = forms.ChoiceField(
        label="From which month?",
        error_messages={"required": "Choose a month.", "invalid_choice": "Choose one of these months."},
    )
    why = forms.CharField(
        label="What changed then?",
        help_text="For example, a new custody process. No names.",
        max_length=200,
        error_messages={"required": "Say what changed, in a few words.", "max_length": "Say it in 200 characters."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, months: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose"), *months]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.select("month"),
            Field.text("why", field_width=Fluid.TWO_THIRDS),
            Submit("submit", "Begin again"),
        )
