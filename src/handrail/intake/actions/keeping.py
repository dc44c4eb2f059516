"""Keep the rows that are wrong or early, and let them go when what they name arrives or a person corrects them."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.refs import new_ref
from handrail.crimes.offences import is_known
from handrail.intake.actions.reporting import DIFFERENT_PERSON
from handrail.intake.actions.restricting import Shut, restricted_refs
from handrail.intake.actions.storing import Taking
from handrail.intake.arranging import Arranged, Candidate, Fate
from handrail.intake.extract import COLUMNS, CRIMES, PEOPLE, Problem, Row, check_values
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


@dataclass(frozen=True, slots=True)
class Early:
    """The rows of a source that wait, as candidates by file.

    Those apart from what a bundle brings; and those of a later bundle whose key it brings too, which overtake it.
    """

    apart: dict[str, list[Candidate]]
    overtaking: dict[str, list[Candidate]]


def waiting(source: str, brought: Mapping[str, Collection[tuple[str, ...]]], taking: Taking) -> Early:
    """Return the rows of a source that wait. One whose key is brought again, by a later bundle, is left out."""
    keys = {(file, as_key(key)) for file, found in brought.items() for key in found}
    early = Early({file: [] for file in COLUMNS}, {file: [] for file in COLUMNS})
    newest: dict[tuple[str, str], KeptRow] = {}
    for row in KeptRow.objects.filter(source=source, state="waiting", closed_at=None).order_by("as_of", "id"):
        newest[row.file, row.key] = row
    for (file, key), row in newest.items():
        is_brought = (file, key) in keys
        if is_brought and row.as_of <= taking.extracted_at:
            continue
        again = read_again(row)
        if again.standing == "good":
            candidate = Candidate(again.key, again.values, again.content, row.as_of, row.line, row.id)
            (early.overtaking if is_brought else early.apart)[file].append(candidate)
    return early


def kept_out(
    source: str,
    candidates: Mapping[str, Sequence[Candidate]],
    quarantined: Mapping[str, Sequence[Row]],
    *,
    but: KeptRow | None = None,
) -> dict[str, frozenset[str]]:
    """Return the refs of crimes and people whose own row is quarantined, now or since an earlier bundle.

    `but` leaves out a row that is being put right.
    """
    found = {}
    but_id = but.id if but else 0
    for file in (CRIMES, PEOPLE):
        right = {as_key(row.key): row.as_of for row in candidates[file]}
        refs = {as_key(row.key) for row in quarantined.get(file, ()) if any(row.key)}
        for key, as_of in (
            KeptRow.objects.filter(source=source, file=file, state="quarantined", closed_at=None)
            .exclude(id=but_id)
            .values_list("key", "as_of")
        ):
            if key and not (key in right and right[key] >= as_of):
                refs.add(key)
        found[file] = frozenset(refs)
    return found


_KEPT = (
    "ref text, file text, key text, line integer, digest bytea, state text, vals jsonb, problems jsonb,"
    " waits_for text[], shut boolean"
)
_SAME = "k.source = %s AND k.file = n.file AND k.key = n.key AND k.digest = n.digest"


def keep(
    bundle_id: int,
    *,
    quarantined: Mapping[str, Sequence[Row]],
    arranged: Mapping[str, Arranged],
    taking: Taking,
    desk: int,
    trusted: int,
) -> None:
    """Keep what this bundle brought that is wrong or early; what speaks of a restricted record, for its list.

    The same row sent again adds none, were it corrected since or not. One that was sent right in between, and is wrong
    again in a later bundle, is opened again.
    """
    shut = restricted_refs(quarantined, arranged, taking)
    rows: list[tuple[Any, ...]] = []
    for file, bad in quarantined.items():
        rows += [
            (file, as_key(row.key), row.line, row.content, "quarantined", json.dumps(row.raw or {}, default=str),
             json.dumps([problem._asdict() for problem in row.problems]), [], shut.concerns(row.raw or {}))
            for row in bad
        ]  # fmt: skip
    for file, arrangement in arranged.items():
        for row, fate in arrangement.fates:
            if row.kept is None and fate in ("waiting", "different_person"):
                rows.append(_kept(file, row, fate, arrangement, shut))
    database.copy_rows("new_kept", _KEPT, ((new_ref(), *row) for row in rows))
    database.run(
        "UPDATE intake_kept_row k SET as_of = %s, closed_at = NULL, closed_because = '' FROM new_kept n"
        f" WHERE {_SAME} AND k.as_of < %s AND (k.closed_at IS NULL OR k.closed_because = 'sent_right')",
        [taking.extracted_at, taking.source, taking.extracted_at],
    )
    database.run(
        "INSERT INTO intake_kept_row (ref, bundle_id, source, file, key, line, digest, as_of, state, values, problems,"
        " waits_for, kept_at, closed_because, seen_by)"
        " SELECT ref, %s, %s, file, key, line, digest, %s, state, vals, problems, waits_for, %s, '',"
        " ARRAY[CASE WHEN shut THEN %s ELSE %s END] FROM new_kept n"
        f" WHERE NOT EXISTS (SELECT FROM intake_kept_row k WHERE {_SAME})"
        " ON CONFLICT (source, file, key, digest) WHERE closed_at IS NULL DO NOTHING",
        [bundle_id, taking.source, taking.extracted_at, taking.at, trusted, desk, taking.source],
    )


def _kept(file: str, row: Candidate, fate: Fate, arrangement: Arranged, shut: Shut) -> tuple[Any, ...]:
    problems = [_different_person(row.key[0], row.line)._asdict()] if fate == "different_person" else []
    state = "waiting" if fate == "waiting" else "quarantined"
    waits_for = list(dict.fromkeys(arrangement.waits_for.get(row.key, ())))
    cells = as_cells(file, row.values)
    return (
        file, as_key(row.key), row.line, row.content, state, json.dumps(cells), json.dumps(problems), waits_for,
        shut.concerns(cells),
    )  # fmt: skip


def _different_person(ref: str, line: int) -> Problem:
    return Problem(PEOPLE, line, "person_ref", ref[:80], "different_person", DIFFERENT_PERSON)


def as_different_person(row: Row) -> Row:
    """Return a row as one that speaks of a different person than the one held under its ref."""
    return row._replace(standing="quarantined", problems=(_different_person(row.key[0], row.line),))


_ENDS = {"new": "released", "changed": "released", "unchanged": "held_already", "older_than_held": "held_already"}


def let_go(arranged: Mapping[str, Arranged], taking: Taking) -> dict[str, int]:
    """Close the kept rows that were taken in now, and those whose key was brought right; count the first, by file."""
    released = {}
    for file, arrangement in arranged.items():
        done = [(row, _ENDS[fate]) for row, fate in arrangement.fates if fate in _ENDS]
        for because in ("released", "held_already"):
            keys = [row.kept for row, why in done if row.kept is not None and why == because]
            KeptRow.objects.filter(id__in=keys).update(closed_at=taking.at, closed_because=because)
        released[file] = sum(1 for row, why in done if row.kept is not None and why == "released")
        database.run(
            "UPDATE intake_kept_row k SET closed_at = %s, closed_because = 'sent_right'"
            " FROM unnest(%s::text[], %s::timestamptz[]) n (key, as_of)"
            " WHERE k.source = %s AND k.file = %s AND k.key = n.key AND k.as_of <= n.as_of AND k.closed_at IS NULL",
            [taking.at, [as_key(row.key) for row, _ in done], [row.as_of for row, _ in done], taking.source, file],
        )
    return released


def follow(row: KeptRow, read: Row) -> None:
    """Let what waits on a *different person* follow the ref they were given: in one bundle a ref is one human."""
    old, new = row.key, as_key(read.key)
    if old == new or not any(problem["code"] == "different_person" for problem in row.problems):
        return
    for one in KeptRow.objects.filter(
        bundle_id=row.bundle_id, state="waiting", closed_at=None, waits_for__contains=[f"{PEOPLE}|{old}"]
    ):
        one.values = {
            name: new if name in ("person_ref", "concerning", "suspect_ref") and value == old else value
            for name, value in one.values.items()
        }
        again = read_again(one)
        one.key, one.digest = as_key(again.key), again.content
        one.save(update_fields=["values", "key", "digest"])


def settle(
    row: KeptRow, read: Row, fate: Fate, arrangement: Arranged, *, values: Mapping[str, str], by: Actor, at: datetime
) -> None:
    """Say what became of a row that a person put right: taken in, held already as it is now, or right and early."""
    who = row.corrected_by if row.corrected_by is not None else by.id
    if fate != "waiting":
        because = "corrected" if fate in ("new", "changed") else "held_already"
        KeptRow.objects.filter(id=row.id).update(closed_at=at, closed_because=because, closed_by=who)
        return
    same = KeptRow.objects.filter(
        source=row.source, file=row.file, key=as_key(read.key), digest=read.content, closed_at=None
    ).exclude(id=row.id)
    if same.exists():
        KeptRow.objects.filter(id=row.id).update(closed_at=at, closed_because="corrected", closed_by=who)
        return
    row.state, row.values, row.problems, row.corrected = "waiting", dict(values), [], None
    row.key, row.digest = as_key(read.key), read.content
    row.waits_for = list(arrangement.waits_for[read.key])
    row.save()
