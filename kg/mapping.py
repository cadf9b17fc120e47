"""One foreign file to triples: its rows mapped by its layout, and all of them accounted for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from kg.cells import INTEGER
from kg.dataset import construct, file_digest
from kg.errors import InputRefused, Place, Problem
from kg.layout import Layout
from kg.names import RDF_TYPE, RDFS_LABEL, WAS_DERIVED_FROM, Term, expand, graph_name, simpul
from kg.rows import ROW, Reading, Refused

# What is said of one subject: a value for each predicate, None where there is none.
Said = dict[NamedNode, NamedNode | Literal | None]


@dataclass(frozen=True)
class Import:
    """One foreign file as triples, with the account of its rows: read = used + refused.

    ``ignored`` names the sheets and columns that the layout does not know, ``rounded`` the amounts
    that had a fraction of a rupiah.
    """

    file: str
    layout: str
    sha256: str
    graph: NamedNode
    quads: list[Quad]
    used: int
    refused: list[Refused]
    ignored: list[Place]
    rounded: list[Place] = field(default_factory=list)

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.used + len(self.refused)


def import_file(path: Path, layout: Layout, base: str) -> Import:
    """Turn a foreign file into the triples of one named graph.

    Raises Unreadable or InputRefused, with every faulty cell, and then nothing is used.
    """
    reading = _read(path, layout, graph_name(base, "sumber", layout.name, path.stem))
    quads = [
        Quad(made.subject, made.predicate, made.object, reading.graph)
        for query in layout.mappings.values()
        for made in construct(reading.scratch, query, base)
    ]
    quads = _accounted(reading, quads, layout.rest)
    sha256 = file_digest(path)
    quads += _provenance(reading, layout, sha256)
    return Import(
        path.name,
        layout.name,
        sha256,
        reading.graph,
        quads,
        len(reading.rows),
        reading.refused,
        sorted(reading.ignored, key=str),
        reading.rounded,
    )


def _accounted(reading: Reading, quads: list[Quad], rest: Mapping[str, str] | None) -> list[Quad]:
    """Return what was made of the rows, each of which made something.

    Where only a part of a format is understood (``rest``), a row that made no thing of a class is
    refused, and what was said of no such thing is left out. Else it raises InputRefused.
    """
    if rest is None:
        used = _used(quads)
        lost = [place for node, place in reading.rows.items() if node not in used]
        if lost:
            raise InputRefused(Problem("row-not-mapped", place) for place in lost)
        return quads
    things = {quad.subject for quad in quads if quad.predicate == RDF_TYPE}
    used = _used(quad for quad in quads if quad.subject in things)
    for node, place in list(reading.rows.items()):
        if node not in used:
            reading.refuse(rest, place)
            del reading.rows[node]
    return [quad for quad in quads if quad.subject in things or quad.subject in reading.rows]


def _used(quads: Iterable[Quad]) -> set[Term]:
    return {quad.object for quad in quads if quad.predicate == WAS_DERIVED_FROM}


def _read(path: Path, layout: Layout, graph: NamedNode) -> Reading:
    match = layout.match(path)
    if match.lacking:
        raise InputRefused(match.lacking)
    reading = Reading(path, graph)
    if layout.rest is None:
        reading.ignored |= {Place(path.name, sheet.name or None) for sheet in match.left}
    else:
        reading.rest(match.left, layout.rest)
    file = Quad(graph, NamedNode(ROW + "name"), Literal(path.name))
    reading.scratch.add(file)
    for table, sheet in match.pairs:
        reading.columns += [(sheet.name, column) for column in table.columns.values()]
        reading.table(table, sheet)
    if reading.problems:
        raise InputRefused(reading.problems)
    if not reading.rows:
        raise InputRefused.of("no-rows", Place(path.name))
    return reading


def _provenance(reading: Reading, layout: Layout, sha256: str) -> Iterator[Quad]:
    """Describe the file, its rows, and the columns that fill a term of the ontology."""
    for subject, said in (
        (reading.graph, _file(reading, layout, sha256)),
        *((node, _row(reading, place)) for node, place in reading.rows.items()),
        *(_columns(reading)),
    ):
        for predicate, value in said.items():
            if value is not None:
                yield Quad(subject, predicate, value, reading.graph)


def _file(reading: Reading, layout: Layout, sha256: str) -> Said:
    return {
        RDF_TYPE: simpul("BerkasSumber"),
        RDFS_LABEL: Literal(reading.path.name),
        simpul("sha256"): Literal(sha256),
        simpul("tataLetak"): Literal(layout.name),
    }


def _row(reading: Reading, place: Place) -> Said:
    return {
        RDF_TYPE: simpul("BarisSumber"),
        simpul("dalamBerkas"): reading.graph,
        simpul("lembar"): Literal(place.sheet) if place.sheet else None,
        simpul("nomorBaris"): Literal(str(place.row), datatype=INTEGER),
    }


def _columns(reading: Reading) -> Iterator[tuple[NamedNode, Said]]:
    for sheet, column in reading.columns:
        if column.term is not None:
            address = "/".join(quote(part, safe="") for part in ("kolom", sheet, column.name))
            yield (
                NamedNode(f"{reading.graph.value}/{address}"),
                {
                    RDF_TYPE: simpul("KolomSumber"),
                    simpul("dalamBerkas"): reading.graph,
                    simpul("lembar"): Literal(sheet) if sheet else None,
                    simpul("judulKolom"): Literal(column.name),
                    simpul("mengisiSifat"): expand(column.term),
                },
            )
