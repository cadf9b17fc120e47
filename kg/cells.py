"""Turn the cell of a foreign file into a literal, or say what was expected of it."""

import json
import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date

from pyoxigraph import Literal, NamedNode

from kg.errors import Place, Problem
from kg.layout import Column
from kg.names import XSD

INTEGER = NamedNode(XSD + "integer")
DECIMAL = NamedNode(XSD + "decimal")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

# Beyond this a spreadsheet's binary number no longer tells neighbouring rupiah apart.
EXACT = 2**53


class Unfit(ValueError):
    """A cell does not hold what its type asks for; the argument is a key of the catalogue."""


def _text(cell: object) -> Literal:
    return Literal(unicodedata.normalize("NFC", " ".join(_string(cell).split())))


def _multiline(cell: object) -> Literal:
    return Literal(unicodedata.normalize("NFC", _string(cell).strip()))


def _string(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Unfit("due-text")
    return f"{cell:.15g}"


def _code(cell: object) -> Literal:
    # 1.10 typed as a number comes back as 1.1, and 1-2 as a day in January.
    if isinstance(cell, int | float | date):
        raise Unfit("code-as-number")
    return _text(cell)


def _decimal(cell: object) -> Literal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not math.isfinite(cell) or abs(cell) > EXACT:
            raise Unfit("due-exact")
        return Literal(_string(cell), datatype=DECIMAL)
    if not isinstance(cell, str) or not NUMBER.fullmatch(cell.strip()):
        raise Unfit("due-number")
    return Literal(cell.strip(), datatype=DECIMAL)


def _integer(cell: object) -> Literal:
    whole, _, fraction = _decimal(cell).value.partition(".")
    if fraction.strip("0"):
        raise Unfit("due-whole")
    return Literal(str(int(whole)), datatype=INTEGER)


def _year(cell: object) -> Literal:
    year = _integer(cell)
    if len(year.value) != 4:
        raise Unfit("due-year")
    return year


TYPES: dict[str, Callable[[object], Literal]] = {
    "text": _text,
    "json": _text,
    "multiline": _multiline,
    "code": _code,
    "decimal": _decimal,
    "integer": _integer,
    "rupiah": _integer,
    "year": _year,
}


def convert(cell: object, column: Column) -> dict[str, Literal]:
    """Return the literals of a cell by column name; a pattern's named groups are columns too.

    A text that stands for an empty cell gives nothing. Raises Unfit with the key of the message.

    >>> column = Column("SUB", pattern=re.compile(r"(?P<kode>\\S+) (?P<nama>.*)"))
    >>> {name: one.value for name, one in convert("1.01  Nama", column).items()}
    {'SUB': '1.01 Nama', 'SUB.kode': '1.01', 'SUB.nama': 'Nama'}
    """
    value = TYPES[column.type](cell)
    if not value.value or value.value in column.empty:
        return {}
    if column.one_of and value.value not in column.one_of:
        raise Unfit("due-one-of")
    if column.pattern is None:
        return {column.name: value}
    found = column.pattern.fullmatch(value.value)
    if found is None:
        raise Unfit("due-pattern")
    groups = {f"{column.name}.{group}": Literal(text) for group, text in found.groupdict().items()}
    return {column.name: value, **groups}


def items(cell: object, column: Column) -> list[object] | None:
    """Return the values of a cell that holds a list (in JSON, or written as JSON), else None."""
    if column.type == "json" and isinstance(cell, str) and cell not in column.empty:
        try:
            cell = json.loads(cell)
        except json.JSONDecodeError as error:
            raise Unfit("due-json") from error
    return cell if isinstance(cell, list) else None


def problem(unfit: Unfit, cell: object, column: Column, place: Place) -> Problem:
    """Say of a cell where it stands, what it holds and what was expected."""
    expected = column.expected or ", ".join(column.one_of) or column.type
    return Problem(str(unfit), place, {"value": cell, "expected": expected})
