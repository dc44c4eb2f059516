"""Weights learned by EM, with Splink, over one table.

Imported only by what trains or runs over a whole table: Splink and DuckDB take a second to load. The steps are the same
on DuckDB and on Spark, and the same table gives the same weights: every sample has its seed.
"""

import math
import re
import statistics
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import splink
from splink import Linker, block_on
from splink.internals.exceptions import EMTrainingException

from handrail.matching.backends import TABLE, Backend
from handrail.matching.comparisons import COMPARISONS, ELSE, Comparison
from handrail.matching.looking import linker, pairs
from handrail.matching.scoring import Weights
from handrail.matching.thresholds import CERTAIN_BITS, POSSIBLE_BITS

SEED = 20260408
MOST_PAIRS = 4_000_000
"""Random pairs compared to learn how often two people agree; more changes the third figure of a weight."""
MOST_TO_TRAIN = 2_000_000
SAME_EXPERIENCE, OTHER_EXPERIENCE = 10.0, 20_000.0
"""How many pairs of one person, and of two, the expected shares below are worth beside what a table shows."""
ERRS = 0.2
"""Clerks err at least this part as often as expected, even in a table that shows no such slip."""
SMALL = 50_000
"""Records below which the pairs of one person are no small part of all pairs."""
TRAINED_ON: tuple[tuple[str, ...], ...] = (
    ("born",),
    ("given", "family"),
    ("email",),
    ("phone",),
    ("postcode", "sex"),
    ("door",),
    ("reference",),
)
"""What pairs have in common while the rest is learned: each comparison is learned where it is not itself in common."""
EXPECTED: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "given": {
        "same": (0.78, 6e-3), "short_form": (0.05, 2e-3), "among": (0.02, 2e-3), "initial": (0.01, 2e-3),
        "close": (0.09, 3e-3), "near": (0.02, 1e-2), ELSE: (0.03, 0.975),
    },
    "family": {
        "changed_over": (0.01, 1e-6), "same": (0.82, 2e-3), "part": (0.02, 5e-4), "close": (0.1, 1e-3),
        "near": (0.01, 2e-3), ELSE: (0.04, 0.9945),
    },
    "born": {
        "same": (0.88, 5e-5), "swapped": (0.02, 2e-5), "close": (0.05, 7e-4), "two_parts": (0.03, 3.3e-3),
        ELSE: (0.02, 0.9959),
    },
    "place": {
        "home": (0.6, 1e-5), "door": (0.05, 1e-5), "near_home": (0.04, 5e-6), "postcode": (0.03, 5e-5),
        "area": (0.1, 2e-2), ELSE: (0.18, 0.98),
    },
    "sex": {"same": (0.985, 0.5), ELSE: (0.015, 0.5)},
    "phone": {"same": (0.75, 5e-5), "shares": (0.02, 2e-5), ELSE: (0.23, 0.9999)},
    "email": {"same": (0.75, 1e-5), "close": (0.07, 3e-5), ELSE: (0.18, 0.9999)},
    "reference": {"same": (0.85, 1e-6), "close": (0.1, 1e-4), ELSE: (0.05, 0.9999)},
}  # fmt: skip
"""m and u by level as they are expected before a table is seen: judgement, of the size that published models have."""


Shares = Mapping[str, Mapping[str, float]]
"""m, or u, by comparison and level."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned, and the document to keep."""

    weights: Weights
    document: dict[str, Any]


def expected() -> Weights:
    """Return the weights expected before a table is seen."""
    return Weights("expected", 1e-4, EXPECTED, CERTAIN_BITS, POSSIBLE_BITS)


