"""Read a cross table: a delimited file whose corner names what stands in rows and in columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputRefused, Place
from kg.readers import delimited
from kg.tables import Row, Sheet, headers_of

CORNER = re.compile(r"(\w+)\s*\\\s*(\w+)")
ROWS, COLUMNS, ENTRIES = "baris", "kolom", "isian"
ENTRY, ORDER = "isi", "nomor"

# An apostrophe keeps a spreadsheet from taking a text for a formula; it is no part of the text.
GUARD = re.compile(r"'(?=[=+\-@\t\r])")


def read_csv(path: Path, header_row: int) -> list[Sheet]:
    """Return a delimited file as one nameless sheet, or a cross table as three.

    A cross table has a corner such as ``dari\\ke``. Its sheets: ``baris`` has a row for each row,
    its heading in the column ``dari``; ``kolom`` one for each column whose heading is no row, in
    the column ``ke``; ``isian`` one for each line of each cell, with both headings and the text
    (``isi``). All have ``nomor``: the number of the heading, or of the line in its cell. Raises
    InputRefused for a heading that stands twice, or cells under no heading.
    """
    (sheet,) = delimited.read_csv(path, header_row)
    corner = CORNER.fullmatch(sheet.headers[0]) if sheet.headers else None
    return [sheet] if corner is None else _CrossTable(path, sheet, corner[1], corner[2]).sheets()


@dataclass
class _CrossTable:
    path: Path
    sheet: Sheet
    down: str
    along: str
    found: dict[str, list[Row]] = field(default_factory=dict)

    def sheets(self) -> list[Sheet]:
        """Return the rows, columns and entries of the table."""
        corner, *headings = self.sheet.headers
        unnamed = set(headers_of([None] * len(self.sheet.headers)))
        self.found = {ROWS: [], COLUMNS: [], ENTRIES: []}
        first: dict[str, int] = {}
        for row in self.sheet.rows:
            name = " ".join(unguarded(str(row.cells.get(corner, ""))).split())
            if first.setdefault(name, row.number) != row.number:
                place = Place(self.path.name, row=row.number, column=corner)
                raise InputRefused.of("duplicate", place, value=name, first=first[name])
            self._add(ROWS, {self.down: name, ORDER: len(first)}, row.number)
            self._entries(row, name, headings, unnamed)
        self._columns([unguarded(one) for one in headings if one not in unnamed], set(first))
        return [
            Sheet(name, sorted({header for row in rows for header in row.cells}), iter(rows))
            for name, rows in self.found.items()
        ]

    def _entries(self, row: Row, name: str, headings: Sequence[str], unnamed: set[str]) -> None:
        for heading in headings:
            for order, entry in enumerate(_lines(row.cells.get(heading)), start=1):
                if heading in unnamed:
                    place = Place(self.path.name, row=row.number, column=heading)
                    raise InputRefused.of("no-heading", place, value=entry)
                cells: dict[str, object] = {self.down: name, self.along: unguarded(heading)}
                self._add(ENTRIES, {**cells, ENTRY: entry, ORDER: order}, parent=(ROWS, row.number))

    def _columns(self, headings: Sequence[str], known: set[str]) -> None:
        twice = next((one for one in headings if headings.count(one) > 1), None)
        if twice is not None:
            raise InputRefused.of("column-twice", Place(self.path.name, row=1), column=twice)
        for at, heading in enumerate(headings, start=2):
            if heading not in known:
                order = len(self.found[ROWS]) + len(self.found[COLUMNS]) + 1
                self._add(COLUMNS, {self.along: heading, ORDER: order}, at)

    def _add(
        self,
        sheet: str,
        cells: dict[str, object],
        number: int | None = None,
        parent: tuple[str, int] | None = None,
    ) -> None:
        """Add a row: those of the table are numbered in the file, the entries as they are read."""
        rows = self.found[sheet]
        filled = {name: cell for name, cell in cells.items() if cell != ""}
        rows.append(Row(sheet, number or len(rows) + 1, filled, parent))


def unguarded(text: str) -> str:
    """Return a text without the apostrophe that keeps it from being a formula.

    >>> unguarded("'=A1"), unguarded("'tis")
    ('=A1', "'tis")
    """
    return GUARD.sub("", text, count=1) if GUARD.match(text) else text


def _lines(cell: object) -> Iterator[str]:
    """Yield the lines of a cell that are not blank."""
    for line in unguarded(str(cell or "")).splitlines():
        if line.strip():
            yield line.strip()
