"""Measure how fast bundles are taken in, clocks computed and pages answered. It prints, and asserts nothing."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from handrail.core.collecting import program_left_alone
from handrail.core.progress import progress
from handrail.region.benches import clocks, matching, pages, taking_in
from handrail.region.benches.databases import Tell
from handrail.region.benches.figures import Figure, machine

BENCHES = ("take-in", "clocks", "pages", "search", "figures", "matching", "seen-before")


class Command(BaseCommand):
    """`./handrail bench [--rows N] [--crimes N] [--clock-crimes N] [--people N] [--only BENCH]`."""

    help = "Measure in databases of its own, which it makes and drops, and print the figures."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read how much to measure."""
        parser.add_argument("--rows", type=int, default=400_000, help="input rows to take in, about")
        parser.add_argument("--crimes", type=int, default=100_000, help="crimes of the large region, for pages")
        parser.add_argument("--clock-crimes", type=int, default=clocks.CRIMES, help="crimes whose clocks are computed")
        parser.add_argument("--people", type=int, default=20_000, help="people of the region that is matched")
        parser.add_argument("--only", choices=BENCHES, default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, then print one table."""
        if "DATABASE_TEST_URL" not in os.environ:
            raise CommandError(
                "DATABASE_TEST_URL is not set. Expected the address of a login that may make databases and take the"
                " part of Handrail's logins: handrail_test of ./handrail database-roles."
            )
        with program_left_alone(), progress("measuring") as tell:
            figures = list(_measured(options, tell))
        self._print(figures)

    def _print(self, figures: list[Figure]) -> None:
        table = Table(title="Handrail's bench", caption=machine())
        for heading in ("bench", "what", "found", "aim", "over"):
            table.add_column(heading, overflow="fold")
        for one in figures:
            table.add_row(one.bench, one.what, one.found, one.aim, one.over)
        Console(width=160).print(table)


def _measured(options: dict[str, Any], tell: Tell) -> Iterator[Figure]:
    at, only = timezone.now(), options["only"]
    if only in ("", "take-in"):
        yield from taking_in.measure(rows=options["rows"], at=at, tell=tell)
    if only in ("", "clocks"):
        yield from clocks.measure(crimes=options["clock_crimes"], at=at, tell=tell)
    if only in ("", "pages", "search", "figures"):
        yield from pages.measure(crimes=options["crimes"], at=at, only=only, tell=tell)
    if only in ("", "matching", "seen-before"):
        yield from matching.measure(people_count=options["people"], at=at, only=only, tell=tell)
