"""Answers judged on a file with labels: any CSV, with weights trained on that file alone, at the shipped thresholds."""

import csv
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path
from typing import Any

from handrail.matching import cleaning
from handrail.matching.backends import TABLE, Backend, DuckDB, arrow, lay_out
from handrail.matching.cleaned import Cleaned, Said, clean
from handrail.matching.clusters import join
from handrail.matching.comparisons import TERMS
from handrail.matching.learning import learn, pairs
from handrail.matching.linkage import Found, Known, Linkage
from handrail.matching.measuring import Score, pair_of, score
from handrail.matching.scoring import Weights
from handrail.matching.shared_by_many import MANY, borne, rest_of

FIELDS = tuple(field.name for field in fields(Said) if field.name != "earlier_postcodes")
COUNTS = "pairs linked, or sent to a person and answered yes; `certain` counts those linked without a person"
"""What precision, recall and F1 count, as the output says it."""
_SEXES = {"F": "F", "FEMALE": "F", "W": "F", "M": "M", "MALE": "M", "X": "X"}


class NotAFile(Exception):
    """The file cannot be read as a table with a header."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file's answers were worth."""

    named: Score
    """Of the pairs that are one person by the links, and by every question to a person if it is answered yes."""
    certain: Score
    """Of the pairs that were linked, those that follow from two links among them."""
    sent_to_person: int
    """How many of the pairs named wait for a person."""
    questions: int
    """How many questions that person is asked, at most: an answer often decides of several pairs."""
    false_certain: tuple[tuple[str, str, float], ...]
    records: int
    seconds: float
    ignored: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as `--json` prints it."""
        return {
            "counts": COUNTS,
            **_rounded(self.named),
            "sent_to_person": self.sent_to_person,
            "questions": self.questions,
            "false_certain": [{"one": a, "other": b, "bits": round(bits, 2)} for a, b, bits in self.false_certain],
            "pairs": self.named.found,
            "seconds": round(self.seconds, 2),
            "certain": _rounded(self.certain) | {"pairs": self.certain.found},
            "true_pairs": self.named.true,
            "records": self.records,
            "ignored": list(self.ignored),
        }


def _rounded(one: Score) -> dict[str, float]:
    return {"precision": round(one.precision, 6), "recall": round(one.recall, 6), "f1": round(one.f1, 6)}


def read_map(text: str) -> dict[str, list[str]]:
    """Read `family_name=surname,address=street_number+address_1`: our field, and the columns that make it."""
    found: dict[str, list[str]] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        field, equals, columns = part.partition("=")
        if not equals:
            raise NotAFile(f"--map has {part!r}; expected field=column")
        found[field.strip()] = [column.strip() for column in columns.split("+") if column.strip()]
    return found


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Read a CSV with a header; return its columns and rows, without the spaces around them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[cell.strip() for cell in row] for row in csv.reader(file, skipinitialspace=True)]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise NotAFile(f"{path} is empty; expected a header and rows")
    return rows[0], [dict(zip(rows[0], [*row, *[""] * len(rows[0])], strict=False)) for row in rows[1:]]


def said_by(row: Mapping[str, str], mapping: Mapping[str, Sequence[str]]) -> Said:
    """Return what one row says: mapped columns first, else the column of our own name."""

    def cell(field: str) -> str:
        return " ".join(filter(None, (row.get(column, "") for column in mapping.get(field, [field]))))

    return Said(
        family_name=cell("family_name"),
        given_names=cell("given_names"),
        preferred_name=cell("preferred_name"),
        aliases=[alias for alias in cell("aliases").split(";") if alias.strip()],
        date_of_birth=cleaning.a_day(cell("date_of_birth")),
        sex=_SEXES.get(cell("sex").upper(), ""),
        address=cell("address"),
        town=cell("town"),
        postcode=cell("postcode"),
        address_kind=cell("address_kind"),
        phone=cell("phone"),
        email=cell("email"),
        reference=cell("reference"),
    )


def evaluate(
    path: Path, truth: Path, mapping: Mapping[str, Sequence[str]], *, backend: Backend | None = None
) -> Judged:
    """Match one file with weights trained on it alone, and judge the answers by its labels."""
    start = time.monotonic()
    header, rows = read_table(path)
    labels_header, labels = read_table(truth)
    clusters = {row[labels_header[0]]: row[labels_header[1]] for row in labels}
    records = {row[header[0]]: clean(said_by(row, mapping)) for row in rows}
    _, linkage, looked_at = matched(records, backend or DuckDB())
    links, asked, together = linkage.decide(looked_at)
    linked = _pairs_of(together)
    sent = _if_yes(asked, together) - linked
    certain = score(linked, clusters)
    wrong = sorted(pair for pair in linked if clusters.get(pair[0], pair[0]) != clusters.get(pair[1], pair[1]))
    return Judged(
        named=score(linked | sent, clusters),
        certain=certain,
        sent_to_person=len(sent),
        questions=len(asked),
        false_certain=tuple((one, other, linkage.find(one, other).weighed.bits) for one, other in wrong),
        records=len(records),
        seconds=time.monotonic() - start,
        ignored=tuple(sorted(set(mapping) - set(FIELDS))),
    )


def _pairs_of(together: Iterable[Sequence[str]]) -> set[tuple[str, str]]:
    return {pair_of(*pair) for members in together for pair in combinations(members, 2)}


def _if_yes(asked: Iterable[Found], together: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
    """Return the pairs that are one person if every question is answered yes, the wrong ones too.

    Who joins two people joins all that is joined to either: two answers may decide of a third pair.
    """
    return _pairs_of(join(((each.one, each.other) for each in asked), _never, together=together).clusters)


def _never(one: str, other: str) -> bool:
    """Nothing keeps two records apart that a person says are one."""
    return False


def matched(
    records: Mapping[str, Cleaned], backend: Backend, *, edition: str = "of this file"
) -> tuple[Weights, Linkage, list[tuple[str, str]]]:
    """Train on records, and return the weights, the linkage over them, and the pairs that are worth an answer."""
    lay_out(backend, arrow(records.items()))
    weights = learn(backend, edition=edition, about={}).weights
    return (
        weights,
        Linkage(records, known(backend, weights)),
        [(each.one, each.other) for each in pairs(backend, weights, least=weights.possible)],
    )


def known(backend: Backend, weights: Weights) -> Known:
    """Return what the table at hand is weighed with. Of values that one record alone has, only what all count as."""
    terms = {}
    for column in TERMS:
        rest = rest_of(column, backend.rows(f"SELECT count({column}) FROM {TABLE}")[0][0])
        rows = backend.rows(f"SELECT {column}, tf_{column} FROM term_{column} WHERE tf_{column} > {rest * 1.001!r}")
        terms[column] = {"": rest} | dict(rows)
    common = {kind: frozenset(row[0] for row in backend.rows(f"SELECT value FROM common_{kind}")) for kind in MANY}
    return Known(weights, terms, common, borne(terms))
