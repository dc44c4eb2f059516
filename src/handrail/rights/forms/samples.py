"""The shape of what is typed about a dip sample: its frame and draw, and the answers to one case."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from handrail.agencies.models import Team, Worker
from handrail.core.fields import Day
from handrail.core.workdays import local_date
from handrail.rights.compliance import QUESTIONS, WORDS, Question
from handrail.rights.queries.framing import BY_GROUP, BY_UNIT, CLOSED, REPORTED

LARGEST_SEED = 2**63 - 1


def _pick(label: str, choices: Iterable[tuple[str, str]], missing: str, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(choices), widget=forms.RadioSelect, error_messages={"required": missing}, **more
    )


class Drawing(forms.Form):
    """Which frame, how many, by which seed, and who audits."""

    what = _pick(
        "Which crimes?", [(REPORTED, "Reported between these days"), (CLOSED, "Closed between these days")],
        "Choose whether the frame is of crimes reported or closed.",
    )  # fmt: skip
    from_on = Day(label="From")
    until_on = Day(label="Until")
    units = forms.MultipleChoiceField(
        label="Only these units", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None chosen is every unit.",
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label="Only these kinds of crime", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None chosen is every kind.",
    )  # fmt: skip
    by = _pick(
        "In proportion by", [(BY_UNIT, "Unit that has the crime"), (BY_GROUP, "Kind of crime")],
        "Choose what the sample is in proportion by.",
    )  # fmt: skip
    n = forms.IntegerField(
        label="How many cases?", min_value=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4"}),
        error_messages={"required": "Write how many cases to draw, such as 60.", "invalid": "Write a whole number.",
                        "min_value": "Draw at least one case."},
    )  # fmt: skip
    seed = forms.IntegerField(
        label="Seed", min_value=0, max_value=LARGEST_SEED,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-10"}),
        help_text="A whole number that decides the draw. Write it down beforehand: whoever has it can draw the same.",
        error_messages={"required": "Write a whole number.", "invalid": "Write a whole number.",
                        "min_value": "Write a whole number, 0 or more.", "max_value": "Write a smaller number."},
    )  # fmt: skip
    first = forms.ChoiceField(label="First auditor", error_messages={"required": "Choose who audits."})
    second = forms.ChoiceField(
        label="Second auditor", error_messages={"required": "Choose who audits."},
        help_text="Each answers without seeing the other’s answers.",
    )  # fmt: skip

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        at: datetime,
        units: Sequence[Team],
        groups: Sequence[tuple[str, str]],
        auditors: Sequence[Worker],
    ) -> None:
        today = local_date(at)
        start = date(today.year - 1, today.month, 1)
        super().__init__(data, initial={"what": REPORTED, "by": BY_UNIT, "n": 30, "from_on": start, "until_on": today})
        people = [(one.ref, f"{one.name}, {one.team.name if one.team else one.get_role_display()}") for one in auditors]
        for name, choices in (
            ("units", [(one.ref, one.name) for one in units]),
            ("groups", list(groups)),
            ("first", [("", "Choose"), *people]),
            ("second", [("", "Choose"), *people]),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days are in order, and two different people audit."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("from_on"), cleaned.get("until_on")
        if start and end and start > end:
            self.add_error("until_on", "Give a day on or after the first.")
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", "Choose somebody else: two people audit.")
        return cleaned


class Answering(forms.Form):
    """An answer to each of these questions of one case."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        questions: Sequence[Question] = QUESTIONS,
        own: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(own or {}))
        for question in questions:
            self.fields[question.code] = _pick(
                question.words, [(answer, WORDS[answer]) for answer in question.allowed],
                f"Answer: {question.short.lower()}.",
            )  # fmt: skip
