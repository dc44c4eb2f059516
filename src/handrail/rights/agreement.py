"""How far two who answered the same questions apart agree, and where they do not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handrail.rights.compliance import QUESTIONS, Answers

Case = tuple[str, str]
"""A case by the force's refs: person, crime."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One question of one case to which two gave different answers, each by who gave it."""

    case: Case
    question: str
    answers: Mapping[str, str]


def kappa(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of answers: 1 where all agree, 0 where no more agree than by chance.

    None where there is nothing to say: no pair, or but one answer given by both throughout.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    said = Counter(pairs)
    answers = sorted({answer for pair in said for answer in pair})
    if len(answers) < 2:
        return None
    table = [[said[one, other] for other in answers] for one in answers]
    return float(cohens_kappa(table, return_results=False))


def paired(one: Mapping[Case, Answers], other: Mapping[Case, Answers], question: str = "") -> list[tuple[str, str]]:
    """Return the answers that both gave to the same question of the same case; to one question, where it is named."""
    asked = [question] if question else [asked.code for asked in QUESTIONS]
    return [
        (one[case][code], other[case][code])
        for case in one
        if case in other
        for code in asked
        if code in one[case] and code in other[case]
    ]


def disagreements(
    one: Mapping[Case, Answers], other: Mapping[Case, Answers], *, names: tuple[str, str]
) -> list[Disagreement]:
    """Return every question that both answered and answered differently, case by case in order of the questions."""
    return [
        Disagreement(case, question.code, {names[0]: one[case][question.code], names[1]: other[case][question.code]})
        for case in one
        for question in QUESTIONS
        if question.code in one[case]
        and question.code in other.get(case, {})
        and one[case][question.code] != other[case][question.code]
    ]


def settled(first: Answers, second: Answers, third: Answers) -> dict[str, str]:
    """Return the answers of a case: what the third says, else what both say; what they dispute is not answered yet."""
    return {
        question.code: third.get(question.code, first.get(question.code, ""))
        for question in QUESTIONS
        if question.code in third or (question.code in first and first.get(question.code) == second.get(question.code))
    }


def all_answered(cases: Sequence[Answers]) -> bool:
    """Whether every question of every case has an answer."""
    return all(question.code in answers for answers in cases for question in QUESTIONS)
