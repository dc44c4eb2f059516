"""A bundle is opened, or refused before a row of it is looked at, with what would have been right."""

import json
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from handrail.intake.extract import COLUMNS, CRIMES, EVENTS, FILES, PEOPLE, ROLES, BundleRefused, Limits, open_bundle
from handrail.intake.tests.bundles import CRIME, ROSA, as_csv, checked, write
from handrail.journey.vocabulary import KINDS

SAMPLES = Path(__file__).resolve().parents[5] / "shared" / "data" / "police-extract"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the published samples are not beside the project")


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(BundleRefused) as refused:
        open_bundle(path, limits)
    return refused.value.why


def zipped(folder: Path, prefix: str = "") -> Path:
    path = folder.parent / f"{folder.name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for file in sorted(folder.iterdir()):
            out.write(file, prefix + file.name)
    return path


def test_a_bundle_says_whose_it_is_and_when_it_was_taken(tmp_path: Path) -> None:
    bundle = open_bundle(write(tmp_path))
    assert (bundle.manifest.force_code, bundle.manifest.period_from) == ("20", date(2026, 4, 7))
    assert bundle.manifest.extracted_at == datetime(2026, 4, 8, 4, 0, tzinfo=UTC)
    assert bundle.rows == {CRIMES: 1, PEOPLE: 2, ROLES: 2, EVENTS: 2}


def test_the_same_content_has_the_same_digest_however_it_comes(tmp_path: Path) -> None:
    folder = write(tmp_path / "night")
    plain, packed = open_bundle(folder), open_bundle(zipped(folder))
    assert (plain.digest, plain.content_digest) == (packed.digest, packed.content_digest)


def test_a_zip_may_hold_the_files_in_one_folder(tmp_path: Path) -> None:
    assert open_bundle(zipped(write(tmp_path / "night"), "night/")).rows[PEOPLE] == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "handrail/court-list"}, "format is 'handrail/court-list'. Expected handrail/police-extract"),
        ({"version": "2"}, "version is '2'. Expected 1"),
        ({"force": None}, "force is missing"),
        ({"force_code": "20/../.."}, "Expected a code such as 20"),
        ({"extracted_at": "last night"}, "Expected a time such as"),
        ({"extracted_at": None}, "extracted_at is missing"),
        ({"period_from": "2026-04-31"}, "Expected a date such as"),
        ({"period_from": "2026-04-09"}, "period_from is after period_to"),
        ({"files": {}}, "does not list crimes.csv"),
        ({"files": {CRIMES: {"rows": True, "sha256": "0" * 64}}}, "rows of crimes.csv is True"),
        ({"files": {CRIMES: {"rows": 1, "sha256": "none"}}}, "Expected 64 hexadecimal digits"),
    ],
)
def test_a_manifest_that_is_wrong_refuses_the_bundle_and_names_the_field(
    tmp_path: Path, change: dict[str, object], said: str
) -> None:
    assert said in refusal(write(tmp_path, manifest=change))


