"""Turn the cell of a foreign file into a literal, or say what was expected of it."""

import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pyoxigraph import Literal, NamedNode

from kg.datatypes import CONTROL, NUMBER
from kg.errors import Place, Problem
from kg.layout import Column
from kg.names import XSD
from kg.tables import UNVALUED, Unvalued

INTEGER = NamedNode(XSD + "integer")
DECIMAL = NamedNode(XSD + "decimal")
SPREADSHEET_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")

# Beyond this a spreadsheet's binary number no longer tells neighbouring rupiah apart.
EXACT = 2**53


class Unfit(ValueError):
    """A cell does not hold what its type asks for; the argument is a key of the catalogue."""


def _text(cell: object) -> Literal:
    return Literal(unicodedata.normalize("NFC", " ".join(_string(cell).split())))


def _multiline(cell: object) -> Literal:
    return Literal(unicodedata.normalize("NFC", _string(cell).strip()))


def _string(cell: object) -> str:
    if cell is UNVALUED:
        raise Unfit("unvalued")
    if cell in SPREADSHEET_ERRORS:
        raise Unfit("error-value")
    if isinstance(cell, str) and not CONTROL.search(cell):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        raise Unfit("due-text")
    if not abs(cell) <= EXACT:
        raise Unfit("due-exact")
    if cell == int(cell):
        return str(int(cell))
    return f"{Decimal(f'{cell:.15g}'):.18f}".rstrip("0").rstrip(".")


def typed(cell: object) -> Literal:
    """Return a cell as a person sees it; raises Unfit where that is no text and no number."""
    return Literal(_string(cell))


def _code(cell: object) -> Literal:
    # 1.10 typed as a number comes back as 1.1, and 1-2 as a day in January.
    if isinstance(cell, int | float | date):
        raise Unfit("code-as-number")
    return _text(cell)


def _reference(cell: object) -> Literal:
    # A qualified name (XML): inside one file its prefix says nothing.
    return Literal(_text(cell).value.rpartition(":")[2])


def _decimal(cell: object) -> Literal:
    if isinstance(cell, bool) or not isinstance(cell, int | float | str | Unvalued):
        raise Unfit("due-number")
    number = _string(cell).strip()
    if not NUMBER.fullmatch(number):
        raise Unfit("due-number")
    return Literal(number, datatype=DECIMAL)


def _integer(cell: object) -> Literal:
    whole, _, fraction = _decimal(cell).value.partition(".")
    if fraction.strip("0"):
        raise Unfit("due-whole")
    return Literal(str(int(whole)), datatype=INTEGER)


def _year(cell: object) -> Literal:
    year = _integer(cell)
    if not 1000 <= int(year.value) <= 9999:
        raise Unfit("due-year")
    return year


TYPES: dict[str, Callable[[object], Literal]] = {
    "text": _text,
    "json": _text,
    "multiline": _multiline,
    "code": _code,
    "reference": _reference,
    "decimal": _decimal,
    "integer": _integer,
    "rupiah": _integer,
    "year": _year,
}


def _plain(cell: object, mark: str) -> object:
    """Return a number without separators of thousands, its decimal mark a point.

    >>> _plain("1.458.477,50", ","), _plain("1,458,477.50", "."), _plain("14. 441", ",")
    ('1458477.50', '1458477.50', '14. 441')
    """
    if not mark or not isinstance(cell, str):
        return cell
    other = "." if mark == "," else ","
    groups = rf"[+-]?\d{{1,3}}(?:{re.escape(other)}\d{{3}})+|[+-]?\d+"
    grouped = re.fullmatch(rf"\s*({groups})(?:{re.escape(mark)}(\d+))?\s*", cell, re.ASCII)
    if grouped is None:
        return cell
    whole = grouped[1].replace(other, "")
    return f"{whole}.{grouped[2]}" if grouped[2] else whole


def rounded(cell: object, column: Column) -> object:
    """Return an amount in whole units, half up, where the layout has it rounded.

    >>> rounded(10632576844.8, Column("DANA", "rupiah", rounded=True))
    10632576845
    """
    if not column.rounded or not isinstance(cell, float | str):
        return cell
    text = f"{cell:.15g}" if isinstance(cell, float) else str(_plain(cell, column.decimal_mark))
    if not NUMBER.fullmatch(text):
        return cell
    whole = Decimal(text).to_integral_value(ROUND_HALF_UP)
    return cell if whole == Decimal(text) else int(whole)


def _blank(cell: object, column: Column) -> bool:
    """Return whether a cell stands for an empty one; a number does where the layout says so."""
    if isinstance(cell, str):
        return _text(cell).value in ("", *column.empty)
    return type(cell) is int and str(cell) in column.empty


def convert(cell: object, column: Column) -> dict[str, Literal]:
    """Return the literals of a cell by column name; a pattern's named groups are columns too.

    A text that stands for an empty cell gives nothing. Raises Unfit with the key of the message.

    >>> column = Column("SUB", pattern=re.compile(r"(?P<kode>\\S+) (?P<nama>.*)"))
    >>> {name: one.value for name, one in convert("1.01  Nama", column).items()}
    {'SUB': '1.01 Nama', 'SUB.kode': '1.01', 'SUB.nama': 'Nama'}
    """
    if _blank(cell, column):
        return {}
    value = TYPES[column.type](_plain(cell, column.decimal_mark))
    if column.one_of and value.value not in column.one_of:
        raise Unfit("due-one-of")
    if column.pattern is None:
        return {column.name: value}
    found = column.pattern.fullmatch(value.value)
    if found is None:
        raise Unfit("due-pattern")
    groups = {name: Literal(text) for name, text in found.groupdict().items() if text is not None}
    return {column.name: value, **{f"{column.name}.{name}": one for name, one in groups.items()}}


def items(cell: object, column: Column) -> list[object] | None:
    """Return the values of a cell that holds a list (in JSON, or written as JSON), else None."""
    if column.type == "json" and isinstance(cell, str) and cell.strip() not in ("", *column.empty):
        try:
            cell = json.loads(cell)
        except (ValueError, RecursionError) as error:
            raise Unfit("due-json") from error
        if not isinstance(cell, list):
            raise Unfit("due-json")
    if not isinstance(cell, list):
        return None
    if column.type == "year" and len(set(map(str, cell))) < len(cell):
        raise Unfit("year-twice")
    return cell


def problem(unfit: Unfit, cell: object, column: Column, place: Place) -> Problem:
    """Say of a cell where it stands, what it holds and what was expected."""
    expected = column.expected or ", ".join(column.one_of) or column.type
    value = str(cell) if isinstance(cell, dict) else cell
    return Problem(str(unfit), place, {"value": value, "expected": expected})
