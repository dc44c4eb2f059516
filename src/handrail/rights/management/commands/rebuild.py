"""Compute again everything that follows from the journeys: clocks, counts, and what is owed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from handrail.audit.actor import system
from handrail.rights import actions


class Command(BaseCommand):
    """`./handrail rebuild`: the same rows as before, unless a rule, a calendar or our own mistake has changed."""

    help = "Compute again everything that follows from the journeys."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild whole or not at all, while what is recorded waits, and say how many rows changed."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("people")
            changed = actions.rebuild(
                by=system("rebuild"),
                at=timezone.now(),
                tell=lambda done, total: progress.update(task, completed=done, total=total),
            )
        counts = f"{changed.people:,} people, {changed.clocks:,} clocks, {changed.owed:,} things owed"
        differed = f"{changed.differed:,} rows differed from what was kept, and are right now"
        self.stdout.write(f"Rebuilt: {counts}.")
        self.stdout.write(f"{differed if changed.differed else 'Nothing differed from what was kept'}.")
