"""Measure and break text without a browser, by the metrics of a font that every computer has.

Arial, Helvetica and Liberation Sans have the same widths, so what fits here fits there.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

EM = 2048
LEADING = 1.25
ASCENT = 0.905

# Where a long word may be broken without a hyphen.
STROKE = re.compile(r"(?<=[/\-–.])")

# Text is measured a little wide: a renderer rounds the place of each letter.
SAFETY = 1.02


class Line(NamedTuple):
    """One line of text as it is drawn."""

    text: str
    size: float = 12
    bold: bool = False

    @property
    def width(self) -> float:
        """How wide the line is."""
        return text_width(self.text, self.size, bold=self.bold)

    @property
    def height(self) -> float:
        """How much height the line takes, with what parts it from the next."""
        return self.size * LEADING


@cache
def _widths(face: str) -> dict[str, int]:
    path = Path(__file__).with_name("widths.toml")
    table = tomllib.loads(path.read_text(encoding="utf-8"))[face]
    return {one: int(width) for width, characters in table.items() for one in characters}


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at a font size; a character that is not known counts as widest.

    >>> round(text_width("Peta proses", 12), 1)
    65.3
    """
    widths = _widths("bold" if bold else "regular")
    return sum(widths.get(one, EM) for one in text) * size / EM * SAFETY


@lru_cache(maxsize=4096)
def wrap(text: str, room: float, size: float = 12, *, bold: bool = False) -> tuple[Line, ...]:
    """Break a text into lines that fit a width, in as few lines as can be, of even length.

    A word wider than the room is broken at its strokes, or with a hyphen.

    >>> [line.text for line in wrap("Penyusunan rencana pembangunan daerah", 130)]
    ['Penyusunan rencana', 'pembangunan daerah']
    """
    words = [part for word in text.split() for part in _pieces(word, room, size, bold=bold)]
    if not words:
        return ()
    few = len(_greedy(words, room, size, bold=bold))
    low, high = max(text_width(word, size, bold=bold) for word in words), room
    while high - low > 1:
        middle = (low + high) / 2
        fits = len(_greedy(words, middle, size, bold=bold)) == few
        low, high = (low, middle) if fits else (middle, high)
    return tuple(Line(one, size, bold) for one in _greedy(words, high, size, bold=bold))


def _greedy(words: list[str], room: float, size: float, *, bold: bool) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if text_width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _pieces(word: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Return a word, in pieces when it is wider than the room: at its own strokes if it has any."""
    if text_width(word, size, bold=bold) <= room:
        return [word]
    parts = [part for part in STROKE.split(word) if part]
    if len(parts) > 1:
        return [piece for part in parts for piece in _pieces(part, room, size, bold=bold)]
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(f"{pieces[-1]}{letter}-", size, bold=bold) > room:
            pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += letter
    return pieces


def block_width(lines: Iterable[Line]) -> float:
    """Return the width of the widest line."""
    return max((line.width for line in lines), default=0)


def block_height(lines: Iterable[Line]) -> float:
    """Return the height of lines set below each other."""
    return sum(line.height for line in lines)
