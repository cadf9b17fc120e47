"""Read a foreign file as rows of named cells: XLSX, CSV and TSV, and JSON.

A reader knows the file format and nothing else: it neither cleans nor checks a value.
"""

import csv
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from kg.errors import InputRefused, LimitExceeded, Place, Unreadable

# A workbook of a whole province stays far below these limits; a bomb does not.
UNPACKED_BYTES = 300_000_000
PARTS = 1000
COLUMNS = 200
ROWS = 1_048_576

OLE = bytes.fromhex("d0cf11e0")

# What unpacking and openpyxl raise for a part that is damaged, missing or hostile.
PACKED_BADLY = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
DAMAGED = (*PACKED_BADLY, LookupError, ParseError, TypeError, ValueError)

Lines = Iterator[tuple[int, Sequence[object]]]


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


def read_xlsx(path: Path, header_row: int) -> list[Sheet]:
    """Return the sheets of a workbook; cells hold what Excel stored, formulas their last value.

    Raises Unreadable when the file is not a workbook, LimitExceeded when it unpacks too large.
    """
    packed = path.read_bytes()
    if packed.startswith(OLE):
        raise Unreadable.of("old-xls", Place(path.name))
    try:
        _limit_size(path, packed)
        workbook = load_workbook(BytesIO(packed), read_only=True, data_only=True)
    except DAMAGED as error:
        raise Unreadable.of("not-xlsx", Place(path.name)) from error
    return [_worksheet(path, sheet, header_row) for sheet in workbook.worksheets]


def _limit_size(path: Path, packed: bytes) -> None:
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        parts = archive.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise LimitExceeded.of("workbook-too-large", Place(path.name), limit=UNPACKED_BYTES)


def _worksheet(path: Path, sheet: object, header_row: int) -> Sheet:
    # The stated dimensions of a sheet may lie; what is there counts (openpyxl, read-only mode).
    sheet.reset_dimensions()  # type: ignore[attr-defined]
    name = sheet.title  # type: ignore[attr-defined]
    lines = _lines(path, name, sheet.iter_rows(values_only=True))  # type: ignore[attr-defined]
    headers = next((_headers(cells) for number, cells in lines if number == header_row), [])
    return Sheet(name, headers, _rows(path, name, headers, lines))


def _lines(path: Path, sheet: str, rows: Iterator[Sequence[object]]) -> Lines:
    """Yield the rows with their numbers, for as long as the part of the sheet can be read."""
    number = 0
    try:
        for number, cells in enumerate(rows, start=1):
            yield number, cells
    except DAMAGED as error:
        raise Unreadable.of("damaged-sheet", Place(path.name, sheet, number)) from error


def _headers(cells: Sequence[object]) -> list[str]:
    return [" ".join(str(cell).split()) if cell is not None else "" for cell in cells]


def _rows(path: Path, sheet: str, headers: list[str], lines: Lines) -> Iterator[Row]:
    for number, cells in lines:
        if len(cells) > COLUMNS or number > ROWS:
            place = Place(path.name, sheet or None, number, str(len(cells) or 1))
            raise InputRefused.of("far-cell", place, columns=COLUMNS, rows=ROWS)
        named = dict(zip(headers, cells, strict=False))
        filled = {name: cell for name, cell in named.items() if name and cell not in (None, "")}
        if filled:
            yield Row(sheet, number, filled)


def read_csv(path: Path, header_row: int) -> list[Sheet]:
    """Return a comma-separated file (a tab-separated one if it ends in .tsv) as one nameless sheet.

    Raises Unreadable when it is not UTF-8, InputRefused for a row with too few or too many fields.
    """
    try:
        lines = StringIO(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable.of("not-utf-8", Place(path.name), byte=error.start) from error
    delimiter = "\t" if path.suffix == ".tsv" else ","
    records = _records(path, lines, delimiter)
    headers = next((_headers(cells) for number, cells in records if number == header_row), [])
    return [Sheet("", headers, _rows(path, "", headers, records))]


def _records(path: Path, lines: Iterable[str], delimiter: str) -> Lines:
    """Yield each record with the number of the line it starts on; all must be of one width."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number, width = 1, 0
    try:
        for fields in reader:
            width = width or len(fields)
            if fields and len(fields) != width:
                place = Place(path.name, row=number)
                raise InputRefused.of("field-count", place, found=len(fields), due=width)
            yield number, fields
            number = reader.line_num + 1
    except csv.Error as error:
        raise InputRefused.of("csv-syntax", Place(path.name, row=number), reason=error) from error


def read_json(path: Path, _header_row: int) -> list[Sheet]:
    """Return the objects of a JSON document as rows: a sheet for each list of objects.

    The sheet of a nested list is named by the keys that lead to it, and its rows know their
    parent row. The document itself is the one row of the sheet ``$``.
    """
    sheets: dict[str, list[Row]] = {}
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_object)
        json.dumps(document, ensure_ascii=False).encode()
        _flatten(document if isinstance(document, dict) else {"$": document}, "$", None, sheets)
    except UnicodeDecodeError as error:
        raise Unreadable.of("not-utf-8", Place(path.name), byte=error.start) from error
    except json.JSONDecodeError as error:
        place = Place(path.name, row=error.lineno, column=str(error.colno))
        raise InputRefused.of("json-syntax", place, reason=error.msg) from error
    except (ValueError, RecursionError) as error:
        # Half a surrogate pair, a number of thousands of digits, nesting without end.
        raise InputRefused.of("json-syntax", Place(path.name), reason=error) from error
    return [
        Sheet(name, sorted({key for row in rows for key in row.cells}), iter(rows))
        for name, rows in sheets.items()
    ]


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError(f"{max(names, key=names.count)!r} stands twice in one object")
    return dict(pairs)


def _flatten(
    item: dict[str, object],
    sheet: str,
    parent: tuple[str, int] | None,
    sheets: dict[str, list[Row]],
) -> None:
    """Add an object as a row, and below it the objects that it holds."""
    rows = sheets.setdefault(sheet, [])
    number = len(rows) + 1
    cells: dict[str, object] = {}
    rows.append(Row(sheet, number, cells, parent))
    for key, value in item.items():
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            nested = key if sheet == "$" else f"{sheet}/{key}"
            for one in value:
                _flatten(one, nested, (sheet, number), sheets)
        elif isinstance(value, dict):
            cells |= {f"{key}.{name}": inner for name, inner in value.items() if inner is not None}
        elif value not in (None, "", []):
            cells[key] = value


READERS: dict[str, Callable[[Path, int], list[Sheet]]] = {
    "xlsx": read_xlsx,
    "csv": read_csv,
    "json": read_json,
}
