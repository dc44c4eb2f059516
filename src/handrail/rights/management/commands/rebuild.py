"""Compute again everything that follows from the journeys: clocks, counts, and what is owed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from handrail.audit.actor import system
from handrail.core.progress import progress
from handrail.rights import actions


class Command(BaseCommand):
    """`./handrail rebuild`: the same rows as before, unless a rule, a calendar or our own mistake has changed."""

    help = "Compute again everything that follows from the journeys."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild whole or not at all, while what is recorded waits, and say how many rows changed."""
        with progress("rebuilding") as tell:
            changed = actions.rebuild(
                by=system("rebuild"),
                at=timezone.now(),
                tell=lambda done, total: tell(f"{done:,} of {total:,} people"),
            )
        counts = f"{changed.people:,} people, {changed.clocks:,} clocks, {changed.owed:,} things owed"
        differed = f"{changed.differed:,} rows differed from what was kept, and are right now"
        self.stdout.write(f"Rebuilt: {counts}.")
        self.stdout.write(f"{differed if changed.differed else 'Nothing differed from what was kept'}.")
