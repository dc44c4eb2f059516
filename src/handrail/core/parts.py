"""Parts of pages as plain data: what a view hands to the templates in `core/parts/`.

Every text is finished words in the reader's own time zone; a template adds layout and nothing else. `state` is a
name from `core.looks`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Action:
    """Something that can be done: a link, or a form of one button. `key` is the single key that does it (`r`)."""

    label: str
    url: str
    method: Literal["get", "post"] = "get"
    key: str = ""
    first: bool = False
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Safe:
    """How contact is safe now. `state` is `may`, `limits`, `never` or `unknown`."""

    words: str
    state: str = "unknown"


@dataclass(frozen=True)
class Row:
    """One thing somebody must do: a sentence, its reason, when, how contact is safe now, what can be done."""

    key: str
    sentence: str
    href: str = ""
    state: str = "due"
    reason: str = ""
    due: str = ""
    safe: Safe | None = None
    chips: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Rows under one heading: grouped by what to do. `empty` is said where there are none."""

    key: str
    title: str
    rows: Sequence[Row]
    why: str = ""
    empty: str = ""
    more: Action | None = None


@dataclass(frozen=True)
class Figure:
    """A number with its words and the list behind it."""

    number: str
    words: str
    href: str = ""
    state: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of a summary list: what is known, from where, and what may be done about it."""

    label: str
    value: str
    note: str = ""
    state: str = ""
    href: str = ""
    hidden_on_paper: bool = False


@dataclass(frozen=True)
class Card:
    """A small answer at the head of a page: what it is about, the answer, a quiet line under it."""

    title: str
    words: str
    note: str = ""
    safe: Safe | None = None
    state: str = ""
    href: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand to the right."""

    label: str
    number: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a table; its first cell leads to `href`, and `state` is drawn before it.

    `links` are where the other cells lead, in order, so that a figure opens the list behind it; an empty one is none.
    """

    cells: tuple[str, ...]
    href: str = ""
    state: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table whose caption says what it found; `note` says what it counts, over which dates, from which data."""

    caption: str
    columns: tuple[Column, ...]
    lines: Sequence[Line]
    note: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Step:
    """One state that something went through: what, when, by whom."""

    words: str
    when: str
    by: str = ""
    state: str = "event"


@dataclass(frozen=True)
class Note:
    """A note in the strip: it stays on every page about the same person."""

    words: str
    state: str = "note"
    href: str = ""


@dataclass(frozen=True)
class Undo:
    """What was just done, and the way back while there is one."""

    sentence: str
    url: str
    until: str


@dataclass(frozen=True)
class Item:
    """The one thing a queue asks about now."""

    key: str
    question: str
    why: str
    evidence: Sequence[Fact]
    answers: tuple[Action, ...]
    state: str = "held"
    due: str = ""
    safe: Safe | None = None
    chips: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class Rest:
    """Another thing waiting in the same queue."""

    sentence: str
    href: str
    due: str = ""
    state: str = "held"
    current: bool = False


@dataclass(frozen=True)
class Destination:
    """A place in the navigation. `count` is shown where it is not nought."""

    label: str
    href: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Who:
    """Who is signed in, for which agency, in which role."""

    name: str
    agency: str
    role: str
    choose_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True)
class Frame:
    """What the frame round a page is filled with: the template variable `frame`."""

    at: datetime
    home_url: str = "/"
    who: Who | None = None
    navigation: tuple[Destination, ...] = ()
    search_url: str = ""
    search_words: str = ""
    strip: tuple[Note, ...] = ()
    undo: Undo | None = None
    sources: tuple[str, ...] = ()
    about_a_person: bool = False
