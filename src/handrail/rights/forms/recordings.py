"""The shape of what is typed when somebody records that one thing happened."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Field, Fixed, Layout, Submit
from django import forms

from handrail.core.moments import parse_moment
from handrail.crimes.queries import Against
from handrail.journey.details import BadDetail, read_detail
from handrail.journey.vocabulary import LISTS, Kind
from handrail.rights.actions.recording import ATTEMPT, INTERPRETED, NEVER_INTERPRET, REACHING, NeverARelative
from handrail.rights.contact import kept_as
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
from handrail.rights.queries import Trigger
from handrail.rights.queries.recording import MESSAGE, NOT_APPLICABLE
from handrail.rights.queries.telling import SAID_IN_A_CALL
from handrail.rights.rulebook import rules_in_use
from handrail.rights.steps import course_of, reasons

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
INTERPRETERS = [
    ("professional", "A professional interpreter, there"),
    ("remote", "A professional interpreter, by telephone or video"),
    ("family", "A relative, a friend or a child"),
    ("suspect", "The suspect, or somebody of theirs"),
]
"""The last two are refused with the reason: what happened is recorded as a failure."""
HOW = ("heard_by", "questions", "sent")
"""What is asked of a telling beside the way, as on the page of one contact."""
SEVERAL = frozenset({"special_measures_requested", "special_measures_applied"})
NEEDING = ("_refused", "_failed", "_retained", "_disposed", "_not_sought")
_MISSING = {"required": "Choose one.", "invalid_choice": "Choose one of these."}
RIGHTS = list(
    {
        right.id: f"Right {right.number}: {right.title}"
        for edition in rules_in_use().editions
        for right in edition.rights
    }.items()
)


NOT_ASKED: Mapping[str, str] = {}
"""Of a way that nobody asked about nothing is known, and nothing is refused."""


class Recording(DayAndTime):
    """That something happened: about what, how, when, with what the kind of event needs, and a note."""

    about = forms.MultipleChoiceField(label="", required=False, widget=forms.CheckboxSelectMultiple)
    suspect = forms.ChoiceField(label="Which suspect?", required=False, widget=forms.RadioSelect)
    method = how()
    made_safe = how_made_safe()
    heard_by = who_heard()
    questions = could_ask()
    sent = what_was_sent()
    note = forms.CharField(
        label="Note (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=NOTE_TOO_LONG,
        help_text="Only your own agency sees it. Keep out addresses, and anything about immigration.",
    )
    item = forms.CharField(
        label="Which thing?",
        max_length=80,
        help_text="As the police list it, such as an exhibit's number.",
        error_messages={"required": "Say which thing it was, as the police list it."},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        kind: Kind,
        triggers: Sequence[Trigger],
        chosen: Sequence[str] = (),
        item: str = "",
        suspects: Sequence[Against] = (),
        ways: Mapping[str, str] = NOT_ASKED,
        at: datetime,
        back: str = "",
    ) -> None:
        meant = [one.token for one in triggers] if len(triggers) == 1 and not kind.about_required else []
        initial = {"about": list(chosen) or meant, "next": back, "item": item, "heard_by": "", "questions": ""}
        super().__init__(data, at=at, initial=initial)
        self.kind = kind
        self._ask_about(triggers)
        self._ask_which(suspects)
        self.fields["method"].required = kind.name == "victim_told"
        tried = {MESSAGE: ways.get(MESSAGE, "")} if kind.name == ATTEMPT else NOT_ASKED
        mark_unsafe(self, ways if kind.name in REACHING else tried)
        if kind.name not in REACHING and not kind.name.endswith(("_offered", "_attempted")):
            del self.fields["method"]  # nobody was to be reached: nothing was said, sent or handed over
        course = course_of(kind.name)
        if course is None or not course.each_item:
            del self.fields["item"]
        detail = detail_field(kind, [right.id for one in triggers for right in one.rights])
        if detail is not None:
            self.fields["detail"] = detail
        if kind.name not in SAID_IN_A_CALL or (detail is not None and kind.detail_form != "codes_many"):
            for name in HOW:
                del self.fields[name]  # nothing is told or given, or its one code is what answers
        self.order_fields(
            ("about", "suspect", "item", "detail", "method", "made_safe", *HOW, "day", "time", "note", "next")
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(*self._laid_out(triggers, detail))

    def _ask_about(self, triggers: Sequence[Trigger]) -> None:
        about = self.fields["about"]
        assert isinstance(about, forms.MultipleChoiceField)
        course = course_of(self.kind.name)
        if not self.kind.about_required and (not triggers or (course is not None and course.each_item)):
            del self.fields["about"]  # of a thing, which thing says what it is about
            return
        about.choices = [Choice(one.token, one.words, hint=" ".join(one.say)) for one in triggers]
        about.label = ABOUT.get(self.kind.name, "What was it about?")
        about.required = self.kind.about_required or len(triggers) > 1 or self.kind.name == NOT_APPLICABLE
        about.error_messages |= {
            "required": "Choose at least one.",
            "invalid_choice": "What you chose is open no more: choose from what is here now.",
        }
        if self.kind.name == "victim_told":
            about.help_text = "One call may answer several: choose all that they were told."

    def _ask_which(self, suspects: Sequence[Against]) -> None:
        """Ask to whom it happened, where several are named; where one is, every suspect is that one."""
        named = {one.token: one.shown_name for one in suspects}
        which = self.fields["suspect"]
        assert isinstance(which, forms.ChoiceField)
        if not self.kind.of_suspect or len(named) < 2:
            del self.fields["suspect"]
        else:
            which.choices = [*named.items(), ("", "All of them, or it is not known which")]
            which.initial = ""

    def _laid_out(self, triggers: Sequence[Trigger], detail: forms.Field | None) -> list[Any]:
        parts: list[Any] = []
        if "about" in self.fields:
            parts.append(Field.checkboxes("about", small=True))
        if "suspect" in self.fields:
            parts.append(Field.radios("suspect", small=True))
        if "item" in self.fields:
            parts.append(Field.text("item", field_width=Fixed.TWENTY))
        if detail is not None:
            parts.append(_laid(detail))
        if "method" in self.fields:
            parts.append(Field.radios("method", small=True))
        if "made_safe" in self.fields:
            parts.append(Field.select("made_safe"))
        if "sent" in self.fields:
            parts += laid_out_how()
        parts += ["day", Field.text("time", field_width=Fixed.FIVE)]
        parts += [Field.textarea("note", rows=3), "next", Submit("submit", "Record")]
        return parts

    def clean(self) -> dict[str, Any]:
        """Read the detail in the form its kind of event takes."""
        cleaned = super().clean()
        asked = cleaned.get("detail")
        written = ";".join(asked) if isinstance(asked, list) else str(asked or "")
        if "detail" not in self.errors:
            cleaned["detail"] = self._read(written)
            if "sent" in self.fields:
                how_told = kept_as(
                    heard_by=cleaned.get("heard_by", ""),
                    questions=cleaned.get("questions", ""),
                    sent=cleaned.get("sent", ()),
                )
                cleaned["detail"] = ";".join(filter(None, (cleaned["detail"], how_told)))
        return cleaned

    def _read(self, written: str) -> str:
        if self.kind.name == INTERPRETED and written in NEVER_INTERPRET:
            self.add_error("detail", str(NeverARelative()))
            return ""
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
    NOT_APPLICABLE: "Which right does not apply to them?",
    "row_voided": "Which entry was wrong?",
}
"""The question above the choices, where the kind of event has its own."""


def detail_field(kind: Kind, rights: Sequence[str] = ()) -> forms.Field | None:
    """The field for what a kind of event holds beside its time; none where it holds nothing a person would type.

    `rights` are those it may be about: where one does not apply, the reasons are the right's own.
    """
    form = kind.detail_form
    coded = tuple(dict.fromkeys(code for right in rights or ("",) for code in reasons(kind.name, right)))
    if kind.name == INTERPRETED:
        return forms.ChoiceField(
            label="Who interpreted?", choices=INTERPRETERS, widget=forms.RadioSelect, error_messages=_MISSING
        )
    if coded:
        return _reason_field(kind, coded)
    codes = CHOICES_OF.get(form) or (kind.codes if form in ("code", "code_reason") else ())
    if codes:
        return forms.ChoiceField(
            label=f"{kind.label}: which?", choices=_choices(codes), widget=forms.RadioSelect, error_messages=_MISSING
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
            label="About which right?",
            required=False,
            widget=forms.Select,
            choices=[("", "All of them"), *RIGHTS],
            error_messages=_MISSING,
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


def _reason_field(kind: Kind, codes: Sequence[str]) -> forms.Field:
    """Codes from which one is chosen (of special measures, several); a refusal, a failure or an excuse needs one."""
    if kind.name in SEVERAL:
        return forms.MultipleChoiceField(
            label="Which?", choices=_choices(codes), widget=forms.CheckboxSelectMultiple, required=False
        )
    needed = kind.detail_form == "right_reason" or kind.name.endswith(NEEDING)
    more = [] if needed else [("", "Not recorded")]
    return forms.ChoiceField(
        label="Why?" if needed else "Which?",
        choices=[*_choices(codes), *more],
        widget=forms.RadioSelect,
        required=needed,
        help_text="What has no code: say it in the note." if "other" in codes else "",
        error_messages={"required": "Choose the reason.", "invalid_choice": "Choose one of these."},
    )


def _choices(codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(code, _NAMES.sub(_as_a_name, _in_words(code))) for code in codes]


def _in_words(code: str) -> str:
    return code.replace("_", " ").capitalize()


_NAMES = re.compile(r"\b(english|england|wales|cps)\b", re.IGNORECASE)


def _as_a_name(found: re.Match[str]) -> str:
    return found[0].upper() if found[0].lower() == "cps" else found[0].capitalize()


def _as_code(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def _laid(detail: forms.Field) -> Any:
    if isinstance(detail, forms.MultipleChoiceField):
        return Field.checkboxes("detail", small=True)
    if isinstance(detail.widget, forms.RadioSelect):
        return Field.radios("detail", small=True)
    return Field.select("detail") if isinstance(detail, forms.ChoiceField) else Field.text("detail")
