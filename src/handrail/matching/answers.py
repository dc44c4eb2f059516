"""Certain, possible or no: what may be linked by a machine, what a person decides, and what is left alone.

A wrong link can tell an abuser where somebody lives; a missed one leaves ten officers each with one incident. So a
weight alone never links. *Certain* needs three kinds of evidence that agree (name, birth date, and something of their
own beside them) and none of the rules below; what the weight or a rule holds back goes to a person, who is told why.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter

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


NOTHING = Between()
"""Nothing is known beside what they say, as of most pairs."""


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
    between: Between = NOTHING
    borne: Collection[str] = frozenset()
    """Given names that several people of the table bear: two of them that differ are two names, not a slip."""

    def level(self, comparison: str) -> str:
        """Return the level of one comparison."""
        return self.weighed.codes[comparison]


Levels = Mapping[str, str]
"""How far two records agree, by comparison."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule asks of how far two records agree and, where that is so, of the two themselves.

    A million records agree in a thousand ways: the first is asked once for each of these.
    """

    alike: Callable[[Levels], bool]
    of_two: Callable[[Pair], bool] | None = None


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


def _may_be_for_either_sex(levels: Levels) -> bool:
    """Their sex is not known, and one name is short for the other: *Alex* is the brother, or is *Alexandra*.

    Or both go by one name, and their birth dates differ.
    """
    slip = levels["given"] == "same" and levels["born"] != "same"
    return levels["sex"] == "unknown" and (levels["given"] == "short_form" or slip)


def _for_either_sex(pair: Pair) -> bool:
    """And that one name is short for several: *Sam*, the husband and the wife."""
    return pair.level("given") == "short_form" or given_names.for_either_sex(pair.one.given)


def _brothers(pair: Pair) -> bool:
    """*Mohammed Khan*, born two years apart, or on one day beside *Mohammed Ali Khan*: brothers may share the first."""
    if not given_names.carried_first(pair.one, pair.other):
        return False
    one_has_more = bool(pair.one.givens[1:]) != bool(pair.other.givens[1:])
    return pair.level("born") not in ("same", "swapped") or one_has_more


def years_apart(pair: Pair) -> int | None:
    """Return the years between their births, where both are known."""
    if not (pair.one.birth_year and pair.other.birth_year):
        return None
    return abs(int(pair.one.birth_year) - int(pair.other.birth_year))


def _born_in_one_family(levels: Levels) -> bool:
    return levels["born"] in ("same", "swapped") and levels["family"] in (*_SAME_FAMILY, "unknown")


def _generation(pair: Pair) -> bool:
    years = years_apart(pair)
    return years is not None and years >= GENERATION


def household(levels: Levels) -> bool:
    """They share a home and a phone, and their names are two: whoever they are to each other, they are two people.

    It is read from how far they agree, and from nothing else: many pairs that agree alike have one answer.
    """
    shares = levels["place"] in _AT_HOME or levels["phone"] in ("same", "shares")
    alike = levels["born"] in _SAME_BORN or levels["email"] == "same" or levels["reference"] == "same"
    return shares and levels["given"] == "other" and not alike


def _another_birth(pair: Pair) -> bool:
    """Two births, no part of them alike, and at most a postcode beside *Mohammed Khan*, which fifty bear."""
    return (
        pair.level("born") == "other"
        and given_names.carried_first(pair.one, pair.other)
        and pair.level("place") not in _AT_HOME
        and not set(_own(pair.weighed.codes)) - {"place"}
    )


def _one_reference(levels: Levels) -> bool:
    """One reference, given to one person, and two of given name, family name and birth date agree."""
    agree = ("given", _SAME_GIVEN), ("family", _SAME_FAMILY), ("born", _SAME_BORN)
    return levels["reference"] == "same" and sum(levels[kind] in same for kind, same in agree) > 1


def _named_alike_at_home(levels: Levels) -> bool:
    """One name, and something of their own: a parent and child named alike, or a birth date that is wrong in one."""
    alike = levels["given"] in _SAME_GIVEN or levels["family"] == "changed_over"
    return _one_reference(levels) or (alike and levels["family"] in _SAME_FAMILY and bool(_own(levels)))


def _married_at_most(levels: Levels) -> bool:
    """One given name, one birth date, and their home or two things of their own: they may have married.

    Twins have two given names, and a parent and child two birth dates.
    """
    exact = levels["given"] == levels["born"] == "same"
    return exact and (len(_own(levels)) > 1 or levels["place"] in _AT_HOME)


def _another_family_name(pair: Pair) -> bool:
    return not _married_at_most(pair.weighed.codes) or given_names.second_names_differ(pair.one, pair.other)


def _unless_one_reference(rule: Callable[[Levels], bool]) -> Callable[[Levels], bool]:
    return lambda levels: rule(levels) and not _one_reference(levels)


def _always(levels: Levels) -> bool:
    return True


def _two_slips(levels: Levels) -> bool:
    """More slips than one: two pass where two things of their own agree, but not in given name and birth date.

    Where the given name is the very same, their home alone will do beside a slip in family name and birth date.
    """
    if levels["family"] == "changed_over":
        return levels["born"] != "same"
    slips = [kind for kind in ("given", "family", "born") if levels[kind] != "same"]
    if len(slips) < 2:
        return False
    if slips == ["family", "born"] and levels["family"] in _SAME_FAMILY and levels["place"] in _AT_HOME:
        return False
    return slips != ["given", "family"] and slips != ["family", "born"] or len(_own(levels)) < 2


def _own(levels: Levels) -> list[str]:
    """What agrees of a person's own beside name and birth date."""
    return [kind for kind, telling in _OWN.items() if levels[kind] in telling]


