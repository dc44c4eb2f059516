"""Judging answers by labels: how many of the true pairs were found, and how many found were true."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_YARDSTICKS = Path(__file__).parent / "reference" / "yardsticks.json"
NOTHING_PUBLISHED = "no published figure is known for this set"


@cache
def _published() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_YARDSTICKS.read_text())
    return data


def yardsticks(file: str, records: int) -> Sequence[str]:
    """Return what others published of a set, known by its file's name and size, a sentence each; or of the nearest."""
    known = (one for one in _published()["sets"] if (one["file"], one["records"]) == (file, records))
    found: dict[str, Any] = next(known, {})

    def said(name: str) -> str:
        figure = _published()["figures"][name]
        return f"{name}: {figure['said']}, at {figure['at']} ({figure['by']})"

    if "published" in found:
        return [f"published of {found['set']}: {said(name)}" for name in found["published"]]
    nearest = [f"the nearest, {said(name)}" for name in found.get("nearest", ())]
    return ["; ".join([NOTHING_PUBLISHED, *nearest])]


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Return two ids as one pair, whichever came first."""
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 over pairs; 1 where there was nothing to find or nothing was said."""

    found: int
    right: int
    true: int

    @property
    def precision(self) -> float:
        """Of the pairs that were named, how many are one person."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that are one person, how many were named."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def true_pairs(clusters: Mapping[str, str]) -> int:
    """Return how many pairs of ids are one person."""
    return sum(count * (count - 1) // 2 for count in Counter(clusters.values()).values())


def score(named: Iterable[tuple[str, str]], clusters: Mapping[str, str]) -> Score:
    """Judge the pairs that were named; an id without a label is nobody's but its own."""
    found = {pair_of(*pair) for pair in named}
    right = sum(one in clusters and clusters.get(one) == clusters.get(other) for one, other in found)
    return Score(len(found), right, true_pairs(clusters))
