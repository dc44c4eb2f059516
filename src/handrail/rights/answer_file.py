"""Read a file of auditors' answers: CSV, a line for each case and each auditor; or JSON, as the command prints it.

    person_ref,crime_ref,auditor,acknowledged,updates_timely,vps_offered,referred_in_time,told_of_code,told_of_end

The first line names the columns, in any order. `auditor` is a name of one's own choosing: at most two, and `settled`
for the third answer where two disagree, which may leave a question empty. Answers are `yes`, `no`, `not_applicable`
and `not_recorded`; `late` too for `referred_in_time`; never `not_applicable` for `updates_timely` and `told_of_code`.
A file may hold every journey of the frame: those not drawn are left aside.

JSON is what `./handrail audit-sample --json` prints, with each case's `answers` put right by whoever reads the record:
an object with `cases`, each with `person_ref`, `crime_ref` and `answers`. `auditor` stands in a case or beside
`cases`; where it stands in neither, the file is named for its auditor (`ada.json`).
"""

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from handrail.rights.agreement import Case
from handrail.rights.compliance import QUESTIONS, Question

SETTLED = "settled"
COLUMNS = ("person_ref", "crime_ref", "auditor", *(question.code for question in QUESTIONS))


class BadAnswers(ValueError):
    """A file of answers that cannot be used: which line, which column, what was there and what would be right."""


@dataclass(slots=True)
class Answered:
    """What the file says: the auditors in order of their first line, each one's answers, and the settled ones."""

    auditors: list[str] = field(default_factory=list)
    by: dict[str, dict[Case, dict[str, str]]] = field(default_factory=dict)
    settled: dict[Case, dict[str, str]] = field(default_factory=dict)
    not_drawn: int = 0


def read_answers(
    lines: Iterable[str],
    *,
    name: str,
    frame: Collection[Case],
    drawn: Collection[Case],
    after: Answered | None = None,
) -> Answered:
    """Read a file of this name, of cases drawn from a frame, `after` what another file said.

    Raises `BadAnswers` at the first line that is wrong.
    """
    found, read = after or Answered(), 0
    for line in _json(lines, name) if name.lower().endswith(".json") else _csv(lines, name):
        _take(line, found, frame, drawn)
        read += 1
    if not read or not found.auditors:
        raise BadAnswers(f"{name}: holds no answers; it should hold a line for each case and each auditor")
    return found


def _csv(lines: Iterable[str], name: str) -> Iterator["_Line"]:
    rows = csv.reader(lines)
    columns = _columns(next(rows, []), name)
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        where = f"{name}, line {rows.line_num}"
        if len(row) != len(columns):
            raise BadAnswers(f"{where}: has {len(row)} cells; it should have {len(columns)}, as the first line has")
        yield _Line(where, {column: row[place].strip() for column, place in columns.items()})


def _json(lines: Iterable[str], name: str) -> Iterator["_Line"]:
    try:
        document = json.loads("".join(lines))
    except ValueError as fault:
        raise BadAnswers(f"{name}: is not JSON: {fault}") from fault
    cases = document.get("cases") if isinstance(document, dict) else None
    if not isinstance(cases, list):
        raise BadAnswers(f"{name}: should be an object with a list of cases, as the command prints it")
    auditor = document.get("auditor", PurePath(name).stem)
    for number, case in enumerate(cases, 1):
        where = f"{name}, case {number}"
        if not isinstance(case, dict) or not isinstance(case.get("answers"), dict):
            raise BadAnswers(f"{where}: should be an object with person_ref, crime_ref and answers")
        said = {"auditor": auditor, **case, **case["answers"]}
        yield _Line(where, {column: str(said.get(column) or "").strip() for column in COLUMNS}, what="")


def _columns(header: Sequence[str], name: str) -> dict[str, int]:
    said = [cell.strip().removeprefix("\ufeff") for cell in header]
    for column in COLUMNS:
        if said.count(column) != 1:
            what = "is missing" if column not in said else "is there twice"
            raise BadAnswers(f"{name}, line 1: the column {column} {what}; the columns should be {', '.join(COLUMNS)}")
    for place, column in enumerate(said, 1):
        if column not in COLUMNS:
            raise BadAnswers(f"{name}, line 1, column {place}: {column!r} should be one of {', '.join(COLUMNS)}")
    return {column: said.index(column) for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the file, or one case of it, which knows where it stands."""

    where: str
    cells: Mapping[str, str]
    what: str = "column "

    def fault(self, column: str, right: str) -> BadAnswers:
        return BadAnswers(f"{self.where}, {self.what}{column}: {self.cells[column]!r} should be {right}")

    @property
    def case(self) -> Case:
        return self.cells["person_ref"], self.cells["crime_ref"]

    def answers(self, *, some: bool) -> dict[str, str]:
        return {
            question.code: self.cells[question.code] for question in QUESTIONS if self._is_answered(question, some=some)
        }

    def _is_answered(self, question: Question, *, some: bool) -> bool:
        said = self.cells[question.code]
        if some and not said:
            return False
        if said not in question.allowed:
            raise self.fault(question.code, "one of " + ", ".join(question.allowed))
        return True


def _take(line: _Line, found: Answered, frame: Collection[Case], drawn: Collection[Case]) -> None:
    auditor, settles = line.cells["auditor"], line.cells["auditor"] == SETTLED
    if not auditor:
        raise line.fault("auditor", f"the auditor's name, or {SETTLED}")
    if not settles and auditor not in found.auditors:
        if len(found.auditors) == 2:
            raise line.fault(
                "auditor", f"{found.auditors[0]}, {found.auditors[1]} or {SETTLED}: two audit, a third settles"
            )
        found.auditors.append(auditor)
    if line.case not in frame:
        raise line.fault("person_ref", "a victim of the frame, with the crime_ref of a crime of theirs in it")
    answers = line.answers(some=settles)
    own = found.settled if settles else found.by.setdefault(auditor, {})
    if line.case in own:
        raise line.fault("crime_ref", f"another: {auditor} has answered for this person in this crime already")
    if line.case not in drawn:
        found.not_drawn += 1
        return
    own[line.case] = answers
