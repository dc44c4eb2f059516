"""What goes in steps: an interpreter, a statement, special measures, property; where each stands and what may follow.

One table (`reference/steps.json`) for all of them: the events of a course, what each means, and which may come next.
Where a course stands is its latest event, so what a force sends and what is recorded on a page move the same steps.
Nothing here is a limit: limits are the clocks'. The order is recalled, and the page says so.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

_DATA = Path(__file__).parent / "reference" / "steps.json"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the kind of event, what it means in two or three words, what may come next, whether it is an end."""

    kind: str
    said: str
    next: tuple[str, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class Course:
    """What goes in steps. `each` is `item` where every thing goes by itself."""

    key: str
    right: int
    title: str
    about: str
    first: tuple[str, ...]
    steps: Mapping[str, Step]
    each_item: bool


class Happened(Protocol):
    """An event, as far as steps need it; `journey.models.Event` is one."""

    kind: str
    ref: str
    item: str
    happened_at: datetime
    detail: str
    by_whom: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one course stands (for one item, where each goes by itself): its events in order, and what may follow."""

    course: Course
    item: str
    events: Sequence[Any]
    next: tuple[str, ...]

    @property
    def step(self) -> Step | None:
        """The step that was reached last; none where nothing has happened."""
        return self.course.steps[self.events[-1].kind] if self.events else None

    @property
    def is_done(self) -> bool:
        """Whether it has come to an end."""
        return self.step is not None and self.step.done


def _course(row: Mapping[str, Any]) -> Course:
    steps = {
        one["kind"]: Step(one["kind"], one["said"], tuple(one["next"]), bool(one.get("done"))) for one in row["steps"]
    }
    return Course(
        key=row["key"],
        right=row["right"],
        title=row["title"],
        about=row["about"],
        first=tuple(row["first"]),
        steps=MappingProxyType(steps),
        each_item=row.get("each") == "item",
    )


@cache
def _table() -> Mapping[str, Any]:
    held: Mapping[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return held


@cache
def courses() -> tuple[Course, ...]:
    """Every course, in the order of the rights."""
    return tuple(_course(row) for row in _table()["courses"])


def source() -> str:
    """Where the table comes from."""
    return str(_table()["source"])


@cache
def course_of(kind: str) -> Course | None:
    """The course to which a kind of event belongs."""
    return next((course for course in courses() if kind in course.steps), None)


def reasons(kind: str, right: str = "") -> tuple[str, ...]:
    """The codes from which the detail of a kind of event is chosen; for *not applicable*, those of the right."""
    if kind == "right_not_applicable":
        rows = _table()["not_applicable"]
        return tuple(dict.fromkeys([*rows.get(right, ()), *rows["any"]]))
    return tuple(_table()["reasons"].get(kind, ()))


def stand(course: Course, events: Iterable[Happened]) -> list[Standing]:
    """Return where a course stands by its events, which are in order of time; for each item by itself where it is so.

    A course of items has no row until something happened; any other has one, so that its first step can be taken.
    """
    by_item: dict[str, list[Happened]] = {}
    for one in events:
        if one.kind in course.steps:
            by_item.setdefault(one.item if course.each_item else "", []).append(one)
    if not by_item and not course.each_item:
        return [Standing(course, "", (), course.first)]
    return [
        Standing(course, item, tuple(some), course.steps[some[-1].kind].next) for item, some in sorted(by_item.items())
    ]
