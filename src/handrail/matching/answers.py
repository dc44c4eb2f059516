"""Certain, possible or no: what may be linked by a machine, what a person decides, and what is left alone.

A wrong link can tell an abuser where somebody lives; a missed one leaves ten officers each with one incident. So a
weight alone never links. *Certain* needs three kinds of evidence that agree (name, birth date, and something of their
own beside them) and none of the rules below; what the weight or a rule holds back goes to a person, who is told why.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from handrail.matching import given_names
from handrail.matching.cleaned import Cleaned
from handrail.matching.scoring import Weighed, Weights

CERTAIN, POSSIBLE, NO = "certain", "possible", "no"
GENERATION = 12
"""Years between two birth dates from which one may be the other's parent."""
_SAME_GIVEN = frozenset({"same", "short_form", "close"})
_SAME_FAMILY = frozenset({"same", "close", "part", "changed_over"})
_SAME_BORN = frozenset({"same", "swapped", "close"})
_OWN = {
    "place": ("home", "door", "near_home", "postcode"),
    "phone": ("same", "shares"),
    "email": ("same",),
    "reference": ("same",),
}
_AT_HOME = frozenset({"home", "door", "near_home"})


@dataclass(frozen=True, slots=True)
class Between:
    """What is known of two records beside what they say: crimes, lists, what a person decided before."""

    victim_and_suspect: bool = False
    two_victims: bool = False
    """Both have a part in one crime, and are not set against each other in it."""
    restricted: bool = False
    named_same: bool = False
    """The force says one was merged into the other: it proposes, and never links."""
    rejected: bool = False
    agreed_then: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    """By comparison, the level and the bits when somebody decided that they are two people."""
    named_then: bool = False
    with_a_person: bool = False
    """Somebody is not sure, or a supervisor is asked: no machine answers in their place."""
    one_person: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, and the codes of the rules that held it back or decided it."""

    answer: str
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, weighed, and what is known between them."""

    one: Cleaned
    other: Cleaned
    weighed: Weighed
    between: Between = field(default_factory=Between)
    borne: Collection[str] = frozenset()
    """Given names that several people of the table bear: two of them that differ are two names, not a slip."""

    def level(self, comparison: str) -> str:
        """Return the level of one comparison."""
        return self.weighed.codes[comparison]


NEWS = 3.0
"""Bits by which a comparison must say more than it did for a pair that was decided to be proposed again: odds of 8."""


def news(agreed_then: Mapping[str, tuple[str, float]], agree_now: Mapping[str, tuple[str, float]]) -> tuple[str, ...]:
    """Return the comparisons that now agree in another way than when it was decided, and say more for one person."""
    return tuple(
        code
        for code, (level, bits) in agree_now.items()
        if code in agreed_then and level != agreed_then[code][0] and bits >= agreed_then[code][1] + NEWS
    )


def _still_rejected(pair: Pair) -> bool:
    """Somebody decided that they are two people, and nothing that they did not know of has come since."""
    between = pair.between
    if not between.rejected or (between.agreed_then and between.named_same and not between.named_then):
        return False
    now = {one.comparison: (one.level, one.bits) for one in pair.weighed.evidence}
    return not news(between.agreed_then, now)


def two_given_names(pair: Pair) -> bool:
    """Whether their given names are two, and not one written twice."""
    return given_names.two_given_names(pair.one, pair.other, pair.level("given"), pair.borne)


def _for_either_sex(pair: Pair) -> bool:
    """Their sex is not known, and one name is short for the other: *Alex* is the brother, or is *Alexandra*.

    Or both go by a name that is short for several, and their birth dates differ: *Sam*, the husband and the wife.
    """
    if pair.level("sex") != "unknown":
        return False
    slip = pair.level("given") == "same" and pair.level("born") != "same"
    return pair.level("given") == "short_form" or (slip and given_names.for_either_sex(pair.one.given))


def _brothers(pair: Pair) -> bool:
    """*Mohammed Khan*, born two years apart, or on one day beside *Mohammed Ali Khan*: brothers may share the first."""
    one_has_more = bool(pair.one.givens[1:]) != bool(pair.other.givens[1:])
    differ = pair.level("born") not in ("same", "swapped") or one_has_more
    return differ and given_names.carried_first(pair.one, pair.other)


