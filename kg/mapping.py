"""One foreign file to triples: its rows mapped by its layout, and all of them accounted for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg.dataset import construct, file_digest
from kg.errors import InputRefused, Place, Problem
from kg.layout import Layout
from kg.names import RDF_TYPE, WAS_DERIVED_FROM, Term, expand, graph_name
from kg.provenance import Read, column, column_of, file_and_reading, row
from kg.rows import ROW, Reading, Refused


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
    """Describe the file, the reading of it, its rows, and the columns that fill a term."""
    used, refused = len(reading.rows), len(reading.refused)
    read = Read(reading.path.name, sha256, layout.name, layout.version, used, refused)
    yield from file_and_reading(reading.graph, read)
    for node, place in reading.rows.items():
        yield from row(reading.graph, node, place)
    for sheet, one in reading.columns:
        if one.term is not None:
            yield from column(reading.graph, sheet, one.name, expand(one.term), one.at)
            if one.of is not None:
                yield column_of(reading.graph, sheet, one.name, expand(one.of))
