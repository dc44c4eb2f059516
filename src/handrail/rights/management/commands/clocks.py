"""Say what the Victims' Code owes somebody, or everybody, as it stands at a moment."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from handrail.core.moments import BadMoment, parse_moment
from handrail.core.progress import progress
from handrail.core.workdays import local_date
from handrail.rights import queries
from handrail.rights.clocks import Clock, as_json
from handrail.rights.editions import Rules
from handrail.rights.rulebook import editions_alone, rules_in_use
from handrail.rights.sentences import explain

A_LINE_FOR = 10_000
"""Journeys."""


class Command(BaseCommand):
    """`./handrail clocks [--person REF | --all] [--at TIME] [--recorded-by TIME] [--edition NAME] [--json]`."""

    help = "Say what the Victims' Code owes somebody, or everybody, computed from the events alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read whose clocks, as at which moment, and whether to print for a machine."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--person", metavar="REF", help="our reference of a person, or the force's person_ref")
        whose.add_argument("--all", action="store_true", help="everybody")
        parser.add_argument("--at", metavar="TIME", help="what had happened by then (now, where it is not given)")
        parser.add_argument("--recorded-by", metavar="TIME", help="only what was on record by then")
        parser.add_argument(
            "--edition", metavar="NAME", help="as if this edition of the Code alone had been in force throughout"
        )
        parser.add_argument("--json", action="store_true", help="one object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a clock a line; what is said of the work itself goes to standard error."""
        at = _moment("--at", options["at"]) or timezone.now()
        recorded_by = _moment("--recorded-by", options["recorded_by"])
        rules = _edition(options["edition"])
        found = self._found(options["person"], at, recorded_by, rules)
        say = _line if options["json"] else _Saying(at, rules)
        for clocks in found:
            if clocks:
                self.stdout.write("\n".join(say(clock) for clock in clocks))

    def _found(
        self, person: str | None, at: datetime, recorded_by: datetime | None, rules: Rules
    ) -> Iterator[Sequence[Clock]]:
        if person is not None:
            record_ids = queries.records_named(person)
            if not record_ids:
                raise CommandError(
                    f"No person here has the reference {person!r}: expected our own, ten characters, or the force's."
                )
            yield from queries.clocks_at(at=at, recorded_by=recorded_by, record_ids=record_ids, rules=rules)
            return
        with progress("clocks") as tell:
            for done, clocks in enumerate(queries.clocks_at(at=at, recorded_by=recorded_by, rules=rules), 1):
                if done % A_LINE_FOR == 0:
                    tell(f"{done:,} journeys")
                yield clocks


def _moment(name: str, written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        return parse_moment(written)
    except BadMoment as fault:
        raise CommandError(f"{name} {written!r}: {fault}") from fault


def _edition(name: str | None) -> Rules:
    """The rules in use, or one edition as if it alone had ever been in force."""
    if name is None:
        return rules_in_use()
    editions = editions_alone()
    if name not in editions:
        raise CommandError(f"--edition {name!r}: should be one of {', '.join(editions)}.")
    return editions[name]


def _line(clock: Clock) -> str:
    return json.dumps(as_json(clock), ensure_ascii=False)


class _Saying:
    """Says each clock in a sentence, under a heading for each person in each crime."""

    def __init__(self, at: datetime, rules: Rules) -> None:
        self.rules = rules
        self.today = local_date(at)
        self.heading = ""

    def __call__(self, clock: Clock) -> str:
        heading = f"{clock.person_ref} in {clock.crime_ref}"
        above = f"{heading}\n" if heading != self.heading else ""
        self.heading = heading
        state = clock.state.replace("_", " ")
        return f"{above}  {clock.entitlement}  {state}: {explain(clock, rules=self.rules, today=self.today)}"
