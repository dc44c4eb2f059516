"""How a state looks: a shape, a tone and a word, so that colour is never the only sign of it.

One table for tags, rows and pictures alike. A shape is drawn in a box of 18 by 18 about its own middle; a tone is
a CSS class (`hr-tone-…`). A state that is not in the table is drawn as a quiet dot with its own name as its word.
"""

from dataclasses import dataclass
from typing import Literal

Tone = Literal["good", "warn", "alarm", "active", "plain", "quiet", "ink"]


@dataclass(frozen=True)
class Stroke:
    """One path of a shape: the class that paints it and its path data."""

    css: str
    d: str


@dataclass(frozen=True)
class Look:
    """Shape, tone and word of one state."""

    shape: str
    tone: Tone
    word: str

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        return SHAPES[self.shape]


def _disc(radius: float) -> str:
    return f"M{-radius} 0a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0z"


TICK = "M-3.2 0.2l2.4 2.8l4.2-5.6"
CROSS = "M-3-3l6 6m0-6l-6 6"
DIAMOND = "M0-8l8 8l-8 8l-8-8z"
SQUARE = "M-6.5-5q0-1.5 1.5-1.5h10q1.5 0 1.5 1.5v10q0 1.5-1.5 1.5h-10q-1.5 0-1.5-1.5z"

SHAPES: dict[str, tuple[Stroke, ...]] = {
    "tick-disc": (Stroke("hr-fill", _disc(7)), Stroke("hr-knock", TICK)),
    "tick-ring": (Stroke("hr-hollow", _disc(6.5)), Stroke("hr-line", "M-2.8 0.2l2.1 2.5l3.6-4.8")),
    "cross": (Stroke("hr-heavy", "M-5-5l10 10m0-10l-10 10"),),
    "cross-ring": (Stroke("hr-hollow", _disc(6.8)), Stroke("hr-line", "M-2.6-2.6l5.2 5.2m0-5.2l-5.2 5.2")),
    "cross-diamond": (Stroke("hr-hollow", DIAMOND), Stroke("hr-line", "M-2.2-2.2l4.4 4.4m0-4.4l-4.4 4.4")),
    "post": (Stroke("hr-line", "M-7 0h8"), Stroke("hr-heavy", "M4-6v12")),
    "alarm-disc": (Stroke("hr-fill", _disc(7)), Stroke("hr-knock", "M0-3.6v4.2m0 2.9v.1")),
    "half-disc": (Stroke("hr-hollow", _disc(6.5)), Stroke("hr-fill", "M0-6.5a6.5 6.5 0 0 1 0 13z")),
    "ring": (Stroke("hr-hollow", _disc(6.2)),),
    "dash-ring": (Stroke("hr-hollow", _disc(6.5)), Stroke("hr-line", "M-2.8 0h5.6")),
    "dashed-ring": (Stroke("hr-dashed", _disc(6.5)),),
    "arrow-ring": (Stroke("hr-hollow", _disc(6.8)), Stroke("hr-line", "M-3 0h5.6m-2.4-2.6l2.6 2.6l-2.6 2.6")),
    "pause": (Stroke("hr-fill", SQUARE), Stroke("hr-knock", "M-2.3-2.8v5.6m4.6-5.6v5.6")),
    "arrow-square": (Stroke("hr-fill", SQUARE), Stroke("hr-knock", "M-3.6 0h6.6m-2.8-2.9l3 2.9l-3 2.9")),
    "dash-square": (Stroke("hr-hollow", SQUARE), Stroke("hr-line", "M-2.8 0h5.6")),
    "arrow": (Stroke("hr-line", "M-7 0h12.5m-4-4.2l4.4 4.2l-4.4 4.2"),),
    "arrow-back": (Stroke("hr-line", "M7 0h-12.5m4-4.2l-4.4 4.2l4.4 4.2"),),
    "diamond": (Stroke("hr-fill", DIAMOND),),
    "hollow-diamond": (Stroke("hr-hollow", "M0-7l7 7l-7 7l-7-7z"),),
    "triangle": (Stroke("hr-fill", "M0-8l8 15h-16z"),),
    "hexagon": (Stroke("hr-fill", "M-4-7h8l4 7l-4 7h-8l-4-7z"),),
    "bubble": (Stroke("hr-fill", "M-8-7h16v11h-9l-4 5v-5h-3z"),),
    "dot": (Stroke("hr-fill", _disc(4.5)),),
    "question": (
        Stroke("hr-hollow", _disc(7)),
        Stroke("hr-line", "M-2.1-1.5q.1-2.3 2.2-2.3q2.1 0 2.1 1.8q0 1.4-2.2 2.4v.5m0 2.7v.1"),
    ),
    "stop": (Stroke("hr-fill", _disc(7)), Stroke("hr-knock", "M-3.4 0h6.8")),
    "lock": (Stroke("hr-fill", "M-6-1h12v8h-12z"), Stroke("hr-line", "M-3.6-1v-2.4a3.6 3.6 0 0 1 7.2 0v2.4")),
    "person": (
        Stroke("hr-fill", "M0-7.5a3.3 3.3 0 1 1 0 6.6a3.3 3.3 0 1 1 0-6.6zM-6.5 7q0-6.5 6.5-6.5q6.5 0 6.5 6.5z"),
    ),
}

