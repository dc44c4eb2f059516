"""The force's formula, its two readings, and how far auditors agree."""

from itertools import product

import pytest

from handrail.rights.agreement import all_answered, disagreements, kappa, paired, settled
from handrail.rights.auditing import found_by_auditors, found_by_clocks
from handrail.rights.compliance import QUESTIONS, compliance_of, fails, is_compliant, questions_of, shares_of

GOOD = {
    "acknowledged": "yes", "updates_timely": "yes", "vps_offered": "not_applicable", "referred_in_time": "yes",
    "told_of_code": "yes", "told_of_end": "not_applicable",
}  # fmt: skip


@pytest.mark.parametrize("with_code_told", [True, False])
def test_the_formula_is_the_paper_s(with_code_told: bool) -> None:
    """S1, 1.1.2, line by line, for every case there can be."""
    codes = [question.code for question in QUESTIONS]
    for some in product(*(question.allowed for question in QUESTIONS)):
        answers = dict(zip(codes, some, strict=True))
        counted = [
            answers["acknowledged"] in ("yes", "not_applicable"),
            answers["updates_timely"] == "yes",
            answers["vps_offered"] in ("yes", "not_applicable"),
            answers["referred_in_time"] in ("yes", "not_applicable"),
            answers["told_of_end"] in ("yes", "not_applicable"),
            *([answers["told_of_code"] == "yes"] if with_code_told else []),
        ]
        said = is_compliant(answers, with_code_told=with_code_told)
        asked = [code for code in codes if with_code_told or code != "told_of_code"]
        if any(answers[code] == "not_recorded" for code in asked):
            assert said is None
        else:
            assert said == all(counted)


@pytest.mark.parametrize("code", [question.code for question in QUESTIONS])
def test_what_is_not_recorded_fails_nobody_and_keeps_nobody(code: str) -> None:
    unknown = {**GOOD, code: "not_recorded"}
    assert is_compliant(unknown, with_code_told=True) is None
    other = "updates_timely" if code != "updates_timely" else "acknowledged"
    assert not fails(unknown, with_code_told=True)
    assert is_compliant({**unknown, other: "no"}, with_code_told=True) is None
    assert fails({**unknown, other: "no"}, with_code_told=True)


def test_told_of_the_code_is_in_or_out() -> None:
    untold = {**GOOD, "told_of_code": "no"}
    assert is_compliant(untold, with_code_told=True) is False
    assert is_compliant(untold, with_code_told=False) is True
    assert [question.code for question in questions_of(with_code_told=False)] == [
        question.code for question in QUESTIONS if question.code != "told_of_code"
    ]


def test_unknown_cases_are_in_neither_half_of_the_share_and_are_counted() -> None:
    cases = [GOOD] * 6 + [{**GOOD, "vps_offered": "no"}] * 2 + [{**GOOD, "vps_offered": "not_recorded"}] * 2
    found = compliance_of(cases, population=100, with_code_told=True)
    assert (found.estimate, found.n, found.met, found.unknown) == (0.75, 8, 6, 2)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.75 < found.high
    failing = {**GOOD, "vps_offered": "not_recorded", "acknowledged": "no"}
    bounded = compliance_of([*cases, *[failing] * 10], population=100, with_code_told=True)
    assert (bounded.estimate, bounded.unknown, bounded.failed) == (0.75, 12, 10)
    assert bounded.bounds == (6 / 20, 8 / 20)
    nothing = compliance_of([{}] * 3, population=100, with_code_told=True)
    assert (nothing.estimate, nothing.n, nothing.unknown) == (None, 0, 3)


def test_shares_of_a_question_are_of_all_who_were_asked_it_and_add_up() -> None:
    cases = [GOOD] * 7 + [{**GOOD, "referred_in_time": "late"}, {**GOOD, "referred_in_time": "no"}, {}]
    found = {
        share.answer: share for share in shares_of(cases, population=50) if share.question.code == "referred_in_time"
    }
    assert {answer: share.count for answer, share in found.items() if share.count} == {"yes": 7, "late": 1, "no": 1}
    assert sum(share.share or 0 for share in found.values()) == pytest.approx(1)


def test_kappa_is_cohen_s() -> None:
    """Cohen's own measure on a table worked by hand: 20 and 15 agree, 5 and 10 do not: (0.7 - 0.5) / 0.5."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([("yes", "yes"), ("no", "no")]) == pytest.approx(1)
    assert kappa([]) is None
    assert kappa([("yes", "yes")] * 5) is None


def test_two_auditors_are_compared_where_both_have_answered_and_a_third_settles() -> None:
    case, other = ("P1", "20/1"), ("P2", "20/2")
    first = {case: GOOD, other: GOOD}
    second = {case: {**GOOD, "vps_offered": "no", "told_of_end": "no"}}
    assert len(paired(first, second)) == 6
    assert paired(first, second, "vps_offered") == [("not_applicable", "no")]
    found = disagreements(first, second, names=("Ada", "Ben"))
    assert [(one.question, dict(one.answers)) for one in found] == [
        ("vps_offered", {"Ada": "not_applicable", "Ben": "no"}),
        ("told_of_end", {"Ada": "not_applicable", "Ben": "no"}),
    ]
    agreed = settled(first[case], second[case], {"vps_offered": "no"})
    assert agreed == {**{code: said for code, said in GOOD.items() if code != "told_of_end"}, "vps_offered": "no"}
    assert not all_answered([agreed])
    assert all_answered([GOOD])


def test_a_sample_stands_beside_what_the_clocks_say() -> None:
    case = ("P1", "20/1")
    clocks = {case: {**GOOD, "acknowledged": "no"}}
    alone = found_by_clocks(clocks, population=10)
    assert (alone.overall, *alone.between, *alone.beside) == (None,)
    audited = found_by_auditors(
        clocks, first={case: GOOD}, second={case: {**GOOD, "vps_offered": "no"}}, names=("Ada", "Ben"), population=10
    )
    assert audited.unsettled == 1
    assert [(one.question, dict(one.answers)) for one in audited.beside] == [
        ("acknowledged", {"auditors": "yes", "clocks": "no"})
    ]
    assert audited.compliance(with_code_told=False).n == 0
