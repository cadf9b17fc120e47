"""The workbook as an import: its triples, the account of its rows, and where each thing stands."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import NamedNode, Quad

from kg.dataset import file_digest
from kg.errors import InputRefused, Place
from kg.mapping import Import
from kg.names import WAS_DERIVED_FROM
from kg.provenance import Read, column, file_and_reading, row
from kg.workbook.form import version
from kg.workbook.read import LAYOUT, Book, read_book


def import_workbook(path: Path, base: str) -> Import:
    """Turn a workbook into the triples of the plan, and say of each thing where it stands.

    Raises InputRefused with every faulty cell, and then nothing is used.
    """
    book = read_book(path, base)
    if book.problems:
        raise InputRefused(book.problems)
    if not book.rows:
        raise InputRefused.of("no-rows", Place(path.name))
    return imported(book)


def imported(book: Book) -> Import:
    """Return what could be read of a workbook as an import."""
    sha256 = file_digest(book.path)
    quads = [*book.quads, *_provenance(book, sha256)]
    rows = (len(book.rows), book.refused, book.ignored)
    return Import(book.path.name, LAYOUT, sha256, book.graph, quads, *rows)


def _provenance(book: Book, sha256: str) -> Iterator[Quad]:
    """Say of each thing the row that it stands in, in a graph beside that of the plan."""
    beside = NamedNode(f"{book.graph.value}/asal")
    read = Read(book.path.name, sha256, LAYOUT, version(), len(book.rows), len(book.refused))
    yield from file_and_reading(beside, read)
    for place, subjects in book.rows.items():
        node = NamedNode(f"{beside.value}/{quote(place.sheet or '', safe='')}/{place.row}")
        yield from row(beside, node, place)
        for subject in subjects:
            yield Quad(subject, WAS_DERIVED_FROM, node, beside)
    for (sheet, header), (predicate, at) in book.columns.items():
        yield from column(beside, sheet, header, predicate, at)
