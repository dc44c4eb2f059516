"""Find which records are one person: over what changed, over everything, or over a file with labels to be judged by."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from handrail.audit.actor import system
from handrail.core.progress import progress
from handrail.matching.actions import match_changed
from handrail.matching.actions.whole import match_all
from handrail.matching.backends import backend_named
from handrail.matching.evaluating import evaluate
from handrail.matching.labelled import NotAFile, read_map


class Command(BaseCommand):
    """`./handrail match [--full] [--json]` and `./handrail match --evaluate FILE --truth FILE [--map …] [--json]`."""

    help = "Find which records are one person, and link what is certain; or judge the answers on a file with labels."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read what to match."""
        parser.add_argument("--full", action="store_true", help="learn weights anew and match the whole region")
        parser.add_argument("--evaluate", metavar="FILE", type=Path, help="a CSV; its first column is the record's id")
        parser.add_argument("--truth", metavar="FILE", type=Path, help="a CSV: the record's id, and whose it is")
        parser.add_argument(
            "--map", metavar="FIELD=COLUMN,…", default="", help="our field, and the file's column or columns (a+b)"
        )
        parser.add_argument("--backend", choices=("duckdb", "spark"), default="duckdb", help="where a table is matched")
        parser.add_argument("--json", action="store_true", help="one object, for a machine")

    def handle(self, *args: Any, **options: Any) -> None:
        """Match, and say what was found; what is said of the work itself goes to standard error."""
        if (options["evaluate"] is None) != (options["truth"] is None):
            raise CommandError("--evaluate FILE needs --truth FILE beside it, and the other way about.")
        if options["evaluate"] is None:
            self._match(options["full"], options["backend"], as_json=options["json"])
        else:
            self._judge(options)

    def _match(self, whole: bool, backend: str, *, as_json: bool) -> None:
        began, by, at = time.monotonic(), system("matching.match"), timezone.now()
        with progress("matching") as tell:
            done = (
                match_all(
                    by=by,
                    at=at,
                    backend=backend_named(backend),
                    tell=tell,
                )
                if whole
                else match_changed(by=by, at=at)
            )
        said = asdict(done) | {"seconds": round(time.monotonic() - began, 2)}
        self.stdout.write(
            json.dumps(said)
            if as_json
            else f"{done.records:,} records matched, {done.linked:,} pairs linked, {done.asked:,} for a person;"
            f" weights {done.edition or 'not needed'}, {said['seconds']} seconds"
        )

    def _judge(self, options: dict[str, Any]) -> None:
        try:
            judged = evaluate(
                options["evaluate"],
                options["truth"],
                read_map(options["map"]),
                backend=backend_named(options["backend"]),
            )
        except NotAFile as why:
            raise CommandError(str(why)) from why
        if options["json"]:
            self.stderr.write(judged.words())
        self.stdout.write(json.dumps(judged.as_json()) if options["json"] else judged.words())
