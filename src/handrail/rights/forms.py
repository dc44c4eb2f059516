"""The shape of what is typed when somebody records that something happened, or says what came of a promise."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from crispy_forms_gds.fields import DateInputField
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fixed, Layout, Submit
from django import forms

from handrail.core.moments import BadMoment, from_local, parse_moment
from handrail.core.workdays import LONDON
from handrail.journey.details import METHODS, BadDetail, read_detail
from handrail.journey.vocabulary import LISTS, Kind
from handrail.rights.queries import Trigger
from handrail.rights.rulebook import rules_in_use

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
CHOICES_OF = {
    "yes_no": ("yes", "no"),
    "yes_no_empty": ("yes", "no"),
    "enhanced": ("yes", "no"),
    "grade": LISTS["grade"],
}
IN_WORDS = frozenset(
    {"time", "hearing", "hearing_or_code", "bail", "sentence", "withdrawal", "plan", "tool_grade", "yes_no_reason"}
)
HINTS = {
    "time": "The day and time, such as 2026-05-06 10:00",
    "hearing": "Time, court and kind of hearing, such as 2026-05-06T10:00|Birmingham Crown Court|plea",
    "hearing_or_code": "Time, court and kind of hearing, such as 2026-05-06T10:00|Birmingham Crown Court|plea",
    "bail": "The time to return, or the conditions, such as no_contact;not_to_go",
    "sentence": "Such as custodial:18 for eighteen months, suspended, community or fine",
    "withdrawal": "When and why, such as pre_charge:no_updates",
    "plan": "How, and every how many days, such as phone:14",
    "tool_grade": "The tool and its grade, such as dash:high",
    "yes_no_reason": "yes or no, and why, such as no:no_vulnerability",
}
RIGHTS = list(
    {
        right.id: f"Right {right.number}: {right.title}"
        for edition in rules_in_use().editions
        for right in edition.rights
    }.items()
)
NO_SUCH_DAY = "Give a day that exists, with the year in full, such as 8 4 2026."
EARLIEST_YEAR = 1990
"""Before it a year is a slip of the hand: nothing that is recorded here was done earlier."""
LONGEST_PROMISE = timedelta(days=366)
"""How far ahead a call may be promised; further, the year is a slip of the hand."""
NOTE_TOO_LONG = {"max_length": "Use at most 2,000 characters."}
_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})")


class Day(DateInputField):  # type: ignore[misc]
    """A day in three boxes. One that does not exist, or whose year is not written in full, is said in plain words."""

    def clean(self, value: Any) -> date | None:
        """Return the day; each mistake has the same words, since all three boxes are put right together."""
        typed = [str(part).strip() for part in value or () if part]
        if typed and (len(typed) < 3 or any(len(part) > 4 for part in typed)):
            raise forms.ValidationError(NO_SUCH_DAY)
        try:
            found: date | None = super().clean(value)
        except forms.ValidationError as fault:
            raise forms.ValidationError(NO_SUCH_DAY if typed else fault.messages) from fault
        if found is not None and found.year < EARLIEST_YEAR:
            raise forms.ValidationError(NO_SUCH_DAY)
        return found


class DayAndTime(forms.Form):
    """A day in three boxes and a time in one, read as local time; what was typed is kept."""

    day = Day(label="Which day?", require_all_fields=False)
    time = forms.CharField(
        label="What time?",
        max_length=5,
        help_text="On the 24-hour clock, such as 17:05",
        error_messages={"required": "Write the time, such as 17:05.", "max_length": "Write the time, such as 17:05."},
    )
    future = False

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime, **more: Any) -> None:
        self.at = at
        more.setdefault("initial", {})
        more["initial"].setdefault("day", at.astimezone(LONDON).date())
        super().__init__(data, **more)

    def clean(self) -> dict[str, Any]:
        """Read the moment: one that does not exist, or lies on the wrong side of now, is said beside its field."""
        cleaned = super().clean() or {}
        day, written = cleaned.get("day"), cleaned.get("time")
        if not isinstance(day, date) or written is None:
            return cleaned
        try:
            moment = read_when(day, written)
        except BadMoment as fault:
            self.add_error("time", str(fault))
            return cleaned
        if not self.future and moment > self.at:
            self.add_error("time", "That has not happened yet: give the time at which it did.")
        elif self.future and moment <= self.at:
            self.add_error("time", "A promise is for a time still to come: give a day and time after now.")
        elif self.future and moment > self.at + LONGEST_PROMISE:
            self.add_error("day", "A promise is for a day within a year: look at the year again.")
        cleaned["moment"] = moment
        return cleaned


def read_when(day: date, written: str) -> datetime:
    """The UTC moment of a local day and a time such as 17:05, 17.05 or 1705. Raises `BadMoment`."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadMoment("Write the time on the 24-hour clock, such as 17:05.")
    try:
        return from_local(datetime.combine(day, time(int(found[1]), int(found[2]))))
    except BadMoment as fault:
        raise BadMoment(f"{written.strip()} does not exist on that day: the clocks went forward over it.") from fault


