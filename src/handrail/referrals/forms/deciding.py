"""The shape of what is typed about a referral, a hold, and somebody who comes by another door."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from handrail.agencies.models import Worker
from handrail.people.safe_times import read_times
from handrail.referrals.actions import Answers
from handrail.referrals.actions.answering import DECLINES, RETURNS, WITHDRAWALS
from handrail.referrals.actions.routing import BASES, NOT_REFERRED
from handrail.referrals.queries.holds import Choice
from handrail.referrals.wording import kind, why_service

Choices = list[tuple[str, Any]]
YES_NO: Choices = [("yes", _("Yes")), ("no", _("No"))]
YES_NO_UNASKED: Choices = [*YES_NO, ("", _("Not asked"))]
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
        error_messages={
            "required": missing,
            "max_length": format_lazy(_("{label}: use at most {most} characters."), label=label, most=most),
        },
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


class Leaving(forms.Form):
    """Who takes over from somebody who leaves, and who covers where that is the same person already."""

    taken_over_by = forms.ModelChoiceField(
        Worker.objects.none(),
        label="Who takes over?",
        help_text="They cover the cases, and see and owe whatever was seen and owed by the one who leaves.",
        empty_label="Choose somebody",
        error_messages={"required": "Choose who takes over.", "invalid_choice": "Choose somebody on the list."},
    )
    cover = forms.ModelChoiceField(
        Worker.objects.none(),
        label="Who covers, where they carry the case already?",
        empty_label="Choose somebody",
        error_messages={"required": "Choose who covers.", "invalid_choice": "Choose somebody on the list."},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, colleagues: QuerySet[Worker], carries: bool) -> None:
        super().__init__(data)
        if not carries:
            del self.fields["cover"]
        for field in self.fields.values():
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = colleagues
            field.widget.attrs["class"] = "govuk-select"

    def clean(self) -> dict[str, Any]:
        """The cover is somebody else."""
        cleaned = super().clean() or {}
        if cleaned.get("cover") and cleaned.get("cover") == cleaned.get("taken_over_by"):
            self.add_error("cover", "Choose somebody else: worker and cover are two people.")
        return cleaned


class Ending(forms.Form):
    """A coded reason to decline, return or withdraw."""

    reason = pick("Why?", (), "Choose the reason that fits best.")

    def __init__(self, data: Mapping[str, Any] | None, *, verb: str) -> None:
        super().__init__(data)
        reasons = {"decline": DECLINES, "return": RETURNS, "withdraw": WITHDRAWALS}[verb]
        self.fields["reason"].choices = list(reasons.items())  # type: ignore[attr-defined]


class Refer(forms.Form):
    """A service, the basis, and what it needs to know; of a child held for one, first the adult who may be told."""

    adult = line(
        "Which adult, suspected of nothing, or which social worker may be told?",
        missing="Name the adult or social worker through whom the child is reached, and how: nobody rings the child.",
        help_text="Their name, who they are to the child, and their telephone number.",
        most=200,
    )
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

    def __init__(
        self, data: Mapping[str, Any] | None, *, choices: Sequence[Choice], basis: str = "", asks_adult: bool = False
    ) -> None:
        super().__init__(data, initial={"basis": basis})
        if not asks_adult:
            del self.fields["adult"]
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

    phone = line(_("Phone number"), most=40)
    safe_to_call = pick(_("Is it safe to call?"), YES_NO_UNASKED, "", required=False)
    safe_to_text = pick(_("Is it safe to text?"), YES_NO_UNASKED, "", required=False)
    safe_to_leave_message = pick(_("Is it safe to leave a message?"), YES_NO_UNASKED, "", required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        error_messages={"invalid": _("Write the e-mail address in full, such as name@mail.example.")},
    )
    safe_to_email = pick(_("Is it safe to e-mail?"), YES_NO_UNASKED, "", required=False)
    safe_times = line(
        _("When is it safe?"),
        most=200,
        help_text=_("For example: weekdays 9:30 to 14:30. Leave empty for any day, 8 to 9."),
    )

    def clean_phone(self) -> str:
        """A number has digits enough to be one."""
        phone = str(self.cleaned_data.get("phone", "")).strip()
        if phone and sum(character.isdigit() for character in phone) < 7:
            raise forms.ValidationError(_("Write the whole number, such as 07700 900123."))
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
