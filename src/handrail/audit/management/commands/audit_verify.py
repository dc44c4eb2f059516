"""Seal the audit, check every block from the first, and print the head that operators keep elsewhere."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from handrail.audit import actions
from handrail.audit.actor import system


class Command(BaseCommand):
    """`./handrail audit verify [--head HEAD] [--restored]`."""

    requires_system_checks = ()  # a fault in a page must not stop a verification
    help = "Seal the audit, and check it from the first block. Exits 1 where something is not as it was sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read a head kept from an earlier run, and whether the database was restored since."""
        parser.add_argument("--head", default="", help="a head kept from an earlier run: a block must still have it")
        parser.add_argument("--restored", action="store_true", help="the database was restored: start an epoch first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify; exit 1 on findings."""
        if options["restored"]:
            epoch = actions.start_epoch(reason="restored", by=system("audit verify"), at=timezone.now())
            self.stdout.write(f"Epoch {epoch} has begun.")
        verdict = actions.verify(kept_head=options["head"])
        self.stdout.write(f"{verdict.rows:,} entries in {verdict.blocks:,} blocks.")
        self.stdout.write(f"Head: {verdict.head or 'none yet'}")
        for finding in verdict.findings:
            where = f"Block {finding.block} (epoch {finding.epoch}): " if finding.block else ""
            self.stdout.write(f"{where}{finding.what}.")
        if verdict.findings:
            sys.exit(1)
        self.stdout.write("Nothing was changed, removed, added or reordered.")
