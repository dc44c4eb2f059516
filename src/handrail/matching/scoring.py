"""How much two records speak for being one person, in bits, and what each comparison adds or takes away.

Fellegi and Sunter (1969): a comparison's weight is log2(m / u), where m is how often records of one person agree like
this, and u how often records of two people do. One bit doubles the odds. Where a value is common the agreement weighs
less: u is then how common the value is (term frequency). The sum, with the odds that two records taken blindly are one
person, is the match weight; Splink's SQL gives the same number for the same pair, and a test holds us to it.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from handrail.matching.cleaned import Cleaned
from handrail.matching.comparisons import COMPARISONS, UNKNOWN

SHIPPED = Path(__file__).parent / "reference" / "weights-1.json"
LEAST = 1e-12
"""A share is never taken as nothing: what was never seen may still be."""

Terms = Mapping[str, Mapping[str, float]]
"""How common a value is, by column: the share of records that say something there. The empty value is the rest's."""


@dataclass(frozen=True, slots=True)
class Weights:
    """An edition of weights: what each level is worth, the odds before anything is compared, and the thresholds."""

    edition: str
    prior: float
    """The probability that two records taken blindly are one person."""
    levels: Mapping[str, Mapping[str, tuple[float, float]]]
    """m and u by comparison and level."""
    certain: float
    possible: float
    said: dict[tuple[str, str] | tuple[str, str, float], "Evidence"] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )
    """What a level says, and where it is tempered, at which share of a value, once it has been worked out."""

    @property
    def start(self) -> float:
        """The bits before anything is compared."""
        return math.log2(self.prior / (1 - self.prior))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one comparison says: for, above nought; against, below."""

    comparison: str
    level: str
    bits: float
    name: str
    words: str
    written: str = field(init=False, compare=False, repr=False)
    """It as a pair keeps it, in JSON: made once, for the thousand pairs that it is said of."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "written", f'"{self.comparison}": ["{self.level}", {self.bits:.4f}]')


@dataclass(frozen=True, slots=True)
class Weighed:
    """Two records weighed: the whole weight in bits, and the evidence it is made of."""

    bits: float
    evidence: tuple[Evidence, ...]
    codes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The level of each comparison."""

    @property
    def probability(self) -> float:
        """The probability that they are one person, if the weights are right."""
        return 1 / (1 + 2 ** -max(min(self.bits, 60.0), -60.0))


def read_weights(document: Mapping[str, Any]) -> Weights:
    """Read an edition of weights from its document."""
    return Weights(
        edition=document["edition"],
        prior=document["prior"],
        levels={
            comparison: {level: (both["m"], both["u"]) for level, both in levels.items()}
            for comparison, levels in document["levels"].items()
        },
        certain=document["thresholds"]["certain"]["bits"],
        possible=document["thresholds"]["possible"]["bits"],
    )


@cache
def shipped_document() -> Mapping[str, Any]:
    """Return the document of the weights that Handrail ships with: weights, thresholds, what they were learned on."""
    document: Mapping[str, Any] = json.loads(SHIPPED.read_text())
    return document


@cache
def shipped() -> Weights:
    """Return the weights that Handrail ships with, for a region that has not trained its own."""
    return read_weights(shipped_document())


def weigh(
    one: Cleaned, other: Cleaned, weights: Weights, terms: Terms, *, levels: Mapping[str, str] | None = None
) -> Weighed:
    """Weigh two records, with the evidence for and against by comparison, the heaviest first.

    `levels` are theirs where they have been compared already: a whole region is compared by Splink, at the same levels.
    """
    found = levels or {comparison.code: comparison.level_of(one, other) for comparison in COMPARISONS}
    said = weights.said
    evidence = [said.get(each) or _say(each, one, weights, terms) for each in found.items()]
    bits = weights.start + sum([each.bits for each in evidence])
    return Weighed(bits, tuple(sorted(evidence, key=_lightest, reverse=True)), found)


def _lightest(one: Evidence) -> float:
    return abs(one.bits)


def _say(each: tuple[str, str], one: Cleaned, weights: Weights, terms: Terms) -> Evidence:
    """Return what a level of a comparison says, by how common the very value is that both have, where that is known."""
    comparison, level = _COMPARISON[each[0]], each[1]
    term = comparison.term_of(level)
    shares = terms.get(term, {})
    share = shares.get(getattr(one, term), shares.get("")) if term else None
    if share is not None and (said := weights.said.get((*each, share))):
        return said
    bits = 0.0
    if level != UNKNOWN:
        # An edition learned before a level was told apart has no weight of its own for it.
        m, u = weights.levels[comparison.code].get(level) or shipped().levels[comparison.code][level]
        bits = math.log2(max(m, LEAST)) - math.log2(max(u if share is None else share, LEAST))
    made = Evidence(comparison.code, level, bits, comparison.name, comparison.words_of(level))
    if share is not None:
        weights.said[(*each, share)] = made
    elif not term:
        weights.said[each] = made
    return made


_COMPARISON = {comparison.code: comparison for comparison in COMPARISONS}