def learn(backend: Backend, *, edition: str, about: Mapping[str, Any]) -> Learned:
    """Learn weights from the table at hand by EM.

    In a small table a second pass takes out of *two people* the pairs that the first found likely to be one: random
    pairs would show agreement as commoner between two people than it is.
    """
    records = backend.count(TABLE)
    recorded = _recorded(backend, records)
    prior = _first_prior(linker(backend, expected(), looking=False), recorded, records)
    seen = _other(backend)
    start = _weights(seen, {}, {}, recorded, records, prior, edition)
    same = _same(backend, start, recorded)
    weights = _weights(seen, same, {}, recorded, records, prior, edition)
    if records < SMALL:
        likely = _likely(backend, weights)
        prior = min(max(likely.get(("all", ""), 0.0), 1.0) / max(records * (records - 1) / 2, 2.0), 0.5)
        weights = _weights(seen, same, likely, recorded, records, prior, edition)
    trained = {"splink": splink.__version__, "seed": SEED, "records": records, "recorded": recorded, **about}
    return Learned(weights, document_of(weights, trained))


def _seen(model: Mapping[str, Any], which: str) -> Shares:
    """Return m or u by comparison and level, where a model has learned it."""
    return {
        one["output_column_name"]: {
            level["label_for_charts"]: float(share)
            for level in one["comparison_levels"][1:]
            if isinstance(share := level.get(f"{which}_probability"), int | float) and math.isfinite(share)
        }
        for one in model["comparisons"]
    }


def _other(backend: Backend) -> Shares:
    """Return how often records of two people agree, by random pairs.

    Splink compares the pairs of one sample, a comparison after another, and all that is one thread's work; so
    comparisons are dealt out, to be learned side by side. What is learned of each depends on no other.
    """

    def learned(compared: Sequence[Comparison]) -> Shares:
        one = linker(backend, expected(), looking=False, compared=compared)
        one.training.estimate_u_using_random_sampling(
            max_pairs=MOST_PAIRS, seed=SEED, min_count_per_level=None, num_chunks=1
        )
        return _seen(one.misc.save_model_to_json(), "u")

    hands = [dealt for place in range(backend.at_once) if (dealt := COMPARISONS[place :: backend.at_once])]
    with ThreadPoolExecutor(backend.at_once) as several:
        return {code: shares for one in several.map(learned, hands) for code, shares in one.items()}


def _same(backend: Backend, start: Weights, recorded: Mapping[str, float]) -> Shares:
    """Return how often records of one person agree, the middle of what several sorts of pairs teach.

    Each comparison is learned only from pairs that were not brought together by it. A sort of pair from which nothing
    can be learned (there is none, or they all agree) teaches nothing.
    """

    def lesson(rule: tuple[str, ...]) -> Shares:
        one = linker(backend, start, looking=False)
        try:
            one.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), estimate_without_term_frequencies=True, max_pairs=MOST_TO_TRAIN
            )
        except (EMTrainingException, ValueError):
            return {}
        learned = _seen(one.misc.save_model_to_json(), "m")
        return {code: shares for code, shares in learned.items() if READS[code].isdisjoint(rule)}

    rules = [rule for rule in TRAINED_ON if all(recorded.get(column, 1.0) > 0.02 for column in rule)]
    taught: dict[str, list[Mapping[str, float]]] = {}
    with ThreadPoolExecutor(backend.at_once) as several:
        for learned in several.map(lesson, rules):
            for code, shares in learned.items():
                taught.setdefault(code, []).append(shares)
    return {
        code: {level: statistics.median(each.get(level, 0.0) for each in lessons) for level in EXPECTED[code]}
        for code, lessons in taught.items()
    }


