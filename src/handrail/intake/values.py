"""How one cell of an extract is read: what its column allows, and what to say where it is wrong.

A reader takes the text of a cell and gives a value, None where the cell is empty (*not recorded*), or raises `Wrong`.
Times become UTC; a time without an offset is Europe/London, the first of October's double hour.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo

Value = str | datetime | date | tuple[str, ...] | None
Reader = Callable[[str], Value]

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1890, 2199
CACHE_SIZE = 50_000
LONGEST_POSTCODE = 8
LONGEST_LIST = 10_000

A_TIME = "Expected a time such as 2026-04-02T17:05:00+01:00."
A_DATE = "Expected a date such as 2026-04-02."

# Cc, less tab and line ends; and surrogates, which stand for bytes that are not UTF-8.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_PLAIN_POSTCODE = re.compile("[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}").fullmatch
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)(?:([0-9][A-Z]{2}))?|(GIR)(0AA)")


class Wrong(ValueError):
    """A value that a column does not allow: a code for counting, and a sentence that says what would be right."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(said)
        self.code = code
        self.said = said


class Cached(dict[str, Value]):
    """A reader that remembers what it read, for columns whose values repeat."""

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Value:
        value = self._read(cell)
        if len(self) >= CACHE_SIZE:
            self.clear()
        self[cell] = value
        return value


class Codes(dict[str, Value]):
    """The codes that a column allows; reading a cell is looking it up."""

    def __init__(self, what: str, codes: str, such_as: str = "") -> None:
        self.names = tuple(codes.split())
        super().__init__({name: name for name in self.names})
        self[""] = None
        self.what = what
        self.such_as = such_as or f"one of {', '.join(self.names)}"

    def __missing__(self, cell: str) -> Value:
        bare = cell.strip()
        if bare in self:
            return self[bare]
        raise Wrong(
            "unknown_code", f"Not a known {self.what}. {did_you_mean(bare, self.names)}Expected {self.such_as}."
        )

    def read(self, cell: str) -> Value:
        """Return the code in the cell."""
        return self[cell]


def did_you_mean(text: str, names: Iterable[str]) -> str:
    """Return a short question where the text looks like one of the names, else nothing.

    Only names with its first letter and about its length are compared, so that a file of faults alone stays quick.
    """
    meant = text[:60].casefold()
    alike = [name for name in names if name[:1] == meant[:1] and abs(len(name) - len(meant)) <= 3]
    near = get_close_matches(meant, alike, n=1, cutoff=0.75)
    return f"Did you mean {near[0]}? " if near else ""


