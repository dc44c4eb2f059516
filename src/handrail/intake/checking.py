"""Checking the rows of a bundle one by one: good, the same again, or to be quarantined with what would be right.

A good row is read by one quick pass. Where that pass meets anything wrong, the row is read again slowly, cell by cell,
so that every fault in it is found.
"""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from operator import itemgetter
from typing import Literal, NamedTuple, cast

from handrail.intake.bundle import Bundle
from handrail.intake.columns import COLUMNS, FREE_TEXT, KEYS, LAYOUT
from handrail.intake.reading import Record
from handrail.intake.rules import RULES, Context, Fault
from handrail.intake.values import UNFIT, Cached, Value, Wrong, keepable, one_line, shown
from handrail.journey.vocabulary import Kind

# What quarantine keeps of one cell. More than any column takes, so that what is too long can be seen and shortened.
KEPT_CELL = 100_000
FORMULA_MARKS = frozenset("=+-@")
_NUMBER = frozenset("0123456789 ().,+-/")

Standing = Literal["good", "repeat", "quarantined"]
Key = tuple[str, ...]


class Problem(NamedTuple):
    """What is wrong with one value: where, what was written (cut and escaped), a code, and what would be right."""

    file: str
    line: int
    column: str
    value: str
    code: str
    problem: str


class Notice(NamedTuple):
    """Something to be told of a row that is taken in all the same."""

    file: str
    line: int
    column: str
    value: str
    code: str


class Row(NamedTuple):
    """One row. `values` are in the order of `COLUMNS`, and empty for a row that is quarantined.

    `content` is a digest of the values, the same for the same content however it was written. `raw` is what was
    written, by column, for a quarantined row only.
    """

    line: int
    key: Key
    values: tuple[Value, ...]
    content: bytes
    standing: Standing
    raw: dict[str, str] | None
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


@dataclass(slots=True)
class Checked:
    """All rows of one file by their standing, and how many notices of each code there are."""

    rows: list[Row] = field(default_factory=list)
    quarantined: list[Row] = field(default_factory=list)
    repeats: list[Row] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Every problem, in the order of the file."""
        return [problem for row in self.quarantined for problem in row.problems]

    @property
    def reasons(self) -> Counter[str]:
        """How many notices there are of each code."""
        return Counter(notice.code for rows in (self.rows, self.repeats) for row in rows for notice in row.notices)


def check(bundle: Bundle, file: str, *, kinds: Mapping[str, Kind], offences: Container[str]) -> Iterator[Row]:
    """Yield every row of a file in its order, each good, a repeat of an earlier one, or to be quarantined.

    Rows that share a key and differ are all quarantined: nobody can say which is right. Raises `BundleRefused` where
    the file changed since the bundle was opened.
    """
    layout = bundle.layouts[file]
    checker = _Checker(file, layout.header, layout.places, Context(bundle.manifest.extracted_at, kinds, offences))
    contents = _contents(bundle, file, checker) if layout.repeated else {}
    if not contents:
        yield from map(checker.row, bundle.records(file))
        return
    seen: set[Key] = set()
    for record in bundle.records(file):
        row = checker.row(record)
        if row.key in contents:
            if len(contents[row.key]) > 1:
                row = checker.conflicting(record, row)
            elif row.key in seen and row.standing == "good":
                row = row._replace(standing="repeat")
            seen.add(row.key)
        yield row


def _contents(bundle: Bundle, file: str, checker: "_Checker") -> dict[Key, set[bytes]]:
    """Return the contents found under each key that stands in several rows."""
    repeated = bundle.layouts[file].repeated
    contents: dict[Key, set[bytes]] = {}
    for record in bundle.records(file):
        if not record.fault and checker.key(record.cells) in repeated:
            row = checker.row(record)
            if any(row.key):
                contents.setdefault(row.key, set()).add(row.content)
    return contents


def check_file(bundle: Bundle, file: str, *, kinds: Mapping[str, Kind], offences: Container[str]) -> Checked:
    """Check a whole file."""
    checked = Checked()
    kept = {"good": checked.rows, "repeat": checked.repeats, "quarantined": checked.quarantined}
    for row in check(bundle, file, kinds=kinds, offences=offences):
        kept[row.standing].append(row)
    return checked


def check_values(
    file: str,
    cells: Mapping[str, str],
    *,
    extracted_at: datetime,
    kinds: Mapping[str, Kind],
    offences: Container[str],
    line: int = 0,
) -> Row:
    """Check one row by its columns, as where a person corrected it in quarantine."""
    names = COLUMNS[file]
    checker = _Checker(file, names, tuple(range(len(names))), Context(extracted_at, kinds, offences))
    written = [cells.get(name, "") for name in names]
    odd = not all(cell.isprintable() for cell in written)
    return checker.row(Record(line, written, odd, ""))


def content_of(values: tuple[Value, ...]) -> bytes:
    """Return the digest of a row's content. Columns that come later, after these and empty, change nothing."""
    told = "\x1f".join(["" if not value else value if value.__class__ is str else str(value) for value in values])
    return blake2b(told.rstrip("\x1f").encode(), digest_size=16).digest()


