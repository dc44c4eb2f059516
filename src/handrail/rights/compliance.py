"""The force's own audit: its six questions, their answers, and its formula for compliance.

Source: West Midlands Police, *Victims and Violence Against Women and Girls*, Strategic Policing and Crime Board,
autumn 2021, 1.1.2 and 1.1.3 (domain reference 2.4). A case is compliant where every question that counts has an answer
that the paper lists for it. The paper lists "told of the Code" among the questions and then says that it "isn't
included in overall compliance calculation"; both formulas are here, and whoever shows one says which.

Where the paper leaves room:

- *Not recorded* is an answer of its own, never *no*: a case of which an answer is not recorded is **not known**, and in
  neither half of the share. That holds also where another answer fails it: to count such a case only when it fails
  would make every share too low. How many fail in any event, and what the share could be at the least and the most
  whatever was not recorded, is said beside it.
- *Late* is an answer to the question about referral, because the paper counts those not referred (15 %) and those
  referred late (7 %) apart. Both fail the formula.
- *Not applicable* is no answer to "updates timely" and "told of the Code": the paper lists only "Yes" for them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from handrail.core.intervals import Interval, wilson_of_draw

YES, NO, LATE, NOT_APPLICABLE, NOT_RECORDED = "yes", "no", "late", "not_applicable", "not_recorded"
Answers = Mapping[str, str]
"""By the code of a question: its answer. A question that is not there has not been answered."""


@dataclass(frozen=True, slots=True)
class Question:
    """One of the six: its code, its words in the paper, what may be answered, and which answers count as kept."""

    code: str
    words: str
    short: str
    allowed: tuple[str, ...]
    kept: frozenset[str]


_ANY, _YES_ONLY = (YES, NO, NOT_APPLICABLE, NOT_RECORDED), (YES, NO, NOT_RECORDED)
_KEPT = frozenset({YES, NOT_APPLICABLE})
TOLD_OF_CODE = "told_of_code"
QUESTIONS: tuple[Question, ...] = (
    Question("acknowledged", "Did the victim receive an acknowledgement of the crime?", "Acknowledged", _ANY, _KEPT),
    Question("updates_timely", "Were the updates timely?", "Updates timely", _YES_ONLY, frozenset({YES})),
    Question("vps_offered", "Was a Victim Personal Statement offered?", "VPS offered", _ANY, _KEPT),
    Question(
        "referred_in_time",
        "If a need was identified, was the victim referred within two days to support services?",
        "Referred within two days",
        (YES, LATE, NO, NOT_APPLICABLE, NOT_RECORDED),
        _KEPT,
    ),
    Question(
        TOLD_OF_CODE,
        "Was the victim informed about the Victims’ Code and provided with a link?",
        "Told of the Code",
        _YES_ONLY,
        frozenset({YES}),
    ),
    Question(
        "told_of_end",
        "Was the victim informed of the end of their criminal justice journey?",
        "Told of the end",
        _ANY,
        _KEPT,
    ),
)
BY_CODE: Mapping[str, Question] = MappingProxyType({question.code: question for question in QUESTIONS})
WORDS: Mapping[str, str] = MappingProxyType(
    {
        YES: "Yes",
        LATE: "Yes, but later than two days",
        NO: "No",
        NOT_APPLICABLE: "Not applicable",
        NOT_RECORDED: "Not recorded",
    }
)


@dataclass(frozen=True, slots=True)
class Compliance:
    """The share of compliant cases with its interval.

    `n` cases are known, `met` of them compliant; `unknown` are not, of which `failed` fail by another answer.
    """

    estimate: float | None
    low: float | None
    high: float | None
    n: int
    met: int
    unknown: int
    failed: int

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the most of the sample that can be compliant, whatever was not recorded; none of nobody."""
        everybody = self.n + self.unknown
        if not everybody:
            return None
        return self.met / everybody, (self.met + self.unknown - self.failed) / everybody


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the cases have one answer to one question, and the interval of that share in the frame."""

    question: Question
    answer: str
    count: int
    of: int
    interval: Interval | None

    @property
    def share(self) -> float | None:
        """The share; none where nobody has answered."""
        return self.count / self.of if self.of else None


def questions_of(*, with_code_told: bool) -> tuple[Question, ...]:
    """The questions that count in the formula."""
    return tuple(question for question in QUESTIONS if with_code_told or question.code != TOLD_OF_CODE)


def is_compliant(answers: Answers, *, with_code_told: bool) -> bool | None:
    """Whether a case is compliant; none where an answer that counts is not recorded."""
    said = _counted(answers, with_code_told)
    return None if NOT_RECORDED in said.values() else all(answer in one.kept for one, answer in said.items())


def fails(answers: Answers, *, with_code_told: bool) -> bool:
    """Whether an answer that is recorded fails a case, whatever is not."""
    said = _counted(answers, with_code_told)
    return any(answer != NOT_RECORDED and answer not in one.kept for one, answer in said.items())


def _counted(answers: Answers, with_code_told: bool) -> dict[Question, str]:
    return {one: answers.get(one.code, NOT_RECORDED) for one in questions_of(with_code_told=with_code_told)}


def compliance_of(cases: Sequence[Answers], *, population: int, with_code_told: bool) -> Compliance:
    """The compliance of a frame of so many journeys, from the answers of those drawn."""
    verdicts = [is_compliant(answers, with_code_told=with_code_told) for answers in cases]
    met, known, unknown = verdicts.count(True), len(verdicts) - verdicts.count(None), verdicts.count(None)
    failed = sum(
        verdict is None and fails(answers, with_code_told=with_code_told)
        for verdict, answers in zip(verdicts, cases, strict=True)
    )
    interval = wilson_of_draw(met, known, drawn=len(cases), population=population)
    if interval is None:
        return Compliance(None, None, None, 0, 0, unknown, failed)
    return Compliance(met / known, interval.low, interval.high, known, met, unknown, failed)


def shares_of(cases: Sequence[Answers], *, population: int) -> list[Share]:
    """For each question and each of its answers, the share of the cases that were answered, with its interval."""
    return [share for question in QUESTIONS for share in _shares(question, cases, population)]


def _shares(question: Question, cases: Sequence[Answers], population: int) -> Iterable[Share]:
    said = Counter(answers[question.code] for answers in cases if question.code in answers)
    of = sum(said.values())
    for answer in question.allowed:
        interval = wilson_of_draw(said[answer], of, drawn=len(cases), population=population)
        yield Share(question, answer, said[answer], of, interval)
