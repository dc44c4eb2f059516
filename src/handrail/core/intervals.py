"""Intervals round a share and round a ratio of shares.

A share is met out of counted. Its interval is Wilson's, which holds its rate for small counts and never leaves nought
to one. Where those counted were drawn without replacement from a known number, the interval shrinks by the finite
population correction: a draw of everybody has no interval left. The statistics are statsmodels', which takes a second
to load, so it is loaded when the first interval is asked for.
"""

from dataclasses import dataclass
from typing import NamedTuple

CONFIDENCE = 0.95
"""How often the interval of a draw should hold the true share."""


class Interval(NamedTuple):
    """From low to high, both within nought and one for a share."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """One share divided by another, with its interval. None where a share of nought leaves nothing to divide by."""

    value: float
    low: float
    high: float

    @property
    def claim(self) -> str:
        """`lower` or `higher` where the whole interval lies on one side of one; empty where it claims nothing."""
        return "lower" if self.high < 1 else "higher" if self.low > 1 else ""


def wilson(met: int, counted: int, *, confidence: float = CONFIDENCE) -> Interval | None:
    """Wilson's interval of a share of everybody who was counted; none where nobody was.

    Raises `ValueError` where more were met than counted.
    """
    return _wilson(met, counted, 1.0, confidence)


def wilson_of_draw(
    met: int, counted: int, *, drawn: int, population: int, confidence: float = CONFIDENCE
) -> Interval | None:
    """Wilson's interval of a share in a population, from those counted of a draw without replacement.

    `counted` are those of the draw of whom an answer is known. Of a draw of everybody the interval is the share itself.
    Raises `ValueError` where the numbers cannot be those of a draw.
    """
    if not 0 <= counted <= drawn <= population:
        raise ValueError(f"counted {counted}, drawn {drawn} and population {population} should not fall in that order")
    if counted and drawn == population:
        _check(met, counted)
        return Interval(met / counted, met / counted)
    return _wilson(met, counted, (population - 1) / (population - drawn) if counted else 1.0, confidence)


def ratio(met: int, counted: int, against_met: int, against_counted: int) -> Ratio | None:
    """The share of some divided by the share of others, with the interval of its logarithm (Katz).

    None where either has nobody, or nobody met among them: such a ratio has no interval.
    """
    _check(met, counted)
    _check(against_met, against_counted)
    if not (met and against_met):
        return None
    from statsmodels.stats.contingency_tables import Table2x2

    table = Table2x2([[met, counted - met], [against_met, against_counted - against_met]], shift_zeros=False)
    low, high = table.riskratio_confint(1 - CONFIDENCE)
    return Ratio(float(table.riskratio), float(low), float(high))


def _wilson(met: int, counted: int, gain: float, confidence: float) -> Interval | None:
    """Wilson's interval where each one counted is worth `gain` of an endless population."""
    _check(met, counted)
    if not counted:
        return None
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(met * gain, counted * gain, alpha=1 - confidence, method="wilson")
    return Interval(max(0.0, float(low)), min(1.0, float(high)))


def _check(met: int, counted: int) -> None:
    if not 0 <= met <= counted:
        raise ValueError(f"met {met} should lie within 0 and counted {counted}")
