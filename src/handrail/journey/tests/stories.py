"""Journeys told in a few lines: what happened to one person because of one crime, in local time."""

from datetime import UTC, datetime, timedelta

from handrail.core.moments import parse_moment
from handrail.journey.happenings import Happening

LATE = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
"""Long after everything in these stories."""


class Story:
    """Add what happened with `on`; each event is recorded an hour after it happened, unless said otherwise.

    A ref is the kind of event where none is given: `story.on("2026-04-20 10:00", "suspect_arrested")`.
    """

    def __init__(self, person: str, crime: str = "20DA/000417/26") -> None:
        self.person = person
        self.crime = crime
        self.happenings: list[Happening] = []

    def on(
        self,
        when: str,
        kind: str,
        *,
        ref: str = "",
        about: str = "",
        method: str = "",
        detail: str = "",
        suspect: str = "",
        by: str = "",
        known: str = "",
        recorded: str = "",
        item: str = "",
    ) -> "Story":
        happened = parse_moment(when)
        self.happenings.append(
            Happening(
                ref=ref or kind,
                kind=kind,
                crime=self.crime,
                person=self.person,
                suspect=suspect,
                happened_at=happened,
                known_at=parse_moment(known) if known else None,
                recorded_at=parse_moment(recorded) if recorded else happened + timedelta(hours=1),
                about=tuple(about.split()),
                method=method,
                item=item,
                detail=detail,
                by=by,
            )
        )
        return self
