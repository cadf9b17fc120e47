"""Read the tables of an HTML page, such as the reports that planning applications export."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import html5rdf

from kg.errors import LimitExceeded, Place, Unreadable
from kg.tables import COLUMNS, ROWS, Sheet, Spanned, headers_of, table

# A report of a whole RPJMD takes half a megabyte.
BYTES = 10_000_000


def read_html(path: Path, header_row: int) -> list[Sheet]:
    """Return each table as a nameless sheet; a merged cell stands in every cell that it covers.

    The first ``header_row`` rows together are the headers: what stands above one another is
    joined, and a row of a single text is a title. The page is read as a browser reads it, and
    nothing of it is run or loaded. Raises Unreadable when it is not UTF-8 or has no table,
    LimitExceeded when it is too large.
    """
    if path.stat().st_size > BYTES:
        raise LimitExceeded.of("page-too-large", Place(path.name), limit=BYTES)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable.of("not-utf-8", Place(path.name), byte=error.start) from error
    page = html5rdf.parse(text, namespaceHTMLElements=False)
    tables = [rows for one in _outermost(page, "table") if (rows := list(_outermost(one, "tr")))]
    if not tables:
        raise Unreadable.of("no-table", Place(path.name))
    return [_sheet(path, rows, header_row) for rows in tables]


def _outermost(element: Element, tag: str) -> Iterator[Element]:
    """Yield the elements of a tag that lie in no table inside this one."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag != "table":
            yield from _outermost(child, tag)


def _sheet(path: Path, rows: Sequence[Element], header_row: int) -> Sheet:
    lines = list(_grid(rows))
    above = [cells for _, cells in lines[:header_row] if len(set(map(str, cells)) - {""}) > 1]
    width = max(map(len, above), default=0)
    joined = [" ".join(_distinct(cells[at : at + 1] for cells in above)) for at in range(width)]
    headers: tuple[int, Sequence[object]] = (
        header_row,
        headers_of([one or None for one in joined]),
    )
    return table(path, "", iter([headers, *lines[header_row:]]), header_row)


def _distinct(parts: Iterator[Sequence[object]]) -> Iterator[str]:
    """Yield the texts above one another, what is repeated by a merged cell once."""
    for part in parts:
        for text in part:
            if text and not (isinstance(text, Spanned) and text.down):
                yield str(text)


def _grid(rows: Sequence[Element]) -> Iterator[tuple[int, Sequence[object]]]:
    """Yield the rows with every merged cell spread out."""
    below: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows, start=1):
        cells: list[object] = []
        for one in (child for child in row if child.tag in ("td", "th")):
            _from_above(cells, below)
            text, down = _text(one), _span(one, "rowspan", ROWS)
            # One cell more than a table may have says that it has too many.
            for step in range(min(_span(one, "colspan", COLUMNS), COLUMNS + 1 - len(cells))):
                if down > 1:
                    below[len(cells)] = (down, text)
                cells.append(Spanned(text, down=False) if step else text)
        _from_above(cells, below)
        below = {at: (left - 1, text) for at, (left, text) in below.items() if left > 1}
        yield number, cells


def _from_above(cells: list[object], below: dict[int, tuple[int, str]]) -> None:
    """Add what merged cells of the rows above hold here."""
    while len(cells) in below:
        cells.append(Spanned(below[len(cells)][1], down=True))


def _text(cell: Element) -> str:
    for line in cell.iter("br"):
        line.tail = f"\n{line.tail or ''}"
    return " ".join("".join(cell.itertext()).split())


def _span(cell: Element, name: str, most: int) -> int:
    text = (cell.get(name) or "1").strip()
    return max(1, min(int(text[:7]), most)) if text.isascii() and text.isdecimal() else 1
