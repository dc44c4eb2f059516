"""Small bundles for tests: one crime of one night, whole and right, for a test to change one thing in.

Rosa Beddoes rang the police on the evening of 7 April 2026 because Dale Tonks, who used to live with her, was at the
door again.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from handrail.intake.extract import (
    CRIMES,
    EVENTS,
    FILES,
    PEOPLE,
    ROLES,
    Checked,
    Row,
    check_file,
    open_bundle,
)
from handrail.journey.vocabulary import KINDS

OFFENCES = frozenset({"008/66", "105/01", "000/00"})
CRIME = {
    "crime_ref": "20/A/1",
    "offence_code": "008/66",
    "reported_at": "2026-04-07T21:04:00+01:00",
    "flags": "domestic_abuse;stalking",
    "outcome_code": "",
    "area_code": "E08000025",
}
ROSA = {"person_ref": "N1", "family_name": "Beddoes", "given_names": "Rosa", "date_of_birth": "1991-02-11", "sex": "F"}
DALE = {"person_ref": "N2", "family_name": "Tonks", "given_names": "Dale", "date_of_birth": "1988-09-30", "sex": "M"}
VICTIM = {"crime_ref": "20/A/1", "person_ref": "N1", "role": "victim", "support_need": "yes", "risk_grade": "high"}
SUSPECT = {"crime_ref": "20/A/1", "person_ref": "N2", "role": "suspect", "relationship_to_victim": "ex_partner"}
ARREST = {
    "event_ref": "E1",
    "crime_ref": "20/A/1",
    "event": "suspect_arrested",
    "happened_at": "2026-04-07T23:40:00+01:00",
}
TOLD = {
    "event_ref": "E2",
    "crime_ref": "20/A/1",
    "person_ref": "N1",
    "event": "victim_told",
    "happened_at": "2026-04-08T00:10:00+01:00",
    "about": "E1",
    "method": "phone",
}
ROWS: Mapping[str, Sequence[Mapping[str, str]]] = {
    CRIMES: (CRIME,),
    PEOPLE: (ROSA, DALE),
    ROLES: (VICTIM, SUSPECT),
    EVENTS: (ARREST, TOLD),
}
MANIFEST: Mapping[str, Any] = {
    "format": "handrail/police-extract",
    "version": "1",
    "force": "West Midlands Police (invented)",
    "force_code": "20",
    "period_from": "2026-04-07",
    "period_to": "2026-04-07",
    "extracted_at": "2026-04-08T05:00:00+01:00",
}


def as_csv(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = (), **dialect: Any) -> str:
    """Write rows as CSV, with the columns that any of them has unless some are given."""
    columns = columns or tuple(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.writer(out, **({"lineterminator": "\n"} | dialect))
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return out.getvalue()


def write(
    folder: Path,
    texts: Mapping[str, str | bytes] | None = None,
    *,
    counts: Mapping[str, int] | None = None,
    manifest: Mapping[str, Any] | None = None,
    **rows: Sequence[Mapping[str, str]],
) -> Path:
    """Write a bundle: Rosa's, with whole files, rows (`crimes=`), counts or parts of the manifest in place of hers."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = {}
    for file in FILES:
        given = rows.get(file.removesuffix(".csv"), ROWS[file])
        text = (texts or {}).get(file)
        written = as_csv(given) if text is None else text
        content = written if isinstance(written, bytes) else written.encode("utf-8", "surrogateescape")
        (folder / file).write_bytes(content)
        rows_said = (counts or {}).get(file, len(given) if text is None else _records(content))
        listed[file] = {"rows": rows_said, "sha256": hashlib.sha256(content).hexdigest()}
    whole = dict(MANIFEST) | {"files": listed} | dict(manifest or {})
    (folder / "manifest.json").write_text(json.dumps({k: v for k, v in whole.items() if v is not None}), "utf-8")
    return folder


def _records(content: bytes) -> int:
    """Count rows as a writer with no idea of quoting would: lines below the first, blank ones left out."""
    return len([line for line in content.decode("utf-8", "replace").splitlines() if line]) - 1


def checked(folder: Path, file: str, kinds: Any = KINDS, offences: Iterable[str] = OFFENCES) -> Checked:
    """Open a bundle and check one of its files."""
    return check_file(open_bundle(folder), file, kinds=kinds, offences=frozenset(offences))


def only(folder: Path, file: str) -> Row:
    """Check a file that has one row, and return that row."""
    found = checked(folder, file)
    (row,) = [*found.rows, *found.repeats, *found.quarantined]
    return row