class Recording(DayAndTime):
    """That something happened: about what, how, when, with what the kind of event needs, and a note."""

    about = forms.MultipleChoiceField(label="", required=False, widget=forms.CheckboxSelectMultiple)
    method = forms.ChoiceField(
        label="How?",
        widget=forms.RadioSelect,
        required=False,
        choices=[(code, WORDS[code]) for code in METHODS],
        help_text=NO_VOICEMAIL,
        error_messages={
            "required": "Say how: a voicemail or an unanswered call is not a telling.",
            "invalid_choice": "Choose one of these ways.",
        },
    )
    note = forms.CharField(
        label="Note (optional)",
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
        kind: Kind,
        triggers: Sequence[Trigger],
        chosen: Sequence[str] = (),
        at: datetime,
        back: str = "",
    ) -> None:
        meant = [one.token for one in triggers] if len(triggers) == 1 and not kind.about_required else []
        super().__init__(data, at=at, initial={"about": list(chosen) or meant, "next": back})
        self.kind = kind
        self._ask_about(triggers)
        self.fields["method"].required = kind.name == "victim_told"
        detail = detail_field(kind)
        if detail is not None:
            self.fields["detail"] = detail
        self.order_fields(("about", "detail", "method", "day", "time", "note", "next"))
        self.helper = FormHelper()
        self.helper.layout = Layout(*self._laid_out(triggers, detail))

    def _ask_about(self, triggers: Sequence[Trigger]) -> None:
        about = self.fields["about"]
        assert isinstance(about, forms.MultipleChoiceField)
        if not triggers and not self.kind.about_required:
            del self.fields["about"]
            return
        about.choices = [(one.token, one.words) for one in triggers]
        about.label = ABOUT.get(self.kind.name, "What was it about?")
        about.required = self.kind.about_required or len(triggers) > 1
        about.error_messages |= {
            "required": "Choose at least one.",
            "invalid_choice": "What you chose is open no more: choose from what is here now.",
        }
        if self.kind.name == "victim_told":
            about.help_text = "One call may answer several: choose all that they were told."

    def _laid_out(self, triggers: Sequence[Trigger], detail: forms.Field | None) -> list[Any]:
        parts: list[Any] = []
        if "about" in self.fields:
            parts.append(Field.checkboxes("about", small=True))
        if detail is not None:
            parts.append(_laid(detail))
        parts += [Field.radios("method", small=True), "day", Field.text("time", field_width=Fixed.FIVE)]
        parts += [Field.textarea("note", rows=3), "next", Submit("submit", "Record")]
        return parts

    def clean(self) -> dict[str, Any]:
        """Read the detail in the form its kind of event takes."""
        cleaned = super().clean()
        asked = cleaned.get("detail")
        written = ";".join(asked) if isinstance(asked, list) else str(asked or "")
        if "detail" not in self.errors:
            cleaned["detail"] = self._read(written)
        return cleaned

    def _read(self, written: str) -> str:
        if self.kind.detail_form == "right_reason" and written:
            written = f"VC-00.0:{_as_code(written)}"
        try:
            return read_detail(self.kind, written, parse_moment)
        except BadDetail as fault:
            self.add_error("detail", f"Write {fault}.")
            return ""


