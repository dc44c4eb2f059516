"""What is known between records, links made, pairs kept for a person: the same after a night and after a whole run."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.refs import new_refs
from handrail.crimes.queries.joining import ACCUSED, HARMED
from handrail.matching.answers import Between
from handrail.matching.clusters import weak_links
from handrail.matching.linkage import Found
from handrail.people import actions as people

_PAIRS = "one bigint, other bigint"
_BETWEEN = """
WITH f AS (
  SELECT t.one, t.other, a.person_id AS one_file, b.person_id AS other_file,
         coalesce(ja.one_id, a.person_id) AS one_human, coalesce(jb.one_id, b.person_id) AS other_human,
         (a.merged_into <> '' AND a.source = b.source AND a.merged_into = b.source_ref)
           OR (b.merged_into <> '' AND a.source = b.source AND b.merged_into = a.source_ref) AS named_same
    FROM pg_temp.between_now t
    JOIN people_record a ON a.id = t.one JOIN people_record b ON b.id = t.other
    LEFT JOIN people_joined ja ON ja.person_id = a.person_id LEFT JOIN people_joined jb ON jb.person_id = b.person_id),
c AS (
  SELECT f.one, f.other,
         bool_or((x.role = ANY (%(harmed)s::text[]) AND y.role = ANY (%(accused)s::text[]))
              OR (y.role = ANY (%(harmed)s::text[]) AND x.role = ANY (%(accused)s::text[]))) AS against
    FROM f JOIN people_record ra ON ra.person_id = f.one_file
    JOIN crimes_role x ON x.record_id = ra.id JOIN crimes_role y ON y.crime_id = x.crime_id
    JOIN people_record rb ON rb.id = y.record_id AND rb.person_id = f.other_file
   WHERE f.one_file <> f.other_file GROUP BY f.one, f.other)
SELECT f.one, f.other, f.one_human = f.other_human, f.named_same, pa.restricted OR pb.restricted,
       coalesce(d.state = 'rejected' OR d.levels_then IS NOT NULL, false),
       CASE d.state WHEN 'rejected' THEN d.levels ELSE d.levels_then END,
       coalesce('named_same' = ANY (d.why), false), coalesce(d.state IN ('not_sure', 'asked'), false),
       coalesce(c.against, false), c.one IS NOT NULL
  FROM f LEFT JOIN matching_pair d ON d.record_id = f.one AND d.other_id = f.other
  JOIN people_person pa ON pa.id = f.one_file JOIN people_person pb ON pb.id = f.other_file
  LEFT JOIN c ON c.one = f.one AND c.other = f.other
 WHERE f.one_human = f.other_human OR f.named_same OR pa.restricted OR pb.restricted OR d.id IS NOT NULL
    OR c.one IS NOT NULL
