"""A night's police extract, invented: a bundle in the contract's format, the same for the same seed.

The mix follows the published sample (see `mix`). Rows for a named cast can be put in as they are (`stories`).
"""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from types import MappingProxyType
from zoneinfo import ZoneInfo

from handrail.intake.extract import COLUMNS, FILES
from handrail.region.roster import Officer, roster
from handrail.region.scenes import Pen, Scene

LONDON = ZoneInfo("Europe/London")


Rows = Mapping[str, Sequence[Mapping[str, str]]]
"""Rows for particular people, by file: each a mapping of column to what is written, as `stories.story_rows` gives."""


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle that was written: where, and how many rows each file has."""

    folder: Path
    counts: Mapping[str, int]


def write_night(
    folder: Path,
    *,
    seed: int,
    crimes: int,
    extracted_at: datetime,
    force_code: str = "20",
    force: str = "West Midlands Police (invented)",
    days: int = 1,
    officers: Sequence[Officer] = (),
    stories: Rows = MappingProxyType({}),
    scene: type[Scene] = Scene,
) -> Written:
    """Write a bundle of invented crimes reported in the days before the extract was taken, the stories' rows first.

    `scene` makes them: what came in a night, or what is long past (`history`). The same arguments give the same bytes.
    References hold the seed, so that two nights share none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = dict.fromkeys(FILES, 0)
    with ExitStack() as stack:
        writers = {
            file: csv.writer(stack.enter_context((folder / file).open("w", encoding="utf-8", newline=""))).writerow
            for file in FILES
        }
        for file in FILES:
            writers[file](COLUMNS[file])
            counts[file] = len([writers[file](_story_row(file, row)) for row in stories.get(file, ())])
        named = officers or roster()
        end = extracted_at.timestamp()
        Pen(Random(seed), force_code, _series(seed), end, days, named, writers, counts, scene).write(crimes)
    write_manifest(
        folder,
        counts,
        force=force,
        force_code=force_code,
        extracted_at=extracted_at,
        period_from=(extracted_at - timedelta(days=days)).astimezone(LONDON).date(),
        period_to=(extracted_at - timedelta(seconds=1)).astimezone(LONDON).date(),
    )
    return Written(folder, counts)


def write_manifest(
    folder: Path,
    counts: Mapping[str, int],
    *,
    force: str,
    force_code: str,
    extracted_at: datetime,
    period_from: date,
    period_to: date,
) -> None:
    """Write the manifest of a bundle whose files are in place."""
    manifest = {
        "format": "handrail/police-extract",
        "version": "1",
        "force": force,
        "force_code": force_code,
        "period_from": period_from.isoformat(),
        "period_to": period_to.isoformat(),
        "extracted_at": extracted_at.astimezone(LONDON).isoformat(),
        "files": {file: {"rows": counts[file], "sha256": sha256_of(folder / file)} for file in FILES},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _story_row(file: str, row: Mapping[str, str]) -> list[str]:
    unknown = row.keys() - set(COLUMNS[file])
    if unknown:
        raise ValueError(f"{file} has no column {', '.join(sorted(unknown))}")
    return [row.get(name, "") for name in COLUMNS[file]]


def _series(seed: int) -> str:
    digits = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    series = ""
    number = abs(seed)
    while number or not series:
        number, digit = divmod(number, len(digits))
        series = digits[digit] + series
    return series + ("-" if seed < 0 else "")
