"""What comes in to do harm, or by accident looks like it: kept as inert text, or kept out and said; never a fault."""

import csv
import io
import json
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.intake.extract import (
    COLUMNS,
    CRIMES,
    EVENTS,
    FILES,
    PEOPLE,
    ROLES,
    BundleRefused,
    Row,
    check_values,
    open_bundle,
)
from handrail.intake.tests.bundles import DALE, OFFENCES, ROSA, ROWS, TOLD, as_csv, checked, only, write
from handrail.intake.values import Wrong, time
from handrail.journey.vocabulary import KINDS

HOSTILE = Path(__file__).resolve().parents[5] / "shared" / "data" / "adversarial-inputs"
needs_hostile = pytest.mark.skipif(not HOSTILE.exists(), reason="the adversarial inputs are not beside the project")
LONDON = ZoneInfo("Europe/London")
EXTRACTED = datetime(2026, 4, 8, 4, 0, tzinfo=UTC)
FIRST, LAST = (datetime(year, 1, 2, tzinfo=UTC).replace(tzinfo=None) for year in (1900, 2100))
LOOSE = """family_name given_names aliases address note contact_note offence detail about disability safe_times phone
    postcode happened_at reported_at date_of_birth"""
PIECES = st.sampled_from([b"N1", b",", b"\n", b"\r", b'"', b"F", b"\xff"])
FREE = {PEOPLE: "family_name", ROLES: "person_ref", EVENTS: "note", CRIMES: "offence"}


def naughty_strings() -> list[str]:
    strings = json.loads((HOSTILE / "blns.json").read_text("utf-8"))
    return [*strings, *(HOSTILE / "csv-injection" / "payloadbox.txt").read_text("utf-8").splitlines()]


def storable(row: Row) -> bool:
    """Whether a database can hold all that is kept of a row."""
    said = [problem.value for problem in row.problems] + [problem.problem for problem in row.problems]
    kept = [*map(str, row.values), *row.key, *(row.raw or {}).values(), *said]
    text = "".join(kept)
    return (
        "\x00" not in text
        and text.encode("utf-8") != b""
        and all(len(value) <= 80 for value in said[: len(row.problems)])
    )


@needs_hostile
def test_every_naughty_string_is_a_name_or_is_kept_out_and_said(tmp_path: Path) -> None:
    names = naughty_strings()
    people = [ROSA | {"person_ref": f"N{n}", "family_name": name} for n, name in enumerate(names)]
    found = checked(write(tmp_path, people=people), PEOPLE)
    assert len(found.rows) + len(found.quarantined) == len(names) > 500
    assert all(storable(row) for row in (*found.rows, *found.quarantined))
    assert {problem.code for problem in found.problems} <= {"control_character", "too_long"}
    assert found.reasons["formula_as_text"] >= 5


@needs_hostile
@pytest.mark.parametrize("file", [CRIMES, ROLES, EVENTS])
def test_no_naughty_string_stops_a_file(tmp_path: Path, file: str) -> None:
    strings = naughty_strings()
    rows = [dict(ROWS[file][0]) | {FREE[file]: text, COLUMNS[file][0]: f"R{n}"} for n, text in enumerate(strings)]
    found = checked(write(tmp_path, {file: as_csv(rows)}, counts={file: len(rows)}), file)
    assert len(found.rows) + len(found.quarantined) == len(strings)
    assert all(storable(row) for row in (*found.rows, *found.quarantined))


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+SUM(A1)", "-2+3+cmd|x", "@SUM(1)", " =1+1"])
def test_a_spreadsheet_s_formula_is_kept_as_text_and_counted(tmp_path: Path, formula: str) -> None:
    found = checked(write(tmp_path, people=[ROSA | {"family_name": formula}]), PEOPLE)
    assert found.rows[0].values[1] == formula.strip()
    assert found.reasons == {"formula_as_text": 1}


@pytest.mark.parametrize("number", ["+44 7700 900123", "-", "+44 (0)7700 900 124"])
def test_a_telephone_number_is_no_formula(tmp_path: Path, number: str) -> None:
    assert checked(write(tmp_path, people=[ROSA | {"phone": number}]), PEOPLE).reasons == {}


@pytest.mark.parametrize(
    ("cell", "code", "shown"),
    [
        ("Bra\x00mble", "control_character", "Bra\\x00mble"),
        ("Bra\x1b[31mmble", "control_character", "Bra\\x1b[31mmble"),
        ("Bra\x85mble", "control_character", "Bra\\x85mble"),
        ("Bra\udcffmble", "not_utf8", "Bra\\xffmble"),
    ],
)
def test_what_no_page_can_show_keeps_the_row_out_and_is_shown_escaped(
    tmp_path: Path, cell: str, code: str, shown: str
) -> None:
    row = only(write(tmp_path, people=[ROSA | {"family_name": cell}]), PEOPLE)
    assert [(p.column, p.code, p.value) for p in row.problems] == [("family_name", code, shown)]
    assert row.raw is not None and row.raw["family_name"] == shown


