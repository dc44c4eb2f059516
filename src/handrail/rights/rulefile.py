"""A file of rules as it is read: each object with its place in words, refused where it is not as it should be.

Part of `rulebook`, which says what a file holds.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from handrail.core.moments import BadMoment, parse_day
from handrail.journey.details import METHODS
from handrail.journey.vocabulary import KINDS


class RulesFault(ValueError):
    """A rules file that cannot be used; the message says where and what would be right."""


class Part:
    """One object of a rules file, with its place in words; refuses what is missing, unknown or of the wrong sort."""

    def __init__(self, value: object, where: str, keys: str, optional: str = "") -> None:
        if not isinstance(value, dict):
            raise RulesFault(f"{where}: should be an object")
        self.value = cast(Mapping[str, object], value)
        self.where = where
        for key in keys.split():
            if key not in self.value:
                raise RulesFault(f"{where}: {key} is missing")
        for key in self.value:
            if key not in {*keys.split(), *optional.split()}:
                raise RulesFault(f"{where}: there is no such thing as {key}")

    def fault(self, key: str, said: str) -> RulesFault:
        """A fault of this object, at this key."""
        return RulesFault(f"{self.where}, {key}: {said}")

    def text(self, key: str, *, empty: bool = False) -> str:
        """Words; refuses none."""
        value = self.value.get(key, "")
        if not isinstance(value, str) or (not value.strip() and not empty):
            raise self.fault(key, "should be words")
        return value

    def flag(self, key: str, *, absent: bool) -> bool:
        """True or false."""
        value = self.value.get(key, absent)
        if not isinstance(value, bool):
            raise self.fault(key, "should be true or false")
        return value

    def number(self, key: str, of: str = "working days") -> int:
        """A whole number, 1 or more."""
        value = self.value[key]
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fault(key, f"should be a whole number of {of}, 1 or more")
        return value

    def number_or_none(self, key: str) -> int | None:
        """A whole number of months where there is one."""
        return self.number(key, "months") if key in self.value else None

    def one_of(self, key: str, allowed: Sequence[str], absent: str | None = None) -> str:
        """One of these words."""
        value = self.value.get(key, absent)
        if value not in allowed:
            raise self.fault(key, "should be one of " + ", ".join(allowed))
        return cast(str, value)

    def items(self, key: str) -> list[object]:
        """A list, empty where there is none."""
        value = self.value.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, "should be a list")
        return value

    def words(self, key: str) -> frozenset[str]:
        """A list of words as a set."""
        if not all(isinstance(item, str) and item for item in self.items(key)):
            raise self.fault(key, "should be a list of words")
        return frozenset(cast(list[str], self.items(key)))

    def words_or_none(self, key: str) -> frozenset[str] | None:
        """The same, none where there is no such key."""
        return self.words(key) if key in self.value else None

    def kind(self, key: str) -> str:
        """A kind of event."""
        return self.known(key, self.text(key))

    def kinds(self, key: str) -> frozenset[str]:
        """Kinds of event."""
        return frozenset(self.known(key, kind) for kind in self.words(key))

    def known(self, key: str, kind: str) -> str:
        """The kind, where there is such a kind of event."""
        if kind not in KINDS:
            raise self.fault(key, f"there is no kind of event called {kind}")
        return kind

    def methods(self, key: str) -> frozenset[str]:
        """Methods of telling."""
        for method in self.words(key):
            if method not in METHODS:
                raise self.fault(key, f"{method} is not one of " + ", ".join(METHODS))
        return self.words(key)

    def day(self, key: str) -> date:
        """A day."""
        try:
            return parse_day(self.text(key))
        except BadMoment as fault:
            raise self.fault(key, str(fault)) from fault


def read_json(path: Path) -> object:
    """What a file holds. Raises `RulesFault`."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise RulesFault(f"{path.name}: is not JSON: {fault}") from fault
