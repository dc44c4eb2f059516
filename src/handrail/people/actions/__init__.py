"""What is done with people and their records, by noun: held, shown to whom, joined."""

from handrail.people.actions.holding import (
    BLANK,
    LONGEST_PHONE_KEY,
    SAID,
    SAID_NAMES,
    Held,
    change_records,
    close_channels,
    mark_unsafe,
    names_of,
    open_records,
    record_answers,
    said_row,
)
from handrail.people.actions.joining import Linked, MayNotBeJoined, Pair, link, undo_links
from handrail.people.actions.passing_on import AskedLater, NothingToPassOn, StaysWhereItIs, pass_on_contact
from handrail.people.actions.showing import lift_restriction, restrict, show_again

__all__ = [
    "AskedLater",
    "BLANK",
    "NothingToPassOn",
    "StaysWhereItIs",
    "pass_on_contact",
    "LONGEST_PHONE_KEY",
    "SAID",
    "SAID_NAMES",
    "Held",
    "Linked",
    "MayNotBeJoined",
    "Pair",
    "change_records",
    "close_channels",
    "lift_restriction",
    "mark_unsafe",
    "link",
    "names_of",
    "open_records",
    "record_answers",
    "restrict",
    "said_row",
    "show_again",
    "undo_links",
]