def test_a_surrogate_written_as_bytes_is_not_utf8(tmp_path: Path) -> None:
    text = as_csv([ROSA]).encode().replace(b"Beddoes", b"Bed\xed\xa0\x80does")
    assert only(write(tmp_path, {PEOPLE: text}), PEOPLE).problems[0].code == "not_utf8"


def test_a_row_in_another_encoding_is_kept_out_alone(tmp_path: Path) -> None:
    text = as_csv([ROSA, DALE | {"family_name": "Nuñez"}]).encode("latin-1")
    found = checked(write(tmp_path, {PEOPLE: text}), PEOPLE)
    assert (len(found.rows), [p.code for p in found.problems]) == (1, ["not_utf8"])


def test_a_cell_of_a_megabyte_is_kept_out_and_said(tmp_path: Path) -> None:
    found = checked(write(tmp_path, people=[ROSA | {"contact_note": "x" * 1_000_000}, DALE]), PEOPLE)
    assert [p.code for p in found.problems] == ["too_long"]
    assert "this has 1,000,000" in found.problems[0].problem
    assert len(found.rows) == 1 and len((found.quarantined[0].raw or {})["contact_note"]) == 100_000


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    with pytest.raises(BundleRefused, match="a line of more than 16,777,216 characters"):
        open_bundle(write(tmp_path, {PEOPLE: as_csv([ROSA]) + "x" * 17_000_000}))


def test_a_quote_never_closed_swallows_rows_so_the_bundle_is_refused_and_says_where(tmp_path: Path) -> None:
    text = as_csv([ROSA, DALE]).replace("Rosa", '"Rosa')
    with pytest.raises(BundleRefused) as refused:
        open_bundle(write(tmp_path, {PEOPLE: text}, counts={PEOPLE: 2}))
    assert "people.csv has 1 rows and the manifest says 2. A quote is opened in the row that starts on line 2" in str(
        refused.value
    )


def test_a_quote_never_closed_in_the_last_row_keeps_that_row_out(tmp_path: Path) -> None:
    found = checked(write(tmp_path, {PEOPLE: as_csv([ROSA, DALE]).replace("Dale", '"Dale')}), PEOPLE)
    assert [(p.line, p.code) for p in found.problems] == [(3, "quoting")]
    assert (found.quarantined[0].raw or {})["person_ref"] == "N2"


def test_text_after_a_closing_quote_keeps_the_row_out(tmp_path: Path) -> None:
    found = checked(write(tmp_path, {PEOPLE: as_csv([ROSA, DALE]).replace("Rosa", '"Ro"sa')}), PEOPLE)
    assert [(p.line, p.code) for p in found.problems] == [(2, "quoting")]
    assert len(found.rows) == 1


@pytest.mark.parametrize("change", [(",Rosa", ",Rosa,Maria"), (",Rosa", "")])
def test_a_row_with_too_many_or_too_few_cells_is_kept_out_whole(tmp_path: Path, change: tuple[str, str]) -> None:
    found = checked(write(tmp_path, {PEOPLE: as_csv([ROSA, DALE]).replace(*change)}), PEOPLE)
    (row,) = found.quarantined
    assert (row.problems[0].code, row.problems[0].value) == ("cells", "N1")
    assert "Expected 5" in row.problems[0].problem
    assert "1991-02-11" in (row.raw or {}).values() and len(found.rows) == 1


def test_a_header_in_the_middle_of_a_file_is_named_for_what_it_is(tmp_path: Path) -> None:
    text = as_csv([ROSA]) + as_csv([DALE])
    found = checked(write(tmp_path, {PEOPLE: text}), PEOPLE)
    assert [(p.line, p.code) for p in found.problems] == [(3, "header_repeated")]
    assert [row.key for row in found.rows] == [("N1",), ("N2",)]


def test_misshapen_rows_do_not_keep_each_other_out_as_one_key(tmp_path: Path) -> None:
    text = as_csv([ROSA]) + as_csv([DALE]) + "person_ref,family_name\nN9\n" + as_csv([ROSA]).splitlines()[1] + "\n"
    found = checked(write(tmp_path, {PEOPLE: text}), PEOPLE)
    assert [p.code for p in found.problems] == ["header_repeated", "cells", "cells"]
    assert (len(found.rows), len(found.repeats)) == (2, 1)


cells = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    [
        "",
        "yes",
        "2026-04-07T21:00:00",
        "2026-04-07",
        "20/A/1",
        "N1",
        "=1+1",
        "a;b",
        "\x00",
        "\ud800",
        "F",
        "victim_told",
        '"',
        ";",
    ]
)


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=400, deadline=None)
def test_a_row_of_anything_is_good_or_says_why_not(file: str, data: st.DataObject) -> None:
    right = ROWS[file][0]
    row_cells = {name: data.draw(st.just(right.get(name, "")) | cells) for name in COLUMNS[file]}
    row = check_values(file, row_cells, extracted_at=EXTRACTED, kinds=KINDS, offences=OFFENCES)
    assert (row.standing == "quarantined") == bool(row.problems) == (row.values == ())
    assert all(problem.problem and problem.column in COLUMNS[file] for problem in row.problems)
    assert storable(row)


