"""Read an Excel workbook (Office Open XML)."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from kg.errors import Place, Unreadable
from kg.readers.formulas import marked, unvalued
from kg.tables import Lines, Sheet, table
from kg.unsafe import refuse_unsafe_archive

OLE = bytes.fromhex("d0cf11e0")

# What unpacking and openpyxl raise for a part that is damaged, missing or hostile.
PACKED_BADLY = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
DAMAGED = (*PACKED_BADLY, LookupError, ParseError, TypeError, ValueError)


def read_xlsx(path: Path, header_row: int) -> list[Sheet]:
    """Return the sheets of a workbook; cells hold what Excel stored, formulas their last value.

    Raises Unreadable when the file is not a workbook or unsafe, LimitExceeded when it unpacks too
    large.
    """
    packed = path.read_bytes()
    if packed.startswith(OLE):
        raise Unreadable.of("old-xls", Place(path.name))
    try:
        refuse_unsafe_archive(path, packed)
        workbook = load_workbook(BytesIO(packed), read_only=True, data_only=True)
    except DAMAGED as error:
        raise Unreadable.of("not-xlsx", Place(path.name)) from error
    return [_worksheet(path, packed, sheet, header_row) for sheet in workbook.worksheets]


def _worksheet(path: Path, packed: bytes, sheet: object, header_row: int) -> Sheet:
    # The stated dimensions of a sheet may lie; what is there counts (openpyxl, read-only mode).
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    name = sheet.title  # type: ignore[attr-defined]
    lines = _lines(path, name, sheet.iter_rows(values_only=True))  # type: ignore[attr-defined]
    try:
        bare = unvalued(packed, sheet._worksheet_path)  # type: ignore[attr-defined]
    except DAMAGED as error:
        raise Unreadable.of("damaged-sheet", Place(path.name, name)) from error
    return table(path, name, marked(lines, bare), header_row)


def _lines(path: Path, sheet: str, rows: Iterator[Sequence[object]]) -> Lines:
    """Yield the rows with their numbers, for as long as the part of the sheet can be read."""
    number = 0
    try:
        for number, cells in enumerate(rows, start=1):
            yield number, cells
    except DAMAGED as error:
        raise Unreadable.of("damaged-sheet", Place(path.name, sheet, number)) from error
