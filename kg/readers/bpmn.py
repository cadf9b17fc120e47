"""Read a process model in BPMN 2.0 XML (ISO/IEC 19510) as rows."""

from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse

from kg.errors import InputRefused, LimitExceeded, Place, Unreadable
from kg.tables import Row, Sheet

# The namespaces that the specification gives to models and their diagrams.
SPECIFIED = {
    "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DD/20100524/DI",
}
TEXT, ID = "text", "id"

# Larger than any model that a person can read; a bomb is larger still.
BYTES = 50_000_000
NESTING = 200


def read_bpmn(path: Path, _header_row: int) -> list[Sheet]:
    """Return the elements of a model as rows: a sheet for each kind of element.

    A specified kind is named by its local name, any other by its namespace as well. The cells of
    a row are the attributes of the element and its ``text``; it knows the row of the element
    around it, and is numbered among its kind. Raises Unreadable for a document type, InputRefused
    for a syntax error or an identifier that two elements have, LimitExceeded for a bomb.
    """
    if path.stat().st_size > BYTES:
        raise LimitExceeded.of("model-too-large", Place(path.name), limit=BYTES)
    rows = _rows(path, _root(path))
    _refuse_shared_identifiers(path, rows)
    return [
        Sheet(name, sorted({header for row in found for header in row.cells}), iter(found))
        for name, found in rows.items()
    ]


def _root(path: Path) -> Element:
    try:
        root = parse(path, forbid_dtd=True).getroot()
    except DefusedXmlException as error:
        raise Unreadable.of("document-type", Place(path.name)) from error
    except ParseError as error:
        line, column = error.position
        place = Place(path.name, row=line, column=str(column + 1))
        raise InputRefused.of("xml-syntax", place, reason=error.msg) from error
    except (LookupError, ValueError) as error:
        # An encoding that nobody knows, or one that the parser cannot map.
        raise InputRefused.of("xml-syntax", Place(path.name), reason=error) from error
    if root is None:
        raise InputRefused.of("xml-syntax", Place(path.name), reason="no element found")
    return root


def _rows(path: Path, root: Element) -> dict[str, list[Row]]:
    """Return the rows of each kind, in the order of the document."""
    rows: dict[str, list[Row]] = {}
    due: list[tuple[Element, tuple[str, int] | None, int]] = [(root, None, 1)]
    while due:
        element, parent, depth = due.pop()
        if depth > NESTING:
            raise LimitExceeded.of("nested-too-deep", Place(path.name), limit=NESTING)
        kind = _kind(element.tag)
        found = rows.setdefault(kind, [])
        row = Row(kind, len(found) + 1, _cells(element), parent)
        found.append(row)
        due += [(child, (kind, row.number), depth + 1) for child in reversed(element)]
    return rows


def _kind(tag: str) -> str:
    """Return the name of an element or attribute.

    >>> _kind("{http://www.omg.org/spec/BPMN/20100524/MODEL}task"), _kind("{urn:x}task")
    ('task', '{urn:x}task')
    """
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    return name if namespace in SPECIFIED else f"{{{namespace}}}{name}"


def _cells(element: Element) -> dict[str, object]:
    cells: dict[str, object] = {
        name if name[0] != "{" else _kind(name): value
        for name, value in element.attrib.items()
        if value
    }
    # Formatted text has foreign elements inside (documentation, annotations).
    formatted = all(_kind(child.tag).startswith("{") for child in element)
    text = "".join(element.itertext()) if formatted else element.text or ""
    return {**cells, TEXT: text} if text.strip() else cells


def _refuse_shared_identifiers(path: Path, rows: dict[str, list[Row]]) -> None:
    """Raise InputRefused when an identifier of the model is not one element's alone (xsd:ID)."""
    specified = [row for kind, found in rows.items() if kind[0] != "{" for row in found]
    counts = Counter(row.cells[ID] for row in specified if ID in row.cells)
    shared = next((value for value, count in counts.items() if count > 1), None)
    if shared is not None:
        kinds = ", ".join(row.sheet for row in specified if row.cells.get(ID) == shared)
        raise InputRefused.of("id-twice", Place(path.name), value=shared, kinds=kinds)
