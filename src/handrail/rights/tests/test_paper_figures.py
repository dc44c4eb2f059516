"""The figures of the force's paper, from journeys: a truth file is written first, and each journey made from its line.

The audit of July 2021 (the force's paper, 1.1.3): shares of the samples that were not offered a statement, not told of
the end, not referred or late, and not told of the Code.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from handrail.audit.tests.fixtures import AsSystem
from handrail.core import database
from handrail.rights.answer_file import COLUMNS
from handrail.rights.compliance import QUESTIONS, is_compliant, shares_of
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data

EVERYBODY = 100
PAPER = {
    ("vps_offered", "no"): 28,
    ("told_of_end", "no"): 14,
    ("referred_in_time", "no"): 15,
    ("referred_in_time", "late"): 7,
    ("told_of_code", "no"): 51,
}
JULY = ("--from", "2021-07-01", "--until", "2021-07-31", "--at", "2021-09-01T09:00:00+01:00")


@pytest.fixture(autouse=True)
def _system(as_system: AsSystem) -> Iterator[None]:
    with as_system():
        yield


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """Write a truth file in which the paper's figures are exactly so, each question in an order of its own."""
    lot, columns = Random(2021), dict[str, list[str]]()
    for question in QUESTIONS:
        said = [answer for (code, answer), many in PAPER.items() if code == question.code for _ in range(many)]
        columns[question.code] = lot.sample(said + ["yes"] * (EVERYBODY - len(said)), EVERYBODY)
    path = tmp_path / "truth.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS)
        rows.writeheader()
        for n in range(EVERYBODY):
            said_of = {code: column[n] for code, column in columns.items()}
            rows.writerow({"person_ref": f"T-P{n:03}", "crime_ref": f"20T/{n:03}", "auditor": "truth", **said_of})
    return path


def lived(path: Path) -> dict[str, dict[str, str]]:
    """Read the truth file, and let each of its journeys happen so; return its lines by the ref of the person."""
    with path.open(encoding="utf-8", newline="") as file:
        true = {row["person_ref"]: row for row in csv.DictReader(file)}
    with database.whole_file():
        for n, row in enumerate(true.values()):
            live(row, team=("Response", "Neighbourhood", "PPU Domestic Abuse")[n % 3])
    return true


def live(true: dict[str, str], *, team: str) -> None:
    """Let one journey happen as one line says: what was done is on record, and what was not is not."""
    file = File(
        f"Person {true['person_ref']}", reported="2021-07-01 09:00", team=team, need="yes",
        refs=(true["person_ref"], true["crime_ref"]),
    )  # fmt: skip
    file.also("2021-07-02 10:00", "acknowledged", method="letter")
    if true["told_of_code"] == "yes":
        file.also("2021-07-02 10:05", "code_given", method="letter")
    if true["referred_in_time"] != "no":
        day = {"yes": "02", "late": "12"}[true["referred_in_time"]]
        file.also(f"2021-07-{day} 11:00", "support_referred", detail="a service")
    file.also("2021-07-05 14:00", "statement_taken", method="in_person")
    if true["vps_offered"] == "yes":
        file.also("2021-07-05 14:30", "vps_offered", method="in_person")
    file.also("2021-07-20 09:00", "no_further_action")
    if true["told_of_end"] == "yes":
        file.also("2021-07-21 10:00", "victim_told", method="phone", about="no_further_action")
    file.record()


def sampled(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("audit_sample", *options, *JULY, "--json", stdout=out, stderr=StringIO())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_clocks_give_the_paper_s_figures_exactly_on_the_whole_frame(truth: Path) -> None:
    true = lived(truth)
    found = sampled("--n", str(EVERYBODY), "--seed", "1", "--answers", str(truth))
    assert found["frame"]["size"] == EVERYBODY
    by_clocks = sampled("--n", str(EVERYBODY), "--seed", "1")
    said = {case["person_ref"]: case["answers"] for case in by_clocks["cases"]}
    assert said == {ref: {one.code: row[one.code] for one in QUESTIONS} for ref, row in true.items()}
    counted = Counter((code, answer) for answers in said.values() for code, answer in answers.items())
    assert {key: counted[key] for key in PAPER} == PAPER
    assert found["disagreements"] == [], "what the truth file answers, each clock says"
    share = sum(bool(is_compliant(row, with_code_told=False)) for row in true.values()) / EVERYBODY
    for one in (found, by_clocks):
        assert one["compliance"] == {"estimate": share, "low": share, "high": share, "n": EVERYBODY}


def test_what_a_sample_s_clocks_say_is_within_its_intervals_as_often_as_these_say(truth: Path) -> None:
    true = lived(truth)
    share = sum(bool(is_compliant(row, with_code_told=False)) for row in true.values()) / EVERYBODY
    held = []
    for seed in range(20):
        found = sampled("--n", "40", "--seed", str(seed))
        shares = shares_of([case["answers"] for case in found["cases"]], population=EVERYBODY)
        intervals = {(one.question.code, one.answer): one.interval for one in shares}
        for key, many in PAPER.items():
            interval = intervals.get(key)
            held.append(interval is not None and interval.low <= many / EVERYBODY <= interval.high)
        held.append(found["compliance"]["low"] <= share <= found["compliance"]["high"])
        assert found["compliance"]["low"] < found["compliance"]["estimate"] < found["compliance"]["high"]
    assert sum(held) / len(held) >= 0.9
