"""An invented night is a right bundle, looks like the published sample, and is the same for the same seed."""

import csv
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handrail.crimes.offences import is_known
from handrail.intake.extract import CRIMES, EVENTS, FILES, PEOPLE, ROLES, check_file, open_bundle
from handrail.journey.vocabulary import KINDS
from handrail.region.history import write_history
from handrail.region.night import write_night
from handrail.region.places import COUNCILS
from handrail.region.roster import Officer
from handrail.region.spoiling import spoil
from handrail.region.stories import story_rows

MORNING = datetime(2026, 4, 8, 4, 0, tzinfo=UTC)
DRAMA = re.compile(r"07700 900\d{3}|0121 496 0\d{3}|020 7946 0\d{3}|")
Rows = dict[str, list[dict[str, str]]]

# Measured in the published sample: how many for each crime, and how many of its victims.
SAMPLE_EVENTS = {
    "victim_told": 1.14,
    "contact_promised": 1.13,
    "acknowledged": 0.90,
    "needs_assessed": 0.80,
    "contact_kept": 0.60,
    "suspect_arrested": 0.36,
    "no_further_action": 0.25,
    "charged": 0.05,
}
SAMPLE_ANSWERS = {
    ("support_need", "yes"): 0.51,
    ("support_need", ""): 0.12,
    ("referral_consent", "yes"): 0.39,
    ("risk_grade", "high"): 0.10,
    ("risk_grade", "standard"): 0.28,
}
FLAGS = """domestic_abuse stalking strangulation sexual non_recent hate_race hate_disability honour_based
    forced_marriage cse cce child_abuse vulnerable_adult modern_slavery road_death business non_crime
    police_or_staff_suspect"""
ROLES_SEEN = """victim suspect child_in_household parent_or_guardian bereaved_relative witness
    business_contact reporting_person associate_of_suspect"""


class AnyOffence:
    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and is_known(code)


def read(folder: Path) -> Rows:
    found = {}
    for file in FILES:
        with (folder / file).open(encoding="utf-8", newline="") as stream:
            found[file] = list(csv.DictReader(stream))
    return found


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ninety days of 4,000 crimes, as long as the published sample's."""
    return write_night(tmp_path_factory.mktemp("quarter"), seed=11, crimes=4000, extracted_at=MORNING, days=90).folder


@pytest.fixture(scope="module")
def rows(quarter: Path) -> Rows:
    return read(quarter)


def test_the_same_seed_writes_the_same_night(tmp_path: Path) -> None:
    for place in ("once", "again"):
        write_night(tmp_path / place, seed=5, crimes=60, extracted_at=MORNING)
    for file in (*FILES, "manifest.json"):
        assert (tmp_path / "once" / file).read_bytes() == (tmp_path / "again" / file).read_bytes()


def test_two_nights_share_no_reference(tmp_path: Path) -> None:
    first, second = (
        read(write_night(tmp_path / str(seed), seed=seed, crimes=60, extracted_at=MORNING, days=30).folder)
        for seed in (5, 51)
    )
    for file, ref in ((CRIMES, "crime_ref"), (PEOPLE, "person_ref"), (EVENTS, "event_ref")):
        assert {row[ref] for row in first[file]}.isdisjoint(row[ref] for row in second[file])


def test_every_row_of_a_night_is_right(quarter: Path) -> None:
    bundle = open_bundle(quarter)
    for file in FILES:
        found = check_file(bundle, file, kinds=KINDS, offences=AnyOffence())
        assert (found.problems, found.repeats, found.reasons) == ([], [], {})


@pytest.mark.parametrize(
    "when",
    [datetime(2026, 3, 29, 4, tzinfo=UTC), datetime(2026, 10, 25, 5, tzinfo=UTC), datetime(2027, 1, 1, 5, tzinfo=UTC)],
)
def test_a_night_is_right_when_the_clocks_change_and_when_the_year_ends(tmp_path: Path, when: datetime) -> None:
    bundle = open_bundle(write_night(tmp_path, seed=3, crimes=150, extracted_at=when).folder)
    assert all(check_file(bundle, file, kinds=KINDS, offences=AnyOffence()).problems == [] for file in FILES)


def test_every_row_names_what_is_there(rows: Rows) -> None:
    crimes = {row["crime_ref"] for row in rows[CRIMES]}
    people = {row["person_ref"] for row in rows[PEOPLE]}
    anybody = people | {""}
    events = {row["event_ref"] for row in rows[EVENTS]}
    victims = {(r["crime_ref"], r["person_ref"]) for r in rows[ROLES] if r["role"] in ("victim", "bereaved_relative")}
    assert all(row["crime_ref"] in crimes and row["person_ref"] in people for row in rows[ROLES])
    assert all(row["concerning"] in anybody for row in rows[ROLES])
    for row in rows[EVENTS]:
        assert row["crime_ref"] in crimes and row["suspect_ref"] in anybody
        assert not row["person_ref"] or (row["crime_ref"], row["person_ref"]) in victims
        assert set(filter(None, row["about"].split(";"))) <= events


