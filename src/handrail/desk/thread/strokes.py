"""The paths that draw a mark's time: tinted bands, solid cases, dashed waits, and the pill that counts a crowd."""

from dataclasses import dataclass

from handrail.core.looks import Stroke
from handrail.desk.thread.items import Item

THIN, THICK, PILL = 5.0, 9.0, 9.0


@dataclass(frozen=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def wide(self) -> float:
        return round(self.right - self.left, 1)

    @property
    def high(self) -> float:
        return round(self.bottom - self.top, 1)

    def meets(self, other: "Box") -> bool:
        """Whether the two share any ground."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def drawn_strokes(item: Item, y: float) -> tuple[Stroke, ...]:
    """The paths of one item on a track whose middle is `y`, in the picture's own units."""
    if item.count:
        return (Stroke("hr-thread__pill", _rounded(item.left, item.right, y, PILL, PILL)),)
    if item.shape == "clock":
        return tuple(_clock(item, y))
    if item.shape == "bar":
        return (Stroke("hr-thread__band", _rounded(item.left, item.right, y, THIN, 4)), *_ends(item, y))
    if item.shape == "case":
        return (Stroke("hr-thread__case", _rounded(item.left, item.right, y, THICK, 3)), *_ends(item, y))
    if item.shape == "line":
        return (Stroke("hr-thread__wait", f"M{item.left:.1f} {y:.1f}H{item.right:.1f}"),)
    return ()


def _clock(item: Item, y: float) -> list[Stroke]:
    strokes = []
    if item.due - item.begun > 1:
        strokes.append(Stroke("hr-thread__band", _rounded(item.begun, item.due, y, 4, 1)))
    if item.middle - item.due > 1:
        strokes.append(Stroke("hr-thread__over", f"M{item.due:.1f} {y:.1f}H{item.middle:.1f}"))
    if item.ends_in_a_post:
        x = item.due - 1.5
        strokes.append(
            _arrow(x, y, 5, "hr-thread__over") if item.goes_on else Stroke("hr-heavy", f"M{x:.1f} {y - 6:.1f}v12")
        )
    return strokes


def _ends(item: Item, y: float) -> list[Stroke]:
    """An arrow where a band goes on past what is shown."""
    css = "hr-knock" if item.shape == "case" else "hr-thread__over"
    inset = 4 if item.shape == "case" else 0
    strokes = []
    if item.goes_on:
        strokes.append(_arrow(item.right - inset, y, 5, css))
    if item.came_before:
        strokes.append(_arrow(item.left + inset, y, -5, css))
    return strokes


def _arrow(tip: float, y: float, long: float, css: str) -> Stroke:
    return Stroke(css, f"M{tip - long:.1f} {y - 4:.1f}l{long:.1f} 4l{-long:.1f} 4")


def _rounded(left: float, right: float, y: float, half: float, corner: float) -> str:
    """A band from left to right about `y`, `half` high on either side, its corners rounded."""
    c = min(corner, (right - left) / 2, half)
    across, down = right - left - 2 * c, 2 * (half - c)
    return (
        f"M{left + c:.1f} {y - half:.1f}h{across:.1f}q{c:.1f} 0 {c:.1f} {c:.1f}v{down:.1f}q0 {c:.1f} {-c:.1f} {c:.1f}"
        f"h{-across:.1f}q{-c:.1f} 0 {-c:.1f} {-c:.1f}v{-down:.1f}q0 {-c:.1f} {c:.1f} {-c:.1f}z"
    )
