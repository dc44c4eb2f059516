"""The shape of what is chosen on a person's page."""

from collections.abc import Mapping
from typing import Any

from django import forms


class WhyRestricted(forms.Form):
    """A coded reason to restrict a record, or to lift it."""

    why = forms.ChoiceField(
        label="Why?", widget=forms.RadioSelect, error_messages={"required": "Choose the reason that fits best."}
    )

    def __init__(self, data: Mapping[str, Any] | None, *, reasons: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["why"].choices = list(reasons.items())  # type: ignore[attr-defined]
