"""The shape of what is typed: of who may have been seen before, whom a survivor named, how evidence is kept clean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from handrail.core.fields import Day
from handrail.core.workdays import local_date
from handrail.crimes.models import Crime
from handrail.crimes.wording import offence_of
from handrail.matching.escrow import Named
from handrail.matching.models import Precaution
from handrail.matching.queries import Typed
from handrail.matching.wording import PARTED, TWO_PEOPLE

NO_CRIME = "none"
DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %m %Y"]
_LONGEST = 120
_SHORT = forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10"})


def _line(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=_LONGEST, help_text=help_text,
        error_messages={"max_length": f"{label}: use at most {_LONGEST} characters."},
    )  # fmt: skip


class Lodge(forms.Form):
    """What they agreed to, then what they told of the person they name: whatever is known."""

    agreed = forms.ChoiceField(
        label="Do they want to be told, through your manager, if somebody else has named the same person?",
        choices=[("yes", "Yes, they agreed today"), ("no", "No, or not asked")],
        widget=forms.RadioSelect,
        error_messages={"required": "Ask them first, and say what they answered."},
    )
    crime = forms.ChoiceField(
        label="Which of their crimes is it about?", widget=forms.RadioSelect,
        error_messages={"required": "Choose the crime, or say that the police have none."},
    )  # fmt: skip
    officer = forms.ChoiceField(
        label="May the officer in that case be told that there is another?",
        choices=[("yes", "Yes, they agreed"), ("no", "No, or not asked")],
        widget=forms.RadioSelect,
        help_text="Without it nobody is put in touch while the police have the case.",
        error_messages={"required": "Say whether they agreed that the officer is told."},
    )
    given = _line("First name")
    family = _line("Family name")
    also = _line("Another name they go by", "In full, or the first name only.")
    born = forms.DateField(
        label="Birth date", required=False, help_text="For example 27/3/1984.", widget=_SHORT,
        input_formats=["%d/%m/%Y", "%d %m %Y", "%Y-%m-%d"],
        error_messages={"invalid": "Birth date: write day, month and year, as 27/3/1984."},
    )  # fmt: skip
    year = forms.IntegerField(
        label="Year of birth, if the day is not known", required=False, widget=_SHORT,
        error_messages={"invalid": "Year of birth: write four figures, as 1984."},
    )  # fmt: skip
    postcode = _line("Postcode where they live or lived")
    phones = _line("Telephone numbers of their own", "Not a work's or a household's: those are many people's.")
    email = _line("E-mail address")
    site = _line("Site or app", "Where they go by the name below.")
    handle = _line("Name they go by there")
    vehicle = _line("Registration of a vehicle they drive")

    def __init__(self, data: Mapping[str, Any] | None, *, crimes: Sequence[Crime], at: datetime) -> None:
        super().__init__(data)
        self._crimes = {crime.ref: crime for crime in crimes}
        self._today = local_date(at)
        self.fields["crime"].choices = [  # type: ignore[attr-defined]
            *((ref, offence_of(crime)) for ref, crime in self._crimes.items()),
            (NO_CRIME, "None: they have not told the police, or it is not here"),
        ]

    def clean(self) -> dict[str, Any]:
        """A birth is in the past, and within a life; where there is no case, there is no officer to be told."""
        cleaned = super().clean() or {}
        if cleaned.get("crime") == NO_CRIME and cleaned.get("officer") == "yes":
            self.add_error("officer", "Without a crime there is no officer to be told: choose the crime, or No.")
        born, year = cleaned.get("born"), cleaned.get("year")
        if born is not None and not self._today.year - 120 <= born.year <= self._today.year:
            self.add_error("born", "Birth date: it must be in the past, and within a lifetime.")
        if year is not None and not self._today.year - 120 <= year <= self._today.year:
            self.add_error("year", "Year of birth: it must be in the past, and within a lifetime.")
        return cleaned

    @property
    def asked(self) -> dict[str, Any]:
        """What the action is asked to do with it."""
        typed = self.cleaned_data
        return {
            "named": Named(**{name: typed[name] for name in Named.__dataclass_fields__}),
            "agreed_on": self._today if typed["agreed"] == "yes" else None,
            "officer_may_know": typed["officer"] == "yes" and typed["crime"] != NO_CRIME,
            "crime": self._crimes.get(typed["crime"]),
        }


class Settle(forms.Form):
    """How evidence is kept from being contaminated, by codes alone."""

    precautions = forms.MultipleChoiceField(
        label="How is evidence kept from being contaminated?",
        choices=Precaution.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )


class TwoPeople(forms.Form):
    """Why two records are of two people, by a code alone."""

    why = forms.ChoiceField(
        label="What tells you?", choices=list(TWO_PEOPLE.items()), widget=forms.RadioSelect,
        error_messages={"required": "Say what tells you that they are two people."},
    )  # fmt: skip


class NotSure(forms.Form):
    """What becomes of a pair that somebody is not sure of."""

    goes_to = forms.ChoiceField(
        label="What should happen to it?",
        choices=[("later", "Ask me again in a week"), ("colleague", "Leave it to a colleague, from now on")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it comes back to you or goes to a colleague."},
    )


class Undo(forms.Form):
    """Why a join is undone, by a code alone."""

    why = forms.ChoiceField(
        label="Why is it undone?", choices=list(PARTED.items()), widget=forms.RadioSelect,
        error_messages={"required": "Say why it is undone."},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody agreed to: of which record, which agency may have what, and when they were asked."""

    record_id: int
    agency_id: int
    what: tuple[str, ...]
    asked_on: date