def years_apart(pair: Pair) -> int | None:
    """Return the years between their births, where both are known."""
    if not (pair.one.birth_year and pair.other.birth_year):
        return None
    return abs(int(pair.one.birth_year) - int(pair.other.birth_year))


def _twins(pair: Pair) -> bool:
    same_day = pair.level("born") in ("same", "swapped")
    return same_day and pair.level("family") in (*_SAME_FAMILY, "unknown") and two_given_names(pair)


def _generation(pair: Pair) -> bool:
    years = years_apart(pair)
    return years is not None and years >= GENERATION


def household(levels: Mapping[str, str]) -> bool:
    """They share a home and a phone, and their names are two: whoever they are to each other, they are two people.

    It is read from how far they agree, and from nothing else: many pairs that agree alike have one answer.
    """
    shares = levels["place"] in _AT_HOME or levels["phone"] in ("same", "shares")
    alike = levels["born"] in _SAME_BORN or levels["email"] == "same" or levels["reference"] == "same"
    return shares and levels["given"] == "other" and not alike


def _household(pair: Pair) -> bool:
    return household(pair.weighed.codes)


def _another_birth(pair: Pair) -> bool:
    """Two births, no part of them alike, and at most a postcode beside *Mohammed Khan*, which fifty bear."""
    return (
        pair.level("born") == "other"
        and given_names.carried_first(pair.one, pair.other)
        and pair.level("place") not in _AT_HOME
        and not set(_own(pair)) - {"place"}
    )


def _one_reference(pair: Pair) -> bool:
    """One reference, given to one person, and two of given name, family name and birth date agree."""
    agree = ("given", _SAME_GIVEN), ("family", _SAME_FAMILY), ("born", _SAME_BORN)
    return pair.level("reference") == "same" and sum(pair.level(kind) in levels for kind, levels in agree) > 1


def _named_alike_at_home(pair: Pair) -> bool:
    """One name, and something of their own: a parent and child named alike, or a birth date that is wrong in one."""
    alike = pair.level("given") in _SAME_GIVEN or pair.level("family") == "changed_over"
    return _one_reference(pair) or (alike and pair.level("family") in _SAME_FAMILY and bool(_own(pair)))


def _another_family_name(pair: Pair) -> bool:
    """Another family name, unless they may have married: one given name, one birth date, and their home or two things.

    Twins have two given names, and a parent and child two birth dates.
    """
    if pair.level("family") in _SAME_FAMILY:
        return False
    exact = pair.level("given") == pair.level("born") == "same" and not given_names.second_names_differ(
        pair.one, pair.other
    )
    return not (exact and (len(_own(pair)) > 1 or pair.level("place") in _AT_HOME))


def _unless_one_reference(rule: Callable[[Pair], bool]) -> Callable[[Pair], bool]:
    return lambda pair: rule(pair) and not _one_reference(pair)


def _two_slips(pair: Pair) -> bool:
    """More slips than one: two pass where two things of their own agree, but not in given name and birth date.

    Where the given name is the very same, their home alone will do beside a slip in family name and birth date.
    """
    if pair.level("family") == "changed_over":
        return pair.level("born") != "same"
    slips = [kind for kind in ("given", "family", "born") if pair.level(kind) != "same"]
    if len(slips) < 2:
        return False
    if slips == ["family", "born"] and pair.level("family") in _SAME_FAMILY and pair.level("place") in _AT_HOME:
        return False
    return slips != ["given", "family"] and slips != ["family", "born"] or len(_own(pair)) < 2


def _own(pair: Pair) -> list[str]:
    """What agrees of a person's own beside name and birth date."""
    return [kind for kind, levels in _OWN.items() if pair.level(kind) in levels]


LEFT_ALONE: Mapping[str, Callable[[Pair], bool]] = {
    "generation": lambda pair: _generation(pair) and pair.level("born") == "other" and not _named_alike_at_home(pair),
    "household": _household,
    "another_birth": _another_birth,
}
"""What makes it *no* where the weight is short of certain; with more, or if the force proposes it, one is asked."""

