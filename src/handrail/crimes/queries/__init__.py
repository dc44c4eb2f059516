"""Questions about crimes and the parts people have in them, and about what would follow from joining two records."""

from handrail.crimes.queries.held import (
    OF_A_VICTIM,
    Part,
    Party,
    by_number,
    crime,
    crimes_of,
    crimes_of_all,
    crimes_of_records,
    everyone_in,
    held_crimes,
    held_roles,
    known,
    parties,
    parties_of,
    ringing_of_all,
    victims_of,
)
from handrail.crimes.queries.joining import WhatJoiningWouldShow, what_joining_would_show

__all__ = [
    "OF_A_VICTIM",
    "Part",
    "Party",
    "WhatJoiningWouldShow",
    "by_number",
    "crime",
    "crimes_of",
    "crimes_of_all",
    "crimes_of_records",
    "everyone_in",
    "held_crimes",
    "held_roles",
    "known",
    "parties",
    "parties_of",
    "ringing_of_all",
    "victims_of",
    "what_joining_would_show",
]
