"""What is asked of somebody who comes by another door: safe contact first, then who, then what."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.core.workdays import local_date
from handrail.referrals.actions import Coming
from handrail.referrals.forms.deciding import Reaching, line, pick

HAPPENED: list[tuple[str, Any]] = [
    ("domestic_abuse", _("Abuse by a partner, an ex or somebody in the family")),
    ("stalking", _("Somebody follows, watches or keeps contacting them")),
    ("sexual", _("Rape or sexual abuse, at any time")),
    ("honour_based", _("Threats or control because of family honour")),
    ("forced_marriage", _("Being made to marry")),
    ("fgm", _("Female genital mutilation")),
    ("modern_slavery", _("Being made to work, or held")),
    ("hate_other", _("Targeted for who they are")),
    ("homicide", _("Somebody close was killed")),
    ("road_death", _("Somebody close died on the road")),
    ("anti_social_behaviour", _("Neighbours or groups who make life a misery")),
    ("other", _("Something else")),
]
TO_YOU: dict[str, Any] = {
    "": _("Not sure"),
    "stalking": _("Somebody follows, watches or keeps contacting you"),
    "hate_other": _("Targeted for who you are"),
    "acquaintance": _("Somebody you know"),
}
"""Words of the choices as they are put to the person themselves, where another is spoken of as *them*."""
STRANDS: list[tuple[str, Any]] = [
    ("hate_race", _("Race or where somebody comes from")),
    ("hate_religion", _("Religion or belief")),
    ("hate_sexual_orientation", _("Sexual orientation")),
    ("hate_disability", _("Disability")),
    ("hate_transgender", _("Being transgender")),
    ("hate_gender", _("Being a woman or a man")),
    ("hate_other", _("Something else about them")),
]
"""What somebody is targeted for, each the flag of its own group; none chosen is `hate_other`."""
SEXES: list[tuple[str, Any]] = [
    ("F", _("Female")),
    ("M", _("Male")),
    ("X", _("Another answer")),
    ("D", _("I would rather not say")),
    ("", _("Leave unanswered")),
]
"""*D* is declined, an answer of its own; an empty one is not recorded."""
BY_WHOM: list[tuple[str, Any]] = [
    ("partner", _("A partner")),
    ("ex_partner", _("An ex-partner")),
    ("other_family", _("Somebody in the family")),
    ("acquaintance", _("Somebody they know")),
    ("stranger", _("A stranger")),
    ("", _("Rather not say")),
]


OLDEST = timedelta(days=120 * 366)


class Door(Reaching):
    """Somebody comes with no crime number and no police: safe contact first, then who, then what."""

    needs_interpreter = pick(_("Is an interpreter needed?"), [("yes", _("Yes")), ("no", _("No"))], "", required=False)
    worker_gender = pick(
        _("Would a worker of a certain gender help?"),
        [("F", _("A woman")), ("M", _("A man")), ("", _("Either"))],
        "",
        required=False,
    )
    sex = pick(_("What is your sex? You need not say."), SEXES, "", required=False)
    given_names = line(
        _("First name, or what to call you"),
        most=80,
        missing=_("Write a name to ask for. It need not be the full one."),
    )
    family_name = line(_("Family name, if you want to give it"), most=80)
    date_of_birth = forms.DateField(
        label=_("Date of birth, if you want to give it"),
        required=False,
        help_text=_("For example 27/3/1991"),
        widget=forms.DateInput(attrs={"class": "govuk-input govuk-input--width-10"}),
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d %m %Y"],
        error_messages={"invalid": _("Write the date with numbers, such as 27/3/1991.")},
    )
    postcode = line(
        _("First part of the postcode of where you are now"),
        most=8,
        help_text=_("Such as B15. It finds somebody near."),
    )
    happened = forms.MultipleChoiceField(
        label=_("What is it about?"),
        choices=HAPPENED,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that fit. You need not say more."),
        error_messages={"required": _("Choose at least one. “Something else” is fine.")},
    )
    targeted_for = forms.MultipleChoiceField(
        label=_("If you were targeted for who you are: for what?"),
        choices=STRANDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It finds a service that knows. Leave it empty if you would rather not say."),
    )
    by_whom = pick(_("Who did it?"), BY_WHOM, "", required=False)
    needs_to_know = forms.CharField(
        label=_("Anything the worker should know before they ring"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Use at most 1,000 characters: you can say the rest to the worker.")},
    )
    agrees = pick(
        _("May we pass this to the service that fits best?"),
        [("yes", _("Yes")), ("no", _("No"))],
        _("Say yes or no. Nothing is passed on unless you choose."),
    )
    police = pick(
        _("May the police know that you asked for support?"),
        [("no", _("No")), ("yes", _("Yes"))],
        _("Choose yes or no. You get the same support either way."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, at: datetime, for_another: bool = False) -> None:
        super().__init__(data, initial={"police": "no"})
        self.today = local_date(at)
        if for_another:
            self.fields["sex"].label = "What is their sex? They need not say."
            self.fields["given_names"].label = "Their first name, or what to call them"
            self.fields["family_name"].label = "Their family name, if they want to give it"
            self.fields["date_of_birth"].label = "Their date of birth, if they want to give it"
            self.fields["postcode"].label = "First part of the postcode of where they are now"
            self.fields["targeted_for"].label = "If they were targeted for who they are: for what?"
            self.fields["agrees"].label = "Do they agree to be referred?"
            self.fields["police"].label = "Do they agree that the police know of it?"
            return
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        for name in ("safe_to_call", "safe_to_text", "safe_to_leave_message", "safe_to_email", "happened", "by_whom"):
            field = self.fields[name]
            field.choices = [(code, self._to_you(name, code, words)) for code, words in field.choices]  # type: ignore[attr-defined]

    @staticmethod
    def _to_you(name: str, code: str, words: Any) -> Any:
        return words if name == "by_whom" and code == "" else TO_YOU.get(code, words)

    def clean_date_of_birth(self) -> date | None:
        """A birth date is a day of a living person: it decides whether somebody is treated as a child."""
        born: date | None = self.cleaned_data.get("date_of_birth")
        if born is not None and not self.today - OLDEST < born <= self.today:
            raise forms.ValidationError(_("Look at the year again, such as 27/3/1991."))
        return born

    def clean(self) -> dict[str, Any]:
        """At least one way is safe, and its number or address is there."""
        cleaned = super().clean() or {}
        safe_phone = "yes" in (cleaned.get("safe_to_call"), cleaned.get("safe_to_text"))
        if safe_phone and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Write the number that is safe to ring or text."))
        if cleaned.get("safe_to_email") == "yes" and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write the e-mail address that is safe."))
        if not safe_phone and cleaned.get("safe_to_email") != "yes":
            self.add_error("safe_to_call", _("Choose at least one way that is safe: a call, a text or an e-mail."))
        return cleaned

    def _happened(self) -> frozenset[str]:
        """The flags of triage. Whoever says what they were targeted for is in that group, not only in any."""
        chosen = frozenset(self.cleaned_data["happened"]) - {"other"}
        strands = frozenset(self.cleaned_data.get("targeted_for") or ())
        return (chosen - {"hate_other"}) | strands if strands else chosen

    def coming(self) -> Coming:
        """Whoever comes, as triage needs it."""
        cleaned = self.cleaned_data
        columns = (
            "phone",
            "safe_to_call",
            "safe_to_text",
            "safe_to_leave_message",
            "email",
            "safe_to_email",
            "safe_times",
            "needs_interpreter",
            "worker_gender",
            "sex",
            "given_names",
            "family_name",
            "postcode",
        )
        return Coming(
            said={name: str(cleaned.get(name) or "") for name in columns},
            date_of_birth=cleaned.get("date_of_birth"),
            happened=self._happened(),
            by_whom=cleaned.get("by_whom", ""),
            agrees=cleaned["agrees"],
            police_may_see=cleaned["police"] == "yes",
            needs_to_know=cleaned.get("needs_to_know", ""),
        )