LOOKS: dict[str, Look] = {
    # what is owed and when
    "met": Look("tick-disc", "good", "met"),
    "late": Look("tick-ring", "warn", "late"),
    "missed": Look("cross", "alarm", "missed"),
    "running": Look("post", "active", "running"),
    "overdue": Look("alarm-disc", "alarm", "overdue"),
    "at_once": Look("alarm-disc", "alarm", "at once"),
    "due_today": Look("half-disc", "warn", "due today"),
    "due": Look("ring", "ink", "due"),
    "new": Look("ring", "plain", "new"),
    "stopped": Look("dash-ring", "quiet", "stopped"),
    "not_applicable": Look("dash-ring", "quiet", "not applicable"),
    "no_limit": Look("dot", "plain", "no limit"),
    "done": Look("tick-disc", "plain", "no limit: done"),
    "not_recorded": Look("question", "quiet", "not recorded"),
    # a figure beside what is usual
    "unusual": Look("diamond", "alarm", "unusual"),
    # what was promised
    "kept": Look("tick-disc", "good", "kept"),
    "broken": Look("cross-ring", "alarm", "broken"),
    "open": Look("dashed-ring", "ink", "open"),
    "moved": Look("arrow-ring", "quiet", "moved"),
    # what was decided and sent
    "made": Look("arrow-square", "plain", "made"),
    "worsening": Look("alarm-disc", "alarm", "worsening"),
    "held": Look("pause", "warn", "held"),
    "not_made": Look("dash-square", "quiet", "not made"),
    "sent": Look("arrow", "plain", "sent"),
    "accepted": Look("tick-disc", "good", "accepted"),
    "declined": Look("dash-ring", "warn", "declined"),
    "returned": Look("arrow-back", "warn", "returned"),
    "withdrawn": Look("dash-ring", "quiet", "withdrawn"),
    "waiting": Look("half-disc", "quiet", "waiting"),
    # what happened
    "event": Look("triangle", "plain", "event"),
    "crime": Look("diamond", "alarm", "crime"),
    "non_crime": Look("hollow-diamond", "quiet", "not a crime"),
    "breach": Look("cross-diamond", "alarm", "breach"),
    "court": Look("hexagon", "plain", "court"),
    "order": Look("lock", "active", "order"),
    "words": Look("bubble", "good", "in own words"),
    "contact": Look("dot", "plain", "contact"),
    "case": Look("person", "plain", "case"),
    # what came in
    "taken": Look("tick-disc", "good", "taken in"),
    "unchanged": Look("dash-ring", "quiet", "unchanged"),
    "refused": Look("cross-ring", "alarm", "refused"),
    "quarantined": Look("stop", "warn", "quarantined"),
    # how contact is safe now, and what must be remembered
    "may": Look("tick-disc", "good", "may contact"),
    "limits": Look("half-disc", "warn", "with care"),
    "never": Look("stop", "alarm", "do not contact"),
    "unknown": Look("question", "quiet", "not recorded"),
    "restricted": Look("lock", "alarm", "restricted"),
    "cover": Look("person", "plain", "cover"),
    "note": Look("dot", "plain", "note"),
}

ATTENTION: tuple[str, ...] = ("at_once", "breach", "missed", "broken", "overdue", "held", "running", "open", "late")
"""States that ask something of somebody, the most pressing first: a picture names these before any other."""


def look_of(state: str) -> Look:
    """The look of a state; one that is not known here is a quiet dot under its own name."""
    known = LOOKS.get(state)
    return known or Look("dot", "quiet", state.replace("_", " "))


def pressing(state: str) -> int:
    """Where a state stands in the order of attention: 0 is first; what asks nothing is last."""
    return ATTENTION.index(state) if state in ATTENTION else len(ATTENTION)
