"""Splink over a whole table: our comparisons as it knows them, the pairs that are looked at, and what each weighs.

Imported only by what trains or runs over a whole table: Splink and DuckDB take a second to load.
"""

import logging
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.blocking_rule_library import CustomRule

from handrail.matching.answers import household
from handrail.matching.backends import NUMBERED, TABLE, Backend
from handrail.matching.comparisons import COMPARISONS, ELSE, TERMS, UNKNOWN, Comparison
from handrail.matching.keys import RECIPES, SWAPPED, pairs_sql
from handrail.matching.scoring import Weights

FURTHEST = -10.0
"""The lightest pairs that are looked at, in bits: beneath *possible*, to know what is missed."""


def settings(
    weights: Weights, backend: Backend, *, looking: bool = True, compared: Sequence[Comparison] = COMPARISONS
) -> SettingsCreator:
    """Return Splink's settings: our comparisons with these weights, and the rules by which pairs are looked at."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        probability_two_random_records_match=weights.prior,
        comparisons=[_comparison(one, weights, backend, tempered=looking) for one in compared],
        blocking_rules_to_generate_predictions=_looked_at() if looking else [],
        retain_matching_columns=backend.plain and looking,  # else `_levelled`, of the few that weigh enough
        retain_intermediate_calculation_columns=False,
        em_convergence=1e-3,
        max_iterations=15,
    )


def _looked_at() -> list[Any]:
    """Return the rules by which pairs are looked at: the recipes of the index."""
    crossed = (CustomRule(" AND ".join(f"l.{one} = r.{other}" for one, other in pairs)) for pairs in SWAPPED)
    return [*(block_on(*recipe) for recipe in RECIPES), *crossed]


def _comparison(comparison: Comparison, weights: Weights, backend: Backend, *, tempered: bool) -> cl.CustomComparison:
    """Return one comparison; `tempered` by how common the value is, which training takes no notice of."""
    shares = weights.levels[comparison.code]
    written: Callable[[str], str] = str if backend.plain else lengths_first
    unknown = written(comparison.unknown_sql)
    levels: list[Any] = [{"sql_condition": unknown, "label_for_charts": UNKNOWN, "is_null_level": True}]
    for code, sql, term in [*((one.code, one.sql, one.term) for one in comparison.levels), (ELSE, "ELSE", "")]:
        m, u = shares[code]
        one = {
            "sql_condition": written(sql).format(any=backend.any_function),
            "label_for_charts": code,
            "m_probability": m,
            "u_probability": u,
        }
        if term and tempered:
            one |= {"tf_adjustment_column": term, "disable_tf_exact_match_detection": True}
        levels.append(one)
    return cl.CustomComparison(comparison_levels=levels, output_column_name=comparison.code)


def lengths_first(sql: str) -> str:
    """Ask how far two words are apart only where their lengths are no further apart: the answer is the same, sooner."""
    sql = _BOTH_APART.sub(r"abs(length(\1) - length(\2)) + abs(length(\3) - length(\4)) <= \5 AND \g<0>", sql)
    return _APART.sub(r"(abs(length(\1) - length(\2)) <= \3 AND \g<0>)", sql)


_BOTH_APART = re.compile(r"levenshtein\((\w+), (\w+)\) \+ levenshtein\((\w+), (\w+)\) <= (\d)")
_APART = re.compile(r"(?<!\+ )levenshtein\((\w+), (\w+)\) <?= (\d)")


def linker(
    backend: Backend, weights: Weights, *, looking: bool = True, compared: Sequence[Comparison] = COMPARISONS
) -> Linker:
    """Return Splink over the table at hand, with how common each value is as our own scorer knows it.

    Without `looking` it can only be trained.
    """
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = backend.api()
    chosen = settings(weights, backend, looking=looking, compared=compared)
    one = Linker(api.register(NUMBERED if looking else TABLE), chosen, log_level=logging.ERROR, validate_settings=False)
    for column in TERMS if looking else ():
        one.table_management.register_term_frequency_lookup(api.register(f"term_{column}"), column)
    return one


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair as Splink scored it: its weight in bits, and the level of every comparison."""

    one: str
    other: str
    bits: float
    levels: Mapping[str, str]


def predict(backend: Backend, weights: Weights, *, least: float = FURTHEST) -> str:
    """Have Splink score every pair of the table at hand that shares a key; return the table of those heavy enough.

    Records stand in it by their number. The pairs are brought to Splink, unless it is to work by itself.
    """
    one = linker(backend, weights)
    if backend.hashed and not backend.plain:
        backend.make("looked_at", pairs_sql(NUMBERED, backend.hashed))
        one.table_management.register_blocked_pairs_for_predict(backend.api().register("looked_at"))
    return str(one.inference.predict(threshold_match_weight=least).physical_name)


