"""`./handrail audit-sample` on the invented region."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from handrail.audit.tests.fixtures import AsSystem
from handrail.rights.answer_file import COLUMNS
from handrail.rights.compliance import QUESTIONS, is_compliant
from handrail.rights.tests.filing import File

pytestmark = pytest.mark.data
NOW = "2026-04-08T07:00:00+01:00"


@pytest.fixture(autouse=True)
def _system(as_system: AsSystem) -> Iterator[None]:
    with as_system():
        yield


def sampled(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("audit_sample", *options, "--at", NOW, "--json", stdout=out, stderr=StringIO())
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def written(path: Path, rows: list[dict[str, str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        out.writerows(rows)
    return str(path)


def test_it_prints_what_the_paper_asks_and_no_more() -> None:
    found = sampled("--n", "30", "--seed", "7")
    assert list(found) == ["frame", "n", "seed", "cases", "formula", "compliance", "kappa", "disagreements"]
    assert (found["n"], found["seed"], len(found["cases"])) == (30, 7, 30)
    assert {tuple(case) for case in found["cases"]} == {("person_ref", "crime_ref", "answers")}
    assert {tuple(case["answers"]) for case in found["cases"]} == {tuple(question.code for question in QUESTIONS)}
    assert found["formula"] == {
        "with_code_told": False,
        "questions": [question.code for question in QUESTIONS if question.code != "told_of_code"],
    }
    assert list(found["compliance"]) == ["estimate", "low", "high", "n"]
    assert (found["kappa"], found["disagreements"]) == (None, [])
    assert sum(stratum["size"] for stratum in found["frame"]["strata"].values()) == found["frame"]["size"]
    assert sum(stratum["drawn"] for stratum in found["frame"]["strata"].values()) == 30


def test_the_same_seed_draws_the_same_and_the_frame_is_known_by_its_digest() -> None:
    first, again, other = (sampled("--n", "12", "--seed", seed) for seed in ("7", "7", "8"))
    assert first == again
    assert first["cases"] != other["cases"]
    assert first["frame"]["digest"] == other["frame"]["digest"]
    File("Geoff Plant", reported="2026-04-01 09:00")
    assert sampled("--n", "12", "--seed", "7")["frame"]["digest"] != first["frame"]["digest"]


def test_the_share_is_what_counting_the_cases_gives_by_either_formula() -> None:
    size = sampled("--n", "1", "--seed", "1")["frame"]["size"]
    for option, with_code in (("--with-code-told", True), ("--without-code-told", False)):
        found = sampled("--n", str(size), "--seed", "1", option)
        verdicts = [is_compliant(case["answers"], with_code_told=with_code) for case in found["cases"]]
        known = [verdict for verdict in verdicts if verdict is not None]
        share = sum(known) / len(known)
        assert found["compliance"] == {"estimate": share, "low": share, "high": share, "n": len(known)}
        assert found["formula"]["with_code_told"] is with_code


def test_the_clocks_say_yes_late_no_and_what_nobody_recorded() -> None:
    told = File("Ada Finch", reported="2026-03-02 09:00", need="yes")
    told.on("2026-03-03 09:00", "acknowledged", method="letter").on("2026-03-03 09:05", "code_given")
    told.on("2026-03-09 09:00", "support_referred", detail="a service").on("2026-03-10 09:00", "suspect_arrested")
    told.on("2026-03-11 09:00", "victim_told", method="phone", about="suspect_arrested")
    untold = File("Ben Wray", reported="2026-03-02 09:00", need=None)
    untold.on("2026-03-10 09:00", "suspect_arrested").on("2026-03-12 09:00", "no_further_action")
    size = sampled("--n", "1", "--seed", "1")["frame"]["size"]
    cases = sampled("--n", str(size), "--seed", "1")["cases"]
    said = {case["person_ref"]: case["answers"] for case in cases}
    ada, ben = (said[file.person.records.get().source_ref] for file in (told, untold))
    assert ada == {
        "acknowledged": "yes", "updates_timely": "yes", "vps_offered": "not_applicable", "referred_in_time": "late",
        "told_of_code": "yes", "told_of_end": "not_applicable",
    }  # fmt: skip
    assert ben == {
        "acknowledged": "no", "updates_timely": "no", "vps_offered": "not_applicable",
        "referred_in_time": "not_recorded", "told_of_code": "no", "told_of_end": "no",
    }  # fmt: skip


def test_auditors_answers_count_and_every_disagreement_is_listed(tmp_path: Path) -> None:
    cases = sampled("--n", "10", "--seed", "7")["cases"]
    good = {question.code: "yes" for question in QUESTIONS}
    rows = [
        {"person_ref": case["person_ref"], "crime_ref": case["crime_ref"], "auditor": who, **good}
        for case in cases
        for who in ("Ada", "Ben")
    ]
    rows[1] |= {"vps_offered": "no"}
    rows.append({**rows[0], "auditor": "settled", **dict.fromkeys(good, ""), "vps_offered": "no"})
    found = sampled("--n", "10", "--seed", "7", "--answers", written(tmp_path / "answers.csv", rows))
    assert found["compliance"]["estimate"] == 0.9
    assert found["compliance"]["low"] < 0.9 < found["compliance"]["high"]
    assert found["kappa"] == pytest.approx(0, abs=0.02)
    between = [one for one in found["disagreements"] if one["between"] == "auditors"]
    assert between == [
        {
            "person_ref": cases[0]["person_ref"],
            "crime_ref": cases[0]["crime_ref"],
            "question": "vps_offered",
            "between": "auditors",
            "answers": {"Ada": "yes", "Ben": "no"},
        }
    ]
    beside = [one for one in found["disagreements"] if one["between"] == "clocks"]
    differing = sum(
        answer != {**good, "vps_offered": "no" if place == 0 else "yes"}[code]
        for place, case in enumerate(cases)
        for code, answer in case["answers"].items()
    )
    assert len(beside) == differing > 0


def test_what_is_printed_can_be_answered_by_two_and_given_back(tmp_path: Path) -> None:
    """Ada and Ben each put right a copy of what was printed; Ben did not find one acknowledgement."""
    asked = ("--n", "10", "--seed", "7")
    printed = sampled(*asked)
    yes = {question.code: "yes" for question in QUESTIONS}
    files = []
    for who in ("ada", "ben"):
        cases = [case | {"answers": dict(yes)} for case in printed["cases"]]
        if who == "ben":
            cases[3]["answers"]["acknowledged"] = "no"
        file = tmp_path / f"{who}.json"
        file.write_text(json.dumps(printed | {"cases": cases}), encoding="utf-8")
        files += ["--answers", str(file)]
    found = sampled(*asked, *files)
    [one] = [one for one in found["disagreements"] if one["between"] == "auditors"]
    assert (one["person_ref"], one["answers"]) == (cases[3]["person_ref"], {"ada": "yes", "ben": "no"})
    assert found["kappa"] == pytest.approx(0, abs=0.02)
    assert found["compliance"]["n"] == 9
    torn = tmp_path / "torn.json"
    for said, why in (("{", "is not JSON"), ("[]", "a list of cases"), ('{"cases": [{}]}', "case 1: should be")):
        torn.write_text(said, encoding="utf-8")
        with pytest.raises(CommandError, match=why):
            sampled(*asked, "--answers", str(torn))


def test_a_truth_file_of_the_whole_frame_gives_its_own_shares_back(tmp_path: Path) -> None:
    size = sampled("--n", "1", "--seed", "1")["frame"]["size"]
    everybody = sampled("--n", str(size), "--seed", "1")["cases"]
    rows = [
        {
            "person_ref": case["person_ref"], "crime_ref": case["crime_ref"], "auditor": "truth",
            **{question.code: "yes" for question in QUESTIONS},
            "vps_offered": "no" if place < round(0.28 * size) else "yes",
        }
        for place, case in enumerate(everybody)
    ]  # fmt: skip
    truth = written(tmp_path / "truth.csv", rows)
    share = 1 - round(0.28 * size) / size
    whole = sampled("--n", str(size), "--seed", "3", "--answers", truth)["compliance"]
    assert whole == pytest.approx({"estimate": share, "low": share, "high": share, "n": size}, abs=1e-12)
    some = sampled("--n", "60", "--seed", "3", "--answers", truth)["compliance"]
    assert some["low"] <= share <= some["high"]
    assert some["n"] == 60


def test_it_says_the_same_in_sentences() -> None:
    out = StringIO()
    call_command("audit_sample", "--n", "5", "--seed", "7", "--at", NOW, stdout=out)
    assert "5 drawn of" in out.getvalue()
    assert "Compliance, without “told of the Code”" in out.getvalue()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--n", "0", "--seed", "1"], "a sample of 0 should be from 1 to the"),
        (["--n", "5", "--seed", "1", "--unit", "Flying squad"], "should be the name of a unit of the force"),
        (["--n", "5", "--seed", "1", "--from", "08/04/2026"], "should be a date such as 2026-04-02"),
        (["--n", "5", "--seed", "1", "--from", "2026-04-08", "--until", "2026-04-01"], "should not be after"),
        (["--n", "5", "--seed", "1", "--from", "2019-01-01", "--until", "2019-01-02"], "holds no journey"),
        (["--n", "5", "--seed", "1", "--answers", "/nowhere.csv"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_would_be_right(options: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        sampled(*options)
