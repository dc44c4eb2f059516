"""Build the invented region, and say who can sign in."""

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from handrail.core.progress import progress
from handrail.region.build import build, who_can_sign_in
from handrail.region.history import MONTHS

RULES = Path(__file__).parents[2] / "rules"
"""An invented edition of the Code, an example: never in force."""


class Command(BaseCommand):
    """Build the invented region in an empty database; one that is there is left as it is."""

    help = "Build the invented region: agencies, services, the cast and a night taken in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the moment the region stands at and how busy its night was."""
        parser.add_argument("--at", type=parse_datetime, default=None, help="the morning it is built for; now")
        parser.add_argument("--crimes", type=int, default=240, help="crimes in the night's extract beside the stories")
        parser.add_argument(
            "--months", type=int, default=MONTHS, help="months of crimes before it; none for the night alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it."""
        at = options["at"] or timezone.now()
        quiet = options["verbosity"] == 0
        if settings.DEMO:
            shutil.copytree(RULES, settings.HOME / "editions", dirs_exist_ok=True)
        with progress("building the region", quiet=quiet) as tell:
            built = build(
                Path(os.environ.get("HANDRAIL_HOME") or settings.HOME),
                at=at,
                crimes=options["crimes"],
                months=options["months"],
                tell=tell,
            )
        if quiet:
            return
        if built.night is not None and not built.night.refused:
            did = built.night.as_json
            self.stdout.write(
                f"A night taken in: {did['rows']['crimes.csv']['new']} crimes, {did['people']['new']} people,"
                f" {did['decisions']['made']} referred, {did['decisions']['held']} held."
            )
        self.stdout.write("You can sign in as:")
        for line in who_can_sign_in():
            self.stdout.write(f"  {line}")
