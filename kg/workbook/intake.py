"""The workbook as an import: its triples, the account of its rows, and where each thing stands."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.cells import INTEGER
from kg.dataset import file_digest
from kg.errors import InputRefused, Place
from kg.mapping import Import
from kg.names import RDF_TYPE, RDFS_LABEL, WAS_DERIVED_FROM, simpul
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
    file = beside
    yield Quad(file, RDF_TYPE, simpul("BerkasSumber"), beside)
    yield Quad(file, RDFS_LABEL, Literal(book.path.name), beside)
    yield Quad(file, simpul("sha256"), Literal(sha256), beside)
    yield Quad(file, simpul("tataLetak"), Literal(LAYOUT), beside)
    for place, subjects in book.rows.items():
        sheet = place.sheet or ""
        row = NamedNode(f"{beside.value}/{quote(sheet, safe='')}/{place.row}")
        yield Quad(row, RDF_TYPE, simpul("BarisSumber"), beside)
        yield Quad(row, simpul("dalamBerkas"), file, beside)
        yield Quad(row, simpul("lembar"), Literal(sheet), beside)
        yield Quad(row, simpul("nomorBaris"), Literal(str(place.row), datatype=INTEGER), beside)
        for subject in subjects:
            yield Quad(subject, WAS_DERIVED_FROM, row, beside)
