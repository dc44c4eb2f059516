"""Where *certain* and *possible* begin, and what error the weights themselves expect at each.

These are shipped, and are the same for every table: they were chosen from what a wrong link costs, before any labels
were looked at. A region may set its own. Certain: the weights expect at most one wrong link in about four thousand, and
the rules of `answers` must agree. Possible: worth a person's minute.
"""

from collections.abc import Mapping
from typing import Any

CERTAIN_BITS = 12.0
POSSIBLE_BITS = 0.0


def estimated_errors(
    bands: Mapping[str, tuple[int, float]], *, certain: float = CERTAIN_BITS, possible: float = POSSIBLE_BITS
) -> Mapping[str, Any]:
    """Return the thresholds, and beside each the share the weights expect to be wrong.

    `bands` are, for `certain`, `possible` and what lies beneath as `no`, how many pairs weigh so much and how many of
    them the weights expect to be one person. Above a threshold the expected error is the share of those pairs that are
    two people; below *possible*, the share of all pairs of one person that nobody will be asked about. These are the
    weights' own opinion of themselves: they are as right as the weights are.
    """
    same = sum(likely for _, likely in bands.values())

    def wrong(band: str) -> tuple[int, float]:
        pairs, likely = bands.get(band, (0, 0.0))
        return pairs, (max(pairs - likely, 0.0) / pairs if pairs else 0.0)

    above, wrong_above = wrong("certain")
    between, wrong_between = wrong("possible")
    missed = bands.get("no", (0, 0.0))[1]
    return {
        "certain": {"bits": certain, "pairs": above, "expected_wrong": round(wrong_above, 6)},
        "possible": {
            "bits": possible,
            "pairs": between,
            "expected_wrong": round(wrong_between, 6),
            "expected_missed": round(missed / same, 6) if same else 0.0,
        },
    }
