"""What is done with people and their records, by noun: held, shown to whom, joined."""

from handrail.people.actions.holding import (
    BLANK,
    LONGEST_PHONE_KEY,
    SAID,
    SAID_NAMES,
    Held,
    change_records,
    mark_unsafe,
    names_of,
    open_records,
    record_answers,
    said_row,
)
from handrail.people.actions.moving import move_record
from handrail.people.actions.showing import restrict, show_again

__all__ = [
    "BLANK",
    "LONGEST_PHONE_KEY",
    "SAID",
    "SAID_NAMES",
    "Held",
    "change_records",
    "mark_unsafe",
    "move_record",
    "names_of",
    "open_records",
    "record_answers",
    "restrict",
    "said_row",
    "show_again",
]