def one_line(cell: str) -> str:
    """Return the text with its spaces made single and its accents composed."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    return " ".join(cell.split())


def _fits(text: str, limit: int) -> str | None:
    if len(text) > limit:
        raise Wrong("too_long", f"Expected at most {limit:,} characters; this has {len(text):,}.")
    return text or None


def text(limit: int) -> Reader:
    """Return a reader of one line of text of at most so many characters."""

    def read(cell: str) -> Value:
        return _fits(one_line(cell), limit) if cell else None

    return read


def lines(limit: int) -> Reader:
    """Return a reader of text that may hold several lines."""

    def read(cell: str) -> Value:
        if not cell:
            return None
        whole = unicodedata.normalize("NFC", cell).replace("\r\n", "\n").replace("\r", "\n")
        return _fits(whole.strip(), limit)

    return read


def ref(limit: int, barred: str = ";") -> Reader:
    """Return a reader of a reference. `;` parts references in a list, `#` marks those that Handrail makes itself."""

    plain = re.compile(rf"[^\x00-\x20\x7f-\U0010ffff{barred}]{{1,{limit}}}").fullmatch

    def read(cell: str) -> Value:
        if not cell:
            return None
        if plain(cell):
            return cell
        found = one_line(cell)
        for character in barred:
            if character in found:
                raise Wrong("bad_ref", f"Expected a reference without '{character}'.")
        return _fits(found, limit)

    return read


def refs(limit: int) -> Reader:
    """Return a reader of references parted by `;`, in their order, each once."""
    one = ref(limit, "")

    def read(cell: str) -> Value:
        if not cell:
            return ()
        if ";" not in cell:
            only = one(cell)
            return (str(only),) if only else ()
        _fits(cell, LONGEST_LIST)
        return tuple(dict.fromkeys(str(found) for part in cell.split(";") if (found := one(part))))

    return read


def texts(limit: int) -> Reader:
    """Return a reader of texts parted by `;`, in their order, each once."""
    return refs(limit)


def many(codes: Codes) -> Reader:
    """Return a reader of codes parted by `;`; they are a set, so they are kept in order of name."""

    def read(cell: str) -> Value:
        _fits(cell, LONGEST_LIST)
        return tuple(sorted({str(codes[part]) for part in cell.split(";") if part.strip()})) if cell else ()

    return read


def pattern(form: str, such_as: str, code: str = "bad_form") -> Reader:
    """Return a reader of values that have one written form."""
    matches = re.compile(form).fullmatch

    def read(cell: str) -> Value:
        bare = cell.strip()
        if bare and not matches(bare):
            raise Wrong(code, f"Expected {such_as}.")
        return bare or None

    return read


def outcome(cell: str) -> Value:
    """Read a Home Office outcome, 0 to 22; a leading nought is dropped."""
    bare = cell.strip()
    if not bare:
        return None
    if len(bare) > 2 or not (bare.isascii() and bare.isdigit()) or int(bare) > 22:
        raise Wrong("unknown_code", "Not a known outcome. Expected a Home Office outcome from 0 to 22.")
    return str(int(bare))


def time(cell: str) -> Value:
    """Read an ISO 8601 time and give it in UTC."""
    if not cell:
        return None
    try:
        found = datetime.fromisoformat(cell)
        if cell[13:14] == ":" and cell[10] in "T t" and cell[4] == cell[7] == "-":
            if found.tzinfo is not UTC:
                found = found.astimezone(UTC) if found.tzinfo else _london(found)
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
            raise Wrong(
                "not_a_time", f"Expected a year from {FIRST_YEAR} to {LAST_YEAR}, as in 2026-04-02T17:05:00+01:00."
            )
    except Wrong:
        raise
    except (ValueError, OverflowError):
        pass
    bare = cell.strip()
    if bare != cell:
        return time(bare)
    raise Wrong("not_a_time", f"Not a time. {A_TIME}")


def _london(found: datetime) -> datetime:
    at = found.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    if at.astimezone(LONDON).replace(tzinfo=None) != found:
        raise Wrong(
            "no_such_time",
            "There was no such time: the clocks went forward over it. Expected a time that was, or one with its offset "
            "such as 2026-04-02T17:05:00+01:00.",
        )
    return at


def day(cell: str) -> Value:
    """Read a date, YYYY-MM-DD."""
    bare = cell.strip()
    if not bare:
        return None
    try:
        if len(bare) == 10 and bare[4] == bare[7] == "-":
            found = date.fromisoformat(bare)
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
    except ValueError:
        pass
    raise Wrong("not_a_date", f"Not a date. {A_DATE}")


def postcode(cell: str) -> Value:
    """Read a postcode and write it as Royal Mail does; one of another form is left, for its country to judge."""
    if not cell:
        return None
    if _PLAIN_POSTCODE(cell):
        return cell
    squeezed = "".join(cell.split()).upper()
    found = _POSTCODE.fullmatch(squeezed)
    if found is None:
        return _fits(one_line(cell), LONGEST_POSTCODE)
    return " ".join(part for part in found.groups() if part)


def is_uk_postcode(code: str) -> bool:
    """Whether the text, as `postcode` gives it, is a postcode or a postcode district of the United Kingdom."""
    return _PLAIN_POSTCODE(code) is not None or _POSTCODE.fullmatch(code.replace(" ", "")) is not None


def language(codes: Codes) -> Reader:
    """Return a reader of languages: two letters, in either case."""

    def read(cell: str) -> Value:
        return codes[cell.strip().lower()]

    return read


def escaped(character: str) -> str:
    """Return a character as an escape; a byte that is not UTF-8 as that byte."""
    point = ord(character)
    if 0xDC80 <= point <= 0xDCFF:
        return f"\\x{point - 0xDC00:02x}"
    return character.encode("unicode_escape", "surrogatepass").decode()


def shown(cell: str, limit: int = 80) -> str:
    """Return the text as a report shows it: cut, with control characters, bad bytes and odd marks escaped."""
    cut = cell[: limit + 1]
    if not cut.isprintable():
        cut = "".join([c if c.isprintable() else escaped(c) for c in cut])
    return cut if len(cut) <= limit else cut[: limit - 1] + "…"


def keepable(cell: str, limit: int) -> str:
    """Return the text as quarantine keeps it: whole but for what no database can hold, which is escaped."""
    return UNFIT.sub(lambda found: escaped(found[0]), cell[:limit])[:limit]
