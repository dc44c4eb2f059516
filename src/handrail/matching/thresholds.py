"""Where *certain* and *possible* begin, and what error the weights themselves expect at each.

These are shipped, and are the same for every table: they were chosen from what a wrong link costs, before any labels
were looked at. A region may set its own. Certain: the weights expect at most one wrong link in about four thousand, and
the rules of `answers` must agree. Possible: worth a person's minute.
"""

from collections.abc import Iterable, Mapping
from typing import Any

CERTAIN_BITS = 12.0
POSSIBLE_BITS = 0.0


def estimated_errors(
    histogram: Iterable[tuple[float, int]], *, certain: float = CERTAIN_BITS, possible: float = POSSIBLE_BITS
) -> Mapping[str, Any]:
    """Return the thresholds, and beside each the share the weights expect to be wrong.

    `histogram` is how many pairs weigh so many bits. Above a threshold the expected error is the share of those pairs
    that are two people; below *possible*, the share of all pairs of one person that nobody will be asked about. These
    are the weights' own opinion of themselves: they are as right as the weights are.
    """
    rows = [(bits, count, 1 / (1 + 2 ** -max(min(bits, 60.0), -60.0))) for bits, count in histogram]
    same = sum(count * chance for _, count, chance in rows)

    def wrong(low: float, high: float) -> tuple[int, float]:
        among = [(count, chance) for bits, count, chance in rows if low <= bits < high]
        pairs = sum(count for count, _ in among)
        return pairs, (sum(count * (1 - chance) for count, chance in among) / pairs if pairs else 0.0)

    above, wrong_above = wrong(certain, float("inf"))
    between, wrong_between = wrong(possible, certain)
    missed = sum(count * chance for bits, count, chance in rows if bits < possible)
    return {
        "certain": {"bits": certain, "pairs": above, "expected_wrong": round(wrong_above, 6)},
        "possible": {
            "bits": possible,
            "pairs": between,
            "expected_wrong": round(wrong_between, 6),
            "expected_missed": round(missed / same, 6) if same else 0.0,
        },
    }
