"""One foreign file to triples: check every cell, map every row, account for all of them.

Rows become triples of a scratch store (in the spirit of the W3C Direct Mapping), in which the
CONSTRUCT queries of the layout find them: ``col:HEADER`` for a cell, ``row:parent`` for the row
that holds this one, and for a cell with a list a node with ``row:position`` and ``rdf:value``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.cells import INTEGER, Unfit, convert, items, problem
from kg.dataset import construct, file_digest
from kg.errors import InputRefused, Place, Problem
from kg.layout import Column, Layout, Table
from kg.names import RDF, RDF_TYPE, RDFS_LABEL, WAS_DERIVED_FROM, expand, graph_name, simpul
from kg.tables import Row, Sheet

COL = "urn:simpul:col:"
ROW = "urn:simpul:row:"
VALUE = NamedNode(RDF + "value")

Cells = dict[str, list[tuple[int | None, Literal]]]


@dataclass(frozen=True)
class Refused:
    """A row that was read and not used, and why, in each language."""

    reason: Mapping[str, str]
    place: Place
    value: str


@dataclass(frozen=True)
class Import:
    """One foreign file as triples, with the account of its rows: read = used + refused.

    ``ignored`` names the sheets and columns that the layout does not know.
    """

    file: str
    layout: str
    sha256: str
    graph: NamedNode
    quads: list[Quad]
    used: int
    refused: list[Refused]
    ignored: list[Place]

    @property
    def read(self) -> int:
        """How many rows were read."""
        return self.used + len(self.refused)


@dataclass
class _Reading:
    """What has been read of a file so far."""

    path: Path
    graph: NamedNode
    scratch: Store = field(default_factory=Store)
    rows: dict[NamedNode, Place] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    ignored: set[Place] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def node(self, sheet: str, number: int) -> NamedNode:
        return NamedNode(f"{self.graph.value}/{quote(sheet or 'baris', safe='')}/{number}")

    def table(self, table: Table, sheet: Sheet) -> None:
        """Check the rows of one sheet and write the good ones into the scratch store."""
        seen: list[dict[tuple[str, ...], int]] = [{} for _ in table.unique]
        for row in sheet.rows:
            place = Place(self.path.name, sheet.name or None, row.number)
            skip = next((one for one in table.skip if one.matches(row.cells)), None)
            if skip is not None:
                self.refused.append(Refused(skip.reason, place, str(row.cells[skip.column])))
                continue
            cells = self._checked(row, table, place)
            for columns, earlier in zip(table.unique, seen, strict=True):
                self._once(columns, earlier, cells, place)
            node = self.node(sheet.name, row.number)
            self.rows[node] = place
            self.scratch.extend(self._direct(node, row, cells))

    def _checked(self, row: Row, table: Table, place: Place) -> Cells:
        cells: Cells = {}
        faulty: set[str] = set()
        for name, cell in row.cells.items():
            if (column := table.columns.get(name)) is None:
                self.ignored.add(Place(place.file, place.sheet, column=name))
                continue
            try:
                for position, item in _positions(cell, column):
                    for inner, literal in convert(item, column).items():
                        cells.setdefault(inner, []).append((position, literal))
            except Unfit as unfit:
                self.problems.append(problem(unfit, cell, column, place.at(name)))
                faulty.add(name)
        for column in table.columns.values():
            if column.required and column.name not in {*cells, *faulty}:
                self.problems.append(Problem("due-cell", place.at(column.name)))
        return cells

    def _once(
        self,
        columns: tuple[str, ...],
        earlier: dict[tuple[str, ...], int],
        cells: Cells,
        place: Place,
    ) -> None:
        if all(name in cells for name in columns) and place.row is not None:
            key = tuple(cells[name][0][1].value for name in columns)
            first = earlier.setdefault(key, place.row)
            if first != place.row:
                values = {"value": " ".join(key), "first": first}
                self.problems.append(Problem("duplicate", place.at(columns[-1]), values))

    def _direct(self, node: NamedNode, row: Row, cells: Cells) -> Iterator[Quad]:
        yield Quad(node, NamedNode(ROW + "sheet"), Literal(row.sheet))
        yield Quad(node, NamedNode(ROW + "number"), Literal(row.number))
        if row.parent is not None:
            yield Quad(node, NamedNode(ROW + "parent"), self.node(*row.parent))
        for name, literals in cells.items():
            header = NamedNode(COL + quote(name, safe="/"))
            for position, literal in literals:
                if position is None:
                    yield Quad(node, header, literal)
                    continue
                item = NamedNode(f"{node.value}/{quote(name, safe='')}/{position}")
                yield Quad(node, header, item)
                yield Quad(item, NamedNode(ROW + "position"), Literal(position))
                yield Quad(item, VALUE, literal)


def _positions(cell: object, column: Column) -> Iterator[tuple[int | None, object]]:
    """Yield the values of a cell, those of a list with their position, from 1."""
    values = items(cell, column)
    if values is None:
        yield None, cell
    else:
        yield from ((at, value) for at, value in enumerate(values, 1) if value is not None)


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
    used = {quad.object for quad in quads if quad.predicate == WAS_DERIVED_FROM}
    unmapped = [place for node, place in reading.rows.items() if node not in used]
    if unmapped:
        raise InputRefused(Problem("row-not-mapped", place) for place in unmapped)
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
    )


def _read(path: Path, layout: Layout, graph: NamedNode) -> _Reading:
    match = layout.match(path)
    if match.lacking:
        raise InputRefused(match.lacking)
    reading = _Reading(path, graph)
    reading.ignored |= {Place(path.name, sheet.name or None) for sheet in match.left}
    file = Quad(graph, NamedNode(ROW + "name"), Literal(path.name))
    reading.scratch.add(file)
    for table, sheet in match.pairs:
        reading.table(table, sheet)
    if reading.problems:
        raise InputRefused(reading.problems)
    if not reading.rows:
        raise InputRefused.of("no-rows", Place(path.name))
    return reading


def _provenance(reading: _Reading, layout: Layout, sha256: str) -> Iterator[Quad]:
    """Describe the file, its rows, and the columns that fill a term of the ontology."""
    file = reading.graph

    def quad(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, reading.graph)

    yield quad(file, RDF_TYPE, simpul("BerkasSumber"))
    yield quad(file, RDFS_LABEL, Literal(reading.path.name))
    yield quad(file, simpul("sha256"), Literal(sha256))
    yield quad(file, simpul("tataLetak"), Literal(layout.name))
    for node, place in reading.rows.items():
        yield quad(node, RDF_TYPE, simpul("BarisSumber"))
        yield quad(node, simpul("dalamBerkas"), file)
        if place.sheet is not None:
            yield quad(node, simpul("lembar"), Literal(place.sheet))
        yield quad(node, simpul("nomorBaris"), Literal(str(place.row), datatype=INTEGER))
    for column in (one for table in layout.tables for one in table.columns.values()):
        if column.term is not None:
            node = NamedNode(f"{file.value}/kolom/{quote(column.name, safe='')}")
            yield quad(node, RDF_TYPE, simpul("KolomSumber"))
            yield quad(node, simpul("dalamBerkas"), file)
            yield quad(node, simpul("judulKolom"), Literal(column.name))
            yield quad(node, simpul("mengisiSifat"), expand(column.term))
