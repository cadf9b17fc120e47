"""Drawings that are tables: cells in rows and columns, drawn as boxes and written as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.draw.outline import outline
from kg.draw.picture import Box, Picture
from kg.draw.text import block_height, wrap
from kg.errors import message

PAD, GAP = 7, 5
NOTE = 11

# A spreadsheet takes a text that begins so for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, kw_only=True)
class TablePicture(Picture):
    """A drawing that is a table; ``table`` is what its cells say, headings first."""

    table: tuple[tuple[str, ...], ...] = ()


def tabular(picture: Picture, table: Iterable[tuple[str, ...]]) -> TablePicture:
    """Return a drawing that also knows what its cells say."""
    return TablePicture(**vars(picture), table=tuple(table))


@dataclass(frozen=True)
class Cell:
    """A cell: the box that is its ground, and the boxes of what stands in it, below each other."""

    ground: Box
    entries: tuple[Box, ...] = ()

    @property
    def height(self) -> float:
        """How high the cell has to be."""
        inner = sum(box.height + GAP for box in self.entries) - GAP if self.entries else 0
        return max(block_height(self.ground.lines), inner) + 2 * PAD

    def at(self, x: float, y: float, width: float, height: float) -> Iterator[Box]:
        """Yield its boxes at a place."""
        yield replace(self.ground, x=x, y=y, width=width, height=height)
        top = y + (height - self.height) / 2 + PAD
        for box in self.entries:
            yield box.at(x + (width - box.width) / 2, top)
            top += box.height + GAP


def entry(kind: str, text: str, width: float, **said: str | None) -> Box:
    """Return the box of one entry of a cell; ``said`` are its id, iri, title and description."""
    lines = wrap(text, width - 2 * PAD, NOTE)
    return Box(
        id=said.get("id") or text,
        kind=kind,
        lines=lines,
        title=said.get("title") or text,
        description=said.get("description") or "",
        iri=said.get("iri"),
        width=width,
        height=block_height(lines) + GAP,
    )


def laid_out(rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> tuple[Box, ...]:
    """Return the boxes of a table at their places; each row is as high as its highest cell."""
    boxes: list[Box] = []
    top = 0.0
    for cells in rows:
        height = max(cell.height for cell in cells)
        left = 0.0
        for cell, width in zip(cells, widths, strict=True):
            boxes += cell.at(left, top, width, height)
            left += width
        top += height
    return tuple(boxes)


def as_csv(picture: Picture, language: str) -> bytes:
    """Return a drawing as CSV (RFC 4180): its table, or its outline with the depth of each line."""
    if isinstance(picture, TablePicture):
        rows = [list(row) for row in picture.table]
    else:
        rows = [[message(f"draw-csv-{one}", language) for one in ("depth", "text", "thing")]]
        rows += [[str(one.depth), one.text, one.iri or ""] for one in outline(picture)]
    buffer = io.StringIO()
    csv.writer(buffer).writerows([guarded(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode()


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> guarded("=A1"), guarded("dari")
    ("'=A1", 'dari')
    """
    return f"'{text}" if text.startswith(FORMULA) else text
