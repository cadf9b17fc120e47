"""Read a JSON document as rows."""

import json
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputRefused, Place, Unreadable
from kg.tables import Row, Sheet


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
    for key, value in _entries(item):
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            nested = key if sheet == "$" else f"{sheet}/{key}"
            for one in value:
                _flatten(one, nested, (sheet, number), sheets)
        else:
            cells[key] = value


def _entries(item: dict[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Yield what an object holds by name, what an object in it holds by both names with a dot."""
    for key, value in item.items():
        if isinstance(value, dict) and (not prefix or _holds_rows(value)):
            yield from _entries(value, f"{prefix}{key}.")
        elif value is not None and (prefix or value not in ("", [])):
            yield f"{prefix}{key}", value


def _holds_rows(value: object) -> bool:
    """Return whether there is a list of objects anywhere in an object."""
    if isinstance(value, dict):
        return any(_holds_rows(one) for one in value.values())
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)
