"""What a dip sample found: answers of two auditors and a third who settles, beside what the clocks say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handrail.rights.agreement import Case, Disagreement, disagreements, kappa, paired, settled
from handrail.rights.compliance import QUESTIONS, Answers, Compliance, Share, compliance_of, shares_of

Seat = Mapping[Case, Answers]
"""What one of those who answer said, case by case; a case they have not answered is not there."""

NOBODY: Seat = {}


@dataclass(frozen=True, slots=True)
class Found:
    """What a sample found.

    `answers` are those that count for each case: the auditors', or the clocks' where nobody audits. `between` are the
    auditors' disagreements, settled or not; `beside` those between the auditors' answers and the clocks. `with_code`
    and `without_code` are the compliance by both formulas. `kappas` are by question, `overall` over all of them.
    """

    answers: Mapping[Case, Answers]
    shares: Sequence[Share]
    with_code: Compliance
    without_code: Compliance
    kappas: Mapping[str, float | None]
    overall: float | None
    between: Sequence[Disagreement]
    beside: Sequence[Disagreement]
    unsettled: int

    def compliance(self, *, with_code_told: bool) -> Compliance:
        """The compliance by one of the formulas."""
        return self.with_code if with_code_told else self.without_code


def found_by_clocks(clocks: Seat, *, population: int) -> Found:
    """What the clocks alone say of a sample from a frame of so many journeys."""
    return _found(clocks, (), (), {}, None, population)


def found_by_auditors(
    clocks: Seat, *, first: Seat, second: Seat, third: Seat = NOBODY, names: tuple[str, str], population: int
) -> Found:
    """What two auditors found in a sample; one who has not answered yet says nothing.

    With one auditor alone (the second seat empty) that one's answers count.
    """
    counted: dict[Case, Answers] = {
        case: settled(first.get(case, {}), second.get(case, {}), third.get(case, {}))
        if second
        else {**first.get(case, {}), **third.get(case, {})}
        for case in clocks
    }
    return _found(
        counted,
        disagreements(first, second, names=names),
        disagreements(counted, clocks, names=("auditors", "clocks")),
        {question.code: kappa(paired(first, second, question.code)) for question in QUESTIONS},
        kappa(paired(first, second)),
        population,
    )


def _found(
    answers: Mapping[Case, Answers],
    between: Sequence[Disagreement],
    beside: Sequence[Disagreement],
    kappas: Mapping[str, float | None],
    overall: float | None,
    population: int,
) -> Found:
    said = list(answers.values())
    return Found(
        answers=answers,
        shares=shares_of(said, population=population),
        with_code=compliance_of(said, population=population, with_code_told=True),
        without_code=compliance_of(said, population=population, with_code_told=False),
        kappas=kappas,
        overall=overall,
        between=between,
        beside=beside,
        unsettled=sum(one.question not in answers[one.case] for one in between if one.case in answers),
    )