def pairs(backend: Backend, weights: Weights, *, least: float = FURTHEST) -> list[Scored]:
    """Return every pair of the table at hand that weighs at least so many bits."""
    return _scored(backend, _levelled(backend, predict(backend, weights, least=least), least))


def _levelled(backend: Backend, found: str, least: float) -> str:
    """Hold the scored pairs that weigh so much with the level of every comparison, as Splink numbers it."""
    backend.make(
        "levelled",
        "SELECT f.id_l, f.id_r, least(l.record, r.record) AS one, greatest(l.record, r.record) AS other,"
        f" f.match_weight, {', '.join(_gamma(each, backend) for each in COMPARISONS)}"
        f" FROM {found} f JOIN {NUMBERED} l ON l.id = f.id_l JOIN {NUMBERED} r ON r.id = f.id_r"
        f" WHERE f.match_weight >= {least!r}",
    )
    return "levelled"


def _gamma(comparison: Comparison, backend: Backend) -> str:
    levels = " ".join(
        f"WHEN {level.sql.format(any=backend.any_function)} THEN {len(comparison.levels) - place}"
        for place, level in enumerate(comparison.levels)
    )
    written = lengths_first(f"CASE WHEN {comparison.unknown_sql} THEN -1 {levels} ELSE 0 END")
    return _OF_A_SIDE.sub(r"\2.\1", written) + f" AS gamma_{comparison.code}"


def _scored(backend: Backend, levelled: str, test: str = "1 = 1") -> list[Scored]:
    rows = backend.rows(f"SELECT one, other, match_weight, {_GAMMAS} FROM {levelled} WHERE {test}")
    return [Scored(row[0], row[1], row[2], _levels(row[3:])) for row in rows]


def bands(backend: Backend, found: str, weights: Weights) -> dict[str, tuple[int, float]]:
    """Return how many scored pairs are certain, possible or neither by weight, and how many likely one person."""
    band = (
        f"CASE WHEN match_weight >= {weights.certain!r} THEN 'certain'"
        f" WHEN match_weight >= {weights.possible!r} THEN 'possible' ELSE 'no' END"
    )
    chance = "1 / (1 + power(2e0, -greatest(least(match_weight, 60e0), -60e0)))"
    rows = backend.rows(f"SELECT {band}, count(*), sum({chance}) FROM {found} GROUP BY 1")
    return {name: (count, likely) for name, count, likely in rows}


def worth_answering(backend: Backend, found: str, weights: Weights, *, named: Collection[str]) -> list[Scored]:
    """Return the scored pairs that reach *possible*, but those that are left alone by how they agree.

    Those too are returned where something beside how they agree may decide: where both records weigh enough with
    somebody to be linked, and may be brought together by others, or one is `named` as another's by its force.
    """
    heavy = _levelled(backend, found, weights.possible)
    alone = [row for row in backend.rows(f"SELECT DISTINCT {_GAMMAS} FROM {heavy}") if household(_levels(row))]
    columns = zip(_CODES, zip(*alone, strict=True) if alone else [[]] * len(_CODES), strict=True)
    backend.load("alone", pa.table({f"gamma_{code}": pa.array(each, pa.int32()) for code, each in columns}))
    backend.load("named", pa.table({"record": pa.array(sorted(named), pa.string())}))
    surely = f"match_weight >= {weights.certain - _HAIR!r}"
    backend.make(
        "linkable", " UNION ".join(f"SELECT {one} AS id FROM {heavy} WHERE {surely}" for one in ("id_l", "id_r"))
    )
    return _scored(
        backend, heavy,
        f"{surely} OR ({_GAMMAS}) NOT IN (SELECT {_GAMMAS} FROM alone)"
        " OR (id_l IN (SELECT id FROM linkable) AND id_r IN (SELECT id FROM linkable))"
        " OR one IN (SELECT record FROM named) OR other IN (SELECT record FROM named)",
    )  # fmt: skip


@cache
def _levels(gammas: tuple[int, ...]) -> Mapping[str, str]:
    """Return the levels that Splink's numbers stand for; many pairs agree alike, and share one answer."""
    return {code: _LEVELS[code].get(gamma, UNKNOWN) for code, gamma in zip(_CODES, gammas, strict=True)}


_OF_A_SIDE = re.compile(r"\b(\w+?)_([lr])\b")
_CODES = [one.code for one in COMPARISONS]
_GAMMAS = ", ".join(f"gamma_{code}" for code in _CODES)
_HAIR = 1e-6
"""Bits by which Splink's weight and our own may differ, and more."""
_LEVELS = {
    one.code: {len(one.levels) - place: level.code for place, level in enumerate(one.levels)} | {0: ELSE}
    for one in COMPARISONS
}
