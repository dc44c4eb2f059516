"""Lays out shares of rows by columns as a heat map: the share is written in its cell, on a shade of five.

The template only writes it down. The number says what the shade says, so that nothing hangs on colour. A cell of too
few to claim a share on is hatched and says how many of how many instead; one where there is nothing has a dash. Each
cell is a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handrail.core.lettering import shortened

LEFT, HEAD, ROW, COLUMN = 276.0, 132.0, 26.0, 62.0
LETTERS = 12.0
SHADES = (0.5, 0.7, 0.85, 0.95)
"""Where one shade ends and the next begins: under a half, to 70%, to 85%, to 95%, and above."""


@dataclass(frozen=True)
class Cell:
    """What one cell holds: how many met or done, of how many, whether too few for a share, its sentence, its list."""

    met: int
    of: int
    few: bool
    sentence: str
    href: str


@dataclass(frozen=True)
class Drawn:
    """One cell as it is drawn; `shade` is 1 to 5, 0 for nobody, 6 for few."""

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
        rows=[(HEAD + ROW * place + 17, shortened(words, LETTERS, LEFT - 24)) for place, (_, words) in enumerate(rows)],
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
    share = cell.met / cell.of if cell.of else None
    shade = 0 if share is None else 6 if cell.few else shade_of(share)
    words = "–" if share is None else f"{cell.met}/{cell.of}" if cell.few else f"{share:.0%}"
    return Drawn(x, y, x + (COLUMN - 2) / 2, y + 16, shade, words, cell.sentence, cell.href)
