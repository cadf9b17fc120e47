"""Read comma-separated and tab-separated text (RFC 4180)."""

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from kg.errors import InputRefused, Place, Unreadable
from kg.tables import Lines, Sheet, table


def read_csv(path: Path, header_row: int) -> list[Sheet]:
    """Return a comma-separated file (a tab-separated one if it ends in .tsv) as one nameless sheet.

    Raises Unreadable when it is not UTF-8, InputRefused for a row with too few or too many fields.
    """
    try:
        lines = StringIO(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable.of("not-utf-8", Place(path.name), byte=error.start) from error
    delimiter = "\t" if path.suffix == ".tsv" else ","
    return [table(path, "", _records(path, lines, delimiter), header_row)]


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
