"""Answers judged by other people's labels: no link without a person was wrong, and how much was found."""

from pathlib import Path

import pytest
from django.conf import settings

from handrail.matching.answers import POSSIBLE
from handrail.matching.evaluating import Judged, _if_yes, evaluate, read_map, read_table
from handrail.matching.linkage import Found
from handrail.matching.measuring import Score, score
from handrail.matching.scoring import Weighed

DATA = settings.PROJECT.parent / "shared" / "data"
published = pytest.mark.skipif(not (DATA / "record-linkage").is_dir(), reason=f"the published sets are not at {DATA}")
FEBRL = "family_name=surname,given_names=given_name,address=street_number+address_1,town=suburb"
REFERENCE = ",reference=soc_sec_id"


def judged(file: str, mapping: str, labels: Path) -> Judged:
    return evaluate(DATA / file, labels, read_map(mapping))


def labels_of(file: str, column: str, into: Path) -> Path:
    header, rows = read_table(DATA / file)
    whose = [(row[header[0]], row[column].split("-")[1] if column == "rec_id" else row[column]) for row in rows]
    into.write_text("id,cluster\n" + "".join(f"{key},{cluster}\n" for key, cluster in whose))
    return into


@published
@pytest.mark.parametrize("bundle", ["sample", "dirty"])
def test_a_forces_people_are_found_and_none_is_linked_wrongly(bundle: str) -> None:
    found = judged(
        f"police-extract/{bundle}/bundle/people.csv", "", DATA / f"police-extract/{bundle}/truth/people_truth.csv"
    )
    assert found.false_certain == ()
    assert found.named.recall >= 0.97
    assert found.named.precision >= 0.97


@published
@pytest.mark.parametrize(
    ("number", "reference", "f1", "linked"),
    [(1, REFERENCE, 0.995, 0.9), (2, REFERENCE, 0.995, 0.88), (1, "", 0.98, 0.64), (2, "", 0.99, 0.62)],
)
def test_febrls_people_are_found_and_none_is_linked_wrongly(
    number: int, reference: str, f1: float, linked: float, tmp_path: Path
) -> None:
    file = f"record-linkage/febrl/dataset{number}.csv"
    found = judged(file, FEBRL + reference, labels_of(file, "rec_id", tmp_path / "labels.csv"))
    assert found.false_certain == ()
    assert found.named.f1 >= f1
    assert found.named.precision >= 0.995
    assert found.certain.recall >= linked


@published
def test_a_file_with_few_columns_and_many_slips_is_judged_and_none_is_linked_wrongly(tmp_path: Path) -> None:
    file = "record-linkage/splink/fake_1000.csv"
    mapping = "family_name=surname,given_names=first_name,date_of_birth=dob,town=city,shoe_size=feet"
    found = judged(file, mapping, labels_of(file, "cluster", tmp_path / "labels.csv"))
    assert found.false_certain == ()
    assert found.named.precision >= 0.99
    assert found.named.recall >= 0.82
    assert found.ignored == ("shoe_size",)
    assert {
        "counts",
        "precision",
        "recall",
        "f1",
        "sent_to_person",
        "false_certain",
        "pairs",
        "seconds",
    } <= found.as_json().keys()


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


def test_a_score_counts_pairs() -> None:
    clusters = {"a": "1", "b": "1", "c": "1", "d": "2"}
    named = score([("a", "b"), ("b", "a"), ("c", "d")], clusters)
    assert named == Score(found=2, right=1, true=3)
    assert (named.precision, round(named.recall, 3), round(named.f1, 3)) == (0.5, 0.333, 0.4)
