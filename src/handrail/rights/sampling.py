"""Draw a sample of journeys: by a recorded seed, from a stated frame, with each stratum in proportion.

The draw needs no random numbers of a machine, so that anybody can repeat it anywhere. SHA-256 of the seed and a key
gives a number that nobody chose; the frame is put in the order of these numbers, stratum by stratum (the strata too
in the order of theirs), and then every (N / n)th journey is taken, from a start that SHA-256 of the seed gives as well.
All of it is whole numbers. So

- nobody is drawn twice, and everybody in the frame has the same chance, n in N;
- a stratum with N_h of the N journeys gets n · N_h / N of the n drawn, rounded down or up;
- the same seed and the same frame give the same sample, on any machine and in any order of the rows.

Because every chance is the same, a share in the sample estimates the share in the frame as it is, without weights.
The digest of a frame says whether a later draw is from the same frame.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

_WHOLE = 1 << 256


class Journey(NamedTuple):
    """One victim in one crime, by the force's own refs, in the stratum they are drawn from."""

    stratum: str
    crime_ref: str
    person_ref: str


class CannotDraw(ValueError):
    """A sample that cannot be drawn from this frame; the message says what would be right."""


class Stratum(NamedTuple):
    """How many journeys of one stratum are in the frame, and how many were drawn."""

    name: str
    size: int
    drawn: int


def digest_of(frame: Iterable[Journey]) -> str:
    """The SHA-256, in hexadecimal, of every journey of a frame: one line each, in order, its three parts by tabs."""
    lines = sorted("\t".join(journey) for journey in frame)
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def draw(frame: Sequence[Journey], *, n: int, seed: int) -> list[Journey]:
    """Draw n journeys of a frame, in the order in which they are to be looked at: that of their numbers.

    Raises `CannotDraw` where the frame is empty, names a journey twice, or holds fewer than n.
    """
    if not frame:
        raise CannotDraw("the frame holds no journey: state longer dates, more units or more kinds of crime")
    if not 1 <= n <= len(frame):
        raise CannotDraw(f"a sample of {n} should be from 1 to the {len(frame):,} journeys of the frame")
    if len({journey[1:] for journey in frame}) != len(frame):
        raise CannotDraw("the frame names a journey twice: each victim in each crime should be there once")
    place = {name: (_number(seed, "stratum", name), name) for name in {one.stratum for one in frame}}
    ordered = sorted(frame, key=lambda one: (*place[one.stratum], _number(seed, *one[1:]), *one[1:]))
    start, step = _number(seed, "start"), len(frame)
    # The kth place is the whole part of (k + start / 2^256) · N / n.
    drawn = [ordered[(k * _WHOLE + start) * step // (n * _WHOLE)] for k in range(n)]
    return sorted(drawn, key=lambda one: (_number(seed, "order", *one[1:]), *one[1:]))


def strata_of(frame: Iterable[Journey], drawn: Iterable[Journey]) -> list[Stratum]:
    """How many of each stratum are in the frame and in the sample, by name."""
    taken: dict[str, int] = {}
    for journey in drawn:
        taken[journey.stratum] = taken.get(journey.stratum, 0) + 1
    sizes = groupby(sorted(journey.stratum for journey in frame))
    return [Stratum(name, len(list(some)), taken.get(name, 0)) for name, some in sizes]


def _number(seed: int, *key: str) -> int:
    """A number from 0 to 2^256, less one, that follows from the seed and a key alone."""
    return int.from_bytes(sha256("\x1f".join((str(seed), *key)).encode()).digest())
