"""What the desk types: a row put right, and a zip to hand over."""

import zipfile
from collections.abc import Mapping, Sequence

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Layout, Submit
from django import forms
from django.core.files.uploadedfile import UploadedFile

from handrail.intake.extract import COLUMNS, Problem

LONG = frozenset({"address", "access_needs", "safe_times", "contact_note", "note"})
"""Columns whose cells may hold several lines."""
LARGEST = 500 << 20
"""Bytes of the largest zip that can be handed over on a page; a larger one goes by `./handrail take-in`."""


class CorrectedRow(forms.Form):
    """A kept row with a field for each of its file's columns; what is wrong stands beside the field."""

    same_person = forms.BooleanField(
        required=False,
        label="This is the same person: name, birth date and sex were all recorded wrongly before",
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
    )

    def __init__(
        self,
        file: str,
        cells: Mapping[str, str],
        data: Mapping[str, str] | None = None,
        *,
        expected: Mapping[str, str],
        asks_same_person: bool = False,
    ) -> None:
        super().__init__(data, initial=dict(cells))
        if not asks_same_person:
            del self.fields["same_person"]
        for name in COLUMNS[file]:
            long = name in LONG or len(cells.get(name, "")) > 80
            attrs = {"spellcheck": "false", "autocomplete": "off"}
            widget: forms.Widget = (
                forms.Textarea(attrs=attrs | {"class": "govuk-textarea", "rows": "3"})
                if long
                else forms.TextInput(attrs=attrs | {"class": "govuk-input"})
            )
            self.fields[name] = forms.CharField(
                required=False, strip=False, label=name, help_text=expected.get(name, ""), widget=widget
            )

    @property
    def cells(self) -> dict[str, str]:
        """The row as it was typed: the cells that are not empty."""
        return {name: value for name, value in self.cleaned_data.items() if name != "same_person" and value}

    def say(self, problems: Sequence[Problem]) -> None:
        """Set what is wrong beside its field."""
        for problem in problems:
            self.add_error(problem.column if problem.column in self.fields else None, problem.problem)
        for name in self.errors:
            if name in self.fields:
                self.fields[name].help_text = ""
                attrs = self.fields[name].widget.attrs
                attrs["class"] = f"{attrs['class']} {attrs['class'].split()[0]}--error"
                attrs["aria-invalid"] = "true"


class HandOver(forms.Form):
    """A bundle as a zip, from the force's own system."""

    bundle = forms.FileField(
        label="Bundle",
        help_text="A .zip with manifest.json, crimes.csv, people.csv, roles.csv and events.csv",
        error_messages={"required": "Choose the .zip to hand over", "empty": "That file is empty. Choose another"},
    )

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.layout = Layout("bundle", Submit("submit", "Hand it over"))

    def clean_bundle(self) -> "UploadedFile[bytes]":
        """Refuse what is no zip, or is too large, before anything is kept."""
        found: UploadedFile[bytes] = self.cleaned_data["bundle"]
        if found.size is not None and found.size > LARGEST:
            raise forms.ValidationError(f"That is larger than {LARGEST >> 20} MB. Take it in at the server instead.")
        if not zipfile.is_zipfile(found):
            raise forms.ValidationError(
                "That is not a .zip. Choose the bundle as your system wrote it, packed as a .zip."
            )
        found.seek(0)
        return found