def test_a_night_is_like_the_published_sample(rows: Rows) -> None:
    crimes = len(rows[CRIMES])
    happened = Counter(row["event"] for row in rows[EVENTS])
    victims = [row for row in rows[ROLES] if row["role"] == "victim"]
    rate = {kind: happened[kind] / crimes for kind in happened}
    assert 7.4 < len(rows[EVENTS]) / crimes < 9.2
    assert 1.7 < len(rows[ROLES]) / crimes < 2.3
    for kind, sample in SAMPLE_EVENTS.items():
        assert sample * 0.75 < rate[kind] < sample * 1.3, kind
    for (column, answer), sample in SAMPLE_ANSWERS.items():
        found = sum(row[column] == answer for row in victims) / len(victims)
        assert sample * 0.75 < found < sample * 1.3, (column, answer)
    domestic = sum("domestic_abuse" in row["flags"] for row in rows[CRIMES]) / crimes
    assert 0.42 < domestic < 0.56
    missing = sum(not row["date_of_birth"] for row in rows[PEOPLE]) / len(rows[PEOPLE])
    assert 0.03 < missing < 0.08


def test_a_quarter_holds_every_kind_of_case(rows: Rows) -> None:
    assert set(FLAGS.split()) <= {flag for row in rows[CRIMES] for flag in row["flags"].split(";")}
    assert set(ROLES_SEEN.split()) <= {row["role"] for row in rows[ROLES]}
    assert {"refuge", "hostel", "no_fixed"} <= {row["address_kind"] for row in rows[PEOPLE]}
    assert any(row["worker_gender"] == "F" for row in rows[PEOPLE])
    assert sum(row["needs_interpreter"] == "yes" and row["language"] != "en" for row in rows[PEOPLE]) > 50
    breached = {row["crime_ref"] for row in rows[EVENTS] if row["event"] == "order_breached"}
    assert any("stalking" in row["flags"] and row["crime_ref"] in breached for row in rows[CRIMES])


def test_some_suspects_share_the_victim_s_home_or_telephone(rows: Rows) -> None:
    people = {row["person_ref"]: row for row in rows[PEOPLE]}
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows[ROLES]:
        parts[row["crime_ref"]][row["role"]] = row["person_ref"]
    shared: Counter[str] = Counter()
    for roles in parts.values():
        if "victim" in roles and "suspect" in roles:
            victim, suspect = people[roles["victim"]], people[roles["suspect"]]
            shared.update(
                name for name in ("phone", "email", "address") if victim[name] and victim[name] == suspect[name]
            )
    assert shared["address"] > 200 and shared["phone"] > 10 and shared["email"] > 0


def test_some_people_have_several_crimes_and_several_records(rows: Rows) -> None:
    crimes_of = Counter(row["person_ref"] for row in rows[ROLES] if row["role"] == "victim")
    assert max(crimes_of.values()) > 1
    known_as = Counter((row["date_of_birth"], row["address"]) for row in rows[PEOPLE] if row["date_of_birth"])
    assert sum(count > 1 for count in known_as.values()) > 100
    assert any(row["merged_into"] for row in rows[PEOPLE])


def test_some_crimes_have_two_victims_and_in_some_each_accuses_the_other(rows: Rows) -> None:
    victims = Counter(row["crime_ref"] for row in rows[ROLES] if row["role"] == "victim")
    assert sum(count == 2 for count in victims.values()) > 20
    both = Counter((r["crime_ref"], r["person_ref"]) for r in rows[ROLES] if r["role"] in ("victim", "suspect"))
    assert sum(count == 2 for count in both.values()) > 3
    assert any(row["since"] for row in rows[ROLES])


def test_all_seven_councils_have_their_share(rows: Rows) -> None:
    found = Counter(row["area_code"] for row in rows[CRIMES])
    assert set(found) == {council.code for council in COUNCILS}
    assert found["E08000025"] > 2 * max(count for code, count in found.items() if code != "E08000025")


def test_no_number_or_address_could_be_anybody_s(rows: Rows) -> None:
    for row in rows[PEOPLE]:
        assert DRAMA.fullmatch(row["phone"]), row["phone"]
        assert not row["email"] or re.fullmatch(r"[a-z]+\.[a-z]+\d+@mail\.example", row["email"]), row["email"]
    for row in rows[CRIMES]:
        assert DRAMA.fullmatch(row["officer_phone"]) and DRAMA.fullmatch(row["supervisor_phone"])
        assert row["officer_email"].endswith(".example")


