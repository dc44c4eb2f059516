"""What a service offers, as its manager or the commissioner's officer writes it down."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from handrail.agencies.models import Agency
from handrail.directory.areas import COUNCILS
from handrail.directory.kinds import KINDS, STRANDS
from handrail.directory.models import Service
from handrail.people.ringing import LANGUAGES

SEXES = (("F", "Women"), ("M", "Men"), ("X", "Non-binary people"))
NATIONAL = "national"
WHOLE = "Write a whole number, or leave it empty where it is not known."


def _several(label: str, choices: Any, missing: str = "", help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=bool(missing), help_text=help_text,
        error_messages={"required": missing},
    )  # fmt: skip


def _line(label: str, *, help_text: str = "", most: int = 120, missing: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=bool(missing),
        error_messages={"required": missing, "max_length": f"Use at most {most} characters."},
    )  # fmt: skip


def _number(label: str, most: int, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, required=False, help_text=help_text,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4"}),
        error_messages={"invalid": WHOLE, "min_value": WHOLE, "max_value": f"Write at most {most:,}."},
    )  # fmt: skip


class Offered(forms.Form):
    """What a service offers: to whom, where, in which languages, for how many, and when."""

    capacity = _number("How many people at once?", 100_000, "Leave it empty where nobody can say")
    open_hours = _line("When is it open?", help_text="For example, Monday to Friday, 9 to 5")
    areas = _several(
        "Where?",
        [(code, council.name) for code, council in COUNCILS.items()] + [(NATIONAL, "Everywhere: a national service")],
        "Choose at least one.",
    )
    languages = _several("Languages spoken there", sorted(LANGUAGES.items(), key=lambda pair: pair[1]))
    sexes = _several("Whom does it take?", SEXES, "Choose at least one.")
    age_from = _number("Youngest age it takes", 120, "In years. Leave it empty for any age")
    age_to = _number("Oldest age it takes", 120, "In years. Leave it empty for no limit")
    worker_genders = _several("Its workers are", SEXES[:2], help_text="So that somebody who asks for one can have one")
    strands = _several("Which hate crime does it take?", list(STRANDS.items()), help_text="Tick none for every kind")
    kinds = _several("What is it?", list(KINDS.items()), "Choose at least one.")
    phone = _line("Phone", most=40)
    secure_email = forms.EmailField(
        label="Secure mail", required=False, error_messages={"invalid": "Write the address in full."}
    )
    about = forms.CharField(
        label="What it does, in a sentence or two", required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )  # fmt: skip

    @classmethod
    def of(cls, service: Service, data: Mapping[str, Any] | None) -> "Offered":
        """Return the form filled with what is said of a service now."""
        said = {name: getattr(service, name) for name in cls.base_fields if name != "areas"}
        said["areas"] = [*service.councils, *([NATIONAL] if service.national else [])]
        said["age_from"] = service.age_from or None
        return cls(data, initial=said)

    def clean(self) -> dict[str, Any]:
        """The oldest is no younger than the youngest."""
        cleaned = super().clean() or {}
        youngest, oldest = cleaned.get("age_from"), cleaned.get("age_to")
        if youngest is not None and oldest is not None and oldest < youngest:
            self.add_error("age_to", f"Write {youngest} or more, or nothing.")
        return cleaned

    @property
    def facts(self) -> dict[str, Any]:
        """What was said, as the directory keeps it."""
        typed = dict(self.cleaned_data)
        areas = typed.pop("areas")
        typed |= {name: "".join(typed[name]) for name in ("sexes", "worker_genders")}
        typed["age_from"] = typed["age_from"] or 0
        return typed | {"national": NATIONAL in areas, "councils": [area for area in areas if area != NATIONAL]}


class Opening(Offered):
    """A service that is opened: whose it is and what it is called besides."""

    agency = forms.ChoiceField(label="Whose is it?", error_messages={"required": "Choose the agency."})
    name = _line("What is it called?", missing="Write what it is called.")
    field_order = ("agency", "name")

    def __init__(self, data: Mapping[str, Any] | None, *, agencies: Sequence[Agency]) -> None:
        super().__init__(data, initial={"sexes": ["F", "M", "X"], "languages": ["en"]})
        self._agencies = {agency.ref: agency for agency in agencies}
        field = self.fields["agency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(agency.ref, agency.name) for agency in agencies]
        field.widget.attrs["class"] = "govuk-select"

    @property
    def whose(self) -> Agency:
        """Whose it is."""
        return self._agencies[self.cleaned_data["agency"]]

    @property
    def facts(self) -> dict[str, Any]:
        """What was said of it."""
        return {name: value for name, value in super().facts.items() if name != "agency"}