def test_an_extract_without_an_offset_was_taken_at_that_time_here(tmp_path: Path) -> None:
    bundle = open_bundle(write(tmp_path, manifest={"extracted_at": "2026-07-01T05:00:00"}))
    assert bundle.manifest.extracted_at == datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe{}", b"[" * 50_000, b'"' + b"x" * 2_000_000 + b'"'])
def test_a_manifest_that_is_not_json_refuses_the_bundle(tmp_path: Path, content: bytes) -> None:
    folder = write(tmp_path)
    (folder / "manifest.json").write_bytes(content)
    assert "manifest.json" in refusal(folder)


def test_a_manifest_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    folder = write(tmp_path)
    manifest = folder / "manifest.json"
    manifest.write_bytes(b"\xef\xbb\xbf" + manifest.read_bytes())
    assert open_bundle(folder).manifest.force_code == "20"


@pytest.mark.parametrize("name", ["manifest.json", *FILES])
def test_a_missing_file_refuses_the_bundle_and_is_named(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path)
    (folder / name).unlink()
    assert f"{name} is missing" in refusal(folder)


def test_what_is_no_bundle_at_all_is_said_plainly(tmp_path: Path) -> None:
    assert "There is no bundle" in refusal(tmp_path / "nowhere")
    note = tmp_path / "note.zip"
    note.write_text("not a zip")
    assert "Not a zip" in refusal(note)


def test_a_row_too_few_refuses_the_bundle_before_a_row_is_stored(tmp_path: Path) -> None:
    assert "people.csv has 2 rows and the manifest says 3." in refusal(write(tmp_path, counts={PEOPLE: 3}))


def test_a_file_cut_short_on_its_way_refuses_the_bundle(tmp_path: Path) -> None:
    folder = write(tmp_path)
    path = folder / EVENTS
    path.write_bytes(path.read_bytes()[:-20])
    assert "events.csv has the checksum" in refusal(folder)


def test_a_missing_required_column_is_named_and_what_was_meant_is_asked(tmp_path: Path) -> None:
    crime = {"crime_ref": "20/A/1", "offence_code": "008/66", "reported_on": "2026-04-07"}
    why = refusal(write(tmp_path, crimes=[crime]))
    assert "crimes.csv has no column reported_at, which is required. Did you mean reported_on?" in why


def test_a_column_that_stands_twice_refuses_the_bundle(tmp_path: Path) -> None:
    text = as_csv([CRIME]).replace("offence_code", "offence_code,offence_code", 1).replace("008/66", "008/66,105/01")
    assert "has the column offence_code 2 times" in refusal(write(tmp_path, {CRIMES: text}))


def test_an_empty_file_is_told_which_columns_it_needs(tmp_path: Path) -> None:
    why = refusal(write(tmp_path, {ROLES: ""}, counts={ROLES: 0}))
    assert "roles.csv is empty. Expected a header row with the columns crime_ref" in why


def test_a_file_of_a_header_alone_is_a_quiet_night(tmp_path: Path) -> None:
    bundle = open_bundle(write(tmp_path, {EVENTS: "event_ref,crime_ref,event,happened_at\n"}))
    assert bundle.rows[EVENTS] == 0


def test_a_header_in_another_encoding_is_refused_as_unreadable(tmp_path: Path) -> None:
    wide = as_csv([CRIME]).encode("utf-16")
    assert "the header row cannot be read" in refusal(write(tmp_path, {CRIMES: wide}, counts={CRIMES: 1}))
    latin = as_csv([CRIME | {"café": "x"}]).encode("latin-1")
    assert "the header row cannot be read" in refusal(write(tmp_path, {CRIMES: latin}))


def test_columns_are_found_by_name_in_any_order_and_case(tmp_path: Path) -> None:
    columns = [*reversed(CRIME)]
    text = as_csv([CRIME], columns).replace("crime_ref", " Crime_Ref ", 1)
    (row,) = checked(write(tmp_path, {CRIMES: text}), CRIMES).rows
    assert row.values[COLUMNS[CRIMES].index("crime_ref")] == "20/A/1"


def test_an_unknown_column_is_reported_and_ignored(tmp_path: Path) -> None:
    bundle = open_bundle(write(tmp_path, people=[ROSA | {"shoe_size": "5"}]))
    assert bundle.columns_ignored == {PEOPLE: ["shoe_size"]}
    assert bundle.columns_forbidden == {}


@pytest.mark.parametrize(
    "name",
    ["immigration_status", "Immigration Status", "visa", "visa type", "NRPF", "asylum_claim", "rightToRemain",
     "no_recourse_to_public_funds", "leave-to-remain", "home_office_reference", "refugee", "settled status"],
)  # fmt: skip
def test_of_a_column_named_for_immigration_only_the_name_is_known(tmp_path: Path, name: str) -> None:
    secret = "overstayed in 2019"
    bundle = open_bundle(write(tmp_path, people=[ROSA | {name: secret, "sex": "unknown"}]))
    assert list(bundle.columns_forbidden) == [PEOPLE]
    assert bundle.columns_ignored == {}
    found = checked(tmp_path, PEOPLE)
    assert len(found.quarantined) == 1
    assert secret not in repr(found) + repr(bundle)


def test_a_row_whose_cells_slipped_keeps_nothing_where_a_column_may_not_be_kept(tmp_path: Path) -> None:
    secret = "granted leave until 2027"
    text = f"person_ref,sex,asylum\nN1,F,Mrs,{secret}\nN2,F,\n"
    found = checked(write(tmp_path, {PEOPLE: text}), PEOPLE)
    assert secret not in repr(found)
    assert "Nothing of the row is kept" in found.problems[0].problem


def test_other_files_beside_the_bundle_are_named_and_left(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "notes.docx").write_bytes(b"x")
    assert open_bundle(folder).files_ignored == ("notes.docx",)


def test_a_file_that_changes_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    folder = write(tmp_path)
    bundle = open_bundle(folder)
    (folder / CRIMES).write_text(as_csv([CRIME | {"offence_code": "105/01"}]))
    with pytest.raises(BundleRefused, match="changed while it was being read"):
        list(bundle.records(CRIMES))


def test_a_link_in_the_folder_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "night")
    (folder / PEOPLE).unlink()
    (folder / PEOPLE).symlink_to("/etc/hostname")
    assert "people.csv is a link" in refusal(folder)


