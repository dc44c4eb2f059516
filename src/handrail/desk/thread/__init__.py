"""The thread: one picture of a person's journey, and the same as a list. Plain Python: data in, data out.

`Thread` holds lanes and marks; `picture_of` lays it out; `by_day` and `choices` make the list;
`span_of` finds its ends.
"""

from handrail.desk.thread.journey import (
    Choice,
    Day,
    Lane,
    Mark,
    Thread,
    by_day,
    choices,
    span_of,
)
from handrail.desk.thread.picture import Picture, picture_of

__all__ = ["Choice", "Day", "Lane", "Mark", "Picture", "Thread", "by_day", "choices", "picture_of", "span_of"]
