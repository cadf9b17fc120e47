"""Where each statement comes from: the document, its sheet, row and column, or the rule."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad

from api.describe import QUERIES
from api.naming import Naming
from api.pages import Link, text
from kg.dataset import bind, select
from kg.errors import Place
from kg.names import Term
from kg.rq import read_query

# The sheet and the number of a row of a file.
Row = tuple[str | None, int]


@dataclass(frozen=True)
class Origin:
    """A source or a rule, where in it, and how many statements about the thing it makes."""

    source: Link
    statements: int


@dataclass(frozen=True)
class Provenance:
    """The rows that a thing was read from, by file, and the column of each property."""

    naming: Naming
    rows: Mapping[Term, Sequence[Row]]
    columns: Mapping[tuple[Term, str | None, Term], str]

    def of(self, quad: Quad) -> Link | None:
        """Return the source of a statement with its sheet, row and column, or the rule."""
        return self._source(quad.graph_name, quad.predicate)

    def summed(self, quads: Iterable[Quad]) -> list[Origin]:
        """Return the sources of statements, those with the most first."""
        counted = Counter(one.graph_name for one in quads).most_common()
        sources = ((self._source(graph), count) for graph, count in counted)
        return [Origin(source, count) for source, count in sources if source is not None]

    def _source(self, graph: object, predicate: Term | None = None) -> Link | None:
        if not isinstance(graph, NamedNode):
            return None
        source, rows = self.naming.origin(graph), self.rows.get(graph, ())
        language = self.naming.wished.language
        if len(rows) > 1:
            return replace(source, text=f"{source.text}, {text('rows', language, count=len(rows))}")
        for sheet, number in rows:
            column = self.columns.get((graph, sheet, predicate)) if predicate else None
            return replace(source, text=Place(source.text, sheet, number, column).text(language))
        return source


def provenance(naming: Naming, thing: NamedNode) -> Provenance:
    """Ask the dataset for the rows of a thing and the columns of their files."""
    rows: dict[Term, list[Row]] = {}
    columns: dict[tuple[Term, str | None, Term], str] = {}
    query = bind(read_query(QUERIES / "origins.rq"), {"thing": [thing]})
    for found in select(naming.wished.live.dataset, query):
        sheet = found["sheet"].value if found["sheet"] is not None else None
        if found["row"] is not None:
            rows.setdefault(found["file"], []).append((sheet, int(found["row"].value)))
        else:
            columns[found["file"], sheet, found["property"]] = found["column"].value
    return Provenance(naming, rows, columns)
