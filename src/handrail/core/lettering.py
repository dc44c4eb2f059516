"""How wide words are in a picture, so that a server can set them without a browser.

Widths are thousandths of the letter size, measured on Inter at weight 600 and rounded up; Arial, which stands in for
it, is narrower. A word is therefore never wider on screen than is reckoned here.
"""

from functools import lru_cache

_CLASSES: tuple[tuple[str, int], ...] = (
    (" ijlI.,:;'!|’‘·", 345),
    ("ftr()[]{}/\\-“”", 470),
    ("mwM", 930),
    ("W%@…—→", 1040),
    ("ABCDGHKNOPQRSTUVXYZ&", 775),
)
_WIDTHS = {letter: width for letters, width in _CLASSES for letter in letters}
_LOWER = 632
_LATIN = 670
_OTHER = 1050


@lru_cache(maxsize=8192)
def width(words: str, size: float) -> float:
    """The width of words at a letter size, both in the units of the picture."""
    return sum(_WIDTHS.get(letter) or _plain(letter) for letter in words) * size / 1000


def _plain(letter: str) -> int:
    if "a" <= letter <= "z":
        return _LOWER
    return _LATIN if letter < "\u0250" else _OTHER


def shortened(words: str, size: float, room: float) -> str:
    """The words, or as many letters of them as fit the room, ending in an ellipsis."""
    if width(words, size) <= room:
        return words
    kept = words
    while kept and width(kept.rstrip() + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(words: str, size: float, room: float) -> tuple[str, ...]:
    """The words in lines that each fit the room; a single word that does not fit is shortened."""
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(shortened(word, size, room))
    return tuple(lines)
