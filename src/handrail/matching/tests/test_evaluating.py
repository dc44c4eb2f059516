"""Answers judged by other people's labels: no link without a person was wrong, and how much was found."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from handrail.matching.answers import POSSIBLE
from handrail.matching.evaluating import Judged, _if_yes, evaluate
from handrail.matching.labelled import read_map, read_table
from handrail.matching.linkage import Found
from handrail.matching.measuring import NOTHING_PUBLISHED, Score, score, yardsticks
from handrail.matching.scoring import Weighed

DATA = settings.PROJECT.parent / "shared" / "data"
published = pytest.mark.skipif(not (DATA / "record-linkage").is_dir(), reason=f"the published sets are not at {DATA}")
FEBRL = "family_name=surname,given_names=given_name,address=street_number+address_1,town=suburb"
REFERENCE = ",reference=soc_sec_id"


def judged(file: str, mapping: str, labels: Path) -> Judged:
    return evaluate(DATA / file, labels, read_map(mapping))


def labels_of(file: str, column: str, into: Path) -> Path:
    said = [(row.id, row.id if column == "rec_id" else row.cells[column]) for row in read_table(DATA / file).rows]
    whose = [(key, label.split("-")[1] if column == "rec_id" else label) for key, label in said]
    into.write_text("id,cluster\n" + "".join(f"{key},{cluster}\n" for key, cluster in whose))
    return into


@published
@pytest.mark.parametrize("bundle", ["sample", "dirty"])
def test_a_forces_people_are_found_and_none_is_linked_wrongly(bundle: str) -> None:
    found = judged(
        f"police-extract/{bundle}/bundle/people.csv", "", DATA / f"police-extract/{bundle}/truth/people_truth.csv"
    )
    assert found.false_certain == ()
    assert found.words().splitlines()[-1] == NOTHING_PUBLISHED
    assert found.named.recall >= 0.97
    assert found.named.precision >= 0.97


@published
@pytest.mark.parametrize(
    ("number", "reference", "f1", "linked"),
    [(1, REFERENCE, 0.995, 0.89), (2, REFERENCE, 0.995, 0.84), (1, "", 0.98, 0.6), (2, "", 0.99, 0.55)],
)
def test_febrls_people_are_found_and_none_is_linked_wrongly(
    number: int, reference: str, f1: float, linked: float, tmp_path: Path
) -> None:
    file = f"record-linkage/febrl/dataset{number}.csv"
    found = judged(file, FEBRL + reference, labels_of(file, "rec_id", tmp_path / "labels.csv"))
    assert found.false_certain == ()
    assert found.words().startswith(f"dataset{number}.csv: {found.records:,} records, ")
    assert f"{NOTHING_PUBLISHED}; the nearest, Febrl 3: precision 1.000, recall 0.986, F1 0.993" in found.words()
    assert found.named.f1 >= f1
    assert found.named.precision >= 0.995
    assert found.certain.recall >= linked


@published
def test_a_file_with_few_columns_and_many_slips_is_judged_and_none_is_linked_wrongly(tmp_path: Path) -> None:
    file = "record-linkage/splink/fake_1000.csv"
    mapping = "family_name=surname,given_names=first_name,date_of_birth=dob,town=city"
    found = judged(file, mapping, labels_of(file, "cluster", tmp_path / "labels.csv"))
    assert found.false_certain == ()
    assert found.named.precision >= 0.99
    assert found.named.recall >= 0.82
    assert "published of Splink's fake_1000: fake_1000 by its 3,176 labelled pairs: precision 1.000" in found.words()


def test_what_is_printed_for_a_machine_is_these_keys_alone_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, labels = tmp_path / "people.csv", tmp_path / "labels.csv"
    people.write_text("no,surname,forename,born\n1,Shah,Meena,1990-02-03\n2,Quill,Tom,1950-05-06\n")
    labels.write_text("id,cluster\n1,a\n2,b\n")
    call_command(
        "match", evaluate=people, truth=labels, json=True,
        map="family_name=surname,given_names=forename,date_of_birth=born",
    )  # fmt: skip
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert list(found) == ["precision", "recall", "f1", "sent_to_person", "false_certain", "pairs", "seconds"]
    assert (found["f1"], found["sent_to_person"], found["false_certain"], found["pairs"]) == (1.0, 0, [], 0)
    assert "linked without a person" in printed.err


PEOPLE = b"id,family_name,given_names\n1,Shah,Meena\n2,Quill,Tom\n"
LABELS = b"id,cluster\n1,a\n2,b\n"


@pytest.mark.parametrize(
    ("people", "labels", "mapping", "said"),
    [
        (b"", LABELS, "", "people.csv is empty; expected a header and rows"),
        (b"id,family_name\n", LABELS, "", "people.csv has a header and no rows; expected"),
        (PEOPLE.replace(b",", b";"), LABELS, "", "people.csv, line 1: the columns are parted by ';'; expected commas"),
        (PEOPLE, LABELS.replace(b",", b"\t"), "", "labels.csv, line 1: the columns are parted by '\\t'; expected"),
        (PEOPLE + "3,Núñez,Ana\n".encode("latin-1"), LABELS, "", "people.csv, line 4: not UTF-8; expected"),
        (PEOPLE + b'3,"Shah,Meena\n', LABELS, "", "people.csv, line 4: unexpected end of data; expected"),
        (PEOPLE + b"3,Shah,Meena,B1\n", LABELS, "", "people.csv, line 4: 4 values, and 3 columns; expected"),
        (PEOPLE + b"1,Shah,M\n", LABELS, "", "people.csv, line 4, column 'id': '1' is the id of line 2 too; expected"),
        (PEOPLE + b",Shah,M\n", LABELS, "", "people.csv, line 4, column 'id': no id; expected"),
        (PEOPLE, b"id,cluster\n1,a\n2,b\n1,c\n", "", "labels.csv, line 4, column 'id': '1' is the id of line 2 too"),
        (PEOPLE, b"id,cluster\n1,a\n", "", "labels.csv says nothing of '2'"),
        (PEOPLE, b"id,cluster\n1,a\n2,\n", "", "labels.csv, line 3, column 'cluster': nothing; expected whose"),
        (PEOPLE, b"id\n1\n2\n", "", "labels.csv, line 1: one column, 'id'; expected id and cluster"),
        (PEOPLE, LABELS, "family_name=surname", "--map takes family_name from the column 'surname', which "),
        (PEOPLE, LABELS, "family_name", "--map has 'family_name'; expected FIELD=COLUMN"),
        (b"id,a,b\n1,x,y\n", LABELS, "", "people.csv, line 1: no column to compare among id, a, b; expected --map"),
        (None, LABELS, "", "people.csv cannot be read: No such file or directory"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_judged_is_refused_by_line_and_column_with_what_would_be_right(
    people: bytes | None, labels: bytes, mapping: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, content in (("people.csv", people), ("labels.csv", labels)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
    files: dict[str, Any] = {"evaluate": tmp_path / "people.csv", "truth": tmp_path / "labels.csv"}
    with pytest.raises(CommandError) as refused:
        call_command("match", json=True, map=mapping, **files)
    assert said in str(refused.value)
    assert capsys.readouterr().out == ""


def test_what_the_map_or_the_labels_name_beside_is_left_out_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file has more than we compare, and its labels more records than were drawn of it."""
    (tmp_path / "people.csv").write_bytes(PEOPLE)
    (tmp_path / "labels.csv").write_bytes(LABELS + b"9,b\n8,b\n")
    files: dict[str, Any] = {"evaluate": tmp_path / "people.csv", "truth": tmp_path / "labels.csv"}
    call_command("match", json=True, map="shoe_size=family_name", **files)
    printed = capsys.readouterr()
    assert json.loads(printed.out)["f1"] == 1.0
    assert "--map names 'shoe_size', which is not compared and is left out" in printed.err
    assert "labels.csv, line 4, column 'id': '9' is no id of" in printed.err
    assert ", and 1 more; left out" in printed.err