def test_a_night_holds_the_night_s_crimes_and_nothing_that_comes_after(tmp_path: Path) -> None:
    found = read(write_night(tmp_path, seed=1, crimes=200, extracted_at=MORNING).folder)
    reported = [datetime.fromisoformat(row["reported_at"]) for row in found[CRIMES]]
    assert min(reported) > datetime(2026, 4, 7, 4, 0, tzinfo=UTC)
    happened = [datetime.fromisoformat(row["happened_at"]) for row in found[EVENTS]]
    assert max(reported + happened) <= MORNING


def test_the_officers_named_are_those_of_the_roster(tmp_path: Path) -> None:
    sergeant = ("PS Nadia Onions", "0121 496 0800", "nadia.onions@police.example")
    ours = Officer("WM7", "PC Ade Osei", "0121 496 0007", "ade.osei@police.example", "PPU Domestic Abuse", *sergeant)
    found = read(write_night(tmp_path, seed=1, crimes=30, extracted_at=MORNING, officers=[ours]).folder)
    assert {row["officer_id"] for row in found[CRIMES]} == {"WM7"}
    assert {row["supervisor_name"] for row in found[CRIMES]} == {"PS Nadia Onions"}


def test_a_story_s_rows_are_put_in_as_they_are(tmp_path: Path) -> None:
    told = story_rows(MORNING)
    written = write_night(tmp_path, seed=2, crimes=20, extracted_at=MORNING, stories=told)
    found = read(written.folder)
    for file in FILES:
        assert written.counts[file] == len(found[file])
        for row, given in zip(found[file], told[file], strict=False):
            assert {name: value for name, value in row.items() if value} == {n: v for n, v in given.items() if v}
    assert len(found[CRIMES]) == 20 + len(told[CRIMES])


def test_a_story_with_a_column_of_its_own_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"crimes.csv has no column colour"):
        write_night(tmp_path, seed=2, crimes=1, extracted_at=MORNING, stories={CRIMES: [{"colour": "red"}]})


def test_a_spoilt_night_has_just_the_faults_it_says(tmp_path: Path) -> None:
    folder = write_night(tmp_path, seed=4, crimes=300, extracted_at=MORNING, days=60).folder
    before = {row["crime_ref"] for row in read(folder)[CRIMES]}
    spared = set(sorted(before)[:250])
    broken = spoil(folder, seed=9, each=2, spared=spared)
    bundle = open_bundle(folder)
    bad = {file: check_file(bundle, file, kinds=KINDS, offences=AnyOffence()).quarantined for file in FILES}
    expected = Counter(one.file for one in broken if one.fate == "quarantined")
    expected[CRIMES] += sum(one.why == "same key, other content" for one in broken)
    assert {file: len(found) for file, found in bad.items()} == dict(expected)
    columns = Counter((one.file, one.column) for one in broken if one.fate == "quarantined")
    for (file, column), count in columns.items():
        assert sum(column in {p.column for p in row.problems} for row in bad[file]) >= count
    assert len([one for one in broken if one.fate == "waiting"]) == 4
    assert all(one.key.split(",")[0] not in spared for one in broken)


def test_spoiling_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    once, again = (
        spoil(write_night(tmp_path / place, seed=4, crimes=80, extracted_at=MORNING, days=60).folder, seed=1)
        for place in ("once", "again")
    )
    assert once == again and len(once) >= 12


def test_the_months_before_are_a_right_bundle_of_whole_months_in_which_nobody_is_waited_for(tmp_path: Path) -> None:
    write_history(tmp_path, at=MORNING, seed=5, months=14)
    bundle = open_bundle(tmp_path)
    for file in FILES:
        checked = check_file(bundle, file, kinds=KINDS, offences=AnyOffence())
        assert checked.problems == []
    rows = read(tmp_path)
    months = Counter(row["reported_at"][:7] for row in rows[CRIMES])
    assert [min(months), max(months), len(months)] == ["2025-01", "2026-03", 15]
    assert min(list(months.values())[:-1]) > 10
    victims = [row for row in rows[ROLES] if row["role"] == "victim"]
    assert {(row["support_need"], row["referral_consent"]) for row in victims} == {("yes", "no"), ("no", "")}
    assert {row["risk_grade"] for row in victims} == {"standard", ""}
    told = {about for row in rows[EVENTS] if row["event"] == "victim_told" for about in row["about"].split(";")}
    released = [row for row in rows[EVENTS] if row["event"] == "suspect_released"]
    late = [row for row in released if row["event_ref"] not in told]
    assert len(released) > 10
    assert all(row["happened_at"] > "2026-02-10" for row in late), "what is not told yet is of the last weeks"
    assert not [row for row in rows[EVENTS] if row["event"] == "contact_promised"]
