"""The rows of a foreign file: each cell checked by its layout, each row written as triples.

Rows become triples of a scratch store (in the spirit of the W3C Direct Mapping), in which the
CONSTRUCT queries of the layout find them: ``col:HEADER`` for a cell, ``row:parent`` for the row
that holds this one, and for a cell with a list a node with ``row:position`` and ``rdf:value``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.cells import Unfit, convert, items, problem, rounded, typed
from kg.errors import LANGUAGES, Place, Problem, message
from kg.layout import Column, Table
from kg.names import RDF
from kg.tables import UNVALUED, Row, Sheet, Spanned

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


@dataclass
class Reading:
    """What has been read of a file so far."""

    path: Path
    graph: NamedNode
    scratch: Store = field(default_factory=Store)
    rows: dict[NamedNode, Place] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    ignored: set[Place] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)
    columns: list[tuple[str, Column]] = field(default_factory=list)
    rounded: list[Place] = field(default_factory=list)

    def node(self, sheet: str, number: int) -> NamedNode:
        """Return the IRI of a row."""
        return NamedNode(f"{self.graph.value}/{quote(sheet or 'baris', safe='')}/{number}")

    def table(self, table: Table, sheet: Sheet) -> None:
        """Check the rows of one sheet and write the good ones into the scratch store."""
        seen: list[dict[tuple[str, ...], int]] = [{} for _ in table.unique]
        for row in sheet.rows:
            place = Place(self.path.name, sheet.name or None, row.number)
            if self._refuses(row, table, place):
                continue
            cells = self._checked(row, table, place)
            twice = [
                problem
                for columns, earlier in zip(table.unique, seen, strict=True)
                for problem in self._twice(columns, earlier, cells, place, table.columns)
            ]
            if twice and table.refuse_repeats:
                self._because("repeats", place, str(twice[0].values["value"]))
                continue
            self.problems += twice
            node = self.node(sheet.name, row.number)
            self.rows[node] = place
            self.scratch.extend(self._direct(node, row, cells))

    def rest(self, sheets: Iterable[Sheet], reason: Mapping[str, str]) -> None:
        """Refuse the rows of sheets that the layout does not know."""
        for sheet in sheets:
            for row in sheet.rows:
                self.refuse(reason, Place(self.path.name, sheet.name, row.number))

    def refuse(self, reason: Mapping[str, str], place: Place) -> None:
        """Refuse a row for a reason that may name its ``{sheet}``."""
        told = {language: text.format(sheet=place.sheet) for language, text in reason.items()}
        self.refused.append(Refused(told, place, place.sheet or ""))

    def _checked(self, row: Row, table: Table, place: Place) -> Cells:
        cells: Cells = {}
        faulty: set[str] = set()
        for column, cell in self._known(row, table, place):
            name = column.name
            try:
                whole = rounded(cell, column)
                self.rounded += [place.at(name)] if whole != cell else []
                for position, item in self._positions(whole, column):
                    for inner, literal in convert(item, column).items():
                        cells.setdefault(inner, []).append((position, literal))
                if column.typed:
                    cells[f"{name}.tertulis"] = [(None, typed(cell))]
            except Unfit as unfit:
                self.problems.append(problem(unfit, cell, column, place.at(name)))
                faulty.add(name)
        for column in table.columns.values():
            if column.required and column.name not in {*cells, *faulty}:
                self.problems.append(Problem("due-cell", place.at(column.name)))
        return cells

    def _known(self, row: Row, table: Table, place: Place) -> Iterator[tuple[Column, object]]:
        """Yield the cells of the columns of a table; what a merged cell only covers is none."""
        for name, cell in row.cells.items():
            if (column := table.columns.get(name)) is None:
                self.ignored.add(Place(place.file, place.sheet, column=name))
            elif column.spans or not isinstance(cell, Spanned):
                yield column, cell

    def _positions(self, cell: object, column: Column) -> Iterator[tuple[int | None, object]]:
        """Yield the values of a cell, those of a list with their position, from 1."""
        values = items(cell, column)
        if values is None:
            if column.many or column.along is not None:
                raise Unfit("due-list")
            yield None, cell
            return
        self.lengths.setdefault(column.name, len(values))
        if column.along is not None and len(values) != self.lengths.get(column.along):
            raise Unfit("due-length")
        yield from ((at, value) for at, value in enumerate(values, 1) if value is not None)

    def _refuses(self, row: Row, table: Table, place: Place) -> bool:
        """Refuse a row that is no data, or has no value where the table says that this happens."""
        skip = next((one for one in table.skip if one.matches(row.cells)), None)
        if skip is not None:
            self.refused.append(Refused(skip.reason, place, str(row.cells.get(skip.column, ""))))
            return True
        bare = [name for name, cell in row.cells.items() if cell is UNVALUED]
        bare = [name for name in bare if name in table.columns and table.refuse_unvalued]
        if bare:
            self._because("unvalued-row", place.at(bare[0]), "")
        return bool(bare)

    def _because(self, key: str, place: Place, value: str) -> None:
        """Refuse a row for a reason of the catalogue."""
        self.refused.append(Refused({one: message(key, one) for one in LANGUAGES}, place, value))

    def _twice(
        self,
        columns: tuple[str, ...],
        earlier: dict[tuple[str, ...], int],
        cells: Cells,
        place: Place,
        table: Mapping[str, Column],
    ) -> Iterator[Problem]:
        if all(name in cells for name in columns) and place.row is not None:
            key = tuple(cells[name][0][1].value for name in columns)
            first = earlier.setdefault(key, place.row)
            if first != place.row:
                values = {"value": " ".join(key), "first": first}
                header = columns[-1] if columns[-1] in table else columns[-1].rpartition(".")[0]
                yield Problem("duplicate", place.at(header), values)

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
