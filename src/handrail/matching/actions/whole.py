"""Match the whole region: Splink learns weights from our own table by EM and scores every pair that shares a key.

Imported only by what runs it: Splink and DuckDB take a second to load.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
from django.conf import settings
from django.db import connection, transaction

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.collecting import no_collecting
from handrail.matching.actions.counting import counts_of, write_counts
from handrail.matching.actions.indexing import index_records
from handrail.matching.actions.keeping import between, keep, together
from handrail.matching.actions.matching import Matched, one_at_a_time
from handrail.matching.answers import NOTHING
from handrail.matching.backends import RAW, TABLE, Backend, DuckDB, lay_out_loaded
from handrail.matching.cleaned import COLUMNS, LISTS, Cleaned
from handrail.matching.evaluating import known as known_by
from handrail.matching.learning import learn
from handrail.matching.linkage import Decided, Known, Linkage
from handrail.matching.looking import bands, predict, worth_answering
from handrail.matching.models import Edition, Run
from handrail.matching.thresholds import estimated_errors

Tell = Callable[[str], None]
PARSED_AT_ONCE = 32_000_000
"""Bytes of the index that are parsed while the next are read."""


@no_collecting()
def match_all(*, by: Actor, at: datetime, backend: Backend | None = None, tell: Tell = lambda stage: None) -> Matched:
    """Learn weights anew from every record and match all of them; link what is certain, ask about what is possible.

    Its weights are kept as an edition, with the thresholds as they are set and the error expected at each, and are in
    force from then on.
    """
    where = backend or DuckDB()
    tell("indexing what is new")
    indexed = index_records(at=at)
    tell("reading the index")
    records = load_index(where)
    tell("learning weights")
    edition = f"{at:%Y-%m-%d}-{Edition.objects.count() + 1}"
    learned = learn(where, edition=edition, about={"on": "this region's own records", "at": at.isoformat()})
    weights = replace(learned.weights, certain=settings.MATCHING_CERTAIN, possible=settings.MATCHING_POSSIBLE)
    tell("scoring pairs")
    found = predict(where, weights)
    known = known_by(where, weights)
    errors = estimated_errors(bands(where, found, weights), certain=weights.certain, possible=weights.possible)
    document = learned.document | {"thresholds": errors}
    tell("answering")
    likely = {
        (each.one, each.other): each.levels
        for each in worth_answering(where, found, weights, named=_named_as_another())
    }
    with transaction.atomic(), database.whole_file():
        one_at_a_time()
        links, asked, clusters = _decide(where, likely, known)
        tell("keeping what changed")
        Edition.objects.create(edition=edition, document=document, records=records, trained_at=at)
        kept = keep(links, asked, clusters, edition=edition, by=by, at=at)
        database.run("DELETE FROM matching_waiting WHERE since <= %s", [at])
        Run.objects.create(
            whole=True, started_at=at, ended_at=at, records=records, linked=kept.linked, asked=kept.asked
        )
        audit.record("region matched", by=by, at=at, about="edition", ids=[])
    return Matched(True, records, indexed, kept.linked, kept.asked, edition)


def _decide(where: Backend, likely: Mapping[tuple[str, str], Mapping[str, str]], known: Known) -> Decided:
    """Answer these pairs, and keep the counts that they are weighed with.

    Records are put together, and pairs answered, in a thread of their own while the database is busy: a rule asks it
    nothing, and what is asked of it stays on the one connection, in the one transaction.
    """
    with ThreadPoolExecutor(1) as beside:
        records = beside.submit(_records, where, likely)
        facts = between([(int(one), int(other)) for one, other in likely])
        held = together({int(key) for pair in likely for key in pair})
        linkage = Linkage(records.result(), known, lambda one, other: facts.get((one, other), NOTHING), levels=likely)
        deciding = beside.submit(linkage.decide, likely, together=held)
        write_counts(*counts_of(known))
        return deciding.result()


def load_index(where: Backend) -> int:
    """Read the index into the place where it is matched."""
    lists = [f"array_to_string({column}, '|') AS {column}" if column in LISTS else column for column in COLUMNS]
    query = f"COPY (SELECT record_id AS id, {', '.join(lists)} FROM matching_indexed) TO STDOUT (FORMAT CSV)"
    parts: list[Future[pa.Table]] = []
    connection.ensure_connection()
    with ThreadPoolExecutor(1) as beside, database.whole_file(), connection.connection.cursor() as cursor:
        held = BytesIO()
        with cursor.copy(query) as copy:
            for row in copy:
                held.write(row)
                if held.tell() > PARSED_AT_ONCE:
                    parts.append(beside.submit(_parsed, held))
                    held = BytesIO()
        parts.append(beside.submit(_parsed, held))
    split = [f"{where.split(column)} AS {column}" if column in LISTS else column for column in COLUMNS]
    where.load(RAW, pa.concat_tables([part.result() for part in parts]), columns=f"id, {', '.join(split)}")
    parts.clear()
    lay_out_loaded(where)
    return where.count(TABLE)


def _parsed(held: BytesIO) -> pa.Table:
    text = {name: pa.string() for name in ("id", *COLUMNS)}
    if not held.tell():
        return pa.schema(text).empty_table()
    held.seek(0)
    return pacsv.read_csv(
        held,
        read_options=pacsv.ReadOptions(column_names=list(text)),
        convert_options=pacsv.ConvertOptions(column_types=text, strings_can_be_null=True, null_values=[""]),
    )


def _named_as_another() -> list[str]:
    """Return the records that their force has merged into another."""
    with database.whole_file():
        return [str(row[0]) for row in database.ask("SELECT id FROM people_record WHERE merged_into <> ''")]


def _records(where: Backend, likely: Collection[tuple[str, str]]) -> dict[str, Cleaned]:
    """Return the records of these pairs, without what many share."""
    where.load("likely", pa.table({"id": pa.array({key for pair in likely for key in pair}, pa.string())}))
    said = [f"{where.unsplit(f'r.{name}')} AS {name}" if name in LISTS else f"r.{name}" for name in COLUMNS]
    found = where.columns(f"SELECT r.id, {', '.join(said)} FROM {TABLE} r JOIN likely USING (id)")
    values = [_values(found[name], several=name in LISTS) for name in COLUMNS]
    return dict(zip(found["id"].to_pylist(), map(Cleaned, *values), strict=True))


def _values(column: pa.ChunkedArray, *, several: bool) -> Iterator[Any]:
    """Yield what each record says in a column; what many say is one value for all, and the empty one for nothing."""
    said = column.combine_chunks().dictionary_encode()
    values: list[Any] = said.dictionary.to_pylist()
    if several:
        values = [tuple(value.split("|")) if value else () for value in values]
    values.append(() if several else "")
    return map(values.__getitem__, said.indices.fill_null(len(values) - 1).to_numpy().tolist())
