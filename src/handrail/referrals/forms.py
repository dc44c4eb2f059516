"""The shape of what is typed about a referral, a hold, and somebody who comes by another door."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from handrail.agencies.models import Worker
from handrail.core.workdays import local_date
from handrail.people.safe_times import read_times
from handrail.referrals.actions import Answers, Coming
from handrail.referrals.actions.answering import DECLINES, RETURNS, WITHDRAWALS
from handrail.referrals.actions.routing import BASES, NOT_REFERRED
from handrail.referrals.queries.holds import Choice
from handrail.referrals.wording import kind, why_service

Choices = list[tuple[str, str]]
YES_NO: Choices = [("yes", "Yes"), ("no", "No")]
YES_NO_UNASKED: Choices = [*YES_NO, ("", "Not asked")]
GRADES: Choices = [("standard", "Standard"), ("medium", "Medium"), ("high", "High"), ("", "Not graded")]


def pick(label: Any, choices: Iterable[tuple[str, Any]], missing: Any, **more: Any) -> forms.ChoiceField:
    """A choice by radio buttons, with what would be right where nothing was chosen."""
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=forms.RadioSelect, error_messages={"required": missing}, **more
    )


def line(label: Any, *, most: int = 120, missing: Any = "", help_text: Any = "") -> forms.CharField:
    """One line of text; required where `missing` says what would be right."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(missing),
        help_text=help_text,
        error_messages={"required": missing, "max_length": f"{label}: use at most {most} characters."},
    )


class Accept(forms.Form):
    """A worker and a cover, in one step."""

    worker = forms.ModelChoiceField(
        Worker.objects.none(),
        label="Worker",
        error_messages={
            "required": "Choose the worker who takes it.",
            "invalid_choice": "Choose a worker on the list.",
        },
    )
    cover = forms.ModelChoiceField(
        Worker.objects.none(),
        label="Cover, when the worker is away",
        error_messages={"required": "Choose who covers.", "invalid_choice": "Choose a cover on the list."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, workers: Sequence[Worker], me: int | None) -> None:
        first = me if me in {worker.id for worker in workers} else None
        super().__init__(data, initial={"worker": first})
        found = Worker.objects.filter(id__in=[worker.id for worker in workers]).order_by("name")
        for name in ("worker", "cover"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found
            field.widget.attrs["class"] = "govuk-select"

    def clean(self) -> dict[str, Any]:
        """The cover is somebody else."""
        cleaned = super().clean() or {}
        if cleaned.get("worker") and cleaned.get("worker") == cleaned.get("cover"):
            self.add_error("cover", "Choose somebody else as cover: worker and cover are two people.")
        return cleaned


class Ending(forms.Form):
    """A coded reason to decline, return or withdraw."""

    reason = pick("Why?", (), "Choose the reason that fits best.")

    def __init__(self, data: Mapping[str, Any] | None, *, verb: str) -> None:
        super().__init__(data)
        reasons = {"decline": DECLINES, "return": RETURNS, "withdraw": WITHDRAWALS}[verb]
        self.fields["reason"].choices = list(reasons.items())  # type: ignore[attr-defined]


class Refer(forms.Form):
    """A service, the basis, and what it needs to know."""

    service = pick("Which service?", (), "Choose a service.")
    basis = pick("On what basis is it shared?", BASES.items(), "Choose the basis on which it is shared.")
    needs_to_know = forms.CharField(
        label="What do they need to know, and no more?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Do not write an address, the other person's details, or anything about immigration.",
        error_messages={"max_length": "Use at most 1,000 characters: what they need to know, and no more."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, choices: Sequence[Choice], basis: str = "") -> None:
        super().__init__(data, initial={"basis": basis})
        self.fields["service"].choices = [  # type: ignore[attr-defined]
            (f"{one.service.ref}:{one.kind}", _service_words(one)) for one in choices
        ]


def _service_words(one: Choice) -> str:
    why = "full now" if one.full else ", ".join(filter(None, map(why_service, one.why)))
    return f"{one.service}: {kind(one.kind)}" + (f" ({why})" if why else "")


class NotRefer(forms.Form):
    """A coded reason why somebody is not referred."""

    reason = pick("Why are they not referred?", NOT_REFERRED.items(), "Choose the reason that fits best.")


class Reaching(forms.Form):
    """How it is safe to reach somebody: asked of them, and asked before anything else."""

    phone = line("Phone number", most=40)
    safe_to_call = pick("Is it safe to call?", YES_NO_UNASKED, "", required=False)
    safe_to_text = pick("Is it safe to text?", YES_NO_UNASKED, "", required=False)
    safe_to_leave_message = pick("Is it safe to leave a message?", YES_NO_UNASKED, "", required=False)
    email = forms.EmailField(
        label="E-mail address",
        required=False,
        error_messages={"invalid": "Write the e-mail address in full, such as name@mail.example."},
    )
    safe_to_email = pick("Is it safe to e-mail?", YES_NO_UNASKED, "", required=False)
    safe_times = line(
        "When is it safe?", most=200, help_text="For example: weekdays 9:30 to 14:30. Leave empty for any day, 8 to 9."
    )

    def clean_phone(self) -> str:
        """A number has digits enough to be one."""
        phone = str(self.cleaned_data.get("phone", "")).strip()
        if phone and sum(character.isdigit() for character in phone) < 7:
            raise forms.ValidationError("Write the whole number, such as 07700 900123.")
        return phone

    @property
    def times_not_read(self) -> bool:
        """Whether the safe times will have to be read by whoever rings."""
        return not read_times(str(self.data.get("safe_times", ""))).whole


class AnswerQuestions(Reaching):
    """What only the officer knows."""

    need = pick("Do they want support?", YES_NO_UNASKED, "", required=False)
    consent = pick("Do they agree to a referral for this crime?", YES_NO_UNASKED, "", required=False)
    grade = pick("What is the risk?", GRADES, "", required=False)
    safe_to_write = pick("Is it safe to write a letter?", YES_NO_UNASKED, "", required=False)
    phone_shared_with = pick(
        "Does somebody else use the phone?",
        [
            ("suspect", "The suspect"),
            ("household", "Somebody in the home"),
            ("other", "Somebody else"),
            ("", "No, or not asked"),
        ],
        "",
        required=False,
    )
    of_reaching = (
        "phone",
        "safe_to_call",
        "safe_to_text",
        "safe_to_leave_message",
        "phone_shared_with",
        "email",
        "safe_to_email",
        "safe_to_write",
        "safe_times",
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, questions: Iterable[str], recorded: Mapping[str, str]
    ) -> None:
        super().__init__(data, initial=dict(recorded))
        asked = set(questions)
        wanted = [
            name
            for question, name in (("risk_grade", "grade"), ("support_need", "need"), ("consent", "consent"))
            if question in asked
        ]
        if asked & {"details", "safe_contact"} or not wanted:
            wanted += self.of_reaching
        self.order_fields(wanted)
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]

    def answers(self) -> Answers:
        """What was answered."""
        return Answers(**{name: value for name, value in self.cleaned_data.items() if value})


class Acknowledge(forms.Form):
    """Whom a service that is not on Handrail named."""

    worker = line("Worker they named", missing="Write the name of the worker.")
    cover = line("Cover they named", missing="Write the name of the cover.")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.widget.attrs["class"] = "govuk-input"


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
        label=_("If they were targeted for who they are: for what?"),
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
