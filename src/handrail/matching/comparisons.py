"""What is compared, and how far two records may agree in it: one table, read by our own scorer and by Splink alike.

Each comparison has levels, the strongest first; the last is *anything else*. A level is said three times: as a code, as
SQL that DuckDB and Spark both understand (`{any}` is the one function that they name differently), and in Python. A
test holds that the two always give the same level for the same pair.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from handrail.matching.cleaned import Cleaned

Holds = Callable[[Cleaned, Cleaned], bool]
ELSE = "other"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Level:
    """How far two records agree in one thing. `term` is the column whose commonness tempers the weight."""

    code: str
    sql: str
    holds: Holds
    words: str
    term: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that is compared: when it says nothing, its levels from the strongest, and words for none of them."""

    code: str
    name: str
    unknown_sql: str
    unknown: Holds
    levels: tuple[Level, ...]
    otherwise: str

    def level_of(self, one: Cleaned, other: Cleaned) -> str:
        """Return the code of the first level that holds; `unknown` where either record says nothing."""
        if self.unknown(one, other):
            return UNKNOWN
        return next((level.code for level in self.levels if level.holds(one, other)), ELSE)

    def words_of(self, code: str) -> str:
        """Return a level in words."""
        if code == UNKNOWN:
            return "not recorded on both"
        level = _LEVELS.get((self.code, code))
        return level.words if level else self.otherwise

    def term_of(self, code: str) -> str:
        """Return the column whose commonness tempers the weight of a level; empty where none does."""
        level = _LEVELS.get((self.code, code))
        return level.term if level else ""


def apart(one: str, other: str) -> int:
    """How many single letters must change, counted as the databases count."""
    return Levenshtein.distance(one.encode(), other.encode())


