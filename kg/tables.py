"""Rows of named cells: what every reader of a foreign file format makes of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from pathlib import Path

from openpyxl.utils import get_column_letter

from kg.errors import InputRefused, Place

# No table that people keep by hand is larger; a cell far outside is a trap.
COLUMNS = 200
ROWS = 1_048_576

Lines = Iterator[tuple[int, Sequence[object]]]


class Spanned(str):
    """What a merged cell says in a cell that it covers: further down, or else further along."""

    __slots__ = ("down",)
    down: bool

    def __new__(cls, text: str, *, down: bool) -> "Spanned":
        """Make the text of a covered cell."""
        made = super().__new__(cls, text)
        made.down = down
        return made


class Unvalued(Enum):
    """A formula whose value the file does not hold; its cell is not empty."""

    FORMULA = "?"

    def __str__(self) -> str:
        """Return what is shown of it."""
        return str(self.value)


UNVALUED = Unvalued.FORMULA


@dataclass(frozen=True)
class Row:
    """One row of a source: where it stands, and its cells that are not empty, by header."""

    sheet: str
    number: int
    cells: Mapping[str, object]
    parent: tuple[str, int] | None = None


@dataclass(frozen=True)
class Sheet:
    """One table of a source: its name, its headers, and its rows, read once."""

    name: str
    headers: Sequence[str]
    rows: Iterator[Row]


def headers_of(cells: Sequence[object]) -> list[str]:
    """Return the headers in a row of cells; a column without one is named by its letter.

    >>> headers_of(["Kode  urusan", None])
    ['Kode urusan', '(B)']
    """
    texts = [" ".join(str(cell).split()) if cell is not None else "" for cell in cells]
    return [text or f"({get_column_letter(at)})" for at, text in enumerate(texts, start=1)]


def table(path: Path, sheet: str, lines: Lines, header_row: int) -> Sheet:
    """Return a sheet of numbered lines, one of which is the headers.

    Without headers (``header_row`` 0) the columns are called by their letters, as ``(A)``.
    """
    if header_row == 0:
        first = next(lines, None)
        lines = iter(()) if first is None else chain([first], lines)
        return Sheet(
            sheet,
            headers_of([None] * len(first[1] if first else ())),
            _rows(path, sheet, [], lines),
        )
    headers = next((headers_of(cells) for number, cells in lines if number == header_row), [])
    return Sheet(sheet, headers, _rows(path, sheet, headers, lines))


def _rows(path: Path, sheet: str, headers: list[str], lines: Lines) -> Iterator[Row]:
    for number, cells in lines:
        if len(cells) > COLUMNS or number > ROWS:
            place = Place(path.name, sheet or None, number, str(len(cells) or 1))
            raise InputRefused.of("far-cell", place, columns=COLUMNS, rows=ROWS)
        beyond = headers_of([None] * len(cells))[len(headers) :]
        named = dict(zip([*headers, *beyond], cells, strict=False))
        filled = {name: cell for name, cell in named.items() if cell not in (None, "")}
        if filled:
            yield Row(sheet, number, filled)
