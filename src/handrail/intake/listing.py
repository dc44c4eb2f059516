"""A directory as a folder of CSV files: which columns each has, what a cell may be, and how its lines must agree.

`docs/directory.md` says what each column means. Every fault is found, each with its file, line, column, value and what
would be right; whether lines agree is looked at once each can be read. A folder with one fault changes nothing.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from handrail.directory.areas import COUNCILS
from handrail.directory.kinds import KINDS, STRANDS
from handrail.intake.checking import Problem
from handrail.intake.columns import LANGUAGES
from handrail.intake.reading import BundleRefused, Limits, Record, Records, open_source
from handrail.intake.values import (
    UNFIT,
    Codes,
    Reader,
    Value,
    Wrong,
    day,
    did_you_mean,
    lines,
    many,
    pattern,
    shown,
    text,
)

AGENCIES, TEAMS, WORKERS = "agencies.csv", "teams.csv", "workers.csv"
SERVICES, AGREEMENTS = "services.csv", "agreements.csv"
SIDES = Codes("side", "police service statutory commissioner")
YES_NO = Codes("answer", "yes no", "yes or no")
GENDERS, SEXES = Codes("gender", "F M"), Codes("sex", "F M X")
STRAND = Codes("strand of hate crime", " ".join(STRANDS))
VICTIM_CARE = "victim care"
LISTS = (VICTIM_CARE, "restricted records")
NATIONAL = "national"
OLDEST, MOST_PEOPLE = 120, 100_000
_COUNCILS = {name.casefold(): code for code, council in COUNCILS.items() for name in (code, council.name)}
_LIMITS = Limits(total=16 << 20, files=64)


def _email(cell: str) -> Value:
    found = cell.strip().lower()
    if found and not (found.count("@") == 1 and "." in found.rpartition("@")[2] and " " not in found):
        raise Wrong("bad_email", "Expected an e-mail address in full, such as name@agency.example.")
    return text(254)(found)


def _whole_number(most: int) -> Reader:
    def read(cell: str) -> Value:
        bare = cell.strip()
        if bare and not (bare.isascii() and bare.isdigit() and int(bare) <= most):
            raise Wrong("bad_number", f"Expected a whole number from 0 to {most:,}, or nothing where it is not known.")
        return bare or None

    return read


def _areas(cell: str) -> Value:
    found: list[str] = []
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        name = part.casefold()
        if name == "all":
            found += COUNCILS
        elif name == NATIONAL:
            found.append(NATIONAL)
        elif name in _COUNCILS:
            found.append(_COUNCILS[name])
        else:
            names = ", ".join(council.name for council in COUNCILS.values())
            said = f"Not a known area. {did_you_mean(part, _COUNCILS)}Expected {names}, all, or national."
            raise Wrong("unknown_area", said)
    return tuple(dict.fromkeys(found)) or None


def _lists(cell: str) -> Value:
    found = tuple(dict.fromkeys(part.strip().lower() for part in cell.split(";") if part.strip()))
    for name in found:
        if name not in LISTS:
            raise Wrong("unknown_list", f"Not a known list. Expected {' or '.join(LISTS)}; both parted by ';'.")
    return found


def _agreement(cell: str) -> Value:
    found = " ".join(cell.split()).lower()
    if found not in ("", VICTIM_CARE):
        raise Wrong("unknown_code", f"Not a kind of agreement that changes anything here. Expected {VICTIM_CARE}.")
    return found or None


class Column(NamedTuple):
    """How one column is read, and what is expected where it may not be empty."""

    read: Reader
    expected: str = ""


COLUMNS: Mapping[str, Mapping[str, Column]] = {
    AGENCIES: {
        "agency": Column(text(120), "the name of the agency"),
        "side": Column(SIDES.read, SIDES.such_as),
        "force_code": Column(pattern(r"[A-Za-z0-9-]{1,10}", "the force_code of its extracts, such as 20")),
        "phone": Column(text(40)),
        "secure_mail": Column(_email),
        "on_handrail": Column(YES_NO.read, "yes, or no where it is reached by secure mail"),
        "until": Column(day),
    },
    TEAMS: {
        "agency": Column(text(120), "the name of an agency"),
        "team": Column(text(120), "the name of the team, as extracts write it"),
        "kind": Column(pattern("[a-z_]{1,40}", "a word such as referral_desk, witness_care or duty")),
        "phone": Column(text(40)),
    },
    WORKERS: {
        "agency": Column(text(120), "the name of an agency"),
        "email": Column(_email, "their work e-mail address, by which they are known here and sign in"),
        "name": Column(text(120), "their name"),
        "role": Column(text(20), "a role such as advocate or supervisor"),
        "team": Column(text(120)),
        "officer_id": Column(text(60)),
        "supervisor": Column(_email),
        "phone": Column(text(40)),
        "specialism": Column(text(40)),
        "languages": Column(many(LANGUAGES)),
        "gender": Column(GENDERS.read),
        "lists": Column(_lists),
        "from": Column(day),
        "until": Column(day),
        "taken_over_by": Column(_email),
        "covered_by": Column(_email),
    },
    SERVICES: {
        "agency": Column(text(120), "the name of an agency"),
        "service": Column(text(120), "the name of the service"),
        "kinds": Column(many(Codes("kind of service", " ".join(KINDS))), "kinds parted by ';', such as idva"),
        "areas": Column(_areas, "councils parted by ';', all, or national"),
        "languages": Column(many(LANGUAGES)),
        "age_from": Column(_whole_number(OLDEST)),
        "age_to": Column(_whole_number(OLDEST)),
        "sexes": Column(many(SEXES)),
        "worker_genders": Column(many(GENDERS)),
        "strands": Column(many(STRAND)),
        "capacity": Column(_whole_number(MOST_PEOPLE)),
        "open_hours": Column(text(120)),
        "phone": Column(text(40)),
        "secure_mail": Column(_email),
        "about": Column(lines(2_000)),
        "checked": Column(day),
        "until": Column(day),
    },
    AGREEMENTS: {
        "from_agency": Column(text(120), "the agency that shares"),
        "to_agency": Column(text(120), "the agency that is told"),
        "kind": Column(_agreement, VICTIM_CARE),
        "from": Column(day, "the first day it is in force, such as 2026-04-01"),
        "until": Column(day),
    },
}  # fmt: skip
KEYS: Mapping[str, tuple[str, ...]] = {
    AGENCIES: ("agency",),
    TEAMS: ("agency", "team"),
    WORKERS: ("agency", "email"),
    SERVICES: ("agency", "service"),
    AGREEMENTS: ("from_agency", "to_agency", "kind", "from"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line that could be read: its number, and its values by column; nothing written is None or ()."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)


@dataclass(frozen=True, slots=True)
class Known:
    """What is open already, and which roles each side has: `agencies` by name to their side."""

    roles: Mapping[str, Collection[str]]
    agencies: Mapping[str, str] = field(default_factory=dict)
    off_handrail: Collection[str] = ()
    reached_by_mail: Collection[str] = ()
    teams: Collection[tuple[str, str]] = ()
    workers: Collection[tuple[str, str]] = ()


@dataclass(slots=True)
class Listing:
    """Every line of a folder by file, and everything that is wrong with it."""

    lines: dict[str, list[Line]] = field(default_factory=lambda: {file: [] for file in COLUMNS})
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, file: str, line: Line, column: str, code: str, said: str) -> None:
        """Note what is wrong with one value."""
        found = line[column]
        written = ";".join(found) if isinstance(found, tuple) else "" if found is None else str(found)
        self.problems.append(Problem(file, line.number, column, shown(written), code, said))


def read_listing(folder: Path, known: Known, *, today: date) -> Listing:
    """Read a folder and check every line. Raises `BundleRefused` where there is nothing to read."""
    if not folder.is_dir():
        raise BundleRefused(f"There is no folder at {folder}. Expected one with {', '.join(COLUMNS)}, or some of them.")
    source = open_source(folder, _LIMITS)
    names = {name for name in source.names() if name.endswith(".csv")}
    for name in sorted(names - COLUMNS.keys()):
        raise BundleRefused(f"{name} is none of its files. {did_you_mean(name, COLUMNS)}Expected {', '.join(COLUMNS)}.")
    if not names:
        raise BundleRefused(f"{folder} holds no CSV file. Expected {', '.join(COLUMNS)}, or some of them.")
    listing = Listing()
    for file in COLUMNS:
        if file in names:
            with Records(source, file) as records:
                _read_file(file, records, listing)
    if not listing.problems:
        _Agreeing(listing, known, today).check()
    listing.problems.sort(key=lambda one: (list(COLUMNS).index(one.file), one.line))
    return listing


def _read_file(file: str, records: Records, listing: Listing) -> None:
    rows = iter(records)
    first = next(rows, Record(1, [], False, ""))
    header = [cell.strip() for cell in first.cells]
    columns = COLUMNS[file]
    for name in header:
        if name not in columns or header.count(name) > 1:
            said = f"Not a column of {file}. {did_you_mean(name, columns)}Expected {', '.join(columns)}, each once."
            listing.problems.append(Problem(file, 1, name, shown(name), "unknown_column", said))
    for name, column in columns.items():
        if column.expected and name not in header:
            said = f"This column is missing. Expected {column.expected}."
            listing.problems.append(Problem(file, 1, name, "", "missing_column", said))
    if any(problem.file == file for problem in listing.problems):
        return
    seen: dict[tuple[Any, ...], int] = {}
    for record in rows:
        line = _read_line(file, record, header, listing)
        if line is None:
            continue
        key = tuple(str(line[name]).casefold() for name in KEYS[file])
        if key in seen:
            said = f"Line {seen[key]} says the same {' and '.join(KEYS[file])}. Expected one line for each."
            listing.wrong(file, line, KEYS[file][-1], "same_key", said)
        seen.setdefault(key, record.line)
        listing.lines[file].append(line)


def _read_line(file: str, record: Record, header: list[str], listing: Listing) -> Line | None:
    def wrong(column: str, cell: str, code: str, said: str) -> None:
        listing.problems.append(Problem(file, record.line, column, shown(cell), code, said))

    before = len(listing.problems)
    if record.fault:
        wrong(header[0], ",".join(record.cells), "bad_quoting", record.fault)
        return None
    if len(record.cells) != len(header):
        said = f"This line has {len(record.cells)} cells. Expected {len(header)}, one for each column."
        wrong(header[-1], record.cells[-1], "wrong_number_of_cells", said)
        return None
    values: dict[str, Any] = {}
    for name, cell in zip(header, record.cells, strict=True):
        column = COLUMNS[file][name]
        try:
            if UNFIT.search(cell):
                raise Wrong("bad_character", "Expected text in UTF-8 without control characters.")
            values[name] = column.read(cell)
        except Wrong as fault:
            wrong(name, cell, fault.code, fault.said)
            continue
        if column.expected and not values[name]:
            wrong(name, cell, "required", f"Nothing is written here. Expected {column.expected}.")
    return Line(record.line, values) if len(listing.problems) == before else None


class _Agreeing:
    """Whether the lines agree with each other and with what is open already."""

    def __init__(self, listing: Listing, known: Known, today: date) -> None:
        self.listing, self.known, self.today = listing, known, today
        lines = listing.lines
        self.sides = {**known.agencies, **{one["agency"]: one["side"] for one in lines[AGENCIES]}}
        self.off = {*known.off_handrail} - {one["agency"] for one in lines[AGENCIES] if one["on_handrail"] == "yes"}
        self.off |= {one["agency"] for one in lines[AGENCIES] if one["on_handrail"] == "no"}
        self.mail = {*known.reached_by_mail} | {one["agency"] for one in lines[AGENCIES] if one["secure_mail"]}
        self.teams = {*known.teams, *((one["agency"], one["team"]) for one in lines[TEAMS])}
        self.workers = {*known.workers, *((one["agency"], one["email"]) for one in lines[WORKERS])}
        self.leaving = {(one["agency"], one["email"]) for one in lines[WORKERS] if one["until"]}

    def check(self) -> None:
        """Check every line of every file."""
        checks: Mapping[str, Callable[[Line], None]] = {
            AGENCIES: self._agency, TEAMS: self._team, WORKERS: self._worker, SERVICES: self._service,
            AGREEMENTS: self._agreement,
        }  # fmt: skip
        for file, check in checks.items():
            for line in self.listing.lines[file]:
                check(line)

    def _known_agency(self, file: str, line: Line, column: str = "agency") -> bool:
        name = line[column]
        if name in self.sides:
            return True
        near = did_you_mean(name, {known.casefold() for known in self.sides})
        said = f"No agency of this name is in {AGENCIES} or open already. {near}Expected its name, letter for letter."
        self.listing.wrong(file, line, column, "unknown_agency", said)
        return False

    def _past(self, file: str, line: Line, column: str) -> None:
        if line[column] and line[column] >= self.today:
            said = f"Expected a day before today ({self.today}), the last on which it was so."
            self.listing.wrong(file, line, column, "not_past", said)

    def _agency(self, line: Line) -> None:
        police, known = line["side"] == "police", self.known.agencies.get(line["agency"])
        if police and not line["force_code"]:
            said = "Expected the force_code that its extracts carry, so that they are known for this force's."
            self.listing.wrong(AGENCIES, line, "force_code", "required", said)
        if not police and line["force_code"]:
            said = "Expected nothing: only a police force hands over extracts."
            self.listing.wrong(AGENCIES, line, "force_code", "not_police", said)
        self._past(AGENCIES, line, "until")
        if known and known != line["side"]:
            self.listing.wrong(AGENCIES, line, "side", "other_side", f"Expected {known}: an agency stays on its side.")

    def _team(self, line: Line) -> None:
        self._known_agency(TEAMS, line)

    def _worker(self, line: Line) -> None:
        if not self._known_agency(WORKERS, line):
            return
        agency, roles = line["agency"], self.known.roles[self.sides[line["agency"]]]
        if line["role"] not in roles:
            said = f"Not a role there. {did_you_mean(line['role'], roles)}Expected one of {', '.join(roles)}."
            self.listing.wrong(WORKERS, line, "role", "unknown_role", said)
        if line["team"] and (agency, line["team"]) not in self.teams:
            said = f"No team of that agency has this name. Expected one of {TEAMS}, or open already, or nothing."
            self.listing.wrong(WORKERS, line, "team", "unknown_team", said)
        self._past(WORKERS, line, "until")
        if line["until"] and not line["taken_over_by"]:
            said = "Expected the e-mail address of the colleague who takes over: what they own must go to somebody."
            self.listing.wrong(WORKERS, line, "taken_over_by", "required", said)
        for column in ("supervisor", "taken_over_by", "covered_by"):
            other = (agency, line[column])
            if line[column] and (other not in self.workers or other in self.leaving or line[column] == line["email"]):
                said = f"Expected the e-mail address of another worker of {agency}, who stays."
                self.listing.wrong(WORKERS, line, column, "unknown_worker", said)

    def _service(self, line: Line) -> None:
        if not self._known_agency(SERVICES, line):
            return
        oldest, youngest = int(line["age_to"] or OLDEST), int(line["age_from"] or 0)
        if oldest < youngest:
            self.listing.wrong(SERVICES, line, "age_to", "ages", f"Expected {youngest}, as in age_from, or more.")
        if line["agency"] in self.off and not line["secure_mail"] and line["agency"] not in self.mail:
            said = "Expected an address, here or of the agency: it is not on Handrail, and is told by secure mail."
            self.listing.wrong(SERVICES, line, "secure_mail", "required", said)
        if line["checked"] and line["checked"] > self.today:
            self.listing.wrong(SERVICES, line, "checked", "in_the_future", "Expected a day that has come.")
        self._past(SERVICES, line, "until")

    def _agreement(self, line: Line) -> None:
        known = [self._known_agency(AGREEMENTS, line, column) for column in ("from_agency", "to_agency")]
        if all(known) and line["from_agency"] == line["to_agency"]:
            self.listing.wrong(AGREEMENTS, line, "to_agency", "itself", "Expected another agency.")
        if line["until"] and line["until"] < line["from"]:
            self.listing.wrong(AGREEMENTS, line, "until", "ends_first", "Expected the day in from, or a later one.")
