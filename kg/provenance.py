"""Where statements come from: the file, the reading of it, its rows and columns (PROV-O).

No time of day stands in it, so that the same file read twice gives the same triples; when a release
was built stands in its manifest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.cells import INTEGER
from kg.errors import Place
from kg.names import PROV, RDF_TYPE, RDFS_LABEL, simpul

# Below it a number is the place of a year in the plan.
FIRST_YEAR = 1900
PROVENANCE = {
    simpul(name) for name in ("BarisSumber", "BerkasSumber", "KolomSumber", "PembacaanBerkas")
}


@dataclass(frozen=True)
class Read:
    """One reading of a file: what was read, by which version of which layout, how many rows."""

    name: str
    sha256: str
    layout: str
    version: str
    used: int
    refused: int


def file_and_reading(graph: NamedNode, read: Read) -> Iterator[Quad]:
    """Describe the file that a graph was read from, and the reading of it."""
    yield from _said(graph, graph, RDF_TYPE, simpul("BerkasSumber"))
    yield from _said(graph, graph, RDFS_LABEL, Literal(read.name))
    yield from _said(graph, graph, simpul("sha256"), Literal(read.sha256))
    yield from _said(graph, graph, simpul("tataLetak"), Literal(read.layout))
    reading = NamedNode(f"{graph.value}/pembacaan")
    yield from _said(graph, reading, RDF_TYPE, simpul("PembacaanBerkas"))
    yield from _said(graph, reading, NamedNode(PROV + "used"), graph)
    yield from _said(graph, reading, simpul("versiTataLetak"), Literal(read.version))
    counts = {"barisDibaca": read.used + read.refused, "barisDipakai": read.used}
    for name, count in {**counts, "barisDitolak": read.refused}.items():
        yield from _said(graph, reading, simpul(name), Literal(str(count), datatype=INTEGER))


def row(graph: NamedNode, node: NamedNode, place: Place) -> Iterator[Quad]:
    """Describe a row of the file that a graph was read from."""
    yield from _said(graph, node, RDF_TYPE, simpul("BarisSumber"))
    yield from _said(graph, node, simpul("dalamBerkas"), graph)
    yield from _sheet(graph, node, place.sheet)
    number = Literal(str(place.row), datatype=INTEGER)
    yield from _said(graph, node, simpul("nomorBaris"), number)


def column(
    graph: NamedNode, sheet: str | None, header: str, term: NamedNode, at: int | None
) -> Iterator[Quad]:
    """Describe a column that fills a property.

    One that holds the values of one year says so (``at``), or which year of the plan that is.
    """
    node = column_node(graph, sheet, header)
    yield from _said(graph, node, RDF_TYPE, simpul("KolomSumber"))
    yield from _said(graph, node, simpul("dalamBerkas"), graph)
    yield from _sheet(graph, node, sheet)
    yield from _said(graph, node, simpul("judulKolom"), Literal(header))
    yield from _said(graph, node, simpul("mengisiSifat"), term)
    if at is not None:
        name = "tahun" if at >= FIRST_YEAR else "nomorUrut"
        yield from _said(graph, node, simpul(name), Literal(str(at), datatype=INTEGER))


def column_of(graph: NamedNode, sheet: str | None, header: str, kind: NamedNode) -> Quad:
    """Say of which class the things are that a column describes."""
    return Quad(column_node(graph, sheet, header), simpul("mengisiKelas"), kind, graph)


def column_node(graph: NamedNode, sheet: str | None, header: str) -> NamedNode:
    """Return the IRI of a column."""
    address = "/".join(quote(part, safe="") for part in ("kolom", sheet or "", header))
    return NamedNode(f"{graph.value}/{address}")


def _sheet(graph: NamedNode, node: NamedNode, sheet: str | None) -> Iterator[Quad]:
    if sheet:
        yield from _said(graph, node, simpul("lembar"), Literal(sheet))


def _said(
    graph: NamedNode, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal
) -> Iterator[Quad]:
    yield Quad(subject, predicate, value, graph)
