"""What a bundle did, as the object that `take-in --json` prints and the bundle keeps."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handrail.intake.arranging import Arranged
from handrail.intake.extract import FILES, Bundle, Checked

COUNTS = ("read", "new", "changed", "unchanged", "quarantined", "waiting", "released")
PROBLEMS_SHOWN = 1000
DIFFERENT_PERSON = (
    "Name, birth date and sex have all changed: that is a different person. Expected one person_ref for each person."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bundle did, and the ref it is found under: exit 0 when taken in, 2 when refused."""

    as_json: dict[str, Any]
    ref: str

    @property
    def refused(self) -> bool:
        """Whether the bundle was refused before a row was stored."""
        return bool(self.as_json["status"] == "refused")


@dataclass(slots=True)
class Done:
    """What storing did: people new and found again, journey events, decisions by answer and by code."""

    new: int = 0
    found: int = 0
    events: int = 0
    decisions: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    restricted: Counter[str] = field(default_factory=Counter)
    """Of the decisions those of restricted people, by answer and by code."""

    def count(self, decided: Iterable[tuple[str, str, bool]]) -> None:
        """Count decisions: the answer, the code, and whether they are of somebody restricted."""
        for answer, code, shut in decided:
            self.decisions[answer] += 1
            self.codes[code] += 1
            if shut:
                self.restricted.update((answer, code))

    def add(self, other: "Done") -> None:
        """Count what a second round did too."""
        self.new += other.new
        self.found += other.found
        self.events += other.events
        self.decisions += other.decisions
        self.restricted += other.restricted
        self.codes += other.codes


def refusal(why: str, *, digest: str = "") -> dict[str, Any]:
    """Return what is said of a bundle that was refused: why, and nought everywhere."""
    return {
        "bundle": digest,
        "status": "refused",
        "why": why,
        "rows": {file: dict.fromkeys(COUNTS, 0) for file in FILES},
        "people": {"new": 0, "found": 0},
        "events": 0,
        "decisions": {"made": 0, "held": 0, "not_made": 0},
        "reasons": {},
        "problems_total": 0,
        "problems": [],
    }


def told(
    bundle: Bundle,
    status: str,
    checked: Mapping[str, Checked],
    arranged: Mapping[str, Arranged],
    released: Mapping[str, int],
    done: Done,
) -> dict[str, Any]:
    """Return what is said of a bundle that was taken in."""
    reasons: Counter[str] = Counter(done.codes)
    rows = {}
    problems: list[dict[str, Any]] = []
    for file in FILES:
        fates = Counter(fate for row, fate in arranged[file].fates if row.kept is None)
        rows[file] = {
            "read": len(checked[file].rows) + len(checked[file].repeats) + len(checked[file].quarantined),
            "new": fates["new"],
            "changed": fates["changed"],
            "unchanged": fates["unchanged"] + fates["older_than_held"] + len(checked[file].repeats),
            "quarantined": len(checked[file].quarantined) + fates["different_person"],
            "waiting": fates["waiting"],
            "released": released[file],
        }
        reasons.update(checked[file].reasons)
        reasons.update(problem.code for problem in checked[file].problems)
        reasons.update({code: n for code in ("older_than_held", "different_person", "waiting") if (n := fates[code])})
        problems += [_problem(problem._asdict()) for problem in checked[file].problems]
        problems += _different_people(file, arranged[file])
    for kind, columns in (("column_ignored", bundle.columns_ignored), ("column_not_stored", bundle.columns_forbidden)):
        reasons.update({f"{kind}:{file}:{name}": 1 for file, names in columns.items() for name in names})
    reasons.update({f"file_ignored:{name}": 1 for name in bundle.files_ignored})
    return {
        "bundle": bundle.digest,
        "status": status,
        "why": "",
        "rows": rows,
        "people": {"new": done.new, "found": done.found},
        "events": done.events,
        "decisions": {answer: done.decisions[answer] for answer in ("made", "held", "not_made")},
        "reasons": dict(sorted(reasons.items())),
        "problems_total": len(problems),
        "problems": problems[:PROBLEMS_SHOWN],
    }


def _problem(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("file", "line", "column", "value", "problem")}


def _different_people(file: str, arranged: Arranged) -> list[dict[str, Any]]:
    return [
        {"file": file, "line": row.line, "column": "person_ref", "value": row.key[0][:80], "problem": DIFFERENT_PERSON}
        for row, fate in arranged.fates
        if fate == "different_person"
    ]