HELD_BACK: Mapping[str, Callable[[Pair], bool]] = {
    "decided_before": lambda pair: pair.between.rejected,
    "with_a_person": lambda pair: pair.between.with_a_person,
    "named_same": lambda pair: pair.between.named_same,
    "restricted": lambda pair: pair.between.restricted,
    "victim_and_suspect": lambda pair: pair.between.victim_and_suspect,
    "two_victims": lambda pair: pair.between.two_victims,
    "twins": _unless_one_reference(_twins),
    "generation": _unless_one_reference(_generation),
    "household": _unless_one_reference(_household),
    "given_name": _unless_one_reference(
        lambda pair: pair.level("given") not in _SAME_GIVEN and pair.level("family") != "changed_over"
    ),
    "two_given_names": _unless_one_reference(two_given_names),
    "either_sex": _unless_one_reference(_for_either_sex),
    "brothers": _unless_one_reference(_brothers),
    "kaur_and_singh": lambda pair: given_names.kaur_and_singh(pair.one, pair.other),
    "family_name": _unless_one_reference(_another_family_name),
    "birth_date": _unless_one_reference(lambda pair: pair.level("born") not in _SAME_BORN),
    "two_slips": _unless_one_reference(_two_slips),
    "sex": lambda pair: pair.level("sex") == "other",
    "nothing_of_their_own": lambda pair: not _own(pair),
}
"""What makes it at most *possible*, however much they agree."""

WORDS: Mapping[str, str] = {
    "weight": "the evidence is not strong enough to link by itself",
    "rejected": "somebody decided that they are two people",
    "one_person": "they are one person already",
    "decided_before": "somebody decided before that they are two people, and something new has come since",
    "with_a_person": "somebody is deciding it",
    "generation": "the same name, and born a generation apart: perhaps a parent and child",
    "household": "they share a home or a phone, and have two names",
    "another_birth": "their birth dates have no part alike, and many bear the name",
    "restricted": "one of them is restricted",
    "victim_and_suspect": "one is a victim and the other a suspect in one crime",
    "two_victims": "both have a part in one crime",
    "twins": "born on one day in one family, with two given names: perhaps twins",
    "given_name": "their given names are not surely one",
    "two_given_names": "their given names are two names that people bear, not a slip",
    "either_sex": "a short name that may be another's, and their sex is not recorded on both",
    "brothers": "a first name that brothers may share, and a second name or a birth date that may be another's",
    "kaur_and_singh": "one is named Kaur and the other Singh: a woman and a man",
    "family_name": "their family names are not surely one",
    "birth_date": "a birth date is missing, or not surely the same",
    "sex": "their sexes are recorded differently",
    "nothing_of_their_own": "nothing but name and birth date agrees: no address, phone, e-mail or reference",
    "two_slips": "more than one of given name, family name and birth date differs by a slip",
    "named_same": "the force says that they are one person",
    "cluster": "linking them would join records that are two people",
    "asks_a_supervisor": "joining them may tell another party of a crime where to find them: a supervisor must agree",
    "conflicting_roles": "one person would be both victim and suspect in one crime",
    "same_crime": "both have a part in one crime",
}
"""Each rule in the words of a page."""

SPEAKS_FOR_ONE = frozenset({"named_same"})
SPEAKS_FOR_TWO = frozenset(
    {"decided_before", "generation", "household", "another_birth", "victim_and_suspect", "two_victims", "twins"}
    | {"two_given_names", "either_sex", "brothers", "kaur_and_singh", "conflicting_roles", "same_crime"}
)
"""Rules that are evidence themselves, which no weight counts: a page puts them beside what was weighed."""


def answer(pair: Pair, weights: Weights) -> Answer:
    """Answer whether two records are one person, with the rules that decided."""
    bits = pair.weighed.bits
    decided = (("rejected", _still_rejected(pair)), ("one_person", pair.between.one_person))
    if codes := tuple(code for code, holds in decided if holds):
        return Answer(NO, codes)
    if bits < weights.possible and not pair.between.named_same:
        return Answer(NO, ("weight",))
    back = tuple(code for code, holds in HELD_BACK.items() if holds(pair))
    if bits < weights.certain:
        if alone := tuple(code for code, holds in LEFT_ALONE.items() if holds(pair) and not pair.between.named_same):
            return Answer(NO, alone)
        back = ("weight", *back)
    return Answer(POSSIBLE, back) if back else Answer(CERTAIN)
