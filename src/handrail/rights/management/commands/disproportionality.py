"""Compare how often a right is met for groups of people."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from handrail.audit.actor import system
from handrail.core.moments import BadMoment, parse_day, parse_moment
from handrail.rights import queries
from handrail.rights.disproportion import AGAINST, DIMENSIONS, Group, as_json
from handrail.rights.editions import NOT_COUNTED, order_of
from handrail.rights.rulebook import rules_in_use


class Command(BaseCommand):
    """`./handrail disproportionality --right ID --by sex|age|ethnicity|area [--since DAY] [--at TIME] [--json]`."""

    help = "Compare how often a right is met, or without a limit done, for groups of people; no small count is shown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read which right, by what, since when, and whether to print for a machine."""
        parser.add_argument("--right", required=True, metavar="ID", help="a right's id, such as VC-03.1")
        parser.add_argument("--by", required=True, choices=DIMENSIONS)
        parser.add_argument("--since", metavar="DAY", help="only what started on this day or later")
        parser.add_argument("--at", metavar="TIME", help="as it stood then (now, where it is not given)")
        parser.add_argument("--json", action="store_true", help="for a machine")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print every group, the suppressed ones as such."""
        right = options["right"]
        known = sorted({one.id for edition in rules_in_use().editions for one in edition.rights}, key=order_of)
        if right not in known:
            counted = filter(rules_in_use().counts, known)
            raise CommandError(f"--right {right!r}: should be one of {', '.join(counted)}.")
        if not rules_in_use().counts(right):
            raise CommandError(f"--right {right!r}: {NOT_COUNTED.format(title='This right')}")
        try:
            since = parse_day(options["since"]) if options["since"] else None
            at = parse_moment(options["at"]) if options["at"] else timezone.now()
        except BadMoment as fault:
            raise CommandError(f"--since or --at: {fault}.") from fault
        found = queries.comparison(right, options["by"], viewer=system("disproportionality"), at=at, since=since)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(right, found), ensure_ascii=False, indent=1))
            return
        words = ("done", "none was owed") if queries.is_without_limit(right) else ("met", "none fell due")
        for group in found.groups:
            self.stdout.write(_line(group, found.threshold, *words))


def _line(group: Group, threshold: int, met: str, none: str) -> str:
    if group.suppressed:
        return f"{group.words}: not shown, to keep counts below {threshold} from being worked out"
    if group.rate is None or group.interval is None:
        return f"{group.words}: {none}; {_unknown(group)}"
    said = (
        f"{group.words}: {met} {group.rate:.1%}, {group.met:,} of {group.n:,}"
        f" ({group.interval.low:.1%} to {group.interval.high:.1%}); {_unknown(group)}"
    )
    if group.relative is None:
        return said
    ratio = f"{group.relative.value:.2f} times {AGAINST} ({group.relative.low:.2f} to {group.relative.high:.2f})"
    return f"{said}; {ratio}: {group.claim or 'no difference is claimed'}"


def _unknown(group: Group) -> str:
    return "how many are not recorded is not shown" if group.unknown is None else f"{group.unknown:,} not recorded"
