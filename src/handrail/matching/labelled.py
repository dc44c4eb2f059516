"""Any CSV and its labels, as `match --evaluate` reads them; what is wrong is said by file, line and column."""

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import zip_longest
from pathlib import Path

_OTHERS = (";", "\t", "|")


class NotAFile(Exception):
    """The files cannot be judged as they are; it says where, and what would be right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its id, the physical line where it begins, and what its columns say."""

    id: str
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file: its columns in order, and its rows, each id once."""

    path: Path
    columns: Sequence[str]
    rows: Sequence[Row]


def read_map(text: str) -> dict[str, list[str]]:
    """Read `family_name=surname,address=street_number+address_1`: our field, and the columns that make it."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        field, equals, columns = part.partition("=")
        named = [column.strip() for column in columns.split("+") if column.strip()]
        if not (equals and field.strip() and named):
            raise NotAFile(f"--map has {part!r}; expected FIELD=COLUMN, or FIELD=COLUMN+COLUMN")
        if field.strip() in found:
            raise NotAFile(f"--map names {field.strip()!r} twice; expected it once, with its columns joined by +")
        found[field.strip()] = named
    return found


def read_table(path: Path) -> Table:
    """Read a CSV whose first column is the record's id, without the spaces around what it says."""
    lines = _lines(path)
    if len(lines) < 2:
        raise NotAFile(f"{path} {'is empty' if not lines else 'has a header and no rows'}; expected a header and rows")
    (_, header), rows = lines[0], lines[1:]
    if len(header) == 1 and (other := next((mark for mark in _OTHERS if mark in header[0]), None)):
        raise NotAFile(f"{path}, line 1: the columns are parted by {other!r}; expected commas")
    if twice := _twice(header):
        raise NotAFile(f"{path}, line 1: the column {twice!r} is there twice; expected each once")
    seen: dict[str, int] = {}
    for line, cells in rows:
        if len(cells) > len(header):
            raise NotAFile(
                f"{path}, line {line}: {len(cells)} values, and {len(header)} columns; expected one for each column,"
                " and quotation marks round a value that holds a comma"
            )
        if not cells[0]:
            raise NotAFile(f"{path}, line {line}, column {header[0]!r}: no id; expected the record's id")
        if cells[0] in seen:
            raise NotAFile(
                f"{path}, line {line}, column {header[0]!r}: {cells[0]!r} is the id of line {seen[cells[0]]} too;"
                " expected each id once"
            )
        seen[cells[0]] = line
    return Table(
        path, header, [Row(cells[0], line, dict(zip_longest(header, cells, fillvalue=""))) for line, cells in rows]
    )


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that say something, with the line on which each begins."""
    try:
        text = path.read_bytes().decode().removeprefix("\ufeff")
    except OSError as why:
        raise NotAFile(f"{path} cannot be read: {why.strerror}") from why
    except UnicodeDecodeError as why:
        line = why.object[: why.start].count(b"\n") + 1
        raise NotAFile(f"{path}, line {line}: not UTF-8; expected the file to be saved as UTF-8") from why
    reader = csv.reader(StringIO(text, newline=""), skipinitialspace=True, strict=True)
    found, line = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((line, [cell.strip() for cell in row]))
            line = reader.line_num + 1
    except csv.Error as why:
        raise NotAFile(f"{path}, line {reader.line_num}: {why}; expected a CSV with quotation marks in pairs") from why
    return found


def _twice(names: Sequence[str]) -> str:
    return next((name for place, name in enumerate(names) if name in names[:place]), "")


def check_map(table: Table, mapping: Mapping[str, Sequence[str]], fields: Collection[str]) -> list[str]:
    """Refuse a map to a column that the file has not, and a file without names; say which fields are not compared."""
    for field, columns in mapping.items():
        for column in columns:
            if column not in table.columns:
                raise NotAFile(
                    f"--map takes {field} from the column {column!r}, which {table.path} has not;"
                    f" line 1 has {', '.join(table.columns)}"
                )
    if not any(column in table.columns for field in fields for column in mapping.get(field, [field])):
        raise NotAFile(
            f"{table.path}, line 1: no column to compare among {', '.join(table.columns)};"
            f" expected --map FIELD=COLUMN for some of {', '.join(fields)}"
        )
    return [
        f"--map names {field!r}, which is not compared and is left out; what is compared: {', '.join(fields)}"
        for field in mapping
        if field not in fields
    ]


def read_truth(path: Path, table: Table) -> tuple[Mapping[str, str], list[str]]:
    """Read whose each record is, every record of the table by a row; say what was left out as no record of it."""
    labels = read_table(path)
    if len(labels.columns) < 2:
        raise NotAFile(f"{path}, line 1: one column, {labels.columns[0]!r}; expected id and cluster")
    whose = labels.columns[1]
    for row in labels.rows:
        if not row.cells[whose]:
            raise NotAFile(f"{path}, line {row.line}, column {whose!r}: nothing; expected whose record {row.id!r} is")
    held = {row.id for row in table.rows}
    strange = [row for row in labels.rows if row.id not in held]
    left_out = [
        f"{path}, line {row.line}, column {labels.columns[0]!r}: {row.id!r} is no id of {table.path}"
        f"{_more(len(strange))}; left out"
        for row in strange[:1]
    ]
    labelled = {row.id for row in labels.rows}
    if bare := [row for row in table.rows if row.id not in labelled]:
        raise NotAFile(
            f"{path} says nothing of {bare[0].id!r} ({table.path}, line {bare[0].line}){_more(len(bare))};"
            " expected one row for each record"
        )
    return {row.id: row.cells[whose] for row in labels.rows if row.id in held}, left_out


def _more(count: int) -> str:
    return f", and {count - 1:,} more" if count > 1 else ""