class PassOn(forms.Form):
    """What somebody agreed that an agency may have of how to reach them. No key of a row is on the page."""

    record = forms.ChoiceField(
        label="Which of their records says it?", widget=forms.RadioSelect,
        error_messages={"required": "Choose the record."},
    )  # fmt: skip
    what = forms.MultipleChoiceField(
        label="What did they agree to?",
        choices=[("phone", "The telephone number"), ("email", "The e-mail address"), ("address", "Where they live")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Say what they agreed to."},
    )
    agency = forms.ChoiceField(
        label="Which agency may have it?", help_text="One that works with them already, as they told you.",
        error_messages={"required": "Choose the agency."},
    )  # fmt: skip
    asked_on = Day(label="When were they asked?", missing="Give the day on which they were asked.")

    def __init__(
        self, data: Mapping[str, Any] | None, *, records: Sequence[tuple[int, str]],
        agencies: Sequence[tuple[int, str]], today: date,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"asked_on": today})
        self._records = [key for key, _ in records]
        self._agencies = [key for key, _ in agencies]
        named = [(str(place), words) for place, (_, words) in enumerate(records, 1)]
        self.fields["record"].choices = named  # type: ignore[attr-defined]
        listed = [("", "Choose"), *((str(place), words) for place, (_, words) in enumerate(agencies, 1))]
        self.fields["agency"].choices = listed  # type: ignore[attr-defined]

    @property
    def asked(self) -> Agreed:
        """What the action is asked to record."""
        typed = self.cleaned_data
        return Agreed(
            self._records[int(typed["record"]) - 1],
            self._agencies[int(typed["agency"]) - 1],
            tuple(typed["what"]),
            typed["asked_on"],
        )


class Typing(forms.Form):
    """The parts of a form by which somebody may be found again; a part that is not whole yet is left out."""

    family_name = forms.CharField(required=False, max_length=80)
    given_names = forms.CharField(required=False, max_length=80)
    date_of_birth = forms.DateField(required=False, input_formats=DAYS)
    postcode = forms.CharField(required=False, max_length=12)
    phone = forms.CharField(required=False, max_length=40)
    email = forms.CharField(required=False, max_length=200)

    def typed(self) -> Typed:
        """Return what can be read of it."""
        self.is_valid()
        return Typed(**{name: value for name, value in self.cleaned_data.items() if value})