def test_a_file_too_small_to_learn_from_is_still_answered(tmp_path: Path) -> None:
    people, labels = tmp_path / "people.csv", tmp_path / "labels.csv"
    people.write_text(
        "id,family_name,given_names,date_of_birth,postcode\n1,Shah,Meena,1990-02-03,B1 1AA\n"
        "2,Shah,Meena,1990-02-03,B1 1AA\n3,Quill,Tom,1950-05-06,WV10 0HL\n"
    )
    labels.write_text("id,cluster\n1,a\n2,a\n3,b\n")
    found = evaluate(people, labels, {})
    assert (found.named.recall, found.false_certain, found.records) == (1.0, (), 3)


def test_a_question_about_two_people_decides_of_every_record_that_is_linked_to_either(tmp_path: Path) -> None:
    people, labels = tmp_path / "people.csv", tmp_path / "labels.csv"
    home = "9 Saddlers Row,WV10 0QE,07700 900982"
    people.write_text(
        "id,family_name,given_names,date_of_birth,address,postcode,phone\n"
        f"1,Shah,Meena,1990-02-03,{home}\n2,Shah,Meena,1990-02-03,{home}\n3,Shah,Meena,,{home}\n"
        "4,Quill,Tom,1950-05-06,1 High Street,WV10 0HL,07700 900983\n"
    )
    labels.write_text("id,cluster\n1,a\n2,a\n3,a\n4,b\n")
    found = evaluate(people, labels, {})
    assert (found.certain.found, found.sent_to_person, found.named.f1) == (1, 2, 1.0)


def test_two_answers_that_are_yes_decide_of_a_third_pair() -> None:
    def asked(one: str, other: str) -> Found:
        return Found(one, other, POSSIBLE, Weighed(1.0, ()), ())

    if_yes = _if_yes([asked("a", "b"), asked("b", "c"), asked("d", "e")], [("e", "f")])
    assert if_yes == {("a", "b"), ("b", "c"), ("a", "c"), ("d", "e"), ("d", "f"), ("e", "f")}


def test_a_file_of_a_published_sets_name_and_another_size_is_not_that_set() -> None:
    assert yardsticks("fake_1000.csv", 12) == yardsticks("people.csv", 893) == [NOTHING_PUBLISHED]
    assert yardsticks("dataset3.csv", 5000)[0].startswith("published of Febrl 3: ")


def test_a_score_counts_pairs() -> None:
    clusters = {"a": "1", "b": "1", "c": "1", "d": "2"}
    named = score([("a", "b"), ("b", "a"), ("c", "d")], clusters)
    assert named == Score(found=2, right=1, true=3)
    assert (named.precision, round(named.recall, 3), round(named.f1, 3)) == (0.5, 0.333, 0.4)
