"""Count again how common each value is, and which so many share that they tell nothing."""

from collections.abc import Mapping, Sequence

from handrail.core import database
from handrail.matching.comparisons import TERMS
from handrail.matching.linkage import Known
from handrail.matching.shared_by_many import ALONE, counts_sql, held_sql, rest_of

GROWN = 1.1
"""How much the index has grown since the last count before a night counts all again; a whole run always does."""


def count_again() -> bool:
    """Count again where the index has grown by a tenth since it was last counted; say whether it did."""
    with database.whole_file():
        rest = dict(database.ask("SELECT field, share FROM matching_term WHERE value = ''"))
        now = database.ask("SELECT count(*) FROM matching_indexed WHERE given <> ''")[0][0]
        if rest and now <= GROWN * (1 / rest.get("given", 1.0)):
            return False
        terms: dict[str, dict[str, float]] = {}
        common: dict[str, list[str]] = {}
        counted, shared = counts_sql("matching_indexed")
        for kind, query in shared.items():
            common[kind] = [row[0] for row in database.ask(query)]
        for column in TERMS:
            records = database.ask(f"SELECT count(*) FROM matching_indexed WHERE {column} <> ''")[0][0]
            alone = rest_of(column, records)
            terms[column] = {"": alone} | {
                value: share / max(records, 1) for value, share in database.ask(counted[column])
            }
        write_counts(terms, common)
    return True


def count_held(record_ids: Sequence[int]) -> None:
    """Count again who shares the phones, mailboxes and homes that these records hold; other values stand as counted.

    A new switchboard must not weigh as one person's number until all is counted again.
    """
    with database.whole_file():
        rest = dict(database.ask("SELECT field, share FROM matching_term WHERE value = ''"))
        for kind, (columns, held, counted) in held_sql("matching_indexed", "pg_temp.held_now").items():
            database.copy_rows("held_now", columns, database.ask(held, [record_ids]))
            found = database.ask(counted)
            _keep_shared(kind, found)
            if kind in TERMS:  # one record's share says of how many records all shares are
                each = rest[kind] / ALONE
                _keep_shares(kind, [(value, (people - 1) * each) for value, people, _ in found if people > 1])


def _keep_shared(kind: str, found: Sequence[tuple[str, int, bool]]) -> None:
    few, many = ([value for value, _, shared in found if shared is which] for which in (False, True))
    database.run("DELETE FROM matching_shared_by_many WHERE kind = %s AND value = ANY (%s::text[])", [kind, few])
    database.run(
        "INSERT INTO matching_shared_by_many (kind, value) SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",
        [kind, many],
    )


def _keep_shares(field: str, shares: Sequence[tuple[str, float]]) -> None:
    asked = database.few_or_many("shares_now", "value text, share float8", shares)
    database.run(
        f"INSERT INTO matching_term AS t (field, value, share) SELECT %s, value, share FROM {asked[0]}"
        " ON CONFLICT (field, value) DO UPDATE SET share = EXCLUDED.share WHERE t.share <> EXCLUDED.share",
        [field, *asked[1]],
    )


def write_counts(terms: Mapping[str, Mapping[str, float]], common: Mapping[str, list[str]]) -> None:
    """Keep these counts in place of those before."""
    with database.whole_file():
        database.copy_rows(
            "term_now",
            "field text, value text, share float8",
            ((field, value, share) for field, shares in terms.items() for value, share in shares.items()),
        )
        database.run(
            "DELETE FROM matching_term t WHERE NOT EXISTS (SELECT FROM pg_temp.term_now n"
            " WHERE n.field = t.field AND n.value = t.value)"
        )
        database.run(
            "INSERT INTO matching_term AS t (field, value, share) SELECT field, value, share FROM pg_temp.term_now"
            " ON CONFLICT (field, value) DO UPDATE SET share = EXCLUDED.share WHERE t.share <> EXCLUDED.share"
        )
        database.copy_rows(
            "shared_now",
            "kind text, value text",
            ((kind, value) for kind, values in common.items() for value in values),
        )
        database.run(
            "DELETE FROM matching_shared_by_many t WHERE NOT EXISTS (SELECT FROM pg_temp.shared_now n"
            " WHERE n.kind = t.kind AND n.value = t.value)"
        )
        database.run(
            "INSERT INTO matching_shared_by_many (kind, value) SELECT kind, value FROM pg_temp.shared_now"
            " ON CONFLICT DO NOTHING"
        )


def counts_of(known: Known) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, list[str]]]:
    """Return the counts that a whole run worked with, to keep."""
    return known.terms, {kind: sorted(values) for kind, values in known.common.items()}