def _any(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not set(one).isdisjoint(other)


def _missing(*columns: str) -> tuple[str, Holds]:
    """Neither of these columns is recorded on both records."""
    sql = " AND ".join(f"(l_{c} IS NULL OR r_{c} IS NULL)" for c in columns)
    return _sides(sql), lambda a, b: all(not (getattr(a, c) and getattr(b, c)) for c in columns)


def _sides(sql: str) -> str:
    """Write `l_given` as Splink's `given_l`: without quotes, which are not the same on DuckDB and on Spark."""
    return re.sub(r"\b([lr])_(\w+)", r"\2_\1", sql)


def _level(code: str, sql: str, holds: Holds, words: str, term: str = "") -> Level:
    return Level(code, _sides(sql), holds, words, term)


def _same(column: str, words: str, *, term: bool = False, code: str = "same") -> Level:
    return _level(
        code,
        f"l_{column} = r_{column}",
        lambda a, b: bool(getattr(a, column)) and getattr(a, column) == getattr(b, column),
        words,
        column if term else "",
    )


def _shares(column: str, words: str, code: str) -> Level:
    return _level(
        code, f"{{any}}(l_{column}, r_{column})", lambda a, b: _any(getattr(a, column), getattr(b, column)), words
    )


def _one_slip(column: str, shortest: int) -> tuple[str, Holds]:
    """One letter is other, missing or too many, or two are changed over; in words of at least so many letters."""
    sql = (
        f"(greatest(length(l_{column}), length(r_{column})) >= {shortest} AND (levenshtein(l_{column}, r_{column}) <= 1"
        f" OR (l_{column}_letters = r_{column}_letters AND levenshtein(l_{column}, r_{column}) <= 2)))"
    )

    def holds(a: Cleaned, b: Cleaned) -> bool:
        x, y = getattr(a, column), getattr(b, column)
        if not (x and y) or max(len(x.encode()), len(y.encode())) < shortest:
            return False
        return apart(x, y) <= 1 or (sorted(x) == sorted(y) and apart(x, y) <= 2)

    return sql, holds


def _two_slips(column: str, shortest: int) -> tuple[str, Holds]:
    sql = f"(least(length(l_{column}), length(r_{column})) >= {shortest} AND levenshtein(l_{column}, r_{column}) <= 2)"

    def holds(a: Cleaned, b: Cleaned) -> bool:
        x, y = getattr(a, column), getattr(b, column)
        return bool(x and y) and min(len(x.encode()), len(y.encode())) >= shortest and apart(x, y) <= 2

    return sql, holds


def changed_over(a: Cleaned, b: Cleaned) -> bool:
    """Whether one has as its given name what the other has as its family name, and the other way about, or nearly."""
    if not (a.given and a.family and b.given and b.family) or a.given in (a.family, b.given) or a.family == b.family:
        return False
    given, family = apart(a.given, b.family), apart(a.family, b.given)
    if given == 0 or family == 0:
        return given + family <= 2
    return given + family == 2 and all(len(name) >= 4 for name in (a.given, a.family, b.given, b.family))


_CHANGED_OVER = (
    "(l_given != l_family AND l_given != r_given AND l_family != r_family"
    " AND levenshtein(l_given, r_family) + levenshtein(l_family, r_given) <= 2"
    " AND (l_given = r_family OR l_family = r_given OR (levenshtein(l_given, r_family) = 1"
    " AND least(length(l_given), length(l_family), length(r_given), length(r_family)) >= 4)))"
)


def _given() -> Comparison:
    slip, slips = _one_slip("given", 3), _two_slips("given", 5)
    ear = _level(
        "close", f"(l_given_ear = r_given_ear OR {slip[0]})",
        lambda a, b: bool(a.given_ear) and a.given_ear == b.given_ear or slip[1](a, b),
        "given names differ by a slip or in spelling",
    )  # fmt: skip
    initial = _level(
        "initial",
        "(least(length(l_given), length(r_given)) = 1 AND substr(l_given, 1, 1) = substr(r_given, 1, 1))",
        lambda a, b: bool(a.given and b.given) and min(len(a.given), len(b.given)) == 1 and a.given[0] == b.given[0],
        "one given name is the other's initial",
    )
    near = _level(
        "near", f"({slips[0]} OR (length(l_given) >= 4 AND length(r_given) >= 4"
        " AND substr(l_given, 1, 4) = substr(r_given, 1, 4)))",
        lambda a, b: slips[1](a, b) or (min(len(a.given), len(b.given)) >= 4 and a.given[:4] == b.given[:4]),
        "given names look alike",
    )  # fmt: skip
    missing, lacks = _missing("given")
    return Comparison(
        "given", "Given name", f"({missing}) OR {_sides(_CHANGED_OVER)}",
        lambda a, b: lacks(a, b) or changed_over(a, b),
        (
            _same("given", "the same given name", term=True),
            _shares("wholes", "given names that stand for one another", "short_form"),
            _shares("givens", "one's given name is among the other's", "among"),
            initial, ear, near,
        ),
        "given names differ",
    )  # fmt: skip


def _family() -> Comparison:
    slip, slips = _one_slip("family", 3), _two_slips("family", 6)
    missing, lacks = _missing("family")
    return Comparison(
        "family", "Family name", missing, lacks,
        (
            _level("changed_over", _CHANGED_OVER, changed_over, "given and family name are changed over"),
            _same("family", "the same family name", term=True),
            _shares("families", "a part of a double name, or another name used, is the same", "part"),
            _level(
                "close", f"(l_family_ear = r_family_ear OR {slip[0]})",
                lambda a, b: bool(a.family_ear) and a.family_ear == b.family_ear or slip[1](a, b),
                "family names differ by a slip or in spelling",
            ),
            _level("near", slips[0], slips[1], "family names look alike"),
        ),
        "family names differ",
    )  # fmt: skip


def _born() -> Comparison:
    def part(column: str, start: int, length: int) -> str:
        return f"substr(l_{column}, {start}, {length}) = substr(r_{column}, {start}, {length})"

    def two_parts(a: Cleaned, b: Cleaned) -> bool:
        x, y = a.born, b.born
        return bool(x and y) and sum((x[:4] == y[:4], x[5:7] == y[5:7], x[8:] == y[8:])) >= 2

    year, month, day = part("born", 1, 4), part("born", 6, 2), part("born", 9, 2)
    missing, lacks = _missing("born")
    return Comparison(
        "born", "Birth date", missing, lacks,
        (
            _same("born", "the same birth date"),
            _level("swapped", "l_born = r_born_swapped", lambda a, b: bool(a.born) and a.born == b.born_swapped,
                   "birth dates are the same with day and month changed over"),
            _level("close", "levenshtein(l_born, r_born) <= 1", lambda a, b: apart(a.born, b.born) <= 1,
                   "birth dates differ in one figure"),
            _level("two_parts", f"(({year} AND {month}) OR ({year} AND {day}) OR ({month} AND {day}))", two_parts,
                   "birth dates differ in day, month or year alone"),
        ),
        "birth dates differ",
    )  # fmt: skip


_NEAR_DOOR = (
    "(l_door LIKE '% %' AND l_door NOT LIKE '% % %' AND r_door NOT LIKE '% % %'"
    " AND least(length(l_door), length(r_door)) >= 6"
    " AND substr(l_door, 1, instr(l_door, ' ')) = substr(r_door, 1, instr(r_door, ' '))"
    " AND (levenshtein(l_door, r_door) <= 2 OR substr(l_door, 1, length(r_door)) = r_door"
    " OR substr(r_door, 1, length(l_door)) = l_door))"
)


def _near_door(one: str, other: str) -> bool:
    """The same number, and a street that differs by two slips at most, or of which one clerk wrote only the beginning.

    Another number is another house, however alike it looks; and so is another flat, which is why none is compared here.
    """
    if one.count(" ") != 1 or other.count(" ") != 1 or min(len(one), len(other)) < 6:
        return False
    if one.split()[0] != other.split()[0]:
        return False
    return apart(one, other) <= 2 or one.startswith(other) or other.startswith(one)


def _place() -> Comparison:
    missing, lacks = _missing("postcode", "door", "area")

    def at_the_door(a: Cleaned, b: Cleaned) -> bool:
        return bool(a.door) and a.door == b.door

    return Comparison(
        "place", "Address", missing, lacks,
        (
            _level("home", "(l_door = r_door AND {any}(l_postcodes, r_postcodes))",
                   lambda a, b: at_the_door(a, b) and _any(a.postcodes, b.postcodes), "the same address"),
            _level("door", "l_door = r_door", at_the_door, "the same house and street"),
            _level("near_home", f"({_NEAR_DOOR} AND {{any}}(l_postcodes, r_postcodes))",
                   lambda a, b: _near_door(a.door, b.door) and _any(a.postcodes, b.postcodes),
                   "the same postcode and number, and streets that differ by a slip"),
            _shares("postcodes", "the same postcode, now or before", "postcode"),
            _same("area", "the same district", code="area"),
        ),
        "addresses differ",
    )  # fmt: skip


def _channels() -> tuple[Comparison, ...]:
    phone, no_phone = _missing("phone")
    email, no_email = _missing("email")
    reference, no_reference = _missing("reference")
    sex, no_sex = _missing("sex")
    return (
        Comparison("sex", "Sex", sex, no_sex, (_same("sex", "the same sex"),), "sexes differ"),
        Comparison(
            "phone", "Phone", phone, no_phone,
            (_same("phone", "the same phone", term=True), _shares("phones", "they share a phone", "shares")),
            "phones differ",
        ),
        Comparison(
            "email", "E-mail", email, no_email,
            (
                _same("email", "the same e-mail", term=True),
                _level("close", "(l_mailbox = r_mailbox OR levenshtein(l_email, r_email) <= 2)",
                       lambda a, b: bool(a.email and b.email)
                       and (a.mailbox == b.mailbox or apart(a.email, b.email) <= 2),
                       "e-mails look alike"),
            ),
            "e-mails differ",
        ),
        Comparison(
            "reference", "Reference", reference, no_reference,
            (
                _same("reference", "the same reference"),
                _level("close", "levenshtein(l_reference, r_reference) <= 2",
                       lambda a, b: bool(a.reference and b.reference) and apart(a.reference, b.reference) <= 2,
                       "references differ by a slip"),
            ),
            "references differ",
        ),
    )  # fmt: skip


COMPARISONS: tuple[Comparison, ...] = (_given(), _family(), _born(), _place(), *_channels())
_LEVELS = {(one.code, level.code): level for one in COMPARISONS for level in one.levels}
TERMS = tuple(level.term for one in COMPARISONS for level in one.levels if level.term)
