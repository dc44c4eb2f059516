"""Keep the rows that are wrong or early, and let them go when what they name arrives or a person corrects them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handrail.core import database
from handrail.core.refs import new_ref
from handrail.crimes.offences import is_known
from handrail.intake.actions.storing import Taking
from handrail.intake.arranging import Arranged, Candidate
from handrail.intake.extract import COLUMNS, Row, check_values
from handrail.intake.models import KeptRow
from handrail.journey.vocabulary import KINDS


@dataclass(frozen=True, slots=True)
class Offences:
    """The offence table as the checks ask it: is this code in it?"""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and is_known(code)


def as_key(key: Sequence[str]) -> str:
    """Return a row's key as it is kept: its parts, with bars between."""
    return "|".join(key)


def as_cells(file: str, values: Sequence[Any]) -> dict[str, str]:
    """Return typed values as the cells of a row, so that they can be shown, corrected and read again."""
    return {name: _cell(value) for name, value in zip(COLUMNS[file], values, strict=True) if value not in (None, ())}


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def read_again(row: KeptRow, *, values: Mapping[str, str] | None = None) -> Row:
    """Check a kept row again, as it was kept or as a person corrected it."""
    return check_values(
        row.file, values if values is not None else row.values, extracted_at=row.as_of, kinds=KINDS,
        offences=Offences(), line=row.line,
    )  # fmt: skip


def waiting(source: str, present: Mapping[str, Iterable[tuple[str, ...]]]) -> dict[str, list[Candidate]]:
    """Return the rows of a source that wait, by file, as candidates; one that this bundle brings again is left out."""
    brought = {(file, as_key(key)) for file, keys in present.items() for key in keys}
    found: dict[str, list[Candidate]] = {file: [] for file in COLUMNS}
    newest: dict[tuple[str, str], KeptRow] = {}
    for row in KeptRow.objects.filter(source=source, state="waiting", closed_at=None).order_by("as_of", "id"):
        if (row.file, row.key) not in brought:
            newest[row.file, row.key] = row
    for (file, _), row in newest.items():
        again = read_again(row)
        if again.standing == "good":
            found[file].append(Candidate(again.key, again.values, bytes(row.digest), row.as_of, row.line, row.id))
    return found


def keep(
    bundle_id: int,
    *,
    quarantined: Mapping[str, Sequence[Row]],
    arranged: Mapping[str, Arranged],
    taking: Taking,
    seen_by: Sequence[int],
) -> None:
    """Keep what this bundle brought that is wrong or early. The same row kept already is not kept twice."""
    rows: list[tuple[Any, ...]] = []
    for file, bad in quarantined.items():
        rows += [
            (file, as_key(row.key), row.line, row.content, "quarantined", json.dumps(row.raw or {}, default=str),
             json.dumps([problem._asdict() for problem in row.problems]), [])
            for row in bad
        ]  # fmt: skip
    for file, arrangement in arranged.items():
        for row, fate in arrangement.fates:
            if row.kept is None and fate in ("waiting", "different_person"):
                rows.append(_kept(file, row, fate, arrangement))
    database.copy_rows(
        "new_kept",
        "ref text, file text, key text, line integer, digest bytea, state text, vals jsonb, problems jsonb, waits_for text[]",
        ((new_ref(), *row) for row in rows),
    )
    database.run(
        "INSERT INTO intake_kept_row (ref, bundle_id, source, file, key, line, digest, as_of, state, values, problems,"
        " waits_for, kept_at, closed_because, seen_by)"
        " SELECT ref, %s, %s, file, key, line, digest, %s, state, vals, problems, waits_for, %s, '', %s FROM new_kept"
        " ON CONFLICT (source, file, key, digest) WHERE closed_at IS NULL DO NOTHING",
        [bundle_id, taking.source, taking.extracted_at, taking.at, list(seen_by)],
    )


def _kept(file: str, row: Candidate, fate: str, arrangement: Arranged) -> tuple[Any, ...]:
    problems = []
    if fate == "different_person":
        problems = [
            {"file": file, "line": row.line, "column": "person_ref", "value": row.key[0][:80], "code": "different_person",
             "problem": "Name, birth date and sex have all changed: that is a different person. Expected one ref for"
                        " each person."}
        ]  # fmt: skip
    state = "waiting" if fate == "waiting" else "quarantined"
    waits_for = list(arrangement.waits_for.get(row.key, ()))
    cells = json.dumps(as_cells(file, row.values))
    return (file, as_key(row.key), row.line, row.content, state, cells, json.dumps(problems), waits_for)


def let_go(arranged: Mapping[str, Arranged], taking: Taking) -> dict[str, int]:
    """Close the kept rows that were taken in now, and those whose key this bundle brought right; count the first."""
    released = {}
    for file, arrangement in arranged.items():
        gone = [row.kept for row, fate in arrangement.fates if row.kept is not None and fate != "waiting"]
        released[file] = KeptRow.objects.filter(id__in=gone).update(
            closed_at=taking.at, closed_because="released"
        )
        arrived = [as_key(row.key) for row, fate in arrangement.fates if row.kept is None and fate in ("new", "changed")]
        database.run(
            "UPDATE intake_kept_row SET closed_at = %s, closed_because = 'sent_right' WHERE source = %s AND file = %s"
            " AND key = ANY (%s) AND closed_at IS NULL AND as_of <= %s",
            [taking.at, taking.source, file, arrived, taking.extracted_at],
        )
    return released
