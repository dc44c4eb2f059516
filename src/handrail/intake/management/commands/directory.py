"""Open agencies, teams, workers, services and agreements from a folder of CSV files, and say what it did."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from handrail.audit.actor import system
from handrail.core.progress import progress
from handrail.intake import actions


class Command(BaseCommand):
    """`./handrail directory PATH [--json]`."""

    help = "Open agencies, teams, workers, services and agreements from a folder of CSV files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the path and whether to print for a machine."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it in; exit 0 when it was taken in, 2 when it was refused."""
        with progress("taking the directory in"):
            opened = actions.open_directory(options["path"], by=system("directory"), at=timezone.now())
        did = opened.as_json
        self.stdout.write(json.dumps(did, ensure_ascii=False) if options["json"] else said(did))
        if opened.refused:
            sys.exit(2)


def said(did: dict[str, Any]) -> str:
    """Say in words what a folder did."""
    if did["status"] == "refused":
        lines = [f"Refused: {did['why']} Nothing was changed."]
        lines += ["{file} line {line}, {column}: {value!r}. {problem}".format(**problem) for problem in did["problems"]]
        return "\n".join(lines)
    lines = ["Taken in. What it does not name stays as it was."]
    for file, rows in did["rows"].items():
        lines.append(f"{file:15} " + ", ".join(f"{count} {what}" for what, count in rows.items() if count))
    if did["decided_again"]:
        lines.append(f"{did['decided_again']} people held for want of a service were decided again.")
    return "\n".join([*lines, *(f"Still lacking: {one}" for one in did["lacks"])])
