"""Who begins to work here, and which team is new, as whoever answers for others writes it down."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from handrail.agencies.models import Role, Team

GENDERS = (("", "Not recorded"), ("F", "Woman"), ("M", "Man"))


def _line(label: str, *, missing: str = "", help_text: str = "", most: int = 120) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most, required=bool(missing),
        error_messages={"required": missing, "max_length": f"Use at most {most} characters."},
    )  # fmt: skip


class Engage(forms.Form):
    """A colleague who begins here."""

    name = _line("Name", missing="Write their name.")
    role = forms.ChoiceField(
        label="What do they do here?", widget=forms.RadioSelect, error_messages={"required": "Choose their role."}
    )
    team = forms.ChoiceField(label="Team", required=False)
    email = forms.EmailField(
        label="Work e-mail address", help_text="They will sign in with it. Nothing is sent to it.",
        error_messages={"required": "Write their work e-mail address.", "invalid": "Write the address in full."},
    )  # fmt: skip
    phone = _line("Direct line", most=40)
    languages = _line("Languages they speak, besides English", help_text="Two letters each, such as pa ur")
    gender = forms.ChoiceField(label="Gender, for those who ask", choices=GENDERS, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, roles: Sequence[str], teams: Sequence[Team]) -> None:
        super().__init__(data)
        self._teams = {team.ref: team for team in teams}
        named = {"role": [(role, Role(role).label) for role in roles], "team": [("", "None")]}
        named["team"] += [(team.ref, team.name) for team in teams]
        for name, choices in named.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        for name in ("team", "gender"):
            self.fields[name].widget.attrs["class"] = "govuk-select"

    def clean_languages(self) -> list[str]:
        """Read two letters each, English among them."""
        found = self.cleaned_data["languages"].replace(",", " ").replace(";", " ").lower().split()
        if not all(len(one) == 2 and one.isalpha() for one in found):
            raise forms.ValidationError("Write two letters for each language, such as pa ur.")
        return list(dict.fromkeys(["en", *found]))

    @property
    def facts(self) -> dict[str, Any]:
        """What was said of them."""
        typed = dict(self.cleaned_data)
        return typed | {"role": Role(typed["role"]), "team": self._teams.get(typed["team"])}


class OpenTeam(forms.Form):
    """A team that is new."""

    name = _line("What is it called?", missing="Write what the team is called.", help_text="As extracts write it")
    phone = _line("Phone", most=40)
