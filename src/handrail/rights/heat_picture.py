"""Lays out shares of rows by columns as a heat map: the share is written in its cell, on a shade of five.

The template only writes it down. The number says what the shade says, so that nothing hangs on colour, and a cell of
few or of none says so in its own shape: hatched for what is not shown, empty for nobody. Each cell is a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handrail.core.lettering import shortened

LEFT, HEAD, ROW, COLUMN = 330.0, 132.0, 26.0, 62.0
LETTERS = 12.0
SHADES = (0.5, 0.7, 0.85, 0.95)
"""Where one shade ends and the next begins: under a half, to 70%, to 85%, to 95%, and above."""


@dataclass(frozen=True)
class Cell:
    """What one cell holds: its share, or none; whether it is hidden; its sentence; and its list."""

    share: float | None
    hidden: bool
    sentence: str
    href: str


@dataclass(frozen=True)
class Drawn:
    """One cell as it is drawn; `shade` is 1 to 5, 0 for nobody, 6 for hidden."""

    x: float
    y: float
    words_x: float
    words_y: float
    shade: int
    words: str
    sentence: str
    href: str


@dataclass(frozen=True)
class Picture:
    """The whole picture, in its own units; one unit is one pixel at full width."""

    summary: str
    width: float
    height: float
    heads: Sequence[tuple[float, float, str]]
    rows: Sequence[tuple[float, str]]
    cells: Sequence[Drawn]
    row: float = ROW - 2
    column: float = COLUMN - 2


def picture_of(
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    cells: Mapping[tuple[str, str], Cell],
    *,
    summary: str,
) -> Picture:
    """Lay out rows and columns, each a key and its words, in the order given; a cell that is not there is nobody."""
    return Picture(
        summary=summary,
        width=LEFT + COLUMN * len(columns) + 90,
        height=HEAD + ROW * len(rows) + 4,
        heads=[
            (LEFT + COLUMN * place + COLUMN / 2, HEAD - 10, shortened(words, LETTERS, 150))
            for place, (_, words) in enumerate(columns)
        ],
        rows=[(HEAD + ROW * place + 17, shortened(words, LETTERS, LEFT - 10)) for place, (_, words) in enumerate(rows)],
        cells=[
            _drawn(cells[row, column], LEFT + COLUMN * across, HEAD + ROW * down)
            for down, (row, _) in enumerate(rows)
            for across, (column, _) in enumerate(columns)
            if (row, column) in cells
        ],
    )


def shade_of(share: float) -> int:
    """Which of the five shades a share has, the least first."""
    return 1 + sum(share >= edge for edge in SHADES)


def _drawn(cell: Cell, x: float, y: float) -> Drawn:
    shade = 6 if cell.hidden else 0 if cell.share is None else shade_of(cell.share)
    words = "hidden" if cell.hidden else "–" if cell.share is None else f"{cell.share:.0%}"
    return Drawn(x, y, x + (COLUMN - 2) / 2, y + 16, shade, words, cell.sentence, cell.href)
