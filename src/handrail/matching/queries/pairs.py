"""The pairs a person is asked about, as whoever may know both records sees them."""

from dataclasses import dataclass
from datetime import datetime

from handrail.audit.actor import Actor
from handrail.core.errors import NotKnown
from handrail.matching.answers import WORDS
from handrail.matching.comparisons import COMPARISONS
from handrail.matching.models import Pair, State
from handrail.matching.policy import may_decide
from handrail.matching.scoring import Evidence

_BY_CODE = {one.code: one for one in COMPARISONS}


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair, the evidence in words, and the rules that keep a machine from linking it."""

    id: int
    record_id: int
    other_id: int
    bits: float
    evidence: tuple[Evidence, ...]
    why: tuple[str, ...]
    state: str
    weak: bool
    proposed_at: datetime


def open_pairs(*, viewer: Actor, most: int = 50) -> list[PairShown]:
    """Return the pairs this viewer may decide, the heaviest first; none for whoever decides none."""
    if not may_decide(viewer):
        return []
    found = Pair.objects.filter(state=State.OPEN).order_by("-bits", "id")[:most]
    return [shown(one) for one in found]


def pair_of(pair_id: int, *, viewer: Actor) -> PairShown:
    """Return one pair, or raise `NotKnown` where this viewer may not know of both of its records."""
    found = Pair.objects.filter(id=pair_id).first() if may_decide(viewer) else None
    if found is None:
        raise NotKnown
    return shown(found)


def shown(pair: Pair) -> PairShown:
    """Return a pair as it is shown."""
    evidence = [
        Evidence(code, level, bits, _BY_CODE[code].name, _BY_CODE[code].words_of(level))
        for code, (level, bits) in pair.levels.items()
    ]
    return PairShown(
        id=pair.id,
        record_id=pair.record_id,
        other_id=pair.other_id,
        bits=pair.bits,
        evidence=tuple(sorted(evidence, key=lambda one: -abs(one.bits))),
        why=tuple(WORDS.get(code, code) for code in pair.why),
        state=pair.state,
        weak=pair.weak,
        proposed_at=pair.proposed_at,
    )
