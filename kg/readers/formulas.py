"""Formulas of which a workbook does not hold the value, as programs leave them that do not compute.

The library that reads the values returns for them what it returns for an empty cell (openpyxl).
"""

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from kg.tables import UNVALUED, Lines


def unvalued(packed: bytes, part: str) -> set[tuple[int, int]]:
    """Return the row and column of the formulas without a value in one sheet of a workbook."""
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        sheet = archive.read(part)
    # Most tables that people exchange have no formula, and are not read twice.
    if b"<f" not in sheet and b":f" not in sheet:
        return set()
    return {place for _, one in iterparse(BytesIO(sheet)) for place in _bare(one)}


def _bare(cell: Element) -> Iterator[tuple[int, int]]:
    """Yield the place of a cell (ECMA-376, 18.3.1.4) with a formula and no value.

    The value of a formula that gives a text may be the empty one.
    """
    if cell.tag.rpartition("}")[2] != "c":
        return
    said = {one.tag.rpartition("}")[2]: one.text or "" for one in cell}
    valued = "is" in said or ("v" in said and (said["v"] or cell.get("t") == "str"))
    if "f" in said and not valued and "r" in cell.attrib:
        letters, row = coordinate_from_string(cell.attrib["r"])
        yield row, column_index_from_string(letters)
    cell.clear()


def marked(lines: Lines, places: set[tuple[int, int]]) -> Lines:
    """Put the sign of an unknown value into the cells of such formulas."""
    for number, cells in lines:
        yield number, _marked(number, cells, places) if places else cells


def _marked(number: int, cells: Sequence[object], places: set[tuple[int, int]]) -> Sequence[object]:
    return [UNVALUED if (number, at) in places else one for at, one in enumerate(cells, start=1)]
