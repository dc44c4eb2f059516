"""The shape of what is typed about a pattern, and about an incident told to a service alone."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms

from handrail.core.fields import WITHIN_A_LIFE, Day
from handrail.core.moments import from_local
from handrail.core.workdays import local_date
from handrail.crimes.conduct import DECISIONS, TOLD
from handrail.crimes.queries import Against

NOTE = "Your own agency sees this. Keep out addresses, and anything about immigration."
NOBODY, ANOTHER = "not_here", "another"


class Decide(forms.Form):
    """A decision with its reason, and a note."""

    def __init__(self, verb: str, data: Mapping[str, Any] | None = None, *, prefix: str | None = None) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["why"] = forms.ChoiceField(
            label="Why?",
            choices=list(DECISIONS[verb].items()),
            widget=forms.RadioSelect,
            error_messages={"required": "Choose why: it is kept with what you decided."},
        )
        self.fields["note"] = forms.CharField(
            label="In your words (optional)",
            required=False,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=NOTE,
            error_messages={"max_length": "Use at most 500 characters."},
        )


def _not_to_come(day: date, at: datetime) -> date:
    if day > local_date(at):
        raise forms.ValidationError("That day is still to come: give the day on which it was.")
    return day


class ToldHere(forms.Form):
    """What somebody told a service and has not reported: what it was, when, and whom they say it was."""

    what = forms.MultipleChoiceField(
        label="What was it?",
        choices=list(TOLD.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one.", "invalid_choice": "Choose from the list."},
    )
    about = forms.ChoiceField(
        label="Who did they say it was?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose whom they named, or somebody else.",
            "invalid_choice": "Choose from the list.",
        },
    )
    given = forms.CharField(label="Their first name, if it is somebody else", max_length=80, required=False)
    family = forms.CharField(label="Their family name", max_length=80, required=False)
    day = Day(
        label="On which day?",
        earliest=WITHIN_A_LIFE,
        missing="Give the day on which it was, as near as they know.",
    )
    note = forms.CharField(
        label="In their words (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only your own service sees it. Keep out addresses, and anything about immigration.",
        error_messages={"max_length": "Use at most 2,000 characters."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, named: Sequence[Against], at: datetime) -> None:
        super().__init__(data, initial={"day": local_date(at)})
        self.at = at
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [(one.token, one.shown_name) for one in named] + [
            (ANOTHER, "Somebody else, by name"),
            (NOBODY, "They did not say who"),
        ]

    def clean_day(self) -> date:
        """Refuse a day that has not come."""
        return _not_to_come(self.cleaned_data["day"], self.at)

    def clean(self) -> dict[str, Any]:
        """Ask for a name where somebody else is named."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["named"] = (cleaned.get("given", "").strip(), cleaned.get("family", "").strip())
        if cleaned.get("about") == ANOTHER and not any(cleaned["named"]):
            self.add_error("given", "Give the name they said, or choose that they did not say.")
        return cleaned


class AgreedOn(forms.Form):
    """The day on which somebody agreed, or took it back."""

    day = Day(label="On which day did they say so?", missing="Give the day on which they said so.")

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime) -> None:
        super().__init__(data, initial={"day": local_date(at)})
        self.at = at

    def clean_day(self) -> date:
        """Refuse a day that has not come."""
        return _not_to_come(self.cleaned_data["day"], self.at)


def moment_of(day: date) -> datetime:
    """Return the moment that stands for a day: its midnight, so that every page says the day and no time of it."""
    return from_local(datetime.combine(day, time()))
