"""The stories are right rows of the police extract for whatever night they are written for."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.core.moments import parse_moment
from handrail.crimes.offences import groups_of, is_known
from handrail.directory.areas import council_of
from handrail.intake.columns import COLUMNS, REQUIRED
from handrail.journey.details import promised_time, read_detail
from handrail.journey.vocabulary import KINDS
from handrail.region.agencies import FORCE
from handrail.region.cast import CAST
from handrail.region.stories import STORIES, story_rows
from handrail.region.stories.telling import CRIMES, EVENTS, FILES, PEOPLE, ROLES

NIGHTS = [
    datetime(2026, 4, 8, 5, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 5, 30, tzinfo=UTC),
    datetime(2026, 10, 26, 6, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
]
DRAMA_NUMBER = re.compile(r"07700 900\d{3}|0121 496 0\d{3}|0808 157 0\d{3}")
every_night = pytest.mark.parametrize("night", NIGHTS)


@every_night
def test_every_row_has_the_contract_s_columns_and_what_is_required(night: datetime) -> None:
    rows = story_rows(night)
    for file in FILES:
        for row in rows[file]:
            assert row.keys() <= set(COLUMNS[file]), row
            assert all(row.get(name) for name in REQUIRED[file]), row


@every_night
def test_nothing_has_happened_after_the_night(night: datetime) -> None:
    rows = story_rows(night)
    for crime in rows[CRIMES]:
        assert all(
            parse_moment(crime[name]) <= night
            for name in ("reported_at", "recorded_at", "occurred_from")
            if crime.get(name)
        )
    assert all(parse_moment(event["happened_at"]) <= night for event in rows[EVENTS])


@every_night
def test_every_event_is_one_a_force_may_send_with_a_right_detail(night: datetime) -> None:
    for event in story_rows(night)[EVENTS]:
        kind = KINDS[event["event"]]
        assert kind.in_extract
        read_detail(kind, event.get("detail", ""), parse_moment)
        assert event.get("about") or not kind.about_required


def test_every_ref_is_one_and_what_a_row_names_is_there() -> None:
    rows = story_rows(NIGHTS[0])
    keys = {CRIMES: ("crime_ref",), PEOPLE: ("person_ref",), EVENTS: ("event_ref",)}
    for file, names in keys.items():
        counts = Counter(tuple(row[name] for name in names) for row in rows[file])
        assert max(counts.values()) == 1
    crimes = {row["crime_ref"] for row in rows[CRIMES]}
    people = {row["person_ref"] for row in rows[PEOPLE]}
    events = {row["event_ref"]: row for row in rows[EVENTS]}
    victims = {(row["crime_ref"], row["person_ref"]) for row in rows[ROLES] if row["role"] == "victim"}
    for role in rows[ROLES]:
        assert role["crime_ref"] in crimes
        assert {role["person_ref"], role.get("concerning", role["person_ref"])} <= people
    for event in rows[EVENTS]:
        assert (event["crime_ref"], event["person_ref"]) in victims
        assert not event.get("suspect_ref") or event["suspect_ref"] in people
        for about in filter(None, event.get("about", "").split(";")):
            assert events[about]["crime_ref"] == event["crime_ref"]
            assert parse_moment(events[about]["happened_at"]) <= parse_moment(event["happened_at"])


def test_a_promise_is_for_a_time_after_it_was_made() -> None:
    for event in story_rows(NIGHTS[0])[EVENTS]:
        if event["event"] in ("contact_promised", "interview_booked"):
            due = promised_time(read_detail(KINDS[event["event"]], event["detail"], parse_moment))
            assert due is not None
            assert due > parse_moment(event["happened_at"]), event


def test_offences_places_and_people_are_known_and_nobody_can_be_rung() -> None:
    rows = story_rows(NIGHTS[0])
    for crime in rows[CRIMES]:
        assert is_known(crime["offence_code"])
        assert DRAMA_NUMBER.fullmatch(crime["officer_phone"])
        assert DRAMA_NUMBER.fullmatch(crime["supervisor_phone"])
        assert crime["team"] in {team.name for team in FORCE.teams}
    for person in rows[PEOPLE]:
        assert not person.get("phone") or DRAMA_NUMBER.fullmatch(person["phone"])
        assert not person.get("email") or person["email"].endswith(".example")
        assert not person.get("postcode") or council_of(person["postcode"])


def test_officers_of_the_cast_are_named_as_they_sign_in() -> None:
    cast = {member.source_ref: member for member in CAST if member.role == "officer"}
    named = {row["officer_id"]: row for row in story_rows(NIGHTS[0])[CRIMES]}
    assert cast.keys() <= named.keys()
    for officer_id, member in cast.items():
        assert named[officer_id]["officer_name"] == member.name
        assert named[officer_id]["team"] == member.team


@every_night
def test_gurpreet_s_abuser_was_bailed_last_night_and_nobody_told_her(night: datetime) -> None:
    events = [row for row in story_rows(night)[EVENTS] if row["event_ref"].startswith("GS-")]
    bailed = next(row for row in events if row["event"] == "suspect_bailed")
    assert night - parse_moment(bailed["happened_at"]) < timedelta(hours=9)
    assert not any(bailed["event_ref"] in row.get("about", "") for row in events)


def test_naomi_met_ten_officers_under_five_log_numbers() -> None:
    rows = story_rows(NIGHTS[0])
    hers = [row for row in rows[CRIMES] if row["crime_ref"].startswith("20HR/7002")]
    refs = {row["crime_ref"] for row in hers}
    met = {row["officer_name"] for row in hers} | {
        row["by"] for row in rows[EVENTS] if row["crime_ref"] in refs and row.get("by", "").startswith("PC ")
    }
    assert len({row["log_ref"] for row in hers}) == 5
    assert len(met) == 10


def test_leah_told_it_three_times() -> None:
    events = [row for row in story_rows(NIGHTS[0])[EVENTS] if row["event_ref"].startswith("LM-")]
    assert sum(row["event"] in ("statement_taken", "victim_interviewed") for row in events) == 3


def test_zofia_s_phone_is_his_too() -> None:
    people = {row["person_ref"]: row for row in story_rows(NIGHTS[0])[PEOPLE]}
    assert people["HRP-70001"]["phone"] == people["HRP-70002"]["phone"]


@every_night
def test_ellie_is_eleven_on_any_night(night: datetime) -> None:
    people = {row["person_ref"]: row for row in story_rows(night)[PEOPLE]}
    born = date.fromisoformat(people["HRP-50001"]["date_of_birth"])
    today = night.date()
    assert today.year - born.year - ((today.month, today.day) < (born.month, born.day)) == 11


def test_zara_s_crime_is_restricted_and_graded_high() -> None:
    rows = story_rows(NIGHTS[0])
    crime = next(row for row in rows[CRIMES] if row["crime_ref"] == "20HR/700401")
    role = next(row for row in rows[ROLES] if row["person_ref"] == "HRP-40001")
    assert {"honour_based", "forced_marriage"} <= set(crime["flags"].split(";"))
    assert "false_imprisonment" in groups_of(crime["offence_code"])
    assert role["risk_grade"] == "high"


def test_rhona_s_ten_incidents_stand_under_eight_log_numbers_and_nobody_graded_one_above_standard() -> None:
    rows = story_rows(NIGHTS[0])
    hers = {row["crime_ref"] for row in rows[ROLES] if row["person_ref"] == "HRP-90001"}
    logs = {row["log_ref"] for row in rows[CRIMES] if row["crime_ref"] in hers}
    breaches = [row for row in rows[EVENTS] if row["event"] == "order_breached" and row["crime_ref"] in hers]
    assert (len(logs), len(breaches)) == (8, 2)
    assert {row.get("risk_grade", "") for row in rows[ROLES] if row["person_ref"] == "HRP-90001"} == {"", "standard"}


def test_every_story_says_who_and_what_it_shows() -> None:
    assert len({story.key for story in STORIES}) == len(STORIES) == 11
    for story in STORIES:
        assert story.because.startswith(story.name.split()[0])
        assert len(story.shows) >= 3
