"""A whole night of the sample extract, gathered as simply as a test may, against what the sample says of itself.

It skips where the sample is not beside the project.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from handrail.crimes.offences import groups_of
from handrail.people.contact_keys import Holding, holding, same_place, shared
from handrail.referrals.safe_ways import Channel, held_as
from handrail.referrals.triage import Verdict, decide_night
from handrail.referrals.triage_facts import Facts, Suspect, highest_grade, is_decided

PROJECT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())
SAMPLE = PROJECT.parent / "shared" / "data" / "police-extract" / "sample"
pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample extract is not beside the project")

Row = dict[str, str]
ASKED = {
    "phone": "safe_to_call",
    "text": "safe_to_text",
    "leave_message": "safe_to_leave_message",
    "letter": "safe_to_write",
    "email": "safe_to_email",
}


def rows(name: str) -> list[Row]:
    with (SAMPLE / "bundle" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def held_by(person: Row) -> Holding:
    return holding(**{column: person[column] for column in ("phone", "email", "address", "postcode")})


def words(cell: str) -> frozenset[str]:
    return frozenset(filter(None, cell.split(";")))


class Night:
    """One bundle, read into facts: no records linked, no history but its own."""

    def __init__(self) -> None:
        self.crimes = {row["crime_ref"]: row for row in rows("crimes.csv")}
        self.people = {row["person_ref"]: row for row in rows("people.csv")}
        self.roles: dict[str, list[Row]] = defaultdict(list)
        self.incidents: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.grades: dict[str, list[str]] = defaultdict(list)
        events = rows("events.csv")
        self.closed = {row["crime_ref"] for row in events if row["event"] == "journey_closed"}
        self.own = {(row["crime_ref"], row["person_ref"]) for row in events}
        for role in rows("roles.csv"):
            self.roles[role["crime_ref"]].append(role)
        for ref, roles in self.roles.items():
            for victim in (row for row in roles if row["role"] == "victim"):
                if ref not in self.closed:
                    self.grades[victim["person_ref"]].append(victim["risk_grade"])
                for suspect in (row for row in roles if row["role"] == "suspect"):
                    self.incidents[victim["person_ref"], suspect["person_ref"]].append(ref)

    def facts(self) -> Iterator[Facts]:
        for ref, roles in self.roles.items():
            for role in roles:
                if is_decided(role["role"], domestic="domestic_abuse" in self.crimes[ref]["flags"]):
                    yield self.of(self.crimes[ref], role, roles)

    def reported(self, ref: str) -> datetime:
        return datetime.fromisoformat(self.crimes[ref]["reported_at"])

    def others(self, ref: str, victim: str, suspect: str) -> tuple[datetime, ...]:
        return tuple(self.reported(other) for other in self.incidents[victim, suspect] if other != ref)

    def channels(self, person: Row, suspects: list[Row]) -> tuple[Channel, ...]:
        theirs = shared(held_by(person), [held_by(self.people[s["person_ref"]]) for s in suspects])
        return tuple(
            Channel(
                kind,
                held=bool(person[held_as(kind)]),
                answer=person[column],
                shared_with_suspect=held_as(kind) in theirs,
            )
            for kind, column in ASKED.items()
        )

    def suspect(self, person: Row, role: Row) -> Suspect:
        other = self.people[role["person_ref"]]
        together = same_place(held_by(person).place, held_by(other).place)
        return Suspect(role["person_ref"], role["relationship_to_victim"], day(other["date_of_birth"]), together)

    def of(self, crime: Row, role: Row, roles: list[Row]) -> Facts:
        ref, me = crime["crime_ref"], role["person_ref"]
        person = self.people[me]
        suspects = [row for row in roles if row["role"] == "suspect"]
        contact = next((row for row in roles if row["role"] == "business_contact"), None)
        return Facts(
            crime_ref=ref,
            record=me,
            reported_at=self.reported(ref),
            occurred_from=datetime.fromisoformat(crime["occurred_from"]),
            groups=groups_of(crime["offence_code"]),
            flags=words(crime["flags"]),
            kind=role["role"],
            need=role["support_need"],
            consent=role["referral_consent"],
            crime_grade=role["risk_grade"],
            grade=highest_grade(self.grades[me]),
            enhanced_reasons=words(role["enhanced_reason"]),
            date_of_birth=day(person["date_of_birth"]),
            sex=person["sex"],
            language=person["language"],
            needs_interpreter=person["needs_interpreter"],
            channels=self.channels(person, suspects),
            suspects=tuple(self.suspect(person, row) for row in suspects),
            has_own_events=(ref, me) in self.own,
            business_contact=contact is not None,
            business_need=contact["support_need"] if contact else "",
            business_consent=contact["referral_consent"] if contact else "",
            also_suspect_here=any(row["person_ref"] == me for row in suspects),
            reversed_pair_at=tuple(at for row in suspects for at in self.others(ref, row["person_ref"], me)),
            pair_incidents_at=max((self.others(ref, me, row["person_ref"]) for row in suspects), key=len, default=()),
        )


@pytest.fixture(scope="module")
def night() -> list[tuple[Facts, Verdict]]:
    at = datetime.fromisoformat(json.loads((SAMPLE / "bundle" / "manifest.json").read_text())["extracted_at"])
    by_person: dict[str, list[Facts]] = defaultdict(list)
    for facts in Night().facts():
        by_person[facts.record].append(facts)
    decided = [zip(theirs, decide_night(theirs, at=at), strict=True) for theirs in by_person.values()]
    return [pair for pairs in decided for pair in pairs]


def test_every_role_of_the_sample_gets_one_decision(night: list[tuple[Facts, Verdict]]) -> None:
    expected = json.loads((SAMPLE / "truth" / "expected.json").read_text())["decisions_total"]
    assert len({(facts.crime_ref, facts.record, facts.kind) for facts, _ in night}) == len(night) == expected


def test_everybody_graded_high_is_sent_or_held_for_an_hour(night: list[tuple[Facts, Verdict]]) -> None:
    high = [verdict for facts, verdict in night if facts.crime_grade == "high"]
    at = min(verdict.half_time_at for _, verdict in night if verdict.half_time_at)
    assert len(high) == 62
    assert all(v.decision == "made" or (v.half_time_at == at and v.decision == "held") for v in high)


def test_about_a_third_of_the_roles_are_held_and_few_of_them_are_the_coordinators(
    night: list[tuple[Facts, Verdict]],
) -> None:
    held = [verdict for _, verdict in night if verdict.decision == "held"]
    queues = Counter(verdict.queue for verdict in held)
    assert 0.28 <= len(held) / len(night) <= 0.34
    assert queues["officer"] > queues["coordinator"] + queues["supervisor"]
    assert all(v.due_at and v.half_time_at and v.due_at - v.half_time_at <= timedelta(hours=12) for v in held)


def test_nobody_has_two_new_referrals_in_the_night(night: list[tuple[Facts, Verdict]]) -> None:
    leads = Counter(facts.record for facts, verdict in night if verdict.decision == "made" and not verdict.joined_to)
    assert max(leads.values()) == 1
