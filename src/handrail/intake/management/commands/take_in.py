"""Take in a bundle from a folder or a zip, and say what it did."""

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
    """`./handrail take-in PATH [--json]`."""

    help = "Take in a bundle from a folder or a zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the path and whether to print for a machine."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take it in; exit 0 when it was taken in, 2 when it was refused."""
        with progress("taking in") as tell:
            outcome = actions.take_in(
                options["path"],
                by=system("take-in"),
                at=timezone.now(),
                tell=lambda stage, *_: tell(stage),
            )
        self.stdout.write(json.dumps(outcome.as_json, ensure_ascii=False) if options["json"] else said(outcome.as_json))
        if outcome.refused:
            sys.exit(2)


def said(did: dict[str, Any]) -> str:
    """Say in words what a bundle did."""
    if did["status"] == "refused":
        return f"Refused: {did['why']}\nNothing was stored."
    lines = ["Taken in." if did["status"] == "taken" else "This bundle was taken in before: nothing changed."]
    for file, rows in did["rows"].items():
        counts = ", ".join(f"{count} {what}" for what, count in rows.items() if count or what == "read")
        lines.append(f"{file:12} {counts}")
    people, taken = did["people"], did["decisions"]
    lines.append(f"{people['new']} people new, {people['found']} found again, {did['events']} journey events.")
    lines.append(f"Decisions: {taken['made']} referred, {taken['held']} held, {taken['not_made']} not referred.")
    for problem in did["problems"][:20]:
        lines.append("{file} line {line}, {column}: {value!r}. {problem}".format(**problem))
    if did["problems_total"] > 20:
        lines.append(f"… and {did['problems_total'] - 20} more: see the bundle's page.")
    return "\n".join(lines)
