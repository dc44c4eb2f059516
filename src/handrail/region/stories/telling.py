"""How a story is told: rows of the police extract whose times are so many days before the night they are written for.

A cell is a text, a moment (`At`), a date (`On`), a log number (`Log`), or several of these in a row. Nothing here reads
a clock: `written` gives the rows for whatever night it is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Europe/London")

CRIMES, PEOPLE, ROLES, EVENTS = "crimes.csv", "people.csv", "roles.csv", "events.csv"
FILES = (CRIMES, PEOPLE, ROLES, EVENTS)


@dataclass(frozen=True, slots=True)
class At:
    """A moment by the clock on the wall in London, so many days before the night's day; fewer than none is after it."""

    days: int
    clock: str


@dataclass(frozen=True, slots=True)
class On:
    """A date, so many days before the night's day."""

    days: int


@dataclass(frozen=True, slots=True)
class Log:
    """A log number of the control room, as the force writes it: the day and a number."""

    days: int
    number: int


Word = str | At | On | Log
Cell = Word | tuple[Word, ...]
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One victim and those around them. `because` is who they are in a line, `shows` what went wrong, by paper."""

    key: str
    name: str
    because: str
    shows: tuple[str, ...]
    crimes: tuple[Row, ...]
    people: tuple[Row, ...]
    roles: tuple[Row, ...]
    events: tuple[Row, ...]

    def rows(self, file: str) -> tuple[Row, ...]:
        """The rows of one file."""
        return {CRIMES: self.crimes, PEOPLE: self.people, ROLES: self.roles, EVENTS: self.events}[file]


@dataclass(frozen=True, slots=True)
class Teller:
    """Writes the events of one story: its prefix makes their refs, its person is whom they concern."""

    prefix: str
    person: str

    def ref(self, name: str) -> str:
        """The ref of one of the story's events."""
        return f"{self.prefix}-{name}"

    def __call__(self, name: str, crime: str, kind: str, at: At, *, about: str = "", **cells: Cell) -> Row:
        """One event; `about` names others of the story, with spaces between them."""
        refs = ";".join(self.ref(other) for other in about.split())
        said = {"about": refs} if refs else {}
        return {
            "event_ref": self.ref(name),
            "crime_ref": crime,
            "person_ref": self.person,
            "event": kind,
            "happened_at": at,
            **said,
            **cells,
        }


def victim(crime: str, person: str, **cells: Cell) -> Row:
    """A victim's role in a crime."""
    return {"crime_ref": crime, "person_ref": person, "role": "victim", **cells}


def suspect(crime: str, person: str, relationship: str) -> Row:
    """A suspect's role in a crime, and what they are to the victim."""
    return {"crime_ref": crime, "person_ref": person, "role": "suspect", "relationship_to_victim": relationship}


def _word(word: Word, night: date) -> str:
    if isinstance(word, str):
        return word
    day = night - timedelta(days=word.days)
    if isinstance(word, At):
        return datetime.combine(day, time.fromisoformat(word.clock), LOCAL).isoformat()
    return day.isoformat() if isinstance(word, On) else f"{day:%Y%m%d}-{word.number:04d}"


def _cell(cell: Cell, night: date) -> str:
    return "".join(_word(word, night) for word in cell) if isinstance(cell, tuple) else _word(cell, night)


def written(rows: tuple[Row, ...], extracted_at: datetime) -> list[dict[str, str]]:
    """The rows as they stand in a file taken at this moment."""
    night = extracted_at.astimezone(LOCAL).date()
    return [{column: _cell(cell, night) for column, cell in row.items()} for row in rows]
