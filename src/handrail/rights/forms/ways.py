"""The ways of being in touch, in words, and what every form of contact has in common."""

from collections.abc import Mapping
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field
from django import forms

from handrail.journey.details import METHODS
from handrail.rights.actions.recording import MADE_SAFE, WAY_OF
from handrail.rights.contact import HEARERS, PAPERS, WAYS
from handrail.rights.queries.recording import NOT_SAFE

NO_VOICEMAIL = "A voicemail tells nobody: it is kept as an attempt."
NOTE_TOO_LONG = {"max_length": "Use at most 2,000 characters."}
SAFE_BY = {
    "they_asked_for_it": "They asked for it this time",
    "another_address": "It went to another address or number that is safe",
    "handed_over_in_person": "It was handed over in person",
    "advocate_was_there": "Their advocate was with them",
    "suspect_is_away": "The suspect is in custody or away",
}


def how() -> forms.ChoiceField:
    """How somebody was reached."""
    return forms.ChoiceField(
        label="How?",
        widget=forms.RadioSelect,
        choices=[(code, WAYS[code]) for code in METHODS],
        help_text=NO_VOICEMAIL,
        error_messages={
            "required": "Say how: a voicemail or an unanswered call is not a telling.",
            "invalid_choice": "Choose one of these ways.",
        },
    )


def how_made_safe() -> forms.ChoiceField:
    """How a way that is not safe for them was made safe; a form keeps it only where there is such a way."""
    return forms.ChoiceField(
        label="If you used a way that is not safe for them: how was it made safe?",
        required=False,
        widget=forms.Select,
        choices=[("", "I did not use one"), *((code, SAFE_BY[code]) for code in MADE_SAFE)],
    )


def who_heard() -> forms.ChoiceField:
    """Who heard or read it."""
    return forms.ChoiceField(
        label="Whom did you speak to, or write to?",
        required=False,
        widget=forms.RadioSelect,
        choices=[*HEARERS.items(), ("", "Not recorded")],
        help_text="Never the suspect, and never a relative who interprets.",
    )


def could_ask() -> forms.ChoiceField:
    """Whether they could ask questions."""
    return forms.ChoiceField(
        label="Could they ask questions?",
        required=False,
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No"), ("", "Not recorded")],
    )


def what_was_sent() -> forms.MultipleChoiceField:
    """What was sent or handed over with it."""
    return forms.MultipleChoiceField(
        label="What was sent or handed over?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(PAPERS.items()),
        help_text="Something else: say what in the note.",
    )


def laid_out_how(legend_size: str | None = None) -> list[Any]:
    """The three questions of who heard it, whether they could ask and what was sent, as both forms lay them out."""
    return [
        Field.radios("heard_by", small=True, legend_size=legend_size),
        Field.radios("questions", small=True, inline=True, legend_size=legend_size),
        Field.checkboxes("sent", small=True, legend_size=legend_size),
    ]


def mark_unsafe(form: forms.Form, ways: Mapping[str, str]) -> None:
    """Say beside each way of the form's `method` that it is not safe; where all are, do not ask how one was made so."""
    method = form.fields["method"]
    assert isinstance(method, forms.ChoiceField)
    unsafe = {code for code, way in WAY_OF.items() if ways.get(way, "") in NOT_SAFE}
    method.choices = [
        Choice(code, WAYS[code], hint="Not safe for them.") if code in unsafe else Choice(code, WAYS[code])
        for code in METHODS
    ]
    if not unsafe:
        del form.fields["made_safe"]
