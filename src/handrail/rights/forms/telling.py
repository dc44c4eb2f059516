"""The shape of what is typed about one contact: what was told in it, how, who heard it, what was sent."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fixed, Layout, Submit
from django import forms

from handrail.core.moments import say_local_day, say_moment
from handrail.core.workdays import LONDON, local_date
from handrail.rights.actions.telling import Contact
from handrail.rights.forms.days import DayAndTime
from handrail.rights.forms.ways import (
    NOTE_TOO_LONG,
    could_ask,
    how,
    how_made_safe,
    laid_out_how,
    mark_unsafe,
    what_was_sent,
    who_heard,
)
from handrail.rights.queries.telling import Item, ToTell


class Contacting(DayAndTime):
    """One contact, ticked on one form; `found` gives what may be ticked."""

    about = forms.MultipleChoiceField(
        label="What did you tell them, give them or offer them?",
        widget=forms.CheckboxSelectMultiple,
        help_text="One call may answer several: tick all that you told.",
        error_messages={
            "required": "Tick at least one.",
            "invalid_choice": "What you ticked is open no more: choose from what is here now.",
        },
    )
    method = how()
    made_safe = how_made_safe()
    heard_by = who_heard()
    questions = could_ask()
    sent = what_was_sent()
    note = forms.CharField(
        label="What else was said (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=NOTE_TOO_LONG,
        help_text="Only your own agency sees it. Keep out addresses, and anything about immigration.",
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        found: ToTell,
        chosen: Sequence[str] = (),
        at: datetime,
        back: str = "",
    ) -> None:
        now = at.astimezone(LONDON)
        initial = {"about": list(chosen), "next": back, "time": f"{now:%H:%M}", "heard_by": "", "questions": ""}
        super().__init__(data, at=at, initial=initial)
        self._offer(found, local_date(at))
        self.order_fields(("about", "method", "made_safe", "heard_by", "questions", "sent", "day", "time", "note"))
        unsafe = [Field.select("made_safe")] if "made_safe" in self.fields else []
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.checkboxes("about", legend_size="m"),
            Field.radios("method", small=True, legend_size="s"),
            *unsafe,
            *laid_out_how("s"),
            "day",
            Field.text("time", field_width=Fixed.FIVE),
            Field.textarea("note", rows=3),
            "next",
            Submit("submit", "Record this contact"),
        )

    def _offer(self, found: ToTell, today: date) -> None:
        offered = [item for item in found.items if item.in_a_call]
        several = len({item.place.crime_id for item in found.items}) > 1
        about = self.fields["about"]
        assert isinstance(about, forms.MultipleChoiceField)
        about.choices = [
            Choice(item.key, words, hint=" ".join(filter(None, (item.withheld, *item.say))))
            for item, words in zip(offered, _worded(offered, several, today), strict=True)
        ]
        mark_unsafe(self, found.ways)

    def contact(self) -> Contact:
        """What was typed, as the action takes it; once it is valid."""
        typed = self.cleaned_data
        return Contact(
            happened_at=typed["moment"],
            method=typed["method"],
            heard_by=typed["heard_by"],
            questions=typed["questions"],
            sent=tuple(typed["sent"]),
            made_safe=typed.get("made_safe", ""),
            note=typed["note"],
        )


def _worded(items: Sequence[Item], several: bool, today: date) -> list[str]:
    """What is ticked, in words. Where two would read alike, with the day each happened and the crime's number.

    Where two of one day would still read alike, with the time.
    """
    plain = [_of(item, several) for item in items]
    words = plain
    for when in (say_local_day, say_moment):
        often = Counter(words)
        words = [
            one if often[one] == 1 else " · ".join(filter(None, (base, *_apart(item, when, today))))
            for one, base, item in zip(words, plain, items, strict=True)
        ]
    return words


def _apart(item: Item, when: Callable[..., str], today: date) -> tuple[str, str]:
    """What tells it from another of the same words: when it happened, and the number of the crime."""
    crime = item.place.crime
    return (
        when(item.happened_at, today=today) if item.happened_at is not None else "",
        crime.source_ref if crime is not None else "",
    )


def _of(item: Item, several: bool) -> str:
    """What is ticked; and because of which crime, where they have several."""
    crime = item.place.crime
    return f"{item.title} · {crime.offence or crime.source_ref}" if several and crime is not None else item.title
