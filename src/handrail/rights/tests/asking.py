"""Asking a story for its clocks, in few words."""

from handrail.core.moments import parse_moment
from handrail.journey.tests.stories import LATE, Story
from handrail.rights.clocks import Clock, clocks_of
from handrail.rights.rulebook import rules_in_use

FROM_THE_REPORT = ["VC-01.1", "VC-02.1", "VC-03.1", "VC-03.2", "VC-03.3", "VC-04.1", "VC-04.4", "VC-06.6"]
"""What every report starts, whatever else is on record."""


def clocks(story: Story, at: str = "", recorded_by: str = "") -> list[Clock]:
    return clocks_of(
        story.happenings,
        rules=rules_in_use(),
        at=parse_moment(at) if at else LATE,
        recorded_by=parse_moment(recorded_by) if recorded_by else None,
    )


def clock(story: Story, right: str, at: str = "", trigger: str = "") -> Clock:
    """The one clock of this right (and trigger, where it has several)."""
    found = [
        one for one in clocks(story, at) if one.entitlement == right and (not trigger or one.trigger_event == trigger)
    ]
    assert len(found) == 1, found
    return found[0]


def state(story: Story, right: str, at: str = "", trigger: str = "") -> str:
    return clock(story, right, at, trigger).state


def rights(story: Story, at: str = "") -> list[str]:
    return sorted(one.entitlement for one in clocks(story, at))
