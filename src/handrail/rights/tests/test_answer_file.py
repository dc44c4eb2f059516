"""A file of answers is read whole, or refused with file, line, column, value and what would be right."""

import csv
from collections.abc import Iterable
from io import StringIO
from random import Random

import pytest

from handrail.rights.agreement import Case
from handrail.rights.answer_file import COLUMNS, Answered, BadAnswers, read_answers
from handrail.rights.auditing import found_by_auditors
from handrail.rights.compliance import QUESTIONS
from handrail.rights.sampling import Journey, draw

HEADER = ",".join(COLUMNS)
FRAME = {("P1", "20/1"), ("P2", "20/2"), ("P3", "20/3")}
DRAWN = {("P1", "20/1"), ("P2", "20/2")}


def read(*lines: str) -> Answered:
    return read_answers([f"{line}\n" for line in lines], name="answers.csv", frame=FRAME, drawn=DRAWN)


def test_two_auditors_answer_and_a_third_settles_what_they_dispute() -> None:
    found = read(
        HEADER,
        "P1,20/1,Ada,yes,yes,no,late,yes,not_applicable",
        "P1,20/1,Ben,yes,yes,yes,late,yes,not_applicable",
        "",
        "P2,20/2,Ada,yes,no,not_recorded,not_applicable,no,yes",
        "P1,20/1,settled,,,no,,,",
        "P3,20/3,Ben,yes,no,not_recorded,not_applicable,no,yes",
    )
    assert found.auditors == ["Ada", "Ben"]
    assert set(found.by["Ada"]) == DRAWN
    assert set(found.by["Ben"]) == {("P1", "20/1")}
    assert found.settled == {("P1", "20/1"): {"vps_offered": "no"}}
    assert found.not_drawn == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "answers.csv, line 1: the column person_ref is missing; the columns should be person_ref, crime_ref,"),
        ([HEADER + ",mood"], "answers.csv, line 1, column 10: 'mood' should be one of person_ref,"),
        ([HEADER + ",auditor"], "answers.csv, line 1: the column auditor is there twice"),
        ([HEADER], "answers.csv: holds no answers; it should hold a line for each case and each auditor"),
        ([HEADER, "P1,20/1,Ada,yes"], "answers.csv, line 2: has 4 cells; it should have 9, as the first line has"),
        (
            [HEADER, "P1,20/1,Ada,yes,perhaps,no,late,yes,yes"],
            "answers.csv, line 2, column updates_timely: 'perhaps' should be one of yes, no, not_recorded",
        ),
        (
            [HEADER, "P1,20/1,Ada,yes,not_applicable,no,late,yes,yes"],
            "answers.csv, line 2, column updates_timely: 'not_applicable' should be one of yes, no, not_recorded",
        ),
        (
            [HEADER, "P1,20/1,Ada,late,yes,no,late,yes,yes"],
            "answers.csv, line 2, column acknowledged: 'late' should be one of yes, no, not_applicable, not_recorded",
        ),
        (
            [HEADER, "P1,20/1,Ada,yes,,no,late,yes,yes"],
            "answers.csv, line 2, column updates_timely: '' should be one of yes, no, not_recorded",
        ),
        (
            [HEADER, "P1,20/2,Ada,yes,yes,no,late,yes,yes"],
            "answers.csv, line 2, column person_ref: 'P1' should be a victim of the frame, with the crime_ref of a",
        ),
        (
            [HEADER, "P1,20/1,,yes,yes,no,late,yes,yes"],
            "answers.csv, line 2, column auditor: '' should be the auditor's name, or settled",
        ),
        (
            [HEADER, *(f"P{i},20/{i},{who},yes,yes,no,late,yes,yes" for i, who in enumerate(("Ada", "Ben", "Cy"), 1))],
            "answers.csv, line 4, column auditor: 'Cy' should be Ada, Ben or settled: two audit, a third settles",
        ),
        (
            [HEADER, *["P1,20/1,Ada,yes,yes,no,late,yes,yes"] * 2],
            "answers.csv, line 3, column crime_ref: '20/1' should be another: Ada has answered for this person in this",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_its_place_and_what_would_be_right(lines: list[str], said: str) -> None:
    with pytest.raises(BadAnswers) as refused:
        read(*lines)
    assert str(refused.value).startswith(said)


# The paper's own figures ----------------------------------------------------------------------------------------------

PAPER = {
    ("vps_offered", "no"): 0.28,
    ("told_of_end", "no"): 0.14,
    ("referred_in_time", "no"): 0.15,
    ("referred_in_time", "late"): 0.07,
    ("told_of_code", "no"): 0.51,
}
"""The audit of July 2021 (the force's paper, 1.1.3): shares of the samples."""
EVERYBODY = 2000


def truth(rng: Random) -> dict[Case, dict[str, str]]:
    """Generate a frame in which the paper's figures are exactly true, each question in an order of its own."""
    columns: dict[str, list[str]] = {}
    for question in QUESTIONS:
        said = [answer for (code, answer), share in PAPER.items() if code == question.code
                for _ in range(round(share * EVERYBODY))]  # fmt: skip
        columns[question.code] = rng.sample(said + ["yes"] * (EVERYBODY - len(said)), EVERYBODY)
    return {(f"P{i}", f"20/{i}"): {code: column[i] for code, column in columns.items()} for i in range(EVERYBODY)}


def written(answers: dict[Case, dict[str, str]], auditor: str) -> str:
    out = StringIO()
    rows = csv.DictWriter(out, COLUMNS)
    rows.writeheader()
    for (person, crime), said in answers.items():
        rows.writerow({"person_ref": person, "crime_ref": crime, "auditor": auditor, **said})
    return out.getvalue()


def audited(
    true: dict[Case, dict[str, str]], *, n: int, seed: int
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Draw, read the truth file, and give each share with its interval."""
    frame = [Journey(f"unit {int(person[1:]) % 7}", crime, person) for person, crime in true]
    drawn: Iterable[Case] = {(one.person_ref, one.crime_ref) for one in draw(frame, n=n, seed=seed)}
    answered = read_answers(StringIO(written(true, "truth")), name="truth.csv", frame=true.keys(), drawn=set(drawn))
    assert answered.not_drawn == EVERYBODY - n
    found = found_by_auditors(
        dict.fromkeys(drawn, {}), first=answered.by["truth"], second={}, names=("truth", "nobody"), population=EVERYBODY
    )
    return {
        (share.question.code, share.answer): (share.interval.low, share.share, share.interval.high)
        for share in found.shares
        if share.interval is not None and share.share is not None
    }


def test_the_paper_s_figures_are_exact_on_the_whole_frame() -> None:
    found = audited(truth(Random(2021)), n=EVERYBODY, seed=1)
    assert {key: found[key] for key in PAPER} == {key: (share, share, share) for key, share in PAPER.items()}


def test_the_paper_s_figures_lie_within_the_intervals_of_samples_as_often_as_these_say() -> None:
    true = truth(Random(2021))
    held = total = 0
    for seed in range(40):
        found = audited(true, n=200, seed=seed)
        for key, share in PAPER.items():
            low, estimate, high = found[key]
            assert low < estimate < high
            assert high - low < 0.14
            held += low <= share <= high
            total += 1
    assert 0.9 <= held / total <= 1


def test_the_paper_s_figures_lie_within_the_intervals_of_the_sample_on_file() -> None:
    found = audited(truth(Random(2021)), n=300, seed=20210731)
    assert [key for key, share in PAPER.items() if not found[key][0] <= share <= found[key][2]] == []
