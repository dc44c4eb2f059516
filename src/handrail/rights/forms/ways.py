"""The ways of being in touch, in words, and what every form of contact has in common."""

from collections.abc import Mapping

from crispy_forms_gds.choices import Choice
from django import forms

from handrail.journey.details import METHODS
from handrail.rights.actions.recording import MADE_SAFE, WAY_OF
from handrail.rights.queries.recording import NOT_SAFE

WORDS = {
    "in_person": "In person",
    "video": "By video",
    "phone": "By phone",
    "voicemail": "Voicemail",
    "text": "By text",
    "email": "By e-mail",
    "letter": "By letter",
    "portal": "Through the portal",
    "through_advocate": "Through their advocate",
}
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
        choices=[(code, WORDS[code]) for code in METHODS],
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


def mark_unsafe(form: forms.Form, ways: Mapping[str, str]) -> None:
    """Say beside each way of the form's `method` that it is not safe; where all are, do not ask how one was made so."""
    method = form.fields["method"]
    assert isinstance(method, forms.ChoiceField)
    unsafe = {code for code, way in WAY_OF.items() if ways.get(way, "") in NOT_SAFE}
    method.choices = [
        Choice(code, WORDS[code], hint="Not safe for them.") if code in unsafe else Choice(code, WORDS[code])
        for code in METHODS
    ]
    if not unsafe:
        del form.fields["made_safe"]
