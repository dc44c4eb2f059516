"""Propose patterns for the people whose journeys moved, and let a worsening one reach a supervisor.

A function of the crimes, roles, events and decisions that are held, asked for set-wise: its cost is that of the people
touched. Nothing that was told to one service alone has a part in what the police are owed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.audit.actor import system
from handrail.core import database
from handrail.core.refs import new_refs
from handrail.crimes.actions import owing
from handrail.crimes.actions.owing_where_told import owe_services
from handrail.crimes.conduct import BREACHES, EDITION, Breach, Part, occasion_of, proposals
from handrail.journey.happenings import Happening, voided_at

BY = system("crimes")
TOLD, SHARED, VOIDED = "incident_told", "incident_shared", "row_voided"
WHY = {TOLD: "told", SHARED: "shared"}


@dataclass(slots=True)
class Held:
    """What is held about some victims: who is named in their crimes, what else concerns them, and of each its place.

    Everybody goes by the oldest file of theirs; `files` says in which file of the victim's each incident is.
    """

    parts: list[Part]
    breaches: list[Breach]
    occasions: dict[str, str]
    files: dict[tuple[int, str], int]


def project(person_ids: Iterable[int], *, at: datetime) -> None:
    """Propose again the patterns of these people, whether harmed or named, and write what differs from what is kept."""
    files = _victims(sorted(set(person_ids)))
    if not files:
        return
    held = _held(files)
    now = proposals(held.parts, held.breaches, occasions=held.occasions)
    before = _before(sorted(files))
    if not now and not before:
        return
    patterns = _open(now, before, at=at)
    _keep(now, held, patterns, before, at=at)
    everybody = sorted(files)
    grades = owing.grades_of(everybody)
    owing.owe(everybody, grades, at=at)
    owe_services(everybody, grades, at=at)


def _victims(person_ids: Sequence[int]) -> dict[int, int]:
    """Return every file of those of these people who were harmed twice or are in a pattern, and of those they harmed.

    By each file, the oldest of that human's. Somebody with one crime, and nothing broken or told beside it, can have no
    pattern: they are most of a night.
    """
    found = database.read(
        "WITH asked AS (SELECT DISTINCT coalesce(o.person_id, a.id) AS id FROM unnest(%(persons)s::bigint[]) a (id)"
        " LEFT JOIN people_joined m ON m.person_id = a.id LEFT JOIN people_joined o ON o.one_id = m.one_id),"
        " touched AS (SELECT id FROM asked UNION SELECT v.person_id FROM asked"
        " JOIN people_record k ON k.person_id = asked.id JOIN crimes_role theirs ON theirs.record_id = k.id"
        " AND theirs.role IN ('suspect', 'associate_of_suspect')"
        " JOIN crimes_role mine ON mine.crime_id = theirs.crime_id AND mine.role = 'victim'"
        " JOIN people_record v ON v.id = mine.record_id"
        " UNION SELECT p.victim_id FROM crimes_pattern p JOIN asked ON asked.id = p.suspect_id),"
        " files AS (SELECT DISTINCT coalesce(m.one_id, t.id) AS one, coalesce(o.person_id, t.id) AS file FROM touched t"
        " LEFT JOIN people_joined m ON m.person_id = t.id LEFT JOIN people_joined o ON o.one_id = m.one_id),"
        " harmed AS (SELECT f.one FROM files f JOIN people_record k ON k.person_id = f.file"
        " JOIN crimes_role r ON r.record_id = k.id AND r.role = 'victim' GROUP BY f.one"
        " HAVING count(DISTINCT r.crime_id) > 1"
        " UNION SELECT f.one FROM files f WHERE EXISTS (SELECT FROM journey_event e WHERE e.person_id = f.file"
        " AND e.kind = ANY (%(kinds)s::text[]))"
        " UNION SELECT f.one FROM files f JOIN crimes_pattern p ON p.victim_id = f.file)"
        " SELECT f.file, f.one FROM files f JOIN harmed USING (one)",
        {"persons": database.listed(person_ids), "kinds": [*sorted(BREACHES), TOLD]},
    )
    return dict(found)


def _held(files: Mapping[int, int]) -> Held:
    held = Held([], [], {}, {})
    for file, crime, source, log, reported_at, other, acts_for in database.read(
        "SELECT DISTINCT v.person_id, c.id, c.source, c.log_ref, c.reported_at, coalesce(m.one_id, s.person_id),"
        " theirs.role = 'associate_of_suspect' FROM people_record v"
        " JOIN crimes_role mine ON mine.record_id = v.id AND mine.role = 'victim' AND mine.status = 'live'"
        " JOIN crimes_crime c ON c.id = mine.crime_id AND c.status = 'live'"
        " JOIN crimes_role theirs ON theirs.crime_id = c.id AND theirs.status = 'live'"
        " AND theirs.role IN ('suspect', 'associate_of_suspect')"
        " AND (theirs.concerning_id IS NULL OR theirs.concerning_id = mine.record_id)"
        " JOIN people_record s ON s.id = theirs.record_id AND s.person_id <> v.person_id"
        " LEFT JOIN people_joined m ON m.person_id = s.person_id WHERE v.person_id = ANY (%s::bigint[]) ORDER BY 1, 2",
        [list(files)],
    ):
        key = f"crime:{crime}"
        held.parts.append(Part(files[file], crime, other, acts_for))
        held.files.setdefault((files[file], key), file)
        held.occasions[key] = occasion_of(
            crime=crime, log=_log(source, log), reported_at=reported_at, happened_at=reported_at, key=key
        )
    _add_events(files, held)
    return held


def _log(source: str, log_ref: str) -> str:
    return f"{source}|{log_ref}" if log_ref else ""


def _add_events(files: Mapping[int, int], held: Held) -> None:
    rows = database.read(
        "SELECT e.person_id, e.source, e.ref, e.kind, e.happened_at, e.recorded_at, e.about::text[],"
        " coalesce(m.one_id, s.person_id), c.id, c.source, c.log_ref, c.reported_at, c.status FROM journey_event e"
        " LEFT JOIN people_record s ON s.id = e.suspect_record_id"
        " LEFT JOIN people_joined m ON m.person_id = s.person_id LEFT JOIN crimes_crime c ON c.id = e.crime_id"
        " WHERE e.person_id = ANY (%s::bigint[]) AND e.kind = ANY (%s::text[]) AND e.superseded_at IS NULL",
        [list(files), [*sorted(BREACHES), TOLD, SHARED, VOIDED]],
    )
    voided = _voided(rows)
    for file, source, ref, kind, happened_at, _, about, suspect, crime, force, log, reported_at, status in rows:
        if kind == VOIDED or (file, ref) in voided or status == "cancelled":
            continue
        key = f"event:{source}|{ref}"
        held.files.setdefault((files[file], key), file)
        held.breaches.append(Breach(files[file], key, crime, suspect, WHY.get(kind, "breach")))
        held.occasions[key] = (
            f"told:{about[0] if kind == SHARED else ref}"
            if kind in WHY
            else occasion_of(
                crime=crime, log=_log(force or "", log or ""), reported_at=reported_at, happened_at=happened_at, key=key
            )
        )


def _voided(rows: Sequence[tuple[Any, ...]]) -> set[tuple[int, str]]:
    """Return the events that were taken back, by person and ref."""
    takings: dict[int, list[Happening]] = defaultdict(list)
    for victim, _, ref, kind, happened_at, recorded_at, about, *_ in rows:
        if kind == VOIDED:
            takings[victim].append(Happening(ref, kind, "", "", "", happened_at, None, recorded_at, about=tuple(about)))
    return {(victim, ref) for victim, several in takings.items() for ref in voided_at(several)}


Pair = tuple[int, int]
Members = Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Kept:
    """A pattern as it is kept: its key, and of each member the key, the occasion, why, and whether it is gone."""

    id: int
    members: dict[str, tuple[int, str, tuple[str, ...], bool]]


def _before(victims: Sequence[int]) -> dict[Pair, Kept]:
    found: dict[Pair, Kept] = {}
    for pattern, victim, suspect, member, crime, source, ref, occasion, why, gone in database.read(
        "SELECT p.id, p.victim_id, p.suspect_id, m.id, m.crime_id, m.event_source, m.event_ref, m.occasion,"
        " m.why::text[], m.gone_at IS NOT NULL FROM crimes_pattern p"
        " LEFT JOIN crimes_pattern_member m ON m.pattern_id = p.id WHERE p.victim_id = ANY (%s::bigint[])",
        [list(victims)],
    ):
        kept = found.setdefault((victim, suspect), Kept(pattern, {}))
        if member is not None:
            key = f"crime:{crime}" if crime else f"event:{source}|{ref}"
            kept.members[key] = (member, occasion, tuple(why), gone)
    return found


def _open(now: Mapping[Pair, Members], before: Mapping[Pair, Kept], *, at: datetime) -> dict[Pair, int]:
    """Hold the patterns that are new; return the key of each."""
    new = [pair for pair in now if pair not in before]
    found = {pair: kept.id for pair, kept in before.items()}
    if new:
        keys = database.next_ids("crimes_pattern", len(new))
        refs = new_refs(len(new), taken=_taken)
        database.copy_rows(
            "new_pattern",
            "id bigint, ref text, victim_id bigint, suspect_id bigint",
            ((key, ref, *pair) for key, ref, pair in zip(keys, refs, new, strict=True)),
        )
        database.run(
            "INSERT INTO crimes_pattern (id, ref, victim_id, suspect_id, edition, opened_at)"
            " SELECT id, ref, victim_id, suspect_id, %s, %s FROM new_pattern",
            [EDITION, at],
        )
        found |= dict(zip(new, keys, strict=True))
    return found


def _taken(refs: list[str]) -> list[str]:
    return [row[0] for row in database.ask("SELECT ref FROM crimes_pattern WHERE ref = ANY (%s)", [refs])]


def _keep(
    now: Mapping[Pair, Members],
    said: Held,
    patterns: Mapping[Pair, int],
    before: Mapping[Pair, Kept],
    *,
    at: datetime,
) -> None:
    """Write the members that are new or differ, and mark those that are proposed no more."""
    rows = []
    for pair, members in now.items():
        held = before[pair].members if pair in before else {}
        for key, why in members.items():
            if key not in held or held[key][1:] != (said.occasions[key], why, False):
                file = said.files[pair[0], key]
                rows.append((patterns[pair], file, *_place(key), said.occasions[key], list(why)))
    gone = [
        member
        for pair, kept in before.items()
        for key, (member, _, _, is_gone) in kept.members.items()
        if not is_gone and key not in now.get(pair, {})
    ]
    if rows:
        database.copy_rows(
            "new_member",
            "pattern_id bigint, victim_id bigint, crime_id bigint, event_source text, event_ref text, occasion text,"
            " why text[]",
            rows,
        )
        database.run(
            "INSERT INTO crimes_pattern_member (pattern_id, victim_id, crime_id, event_source, event_ref, occasion,"
            " why, proposed_at) SELECT pattern_id, victim_id, crime_id, event_source, event_ref, occasion, why, %s"
            " FROM new_member ON CONFLICT (pattern_id, crime_id, event_source, event_ref) DO UPDATE"
            " SET victim_id = excluded.victim_id, occasion = excluded.occasion, why = excluded.why, gone_at = NULL,"
            " proposed_at = CASE WHEN crimes_pattern_member.gone_at IS NULL THEN crimes_pattern_member.proposed_at"
            " ELSE excluded.proposed_at END",
            [at],
        )
    if gone:
        database.run("UPDATE crimes_pattern_member SET gone_at = %s WHERE id = ANY (%s)", [at, gone])


def _place(key: str) -> tuple[int | None, str, str]:
    kind, _, rest = key.partition(":")
    if kind == "crime":
        return int(rest), "", ""
    source, _, ref = rest.partition("|")
    return None, source, ref
