"""From weighed pairs to answers: what is linked, what a person is asked, and why; over a page, a night or a region."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from handrail.matching.answers import CERTAIN, NO, NOTHING, POSSIBLE, Between, Pair, answer
from handrail.matching.cleaned import Cleaned
from handrail.matching.clusters import join
from handrail.matching.scoring import Terms, Weighed, Weights, weigh
from handrail.matching.shared_by_many import Common, without_common

TWO_PEOPLE = frozenset({
    "rejected", "decided_before", "twins", "two_given_names", "brothers", "kaur_and_singh", "generation", "household",
    "sex", "restricted", "victim_and_suspect", "two_victims",
})  # fmt: skip
"""Rules that keep a third record from bringing two together."""
_UNCOMPARED: Mapping[tuple[str, str], Mapping[str, str]] = MappingProxyType({})
FAR = -5.0
"""Bits beneath which two records that no link joins are two people, and no third record brings them together."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a table's records are weighed with: weights, how common values are, what many share, names people bear."""

    weights: Weights
    terms: Terms
    common: Common
    borne: Collection[str]


@dataclass(frozen=True, slots=True)
class Found:
    """Two records, their answer, how they were weighed, and the rules that decided."""

    one: str
    other: str
    answer: str
    weighed: Weighed
    why: tuple[str, ...]


Decided = tuple[list[Found], list[Found], tuple[tuple[str, ...], ...]]
"""The links to make from the heaviest, the pairs to ask a person about, and the clusters."""


class Linkage:
    """Answers over a set of records: ask for pairs, then for what follows from them together."""

    def __init__(
        self,
        records: Mapping[str, Cleaned],
        known: Known,
        between: Callable[[str, str], Between] = lambda one, other: NOTHING,
        *,
        levels: Mapping[tuple[str, str], Mapping[str, str]] = _UNCOMPARED,
    ) -> None:
        """Hold the records, without what many share, and the levels of the pairs that have been compared already."""
        self.records = {key: without_common(record, known.common) for key, record in records.items()}
        self.known = known
        self.between = between
        self.levels = levels
        self._found: dict[tuple[str, str], Found] = {}

    def find(self, one: str, other: str) -> Found:
        """Weigh and answer one pair."""
        key = (one, other) if one <= other else (other, one)
        if key not in self._found:
            mine, theirs = self.records[key[0]], self.records[key[1]]
            weighed = weigh(mine, theirs, self.known.weights, self.known.terms, levels=self.levels.get(key))
            said = answer(Pair(mine, theirs, weighed, self.between(*key), self.known.borne), self.known.weights)
            self._found[key] = Found(*key, said.answer, weighed, said.why)
        return self._found[key]

    def decide(self, pairs: Iterable[tuple[str, str]], *, together: Iterable[Sequence[str]] = ()) -> Decided:
        """Return the links to make from the heaviest, the pairs to ask a person about, and the clusters.

        A certain link that would bring two people together through others is asked about instead. Nobody is asked of
        two records that the links make one person: to answer *two people* would part nobody.
        """
        found = list({(each.one, each.other): each for each in (self.find(*pair) for pair in pairs)}.values())
        heaviest = sorted(
            (each for each in found if each.answer == CERTAIN),
            key=lambda each: (-each.weighed.bits, each.one, each.other),
        )
        joined = join(((each.one, each.other) for each in heaviest), self._two_people, together=together)
        refused = set(joined.refused)
        links = [each for each in heaviest if (each.one, each.other) not in refused]
        home = {key: place for place, members in enumerate(joined.clusters) for key in members}
        asked = [
            each
            for each in found
            if each.answer == POSSIBLE and (each.one not in home or home[each.one] != home.get(each.other))
        ]
        asked += [
            Found(each.one, each.other, POSSIBLE, each.weighed, ("cluster", *each.why))
            for each in heaviest
            if (each.one, each.other) in refused
        ]
        return links, asked, joined.clusters

    def _two_people(self, one: str, other: str) -> bool:
        found = self.find(one, other)
        if found.answer == CERTAIN or found.why == ("one_person",):
            return False
        return bool(TWO_PEOPLE & set(found.why)) or (found.answer == NO and found.weighed.bits < FAR)