class _Checker:
    """What is needed to check the rows of one file quickly."""

    def __init__(self, file: str, header: tuple[str, ...], places: tuple[int | None, ...], context: Context) -> None:
        self.file, self.header, self.width = file, list(header), len(header)
        self.names = COLUMNS[file]
        columns = LAYOUT[file]
        self.readers = [Cached(column.read).__getitem__ if column.repeats else column.read for column in columns]
        self.required = frozenset(column.name for column in columns if column.required)
        # The first column of every file is required; it is picked twice so that what is picked is always a tuple.
        self.pick_required = itemgetter(0, *[place for place, column in enumerate(columns) if column.required])
        # A column that is not there is read from an empty cell that is put after the others.
        self.pick = itemgetter(*[self.width if place is None else place for place in places])
        self.keys = [self.names.index(name) for name in KEYS[file]]
        self.free = [self.names.index(name) for name in FREE_TEXT[file]]
        self.pick_free = itemgetter(*self.free)
        self.rule = RULES[file]
        self.context = context
        self.all_known = set(header) <= set(self.names)

    def key(self, cells: list[str]) -> Key:
        """Return the key of a record that has as many cells as the header."""
        if len(cells) != self.width:
            return ()
        picked = self.pick([*cells, ""])
        return tuple([one_line(picked[place]) for place in self.keys])

    def row(self, record: Record) -> Row:
        """Check one record."""
        line, cells, odd, fault = record
        if fault or odd or len(cells) != self.width:
            return self._slow(record)
        cells.append("")
        picked = self.pick(cells)
        cells.pop()
        try:
            values = tuple([read(cell) for read, cell in zip(self.readers, picked, strict=True)])
        except Wrong:
            return self._slow(record)
        values, faults = self.rule(values, self.context)
        if faults or None in self.pick_required(values):
            self.context.take_notices()
            return self._slow(record)
        key = tuple([cast(str, values[place] or "") for place in self.keys])
        return Row(line, key, values, content_of(values), "good", None, (), self._notices(line, values))

    def _notices(self, line: int, values: tuple[Value, ...]) -> tuple[Notice, ...]:
        free = self.pick_free(values)
        if not self.context.notices and FORMULA_MARKS.isdisjoint([value[0] for value in free if value]):
            return ()
        found = self.context.take_notices()
        for place, value in zip(self.free, free, strict=True):
            if value and value[0] in FORMULA_MARKS and not _NUMBER.issuperset(value):
                found.append((self.names[place], value, "formula_as_text"))
        return tuple([Notice(self.file, line, name, shown(value), code) for name, value, code in found])

    def _slow(self, record: Record) -> Row:
        """Check one record in which something may be wrong, and find everything that is."""
        line, cells, odd, fault = record
        if fault:
            return self._misshapen(record, Fault("", "quoting", fault))
        if cells == self.header:
            return self._misshapen(
                record, Fault("", "header_repeated", "The header row again. Expected a row of values.")
            )
        if len(cells) != self.width:
            said = f"{len(cells)} cells. Expected {self.width}, as the header has."
            return self._misshapen(record, Fault("", "cells", said))
        picked = self.pick([*cells, ""])
        values: list[Value] = []
        faults: list[Fault] = []
        for name, read, cell in zip(self.names, self.readers, picked, strict=True):
            try:
                _check_characters(cell)
                value = read(cell)
                if value is None and name in self.required:
                    raise Wrong("missing", f"Expected a value: {name} is required.")
                values.append(value)
            except Wrong as wrong:
                values.append(None)
                faults.append(Fault(name, wrong.code, wrong.said))
        wrong_names = {fault.column for fault in faults}
        settled, more = self.rule(tuple(values), self.context)
        faults.extend(fault for fault in more if fault.column not in wrong_names)
        key = tuple([one_line(picked[place]) for place in self.keys])
        if faults:
            self.context.take_notices()
            return self._quarantined(line, key, picked, faults)
        return Row(line, key, settled, content_of(settled), "good", None, (), self._notices(line, settled))

    def _misshapen(self, record: Record, fault: Fault) -> Row:
        """Quarantine a record whose cells cannot be told apart.

        Where the file has a column that may not be kept, its value may stand anywhere in such a row: nothing is kept.
        """
        line, cells, _, _ = record
        kept = cells if self.all_known else []
        if not self.all_known:
            fault = fault._replace(
                said=f"{fault.said} Nothing of the row is kept: the file has columns that may not be."
            )
        raw = {name: keepable(cell, KEPT_CELL) for name, cell in zip(self.header, kept, strict=False) if cell}
        if len(kept) > self.width:
            raw["extra_cells"] = keepable(",".join(kept[self.width :]), KEPT_CELL)
        first = shown(cells[0]) if kept else ""
        problem = Problem(self.file, line, fault.column, first, fault.code, fault.said)
        return Row(line, (), (), _digest(cells), "quarantined", raw, (problem,), ())

    def _quarantined(self, line: int, key: Key, picked: tuple[str, ...], faults: list[Fault]) -> Row:
        written = dict(zip(self.names, picked, strict=True))
        problems = tuple(
            Problem(self.file, line, fault.column, shown(written.get(fault.column, "")), fault.code, fault.said)
            for fault in faults
        )
        raw = {name: keepable(cell, KEPT_CELL) for name, cell in written.items() if cell}
        kept_key = tuple(keepable(part, 200) for part in key)
        return Row(line, kept_key, (), _digest(picked), "quarantined", raw, problems, ())

    def conflicting(self, record: Record, row: Row) -> Row:
        """Quarantine a row because another has its key and other content."""
        columns = ", ".join(KEYS[self.file])
        said = f"Another row of this file has the same {columns} and other content. Expected one row; all are kept out."
        fault = Fault(KEYS[self.file][0], "same_key", said)
        picked = self.pick([*record.cells, ""])
        again = self._quarantined(row.line, row.key, picked, [fault])
        return again._replace(problems=row.problems + again.problems)


def _check_characters(cell: str) -> None:
    found = None if cell.isprintable() else UNFIT.search(cell)
    if found is None:
        return
    if "\ud800" <= found[0] <= "\udfff":
        raise Wrong("not_utf8", f"Not UTF-8 at character {found.start() + 1}. Expected text in UTF-8.")
    raise Wrong(
        "control_character",
        f"A control character (U+{ord(found[0]):04X}) at character {found.start() + 1}. Expected text without any.",
    )


def _digest(cells: list[str] | tuple[str, ...]) -> bytes:
    """Return the digest of a row as it was written."""
    return blake2b("\x1f".join(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()
