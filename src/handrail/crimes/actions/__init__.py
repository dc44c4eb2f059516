"""What is done with crimes, by noun: held, joined, proposed and decided as patterns, told to a service alone."""

from handrail.crimes.actions.deciding import (
    NotInThisPattern,
    NotWorsening,
    NotYoursToDecide,
    decide_pattern,
    look_at_worsening,
    move_member,
)
from handrail.crimes.actions.holding import (
    VICTIMS_AND_CHILDREN,
    CrimeSaid,
    RoleSaid,
    change_crimes,
    change_roles,
    find_shared_channels,
    offence_groups,
    open_crimes,
    open_roles,
    show_again,
)
from handrail.crimes.actions.joining import close_channels, joined, known_to, to_joining
from handrail.crimes.actions.proposing import project
from handrail.crimes.actions.telling import (
    AlreadyShared,
    NotShared,
    NotYoursToRecord,
    SayWhatItWas,
    agree_to_share,
    end_sharing,
    record_told,
)

__all__ = [
    "AlreadyShared",
    "CrimeSaid",
    "NotInThisPattern",
    "NotShared",
    "NotWorsening",
    "NotYoursToDecide",
    "NotYoursToRecord",
    "RoleSaid",
    "SayWhatItWas",
    "VICTIMS_AND_CHILDREN",
    "agree_to_share",
    "change_crimes",
    "change_roles",
    "close_channels",
    "decide_pattern",
    "end_sharing",
    "find_shared_channels",
    "joined",
    "known_to",
    "look_at_worsening",
    "move_member",
    "offence_groups",
    "open_crimes",
    "open_roles",
    "project",
    "record_told",
    "show_again",
    "to_joining",
]
