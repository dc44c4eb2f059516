"""Every row of a file is read, typed and checked; what is wrong is said with what would have been right."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.intake.extract import COLUMNS, CRIMES, EVENTS, PEOPLE, ROLES, Row, check_values
from handrail.intake.tests.bundles import (
    ARREST,
    CRIME,
    DALE,
    OFFENCES,
    ROSA,
    SUSPECT,
    TOLD,
    VICTIM,
    as_csv,
    checked,
    only,
    write,
)
from handrail.journey.vocabulary import KINDS

EXTRACTED = datetime(2026, 4, 8, 4, 0, tzinfo=UTC)


def read(file: str, cells: dict[str, str]) -> Row:
    return check_values(file, cells, extracted_at=EXTRACTED, kinds=KINDS, offences=OFFENCES)


def value(row: Row, file: str, column: str) -> Any:
    assert row.problems == ()
    return row.values[COLUMNS[file].index(column)]


def crime(**cells: str) -> Row:
    return read(CRIMES, CRIME | cells)


def person(**cells: str) -> Row:
    return read(PEOPLE, ROSA | cells)


def role(**cells: str) -> Row:
    return read(ROLES, VICTIM | cells)


def event(**cells: str) -> Row:
    return read(EVENTS, TOLD | cells)


def wrong(row: Row) -> list[tuple[str, str]]:
    assert row.standing == "quarantined" and row.values == ()
    return [(problem.column, problem.code) for problem in row.problems]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-04-07T21:04:00+01:00", datetime(2026, 4, 7, 20, 4, tzinfo=UTC)),
        ("2026-04-07T20:04:00Z", datetime(2026, 4, 7, 20, 4, tzinfo=UTC)),
        ("2026-04-07 21:04", datetime(2026, 4, 7, 20, 4, tzinfo=UTC)),
        ("  2026-01-07T21:04:00  ", datetime(2026, 1, 7, 21, 4, tzinfo=UTC)),
        ("2026-04-07T21:04:00.123456+01:00", datetime(2026, 4, 7, 20, 4, 0, 123456, tzinfo=UTC)),
        ("2025-10-26T01:30:00", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),
        ("2025-10-26T01:30:00+00:00", datetime(2025, 10, 26, 1, 30, tzinfo=UTC)),
        ("1962-06-01T12:00:00+01:00", datetime(1962, 6, 1, 11, 0, tzinfo=UTC)),
    ],
)
def test_a_time_is_kept_in_utc_and_without_an_offset_is_london_s(written: str, meant: datetime) -> None:
    found = value(crime(reported_at=written), CRIMES, "reported_at")
    assert found == meant and found.tzinfo is UTC


NOT_TIMES = """31/02/2026 25:00|yesterday|2026-04-07|2026-04-07T25:00:00|20260407T210400Z|2026-W15-2T21:04|1775592240|
2026-04-07T21|0001-01-01T00:00:00+05:00|9999-12-31T23:59:59-05:00|٢٠٢٦-٠٤-٠٧T21:04:00|2026-04-07T21:04:61"""


@pytest.mark.parametrize("written", NOT_TIMES.replace("\n", "").split("|"))
def test_what_is_not_a_time_is_told_what_a_time_looks_like(written: str) -> None:
    row = crime(reported_at=written)
    assert wrong(row) == [("reported_at", "not_a_time")]
    assert "2026-04-02T17:05:00+01:00" in row.problems[0].problem
    assert row.problems[0].value == written


def test_a_time_that_the_clocks_went_over_is_a_bad_value() -> None:
    row = crime(occurred_from="2026-03-29T01:30:00")
    assert wrong(row) == [("occurred_from", "no_such_time")]
    assert "the clocks went forward" in row.problems[0].problem
    assert crime(occurred_from="2026-03-29T01:30:00+00:00").problems == ()


@pytest.mark.parametrize("written", ["12/03/1988", "1988-3-12", "1988-02-30", "19880312", "12 March 1988", "1988"])
def test_what_is_not_a_date_is_told_what_a_date_looks_like(written: str) -> None:
    row = person(date_of_birth=written)
    assert wrong(row) == [("date_of_birth", "not_a_date")]
    assert "2026-04-02" in row.problems[0].problem


@pytest.mark.parametrize("written", ["31/02/2026 25:00", "", "   "])
def test_every_fault_in_a_row_is_found_and_the_row_is_one(written: str) -> None:
    row = crime(reported_at=written, outcome_code="99", flags="domestic_abuse;doemstic", area_code="Birmingham")
    assert [column for column, _ in wrong(row)] == ["reported_at", "area_code", "flags", "outcome_code"]
    assert row.key == ("20/A/1",)
    assert row.raw is not None and row.raw["outcome_code"] == "99"


def test_an_empty_cell_is_not_recorded_which_is_not_no() -> None:
    row = role(support_need="", referral_consent="no", enhanced_reason="")
    assert value(row, ROLES, "support_need") is None
    assert value(row, ROLES, "referral_consent") == "no"
    assert value(row, ROLES, "enhanced_reason") == ()


@pytest.mark.parametrize(
    ("column", "written", "kept"),
    [
        ("outcome_code", "0", "0"),
        ("outcome_code", "22", "22"),
        ("outcome_code", "07", "7"),
        ("flags", "stalking; domestic_abuse;;stalking;", ("domestic_abuse", "stalking")),
        ("report_channel", "third_party", "third_party"),
        ("lsoa_code", "E01008881", "E01008881"),
        ("offence", "Stalking   involving\tserious alarm", "Stalking involving serious alarm"),
    ],
)
def test_a_crime_s_codes_are_kept_in_one_written_form(column: str, written: str, kept: object) -> None:
    assert value(crime(**{column: written}), CRIMES, column) == kept


WRONG_OF_A_CRIME = """outcome_code=23 outcome_code=-1 outcome_code=one outcome_code=² flags=domestic
    report_channel=fax status=closed offence_code=8/66 offence_code=stalking
    area_code=E0800002 area_code=E01008881 lsoa_code=E08000025 crime_ref=a;b"""


@pytest.mark.parametrize("written", WRONG_OF_A_CRIME.split())
def test_an_unknown_code_of_a_crime_is_quarantined(written: str) -> None:
    column, _, code = written.partition("=")
    assert [found for found, _ in wrong(crime(**{column: code}))] == [column]


WRONG_OF_A_PERSON = """sex=female ethnicity=Z9 ethnicity=white language=english language=xx
    needs_interpreter=maybe worker_gender=woman address_kind=flat
    phone_shared_with=mother safe_to_call=1 postcode=BIRMINGHAM merged_into=N1
    safe_asked_on=March"""


@pytest.mark.parametrize("written", WRONG_OF_A_PERSON.split())
def test_an_unknown_code_of_a_person_is_quarantined(written: str) -> None:
    column, _, code = written.partition("=")
    row = person(**{column: code})
    assert [found for found, _ in wrong(row)] == [column]
    assert "Expected" in row.problems[0].problem


def test_a_misspelt_code_is_asked_about() -> None:
    assert "Did you mean victim?" in role(role="vicitm").problems[0].problem
    assert "Did you mean suspect_arrested?" in read(EVENTS, ARREST | {"event": "suspect_arested"}).problems[0].problem


@pytest.mark.parametrize(
    ("written", "kept"),
    [("b4 6nh", "B4 6NH"), ("B46NH", "B4 6NH"), (" WV10  0HL ", "WV10 0HL"), ("B70", "B70"), ("", None)],
)
def test_a_postcode_is_written_one_way(written: str, kept: str | None) -> None:
    assert value(person(postcode=written), PEOPLE, "postcode") == kept


def test_a_postcode_of_another_country_is_kept_as_it_is() -> None:
    assert value(person(postcode="75011", country="France"), PEOPLE, "postcode") == "75011"
    assert wrong(person(postcode="75011", country="England")) == [("postcode", "bad_postcode")]


def test_a_language_is_known_by_two_letters_in_either_case() -> None:
    assert value(person(language="PA"), PEOPLE, "language") == "pa"


def test_a_name_is_kept_composed_and_with_single_spaces() -> None:
    assert value(person(given_names="  Zofia\u00a0 Małgorzata "), PEOPLE, "given_names") == "Zofia Małgorzata"
    assert value(person(family_name="Ire\u0301ne"), PEOPLE, "family_name") == "Iréne"


def test_an_address_and_a_note_keep_their_lines() -> None:
    assert value(person(address="Flat 2\r\n14 Wren Close"), PEOPLE, "address") == "Flat 2\n14 Wren Close"


def test_aliases_are_kept_in_their_order_each_once() -> None:
    assert value(person(aliases="Rosie B; Rosa Tonks;Rosie B"), PEOPLE, "aliases") == ("Rosie B", "Rosa Tonks")


@pytest.mark.parametrize(
    ("file", "cells", "column"),
    [
        (CRIMES, {"reported_at": "2026-04-08T05:00:01+01:00"}, "reported_at"),
        (CRIMES, {"outcome_on": "2026-04-09"}, "outcome_on"),
        (PEOPLE, {"date_of_birth": "2026-04-09"}, "date_of_birth"),
        (PEOPLE, {"safe_asked_on": "2027-01-01"}, "safe_asked_on"),
        (ROLES, {"since": "2026-04-08T06:00:00"}, "since"),
        (ROLES, {"consent_on": "2026-04-09"}, "consent_on"),
        (EVENTS, {"happened_at": "2026-04-08T05:00:00.000001+01:00"}, "happened_at"),
    ],
)
def test_nothing_can_have_happened_after_the_extract_was_taken(file: str, cells: dict[str, str], column: str) -> None:
    whole = {CRIMES: CRIME, PEOPLE: ROSA, ROLES: VICTIM, EVENTS: TOLD}[file]
    row = read(file, dict(whole) | cells)
    assert wrong(row) == [(column, "in_the_future")]
    assert "no later than the extract's own, 2026-04-08" in row.problems[0].problem


def test_what_happened_at_the_very_moment_of_the_extract_has_happened() -> None:
    assert event(happened_at="2026-04-08T05:00:00+01:00").problems == ()
    assert person(date_of_birth="2026-04-08").problems == ()


def test_a_receipt_may_still_be_on_its_way() -> None:
    cells = {"event": "hearing_listed", "about": "", "known_at": "2026-04-09T14:00:57+01:00"}
    assert event(**cells).problems == ()


@pytest.mark.parametrize("written", ["1900-01-01", "1901-01-01", "1899-12-30"])
def test_a_birth_date_that_systems_write_for_nothing_is_not_recorded_and_told(written: str) -> None:
    row = person(date_of_birth=written)
    assert value(row, PEOPLE, "date_of_birth") is None
    assert [notice.code for notice in row.notices] == ["birth_date_stands_for_nothing"]


def test_nobody_is_more_than_a_hundred_and_twenty_years_old() -> None:
    assert wrong(person(date_of_birth="1904-05-01")) == [("date_of_birth", "too_old")]
    assert value(person(date_of_birth="1921-05-01"), PEOPLE, "date_of_birth") == date(1921, 5, 1)


def test_what_ended_before_it_began_is_quarantined() -> None:
    cells = {"occurred_from": "2026-04-07T20:00:00", "occurred_to": "2026-04-07T19:59:00"}
    assert wrong(crime(**cells)) == [("occurred_to", "out_of_order")]
    assert wrong(person(deceased_on="1990-01-01")) == [("deceased_on", "out_of_order")]


def test_an_offence_that_is_not_in_the_table_is_taken_in_and_listed() -> None:
    row = crime(offence_code="999/99")
    assert row.standing == "good"
    assert [(n.column, n.value, n.code) for n in row.notices] == [("offence_code", "999/99", "offence_not_in_table")]


@pytest.mark.parametrize("kind", ["victim_told", "tell_attempted", "tell_withheld", "late_reason"])
def test_telling_must_say_what_it_was_about(kind: str) -> None:
    detail = "VC-06.1:would_create_risk" if kind in ("tell_withheld", "late_reason") else ""
    row = event(event=kind, about="", detail=detail)
    assert wrong(row) == [("about", "about_missing")]
    assert event(event=kind, detail=detail).problems == ()


def test_one_call_may_tell_of_several_things() -> None:
    assert value(event(about="E7; E8;E7;;E9"), EVENTS, "about") == ("E7", "E8", "E9")


def test_an_event_cannot_be_about_itself() -> None:
    assert wrong(event(about="E1;E2")) == [("about", "itself")]


@pytest.mark.parametrize("kind", ["suspect_teleported", "triage_decided", "crime_reported", "Victim_Told"])
def test_an_event_that_an_extract_may_not_hold_is_quarantined(kind: str) -> None:
    assert wrong(event(event=kind)) == [("event", "unknown_event")]


@pytest.mark.parametrize("ref", ["20/A/1#charged", "E1;E2"])
def test_a_reference_cannot_be_taken_for_one_that_handrail_makes(ref: str) -> None:
    assert wrong(event(event_ref=ref)) == [("event_ref", "bad_ref")]


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("contact_promised", "2026-04-10T09:00:00", "2026-04-10T08:00:00Z"),
        ("contact_promised", "", None),
        ("suspect_bailed", "2026-07-01T10:00:00+01:00", "2026-07-01T09:00:00Z"),
        ("hearing_listed", "2026-05-01T10:00:00+01:00|Birmingham  Magistrates|first",
         "2026-05-01T09:00:00Z|Birmingham Magistrates|first"),
        ("sentence_received", "custodial:18", "custodial:18"),
        ("sentence_received", "community", "community"),
        ("right_not_applicable", "VC-07.1:no_statement", "VC-07.1:no_statement"),
        ("victim_withdrew", "post-statement:fear of reprisal", "post_statement:fear_of_suspect"),
        ("victim_withdrew", "pre-statement:family pressure", "pre_statement:family_or_community_pressure"),
        ("victim_withdrew", "pre_charge:not recorded", "pre_charge:"),
        ("needs_assessed", "yes", "yes"),
    ],
)  # fmt: skip
def test_a_detail_is_kept_in_the_form_that_its_event_names(kind: str, written: str, kept: str | None) -> None:
    assert value(event(event=kind, detail=written), EVENTS, "detail") == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("contact_promised", "Thursday"),
        ("contact_promised", "2026-03-29T01:30:00"),
        ("hearing_listed", "2026-05-01T10:00"),
        ("hearing_listed", "2026-05-01T10:00|Crown|retrial"),
        ("sentence_received", "custodial"),
        ("sentence_received", "life"),
        ("late_reason", "busy"),
        ("victim_withdrew", "fear of reprisal"),
        ("victim_withdrew", "pre-charge:he said sorry"),
        ("tell_withheld", "VC-6:risk"),
    ],
)
def test_a_detail_in_no_form_of_its_event_is_quarantined(kind: str, written: str) -> None:
    row = event(event=kind, detail=written)
    assert wrong(row) == [("detail", "bad_detail")]
    assert row.problems[0].problem.startswith(f"Not the detail of {kind}. Expected ")


def test_a_required_cell_that_is_empty_is_said_to_be_required() -> None:
    row = role(person_ref="")
    assert wrong(row) == [("person_ref", "missing")]
    assert "person_ref is required" in row.problems[0].problem


def test_what_is_too_long_is_told_how_long_it_may_be() -> None:
    row = person(family_name="x" * 201)
    assert wrong(row) == [("family_name", "too_long")]
    assert "at most 200 characters; this has 201" in row.problems[0].problem
    assert len(row.problems[0].value) == 80 and row.problems[0].value.endswith("…")


def test_a_list_without_an_end_is_not_read_to_its_end() -> None:
    assert wrong(event(about="E1;" * 5000)) == [("about", "too_long")]


def test_the_second_of_two_identical_rows_is_a_repeat_however_it_is_written(tmp_path: Path) -> None:
    again = CRIME | {"reported_at": "2026-04-07T20:04:00Z", "flags": "stalking;domestic_abuse", "crime_ref": " 20/A/1"}
    found = checked(write(tmp_path, crimes=[CRIME, again]), CRIMES)
    assert [row.line for row in found.rows] == [2]
    assert [row.line for row in found.repeats] == [3]


def test_two_rows_with_one_key_and_other_content_are_both_kept_out(tmp_path: Path) -> None:
    other = CRIME | {"offence_code": "105/01"}
    apart = CRIME | {"crime_ref": "20/A/2"}
    found = checked(write(tmp_path, crimes=[CRIME, apart, CRIME, other]), CRIMES)
    assert [row.line for row in found.rows] == [3]
    assert [(row.line, row.problems[0].code) for row in found.quarantined] == [(n, "same_key") for n in (2, 4, 5)]
    assert len({row.content for row in found.quarantined}) == 2


def test_a_wrong_row_keeps_out_a_right_one_of_the_same_key(tmp_path: Path) -> None:
    found = checked(write(tmp_path, crimes=[CRIME, CRIME | {"outcome_code": "99"}]), CRIMES)
    assert [[problem.code for problem in row.problems] for row in found.quarantined] == [
        ["same_key"],
        ["unknown_code", "same_key"],
    ]


def test_a_person_may_have_two_parts_in_a_crime(tmp_path: Path) -> None:
    both = [VICTIM, VICTIM | {"role": "witness"}, VICTIM | {"concerning": "N2"}, SUSPECT]
    found = checked(write(tmp_path, roles=both), ROLES)
    assert len(found.rows) == 4
    assert found.rows[0].key == ("20/A/1", "N1", "victim", "")


def test_a_line_is_where_the_record_starts_in_the_file(tmp_path: Path) -> None:
    people = [ROSA | {"address": "Flat 2\n14 Wren Close\n\nBirmingham"}, DALE | {"sex": "man"}]
    (bad,) = checked(write(tmp_path, people=people), PEOPLE).quarantined
    assert bad.line == bad.problems[0].line == 6


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_any_line_ending_and_a_byte_order_mark_are_accepted(tmp_path: Path, end: str, mark: str) -> None:
    rosa = ROSA | {"address": "Flat 2\n14 Wren Close"}
    text = mark + as_csv([rosa, DALE | {"sex": "?"}], lineterminator=end, quoting=csv.QUOTE_ALL)
    found = checked(write(tmp_path, {PEOPLE: text}, counts={PEOPLE: 2}), PEOPLE)
    assert [row.line for row in (*found.rows, *found.quarantined)] == [2, 4]
    assert found.rows[0].content == only(write(tmp_path / "plain", people=[rosa]), PEOPLE).content


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    text = as_csv([ROSA, DALE | {"sex": "?"}]).replace("\nN2", "\n\n\nN2") + "\n\n"
    found = checked(write(tmp_path, {PEOPLE: text}), PEOPLE)
    assert (len(found.rows), found.problems[0].line) == (1, 5)


def test_content_tells_a_changed_row_from_the_same_one() -> None:
    assert crime().content == crime(log_ref="").content != crime(log_ref="20260407-1").content
    assert len(crime().content) == 16


def test_a_file_is_checked_row_by_row_in_its_order(tmp_path: Path) -> None:
    found = checked(write(tmp_path), EVENTS)
    assert [row.key for row in found.rows] == [("E1",), ("E2",)]
    assert found.reasons == {}
