"""Read RDF files into named graphs, and write a dataset down in its one canonical form."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from kg.errors import InputRefused, LimitExceeded, Place, Unreadable

T = TypeVar("T")

# How a query shows a slot: unbound it stands for everything.
UNBOUND = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")

FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}

# Enough for the lists and restrictions of an ontology; data names its things.
BLANK_NODES = 1000


def is_rdf(path: Path) -> bool:
    """Return whether a file is RDF by its ending.

    >>> is_rdf(Path("rencana.ttl")), is_rdf(Path("rencana.xlsx"))
    (True, False)
    """
    return path.suffix.lower() in FORMATS


def read_quads(path: Path, base: str) -> Iterator[Quad]:
    """Yield the quads of one RDF file as they are written, literals and blank nodes untouched.

    Raises Unreadable for a missing, empty or unsafe file and InputRefused, with line and column,
    for a syntax error.
    """
    if not path.is_file():
        raise Unreadable.of("no-file", Place(str(path)))
    if path.stat().st_size == 0:
        raise Unreadable.of("empty-file", Place(path.name))
    _refuse_unsafe(path)
    quad = None
    try:
        for quad in parse(path=str(path), format=FORMATS[path.suffix.lower()], base_iri=base):
            yield quad
    except SyntaxError as error:
        # A fault of the whole document has no line (JSON-LD, an unclosed tag).
        column = None if error.offset is None else str(error.offset)
        place = Place(path.name, row=error.lineno, column=column)
        raise InputRefused.of("rdf-syntax", place, reason=error.msg) from error
    if quad is None:
        raise InputRefused.of("no-triples", Place(path.name))


def _refuse_unsafe(path: Path) -> None:
    """Look at what has to be looked at before the parser is let loose on it."""
    # Loaded where there is any: what unpacks and parses XML takes longer than a small file.
    match path.suffix.lower():
        case ".rdf":
            from kg.unsafe import refuse_unsafe_xml

            refuse_unsafe_xml(path)
        case ".jsonld":
            from kg.unsafe import refuse_deep_json

            refuse_deep_json(path)


def parse_file(path: Path, base: str) -> list[Quad]:
    """Return the quads of one RDF file; raises the errors of `read_quads`."""
    return list(read_quads(path, base))


def read_graph(paths: Iterable[Path], graph: NamedNode, base: str) -> list[Quad]:
    """Return the triples of RDF files as one named graph without blank nodes.

    A triple that stands in a source graph of its own keeps it (N-Quads, TriG). Raises InputRefused
    for a triple in any other graph and for a triple inside a triple, and LimitExceeded for more
    than a thousand blank nodes.
    """
    return [quad for path in paths for quad in graph_quads(path, graph, base)]


def graph_quads(path: Path, graph: NamedNode, base: str) -> Iterator[Quad]:
    """Yield the quads of a file, with an IRI for each blank node (RDF 1.1 Concepts, 3.5).

    They are numbered as they appear, so the same file gives the same names; names that do not
    depend on the order would cost exponential time on a hostile file (RDFC-1.0, 7.1).
    """
    own = f"{base}graph/sumber/"
    prefix = f"{base}.well-known/genid/{quote(graph.value.removeprefix(base), safe='')}/"
    names: dict[BlankNode, NamedNode] = {}

    def named(term: T) -> T | NamedNode:
        if not isinstance(term, BlankNode):
            return term
        return names.setdefault(term, NamedNode(f"{prefix}{path.stem}-{len(names) + 1}"))

    for quad in read_quads(path, base):
        if isinstance(quad.object, Triple):
            raise InputRefused.of("triple-term", Place(path.name))
        where = graph if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
        if where != graph and not str(where).startswith(f"<{own}"):
            raise InputRefused.of("foreign-graph", Place(path.name), graph=where, own=own)
        yield Quad(named(quad.subject), quad.predicate, named(quad.object), where)
        if len(names) > BLANK_NODES:
            raise LimitExceeded.of("blank-nodes", Place(path.name), limit=BLANK_NODES)


def canonical(dataset: Iterable[Quad]) -> bytes:
    """Return a dataset without blank nodes as sorted N-Quads: equal datasets, equal bytes.

    >>> a = Quad(NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b"))
    >>> canonical([a, a])
    b'<urn:a> <urn:p> <urn:b> .\\n'
    """
    lines = serialize(dataset, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(lines.splitlines(keepends=True))))


def file_digest(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(dataset: Iterable[Quad]) -> str:
    """Return the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(dataset)).hexdigest()


def bind(query: str, values: Mapping[str, Iterable[NamedNode | Literal]]) -> str:
    """Return a query with terms in the place of ``VALUES ?name { UNDEF }``.

    Each term is written by the library, and all at once, so that no text can be anything but a
    term.

    >>> bind("VALUES ?opd { UNDEF }", {"opd": [NamedNode("urn:a"), Literal('"')]})
    'VALUES ?opd { <urn:a> "\\\\"" }'
    """

    def written(found: re.Match[str]) -> str:
        if (terms := values.get(found[1])) is None:
            return found[0]
        return f"VALUES ?{found[1]} {{ {' '.join(map(str, terms))} }}"

    return UNBOUND.sub(written, query)


class Dataset(Protocol):
    """What answers SPARQL and can be read: the embedded store, or a server (`kg.remote`)."""

    def query(
        self, query: str, *, base_iri: str | None = None, use_default_graph_as_union: bool = False
    ) -> Any:  # noqa: ANN401 - solutions, triples or a truth value, as the query asks
        """Answer a query."""

    def __iter__(self) -> Iterator[Quad]:
        """Yield every quad."""


def construct(store: Dataset, query: str, base: str) -> Iterator[Triple]:
    """Yield the triples that a CONSTRUCT query makes of the union of all graphs."""
    answer = store.query(query, base_iri=base, use_default_graph_as_union=True)
    if isinstance(answer, QuerySolutions | QueryBoolean):
        raise TypeError(query)
    return iter(answer)


def select(
    store: Dataset, query: str, base: str | None = None, *, union: bool = True
) -> QuerySolutions:
    """Return the solutions of a SELECT query, over the union of all graphs or the default one."""
    answer = store.query(query, base_iri=base, use_default_graph_as_union=union)
    if not isinstance(answer, QuerySolutions):
        raise TypeError(query)
    return answer
