"""Whether two given names are one name written twice, or two names: twins are given names that look alike.

*Ella* and *Bella*, *Samir* and *Samira* differ by one letter, as slips do, and are born on one day at one address. So a
machine takes only what no parent gives to two children for one name: a spelling, a short form, two letters changed
over, one doubled, another vowel that sounds the same; and none of these unless just one of the two is a name that
people bear. Two that nobody knows may be a slip and its name, or *Arabella* and *Arabelle*.
"""

from collections.abc import Collection

from handrail.matching.cleaned import Cleaned
from handrail.matching.spellings import CARRIED_FIRST, by_ear, given_alone, names_given, undoubled, whole_names

_KAUR_OR_SINGH = frozenset({"KAUR", "SINGH"})
_SEVERAL = 3
_VOWELS = tuple("AEIOUY")


def two_given_names(one: Cleaned, other: Cleaned, level: str, borne: Collection[str]) -> bool:
    """Whether their given names are two: *Hasan* and *Husain*, *Amy R* and *Amia G*. `level` is how far they agree.

    `borne` are names that several people of the table bear.
    """
    if not (one.given and other.given) or level == "unknown":
        return False
    if level == "same":
        return second_names_differ(one, other)
    if level == "short_form":
        return not _stands_for(one, other) or second_names_differ(one, other)
    if level in ("close", "near"):
        known = {name for name in (one.given, other.given) if name in names_given() or name in borne}
        return len(known) != 1 or not _written_twice(one.given, other.given) or second_names_differ(one, other)
    return level in ("other", "among", "initial")


def _written_twice(one: str, other: str) -> bool:
    """Two letters changed over, one doubled, or another spelling of one sound: *Jhon*, *Amyy*, *Gurprit*.

    Never in how they end, which tells *Theodora* from *Theodore* and *Elias* from *Elisa*.
    """
    if _ending(one) != _ending(other):
        return False
    return _changed_over(one, other) or undoubled(one) == undoubled(other) or by_ear(one) == by_ear(other)


def _changed_over(one: str, other: str) -> bool:
    """Two letters beside each other, after the first: *Edna* is not Dena."""
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return sorted(one) == sorted(other) and len(apart) == 2 and 0 < apart[0] == apart[1] - 1


def _ending(name: str) -> str:
    """Return how a name ends: its last letter, where *y*, *i* and *ie* are one, and an *h* after a vowel is none."""
    last = name.removesuffix("H")[-1:] if name[-2:-1] in _VOWELS else name[-1:]
    return "Y" if last in ("I", "Y") or name.endswith(("IE", "EE")) else last


def _stands_for(one: Cleaned, other: Cleaned) -> bool:
    """One name stands for the other; not an alias, which may be a brother's, nor a name that twins might share out."""
    if whole_names(one.given) & whole_names(other.given):
        return not any(name in given_alone() for name in (one.given, other.given))
    return any(a.given in CARRIED_FIRST and b.given in a.givens for a, b in ((one, other), (other, one)))


def second_names_differ(one: Cleaned, other: Cleaned) -> bool:
    """Both have more given names than the first, and share none of them: *Mohammed Ali* and *Mohammed Amir*."""
    if one.givens == (one.given,) or other.givens == (other.given,):
        return False
    mine, theirs = set(one.givens) - {one.given}, set(other.givens) - {other.given}
    if one.given != other.given:
        mine, theirs = _but(one, other.given), _but(other, one.given)
    return bool(mine and theirs) and not any(_may_be_one(a, b) for a in mine for b in theirs)


def _may_be_one(one: str, other: str) -> bool:
    """Whether two second names may be one: an initial of a name that begins with it, or a part: *Jit* of *Harjit*."""
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    return one in other or other in one


def _but(one: Cleaned, name: str) -> set[str]:
    """The given names but that which stands for the other's: of *Mohammed Ali* beside *Ali Raza*, Mohammed."""
    stands = {each for each in one.givens if whole_names(each) & whole_names(name)}
    return set(one.givens) - (stands or {one.given})


def for_either_sex(name: str) -> bool:
    """Whether a name is short for several: *Alex*, *Sam*, *Chris*. Without a sex, nobody knows for which."""
    return len(whole_names(name)) >= _SEVERAL


def carried_first(one: Cleaned, other: Cleaned) -> bool:
    """Both go by a name that all brothers may carry first, and by no second one that says which: *Mohammed Khan*."""
    if not (one.given == other.given and one.given in CARRIED_FIRST):
        return False
    return (set(one.givens) - {one.given}).isdisjoint(set(other.givens) - {other.given})


def kaur_and_singh(one: Cleaned, other: Cleaned) -> bool:
    """One is a Kaur and the other a Singh: a woman and a man, who may share a given name."""
    if _KAUR_OR_SINGH.isdisjoint((*one.families, *one.givens)):
        return False
    mine, theirs = ({*each.families, *each.givens} & _KAUR_OR_SINGH for each in (one, other))
    return bool(theirs) and mine.isdisjoint(theirs)
