"""People who look like one and are not: none is linked without a person, and those who are one are still found."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from handrail.matching.answers import Between, Pair, answer
from handrail.matching.cleaned import Said, clean
from handrail.matching.evaluating import Judged, evaluate
from handrail.matching.learning import expected
from handrail.matching.scoring import weigh

COLUMNS = ("id", "cluster", "family_name", "given_names", "date_of_birth", "sex", "address", "postcode", "phone")
BORN = date(1990, 5, 14)
Home = dict[str, str]
NOWHERE: Home = {}
TWINS = (
    "Ella Bella", "Hasan Husain", "Jayden Jaden", "Amina Amira", "Samir Samira", "Zara Sara", "Adam Ada", "Noah Norah",
    "Mia Nia", "Kian Kiana", "Alexander Alexandra", "Jack John", "Amandeep Ramandeep", "Safa Safia", "Marek Mirek",
    # Alike by ear, by their letters or but for the last one; and names that no list knows.
    "Theodora Theodore", "Bella Belle", "Neil Nell", "Ross Russ", "Elias Elisa", "Roland Ronald", "Daniela Danielle",
    "Arabella Arabelle", "Aleena Areena", "Shayla Shaylan", "Danika Danisa", "Lorcan Lorcain", "Mitchell Micheal",
)  # fmt: skip


class File:
    """A file of records and whose each is."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self.homes = 0

    def home(self) -> Home:
        """Return an address and a phone that no other household has."""
        self.homes += 1
        number = self.homes
        return {
            "address": f"{number} Quayle Street", "postcode": f"B{number % 60 + 1} 1AB",
            "phone": f"07700 900{number:03}",
        }  # fmt: skip

    def add(self, whose: str, given: str, family: str, born: date = BORN, sex: str = "", home: Home = NOWHERE) -> None:
        """Add a record of somebody."""
        row = {
            "id": f"r{len(self.rows)}", "cluster": whose, "given_names": given, "family_name": family, "sex": sex,
            "date_of_birth": str(born),
        }  # fmt: skip
        self.rows.append(dict.fromkeys(COLUMNS, "") | row | home)

    def judged(self, into: Path) -> Judged:
        """Train on it alone, and judge the answers."""
        people, labels = into / "people.csv", into / "labels.csv"
        for path, columns in ((people, [name for name in COLUMNS if name != "cluster"]), (labels, COLUMNS[:2])):
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, columns, extrasaction="ignore")
                writer.writeheader()
                writer.writerows(self.rows)
        return evaluate(people, labels, {})


def at_one_home(file: File) -> None:
    """Twins, a father and son, brothers, and a husband and wife, each at one address and phone, no sex recorded."""
    for names in TWINS:
        home = file.home()
        for given in names.split():
            for _ in range(2):
                file.add(f"twin {names} {given}", given, "Thornbury", home=home)
    for generation in (13, 20, 30, 40):
        home = file.home()
        for whose, born in (("son", BORN), ("father", BORN.replace(year=BORN.year - generation))):
            file.add(f"{whose} {generation}", "Harjit", "Bains", born, "M", home=home)
            file.add(f"{whose} {generation}", "Harjit", "Bains", born.replace(month=1, day=1), "M", home=home)
    for place in range(4):
        home = file.home()
        for years in (0, 1, 2):
            born = BORN.replace(year=BORN.year + years)
            file.add(f"brother {place} {years}", ("Mohammed", "Md", "Muhammad")[years], "Khan", born, "M", home=home)
    home = file.home()
    file.add("wife", "Harpreet", "Kaur", home=home)
    file.add("husband", "Harpreet", "Singh", home=home)