@given(st.sampled_from(FILES), st.data())
@settings(max_examples=200, deadline=None)
def test_what_was_read_once_is_read_again_as_the_same(file: str, data: st.DataObject) -> None:
    right = ROWS[file][0]
    row_cells = {name: data.draw(cells) if name in LOOSE.split() else right.get(name, "") for name in COLUMNS[file]}
    once = check_values(file, row_cells, extracted_at=EXTRACTED, kinds=KINDS, offences=OFFENCES)
    if once.standing == "good":
        written = {
            name: ";".join(value) if isinstance(value, tuple) else str(value)
            for name, value in zip(COLUMNS[file], once.values, strict=True)
            if value
        }
        again = check_values(file, written, extracted_at=EXTRACTED, kinds=KINDS, offences=OFFENCES)
        assert (again.values, again.content) == (once.values, once.content)


@given(st.lists(st.lists(st.text(max_size=12), min_size=5, max_size=5), max_size=6))
@settings(max_examples=100, deadline=None)
def test_however_a_file_is_quoted_its_rows_are_the_same(rows: list[list[str]]) -> None:
    found = []
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        out = io.StringIO()
        writer = csv.writer(out, quoting=quoting)
        writer.writerows([list(ROSA), *rows])
        with tempfile.TemporaryDirectory() as place:
            text = out.getvalue().encode("utf-8", "surrogatepass")
            folder = write(Path(place) / "night", {PEOPLE: text}, counts={PEOPLE: len(rows)})
            checked_file = checked(folder, PEOPLE)
            found.append([(row.content, row.standing) for row in (*checked_file.rows, *checked_file.quarantined)])
            assert len(found[-1]) + len(checked_file.repeats) == len(rows)
    assert found[0] == found[1]


@given(
    st.binary(max_size=300) | st.lists(st.sampled_from([b"N1", b",", b"\n", b"\r", b'"', b"F", b"\xff"])).map(b"".join)
)
@settings(max_examples=200, deadline=None)
def test_every_row_of_a_file_of_any_bytes_is_answered_for(content: bytes) -> None:
    text = b"person_ref,sex,date_of_birth\n" + content
    with tempfile.TemporaryDirectory() as place:
        with pytest.raises(BundleRefused, match="people.csv has ([0-9]+) rows and the manifest says 9,999") as refused:
            open_bundle(write(Path(place), {PEOPLE: text}, counts={PEOPLE: 9999}))
        rows = int(refused.value.why.split()[2])
        found = checked(write(Path(place), {PEOPLE: text}, counts={PEOPLE: rows}), PEOPLE)
    assert len(found.rows) + len(found.repeats) + len(found.quarantined) == rows
    assert all(storable(row) for row in found.quarantined)


@given(st.datetimes(FIRST, LAST))
@settings(max_examples=300, deadline=None)
def test_a_local_time_is_its_first_moment_or_is_said_never_to_have_been(naive: datetime) -> None:
    meant = naive.replace(tzinfo=LONDON).astimezone(UTC)
    was = meant.astimezone(LONDON).replace(tzinfo=None) == naive
    try:
        found = time(naive.isoformat())
    except Wrong as wrong:
        assert wrong.code == "no_such_time" and not was
    else:
        assert found == meant and was


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)), st.integers(-14 * 60, 14 * 60))
@settings(max_examples=200, deadline=None)
def test_a_time_is_the_same_moment_whatever_offset_it_is_written_with(moment: datetime, minutes: int) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    there = (moment + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat()
    assert time(f"{there}{sign}{hours:02}:{rest:02}") == moment


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"event": "hearing_listed", "known_at": "2027-04-09T14:00:57+01:00"}, "known_at", "no later than 2026-05-09"),
        ({"event": "victim_opted_out", "detail": "VC-99.1"}, "detail", "as it is held here, and VC-99.1 is none"),
        ({"event": "right_not_applicable", "detail": "VC-99.1:no_loss"}, "detail", "and VC-99.1 is none"),
    ],
)
def test_a_receipt_far_ahead_and_a_right_that_no_edition_holds_are_slips(
    cells: dict[str, str], column: str, said: str
) -> None:
    row = check_values(
        EVENTS, TOLD | {"about": ""} | cells, extracted_at=EXTRACTED, kinds=KINDS, offences=frozenset(OFFENCES)
    )
    assert row.standing == "quarantined"
    assert [problem.column for problem in row.problems] == [column]
    assert said in row.problems[0].problem
    good = {"known_at": "2026-04-20T14:00:00+01:00", "detail": cells.get("detail", "").replace("99.1", "06.4")}
    again = TOLD | {"about": ""} | cells | {name: good[name] for name in cells if name in good}
    assert check_values(EVENTS, again, extracted_at=EXTRACTED, kinds=KINDS, offences=frozenset(OFFENCES)).problems == ()
