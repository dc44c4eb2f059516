"""Answers judged on a file with labels: any CSV, with weights trained on that file alone, at the shipped thresholds."""

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
from handrail.matching.labelled import check_map, read_table, read_truth
from handrail.matching.learning import learn
from handrail.matching.linkage import Found, Known, Linkage
from handrail.matching.looking import pairs
from handrail.matching.measuring import Score, pair_of, score, yardsticks
from handrail.matching.scoring import Weights
from handrail.matching.shared_by_many import MANY, borne, rest_of

FIELDS = tuple(field.name for field in fields(Said) if field.name != "earlier_postcodes")
_SEXES = {"F": "F", "FEMALE": "F", "W": "F", "M": "M", "MALE": "M", "X": "X"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file's answers were worth."""

    file: str
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
    left_out: tuple[str, ...]
    """What the map or the labels name that was not used, in a sentence each."""
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return it as `--json` prints it: these keys and no others. `words` says the rest."""
        return {
            "precision": round(self.named.precision, 6),
            "recall": round(self.named.recall, 6),
            "f1": round(self.named.f1, 6),
            "sent_to_person": self.sent_to_person,
            "false_certain": [{"one": a, "other": b, "bits": round(bits, 2)} for a, b, bits in self.false_certain],
            "pairs": self.named.found,
            "seconds": round(self.seconds, 2),
        }

    def words(self) -> str:
        """Return it in words: what is counted, and those linked without a person apart."""
        named, certain = self.named, self.certain
        return "\n".join([
            *self.left_out,
            f"{self.file}: {self.records:,} records, {named.true:,} pairs that are one person,"
            f" {self.seconds:.1f} seconds",
            "linked, or sent to a person and answered yes:",
            f"                            {named.found:,} pairs, precision {named.precision:.4f},"
            f" recall {named.recall:.4f}, F1 {named.f1:.4f}",
            f"linked without a person:    {certain.found:,} pairs, precision {certain.precision:.4f},"
            f" recall {certain.recall:.4f}, F1 {certain.f1:.4f}",
            f"sent to a person:           {self.sent_to_person:,} pairs, by at most {self.questions:,} questions",
            f"linked and wrong:           {len(self.false_certain):,} pairs",
            *(f"  {one} and {other}, {bits:.1f} bits" for one, other, bits in self.false_certain),
            *yardsticks(self.file, self.records),
        ])  # fmt: skip


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
    table = read_table(path)
    not_compared = check_map(table, mapping, FIELDS)
    clusters, not_held = read_truth(truth, table)
    records = {row.id: clean(said_by(row.cells, mapping)) for row in table.rows}
    _, linkage, looked_at = matched(records, backend or DuckDB())
    links, asked, together = linkage.decide(looked_at)
    linked = _pairs_of(together)
    sent = _if_yes(asked, together) - linked
    certain = score(linked, clusters)
    wrong = sorted(pair for pair in linked if clusters.get(pair[0], pair[0]) != clusters.get(pair[1], pair[1]))
    return Judged(
        file=path.name,
        named=score(linked | sent, clusters),
        certain=certain,
        sent_to_person=len(sent),
        questions=len(asked),
        false_certain=tuple((one, other, linkage.find(one, other).weighed.bits) for one, other in wrong),
        records=len(records),
        left_out=(*not_compared, *not_held),
        seconds=time.monotonic() - start,
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
