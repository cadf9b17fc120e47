"""Workbooks that tests write."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook


def book(*rows: Sequence[object], sheet: str = "Isi") -> bytes:
    """Return a workbook with the rows on its one sheet."""
    made = Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    return saved(made)


def saved(made: Workbook) -> bytes:
    """Return a workbook as the bytes of its file."""
    file = BytesIO()
    made.save(file)
    return file.getvalue()
