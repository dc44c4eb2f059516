"""What is done with crimes, by noun: held, and what they say of two records being one person."""

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

__all__ = [
    "VICTIMS_AND_CHILDREN",
    "CrimeSaid",
    "RoleSaid",
    "change_crimes",
    "change_roles",
    "close_channels",
    "find_shared_channels",
    "joined",
    "known_to",
    "offence_groups",
    "open_crimes",
    "open_roles",
    "show_again",
    "to_joining",
]