LEFT_ALONE: Mapping[str, Rule] = {
    "generation": Rule(lambda levels: levels["born"] == "other" and not _named_alike_at_home(levels), _generation),
    "household": Rule(household),
    "another_birth": Rule(_always, _another_birth),
}
"""What makes it *no* where the weight is short of certain; with more, or if the force proposes it, one is asked."""

KNOWN: Mapping[str, Callable[[Between], bool]] = {
    "decided_before": attrgetter("rejected"),
    "with_a_person": attrgetter("with_a_person"),
    "named_same": attrgetter("named_same"),
    "restricted": attrgetter("restricted"),
    "victim_and_suspect": attrgetter("victim_and_suspect"),
    "two_victims": attrgetter("two_victims"),
}
"""What is known beside what they say that makes it at most *possible*, however much they agree."""

HELD_BACK: Mapping[str, Rule] = {
    "twins": Rule(_unless_one_reference(_born_in_one_family), two_given_names),
    "generation": Rule(_unless_one_reference(_always), _generation),
    "household": Rule(_unless_one_reference(household)),
    "given_name": Rule(
        _unless_one_reference(lambda levels: levels["given"] not in _SAME_GIVEN and levels["family"] != "changed_over")
    ),
    "two_given_names": Rule(_unless_one_reference(_always), two_given_names),
    "either_sex": Rule(_unless_one_reference(_may_be_for_either_sex), _for_either_sex),
    "brothers": Rule(_unless_one_reference(_always), _brothers),
    "kaur_and_singh": Rule(_always, lambda pair: given_names.kaur_and_singh(pair.one, pair.other)),
    "family_name": Rule(
        _unless_one_reference(lambda levels: levels["family"] not in _SAME_FAMILY), _another_family_name
    ),
    "birth_date": Rule(_unless_one_reference(lambda levels: levels["born"] not in _SAME_BORN)),
    "two_slips": Rule(_unless_one_reference(_two_slips)),
    "sex": Rule(lambda levels: levels["sex"] == "other"),
    "nothing_of_their_own": Rule(lambda levels: not _own(levels)),
}
"""What in the two records themselves makes it so."""

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
    "twins": "born on one day in one family, and their given names may be two: perhaps twins",
    "given_name": "their given names are not surely one",
    "two_given_names": "their given names may be two names, and not one that slipped",
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
    "asks_a_supervisor": "joining them may tell where to find them, or undo what was decided: a supervisor must agree",
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
    bits, known = pair.weighed.bits, pair.between is not NOTHING
    decided = (("rejected", _still_rejected(pair)), ("one_person", pair.between.one_person)) if known else ()
    if codes := tuple(code for code, holds in decided if holds):
        return Answer(NO, codes)
    if bits < weights.possible and not pair.between.named_same:
        return Answer(NO, ("weight",))
    alike = tuple(pair.weighed.codes.items())
    back = tuple(code for code, holds in KNOWN.items() if holds(pair.between)) if known else ()
    back += tuple([code for code, of_two in _held_back(alike) if of_two is None or of_two(pair)])
    if bits < weights.certain:
        alone = tuple([code for code, of_two in _left_alone(alike) if of_two is None or of_two(pair)])
        if alone and not pair.between.named_same:
            return Answer(NO, alone)
        back = ("weight", *back)
    return Answer(POSSIBLE, back) if back else Answer(CERTAIN)


_Asked = tuple[tuple[str, Callable[[Pair], bool] | None], ...]


@cache
def _held_back(alike: tuple[tuple[str, str], ...]) -> _Asked:
    """Return the rules that hold where two records agree like this, or that then ask something of the two."""
    return tuple((code, rule.of_two) for code, rule in HELD_BACK.items() if rule.alike(dict(alike)))


@cache
def _left_alone(alike: tuple[tuple[str, str], ...]) -> _Asked:
    return tuple((code, rule.of_two) for code, rule in LEFT_ALONE.items() if rule.alike(dict(alike)))