def document_of(weights: Weights, trained: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document in which weights are kept."""
    return {
        "edition": weights.edition,
        "trained": dict(trained),
        "prior": weights.prior,
        "levels": {
            code: {level: {"m": m, "u": u} for level, (m, u) in levels.items()}
            for code, levels in weights.levels.items()
        },
        "thresholds": {"certain": {"bits": weights.certain}, "possible": {"bits": weights.possible}},
    }


def _recorded(backend: Backend, records: int) -> dict[str, float]:
    columns = sorted({column for one in COMPARED.values() for column in one})
    asked = ", ".join(f"count({column})" for column in columns)
    found = backend.rows(f"SELECT {asked} FROM {TABLE}")[0]
    return {column: count / max(records, 1) for column, count in zip(columns, found, strict=True)}


def _first_prior(one: Linker, recorded: Mapping[str, float], records: int) -> float:
    """Return the odds before anything is compared: pairs that agree in much, taken to be four in five of all."""
    rules = [
        rule
        for rule in (("given", "family", "born"), ("reference",), ("email", "family"), ("given", "family", "door"))
        if all(recorded[column] > 0 for column in rule)
    ]
    pairs = records * (records - 1) / 2
    if not rules or records < 3:
        return 1 / max(pairs, 2)
    try:
        one.training.estimate_probability_two_random_records_match([block_on(*rule) for rule in rules], recall=0.8)
    except ValueError:  # so many agree that they would be more than all pairs: a list of one household, or one name
        return 0.5
    found = one.misc.save_model_to_json()["probability_two_random_records_match"]
    return min(max(float(found), 1 / max(pairs, 2)), 0.5)


def _weights(
    other: Shares,
    same: Shares,
    likely: Mapping[tuple[str, str], float],
    recorded: Mapping[str, float],
    records: int,
    prior: float,
    edition: str,
) -> Weights:
    """Return weights: what the table showed, with a little of what was expected, so that nothing is nought or sure."""
    pairs = records * (records - 1) / 2
    levels: dict[str, dict[str, tuple[float, float]]] = {}
    for code, wanted in EXPECTED.items():
        both = pairs * max(recorded[column] for column in COMPARED[code]) ** 2
        ms = _mixed(same.get(code, {}), wanted, 0, prior * both if code in same else 0.0)
        taken = {level: likely.get((code, level), 0.0) for level in wanted}
        us = _mixed(other[code], wanted, 1, both, taken)
        levels[code] = {level: (_told(ms[level]), _told(us[level])) for level in wanted}
    return Weights(edition, _told(prior), levels, CERTAIN_BITS, POSSIBLE_BITS)


def _told(share: float) -> float:
    """Return a share to nine digits: DuckDB adds in no fixed order, and one table must teach the same weights twice."""
    return float(f"{share:.9g}")


def _mixed(
    shares: Mapping[str, float],
    expected_shares: Mapping[str, tuple[float, float]],
    side: int,
    pairs: float,
    taken: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Mix the shares that a number of pairs showed, less those taken out, with the expected shares."""
    experience = (SAME_EXPERIENCE, OTHER_EXPERIENCE)[side]
    least = ERRS * pairs if side == 0 else 0.0
    counts = {
        name: max(shares.get(name, 0.0) * pairs - (taken or {}).get(name, 0.0), least * both[0])
        + experience * both[side]
        for name, both in expected_shares.items()
    }
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()}


def _likely(backend: Backend, weights: Weights) -> dict[tuple[str, str], float]:
    """Return how many pairs of one person there seem to be at each level; `all` counts them all."""
    found: dict[tuple[str, str], float] = {}
    # In order, because sums of floats are not the same in any other: one table must teach one thing.
    found_pairs = pairs(backend, weights, least=weights.possible)
    for pair in sorted(found_pairs, key=lambda pair: (pair.one, pair.other)):
        chance = 1 / (1 + 2 ** -min(pair.bits, 60.0))
        for code, level in [("all", ""), *pair.levels.items()]:
            found[code, level] = found.get((code, level), 0.0) + chance
    return found


READS: Mapping[str, frozenset[str]] = {
    one.code: frozenset(re.findall(r"\b(\w+?)_[lr]\b", " ".join([one.unknown_sql, *(each.sql for each in one.levels)])))
    for one in COMPARISONS
}
"""The columns that each comparison reads."""
COMPARED: Mapping[str, tuple[str, ...]] = {
    "given": ("given",), "family": ("family",), "born": ("born",), "place": ("postcode", "door", "area"),
    "sex": ("sex",), "phone": ("phone",), "email": ("email",), "reference": ("reference",),
}  # fmt: skip
"""The columns that each comparison needs."""
