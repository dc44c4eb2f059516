"""A weight as a picture: where it begins, what each comparison adds or takes away, where it ends, and the thresholds.

Worked out on the server in the picture's own units; the template writes it down. Every bar carries its number with its
sign, so that colour is never the only sign of it, and a table beside it holds the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from handrail.matching.scoring import Evidence

WIDTH = 760.0
LEFT, RIGHT = 132.0, 716.0
TOP, ROW, FOOT = 44.0, 28.0, 30.0
HALF = 8.0
ROOM = 3.0
"""Bits kept free at either end, for the number of the outermost bar."""
STEP = 10
MOST = 19.9
"""Bits beyond which the odds are no longer spelt out: nobody estimates one in a million."""
BEYOND = 52.0
"""Where a number would end so near the edge, it stands on the other side of its bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One comparison: its name, its number with a sign, and its bar from the weight before to the weight after."""

    name: str
    number: str
    css: str
    left: float
    wide: float
    y: float
    words_x: float
    anchor: str
    after: float
    """Where the weight stands after it: a thin line leads to the next bar."""

    @property
    def top(self) -> float:
        return self.y - HALF

    @property
    def high(self) -> float:
        return 2 * HALF

    @property
    def baseline(self) -> float:
        return self.y + 4

    @property
    def under(self) -> float:
        return self.y + HALF

    @property
    def next_top(self) -> float:
        """Where the next row's bar begins."""
        return self.y + ROW - HALF


@dataclass(frozen=True, slots=True)
class Mark:
    """A line from top to bottom with its words: a threshold, or a step of the scale."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The whole picture; one unit is one pixel at full width."""

    summary: str
    height: float
    bars: tuple[Bar, ...]
    thresholds: tuple[Mark, ...]
    scale: tuple[Mark, ...]
    width: float = WIDTH
    top: float = TOP

    @property
    def foot(self) -> float:
        """Where the bars end and the scale stands."""
        return self.height - FOOT

    @property
    def scale_y(self) -> float:
        return self.height - 10


def waterfall_of(evidence: Sequence[Evidence], *, bits: float, certain: float, possible: float) -> Waterfall:
    """Lay out how a weight of so many bits came to be; a comparison that says nothing is left out.

    The weight begins at `bits` less everything that was added: the odds that two records taken blindly are one person.
    """
    says = sorted((one for one in evidence if one.bits), key=lambda one: -abs(one.bits))
    start = bits - sum(one.bits for one in says)
    stands = list(accumulate((one.bits for one in says), initial=start))
    low, high = min(*stands, possible, 0.0) - ROOM, max(*stands, certain) + ROOM
    across = (RIGHT - LEFT) / (high - low)

    def x(value: float) -> float:
        return round(LEFT + (value - low) * across, 1)

    rows = [("Before", start, 0.0, start, "start")]
    rows += [
        (one.name, one.bits, stands[place], stands[place + 1], "for" if one.bits > 0 else "against")
        for place, one in enumerate(says)
    ]
    rows.append(("Together", bits, 0.0, bits, "whole"))
    bars = tuple(
        _bar(name, number, (x(begins), x(ends)), css, TOP + ROW * (place + 0.5))
        for place, (name, number, begins, ends, css) in enumerate(rows)
    )
    return Waterfall(
        summary=f"The weight as a picture: {signed(start)} bits before anything is compared, {signed(bits)} together;"
        f" a machine may link from {signed(certain)}, and a person is asked from {signed(possible)}."
        " The table has the same.",
        height=TOP + ROW * len(rows) + FOOT,
        bars=bars,
        thresholds=(Mark(x(possible), f"asked from {possible:g}"), Mark(x(certain), f"certain from {certain:g}")),
        scale=tuple(
            Mark(x(value), f"{value:+d}".replace("-", "−") if value else "0")
            for value in range(_up(low), int(high) + 1, STEP)
        ),
    )


def _bar(name: str, number: float, ends: tuple[float, float], css: str, y: float) -> Bar:
    left, right = min(ends), max(ends)
    before = right + BEYOND > WIDTH
    return Bar(
        name, signed(number), css, left, max(round(right - left, 1), 1.0), y, left - 6 if before else right + 6,
        "end" if before else "start", ends[1],
    )  # fmt: skip


def _up(low: float) -> int:
    """Return the first step of the scale that is not below this."""
    return -(int(-low) // STEP) * STEP if low < 0 else STEP


def signed(bits: float) -> str:
    """Return bits as they are read: one decimal, with a sign."""
    return f"{bits:+.1f}".replace("-", "−")


def odds(bits: float) -> str:
    """Return what a weight says of the odds, in words."""
    which = "one person" if bits >= 0 else "two people"
    if abs(bits) > MOST:
        return f"more than {10**6:,} to 1 that they are {which}"
    return f"about {_round(2 ** abs(bits)):,} to 1 that they are {which}"


def _round(number: float) -> int:
    """Return a number in two figures at most: the odds are an estimate."""
    whole = round(number)
    digits = len(str(whole)) - 2
    return round(whole, -digits) if digits > 0 else max(whole, 1)


def expected(errors: Mapping[str, Any], *, on: str) -> tuple[str, ...]:
    """Return in words what error the weights themselves expect at each threshold, and what they were learned on."""
    certain, possible = errors["certain"], errors["possible"]
    said = [
        f"A machine may link from {certain['bits']:g} bits, and only where no rule holds it back. Of pairs that weigh"
        f" as much, the weights expect {_share(certain.get('expected_wrong'))} to be two people.",
        f"A person is asked from {possible['bits']:g} bits. Of the pairs between, the weights expect"
        f" {_share(possible.get('expected_wrong'))} to be two people; of all pairs that are one person, they expect"
        f" {_share(possible.get('expected_missed'))} to weigh less, and nobody is asked of those.",
        f"These are the weights' own estimates, learned on {on}: they are as right as the weights are.",
    ]
    return tuple(said)


def _share(share: float | None) -> str:
    if share is None:
        return "an unknown share"
    if share == 0:
        return "none"
    return f"1 in {_round(1 / share):,}" if share < 0.05 else f"{round(share * 100)} in 100"