"""


def between(pairs: Collection[tuple[int, int]]) -> dict[tuple[str, str], Between]:
    """Return what is known of pairs of records beside what they say: crimes, lists, what a person decided before.

    A pair of which nothing is known is not among them. Any two parts in one crime keep a machine from linking: two
    records in one crime are meant as two people.
    """
    if not pairs:
        return {}
    with database.whole_file():
        database.copy_rows("between_now", _PAIRS, [(min(pair), max(pair)) for pair in pairs])
        found = database.ask(_BETWEEN, {"harmed": sorted(HARMED), "accused": sorted(ACCUSED)})
    return {
        _key(one, other): Between(
            one_person=same, named_same=named, restricted=restricted, rejected=rejected, agreed_then=_read(then),
            named_then=named_then, with_a_person=asked, victim_and_suspect=against,
            two_victims=together and not against,
        )
        for one, other, same, named, restricted, rejected, then, named_then, asked, against, together in found
    }  # fmt: skip


def together(ids: Collection[int]) -> list[tuple[str, ...]]:
    """Return which of these records are one person already."""
    found = database.ask(
        "SELECT array_agg(r.id) FROM people_record r LEFT JOIN people_joined j ON j.person_id = r.person_id"
        " WHERE r.id = ANY (%s::bigint[]) GROUP BY coalesce(j.one_id, r.person_id) HAVING count(*) > 1",
        [database.listed(ids)],
    )
    return [tuple(str(key) for key in row[0]) for row in found]


def _read(levels: Any) -> dict[str, tuple[str, float]]:
    kept: dict[str, Any] = json.loads(levels) if isinstance(levels, str) else levels or {}
    return {code: (level, bits) for code, (level, bits) in kept.items()}


def _key(one: int, other: int) -> tuple[str, str]:
    first, second = sorted((str(one), str(other)))
    return first, second


@dataclass(frozen=True, slots=True)
class Kept:
    """How many pairs were linked, and how many a person is now asked about."""

    linked: int
    asked: int


def keep(
    links: Sequence[Found],
    asked: Sequence[Found],
    clusters: Iterable[Sequence[str]],
    *,
    edition: str,
    by: Actor,
    at: datetime,
) -> Kept:
    """Link what is certain and keep what a person is asked about. What somebody decided stays as they decided it."""
    refused: dict[tuple[int, int], str] = {}
    with ThreadPoolExecutor(1) as beside:  # while the database links
        weak = beside.submit(_weak, links, clusters)
        said = beside.submit(lambda: [(*_ids(each), each.weighed.bits, _levels(each)) for each in (*links, *asked)])
        if links:
            rows = [people.Pair(int(each.one), int(each.other), "certain") for each in links]
            refused = dict(people.link(rows, by=by, at=at).refused)
    states = [
        ("open", (refused[_ids(each)], *each.why)) if _ids(each) in refused else ("linked", each.why) for each in links
    ]
    states += [("open", each.why) for each in asked]
    _write(said.result(), states, weak.result(), edition, at)
    linked = sum(state == "linked" for state, _ in states)
    return Kept(linked, len(states) - linked)


def _ids(found: Found) -> tuple[int, int]:
    one, other = int(found.one), int(found.other)
    return (one, other) if one < other else (other, one)


def _weak(links: Sequence[Found], clusters: Iterable[Sequence[str]]) -> set[tuple[int, int]]:
    bits: Mapping[tuple[str, str], float] = {(each.one, each.other): each.weighed.bits for each in links}
    of_record: dict[str, list[tuple[str, str]]] = {}
    for pair in bits:
        of_record.setdefault(pair[0], []).append(pair)
    found: set[tuple[int, int]] = set()
    for members in clusters:
        among = {pair: bits[pair] for member in members for pair in of_record.get(member, ())}
        for one, other in weak_links(members, among):
            found.add((min(int(one), int(other)), max(int(one), int(other))))
    return found


def _write(
    pairs: Sequence[tuple[int, int, float, str]],
    states: Sequence[tuple[str, Sequence[str]]],
    weak: Collection[tuple[int, int]],
    edition: str,
    at: datetime,
) -> None:
    with database.whole_file():
        refs = new_refs(len(pairs), taken=_taken)
        database.copy_rows(
            "paired_now",
            "ref text, record_id bigint, other_id bigint, bits float8, levels text, why text, state text, weak bool",
            (
                (ref, *pair, database.listed(why), state, pair[:2] in weak)
                for ref, pair, (state, why) in zip(refs, pairs, states, strict=True)
            ),
        )
        database.run(
            f"WITH forces AS MATERIALIZED ({_FORCES})"
            " INSERT INTO matching_pair AS p (ref, record_id, other_id, force_id, bits, levels, why, edition, state,"
            " weak, proposed_at, decided_at, decided_by_kind, decided_why)"
            " SELECT ref, record_id, other_id,"
            " coalesce(CASE WHEN (SELECT count(*) FROM forces) > 1 THEN (SELECT min(f.id) FROM people_record r"
            "  JOIN forces f USING (source) WHERE r.id IN (n.record_id, n.other_id)) END,"
            "  (SELECT min(id) FROM forces)), bits, levels::jsonb, why::text[],"
            " %s, state, weak, %s, CASE state WHEN 'linked' THEN %s::timestamptz END,"
            " CASE state WHEN 'linked' THEN 'system' ELSE '' END, ''"
            " FROM pg_temp.paired_now n"
            " ON CONFLICT (record_id, other_id) DO UPDATE SET bits = EXCLUDED.bits, levels = EXCLUDED.levels,"
            " why = EXCLUDED.why, force_id = EXCLUDED.force_id,"
            " edition = EXCLUDED.edition, weak = EXCLUDED.weak, state = EXCLUDED.state,"
            " levels_then = CASE p.state WHEN 'rejected' THEN p.levels ELSE p.levels_then END,"
            " decided_at = coalesce(EXCLUDED.decided_at, p.decided_at),"
            " decided_by_kind = coalesce(nullif(EXCLUDED.decided_by_kind, ''), p.decided_by_kind)"
            " WHERE p.state IN ('open', 'linked') AND (p.state, p.why, p.weak, p.edition)"
            " IS DISTINCT FROM (EXCLUDED.state, EXCLUDED.why, EXCLUDED.weak, EXCLUDED.edition)"
            " OR p.state = 'rejected' AND 'decided_before' = ANY (EXCLUDED.why)",
            [edition, at, at],
        )


_FORCES = "SELECT source, min(id) AS id FROM agencies_agency WHERE side = 'police' AND source <> '' GROUP BY source"
"""Whose list a pair waits on: the force's that holds either record; what two services were told, the region's.

Where the region has one force it is that one's, and no record is looked at."""


def _taken(refs: list[str]) -> list[str]:
    found = database.ask("SELECT ref FROM matching_pair WHERE ref = ANY (%s::text[])", [database.listed(refs)])
    return [row[0] for row in found]


def _levels(found: Found) -> str:
    return f"{{{', '.join([one.written for one in found.weighed.evidence])}}}"