def test_a_pipe_in_the_folder_hangs_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "night")
    (folder / PEOPLE).unlink()
    os.mkfifo(folder / PEOPLE)
    assert "people.csv is missing" in refusal(folder)


@pytest.mark.parametrize(
    "name", ["../crimes.csv", "/etc/cron.d/night", "..\\crimes.csv", "night/../../crimes.csv", "C:\\crimes.csv"]
)
def test_a_zip_that_would_leave_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    path = zipped(write(tmp_path / "night"))
    with zipfile.ZipFile(path, "a") as out:
        out.writestr(name, "x")
    assert "outside its folder" in refusal(path)


def test_a_zip_that_holds_a_link_is_refused(tmp_path: Path) -> None:
    path = zipped(write(tmp_path / "night"))
    link = zipfile.ZipInfo("extra.csv")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(path, "a") as out:
        out.writestr(link, "/etc/passwd")
    assert "a link or a device" in refusal(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(write(tmp_path / "night"))
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(mark)
        while start >= 0:
            raw[start + offset] |= 1
            start = raw.find(mark, start + 1)
    path.write_bytes(raw)
    assert "encrypted" in refusal(path)


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = zipped(write(tmp_path / "night"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as out:
        out.writestr("zeros.csv", b"0" * 30_000_000)
    assert "more than 200 times its size" in refusal(path)
    assert "Expected at most 1,000" in refusal(path, Limits(total=1000))
    assert "Expected at most 5" in refusal(path, Limits(files=5))


def test_a_zip_with_one_file_twice_is_refused(tmp_path: Path) -> None:
    path = zipped(write(tmp_path / "night"))
    with zipfile.ZipFile(path, "a") as out, pytest.warns(UserWarning):
        out.writestr(CRIMES, "crime_ref\n")
    assert "holds crimes.csv twice" in refusal(path)


def test_a_zip_that_is_damaged_inside_is_refused(tmp_path: Path) -> None:
    path = zipped(write(tmp_path / "night"))
    raw = bytearray(path.read_bytes())
    start = raw.find(CRIMES.encode()) + len(CRIMES)
    raw[start : start + 24] = bytes(24)
    path.write_bytes(raw)
    assert "crimes.csv" in refusal(path)


@needs_samples
def test_the_clean_sample_has_nothing_to_quarantine() -> None:
    expected = json.loads((SAMPLES / "sample/truth/expected.json").read_text())["rows"]
    for file in FILES:
        found = checked(SAMPLES / "sample/bundle", file)
        assert (len(found.rows), found.problems) == (expected[file]["read"], [])


@needs_samples
def test_the_dirty_sample_gives_the_rows_that_are_known_to_be_broken() -> None:
    truth = (SAMPLES / "dirty/truth/broken.csv").read_text().splitlines()[1:]
    broken = sorted(tuple(line.split(",")[:3]) for line in truth if "waits" not in line)
    expected = json.loads((SAMPLES / "dirty/truth/expected.json").read_text())["rows"]
    found = []
    for file in FILES:
        bad = checked(SAMPLES / "dirty/bundle", file).quarantined
        assert len(bad) == expected[file]["quarantined"]
        found += [(file, ",".join(row.key), row.problems[0].column) for row in bad]
    assert sorted(found) == broken


def test_the_vocabulary_s_events_are_those_an_extract_may_hold() -> None:
    assert KINDS["victim_told"].in_extract and not KINDS["triage_decided"].in_extract