def at_shared_places(file: File) -> None:
    """Fifty of one name, a hostel of first-of-January births, a refuge, a switchboard: dates near each other."""
    for place in range(50):
        home = file.home() | {"phone": "0121 496 0700", "postcode": f"B10 0A{'ABC'[place % 3]}"}
        file.add(f"khan {place}", "Mohammed", "Khan", BORN + timedelta(days=place * 9), "M", home=home)
    hostel = {"address": "40 Bristol Street", "postcode": "B5 7AA"}
    for place in range(30):
        born = date(1985 + place % 9, 1, 1)
        file.add(f"hostel {place}", ("Ahmed", "Ali", "Omar")[place % 3], "Abdi", born, "M", home=hostel)
    refuge = {"address": "5 Quiet Street", "postcode": "WV1 1AA", "phone": "0121 496 0555"}
    for place in range(30):
        given, family = ("Shabana", "Anna", "Harpreet")[place % 3], ("Begum", "Nowak", "Kaur")[place % 3]
        file.add(f"refuge {place}", given, family, BORN + timedelta(days=place // 3), "F", home=refuge)


SAME = (
    ("Ahmed", "El-Sayed", "Ahmad", "Al Sayed"), ("Omar", "Abd al-Aziz", "Umar", "Abdulaziz"),
    ("Anna", "Kowalska", "Anna", "Kowalski"), ("Małgorzata", "Wiśniewska", "Malgorzata", "Wisniewski"),
    ("Gurpreet", "Kaur", "Gurprit", "Kaur"), ("Harjit", "Kaur", "Harjit", "Kaur Gill"),
    ("Shahida", "Begum", "Shaheda", "Begom"), ("Ali", "Hassan", "Hassan", "Ali"),
    ("Khaled", "al-Masri", "Khalid", "Masry"),
    ("Elizabeth", "Pritchard", "Liz", "Pritchard"), ("Mohammed Tariq", "Hussain", "Tariq", "Hussain"),
)  # fmt: skip


def who_are_one(file: File) -> None:
    """Give each of these people two records, as two clerks wrote them down."""
    for place, (given, family, again, changed) in enumerate(SAME * 3):
        home, born = file.home(), BORN + timedelta(days=place * 211)
        file.add(f"one {place}", given, family, born, home=home)
        file.add(f"one {place}", again, changed, born, home=home | ({"phone": ""} if place % 2 else {}))


def test_who_only_look_like_one_are_never_linked_and_who_are_one_are_found(tmp_path: Path) -> None:
    file = File()
    for people in (at_one_home, at_shared_places, who_are_one):
        people(file)
    found = file.judged(tmp_path)
    assert found.false_certain == ()
    assert found.named.recall >= 0.97
    assert found.certain.recall >= 0.4


@pytest.mark.parametrize("people", [at_one_home, at_shared_places])
def test_nor_in_a_list_of_nobody_else_which_teaches_the_weights_nothing_of_people(
    people: Callable[[File], None], tmp_path: Path
) -> None:
    file = File()
    people(file)
    assert file.judged(tmp_path).false_certain == ()


def why(one: Said, other: Said) -> tuple[str, tuple[str, ...]]:
    """Answer for two people by the weights that are expected before a table is seen."""
    a, b = clean(one), clean(other)
    said = answer(Pair(a, b, weigh(a, b, expected(), {}), Between()), expected())
    return said.answer, said.why


def living(given: str, family: str = "Thornbury", **said: object) -> Said:
    """Give what is said of somebody at one address and phone."""
    home = {"address": "5 Mill Lane", "postcode": "WV10 0HL", "phone": "07700 900904", "date_of_birth": BORN}
    return Said(family, given, **(home | said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (living("Ella"), living("Bella"), "twins"),
        (living("Mohammed Ali", "Khan"), living("Ali Raza", "Khan"), "two_given_names"),
        (living("Irfan", aliases=["Imran Thornbury"]), living("Imran", aliases=["Irfan Thornbury"]), "twins"),
        (living("Alex"), living("Alexandra"), "either_sex"),
        (living("Sam"), living("Sam", date_of_birth=date(1991, 5, 14)), "either_sex"),
        (living("Mohammed", "Khan"), living("Mohammed Ali", "Khan"), "brothers"),
        (living("Harpreet", "Kaur"), living("Harpreet", "Singh"), "kaur_and_singh"),
    ],
)
def test_what_keeps_two_people_apart_is_said(one: Said, other: Said, rule: str) -> None:
    told, rules = why(one, other)
    assert told == "possible"
    assert rule in rules


def test_one_name_written_twice_is_still_one() -> None:
    for given in ("Isabel", "Isabell", "Isbael"):
        assert why(living("Isabel"), living(given))[0] == "certain"
    assert why(living("Pat", sex="F"), living("Patricia", sex="F"))[0] == "certain"
    assert why(living("Mohammed Ali", "Khan"), living("Ali", "Khan", sex=""))[0] == "possible"
    assert why(living("Mohammed Ali", "Khan", sex="M"), living("Ali", "Khan", sex="M"))[0] == "certain"
