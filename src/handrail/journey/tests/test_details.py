"""The detail of an event: codes and times in the form its kind names."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.journey.details import BadDetail, promised_time, read_detail
from handrail.journey.vocabulary import KINDS

LONDON = ZoneInfo("Europe/London")
PROJECT = next(folder for folder in Path(__file__).resolve().parents if (folder / "pyproject.toml").is_file())
SAMPLES = PROJECT.parent / "shared" / "data" / "police-extract"


def _read_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _read(kind: str, written: str) -> str:
    return read_detail(KINDS[kind], written, _read_time)


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("victim_withdrew", "pre-charge:fear of reprisal", "pre_charge:fear_of_suspect"),
        ("victim_withdrew", "pre-statement:family pressure", "pre_statement:family_or_community_pressure"),
        ("victim_withdrew", "post-charge:not recorded", "post_charge:"),
        ("contact_promised", "2026-04-02T17:05:00+01:00", "2026-04-02T16:05:00Z"),
        ("contact_promised", "2026-07-02T17:05", "2026-07-02T16:05:00Z"),
        ("suspect_bailed", "2026-04-02T17:05:00+01:00", "2026-04-02T16:05:00Z"),
        ("suspect_bailed", "2026-04-02T17:05:00Z|No contact;not to go", "2026-04-02T17:05:00Z|no_contact;not_to_go"),
        ("bail_changed", "no_contact", "no_contact"),
        (
            "hearing_listed",
            "2026-04-02T10:00:00Z|Birmingham  Magistrates|First",
            "2026-04-02T10:00:00Z|Birmingham Magistrates|first",
        ),
        ("sentence_received", "custodial:018", "custodial:18"),
        ("sentence_received", "Community", "community"),
        ("right_not_applicable", "vc-08.10:not attending", "VC-08.10:not_attending"),
        ("victim_opted_out", "VC-06.1", "VC-06.1"),
        ("victim_opted_out", "vc-06.12.ACK", "VC-06.12.ack"),
        ("late_reason", "VC-08.1.court:court backlog", "VC-08.1.court:court_backlog"),
        ("needs_assessed", "enhanced yes", "yes"),
        ("needs_assessed", "no", "no"),
        ("information_given", "rj;Process", "rj;process"),
        ("contact_plan_agreed", "phone:14", "phone:14"),
        ("risk_assessed", "DASH:high;separation", "dash:high;separation"),
        ("breach_response", "none:no officer free", "none:no_officer_free"),
        ("support_referred", "first-contact", "first_contact"),
        ("charged", "", ""),
    ],
)
def test_a_detail_is_kept_in_its_own_spelling(kind: str, written: str, kept: str) -> None:
    assert _read(kind, written) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("victim_withdrew", "pre-charge"),
        ("victim_withdrew", "whenever:no updates"),
        ("victim_withdrew", "pre-charge:she was tired of it"),
        ("contact_promised", "Thursday"),
        ("suspect_bailed", "until further notice"),
        ("hearing_listed", "2026-04-02T10:00:00Z"),
        ("hearing_listed", "2026-04-02T10:00:00Z|Court|picnic"),
        ("sentence_received", "custodial"),
        ("sentence_received", "fine:12"),
        ("late_reason", "VC-03.1"),
        ("late_reason", "VC-03.1.2:backlog"),
        ("late_reason", "3.1:busy"),
        ("interpreter_provided", "neighbour"),
        ("contact_plan_agreed", "phone"),
        ("charged", "=cmd|' /C calc'!A0"),
        ("charged", "x" * 300),
        ("referral_withdrawn", "she said (crying) no"),
    ],
)
def test_a_malformed_detail_is_refused_with_what_would_be_right(kind: str, written: str) -> None:
    with pytest.raises(BadDetail) as fault:
        _read(kind, written)
    assert str(fault.value)


def test_reading_what_was_kept_changes_nothing() -> None:
    kept = _read("victim_withdrew", "post-charge:not recorded")
    assert _read("victim_withdrew", kept) == kept


@given(written=st.text(max_size=60), kind=st.sampled_from(sorted(KINDS)))
def test_any_text_is_kept_the_same_way_twice_or_refused(written: str, kind: str) -> None:
    try:
        kept = _read(kind, written)
    except BadDetail:
        return
    assert _read(kind, kept) == kept


def test_every_form_in_use_is_known() -> None:
    for kind in KINDS.values():
        with pytest.raises(BadDetail):
            read_detail(kind, "<b>", _read_time)


def test_a_promise_gives_its_instant() -> None:
    moment = promised_time("2026-04-02T16:05:00Z|no_contact")
    assert moment is not None
    assert moment.hour == 16
    assert promised_time("no_contact") is None


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample extracts are not beside this project")
@pytest.mark.parametrize("name", ["sample", "dirty"])
def test_every_detail_in_the_samples_is_well_formed(name: str) -> None:
    path = SAMPLES / name / "bundle" / "events.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["event"] in KINDS:
                _read(row["event"], row["detail"])