ABOUT = {
    "victim_told": "What were they told?",
    "tell_attempted": "What did you try to tell them?",
    "tell_withheld": "What is held back from them for now?",
    "late_reason": "What was late?",
    "row_voided": "Which entry was wrong?",
}
"""The question above the choices, where the kind of event has its own."""


def detail_field(kind: Kind) -> forms.Field | None:
    """The field for what a kind of event holds beside its time; none where it holds nothing a person would type."""
    form = kind.detail_form
    codes = CHOICES_OF.get(form) or (kind.codes if form in ("code", "code_reason") else ())
    missing = {"required": "Choose one."}
    if codes:
        return forms.ChoiceField(
            label=f"{kind.label}: which?", choices=_choices(codes), widget=forms.RadioSelect, error_messages=missing
        )
    if form == "codes_many":
        return forms.MultipleChoiceField(
            label="What was covered?",
            choices=_choices(kind.codes),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    if form == "right":
        return forms.ChoiceField(
            label="About which right?", required=False, widget=forms.Select, choices=[("", "All of them"), *RIGHTS]
        )
    if form == "right_reason":
        return forms.CharField(
            label="Why?",
            max_length=80,
            help_text="In a few words, such as: would create risk",
            error_messages={"required": "Say why, in a few words."},
        )
    if form in IN_WORDS:
        return forms.CharField(label="What exactly?", max_length=200, required=False, help_text=HINTS[form])
    return None


def _choices(codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, code.replace("_", " ").capitalize()) for code in codes]


def _as_code(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def _laid(detail: forms.Field) -> Any:
    if isinstance(detail, forms.MultipleChoiceField):
        return Field.checkboxes("detail", small=True)
    if isinstance(detail.widget, forms.RadioSelect):
        return Field.radios("detail", small=True)
    return Field.select("detail") if isinstance(detail, forms.ChoiceField) else Field.text("detail")


class Kept(DayAndTime):
    """When and how a promised contact was made."""

    method = forms.ChoiceField(
        label="How?",
        widget=forms.RadioSelect,
        choices=[(code, WORDS[code]) for code in METHODS],
        help_text="A voicemail keeps no promise: it is kept as an attempt.",
        error_messages={"required": "Say how.", "invalid_choice": "Choose one of these ways."},
    )
    note = forms.CharField(
        label="Note (optional)", required=False, max_length=2000, widget=forms.Textarea, error_messages=NOTE_TOO_LONG
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime, back: str = "") -> None:
        now = at.astimezone(LONDON)
        super().__init__(data, at=at, initial={"next": back, "time": f"{now:%H:%M}"})
        self.order_fields(("method", "day", "time", "note", "next"))
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.radios("method", small=True),
            "day",
            Field.text("time", field_width=Fixed.FIVE),
            Field.textarea("note", rows=3),
            "next",
            Submit("submit", "Kept"),
        )


class Promised(DayAndTime):
    """A time still to come, for a promise made, moved, or made anew after one was missed."""

    future = True
    note = forms.CharField(
        label="Note (optional)", required=False, max_length=2000, widget=forms.Textarea, error_messages=NOTE_TOO_LONG
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, at: datetime, verb: str, back: str = "") -> None:
        super().__init__(data, at=at, initial={"next": back})
        self.fields["day"].label = "Promised for which day?"
        self.fields["time"].label = "By what time?"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "day",
            Field.text("time", field_width=Fixed.FIVE),
            Field.textarea("note", rows=3),
            "next",
            Submit("submit", verb),
        )


class Missed(forms.Form):
    """That a promised contact was not made."""

    note = forms.CharField(
        label="What happened? (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
        error_messages=NOTE_TOO_LONG,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, back: str = "") -> None:
        super().__init__(data, initial={"next": back})
        self.helper = FormHelper()
        self.helper.layout = Layout(Field.textarea("note", rows=3), "next", Submit("submit", "Missed"))
